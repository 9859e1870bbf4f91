"""What Telegram makes of a text before it shows it: cleaned, trimmed, entities put in order, commands found."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise

from bot.practice.html import Entity, order
from bot.practice.refusal import Refusal

SPLITTABLE = ("bold", "italic", "underline", "strikethrough", "spoiler")
QUOTES = ("blockquote", "expandable_blockquote")
FOUND = ("mention", "hashtag", "cashtag", "bot_command", "url", "email", "phone_number", "bank_card_number")

_DROPPED = re.compile("[\r\u2028-\u202e\u0333\u033f\u030a]")
_CONTROL = re.compile("[\0-\x09\x0b\x0c\x0e-\x1f]")
_MARKS = re.compile("[\u200e\u200f]{2,}")
_EMPTY = re.compile(
    "[ \n\u1680\u180e\u2000-\u200f\u202e\u202f\u205f\u2800\u3000\ufffc\ufeff\u00a0\U000e0000-\U000e007f]*\\Z"
)
_WORD = "[A-Za-z0-9_]"
_PATTERNS = (
    ("email", re.compile(r"(?<![\w.%+-])[A-Za-z0-9._%+-]{1,64}@(?:[A-Za-z0-9-]{1,63}\.)+[A-Za-z]{2,24}\b")),
    ("url", re.compile(r"(?<!\w)(?:https?|tg|ton)://[^\s<>\"'«»]+", re.IGNORECASE)),
    ("url", re.compile(r"(?<![\w@./-])(?:www\.|t\.me/)[^\s<>\"'«»]+", re.IGNORECASE)),
    (
        "url",
        re.compile(
            r"(?<![\w@./-])(?:[A-Za-z0-9-]{1,63}\.)+(?:com|org|net|int|edu|gov|info|ch|ie|fr|de|uk|eu|io)\b"
            r"(?:/[^\s<>\"'«»]*)?(?![\w@])"
        ),
    ),
    ("mention", re.compile(rf"(?<!\w)@(?={_WORD}{{4}}|(?i:gif|nft|pic|ufc|vid)\b){_WORD}{{3,32}}(?!\w)")),
    ("bot_command", re.compile(rf"(?<![\w/<>])/{_WORD}{{1,64}}(?:@{_WORD}{{3,32}})?(?![\w/<>@])")),
    ("hashtag", re.compile(rf"(?<!\w)#(?=[\d_]*[^\W\d_])\w{{1,256}}(?:@{_WORD}{{3,32}})?(?!#|(?<!@)\w)")),
)


def units(text: str) -> int:
    """Length in UTF-16 code units."""
    return len(text) + sum(1 for char in text if char > "\uffff")


def cut(text: str, offset: int, length: int) -> str:
    """The part of ``text`` an entity covers; offsets in UTF-16 code units."""
    raw = text.encode("utf-16-le")
    return raw[offset * 2 : (offset + length) * 2].decode("utf-16-le", "replace")


def fix(text: str, entities: Iterable[Entity], *, trim: bool = True) -> tuple[str, list[Entity]]:
    """(text, entities) as Telegram would show them: control characters gone, white space at both ends cut, entities
    of one kind joined, and those that may not cross or nest dropped. An empty result is ("", []).

    Refuses entities that start or end outside the text or inside a character.
    """
    kept = nest(entities)
    text, kept = _clean(text, kept)
    kept = nest(kept)
    if not text.strip(" \n"):
        return "", []
    if trim:
        text, kept = _trim(text, kept)
    if _EMPTY.match(text):
        return "", []
    return text, kept


def find(text: str, taken: Sequence[Entity] = ()) -> list[Entity]:
    """``taken`` plus the commands, mentions, hashtags and addresses that Telegram finds by itself."""
    result = list(taken)
    busy = [(e["offset"], e["offset"] + e["length"]) for e in taken if e["type"] not in SPLITTABLE + QUOTES]
    places = _places(text)
    for kind, pattern in _PATTERNS:
        for found in pattern.finditer(text):
            last = found.end() if kind != "url" else found.start() + _address_end(found[0])
            start, end = places[found.start()], places[last]
            if all(end <= low or start >= high for low, high in busy):
                busy.append((start, end))
                result.append({"type": kind, "offset": start, "length": end - start})
    return sorted(result, key=order)


def _address_end(address: str) -> int:
    """Length of an address without the punctuation after it; brackets that it opened itself belong to it."""
    end = len(address)
    while end and address[end - 1] in ".,;:!?)]}":
        last = address[end - 1]
        opens = {")": "(", "]": "[", "}": "{"}.get(last, "")
        if opens and address[:end].count(opens) >= address[:end].count(last):
            break
        end -= 1
    return end


def nest(entities: Iterable[Entity]) -> list[Entity]:
    """Entities sorted and made to nest: bold, italic and their like are joined and cut where others begin; the
    rest may not cross or hold one another, save quotes, which may hold what is not a quote."""
    mine = sorted((dict(e) for e in entities if e["length"] > 0), key=order)
    quotes = _apart([e for e in mine if e["type"] in QUOTES])
    solid = _apart([e for e in mine if e["type"] not in QUOTES + SPLITTABLE])
    solid = [e for e in solid if not any(_crosses(e, quote) for quote in quotes)]
    solid = sorted(solid + quotes, key=order)
    soft = [e for e in mine if e["type"] in SPLITTABLE]
    return sorted(solid + _split(soft, solid), key=order) if soft else solid


def _apart(entities: list[Entity]) -> list[Entity]:
    """Those that start after the one before has ended."""
    kept: list[Entity] = []
    for entity in entities:
        if not kept or entity["offset"] >= kept[-1]["offset"] + kept[-1]["length"]:
            kept.append(entity)
    return kept


def _crosses(entity: Entity, quote: Entity) -> bool:
    """Whether ``entity`` neither lies within ``quote`` nor beside it."""
    start, end = entity["offset"], entity["offset"] + entity["length"]
    low, high = quote["offset"], quote["offset"] + quote["length"]
    beside = end <= low or start >= high
    return not beside and not (low <= start and end <= high)


def _split(soft: list[Entity], solid: list[Entity]) -> list[Entity]:
    """Join what touches within a kind, then cut at the edges of ``solid`` and where another soft one starts."""
    edges = {e["offset"] for e in solid} | {e["offset"] + e["length"] for e in solid}
    joined: dict[str, list[list[int]]] = {kind: [] for kind in SPLITTABLE}
    cuts = set(edges)
    for entity in soft:
        runs = joined[entity["type"]]
        start, end = entity["offset"], entity["offset"] + entity["length"]
        if runs and start <= runs[-1][1] and not (start == runs[-1][1] and start in cuts):
            runs[-1][1] = max(runs[-1][1], end)
        else:
            runs.append([start, end])
            cuts.add(start)
    pre = [(e["offset"], e["offset"] + e["length"]) for e in solid if e["type"] in ("pre", "code")]
    pieces: list[Entity] = []
    for kind, runs in joined.items():
        for start, end in runs:
            marks = [start, *sorted(mark for mark in cuts if start < mark < end), end]
            pieces += [
                {"type": kind, "offset": low, "length": high - low}
                for low, high in pairwise(marks)
                if not any(first <= low < last for first, last in pre)
            ]
    return pieces


def _places(text: str) -> list[int]:
    """For each index of ``text`` (and its end) the offset in UTF-16 code units."""
    places, at = [0], 0
    for char in text:
        at += 2 if char > "\uffff" else 1
        places.append(at)
    return places


def _clean(text: str, entities: list[Entity]) -> tuple[str, list[Entity]]:
    text = _CONTROL.sub(" ", text)
    if entities:
        total = units(text)
        inside: set[int] = set()
        if any(char > "\uffff" for char in text):
            at = 0
            for char in text:
                at += 1
                if char > "\uffff":
                    inside.add(at)
                    at += 1
        for entity in entities:
            start, end = entity["offset"], entity["offset"] + entity["length"]
            if start >= total:
                raise Refusal(f"entity begins after the end of the text at UTF-16 offset {start}")
            if end > total:
                raise Refusal(
                    f"entity beginning at UTF-16 offset {start} ends after the end of the text "
                    f"at UTF-16 offset {end}"
                )
            if start in inside:
                raise Refusal(f"entity begins in a middle of a UTF-16 symbol at UTF-16 offset {start}")
            if end in inside:
                raise Refusal(
                    f"entity beginning at UTF-16 offset {start} ends in a middle of a UTF-16 symbol "
                    f"at UTF-16 offset {end}"
                )
    if _DROPPED.search(text):
        if entities:
            gone: list[int] = []
            at = 0
            for char in text:
                if _DROPPED.match(char):
                    gone.append(at)
                at += 2 if char > "\uffff" else 1
            for entity in entities:
                start, end = entity["offset"], entity["offset"] + entity["length"]
                before = sum(1 for place in gone if place < start)
                within = sum(1 for place in gone if start <= place < end)
                entity["offset"], entity["length"] = start - before, entity["length"] - within
        text = _DROPPED.sub("", text)
    text = _MARKS.sub(lambda found: "\u200c" * (len(found[0]) - 1) + found[0][-1], text)
    return text, [entity for entity in entities if entity["length"] > 0]


def _trim(text: str, entities: list[Entity]) -> tuple[str, list[Entity]]:
    text = text.rstrip(" \n")
    total = units(text)
    entities = [entity for entity in entities if entity["offset"] < total]
    for entity in entities:
        entity["length"] = min(entity["length"], total - entity["offset"])
    entities.sort(key=order)
    lead = len(text) - len(text.lstrip(" \n"))
    if entities:
        lead = min(lead, entities[0]["offset"])
    for entity in entities:
        entity["offset"] -= lead
    return text[lead:], entities
