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
from telegram.constants import ChatAction, ParseMode
from telegram.error import BadRequest, ChatMigrated, TelegramError

from bot.errors import MessageGone, OutcomeUnknown, Refused
from bot.text.buttons import encode
from bot.text.message import Attachment, Button, Keys
from bot.text.parting import cuts
from bot.transport.faults import classify, said
from bot.transport.parts import Part, words
from bot.transport.remembered import Remembered

logger = logging.getLogger(__name__)

T = TypeVar("T")

_SHORT = 2048  # UTF-16 units: what surely fits where Telegram found a text too long
_TOAST = 200  # characters
_NO_PREVIEW = telegram.LinkPreviewOptions(is_disabled=True)

# Telegram's descriptions of a message that is not there, or is of another sort than the call is for.
_GONE = (
    "message to edit not found",
    "message can't be edited",
    "message_id_invalid",
    "no text in the message to edit",
)
# … and of a file id that another bot was given, that was given for another kind of file, or that is garbled.
_FILE_UNKNOWN = (
    "file identifier",
    "use file of type",
    "type of file mismatch",
    "file_reference",
    "file_id_invalid",
)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a message goes: a chat, a topic in it, and the message it answers."""

    chat: int
    topic: int | None = None
    answers: int | None = None


class Calls:
    """Telegram's methods as the replies need them. Each raises ``LineError`` and nothing else of the line.

    ``remembered``: where a file that was uploaded is to go on by the id that Telegram gave it.
    """

    def __init__(self, bot: telegram.Bot, *, remembered: Remembered | None = None) -> None:
        self._bot = bot
        self._remembered = remembered

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
            if not isinstance(moved, BadRequest) or said(error, *_FILE_UNKNOWN):
                raise
            if (document := _as_document(part.attachment)) and said(error, "photo", "image"):
                return await self.send(place, replace(part, attachment=document), follow=follow)
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
            if said(error, *_GONE):
                return False
            if not isinstance(error.__cause__, BadRequest):
                raise
            logger.warning("An edit is made as plain text. %s", error)
            await self._edit(chat, message_id, replace(part, text=_plain(part.text)[0]), None)
        return True

    async def change(self, chat: int, message_id: int, part: Part) -> None:
        """Change a message's text, or the words under its file, once. What it says already is left alone.

        Raises ``MessageGone`` where it is not there any more, or is of the other sort.
        """
        target: dict[str, Any] = {"chat_id": chat, "message_id": message_id, "reply_markup": _keyboard(part.rows)}
        words_only = part.attachment is None

        async def as_(text: str, mode: ParseMode | None) -> None:
            if words_only:
                call = self._bot.edit_message_text(
                    text=text, parse_mode=mode, link_preview_options=_NO_PREVIEW, **target
                )
            else:
                call = self._bot.edit_message_caption(caption=text or None, parse_mode=mode, **target)
            await _changed(call)

        try:
            await as_(part.text, ParseMode.HTML)
        except Refused as error:
            plain = _plain(part.text)
            if isinstance(error, MessageGone) or not isinstance(error.__cause__, BadRequest) or len(plain) > 1:
                raise
            logger.warning("A change is made as plain text. %s", error)
            await as_(plain[0], None)

    async def remove(self, chat: int, message_id: int, otherwise: Part) -> bool:
        """Delete a message; False where Telegram does so no more and it says ``otherwise`` instead.

        Telegram deletes a message within 48 hours. Of an older one the text is replaced; in the place of a file
        comes that of ``otherwise``, and without one only the words under it change. One that is not there counts
        as deleted.
        """
        try:
            await _called(self._bot.delete_message(chat, message_id))
        except Refused as error:
            if said(error, "message to delete not found"):
                return True
            if not said(error, "message can't be deleted"):
                raise
        else:
            return True
        try:
            await self.change(chat, message_id, replace(otherwise, attachment=None))
        except MessageGone as error:
            if not said(error, "no text in the message to edit"):
                raise
            if otherwise.attachment is None or not otherwise.attachment.data:
                await self.change(chat, message_id, otherwise)
            else:
                await _changed(self._put_file(chat, message_id, otherwise, ParseMode.HTML))
        return False

    async def toast(self, query: str, text: str, *, alert: bool) -> None:
        """Answer a button press. One that is too old to be answered is left alone."""
        try:
            await _repeated(
                lambda: self._bot.answer_callback_query(query, text=text[:_TOAST] or None, show_alert=alert)
            )
        except Refused as error:
            if not said(error, "query is too old", "query id is invalid", "query_id_invalid"):
                raise

    async def typing(self, place: Place) -> None:
        """Show for some five seconds that an answer is being made."""
        await _called(self._bot.send_chat_action(place.chat, ChatAction.TYPING, message_thread_id=place.topic))

    async def _send(self, place: Place, part: Part, mode: ParseMode | None) -> int:
        """Send a message as it is, its file by the id Telegram knows it under, if there is one."""
        file = part.attachment
        if file is None or not (self._remembered or file.known):
            return (await self._post(place, part, mode)).message_id
        given = self._remembered.known(file) if self._remembered else file
        if given.known:
            try:
                return (await self._post(place, replace(part, attachment=given), mode)).message_id
            except Refused as error:
                if not said(error, *_FILE_UNKNOWN) or not file.data:
                    raise
                logger.warning("Telegram does not know a file by its id any more; it is uploaded.")
        sent = await self._post(place, replace(part, attachment=replace(file, known="")), mode)
        if self._remembered:
            self._remembered.note(file, sent)
        return sent.message_id

    async def _post(self, place: Place, part: Part, mode: ParseMode | None) -> telegram.Message:
        answered = None
        if place.answers is not None:
            answered = telegram.ReplyParameters(place.answers, allow_sending_without_reply=True)
        common: dict[str, Any] = {
            "chat_id": place.chat,
            "parse_mode": mode,
            "reply_parameters": answered,
            "message_thread_id": place.topic,
            "reply_markup": _keyboard(part.rows) if part.keys is None else _keys(part.keys),
        }
        file = part.attachment
        if file is None:
            call = self._bot.send_message(text=part.text, link_preview_options=_NO_PREVIEW, **common)
        elif _is_photo(file):
            given = file.known or file.data
            call = self._bot.send_photo(photo=given, filename=file.name, caption=part.text or None, **common)
        else:
            call = self._bot.send_document(
                document=file.known or file.data,
                filename=file.name,
                caption=part.text or None,
                disable_content_type_detection=True,
                **common,
            )
        return await _called(call)

    async def _edit(self, chat: int, message_id: int, part: Part, mode: ParseMode | None) -> None:
        target: dict[str, Any] = {
            "chat_id": chat,
            "message_id": message_id,
            "reply_markup": _keyboard(part.rows),
        }
        if part.attachment is None:
            await _repeated(
                lambda: self._bot.edit_message_text(
                    text=part.text, parse_mode=mode, link_preview_options=_NO_PREVIEW, **target
                )
            )
        else:
            await _repeated(lambda: self._put_file(chat, message_id, part, mode))

    async def _put_file(self, chat: int, message_id: int, part: Part, mode: ParseMode | None) -> object:
        """Another file, with its words, in the place of the one a message has."""
        file = part.attachment
        assert file is not None, "a file is put in the place of a file"
        kind = telegram.InputMediaPhoto if _is_photo(file) else telegram.InputMediaDocument
        media = kind(file.known or file.data, caption=part.text or None, parse_mode=mode, filename=file.name)
        return await self._bot.edit_message_media(
            media=media, chat_id=chat, message_id=message_id, reply_markup=_keyboard(part.rows)
        )


Rows = tuple[tuple[Button, ...], ...]


async def _called(call: Awaitable[T]) -> T:
    try:
        return await call
    except TelegramError as exc:
        raise classify(exc) from exc


async def _changed(call: Awaitable[object]) -> None:
    """A change of a message, made once. Raises ``MessageGone``."""
    try:
        await _called(call)
    except Refused as error:
        if said(error, "message is not modified"):
            return
        if said(error, *_GONE, "no caption in the message to edit"):
            raise MessageGone(str(error)) from error.__cause__
        raise


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


def _keys(keys: Keys) -> telegram.ReplyKeyboardMarkup | telegram.ReplyKeyboardRemove:
    if not keys.rows:
        return telegram.ReplyKeyboardRemove()
    button = telegram.KeyboardButton
    rows = [[button(key.label, request_location=key.location or None) for key in row] for row in keys.rows]
    return telegram.ReplyKeyboardMarkup(rows, resize_keyboard=True, one_time_keyboard=True)


def _is_photo(file: Attachment | None) -> bool:
    return file is not None and file.kind == "photo"


def _as_document(file: Attachment | None) -> Attachment | None:
    """A photo as a document, which its id cannot serve; None for what is no photo or cannot be uploaded."""
    if file is None or file.kind != "photo" or not file.data:
        return None
    return replace(file, kind="document", known="")


def _plain(markup: str) -> list[str]:
    """The words of our own HTML, in texts that are short in any case."""
    text = words(markup)
    return [text[start:end].strip() for start, end in cuts(text, (), (), _SHORT)] or [""]
