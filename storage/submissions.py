"""The ledger of submissions: who said of which report that it was handed in, and when they said so.

Entries are added, never changed. How a report stands is its last entry: a report is one (rule, party, period).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any, Final

import sqlalchemy as sa

from storage.database import Tx
from storage.rows import SubmissionEntry, SubmissionStep
from storage.tables import submission_entries as table

ReportKey = tuple[str, str, int]
"""(Rule.id, Party.key, period)."""

_HANDED_IN = frozenset({SubmissionStep.RECORDED, SubmissionStep.CONFIRMED, SubmissionStep.CORRECTED})


def handed_in(entry: SubmissionEntry) -> bool:
    """Whether a report stands as handed in by its last entry; what is only claimed does not."""
    return entry.step in _HANDED_IN


VOLUNTARY: Final = "voluntary"
"""``SubmissionEntry.note`` of what was handed in by a State that did not owe it."""


def voluntary(entry: SubmissionEntry) -> bool:
    """Whether it was handed in, or taken back, as something that was not owed."""
    return entry.note == VOLUNTARY


async def add(tx: Tx, entry: SubmissionEntry) -> int:
    """Add an entry, whose ``id`` is not looked at; its id. The party must be there."""
    values = {
        "treaty": entry.treaty,
        "rule": entry.rule,
        "party": entry.party,
        "period": entry.period,
        "step": entry.step.value,
        "at": entry.at,
        "by": entry.by,
        "submitted_on": entry.submitted_on,
        "document": entry.document,
        "note": entry.note,
    }
    added = await tx.execute(sa.insert(table).values(values).returning(table.c.id))
    return int(added.scalar_one())


async def standing(
    tx: Tx, *, rules: Collection[str] | None = None, party: str | None = None, since: date | None = None
) -> Mapping[ReportKey, SubmissionEntry]:
    """The last entry of each report.

    ``rules`` narrows to those rules, ``party`` to one party, ``since`` to reports that fall due in the year of
    that day or later; what is due once has no year and is always among them.
    """
    last = sa.select(sa.func.max(table.c.id)).group_by(table.c.rule, table.c.party, table.c.period)
    if rules is not None:
        last = last.where(table.c.rule.in_(rules))
    if party is not None:
        last = last.where(table.c.party == party)
    if since is not None:
        last = last.where(sa.or_(table.c.period == 0, table.c.period >= since.year))
    found = await tx.execute(sa.select(table).where(table.c.id.in_(last)).order_by(table.c.id))
    entries = (_entry(row) for row in found.mappings())
    return {(one.rule, one.party, one.period): one for one in entries}


async def history(tx: Tx, rule: str, party: str, period: int) -> tuple[SubmissionEntry, ...]:
    """Every entry of one report, the oldest first."""
    found = await tx.execute(
        sa.select(table)
        .where(table.c.rule == rule, table.c.party == party, table.c.period == period)
        .order_by(table.c.id)
    )
    return tuple(_entry(row) for row in found.mappings())


async def entry(tx: Tx, id: int) -> SubmissionEntry | None:
    """One entry by its id."""
    row = (await tx.execute(sa.select(table).where(table.c.id == id))).mappings().one_or_none()
    return None if row is None else _entry(row)


async def claims(tx: Tx) -> tuple[SubmissionEntry, ...]:
    """What delegates say was handed in and no coordinator has confirmed or declined, the oldest first."""
    last = sa.select(sa.func.max(table.c.id)).group_by(table.c.rule, table.c.party, table.c.period)
    found = await tx.execute(
        sa.select(table)
        .where(table.c.id.in_(last), table.c.step == SubmissionStep.CLAIMED.value)
        .order_by(table.c.id)
    )
    return tuple(_entry(row) for row in found.mappings())


async def written_by(tx: Tx, id: int) -> tuple[SubmissionEntry, ...]:
    """Every entry that somebody added, the oldest first."""
    found = await tx.execute(sa.select(table).where(table.c.by == id).order_by(table.c.id))
    return tuple(_entry(row) for row in found.mappings())


async def forget_person(tx: Tx, id: int) -> int:
    """Erase who somebody was from the entries they added; the entries stay. How many there were."""
    gone = await tx.execute(sa.update(table).where(table.c.by == id).values(by=0))
    return gone.rowcount


def _entry(row: Mapping[Any, Any]) -> SubmissionEntry:
    return SubmissionEntry(**{**row, "step": SubmissionStep(row["step"])})
