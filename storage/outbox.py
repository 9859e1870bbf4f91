"""What is to be sent to whom, until it has ended in a named state.

::

                      claim              outcome noted
    enqueue ─▶ queued ─────▶ sending ─────────────────▶ sent | failed | uncertain
                 │  ▲           │
                 │  └───────────┘ requeue: the call surely had no effect, or may be tried once more
                 └─▶ cancelled | expired | failed      no longer wanted, too late, the chat is gone

Each step is a transaction of its own, committed before the next is taken: a row is ``sending`` on disk before the
call is made. A row whose call may have had its effect never ends as failed, cancelled or expired, whatever happens
to it later: it ends as uncertain.

One sender at a time works on an outbox: :func:`recover` takes every row under way to be one that was left.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any, Final

import sqlalchemy as sa

from storage.database import Tx
from storage.rows import OutboxState, Outgoing
from storage.statements import in_groups, insert
from storage.tables import chats, outbox

ENDS: Final = frozenset(OutboxState) - {OutboxState.QUEUED, OutboxState.SENDING}

# Written out, not bound: only so are the partial indexes found.
_QUEUED: Final = outbox.c.state == sa.literal_column("'queued'")
_SENDING: Final = outbox.c.state == sa.literal_column("'sending'")


@dataclass(frozen=True, kw_only=True, slots=True)
class Recovered:
    """Rows that a process left under way: how many are tried once more, how many ended as uncertain."""

    again: int
    uncertain: int


async def enqueue(tx: Tx, rows: Sequence[Outgoing]) -> int:
    """Queue the rows whose key was never used before; how many those are. ``id`` and ``state`` are given here."""
    fresh = {row.key: row for row in reversed(rows)}
    for keys in in_groups(tuple(fresh)):
        for key in await tx.scalars(sa.select(outbox.c.key).where(outbox.c.key.in_(keys))):
            del fresh[key]
    new = list(reversed(fresh.values()))
    for group in in_groups(new):
        await insert(tx, outbox, [_values(row) for row in group])
    return len(new)


async def due(tx: Tx, now: datetime, *, skip: Collection[int] = (), limit: int = 1) -> tuple[Outgoing, ...]:
    """What may be sent next, the most urgent first: of each chat the one row whose turn it is.

    Chats in ``skip``, chats that are stopped and chats that have a message under way are left out.
    """
    query = _DUE.limit(limit)
    if skip:
        query = query.where(outbox.c.chat.not_in(skip))
    return _rows(await tx.execute(query, {"moment": now}))


async def claim(tx: Tx, now: datetime, id: int | None = None) -> Outgoing | None:
    """Mark a row as being sent: ``id``, or the one that is next. None where it is not (or no longer) its turn."""
    if id is None:
        following = await due(tx, now)
        if not following:
            return None
        id = following[0].id
    return next(iter(_rows(await tx.execute(_CLAIM, {"row": id, "moment": now}))), None)


async def may_repeat(tx: Tx, id: int, again: int) -> None:
    """How often the row's next call may be tried once more: a change bears it, a message sent anew does not."""
    await tx.execute(sa.update(outbox).where(outbox.c.id == id, outbox.c.again != again).values(again=again))


async def progress(tx: Tx, id: int, message_id: int) -> None:
    """One of the several calls of a row surely arrived: it is not made again, and the next one waits its turn."""
    found = await tx.execute(sa.select(outbox.c.parts).where(outbox.c.id == id))
    parts = found.scalar_one_or_none()
    if parts is not None:
        await tx.execute(sa.update(outbox).where(outbox.c.id == id).values(parts=[*parts, message_id]))
        await requeue(tx, id)


async def ended(
    tx: Tx, id: int, state: OutboxState, now: datetime, message_id: int | None = None, error: str = ""
) -> None:
    """End a row that is under way or waits; one that has ended stays as it is.

    A state that says "not sent" becomes uncertain where an earlier call may have arrived.
    """
    if state not in ENDS:
        raise ValueError(f"{state} is no end")
    if state is OutboxState.SENT:
        await tx.execute(_SENT, {"row": id, "moment": now, "message": message_id, "why": error})
    else:
        await _end(tx, state, now, error, outbox.c.id == id, sa.or_(_QUEUED, _SENDING))


async def requeue(tx: Tx, id: int, not_before: datetime | None = None, *, sure: bool = True) -> None:
    """Put a row back in the queue. ``not_before`` puts it off; None leaves its turn as it was.

    ``sure``: the call under way surely had no effect and does not count as a try.
    """
    values: dict[str, Any] = {"state": OutboxState.QUEUED.value}
    if not_before is not None:
        values["not_before"] = not_before
    if sure:
        values["tries"] = sa.case((_SENDING, outbox.c.tries - 1), else_=outbox.c.tries)
    await tx.execute(sa.update(outbox).where(outbox.c.id == id, sa.or_(_QUEUED, _SENDING)).values(values))


