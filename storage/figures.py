"""How much waits and since when: figures for whoever watches over the bot. Counts and instants, nobody's words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

import sqlalchemy as sa

from storage import outbox, reminders
from storage.database import Tx
from storage.rows import OutboxState
from storage.tables import inbox
from storage.tables import outbox as outgoing

LATE: Final = timedelta(minutes=5)
"""A reminder that has been due for longer and still waits is late."""

TICKED: Final = "reminders"
BACKED_UP: Final = "backup"
"""Under which names the base keeps when reminders were last looked at, and when it was last backed up."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Figures:
    """How the base stands. Instants are None where there is none.

    ``last_update``: when Telegram last handed something over, as far as the base still knows. ``oldest_update``:
    since when the update waits that has waited longest; ``oldest_due`` the same of a message to be sent.
    """

    updates_waiting: int
    oldest_update: datetime | None
    last_update: datetime | None
    outbox: Mapping[OutboxState, int]
    oldest_due: datetime | None
    reminders_late: int
    ticked: datetime | None
    backed_up: datetime | None


async def figures(tx: Tx, now: datetime) -> Figures:
    """All of it, at one look."""
    received = inbox.c.received_at
    waiting = sa.select(sa.func.count(), sa.func.min(received, type_=received.type)).where(
        inbox.c.done_at.is_(None)
    )
    updates_waiting, oldest_update = (await tx.execute(waiting)).one()
    last_update = (await tx.execute(sa.select(sa.func.max(received, type_=received.type)))).scalar_one()
    late = sa.select(sa.func.count()).where(
        outgoing.c.state == sa.literal_column("'queued'"),
        outgoing.c.kind == "reminder",
        outgoing.c.not_before < now - LATE,
        outgoing.c.expires_at > now,
    )
    return Figures(
        updates_waiting=updates_waiting,
        oldest_update=oldest_update,
        last_update=last_update,
        outbox=await outbox.counts(tx),
        oldest_due=await outbox.oldest_waiting(tx, now),
        reminders_late=(await tx.execute(late)).scalar_one(),
        ticked=await reminders.mark(tx, TICKED),
        backed_up=await reminders.mark(tx, BACKED_UP),
    )
