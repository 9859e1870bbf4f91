"""What an announcement says: from what a coordinator wrote, with its formatting, to what is kept, and back.

Telegram gives formatting as entities, whose places count UTF-16 units; here they become marks, whose places count
letters.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Final

from bot.text.markup import safe_url, units
from bot.text.message import Block, Gap, Line, Mark, Quote, Written

LONGEST: Final = 3500
"""UTF-16 units of a text: with its heading it stays one message, which can be corrected as one."""

# What Telegram calls a formatting → what a mark does. Apps find other entities again by themselves.
_STYLES: Mapping[str, str] = {
    "bold": "bold",
    "italic": "italic",
    "underline": "underline",
    "strikethrough": "strikethrough",
    "spoiler": "spoiler",
    "code": "code",
    "pre": "pre",
    "text_link": "link",
    "blockquote": "quote",
    "expandable_blockquote": "expandable",
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Entity:
    """A formatted stretch as Telegram tells it: ``offset`` and ``length`` in UTF-16 units.

    ``url`` is a link's address, ``language`` that of a program in "pre".
    """

    type: str
    offset: int
    length: int
    url: str = ""
    language: str = ""


def written(text: str, entities: Iterable[Entity] = (), *, skip: int = 0) -> Written:
    """A text with its formatting, without the first ``skip`` UTF-16 units and without white space around it."""
    at = _letters(text)
    start = at[min(skip, len(at) - 1)]
    body = text[start:]
    start += len(body) - len(body.lstrip())
    end = start + len(body.strip())
    marks = []
    for entity in entities:
        style = _STYLES.get(entity.type)
        if style is None or entity.offset < 0 or entity.length <= 0:
            continue
        first = max(at[min(entity.offset, len(at) - 1)], start) - start
        last = min(at[min(entity.offset + entity.length, len(at) - 1)], end) - start
        url = entity.url if style == "link" else entity.language if style == "pre" else ""
        if first < last and not (style == "link" and safe_url(url) is None):
            marks.append(Mark(first, last, style, url))
    return Written(text[start:end], tuple(marks))


def to_json(text: Written) -> list[dict[str, Any]]:
    """The text as it is kept."""
    return [{"text": text.text, "marks": [asdict(mark) for mark in text.marks]}]


def of_json(blocks: Sequence[Mapping[str, Any]]) -> Written:
    """A text as it was kept."""
    (block,) = blocks
    return Written(block["text"], tuple(Mark(**mark) for mark in block["marks"]))


def is_too_long(text: Written) -> bool:
    """Whether it has more than ``LONGEST`` units."""
    return units(text.text) > LONGEST


def beginning(text: Written, most: int = 60) -> str:
    """Its first words in one line, for a list."""
    words = " ".join(text.text.split())
    return words if len(words) <= most else words[: most - 1].rstrip() + "…"


def plain(blocks: Iterable[Block]) -> str:
    """What blocks say, without formatting."""
    lines = []
    for block in blocks:
        match block:
            case Line():
                lines.append("".join(span.text for span in block.spans))
            case Quote() | Written():
                lines.append(block.text)
            case Gap():
                lines.append("")
    return "\n".join(lines)


def _letters(text: str) -> list[int]:
    """For each UTF-16 unit, and for the end, the letter that it belongs to."""
    places: list[int] = []
    for place, letter in enumerate(text):
        places += [place] * (2 if letter > "\uffff" else 1)
    return [*places, len(text)]
