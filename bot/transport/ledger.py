"""What the line has on record: updates waiting, replies under way, replies sent.

Every entry is committed before the next step is taken. A commit costs a write to the disk, so entries that
arrive while one is being written are written together: three hundred people at once do not wait for three
hundred commits one after the other.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, TypeVar

from bot.errors import DatabaseUnavailable
from storage import inbox
from storage.database import Database, Tx
from storage.rows import InboxUpdate, Reply

Clock = Callable[[], datetime]
T = TypeVar("T")

_TOGETHER = 64
_TURNS_OF_THE_LOOP = 6


@dataclass(frozen=True, kw_only=True, slots=True)
class Begun:
    """An update about to be handled, and what became of its replies in earlier attempts, by ordinal."""

    update: InboxUpdate
    replies: Mapping[int, Reply]


@dataclass(slots=True)
class _Entry:
    work: Callable[[Tx], Awaitable[Any]]
    written: asyncio.Future[Any] = field(default_factory=lambda: asyncio.get_running_loop().create_future())


class Ledger:
    """The inbox and its replies, entry by entry. Each method raises ``StorageError`` when nothing was written."""

    def __init__(self, db: Database, clock: Clock) -> None:
        self._db = db
        self._clock = clock
        self._entries: deque[_Entry] = deque()
        self._writing: asyncio.Task[None] | None = None

    async def take_in(self, updates: Sequence[InboxUpdate]) -> int:
        """Store updates; how many were not known before."""
        return await self._write(lambda tx: inbox.take_in(tx, updates))

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

        return await self._write(work)

    async def again(self, begun: Begun) -> Begun:
        """The same update for another attempt of this process: the count stays, the replies are read anew."""
        # In the queue of entries, so that notes handed in before are seen.
        replies = await self._write(lambda tx: inbox.was_sent(tx, begun.update.update_id))
        return replace(begun, replies=replies)

    async def sending(self, update_id: int, ordinal: int) -> None:
        """The reply is about to be sent."""
        await self._write(lambda tx: inbox.sending(tx, update_id, ordinal, self._clock()))

    def sent(self, update_id: int, ordinal: int, message_id: int) -> asyncio.Future[None]:
        """The reply went out. Need not be awaited: it is written before whatever is handed in later."""
        return self._enter(lambda tx: inbox.sent(tx, update_id, ordinal, message_id, self._clock()))

    def done(self, update_id: int) -> asyncio.Future[None]:
        """The update is answered or given up; its text is erased. Need not be awaited, as above."""
        return self._enter(lambda tx: inbox.done(tx, update_id, self._clock()))

    async def tidy(self) -> None:
        """Forget the numbers of updates done long ago, and let erased texts leave the disk."""
        await self._write(lambda tx: inbox.prune(tx, self._clock() - inbox.MEMORY))
        await self._db.scrub()

    async def settle(self) -> None:
        """Wait until everything handed in is written."""
        if self._writing is not None:
            await asyncio.wait([self._writing])

    async def _write(self, work: Callable[[Tx], Awaitable[T]]) -> T:
        # A caller that is cancelled must not take the others' entries with it.
        return await asyncio.shield(self._enter(work))

    def _enter(self, work: Callable[[Tx], Awaitable[T]]) -> asyncio.Future[T]:
        entry = _Entry(work)
        self._entries.append(entry)
        if self._writing is None or self._writing.done():
            self._writing = asyncio.create_task(self._write_all(), name="ledger")
        return entry.written

    async def _write_all(self) -> None:
        while self._entries:
            # An answer noted as sent is followed at once by its update noted as done: one commit for both.
            for _ in range(_TURNS_OF_THE_LOOP):
                await asyncio.sleep(0)
            together = [self._entries.popleft() for _ in range(min(_TOGETHER, len(self._entries)))]
            if not await self._written(together):
                for entry in together:
                    await self._written([entry])

    async def _written(self, together: Sequence[_Entry]) -> bool:
        """Write the entries in one transaction; False, with nothing written, where one of several is at fault."""
        results = []
        try:
            async with self._db.write() as tx:
                for entry in together:
                    results.append(await entry.work(tx))
        except Exception as error:  # noqa: BLE001 - belongs to whoever made the entry
            if len(together) > 1 and not isinstance(error, DatabaseUnavailable):
                return False
            for entry in together:
                _settle(entry, error=error)
            return True
        for entry, result in zip(together, results, strict=True):
            _settle(entry, result)
        return True


def _settle(entry: _Entry, result: object = None, *, error: Exception | None = None) -> None:
    if entry.written.done():
        return
    if error is None:
        entry.written.set_result(result)
    else:
        entry.written.set_exception(error)
        entry.written.exception()  # whoever asked may be gone; then nobody need hear of it
