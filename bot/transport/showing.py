"""Messages that are kept up to date while something goes on: changed gently, and only where they say another thing.

What they show stands in the database. A change that is lost is made up for by the next; one that Telegram puts off
waits, and others go on meanwhile.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Final

import telegram

from bot.errors import ChatGone, LineError, NotSent
from bot.text.message import Message
from bot.transport.calls import Calls
from bot.transport.parts import Part, parts_of

logger = logging.getLogger(__name__)

_EVERY: Final = timedelta(seconds=3)  # between two changes of one message
_FIRST: Final = timedelta(seconds=1)  # whoever pressed is being answered in the same message
_AFTER_A_FAULT: Final = timedelta(seconds=10)


class Showing:
    """``now``: seconds of a clock that only goes forward."""

    def __init__(
        self, bot: telegram.Bot, *, every: timedelta = _EVERY, now: Callable[[], float] = time.monotonic
    ) -> None:
        self._calls = Calls(bot)
        self._every = every.total_seconds()
        self._first = min(every, _FIRST).total_seconds()
        self._now = now
        self._shows: dict[tuple[int, int], Part] = {}
        self._free_at: dict[tuple[int, int], float] = {}

    async def show(self, chat: int, message_id: int, message: Message, *, last: bool = False) -> bool | None:
        """Let a message say this. True: it does; False: it is out of reach for good; None: not yet, ask again.

        ``last``: there will be no other.
        """
        place, part = (chat, message_id), parts_of(message)[0]
        if self._shows.get(place) == part:
            return self._settled(place, last=last)
        free_at = self._free_at.setdefault(place, self._now() + self._first)
        if self._now() < free_at:
            return None
        self._free_at[place] = self._now() + self._every
        try:
            there = await self._calls.edit(chat, message_id, part)
        except ChatGone:
            there = False
        except LineError as error:
            pause = error.retry_after if isinstance(error, NotSent) and error.retry_after else _AFTER_A_FAULT
            self._free_at[place] = self._now() + self._every + pause.total_seconds()
            logger.info("A message that is kept up to date could not be changed; it will be. %s", error)
            return None
        if not there:
            self._forget(place)
            return False
        self._shows[place] = part
        return self._settled(place, last=last)

    def _settled(self, place: tuple[int, int], *, last: bool) -> bool:
        if last:
            self._forget(place)
        return True

    def _forget(self, place: tuple[int, int]) -> None:
        self._shows.pop(place, None)
        self._free_at.pop(place, None)
