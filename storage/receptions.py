"""Files that coordinators sent to be put in, with what was recognised in them, until they are put in or given up.

They last for days, so that a long review may be broken off; nothing need be sent again.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from storage.database import Tx
from storage.tables import receptions as table

# The file itself is the largest column and is wanted least.
_HEAD = [column for column in table.c if column.name not in ("document", "draft")]
_WITHOUT_FILE = [column for column in table.c if column.name != "document"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Reception:
    """One file of one person. ``document``, ``draft`` and ``choices`` are JSON; {} where they were not read.

    ``revision`` counts the changes: what was shown belongs to one of them. ``record`` is the Record.id that it
    became, None until then; from then on neither the file nor the draft is kept.
    """

    id: int  # 0 before it is stored
    person: int
    created_at: datetime
    expires_at: datetime
    file_name: str
    sha256: str
    document: Mapping[str, Any]
    draft: Mapping[str, Any]
    choices: Mapping[str, Any]
    revision: int = 0
    record: int | None = None


async def add(tx: Tx, row: Reception) -> int:
    """Keep a file; its id. An earlier one of the same file that this person has not put in goes."""
    await tx.execute(
        sa.delete(table).where(table.c.person == row.person, table.c.sha256 == row.sha256, table.c.record.is_(None))
    )
    values = {column.name: getattr(row, column.name) for column in table.c if column.name != "id"}
    done = await tx.execute(sa.insert(table).values(values))
    assert done.inserted_primary_key is not None
    return int(done.inserted_primary_key[0])


async def reception(tx: Tx, id: int, person: int, now: datetime, *, whole: bool = False) -> Reception | None:
    """A file of this person; None where it is unknown, another's, or over. ``whole``: with the file itself."""
    query = sa.select(*(table.c if whole else _WITHOUT_FILE)).where(table.c.id == id)
    found = (await tx.execute(query.where(table.c.person == person, table.c.expires_at > now))).mappings().first()
    return None if found is None else Reception(**{"document": {}, **found})


async def open_ones(tx: Tx, person: int, now: datetime) -> tuple[Reception, ...]:
    """What this person has not put in yet, the latest first, without files and drafts."""
    query = sa.select(*_HEAD).where(table.c.person == person, table.c.expires_at > now, table.c.record.is_(None))
    rows = (await tx.execute(query.order_by(table.c.id.desc()))).mappings()
    return tuple(Reception(**{"document": {}, "draft": {}, **row}) for row in rows)


async def change(
    tx: Tx,
    id: int,
    revision: int,
    *,
    choices: Mapping[str, Any],
    expires_at: datetime,
    draft: Mapping[str, Any] | None = None,
) -> bool:
    """Put another state in the place of ``revision``; False where that is no longer the newest.

    ``draft`` None: it stays as it is.
    """
    values: dict[str, Any] = {"choices": dict(choices), "expires_at": expires_at, "revision": revision + 1}
    if draft is not None:
        values["draft"] = dict(draft)
    query = sa.update(table).where(table.c.id == id, table.c.revision == revision, table.c.record.is_(None))
    return (await tx.execute(query.values(values))).rowcount == 1


async def became(tx: Tx, id: int, record: int) -> None:
    """It was put in: neither the file nor the draft is needed any more."""
    values = {"record": record, "document": {}, "draft": {}}
    await tx.execute(sa.update(table).where(table.c.id == id).values(values))


async def drop(tx: Tx, id: int) -> None:
    """Give a file up."""
    await tx.execute(sa.delete(table).where(table.c.id == id))


async def prune(tx: Tx, now: datetime) -> int:
    """Drop what is over; how many."""
    return (await tx.execute(sa.delete(table).where(table.c.expires_at <= now))).rowcount
