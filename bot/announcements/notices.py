"""What coordinators are told of announcements unasked: queued with the step, made into words when it is sent."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Final

from storage import outbox
from storage.database import Tx
from storage.rows import Outgoing

APPROVAL: Final = "announcement-approval"
"""To the other coordinators: somebody's announcement waits for one of them."""
APPROVED: Final = "announcement-approved"
RETURNED: Final = "announcement-returned"
"""To whoever made it: it is a draft again; ``data["why"]`` is one of RETURNS."""
LEAVING: Final = "announcement-leaving"
"""To the other coordinators: its countdown runs."""
MISSED: Final = "announcement-missed"
ENDED: Final = "announcement-ended"
NOTICES: Final = frozenset({APPROVAL, APPROVED, RETURNED, LEAVING, MISSED, ENDED})
"""Values of ``Outgoing.data["notice"]`` that are made into words in this room."""

DECLINED, CHANGED, NOBODY, GROWN, UNRESOLVED = "declined", "changed", "nobody", "grown", "unresolved"
RETURNS: Final = (DECLINED, CHANGED, NOBODY, GROWN, UNRESOLVED)

TEST: Final = "announcement-test"
"""``Outgoing.kind`` of a test to oneself; ``data["language"]`` is the text's."""

_LASTS: Final = timedelta(days=7)
_PRIORITY: Final = 1


async def tell(
    tx: Tx,
    notice: str,
    announcement: int,
    to: Collection[int],
    now: datetime,
    *,
    why: str = "",
    until: datetime | None = None,
) -> int:
    """Queue a notice for each of them; how many."""
    data = {"notice": notice, "announcement": announcement} | ({"why": why} if why else {})
    rows = [
        Outgoing(
            id=0,
            key=f"{notice}:{announcement}:{now:%Y%m%dT%H%M%S.%f}:{person}",
            kind="notice",
            person=person,
            chat=person,
            data=data,
            created_at=now,
            not_before=now,
            expires_at=until or now + _LASTS,
            priority=_PRIORITY,
            again=1,
        )
        for person in sorted(set(to) - {0})
    ]
    return await outbox.enqueue(tx, rows)


async def send_test(tx: Tx, announcement: int, language: str, to: int, now: datetime, number: int) -> None:
    """Queue a test. ``number`` tells this one from others: the update that asked for it."""
    row = Outgoing(
        id=0,
        key=f"anntest:{announcement}:{language}:{number}:{to}",
        kind=TEST,
        person=to,
        chat=to,
        data={"announcement": announcement, "language": language},
        created_at=now,
        not_before=now,
        expires_at=now + timedelta(hours=1),
        priority=_PRIORITY,
        again=1,
    )
    await outbox.enqueue(tx, [row])
