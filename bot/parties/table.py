"""The shipped tables: parties, their names, and phrases that only look like one.

UN names of States in six languages are the public domain ones of UNTERM; short names of everyday use come from
the CLDR by way of Babel; aliases, former names and organisations are our own.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import date
from functools import cache
from importlib import resources

from babel import Locale

from storage.rows import NameKind, Party, PartyKind, PartyName

LANGUAGES = ("ar", "en", "es", "fr", "ru", "zh")
# The CLDR names the territory here, and a territory does not take the floor.
_NOT_FROM_CLDR = {"PS"}
_NOT_TERRITORIES = {"EU", "UN", "EZ", "QO", "XA", "XB", "ZZ"}


def read_rows(name: str) -> Iterator[dict[str, str]]:
    """The rows of one CSV file of ``bot/parties/data``."""
    file = resources.files("bot.parties") / "data" / name
    with file.open(encoding="utf-8") as lines:
        yield from csv.DictReader(lines)


@cache
def shipped_parties() -> tuple[Party, ...]:
    """Member States of the UN, observer States, Cook Islands and Niue; then organisations, offices and groups."""
    states = sorted({row["party"] for row in read_rows("un_names.csv")})
    return (
        *(Party(key=key, code=key, kind=PartyKind.STATE) for key in states),
        *(
            Party(key=row["key"], code=row["code"], kind=PartyKind(row["kind"]))
            for row in read_rows("organisations.csv")
        ),
    )


@cache
def shipped_names() -> tuple[PartyName, ...]:
    """UN names and our own aliases; a name of two States ("Congo") has a row for each."""
    names: list[PartyName] = []
    for row in read_rows("un_names.csv"):
        for kind in (NameKind.SHORT, NameKind.FORMAL):
            names.append(PartyName(party=row["party"], language=row["language"], name=row[kind.value], kind=kind))
        if " (" in row["short"]:  # "Bolivia (Plurinational State of)" is also said without the remark
            bare = row["short"].partition(" (")[0]
            names.append(PartyName(party=row["party"], language=row["language"], name=bare, kind=NameKind.ALIAS))
    for row in read_rows("display.csv"):
        names.append(PartyName(party=row["party"], language=row["language"], name=row["name"], kind=NameKind.ALIAS))
    for file in ("aliases.csv", "organisation_names.csv"):
        for row in read_rows(file):
            names.extend(
                PartyName(
                    party=party,
                    language=row["language"],
                    name=row["name"],
                    kind=NameKind(row["kind"]),
                    until=date.fromisoformat(row["until"]) if row["until"] else None,
                )
                for party in row["party"].split()
            )
    return tuple(names)


@cache
def cldr_names() -> tuple[PartyName, ...]:
    """Everyday short names of States in six languages."""
    states = [party.key for party in shipped_parties() if party.kind is PartyKind.STATE]
    names: list[PartyName] = []
    for language in LANGUAGES:
        territories = Locale(language).territories
        names.extend(
            PartyName(party=key, language=language, name=territories[key], kind=NameKind.ALIAS)
            for key in states
            if key in territories and key not in _NOT_FROM_CLDR
        )
    return tuple(names)


def guard_phrases() -> Iterator[tuple[str, str]]:
    """(phrase, party): phrases that hold a State's name; the party is "" where they name none."""
    for row in read_rows("guards.csv"):
        yield row["phrase"], row["party"]


def territory_names() -> Iterator[str]:
    """CLDR names, in six languages, of territories that are no parties here ("French Guiana", "Taiwan")."""
    states = {party.key for party in shipped_parties() if party.kind is PartyKind.STATE}
    for language in LANGUAGES:
        for code, name in Locale(language).territories.items():
            if len(code) == 2 and code not in states | _NOT_TERRITORIES:
                yield name


@cache
def word_list(name: str) -> frozenset[str]:
    """The folded words of one list of ``word_lists.csv``. Raises KeyError for a list that is not there."""
    lists = {row["list"]: frozenset(row["words"].split()) for row in read_rows("word_lists.csv")}
    return lists[name]
