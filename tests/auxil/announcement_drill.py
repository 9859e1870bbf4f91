"""A drill: announcements are sent, corrected and recalled while the sender is killed and Telegram fails.

The server's log is the witness: from it each chat is played again, message by message, and each person's screen at
the end is held against what the base says of them.
"""

from __future__ import annotations

import asyncio
import contextlib
import random
import re
import signal
import sys
from collections import Counter, defaultdict
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import time
from pathlib import Path
from typing import IO, Any

from bot.announcements.answers import Draft
from bot.announcements.correcting import Correcting, Correction
from bot.announcements.following import needed, rows_of
from bot.announcements.recalling import Recall, Recalling
from bot.delivery import CORRECTION_NOTICE
from bot.practice.faults import CUT, Fault
from bot.practice.remote import RemotePracticeServer
from bot.text.message import Written
from storage import announcements, people
from storage.announcement_rows import Announcement, AnnouncementState
from storage.database import Database
from storage.outbox import ENDS
from storage.rows import OutboxState, Outgoing, Person, Role
from tests.auxil.drill import Plan, calls, running
from tests.auxil.drill_announcer import Room, room
from tests.auxil.lines import clock, until

# What happens to the announcements, one after the other.
DEEDS: tuple[list[str], ...] = (["correct"], ["correct", "recall"], ["recall"], ["correct", "correct"], [])
COORDINATOR = 77  # writes to nobody and is written to by nobody
_CODE = re.compile(r"[2-9A-Z]{4}-[2-9A-Z]{4}")
_BODY = re.compile(r"Body (\d+), revision (\d+)\.")


@dataclass(frozen=True, kw_only=True)
class Campaign:
    """``people`` get ``rounds`` announcements, of which two in three are corrected or recalled under way or after,
    while the sender is killed or stopped ``stops`` times in each. ``blocked``: people who blocked the bot."""

    people: int
    rounds: int
    stops: int
    blocked: int = 0
    seed: int = 1


@dataclass
class Chat:
    """What the witness saw in one chat. ``came``: how often an announcement arrived, by its number and revision;
    ``notices``: how many notices of corrections, by the announcement's code; ``now``: the screen."""

    came: Counter[tuple[int, int]] = field(default_factory=Counter)
    notices: Counter[str] = field(default_factory=Counter)
    now: dict[int, str] = field(default_factory=dict)


@dataclass
class Aftermath:
    announced: list[Announcement] = field(default_factory=list)
    rows: dict[int, dict[int, list[Outgoing]]] = field(default_factory=dict)
    chats: dict[int, Chat] = field(default_factory=lambda: defaultdict(Chat))
    still_needed: int = 0
    kills: int = 0
    exit_codes: list[int] = field(default_factory=list)
    refused: Counter[int] = field(default_factory=Counter)
    calls: Counter[str] = field(default_factory=Counter)

    def every(self) -> list[Outgoing]:
        return [row for of in self.rows.values() for rows in of.values() for row in rows]

    def told(self) -> str:
        states = Counter((row.kind, row.state.value) for row in self.every())
        listed = ", ".join(f"{number} {kind} {state}" for (kind, state), number in sorted(states.items()))
        recalled = sum(row.state is AnnouncementState.RECALLED for row in self.announced)
        corrected = sum(row.revision > 1 for row in self.announced)
        return (
            f"{len(self.announced)} announcements ({corrected} corrected, {recalled} recalled), {self.kills} kill "
            f"-9, {len(self.exit_codes)} stops, calls {dict(self.calls)}, refused {dict(self.refused)}; {listed}; "
            f"{len(self.twice())} twice, {self.still_needed} still needed"
        )

    def twice(self) -> list[str]:
        """Who had an announcement more than once, or more notices than rows that may have arrived."""
        found = []
        for person, chat in self.chats.items():
            times = Counter(number for number, _ in chat.came.elements())
            found += [f"announcement {number} to {person}" for number, n in times.items() if n > 1]
            for row in self.announced:
                notices = [one for one in self.rows[row.id].get(person, []) if one.kind == CORRECTION_NOTICE]
                may = sum(one.state in (OutboxState.SENT, OutboxState.UNCERTAIN) for one in notices)
                if chat.notices[row.code] > may:
                    found.append(f"a notice of {row.code} to {person}")
        return found


