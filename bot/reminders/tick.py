"""The tick: once a minute, what is due is handed to the outbox.

Nothing is scheduled. Every tick derives anew what is due and queues what was not queued before; the key of a
reminder is unique for ever, so that a tick done twice, or by two processes, queues nothing twice. What fell due
while nobody ticked and is too late by now is counted, and the coordinators are told.
"""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from bot.reminders import lost
from bot.reminders.events import Event
from bot.reminders.guard import Guard, Verdict
from bot.reminders.instants import Quiet
from bot.reminders.kinds import KINDS, chosen
from bot.reminders.leads import MOST_DAYS
from bot.reminders.notices import clock_notices, coordinators, lost_notices
from bot.reminders.plan import Addressee, Almanac, Plan, Roll, Where, memo, near, plan
from bot.reminders.queue import BATCH_WHY, in_parts, rows_of, snoozed
from bot.reminders.sources import Sources
from storage import outbox, reminders
from storage.database import Database
from storage.reminders import Reachable
from storage.rows import Outgoing, Preference, Role, Snooze

log = logging.getLogger(__name__)

ROLES = (Role.DELEGATE, Role.COORDINATOR, Role.ADMINISTRATOR)
DOWN = timedelta(minutes=5)
"""A pause between two ticks longer than this is looked through for what is too late by now."""
_LOOK_BACK = timedelta(days=60)
_REMEMBER = timedelta(days=30)
_READ_AGAIN = timedelta(minutes=5)  # so soon a tick takes up what people changed, where nothing else is due
_TICKED = "reminders"


@dataclass(frozen=True, kw_only=True, slots=True)
class Report:
    """What a tick queued, and how many reminders it found too late to be sent at all.

    ``held``: the clock is not believed, nothing was looked at.
    """

    due: int = 0
    too_late: int = 0
    snoozed: int = 0
    held: bool = False


