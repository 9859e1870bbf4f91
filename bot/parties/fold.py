"""Text folded for comparing, with a way back to the offsets of the text as given.

Folded: case, accents, width, Arabic vowel signs and letter forms, apostrophes, dashes, runs of white space.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache

_SAME = {
    **dict.fromkeys("’‘ʼ`´ʹ′＇", "'"),
    **dict.fromkeys("‐‑‒–—―−", "-"),
    **dict.fromkeys("“”„«»″", '"'),
    "ة": "ه",
    "ى": "ي",
    "ک": "ك",
    "ی": "ي",
    "ı": "i",
    "ø": "o",
    "ł": "l",
    "đ": "d",
}
_HAN = re.compile("[\u2e80-\ua4cf\U00020000-\U00031fff]")
_DROPPED = frozenset("ـ\u00ad\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u2066\u2067\u2068\u2069\ufeff")


@dataclass(frozen=True, slots=True)
class Folded:
    """``text`` with, for each of its characters, the offset ``at`` in the ``source`` it came from."""

    text: str
    at: range | list[int]
    source: str

    def span(self, start: int, end: int) -> tuple[int, int] | None:
        """Offsets in the source of the folded characters [start, end); None where a character would be cut."""
        at = self.at
        if (start and at[start - 1] == at[start]) or (end < len(at) and at[end] == at[end - 1]):
            return None
        stop = at[end - 1] + 1
        while stop < len(self.source) and unicodedata.combining(self.source[stop]):
            stop += 1
        return at[start], stop


@cache
def _folded_character(character: str) -> str:
    if character in _DROPPED:
        return ""
    if character.isspace():
        return " "
    out = []
    for part in unicodedata.normalize("NFKD", _SAME.get(character, character)):
        if unicodedata.combining(part):
            continue
        for lower in unicodedata.normalize("NFKD", part.casefold()):
            if not unicodedata.combining(lower):
                out.append(_SAME.get(lower, lower))
    return "".join(out)


def fold(text: str) -> Folded:
    """Fold ``text``; white space at either end is kept, each run of it becomes one space."""
    if text.isascii() and text.isprintable() and "  " not in text and "`" not in text:
        return Folded(text.casefold(), range(len(text)), text)
    out: list[str] = []
    at: list[int] = []
    for index, character in enumerate(text):
        for part in _folded_character(character):
            if part == " " and out and out[-1] == " ":
                continue
            out.append(part)
            at.append(index)
    return Folded("".join(out), at, text)


def script(character: str) -> str:
    """The script a character is written in, as far as word boundaries care: "" for none."""
    if not character.isalnum():
        return ""
    if character.isdigit():
        return "digit"
    code = ord(character)
    if code < 0x250:
        return "latin"
    if 0x370 <= code < 0x530:
        return "cyrillic" if code >= 0x400 else "greek"
    if 0x600 <= code < 0x780:
        return "arabic"
    if 0x2E80 <= code < 0xA4D0 or 0x20000 <= code < 0x32000:
        return "han"
    return "other"


def is_han(text: str) -> bool:
    """Whether a name is written without spaces between words."""
    return _HAN.search(text) is not None
