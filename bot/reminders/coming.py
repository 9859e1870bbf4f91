"""What somebody will get, and why: the coming reminders, and what they silenced of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.people.roster import People
from bot.reminders.events import Event
from bot.reminders.instants import Quiet
from bot.reminders.kinds import KINDS, chosen
from bot.reminders.leads import MOST_DAYS
from bot.reminders.plan import Almanac, Instant, Where
from bot.reminders.sources import Sources
from storage import chats, people, reminders
from storage.database import Database
from storage.rows import Person, Role

_AHEAD = timedelta(days=MOST_DAYS + 30)


@dataclass(frozen=True, kw_only=True, slots=True)
class Coming:
    """One event somebody is reminded of. ``snoozed``: when they asked to be reminded again; None = they did not.

    ``silenced`` is the subject that was silenced, the event's own or its rule's; "" = none.
    """

    event: Event
    instants: tuple[Instant, ...]
    snoozed: datetime | None = None
    silenced: str = ""

    @property
    def first(self) -> datetime:
        return min([*(one.at for one in self.instants), *([self.snoozed] if self.snoozed else [])])


@dataclass(frozen=True, kw_only=True, slots=True)
class Outlook:
    """Everything somebody will get, the soonest first. ``zone`` "" = they chose none, ``default`` holds then.

    ``off``: kinds of reminder that they switched off. ``stopped``: their chat takes no messages.
    """

    role: Role
    state: str = ""
    zone: str = ""
    default: str = ""
    coming: tuple[Coming, ...] = ()
    off: tuple[str, ...] = ()
    stopped: bool = False
    left: bool = False


class Outlooks:
    """Looks ahead, a year and a month."""

    def __init__(self, db: Database, sources: Sources, roster: People, almanac: Almanac) -> None:
        self._db = db
        self._sources = sources
        self._roster = roster
        self._almanac = almanac

    async def of(self, id: int, now: datetime) -> Outlook:
        """What a person will get from ``now`` on."""
        async with self._db.read() as tx:
            person = await people.person(tx, id)
            preferences = await reminders.preferences(tx, id)
            silences = {one.subject for one in await reminders.silences(tx, id)}
            snoozes = {one.subject: one.at for one in await reminders.snoozes(tx, id)}
            stopped = await chats.stopped(tx, id) is not None
        role = self._roster.role(id, person)
        if person is None or role.rank < Role.DELEGATE.rank:
            return Outlook(role=role)
        found = await self._sources.events(now.date(), (now + _AHEAD).date(), now)
        events = await self._sources.still_due([one for one in found if one.party in ("", person.state)])
        where = _where(person)
        coming = []
        for event in events:
            leads = chosen(event.kind, preferences.get(event.kind))
            instants = tuple(one for one in self._almanac.instants(event, where, leads) if one.at > now)
            instants = tuple(one for one in instants if event.since is None or one.at >= event.since)
            snoozed = snoozes.get(event.subject)
            if instants or snoozed is not None:
                silenced = next((one for one in (event.subject, event.rule_subject) if one in silences), "")
                coming.append(Coming(event=event, instants=_distinct(instants), snoozed=snoozed, silenced=silenced))
        return Outlook(
            role=role,
            state=person.state,
            zone=person.zone,
            default=self._almanac.default,
            coming=tuple(sorted(coming, key=lambda one: (one.first, one.event.subject))),
            off=tuple(kind for kind in KINDS if kind in preferences and not preferences[kind].wanted),
            stopped=stopped,
            left=person.left_at is not None,
        )


def _distinct(found: Sequence[Instant]) -> tuple[Instant, ...]:
    """Of several at one instant, the last alone: that is the one which goes out."""
    return tuple({one.at: one for one in found}.values())


def _where(person: Person) -> Where:
    return Where(person.zone, Quiet.of(person))
