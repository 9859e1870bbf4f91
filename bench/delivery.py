"""To thousands of people: our sender beside a plain loop over ``Bot.send_message`` with ``AIORateLimiter``.

Both run as processes of their own against the same practice server in this one, which answers each message after
50 ms, as a server far away does. Ours notes each message on disk before and after its call; the plain loop notes
nothing, and what a crash or a fault catches is lost or unknown. While the paced ones send, ten people ask and are
answered by the same process: ours through a line of its own, the plain loop through the same limiter, as it comes.
"""

from __future__ import annotations

import asyncio
import json
import os
import resource
import sys
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

import telegram
from telegram.ext import AIORateLimiter, Application, ContextTypes, MessageHandler, filters

from bench.table import Row, milliseconds, percentile
from bot.delivery import Composed, Ready
from bot.practice.people import Person
from bot.practice.server import PracticeServer
from bot.text.message import Message, line
from bot.transport.pacing import Pacing
from bot.transport.replies import Replies
from bot.transport.sender import Sender
from bot.transport.station import Station
from bot.transport.wire import build_application, sending_bot
from storage import outbox
from storage.database import Database
from storage.rows import OutboxState, Outgoing

AWAY: Final = 0.05  # seconds until a message is answered
ASKING: Final = 10
PATIENCE: Final = 60.0
TEXT: Final = "The next meeting of States Parties is on 12 September 2011."


@dataclass(frozen=True, kw_only=True)
class Sent:
    """``seconds`` for all, ``processor`` seconds of the process meanwhile, ``memory`` in bytes at the most."""

    seconds: float
    processor: float
    memory: int
    replies: list[float]  # seconds each waited


async def measure(*, quick: bool = False) -> list[Row]:
    """Rows of the part "delivery"; ``quick`` sends less."""
    number = 200 if quick else 5000
    found = {
        (bot, paced): await _measured(bot, number, paced=paced)
        for paced in (False, True)
        for bot in ("ours", "plain")
    }
    rows = []
    for paced in (False, True):
        ours, plain = found["ours", paced], found["plain", paced]
        how = "paced at 25 a second (the plain loop: AIORateLimiter at 25)" if paced else "without pace"
        rows.append(
            Row(
                part="delivery",
                what=f"{number:,} messages to as many people, {how}",
                ours=f"{number / ours.seconds:.1f} messages/s",
                beside=f"plain loop {number / plain.seconds:.1f} messages/s",
            )
        )
        rows.append(
            Row(
                part="delivery",
                what=f"the same: processor a message, memory{' (replies included)' if paced else ''}",
                ours=_cost(ours, number),
                beside=f"plain loop {_cost(plain, number)}",
            )
        )
    ours, plain = found["ours", True], found["plain", True]
    slowest = percentile(ours.replies, 0.99)
    rows.append(
        Row(
            part="delivery",
            what=f"update → reply meanwhile, ten people asking, {len(ours.replies):,} replies, p50 / p99",
            ours=milliseconds(ours.replies),
            beside=f"plain loop {milliseconds(plain.replies)} ({len(plain.replies):,} replies)",
            goal="p99 < 1 s",
            met=slowest < 1,
        )
    )
    return rows


def _cost(sent: Sent, number: int) -> str:
    return f"{sent.processor / number * 1000:.1f} ms, {sent.memory / 2**20:.0f} MB"


async def _measured(bot: str, number: int, *, paced: bool) -> Sent:
    async with PracticeServer() as server:
        people = [server.person(f"Person {n}") for n in range(number)]
        for person in people:
            await person.starts()
        server.updates.waiting.clear()
        asking = [server.person(f"Asking {n}") for n in range(ASKING)]
        server.faults.add(method="sendMessage", status=200, delay=AWAY, times=None)
        async with _running(bot, server, [person.id for person in people], paced=paced) as process:
            for person in asking:
                await person.writes("hello")
                await person.next_message(timeout=PATIENCE)
            assert process.stdin is not None
            assert process.stdout is not None
            process.stdin.write(b"go\n")
            over = asyncio.Event()
            replies = asyncio.gather(*(_asks(person, over) for person in asking if paced))
            told = json.loads(await process.stdout.readline())
            over.set()
            waited = [seconds for mine in await replies for seconds in mine]
        texts = [call for call in server.calls.of("sendMessage") if call.params.get("text") == TEXT]
        assert len({call.params["chat_id"] for call in texts}) == len(texts) == number, "not everybody got it once"
        return Sent(replies=waited, **told)


