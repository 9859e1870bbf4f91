"""The whole bot with its sender, on a clock that tests move: coordinators announce, delegates read."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from datetime import time as wall
from pathlib import Path
from typing import Any

from pydantic import SecretStr

from bot.app import House, Line, connect, open_house
from bot.parties.lexicon import Lexicon
from bot.practice.people import Person
from bot.practice.server import PracticeServer
from bot.settings import Settings
from bot.upkeep import keeping_up
from storage import announcements, journal, outbox, parties, people
from storage.announcement_rows import Announcement, AnnouncementState
from storage.database import Database
from storage.rows import JournalRow, OutboxState, Outgoing, Role
from storage.rows import Person as Row
from tests.auxil.lines import until

START = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)  # a Monday; 11:00 in Zurich
ZURICH = "Europe/Zurich"
PATIENCE = 30  # seconds: a busy machine may be slow


class HallClock:
    """Runs as the machine's does, from START on, and leaps when a test lets it."""

    speed = 1.0

    def __init__(self, start: datetime = START) -> None:
        self._start = start
        self._begun = time.monotonic()

    def __call__(self) -> datetime:
        return self._start + timedelta(seconds=time.monotonic() - self._begun)

    def steady(self) -> timedelta:
        return self() - START

    def leaps(self, by: timedelta) -> None:
        self._start += by


@dataclass
class Hall:
    """What the tests move and look at."""

    server: PracticeServer
    house: House
    line: Line
    clock: HallClock
    names: set[str] = field(default_factory=set)

    @property
    def db(self) -> Database:
        return self.house.db

    async def somebody(
        self,
        name: str,
        role: Role = Role.DELEGATE,
        state: str = "CH",
        *,
        language: str = "en",
        groups: tuple[str, ...] = (),
        quiet: bool = False,
    ) -> Person:
        """Somebody who came in a year ago. ``quiet``: with the usual quiet hours."""
        person = self.server.person(name, language_code=language)
        person.chat.started = True
        row = Row(
            id=person.id,
            name=name,
            role=role,
            state=state,
            language=language,
            groups=groups,
            zone=ZURICH,
            joined_at=START - timedelta(days=365),
            quiet_from=wall(21) if quiet else wall(0),
            quiet_until=wall(8) if quiet else wall(0),
        )
        async with self.db.write() as tx:
            await people.put_person(tx, row)
        return person

    async def crowd(self, number: int, *, states: tuple[str, ...] = ("IE", "FR", "LB")) -> list[Person]:
        """Many delegates at once, in three languages."""
        made = [self.server.person(f"Delegate {n}") for n in range(number)]
        async with self.db.write() as tx:
            for n, person in enumerate(made):
                person.chat.started = True
                row = Row(
                    id=person.id,
                    role=Role.DELEGATE,
                    state=states[n % len(states)],
                    language=("en", "fr", "ar")[n % 3],
                    zone=ZURICH,
                    quiet_from=wall(0),
                    quiet_until=wall(0),
                )
                await people.put_person(tx, row)
        return made

    async def changes(self, person: Person, **chosen: Any) -> None:
        """Change somebody's row past every conversation."""
        async with self.db.write() as tx:
            row = await people.person(tx, person.id)
            assert row is not None
            values = {name: getattr(row, name) for name in Row.__slots__} | chosen
            await people.put_person(tx, Row(**values))

    def leaps(self, by: timedelta) -> None:
        """Time goes by, and what goes on by itself looks at once."""
        self.clock.leaps(by)
        self.line.upkeep.announcing.changed.set()

    async def newest(self) -> Announcement:
        async with self.db.read() as tx:
            return (await announcements.listed(tx, limit=1))[0]

    async def becomes(self, id: int, *states: AnnouncementState) -> Announcement:
        """Wait until an announcement has come so far."""
        found: list[Announcement] = []

        async def there() -> bool:
            async with self.db.read() as tx:
                row = await announcements.announcement(tx, id)
            assert row is not None
            found[:] = [row]
            return row.state in states

        try:
            await until(there, PATIENCE, 0.02)
        except TimeoutError:
            raise AssertionError(f"it is {found[0].state}, not {states}") from None
        return found[0]

    async def rows(self, id: int) -> dict[int, Outgoing]:
        """Its rows of the outbox, by person."""
        async with self.db.read() as tx:
            return {row.person: row for row in await outbox.rows(tx, key_prefix=f"ann:{id}:")}

    async def deeds(self) -> list[JournalRow]:
        async with self.db.read() as tx:
            return list(await journal.rows(tx, oldest_first=True))

    async def tally(self, id: int) -> dict[OutboxState, int]:
        async with self.db.read() as tx:
            return {state: n for state, n in (await announcements.tally(tx, id)).items() if n}


@asynccontextmanager
async def hall(
    folder: Path, *, clock: HallClock | None = None, server: PracticeServer | None = None, **chosen: Any
) -> AsyncIterator[Hall]:
    """The bot at work, on an empty base or on what an earlier one left in the folder. ``chosen`` are settings."""
    clock = clock or HallClock()
    if server is None:
        async with (
            PracticeServer(judge=True, clock=clock) as made,
            hall(folder, clock=clock, server=made, **chosen) as of,
        ):
            yield of
        return
    given = {"messages_a_second": 1000.0, "announce_seconds": 30, "approval_from": None, **chosen}
    settings = Settings(token=SecretStr(server.token), api_url=server.url, data_dir=folder, _env_file=None, **given)
    folder.mkdir(parents=True, exist_ok=True)
    db = await Database.open(settings.database)
    async with db.write() as tx:
        await parties.put_parties(tx, Lexicon.standard().parties, [])
    await db.close()
    async with open_house(settings) as house:
        line = connect(house, clock=clock)
        await line.application.initialize()
        await line.station.start()
        try:
            async with keeping_up(house, line.upkeep, clock):
                yield Hall(server, house, line, clock)
        finally:
            await line.station.stop()
            await line.application.shutdown()
