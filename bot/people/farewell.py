"""The one message to somebody whose access was withdrawn, queued with the withdrawal."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from storage import offices, outbox
from storage.database import Tx
from storage.rows import Outgoing, Person, Role

WITHDRAWN: Final = "withdrawn"
"""``Outgoing.data["notice"]``; "office" and "state" are those of whoever withdrew it, "admin" whether they keep
the assistant: copied, so that it is told also where they are erased meanwhile."""
NOTICES: Final = frozenset({WITHDRAWN})
_LASTS: Final = timedelta(days=7)


async def queue(tx: Tx, gone: Person, by: Person, role: Role, now: datetime) -> None:
    """Queue the one message. ``gone`` as they were; nothing goes to those who had left by themselves."""
    if gone.left_at is not None:
        return
    office = await offices.office_of(tx, by.id)
    data = {"notice": WITHDRAWN, "office": office, "state": by.state, "admin": role is Role.ADMINISTRATOR}
    row = Outgoing(
        id=0,
        key=f"{WITHDRAWN}:{gone.id}:{now.isoformat()}",
        kind="notice",
        person=gone.id,
        chat=gone.id,
        data=data,
        created_at=now,
        not_before=now,
        expires_at=now + _LASTS,
        again=1,
    )
    await outbox.enqueue(tx, [row])
