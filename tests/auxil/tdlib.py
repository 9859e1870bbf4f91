"""TDLib's own parser of Telegram HTML as a judge: no account, no network."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from typing import Any

import tdjson


class RefusedByTelegram(AssertionError):
    """The text is not what Telegram takes."""


@dataclass(frozen=True)
class Entity:
    offset: int  # UTF-16 units
    length: int
    kind: str  # "Bold", "BlockQuote", "ExpandableBlockQuote", "TextUrl", …
    url: str = ""


@dataclass(frozen=True)
class Parsed:
    text: str
    entities: tuple[Entity, ...]

    def of(self, kind: str) -> list[str]:
        """The stretches of text that an entity of this kind covers."""
        coded = self.text.encode("utf-16-le")
        return [
            coded[2 * e.offset : 2 * (e.offset + e.length)].decode("utf-16-le")
            for e in self.entities
            if e.kind == kind
        ]


def parse(html: str) -> Parsed:
    """What Telegram makes of ``html``; ``RefusedByTelegram`` where it makes nothing of it."""
    _quiet()
    answer = _execute({"@type": "parseTextEntities", "text": html, "parse_mode": {"@type": "textParseModeHTML"}})
    if answer["@type"] == "error":
        raise RefusedByTelegram(f"{answer['message']}: {html!r}")
    entities = tuple(
        Entity(
            e["offset"],
            e["length"],
            e["type"]["@type"].removeprefix("textEntityType"),
            e["type"].get("url", ""),
        )
        for e in answer["entities"]
    )
    return Parsed(answer["text"], entities)


@cache
def _quiet() -> None:
    _execute({"@type": "setLogVerbosityLevel", "new_verbosity_level": 0})


def _execute(request: dict[str, Any]) -> dict[str, Any]:
    answer: dict[str, Any] = json.loads(tdjson.td_execute(json.dumps(request).encode()))
    return answer
