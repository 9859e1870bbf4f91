"""In whose name coordinators write: the office an administrator gave them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from storage.database import Tx
from storage.statements import upsert
from storage.tables import offices as table


@dataclass(frozen=True, kw_only=True, slots=True)
class Office:
    """``key`` is ``name`` folded: two names that a reader may take for one have one key. ``by`` 0 = erased."""

    person: int
    name: str
    key: str
    by: int
    at: datetime


async def office_of(tx: Tx, person: int) -> str:
    """The office somebody was given; "" where none was."""
    found = await tx.execute(sa.select(table.c.name).where(table.c.person == person))
    return found.scalar_one_or_none() or ""


async def give(tx: Tx, person: int, office: str, by: int, now: datetime, *, key: str) -> None:
    """Give somebody an office, in the place of the one they had."""
    await upsert(tx, table, [{"person": person, "name": office, "key": key, "by": by, "at": now}])


async def take(tx: Tx, person: int) -> bool:
    """Take somebody's office away; False where they had none."""
    return (await tx.execute(sa.delete(table).where(table.c.person == person))).rowcount > 0


async def every(tx: Tx) -> tuple[Office, ...]:
    """All offices given, by person."""
    return tuple(Office(**row) for row in (await tx.execute(sa.select(table).order_by(table.c.person))).mappings())