async def _asks(person: Person, over: asyncio.Event) -> list[float]:
    """Seconds each message waited for its reply: one a second, until it is over."""
    waited = []
    while not over.is_set():
        begun = time.perf_counter()
        await person.writes("hello")
        await person.next_message(timeout=PATIENCE)
        waited.append(time.perf_counter() - begun)
        await asyncio.sleep(max(0.0, 1 - waited[-1]))
    return waited


@asynccontextmanager
async def _running(
    bot: str, server: PracticeServer, chats: list[int], *, paced: bool
) -> AsyncIterator[asyncio.subprocess.Process]:
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "chats.json").write_text(json.dumps(chats), "ascii")
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "bench.delivery",
            bot,
            server.url,
            server.token,
            folder,
            "paced" if paced else "unpaced",
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
        )
        try:
            yield process
        finally:
            if process.returncode is None:
                process.kill()
            await process.wait()


# the bots, each in a process of its own


async def _told_to_go() -> None:
    await asyncio.to_thread(sys.stdin.readline)


class _Meter:
    """Processor and wall time since it was made."""

    def __init__(self) -> None:
        self._wall = time.perf_counter()
        self._processor = time.process_time()

    def report(self) -> None:
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
        told = {
            "seconds": time.perf_counter() - self._wall,
            "processor": time.process_time() - self._processor,
            "memory": memory,
        }
        sys.stdout.write(json.dumps(told) + "\n")
        sys.stdout.flush()


def _clock() -> datetime:
    return datetime.now(UTC)


async def _compose(row: Outgoing, now: datetime) -> Composed:
    return Ready(Message((line(TEXT),)))


async def _ours(url: str, token: str, folder: Path, *, paced: bool) -> None:
    db = await Database.open(f"sqlite:///{folder}/line.db")
    application = build_application(token, base_url=f"{url}/bot")
    replies = Replies(application.bot, db, _clock)

    async def handle(update: telegram.Update) -> None:
        if update.message is not None and update.message.text is not None:
            await replies.send(update, Message((line(update.message.text),)), reply=False)

    station = Station(application.bot, db, handle, _clock, replies=replies, ready=application.initialize)
    await station.start()
    now = _clock()
    chats = json.loads((folder / "chats.json").read_text("ascii"))
    rows = [
        Outgoing(
            id=0,
            key=f"ann:1:{chat}",
            kind="announcement",
            person=chat,
            chat=chat,
            data={"batch": "1"},
            created_at=now,
            not_before=now,
            expires_at=now + timedelta(days=1),
        )
        for chat in chats
    ]
    async with db.write() as tx:
        await outbox.enqueue(tx, rows)
    async with sending_bot(token, base_url=f"{url}/bot") as bot:
        pacing = Pacing(25 if paced else 100_000)
        sender = Sender(bot, db, {"announcement": _compose}, _clock, pacing=pacing)
        await _told_to_go()
        meter = _Meter()
        await sender.start()
        while await _left(db):
            await asyncio.sleep(0.2)
        meter.report()
        await asyncio.sleep(PATIENCE)  # the last who ask are still answered; then this is killed


async def _left(db: Database) -> bool:
    async with db.read() as tx:
        if await outbox.oldest_waiting(tx, _clock()) is not None:
            return True
        return bool(await outbox.rows(tx, states=[OutboxState.SENDING], limit=1))


async def _plain(url: str, token: str, folder: Path, *, paced: bool) -> None:
    async def echo(update: telegram.Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        if update.message is not None and update.message.text is not None:
            await update.message.reply_text(update.message.text)

    builder: Any = Application.builder().token(token).base_url(f"{url}/bot").concurrent_updates(True)
    if paced:
        builder = builder.rate_limiter(AIORateLimiter(overall_max_rate=25, overall_time_period=1, max_retries=3))
    application = builder.build()
    application.add_handler(MessageHandler(filters.TEXT, echo))
    chats = json.loads((folder / "chats.json").read_text("ascii"))
    async with application:
        await application.start()
        await application.updater.start_polling()
        await _told_to_go()
        meter = _Meter()
        for chat in chats:
            await application.bot.send_message(chat, TEXT)
        meter.report()
        await asyncio.sleep(PATIENCE)


if __name__ == "__main__":
    os.environ.setdefault("PTB_TIMEDELTA", "1")
    which, address, secret, room, pace = sys.argv[1:]
    run = _ours if which == "ours" else _plain
    asyncio.run(run(address, secret, Path(room), paced=pace == "paced"))