class Reminders:
    """One for the process; ``tick`` is called once a minute, never twice at a time."""

    def __init__(
        self, db: Database, sources: Sources, *, admins: Collection[int] = (), almanac: Almanac | None = None
    ) -> None:
        self._db = db
        self._sources = sources
        self._admins = frozenset(admins)
        self.almanac = almanac or Almanac()
        self._guard: Guard | None = None
        self._before: datetime | None = None
        # What was queued, by reminder without person: a copy of the outbox's keys that saves looking there.
        self._known: dict[str, set[int]] = {}
        self._roll: Roll | None = None
        self._read_at: datetime | None = None
        self._seen: tuple[object, ...] = ()

    async def tick(self, now: datetime, steady: timedelta) -> Report:
        """``now`` is aware UTC; ``steady`` the time since any fixed point on a clock that never leaps."""
        guard = self._guard or await self._begin(now)
        verdict = guard.look(now, steady)
        if verdict is Verdict.ALARM:
            log.error("The clock leapt by %s; no reminders are made until it can be believed.", guard.leap)
            async with self._db.write() as tx:
                await outbox.enqueue(tx, clock_notices(now, guard.leap, guard.until, self._admins))
        if verdict in (Verdict.ALARM, Verdict.HOLD):
            return Report(held=True)
        if verdict is Verdict.BACK:
            log.warning("The clock is believed again; reminders go on.")
        report = await self._look(now)
        await lost.tell(self._db, now)
        self._before = now
        return report

    async def _begin(self, now: datetime) -> Guard:
        async with self._db.read() as tx:
            self._before = await reminders.mark(tx, _TICKED)
            keys = await reminders.keys_since(tx, "reminder", now - _REMEMBER)
        for key in keys:
            reminder, _, person = key.rpartition(":")
            self._known.setdefault(reminder, set()).add(int(person))
        self._guard = Guard(self._before)
        return self._guard

    async def _look(self, now: datetime) -> Report:
        since = max(self._before or now, now - _LOOK_BACK)
        was_down = now - since > DOWN
        if not was_down:
            since = now
        events = await self._sources.events(since.date(), now.date() + timedelta(days=MOST_DAYS + 2), now)
        async with self._db.read() as tx:
            preferences = await reminders.all_preferences(tx)
            asked = [one for one in await reminders.snoozes(tx) if one.at <= now]
        leads = {
            kind: set(chosen(kind, None)).union(
                *(chosen(kind, own[kind]) for own in preferences.values() if kind in own)
            )
            for kind in KINDS
        }
        named = {one.subject for one in asked}
        close = [one for one in events if one.subject in named or near(one, leads[one.kind], since, now)]
        if not close:
            await self._done(now, asked)
            return Report()
        close = await self._sources.still_due(close)
        if not was_down and not asked and await self._nothing_new(close, now):
            await self._done(now, ())
            return Report()
        async with self._db.read() as tx:
            everybody = await reminders.reachable(tx, ROLES, self._admins, joined_after=since - _LOOK_BACK)
            silences = await reminders.all_silences(tx)
        self._read_at = now
        # Thousands of people are much arithmetic: in a thread, so that nobody's reply waits for it.
        roll, found = await asyncio.to_thread(self._plan, close, everybody, preferences, silences, since, now)
        again = snoozed(asked, close, roll, self.almanac, now)
        await self._put(rows_of(found.due, roll, self.almanac, now), now)
        await self._put(again, now)
        await self._done(
            now, asked, Counter((one.event.subject, one.event.day.isoformat()) for one in found.too_late)
        )
        for one in found.due:
            self._known.setdefault(memo(one.event, one.instant.lead), set()).add(one.person)
        return Report(due=len(found.due), too_late=len(found.too_late), snoozed=len(again))

    async def _nothing_new(self, events: Sequence[Event], now: datetime) -> bool:
        """Whether people as they were read a moment ago have all they are to have; most ticks end here."""
        roll = self._roll
        if roll is None or self._read_at is None or not timedelta(0) <= now - self._read_at < _READ_AGAIN:
            return False
        found = await asyncio.to_thread(plan, events, roll, self.almanac, now, now, self._known)
        return not found.due

    def _plan(
        self,
        events: Sequence[Event],
        everybody: Sequence[Reachable],
        preferences: Mapping[int, Mapping[str, Preference]],
        silences: Mapping[int, Collection[str]],
        since: datetime,
        now: datetime,
    ) -> tuple[Roll, Plan]:
        seen = (everybody, preferences, silences)
        if self._roll is None or self._seen != seen:  # people change far less often than minutes
            self._seen, self._roll = seen, Roll(_addressees(everybody), preferences, silences)
        return self._roll, plan(events, self._roll, self.almanac, since, now, self._known)

    async def _put(self, rows: Sequence[Outgoing], now: datetime) -> None:
        """Queue many rows in short transactions, so that replies and others need not wait for all of them."""
        for part in in_parts(rows):
            async with self._db.write() as tx:
                await outbox.enqueue(tx, part)
                for batch in {str(row.data["batch"]) for row in part if "batch" in row.data}:
                    await outbox.cancel_where(tx, now, batch=batch, why=BATCH_WHY)

    async def _done(
        self, now: datetime, asked: Sequence[Snooze], missed: Mapping[tuple[str, str], int] | None = None
    ) -> None:
        async with self._db.write() as tx:
            if missed:
                await outbox.enqueue(tx, lost_notices(now, missed, await coordinators(tx)))
            for snooze in asked:
                await reminders.drop_snooze(tx, snooze.person, snooze.subject)
            await reminders.put_mark(tx, _TICKED, now)


def _addressees(rows: Sequence[Reachable]) -> list[Addressee]:
    wheres: dict[tuple[str, time, time], Where] = {}
    found = []
    for row in rows:
        key = (row.zone, row.quiet_from, row.quiet_until)
        where = wheres.get(key)
        if where is None:
            where = wheres[key] = Where(row.zone, Quiet(row.quiet_from, row.quiet_until))
        found.append(Addressee(id=row.id, state=row.state, where=where, since=row.joined_at))
    return found
