"""A station on a practice server, as tests want it: quick to repeat, echoing what it is told."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import telegram

from bot.practice.server import PracticeServer
from bot.text.message import Message, line
from bot.transport.patience import Patience
from bot.transport.replies import Replies
from bot.transport.station import Station
from bot.transport.wire import build_application
from storage import inbox
from storage.database import Database

QUICK = Patience(
    poll=timedelta(seconds=2),
    margin=timedelta(seconds=2),
    held=timedelta(seconds=0.6),
    first=timedelta(milliseconds=10),
    longest=timedelta(milliseconds=80),
)


def clock() -> datetime:
    return datetime.now(UTC)


def plain(text: str) -> Message:
    return Message((line(text),))


async def until(holds: Callable[[], bool | Awaitable[bool]], seconds: float = 20, every: float = 0.01) -> None:
    """Wait until ``holds()``, asked ``every`` so many seconds."""
    async with asyncio.timeout(seconds):
        while True:
            held = holds()
            if await held if isinstance(held, Awaitable) else held:
                return
            await asyncio.sleep(every)


@dataclass
class Line:
    station: Station
    replies: Replies
    db: Database
    server: PracticeServer

    async def answered(self) -> None:
        """Wait until the server has nothing left that was not confirmed, and the inbox nothing unanswered."""
        await until(self._all_answered)

    async def _all_answered(self) -> bool:
        if self.server.updates.waiting and not self.server.room.webhook.url:
            return False
        async with self.db.read() as tx:
            return not await inbox.waiting(tx)


Handler = Callable[[telegram.Update, Replies], Awaitable[None]]


async def echo(update: telegram.Update, replies: Replies) -> None:
    """Answers "hello" with "echo hello"."""
    if update.message is not None:
        await replies.send(update, plain(f"echo {update.message.text}"))


@asynccontextmanager
async def line_to(
    server: PracticeServer, db: Database, handler: Handler = echo, *, url: str = "", **options: Any
) -> AsyncIterator[Line]:
    """A running station whose updates go to ``handler``."""
    url = url or server.url
    application = build_application(server.token, base_url=f"{url}/bot", base_file_url=f"{url}/file/bot")
    replies = Replies(application.bot, db, clock)

    async def handle(update: telegram.Update) -> None:
        await handler(update, replies)

    station = Station(
        application.bot,
        db,
        handle,
        clock,
        replies=replies,
        ready=application.initialize,
        **{"patience": QUICK, **options},
    )
    await station.start()
    try:
        yield Line(station, replies, db, server)
    finally:
        await station.stop(timedelta(seconds=5))
        await application.shutdown()
