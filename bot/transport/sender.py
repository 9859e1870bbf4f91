"""Messages that nobody asked for, from the outbox to the line: one at a time in a chat, none lost.

::

    token of the rate ─▶ text made ─▶ "sending" committed ─▶ call ─▶ outcome committed

In that order, so that a process that dies leaves as few rows as possible of which nobody knows the outcome: those
between the two commits, one for each call under way.
"""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

import telegram

from bot.delivery import Compose
from bot.errors import DatabaseUnavailable
from bot.transport.calls import Calls
from bot.transport.courier import Courier
from bot.transport.faults import where
from bot.transport.ledger import Clock
from bot.transport.notes import Notes
from bot.transport.pacing import Pacing
from bot.transport.patience import Patience
from bot.transport.remembered import Remembered
from bot.transport.watch import Watch
from storage import outbox
from storage.database import Database
from storage.rows import OutboxState, Outgoing

logger = logging.getLogger(__name__)

_AHEAD: Final = 50  # rows looked up together
_TO_END: Final = 1.0  # seconds within which a look at the outbox under way ends by itself


@dataclass(frozen=True, kw_only=True, slots=True)
class Outlook:
    """How the sending is. ``stopped``: why nothing is sent any more, "" while it is.

    ``queued`` counts all that wait; ``oldest_waiting`` is how long the row waits that has been due longest.
    """

    alive: bool
    stopped: str
    queued: int
    sending: int
    uncertain: int
    oldest_waiting: timedelta | None
    a_second: float


class Sender:
    """``start()``, then ``wake()`` whenever rows were queued, then ``stop()``.

    ``bot`` should have connections of its own (``bot.transport.wire.sending_bot``), so that replies never wait for
    one. ``composers``: for each kind of row, what makes its message.
    ``at_once``: calls under way at the same time. ``look_every``: how often the outbox is looked at unasked.
    ``pacing`` takes the place of one with ``a_second`` messages a second.
    """

    def __init__(
        self,
        bot: telegram.Bot,
        db: Database,
        composers: Mapping[str, Compose],
        clock: Clock,
        *,
        a_second: float = 25.0,
        at_once: int = 10,
        look_every: timedelta = timedelta(seconds=5),
        pacing: Pacing | None = None,
        patience: Patience | None = None,
    ) -> None:
        patience = patience or Patience()
        self._db = db
        self._clock = clock
        self._at_once = at_once
        self._look_every = look_every.total_seconds()
        self._bell = asyncio.Event()
        self._pacing = pacing or Pacing(a_second)
        self._notes = Notes(db, patience)
        self._watch = Watch(bot.get_me, changed=self._bell.set, pacing=self._pacing, patience=patience)
        self._courier = Courier(
            Calls(bot, remembered=Remembered()),
            self._notes,
            composers,
            clock,
            pacing=self._pacing,
            watch=self._watch,
        )
        self._ahead: deque[Outgoing] = deque()
        self._in_hand: dict[int, asyncio.Task[None]] = {}  # by chat
        self._settled_at = float("-inf")
        self._ending = False
        self._running: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Begin. What a process before left under way is settled first."""
        self._watch.begin()
        self._running = asyncio.create_task(self._run(), name="sender")

    async def stop(self, grace: timedelta = timedelta(seconds=10)) -> None:
        """Begin nothing more and let calls under way end within ``grace``; the next start settles the rest."""
        self._ending = True
        self._bell.set()
        if self._running is not None:
            await asyncio.wait([self._running], timeout=_TO_END)
            self._running.cancel()
            await asyncio.wait([self._running])
        left = set(self._in_hand.values())
        if left:
            _, left = await asyncio.wait(left, timeout=grace.total_seconds())
        for task in left:
            task.cancel()
        await asyncio.gather(*left, return_exceptions=True)
        await self._watch.stop()
        await self._notes.settle()

    def wake(self) -> None:
        """Rows were queued: look at once, the most urgent first."""
        self._ahead.clear()
        self._bell.set()

    async def health(self) -> Outlook:
        """How the sending is. Raises ``StorageError`` where the outbox cannot be read."""
        now = self._clock()
        async with self._db.read() as tx:
            counts = await outbox.counts(tx)
            oldest = await outbox.oldest_waiting(tx, now)
        return Outlook(
            alive=self._watch.alive,
            stopped=self._watch.stopped,
            queued=counts[OutboxState.QUEUED],
            sending=counts[OutboxState.SENDING],
            uncertain=counts[OutboxState.UNCERTAIN],
            oldest_waiting=None if oldest is None else now - oldest,
            a_second=self._pacing.a_second,
        )

    async def _run(self) -> None:
        await self._recover()
        while not self._ending:
            self._bell.clear()
            wait = self._look_every
            try:
                wait = await self._begin_next()
            except DatabaseUnavailable as error:
                self._notes.gave_way(error)
                wait = self._notes.pause()
            except Exception as error:  # noqa: BLE001 - a bug must not end the sending without a word
                logger.error("The outbox could not be looked at: %s", where(error))  # noqa: TRY400
            if wait > 0 and not self._ending:
                with suppress(TimeoutError):
                    async with asyncio.timeout(wait):
                        await self._bell.wait()

    async def _recover(self) -> None:
        """Settle what a process before left under way."""
        now = self._clock()
        left = await self._notes.insist(lambda tx: outbox.recover(tx, now))
        if left.again or left.uncertain:
            logger.warning(
                "Of the messages under way when the last process ended, %d are sent once more and marked so; "
                "%d may have arrived and are left as uncertain.",
                left.again,
                left.uncertain,
            )

    async def _begin_next(self) -> float:
        """Begin one message if one may go out; the seconds until it is worth looking again (0: at once)."""
        if not self._watch.alive:
            return self._look_every
        if (pause := max(self._watch.pause(), self._notes.pause())) > 0:
            return pause
        if len(self._in_hand) >= (1 if self._watch.doubtful else self._at_once):
            return self._look_every
        row = await self._next_row()
        if row is None:
            return min([self._look_every, *self._pacing.resting().values()])
        if (wait := self._pacing.wait()) > 0:
            self._ahead.appendleft(row)
            return wait
        self._pacing.take(row.chat)
        self._in_hand[row.chat] = asyncio.create_task(self._deliver(row), name=f"outbox {row.id}")
        return 0.0

    async def _deliver(self, row: Outgoing) -> None:
        try:
            await self._courier.deliver(row)
        finally:
            del self._in_hand[row.chat]
            self._bell.set()

    async def _next_row(self) -> Outgoing | None:
        """The most urgent row whose chat is free."""
        loop_time = asyncio.get_running_loop().time()
        if loop_time - self._settled_at >= self._look_every:
            await self._settle()
            self._settled_at = loop_time
        busy = self._in_hand.keys() | self._pacing.resting().keys()
        while self._ahead:
            row = self._ahead.popleft()
            if row.chat not in busy:
                return row
        now = self._clock()
        self._ahead.extend(await self._notes.read(lambda tx: outbox.due(tx, now, skip=busy, limit=_AHEAD)))
        return self._ahead.popleft() if self._ahead else None

    async def _settle(self) -> None:
        """End what came too late, and what is for chats that take no messages."""
        now = self._clock()
        if await self._notes.read(lambda tx: outbox.unsettled(tx, now)):
            await self._notes.write(lambda tx: outbox.settle(tx, now))
