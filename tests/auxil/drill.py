"""A drill: people ask while the bot is stopped and started again; the practice server's log is the witness."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import random
import signal
from collections import defaultdict
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import IO, Any

from bot.practice.faults import Fault
from bot.practice.remote import RemotePerson, RemotePracticeServer
from tests.auxil.lines import until

ON_THE_WIRE = timedelta(seconds=2)
"""How long a call may lie unread between a process that was killed and a busy witness."""


@dataclass(frozen=True)
class Asked:
    """A question as it stands in a chat."""

    message: int
    text: str


@dataclass(frozen=True)
class Sent:
    """An answer that reached a chat, as the witness wrote it down. ``question``: the message it hangs on, or 0."""

    chat: int
    question: int
    text: str
    at: datetime


@dataclass
class Run:
    """What happened: who asked what, what came, when the bot was stopped."""

    asked: dict[int, list[Asked]] = field(default_factory=lambda: defaultdict(list))
    sent: list[Sent] = field(default_factory=list)
    stops: list[datetime] = field(default_factory=list)
    exit_codes: list[int] = field(default_factory=list)

    def order(self, chat: int) -> list[int]:
        """The questions of a chat in the order in which they were first answered."""
        return list(dict.fromkeys(sent.question for sent in self.sent if sent.chat == chat and sent.question))

    def repeated(self) -> list[tuple[Sent, Sent]]:
        """Each answer that came again, with the one before it."""
        last: dict[tuple[int, int, str], Sent] = {}
        again = []
        for sent in self.sent:
            key = (sent.chat, sent.question, sent.text)
            if key in last:
                again.append((last[key], sent))
            last[key] = sent
        return again

    def stops_between(self, first: Sent, second: Sent) -> list[datetime]:
        """Stops that can have kept ``first`` from being noted: also those while it lay on the wire.

        The witness writes down when it read a call, and a busy one reads what a killed process had sent.
        """
        between = [stop for stop in self.stops if first.at <= stop <= second.at]
        return between or [stop for stop in self.stops if first.at - ON_THE_WIRE <= stop < first.at][-1:]


@dataclass(frozen=True, kw_only=True)
class Plan:
    """``people`` ask ``questions`` each while the bot is stopped ``stops`` times, by ``signal``.

    ``command`` and ``environment`` start the bot, given the server. The bot lives ``lives`` (least, most) seconds
    from its first call to its stop; one stop in two falls right after an answer had its effect, the moment at
    which the record of it is missing.
    """

    command: Callable[[RemotePracticeServer], Sequence[str]]
    environment: Callable[[RemotePracticeServer], Mapping[str, str]] = lambda server: {}
    people: int = 10
    questions: int = 10
    stops: int = 8
    lives: tuple[float, float] = (0.0, 1.2)
    signal: signal.Signals = signal.SIGKILL
    seed: int = 1
    question: Callable[[int], str] = "q {}".format


async def drill(folder: Path, plan: Plan) -> Run:
    """Carry the plan out; ends when every question has an answer, or raises TimeoutError."""
    log = folder / "calls.jsonl"
    async with RemotePracticeServer.start(log=log) as server:
        # Answers travel: without this the moment between effect and record would be too short to be hit.
        await server.add_fault(Fault(method="sendMessage", status=200, delay=0.03, times=None))
        made = await _carried_out(server, plan, log, folder / "bot.log")
    made.sent = answers(log)
    return made


async def _carried_out(server: RemotePracticeServer, plan: Plan, log: Path, bot_log: Path) -> Run:
    made = Run()
    dice = random.Random(plan.seed)
    people = [await server.person(f"Person {n}") for n in range(plan.people)]
    turns = people * plan.questions
    dice.shuffle(turns)
    share = -(-len(turns) // plan.stops)
    with bot_log.open("ab") as output:
        for _ in range(plan.stops):
            portion, turns = turns[:share], turns[share:]
            asking = asyncio.create_task(_ask(portion, plan, made, random.Random(dice.random())))
            async with running(server, plan, log, output) as process:
                await _some_time(dice, plan, log)
                made.stops.append(datetime.now(UTC))
                process.send_signal(plan.signal)
                made.exit_codes.append(await process.wait())
            await asking
        async with running(server, plan, log, output) as process:
            patience = 90 + plan.people * plan.questions / 2  # a backlog takes its time on a busy machine
            await until(lambda: _all_answered(made, log), seconds=patience, every=0.2)
            process.send_signal(signal.SIGTERM)
            made.exit_codes.append(await process.wait())
    return made


def calls(log: Path) -> list[dict[str, Any]]:
    """The witness's lines, but for one that is being written."""
    lines = log.read_text("utf-8").splitlines() if log.exists() else []
    return [json.loads(line) for line in lines if line.endswith("}")]


def answers(log: Path) -> list[Sent]:
    """The answers that had their effect, in order."""
    return [
        Sent(
            chat=int(call["params"]["chat_id"]),
            question=_hangs_on(call["params"]),
            text=call["params"]["text"],
            at=datetime.fromisoformat(call["at"]),
        )
        for call in calls(log)
        if call["method"] == "sendMessage" and call["effect"]
    ]


def _hangs_on(params: dict[str, Any]) -> int:
    given = params.get("reply_parameters") or {}
    given = json.loads(given) if isinstance(given, str) else given
    return int(given.get("message_id", 0))


async def _ask(people: Sequence[RemotePerson], plan: Plan, made: Run, dice: random.Random) -> None:
    """One question by each of ``people``, from before the bot is up until about the end of its life."""
    for person in people:
        await asyncio.sleep(dice.uniform(0, 4 * plan.lives[1] / len(people)))
        text = plan.question(len(made.asked[person.id]))
        message = await person.writes(text)
        made.asked[person.id].append(Asked(message["message_id"], text))


async def _some_time(dice: random.Random, plan: Plan, log: Path) -> None:
    await asyncio.sleep(dice.uniform(*plan.lives))
    if dice.random() < 0.5:
        before = len(answers(log))
        with contextlib.suppress(TimeoutError):
            await until(lambda: len(answers(log)) > before, seconds=3, every=0.002)


def _all_answered(made: Run, log: Path) -> bool:
    have = {(sent.chat, sent.question) for sent in answers(log)}
    return all((chat, one.message) in have for chat, asked in made.asked.items() for one in asked)


@contextlib.asynccontextmanager
async def running(
    server: RemotePracticeServer, plan: Plan, log: Path, output: IO[bytes]
) -> AsyncIterator[asyncio.subprocess.Process]:
    """The bot as a process, from its first call on."""

    def greeted() -> int:
        return log.read_bytes().count(b'"method": "getMe"') if log.exists() else 0

    before = greeted()
    process = await asyncio.create_subprocess_exec(
        *plan.command(server), stdout=output, stderr=output, env={**os.environ, **plan.environment(server)}
    )
    try:
        await until(lambda: greeted() > before or process.returncode is not None, seconds=60, every=0.02)
        assert process.returncode is None, "the bot ended by itself; see bot.log"
        yield process
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
