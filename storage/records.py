"""Records and their agendas; ``storage.passages`` holds what they say, and is reached from here too.

A record that is superseded or taken back stays, with its passages, under the same ids: old citations resolve, or
say what became of them. What is current is what nothing supersedes and nobody took back. Records of restricted
visibility come only to those who ask for them by name, or on behalf of a reader who may read them.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, Final

import sqlalchemy as sa

from bot.errors import StorageError
from storage import changes
from storage.agendas import agenda_items_by_id, agendas_of, items_of, put_agenda
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
    texts,
)
from storage.rows import PUBLIC_READER, Authority, Passage, Reader, Record, Visibility
from storage.statements import in_groups
from storage.tables import records as table

PUBLIC: Final = frozenset({Visibility.PUBLIC})
EVERYTHING: Final = frozenset(Visibility)

_CURRENT: Final = (table.c.superseded_by.is_(None), table.c.taken_back_at.is_(None))


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
    agenda = await put_agenda(tx, id, record.agenda)
    await put_passages(tx, id, passages, {item.order: item.id for item in agenda})
    touched = [id]
    if record.supersedes is not None:
        await tx.execute(sa.update(table).where(table.c.id == record.supersedes).values(superseded_by=id))
        touched.append(record.supersedes)
    await changes.note(tx, touched)
    return replace(record, id=id, agenda=agenda, superseded_by=None)


async def take_back(tx: Tx, id: int, now: datetime) -> Record:
    """Show a record to nobody any more; what it superseded is current again. As it stands then.

    It stays, with its passages. StorageError where it is not there or was taken back already.
    """
    there = await _there(tx, id)
    if there.taken_back_at is not None:
        raise StorageError(f"Record {id} was taken back already.")
    await tx.execute(sa.update(table).where(table.c.id == id).values(taken_back_at=now))
    if there.supersedes is not None:
        await tx.execute(sa.update(table).where(table.c.id == there.supersedes).values(superseded_by=None))
    await _noted(tx, there)
    return replace(there, taken_back_at=now)


async def put_back(tx: Tx, id: int) -> Record:
    """Undo :func:`take_back`. As it stands then.

    Where what it superseded was superseded by another record meanwhile, both are current. StorageError where it is
    not there or not taken back.
    """
    there = await _there(tx, id)
    if there.taken_back_at is None:
        raise StorageError(f"Record {id} was not taken back.")
    await tx.execute(sa.update(table).where(table.c.id == id).values(taken_back_at=None))
    if there.supersedes is not None:
        await tx.execute(sa.update(table).where(table.c.id == there.supersedes).values(superseded_by=id))
    await _noted(tx, there)
    return replace(there, taken_back_at=None)


async def set_visibility(tx: Tx, id: int, visibility: Visibility, audience: Collection[str] = ()) -> Record:
    """Show a record to others than before. As it stands then.

    Earlier versions that it superseded and that had the same readers go with it: old citations lead to them.
    ``audience`` as in Record, for NAMED ones; of the others it is dropped. StorageError where it is not there,
    ValueError for a NAMED one that is named to nobody.
    """
    there = await _there(tx, id)
    named = audience_of(visibility, audience)
    versions = [id]
    older = there
    while older.supersedes is not None:
        older = await _there(tx, older.supersedes)
        if (older.visibility, older.audience) != (there.visibility, there.audience):
            break
        versions.append(older.id)
    await tx.execute(
        sa.update(table).where(table.c.id.in_(versions)).values(visibility=visibility.value, audience=list(named))
    )
    await changes.note(tx, versions)
    return replace(there, visibility=visibility, audience=named)


def audience_of(visibility: Visibility, audience: Collection[str]) -> tuple[str, ...]:
    """The audience as it is kept, each once and in order. ValueError for a NAMED record without one."""
    named = tuple(sorted(set(audience))) if visibility is Visibility.NAMED else ()
    if visibility is Visibility.NAMED and not named:
        raise ValueError("a record for named readers names nobody")
    return named


def is_current(record: Record) -> bool:
    """Whether a record is searched and quoted at all: not superseded, not taken back."""
    return record.superseded_by is None and record.taken_back_at is None


async def current(
    tx: Tx, reader: Reader = PUBLIC_READER, *, meeting: str | None = None, ids: Collection[int] | None = None
) -> tuple[Record, ...]:
    """The current records that a reader may read, by date and then by id; those without a date come last."""
    visibility = [one for one in Visibility if one is Visibility.NAMED or reader.may_read(one)]
    found = await records(tx, visibility=visibility, meeting=meeting, ids=ids)
    return tuple(one for one in found if reader.may_read(one.visibility, one.audience))


async def record(tx: Tx, id: int) -> Record | None:
    """One record, current or not, of any visibility."""
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
        query = query.where(*_CURRENT)
    if meeting is not None:
        query = query.where(table.c.meeting == meeting)
    if ids is not None:
        query = query.where(table.c.id.in_(list(ids)))
    return await _read(tx, query)


async def records_by_id(tx: Tx, ids: Collection[int]) -> tuple[Record, ...]:
    """These records, current or not, of any visibility; unknown ones are left out."""
    found: list[Record] = []
    for group in in_groups(sorted(set(ids))):
        found += await _read(tx, sa.select(table).where(table.c.id.in_(group)))
    return tuple(found)


async def ids(tx: Tx, *, current_only: bool = False) -> tuple[int, ...]:
    """The ids of all records, of any visibility, the latest put in first."""
    query = sa.select(table.c.id).order_by(table.c.id.desc())
    return tuple((await tx.execute(query.where(*_CURRENT) if current_only else query)).scalars())


async def sizes(tx: Tx, ids: Collection[int] | None = None) -> dict[int, int]:
    """Record.id → how many passages it holds, current or not; of all where none are named."""
    query = sa.select(table.c.id, table.c.passage_count)
    if ids is None:
        return {row.id: row.passage_count for row in await tx.execute(query)}
    found: dict[int, int] = {}
    for group in in_groups(sorted(set(ids))):
        rows = await tx.execute(query.where(table.c.id.in_(group)))
        found.update((row.id, row.passage_count) for row in rows)
    return found


async def by_sha(tx: Tx, sha256: str) -> Record | None:
    """The record made from the file with this digest: the current one, else the newest superseded one.

    One that was taken back does not count: the file may be put in again.
    """
    query = sa.select(table).where(table.c.sha256 == sha256, table.c.taken_back_at.is_(None))
    found = await _read(tx, query.order_by(table.c.superseded_by.isnot(None), table.c.id.desc()).limit(1))
    return found[0] if found else None


async def counts(
    tx: Tx, *, records: Collection[int] | None = None, visibility: Collection[Visibility] = PUBLIC
) -> tuple[int, int]:
    """How many current records of these visibilities there are, and how many passages they hold.

    Among ``records`` where given.
    """
    chosen = [
        *_CURRENT,
        table.c.visibility.in_([one.value for one in visibility]),
    ]
    if records is not None:
        chosen.append(table.c.id.in_(list(records)))
    found = await tx.execute(
        sa.select(sa.func.count(), sa.func.coalesce(sa.func.sum(table.c.passage_count), 0)).where(*chosen)
    )
    number, within = found.one()
    return number, int(within)


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
    if older.taken_back_at is not None:
        raise StorageError(f"Record {id}, to be superseded, was taken back.")
    # One that superseded it and was taken back: that it did is in the journal, and only one may.
    await tx.execute(sa.update(table).where(table.c.supersedes == id).values(supersedes=None))


async def _there(tx: Tx, id: int) -> Record:
    there = await record(tx, id)
    if there is None:
        raise StorageError(f"There is no record {id}.")
    return there


async def _noted(tx: Tx, changed: Record) -> None:
    touched = [changed.id] if changed.supersedes is None else [changed.id, changed.supersedes]
    await changes.note(tx, touched)


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
        "audience": list(audience_of(record.visibility, record.audience)),
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
    agendas = await agendas_of(tx, [row["id"] for row in rows])
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


__all__ = [
    "EVERYTHING",
    "PUBLIC",
    "Standing",
    "agenda_items_by_id",
    "audience_of",
    "by_sha",
    "counts",
    "current",
    "ids",
    "is_current",
    "items_of",
    "iterate_passages",
    "passage",
    "passages",
    "passages_as_they_stand",
    "passages_by_id",
    "put_back",
    "put_record",
    "record",
    "records",
    "records_by_id",
    "set_visibility",
    "sizes",
    "speakers_in",
    "take_back",
    "texts",
]
