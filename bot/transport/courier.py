"""One row of the outbox, carried to its chat."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import Final

from telegram.error import ChatMigrated

from bot.delivery import Compose, Composed, Deleted, Dropped, Edited, Ready, verdict
from bot.errors import DatabaseUnavailable, LineError, StorageError
from bot.transport.calls import Calls
from bot.transport.faults import classify, where
from bot.transport.ledger import Clock
from bot.transport.notes import Notes
from bot.transport.pacing import Pacing
from bot.transport.steps import Step, steps_of
from bot.transport.watch import Watch
from storage import chats, outbox
from storage.database import Tx
from storage.rows import OutboxState, Outgoing

logger = logging.getLogger(__name__)

_A_MOMENT: Final = timedelta(seconds=1)


class Courier:
    """``deliver`` takes a row for which a token of the rate was taken, and sees it to its next state."""

    def __init__(
        self,
        calls: Calls,
        notes: Notes,
        composers: Mapping[str, Compose],
        clock: Clock,
        *,
        pacing: Pacing,
        watch: Watch,
    ) -> None:
        self._calls = calls
        self._notes = notes
        self._composers = composers
        self._clock = clock
        self._pacing = pacing
        self._watch = watch

    async def deliver(self, row: Outgoing) -> None:
        """Never raises: the row ends, or waits again."""
        try:
            composed = await self._composed(row)
            if isinstance(composed, Ready | Edited | Deleted):
                await self._carry_out(row, steps_of(composed))
                return
            self._pacing.give_back(row.chat)
            if isinstance(composed, Dropped):
                await self._end(row, composed.state, composed.why)
            else:
                later = max(composed.not_before, self._clock() + _A_MOMENT)
                await self._notes.write(lambda tx: outbox.requeue(tx, row.id, later))
        except DatabaseUnavailable as error:
            # Nothing was begun that was not written: the row still waits.
            self._notes.gave_way(error)
        except Exception as error:  # noqa: BLE001 - a composer may fail in any way
            logger.error("Message %d (%s) met a bug and is not sent: %s", row.id, row.kind, where(error))  # noqa: TRY400
            with suppress(StorageError):
                await self._end(row, OutboxState.FAILED, f"A bug: {type(error).__name__}.")

    async def _composed(self, row: Outgoing) -> Composed:
        compose = self._composers.get(row.kind)
        if compose is None:
            logger.error("Nothing makes messages of the kind %r; message %d is not sent.", row.kind, row.id)
            return Dropped(OutboxState.FAILED, f"Nothing makes messages of the kind {row.kind}.")
        # As it will be claimed. Where a part has arrived, what comes next was not had before and is not marked.
        told = replace(row, tries=1 if row.parts else row.tries + 1)
        return await compose(told, self._clock())

    async def _carry_out(self, row: Outgoing, steps: Sequence[Step]) -> None:
        """Make the calls that are left, each claimed before and noted after: no two share a doubt."""
        left = steps[len(row.parts) :]
        if not left:  # the message became shorter since: all there is to say has arrived
            self._pacing.give_back(row.chat)
            await self._end(row, OutboxState.SENT, "")
        for place, step in enumerate(left):
            if place:
                await self._token(row.chat)
            claimed = await self._notes.write(partial(self._claim, row.id, step))
            if claimed is None:  # cancelled meanwhile, or too late
                self._pacing.give_back(row.chat)
                return
            try:
                message_id = await step.made(self._calls, row.chat)
            except Exception as error:  # noqa: BLE001 - whatever it is, what was begun may have had its effect
                if not isinstance(error, LineError):
                    logger.error("The call for message %d met a bug: %s", row.id, where(error))  # noqa: TRY400
                await self._after(classify(error), claimed)
                return
            self._watch.went_well(row.chat)
            await self._sent(row, message_id, last=step is left[-1])

    async def _claim(self, id: int, step: Step, tx: Tx) -> Outgoing | None:
        if step.again is not None:
            await outbox.may_repeat(tx, id, step.again)
        return await outbox.claim(tx, self._clock(), id)

    async def _token(self, chat: int) -> None:
        """For the second and further calls of one message, which keep the chat's distance as well."""
        wait = max(self._pacing.wait(), self._pacing.resting().get(chat, 0.0))
        while wait > 0:
            await asyncio.sleep(wait)
            wait = max(self._pacing.wait(), self._pacing.resting().get(chat, 0.0))
        self._pacing.take(chat)

    async def _sent(self, row: Outgoing, message_id: int, *, last: bool) -> None:
        now = self._clock()
        if last:
            await self._notes.insist(lambda tx: outbox.ended(tx, row.id, OutboxState.SENT, now, message_id))
        else:
            await self._notes.insist(lambda tx: outbox.progress(tx, row.id, message_id))

    async def _end(self, row: Outgoing, state: OutboxState, why: str) -> None:
        now = self._clock()
        await self._notes.insist(lambda tx: outbox.ended(tx, row.id, state, now, error=why))

    async def _after(self, error: LineError, row: Outgoing) -> None:
        """What a failed call means for the line, the row, its chat and its announcement."""
        self._watch.after(error, row.chat)
        if isinstance(error.__cause__, ChatMigrated):
            await self._follow(row, error.__cause__.new_chat_id)
            return
        decided = verdict(error, row)
        now = self._clock()

        async def note(tx: Tx) -> None:
            if decided.end is None:
                await outbox.requeue(tx, row.id, sure=decided.sure)
            else:
                await outbox.ended(tx, row.id, decided.end, now, error=str(error))
            if decided.stop_chat is not None:
                await chats.stop(tx, row.chat, decided.stop_chat, now, str(error))
            if decided.stop_batch:
                why = f"Stopped, because of another recipient: {error}"
                await outbox.cancel_where(tx, now, kind=row.kind, batch=str(row.data["batch"]), why=why)

        await self._notes.insist(note)
        if decided.stop_batch:
            logger.error("An announcement is stopped; the rest of it is not sent. %s", error)

    async def _follow(self, row: Outgoing, address: int) -> None:
        async def note(tx: Tx) -> None:
            await outbox.requeue(tx, row.id)
            await outbox.move_chat(tx, row.chat, address)

        await self._notes.insist(note)
        logger.info("A group has a new address; what waits for it goes there.")
