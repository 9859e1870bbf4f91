"""A practice server with aiogram's models as a second judge, and a bot that speaks plain HTTP."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest

from bot.practice import Person, PracticeServer

Json = dict[str, Any]


class Bot:
    """Calls methods with JSON; ``ok`` wants success, ``no`` a refusal."""

    def __init__(self, server: PracticeServer, client: httpx.AsyncClient) -> None:
        self.server = server
        self.client = client

    async def raw(self, method: str, **params: Any) -> httpx.Response:
        return await self.client.post(f"/bot{self.server.token}/{method}", json=params)

    async def ok(self, method: str, **params: Any) -> Any:
        response = await self.raw(method, **params)
        body = response.json()
        assert body["ok"] is True, body
        assert response.status_code == 200
        return body["result"]

    async def no(self, method: str, **params: Any) -> tuple[int, str]:
        """(code, description) of a refusal."""
        response = await self.raw(method, **params)
        body = response.json()
        assert body["ok"] is False, body
        assert body["error_code"] == response.status_code
        return body["error_code"], body["description"]


@pytest.fixture
async def server() -> AsyncIterator[PracticeServer]:
    async with PracticeServer(judge=True) as server:
        yield server


@pytest.fixture
async def bot(server: PracticeServer) -> AsyncIterator[Bot]:
    async with httpx.AsyncClient(base_url=server.url, trust_env=False) as client:
        yield Bot(server, client)


@pytest.fixture
async def ana(server: PracticeServer) -> Person:
    """Somebody who has started the bot."""
    ana = server.person("Ana Silva", language_code="pt", username="anasilva")
    await ana.writes("/start")
    server.updates.waiting.clear()
    return ana
