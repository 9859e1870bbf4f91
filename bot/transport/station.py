"""The line as a whole: updates come in and are stored, each is handled in its turn, none is forgotten.

::

    Telegram ──polling or webhook──▶ inbox, on disk ──turns──▶ handle(update) ──▶ done, text erased
                                          ▲                         │
                                          └──── after a fault ──────┘
"""

from __future__ import annotations

import asyncio
import logging
import signal
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager, nullcontext, suppress
from dataclasses import dataclass
from datetime import timedelta

import telegram
from telegram.error import TelegramError

from bot.errors import LineDown, StorageError
from bot.transport.faults import classify
from bot.transport.ledger import Clock
from bot.transport.patience import Patience
from bot.transport.polling import Polling
from bot.transport.pulse import Pulse
from bot.transport.replies import Replies
from bot.transport.rounds import Answered, Apologise, Handle, Rounds
from bot.transport.turns import Turns
from bot.transport.updates import ALLOWED_UPDATES, RawUpdate, as_row
from storage.database import Database

logger = logging.getLogger(__name__)

_TIDY_EVERY = timedelta(minutes=1)


@dataclass(frozen=True, kw_only=True, slots=True)
class Health:
    """``waiting``: updates not answered yet. ``silent_for``: since Telegram last answered a request for more.

    ``alive``: the last harmless call was answered. ``trouble`` says in a sentence why the line is not well, ""
    where it is; with a webhook nobody can tell whether Telegram has nothing to say or cannot reach it.
    """

    alive: bool
    waiting: int
    in_hand: int
    silent_for: timedelta | None
    trouble: str = ""


