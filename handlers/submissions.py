"""Submissions in chat: recorded, claimed, confirmed, corrected, taken back."""

from __future__ import annotations

from datetime import date

from bot.questions.wording import Voice
from bot.submissions import previewviews, reportviews
from bot.submissions.acting import Actor, Done, No
from bot.submissions.days import find_days
from bot.submissions.drafts import Shown
from bot.submissions.lines import LONGEST_DOCUMENT, MOST_LINES
from bot.submissions.reports import Page
from bot.submissions.sheet import MOST_BYTES
from bot.text.catalogue import N_
from bot.text.message import Action, Button, Message, line
from handlers.context import Notice, Request
from handlers.holding import hold

EXAMPLE = N_("/submitted Ireland Article 7 2011")
LIST, DAY, DOCUMENT = "submission-list", "submission-day", "submission-document"


async def submitted(request: Request) -> Message:
    """/submitted: one report, a pasted list, a file; without anything, what is open or how it is written."""
    if request.file is not None or request.words:
        return await _read(request)
    actor = _actor(request)
    if actor.coordinates:
        await hold(request, LIST, {}, awaits_words=True)
        return reportviews.how_message(_voice(request))
    if not actor.state:
        return _said(request, No.NO_STATE)
    found = await request.desk.submissions.reports.open_for(actor, request.now)
    return reportviews.own_message(found, actor.state, _voice(request))


async def listed(request: Request) -> Message:
    """The list or the file that was waited for."""
    return await _read(request)


async def say(request: Request) -> Message | Notice:
    """The button that says that one report was handed in.

    A delegate's word stands at once, and their reminders end; what a coordinator records is previewed first.
    """
    actor = _actor(request)
    if actor.coordinates:
        return _shown(request, await request.desk.submissions.drafts.say(actor, request.word(0), request.now))
    return _shown(request, await request.desk.submissions.reports.hand_in(actor, request.word(0), request.now))


async def page(request: Request) -> Message | Notice:
    """A further page of a preview."""
    found = await request.desk.submissions.drafts.shown(_actor(request), request.number(0), request.now)
    return _shown(request, found, request.number(1))


async def pick(request: Request) -> Message | Notice:
    """An answer to what a preview asks."""
    found = await request.desk.submissions.drafts.pick(
        _actor(request), request.number(0), request.number(1), request.number(2), request.now
    )
    return _shown(request, found)


async def confirm(request: Request) -> Message | Notice:
    """Put down what the preview shows."""
    found = await request.desk.submissions.drafts.confirm(_actor(request), request.number(0), request.now)
    return _shown(request, found)


async def cancel(request: Request) -> Message | Notice:
    """Drop a preview."""
    gone = await request.desk.submissions.drafts.cancel(_actor(request), request.number(0), request.now)
    if not gone:
        return Notice(_refusal(request, No.GONE))
    return _line(request, request.texts.say("Cancelled. Nothing was put down."))


async def claims(request: Request) -> Message:
    """/claims, and its further pages."""
    found = await request.desk.submissions.reports.claims(_actor(request))
    at = request.number(0) if request.action is not None else 0
    return reportviews.claims_message(found, at, request.desk.register.book, _voice(request))


async def accept(request: Request) -> Message | Notice:
    """Confirm a claim."""
    return await _answer(request, confirm=True)


async def decline(request: Request) -> Message | Notice:
    """Decline a claim."""
    return await _answer(request, confirm=False)


async def report(request: Request) -> Message | Notice:
    """How one report stands."""
    return _paged(request, await _page(request))


async def ask_back(request: Request) -> Message | Notice:
    """Whether to take back."""
    found = await _page(request)
    if isinstance(found, No):
        return Notice(_refusal(request, found))
    return reportviews.ask_back_message(found, request.desk.register.book, _voice(request))


async def take_back(request: Request) -> Message | Notice:
    """Take back what is recorded."""
    found = await request.desk.submissions.reports.take_back(
        _actor(request), request.word(0), request.now, seen=request.number(1)
    )
    return _paged(request, found)


async def ask_day(request: Request) -> Message | Notice:
    """Which day it was handed in on."""
    words = request.texts.say("On which day was it handed in? Please write it, for instance 28 April 2011.")
    return await _ask(request, DAY, words)


