"""A record that is put in from the chat: its file read, looked through, corrected, confirmed."""

from __future__ import annotations

from bot.meetings.complaint import Complaint
from bot.questions.wording import Voice
from bot.reception import asking, pages, views
from bot.reception.receptions import LARGEST, Already, Full, Stored
from bot.reception.sheet import is_sheet
from bot.reception.standing import No, Standing
from bot.text.catalogue import N_
from bot.text.message import Attachment, Message, code, fill, line
from handlers.context import Notice, Request
from handlers.hints import old_button
from handlers.holding import hold

FILE, ANSWER = "record-file", "record-answer"
"""Kinds of the steps that wait: for a file, for words about one."""

# What is written, and not pressed: the sentence that asks for it, and an example.
_TYPED = {
    "title": (N_("What is the record's title? Please write it."), ""),
    "date": (N_("On which day was the meeting? Please write it, for instance: {example}"), "24 February 2011"),
    "place": (N_("Where was the meeting? Please write it, for instance: {example}"), "Palais des Nations, Geneva"),
    "chair": (N_("Who chaired? Please write it, for instance: {example}"), "Norway"),
    "speaker": (
        N_("Which State or organisation is that? Please write its name, for instance: {example}"),
        "Norway",
    ),
    "sentence": (
        N_("Who speaks? Write names with semicolons between, for instance: {example}"),
        "Norway; Lebanon | as President",
    ),
    "readers": (
        N_("Which States and groups may be shown it? Write them with commas between, for instance: {example}"),
        "Switzerland, Norway",
    ),
}
_DECIDED = frozenset({"authority", "language", "visibility", "replaces"})


async def record(request: Request) -> Message | Notice:
    """/record: a file, or a review that comes back; alone it says how, and waits for one."""
    if request.file is not None:
        return await _received(request)
    await hold(request, FILE, {}, awaits_words=True)
    waiting = await request.desk.receptions.open_ones(request.person, request.now)
    return views.how_message(waiting, _voice(request))


async def sent(request: Request) -> Message | Notice:
    """The file that was waited for."""
    if request.file is not None:
        return await _received(request)
    await hold(request, FILE, request.held.data if request.held else {}, awaits_words=True)
    words = request.texts.say("Please send the record as a file; words alone cannot be put in.")
    return Message((line(words),), language=request.texts.language)


async def card(request: Request) -> Message | Notice:
    """What was recognised in a file."""
    found = await request.desk.receptions.stands(request.person, request.number(0), request.now)
    return views.card_message(found, _voice(request)) if isinstance(found, Standing) else _shown(request, found)


async def page(request: Request) -> Message | Notice:
    """A page of what was recognised."""
    found = await request.desk.receptions.stands(request.person, request.number(0), request.now)
    if not isinstance(found, Standing):
        return _shown(request, found)
    if request.word(1) not in pages.KINDS:
        return old_button(request.texts)
    return pages.page_message(found, request.word(1), request.number(2), _voice(request))


async def go_on(request: Request) -> Message | Notice:
    """What is asked next."""
    found = await request.desk.receptions.stands(request.person, request.number(0), request.now)
    return _shown(request, found)


async def pick(request: Request) -> Message | Notice:
    """An answer to what is asked."""
    id, revision, value = request.number(0), request.number(1), request.word(2)
    return _shown(request, await request.desk.receptions.answer(request.person, id, revision, value, request.now))


async def choose(request: Request) -> Message | Notice:
    """Something to be written, or to be decided once more."""
    id, revision, what = request.number(0), request.number(1), request.word(2)
    if what in _DECIDED:
        found = await request.desk.receptions.reopen(request.person, id, revision, what, request.now)
        return _shown(request, found)
    found = await request.desk.receptions.stands(request.person, id, request.now)
    if not isinstance(found, Standing):
        return _shown(request, found)
    if found.revision != revision:
        return _shown(request, No.STALE)
    if what == "meeting":
        return pages.meetings_message(found, await request.desk.receptions.known_meetings(), 0, _voice(request))
    if what not in _TYPED:
        return old_button(request.texts)
    await hold(request, ANSWER, {"reception": id, "revision": revision, "what": what}, awaits_words=True)
    return _asked_for(request, what)


