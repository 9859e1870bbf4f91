"""When somebody is told: at once, every day at 07:30 or every Monday at 07:30, where they are."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta, tzinfo
from typing import Final

from bot.reminders.instants import Quiet, at, quiet_end
from storage.follows import Pace

MORNING: Final = time(7, 30)
SETTLING: Final = timedelta(minutes=2)
"""Told at once, a record waits so long for others that go in with it …"""
GATHERED: Final = timedelta(minutes=15)
"""… but no longer than this."""
LATE: Final = timedelta(hours=1)
"""A digest so long after its morning keeps to quiet hours, which the chosen 07:30 itself does not."""
_MONDAY: Final = 0
_DAY: Final = timedelta(days=1)


def opening(
    pace: Pace, now: datetime, zone: tzinfo, quiet: Quiet, first: datetime, last: datetime
) -> datetime | None:
    """What went in before this instant is to be told now; None where it is not yet time.

    ``first`` and ``last``: since when the first and the last of what waits is in.
    """
    if pace is Pace.AT_ONCE:
        settled = now - last >= SETTLING or now - first >= GATHERED
        return now + timedelta(seconds=1) if settled and not quiet_until(pace, now, zone, quiet, now) else None
    begun = latest(pace, now, zone)
    if first >= begun or quiet_until(pace, now, zone, quiet, begun):
        return None
    return begun


def quiet_until(pace: Pace, now: datetime, zone: tzinfo, quiet: Quiet, begun: datetime) -> datetime | None:
    """Until when nothing is sent now; None where it may be. ``begun``: when the digest was to go out."""
    if pace is not Pace.AT_ONCE and now - begun <= LATE:
        return None
    end = quiet_end(now, quiet, zone)
    if end <= now:
        return None
    return end if pace is Pace.AT_ONCE else min(end, following(pace, now, zone))


def latest(pace: Pace, now: datetime, zone: tzinfo) -> datetime:
    """The last morning of a pace that has come."""
    return max(one for one in _mornings(pace, now, zone) if one <= now)


def following(pace: Pace, now: datetime, zone: tzinfo) -> datetime:
    """The next morning of a pace."""
    return min(one for one in _mornings(pace, now, zone) if one > now)


def _mornings(pace: Pace, now: datetime, zone: tzinfo) -> list[datetime]:
    """Those around now, in order. A day that the zone left out has none of its own."""
    today = now.astimezone(zone).date()
    days: list[date] = [today + more * _DAY for more in range(-9, 10)]
    if pace is Pace.WEEKLY:
        days = [day for day in days if day.weekday() == _MONDAY]
    return sorted({at(day, MORNING, zone) for day in days})
