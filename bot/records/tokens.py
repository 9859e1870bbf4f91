"""A sentence as tokens: names of parties are one token each."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.parties.types import Mention

_TOKEN = re.compile(
    r"(?:[A-Z]\.){2,}|['’]s?\b(?=\s|$|,)|\d+(?:[.,]\d+)*(?:st|nd|rd|th)?|\w+(?:['’\-‑]\w+)*['’]?(?=\W|$)|\w+|[^\w\s]"
)


@dataclass(frozen=True, slots=True)
class Token:
    """``kind``: "party" (then ``parties``), "word" or "mark". ``start``/``end`` are offsets into the sentence."""

    kind: str
    text: str
    start: int
    end: int
    bold: bool = False
    parties: tuple[str, ...] = ()

    @property
    def low(self) -> str:
        return self.text.lower()

    @property
    def capital(self) -> bool:
        return self.kind != "mark" and self.text[:1].isupper()


def tokenise(text: str, mentions: Sequence[Mention], bold: Sequence[tuple[int, int]] = ()) -> tuple[Token, ...]:
    """Tokens of ``text`` in order; ``mentions`` and ``bold`` are in its offsets."""
    out: list[Token] = []
    at = 0
    for mention in sorted(mentions, key=lambda one: one.start):
        if mention.start < at:
            continue
        out += _words(text, at, mention.start, bold)
        shown = text[mention.start : mention.end]
        out.append(
            Token(
                "party", shown, mention.start, mention.end, _bold(mention.start, mention.end, bold), mention.parties
            )
        )
        at = mention.end
    out += _words(text, at, len(text), bold)
    return tuple(out)


def _words(text: str, start: int, end: int, bold: Sequence[tuple[int, int]]) -> list[Token]:
    out = []
    for found in _TOKEN.finditer(text, start, end):
        kind = "word" if found.group()[0].isalnum() or len(found.group()) > 1 else "mark"
        out.append(Token(kind, found.group(), found.start(), found.end(), _bold(found.start(), found.end(), bold)))
    return out


def _bold(start: int, end: int, bold: Sequence[tuple[int, int]]) -> bool:
    return any(left < end and start < right for left, right in bold)
