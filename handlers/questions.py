"""A question asked, and its further pages."""

from __future__ import annotations

from dataclasses import replace

from bot.questions.tell import tell
from bot.text.catalogue import N_
from bot.text.message import Action, Button, Message, code, fill, line
from handlers import follows, hints, inquiries
from handlers.context import Notice, Request, asked

EXAMPLE = N_("/ask Who spoke on clearance?")
LONGEST = 500  # characters; a question, not a document


async def ask(request: Request) -> Message:
    """/ask QUESTION, or plain text."""
    if not request.words:
        return _form(request)
    if len(request.words) > LONGEST:
        return hints.too_long(request.texts, LONGEST)
    return await _answered(request, request.words)


async def page(request: Request) -> Message | Notice:
    """Another page of the answer that the pressed button hangs on."""
    words = _replied_to(request)
    return await _answered(request, words, page=request.number(0)) if words else hints.old_button(request.texts)


async def meant(request: Request) -> Message | Notice:
    """One of several that a name in the question may mean, chosen."""
    return await _meant(request, request.word(0), 0)


async def meant_page(request: Request) -> Message | Notice:
    """Another page of the answer about the one chosen."""
    return await _meant(request, request.word(0), request.number(1))


async def _meant(request: Request, party: str, page: int) -> Message | Notice:
    words = _replied_to(request)
    if not words:
        return hints.old_button(request.texts)
    message = await _answered(request, words, page=page, meant=party)
    # The further pages must remember the choice: the question alone is as ambiguous as it was.
    return replace(message, rows=tuple(tuple(_remember(button, party) for button in row) for row in message.rows))


def _remember(button: Button, party: str) -> Button:
    if button.action.name != "page":
        return button
    return replace(button, action=Action("meant-page", (party, *button.action.args)))


def _replied_to(request: Request) -> str:
    """The question that the pressed button's message answers; "" where it is gone."""
    question = request.message.reply_to_message
    return asked(question)[:LONGEST] if question is not None else ""


async def _answered(request: Request, words: str, *, page: int = 0, meant: str | None = None) -> Message:
    desk = request.desk
    answer = await desk.assistant.answer(
        words,
        now=request.now,
        language=request.texts.language,
        state=request.who.state or None if request.who is not None else None,
        page=page,
        id=request.id,
        meant=meant,
        reader=request.reader,
    )
    desk.counted(answer)
    told = tell(answer, request.texts, desk.lexicon, zone=request.who.zone if request.who else "")
    return await follows.offered(request, answer, inquiries.offered(request, answer, told))


def _form(request: Request) -> Message:
    texts = request.texts
    example = texts.say(EXAMPLE)
    return Message(
        (
            line(texts.say("Write your question after the command, for example:")),
            line(code(example)),
            fill(texts.say("In a private chat you may leave {command} out."), command="/ask"),
        ),
        language=texts.language,
    )
