"""What changed among the records, in order: how the search index knows what it has not seen.

Each change has a number, one higher than the last, and a random stamp. An index remembers both of the last
change it took in. Where the database does not know that number with that stamp, it is not the history the index
was made from (a backup was restored), and the index starts again.
"""

from __future__ import annotations

import secrets
from collections.abc import Collection
from dataclasses import dataclass

import sqlalchemy as sa

from storage.database import Tx
from storage.statements import insert, insert_missing
from storage.tables import counters, record_changes

_NAME = "record_changes"


@dataclass(frozen=True, slots=True)
class Change:
    number: int  # 0 = nothing ever changed
    stamp: str


async def note(tx: Tx, records: Collection[int]) -> None:
    """Note that these records were added, changed or superseded."""
    # The counter's row is locked until this transaction commits: numbers appear in the order they are given.
    await insert_missing(tx, counters, [{"name": _NAME, "number": 0}])
    moved = await tx.execute(
        sa.update(counters)
        .where(counters.c.name == _NAME)
        .values(number=counters.c.number + len(records))
        .returning(counters.c.number)
    )
    first = moved.scalar_one() - len(records) + 1
    await insert(
        tx,
        record_changes,
        [
            {"number": number, "stamp": secrets.token_hex(8), "record": record}
            for number, record in enumerate(records, first)
        ],
    )


async def latest(tx: Tx) -> Change:
    """The last change."""
    found = await tx.execute(sa.select(record_changes).order_by(record_changes.c.number.desc()).limit(1))
    row = found.one_or_none()
    return Change(0, "") if row is None else Change(row.number, row.stamp)


async def knows(tx: Tx, change: Change) -> bool:
    """Whether this database's history holds the change."""
    if change == Change(0, ""):
        return True
    found = await tx.execute(
        sa.select(sa.true()).where(record_changes.c.number == change.number, record_changes.c.stamp == change.stamp)
    )
    return found.one_or_none() is not None


async def records_since(tx: Tx, change: Change) -> tuple[int, ...]:
    """The records that changed after ``change``, each once, by id."""
    found = await tx.execute(
        sa.select(record_changes.c.record)
        .where(record_changes.c.number > change.number)
        .distinct()
        .order_by(record_changes.c.record)
    )
    return tuple(found.scalars())
