"""What the line has on record: updates waiting, replies under way, replies sent.

Every entry is committed before the next step is taken.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.transport.commits import Commits
from storage import inbox
from storage.database import Database, Tx
from storage.rows import InboxUpdate, Reply

Clock = Callable[[], datetime]


@dataclass(frozen=True, kw_only=True, slots=True)
class Begun:
    """An update about to be handled, and what became of its replies in earlier attempts, by ordinal."""

    update: InboxUpdate
    replies: Mapping[int, Reply]


class Ledger:
    """The inbox and its replies, entry by entry. Each method raises ``StorageError`` when nothing was written."""

    def __init__(self, db: Database, clock: Clock) -> None:
        self._db = db
        self._clock = clock
        self._commits = Commits(db)

    async def take_in(self, updates: Sequence[InboxUpdate]) -> int:
        """Store updates; how many were not known before."""
        return await self._commits.write(lambda tx: inbox.take_in(tx, updates))

    async def waiting(self) -> tuple[InboxUpdate, ...]:
        """What is not answered yet, oldest first."""
        async with self._db.read() as tx:
            return await inbox.waiting(tx)

    async def begin(self, update_id: int) -> Begun | None:
        """Count that this process handles an update; None where it is done already."""

        async def work(tx: Tx) -> Begun | None:
            update = await inbox.begin(tx, update_id)
            if update is None:
                return None
            return Begun(update=update, replies=await inbox.was_sent(tx, update_id))

        return await self._commits.write(work)

    async def again(self, begun: Begun) -> Begun:
        """The same update for another attempt of this process: the count stays, the replies are read anew."""
        # In the queue of entries, so that notes handed in before are seen.
        replies = await self._commits.write(lambda tx: inbox.was_sent(tx, begun.update.update_id))
        return replace(begun, replies=replies)

    async def sending(self, update_id: int, ordinal: int) -> None:
        """The reply is about to be sent."""
        await self._commits.write(lambda tx: inbox.sending(tx, update_id, ordinal, self._clock()))

    def sent(self, update_id: int, ordinal: int, message_id: int) -> asyncio.Future[None]:
        """The reply went out. Need not be awaited: it is written before whatever is handed in later."""
        return self._commits.enter(lambda tx: inbox.sent(tx, update_id, ordinal, message_id, self._clock()))

    def done(self, update_id: int) -> asyncio.Future[None]:
        """The update is answered or given up; its text is erased. Need not be awaited, as above."""
        return self._commits.enter(lambda tx: inbox.done(tx, update_id, self._clock()))

    async def tidy(self) -> None:
        """Forget the numbers of updates done long ago, and let erased texts leave the disk."""
        await self._commits.write(lambda tx: inbox.prune(tx, self._clock() - inbox.MEMORY))
        await self._db.scrub()

    async def settle(self) -> None:
        """Wait until everything handed in is written."""
        await self._commits.settle()
