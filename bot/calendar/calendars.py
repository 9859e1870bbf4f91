"""Whose calendar holds what: one meeting, one State's due dates, all that concerns a person."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Final

from bot.calendar import due as due_events
from bot.calendar import meetings as meeting_events
from bot.calendar.event import Event
from bot.calendar.uid import meeting_subject
from bot.meetings import meetings as keeping
from bot.meetings.plan import Plan
from bot.obligations.due import DueDate
from bot.obligations.register import Register
from bot.parties.lexicon import Lexicon
from bot.questions.wording import Voice
from bot.records.witnesses import meetings_known
from bot.reminders.events import Event as Reminded
from bot.reminders.events import of_due, of_meeting
from bot.reminders.instants import Quiet
from bot.reminders.kinds import chosen
from bot.reminders.plan import Almanac, Where
from bot.text.catalogue import Texts
from storage import meetings, reminders, submissions
from storage.database import Database, Tx
from storage.rows import PUBLIC_READER, Person, Preference, Reader, SubmissionEntry

_YEARLY: Final = 2  # years ahead for what is due every year
_ONCE: Final = 10  # for what is due once


@dataclass(frozen=True)
class _Wishes:
    """How early a person is reminded of what, and what of nothing at all; nobody is reminded of anything."""

    person: Person | None = None
    preferences: Mapping[str, Preference] = field(default_factory=dict)
    silenced: frozenset[str] = frozenset()


class Calendars:
    """Events for calendar files and feeds, in the language of ``texts``. ``now`` is aware UTC."""

    def __init__(
        self,
        db: Database,
        lexicon: Lexicon,
        register: Register,
        almanac: Almanac | None = None,
    ) -> None:
        self._db = db
        self._lexicon = lexicon
        self._register = register
        self._almanac = almanac or Almanac()

    async def of_meeting(
        self,
        id: str,
        texts: Texts,
        now: datetime,
        *,
        person: Person | None = None,
        reader: Reader = PUBLIC_READER,
    ) -> Event | None:
        """One meeting, with the alarms that the person chose; None where it is gone or has no days.

        It is gone for a ``reader`` who does not know of it, too.
        """
        async with self._db.read() as tx:
            plan = next((plan for plan in await _plans(tx, reader) if plan.meeting.id == id), None)
            stamps = await meetings.last_changed(tx)
        if plan is None:
            return None
        wishes = await self._wishes(person)
        return self._meeting(plan, texts, now, stamps, wishes)

    async def of_party(
        self, party: str, texts: Texts, now: datetime, *, person: Person | None = None
    ) -> tuple[Event, ...]:
        """What is due from a State from this year on: yearly reports for some years, the rest for ten."""
        wishes = await self._wishes(person)
        return await self._due(party, texts, now, wishes, since=date(now.year, 1, 1))

    async def of_person(
        self, person: Person | None, texts: Texts, now: datetime, *, reader: Reader = PUBLIC_READER
    ) -> tuple[Event, ...]:
        """All that concerns somebody: meetings since last year, and what is due from their State.

        The meetings are those that ``reader`` knows of.
        """
        since = date(now.year - 1, 1, 1)
        async with self._db.read() as tx:
            plans = await _plans(tx, reader)
            stamps = await meetings.last_changed(tx)
        wishes = await self._wishes(person)
        held = [plan for plan in plans if not plan.over(since)]
        found = [event for plan in held if (event := self._meeting(plan, texts, now, stamps, wishes))]
        if person is not None and person.state:
            found += await self._due(person.state, texts, now, wishes, since=since)
        return tuple(found)

    def _meeting(
        self, plan: Plan, texts: Texts, now: datetime, stamps: Mapping[str, datetime], wishes: _Wishes
    ) -> Event | None:
        meeting = plan.meeting
        reminded = of_meeting(meeting)
        silenced = meeting_subject(meeting.id) in wishes.silenced
        alarms = () if reminded is None or silenced else self._alarms(reminded, wishes, now)
        voice = Voice(texts, self._lexicon)
        return meeting_events.event_of(plan, voice, stamp=stamps.get(meeting.id), alarms=alarms)

    async def _due(
        self, party: str, texts: Texts, now: datetime, wishes: _Wishes, *, since: date
    ) -> tuple[Event, ...]:
        found = await self._register.occurrences(since, date(now.year + _ONCE, 12, 31), party=party, now=now)
        until = date(now.year + _YEARLY, 12, 31)
        found = tuple(one for one in found if not one.rule.yearly or one.day <= until)
        async with self._db.read() as tx:
            standing = await submissions.standing(tx, party=party)
        voice = Voice(texts, self._lexicon)
        events = []
        for one in found:
            entry = _handed_in(one, standing)
            silenced = bool({one.subject, f"rule:{one.rule.id}"} & wishes.silenced)
            alarms = () if silenced else self._alarms(of_due(one), wishes, now)
            events.append(due_events.event_of(one, voice, handed_in=entry, alarms=alarms))
        return tuple(events)

    def _alarms(self, reminded: Reminded, wishes: _Wishes, now: datetime) -> Sequence[datetime]:
        """The instants at which the person is reminded here, as far as they are to come and before the event."""
        person = wishes.person
        if person is None:
            return ()
        where = Where(person.zone, Quiet.of(person))
        every = chosen(reminded.kind, wishes.preferences.get(reminded.kind))
        leads = tuple(lead for lead in every if lead.before >= timedelta(0))  # none after the day
        found = self._almanac.instants(reminded, where, leads)
        return tuple(dict.fromkeys(one.at for one in found if one.at > now))

    async def _wishes(self, person: Person | None) -> _Wishes:
        if person is None:
            return _Wishes()
        async with self._db.read() as tx:
            return _Wishes(
                person,
                await reminders.preferences(tx, person.id),
                frozenset(one.subject for one in await reminders.silences(tx, person.id)),
            )


async def _plans(tx: Tx, reader: Reader) -> tuple[Plan, ...]:
    """The meetings that a reader knows of, with their agendas."""
    shown = await meetings_known(tx, reader)
    every = await keeping.read_all(tx)
    return tuple(replace(plan, meeting=shown[plan.meeting.id]) for plan in every if plan.meeting.id in shown)


def _handed_in(due: DueDate, standing: Mapping[submissions.ReportKey, SubmissionEntry]) -> SubmissionEntry | None:
    entry = standing.get((due.rule.id, due.party, due.period))
    return entry if entry is not None and submissions.handed_in(entry) else None