async def written(request: Request) -> Message | Notice:
    """What was written when it was asked for; a file is taken as one."""
    assert request.held is not None, "only a step that waits is answered"
    if request.file is not None:
        return await _received(request)
    data = request.held.data
    found = await request.desk.receptions.write(
        request.person, data["reception"], data["revision"], data["what"], request.words, request.now
    )
    if isinstance(found, Complaint):
        await hold(request, ANSWER, data, awaits_words=True)
        return _line(request, views.complaint(found, _voice(request)))
    if isinstance(found, Standing) and data["what"] in ("title", "place", "chair"):
        return views.card_message(found, _voice(request))
    return _shown(request, found)


async def choices(request: Request) -> Message | Notice:
    """Meetings or records to choose from."""
    found = await request.desk.receptions.stands(request.person, request.number(0), request.now)
    if not isinstance(found, Standing):
        return _shown(request, found)
    at, desk = request.number(2), request.desk
    if request.word(1) == "meetings":
        return pages.meetings_message(found, await desk.receptions.known_meetings(), at, _voice(request))
    return pages.records_message(found, await desk.receptions.current_records(), at, _voice(request))


async def sheet(request: Request) -> Message | Notice:
    """The review as a file, which may come back."""
    id = request.number(0)
    found = await request.desk.receptions.sheet(request.person, id, request.texts, request.now)
    if isinstance(found, No):
        return _shown(request, found)
    await hold(request, FILE, {"reception": id}, awaits_words=True)
    words = request.texts.say(
        "Correct it in any editor, save it as text, and send it back with /record as its caption."
    )
    name, data = found
    return Message((line(words),), language=request.texts.language, attachment=Attachment(name, data))


async def begin_again(request: Request) -> Message | Notice:
    """Forget what was corrected and decided."""
    found = await request.desk.receptions.start_again(
        request.person, request.number(0), request.number(1), request.now
    )
    return views.card_message(found, _voice(request)) if isinstance(found, Standing) else _shown(request, found)


async def confirm(request: Request) -> Message | Notice:
    """Put it in."""
    found = await request.desk.receptions.confirm(request.person, request.number(0), request.number(1), request.now)
    return _shown(request, found)


async def ask_drop(request: Request) -> Message | Notice:
    """Whether to discard."""
    found = await request.desk.receptions.stands(request.person, request.number(0), request.now)
    return views.ask_drop_message(found, _voice(request)) if isinstance(found, Standing) else _shown(request, found)


async def drop(request: Request) -> Message | Notice:
    """Discard."""
    found = await request.desk.receptions.drop(request.person, request.number(0), request.now)
    return _shown(request, found) if isinstance(found, No) else views.dropped_message(found, _voice(request))


async def _received(request: Request) -> Message | Notice:
    assert request.file is not None, "there is a file"
    async with request.desk.replies.busy(request.update):
        data = await request.file.read(LARGEST)
        if is_sheet(data):
            return await _returned(request, data)
        desk = request.desk
        found = await desk.receptions.receive(request.person, request.file.name, data, request.now)
    return views.card_message(found, _voice(request)) if isinstance(found, Standing) else _shown(request, found)


async def _returned(request: Request, data: bytes) -> Message | Notice:
    expected = int(request.held.data.get("reception", 0)) if request.held is not None else 0
    found = await request.desk.receptions.returned(request.person, data, request.now, expected=expected)
    if isinstance(found, No | Standing | Stored):
        return views.card_message(found, _voice(request)) if isinstance(found, Standing) else _shown(request, found)
    if expected:
        await hold(request, FILE, {"reception": expected}, awaits_words=True)
    return views.complaints_message(found, _voice(request))


def _shown(request: Request, found: Standing | Stored | Already | Full | No) -> Message | Notice:
    voice = _voice(request)
    match found:
        case No():
            return Notice(views.refusal(found, voice))
        case Already():
            return views.already_message(found, voice)
        case Full():
            return views.full_message(found, voice)
        case Stored():
            return views.stored_message(found, voice)
        case _:
            return asking.asked_message(found, voice)


def _asked_for(request: Request, what: str) -> Message:
    words, example = _TYPED[what]
    texts = request.texts
    return Message((fill(texts.say(words), example=code(example)),), language=texts.language)


def _line(request: Request, words: str) -> Message:
    return Message((line(words),), language=request.texts.language)


def _voice(request: Request) -> Voice:
    return Voice(request.texts, request.desk.lexicon)