async def ask_document(request: Request) -> Message | Notice:
    """Which document it was."""
    words = request.texts.say("What is its symbol or address? Please write it, for instance CCM/ART7/2011/5.")
    return await _ask(request, DOCUMENT, words)


async def new_day(request: Request) -> Message | Notice:
    """The day that was waited for."""
    days = [one.day for one in find_days(request.words) if one.day is not None]
    if len(days) != 1:
        words = request.texts.say("I could not read one day in this. Please write it as in 28 April 2011.")
        return await _ask_again(request, words)
    if days[0] > request.now.date():
        return await _ask_again(request, _refusal(request, No.FUTURE))
    return await _corrected(request, day=days[0])


async def new_document(request: Request) -> Message | Notice:
    """The document that was waited for."""
    written = " ".join(request.words.split())
    if not written or len(written) > LONGEST_DOCUMENT:
        words = request.texts.say("Please write the symbol or the address alone, for instance CCM/ART7/2011/5.")
        return await _ask_again(request, words)
    return await _corrected(request, document=written)


async def _read(request: Request) -> Message:
    drafts, actor = request.desk.submissions.drafts, _actor(request)
    if request.file is not None:
        data = await request.file.read(MOST_BYTES)
        found = await drafts.read_file(actor, data, request.words, request.texts, request.now)
    elif len(request.words.splitlines()) > MOST_LINES:
        words = request.texts.say("At most {most} lines can be taken at a time.")
        return _line(request, words.format(most=MOST_LINES))
    else:
        found = await drafts.read(actor, request.words, request.now)
    shown = _shown(request, found)
    return shown if isinstance(shown, Message) else _line(request, shown.text)


def _shown(request: Request, found: Shown | Done | No, at: int = 0) -> Message | Notice:
    book, voice = request.desk.register.book, _voice(request)
    match found:
        case No():
            return Notice(_refusal(request, found))
        case Done():
            return previewviews.done_message(found, book, voice)
        case _:
            return previewviews.preview_message(found, at, book, voice)


async def _answer(request: Request, *, confirm: bool) -> Message | Notice:
    reports, actor = request.desk.submissions.reports, _actor(request)
    found = await reports.answer(actor, request.number(0), confirm, request.now)
    shown = _paged(request, found)
    waiting = len(await reports.claims(actor))
    if isinstance(shown, Notice) or not waiting:
        return shown
    label = request.texts.say_n("{n} more claim", "{n} more claims", waiting).format(n=waiting)
    more = (Button(label, Action("claims", (0,))),)
    return Message(shown.blocks, (*shown.rows, more), shown.language)


async def _page(request: Request) -> Page | No:
    return await request.desk.submissions.reports.page(_actor(request), request.word(0), request.now)


def _paged(request: Request, found: Page | No) -> Message | Notice:
    if isinstance(found, No):
        return Notice(_refusal(request, found))
    return reportviews.page_message(found, _actor(request), request.desk.register.book, _voice(request))


async def _ask(request: Request, kind: str, words: str) -> Message | Notice:
    found = await _page(request)
    if isinstance(found, No):
        return Notice(_refusal(request, found))
    seen = found.standing.id if found.standing is not None else 0
    await hold(request, kind, {"subject": found.subject, "seen": seen}, awaits_words=True)
    return _line(request, words)


async def _ask_again(request: Request, words: str) -> Message:
    assert request.held is not None, "only a step that waits is asked again"
    await hold(request, request.held.kind, request.held.data, awaits_words=True)
    return _line(request, words)


async def _corrected(request: Request, *, day: date | None = None, document: str | None = None) -> Message | Notice:
    assert request.held is not None, "only a step that waits is answered"
    data = request.held.data
    found = await request.desk.submissions.reports.correct(
        _actor(request),
        data["subject"],
        request.now,
        seen=data["seen"],
        day=day,
        document=document,
    )
    return _paged(request, found)


def _actor(request: Request) -> Actor:
    state = request.who.state if request.who is not None else ""
    return Actor(id=request.person, role=request.role, state=state)


def _voice(request: Request) -> Voice:
    return Voice(request.texts, request.desk.lexicon)


def _refusal(request: Request, no: No) -> str:
    return reportviews.refusal(no, _voice(request))


def _said(request: Request, no: No) -> Message:
    return _line(request, _refusal(request, no))


def _line(request: Request, words: str) -> Message:
    return Message((line(words),), language=request.texts.language)
