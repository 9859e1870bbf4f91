"""What an update is answered with, once.

A reply is noted as "sending", then sent, then noted as "sent"; each note is committed before the next step. When
an update is handled a second time, after a crash or a fault, its replies are counted again from the first: one
noted as sent is not sent again; one noted as sending may or may not have arrived and is sent again, because a
question left unanswered is worse than an answer given twice. Edits and toasts leave the same behind however often
they are made, so they need no note.

Faults of the line are not waited out here: they go to the station, which lets other chats go on meanwhile.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass, field
from datetime import timedelta

import telegram

from bot.errors import LineError, Refused
from bot.text.message import Message
from bot.transport.calls import Calls, Place
from bot.transport.ledger import Clock, Ledger
from bot.transport.parts import Part, parts_of
from storage.database import Database
from storage.rows import Reply, ReplyState

logger = logging.getLogger(__name__)

_SHOWN = timedelta(seconds=4)  # Telegram shows for five that an answer is being made


@dataclass(slots=True)
class _Handling:
    """One attempt at one update: the replies of earlier attempts, and how many this one has made so far."""

    earlier: Mapping[int, Reply] = field(default_factory=dict)
    made: int = 0


class Replies:
    """Sends, edits and toasts in answer to an update.

    Every method raises ``LineError`` where the reply did not surely arrive; the station then has the update
    handled again later. ``ChatGone`` means that nobody is there to read it.
    """

    def __init__(self, bot: telegram.Bot, db: Database, clock: Clock, *, ledger: Ledger | None = None) -> None:
        self._calls = Calls(bot)
        self.ledger = ledger or Ledger(db, clock)
        self._handlings: dict[int, _Handling] = {}
        self._under_way: set[asyncio.Task[int]] = set()

    @contextmanager
    def handling(self, update_id: int, earlier: Mapping[int, Reply], *, first: int = 0) -> Iterator[None]:
        """Count the update's replies from ``first`` again; ``earlier`` are those of previous attempts."""
        self._handlings[update_id] = _Handling(earlier, first)
        try:
            yield
        finally:
            del self._handlings[update_id]

    async def send(self, update: telegram.Update, message: Message, *, reply: bool = True) -> int:
        """Send a message to the update's chat, with its file; its id (that of the last part of a long one).

        ``reply`` hangs it on the person's message. Nothing happens, and the id known is returned, where an
        earlier attempt at the same update sent this reply.
        """
        return await self._send_parts(update, parts_of(message), reply=reply)

    async def edit(self, update: telegram.Update, message: Message) -> int:
        """Change the message whose button was pressed; its id. A new one is sent where it cannot be changed.

        A picture is changed into another picture, with its words; between words and a picture there is no change,
        and what is shown next comes as a new message.
        """
        here = update.callback_query.message if update.callback_query else None
        parts = parts_of(message)
        if here is None or not _alike(here, parts[0]):
            return await self._send_parts(update, parts, reply=False)
        if not await self._calls.edit(here.chat.id, here.message_id, parts[0]):
            return await self._send_parts(update, parts, reply=False)
        if parts[1:]:
            return await self._send_parts(update, parts[1:], reply=False)
        return here.message_id

    async def toast(self, update: telegram.Update, text: str = "", alert: bool = False) -> None:
        """Answer a button press, so that the button stops waiting. A press that is too old is left alone."""
        if update.callback_query is not None:
            await self._calls.toast(update.callback_query.id, text, alert=alert)

    @asynccontextmanager
    async def busy(self, update: telegram.Update) -> AsyncIterator[None]:
        """Show that an answer is being made, until the end of the block. Where that cannot be shown, it is not."""
        showing = asyncio.create_task(self._show_busy(_place(update, reply=False)))
        try:
            yield
        finally:
            showing.cancel()
            await asyncio.gather(showing, return_exceptions=True)

    async def _show_busy(self, place: Place) -> None:
        with suppress(LineError):
            while True:
                await self._calls.typing(place)
                await asyncio.sleep(_SHOWN.total_seconds())

    async def settle(self, patience: timedelta) -> None:
        """Give calls whose handler was cancelled time to come back and be noted."""
        if self._under_way:
            await asyncio.wait(set(self._under_way), timeout=patience.total_seconds())

    async def _send_parts(self, update: telegram.Update, parts: Sequence[Part], *, reply: bool) -> int:
        message_id = 0
        for index, part in enumerate(parts):
            message_id = await self._once(update, part, _place(update, reply=reply and index == 0))
        return message_id

    async def _once(self, update: telegram.Update, part: Part, place: Place) -> int:
        """Send one part, unless an earlier attempt did."""
        handling = self._handlings.get(update.update_id)
        if handling is None:  # not from the inbox: nothing is known of earlier attempts, and none will follow
            return await self._calls.send(place, part)
        ordinal = handling.made
        handling.made += 1
        earlier = handling.earlier.get(ordinal)
        if earlier is not None and earlier.state is ReplyState.SENT:
            return earlier.message_id or 0
        if earlier is not None:
            logger.info("Reply %d to update %d was under way before; it is sent again.", ordinal, update.update_id)
        else:
            await self.ledger.sending(update.update_id, ordinal)
        # Between the call and its note nothing may come, not even the end of the grace on stopping.
        task = asyncio.create_task(self._send_and_note(update.update_id, ordinal, part, place))
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)
        return await asyncio.shield(task)

    async def _send_and_note(self, update_id: int, ordinal: int, part: Part, place: Place) -> int:
        message_id = await self._calls.send(place, part)
        self.ledger.sent(update_id, ordinal, message_id)
        return message_id


def _alike(here: telegram.MaybeInaccessibleMessage, part: Part) -> bool:
    """Whether the message can become the part: both with a file, or both without."""
    has_file = isinstance(here, telegram.Message) and bool(here.photo or here.document)
    return has_file == (part.attachment is not None)


def _place(update: telegram.Update, *, reply: bool) -> Place:
    """The chat and topic the update came from; the person's own chat where it names none."""
    chat = update.effective_chat or update.effective_user
    if chat is None:
        raise Refused(f"Update {update.update_id} names no chat to answer in.")
    message = update.effective_message
    topic = (
        message.message_thread_id if isinstance(message, telegram.Message) and message.is_topic_message else None
    )
    return Place(chat.id, topic, update.message.message_id if reply and update.message else None)
