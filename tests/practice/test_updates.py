"""getUpdates as Telegram answers it: confirmation by offset, long polling, conflicts, replays."""

from __future__ import annotations

import asyncio

import httpx
import pytest

from bot.practice import Person, PracticeServer
from tests.practice.conftest import Bot


async def test_an_update_comes_again_until_a_later_offset_confirms_it(bot: Bot, ana: Person) -> None:
    await ana.writes("one")
    await ana.writes("two")
    first, second = await bot.ok("getUpdates")
    assert [first["message"]["text"], second["message"]["text"]] == ["one", "two"]
    assert second["update_id"] == first["update_id"] + 1
    assert await bot.ok("getUpdates") == [first, second]
    assert await bot.ok("getUpdates", offset=second["update_id"]) == [second]
    assert await bot.ok("getUpdates", offset=second["update_id"] + 1) == []
    assert await bot.ok("getUpdates") == []


async def test_limit_and_negative_offset(bot: Bot, ana: Person) -> None:
    for number in range(5):
        await ana.writes(str(number))
    assert [u["message"]["text"] for u in await bot.ok("getUpdates", limit=2)] == ["0", "1"]
    assert [u["message"]["text"] for u in await bot.ok("getUpdates", offset=-2)] == ["3", "4"]


async def test_a_long_poll_answers_when_somebody_writes(bot: Bot, ana: Person) -> None:
    poll = asyncio.create_task(bot.ok("getUpdates", timeout=20))
    await asyncio.sleep(0.05)
    assert not poll.done()
    await ana.writes("now")
    assert [u["message"]["text"] for u in await poll] == ["now"]


async def test_a_long_poll_ends_empty_after_its_timeout(bot: Bot, ana: Person) -> None:
    assert await bot.ok("getUpdates", timeout=1) == []


async def test_a_second_poll_ends_the_first_with_a_conflict(bot: Bot, ana: Person) -> None:
    first = asyncio.create_task(bot.no("getUpdates", timeout=20))
    await asyncio.sleep(0.05)
    second = asyncio.create_task(bot.ok("getUpdates", timeout=20))
    assert await first == (
        409,
        "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running",
    )
    await ana.writes("for the second")
    assert len(await second) == 1


async def test_only_wanted_kinds_are_queued(bot: Bot, ana: Person) -> None:
    await bot.ok("getUpdates", allowed_updates=["callback_query"])
    await ana.writes("not wanted")
    assert await bot.ok("getUpdates") == []
    await bot.ok("getUpdates", allowed_updates=[])
    await ana.writes("wanted")
    assert len(await bot.ok("getUpdates")) == 1


async def test_a_replayed_update_comes_once_with_its_old_number(
    server: PracticeServer, bot: Bot, ana: Person
) -> None:
    await ana.writes("one")
    (first,) = await bot.ok("getUpdates")
    assert await bot.ok("getUpdates", offset=first["update_id"] + 1) == []
    server.replay(first["update_id"])
    assert await bot.ok("getUpdates", offset=first["update_id"] + 1) == [first]
    assert await bot.ok("getUpdates", offset=first["update_id"] + 1) == []
    with pytest.raises(KeyError):
        server.replay(1)


async def test_a_forged_update_is_handed_out_as_it_is(server: PracticeServer, bot: Bot, ana: Person) -> None:
    forged = server.deliver({"message": {"message_id": 7, "date": 0, "chat": {"id": 1, "type": "private"}}})
    assert await bot.ok("getUpdates") == [forged]
    old = server.deliver({"update_id": 3, "message": {"message_id": 8}})
    assert await bot.ok("getUpdates", offset=forged["update_id"] + 1) == [old]


async def test_stopping_the_server_ends_a_poll_under_way() -> None:
    server = PracticeServer()
    await server.start()
    async with httpx.AsyncClient(base_url=server.url, trust_env=False) as client:
        bot = Bot(server, client)
        poll = asyncio.create_task(bot.no("getUpdates", timeout=40))
        await asyncio.sleep(0.05)
        await server.stop()
        assert await poll == (500, "Internal Server Error: restart")
