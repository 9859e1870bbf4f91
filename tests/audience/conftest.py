"""A base with people of several States, and audiences over it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime

import pytest

from bot.audience.audiences import Audiences
from bot.obligations.register import Register
from bot.parties.lexicon import Lexicon
from bot.people.roster import People
from storage import follows, glossary, meetings, parties, people, submissions
from storage.database import Database
from storage.rows import (
    Meeting,
    PartyStatus,
    Person,
    PlannedItem,
    Role,
    SubmissionEntry,
    SubmissionStep,
    Term,
)

NOW = datetime(2012, 3, 20, 9, tzinfo=UTC)
CHIEF, COORDINATOR = 1, 2
ANNUAL = "ccm-article-7-annual"
JOINED = {"IE": "2008-12-03", "NO": "2008-12-03", "AT": "2009-04-02", "ZM": "2009-08-12"}


@pytest.fixture
def roster(db: Database) -> People:
    return People(db, {CHIEF})


@pytest.fixture
def audiences(db: Database, roster: People) -> Audiences:
    return Audiences(db, Lexicon.standard(), Register(db), roster)


async def come_in(db: Database, rows: Iterable[Person]) -> None:
    async with db.write() as tx:
        await people.put_people(tx, tuple(rows))


def somebody(id: int, state: str = "", *, role: Role = Role.DELEGATE, **more: object) -> Person:
    return Person(id=id, state=state, role=role, joined_at=NOW, **more)  # type: ignore[arg-type]


async def furnish(db: Database) -> None:
    """Four parties and a signatory, a meeting with an agenda, a topic; Ireland has reported for 2011."""
    async with db.write() as tx:
        await parties.put_parties(tx, Lexicon.standard().parties, [])
        joined = [
            PartyStatus(party=key, treaty="CCM", deposited=date.fromisoformat(day), deposit_kind="ratification",
                        entry_into_force=date(2010, 8, 1), signed=date(2008, 12, 3))
            for key, day in JOINED.items()
        ]  # fmt: skip
        await parties.put_statuses(tx, [*joined, PartyStatus(party="AU", treaty="CCM", signed=date(2008, 12, 3))])
        await meetings.put_meetings(
            tx, [Meeting(id="CCM-3MSP", treaty="CCM", kind="meeting", title="Third Meeting", year=2012)]
        )
        await meetings.put_agenda(
            tx, "CCM-3MSP", [PlannedItem(meeting="CCM-3MSP", order=0, number="3", title="Aid")]
        )
        await glossary.put_terms(tx, [Term(id="clearance", acronym="", names={"en": ("clearance",)})])
        await reported(tx, "IE", SubmissionStep.RECORDED)


async def reported(tx: object, party: str, step: SubmissionStep, *, period: int = 2011) -> None:
    entry = SubmissionEntry(
        id=0, treaty="CCM", rule=ANNUAL, party=party, period=period, step=step, at=NOW, by=COORDINATOR
    )
    await submissions.add(tx, entry)  # type: ignore[arg-type]


async def follow(db: Database, person: int, subject: str) -> None:
    async with db.write() as tx:
        await follows.put(tx, follows.Follow(person=person, subject=subject, at=NOW), most=100)
