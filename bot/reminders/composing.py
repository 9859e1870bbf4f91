"""From a row of the outbox to a message: what holds and is wanted is looked at once more, before it is sent."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from bot.delivery import Composed, Dropped, Later, Ready
from bot.parties.lexicon import Lexicon
from bot.people.roster import People
from bot.questions.wording import Voice
from bot.reminders.events import Event
from bot.reminders.instants import Quiet, quiet_end
from bot.reminders.kinds import chosen
from bot.reminders.notices import CLOCK, LOST
from bot.reminders.noticeviews import clock_message, lost_message, question_message
from bot.reminders.plan import Almanac, Where, newest_of, when_of
from bot.reminders.queue import LATE, LATER
from bot.reminders.sources import Sources
from bot.reminders.telling import late_message, reminder_message
from bot.text.catalogue import Catalogues
from storage import meetings, people, reminders
from storage.database import Database
from storage.rows import OutboxState, Outgoing, Person, PlannedItem, Preference, Role


class Composer:
    """Makes the messages of rows of the kinds "reminder" and "notice". ``language`` is of those who chose none."""

    def __init__(
        self,
        db: Database,
        sources: Sources,
        roster: People,
        catalogues: Catalogues,
        lexicon: Lexicon,
        almanac: Almanac,
        *,
        language: str = "en",
    ) -> None:
        self._db = db
        self._sources = sources
        self._roster = roster
        self._catalogues = catalogues
        self._lexicon = lexicon
        self._almanac = almanac
        self._language = language

    async def reminder(self, row: Outgoing, now: datetime) -> Composed:
        """A reminder, or several that are late; dropped where none of it holds any more."""
        async with self._db.read() as tx:
            person = await people.person(tx, row.person)
            preferences = await reminders.preferences(tx, row.person)
            silences = {one.subject for one in await reminders.silences(tx, row.person)}
        if person is None or person.left_at is not None or self._role(person).rank < Role.DELEGATE.rank:
            return Dropped(OutboxState.CANCELLED, "The person has left.")
        where = Where(person.zone, Quiet.of(person))
        events: list[Event] = []
        why: Dropped | Later = Dropped(OutboxState.CANCELLED, "Nothing of it is left.")
        items = row.data.get("late", [row.data])
        for item in items:
            found = await self._still(item, person, where, preferences, silences, now)
            if isinstance(found, Event):
                events.append(found)
            else:
                why = found
        if not events:
            return why
        zone = self._almanac.zone(where, events[0])
        if (end := quiet_end(now, where.quiet, zone)) > now:
            return Later(end)
        voice, again = self._voice(person), row.tries > 1
        if len(events) > 1:
            return Ready(late_message(events, voice, now, zone, again=again))
        event = events[0]
        meant_for = datetime.fromisoformat(next(one["at"] for one in items if one["subject"] == event.subject))
        agenda: tuple[PlannedItem, ...] = ()
        if event.meeting is not None:
            async with self._db.read() as tx:
                agenda = await meetings.agenda(tx, event.meeting.id)
        message = reminder_message(
            event,
            voice,
            now,
            zone,
            self._almanac.name(where, event),
            meant_for=meant_for if now - meant_for > LATE else None,
            again=again,
            before=await self._sources.year_before(event, now),
            agenda=agenda,
        )
        return Ready(message)

    async def notice(self, row: Outgoing, now: datetime) -> Composed:
        """What coordinators and administrators are told: the clock, reminders lost, a delegate's question."""
        async with self._db.read() as tx:
            person = await people.person(tx, row.person) or Person(id=row.person)
        least = Role.ADMINISTRATOR if row.data["notice"] == CLOCK else Role.COORDINATOR
        if person.left_at is not None or self._role(person).rank < least.rank:
            return Dropped(OutboxState.CANCELLED, "The person may no longer have this.")
        voice, data, again = self._voice(person), row.data, row.tries > 1
        if data["notice"] == CLOCK:
            leap, wait = timedelta(seconds=data["seconds"]), timedelta(seconds=data["wait"])
            return Ready(clock_message(leap, wait, voice, again=again))
        if data["notice"] == LOST:
            found = [
                (subject, date.fromisoformat(day), number, await self._sources.named(subject, now))
                for subject, day, number in data["events"]
            ]
            return Ready(lost_message(found, voice, again=again))
        event = await self._sources.named(str(data["subject"]), now)
        if event is None:
            return Dropped(OutboxState.CANCELLED, "What was asked about is no more.")
        zone = self._almanac.zone(Where(person.zone, Quiet.of(person)))
        return Ready(question_message(data["party"], event, voice, zone, row.created_at, again=again))

    async def _still(
        self,
        item: Mapping[str, Any],
        person: Person,
        where: Where,
        preferences: Mapping[str, Preference],
        silences: set[str],
        now: datetime,
    ) -> Event | Dropped | Later:
        """The event of one reminder if it is still to be reminded of, else what becomes of the row."""
        event = await self._sources.event(str(item["subject"]), now)
        if event is None:
            return Dropped(OutboxState.CANCELLED, "It was handed in, is said to be, or is no more.")
        if event.party and event.party != person.state:
            return Dropped(OutboxState.CANCELLED, "The person belongs to another State.")
        if event.subject in silences or event.rule_subject in silences:
            return Dropped(OutboxState.CANCELLED, "The person silenced it.")
        if item["lead"] == LATER:
            moved = event.day.isoformat() != item["when"]
            return Dropped(OutboxState.CANCELLED, "It has moved to another day.") if moved else event
        found = self._almanac.instants(event, where, chosen(event.kind, preferences.get(event.kind)))
        own = next((one for one in found if one.lead.code == item["lead"]), None)
        if own is None:
            return Dropped(OutboxState.CANCELLED, "The person chose other times.")
        if when_of(event, own.lead) != item["when"]:
            return Dropped(OutboxState.CANCELLED, "It has moved to another day or hour.")
        if own.at > now:
            return Later(own.at)  # the person, or the clock there, has moved meanwhile
        if newest_of(found, now) is not own:
            return Dropped(OutboxState.CANCELLED, "A later reminder of the same says it.")
        if now >= own.until:
            return Dropped(OutboxState.EXPIRED, "It came too late.")
        return event

    def _role(self, person: Person) -> Role:
        return self._roster.role(person.id, person)

    def _voice(self, person: Person) -> Voice:
        return Voice(self._catalogues.texts(person.language or self._language), self._lexicon)
