"""Audiences kept under a name, as expressions. What an expression means is not known here."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from storage.database import Tx
from storage.statements import upsert
from storage.tables import announcements, people, person_groups
from storage.tables import saved_audiences as table

NOBODY = "person:0"
"""What stands in an expression for somebody who was erased."""


@dataclass(frozen=True, kw_only=True, slots=True)
class SavedAudience:
    """``key`` is the name folded: what may not be told apart by a reader is one name. ``by`` 0 = erased."""

    key: str
    name: str
    expression: str
    by: int
    at: datetime


async def put(tx: Tx, row: SavedAudience) -> None:
    """Keep an audience; one under the same key gives way to it."""
    values = {"key": row.key, "name": row.name, "expression": row.expression, "by": row.by, "at": row.at}
    await upsert(tx, table, [values])


async def saved(tx: Tx, key: str) -> SavedAudience | None:
    """The audience under that key; None where there is none."""
    row = (await tx.execute(sa.select(table).where(table.c.key == key))).mappings().one_or_none()
    return None if row is None else _saved(row)


async def every(tx: Tx) -> tuple[SavedAudience, ...]:
    """All of them, by key."""
    return tuple(_saved(row) for row in (await tx.execute(sa.select(table).order_by(table.c.key))).mappings())


async def drop(tx: Tx, key: str) -> bool:
    """Keep it no more; False where it was not there."""
    return (await tx.execute(sa.delete(table).where(table.c.key == key))).rowcount > 0


async def groups(tx: Tx) -> frozenset[str]:
    """The name of every group that anybody was put in, also of those who left."""
    return frozenset((await tx.execute(sa.select(person_groups.c.name).distinct())).scalars())


async def is_held(tx: Tx, person: int) -> bool:
    """Whether anything is held about somebody."""
    return (await tx.execute(sa.select(people.c.id).where(people.c.id == person))).first() is not None


async def naming(tx: Tx, person: int) -> tuple[SavedAudience, ...]:
    """Those whose expression names somebody by their number."""
    return tuple(one for one in await every(tx) if without(one.expression, person) != one.expression)


async def forget_person(tx: Tx, person: int) -> int:
    """Erase who somebody was: as who made an audience, and where an expression names them. How many there were."""
    touched = 0
    found = await tx.execute(sa.select(announcements.c.id, announcements.c.audience))
    for row in found.all():
        if (expression := without(row.audience, person)) != row.audience:
            await tx.execute(
                sa.update(announcements).where(announcements.c.id == row.id).values(audience=expression)
            )
            touched += 1
    for one in await naming(tx, person):
        expression = without(one.expression, person)
        await tx.execute(sa.update(table).where(table.c.key == one.key).values(expression=expression))
        touched += 1
    made = await tx.execute(sa.update(table).where(table.c.by == person).values(by=0))
    return touched + made.rowcount


def without(expression: str, person: int) -> str:
    """The expression with nobody in the place of that person; what stands in quotation marks is a name."""

    def replaced(found: re.Match[str]) -> str:
        return NOBODY if found[0] == f"person:{person}" else found[0]

    return re.sub(r'"(?:[^"\\]|\\.)*"|[\w.:+-]+', replaced, expression)


def _saved(row: Mapping[Any, Any]) -> SavedAudience:
    return SavedAudience(**row)