async def recover(tx: Tx, now: datetime) -> Recovered:
    """Rows left under way by a process that died: queued once more where that is allowed, else uncertain."""
    again = await tx.execute(
        sa.update(outbox).where(_SENDING, outbox.c.tries <= outbox.c.again).values(state=OutboxState.QUEUED.value)
    )
    lost = await _end(
        tx, OutboxState.UNCERTAIN, now, "The process ended before Telegram's answer was noted.", _SENDING
    )
    return Recovered(again=again.rowcount, uncertain=lost)


async def settle(tx: Tx, now: datetime) -> int:
    """End what waits and will not be sent: too late, or for a chat that is stopped. How many rows."""
    late = await _end(tx, OutboxState.EXPIRED, now, "", _QUEUED, outbox.c.expires_at <= now)
    stopped = sa.select(chats.c.id)
    gone = await _end(
        tx, OutboxState.FAILED, now, "The chat takes no messages.", _QUEUED, outbox.c.chat.in_(stopped)
    )
    return late + gone


async def unsettled(tx: Tx, now: datetime) -> bool:
    """Whether :func:`settle` would end anything."""
    late = sa.exists().where(_QUEUED, outbox.c.expires_at <= now)
    gone = sa.exists().where(_QUEUED, outbox.c.chat == chats.c.id)
    return bool((await tx.execute(sa.select(sa.or_(late, gone)))).scalar_one())


async def cancel_person(tx: Tx, person: int, now: datetime, why: str = "") -> int:
    """Nothing that waits is sent to them any more. How many rows; one under way cannot be called back."""
    return await cancel_where(tx, now, person=person, why=why)


async def cancel_where(
    tx: Tx,
    now: datetime,
    *,
    kind: str | None = None,
    key_prefix: str | None = None,
    person: int | None = None,
    batch: str | None = None,
    why: str = "",
) -> int:
    """Cancel what waits and meets every condition given; at least one must be. How many rows."""
    chosen = _chosen(kind=kind, key_prefix=key_prefix, person=person, batch=batch)
    if not chosen:
        raise ValueError("say what is to be cancelled")
    return await _end(tx, OutboxState.CANCELLED, now, why, _QUEUED, *chosen)


async def fail_chat(tx: Tx, chat: int, now: datetime, why: str) -> int:
    """End everything that waits for a chat as failed. How many rows."""
    return await _end(tx, OutboxState.FAILED, now, why, _QUEUED, outbox.c.chat == chat)


async def move_chat(tx: Tx, old: int, new: int) -> int:
    """What waits for a group goes to its new address. How many rows."""
    moved = await tx.execute(sa.update(outbox).where(_QUEUED, outbox.c.chat == old).values(chat=new))
    return moved.rowcount


async def erase_person(tx: Tx, person: int) -> int:
    """Remove every row to a person, ended or not. How many."""
    gone = await tx.execute(sa.delete(outbox).where(outbox.c.person == person))
    return gone.rowcount


async def of_key(tx: Tx, key: str) -> Outgoing | None:
    """The row of that key, whatever its state."""
    return next(iter(_rows(await tx.execute(sa.select(outbox).where(outbox.c.key == key)))), None)


async def of_keys(tx: Tx, keys: Collection[str]) -> tuple[Outgoing, ...]:
    """The rows of those keys, whatever their state; so many keys as fit in one statement."""
    return _rows(await tx.execute(sa.select(outbox).where(outbox.c.key.in_(keys)).order_by(outbox.c.id)))


async def rows(
    tx: Tx,
    *,
    states: Collection[OutboxState] = tuple(OutboxState),
    kind: str | None = None,
    key_prefix: str | None = None,
    person: int | None = None,
    batch: str | None = None,
    limit: int | None = None,
) -> tuple[Outgoing, ...]:
    """Rows in one of the states that meet every condition given, in the order in which they were queued."""
    chosen = _chosen(kind=kind, key_prefix=key_prefix, person=person, batch=batch)
    query = sa.select(outbox).where(outbox.c.state.in_([state.value for state in states]), *chosen)
    return _rows(await tx.execute(query.order_by(outbox.c.id).limit(limit)))


async def counts(tx: Tx, *, kind: str | None = None, batch: str | None = None) -> dict[OutboxState, int]:
    """How many rows stand in each state; every state is named."""
    query = sa.select(outbox.c.state, sa.func.count()).where(*_chosen(kind=kind, batch=batch))
    found = {row[0]: int(row[1]) for row in await tx.execute(query.group_by(outbox.c.state))}
    return {state: found.get(state.value, 0) for state in OutboxState}


async def oldest_waiting(tx: Tx, now: datetime) -> datetime | None:
    """Since when the row waits that has waited longest for its turn; None where none is due."""
    query = sa.select(sa.func.min(outbox.c.not_before)).where(_QUEUED, outbox.c.not_before <= now)
    since: datetime | None = (await tx.execute(query)).scalar_one()
    return since


