"""The database gives way under a sender: locked, full, read-only. Nothing is lost, and it recovers by itself."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

import pytest

from bot.practice.server import PracticeServer
from storage import outbox
from storage.database import Database
from storage.rows import OutboxState
from tests.auxil.lines import clock, until
from tests.auxil.peer import Call, peer
from tests.auxil.sending import all_ended, arrived, enqueue, newcomers, outgoing, sending_to, state_of, states
from tests.transport.test_sender import polite, to_peer

SENT = OutboxState.SENT
LIFTED = 4_294_967_294


@pytest.fixture
async def hasty(db: Database, tmp_path: Path) -> AsyncIterator[Database]:
    """The same database, opened by somebody who does not wait ten seconds for a lock."""
    other = await Database.open(f"sqlite:///{tmp_path}/line.db", patience=timedelta(milliseconds=20))
    yield other
    await other.close()


@asynccontextmanager
async def locked(path: Path) -> AsyncIterator[None]:
    """Somebody else holds the write lock."""
    other = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    try:
        await asyncio.to_thread(other.execute, "BEGIN IMMEDIATE")
        yield
    finally:
        other.close()


async def pragma(db: Database, statement: str) -> None:
    """On the one connection that writes."""
    await db._outside_transactions(statement)


async def test_while_somebody_else_holds_the_lock_messages_wait(
    server: PracticeServer, hasty: Database, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    people = await newcomers(server, 20)
    await enqueue(hasty, *(outgoing(f"{chat}", chat, kind="announcement") for chat in people))
    async with locked(tmp_path / "line.db"), sending_to(server, hasty):
        await until(lambda: "locked by another process" in caplog.text)
        await asyncio.sleep(0.3)
        assert server.calls.of("sendMessage") == []
    async with sending_to(server, hasty, at_once=3) as sender:
        await until(lambda: len(arrived(server)) >= 2)
        async with locked(tmp_path / "line.db"):
            await asyncio.sleep(0.3)
            assert (await sender.health()).queued > 0
        await all_ended(hasty)
    assert set((await states(hasty)).values()) == {SENT}
    assert sorted(arrived(server)) == sorted(map(str, people))
    assert len([record for record in caplog.records if "locked by another" in record.getMessage()]) <= 4


async def test_an_outcome_that_cannot_be_noted_is_noted_when_it_can(hasty: Database, tmp_path: Path) -> None:
    lock = locked(tmp_path / "line.db")

    async def script(call: Call) -> bytes:
        if call.method == "sendMessage":
            await lock.__aenter__()
        return await polite(call)

    async with peer(script) as made:
        await enqueue(hasty, outgoing("a", 5, kind="announcement"))
        async with to_peer(made, hasty):
            await made.called("sendMessage")
            await asyncio.sleep(0.3)
            assert (await state_of(hasty, "a")).state is OutboxState.SENDING
            await lock.__aexit__(None, None, None)
            await all_ended(hasty)
        assert len(made.of("sendMessage")) == 1
    row = await state_of(hasty, "a")
    assert (row.state, row.message_id) == (SENT, 9)


async def test_stopped_before_the_outcome_could_be_noted_the_row_is_uncertain(
    hasty: Database, tmp_path: Path
) -> None:
    lock = locked(tmp_path / "line.db")

    async def script(call: Call) -> bytes:
        if call.method == "sendMessage":
            await lock.__aenter__()
        return await polite(call)

    async with peer(script) as made:
        await enqueue(hasty, outgoing("a", 5, kind="announcement"))
        async with to_peer(made, hasty) as sender:
            await made.called("sendMessage")
            await sender.stop(timedelta(seconds=0.2))
        await lock.__aexit__(None, None, None)
        async with to_peer(made, hasty):
            await all_ended(hasty)
        assert len(made.of("sendMessage")) == 1
    assert (await state_of(hasty, "a")).state is OutboxState.UNCERTAIN


async def test_when_the_disk_is_full_nothing_is_lost_and_nothing_comes_twice(
    server: PracticeServer, db: Database, caplog: pytest.LogCaptureFixture
) -> None:
    people = await newcomers(server, 20)
    rows = [outgoing(f"{n} {chat}", chat, kind="announcement") for n in range(8) for chat in people]
    await enqueue(db, *rows)
    await pragma(db, "PRAGMA max_page_count = 1")  # no more than it has
    async with sending_to(server, db) as sender:
        await until(lambda: "the disk is full" in caplog.text)
        await asyncio.sleep(0.3)
        health = await sender.health()
        assert health.queued > 0
        before = len(arrived(server))
        await asyncio.sleep(0.2)
        assert len(arrived(server)) == before
        assert health.uncertain == 0
        await pragma(db, f"PRAGMA max_page_count = {LIFTED}")
        await all_ended(db)
    assert set((await states(db)).values()) == {SENT}
    assert sorted(arrived(server)) == sorted(row.key for row in rows)
    assert "takes notes again" in caplog.text


async def test_when_the_database_turns_read_only_messages_wait(
    server: PracticeServer, db: Database, caplog: pytest.LogCaptureFixture
) -> None:
    people = await newcomers(server, 20)
    await enqueue(db, *(outgoing(f"{chat}", chat, kind="announcement") for chat in people))
    async with sending_to(server, db) as sender:
        await until(lambda: len(arrived(server)) >= 3)
        await pragma(db, "PRAGMA query_only = ON")
        await until(lambda: "cannot be written to" in caplog.text)
        await asyncio.sleep(0.2)
        before = len(arrived(server))
        await asyncio.sleep(0.2)
        assert len(arrived(server)) == before
        assert (await sender.health()).uncertain == 0
        await pragma(db, "PRAGMA query_only = OFF")
        await all_ended(db)
    assert set((await states(db)).values()) == {SENT}
    assert sorted(arrived(server)) == sorted(map(str, people))


async def test_what_was_left_is_settled_when_the_database_can_be_written(
    server: PracticeServer, hasty: Database, tmp_path: Path
) -> None:
    (ana,) = await newcomers(server, 1)
    await enqueue(hasty, outgoing("a", ana, again=1))
    async with hasty.write() as tx:
        await outbox.claim(tx, clock())
    async with locked(tmp_path / "line.db"), sending_to(server, hasty):
        await asyncio.sleep(0.2)
    async with sending_to(server, hasty):
        await all_ended(hasty)
    assert (await state_of(hasty, "a")).tries == 2
    assert len(arrived(server)) == 1
