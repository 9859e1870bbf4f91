"""Reminders in words: what, when, why, and what can be done about it with one press."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta, tzinfo

from bot.meetings.when import agenda_lines, lines
from bot.obligations.due import DueDate
from bot.obligations.telling import (
    distance_line,
    due_line,
    extension_lines,
    hand_in_lines,
    rule_line,
    words_of,
)
from bot.questions.wording import Voice
from bot.reminders.events import Event
from bot.reminders.instants import morning
from bot.reminders.kinds import KINDS
from bot.text.buttons import fits
from bot.text.dates import moment
from bot.text.message import Action, Block, Button, Gap, Message, bold, fill, italic, line
from storage.rows import Meeting, PlannedItem, SubmissionEntry

_MOST_ITEMS = 12
_MINUTES = timedelta(hours=2)  # nearer than this the start is told in minutes

Rows = tuple[tuple[Button, ...], ...]


def reminder_message(
    event: Event,
    voice: Voice,
    now: datetime,
    zone: tzinfo,
    zone_name: str,
    *,
    meant_for: datetime | None = None,
    again: bool = False,
    before: tuple[bool, SubmissionEntry | None] = (False, None),
    agenda: Sequence[PlannedItem] = (),
) -> Message:
    """One reminder to somebody in ``zone``.

    ``meant_for``: it is late, and was meant for then. ``again``: it may be the second time. ``before``: whether
    the same was due the year before, and what is recorded of that.
    """
    blocks: list[Block] = []
    if again:
        blocks.append(line(italic(voice.texts.say("You may have had this message already."))))
    if meant_for is not None:
        late = voice.texts.say("This reminder is late; it was meant for {moment}.")
        blocks.append(line(italic(late.format(moment=moment(meant_for, zone, voice.language)))))
    if event.due is not None:
        blocks += _due(event.due, event, voice, now.astimezone(zone), before)
    elif event.meeting is not None:
        blocks += _meeting(event.meeting, event, voice, now, zone, zone_name)
        items = [(item.number, item.title) for item in agenda[:_MOST_ITEMS]]
        blocks += [Gap(), *agenda_lines(tuple(items), voice)] if items else []
    return Message(tuple(blocks), _rows(event, voice, now, zone), voice.language)


def late_message(
    events: Sequence[Event], voice: Voice, now: datetime, zone: tzinfo, *, again: bool = False
) -> Message:
    """Several reminders that are late, in one message."""
    say = voice.texts.say
    blocks: list[Block] = []
    if again:
        blocks.append(line(italic(say("You may have had this message already."))))
    blocks.append(line(italic(say("These reminders are late: the assistant was not at work when they were due."))))
    for event in sorted(events, key=lambda one: (one.day, one.subject)):
        blocks += [Gap(), headline(event, voice)]
        blocks.append(distance_line((event.day_where(zone) - now.astimezone(zone).date()).days, voice))
    return Message(tuple(blocks), (_coming(voice),), voice.language)


def headline(event: Event, voice: Voice) -> Block:
    """An event in one line."""
    if event.due is not None:
        return due_line(event.due, voice)
    title = voice.foreign(event.meeting.title) if event.meeting is not None else event.subject
    return fill(
        voice.texts.say("{title} begins on {day}."), title=bold(title), day=bold(voice.day(event.day, short=False))
    )


def called(event: Event, voice: Voice) -> str:
    """What to call an event in a sentence: "annual transparency report", a meeting's title."""
    if event.due is not None:
        return words_of(event.due.rule, event.due.rule.subject, voice)
    return voice.foreign(event.meeting.title) if event.meeting is not None else event.subject


def _due(
    due: DueDate, event: Event, voice: Voice, local: datetime, before: tuple[bool, SubmissionEntry | None]
) -> list[Block]:
    say = voice.texts.say
    days = (event.day - local.date()).days
    blocks: list[Block] = [due_line(due, voice), distance_line(days, voice)]
    if days < 0:
        blocks.append(line(say("No submission is recorded here. There is no further reminder of it.")))
    blocks += [rule_line(due.rule, voice), *extension_lines(due, voice), *hand_in_lines(due.rule, voice)]
    was_due, entry = before
    if entry is not None and entry.submitted_on is not None:
        fields = {"day": voice.day(entry.submitted_on), "document": voice.foreign(entry.document)}
        known = say("The year before: handed in on {day} · {document}")
        unknown = say("The year before: handed in on {day}")
        blocks.append(line((known if entry.document else unknown).format(**fields)))
    elif entry is not None:
        blocks.append(line(say("The year before: handed in.")))
    elif was_due:
        blocks.append(line(say("The year before: no submission is recorded here.")))
    return blocks


def _meeting(
    meeting: Meeting, event: Event, voice: Voice, now: datetime, zone: tzinfo, zone_name: str
) -> list[Block]:
    return [_begins(event, voice, now, zone), *lines(meeting, voice, reader=zone_name).values()]


def _begins(event: Event, voice: Voice, now: datetime, zone: tzinfo) -> Block:
    say, say_n = voice.texts.say, voice.texts.say_n
    title = bold(called(event, voice))
    if event.start is not None and event.start - now < _MINUTES:
        n = max(1, round((event.start - now) / timedelta(minutes=1)))
        return fill(say_n("{title} begins in {n} minute.", "{title} begins in {n} minutes.", n), title=title, n=n)
    days = (event.day_where(zone) - now.astimezone(zone).date()).days
    if days <= 0:
        return fill(say("{title} begins today."), title=title)
    if days == 1:
        return fill(say("{title} begins tomorrow."), title=title)
    return fill(say_n("{title} begins in {n} day.", "{title} begins in {n} days.", days), title=title, n=days)


def _rows(event: Event, voice: Voice, now: datetime, zone: tzinfo) -> Rows:
    say = voice.texts.say
    rows: list[list[Button]] = []
    if event.due is not None:
        rows.append([Button(say("Submitted"), Action("submitted", (event.subject,)))])
    later = ((1, say("Remind me tomorrow")), (7, say("Remind me next week")))
    rows.append(
        [
            Button(label, Action("later", (event.subject, days)))
            for days, label in later
            if snoozable(event, now, zone, days)
        ]
    )
    if event.due is not None:
        silence = Button(say("Not my file"), Action("silence", (event.rule_subject,)))
    else:
        silence = Button(say("No more on this"), Action("silence", (event.subject,)))
    rows.append([Button(say("Ask the coordinators"), Action("ask-coordinators", (event.subject,))), silence])
    if event.meeting is not None:
        rows.append([Button(say("The meeting"), Action("meeting", (event.meeting.id,)))])
    rows.append(list(_coming(voice)))
    fitting = [tuple(button for button in row if fits(button.action)) for row in rows]
    return tuple(row for row in fitting if row)


def snoozable(event: Event, now: datetime, zone: tzinfo, days: int) -> bool:
    """Whether 09:00 in so many days is still of use: before the event is over, or after it where that is told."""
    over = event.over(zone)
    return snooze_at(now, zone, days) < over or (now >= over and bool(KINDS[event.kind].overdue))


def snooze_at(now: datetime, zone: tzinfo, days: int) -> datetime:
    """09:00 in so many days where the person is."""
    return morning(now.astimezone(zone).date() + timedelta(days=days), zone)


def _coming(voice: Voice) -> tuple[Button, ...]:
    return (Button(voice.texts.say("My reminders"), Action("coming", (0,))),)
