"""The records that are here, in chat: listed, taken back, put back, shown to other readers."""

from __future__ import annotations

from bot.meetings.complaint import Complaint
from bot.questions.wording import Voice
from bot.reception import shelfviews, views
from bot.reception.answering import readers_of
from bot.records.keeping import Kept
from bot.text.message import Message, line
from handlers.context import Notice, Request
from handlers.hints import old_button
from handlers.holding import hold
from storage.rows import Visibility

READERS = "record-readers"


async def listed(request: Request) -> Message:
    """/records, and its further pages."""
    at = request.number(0) if request.action is not None else 0
    found = await request.desk.keeping.listed(at, size=shelfviews.ON_A_PAGE)
    return shelfviews.list_message(found, _voice(request))


async def one(request: Request) -> Message | Notice:
    """One record."""
    return await _record(request, request.number(0))


async def ask_back(request: Request) -> Message | Notice:
    """Whether to take it back."""
    held = await request.desk.keeping.one(request.number(0))
    return shelfviews.ask_back_message(held, _voice(request)) if held is not None else _no_record(request)


async def take_back(request: Request) -> Message | Notice:
    if await request.desk.keeping.one(request.number(0)) is None:
        return _no_record(request)
    kept = await request.desk.keeping.take_back(request.number(0), by=request.person, now=request.now)
    return _kept(request, kept, request.texts.say("{record} was taken back. It is shown to nobody."))


async def put_back(request: Request) -> Message | Notice:
    if await request.desk.keeping.one(request.number(0)) is None:
        return _no_record(request)
    kept = await request.desk.keeping.put_back(request.number(0), by=request.person, now=request.now)
    return _kept(request, kept, request.texts.say("{record} is here again."))


async def ask_readers(request: Request) -> Message | Notice:
    """Whom to show it to."""
    held = await request.desk.keeping.one(request.number(0))
    if held is None:
        return _no_record(request)
    return shelfviews.readers_message(held, _voice(request))


async def show_to(request: Request) -> Message | Notice:
    """Show it to others than before; named readers are written."""
    id, value = request.number(0), request.word(1)
    if value not in {one.value for one in Visibility}:
        return old_button(request.texts)
    if await request.desk.keeping.one(id) is None:
        return _no_record(request)
    if value == Visibility.NAMED.value:
        await hold(request, READERS, {"record": id}, awaits_words=True)
        return shelfviews.which_readers_message(_voice(request))
    kept = await request.desk.keeping.set_visibility(id, Visibility(value), by=request.person, now=request.now)
    return _kept(request, kept, request.texts.say("From now on others may read {record}."))


async def readers_written(request: Request) -> Message | Notice:
    """The readers that were asked for."""
    assert request.held is not None, "only a step that waits is answered"
    named = readers_of(request.words, await request.desk.receptions.groups(), request.desk.lexicon)
    if isinstance(named, Complaint):
        await hold(request, READERS, request.held.data, awaits_words=True)
        return _line(request, views.complaint(named, _voice(request)))
    kept = await request.desk.keeping.set_visibility(
        request.held.data["record"], Visibility.NAMED, named, by=request.person, now=request.now
    )
    return _kept(request, kept, request.texts.say("From now on others may read {record}."))


async def _record(request: Request, id: int) -> Message | Notice:
    held = await request.desk.keeping.one(id)
    if held is None:
        return _no_record(request)
    meeting, older, newer = await request.desk.receptions.around(held.record)
    return shelfviews.record_message(held, meeting, older, newer, _voice(request))


def _kept(request: Request, kept: Kept | None, said: str) -> Message | Notice:
    if kept is None:
        return Notice(request.texts.say("Only coordinators may do this. Nothing was changed."))
    return shelfviews.done_message(kept, said, _voice(request))


def _no_record(request: Request) -> Notice:
    return Notice(request.texts.say("There is no such record."))


def _line(request: Request, words: str) -> Message:
    return Message((line(words),), language=request.texts.language)


def _voice(request: Request) -> Voice:
    return Voice(request.texts, request.desk.lexicon)
