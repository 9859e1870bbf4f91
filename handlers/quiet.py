"""Quiet hours: when nothing is sent that was not asked for."""

from __future__ import annotations

import re
from datetime import time, timedelta

from bot.text.message import Action, Button, Line, Message, code, fill, line
from handlers import questions
from handlers.context import Notice, Request
from handlers.hints import old_button
from handlers.holding import hold
from storage.rows import Person

KIND = "quiet"
_WAITS = timedelta(minutes=15)
_USUAL = ("2100-0800", "2200-0700", "2000-0900", "1800-0900")
_NONE = "none"
_HOURS = re.compile(r"\s*(\d{1,2})[:.h]?(\d{2})?\s*(?:-|–|—|to|à|до|至|\s)\s*(\d{1,2})[:.h]?(\d{2})?\s*")
_EXAMPLE = "21:30 – 07:00"


async def choose(request: Request) -> Message:
    """The page of quiet hours of /me."""
    await hold(request, KIND, {}, awaits_words=True, lasts=_WAITS)
    return _offered(request, told(request.who, request))


async def chosen(request: Request) -> Message | Notice:
    """A button with hours."""
    hours = _read(request.word(0))
    return await _settled(request, *hours) if hours is not None else old_button(request.texts)


async def written(request: Request) -> Message:
    """Other hours, in words."""
    hours = _read(request.words)
    if hours is not None:
        return await _settled(request, *hours)
    if not any(letter.isdigit() for letter in request.words):
        return await questions.ask(request)  # they turned to something else
    await hold(request, KIND, {}, awaits_words=True, lasts=_WAITS)
    words = request.texts.say("I could not read these hours. Write them like this: {example}.")
    return _offered(request, fill(words, example=code(_EXAMPLE)))


def told(who: Person | None, request: Request) -> Line:
    """The quiet hours that hold for somebody."""
    texts, who = request.texts, who or Person(id=request.person)
    if who.quiet_from == who.quiet_until:
        return line(texts.say("No quiet hours: reminders may come at any time."))
    words = texts.say("Quiet hours: nothing is sent by itself from {since} to {until}.")
    return fill(words, since=_clock(who.quiet_from), until=_clock(who.quiet_until))


async def _settled(request: Request, since: time, until: time) -> Message:
    who = await request.desk.people.choose_quiet_hours(request.person, since, until)
    back = (Button(request.texts.say("All about me"), Action("me")),)
    return Message((told(who, request),), (back,), request.texts.language)


def _offered(request: Request, said: Line) -> Message:
    texts = request.texts
    buttons = [Button(_span(hours), Action("quiet-hours", (hours,))) for hours in _USUAL]
    rows = (
        tuple(buttons[:2]),
        tuple(buttons[2:]),
        (Button(texts.say("No quiet hours"), Action("quiet-hours", (_NONE,))),),
        (Button(texts.say("All about me"), Action("me")),),
    )
    how = fill(texts.say("Choose, or write other hours, for example {example}."), example=code(_EXAMPLE))
    return Message((said, how), rows, texts.language)


def _read(words: str) -> tuple[time, time] | None:
    if words == _NONE:
        return time(0), time(0)
    found = _HOURS.fullmatch(words)
    if found is None:
        return None
    try:
        since, until = time(int(found[1]), int(found[2] or 0)), time(int(found[3]), int(found[4] or 0))
    except ValueError:
        return None
    return since, until


def _span(hours: str) -> str:
    found = _read(hours)
    assert found is not None, "the usual hours are readable"
    return f"{_clock(found[0])} – {_clock(found[1])}"


def _clock(at: time) -> str:
    return f"{at:%H:%M}"
