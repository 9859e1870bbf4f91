"""What somebody does about reminders: silence, restore, be reminded again, ask the coordinators."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.people.roster import People
from bot.reminders.coming import Outlook, Outlooks
from bot.reminders.events import Event
from bot.reminders.instants import Quiet
from bot.reminders.notices import coordinators, question_notices
from bot.reminders.plan import Almanac, Where
from bot.reminders.sources import Sources
from bot.reminders.telling import snoozable, snooze_at
from storage import outbox, people, reminders
from storage.database import Database
from storage.rows import Person, Silence, Snooze

LATER_DAYS = (1, 7)


class No(StrEnum):
    """Why nothing was done."""

    GONE = "gone"  # handed in, cancelled, over
    OTHER_STATE = "other-state"
    NO_STATE = "no-state"
    TOO_LATE = "too-late"  # the reminder asked for would come after the event
    NOBODY = "nobody"  # there is no coordinator


@dataclass(frozen=True, kw_only=True, slots=True)
class Done:
    """What was done about an event. ``at``: when the reminder asked for comes; ``number``: how many are told."""

    event: Event
    at: datetime | None = None
    zone: str = ""
    number: int = 0


class Reminding:
    """A service of the desk. People are Telegram user ids whose role was looked at before."""

    def __init__(
        self, db: Database, sources: Sources, roster: People, almanac: Almanac, *, admins: Collection[int] = ()
    ) -> None:
        self._db = db
        self._sources = sources
        self._almanac = almanac
        self._outlooks = Outlooks(db, sources, roster, almanac)
        self._admins = frozenset(admins)

    async def coming(self, person: int, now: datetime) -> Outlook:
        """What somebody will get."""
        return await self._outlooks.of(person, now)

    async def silence(self, person: int, subject: str, now: datetime) -> bool:
        """No more reminders of an event ("meeting:…", "due:…") or a rule ("rule:…"); False for another subject."""
        if subject.partition(":")[0] not in ("meeting", "due", "rule"):
            return False
        async with self._db.write() as tx:
            if await people.person(tx, person) is None:
                await people.put_person(tx, Person(id=person))
            await reminders.put_silence(tx, Silence(person=person, subject=subject, at=now))
            await reminders.drop_snooze(tx, person, subject)
        return True

    async def restore(self, person: int, subject: str) -> None:
        """Reminders of it again."""
        async with self._db.write() as tx:
            await reminders.drop_silence(tx, person, subject)

    async def later(self, person: int, subject: str, days: int, now: datetime) -> Done | No:
        """One more reminder, at 09:00 in so many days where the person is."""
        event, who = await self._theirs(person, subject, now)
        if isinstance(event, No):
            return event
        where = Where(who.zone, Quiet.of(who))
        zone = self._almanac.zone(where, event)
        if days not in LATER_DAYS or not snoozable(event, now, zone, days):
            return No.TOO_LATE
        at = snooze_at(now, zone, days)
        async with self._db.write() as tx:
            await reminders.put_snooze(tx, Snooze(person=person, subject=subject, at=at))
        return Done(event=event, at=at, zone=self._almanac.name(where, event))

    async def not_later(self, person: int, subject: str) -> None:
        """No such reminder after all."""
        async with self._db.write() as tx:
            await reminders.drop_snooze(tx, person, subject)

    async def asks(self, person: int, subject: str, now: datetime) -> Done | No:
        """What would be passed on to how many coordinators; nothing is passed on yet."""
        event, who = await self._theirs(person, subject, now)
        if isinstance(event, No):
            return event
        if not who.state:
            return No.NO_STATE
        async with self._db.read() as tx:
            number = len(await coordinators(tx))
        return Done(event=event, number=number) if number else No.NOBODY

    async def ask(self, person: int, subject: str, now: datetime) -> Done | No:
        """Tell the coordinators of State and subject, not of who asked. Once a day for each State."""
        done = await self.asks(person, subject, now)
        if isinstance(done, No):
            return done
        async with self._db.write() as tx:
            who = await people.person(tx, person)
            assert who is not None, "asks() found them"
            await outbox.enqueue(tx, question_notices(now, who.state, subject, await coordinators(tx)))
        return done

    async def _theirs(self, person: int, subject: str, now: datetime) -> tuple[Event | No, Person]:
        async with self._db.read() as tx:
            who = await people.person(tx, person) or Person(id=person)
        event = await self._sources.event(subject, now)
        if event is None:
            return No.GONE, who
        if event.party and event.party != who.state:
            return No.OTHER_STATE, who
        return event, who
