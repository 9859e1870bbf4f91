"""Records and their agendas; ``storage.passages`` holds what they say, and is reached from here too.

A record that is superseded stays, with its passages, under the same ids: old citations resolve. What is current
is what nothing supersedes. Records of restricted visibility come only to those who ask for them by name.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import Any, Final

import sqlalchemy as sa

from bot.errors import StorageError
from storage import changes
from storage.database import Tx
from storage.passages import (
    Standing,
    iterate_passages,
    passage,
    passages,
    passages_as_they_stand,
    passages_by_id,
    put_passages,
    speakers_in,
)
from storage.rows import AgendaItem, Authority, Passage, Record, Visibility
from storage.statements import in_groups, insert
from storage.tables import agenda_items
from storage.tables import records as table

PUBLIC: Final = frozenset({Visibility.PUBLIC})
EVERYTHING: Final = frozenset(Visibility)


async def put_record(tx: Tx, record: Record, passages: Sequence[Passage]) -> Record:
    """Store a record with its passages; returns it as stored, ids assigned.

    ``record.id``, the ids of its agenda and of ``passages``, and ``passages[…].record`` are ignored. In each
    passage ``item`` is the **order** (AgendaItem.order) of an item of ``record.agenda``; stored passages carry
    its id. Where ``supersedes`` names a record, that one is closed: it must be there and be current, else
    StorageError. ValueError where orders repeat or an item is not on the agenda.
    """
    _check(record, passages)
    if record.supersedes is not None:
        await _close_check(tx, record.supersedes)
    stored = await tx.execute(
        sa.insert(table).values(**_values(record), passage_count=len(passages)).returning(table.c.id)
    )
    id = stored.scalar_one()
    await insert(
        tx,
        agenda_items,
        [{"record": id, "order": item.order, "number": item.number, "title": item.title} for item in record.agenda],
    )
    agenda = (await _agendas(tx, [id])).get(id, ())
    await put_passages(tx, id, passages, {item.order: item.id for item in agenda})
    touched = [id]
    if record.supersedes is not None:
        await tx.execute(sa.update(table).where(table.c.id == record.supersedes).values(superseded_by=id))
        touched.append(record.supersedes)
    await changes.note(tx, touched)
    return replace(record, id=id, agenda=agenda, superseded_by=None)


async def record(tx: Tx, id: int) -> Record | None:
    """One record, current or superseded, of any visibility."""
    found = await _read(tx, sa.select(table).where(table.c.id == id))
    return found[0] if found else None


async def records(
    tx: Tx,
    *,
    current_only: bool = True,
    visibility: Collection[Visibility] = PUBLIC,
    meeting: str | None = None,
    ids: Collection[int] | None = None,
) -> tuple[Record, ...]:
    """The records of these visibilities, by date and then by id; those without a date come last."""
    query = (
        sa.select(table)
        .where(table.c.visibility.in_([one.value for one in visibility]))
        .order_by(table.c.date.is_(None), table.c.date, table.c.id)
    )
    if current_only:
        query = query.where(table.c.superseded_by.is_(None))
    if meeting is not None:
        query = query.where(table.c.meeting == meeting)
    if ids is not None:
        query = query.where(table.c.id.in_(list(ids)))
    return await _read(tx, query)


async def by_sha(tx: Tx, sha256: str) -> Record | None:
    """The record made from the file with this digest: the current one, else the newest superseded one."""
    query = sa.select(table).where(table.c.sha256 == sha256)
    found = await _read(tx, query.order_by(table.c.superseded_by.isnot(None), table.c.id.desc()).limit(1))
    return found[0] if found else None


async def counts(
    tx: Tx, *, records: Collection[int] | None = None, visibility: Collection[Visibility] = PUBLIC
) -> tuple[int, int]:
    """How many current records of these visibilities there are, and how many passages they hold.

    Among ``records`` where given.
    """
    chosen = [
        table.c.superseded_by.is_(None),
        table.c.visibility.in_([one.value for one in visibility]),
    ]
    if records is not None:
        chosen.append(table.c.id.in_(list(records)))
    found = await tx.execute(
        sa.select(sa.func.count(), sa.func.coalesce(sa.func.sum(table.c.passage_count), 0)).where(*chosen)
    )
    number, within = found.one()
    return number, int(within)


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


def _check(record: Record, passages: Sequence[Passage]) -> None:
    orders = {item.order for item in record.agenda}
    if len(orders) != len(record.agenda):
        raise ValueError("two agenda items have the same order")
    if len({passage.order for passage in passages}) != len(passages):
        raise ValueError("two passages have the same order")
    for one in passages:
        if one.item is not None and one.item not in orders:
            raise ValueError(f"passage {one.order}: no agenda item has the order {one.item}")
        if any(not 0 <= start < end <= len(one.text) for start, end in one.sentences):
            raise ValueError(f"passage {one.order}: a sentence lies outside its text")


async def _close_check(tx: Tx, id: int) -> None:
    older = await record(tx, id)
    if older is None:
        raise StorageError(f"Record {id}, to be superseded, is not in the database.")
    if older.superseded_by is not None:
        raise StorageError(f"Record {id} was superseded already, by record {older.superseded_by}.")


def _values(record: Record) -> dict[str, Any]:
    return {
        "treaty": record.treaty,
        "title": record.title,
        "meeting": record.meeting,
        "genre": record.genre,
        "authority": record.authority.value,
        "language": record.language,
        "file_name": record.file_name,
        "sha256": record.sha256,
        "put_in_at": record.put_in_at,
        "put_in_by": record.put_in_by,
        "visibility": record.visibility.value,
        "audience": list(record.audience),
        "taken_back_at": record.taken_back_at,
        "date": record.date,
        "place": record.place,
        "chair": record.chair,
        "chair_parties": list(record.chair_parties),
        "participants": list(record.participants),
        "supersedes": record.supersedes,
        "superseded_by": None,
        "pages": record.pages,
        "warnings": list(record.warnings),
    }


async def _read(tx: Tx, query: sa.Select[Any]) -> tuple[Record, ...]:
    rows = [dict(row) for row in (await tx.execute(query)).mappings()]
    agendas = await _agendas(tx, [row["id"] for row in rows])
    for row in rows:
        del row["passage_count"]
    return tuple(
        Record(
            **{
                **row,
                "authority": Authority(row["authority"]),
                "visibility": Visibility(row["visibility"]),
                "audience": tuple(row["audience"]),
                "chair_parties": tuple(row["chair_parties"]),
                "participants": tuple(row["participants"]),
                "warnings": tuple(row["warnings"]),
                "agenda": agendas.get(row["id"], ()),
            }
        )
        for row in rows
    )


async def _agendas(tx: Tx, records: Collection[int]) -> dict[int, tuple[AgendaItem, ...]]:
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


__all__ = [
    "EVERYTHING",
    "PUBLIC",
    "Standing",
    "agenda_items_by_id",
    "by_sha",
    "counts",
    "items_of",
    "iterate_passages",
    "passage",
    "passages",
    "passages_as_they_stand",
    "passages_by_id",
    "put_record",
    "record",
    "records",
    "speakers_in",
]
