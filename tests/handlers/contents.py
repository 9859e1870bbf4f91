"""Everything that a base holds, for comparing before and after."""

from __future__ import annotations

import sqlalchemy as sa

from storage.database import Database
from storage.tables import metadata

# What merely being heard and answered leaves behind.
LEFT_BY_ANSWERING = frozenset({"inbox", "replies"})


async def contents(db: Database, *, without: frozenset[str] = LEFT_BY_ANSWERING) -> dict[str, list[str]]:
    """Every row of every table."""
    async with db.read() as tx:
        return {
            table.name: sorted(map(repr, (await tx.execute(sa.select(table))).all()))
            for table in metadata.sorted_tables
            if table.name not in without
        }
