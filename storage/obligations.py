"""What is known beside the rules: deadlines put off for one party, and whether a duty's condition holds for it."""

from __future__ import annotations

from collections.abc import Iterable

import sqlalchemy as sa

from storage.database import Tx
from storage.rows import Condition, Extension
from storage.statements import upsert
from storage.tables import conditions as conditions_table
from storage.tables import extensions as extensions_table


async def put_extensions(tx: Tx, rows: Iterable[Extension]) -> None:
    """Add extensions; one to the same day that is there already takes the new values. The parties must be there."""
    await upsert(
        tx,
        extensions_table,
        [
            {
                "treaty": row.treaty,
                "party": row.party,
                "rule": row.rule,
                "until": row.until,
                "granted": row.granted,
                "source": row.source,
                "note": row.note,
            }
            for row in rows
        ],
    )


async def extensions(tx: Tx, *, treaty: str | None = None, party: str | None = None) -> tuple[Extension, ...]:
    """Every extension, of one treaty or party or of all, by party, rule and day."""
    table = extensions_table
    query = sa.select(table).order_by(table.c.treaty, table.c.party, table.c.rule, table.c.until)
    if treaty is not None:
        query = query.where(table.c.treaty == treaty)
    if party is not None:
        query = query.where(table.c.party == party)
    return tuple(Extension(**row) for row in (await tx.execute(query)).mappings())


async def drop_extension(tx: Tx, row: Extension) -> bool:
    """Take an extension away; False where it was not there."""
    table = extensions_table
    gone = await tx.execute(
        sa.delete(table).where(
            table.c.treaty == row.treaty,
            table.c.party == row.party,
            table.c.rule == row.rule,
            table.c.until == row.until,
        )
    )
    return gone.rowcount > 0


async def put_conditions(tx: Tx, rows: Iterable[Condition]) -> None:
    """Say of parties whether a condition holds; what was said before gives way. The parties must be there."""
    await upsert(
        tx,
        conditions_table,
        [
            {
                "treaty": row.treaty,
                "party": row.party,
                "condition": row.condition,
                "holds": row.holds,
                "since": row.since,
                "source": row.source,
            }
            for row in rows
        ],
    )


async def conditions(tx: Tx, *, treaty: str | None = None, party: str | None = None) -> tuple[Condition, ...]:
    """What is known of conditions, of one treaty or party or of all, by party and condition."""
    table = conditions_table
    query = sa.select(table).order_by(table.c.treaty, table.c.party, table.c.condition)
    if treaty is not None:
        query = query.where(table.c.treaty == treaty)
    if party is not None:
        query = query.where(table.c.party == party)
    return tuple(Condition(**row) for row in (await tx.execute(query)).mappings())


async def drop_condition(tx: Tx, row: Condition) -> bool:
    """Forget whether a condition holds for a party; False where that was not known."""
    table = conditions_table
    gone = await tx.execute(
        sa.delete(table).where(
            table.c.treaty == row.treaty, table.c.party == row.party, table.c.condition == row.condition
        )
    )
    return gone.rowcount > 0
