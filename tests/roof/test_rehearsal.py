"""``demo --clock --speed``: a season of reminders in minutes, on a clock that everybody sees."""

from __future__ import annotations

import asyncio
import re
import signal
import sys
from datetime import datetime, timedelta
from pathlib import Path

import httpx
import pytest

from bot.clock import RehearsalClock
from bot.demo import rehearsal_clock
from bot.errors import BadInput

ROOT = Path(__file__).resolve().parents[2]


async def test_a_reminder_arrives_within_seconds_of_the_rehearsal(elsewhere: Path) -> None:
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        str(ROOT / "bot.py"),
        *("demo", "--clock", "2011-04-01T08:00Z", "--speed", "600"),
        cwd=elsewhere,
        stderr=asyncio.subprocess.PIPE,
    )
    assert process.stderr is not None
    said = ""
    try:
        async with asyncio.timeout(120):
            while "Ctrl-C" not in said:
                line = await process.stderr.readline()
                assert line, f"the demo ended: {said}"
                said += line.decode()
        assert "time runs 600 times as fast." in said
        (address,) = re.findall(r"http://127\.0\.0\.1:\d+/\S+", said)
        async with httpx.AsyncClient(trust_env=False) as web:
            reminded = await _until_reminded(web, address)
            clock = (await web.get(f"{address}state")).json()["clock"]
        assert clock["speed"] == 600
        assert any("Ireland" in text and "30 April 2011" in text for text in reminded)
        assert timedelta(0) < datetime.fromisoformat(clock["now"]) - datetime.fromisoformat("2011-04-01T08:00Z")
        process.send_signal(signal.SIGTERM)
        rest = (await asyncio.wait_for(process.communicate(), 30))[1].decode()
        assert process.returncode == 0, rest
        assert "ERROR" not in rest
        assert "Traceback" not in rest
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


async def _until_reminded(web: httpx.AsyncClient, address: str) -> list[str]:
    """What stands last in the chats, once two delegates were reminded of their report."""
    async with asyncio.timeout(90):
        while True:
            state = (await web.get(f"{address}state")).json()
            texts = [str((chat.get("last") or {}).get("text", "")) for chat in state["chats"]]
            if sum("ccm@un.org" in text for text in texts) > 1:
                return texts
            await asyncio.sleep(0.3)


def test_the_clock_starts_where_it_was_told_and_runs_as_fast() -> None:
    ticks = iter([100.0, 100.0, 101.5])
    clock = RehearsalClock(datetime.fromisoformat("2011-04-01T10:00+02:00"), 600, source=lambda: next(ticks))
    assert clock().isoformat() == "2011-04-01T08:00:00+00:00"
    assert clock.steady() == timedelta(minutes=15)


def test_without_either_option_the_demo_has_the_clock_of_the_machine() -> None:
    assert rehearsal_clock("", "") is None
    faster = rehearsal_clock("", "60")
    assert faster is not None
    assert faster.speed == 60


@pytest.mark.parametrize(
    ("start", "speed"),
    [
        ("yesterday", ""),
        ("2011-04-01", ""),
        ("2011-04-01T08:00", "600"),  # where?
        ("2011-13-01T08:00Z", ""),
        ("0001-01-01T00:00Z", ""),
        ("2011-04-01T08:00Z", "fast"),
        ("2011-04-01T08:00Z", "0"),
        ("2011-04-01T08:00Z", "-1"),
        ("2011-04-01T08:00Z", "nan"),
        ("2011-04-01T08:00Z", "inf"),
    ],
)
def test_what_is_no_clock_is_answered_in_one_sentence(start: str, speed: str) -> None:
    with pytest.raises(BadInput) as refused:
        rehearsal_clock(start, speed)
    assert str(refused.value).count("; ") == 1
    assert "such as " in str(refused.value)
