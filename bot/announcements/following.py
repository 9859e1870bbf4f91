"""That what was decided about an announcement reaches everybody it reached.

A message may be on its way while its announcement is corrected or recalled: whether it arrived, and with which
text, is known a little later. So what each recipient still needs is derived from what the outbox says, as often as
one likes, and queued under a key that is used once.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from bot.announcements.carried import carried
from bot.delivery import CORRECTION, CORRECTION_NOTICE, RECALL, REPEATS
from storage import announced, announcements, outbox
from storage.announced import ChangeKind
from storage.announcement_rows import Announcement, AnnouncementState, Recipient
from storage.database import Database, Tx
from storage.rows import OutboxState, Outgoing

FOLLOWED: Final = timedelta(days=5)
"""How long after its beginning an announcement's late arrivals are looked after: longer than a message of it can
wait for quiet hours to end and for a chat to be reached."""
LASTS: Final = timedelta(days=7)
"""How long a correction or a recall may wait for a chat that cannot be reached."""
_URGENT, _ORDINARY = 0, 4


async def follow(db: Database, now: datetime) -> int:
    """Queue what recipients of corrected and recalled announcements still need; how many rows."""
    async with db.read() as tx:
        rows = [await announcements.announcement(tx, id) for id in await announced.to_follow(tx, now - FOLLOWED)]
        wanting = [row.id for row in rows if row is not None and await needed(tx, row, now)]
    if not wanting:
        return 0
    async with db.write() as tx:
        return sum([await follow_one(tx, id, now) for id in wanting])


async def follow_one(tx: Tx, id: int, now: datetime) -> int:
    """The same for one announcement, within a transaction."""
    row = await announcements.announcement(tx, id)
    return 0 if row is None else await outbox.enqueue(tx, await needed(tx, row, now))


async def needed(tx: Tx, row: Announcement, now: datetime) -> list[Outgoing]:
    """The rows of the outbox that it still takes."""
    everybody = await announcements.recipients(tx, row.id)
    if row.state is AnnouncementState.RECALLED:
        return await _recalls(tx, row, everybody, now)
    if row.revision > 1:
        return await _corrections(tx, row, [one for one in everybody if one.revision < row.revision], now)
    return []


async def rows_of(tx: Tx, row: Announcement, to: Sequence[Recipient]) -> dict[int, list[Outgoing]]:
    """All rows on account of an announcement, by recipient, in the order of queueing."""
    resent = await announced.changes(tx, row.id, kinds=(ChangeKind.RESEND,))
    keys: dict[str, int] = {}
    for one in to:
        keys[announcements.key_of(row.id, one.person)] = one.person
        keys[announced.recall_key(row.id, one.person)] = one.person
        for attempt in resent:
            keys[announced.resent_key(row.id, one.person, attempt.number)] = one.person
        for revision in range(2, row.revision + 1):
            keys[announced.correction_key(row.id, revision, one.person)] = one.person
            keys[announced.notice_key(row.id, revision, one.person)] = one.person
    found: dict[int, list[Outgoing]] = {one.person: [] for one in to}
    for queued in sorted((await announced.rows(tx, keys)).values(), key=lambda one: one.id):
        found[keys[queued.key]].append(queued)
    return found


async def _corrections(tx: Tx, row: Announcement, to: Sequence[Recipient], now: datetime) -> list[Outgoing]:
    """For those who have an earlier text the correction and a notice; for those who may have it the notice."""
    wanted: list[Outgoing] = []
    for person, queued in (await rows_of(tx, row, to)).items():
        keys = {one.key for one in queued}
        correction = announced.correction_key(row.id, row.revision, person)
        notice = announced.notice_key(row.id, row.revision, person)
        sent = [one for one in queued if announced.carries(one.key)]
        if any(one.state is OutboxState.SENT for one in sent):
            wanted += [_row(row, person, CORRECTION, correction, now)] if correction not in keys else []
        elif not any(one.state is OutboxState.UNCERTAIN for one in sent):
            continue
        if notice not in keys:
            wanted.append(_row(row, person, CORRECTION_NOTICE, notice, now))
    return wanted


async def _recalls(tx: Tx, row: Announcement, to: Sequence[Recipient], now: datetime) -> list[Outgoing]:
    wanted = []
    for person, queued in (await rows_of(tx, row, to)).items():
        key = announced.recall_key(row.id, person)
        if all(one.key != key for one in queued) and carried(queued, file=row.file is not None).known:
            wanted.append(_row(row, person, RECALL, key, now))
    return wanted


def _row(row: Announcement, person: int, kind: str, key: str, now: datetime) -> Outgoing:
    data: dict[str, Any] = {"batch": row.code, "announcement": row.id, "revision": row.revision}
    return Outgoing(
        id=0,
        key=key,
        kind=kind,
        person=person,
        chat=person,
        data=data,
        created_at=now,
        not_before=now,
        expires_at=now + LASTS,
        priority=_URGENT if row.urgent or kind == RECALL else _ORDINARY,
        again=0 if kind == CORRECTION_NOTICE else REPEATS,
    )
