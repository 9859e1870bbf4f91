"""Faults as data, rate limits, the log of calls."""

from __future__ import annotations

import json
from pathlib import Path

import httpx
import pytest

from bot.practice import CUT, Fault, Limits, Person, PracticeServer
from tests.practice.conftest import Bot


async def test_too_many_requests_says_how_long_to_wait_and_has_no_effect(
    server: PracticeServer, bot: Bot, ana: Person
) -> None:
    server.faults.add(Fault(method="sendMessage", status=429, retry_after=7))
    response = await bot.raw("sendMessage", chat_id=ana.id, text="a")
    assert response.json() == {
        "ok": False,
        "error_code": 429,
        "description": "Too Many Requests: retry after 7",
        "parameters": {"retry_after": 7},
    }
    assert response.headers["Retry-After"] == "7"
    assert len(ana.screen) == 1
    await bot.ok("sendMessage", chat_id=ana.id, text="a")


@pytest.mark.parametrize("effect", [False, True])
@pytest.mark.parametrize(
    ("status", "text"), [(502, "Bad Gateway"), (500, "Internal Server Error"), (401, "Unauthorized")]
)
async def test_a_fault_before_or_after_the_effect(
    status: int, text: str, effect: bool, server: PracticeServer, bot: Bot, ana: Person
) -> None:
    server.faults.add(method="sendMessage", status=status, effect=effect)
    assert await bot.no("sendMessage", chat_id=ana.id, text="a") == (status, text)
    assert len(ana.screen) == (2 if effect else 1)
    assert (server.calls[-1].effect, server.calls[-1].faulted) == (effect, True)


async def test_a_cut_connection_after_the_effect(server: PracticeServer, bot: Bot, ana: Person) -> None:
    server.faults.add(Fault(method="sendMessage", status=CUT, effect=True))
    with pytest.raises(httpx.RemoteProtocolError):
        await bot.raw("sendMessage", chat_id=ana.id, text="a")
    assert ana.screen[-1]["text"] == "a"
    await bot.ok("sendMessage", chat_id=ana.id, text="b")


async def test_a_delay_outlasts_a_clients_patience_while_the_message_is_sent(
    server: PracticeServer, bot: Bot, ana: Person
) -> None:
    server.faults.add(Fault(method="sendMessage", status=200, delay=0.5))
    with pytest.raises(httpx.ReadTimeout):
        await bot.client.post(f"/bot{server.token}/sendMessage", json={"chat_id": ana.id, "text": "a"}, timeout=0.1)
    assert ana.screen[-1]["text"] == "a"


async def test_faults_for_one_chat_some_calls_and_by_chance(server: PracticeServer, bot: Bot, ana: Person) -> None:
    urs = server.person("Urs Keller")
    await urs.writes("/start")
    server.faults.add(Fault(status=403, chat=urs.id, times=None))
    await bot.ok("sendMessage", chat_id=ana.id, text="a")
    assert await bot.no("sendMessage", chat_id=urs.id, text="a") == (403, "Forbidden: bot was blocked by the user")
    server.faults.clear()
    server.faults.add(Fault(method="sendMessage", status=500, skip=1, times=2))
    codes = [(await bot.raw("sendMessage", chat_id=ana.id, text="a")).status_code for _ in range(4)]
    assert codes == [200, 500, 500, 200]
    server.faults.clear()
    server.faults.add(Fault(method="sendMessage", status=500, times=None, probability=0.5, seed=3))
    rolled = [(await bot.raw("sendMessage", chat_id=ana.id, text="a")).status_code for _ in range(20)]
    assert {200, 500} == set(rolled)


async def test_limits_refuse_with_429_what_comes_too_fast() -> None:
    async with PracticeServer(limits=Limits(chat=1, burst=2)) as server:
        ana = server.person("Ana Silva")
        await ana.writes("/start")
        async with httpx.AsyncClient(base_url=server.url, trust_env=False) as client:
            bot = Bot(server, client)
            codes = [(await bot.raw("sendMessage", chat_id=ana.id, text=str(n))).status_code for n in range(5)]
    assert codes == [200, 200, 200, 429, 429]
    assert server.calls[-1].description == "Too Many Requests: retry after 1"


async def test_the_log_has_every_call_in_memory_and_in_its_file(tmp_path: Path) -> None:
    path = tmp_path / "calls.jsonl"
    async with PracticeServer(log=path, token="7:secret-canary") as server:
        ana = server.person("Ana Silva")
        await ana.writes("/start")
        async with httpx.AsyncClient(base_url=server.url, trust_env=False) as client:
            bot = Bot(server, client)
            sent = await bot.ok("sendMessage", chat_id=ana.id, text="[1]", reply_parameters={"message_id": 1})
            await bot.no("sendMessage", chat_id=5, text="a")
        written = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
        assert [(call.method, call.status, call.effect) for call in server.calls] == [
            ("sendMessage", 200, True),
            ("sendMessage", 400, False),
        ]
        assert server.calls[0].message_id == sent["message_id"]
        assert server.calls[0].params == {
            "chat_id": ana.id,
            "text": "[1]",
            "reply_parameters": {"message_id": 1},
        }
        assert [one["description"] for one in written] == ["", "Bad Request: chat not found"]
        assert len(server.calls.of("sendMessage", chat=ana.id)) == 1
    assert "canary" not in path.read_text("utf-8") + repr(server) + repr(list(server.calls))
