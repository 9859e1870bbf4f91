"""Where events come from: due dates of every party, meetings to come, and what was handed in meanwhile.

Of meetings that only closed records tell of nobody is reminded.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from bot.obligations.due import read_subject, subject_of
from bot.obligations.register import Register
from bot.records.witnesses import meetings_known
from bot.reminders.events import Event, of_due, of_meeting
from storage import reminders, submissions
from storage.database import Database
from storage.rows import PUBLIC_READER, SubmissionEntry, SubmissionStep

_LATE = timedelta(days=21)  # a due date that passed is still looked at, for the one reminder after it
_AROUND = timedelta(days=2)  # a meeting's day is another one elsewhere


class Sources:
    """Reads them anew at every call."""

    def __init__(self, db: Database, register: Register) -> None:
        self._db = db
        self._register = register

    async def events(self, since: date, until: date, now: datetime) -> tuple[Event, ...]:
        """Every event that somebody may be reminded of between the two days; submissions are not looked at."""
        due = await self._register.occurrences(since - _LATE, until, now=now)
        async with self._db.read() as tx:
            held = await meetings_known(tx, PUBLIC_READER)
            dated = await reminders.dated(tx)
        found = [of_due(one) for one in due]
        for meeting in held.values():
            if meeting.start is not None and since - _AROUND <= meeting.start <= until + _AROUND:
                event = of_meeting(meeting, dated.get(meeting.id))
                found += [event] if event is not None else []
        return tuple(found)

    async def still_due(self, events: Sequence[Event]) -> list[Event]:
        """The events but for what was handed in, or is said to have been."""
        rules = {event.due.rule.id for event in events if event.due is not None}
        if not rules:
            return list(events)
        async with self._db.read() as tx:
            standing = await submissions.standing(tx, rules=rules)
        return [event for event in events if not _stops(standing.get(_report(event)))]

    async def event(self, subject: str, now: datetime) -> Event | None:
        """The event of a subject as it stands now; None where it is no more, or was handed in."""
        found = await self.named(subject, now)
        if found is None or (found.due is not None and found.due.conditional):
            return None
        return next(iter(await self.still_due([found])), None)

    async def named(self, subject: str, now: datetime) -> Event | None:
        """The event of a subject, whether or not anybody is reminded of it; None where there is none."""
        kind, _, id = subject.partition(":")
        if kind == "meeting":
            async with self._db.read() as tx:
                meeting = (await meetings_known(tx, PUBLIC_READER)).get(id)
                dated = await reminders.dated(tx)
            return None if meeting is None else of_meeting(meeting, dated.get(id))
        due = await self._register.due_of(subject, now)
        return None if due is None else of_due(due)

    async def year_before(self, event: Event, now: datetime) -> tuple[bool, SubmissionEntry | None]:
        """Whether the party had the same to hand in the year before, and what is recorded of that."""
        rule, party, period = _report(event)
        if not period or await self._register.due_of(subject_of(rule, party, period - 1), now) is None:
            return False, None
        async with self._db.read() as tx:
            entry = (await submissions.standing(tx, rules=[rule], party=party)).get((rule, party, period - 1))
        return True, entry if entry is not None and submissions.handed_in(entry) else None


def _report(event: Event) -> submissions.ReportKey:
    return read_subject(event.subject) or ("", "", 0)


def _stops(entry: SubmissionEntry | None) -> bool:
    """Whether nobody need be reminded: it was handed in, or a delegate says so and nobody has declined that."""
    return entry is not None and (entry.step is SubmissionStep.CLAIMED or submissions.handed_in(entry))
