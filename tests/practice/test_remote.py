"""The server as a process of its own, and people moved from another one."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from bot.practice import Fault
from bot.practice.remote import RemotePracticeServer

KEYS = {"inline_keyboard": [[{"text": "More", "callback_data": "1|more"}]]}


async def test_a_bot_and_people_in_three_processes_worth_of_conversation(tmp_path: Path) -> None:
    log = tmp_path / "calls.jsonl"
    async with RemotePracticeServer.start(log=log) as server:
        ana = await server.person("Ana Silva", language_code="pt")
        await ana.starts()
        async with httpx.AsyncClient(base_url=f"{server.url}/bot{server.token}/", trust_env=False) as bot:
            (update,) = (await bot.get("getUpdates")).json()["result"]
            assert update["message"]["text"] == "/start"
            await server.add_fault(Fault(method="sendMessage", status=502, effect=True))
            sending = {"chat_id": ana.id, "text": "Hello", "reply_markup": KEYS}
            assert (await bot.post("sendMessage", json=sending)).status_code == 502
            shown = await ana.next_message()
            assert shown["text"] == "Hello"
            waiting = asyncio.create_task(ana.next_message(timeout=10))
            query = await ana.presses(shown, "More")
            await bot.post("answerCallbackQuery", json={"callback_query_id": query["id"], "text": "Done"})
            edit = {"chat_id": ana.id, "message_id": shown["message_id"], "text": "Changed"}
            await bot.post("editMessageText", json=edit)
            assert (await waiting)["text"] == "Changed"
            assert (await ana.next_toast())["text"] == "Done"
            await ana.forges(shown, "1|forged")
            said = await ana.writes("hello", reply_to=shown)
            await ana.edits(said, "hello there")
            await server.replay(update["update_id"])
            await server.deliver({"update_id": 5, "message": {"message_id": 1}})
            kinds = [next(iter(set(u) - {"update_id"})) for u in (await bot.get("getUpdates")).json()["result"]]
        assert kinds.count("callback_query") == 2
        assert kinds.count("message") == 4
        assert kinds.count("edited_message") == 1
        assert [m["text"] for m in ana.screen] == ["/start", "Changed", "hello there"]
        assert await ana.look() == ana.screen
        with pytest.raises(TimeoutError):
            await ana.next_message(timeout=0.05)
        with pytest.raises(ValueError, match="no such button"):
            await ana.presses(shown, "Less")
        assert [one.id for one in await server.everybody()] == [ana.id]
        methods = [call.method for call in await server.calls()]
        assert methods == ["getUpdates", "sendMessage", "answerCallbackQuery", "editMessageText", "getUpdates"]
        assert [json.loads(line)["method"] for line in log.read_text("utf-8").splitlines()] == methods


def test_bad_arguments_end_with_one_plain_sentence() -> None:
    command = [sys.executable, "-m", "bot.practice", "--token", "nonsense"]
    ended = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert ended.returncode == 2
    assert ended.stderr.startswith("The practice server cannot start: a token looks like 1:practice")
    assert "Traceback" not in ended.stderr
