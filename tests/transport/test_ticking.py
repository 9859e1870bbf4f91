"""A tick at once and then every minute; one at a time; a fault is for the next one to make up for."""

from __future__ import annotations

import asyncio
import logging

import pytest

from bot.errors import DatabaseUnavailable
from bot.transport.ticking import Ticker


async def test_it_ticks_at_once_and_again_one_at_a_time_and_ends_with_the_tick_under_way() -> None:
    at_once, most, done = 0, 0, 0
    twice = asyncio.Event()

    async def tick() -> None:
        nonlocal at_once, most, done
        at_once += 1
        most = max(most, at_once)
        if done == 2:
            twice.set()
        await asyncio.sleep(0.6)  # longer than the half second between two
        at_once -= 1
        done += 1

    ticker = Ticker(tick, speed=10_000)
    ticker.start()
    async with asyncio.timeout(30):
        await twice.wait()
    await ticker.stop()
    assert (most, at_once, done) == (1, 0, 3), "the third was let end"
    await asyncio.sleep(0.7)
    assert done == 3, "and no other began"


async def test_a_fault_is_named_and_the_next_tick_comes(caplog: pytest.LogCaptureFixture) -> None:
    seen = 0
    again = asyncio.Event()

    async def tick() -> None:
        nonlocal seen
        seen += 1
        if seen == 1:
            raise DatabaseUnavailable("The database is locked.")
        if seen == 2:
            raise ZeroDivisionError
        again.set()

    ticker = Ticker(tick, speed=10_000)
    with caplog.at_level(logging.WARNING):
        ticker.start()
        async with asyncio.timeout(30):
            await again.wait()
        await ticker.stop()
    first, second = [record.getMessage() for record in caplog.records if record.name == "bot.transport.ticking"]
    assert "The database is locked." in first
    assert "ZeroDivisionError" in second
