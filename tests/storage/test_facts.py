"""Parties, meetings, the glossary and people: put in, changed by putting in again, read back."""

from __future__ import annotations

import dataclasses
from datetime import date

import pytest

from bot.errors import StorageError
from storage import glossary, meetings, parties, people
from storage.database import Database
from storage.rows import (
    Coordinator,
    Meeting,
    NameKind,
    Party,
    PartyKind,
    PartyName,
    PartyStatus,
    Person,
    Term,
)
from tests.storage.made import MEETING, NOW

AA = Party(key="AA", code="AA", kind=PartyKind.STATE)
ORG = Party(key="X-ORG", code="ORG", kind=PartyKind.ORGANISATION)
NAME = PartyName(party="AA", language="en", name="State AA")
FORMER = PartyName(
    party="AA", language="en", name="Old AA", kind=NameKind.FORMER, since=date(1990, 1, 1), until=date(2000, 1, 1)
)
STATUS = PartyStatus(
    party="AA",
    treaty="T",
    signed=date(2008, 12, 3),
    deposited=date(2009, 5, 5),
    deposit_kind="ratification",
    entry_into_force=date(2010, 8, 1),
    source="depositary",
)


async def test_parties_and_names(db: Database) -> None:
    async with db.write() as tx:
        await parties.put_parties(tx, [ORG, AA], iter([NAME, FORMER]))
        await parties.put_parties(
            tx, [dataclasses.replace(AA, code="A")], [dataclasses.replace(FORMER, until=None)]
        )
    async with db.read() as tx:
        assert await parties.all_parties(tx) == (dataclasses.replace(AA, code="A"), ORG)
        assert await parties.all_names(tx) == (dataclasses.replace(FORMER, until=None), NAME)


async def test_a_name_needs_its_party(db: Database) -> None:
    with pytest.raises(StorageError, match="contradictory"):
        async with db.write() as tx:
            await parties.put_parties(tx, [], [NAME])


async def test_statuses(db: Database) -> None:
    other = dataclasses.replace(STATUS, treaty="U", withdrawn=date(2020, 1, 1))
    async with db.write() as tx:
        await parties.put_parties(tx, [AA, ORG], [])
        await parties.put_statuses(tx, [STATUS, other])
        await parties.put_statuses(tx, [dataclasses.replace(STATUS, note="checked")])
    async with db.read() as tx:
        assert await parties.statuses(tx, "T") == (dataclasses.replace(STATUS, note="checked"),)
        assert await parties.status_of(tx, "U", "AA") == other
        assert await parties.status_of(tx, "T", "X-ORG") is None
        assert await parties.statuses(tx, "V") == ()


async def test_coordinators_of_a_treaty_are_replaced_as_a_whole(db: Database) -> None:
    def office(theme: str, treaty: str = "T") -> Coordinator:
        return Coordinator(treaty=treaty, period="2011", theme=theme, parties=("AA", "BB"), source="report")

    async with db.write() as tx:
        await parties.put_coordinators(tx, [office("victims"), office("clearance"), office("other", "U")])
        await parties.put_coordinators(tx, [office("universalization"), office("clearance")])
    async with db.read() as tx:
        assert await parties.coordinators(tx, "T") == (office("universalization"), office("clearance"))
        assert await parties.coordinators(tx, "U") == (office("other", "U"),)


async def test_meetings_come_by_start_those_known_by_year_last(db: Database) -> None:
    early = dataclasses.replace(MEETING, id="B", start=date(2011, 2, 24), end=date(2011, 2, 24))
    late = dataclasses.replace(MEETING, id="A", start=date(2011, 9, 12))
    undated = dataclasses.replace(MEETING, id="0")
    next_year = Meeting(id="Z", treaty="U", kind="meeting", title="Other", year=2012)
    async with db.write() as tx:
        await meetings.put_meetings(tx, [next_year, undated, late, early])
        await meetings.put_meetings(tx, [dataclasses.replace(late, note="moved")])
    async with db.read() as tx:
        late = dataclasses.replace(late, note="moved")
        assert await meetings.meetings(tx) == (early, late, undated, next_year)
        assert await meetings.meetings(tx, "U") == (next_year,)
        assert await meetings.meeting(tx, "A") == late
        assert await meetings.meeting(tx, "nowhere") is None


async def test_terms(db: Database) -> None:
    term = Term(
        id="UNIT",
        acronym="ISU",
        names={"en": ("implementation support unit", "support unit"), "ar": ("وحدة دعم التنفيذ",)},
        meaning={"en": "A small secretariat."},
        related={"en": ("secretariat",)},
        treaty="T",
        source="agreement",
    )
    plain = Term(id="A", acronym="", names={})
    async with db.write() as tx:
        await glossary.put_terms(tx, [term, plain])
        await glossary.put_terms(tx, [dataclasses.replace(plain, acronym="AAA")])
    async with db.read() as tx:
        assert await glossary.terms(tx) == (dataclasses.replace(plain, acronym="AAA"), term)


async def test_a_person_is_remembered_and_forgotten(db: Database) -> None:
    someone = Person(id=8_000_000_000, language="ar", state="AA", seen_at=NOW)
    async with db.write() as tx:
        assert await people.person(tx, someone.id) is None
        await people.put_person(tx, someone)
        await people.put_person(tx, dataclasses.replace(someone, language="fr"))
        assert await people.person(tx, someone.id) == dataclasses.replace(someone, language="fr")
        assert await people.forget(tx, someone.id)
        assert not await people.forget(tx, someone.id)
        assert await people.person(tx, someone.id) is None
