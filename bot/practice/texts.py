"""The text of a call: parse mode or entities, checked and cleaned as Telegram does before it is shown."""

from __future__ import annotations

from typing import Any

from bot.practice import links
from bot.practice.entities import FOUND, find, fix, units
from bot.practice.html import Entity, order, parse_html
from bot.practice.params import Params
from bot.practice.refusal import Json, Refusal

MAX_TEXT = 4096
MAX_CAPTION = 1024
MAX_RAW_BYTES = 2**15
MAX_ENTITIES = 100
_FIELDS = {
    "text_link": "url",
    "text_mention": "user",
    "custom_emoji": "custom_emoji_id",
    "date_time": "unix_time",
}
_PLAIN = {
    "bold",
    "italic",
    "underline",
    "strikethrough",
    "spoiler",
    "code",
    "pre",
    "blockquote",
    "expandable_blockquote",
}


def read_text(params: Params, users: dict[int, Json], *, edit: bool = False) -> Json:
    """{"text", "entities"} of a message to send or edit."""
    raw = params.text("text")
    if not raw:
        raise Refusal("message text is empty")
    text, entities = _formatted(raw, params.text("parse_mode"), params.data("entities"), users)
    if not text:
        raise Refusal("text must be non-empty")
    if units(text) > MAX_TEXT:
        raise Refusal("MESSAGE_TOO_LONG" if edit else "message is too long")
    return {"text": text} | ({"entities": entities} if entities else {})


def read_caption(given: Params | Json, users: dict[int, Json], *, edit: bool = False) -> Json:
    """{"caption", "caption_entities"}, empty where there is none."""
    params = given if isinstance(given, Params) else Params(values=given)
    raw = params.text("caption")
    if not raw:
        return {}
    text, entities = _formatted(raw, params.text("parse_mode"), params.data("caption_entities"), users)
    if not text:
        return {}
    if units(text) > MAX_CAPTION:
        raise Refusal("MEDIA_CAPTION_TOO_LONG" if edit else "message caption is too long")
    return {"caption": text} | ({"caption_entities": entities} if entities else {})


def _formatted(raw: str, mode: str, given: Any, users: dict[int, Json]) -> tuple[str, list[Entity]]:
    if len(raw.encode("utf-8", "replace")) > MAX_RAW_BYTES:
        raise Refusal("text is too long")
    if any("\ud800" <= char <= "\udfff" for char in raw):
        raise Refusal("strings must be encoded in UTF-8")
    mode = mode.lower()
    if mode in ("markdownv2", "markdown"):
        raise Refusal(f"the practice server has no {mode} parse mode; use HTML or entities")
    if mode not in ("", "html", "none"):
        raise Refusal("unsupported parse_mode")
    if mode == "html":
        text, entities = parse_html(raw)
    else:
        text, entities = raw, read_entities(given)
    text, entities = fix(text, entities)
    return text, _known_users(find(text, entities), users)[:MAX_ENTITIES]


def read_entities(given: Any) -> list[Entity]:
    """Entities as a call gives them; those Telegram finds by itself are left to it."""
    if given is None:
        return []
    if not isinstance(given, list):
        raise Refusal("expected an Array of MessageEntity")
    entities: list[Entity] = []
    for one in given:
        refusal = "can't parse MessageEntity"
        if not isinstance(one, dict):
            raise Refusal(f"{refusal}: expected an Object")
        kind = one.get("type")
        if not kind:
            raise Refusal(f"{refusal}: Type is not specified")
        for key in ("offset", "length"):
            if not isinstance(one.get(key), int) or isinstance(one.get(key), bool):
                raise Refusal(f'{refusal}: Field "{key}" must be of type Number')
            if not 0 <= one[key] <= 1_000_000:
                raise Refusal(f"receive an entity with incorrect {key} {one[key]}")
        if kind in FOUND:
            continue
        if kind not in _PLAIN | set(_FIELDS):
            raise Refusal(f"{refusal}: Unsupported type specified")
        entity = {"type": kind, "offset": one["offset"], "length": one["length"]}
        needed = _FIELDS.get(kind)
        if needed:
            if needed not in one:
                raise Refusal(f'{refusal}: Can\'t find field "{needed}"')
            entity[needed] = one[needed]
        if kind == "pre" and one.get("language"):
            entity["language"] = one["language"]
        if kind == "date_time" and one.get("date_time_format"):
            entity["date_time_format"] = one["date_time_format"]
        if kind == "text_link":
            raw = str(one["url"]).encode()
            shown = links.checked(raw)
            user = links.user_of(raw)
            if user is not None:
                entity = {**entity, "type": "text_mention", "user": {"id": user}}
                entity.pop("url")
            elif shown is None:
                continue
            else:
                entity["url"] = shown
        entities.append(entity)
    return sorted(entities, key=order)


def _known_users(entities: list[Entity], users: dict[int, Json]) -> list[Entity]:
    """Mentions of people nobody here knows are dropped, as Telegram drops them."""
    kept: list[Entity] = []
    for entity in entities:
        if entity["type"] == "text_mention":
            user = users.get(int(entity["user"]["id"]))
            if user is None:
                continue
            entity = entity | {"user": user}
        kept.append(entity)
    return kept
