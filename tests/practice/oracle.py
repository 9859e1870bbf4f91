"""TDLib itself: how Telegram's own library reads HTML, mends entities, finds commands. No account, no network."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

import tdjson

Json = dict[str, Any]

_KINDS = {
    "Bold": "bold",
    "Italic": "italic",
    "Underline": "underline",
    "Strikethrough": "strikethrough",
    "Spoiler": "spoiler",
    "TextUrl": "text_link",
    "MentionName": "text_mention",
    "CustomEmoji": "custom_emoji",
    "DateTime": "date_time",
    "Pre": "pre",
    "PreCode": "pre",
    "Code": "code",
    "BlockQuote": "blockquote",
    "ExpandableBlockQuote": "expandable_blockquote",
    "BotCommand": "bot_command",
    "Mention": "mention",
    "Hashtag": "hashtag",
    "Url": "url",
    "EmailAddress": "email",
    "Cashtag": "cashtag",
}
_NAMES = {kind: name for name, kind in _KINDS.items() if name != "PreCode"}


def parse(html: str) -> tuple[str, list[Json]] | str:
    """(text, entities) or the error's text."""
    answer = _execute({"@type": "parseTextEntities", "text": html, "parse_mode": {"@type": "textParseModeHTML"}})
    return answer["message"] if answer["@type"] == "error" else (answer["text"], _entities(answer))


def mend(text: str, entities: list[Json]) -> tuple[str, list[Json]] | None:
    """A formatted text cleaned and its entities made to nest; None where TDLib refuses."""
    given = [
        {
            "@type": "textEntity",
            "offset": e["offset"],
            "length": e["length"],
            "type": {"@type": f"textEntityType{_NAMES[e['type']]}"},
        }
        for e in entities
    ]
    answer = _execute(
        {"@type": "parseMarkdown", "text": {"@type": "formattedText", "text": text, "entities": given}}
    )
    return None if answer["@type"] == "error" else (answer["text"], _entities(answer))


def found(text: str) -> list[Json]:
    """What is found in a text without any markup."""
    return _entities(_execute({"@type": "getTextEntities", "text": text}))


def _entities(answer: Json) -> list[Json]:
    entities = []
    for given in answer["entities"]:
        kind = given["type"]
        name = kind["@type"].removeprefix("textEntityType")
        entity = {"type": _KINDS.get(name, name), "offset": given["offset"], "length": given["length"]}
        if name == "MentionName":
            entity["user"] = {"id": kind["user_id"]}
        for field in ("url", "language", "custom_emoji_id", "unix_time"):
            if field in kind:
                entity[field] = kind[field]
        entities.append(entity)
    return entities


@cache
def _quiet() -> None:
    tdjson.td_execute(json.dumps({"@type": "setLogVerbosityLevel", "new_verbosity_level": 0}).encode())


def _execute(request: Json) -> Json:
    _quiet()
    answer: Json = json.loads(tdjson.td_execute(json.dumps(request).encode()))
    return answer
