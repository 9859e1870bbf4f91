"""What has been of use for long enough is removed: a few rows at a time, once an hour, so that nobody waits."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from bot.announcements.tick import TEXTS_KEPT
from bot.delivery import ANNOUNCEMENT, CORRECTION, CORRECTION_NOTICE, RECALL
from bot.people.invitations import KEPT as INVITATIONS_KEPT
from storage import invitations, meetings, outbox
from storage.database import Database, Tx

GROUP: Final = 500
"""Rows in one transaction."""
_GROUPS: Final = 40  # of one kind in one go: a base that was never pruned is done within hours
_PAUSE: Final = timedelta(hours=1)
_ATTEMPTS_KEPT: Final = timedelta(days=1)
# Correcting, recalling and the report look at these for as long as the texts are there, and somewhat longer.
_OF_ANNOUNCEMENTS: Final = frozenset({ANNOUNCEMENT, CORRECTION, CORRECTION_NOTICE, RECALL})
_BEYOND_TEXTS: Final = timedelta(days=31)


@dataclass(frozen=True, kw_only=True, slots=True)
class Pruned:
    """How many rows went."""

    messages: int = 0
    changes: int = 0
    invitations: int = 0
    attempts: int = 0


class Pruning:
    """``keep``: how long messages stay after their end, and told changes of meetings after they were told.

    Ended messages are what keeps a reminder from being sent again, so ``keep`` is at least 31 days.
    """

    def __init__(self, db: Database, keep: timedelta) -> None:
        self._db = db
        self._keep = max(keep, _BEYOND_TEXTS)
        self._done: datetime | None = None

    async def tick(self, now: datetime) -> Pruned | None:
        """Prune, unless that was done within the hour: then None."""
        if self._done is not None and self._done <= now < self._done + _PAUSE:
            return None
        self._done = now
        return await self.prune(now)

    async def prune(self, now: datetime) -> Pruned:
        """Remove what is older than it need be, at most some twenty thousand rows of a kind."""
        old, oldest = now - self._keep, now - max(self._keep, TEXTS_KEPT + _BEYOND_TEXTS)
        messages = await self._groups(lambda tx: outbox.prune(tx, old, GROUP, without=_OF_ANNOUNCEMENTS))
        messages += await self._groups(lambda tx: outbox.prune(tx, oldest, GROUP))
        changes = await self._groups(lambda tx: meetings.prune_told(tx, old, GROUP))
        async with self._db.write() as tx:
            gone = await invitations.prune(tx, now - INVITATIONS_KEPT)
            attempts = await invitations.forget_wrong(tx, now - _ATTEMPTS_KEPT)
        return Pruned(messages=messages, changes=changes, invitations=gone, attempts=attempts)

    async def _groups(self, prune: Callable[[Tx], Awaitable[int]]) -> int:
        """Group after group, each a transaction of its own, so that what is to be written comes between."""
        total = 0
        for _ in range(_GROUPS):
            async with self._db.write() as tx:
                gone = await prune(tx)
            total += gone
            if gone < GROUP:
                break
        return total
