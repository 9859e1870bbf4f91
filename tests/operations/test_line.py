"""The watchdog over the fetching of messages, and two processes on one token."""

from __future__ import annotations

import asyncio
import logging
import shutil
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
import telegram

from bot.errors import DatabaseUnavailable, LineDown
from bot.practice.server import PracticeServer
from bot.transport.patience import Patience
from bot.transport.polling import Polling
from bot.transport.station import Station
from bot.transport.updates import RawUpdate
from bot.transport.wire import build_application
from storage.database import Database
from tests.auxil.lines import clock, until
from tests.auxil.peer import Answer, Call, ok, peer, refused

SHORT = Patience(
    poll=timedelta(milliseconds=100),
    margin=timedelta(milliseconds=200),
    held=timedelta(milliseconds=600),
    first=timedelta(milliseconds=10),
    longest=timedelta(milliseconds=40),
    silence=timedelta(milliseconds=800),
)
ME = {"id": 1, "is_bot": True, "first_name": "Rapporteur", "username": "RapporteurBot"}


@pytest.fixture
async def db(base: Path) -> AsyncIterator[Database]:
    database = await Database.open(f"sqlite:///{base}")
    yield database
    await database.close()


@asynccontextmanager
async def on_the_line(
    url: str, db: Database, patience: Patience = SHORT, token: str = "1:practice"
) -> AsyncIterator[tuple[Station, asyncio.Task[None]]]:
    """A station at work that answers nothing, and its task."""
    application = build_application(token, base_url=f"{url}/bot")

    async def handle(update: telegram.Update) -> None:
        """Nobody is answered here."""

    station = Station(application.bot, db, handle, clock, ready=application.initialize, patience=patience)
    task = asyncio.create_task(station.serve(signals=False))
    try:
        yield station, task
    finally:
        station.end()
        await asyncio.wait([task], timeout=10)
        await application.shutdown()


def lines(caplog: pytest.LogCaptureFixture) -> str:
    return "\n".join(record.getMessage() for record in caplog.records)


async def test_a_socket_that_hangs_is_noticed_said_and_given_up_for_a_new_one(
    db: Database, caplog: pytest.LogCaptureFixture
) -> None:
    hanging = False

    def script(call: Call) -> Answer:
        if call.method == "getUpdates":
            return None if hanging else ok([])  # None: the connection stays open and nothing ever comes
        return ok(ME) if call.method == "getMe" else ok(True)

    caplog.set_level(logging.WARNING)
    async with peer(script) as side, on_the_line(side.url, db) as (station, task):
        await side.called("getUpdates", 3)
        assert station.health().trouble == ""

        hanging = True
        before = side.connections
        await until(lambda: station.health().trouble != "")
        health = station.health()
        assert health.trouble.startswith("Telegram has handed nothing over for ")
        assert health.alive, "the calls that answer people still work"
        assert health.silent_for is not None
        assert health.silent_for > SHORT.silence
        await until(lambda: side.connections > before + 1)  # every attempt is made on a connection of its own
        assert "Telegram took the call but its answer did not arrive. Trying again until it works." in lines(caplog)

        hanging = False
        await until(lambda: station.health().trouble == "")
        assert "Telegram answers again, after " in lines(caplog)
        assert not task.done()


async def test_a_line_that_never_answers_is_not_well_either(db: Database) -> None:
    def script(call: Call) -> Answer:
        if call.method == "getUpdates":
            return None
        return ok(ME) if call.method == "getMe" else ok(True)

    async with peer(script) as side, on_the_line(side.url, db) as (station, _):
        assert station.health().trouble == "Telegram does not answer.", "nobody has asked yet"
        await until(lambda: "handed nothing over" in station.health().trouble)


async def test_a_line_that_is_cut_says_that_it_does_not_answer(db: Database) -> None:
    async with peer(lambda call: b"") as side, on_the_line(side.url, db) as (station, _):
        await side.called("getMe", 2)
        assert station.health().trouble == "Telegram does not answer."


