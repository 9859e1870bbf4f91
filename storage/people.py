"""Those who write to the bot, and what they chose."""

from __future__ import annotations

import sqlalchemy as sa

from storage.database import Tx
from storage.rows import Person
from storage.statements import upsert
from storage.tables import people


async def person(tx: Tx, id: int) -> Person | None:
    """``id`` is the Telegram user id."""
    found = await tx.execute(sa.select(people).where(people.c.id == id))
    row = found.mappings().one_or_none()
    return None if row is None else Person(**row)


async def put_person(tx: Tx, row: Person) -> None:
    """Add or change a person."""
    values = {"id": row.id, "language": row.language, "state": row.state, "seen_at": row.seen_at}
    await upsert(tx, people, [values])


async def forget(tx: Tx, id: int) -> bool:
    """Erase all that is held about a person; False where nothing was."""
    gone = await tx.execute(sa.delete(people).where(people.c.id == id))
    return gone.rowcount > 0
