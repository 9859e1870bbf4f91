"""What is told of questions passed on: facts for the outbox, made into words when they are sent."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from storage.rows import Outgoing

WAITING: Final = "inquiries-waiting"
"""``Outgoing.data["notice"]``: to coordinators, that questions wait; ``data["inquiries"]`` are their ids."""
REPLIED: Final = "inquiry-reply"
"""… to the coordinator whose announcement was replied to; ``data["inquiry"]``."""
ANSWERED: Final = "inquiry-answer"
"""… to whoever asked: answered or declined; ``data["inquiry"]``."""
LAPSED: Final = "inquiry-lapsed"
"""… to whoever asked: nobody answered in time; ``data["asked"]`` is when it was asked, ISO 8601."""
NOTICES: Final = frozenset({WAITING, REPLIED, ANSWERED, LAPSED})

_LASTS = timedelta(days=14)
_FIRST = 4  # priority: before reminders, after what is urgent


def waiting(ids: Sequence[int], to: Collection[int], now: datetime) -> list[Outgoing]:
    """Questions wait: one notice for all of them, to each coordinator."""
    data = {"inquiries": list(ids)}
    return [_row(f"{WAITING}:{now:%Y%m%dT%H%M%SZ}:{one}", WAITING, one, data, now) for one in sorted(to)]


def replied(id: int, to: int, now: datetime) -> Outgoing:
    """Somebody replied to their announcement."""
    return _row(f"{REPLIED}:{id}:{to}", REPLIED, to, {"inquiry": id}, now)


def answered(id: int, to: int, now: datetime) -> Outgoing:
    """It was answered or declined."""
    return _row(f"{ANSWERED}:{id}:{to}", ANSWERED, to, {"inquiry": id}, now)


def lapsed(id: int, to: int, asked: datetime, now: datetime) -> Outgoing:
    """Nobody answered."""
    return _row(f"{LAPSED}:{id}:{to}", LAPSED, to, {"asked": asked.isoformat()}, now)


def _row(key: str, notice: str, person: int, data: dict[str, Any], now: datetime) -> Outgoing:
    return Outgoing(
        id=0,
        key=key,
        kind="notice",
        person=person,
        chat=person,
        data={"notice": notice, **data},
        created_at=now,
        not_before=now,
        expires_at=now + _LASTS,
        priority=_FIRST,
        again=1,
    )
