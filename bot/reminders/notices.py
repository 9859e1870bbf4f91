"""What is told beside reminders: to coordinators and administrators, each once."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from typing import Any

from storage import people
from storage.database import Tx
from storage.rows import Outgoing, Role

CLOCK, LOST, QUESTION = "clock", "lost", "question"
"""Values of ``Outgoing.data["notice"]`` that ``bot.reminders.composing`` makes into words."""
NOTICES = frozenset({CLOCK, LOST, QUESTION})

_PRIORITY = 3
_LASTING = timedelta(days=3)


def clock_notices(now: datetime, leap: timedelta, wait: timedelta, admins: Collection[int]) -> list[Outgoing]:
    """The clock leapt: to every administrator."""
    data = {"notice": CLOCK, "seconds": int(leap.total_seconds()), "wait": int(wait.total_seconds())}
    return [_row(f"notice:clock:{now:%Y%m%dT%H%M%SZ}", person, data, now) for person in sorted(admins)]


def lost_notices(now: datetime, counts: Mapping[tuple[str, str], int], to: Collection[int]) -> list[Outgoing]:
    """Reminders were too late to be sent: (subject, day) → how many, to every coordinator."""
    events = [
        [subject, day, number] for (subject, day), number in sorted(counts.items(), key=lambda one: one[0][::-1])
    ]
    data = {"notice": LOST, "events": events}
    return [_row(f"notice:lost:{now:%Y%m%dT%H%M%SZ}", person, data, now) for person in sorted(to)]


def question_notices(now: datetime, party: str, subject: str, to: Collection[int]) -> list[Outgoing]:
    """A delegate of a party has a question about an event: who it was is not kept, and a day holds one."""
    data = {"notice": QUESTION, "party": party, "subject": subject}
    return [_row(f"notice:question:{now:%Y%m%d}:{party}:{subject}", person, data, now) for person in sorted(to)]


async def coordinators(tx: Tx) -> list[int]:
    """Everybody who is a coordinator and has not left."""
    return [one.id for one in await people.everybody(tx, roles=(Role.COORDINATOR,)) if one.left_at is None]


def _row(key: str, person: int, data: Mapping[str, Any], now: datetime) -> Outgoing:
    return Outgoing(
        id=0,
        key=f"{key}:{person}",
        kind="notice",
        person=person,
        chat=person,
        data=dict(data),
        created_at=now,
        not_before=now,
        expires_at=now + _LASTING,
        priority=_PRIORITY,
        again=1,
    )
