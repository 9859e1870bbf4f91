"""The meetings of a treaty, their planned agendas, and what about them changed."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from storage.database import Tx
from storage.rows import Meeting, MeetingChange, PlannedItem, Visibility
from storage.statements import in_groups, insert, upsert
from storage.tables import meeting_changes, planned_items, records
from storage.tables import meetings as table


async def put_meetings(tx: Tx, rows: Iterable[Meeting]) -> None:
    """Add meetings; one that is there already under the same id takes the new values."""
    await upsert(tx, table, [asdict(row) for row in rows])


async def meetings(tx: Tx, treaty: str | None = None) -> tuple[Meeting, ...]:
    """All meetings, or a treaty's, by start; those known by year alone come last within their year."""
    query = sa.select(table).order_by(table.c.year, table.c.start.is_(None), table.c.start, table.c.id)
    if treaty is not None:
        query = query.where(table.c.treaty == treaty)
    found = await tx.execute(query)
    return tuple(Meeting(**row) for row in found.mappings())


async def meeting(tx: Tx, id: str) -> Meeting | None:
    found = await tx.execute(sa.select(table).where(table.c.id == id))
    row = found.mappings().one_or_none()
    return None if row is None else Meeting(**row)


async def told_by_closed_records(tx: Tx) -> dict[str, int]:
    """Meeting.id → the record it was made of, where that is shown to some only, or to nobody.

    Its file is the meeting's source; of several such, the first not taken back. A meeting that was changed by
    hand since is told of by whoever changed it.
    """
    standing = sa.func.min(sa.case((records.c.taken_back_at.is_(None), records.c.id)))
    made_of = (
        sa.select(records.c.meeting, sa.func.coalesce(standing, sa.func.min(records.c.id)).label("record"))
        .join(table, sa.and_(records.c.meeting == table.c.id, records.c.file_name == table.c.source))
        .where(table.c.revision == 0)
        .group_by(records.c.meeting)
        .subquery()
    )
    found = await tx.execute(
        sa.select(made_of.c.meeting, made_of.c.record)
        .join(records, records.c.id == made_of.c.record)
        .where((records.c.visibility != Visibility.PUBLIC.value) | records.c.taken_back_at.isnot(None))
        .order_by(made_of.c.meeting)
    )
    return {row.meeting: row.record for row in found}


async def put_agenda(tx: Tx, meeting: str, items: Sequence[PlannedItem]) -> None:
    """Set the planned agenda of a meeting as a whole."""
    await tx.execute(sa.delete(planned_items).where(planned_items.c.meeting == meeting))
    await insert(tx, planned_items, [asdict(item) for item in items])


async def agenda(tx: Tx, meeting: str) -> tuple[PlannedItem, ...]:
    """The planned agenda of a meeting, in order; () where none is known."""
    return (await agendas(tx, [meeting])).get(meeting, ())


async def agendas(tx: Tx, ids: Collection[str] | None = None) -> dict[str, tuple[PlannedItem, ...]]:
    """Meeting.id → its planned agenda, for those that have one; of all meetings where none are named."""
    query = sa.select(planned_items).order_by(planned_items.c.meeting, planned_items.c.order)
    if ids is None:
        rows = list((await tx.execute(query)).mappings())
    else:
        rows = []
        for group in in_groups(list(ids)):
            rows += (await tx.execute(query.where(planned_items.c.meeting.in_(group)))).mappings()
    found: dict[str, list[PlannedItem]] = {}
    for row in rows:
        found.setdefault(row["meeting"], []).append(PlannedItem(**row))
    return {meeting: tuple(items) for meeting, items in found.items()}


async def note_changes(tx: Tx, rows: Sequence[MeetingChange]) -> None:
    """Keep what changed; each gets an id of its own, in this order."""
    await insert(tx, meeting_changes, [{k: v for k, v in asdict(row).items() if k != "id"} for row in rows])


async def changes(tx: Tx, meeting: str | None = None) -> tuple[MeetingChange, ...]:
    """All that changed, of one meeting or of all, the earliest first."""
    query = sa.select(meeting_changes).order_by(meeting_changes.c.id)
    if meeting is not None:
        query = query.where(meeting_changes.c.meeting == meeting)
    return _changes((await tx.execute(query)).mappings())


async def changes_by_id(tx: Tx, ids: Collection[int]) -> tuple[MeetingChange, ...]:
    """These changes, the earliest first; unknown ones are left out."""
    found: list[MeetingChange] = []
    for group in in_groups(sorted(set(ids))):
        query = sa.select(meeting_changes).where(meeting_changes.c.id.in_(group)).order_by(meeting_changes.c.id)
        found += _changes((await tx.execute(query)).mappings())
    return tuple(found)


async def untold(tx: Tx) -> tuple[MeetingChange, ...]:
    """What nobody was told of yet, the earliest first."""
    query = sa.select(meeting_changes).where(meeting_changes.c.told_at.is_(None)).order_by(meeting_changes.c.id)
    return _changes((await tx.execute(query)).mappings())


async def mark_told(tx: Tx, ids: Collection[int], now: datetime) -> None:
    """Note that followers were told of these changes, or that there was nothing to tell."""
    for group in in_groups(sorted(set(ids))):
        await tx.execute(sa.update(meeting_changes).where(meeting_changes.c.id.in_(group)).values(told_at=now))


async def prune_told(tx: Tx, before: datetime, limit: int) -> int:
    """Drop changes that were told before then, at most ``limit``; how many. The last of each meeting stays.

    It says when the meeting changed last, which calendars go by.
    """
    last = sa.select(sa.func.max(meeting_changes.c.id)).group_by(meeting_changes.c.meeting)
    old = sa.select(meeting_changes.c.id).where(
        meeting_changes.c.told_at < before, meeting_changes.c.id.not_in(last)
    )
    ids = list(await tx.scalars(old.order_by(meeting_changes.c.id).limit(limit)))
    for group in in_groups(ids):
        await tx.execute(sa.delete(meeting_changes).where(meeting_changes.c.id.in_(group)))
    return len(ids)


async def newest_change(tx: Tx) -> int:
    """The id of the newest change, 0 where nothing ever changed: it tells whether anything did since."""
    found = await tx.execute(sa.select(sa.func.max(meeting_changes.c.id)))
    return int(found.scalar_one() or 0)


async def last_changed(tx: Tx) -> dict[str, datetime]:
    """Meeting.id → when it last changed, for those that ever did."""
    found = await tx.execute(
        sa.select(meeting_changes.c.meeting, sa.func.max(meeting_changes.c.at, type_=meeting_changes.c.at.type))
        .group_by(meeting_changes.c.meeting)
        .order_by(meeting_changes.c.meeting)
    )
    return {row[0]: row[1] for row in found}


async def forget_person(tx: Tx, person: int) -> None:
    """Keep what somebody changed, but no longer that it was them."""
    await tx.execute(sa.update(meeting_changes).where(meeting_changes.c.by == person).values(by=0))


def _changes(rows: Iterable[Mapping[Any, Any]]) -> tuple[MeetingChange, ...]:
    return tuple(MeetingChange(**row) for row in rows)
