"""The calls that speak to a person, each with its faults told in the words of ``bot.errors``.

What Telegram refuses for its form goes out as plain text instead: the words are the same, and a person who asked
is not left without an answer because of a tag.
"""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from typing import Any, TypeVar

import telegram
from telegram.constants import ParseMode
from telegram.error import BadRequest, ChatMigrated, TelegramError

from bot.errors import OutcomeUnknown, Refused
from bot.text.buttons import encode
from bot.text.message import Attachment, Button
from bot.text.parting import cuts
from bot.transport.faults import classify, said
from bot.transport.parts import Part, words

logger = logging.getLogger(__name__)

T = TypeVar("T")

_SHORT = 2048  # UTF-16 units: what surely fits where Telegram found a text too long
_TOAST = 200  # characters
_NO_PREVIEW = telegram.LinkPreviewOptions(is_disabled=True)


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

    async def send(self, place: Place, part: Part, *, follow: bool = True) -> int:
        """Send a message; its id. A group that became a supergroup is followed to its new address.

        With ``follow=False`` that raises ``Refused``, caused by a ``ChatMigrated`` that names the address.
        """
        try:
            return await self._send(place, part, ParseMode.HTML)
        except Refused as error:
            moved = error.__cause__
            if isinstance(moved, ChatMigrated) and follow:
                return await self.send(Place(moved.new_chat_id), part)
            if place.topic is not None and said(error, "thread not found"):
                return await self.send(replace(place, topic=None), part, follow=follow)
            if not isinstance(moved, BadRequest):
                raise
            if _is_photo(part.attachment) and said(error, "photo", "image"):
                return await self.send(place, replace(part, attachment=_as_document(part)), follow=follow)
            logger.warning("A message goes out as plain text. %s", error)
        texts = _plain(part.text)
        for text in texts[:-1]:
            await self._send(place, Part(text), None)
            place = replace(place, answers=None)
        return await self._send(place, replace(part, text=texts[-1]), None)

    async def edit(self, chat: int, message_id: int, part: Part) -> bool:
        """Change a message; False where it is no longer there to be changed, or cannot become this."""
        try:
            await self._edit(chat, message_id, part, ParseMode.HTML)
        except Refused as error:
            if said(error, "message is not modified"):
                return True
            if said(error, "message to edit not found", "message can't be edited", "message_id_invalid"):
                return False
            if said(error, "no text in the message to edit"):
                return False
            if not isinstance(error.__cause__, BadRequest):
                raise
            logger.warning("An edit is made as plain text. %s", error)
            await self._edit(chat, message_id, replace(part, text=_plain(part.text)[0]), None)
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

    async def _send(self, place: Place, part: Part, mode: ParseMode | None) -> int:
        answered = None
        if place.answers is not None:
            answered = telegram.ReplyParameters(place.answers, allow_sending_without_reply=True)
        common: dict[str, Any] = {
            "chat_id": place.chat,
            "parse_mode": mode,
            "reply_parameters": answered,
            "message_thread_id": place.topic,
            "reply_markup": _keyboard(part.rows),
        }
        file = part.attachment
        if file is None:
            call = self._bot.send_message(text=part.text, link_preview_options=_NO_PREVIEW, **common)
        elif _is_photo(file):
            call = self._bot.send_photo(photo=file.data, filename=file.name, caption=part.text or None, **common)
        else:
            call = self._bot.send_document(
                document=file.data,
                filename=file.name,
                caption=part.text or None,
                disable_content_type_detection=True,
                **common,
            )
        return (await _called(call)).message_id

    async def _edit(self, chat: int, message_id: int, part: Part, mode: ParseMode | None) -> None:
        target: dict[str, Any] = {
            "chat_id": chat,
            "message_id": message_id,
            "reply_markup": _keyboard(part.rows),
        }
        file = part.attachment
        if file is None:
            await _repeated(
                lambda: self._bot.edit_message_text(
                    text=part.text, parse_mode=mode, link_preview_options=_NO_PREVIEW, **target
                )
            )
        else:
            kind = telegram.InputMediaPhoto if _is_photo(file) else telegram.InputMediaDocument
            media = kind(file.data, caption=part.text or None, parse_mode=mode, filename=file.name)
            await _repeated(lambda: self._bot.edit_message_media(media=media, **target))


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


def _is_photo(file: Attachment | None) -> bool:
    return file is not None and file.kind == "photo"


def _as_document(part: Part) -> Attachment | None:
    return replace(part.attachment, kind="document") if part.attachment else None


def _plain(markup: str) -> list[str]:
    """The words of our own HTML, in texts that are short in any case."""
    text = words(markup)
    return [text[start:end].strip() for start, end in cuts(text, (), (), _SHORT)] or [""]
