"""The meetings of a treaty."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict

import sqlalchemy as sa

from storage.database import Tx
from storage.rows import Meeting
from storage.statements import upsert
from storage.tables import meetings as table


async def put_meetings(tx: Tx, rows: Iterable[Meeting]) -> None:
    """Add meetings; one that is there already under the same id takes the new values."""
    await upsert(tx, table, [asdict(row) for row in rows])


async def meetings(tx: Tx, treaty: str | None = None) -> tuple[Meeting, ...]:
    """All meetings, or a treaty's, by start; those known by year alone come last within their year."""
    query = sa.select(table).order_by(table.c.year, table.c.start.is_(None), table.c.start, table.c.id)
    if treaty is not None:
        query = query.where(table.c.treaty == treaty)
    found = await tx.execute(query)
    return tuple(Meeting(**row) for row in found.mappings())


async def meeting(tx: Tx, id: str) -> Meeting | None:
    found = await tx.execute(sa.select(table).where(table.c.id == id))
    row = found.mappings().one_or_none()
    return None if row is None else Meeting(**row)
