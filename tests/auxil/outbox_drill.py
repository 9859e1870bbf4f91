"""A drill: hundreds are written to while the sender is stopped and Telegram fails; the server's log is the witness."""

from __future__ import annotations

import asyncio
import contextlib
import random
import signal
import sys
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from bot.practice.faults import CUT, Fault
from bot.practice.remote import RemotePracticeServer
from storage import outbox
from storage.database import Database
from storage.rows import OutboxState, Outgoing
from tests.auxil.drill import ON_THE_WIRE, Plan, calls, running
from tests.auxil.lines import until
from tests.auxil.sending import MARK, WAITING, outgoing

AT_ONCE = 10
KINDS = {"reminder": 1, "announcement": 0}  # and how often each may be tried once more


@dataclass(frozen=True, kw_only=True)
class Season:
    """``people`` get ``rounds`` reminders and as many announcements each, while the sender is stopped ``stops``
    times by one of ``signals``. ``faults``: what Telegram does besides; ``blocked``: people who blocked the bot."""

    people: int
    rounds: int
    stops: int
    signals: Sequence[signal.Signals]
    faults: bool = True
    blocked: int = 0
    seed: int = 1


@dataclass(frozen=True)
class Heard:
    """A call that had its effect. ``answered``: whether the sender was told so."""

    chat: int
    key: str
    marked: bool
    message_id: int | None
    answered: bool
    at: datetime


@dataclass
class Outcome:
    rows: dict[str, Outgoing] = field(default_factory=dict)
    heard: dict[str, list[Heard]] = field(default_factory=lambda: defaultdict(list))
    unanswered: Counter[str] = field(default_factory=Counter)  # calls whose outcome the sender was not told
    kills: list[datetime] = field(default_factory=list)
    exit_codes: list[int] = field(default_factory=list)
    order: list[Heard] = field(default_factory=list)
    refused: Counter[int] = field(default_factory=Counter)

    def states(self) -> Counter[OutboxState]:
        return Counter(row.state for row in self.rows.values())

    def twice(self) -> list[tuple[Heard, Heard]]:
        return [(first, second) for first, second, *_ in (h for h in self.heard.values() if len(h) > 1)]

    def killed_between(self, first: Heard, second: Heard) -> bool:
        return any(first.at - ON_THE_WIRE <= kill <= second.at for kill in self.kills)

    def told(self, what: str) -> str:
        states = ", ".join(f"{number} {state}" for state, number in sorted(self.states().items()))
        return (
            f"{what}: {len(self.rows)} messages, {len(self.kills)} kill -9, {len(self.exit_codes)} stops, "
            f"refused {dict(self.refused)}; {states}; {len(self.twice())} heard twice"
        )


async def season(folder: Path, plan: Season) -> Outcome:
    """Carry the plan out; ends when every row has ended, or raises TimeoutError."""
    log = folder / "calls.jsonl"
    database = f"sqlite:///{folder}/drill.db"
    dice = random.Random(plan.seed)
    made = Outcome()
    db = await Database.open(database)
    try:
        async with RemotePracticeServer.start(log=log) as server:
            chats = await _people(server, plan.people)
            await _trouble(server, plan, dice.sample(chats, plan.blocked))
            command = [sys.executable, "-m", "tests.auxil.drill_sender", server.url, server.token, database]
            bot = Plan(command=lambda _: command)
            portions = _portions(chats, plan, dice)
            with (folder / "sender.log").open("ab") as output:
                for place in range(plan.stops):
                    await _enqueue(db, portions[place])
                    async with running(server, bot, log, output) as process:
                        await _some_time(dice, log)
                        number = dice.choice(plan.signals)
                        if number is signal.SIGKILL:
                            made.kills.append(datetime.now(UTC))
                        process.send_signal(number)
                        made.exit_codes.append(await process.wait())
                await _enqueue(db, portions[-1])
                async with running(server, bot, log, output) as process:
                    await until(lambda: _all_ended(db), seconds=60 + plan.people * plan.rounds / 5, every=0.2)
                    process.send_signal(signal.SIGTERM)
                    made.exit_codes.append(await process.wait())
        async with db.read() as tx:
            made.rows = {row.key: row for row in await outbox.rows(tx)}
    finally:
        await db.close()
    _listen(made, log)
    return made


async def _people(server: RemotePracticeServer, number: int) -> list[int]:
    async def one(n: int) -> int:
        person = await server.person(f"Person {n}")
        await person.starts()
        return person.id

    chats: list[int] = []
    for start in range(0, number, 20):
        chats += await asyncio.gather(*(one(n) for n in range(start, min(start + 20, number))))
    return chats


async def _trouble(server: RemotePracticeServer, plan: Season, blocked: Sequence[int]) -> None:
    for chat in blocked:
        await server.add_fault(Fault(method="sendMessage", status=403, chat=chat, times=None))
    faults = [
        Fault(status=429, retry_after=1, probability=0.01),
        Fault(status=502, probability=0.03),
        Fault(status=502, effect=True, delay=0.02, probability=0.03),
        Fault(status=CUT, effect=True, probability=0.01),
        Fault(status=200, delay=0.3, probability=0.05),
    ]
    for number, fault in enumerate(faults if plan.faults else ()):
        shape = {**fault.as_json(), "method": "sendMessage", "times": None, "seed": plan.seed + number}
        await server.add_fault(Fault(**shape))
    # Answers travel: without this the moment between effect and record would be too short to be hit.
    await server.add_fault(Fault(method="sendMessage", status=200, delay=0.03, times=None))


def _portions(chats: Sequence[int], plan: Season, dice: random.Random) -> list[list[Outgoing]]:
    """The rows in as many portions as the sender has lives, so that some come while others are under way."""
    rows = []
    for n in range(plan.rounds):
        pairs = [(chat, kind) for chat in chats for kind in KINDS]
        dice.shuffle(pairs)
        rows += [outgoing(f"{kind} {n} to {chat}", chat, kind=kind, again=KINDS[kind]) for chat, kind in pairs]
    share = -(-len(rows) // (plan.stops + 1))
    return [rows[place * share : (place + 1) * share] for place in range(plan.stops + 1)]


async def _enqueue(db: Database, rows: Sequence[Outgoing]) -> None:
    async with db.write() as tx:
        await outbox.enqueue(tx, rows)


async def _some_time(dice: random.Random, log: Path) -> None:
    """A while; two times in three until right after a message had its effect, when the record of it is missing."""
    await asyncio.sleep(dice.uniform(0, 0.8))
    if dice.random() < 2 / 3:
        before = log.stat().st_size
        with contextlib.suppress(TimeoutError):
            await until(lambda: log.stat().st_size > before, seconds=5, every=0.002)


async def _all_ended(db: Database) -> bool:
    async with db.read() as tx:
        return not await outbox.rows(tx, states=WAITING, limit=1)


def _listen(made: Outcome, log: Path) -> None:
    for call in calls(log):
        if call["method"] != "sendMessage":
            continue
        text = call["params"]["text"]
        key = text.removeprefix(MARK)
        answered = call["status"] not in (CUT, 502)
        if not answered:
            made.unanswered[key] += 1
        if call["status"] != 200:
            made.refused[call["status"]] += 1
        if call["effect"]:
            heard = Heard(
                chat=int(call["params"]["chat_id"]),
                key=key,
                marked=text != key,
                message_id=call["message_id"],
                answered=answered,
                at=datetime.fromisoformat(call["at"]),
            )
            made.heard[key].append(heard)
            made.order.append(heard)
