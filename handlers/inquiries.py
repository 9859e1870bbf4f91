"""Questions passed on, in chat: what would be sent and to whom; the coordinators' queue; answers."""

from __future__ import annotations

from dataclasses import replace
from datetime import tzinfo
from typing import Any

import telegram
from telegram.constants import MessageEntityType

from bot.inquiries import keeping, queueviews, telling
from bot.inquiries.acting import LONGEST, LONGEST_ANSWER, Busy, No
from bot.inquiries.citing import as_json, of_json
from bot.inquiries.inquiries import Seen, Which
from bot.questions.types import Answer, Citation, Intent, Silence
from bot.questions.wording import Voice
from bot.reminders.events import zone_named
from bot.text.buttons import decode
from bot.text.message import Action, Button, Message, line
from handlers.context import Notice, Request, asked
from handlers.hints import old_button
from handlers.holding import hold, step
from storage.inquiries import InquiryAnswer
from storage.rows import Role, Visibility

ANSWER, REASON, QUOTE, DRAFT = "inquiry-answer", "inquiry-reason", "inquiry-quote", "inquiry-draft"
_QUOTES = (MessageEntityType.BLOCKQUOTE, MessageEntityType.EXPANDABLE_BLOCKQUOTE)
_MOST_QUOTES = 6
# Where nothing could be answered because nothing was asked, or it is to be asked otherwise.
_NOT_TO_PASS = frozenset({Silence.AN_ORDER, Silence.EMPTY_QUESTION, Silence.WHICH_PARTY, Silence.GONE})


# ── whoever asks ────────────────────────────────────────────────────────────────────────────────────────────


def offered(request: Request, answer: Answer, message: Message) -> Message:
    """The answer, with a button that passes the question on where it met silence and somebody could answer."""
    if answer.answered or answer.intent is Intent.SMALL_TALK or answer.silence in _NOT_TO_PASS:
        return message
    if not request.in_private or request.role.rank < Role.DELEGATE.rank:
        return message
    button = Button(request.texts.say("Pass this on to the coordinators"), Action("inq-ask"))
    return replace(message, rows=(*message.rows, (button,)))


async def ask(request: Request) -> Message | Notice:
    """What would be passed on of the question that the pressed button's message answers."""
    question = request.message.reply_to_message
    words = asked(question) if question is not None else ""
    return await _preview(request, words) if words else old_button(request.texts)


async def see(request: Request) -> Message | Notice:
    """The same preview with the State named, or left out."""
    words = _quoted(request.message)
    if not words:
        return old_button(request.texts)
    return await _preview(request, words, code=request.word(0), named=bool(request.number(1)))


async def replied(request: Request) -> Message | None:
    """Words in reply to an announcement, or to a preview, which they add to; None where they are neither."""
    before = request.message.reply_to_message
    if before is None or not request.in_private or request.role.rank < Role.DELEGATE.rank or not request.words:
        return None
    if before.from_user is None or before.from_user.id != request.message.get_bot().id:
        return None
    sending = _sending(before)
    if sending is not None:
        words = f"{_quoted(before)}\n{request.words}"
        return _told(request, await _preview(request, words, code=sending[0], named=sending[1]))
    origin = await request.desk.inquiries.replied_to(request.person, before.message_id)
    if not origin:
        return None
    return _told(request, await _preview(request, request.words, code=origin.partition(":")[2]))


async def send(request: Request) -> Message | Notice:
    """Pass on what the preview shows."""
    words = _quoted(request.message)
    if not words:
        return old_button(request.texts)
    done = await request.desk.inquiries.pass_on(
        request.person,
        words,
        _origin(request.word(0)),
        request.now,
        named=bool(request.number(1)),
        language=request.texts.language,
        key=f"{request.person}:{request.message.message_id}",
    )
    return _refused(request, done) if isinstance(done, No) else telling.passed_message(done, _voice(request))


async def cancel(request: Request) -> Message:
    """Pass nothing on."""
    return _line(request, request.texts.say("Nothing was passed on."))


async def undo(request: Request) -> Message | Notice:
    """Take it back."""
    if not await request.desk.inquiries.take_back(request.person, request.number(0)):
        return _refused(request, No.ENDED)
    return _line(request, request.texts.say("Taken back. Nothing of it is kept."))


# ── coordinators ────────────────────────────────────────────────────────────────────────────────────────────


async def inquiries(request: Request) -> Message | Notice:
    """/inquiries, its parts and its pages."""
    which, page = Which.OPEN, 0
    if request.action is not None:
        if request.word(0) not in set(Which):
            return old_button(request.texts)
        which, page = Which(request.word(0)), request.number(1)
    found = await request.desk.inquiries.queue(request.person, which, request.now)
    return queueviews.queue_message(found, page, _voice(request))


