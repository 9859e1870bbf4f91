"""Which meetings somebody knows of, where all that tells of a meeting is records that not everybody may read."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from bot.records.meeting import told_by
from storage import meetings, records
from storage.database import Tx
from storage.rows import Meeting, Reader, Record

Witnesses = Mapping[str, int | None]
"""Meeting.id → the current record whose words its row has, None where there is none; of secret meetings alone."""


async def witnesses(tx: Tx) -> dict[str, int | None]:
    """Of each meeting that was made of a record which not everybody may read."""
    told = await meetings.told_by_closed_records(tx)
    return {meeting: await _heir(tx, id) for meeting, id in told.items()}


def known(
    every: Mapping[str, Meeting], secret: Witnesses, shown: Collection[int], read: Iterable[Record]
) -> Mapping[str, Meeting]:
    """The meetings that somebody knows of who may read the records ``shown`` (ids), in the order of ``every``.

    A secret one is known to those who may read a record of it, as told by one that they may read. ``read``: those
    of the secret meetings at least, among the ones shown.
    """
    if not secret:
        return every
    first: dict[str, Record] = {}
    for record in sorted(read, key=lambda record: record.id):
        first.setdefault(record.meeting or "", record)
    found: dict[str, Meeting] = {}
    for id, meeting in every.items():
        if id not in secret or secret[id] in shown:
            found[id] = meeting
        elif id in first:
            found[id] = told_by(first[id], id)
    return found


async def meetings_known(tx: Tx, reader: Reader) -> Mapping[str, Meeting]:
    """Meeting.id → meeting, of those that a reader knows of, by start."""
    every = {meeting.id: meeting for meeting in await meetings.meetings(tx)}
    secret = await witnesses(tx)
    read = [record for id in secret for record in await records.current(tx, reader, meeting=id)]
    return known(every, secret, {record.id for record in read}, read)


async def retell(tx: Tx, gone: Record) -> None:
    """After a record was taken back: a meeting that had its words has those of the first record left of it.

    Where none is left it stays as it is, for whoever plans meetings; nobody else knows of it any more.
    """
    meeting = await meetings.meeting(tx, gone.meeting) if gone.meeting else None
    if meeting is None or meeting.revision or meeting.source != gone.file_name:
        return
    left = await records.records(tx, visibility=records.EVERYTHING, meeting=meeting.id)
    if left:
        await meetings.put_meetings(tx, [told_by(min(left, key=lambda record: record.id), meeting.id)])


async def _heir(tx: Tx, id: int) -> int | None:
    """The record, or what stands in its place now for the same readers; None where that is nothing."""
    record = await records.record(tx, id)
    while record is not None and record.superseded_by is not None:
        after = await records.record(tx, record.superseded_by)
        if after is None or (after.visibility, after.audience) != (record.visibility, record.audience):
            return None
        record = after
    return record.id if record is not None and records.is_current(record) else None
