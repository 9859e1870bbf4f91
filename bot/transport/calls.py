"""The calls that speak to a person, each with its faults told in the words of ``bot.errors``.

What Telegram refuses for its form goes out as plain text instead: the words are the same, and a person who asked
is not left without an answer because of a tag.
"""

from __future__ import annotations

import html
import logging
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from typing import TypeVar

import telegram
from telegram.constants import ParseMode
from telegram.error import BadRequest, ChatMigrated, TelegramError

from bot.errors import OutcomeUnknown, Refused
from bot.text.buttons import encode
from bot.text.markup import HtmlPart
from bot.text.message import Button
from bot.text.parting import cuts
from bot.transport.faults import classify, said

logger = logging.getLogger(__name__)

T = TypeVar("T")

_SHORT = 2048  # UTF-16 units: what surely fits where Telegram found a text too long
_TOAST = 200  # characters
_NO_PREVIEW = telegram.LinkPreviewOptions(is_disabled=True)
_TAG = re.compile(r"<[^<>]*>")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a message goes: a chat, a topic in it, and the message it answers."""

    chat: int
    topic: int | None = None
    answers: int | None = None


class Calls:
    """Telegram's methods as the replies need them. Each raises ``LineError`` and nothing else of the line."""

    def __init__(self, bot: telegram.Bot) -> None:
        self._bot = bot

    async def send(self, place: Place, part: HtmlPart) -> int:
        """Send a message; its id."""
        try:
            return await self._send(place, part.text, part.rows, ParseMode.HTML)
        except Refused as error:
            moved = error.__cause__
            if isinstance(moved, ChatMigrated):
                return await self.send(Place(moved.new_chat_id), part)
            if place.topic is not None and said(error, "thread not found"):
                return await self.send(replace(place, topic=None), part)
            if not isinstance(moved, BadRequest):
                raise
            logger.warning("A reply goes out as plain text. %s", error)
        texts = _plain(part.text)
        for text in texts[:-1]:
            await self._send(place, text, (), None)
            place = replace(place, answers=None)
        return await self._send(place, texts[-1], part.rows, None)

    async def edit(self, chat: int, message_id: int, part: HtmlPart) -> bool:
        """Change a message; False where it is no longer there to be changed."""
        try:
            await self._edit(chat, message_id, part.text, part.rows, ParseMode.HTML)
        except Refused as error:
            if said(error, "message is not modified"):
                return True
            if said(error, "message to edit not found", "message can't be edited", "message_id_invalid"):
                return False
            if not isinstance(error.__cause__, BadRequest):
                raise
            logger.warning("An edit is made as plain text. %s", error)
            await self._edit(chat, message_id, _plain(part.text)[0], part.rows, None)
        return True

    async def toast(self, query: str, text: str, *, alert: bool) -> None:
        """Answer a button press. One that is too old to be answered is left alone."""
        try:
            await _repeated(
                lambda: self._bot.answer_callback_query(query, text=text[:_TOAST] or None, show_alert=alert)
            )
        except Refused as error:
            if not said(error, "query is too old", "query id is invalid", "query_id_invalid"):
                raise

    async def _send(self, place: Place, text: str, rows: Rows, mode: ParseMode | None) -> int:
        answered = None
        if place.answers is not None:
            answered = telegram.ReplyParameters(place.answers, allow_sending_without_reply=True)
        sent = await _called(
            self._bot.send_message(
                chat_id=place.chat,
                text=text,
                parse_mode=mode,
                link_preview_options=_NO_PREVIEW,
                reply_parameters=answered,
                message_thread_id=place.topic,
                reply_markup=_keyboard(rows),
            )
        )
        return sent.message_id

    async def _edit(self, chat: int, message_id: int, text: str, rows: Rows, mode: ParseMode | None) -> None:
        await _repeated(
            lambda: self._bot.edit_message_text(
                chat_id=chat,
                message_id=message_id,
                text=text,
                parse_mode=mode,
                link_preview_options=_NO_PREVIEW,
                reply_markup=_keyboard(rows),
            )
        )


Rows = tuple[tuple[Button, ...], ...]


async def _called(call: Awaitable[T]) -> T:
    try:
        return await call
    except TelegramError as exc:
        raise classify(exc) from exc


async def _repeated(call: Callable[[], Awaitable[T]]) -> T:
    """A call that leaves the same behind when made twice: where the outcome is unknown, it is."""
    try:
        return await _called(call())
    except OutcomeUnknown:
        return await _called(call())


def _keyboard(rows: Rows) -> telegram.InlineKeyboardMarkup | None:
    keys = [
        [telegram.InlineKeyboardButton(button.label, callback_data=encode(button.action)) for button in row]
        for row in rows
        if row
    ]
    return telegram.InlineKeyboardMarkup(keys) if keys else None


def _plain(markup: str) -> list[str]:
    """The words of our own HTML, in texts that are short in any case."""
    text = html.unescape(_TAG.sub("", markup))
    return [text[start:end].strip() for start, end in cuts(text, (), (), _SHORT)]
