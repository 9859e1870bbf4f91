"""What goes on by itself while announcements count down and are sent: beside the minute's tick, and more often.

About once a second while something is going on; else when the next announcement is due, at the latest each minute.
Nothing is kept here: a process that follows a dead one finds in the database what is to be done.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Final

from bot.announcements.announcing import Announcing
from bot.announcements.tick import Dispatcher
from bot.announcements.watchers import Watchers
from bot.clock import Clock
from bot.errors import RapporteurError
from bot.transport.faults import where
from bot.transport.showing import Showing

logger = logging.getLogger(__name__)

_BUSY: Final = timedelta(seconds=1)
_IDLE: Final = timedelta(minutes=1)
_SHORTEST: Final = timedelta(seconds=0.05)
_TIDY_EVERY: Final = timedelta(days=1)


class Herald:
    """``start()``, then ``await stop()``. ``wake`` is called when rows were queued."""

    def __init__(
        self,
        announcing: Announcing,
        dispatcher: Dispatcher,
        watchers: Watchers,
        showing: Showing,
        clock: Clock,
        *,
        wake: Callable[[], None],
    ) -> None:
        self._changed = announcing.changed
        self._dispatcher = dispatcher
        self._watchers = watchers
        self._showing = showing
        self._clock = clock
        self._wake = wake
        self._tidied: datetime | None = None
        self._behind = False  # a message does not show yet what it is to show
        self._running: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin. Needs a running loop."""
        self._running = asyncio.create_task(self._run(), name="herald")

    async def stop(self) -> None:
        """When this returns, nothing of it goes on. A transaction under way is undone, and done again later."""
        if self._running is not None:
            self._running.cancel()
            await asyncio.wait([self._running])

    async def _run(self) -> None:
        while True:
            rung = self._changed.is_set()
            self._changed.clear()
            wait = _BUSY
            try:
                wait = await self._once(rung=rung)
            except RapporteurError as error:
                logger.warning("Announcements could not be looked after; they are once more: %s", error)
            except Exception as error:  # noqa: BLE001 - a bug must not end it without a word
                logger.error("Announcements could not be looked after: %s", where(error))  # noqa: TRY400
            with suppress(TimeoutError):
                async with asyncio.timeout(wait.total_seconds()):
                    await self._changed.wait()

    async def _once(self, *, rung: bool = False) -> timedelta:
        """One look; how long it is until the next. ``rung``: something was decided, rows may have been queued."""
        now = self._clock()
        outlook = await self._dispatcher.tick(now)
        if outlook.queued or rung:
            self._wake()
        await self._show(now)
        if self._tidied is None or now - self._tidied >= _TIDY_EVERY:
            await self._dispatcher.tidy(now)
            self._tidied = now
        if outlook.busy or outlook.queued or self._behind:
            return _BUSY
        ahead = _IDLE if outlook.next_at is None else min(_IDLE, outlook.next_at - now)
        return max(ahead / self._clock.speed, _SHORTEST)

    async def _show(self, now: datetime) -> None:
        self._behind = False
        async for one in self._watchers.shown(now):
            chat, message_id = one.watching.person, one.watching.message
            shown = await self._showing.show(chat, message_id, one.message, last=one.last)
            self._behind |= shown is None
            if shown is False or (shown and one.last):
                await self._watchers.done(one.watching)
