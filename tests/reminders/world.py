"""A base with the Convention's parties and a handful of people, and reminders that run on a clock of the test's."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import sqlalchemy as sa

from bot.obligations.register import Register
from bot.parties.table import shipped_parties
from bot.reminders.plan import Almanac
from bot.reminders.sources import Sources
from bot.reminders.tick import Reminders, Report
from bot.starter import facts
from storage import meetings, outbox, parties, people
from storage.database import Database
from storage.rows import Meeting, Outgoing, Person, Role
from storage.tables import outbox as outbox_table

MINUTE = timedelta(minutes=1)
ANNUAL = "ccm-article-7-annual"


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def person(id: int, state: str = "IE", zone: str = "Europe/Dublin", **more: Any) -> Person:
    """A delegate, there since long ago."""
    return Person(
        **{"id": id, "state": state, "zone": zone, "role": Role.DELEGATE, "joined_at": utc("2009-01-01")} | more
    )


def meeting(id: str = "T-1", start: str = "2011-06-27", at: time | None = time(10), **more: Any) -> Meeting:
    day = date.fromisoformat(start)
    values = {
        "id": id,
        "treaty": "CCM",
        "kind": "intersessional meeting",
        "title": f"Meeting {id}",
        "year": day.year,
        "start": day,
        "end": day,
        "city": "Geneva",
        "country": "CH",
        "zone": "Europe/Zurich",
        "starts_at": at,
    }
    return Meeting(**values | more)


@dataclass
class World:
    """Reminders over a real base; ``wall`` and ``steady`` are its clocks."""

    db: Database
    reminders: Reminders
    sources: Sources
    wall: datetime = datetime(2011, 3, 1, tzinfo=UTC)
    steady: timedelta = timedelta(0)
    reports: list[Report] = field(default_factory=list)

    @classmethod
    async def made(
        cls,
        db: Database,
        *everybody: Person,
        planned: Iterable[Meeting] = (),
        admins: Collection[int] = (),
        almanac: Almanac | None = None,
    ) -> World:
        async with db.write() as tx:
            await parties.put_parties(tx, shipped_parties(), [])
            await parties.put_statuses(tx, facts.statuses())
            await meetings.put_meetings(tx, planned)
            await people.put_people(tx, everybody)
        sources = Sources(db, Register(db))
        return cls(db, Reminders(db, sources, admins=admins, almanac=almanac), sources)

    async def tick(self, at: str | datetime | None = None, *, leap: timedelta = timedelta(0)) -> Report:
        """The next tick: at that moment (both clocks go there), else a minute later."""
        to = self.wall + MINUTE if at is None else utc(at) if isinstance(at, str) else at
        self.steady += to - self.wall
        self.wall = to + leap
        report = await self.reminders.tick(self.wall, self.steady)
        self.reports.append(report)
        return report

    def restarted(self) -> World:
        """The same base after the process was stopped and begun again."""
        reminders = Reminders(self.db, self.sources, almanac=self.reminders.almanac)
        return World(self.db, reminders, self.sources, self.wall, timedelta(0))

    async def rows(self, kind: str = "reminder") -> tuple[Outgoing, ...]:
        async with self.db.read() as tx:
            return await outbox.rows(tx, kind=kind)

    async def keys(self) -> list[str]:
        """The keys of all reminders, in the order in which they were queued, without the "rem:"."""
        return [row.key.removeprefix("rem:") for row in await self.rows()]

    async def sent(self, state: str = "sent") -> None:
        """All that waits has gone out."""
        async with self.db.write() as tx:
            await tx.execute(
                sa.update(outbox_table)
                .where(outbox_table.c.state == "queued")
                .values(state=state, ended_at=self.wall)
            )