@pytest.mark.parametrize("where", ["storing", "deaf to being cancelled"])
async def test_fetching_that_stands_still_is_begun_afresh(where: str, caplog: pytest.LogCaptureFixture) -> None:
    update = {"update_id": 7, "message": {}}
    stored: list[int] = []
    let_go = asyncio.Event()

    async def store(updates: Sequence[RawUpdate]) -> int:
        stored.append(int(updates[0]["update_id"]))
        if len(stored) == 1:
            try:
                await asyncio.Event().wait()
            except asyncio.CancelledError:
                if where == "storing":
                    raise
                await let_go.wait()
        return 7

    def script(call: Call) -> Answer:
        return ok([] if call.params.get("offset") else [update])

    async with peer(script) as side:
        polling = Polling(f"{side.url}/bot1:practice", store, patience=SHORT)
        task = asyncio.create_task(polling.run())
        await until(lambda: any(call.params.get("offset") == "8" for call in side.calls))
        assert stored[:2] == [7, 7], "what may not have been stored is fetched once more"
        assert "Fetching messages stood still: it begins afresh, on a new connection." in lines(caplog)
        task.cancel()
        await asyncio.wait([task], timeout=5)
        assert task.cancelled()
        let_go.set()


async def test_waiting_as_long_as_telegram_asks_is_not_standing_still(caplog: pytest.LogCaptureFixture) -> None:
    def script(call: Call) -> Answer:
        return refused(429, "Too Many Requests: retry after 1", retry_after=1)

    async def store(updates: Sequence[RawUpdate]) -> int:
        raise AssertionError("nothing comes")

    async with peer(script) as side:
        polling = Polling(f"{side.url}/bot1:practice", store, patience=SHORT)
        task = asyncio.create_task(polling.run())
        await side.called("getUpdates", 3)
        assert "stood still" not in lines(caplog)
        task.cancel()
        await asyncio.wait([task])


async def test_a_database_out_of_reach_is_waited_for_and_a_bug_comes_out(caplog: pytest.LogCaptureFixture) -> None:
    troubles: list[Callable[[], Exception]] = [
        lambda: DatabaseUnavailable("The disk is full."),
        lambda: ZeroDivisionError("a bug"),
    ]

    async def store(updates: Sequence[RawUpdate]) -> int:
        raise troubles.pop(0)()

    async with peer(lambda call: ok([{"update_id": 7}])) as side:
        with pytest.raises(ZeroDivisionError):
            await asyncio.wait_for(Polling(f"{side.url}/bot1:practice", store, patience=SHORT).run(), 10)
    assert "The disk is full. Trying again until it works." in lines(caplog)


async def test_of_two_on_one_token_the_newcomer_gives_up(db: Database, base: Path) -> None:
    other = await Database.open(f"sqlite:///{shutil.copy(base, base.with_name('other.db'))}")
    patience = replace(SHORT, poll=timedelta(seconds=1), margin=timedelta(seconds=2), silence=timedelta(minutes=2))
    async with PracticeServer() as server, on_the_line(server.url, db, patience) as (elder, at_work):
        ana = server.person("Ana Silva")
        # It has worked for a while: some requests were held to their end.
        await until(lambda: len(server.calls.of("getUpdates")) >= 4)
        async with on_the_line(server.url, other, patience) as (_, newcomer):
            for n in range(3):  # what comes in meanwhile goes to either, and makes neither believe it is alone
                await ana.writes(f"{n}")
                await asyncio.sleep(0.1)
            with pytest.raises(
                LineDown, match=r"Another process is reading this bot's messages with the same token"
            ):
                await asyncio.wait_for(newcomer, 20)
        assert not at_work.done()
        await ana.writes("still there")
        await until(lambda: not server.updates.waiting)
        assert elder.health().trouble == ""
    await other.close()
