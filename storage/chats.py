"""Chats that take no messages from the bot. A chat that does has no row."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa

from storage import outbox
from storage.database import Tx
from storage.rows import ChatState
from storage.statements import upsert
from storage.tables import chats


async def stop(tx: Tx, chat: int, state: ChatState, now: datetime, why: str = "") -> int:
    """Nothing more goes to the chat until :func:`reached`; what waits for it fails. How many rows failed."""
    await upsert(tx, chats, [{"id": chat, "state": state.value, "since": now}])
    return await outbox.fail_chat(tx, chat, now, why or "The chat takes no messages.")


async def reached(tx: Tx, chat: int) -> bool:
    """Somebody wrote there again: messages may go to it. False where the chat was not stopped."""
    gone = await tx.execute(sa.delete(chats).where(chats.c.id == chat))
    return gone.rowcount > 0


async def stopped(tx: Tx, chat: int) -> ChatState | None:
    """How the chat is stopped; None where it is not."""
    state = (await tx.execute(sa.select(chats.c.state).where(chats.c.id == chat))).scalar_one_or_none()
    return None if state is None else ChatState(state)


async def all_stopped(tx: Tx) -> frozenset[int]:
    """Every chat that is stopped."""
    return frozenset((await tx.execute(sa.select(chats.c.id))).scalars())
