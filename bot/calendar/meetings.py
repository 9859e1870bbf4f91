"""A meeting as an event of a calendar."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, time, timedelta

from bot.calendar.event import Event
from bot.calendar.uid import meeting_subject, uid_of
from bot.meetings.plan import Plan
from bot.meetings.when import begins, ends, hours, where, zone_of
from bot.questions.wording import Voice
from bot.reminders.instants import at


def event_of(
    plan: Plan, voice: Voice, *, stamp: datetime | None = None, alarms: Sequence[datetime] = ()
) -> Event | None:
    """The meeting as an event; None where its days are not known. ``stamp`` is when it last changed.

    With hours and zone known it is an event of hours, else one of whole days whose description says the hours.
    """
    meeting = plan.meeting
    if meeting.start is None:
        return None
    say = voice.texts.say
    words: list[str] = []
    if told := hours(meeting, voice):
        words.append(say("Time: {hours}").format(hours=told))
    if meeting.chair:
        words.append(say("In the chair: {name}").format(name=voice.foreign(meeting.chair)))
    if plan.agenda:
        words += ["", say("Agenda"), *(f"{number}  {title}" for number, title in plan.agenda)]
    if meeting.note:
        words += ["", say("Note: {note}").format(note=voice.foreign(meeting.note))]
    begin = begins(meeting)
    first, last = (meeting.start, meeting.end) if begin is None else (begin, _end(plan, begin))
    return Event(
        uid=uid_of(meeting_subject(meeting.id)),
        title=meeting.title,
        first=first,
        last=last,
        stamp=stamp or datetime(meeting.year, 1, 1, tzinfo=UTC),
        sequence=meeting.revision,
        place=where(meeting, voice),
        words=words,
        category=meeting.treaty,
        cancelled=meeting.cancelled,
        alarms=alarms,
    )


def _end(plan: Plan, begin: datetime) -> datetime | None:
    """When it ends; where no hour is known, the end of the last day of several, and of one day nothing."""
    meeting = plan.meeting
    if (end := ends(meeting)) is not None:
        return end
    zone = zone_of(meeting.zone)
    if meeting.end is None or meeting.start is None or meeting.end <= meeting.start or zone is None:
        return None
    return max(at(meeting.end + timedelta(days=1), time(0), zone), begin)
