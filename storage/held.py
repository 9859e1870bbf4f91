"""Steps of conversations, kept until a button or the next message takes them up, or until they expire."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa

from storage.database import Tx
from storage.rows import Held
from storage.tables import held as table


async def put(tx: Tx, row: Held) -> int:
    """Keep a step; its id. One with an id replaces what is kept under it.

    At most one step of a person waits for words: a new one that does ends the waiting of the earlier.
    """
    if row.awaits_words:
        await stop_waiting(tx, row.person)
    values = {
        "person": row.person,
        "kind": row.kind,
        "data": row.data,
        "created_at": row.created_at,
        "expires_at": row.expires_at,
        "awaits_words": row.awaits_words,
        "taken_by": row.taken_by,
    }
    if row.id:
        changed = await tx.execute(sa.update(table).where(table.c.id == row.id).values(values))
        if changed.rowcount:
            return row.id
    done = await tx.execute(sa.insert(table).values(values))
    assert done.inserted_primary_key is not None
    return int(done.inserted_primary_key[0])


async def held(tx: Tx, id: int, now: datetime) -> Held | None:
    """The step; None where it is unknown or has expired. Whose it is must be looked at: see ``person``."""
    return await _one(tx, table.c.id == id, table.c.expires_at > now)


async def waiting_for(tx: Tx, person: int, now: datetime, *, update: int = 0) -> Held | None:
    """The step that waits for the person's next message, or that took the words of this very update before."""
    taken = sa.and_(table.c.taken_by == update, sa.literal(update) != 0)
    return await _one(tx, table.c.person == person, table.c.expires_at > now, sa.or_(table.c.awaits_words, taken))


async def take(tx: Tx, id: int, update: int) -> None:
    """The words of an update are what the step waited for: it waits no more."""
    await tx.execute(sa.update(table).where(table.c.id == id).values(awaits_words=False, taken_by=update))


async def stop_waiting(tx: Tx, person: int) -> None:
    """The person turned to something else: their next message is not meant for any step."""
    await tx.execute(
        sa.update(table).where(table.c.person == person, table.c.awaits_words).values(awaits_words=False)
    )


async def drop(tx: Tx, id: int) -> None:
    """The step is done."""
    await tx.execute(sa.delete(table).where(table.c.id == id))


async def drop_of(tx: Tx, person: int, kind: str | None = None) -> None:
    """Drop all steps of a person, or those of one kind."""
    query = sa.delete(table).where(table.c.person == person)
    await tx.execute(query if kind is None else query.where(table.c.kind == kind))


async def prune(tx: Tx, now: datetime) -> int:
    """Drop what has expired; how many."""
    return (await tx.execute(sa.delete(table).where(table.c.expires_at <= now))).rowcount


async def _one(tx: Tx, *where: sa.ColumnElement[Any]) -> Held | None:
    query = sa.select(table).where(*where).order_by(table.c.id.desc()).limit(1)
    row = (await tx.execute(query)).mappings().one_or_none()
    return None if row is None else Held(**row)
