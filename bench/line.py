"""From an update to its reply, over HTTP: our line beside a bare python-telegram-bot.

Both echo, both run as processes of their own, both talk to the same practice server in this one. Ours stores each
update before confirming it, notes each reply before and after sending it, and keeps the order in each chat; the
bare bot does none of this. It is measured as it comes (one update after the other) and with updates handled
concurrently, where it gives up the order.
"""

from __future__ import annotations

import asyncio
import os
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

import telegram
from telegram.ext import Application, ContextTypes, MessageHandler, filters

from bench.table import Row, milliseconds
from bot.practice.people import Person
from bot.practice.server import PracticeServer
from bot.text.message import Message, line
from bot.transport.replies import Replies
from bot.transport.station import Station
from bot.transport.wire import build_application
from storage.database import Database

BOTS: Final = ("ours", "bare", "concurrent")
PATIENCE: Final = 120.0


async def measure(*, quick: bool = False) -> list[Row]:
    """Rows of the part "line"; ``quick`` asks less."""
    asked, crowd, flood = (20, 30, 40) if quick else (200, 300, 200)
    times = {bot: await _measured(bot, asked, crowd, flood) for bot in BOTS}
    return [
        Row(
            part="line",
            what=what,
            ours=milliseconds(times["ours"][index]),
            beside=f"bare PTB {milliseconds(times['bare'][index])}; "
            f"concurrent {milliseconds(times['concurrent'][index])}",
        )
        for index, what in enumerate(
            (
                f"update → reply, one person, {asked} messages",
                f"update → reply, {crowd} people at once",
                "update → reply, ten people asking",
                f"update → reply, the same ten while another floods with {flood}",
            )
        )
    ]


async def _measured(bot: str, asked: int, crowd: int, flood: int) -> tuple[list[float], ...]:
    """Seconds from a message to its reply, in the four situations."""
    async with PracticeServer() as server, _running(bot, server):
        people = [server.person(f"Person {n}") for n in range(crowd)]
        await _asks(people[0], 1)
        one = await _asks(people[0], asked)
        at_once = _flat(await asyncio.gather(*(_asks(person, 1) for person in people)))
        ten = [server.person(f"Asking {n}") for n in range(10)]
        calm = _flat(await asyncio.gather(*(_asks(person, 5) for person in ten)))
        flooding = server.person("Flo Od")
        for n in range(flood):
            await flooding.writes(f"flood {n}")
        beside = _flat(await asyncio.gather(*(_asks(person, 5) for person in ten)))
        for _ in range(flood):
            await flooding.next_message(timeout=PATIENCE)
    return one, at_once, calm, beside


async def _asks(person: Person, times: int) -> list[float]:
    """Seconds each of ``times`` messages waited for its reply, one after the other."""
    waited = []
    for n in range(times):
        begun = time.perf_counter()
        await person.writes(f"hello {n}")
        await person.next_message(timeout=PATIENCE)
        waited.append(time.perf_counter() - begun)
    return waited


def _flat(lists: Sequence[list[float]]) -> list[float]:
    return [value for values in lists for value in values]


@asynccontextmanager
async def _running(bot: str, server: PracticeServer) -> AsyncIterator[None]:
    with tempfile.TemporaryDirectory() as folder:
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "bench.line",
            bot,
            server.url,
            server.token,
            folder,
            stderr=asyncio.subprocess.DEVNULL,
        )
        try:
            yield
        finally:
            if process.returncode is None:
                process.terminate()
            await process.wait()


# the bots, each in a process of its own


async def _ours(url: str, token: str, folder: Path) -> None:
    def clock() -> datetime:
        return datetime.now(UTC)

    db = await Database.open(f"sqlite:///{folder}/line.db")
    application = build_application(token, base_url=f"{url}/bot")
    replies = Replies(application.bot, db, clock)

    async def handle(update: telegram.Update) -> None:
        if update.message is not None and update.message.text is not None:
            await replies.send(update, Message((line(update.message.text),)), reply=False)

    station = Station(application.bot, db, handle, clock, replies=replies, ready=application.initialize)
    await station.serve(grace=timedelta(seconds=5))
    await application.shutdown()
    await db.close()


def _bare(url: str, token: str, *, concurrent: bool) -> None:
    async def echo(update: telegram.Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        if update.message is not None and update.message.text is not None:
            await update.message.reply_text(update.message.text)

    application: Application[Any, Any, Any, Any, Any, Any] = (
        Application.builder().token(token).base_url(f"{url}/bot").concurrent_updates(concurrent).build()
    )
    application.add_handler(MessageHandler(filters.TEXT, echo))
    application.run_polling()


if __name__ == "__main__":
    os.environ.setdefault("PTB_TIMEDELTA", "1")
    which, address, secret, room = sys.argv[1:]
    if which == "ours":
        asyncio.run(_ours(address, secret, Path(room)))
    else:
        _bare(address, secret, concurrent=which == "concurrent")
