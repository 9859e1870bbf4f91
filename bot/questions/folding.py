"""Text folded for patterns: lower case, accents and look-alikes gone, every character still in its place."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

_ALIKE = str.maketrans(
    {"’": "'", "‘": "'", "ʼ": "'", "‐": "-", "‑": "-", "–": "-", "—": "-", "\u00a0": " ", "\u202f": " "}
)


def fold(text: str) -> str:
    """``text`` in lower case without accents, hamza or breve, of the same length: offsets stay true."""
    return "".join(map(_folded, text)) if not text.isascii() else text.lower()


@lru_cache(maxsize=8192)
def _folded(character: str) -> str:
    character = character.translate(_ALIKE)
    base = unicodedata.normalize("NFKD", character)
    letters = [one for one in base if not unicodedata.combining(one)]
    if len(letters) != 1:
        return character.lower() if len(character.lower()) == 1 else character
    lower = letters[0].lower()
    return lower if len(lower) == 1 else letters[0]
