"""Stopped at random points while ten people ask: nothing goes unanswered, nothing comes out of order."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
from collections import Counter
from datetime import datetime
from pathlib import Path

import pytest

from bot.practice.remote import RemotePracticeServer
from tests.auxil.drill import Plan, Run, drill

pytestmark = pytest.mark.drill

ROOT = Path(__file__).resolve().parents[2]
QUESTIONS = (
    "What did Ireland say about clearance?",
    "Who spoke on victim assistance?",
    "When was the meeting?",
    "What does ISU mean?",
    "Did Switzerland take part?",
    "/agenda",
    "What did Norway say?",
    "Who chaired the consultations?",
    "thank you",
    "What about the price of fish in Iceland?",
)


def told(what: str, made: Run) -> None:
    asked = sum(map(len, made.asked.values()))
    print(
        f"\n{what}: {asked} questions by {len(made.asked)} people, {len(made.stops)} stops, "
        f"{len(made.sent)} messages sent, {len(made.repeated())} of them a second time"
    )


def all_in_order(made: Run) -> None:
    """Every question is answered, and first answers come in the order of the questions."""
    for chat, asked in made.asked.items():
        assert made.order(chat) == [one.message for one in asked], f"chat {chat}"


def twice_only_by_kills(made: Run) -> None:
    """What came twice was under way when a process was killed: one message of a chat for each kill."""
    by_kill: Counter[tuple[int, datetime]] = Counter()
    for first, second in made.repeated():
        between = made.stops_between(first, second)
        assert between, f"{second} came twice without a kill"
        by_kill[first.chat, between[0]] += 1
    assert all(count == 1 for count in by_kill.values()), by_kill


def small_bot(folder: Path, **plan: object) -> Plan:
    def command(server: RemotePracticeServer) -> list[str]:
        database = f"sqlite:///{folder}/drill.db"
        return [sys.executable, "-m", "tests.auxil.drill_bot", server.url, server.token, database]

    return Plan(command=command, **plan)  # type: ignore[arg-type]


async def test_killed_at_random_points_the_assistant_leaves_no_question_unanswered(
    tmp_path: Path, long_drill: bool
) -> None:
    settings = {"BOT_DATA_DIR": str(tmp_path / "data"), "BOT_TOKEN": "1:practice", "BOT_LOG_LEVEL": "WARNING"}
    bot = [sys.executable, str(ROOT / "bot.py")]
    load = [*bot, "load", "ccm"]
    await asyncio.to_thread(subprocess.run, load, env={**os.environ, **settings}, check=True, capture_output=True)
    plan = Plan(
        command=lambda server: [*bot, "run"],
        environment=lambda server: {**settings, "BOT_API_URL": server.url},
        questions=100 if long_drill else 10,
        stops=60 if long_drill else 7,
        question=lambda n: QUESTIONS[n % len(QUESTIONS)],
        seed=3,
    )
    made = await drill(tmp_path, plan)
    told("the assistant, kill -9", made)
    all_in_order(made)
    twice_only_by_kills(made)


async def test_killed_between_two_replies_the_first_is_not_sent_again(tmp_path: Path, long_drill: bool) -> None:
    plan = small_bot(
        tmp_path,
        questions=100 if long_drill else 10,
        stops=60 if long_drill else 7,
        question=lambda n: f"two {n}" if n % 3 else f"q {n}",
    )
    made = await drill(tmp_path, plan)
    told("two replies, kill -9", made)
    all_in_order(made)
    twice_only_by_kills(made)
    for chat, asked in made.asked.items():
        firsts = list(dict.fromkeys(sent.text for sent in made.sent if sent.chat == chat))
        assert firsts == [answer for one in asked for answer in expected(one.text)]


async def test_told_to_stop_the_bot_answers_everything_once(tmp_path: Path, long_drill: bool) -> None:
    plan = small_bot(
        tmp_path,
        questions=100 if long_drill else 10,
        stops=40 if long_drill else 5,
        signal=signal.SIGTERM,
        seed=2,
    )
    made = await drill(tmp_path, plan)
    told("SIGTERM", made)
    all_in_order(made)
    assert made.repeated() == []
    assert set(made.exit_codes) == {0}


def expected(question: str) -> list[str]:
    kind, _, number = question.partition(" ")
    return [f"a {number}", f"b {number}"] if kind == "two" else [f"a {number}"]
