"""Notices of the reminders in words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta, tzinfo

from bot.questions.wording import Voice
from bot.reminders.events import Event
from bot.reminders.telling import called, headline
from bot.text.dates import moment
from bot.text.message import Action, Block, Button, Gap, Message, bold, fill, italic, line

_MOST_EVENTS = 20


def clock_message(leap: timedelta, wait: timedelta, voice: Voice, *, again: bool = False) -> Message:
    """The clock of the machine leapt: what that means, and what to do."""
    say_n = voice.texts.say_n
    hours = max(1, round(abs(leap) / timedelta(hours=1)))
    if leap > timedelta(0):
        what = say_n(
            "The clock of the machine went ahead by {n} hour at once.",
            "The clock of the machine went ahead by {n} hours at once.",
            hours,
        )
    else:
        what = say_n(
            "The clock of the machine went back by {n} hour at once.",
            "The clock of the machine went back by {n} hours at once.",
            hours,
        )
    minutes = max(1, round(wait / timedelta(minutes=1)))
    then = say_n(
        "No reminders are made for {n} minute: set the clock right within that time, or they go by it.",
        "No reminders are made for {n} minutes: set the clock right within that time, or they go by it.",
        minutes,
    )
    blocks: list[Block] = [
        *_again(voice, again=again),
        line(bold(what.format(n=hours))),
        line(then.format(n=minutes)),
    ]
    return Message(tuple(blocks), (), voice.language)


def lost_message(
    found: Sequence[tuple[str, date, int, Event | None]], voice: Voice, *, again: bool = False
) -> Message:
    """Reminders that came too late to be sent: (subject, day, how many, the event where it is known)."""
    say_n = voice.texts.say_n
    total = sum(number for _, _, number, _ in found)
    head = say_n(
        "{n} reminder could not be sent while it still mattered.",
        "{n} reminders could not be sent while they still mattered.",
        total,
    )
    blocks: list[Block] = [*_again(voice, again=again), line(bold(head.format(n=total)))]
    for subject, day, number, event in found[:_MOST_EVENTS]:
        words = say_n("{event}, {day}: {n} person", "{event}, {day}: {n} people", number)
        name = subject
        if event is not None:
            name = called(event, voice)
            if event.party:
                words = say_n("{party}, {event}, {day}: {n} person", "{party}, {event}, {day}: {n} people", number)
        party = voice.party(event.party) if event is not None and event.party else ""
        blocks.append(line(words.format(event=name, party=party, day=voice.day(day), n=number)))
    if (more := len(found) - _MOST_EVENTS) > 0:
        blocks.append(line(say_n("and {n} more event", "and {n} more events", more).format(n=more)))
    return Message(tuple(blocks), (), voice.language)


def question_message(
    party: str, event: Event, voice: Voice, zone: tzinfo, at: datetime, *, again: bool = False
) -> Message:
    """A delegate asks the coordinators: of which State and about what, nothing else."""
    say = voice.texts.say
    blocks: list[Block] = [
        *_again(voice, again=again),
        fill(say("{party} asks the coordinators about this:"), party=bold(voice.party(party))),
        headline(event, voice),
        Gap(),
        line(say("Asked on {moment}. Who asked is not passed on.").format(moment=moment(at, zone, voice.language))),
    ]
    rows: tuple[tuple[Button, ...], ...] = ()
    if event.due is not None:
        rows = ((Button(say("How this was computed"), Action("due-how", (event.subject,))),),)
    rows = (*rows, (Button(say("Questions passed on"), Action("inquiries", ("open", 0))),))
    return Message(tuple(blocks), rows, voice.language)


def _again(voice: Voice, *, again: bool) -> list[Block]:
    return [line(italic(voice.texts.say("You may have had this message already.")))] if again else []
