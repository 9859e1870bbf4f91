"""What is held about somebody, shown and erased."""

from __future__ import annotations

from bot.text.catalogue import OWN_NAMES
from bot.text.message import Action, Button, Gap, Line, Message, bold, fill, line
from handlers.context import Request


async def privacy(request: Request) -> Message:
    """/privacy"""
    texts = request.texts
    held = await request.desk.people.held(request.person)
    days = request.desk.inbox_days.days
    blocks = (
        line(bold(texts.say("What is held about you"))),
        _held(request, held.language if held else ""),
        Gap(),
        line(
            texts.say(
                "Your questions are not kept: their text is erased as soon as they are answered, "
                "and it is in no log. Apart from Telegram, they reach only the machine that runs this assistant."
            )
        ),
        fill(
            texts.say_n(
                "The numbers of answered messages and of their chats, without any text, are kept for {n} day, "
                "so that nothing is answered twice.",
                "The numbers of answered messages and of their chats, without any text, are kept for {n} days, "
                "so that nothing is answered twice.",
                days,
            ),
            n=days,
        ),
        line(texts.say("Telegram itself keeps this chat; delete it there if you wish.")),
    )
    rows = ((Button(texts.say("Erase what is held about me"), Action("erase")),),) if held else ()
    return Message(blocks, rows, texts.language)


async def erase(request: Request) -> Message:
    """The button that erases."""
    await request.desk.people.erase(request.person)
    # Spoken in the language of their Telegram: the choice of another is among what was erased.
    texts = request.desk.catalogues.texts(request.desk.language_for("", request.update.effective_user))
    return Message((line(texts.say("Nothing is held about you any more.")),), (), texts.language)


def _held(request: Request, language: str) -> Line:
    texts = request.texts
    if not language:
        return line(texts.say("Nothing."))
    return fill(
        texts.say("Your Telegram number and the language you chose: {language}. Kept until you erase it."),
        language=OWN_NAMES[language],
    )
