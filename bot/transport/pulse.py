"""Whether Telegram answers: asked with a call that has no effect before others are made again."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable

from telegram.error import TelegramError

from bot.errors import LineDown
from bot.transport.faults import classify
from bot.transport.patience import Patience

logger = logging.getLogger(__name__)


class Pulse:
    """``alive`` is False at first, and from ``lost()`` until ``ask()`` gets an answer.

    ``changed`` is called when the line comes back, ``given_up`` when it is down for good.
    """

    def __init__(
        self,
        ask: Callable[[], Awaitable[object]],
        *,
        changed: Callable[[], None],
        given_up: Callable[[LineDown], None],
        patience: Patience,
    ) -> None:
        self._ask = ask
        self._changed = changed
        self._given_up = given_up
        self._patience = patience
        self._asking: asyncio.Task[None] | None = None
        self._answered = False
        self._up = asyncio.Event()

    @property
    def alive(self) -> bool:
        return self._up.is_set()

    async def wait(self) -> None:
        """Until the line is alive."""
        await self._up.wait()

    def lost(self) -> None:
        """A call failed for the line's sake: nothing more is tried until Telegram answers."""
        self._up.clear()
        if self._asking is None or self._asking.done():
            self._asking = asyncio.create_task(self._ask_until_answered(), name="pulse")

    async def stop(self) -> None:
        if self._asking is not None:
            self._asking.cancel()
            await asyncio.wait([self._asking])

    async def _ask_until_answered(self) -> None:
        loop = asyncio.get_running_loop()
        since = loop.time()
        attempt = 0
        while True:
            try:
                await self._ask()
                break
            except TelegramError as exc:
                error = classify(exc)
            attempt += 1
            lasting = loop.time() - since >= self._patience.held.total_seconds()
            if isinstance(error, LineDown) and (lasting or not self._answered):
                self._given_up(error)
                return
            if attempt == 1:
                logger.warning("%s Trying again until it works.", error)
            await asyncio.sleep(self._patience.pause(attempt))
        self._answered = True
        self._up.set()
        self._changed()