async def campaign(folder: Path, plan: Campaign) -> Aftermath:
    """Carry the plan out; ends when every row has ended and nothing is needed any more."""
    log, database = folder / "calls.jsonl", f"sqlite:///{folder}/drill.db"
    dice, made = random.Random(plan.seed), Aftermath()
    db = await Database.open(database)
    try:
        async with RemotePracticeServer.start(log=log) as server:
            chats = await _people(server, db, plan.people)
            await _trouble(server, plan, dice.sample(chats, plan.blocked))
            made_of = room(db)
            command = [sys.executable, "-m", "tests.auxil.drill_announcer", server.url, server.token, database]
            bot = Plan(command=lambda _: command)
            with (folder / "sender.log").open("ab") as output:
                for number in range(plan.rounds):
                    id = await _announce(made_of, number)
                    deeds = list(DEEDS[number % len(DEEDS)])
                    for _ in range(plan.stops):
                        async with _living(server, bot, log, output, made) as process:
                            await _heard(log, number, plan.people * dice.uniform(0.2, 0.7))
                            if deeds:
                                await _do(made_of, id, number, deeds.pop(0))
                            await _some_time(dice, log)
                            kill = dice.random() < 0.75
                            made.kills += kill
                            process.send_signal(signal.SIGKILL if kill else signal.SIGTERM)
                    if deeds:
                        async with _living(server, bot, log, output, made) as process:
                            for deed in deeds:
                                await _some_time(dice, log)
                                await _do(made_of, id, number, deed)
                            process.send_signal(signal.SIGTERM)
                async with _living(server, bot, log, output, made) as process:
                    patience = 120 + plan.people * plan.rounds / 5
                    await until(lambda: _all_ended(db, made), seconds=patience, every=0.3)
                    process.send_signal(signal.SIGTERM)
        async with db.read() as tx:
            made.announced = list(reversed(await announcements.listed(tx)))
            for row in made.announced:
                made.rows[row.id] = await rows_of(tx, row, await announcements.recipients(tx, row.id))
                made.still_needed += len(await needed(tx, row, clock()))
    finally:
        await db.close()
    _listen(made, log)
    return made


@asynccontextmanager
async def _living(
    server: RemotePracticeServer, bot: Plan, log: Path, output: IO[bytes], made: Aftermath
) -> AsyncIterator[Any]:
    async with running(server, bot, log, output) as process:
        yield process
        made.exit_codes.append(await process.wait())


async def _people(server: RemotePracticeServer, db: Database, number: int) -> list[int]:
    chats = []
    for n in range(number):
        person = await server.person(f"Person {n}")
        await person.starts()
        chats.append(person.id)
    async with db.write() as tx:
        await people.put_person(tx, Person(id=COORDINATOR, name="Cora", role=Role.COORDINATOR, left_at=None))
        for n, chat in enumerate(chats):
            row = Person(id=chat, name=f"Person {n}", role=Role.DELEGATE, language="en", joined_at=clock())
            await people.put_person(tx, replace(row, quiet_from=time(0), quiet_until=time(0)))
    return chats


async def _announce(made_of: Room, number: int) -> int:
    desk, now = made_of.announcing, clock()
    draft = await desk.begin(COORDINATOR, "en", Written(f"Body {number}, revision 1."), now)
    assert isinstance(draft, Draft)
    id = draft.announcement.id
    await desk.set_audience(id, "role:delegate", COORDINATOR, now)
    shown = await desk.shown(id, COORDINATOR, now)
    assert isinstance(shown, Draft)
    await made_of.departures.confirm(id, COORDINATOR, str(shown.fingerprint), now)
    return id


