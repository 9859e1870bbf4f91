"""Reminders in chat: what will I get, less of it, once more, and a question to the coordinators."""

from __future__ import annotations

from bot.inquiries.acting import No as NotPassed
from bot.inquiries.telling import refusal
from bot.questions.wording import Voice
from bot.reminders.comingviews import coming_message
from bot.reminders.events import zone_named
from bot.reminders.reminding import No
from bot.reminders.telling import called, headline
from bot.text.catalogue import N_
from bot.text.dates import moment
from bot.text.message import Action, Button, Message, fill, line
from handlers.context import Notice, Request
from handlers.hints import old_button

_REFUSALS = {
    No.GONE: N_("Nothing is due there any more: it was handed in, has moved or is over."),
    No.OTHER_STATE: N_("This is about another State than yours."),
    No.NO_STATE: N_("You are held here for no State, so there is nothing to pass on."),
    No.TOO_LATE: N_("That would be too late: it is over by then."),
    No.NOBODY: N_("There is no coordinator here yet who could be asked."),
}


async def coming(request: Request) -> Message:
    """/reminders, and its further pages."""
    return await _page(request, request.number(0) if request.action is not None else 0)


async def off(request: Request) -> Message | Notice:
    """Silence one event of the list."""
    if not await request.desk.reminding.silence(request.person, request.word(0), request.now):
        return old_button(request.texts)
    return await _page(request, request.number(1))


async def on(request: Request) -> Message:
    """Restore one event of the list."""
    await request.desk.reminding.restore(request.person, request.word(0))
    return await _page(request, request.number(1))


async def silence(request: Request) -> Message | Notice:
    """No more reminders of an event, or of a whole rule: "not my file"."""
    subject, texts = request.word(0), request.texts
    if not await request.desk.reminding.silence(request.person, subject, request.now):
        return old_button(texts)
    if subject.startswith("rule:"):
        words = texts.say("This is not your file: you get no more reminders of it, this year or any other.")
    else:
        words = texts.say("You get no more reminders of this.")
    rows = ((Button(texts.say("Undo"), Action("unsilence", (subject,))),),)
    return Message((line(words),), rows, texts.language)


async def unsilence(request: Request) -> Message:
    """Undo."""
    await request.desk.reminding.restore(request.person, request.word(0))
    return _said(request, request.texts.say("You get reminders of this again."))


async def later(request: Request) -> Message | Notice:
    """Once more tomorrow, or next week."""
    subject, texts = request.word(0), request.texts
    done = await request.desk.reminding.later(request.person, subject, request.number(1), request.now)
    if isinstance(done, No):
        return _refused(request, done)
    assert done.at is not None, "it is known when"
    words = texts.say("I will remind you again on {moment}.")
    when = moment(done.at, zone_named(done.zone), texts.language)
    rows = ((Button(texts.say("Undo"), Action("not-later", (subject,))),),)
    return Message((line(words.format(moment=when)),), rows, texts.language)


async def not_later(request: Request) -> Message:
    """Undo."""
    await request.desk.reminding.not_later(request.person, request.word(0))
    return _said(request, request.texts.say("No further reminder beside the usual ones."))


async def ask(request: Request) -> Message | Notice:
    """What would be passed on to the coordinators, before it is."""
    subject, texts, voice = request.word(0), request.texts, _voice(request)
    found = await request.desk.reminding.asks(request.person, subject, request.now)
    if isinstance(found, No):
        return _refused(request, found)
    assert request.who is not None, "they are held for a State"
    number = found.number
    blocks = (
        line(
            texts.say_n(
                "This would be passed on to {n} coordinator, without your name:",
                "This would be passed on to {n} coordinators, without your name:",
                number,
            ).format(n=number)
        ),
        fill(texts.say("{party} asks the coordinators about this:"), party=voice.party(request.who.state)),
        headline(found.event, voice),
    )
    rows = (
        (Button(texts.say("Pass it on"), Action("ask-send", (subject,))),),
        (Button(texts.say("Cancel"), Action("ask-cancel")),),
    )
    return Message(blocks, rows, texts.language)


async def send(request: Request) -> Message | Notice:
    """Pass it on."""
    reminding, subject = request.desk.reminding, request.word(0)
    found = await reminding.asks(request.person, subject, request.now)
    if isinstance(found, No):
        return _refused(request, found)
    passed = await request.desk.inquiries.pass_on(
        request.person,
        called(found.event, _voice(request)),
        subject,
        request.now,
        language=request.texts.language,
        key=f"{request.person}:{subject}:{request.now:%Y%m%d}",
    )
    if isinstance(passed, NotPassed):
        return Notice(refusal(passed, _voice(request)))
    done = await reminding.ask(request.person, subject, request.now)
    if isinstance(done, No):
        return _refused(request, done)
    words = request.texts.say_n(
        "Passed on to {n} coordinator: {what}", "Passed on to {n} coordinators: {what}", done.number
    )
    return _said(request, words.format(n=done.number, what=called(done.event, _voice(request))))


async def cancel(request: Request) -> Message:
    """Do not."""
    return _said(request, request.texts.say("Nothing was passed on."))


async def _page(request: Request, page: int) -> Message:
    found = await request.desk.reminding.coming(request.person, request.now)
    return coming_message(found, _voice(request), page)


def _refused(request: Request, why: No) -> Notice:
    return Notice(request.texts.say(_REFUSALS[why]))


def _said(request: Request, words: str) -> Message:
    return Message((line(words),), (), request.texts.language)


def _voice(request: Request) -> Voice:
    return Voice(request.texts, request.desk.lexicon)
