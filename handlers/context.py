"""What every conversation works with: the desk, and one request on it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import telegram

from bot.parties.lexicon import Lexicon
from bot.questions.assistant import Assistant
from bot.text.buttons import decode
from bot.text.catalogue import Catalogues, Texts, language_of
from bot.text.message import Action, Message
from bot.transport.replies import Replies
from handlers.courtesy import Courtesy
from handlers.people import People
from handlers.senders import without_mention
from storage.database import Database


@dataclass(frozen=True, kw_only=True)
class Desk:
    """Everything that conversations share; put together once, by the roof.

    ``language`` is spoken to people whose Telegram speaks none of the six. ``inbox_days`` is how long the
    numbers of answered messages are kept.
    """

    assistant: Assistant
    catalogues: Catalogues
    lexicon: Lexicon
    db: Database
    replies: Replies
    clock: Callable[[], datetime]
    language: str = "en"
    inbox_days: timedelta = timedelta(days=7)
    courtesy: Courtesy = field(default_factory=Courtesy)

    @property
    def people(self) -> People:
        """What is held about people."""
        return People(self.db)

    def language_for(self, chosen: str, user: telegram.User | None) -> str:
        """The language somebody chose, else that of their Telegram, else the house's."""
        spoken = user.language_code if user is not None else None
        return language_of(chosen) or language_of(spoken) or self.language

    async def texts_for(self, user: telegram.User | None) -> Texts:
        """The sentences to speak to somebody."""
        held = await self.people.held(user.id) if user is not None else None
        return self.catalogues.texts(self.language_for(held.language if held else "", user))


@dataclass(frozen=True, kw_only=True)
class Request:
    """One update, decoded. ``words`` are what was asked or what follows the command; ``action`` a button's."""

    desk: Desk
    update: telegram.Update
    message: telegram.Message
    person: int
    texts: Texts
    now: datetime
    words: str = ""
    action: Action | None = None

    @property
    def id(self) -> str:
        return str(self.update.update_id)

    def number(self, at: int) -> int:
        """A whole number that the pressed button carries."""
        return int(self._argument(at))

    def word(self, at: int) -> str:
        """A word that the pressed button carries."""
        return str(self._argument(at))

    def _argument(self, at: int) -> str | int:
        assert self.action is not None, "only a pressed button carries arguments"
        return self.action.args[at]


@dataclass(frozen=True, slots=True)
class Notice:
    """A short sentence shown over the chat when a button is pressed, at most 200 characters."""

    text: str


Handler = Callable[[Request], Awaitable[Message | Notice | None]]


async def decoded(desk: Desk, update: telegram.Update) -> Request | None:
    """The update as a request; None where nobody wrote it or its message is out of reach."""
    message, user = update.effective_message, update.effective_user
    if message is None or user is None or not isinstance(message, telegram.Message):
        return None
    pressed = update.callback_query
    return Request(
        desk=desk,
        update=update,
        message=message,
        person=user.id,
        texts=await desk.texts_for(user),
        now=desk.clock(),
        words=asked(message) if pressed is None else "",
        action=decode(pressed.data) if pressed is not None else None,
    )


def asked(message: telegram.Message) -> str:
    """What a message asks: its text without a leading command and without the bot's name."""
    text = message.text or ""
    for entity in message.entities:
        if entity.type == telegram.MessageEntity.BOT_COMMAND and entity.offset == 0:
            text = text[entity.length :]  # a command is ASCII: one unit a letter
    return without_mention(text, message.get_bot())
