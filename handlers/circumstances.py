"""Extensions and conditions in chat: listed, put down, changed, taken away."""

from __future__ import annotations

from functools import partial

from bot.circumstances import views
from bot.circumstances.circumstance import Circumstance, Kind
from bot.circumstances.circumstances import Done, Proposal
from bot.circumstances.reading import read_lines, read_rows
from bot.meetings.complaint import Complaint
from bot.questions.wording import Voice
from bot.submissions.sheet import MOST_BYTES, rows_of
from bot.text.message import Message, line
from handlers.context import Handler, Notice, Request
from handlers.hints import old_button
from handlers.holding import hold

KIND = "circumstance"
EXTENSION, CONDITION = views.EXAMPLES[Kind.EXTENSION], views.EXAMPLES[Kind.CONDITION]


async def _command(kind: Kind, request: Request) -> Message | Notice:
    """/extension and /condition: lines, a file, or what is held."""
    if request.file is None and not request.words:
        return await _listed(request, kind, 0)
    return await _read(request, kind)


extension: Handler = partial(_command, Kind.EXTENSION)
condition: Handler = partial(_command, Kind.CONDITION)


async def page(request: Request) -> Message | Notice:
    """A page of what is held."""
    kind = _kind(request)
    return old_button(request.texts) if kind is None else await _listed(request, kind, request.number(1))


async def one(request: Request) -> Message | Notice:
    """One of them."""
    kind = _kind(request)
    row = await request.desk.circumstances.one(kind, request.word(1), request.now) if kind else None
    if kind is None or row is None:
        return _gone(request)
    return views.one_message(kind, row, request.desk.register.book, _voice(request))


async def new(request: Request) -> Message | Notice:
    """The button that adds one: the next message is read as a line."""
    kind = _kind(request)
    if kind is None:
        return old_button(request.texts)
    await hold(request, KIND, {"kind": kind.value, "replaces": ""}, awaits_words=True)
    return views.asking_message(kind, _voice(request), None, request.desk.register.book)


async def edit(request: Request) -> Message | Notice:
    """The button that changes one: the next message takes its place."""
    kind = _kind(request)
    row = await request.desk.circumstances.one(kind, request.word(1), request.now) if kind else None
    if kind is None or row is None:
        return _gone(request)
    await hold(request, KIND, {"kind": kind.value, "replaces": request.word(1)}, awaits_words=True)
    return views.asking_message(kind, _voice(request), row, request.desk.register.book)


async def written(request: Request) -> Message | Notice:
    """The line that was waited for."""
    assert request.held is not None, "only a step that waits is answered"
    return await _read(request, Kind(request.held.data["kind"]), request.held.data["replaces"])


async def confirm(request: Request) -> Message | Notice:
    """Put down what a preview shows."""
    found = await request.desk.circumstances.confirm(request.person, request.number(0), request.now)
    if found is None:
        return Notice(request.texts.say("This preview is over. Please write it once more."))
    if isinstance(found, Done):
        return views.done_message(found, _voice(request))
    return views.preview_message(found, request.desk.register.book, _voice(request))


async def cancel(request: Request) -> Message | Notice:
    """Drop a preview."""
    if not await request.desk.circumstances.cancel(request.person, request.number(0), request.now):
        return Notice(request.texts.say("This preview is over. Please write it once more."))
    words = request.texts.say("Cancelled. Nothing was put down.")
    return Message((line(words),), language=request.texts.language)


async def ask_drop(request: Request) -> Message | Notice:
    """Whether one is to be taken away."""
    kind = _kind(request)
    row = await request.desk.circumstances.one(kind, request.word(1), request.now) if kind else None
    if kind is None or row is None:
        return _gone(request)
    return views.ask_drop_message(kind, row, request.desk.register.book, _voice(request))


async def drop(request: Request) -> Message | Notice:
    """Take one away."""
    kind = _kind(request)
    if kind is None:
        return old_button(request.texts)
    gone = await request.desk.circumstances.drop(request.person, kind, request.word(1), request.now)
    if gone is None:
        return _gone(request)
    return views.dropped_message(kind, gone, request.desk.register.book, _voice(request))


async def _listed(request: Request, kind: Kind, at: int) -> Message:
    found = await request.desk.circumstances.all_of(kind)
    return views.list_message(kind, found, at, request.desk.register.book, _voice(request))


async def _read(request: Request, kind: Kind, replaces: str = "") -> Message | Notice:
    desk, today = request.desk, request.now.date()
    read: tuple[Circumstance, ...] | tuple[Complaint, ...]
    if request.file is not None:
        rows = rows_of(await request.file.read(MOST_BYTES), request.texts)
        read = read_rows(rows, kind, desk.lexicon, desk.register.book, today=today)
    else:
        read = read_lines(request.words, kind, desk.lexicon, desk.register.book, today=today)
    wrong = tuple(each for each in read if isinstance(each, Complaint))
    wanted = tuple(each for each in read if not isinstance(each, Complaint))
    found: Proposal | tuple[Complaint, ...] | None = wrong
    if not wrong and wanted:
        found = await desk.circumstances.propose(request.person, kind, wanted, request.now, replaces=replaces)
    if found is None:
        return _gone(request)
    if isinstance(found, Proposal):
        return views.preview_message(found, desk.register.book, _voice(request))
    if request.held is not None:  # what is mended may come without the command
        await hold(request, KIND, request.held.data, awaits_words=True)
    return views.complaint_message(kind, found, _voice(request))


def _kind(request: Request) -> Kind | None:
    word = request.word(0)
    return Kind(word) if word in set(Kind) else None


def _voice(request: Request) -> Voice:
    return Voice(request.texts, request.desk.lexicon)


def _gone(request: Request) -> Notice:
    return Notice(request.texts.say("This was changed or taken away meanwhile."))
