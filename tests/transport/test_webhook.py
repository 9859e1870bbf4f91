"""Updates posted by Telegram, and things posted by others."""

from __future__ import annotations

import asyncio
import json
import socket
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any

import httpx
import pytest
import uvicorn

from bot.errors import BadSettings, DatabaseUnavailable, Refused
from bot.practice.server import PracticeServer
from bot.transport.updates import RawUpdate
from bot.transport.webhook import HEADER, LARGEST, set_webhook, webhook_app
from bot.transport.wire import build_application
from storage.database import Database
from tests.auxil.lines import line_to

SECRET = "a-long_secret"
JSON = "application/json"


class Box:
    """Keeps what it is handed, or cannot."""

    def __init__(self, error: Exception | None = None) -> None:
        self.held: list[RawUpdate] = []
        self._error = error

    async def take_in(self, updates: Sequence[RawUpdate]) -> int | None:
        if self._error is not None:
            raise self._error
        self.held += updates
        return max((update["update_id"] for update in updates if "update_id" in update), default=None)


@asynccontextmanager
async def client_of(app: Any) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url="http://bot.test") as client:
        yield client


@asynccontextmanager
async def served(app: Any) -> AsyncIterator[str]:
    """The application on a port of this machine; its address."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        config = uvicorn.Config(app, log_level="critical", lifespan="off", ws="none")
        server = uvicorn.Server(config)
        task = asyncio.create_task(server.serve(sockets=[listener]))
        try:
            yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        finally:
            server.should_exit = True
            await task


async def post(box: Box, body: bytes | str, *, secret: str | None = SECRET, content_type: str = JSON) -> int:
    headers = {"Content-Type": content_type} | ({HEADER: secret} if secret is not None else {})
    async with client_of(webhook_app(box.take_in, SECRET)) as web:
        return (await web.post("/", content=body, headers=headers)).status_code


UPDATE = json.dumps({"update_id": 7, "message": {"chat": {"id": 1}, "something_new": {"kept": True}}})


@pytest.mark.parametrize("content_type", [JSON, "application/json; charset=utf-8", "Application/JSON"])
async def test_an_update_is_kept_whole_before_it_is_confirmed(content_type: str) -> None:
    box = Box()
    assert await post(box, UPDATE, content_type=content_type) == 200
    assert box.held == [json.loads(UPDATE)]


@pytest.mark.parametrize("secret", [None, "", "a-long_secreT", "a-long_secret ", "ä"])
async def test_who_does_not_know_the_secret_hands_over_nothing(secret: str | None) -> None:
    box = Box()
    headers: list[tuple[bytes, bytes]] = [(b"Content-Type", b"application/json")]
    headers += [(HEADER.encode(), secret.encode())] if secret is not None else []
    async with client_of(webhook_app(box.take_in, SECRET)) as web:
        assert (await web.post("/", content=UPDATE, headers=headers)).status_code == 403
    assert box.held == []


@pytest.mark.parametrize(
    ("body", "content_type", "status"),
    [
        (UPDATE, "text/plain", 415),
        (UPDATE, "", 415),
        ("{not json", JSON, 400),
        ("[]", JSON, 400),
        ("{}", JSON, 400),
        ('"update"', JSON, 400),
        ("[" * 100_000, JSON, 400),
        (b"\xff\xfe", JSON, 400),
        ("", JSON, 400),
        (json.dumps({"update_id": 1, "message": {"text": "x" * LARGEST}}), JSON, 413),
    ],
)
async def test_what_is_no_update_is_turned_away(body: bytes | str, content_type: str, status: int) -> None:
    box = Box()
    assert await post(box, body, content_type=content_type) == status
    assert [update for update in box.held if update] == []


async def test_only_posts_are_taken() -> None:
    async with client_of(webhook_app(Box().take_in, SECRET)) as web:
        assert (await web.get("/", headers={HEADER: SECRET})).status_code == 405


async def test_what_cannot_be_stored_is_not_confirmed() -> None:
    assert await post(Box(DatabaseUnavailable("The disk is full.")), UPDATE) == 503


async def test_health_says_whether_the_line_is_alive() -> None:
    alive = True
    async with client_of(webhook_app(Box().take_in, SECRET, health=lambda: alive)) as web:
        assert (await web.get("/health")).status_code == 200
        alive = False
        assert (await web.get("/health")).status_code == 503


@pytest.mark.parametrize("secret", ["", "with space", "ümlaut", "x" * 257])
def test_a_secret_that_telegram_would_not_repeat_is_refused(secret: str) -> None:
    with pytest.raises(BadSettings, match="webhook secret"):
        webhook_app(Box().take_in, secret)


async def test_a_question_comes_by_webhook_and_is_answered(server: PracticeServer, db: Database) -> None:
    ana = server.person("Ana Silva")
    async with line_to(server, db, polling=False) as line, served(webhook_app(line.station.take_in, SECRET)) as url:
        application = build_application(server.token, base_url=f"{server.url}/bot")
        async with application.bot as bot:
            await set_webhook(bot, url + "/", SECRET)
            await ana.writes("hello")
            assert (await ana.next_message(timeout=5))["text"] == "echo hello"
            await line.answered()
            await bot.delete_webhook()


async def test_an_address_that_telegram_refuses_is_told(server: PracticeServer) -> None:
    async with build_application(server.token, base_url=f"{server.url}/bot").bot as bot:
        with pytest.raises(Refused):
            await set_webhook(bot, "http://meeting.example/hook", SECRET)
