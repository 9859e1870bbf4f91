"""Once a minute: a wake-up that keeps nothing, over a database that keeps everything.

APScheduler in memory with one job. A tick found late is run all the same, several missed are run once, and none
begins before the one before it has ended.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Final

from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot.errors import RapporteurError
from bot.transport.faults import where

logger = logging.getLogger(__name__)

EVERY: Final = timedelta(minutes=1)
_AT_LEAST: Final = timedelta(seconds=0.5)


class Ticker:
    """``start()`` ticks at once and then every minute of the clock; ``await stop()`` lets a tick under way end.

    ``speed``: how much faster than a real clock the house's own runs; it ticks as much more often.
    """

    def __init__(self, tick: Callable[[], Awaitable[object]], *, speed: float = 1.0) -> None:
        self._tick = tick
        self._every = max(EVERY / speed, _AT_LEAST)
        self._scheduler = AsyncIOScheduler(timezone=UTC)
        self._under_way: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin. Needs a running loop."""
        self._scheduler.add_job(
            self._run,
            "interval",
            seconds=self._every.total_seconds(),
            next_run_time=datetime.now(UTC),
            misfire_grace_time=None,
            coalesce=True,
            max_instances=1,
        )
        self._scheduler.start()

    async def stop(self) -> None:
        """No further tick begins; when this returns, none is under way."""
        if self._scheduler.running:
            self._scheduler.shutdown(wait=False)
        if self._under_way is not None:
            await asyncio.wait([self._under_way])

    async def _run(self) -> None:
        # Not awaited: the scheduler cancels what runs when it is shut down, and a tick is rather let end.
        if self._under_way is not None and not self._under_way.done():
            logger.debug("The tick before is still at work; this one is left out.")
            return
        self._under_way = asyncio.create_task(self._once(), name="tick")

    async def _once(self) -> None:
        """One tick; what goes wrong in it is for the next one to do again."""
        try:
            await self._tick()
        except RapporteurError as error:
            logger.warning("This minute's tick was not done, the next one makes up for it: %s", error)
        except Exception as error:  # noqa: BLE001 - a bug must not end the ticking without a word
            logger.error("This minute's tick failed: %s", where(error))  # noqa: TRY400
