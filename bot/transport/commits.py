"""Many small entries in the database, few commits.

A commit costs a write to the disk, so entries that arrive while one is being written are written together: three
hundred people at once do not wait for three hundred commits one after the other.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from bot.errors import DatabaseUnavailable
from storage.database import Database, Tx

T = TypeVar("T")

_TOGETHER = 64
_TURNS_OF_THE_LOOP = 6


@dataclass(slots=True)
class _Entry:
    work: Callable[[Tx], Awaitable[Any]]
    written: asyncio.Future[Any] = field(default_factory=lambda: asyncio.get_running_loop().create_future())


class Commits:
    """Entries are written in the order in which they are handed in; each is committed or was not made at all."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._entries: deque[_Entry] = deque()
        self._writing: asyncio.Task[None] | None = None

    async def write(self, work: Callable[[Tx], Awaitable[T]]) -> T:
        """Make an entry; what ``work`` returned, once it is on disk. Raises ``StorageError`` when it is not."""
        # A caller that is cancelled must not take the others' entries with it.
        return await asyncio.shield(self.enter(work))

    def enter(self, work: Callable[[Tx], Awaitable[T]]) -> asyncio.Future[T]:
        """Hand an entry in without waiting for it."""
        entry = _Entry(work)
        self._entries.append(entry)
        if self._writing is None or self._writing.done():
            self._writing = asyncio.create_task(self._write_all(), name="commits")
        return entry.written

    async def settle(self) -> None:
        """Wait until everything handed in is written."""
        if self._writing is not None:
            await asyncio.wait([self._writing])

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
