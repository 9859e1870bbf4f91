"""Titles compared: of agenda items, of records, of meetings."""

from __future__ import annotations

import re
import unicodedata

from bot.records.wordlist import words

_AOB = re.compile(
    r"\b(?:any\s+other\s+business|other\s+business|other\s+matters|a\.?o\.?b\.?|questions?\s+diverses|otros\s+asuntos)"
    r"(?=\W|$)",
    re.I,
)
_SMALL = words("the a an of on for and to in at with by from its their item agenda")
_VERSION = words(
    "corrected correction corrigendum revised revision final draft version rev updated amended edited clean"
)


def title_words(title: str) -> frozenset[str]:
    """The words that carry a title, folded: case, accents, plural -s, -ize and -ise, -or and -our, small words."""
    text = _AOB.sub("aob", title.lower())
    text = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    text = re.sub(r"iz(?=e|a|i)", "is", text).replace("our", "or")
    found = (re.sub(r"(?<=\w{3})s$", "", word) for word in re.findall(r"\w+", text))
    return frozenset(word for word in found if word not in _SMALL)


_GENERIC = words(
    "synopsis summary minutes record report note notes meeting meetings session conference highlight highlight "
    "outcome proceeding day final draft informal"
)


def is_generic(title: str) -> bool:
    """Whether a title says neither which meeting nor what about: "SYNOPSIS", "Summary of the meeting"."""
    return title_words(title) <= _GENERIC | frozenset(word.rstrip("s") for word in _GENERIC)


def likeness(one: str, other: str) -> float:
    """The share of the shorter title's words that the longer has too, 0–1."""
    left, right = title_words(one), title_words(other)
    return len(left & right) / min(len(left), len(right)) if left and right else 0.0


def overlap(one: str, other: str) -> float:
    """The share of all words of both that both have, 0–1."""
    left, right = title_words(one), title_words(other)
    return len(left & right) / len(left | right) if left | right else 0.0


def is_version_of(one: str, other: str) -> bool:
    """Whether two titles are the same but for "corrected", "final", "v2" and the like."""
    return _plain(one) == _plain(other) != frozenset()


def _plain(title: str) -> frozenset[str]:
    return frozenset(
        word for word in title_words(title) if word not in _VERSION and not re.fullmatch(r"v\d+", word)
    )
