"""From a civil day and a zone to an instant: mornings, quiet hours, weekends, days that a zone leaves out.

Everything here is arithmetic on its arguments. Wall time becomes an instant the way the zone's rules say: of an
hour that comes twice the first is meant, an hour that is left out gives way to the one after it, and a whole
day that a zone left out (Apia's 30 December 2011) gives way to the day before.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta, tzinfo
from functools import cache
from typing import NamedTuple

from babel.core import Locale, UnknownLocaleError, get_global

from storage.rows import Person

MORNING = time(9)
_DAY = timedelta(days=1)
_BEFORE_QUIET = timedelta(minutes=15)


class Quiet(NamedTuple):
    """Hours in which nothing is sent by itself, as wall time where the person is; equal = no such hours."""

    since: time
    until: time

    @classmethod
    def of(cls, person: Person) -> Quiet:
        """Those that somebody chose."""
        return cls(person.quiet_from, person.quiet_until)

    def holds(self, clock: time) -> bool:
        """Whether a wall time lies within them."""
        if self.since <= self.until:
            return self.since <= clock < self.until
        return clock >= self.since or clock < self.until


def at(day: date, clock: time, zone: tzinfo) -> datetime:
    """The instant at which the clocks of ``zone`` show that day and time, aware UTC."""
    for _ in range(3):
        instant = datetime.combine(day, clock, zone).astimezone(UTC)
        if instant.astimezone(zone).date() == day:
            return instant
        day -= _DAY  # a day that the zone left out
    return instant


def morning(day: date, zone: tzinfo) -> datetime:
    """09:00 of a day."""
    return at(day, MORNING, zone)


def end_of(day: date, zone: tzinfo) -> datetime:
    """The instant at which a day is over: the first of the day after it."""
    after = datetime.combine(day + _DAY, time(0), zone).astimezone(UTC)
    return max(after, at(day, MORNING, zone))


def outside(instant: datetime, quiet: Quiet, zone: tzinfo, before: datetime) -> datetime:
    """``instant``, or where it lies in quiet hours: their end if that is before ``before``, else before them."""
    local = instant.astimezone(zone)
    if not quiet.holds(local.time()):
        return instant
    if (end := quiet_end(instant, quiet, zone)) < before:
        return end
    started = local.date() if local.time() >= quiet.since else local.date() - _DAY
    return at(started, quiet.since, zone) - _BEFORE_QUIET


def quiet_end(instant: datetime, quiet: Quiet, zone: tzinfo) -> datetime:
    """When the quiet hours around ``instant`` are over; ``instant`` itself where it lies in none."""
    local = instant.astimezone(zone)
    if not quiet.holds(local.time()):
        return instant
    day = local.date() if local.time() < quiet.until else local.date() + _DAY
    return max(at(day, quiet.until, zone), instant)


def working_day(day: date, weekend: frozenset[int]) -> date:
    """``day``, or the last day before it that is not in the weekend."""
    while day.weekday() in weekend and len(weekend) < 7:
        day -= _DAY
    return day


@cache
def weekend_of(zone: str) -> frozenset[int]:
    """The weekend where the clocks show ``zone`` (IANA name), Monday being 0, after CLDR.

    Saturday and Sunday where the country is not known: {4, 5} in Cairo, {5, 6} in Zurich.
    """
    territory = get_global("zone_territories").get(zone)
    try:
        locale = Locale.parse(f"und_{territory}") if territory else None
    except (UnknownLocaleError, ValueError):
        locale = None
    if locale is None:
        return frozenset({5, 6})
    first, last = locale.weekend_start, locale.weekend_end
    return frozenset((first + more) % 7 for more in range((last - first) % 7 + 1))
