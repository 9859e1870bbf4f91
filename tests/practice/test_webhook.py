"""Updates by webhook instead of polling."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator

import pytest

from bot.practice import Person
from tests.practice.conftest import Bot


class Receiver:
    """A minimal HTTP server that collects what is posted to it, and answers with ``status``."""

    def __init__(self) -> None:
        self.status = 200
        self.got: asyncio.Queue[tuple[dict[str, str], dict[str, object]]] = asyncio.Queue()
        self.url = ""

    async def __call__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while True:
                head = (await reader.readuntil(b"\r\n\r\n")).decode()
                headers = dict(line.lower().split(": ", 1) for line in head.split("\r\n")[1:] if line)
                body = await reader.readexactly(int(headers["content-length"]))
                self.got.put_nowait((headers, json.loads(body)))
                writer.write(f"HTTP/1.1 {self.status} X\r\nContent-Length: 0\r\n\r\n".encode())
                await writer.drain()
        except asyncio.IncompleteReadError:
            writer.close()


@pytest.fixture
async def receiver() -> AsyncIterator[Receiver]:
    receiver = Receiver()
    server = await asyncio.start_server(receiver, "127.0.0.1", 0)
    receiver.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/hook"
    async with server:
        yield receiver


async def test_updates_are_posted_in_order_with_the_secret_and_again_until_taken(
    receiver: Receiver, bot: Bot, ana: Person
) -> None:
    await bot.ok("setWebhook", url=receiver.url, secret_token="s3cret", allowed_updates=["message"])
    await ana.writes("one")
    headers, first = await asyncio.wait_for(receiver.got.get(), 5)
    assert headers["x-telegram-bot-api-secret-token"] == "s3cret"
    assert first["message"]["text"] == "one"  # type: ignore[index]
    receiver.status = 500
    await ana.writes("two")
    _, failed = await asyncio.wait_for(receiver.got.get(), 5)
    receiver.status = 200
    _, again = await asyncio.wait_for(receiver.got.get(), 5)
    assert failed == again
    info = await bot.ok("getWebhookInfo")
    assert (info["url"], info["allowed_updates"]) == (receiver.url, ["message"])
    assert info["last_error_message"] == "Wrong response from the webhook: 500 X"


async def test_polling_and_webhook_exclude_each_other(receiver: Receiver, bot: Bot, ana: Person) -> None:
    poll = asyncio.create_task(bot.no("getUpdates", timeout=20))
    await asyncio.sleep(0.05)
    await bot.ok("setWebhook", url=receiver.url)
    assert await poll == (409, "Conflict: terminated by setWebhook request")
    assert await bot.no("getUpdates") == (
        409,
        "Conflict: can't use getUpdates method while webhook is active; "
        "use deleteWebhook to delete the webhook first",
    )
    await bot.ok("deleteWebhook", drop_pending_updates=True)
    await ana.writes("by polling again")
    assert len(await bot.ok("getUpdates")) == 1
    assert receiver.got.empty()


async def test_nothing_is_posted_to_other_machines(bot: Bot) -> None:
    code, text = await bot.no("setWebhook", url="https://example.org/hook")
    assert (code, text) == (
        400,
        "Bad Request: bad webhook: the practice server delivers to this machine only (127.0.0.1)",
    )
    assert (await bot.ok("getWebhookInfo"))["url"] == ""
