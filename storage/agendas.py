"""The agendas of records: their items, each with the record it belongs to. Reached through ``storage.records``."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

import sqlalchemy as sa

from storage.database import Tx
from storage.rows import AgendaItem
from storage.statements import in_groups, insert
from storage.tables import agenda_items


async def put_agenda(tx: Tx, record: int, items: Sequence[AgendaItem]) -> tuple[AgendaItem, ...]:
    """Store a record's agenda; as stored, ids assigned."""
    await insert(
        tx,
        agenda_items,
        [{"record": record, "order": item.order, "number": item.number, "title": item.title} for item in items],
    )
    return (await agendas_of(tx, [record])).get(record, ())


async def agenda_items_by_id(tx: Tx, ids: Collection[int]) -> dict[int, AgendaItem]:
    """AgendaItem.id → item; those unknown are left out."""
    return {id: item for id, (_, item) in (await items_of(tx, ids)).items()}


async def items_of(tx: Tx, ids: Collection[int]) -> dict[int, tuple[int, AgendaItem]]:
    """AgendaItem.id → the Record.id it belongs to, and the item; those unknown are left out."""
    items: dict[int, tuple[int, AgendaItem]] = {}
    for group in in_groups(ids):
        found = await tx.execute(sa.select(agenda_items).where(agenda_items.c.id.in_(group)))
        items.update((row.id, (row.record, _item(row))) for row in found)
    return items


async def agendas_of(tx: Tx, records: Collection[int]) -> dict[int, tuple[AgendaItem, ...]]:
    """Record.id → its agenda in order; records without one are left out."""
    agendas: dict[int, tuple[AgendaItem, ...]] = {}
    for group in in_groups(records):
        found = await tx.execute(
            sa.select(agenda_items)
            .where(agenda_items.c.record.in_(group))
            .order_by(agenda_items.c.record, agenda_items.c.order)
        )
        for row in found:
            agendas[row.record] = (*agendas.get(row.record, ()), _item(row))
    return agendas


def _item(row: Any) -> AgendaItem:
    return AgendaItem(id=row.id, number=row.number, title=row.title, order=row.order)
