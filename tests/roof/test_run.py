"""``run`` as its owner runs it: a process of its own against a server that speaks like Telegram."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import pytest

from bot.practice.server import PracticeServer

ROOT = Path(__file__).resolve().parents[2]


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@asynccontextmanager
async def running(folder: Path, **settings: str) -> AsyncIterator[asyncio.subprocess.Process]:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("BOT_")}
    environment |= {f"BOT_{name.upper()}": value for name, value in settings.items()}
    process = await asyncio.create_subprocess_exec(
        sys.executable, str(ROOT / "bot.py"), "run", cwd=folder, env=environment, stderr=asyncio.subprocess.PIPE
    )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


async def stopped(process: asyncio.subprocess.Process) -> tuple[int, str]:
    """How it ended after SIGTERM, and what it said."""
    process.send_signal(signal.SIGTERM)
    _, said = await asyncio.wait_for(process.communicate(), 30)
    assert process.returncode is not None
    return process.returncode, said.decode()


@pytest.mark.parametrize("way", ["polling", "webhook"])
async def test_a_delegate_is_answered_by_the_running_bot(elsewhere: Path, way: str) -> None:
    async with PracticeServer() as server:
        settings = {"token": server.token, "api_url": server.url, "data_dir": str(elsewhere / "data")}
        port = free_port()
        if way == "webhook":
            settings |= {
                "webhook_url": f"http://127.0.0.1:{port}/hook",
                "webhook_secret": "said-by-telegram-each-time",
                "webhook_listen": f"127.0.0.1:{port}",
            }
        ana = server.person("Ana Silva", language_code="en")
        async with running(elsewhere, **settings) as process:
            await ana.writes("/help")
            shown = await ana.next_message(timeout=60)
            assert "/ask" in shown["text"]
            called = {call.method for call in server.calls}
            assert ("setWebhook" in called) is (way == "webhook")
            assert ("getUpdates" in called) is (way == "polling")
            if way == "webhook":
                async with httpx.AsyncClient(trust_env=False) as web:
                    forged = await web.post(f"http://127.0.0.1:{port}/hook", json={"update_id": 1})
                assert forged.status_code in {401, 403, 404}
            code, said = await stopped(process)
        assert code == 0, said
        assert server.token not in said
        assert "Rapporteur has stopped." in said
