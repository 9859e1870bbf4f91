"""Choosing a language."""

from __future__ import annotations

from bot.text.catalogue import LANGUAGES, OWN_NAMES, Texts
from bot.text.message import Action, Button, Message, fill, line
from handlers.context import Request

_ROW = 3


async def choose(request: Request) -> Message:
    """/language"""
    return offered(request.texts)


async def chosen(request: Request) -> Message:
    """A language's button."""
    language = request.word(0)
    if language not in LANGUAGES:
        return offered(request.texts)
    await request.desk.people.choose_language(request.person, language)
    texts = request.desk.catalogues.texts(language)
    return Message(
        (
            fill(texts.say("From now on I write to you in {language}."), language=OWN_NAMES[language]),
            line(texts.say("What is quoted stays in the language of its record.")),
        ),
        _rows(),
        language,
    )


def offered(texts: Texts) -> Message:
    """The languages to choose from, each in its own name."""
    now = fill(texts.say("I write to you in {language}."), language=OWN_NAMES[texts.language])
    return Message((now, line(texts.say("Choose another language:"))), _rows(), texts.language)


def _rows() -> tuple[tuple[Button, ...], ...]:
    buttons = [Button(OWN_NAMES[language], Action("language", (language,))) for language in LANGUAGES]
    return tuple(tuple(buttons[at : at + _ROW]) for at in range(0, len(buttons), _ROW))
