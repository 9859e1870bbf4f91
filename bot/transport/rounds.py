"""Handling updates, each in its turn, and deciding what becomes of one that could not be answered.

======================== ====================================================================================
handled                  done, its text erased
ChatGone                 done: nobody is there to read an answer
Refused, a handler's bug the person is told (``apologise``); done
NotSent, with a wait     the chat waits as long as Telegram asks, others go on; handled anew
NotSent                  all wait until Telegram answers again; handled anew, as often as it takes
OutcomeUnknown           the same, at most :data:`TRIES_LIMIT` times; then done, and named in the log
LineDown                 all wait until Telegram answers, or the line is given up; handled anew
DatabaseUnavailable      the chat waits a little; handled anew
cannot be parsed         done, and named in the log
the process dies         handled anew by the next; after :data:`DEATHS_LIMIT` deaths the person is told; done
======================== ====================================================================================
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

import telegram

from bot.errors import (
    ChatGone,
    DatabaseUnavailable,
    LineDown,
    LineError,
    NotSent,
    OutcomeUnknown,
)
from bot.transport.faults import where
from bot.transport.ledger import Begun
from bot.transport.patience import Patience
from bot.transport.pulse import Pulse
from bot.transport.replies import Replies
from bot.transport.turns import Turn, Turns
from bot.transport.updates import kind_of, parse
from storage.rows import InboxUpdate

logger = logging.getLogger(__name__)

Handle = Callable[[telegram.Update], Awaitable[None]]
Apologise = Callable[[telegram.Update, Exception], Awaitable[None]]
Answered = Callable[[InboxUpdate], None]

TRIES_LIMIT: Final = 3
DEATHS_LIMIT: Final = 5
FRESH_LIMIT: Final = 1000
LONGEST_WAIT: Final = timedelta(minutes=15)

_WAITS = (ChatGone, NotSent, OutcomeUnknown, LineDown, DatabaseUnavailable)


@dataclass(slots=True)
class _Past:
    """What this process knows of an update in hand or put back: so few that they may be held in memory."""

    begun: Begun
    faults: int = 0
    tries: int = 0  # those after which the reply may have arrived


class KilledTheProcess(Exception):
    """What ``apologise`` is told of an update that several processes died of."""


class Rounds:
    """Takes turns from ``turns`` while the line is alive. ``bell`` is rung when there may be one to take."""

    def __init__(
        self,
        bot: telegram.Bot,
        replies: Replies,
        handle: Handle,
        apologise: Apologise | None,
        *,
        turns: Turns,
        pulse: Pulse,
        bell: asyncio.Event,
        patience: Patience,
        answered: Answered | None = None,
    ) -> None:
        self._bot = bot
        self._replies = replies
        self._ledger = replies.ledger
        self._handle = handle
        self._apologise = apologise
        self._turns = turns
        self._pulse = pulse
        self._bell = bell
        self._patience = patience
        self._answered = answered
        self._under_way: set[asyncio.Task[None]] = set()
        self._fresh: dict[int, InboxUpdate] = {}
        self._past: dict[int, _Past] = {}
        self.done = 0

    def add(self, updates: Iterable[InboxUpdate], *, fresh: bool = False) -> None:
        """Have stored updates handled; ``fresh`` where no process can have had them in hand before.

        Fresh ones are handled from memory, as many as fit there; the others are read from the inbox, which counts
        the processes that had them.
        """
        for update in updates:
            if fresh and len(self._fresh) < FRESH_LIMIT:
                self._fresh[update.update_id] = update
            self._turns.add(update.chat, update.update_id)
        self._bell.set()

    async def run(self) -> None:
        """Serve until cancelled; what is in hand then goes on, see ``finish``."""
        now = asyncio.get_running_loop().time
        while True:
            self._bell.clear()
            while self._pulse.alive and (turn := self._turns.take(now())) is not None:
                task = asyncio.create_task(self._serve(turn), name=f"update {turn.update_id}")
                self._under_way.add(task)
                task.add_done_callback(self._under_way.discard)
            back_at = self._turns.next_at() if self._pulse.alive else None
            with suppress(TimeoutError):
                async with asyncio.timeout_at(back_at):
                    await self._bell.wait()

    async def finish(self, grace: timedelta, hurry: asyncio.Event) -> None:
        """Let what is in hand end within the grace, or until ``hurry``; the rest goes back to the inbox."""
        if self._under_way:
            hurried = asyncio.create_task(hurry.wait())
            in_hand = asyncio.create_task(asyncio.wait(set(self._under_way)))
            await asyncio.wait({hurried, in_hand}, timeout=grace.total_seconds(), return_when="FIRST_COMPLETED")
            hurried.cancel()
            in_hand.cancel()
        left = set(self._under_way)
        if left:
            logger.warning(
                "Stopping with %d updates in hand; they will be handled after the next start.", len(left)
            )
        for task in left:
            task.cancel()
        await self._replies.settle(self._patience.margin)
        await asyncio.gather(*left, return_exceptions=True)

    async def _serve(self, turn: Turn) -> None:
        wait: timedelta | None = timedelta(0)
        try:
            wait = await self._attempt(turn)
        except DatabaseUnavailable as error:
            logger.error("%s Update %d waits.", error, turn.update_id)  # noqa: TRY400 - the sentence says it all
            wait = self._pause(turn)
        except Exception as error:  # noqa: BLE001 - a bug of ours; it must not stop its chat for ever
            logger.error("Update %d could not be handled: %s", turn.update_id, where(error))  # noqa: TRY400
            wait = self._pause(turn)
            if not self._may_try_again(turn):
                self._set_aside(turn)
                wait = None
        finally:
            if wait is None:
                self._past.pop(turn.update_id, None)
                self._turns.finish(turn)
            else:
                until = asyncio.get_running_loop().time() + min(wait, LONGEST_WAIT).total_seconds()
                self._turns.put_back(turn, until)
            self._bell.set()

    async def _attempt(self, turn: Turn) -> timedelta | None:
        """Handle an update; None when it is done, else how long it must wait."""
        begun = await self._begun(turn)
        if begun is None:
            return None
        try:
            update = parse(begun.update.payload, self._bot)
        except Exception as error:  # noqa: BLE001 - whatever the parser stumbles over
            logger.error(  # noqa: TRY400 - a traceback would repeat what the person wrote
                "Update %d (%s) cannot be read and is set aside: %s.",
                turn.update_id,
                kind_of(begun.update.payload),
                type(error).__name__,
            )
            self._set_aside(turn)
            return None
        try:
            await self._answer(update, begun)
            if self._answered is not None:
                self._answered(begun.update)
        except ChatGone as error:
            logger.info("Update %d needs no answer. %s", turn.update_id, error)
        except (NotSent, OutcomeUnknown, LineDown) as error:
            return self._after(error, turn)
        self._set_aside(turn)
        return None

    async def _begun(self, turn: Turn) -> Begun | None:
        """The update and its earlier replies; None when it is done already."""
        past = self._past.get(turn.update_id)
        if past is not None:
            return await self._ledger.again(past.begun)
        fresh = self._fresh.pop(turn.update_id, None)
        begun = Begun(update=fresh, replies={}) if fresh else await self._ledger.begin(turn.update_id)
        if begun is not None:
            self._past[turn.update_id] = _Past(begun)
        return begun

    async def _answer(self, update: telegram.Update, begun: Begun) -> None:
        kind = kind_of(begun.update.payload)
        if begun.update.attempts > DEATHS_LIMIT:
            logger.error(
                "Update %d (%s) was in hand when %d processes or more died; it is set aside.",
                update.update_id,
                kind,
                begun.update.attempts - 1,
            )
            with self._replies.handling(update.update_id, begun.replies, first=len(begun.replies)):
                await self._tell(update, KilledTheProcess())
            return
        with self._replies.handling(update.update_id, begun.replies):
            try:
                await self._handle(update)
            except _WAITS:
                raise
            except Exception as error:  # noqa: BLE001 - a handler may fail in any way
                logger.error("Update %d (%s) met a bug: %s", update.update_id, kind, where(error))  # noqa: TRY400
                await self._tell(update, error)

    async def _tell(self, update: telegram.Update, error: Exception) -> None:
        if self._apologise is None:
            return
        try:
            await self._apologise(update, error)
        except _WAITS:
            raise
        except Exception as second:  # noqa: BLE001 - nothing more can be done for this person
            logger.error("Nobody could be told that update %d failed: %s", update.update_id, where(second))  # noqa: TRY400

    def _after(self, error: LineError, turn: Turn) -> timedelta | None:
        """How long the update waits after a fault of the line; None when it is given up."""
        if isinstance(error, NotSent) and error.retry_after is not None:
            return error.retry_after
        self._pulse.lost()
        if isinstance(error, OutcomeUnknown) and not self._may_try_again(turn):
            logger.error(
                "The reply to update %d was sent %d times and never confirmed; it may have arrived.",
                turn.update_id,
                TRIES_LIMIT,
            )
            self._set_aside(turn)
            return None
        return self._pause(turn)

    def _set_aside(self, turn: Turn) -> None:
        """The update is done with, one way or the other."""

        def noted(written: asyncio.Future[None]) -> None:
            if not written.cancelled() and (error := written.exception()) is not None:
                logger.error(
                    "That update %d is done could not be noted; it is handled again. %s", turn.update_id, error
                )
                self._turns.add(turn.chat, turn.update_id)
                self._bell.set()

        self._ledger.done(turn.update_id).add_done_callback(noted)
        self.done += 1

    def _may_try_again(self, turn: Turn) -> bool:
        past = self._past.get(turn.update_id)
        if past is None:  # not even begun
            return True
        past.tries += 1
        return past.tries < TRIES_LIMIT

    def _pause(self, turn: Turn) -> timedelta:
        past = self._past.get(turn.update_id)
        if past is None:
            return self._patience.first
        past.faults += 1
        return timedelta(seconds=self._patience.pause(past.faults))
