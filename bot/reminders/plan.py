"""Which reminders are due: derived anew at every tick from events, people and the time, and from nothing else.

Of several instants of one event that have passed for somebody only the newest counts, and only within its grace.
So nothing has to be remembered between two ticks but which reminders were handed on, and that is their key. An
event that moves has new keys; one that is edited, handed in or silenced simply is not found any more.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta, tzinfo
from functools import cached_property
from types import MappingProxyType
from typing import NamedTuple

from bot.reminders import instants
from bot.reminders.events import Event, zone_named
from bot.reminders.instants import Quiet, outside, weekend_of, working_day
from bot.reminders.kinds import chosen
from bot.reminders.leads import Lead
from storage.rows import Preference

_DAY = timedelta(days=1)
# However zones, weekends and quiet hours move it, an instant stays this near to noon UTC of its day.
_EARLIER, _LATER = timedelta(days=5), timedelta(days=2)
_MOST_COUNTED = 100_000


class Where(NamedTuple):
    """Where somebody is, as far as instants depend on it. ``zone`` "" = they chose none."""

    zone: str
    quiet: Quiet


@dataclass(frozen=True, kw_only=True, slots=True)
class Addressee:
    """Somebody with a role who can be written to. ``since``: when they joined; earlier instants are not theirs."""

    id: int
    state: str
    where: Where
    since: datetime | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Instant:
    """One reminder of an event, for everybody who is in one place: between ``at`` and ``until`` it goes out."""

    lead: Lead
    at: datetime
    until: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class Planned:
    """One reminder to one person."""

    event: Event
    person: int
    instant: Instant

    @property
    def key(self) -> str:
        """The name under which a reminder is queued, once for ever."""
        return f"{memo(self.event, self.instant.lead)}:{self.person}"


class Almanac:
    """What every instant is counted with: zones by name, and what was counted with them before.

    ``default`` is the zone of those who chose none; ``zones`` takes a name and the default's name.
    """

    def __init__(self, default: str = "Europe/Zurich", zones: Callable[[str, str], tzinfo] = zone_named) -> None:
        self.default = default
        self._zones = zones
        self._zone_by_name: dict[str, tzinfo] = {}
        self._counted: dict[tuple[object, ...], tuple[Instant, ...]] = {}

    def name(self, where: Where, event: Event | None = None) -> str:
        """The zone somebody is in: their own, else that of the meeting, else the default."""
        return where.zone or (event.zone if event is not None else "") or self.default

    def zone(self, where: Where, event: Event | None = None) -> tzinfo:
        """The same, as a zone."""
        name = self.name(where, event)
        found = self._zone_by_name.get(name)
        if found is None:
            found = self._zone_by_name[name] = self._zones(name, self.default)
        return found

    def instants(self, event: Event, where: Where, leads: Sequence[Lead]) -> tuple[Instant, ...]:
        """Every reminder of an event to people in one place, in order; the later lead of two at once is last."""
        key = (event.subject, event.day, event.start, event.zone, event.before_weekend, where, leads)
        found = self._counted.get(key)
        if found is None:
            if len(self._counted) >= _MOST_COUNTED:
                self._counted.clear()
            found = self._counted[key] = self._count(event, where, leads)
        return found

    def _count(self, event: Event, where: Where, leads: Sequence[Lead]) -> tuple[Instant, ...]:
        zone = self.zone(where, event)
        day, over = event.day_where(zone), event.over(zone)
        weekend = weekend_of(self.name(where, event)) if event.before_weekend else frozenset()
        found = []
        for lead in leads:
            if lead.in_days:
                wanted = instants.morning(working_day(day - timedelta(days=lead.days), weekend), zone)
            elif event.start is not None:
                wanted = event.start - lead.before
            else:
                continue  # the hour of the start is not known
            end = over if lead.days >= 0 else wanted + lead.grace
            at = outside(wanted, where.quiet, zone, end)
            if at < end:
                found.append(Instant(lead=lead, at=at, until=min(end, at + lead.grace)))
        return tuple(sorted(found, key=lambda one: (one.at, -one.lead.before)))


class Group(list[Addressee]):
    """Some people, and their ids as a set."""

    @cached_property
    def ids(self) -> frozenset[int]:
        return frozenset(each.id for each in self)


Groups = dict[tuple[Where, tuple[Lead, ...]], Group]


class Roll:
    """Everybody who may be reminded, arranged by what their instants depend on.

    ``silences``: person → subjects; ``preferences``: person → kind → preference.
    """

    def __init__(
        self,
        people: Sequence[Addressee],
        preferences: Mapping[int, Mapping[str, Preference]] = MappingProxyType({}),
        silences: Mapping[int, Collection[str]] = MappingProxyType({}),
    ) -> None:
        self.people = people
        self._preferences = preferences
        self._silences = silences
        self._arranged: dict[tuple[str, str], Groups] = {}  # by kind and party

    @cached_property
    def by_id(self) -> Mapping[int, Addressee]:
        return {each.id: each for each in self.people}

    def groups(self, event: Event) -> Groups:
        """Whom an event concerns, by place and leads; those who want none of its kind are in no group."""
        if (event.kind, "") not in self._arranged:
            self._arrange(event.kind)
        return self._arranged.get((event.kind, event.party), {})

    def _arrange(self, kind: str) -> None:
        common = chosen(kind, None)
        own = {
            person: chosen(kind, kinds[kind])
            for person, kinds in self._preferences.items()
            if kind in kinds  # everybody else has the default
        }
        everybody: Groups = {}
        for each in self.people:
            leads = own.get(each.id, common)
            if not leads:
                continue
            if kind == "meeting":
                everybody.setdefault((each.where, leads), Group()).append(each)
            elif each.state:
                of_state = self._arranged.setdefault((kind, each.state), {})
                of_state.setdefault((each.where, leads), Group()).append(each)
        self._arranged[kind, ""] = everybody

    def wants(self, person: int, event: Event) -> bool:
        """Whether somebody has not silenced an event or its rule."""
        silenced = self._silences.get(person)
        return not silenced or (event.subject not in silenced and event.rule_subject not in silenced)


def near(event: Event, leads: Iterable[Lead], since: datetime, until: datetime) -> bool:
    """Whether an instant of the event, or its grace, may lie between the two; cheap, and never wrongly False."""
    noon = datetime.combine(event.day, time(12), UTC)
    for lead in leads:
        about = noon - lead.before
        if about - _EARLIER <= until and since <= about + _LATER + lead.grace:
            return True
    return False


@dataclass(frozen=True, slots=True)
class Plan:
    """``due`` goes out now; ``too_late`` fell due after the tick before, and its grace is over."""

    due: list[Planned]
    too_late: list[Planned]


def plan(
    events: Iterable[Event],
    roll: Roll,
    almanac: Almanac,
    since: datetime,
    now: datetime,
    known: Mapping[str, Set[int]],
) -> Plan:
    """What is to be done at ``now`` where the tick before was at ``since``.

    What is known (:func:`memo` → people) was handed on already, and is left out.
    """
    found = Plan([], [])
    for planned in _newest(events, roll, almanac, since, now, known):
        if now < planned.instant.until:
            found.due.append(planned)
        elif planned.instant.at > since:
            found.too_late.append(planned)
    return found


def _newest(
    events: Iterable[Event],
    roll: Roll,
    almanac: Almanac,
    since: datetime,
    now: datetime,
    known: Mapping[str, Set[int]],
) -> Iterator[Planned]:
    """For every event and everybody it concerns, the newest instant that has passed, if it is not known."""
    for event in events:
        close: dict[tuple[Lead, ...], bool] = {}
        for (where, leads), people in roll.groups(event).items():
            if leads not in close:
                close[leads] = near(event, leads, since, now)
            if not close[leads]:
                continue
            newest = newest_of(almanac.instants(event, where, leads), now, event.since)
            if newest is None or (newest.until <= now and newest.at <= since):
                continue
            done = known.get(memo(event, newest.lead), frozenset())
            if people.ids <= done:
                continue
            for each in people:
                if each.id in done or (each.since is not None and newest.at < each.since):
                    continue
                if roll.wants(each.id, event):
                    yield Planned(event=event, person=each.id, instant=newest)


def newest_of(found: Sequence[Instant], now: datetime, since: datetime | None = None) -> Instant | None:
    """The last of the instants that have passed; None where none has, or where it was before ``since``."""
    newest = next((one for one in reversed(found) if one.at <= now), None)
    return None if newest is None or (since is not None and newest.at < since) else newest


def memo(event: Event, lead: Lead) -> str:
    """The key of a reminder without the person."""
    return f"rem:{event.subject}:{when_of(event, lead)}:{lead.code}"


def when_of(event: Event, lead: Lead) -> str:
    """What of an event's time a reminder hangs on: its day, or the hour of its start where the lead counts from it.

    Where that changes, the reminder is another one.
    """
    by_hour = event.start is not None and not lead.in_days
    return f"{event.start:%Y-%m-%dT%H%MZ}" if by_hour else event.day.isoformat()