async def one(request: Request) -> Message | Notice:
    """One question; whatever was being written about it is left alone."""
    await request.desk.people.turn_away(request.person)
    return _seen(request, await request.desk.inquiries.seen(request.person, request.number(0), request.now))


async def take(request: Request) -> Message | Notice:
    """Take it in hand."""
    return _seen(request, await request.desk.inquiries.take(request.person, request.number(0), request.now))


async def put_back(request: Request) -> Message | Notice:
    """Let others take it."""
    return _seen(request, await request.desk.inquiries.put_back(request.person, request.number(0), request.now))


async def answer(request: Request) -> Message | Notice:
    """Wait for the answer."""
    taken = await request.desk.inquiries.take(request.person, request.number(0), request.now)
    if not isinstance(taken, Seen):
        return _seen(request, taken)
    await hold(request, ANSWER, {"inquiry": taken.case.inquiry.id}, awaits_words=True)
    words = request.texts.say(
        "Please write the answer. Bold type and the like are dropped. You see it once more before it is sent."
    )
    return _line(request, words)


async def answered(request: Request) -> Message | Notice:
    """The answer that was waited for."""
    return await _drafted(request, declined=False)


async def decline(request: Request) -> Message | Notice:
    """Ask for the reason."""
    taken = await request.desk.inquiries.take(request.person, request.number(0), request.now)
    if not isinstance(taken, Seen):
        return _seen(request, taken)
    inquiry = taken.case.inquiry
    await hold(request, REASON, {"inquiry": inquiry.id}, awaits_words=True)
    return queueviews.reasons_message(inquiry.id, _voice(request), _theirs(request, inquiry.language))


async def why(request: Request) -> Message | Notice:
    """A reason that was pressed."""
    if request.word(1) not in queueviews.REASONS:
        return old_button(request.texts)
    taken = await request.desk.inquiries.take(request.person, request.number(0), request.now)
    if not isinstance(taken, Seen):
        return _seen(request, taken)
    await request.desk.people.turn_away(request.person)
    inquiry = taken.case.inquiry
    words = _theirs(request, inquiry.language).texts.say(queueviews.REASONS[request.word(1)])
    return await _preview_answer(
        request, {"inquiry": inquiry.id, "text": words, "declined": True, "citation": None}
    )


async def reasoned(request: Request) -> Message | Notice:
    """A reason that was written."""
    return await _drafted(request, declined=True)


async def cite(request: Request) -> Message | Notice:
    """Wait for words by which a quote is sought."""
    draft = await step(request, DRAFT)
    if draft is None:
        return old_button(request.texts)
    await hold(request, QUOTE, draft.data, awaits_words=True)
    words = request.texts.say("What is to be sought in the records? Please write it as a question.")
    return _line(request, words)


async def sought(request: Request) -> Message:
    """Quotes that the records hold on the words that were waited for, of those that whoever asked may read."""
    assert request.held is not None, "only a step that waits is answered"
    data = request.held.data
    found = await request.desk.assistant.answer(
        request.words,
        now=request.now,
        language=request.texts.language,
        id=request.id,
        reader=await request.desk.inquiries.reader_of(data["inquiry"]),
    )
    citations = found.citations[:_MOST_QUOTES]
    number = await hold(request, DRAFT, data | {"found": [as_json(citation) for citation in citations]})
    return queueviews.quotes_message(number, citations, _voice(request))


async def pick(request: Request) -> Message | Notice:
    """Let a quote that was found go with the answer; -1: none."""
    draft = await step(request, DRAFT)
    if draft is None:
        return old_button(request.texts)
    found, at = draft.data.get("found", []), request.number(1)
    if not -1 <= at < len(found):
        return old_button(request.texts)
    return await _preview_answer(request, draft.data | {"citation": found[at] if at >= 0 else None})


async def confirm(request: Request) -> Message | Notice:
    """Send the answer that the preview shows."""
    draft = await step(request, DRAFT)
    if draft is None:
        return old_button(request.texts)
    data = draft.data
    done = await request.desk.inquiries.end(
        request.person,
        data["inquiry"],
        data["text"],
        request.now,
        declined=data["declined"],
        citation=data["citation"],
    )
    return _seen(request, done)


async def base(request: Request) -> Message | Notice:
    """What would be put into the base, and who could read it."""
    chosen = request.word(1)
    if chosen and chosen not in set(keeping.AUDIENCES):
        return old_button(request.texts)
    named = bool(request.number(2))
    found = await request.desk.keeper.sketch(request.number(0), named=named)
    if isinstance(found, No):
        return _refused(request, found)
    visibility = Visibility(chosen) if chosen else None
    return keeping.sketch_message(request.number(0), *found, _voice(request), visibility=visibility, named=named)


