"""What people are reminded of: due dates and meetings, as one kind of thing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.meetings.when import begins
from bot.obligations.due import DueDate
from bot.reminders.instants import end_of
from storage.rows import Meeting


@dataclass(frozen=True, kw_only=True, slots=True)
class Event:
    """``subject`` names it, ``kind`` is that of the preference. ``day`` is the due day, or a meeting's first.

    ``party`` owes it; "" is a meeting, which is everybody's. ``start`` is known for meetings alone (aware UTC).
    Instants before ``since`` are not meant: the event had no date then, or another one.
    """

    subject: str
    kind: str
    day: date
    party: str = ""
    start: datetime | None = None
    zone: str = ""  # IANA name of where a meeting is; "" = not known
    since: datetime | None = None
    before_weekend: bool = False  # a reminder whose day falls on a weekend comes before it
    due: DueDate | None = None
    meeting: Meeting | None = None

    @property
    def rule_subject(self) -> str:
        """The subject of the whole rule, which somebody may have silenced; "" for a meeting."""
        return f"rule:{self.due.rule.id}" if self.due is not None else ""

    def day_where(self, zone: tzinfo) -> date:
        """The day as the clocks of ``zone`` show it: a meeting far away may begin a day earlier or later."""
        return self.start.astimezone(zone).date() if self.start is not None else self.day

    def over(self, zone: tzinfo) -> datetime:
        """From when on it is of no use to remind anybody in ``zone`` of it."""
        if self.start is not None:
            return self.start
        return end_of(self.day, zone)


def of_due(due: DueDate) -> Event:
    """A due date as an event."""
    kind = "report" if due.rule.report else "deadline"
    return Event(
        subject=due.subject,
        kind=kind,
        day=due.day,
        party=due.party,
        before_weekend=due.rule.before_weekend,
        due=due,
    )


def of_meeting(meeting: Meeting, since: datetime | None = None) -> Event | None:
    """A meeting as an event; None where it is cancelled or its day is not known.

    ``since``: when it was given the date it has.
    """
    if meeting.cancelled or meeting.start is None:
        return None
    return Event(
        subject=f"meeting:{meeting.id}",
        kind="meeting",
        day=meeting.start,
        start=begins(meeting),
        zone=meeting.zone,
        since=since,
        meeting=meeting,
    )


def zone_named(name: str, default: str = "UTC") -> tzinfo:
    """The zone of an IANA name, else that of the default, else UTC."""
    for each in (name, default):
        try:
            if each:
                return ZoneInfo(each)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            continue
    return UTC
