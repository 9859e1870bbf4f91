"""How often somebody asked about a code that is not known. The codes themselves are not kept."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa

from storage.database import Tx
from storage.statements import insert
from storage.tables import wrong_codes as table


async def note_wrong(tx: Tx, person: int, now: datetime) -> None:
    """Somebody asked about a code that is not known."""
    await insert(tx, table, [{"person": person, "at": now}])


async def wrong_since(tx: Tx, person: int, since: datetime) -> int:
    """How often somebody did after ``since``."""
    query = sa.select(sa.func.count()).select_from(table).where(table.c.person == person, table.c.at > since)
    return int((await tx.execute(query)).scalar_one())


async def prune(tx: Tx, before: datetime) -> int:
    """Drop what was asked before then, by anybody; how many rows."""
    return (await tx.execute(sa.delete(table).where(table.c.at <= before))).rowcount
