"""Reminders that came too late to be sent: the coordinators are told once, with counts by event."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from bot.reminders.notices import coordinators, lost_notices
from storage import outbox, reminders
from storage.database import Database

_TOLD = "reminders-lost"
_GATHER = timedelta(minutes=15)  # nothing more was lost for so long: it is told
_AT_MOST = timedelta(hours=6)
_SETTLING = timedelta(minutes=5)  # a row that ended so recently may not be on disk yet


async def tell(db: Database, now: datetime) -> int:
    """Queue one notice to each coordinator where reminders were lost since the last; how many reminders."""
    async with db.read() as tx:
        told = await reminders.mark(tx, _TOLD)
        lost = await reminders.expired_since(tx, "reminder", told) if told is not None else ()
    if not lost:
        async with db.write() as tx:
            await reminders.put_mark(tx, _TOLD, max(told, now - _SETTLING) if told is not None else now - _SETTLING)
        return 0
    first, last = lost[0][1], lost[-1][1]
    if now - last < _GATHER and now - first < _AT_MOST:
        return 0
    counts: Counter[tuple[str, str]] = Counter()
    for data, _ in lost:
        counts.update((str(one["subject"]), str(one["day"])) for one in _each(data))
    async with db.write() as tx:
        await outbox.enqueue(tx, lost_notices(now, counts, await coordinators(tx)))
        await reminders.put_mark(tx, _TOLD, last)
    return sum(counts.values())


def _each(data: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    return list(data.get("late", [data]))
