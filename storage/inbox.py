"""Updates that Telegram handed over, kept until they are answered, and the replies they got.

An update is stored before Telegram is told that it arrived, so Telegram may hand it over again; its
``update_id`` is how we know. Telegram keeps an update for at most a day, so a second hand-over comes within that
time. And after a week without updates its numbering starts again anywhere. Hence a number is held to be known
only for :data:`MEMORY`: an update under the number of one answered longer ago is a new one.

The payload, which holds what the person wrote, is erased the moment the update is done; number and times stay
for the while just named, then :func:`prune` takes them.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

import sqlalchemy as sa

from storage.database import Tx
from storage.rows import InboxUpdate, Reply, ReplyState
from storage.statements import in_groups, insert_missing, upsert
from storage.tables import inbox, replies

MEMORY: Final = timedelta(days=3)
"""How long an answered update's number is remembered: longer than Telegram repeats, shorter than it renumbers."""


async def take_in(tx: Tx, updates: Sequence[InboxUpdate]) -> int:
    """Store new updates, in the order given; those known already are left as they are. How many were new."""
    fresh = {update.update_id: update for update in reversed(updates)}
    for ids in in_groups(tuple(fresh)):
        found = await tx.execute(
            sa.select(inbox.c.update_id, inbox.c.received_at, inbox.c.done_at).where(inbox.c.update_id.in_(ids))
        )
        for row in found.all():
            reused = row.done_at is not None and fresh[row.update_id].received_at - row.done_at > MEMORY
            if reused:
                await _drop(tx, [row.update_id])
            else:
                del fresh[row.update_id]
    await insert_missing(
        tx,
        inbox,
        [
            {
                "update_id": update.update_id,
                "chat": update.chat,
                "payload": update.payload,
                "attempts": update.attempts,
                "received_at": update.received_at,
            }
            for update in reversed(fresh.values())
        ],
    )
    return len(fresh)


async def waiting(tx: Tx, limit: int | None = None) -> tuple[InboxUpdate, ...]:
    """The updates not done yet, oldest first: within a chat this is the order they are to be handled in."""
    query = sa.select(inbox).where(inbox.c.done_at.is_(None)).order_by(inbox.c.received_at, inbox.c.update_id)
    found = await tx.execute(query.limit(limit))
    return tuple(_update(row) for row in found)


async def begin(tx: Tx, update_id: int) -> InboxUpdate | None:
    """Count one more attempt at an update; None where it is unknown or done already."""
    found = await tx.execute(
        sa.update(inbox)
        .where(inbox.c.update_id == update_id, inbox.c.done_at.is_(None))
        .values(attempts=inbox.c.attempts + 1)
        .returning(inbox)
    )
    row = found.one_or_none()
    return None if row is None else _update(row)


async def done(tx: Tx, update_id: int, now: datetime) -> None:
    """The update is answered, or given up: what it said is erased at once, and whose it was."""
    await tx.execute(
        sa.update(inbox)
        .where(inbox.c.update_id == update_id, inbox.c.done_at.is_(None))
        .values(payload="", chat=0, done_at=now)
    )


async def sending(tx: Tx, update_id: int, ordinal: int, now: datetime) -> None:
    """Note, before the call, that the update's ``ordinal``-th reply is on its way."""
    await _put_reply(tx, update_id, Reply(ordinal=ordinal, state=ReplyState.SENDING, at=now))


async def sent(tx: Tx, update_id: int, ordinal: int, message_id: int | None, now: datetime) -> None:
    """Note that the reply went out. ``message_id`` is None where the call makes no message (a toast)."""
    await _put_reply(tx, update_id, Reply(ordinal=ordinal, state=ReplyState.SENT, message_id=message_id, at=now))


async def was_sent(tx: Tx, update_id: int) -> dict[int, Reply]:
    """The replies to an update so far, by ordinal. One in state SENDING may or may not have gone out."""
    found = await tx.execute(sa.select(replies).where(replies.c.update_id == update_id).order_by(replies.c.ordinal))
    return {
        row.ordinal: Reply(ordinal=row.ordinal, state=ReplyState(row.state), message_id=row.message_id, at=row.at)
        for row in found
    }


async def last_update_id(tx: Tx, since: datetime | None = None) -> int | None:
    """The number of the update received last; None where there is none, or none received after ``since``.

    Not the highest: numbering may have started again lower. Asking Telegram for updates from this number on is
    an economy only, as those known already are not taken in twice; ask without any number where the last one
    is days old, since a number from before a renumbering makes Telegram forget everything below it.
    """
    query = sa.select(inbox.c.update_id).order_by(inbox.c.received_at.desc(), inbox.c.update_id.desc())
    if since is not None:
        query = query.where(inbox.c.received_at > since)
    return (await tx.execute(query.limit(1))).scalar_one_or_none()


async def prune(tx: Tx, before: datetime) -> int:
    """Drop updates done before then, with their replies; how many. ``before`` = now − MEMORY, or earlier."""
    found = await tx.execute(sa.select(inbox.c.update_id).where(inbox.c.done_at < before))
    return await _drop(tx, found.scalars().all())


async def _drop(tx: Tx, update_ids: Sequence[int]) -> int:
    for ids in in_groups(update_ids):
        await tx.execute(sa.delete(replies).where(replies.c.update_id.in_(ids)))
        await tx.execute(sa.delete(inbox).where(inbox.c.update_id.in_(ids)))
    return len(update_ids)


async def _put_reply(tx: Tx, update_id: int, reply: Reply) -> None:
    values = {
        "update_id": update_id,
        "ordinal": reply.ordinal,
        "state": reply.state.value,
        "message_id": reply.message_id,
        "at": reply.at,
    }
    await upsert(tx, replies, [values])


def _update(row: sa.Row[tuple[object, ...]]) -> InboxUpdate:
    return InboxUpdate(
        update_id=row.update_id,
        chat=row.chat,
        payload=row.payload,
        attempts=row.attempts,
        received_at=row.received_at,
    )
