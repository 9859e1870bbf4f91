"""Weeks from Monday to Sunday, after ISO 8601, where the house is."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta, tzinfo

from bot.reminders.instants import at

_HOUR = time(9)
WEEK = timedelta(days=7)


def week_of(instant: datetime, zone: tzinfo) -> str:
    """The week in which an aware instant lies: "2012-W12"."""
    year, week, _ = instant.astimezone(zone).isocalendar()
    return f"{year:04}-W{week:02}"


def monday_of(week: str) -> date:
    """Its first day. Raises ``ValueError`` for what is no week."""
    year, _, number = week.partition("-W")
    return date.fromisocalendar(int(year), int(number), 1)


def before(week: str) -> str:
    """The week before it."""
    year, number, _ = (monday_of(week) - WEEK).isocalendar()
    return f"{year:04}-W{number:02}"


def bounds(week: str, zone: tzinfo) -> tuple[datetime, datetime]:
    """The first instant of a week, and that of the one after it."""
    monday = monday_of(week)
    return at(monday, time(0), zone), at(monday + WEEK, time(0), zone)


def told_at(week: str, zone: tzinfo) -> datetime:
    """When the summary of a week is sent: 09:00 of the Monday after it."""
    return at(monday_of(week) + WEEK, _HOUR, zone)
