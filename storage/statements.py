"""Writing many rows at once, the same way on every database.

"Insert, or change what is there" is the one statement whose spelling SQLAlchemy leaves to each dialect; both
spellings are kept behind the functions here.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

T = TypeVar("T")

# Both databases bound the number of values in one statement (SQLite 32,766, PostgreSQL 65,535).
MOST_VALUES = 500


async def insert(tx: AsyncConnection, table: sa.Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert all rows in one go; nothing happens for none."""
    if rows:
        await tx.execute(sa.insert(table), rows)


async def upsert(tx: AsyncConnection, table: sa.Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert rows; where the primary key is there already, every other column takes the new value."""
    if not rows:
        return
    insertion = _insertion(tx, table)
    keys = [column.name for column in table.primary_key]
    changed = {name: insertion.excluded[name] for name in rows[0] if name not in keys}
    if changed:
        statement = insertion.on_conflict_do_update(index_elements=keys, set_=changed)
    else:
        statement = insertion.on_conflict_do_nothing(index_elements=keys)
    await tx.execute(statement, rows)


async def insert_missing(tx: AsyncConnection, table: sa.Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert the rows whose primary key is not there yet; leave the others as they are."""
    if rows:
        keys = [column.name for column in table.primary_key]
        await tx.execute(_insertion(tx, table).on_conflict_do_nothing(index_elements=keys), rows)


def in_groups(values: Collection[T], size: int = MOST_VALUES) -> Iterator[list[T]]:
    """The values in lists of at most ``size``."""
    group: list[T] = []
    for value in values:
        group.append(value)
        if len(group) == size:
            yield group
            group = []
    if group:
        yield group


def _insertion(tx: AsyncConnection, table: sa.Table) -> sqlite.Insert | postgresql.Insert:
    return postgresql.insert(table) if tx.dialect.name == "postgresql" else sqlite.insert(table)
