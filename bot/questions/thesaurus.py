"""Words that mean the same in a meeting room, in six languages: the table beside this module.

A row is a concept of general diplomatic language (not of one treaty: those stand in the glossary). A cell holds
equal words separated by ``|``; after ``~`` come near-synonyms, which a question may be answered with but not
asked by. ``kind`` is empty for topics, ``light`` for what hardly is one ("new"), ``talk`` for words that any
intervention is described with ("position", "comment") and ``stance`` for what somebody does by speaking
("support", "warn", "offer").
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

LANGUAGES = ("en", "fr", "es", "ru", "ar", "zh")


@dataclass(frozen=True, kw_only=True, slots=True)
class Group:
    id: str
    kind: str  # "", "light", "talk", "stance"
    equal: dict[str, tuple[str, ...]]
    near: dict[str, tuple[str, ...]]


@cache
def groups() -> tuple[Group, ...]:
    """Every row of the table."""
    table = (files("bot.questions") / "thesaurus.csv").read_text(encoding="utf-8")
    return tuple(_group(row) for row in csv.DictReader(table.splitlines()))


def _group(row: dict[str, str]) -> Group:
    equal: dict[str, tuple[str, ...]] = {}
    near: dict[str, tuple[str, ...]] = {}
    for language in LANGUAGES:
        strong, _, weak = row[language].partition("~")
        equal[language] = tuple(_words(strong))
        near[language] = tuple(_words(weak))
    return Group(id=row["id"], kind=row["kind"], equal=equal, near=near)


def _words(cell: str) -> Iterator[str]:
    return (word.strip() for part in cell.split("|") for word in part.split(",") if word.strip())
