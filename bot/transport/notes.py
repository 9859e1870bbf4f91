"""What the sender writes down, whatever the state of the database: locked, full, read-only, and well again."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import TypeVar

from bot.errors import DatabaseUnavailable
from bot.transport.commits import Commits
from bot.transport.patience import Patience
from bot.transport.trouble import Trouble
from storage.database import Database, Tx

logger = logging.getLogger(__name__)

T = TypeVar("T")


class Notes:
    """Transactions on the outbox. The log hears of an outage when it begins and when it ends."""

    def __init__(self, db: Database, patience: Patience) -> None:
        self._db = db
        self._commits = Commits(db)
        self._trouble = Trouble(patience)

    async def read(self, work: Callable[[Tx], Awaitable[T]]) -> T:
        """What ``work`` reads. Raises ``StorageError``."""
        async with self._db.read() as tx:
            return await work(tx)

    async def write(self, work: Callable[[Tx], Awaitable[T]]) -> T:
        """What must be on disk before the next step. Raises ``StorageError`` when it is not."""
        done = await self._commits.write(work)
        self._well_again()
        return done

    async def insist(self, work: Callable[[Tx], Awaitable[T]]) -> T:
        """What has happened already and must be written: tried until the database takes it."""
        while True:
            try:
                return await self.write(work)
            except DatabaseUnavailable as error:
                self.gave_way(error)
                await asyncio.sleep(self.pause())

    def gave_way(self, error: DatabaseUnavailable) -> None:
        """The database could not do something: keep still for a while."""
        if not self._trouble:
            logger.error("%s Messages wait until it can be.", error)
        self._trouble.worse()

    def pause(self) -> float:
        """Seconds to keep still."""
        return self._trouble.pause()

    async def settle(self) -> None:
        """Wait until everything handed in is written."""
        await self._commits.settle()

    def _well_again(self) -> None:
        if self._trouble:
            logger.warning("The database takes notes again; messages go out.")
            self._trouble.over()
