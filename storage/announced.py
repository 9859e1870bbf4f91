"""What was done to announcements after they were sent: corrections, recalls, messages sent once more.

Each is an entry here; what it takes with each recipient stands in the outbox, under the keys below. The number of a
correction is the revision it makes, that of a message sent once more counts the presses.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

import sqlalchemy as sa

from storage import outbox
from storage.announcement_rows import AnnouncementState
from storage.database import Tx
from storage.rows import Outgoing
from storage.statements import in_groups
from storage.tables import announcement_changes as table
from storage.tables import announcements

_WHOSE_ARE_LOOKED_AT: Final = (
    AnnouncementState.SENDING.value,
    AnnouncementState.DONE.value,
    AnnouncementState.STOPPED.value,
    AnnouncementState.RECALLED.value,
)


class ChangeKind(StrEnum):
    CORRECTION = "correction"
    RECALL = "recall"
    RESEND = "resend"


class ChangeState(StrEnum):
    DRAFT = "draft"
    WAITING = "waiting"  # for a second person
    DONE = "done"  # decided and begun; how far it has come stands in the outbox
    DROPPED = "dropped"


@dataclass(frozen=True, kw_only=True, slots=True)
class Change:
    """Something done to an announcement after it was sent. ``texts``: language → blocks, of a correction.

    ``base`` is the revision that a correction corrects; ``number`` is 0 until it is done. ``office`` and ``party``
    are as in Announcement, of the moment at which it was confirmed.
    """

    id: int  # 0 before it is stored
    announcement: int
    kind: ChangeKind
    made_by: int  # Person.id; 0 = erased
    created_at: datetime
    state: ChangeState = ChangeState.DRAFT
    number: int = 0
    base: int = 0
    office: str = ""
    party: str = ""
    approved_by: int = 0
    done_at: datetime | None = None
    texts: dict[str, list[dict[str, Any]]] | None = None


def correction_key(announcement: int, revision: int, person: int) -> str:
    """The key of the row that corrects what somebody has."""
    return f"annfix:{announcement}:{revision}:{person}"


def notice_key(announcement: int, revision: int, person: int) -> str:
    """The key of the row that tells somebody of a correction."""
    return f"annnote:{announcement}:{revision}:{person}"


def recall_key(announcement: int, person: int) -> str:
    """The key of the row that takes back what somebody has."""
    return f"annrecall:{announcement}:{person}"


def resent_key(announcement: int, person: int, number: int) -> str:
    """The key of the row that carries it to somebody once more."""
    return f"ann:{announcement}:{person}:{number}"


# ── entries ─────────────────────────────────────────────────────────────────────────────────────────────────


async def add(tx: Tx, row: Change) -> int:
    """Keep a new one; its id."""
    done = await tx.execute(sa.insert(table).values(_values(row)))
    assert done.inserted_primary_key is not None
    return int(done.inserted_primary_key[0])


async def put(tx: Tx, row: Change) -> None:
    """Change one, whole."""
    await tx.execute(sa.update(table).where(table.c.id == row.id).values(_values(row)))


async def change(tx: Tx, id: int) -> Change | None:
    """The one with that id."""
    return next(iter(await _found(tx, table.c.id == id)), None)


async def changes(
    tx: Tx,
    announcement: int,
    *,
    kinds: Collection[ChangeKind] = tuple(ChangeKind),
    states: Collection[ChangeState] = (ChangeState.DONE,),
) -> tuple[Change, ...]:
    """What was done to an announcement, the earliest first."""
    return await _found(
        tx,
        table.c.announcement == announcement,
        table.c.kind.in_([kind.value for kind in kinds]),
        table.c.state.in_([state.value for state in states]),
    )


async def drop_texts(tx: Tx, announcement: int) -> int:
    """Erase what corrections of it say, those never made included; how many."""
    said = sa.and_(table.c.announcement == announcement, table.c.texts.is_not(None))
    return (await tx.execute(sa.update(table).where(said).values(texts=None))).rowcount


async def to_follow(tx: Tx, since: datetime) -> tuple[int, ...]:
    """Announcements begun after an instant of which something that went out may still have to be corrected or
    taken back."""
    query = sa.select(announcements.c.id).where(
        announcements.c.began_at > since,
        announcements.c.state.in_(_WHOSE_ARE_LOOKED_AT),
        sa.or_(announcements.c.revision > 1, announcements.c.state == AnnouncementState.RECALLED.value),
    )
    return tuple(await tx.scalars(query.order_by(announcements.c.id)))


# ── rows of the outbox ──────────────────────────────────────────────────────────────────────────────────────


async def rows(tx: Tx, keys: Iterable[str]) -> dict[str, Outgoing]:
    """The rows of the outbox that have one of the keys, by key."""
    found: dict[str, Outgoing] = {}
    for group in in_groups(tuple(keys)):
        found |= {row.key: row for row in await outbox.of_keys(tx, group)}
    return found


async def rows_to(tx: Tx, announcement: int, person: int) -> tuple[Outgoing, ...]:
    """Everything that was queued for somebody on account of an announcement, in the order of queueing."""
    mine = await outbox.rows(tx, person=person)
    return tuple(row for row in mine if row.key.startswith("ann") and announcement_of(row.key) == announcement)


def announcement_of(key: str) -> int | None:
    """The announcement that a row's key speaks of; None where it speaks of none."""
    name, _, rest = key.partition(":")
    number = rest.split(":")[0]
    return int(number) if name in ("ann", "annfix", "annnote", "annrecall") and number.isdecimal() else None


def carries(key: str) -> bool:
    """Whether the row of that key carries an announcement itself, the first time or once more."""
    return key.startswith("ann:")


async def cancel(tx: Tx, announcement: int, prefix: str, now: datetime, why: str) -> int:
    """Cancel what waits under keys that begin with ``prefix`` and the announcement's id; how many rows."""
    return await outbox.cancel_where(tx, now, key_prefix=f"{prefix}:{announcement}:", why=why)


async def _found(tx: Tx, *where: sa.ColumnElement[bool]) -> tuple[Change, ...]:
    found = await tx.execute(sa.select(table).where(*where).order_by(table.c.id))
    return tuple(_change(row) for row in found.mappings())


def _change(row: Mapping[Any, Any]) -> Change:
    return Change(**{**row, "kind": ChangeKind(row["kind"]), "state": ChangeState(row["state"])})


def _values(row: Change) -> dict[str, Any]:
    values = {name: getattr(row, name) for name in Change.__slots__ if name != "id"}
    return values | {"kind": row.kind.value, "state": row.state.value}
