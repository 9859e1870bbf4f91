"""The facts of the Convention on Cluster Munitions that ship with the project, each row with its source."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from contextlib import AbstractContextManager
from datetime import date
from importlib import resources
from pathlib import Path

from bot.obligations.due import entry_into_force
from storage.rows import Condition, Coordinator, Extension, Meeting, PartyStatus, Term

TREATY = "CCM"
RECORD = "consultations_2011-02-24.md"


def statuses() -> tuple[PartyStatus, ...]:
    """What each State is to the Convention.

    Entry into force is counted by Article 17. Where the source gives the year of the deposit alone, neither the
    deposit nor the entry into force has a day, and the note says so.
    """
    return tuple(_status(row) for row in _rows("statuses.csv"))


def meetings() -> tuple[Meeting, ...]:
    """The meetings under the Convention; where sources differ, the note says what each has."""
    return tuple(
        Meeting(
            id=row["id"],
            treaty=TREATY,
            kind=row["kind"],
            title=row["title"],
            year=int(row["year"]),
            start=_day(row["start"]),
            end=_day(row["end"]),
            city=row["city"],
            country=row["country"],
            place=row["place"],
            chair=row["chair"],
            source=row["source"],
            note=row["note"],
        )
        for row in _rows("meetings.csv")
    )


def coordinators() -> tuple[Coordinator, ...]:
    """Who held the thematic offices."""
    return tuple(
        Coordinator(
            treaty=TREATY,
            period=row["period"],
            theme=row["theme"],
            parties=tuple(row["parties"].split()),
            source=row["source"],
        )
        for row in _rows("coordinators.csv")
    )


def extensions() -> tuple[Extension, ...]:
    """Deadlines put off, as far as a public source gives the day; there are more."""
    return tuple(
        Extension(
            treaty=TREATY,
            party=row["party"],
            rule=row["rule"],
            until=date.fromisoformat(row["until"]),
            granted=_day(row["granted"]),
            source=row["source"],
            note=row["note"],
        )
        for row in _rows("extensions.csv")
    )


def conditions() -> tuple[Condition, ...]:
    """Whether States have what an obligation is about, as far as a public source says so; there is more."""
    return tuple(
        Condition(
            treaty=TREATY,
            party=row["party"],
            condition=row["condition"],
            holds=row["holds"] == "yes",
            since=_day(row["since"]),
            source=row["source"],
        )
        for row in _rows("conditions.csv")
    )


def terms() -> tuple[Term, ...]:
    """The glossary: names in six languages, a sentence of meaning in English and French, near-synonyms."""
    text = (_folder() / "glossary.json").read_text(encoding="utf-8")
    return tuple(
        Term(
            id=row["id"],
            acronym=row["acronym"],
            names={language: tuple(names) for language, names in row["names"].items()},
            meaning=row["meaning"],
            related={language: tuple(names) for language, names in row["related"].items()},
            treaty=row["treaty"],
            source=row["source"],
        )
        for row in json.loads(text)
    )


def record_file() -> AbstractContextManager[Path]:
    """The starter record as a file on disk, for as long as the context lasts."""
    return resources.as_file(_folder() / RECORD)


def _folder() -> resources.abc.Traversable:
    return resources.files("bot.starter") / "ccm"


def _rows(name: str) -> Iterator[dict[str, str]]:
    with (_folder() / name).open(encoding="utf-8") as lines:
        yield from csv.DictReader(lines)


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def _status(row: dict[str, str]) -> PartyStatus:
    deposited = _day(row["deposited"])
    return PartyStatus(
        party=row["party"],
        treaty=TREATY,
        signed=_day(row["signed"]),
        deposited=deposited,
        deposit_kind=row["deposit_kind"],
        entry_into_force=entry_into_force(TREATY, deposited).day if deposited else None,
        withdrawn=_day(row["withdrawn"]),
        source=row["source"],
        note=row["note"],
    )