class Station:
    """``await station.serve()``, or ``start()`` and ``stop()``.

    ``handle`` answers one update through ``replies``; the same update may be handed to it again after a fault or
    a crash, so what it does must bear repeating. ``apologise`` tells a person that their message met a bug.
    ``ready`` is awaited before the first update is handled, again and again until Telegram answers: the place for
    ``Application.initialize``. ``polling=False`` leaves the fetching to a webhook, which calls ``take_in``.
    ``answered`` is told of each update that was answered.
    """

    def __init__(
        self,
        bot: telegram.Bot,
        db: Database,
        handle: Handle,
        clock: Clock,
        *,
        replies: Replies | None = None,
        apologise: Apologise | None = None,
        ready: Callable[[], Awaitable[object]] | None = None,
        allowed_updates: Sequence[str] = ALLOWED_UPDATES,
        polling: bool = True,
        side_by_side: int = 16,
        patience: Patience | None = None,
        answered: Answered | None = None,
    ) -> None:
        self._bot = bot
        self._clock = clock
        self._ready = ready
        self._patience = patience or Patience()
        self._replies = replies or Replies(bot, db, clock)
        self._ledger = self._replies.ledger
        self._turns = Turns(side_by_side)
        self._bell = asyncio.Event()
        self._hurry = asyncio.Event()
        self._given_up: LineDown | None = None
        self._ended = asyncio.Event()
        self._pulse = Pulse(self._ask, changed=self._bell.set, given_up=self._give_up, patience=self._patience)
        self._rounds = Rounds(
            bot,
            self._replies,
            handle,
            apologise,
            turns=self._turns,
            pulse=self._pulse,
            bell=self._bell,
            patience=self._patience,
            answered=answered,
        )
        self._polling = (
            Polling(bot.base_url, self.take_in, allowed_updates=allowed_updates, patience=self._patience)
            if polling
            else None
        )
        self._tasks: list[asyncio.Task[None]] = []

    async def start(self) -> None:
        """Begin; what the last process left unanswered comes first."""
        left = await self._ledger.waiting()
        self._rounds.add(left)
        if left:
            logger.info("%d updates were waiting from before.", len(left))
        self._pulse.lost()
        self._tasks = [
            asyncio.create_task(self._rounds.run(), name="rounds"),
            asyncio.create_task(self._tidy(), name="tidy"),
        ]
        if self._polling is not None:
            self._tasks.append(asyncio.create_task(self._poll(self._polling), name="polling"))

    async def stop(self, grace: timedelta = timedelta(seconds=10)) -> None:
        """Fetch and begin nothing more, let what is in hand end within ``grace``; the rest stays in the inbox."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self._tasks = []
        await self._rounds.finish(grace, self._hurry)
        await self._pulse.stop()
        await self._ledger.settle()

    async def serve(self, *, grace: timedelta = timedelta(seconds=10), signals: bool = True) -> None:
        """Start, and stop when told to by SIGTERM or SIGINT (a second one ends the grace), or by ``end()``.

        Raises ``LineDown`` where the line cannot be had.
        """
        with self._signals() if signals else nullcontext():
            await self.start()
            try:
                await self._ended.wait()
            finally:
                await self.stop(grace)
        if self._given_up is not None:
            raise self._given_up

    def end(self) -> None:
        """Ask ``serve`` to stop; asked again, not to wait for what is in hand."""
        if self._ended.is_set():
            self._hurry.set()
        self._ended.set()

    async def take_in(self, raw_updates: Sequence[RawUpdate]) -> int | None:
        """Store updates and have them handled; the greatest ``update_id`` stored, None if there was none.

        When this returns they are on disk. Raises ``StorageError`` when they are not.
        """
        now = self._clock()
        rows = [row for raw in raw_updates if (row := as_row(raw, now)) is not None]
        if len(rows) < len(raw_updates):
            logger.error("%d things that are no updates were handed over.", len(raw_updates) - len(rows))
        if not rows:
            return None
        new = await self._ledger.take_in(rows)
        self._rounds.add(rows, fresh=new == len(rows))
        return max(row.update_id for row in rows)

    def health(self) -> Health:
        """How the line is."""
        silent_for = self._polling.silent_for if self._polling else None
        trouble = "" if self._pulse.alive else "Telegram does not answer."
        if not trouble and silent_for is not None and silent_for > self._patience.silence:
            trouble = f"Telegram has handed nothing over for {silent_for.total_seconds():.0f} seconds."
        return Health(
            alive=self._pulse.alive,
            waiting=len(self._turns),
            in_hand=self._turns.at_work,
            silent_for=silent_for,
            trouble=trouble,
        )

    async def _ask(self) -> None:
        if self._ready is not None:
            await self._ready()
        await self._bot.get_me()

    async def _poll(self, polling: Polling) -> None:
        try:
            await self._pulse.wait()  # nothing is fetched before the token is known to be good
            await self._drop_webhook()
            await polling.run()
        except LineDown as error:
            self._give_up(error)
        except Exception:
            logger.exception("Fetching messages met a bug.")
            self._give_up(LineDown("Messages can no longer be fetched; the log says why."))

    async def _drop_webhook(self) -> None:
        """While a webhook is set, Telegram hands nothing to anybody who asks."""
        attempt = 0
        while True:
            try:
                await self._bot.delete_webhook(drop_pending_updates=False)
                return
            except TelegramError as exc:
                attempt += 1
                error = classify(exc)
                if isinstance(error, LineDown):
                    raise error from exc
                await asyncio.sleep(self._patience.pause(attempt))

    async def _tidy(self) -> None:
        """Erased texts leave the disk soon after; old numbers are forgotten."""
        tidied = -1
        while True:
            if self._rounds.done != tidied:
                tidied = self._rounds.done
                with suppress(StorageError):
                    await self._ledger.tidy()
            await asyncio.sleep(_TIDY_EVERY.total_seconds())

    def _give_up(self, error: LineDown) -> None:
        logger.error("%s", error)
        self._given_up = self._given_up or error
        self._ended.set()

    @contextmanager
    def _signals(self) -> Iterator[None]:
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, self.end)
        try:
            yield
        finally:
            for number in (signal.SIGTERM, signal.SIGINT):
                loop.remove_signal_handler(number)
