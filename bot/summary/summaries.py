"""The weekly summary: what is in it, who gets it, and when."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from typing import Final

from bot.inquiries.acting import answerers
from bot.summary.counting import ANSWERED, OUTCOME, TOPIC, Counting
from bot.summary.weeks import before, bounds, told_at, week_of
from storage import glossary, outbox, people, reminders, tallies
from storage.database import Database, Tx
from storage.rows import Outgoing, Person, Preference, Term
from storage.tallies import Done

KIND: Final = "summary"
"""``Preference.kind`` of it, and ``Outgoing.data["notice"]``, beside ``"week"`` and ``"late"``: whether it is."""
_MARK: Final = "summary"
_LATE: Final = timedelta(hours=1)
_LASTS: Final = timedelta(days=6)
_KEPT_WEEKS: Final = timedelta(days=2 * 366)


@dataclass(frozen=True, kw_only=True, slots=True)
class Week:
    """One week in numbers. ``questions``: kind (``Intent``) → how many were answered, how many met silence.

    ``topics``: what was asked for and missing, the most wanted first. ``over``: the week has ended.
    """

    week: str
    since: datetime
    until: datetime
    over: bool
    questions: Mapping[str, tuple[int, int]]
    topics: tuple[tuple[Term, int], ...]
    done: Done

    @property
    def asked(self) -> tuple[int, int]:
        """How many questions were answered, and how many met silence."""
        return sum(one for one, _ in self.questions.values()), sum(one for _, one in self.questions.values())


@dataclass(frozen=True, kw_only=True, slots=True)
class Summary:
    """Some weeks, the latest first. ``waiting``: questions passed on that wait for an answer now."""

    weeks: tuple[Week, ...]
    waiting: int


class Summaries:
    """A service of the desk and of the tick. ``admins`` come from the settings; ``zone`` is where the house is."""

    def __init__(self, db: Database, counting: Counting, *, zone: tzinfo, admins: Collection[int] = ()) -> None:
        self._db = db
        self._counting = counting
        self._admins = frozenset(admins)
        self.zone = zone

    async def now(self, now: datetime) -> Summary:
        """This week and the one before it."""
        await self._counting.flush()
        this = week_of(now, self.zone)
        return await self.of((this, before(this)), now)

    async def of(self, weeks: Collection[str], now: datetime) -> Summary:
        """The weeks named."""
        async with self._db.read() as tx:
            terms = {term.id: term for term in await glossary.terms(tx)}
            found = [await self._week(tx, week, terms, now) for week in weeks]
            return Summary(weeks=tuple(found), waiting=await tallies.open_inquiries(tx))

    async def wanted(self, person: int) -> bool:
        """Whether somebody gets it every Monday: until they switch it off."""
        async with self._db.read() as tx:
            return await wants(tx, person)

    async def switch(self, person: int) -> bool:
        """No more of it every Monday, or again; whether it comes now."""
        async with self._db.write() as tx:
            wanted = not await wants(tx, person)
            if await people.person(tx, person) is None:
                await people.put_person(tx, Person(id=person))
            await reminders.put_preference(tx, Preference(person=person, kind=KIND, wanted=wanted))
        return wanted

    async def tick(self, now: datetime) -> int:
        """On Mondays from 09:00 on, queue the summary of the week that ended, once; how many people get it.

        After a time in which nobody ticked it is late, and of several weeks missed the last one comes.
        """
        await self._counting.flush()
        week = before(week_of(now, self.zone))
        if now < told_at(week, self.zone):
            week = before(week)
        async with self._db.read() as tx:
            last = await reminders.mark(tx, _MARK)
        due = told_at(week, self.zone)
        if last is not None and due <= last:
            return 0
        async with self._db.write() as tx:
            await reminders.put_mark(tx, _MARK, now)
            if last is None:  # of the time before the first start there is nothing to tell
                return 0
            await tallies.prune(tx, week_of(now - _KEPT_WEEKS, self.zone))
            to = [one.id for one in await answerers(tx, self._admins) if await wants(tx, one.id)]
            return await outbox.enqueue(tx, [_row(week, one, now, late=now - due > _LATE) for one in to])

    async def _week(self, tx: Tx, week: str, terms: Mapping[str, Term], now: datetime) -> Week:
        counts = await tallies.of_week(tx, week)
        questions: dict[str, tuple[int, int]] = {}
        for tally, number in counts.items():
            if tally.kind == OUTCOME:
                intent, _, how = tally.name.partition(":")
                answered, silent = questions.get(intent, (0, 0))
                more = (number, 0) if how == ANSWERED else (0, number)
                questions[intent] = (answered + more[0], silent + more[1])
        topics = [
            (terms[tally.name], number)
            for tally, number in counts.items()
            if tally.kind == TOPIC and tally.name in terms
        ]
        since, until = bounds(week, self.zone)
        return Week(
            week=week,
            since=since,
            until=until,
            over=until <= now,
            questions=questions,
            topics=tuple(sorted(topics, key=lambda one: (-one[1], one[0].id))),
            done=await tallies.done_between(tx, since, until),
        )


async def wants(tx: Tx, person: int) -> bool:
    """Whether somebody has not switched it off."""
    chosen = (await reminders.preferences(tx, person)).get(KIND)
    return chosen is None or chosen.wanted


def _row(week: str, person: int, now: datetime, *, late: bool) -> Outgoing:
    return Outgoing(
        id=0,
        key=f"summary:{week}:{person}",
        kind="notice",
        person=person,
        chat=person,
        data={"notice": KIND, "week": week, "late": late},
        created_at=now,
        not_before=now,
        expires_at=now + _LASTS,
        again=1,
    )