async def _do(made_of: Room, id: int, number: int, deed: str) -> None:
    """Done as soon as it may be done: the announcement must have begun."""
    now = clock()
    await until(lambda: _begun(made_of, id), seconds=60, every=0.02)
    if deed == "recall":
        assert isinstance(await Recalling(made_of.announcing).recall(id, COORDINATOR, now), Recall)
        return
    desk = Correcting(made_of.announcing)
    found = await desk.begin(id, COORDINATOR, now)
    assert isinstance(found, Correction)
    words = f"Body {number}, revision {found.announcement.revision + 1}."
    found = await desk.write(found.change.id, COORDINATOR, "en", Written(words), now)
    assert isinstance(found, Correction)
    assert isinstance(await desk.confirm(found.change.id, COORDINATOR, found.fingerprint, now), Correction)


async def _begun(made_of: Room, id: int) -> bool:
    async with made_of.announcing.db.read() as tx:
        row = await announcements.announcement(tx, id)
    if row is not None and row.began_at is None:
        await made_of.dispatcher.tick(clock())  # the process that would may just have been killed
    return row is not None and row.began_at is not None


async def _heard(log: Path, number: int, least: float) -> None:
    """Wait until so many of an announcement's messages were sent, or nothing more comes of it."""
    with contextlib.suppress(TimeoutError):
        await until(lambda: log.read_text("utf-8").count(f"Body {number}, ") >= least, seconds=15, every=0.05)


async def _some_time(dice: random.Random, log: Path) -> None:
    """A while; two times in three until right after a call had its effect, when the record of it is missing."""
    await asyncio.sleep(dice.uniform(0, 0.8))
    if dice.random() < 2 / 3:
        before = log.stat().st_size
        with contextlib.suppress(TimeoutError):
            await until(lambda: log.stat().st_size > before, seconds=5, every=0.002)


async def _trouble(server: RemotePracticeServer, plan: Campaign, blocked: Sequence[int]) -> None:
    for chat in blocked:
        await server.add_fault(Fault(method="sendMessage", status=403, chat=chat, times=None))
    shapes = [
        Fault(status=429, retry_after=1, probability=0.01),
        Fault(status=502, probability=0.02),
        Fault(status=502, effect=True, delay=0.02, probability=0.02),
        Fault(status=CUT, effect=True, probability=0.01),
        Fault(status=200, delay=0.2, probability=0.03),
        Fault(status=200, delay=0.03),
    ]
    for method in ("sendMessage", "editMessageText", "deleteMessage"):
        for number, fault in enumerate(shapes):
            shape = {**fault.as_json(), "method": method, "times": None, "seed": plan.seed + number}
            await server.add_fault(Fault(**shape))


async def _all_ended(db: Database, made: Aftermath) -> bool:
    async with db.read() as tx:
        for row in await announcements.listed(tx):
            if row.state in (AnnouncementState.COUNTDOWN, AnnouncementState.SENDING) or await needed(
                tx, row, clock()
            ):
                return False
            queued = await rows_of(tx, row, await announcements.recipients(tx, row.id))
            if any(one.state not in ENDS for rows in queued.values() for one in rows):
                return False
    return True


def _listen(made: Aftermath, log: Path) -> None:
    """Play every chat again."""
    for call in calls(log):
        method, params = call["method"], call["params"]
        if method not in ("sendMessage", "editMessageText", "deleteMessage"):
            continue
        made.calls[method] += 1
        if call["status"] != 200:
            made.refused[call["status"]] += 1
        if not call["effect"]:
            continue
        chat = made.chats[int(params["chat_id"])]
        if method == "deleteMessage":
            chat.now.pop(int(params["message_id"]), None)
            continue
        text = str(params["text"])
        chat.now[int(call["message_id"])] = text
        if method == "sendMessage":
            if (body := _BODY.search(text)) is not None:
                chat.came[int(body[1]), int(body[2])] += 1
            else:
                (code,) = _CODE.findall(text)[:1]
                chat.notices[code.replace("-", "")] += 1


def bodies(chat: Chat) -> dict[int, list[int]]:
    """Announcement by its number → the revisions that stand on the screen."""
    found: dict[int, list[int]] = defaultdict(list)
    for text in chat.now.values():
        if (body := _BODY.search(text)) is not None:
            found[int(body[1])].append(int(body[2]))
    return found


def state_of(rows: Sequence[Outgoing], key: str) -> OutboxState | None:
    return next((row.state for row in rows if row.key == key), None)