async def prune(tx: Tx, before: datetime, limit: int, *, without: Collection[str] = ()) -> int:
    """Drop rows that ended before then, at most ``limit``, but none of the kinds in ``without``; how many.

    Their keys are free again: what has ended so long ago is queued by nobody any more.
    """
    old = sa.select(outbox.c.id).where(outbox.c.ended_at < before, outbox.c.state.in_([one.value for one in ENDS]))
    if without:
        old = old.where(outbox.c.kind.not_in(without))
    ids = list(await tx.scalars(old.order_by(outbox.c.ended_at).limit(limit)))
    for group in in_groups(ids):
        await tx.execute(sa.delete(outbox).where(outbox.c.id.in_(group)))
    return len(ids)


def _chosen(
    *,
    kind: str | None = None,
    key_prefix: str | None = None,
    person: int | None = None,
    batch: str | None = None,
) -> list[sa.ColumnElement[bool]]:
    chosen: list[sa.ColumnElement[bool]] = []
    if kind is not None:
        chosen.append(outbox.c.kind == kind)
    if key_prefix is not None:
        # Not LIKE, which takes capitals for small letters on SQLite.
        chosen.append(sa.func.substr(outbox.c.key, 1, len(key_prefix)) == key_prefix)
    if person is not None:
        chosen.append(outbox.c.person == person)
    if batch is not None:
        chosen.append(outbox.c.data["batch"].as_string() == batch)
    return chosen


async def _end(tx: Tx, state: OutboxState, now: datetime, error: str, *which: sa.ColumnElement[bool]) -> int:
    ending: Any = state.value
    if state in (OutboxState.FAILED, OutboxState.CANCELLED, OutboxState.EXPIRED):
        # The call under way is known to have had no effect; those counted before it may have arrived.
        before = sa.case((_SENDING, outbox.c.tries - 1), else_=outbox.c.tries)
        ending = sa.case((before > 0, OutboxState.UNCERTAIN.value), else_=state.value)
    found = await tx.execute(sa.update(outbox).where(*which).values(state=ending, ended_at=now, error=error))
    return found.rowcount


def _values(row: Outgoing) -> dict[str, Any]:
    # Not asdict(), which copies every value deeply: of thousands of rows that took most of the time.
    values = {field.name: getattr(row, field.name) for field in fields(row) if field.name != "id"}
    return values | {"state": OutboxState.QUEUED.value, "parts": []}


def _rows(found: sa.CursorResult[Any]) -> tuple[Outgoing, ...]:
    return tuple(_outgoing(row) for row in found.mappings())


def _outgoing(row: Mapping[Any, Any]) -> Outgoing:
    # What ends a row needs one statement alone: the last part is kept apart and joined to the others here.
    last = row["message_id"]
    parts = tuple(row["parts"]) if last is None else (*row["parts"], last)
    told = {"state": OutboxState(row["state"]), "parts": parts, "message_id": parts[-1] if parts else None}
    return Outgoing(**{**row, **told})


def _their_turn() -> sa.ColumnElement[bool]:
    now = sa.bindparam("moment", type_=outbox.c.not_before.type)
    other = outbox.alias("other")
    under_way = sa.exists().where(other.c.chat == outbox.c.chat, other.c.state == sa.literal_column("'sending'"))
    earlier = sa.exists().where(
        other.c.chat == outbox.c.chat,
        other.c.state == sa.literal_column("'queued'"),
        other.c.not_before <= now,
        other.c.expires_at > now,
        sa.or_(
            other.c.priority < outbox.c.priority,
            sa.and_(other.c.priority == outbox.c.priority, other.c.id < outbox.c.id),
        ),
    )
    stopped = sa.exists().where(chats.c.id == outbox.c.chat)
    return sa.and_(_QUEUED, outbox.c.not_before <= now, outbox.c.expires_at > now, ~stopped, ~under_way, ~earlier)


# Made once: building a statement takes longer than running it.
_DUE: Final = sa.select(outbox).where(_their_turn()).order_by(outbox.c.priority, outbox.c.id)
_CLAIM: Final = (
    sa.update(outbox)
    .where(
        outbox.c.id == sa.bindparam("row"),
        outbox.c.id.in_(sa.select(outbox.c.id).where(outbox.c.id == sa.bindparam("row"), _their_turn())),
    )
    .values(state=OutboxState.SENDING.value, tries=outbox.c.tries + 1)
    .returning(outbox)
)
# That it arrived is certain, even where somebody took the row to be lost.
_SENT: Final = (
    sa.update(outbox)
    .where(
        outbox.c.id == sa.bindparam("row"),
        sa.or_(_QUEUED, _SENDING, outbox.c.state == OutboxState.UNCERTAIN.value),
    )
    .values(
        state=OutboxState.SENT.value,
        ended_at=sa.bindparam("moment", type_=outbox.c.ended_at.type),
        message_id=sa.bindparam("message"),
        error=sa.bindparam("why"),
    )
)
