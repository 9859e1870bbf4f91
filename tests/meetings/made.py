"""Meetings and people for tests: talks that never took place."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

from bot.meetings.meetings import Kept, Meetings
from bot.parties.lexicon import Lexicon
from storage import meetings, parties, people
from storage.database import Database
from storage.rows import Meeting, Party, PartyKind, Person, Role

NOW = datetime(2012, 3, 20, 9, 0, tzinfo=UTC)
TALKS = Meeting(
    id="CCM-T-2012-06",
    treaty="CCM",
    kind="talks",
    title="Invented talks",
    year=2012,
    start=date(2012, 6, 14),
    end=date(2012, 6, 14),
    city="Geneva",
    country="CH",
    place="Room A",
    starts_at=time(10),
    ends_at=time(13),
    zone="Europe/Zurich",
)
OLD = Meeting(id="CCM-OLD", treaty="CCM", kind="talks", title="Past talks", year=2011, start=date(2011, 5, 3))


def person(id: int, *, role: Role = Role.DELEGATE, language: str = "en", zone: str = "", **more: object) -> Person:
    return Person(
        id=id,
        role=role,
        language=language,
        zone=zone,
        quiet_from=time(0),
        quiet_until=time(0),
        **more,  # type: ignore[arg-type]
    )


async def filled(db: Database, *everybody: Person, plans: tuple[Meeting, ...] = (TALKS, OLD)) -> Meetings:
    """A base with some meetings and people."""
    async with db.write() as tx:
        known = {one.key: one for one in Lexicon.standard().parties}
        known.setdefault("CH", Party(key="CH", code="CH", kind=PartyKind.STATE))
        await parties.put_parties(tx, known.values(), [])
        await meetings.put_meetings(tx, plans)
        await people.put_people(tx, everybody)
    return Meetings(db)


async def changed(kept: Meetings, now: datetime, id: str = TALKS.id, by: int = 1, **settings: str) -> Kept:
    """A meeting with some fields set, as whoever looked at it just now."""
    plan = await kept.plan(id)
    assert plan is not None
    result = await kept.change(id, settings, revision=plan.meeting.revision, by=by, now=now)
    assert isinstance(result, Kept)
    return result