async def store(request: Request) -> Message | Notice:
    """Put it into the base."""
    if request.word(1) not in set(keeping.AUDIENCES):
        return old_button(request.texts)
    done = await request.desk.keeper.put_in(
        request.person,
        request.number(0),
        Visibility(request.word(1)),
        request.now,
        named=bool(request.number(2)),
    )
    if isinstance(done, No):
        return _refused(request, done)
    words = request.texts.say("It is in the base, as record {n}; questions find it in a few seconds.")
    rows = ((Button(request.texts.say("Questions passed on"), Action("inquiries", (Which.OPEN.value, 0))),),)
    return Message((line(words.format(n=done.id)),), rows, request.texts.language)


# ── how it is done ──────────────────────────────────────────────────────────────────────────────────────────


async def _preview(request: Request, words: str, *, code: str = "", named: bool = True) -> Message | Notice:
    to = await request.desk.inquiries.to(request.person, _origin(code))
    if isinstance(to, No):
        return _refused(request, to)
    words = words.strip()
    if len(words) > LONGEST:
        return _refused(request, No.LONG)
    # The words may be asked instead where the preview hangs on the message that has them, and on nothing more.
    hangs_on = request.message if request.action is None else request.message.reply_to_message
    askable = bool(code) and hangs_on is not None and asked(hangs_on) == words
    days = request.desk.inquiry_days.days
    return telling.preview_message(words, to, _voice(request), named=named, askable=askable, days=days)


async def _drafted(request: Request, *, declined: bool) -> Message | Notice:
    held, texts = request.held, request.texts
    assert held is not None, "only a step that waits is answered"
    words = request.words.strip()
    if not words or len(words) > LONGEST_ANSWER:
        await hold(request, held.kind, held.data, awaits_words=True)
        no = No.LONG if words else No.EMPTY
        return _line(request, telling.refusal(no, Voice(texts, request.desk.lexicon), most=LONGEST_ANSWER))
    data = {"inquiry": held.data["inquiry"], "text": words, "declined": declined, "citation": None}
    return await _preview_answer(request, data)


async def _preview_answer(request: Request, data: dict[str, Any]) -> Message | Notice:
    taken = await request.desk.inquiries.take(request.person, data["inquiry"], request.now)
    if not isinstance(taken, Seen):
        return _seen(request, taken)
    inquiry = taken.case.inquiry
    office, party = await request.desk.inquiries.office(request.person)
    draft = InquiryAnswer(
        inquiry=inquiry.id,
        by=request.person,
        at=request.now,
        office=office,
        party=party,
        text=data["text"],
        declined=data["declined"],
        citation=data["citation"],
    )
    citations: list[Citation] = [of_json(data["citation"])] if data["citation"] is not None else []
    number = await hold(request, DRAFT, data)
    return queueviews.draft_message(
        number, inquiry, draft, citations, _voice(request), _theirs(request, inquiry.language)
    )


def _seen(request: Request, found: Seen | Busy | No) -> Message | Notice:
    match found:
        case No():
            return _refused(request, found)
        case Busy():
            return Notice(queueviews.busy(found.who, found.until, _voice(request), _zone(request)))
        case _:
            return queueviews.seen_message(found, _voice(request), _zone(request))


def _quoted(message: telegram.Message) -> str:
    """The one quote in a preview: what would be passed on, as it was shown."""
    for entity in message.entities:
        if entity.type in _QUOTES:
            return message.parse_entity(entity).strip()
    return ""


def _sending(message: telegram.Message) -> tuple[str, bool] | None:
    """Of a preview: the code of the announcement replied to, and whether the State is named; None for others."""
    rows = message.reply_markup.inline_keyboard if message.reply_markup is not None else ()
    for button in (button for row in rows for button in row):
        data = button.callback_data
        action = decode(data) if isinstance(data, str) else None
        if action is not None and action.name == "inq-send":
            return str(action.args[0]), bool(action.args[1])
    return None


def _origin(code: str) -> str:
    return f"announcement:{code}" if code else ""


def _told(request: Request, shown: Message | Notice) -> Message:
    return shown if isinstance(shown, Message) else _line(request, shown.text)


def _refused(request: Request, no: No) -> Notice:
    return Notice(telling.refusal(no, _voice(request)))


def _voice(request: Request) -> Voice:
    return Voice(request.texts, request.desk.lexicon)


def _theirs(request: Request, language: str) -> Voice:
    return Voice(request.desk.catalogues.texts(language or request.desk.language), request.desk.lexicon)


def _zone(request: Request) -> tzinfo:
    return zone_named(request.who.zone if request.who is not None else "", request.desk.zone)


def _line(request: Request, words: str) -> Message:
    return Message((line(words),), language=request.texts.language)
