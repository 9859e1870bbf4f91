"""Entries written together, each for itself."""

from __future__ import annotations

import asyncio

import pytest
from sqlalchemy import text

from bot.transport.ledger import Ledger
from storage import inbox
from storage.database import Database, Tx
from storage.rows import InboxUpdate, ReplyState
from tests.auxil.lines import clock


def row(update_id: int) -> InboxUpdate:
    return InboxUpdate(update_id=update_id, chat=1, payload="{}", attempts=0, received_at=clock())


class Counting(Database):
    """Counts its transactions."""

    writes = 0

    def write(self):  # type: ignore[no-untyped-def]
        self.writes += 1
        return super().write()


async def test_entries_that_come_together_share_a_transaction(db: Database) -> None:
    counting = Counting(db.name, db._writer, db._reader)
    ledger = Ledger(counting, clock)
    await ledger.take_in([row(n) for n in range(40)])
    before = counting.writes
    begun = await asyncio.gather(*(ledger.begin(n) for n in range(40)))
    assert counting.writes == before + 1
    assert [one.update.update_id for one in begun if one] == list(range(40))


async def test_one_entry_that_cannot_be_written_takes_no_other_with_it(db: Database) -> None:
    ledger = Ledger(db, clock)
    await ledger.take_in([row(1), row(2)])

    async def broken(tx: Tx) -> None:
        await tx.execute(text("insert into nowhere values (1)"))

    commits = ledger._commits
    results = await asyncio.gather(ledger.begin(1), commits.write(broken), ledger.begin(2), return_exceptions=True)
    assert [isinstance(result, Exception) for result in results] == [False, True, False]
    async with db.read() as tx:
        assert [update.attempts for update in await inbox.waiting(tx)] == [1, 1]


async def test_an_entry_is_written_though_its_owner_is_cancelled(db: Database) -> None:
    ledger = Ledger(db, clock)
    await ledger.take_in([row(1)])
    task = asyncio.create_task(ledger.sending(1, 0))
    await asyncio.sleep(0)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    assert task.cancelled()
    await ledger.settle()
    async with db.read() as tx:
        assert (await inbox.was_sent(tx, 1))[0].state is ReplyState.SENDING


async def test_what_was_handed_in_before_is_seen(db: Database) -> None:
    ledger = Ledger(db, clock)
    await ledger.take_in([row(1)])
    begun = await ledger.begin(1)
    assert begun is not None
    assert begun.replies == {}
    ledger.sent(1, 0, 900)
    again = await ledger.again(begun)
    assert again.replies[0].message_id == 900
    ledger.done(1)
    assert await ledger.begin(1) is None


async def test_what_nobody_waits_for_fails_without_noise(db: Database, caplog: pytest.LogCaptureFixture) -> None:
    ledger = Ledger(db, clock)
    failed = ledger.done(2**70)
    await asyncio.wait([failed])
    assert failed.exception() is not None
    await ledger.settle()
    assert not [record for record in caplog.records if record.name == "asyncio"]
