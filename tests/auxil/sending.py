"""A sender on a practice server, as tests want it: quick to repeat, saying what its rows say."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from typing import Any

from bot.delivery import Compose, Composed, Ready
from bot.practice.calls import Call
from bot.practice.server import PracticeServer
from bot.transport.pacing import Pacing
from bot.transport.sender import Sender
from bot.transport.wire import sending_bot
from storage import outbox
from storage.database import Database
from storage.rows import OutboxState, Outgoing
from tests.auxil.lines import QUICK, clock, plain, until

WAITING = (OutboxState.QUEUED, OutboxState.SENDING)
MARK = "You may have had this already. "


def outgoing(key: str, chat: int, **given: Any) -> Outgoing:
    """A reminder to be sent now."""
    now = clock()
    return Outgoing(
        **{
            "id": 0,
            "key": key,
            "kind": "reminder",
            "person": max(chat, 0),
            "chat": chat,
            "data": {},
            "created_at": now,
            "not_before": now,
            "expires_at": now + timedelta(hours=1),
            **given,
        }
    )


async def compose(row: Outgoing, now: datetime) -> Composed:
    """Says the row's key, and whether it may have been said before."""
    return Ready(plain((MARK if row.tries > 1 else "") + row.key))


def composing(with_: Compose) -> dict[str, Compose]:
    return {"reminder": with_, "announcement": with_, "change": with_}


def unpaced() -> Pacing:
    return Pacing(10_000, chat=timedelta(0), group=timedelta(0))


@asynccontextmanager
async def sending_to(
    server: PracticeServer,
    db: Database,
    composers: Mapping[str, Compose] | None = None,
    *,
    url: str = "",
    token: str = "",
    **options: Any,
) -> AsyncIterator[Sender]:
    """A running sender without pace."""
    given = {"pacing": unpaced(), "patience": QUICK, "look_every": timedelta(milliseconds=50), **options}
    async with sending_bot(token or server.token, base_url=f"{url or server.url}/bot") as bot:
        sender = Sender(bot, db, composers or composing(compose), clock, **given)
        await sender.start()
        try:
            yield sender
        finally:
            await sender.stop(timedelta(seconds=5))


async def enqueue(db: Database, *rows: Outgoing) -> None:
    async with db.write() as tx:
        await outbox.enqueue(tx, rows)


async def state_of(db: Database, key: str) -> Outgoing:
    async with db.read() as tx:
        row = await outbox.of_key(tx, key)
    assert row is not None
    return row


async def states(db: Database) -> dict[str, OutboxState]:
    async with db.read() as tx:
        return {row.key: row.state for row in await outbox.rows(tx)}


async def all_ended(db: Database, seconds: float = 20) -> None:
    """Wait until no row waits or is under way."""

    async def ended() -> bool:
        async with db.read() as tx:
            return not await outbox.rows(tx, states=WAITING, limit=1)

    await until(ended, seconds=seconds)


async def newcomers(server: PracticeServer, number: int) -> list[int]:
    """Chats of so many people who started the bot."""
    people = [server.person(f"Person {n}") for n in range(number)]
    for person in people:
        await person.starts()
    return [person.id for person in people]


def arrived(server: PracticeServer, chat: int | None = None) -> list[str]:
    """The texts that had their effect, in order."""
    return [said(call) for call in sent(server, chat)]


def sent(server: PracticeServer, chat: int | None = None) -> Sequence[Call]:
    calls = server.calls.of("sendMessage", "sendPhoto", "sendDocument", chat=chat)
    return [call for call in calls if call.effect]


def said(call: Call) -> str:
    return str(call.params.get("text") or call.params.get("caption") or "")
