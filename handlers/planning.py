"""Meetings added and changed by coordinators: in one line, step by step, from files."""

from __future__ import annotations

import asyncio

from bot.meetings import arrival, draft, sheets
from bot.meetings.complaint import Complaint
from bot.meetings.desk import Sheet
from bot.meetings.files import read_meetings
from bot.meetings.form import LABELS, read_form
from bot.meetings.reading import words as read_words
from bot.meetings.table import write_table
from bot.questions.wording import Voice
from bot.text.message import Attachment, Message, line
from handlers.context import Notice, Request
from handlers.holding import step

EXAMPLE = sheets.EXAMPLE
KIND = draft.KIND


async def meeting(request: Request) -> Message:
    """/meeting: a meeting in words, in a file, or what can be done."""
    if request.file is not None:
        return await _from_file(request)
    if not request.words:
        return await _overview(request, 0)
    read = read_form(request.words, request.texts, request.desk.lexicon)
    if isinstance(read, Complaint):
        return sheets.complaint_message(read, _voice(request))
    return _shown(request, await request.desk.planning.propose(request.person, read, request.now))


async def overview(request: Request) -> Message:
    """A page of what may be changed."""
    return await _overview(request, request.number(0))


async def new(request: Request) -> Message:
    return _shown(request, await request.desk.planning.begin(request.person, request.now))


async def edit(request: Request) -> Message | Notice:
    sheet = await request.desk.planning.edit(request.person, request.word(0), request.now)
    return _gone(request) if sheet is None else _shown(request, sheet)


async def ask(request: Request) -> Message | Notice:
    """One field's button."""
    held = await step(request, draft.KIND)
    if held is None or request.word(1) not in LABELS:
        return _gone(request)
    return _shown(request, await request.desk.planning.ask(held, request.word(1), request.now))


async def written(request: Request) -> Message:
    """What was written when a field was asked for; a file takes the draft's place."""
    if request.file is not None:
        return await _from_file(request)
    assert request.held is not None, "only a draft that asks is answered"
    return _shown(request, await request.desk.planning.answer(request.held, request.words, request.now))


async def choose(request: Request) -> Message | Notice:
    held = await step(request, draft.KIND)
    if held is None:
        return _gone(request)
    return _shown(request, await request.desk.planning.choose(held, request.number(1), request.now))


async def skip(request: Request) -> Message | Notice:
    held = await step(request, draft.KIND)
    return _gone(request) if held is None else _shown(request, await request.desk.planning.skip(held, request.now))


async def clear(request: Request) -> Message | Notice:
    held = await step(request, draft.KIND)
    return _gone(request) if held is None else _shown(request, await request.desk.planning.clear(held, request.now))


async def whole(request: Request) -> Message | Notice:
    held = await step(request, draft.KIND)
    return _gone(request) if held is None else _shown(request, await request.desk.planning.whole(held, request.now))


async def cancel(request: Request) -> Message | Notice:
    """The meeting is cancelled, or takes place after all: in the draft, until it is saved."""
    held = await step(request, draft.KIND)
    if held is None:
        return _gone(request)
    return _shown(request, await request.desk.planning.cancel_or_not(held, request.now))


async def save(request: Request) -> Message | Notice:
    held = await step(request, draft.KIND)
    return _gone(request) if held is None else _shown(request, await request.desk.planning.save(held, request.now))


async def drop(request: Request) -> Message | Notice:
    """Forget a draft, or a file that was looked at."""
    held = await step(request, draft.KIND) or await step(request, arrival.KIND)
    if held is None:
        return _gone(request)
    await request.desk.planning.drop(held)
    return sheets.dropped(_voice(request))


async def confirm_import(request: Request) -> Message | Notice:
    """Put in what a file holds."""
    held = await step(request, arrival.KIND)
    if held is None:
        return _gone(request)
    return _previewed(request, await request.desk.arrivals.confirm(held, request.now))


async def table(request: Request) -> Message:
    """Every meeting as a table that can be changed and sent back."""
    plans = await request.desk.meetings.plans()
    words = request.texts.say("Change what you like, and send it back with /meeting as its caption.")
    file = Attachment("meetings.csv", write_table(plans))
    return Message((line(words),), language=request.texts.language, attachment=file)


async def _from_file(request: Request) -> Message:
    assert request.file is not None, "there is a file"
    voice = _voice(request)
    data = await request.file.read(arrival.LARGEST)
    treaty = read_words("treaty", request.words) if request.words and request.held is None else {}
    if isinstance(treaty, Complaint):
        return sheets.complaint_message(treaty, voice)
    found, wrong = await asyncio.to_thread(read_meetings, data, request.desk.lexicon)
    if wrong:
        return _previewed(request, arrival.Preview(complaints=wrong))
    known = treaty.get("treaty", "")
    preview = await request.desk.arrivals.preview(request.person, found, request.now, treaty=known)
    return _previewed(request, preview)


async def _overview(request: Request, page: int) -> Message:
    plans = await request.desk.meetings.plans()
    return sheets.overview(plans, page, request.now.date(), _voice(request))


def _shown(request: Request, sheet: Sheet) -> Message:
    reader = request.who.zone if request.who is not None else ""
    return sheets.sheet_message(sheet, _voice(request), request.desk.meetings.quiet, reader=reader)


def _previewed(request: Request, preview: arrival.Preview) -> Message:
    return sheets.preview_message(preview, _voice(request), request.desk.meetings.quiet)


def _gone(request: Request) -> Notice:
    return Notice(request.texts.say("This has been closed in the meantime. Send /meeting to begin again."))


def _voice(request: Request) -> Voice:
    return Voice(request.texts, request.desk.lexicon)
