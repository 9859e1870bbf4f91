"""Which messages carry an announcement in somebody's chat, after all that was sent, corrected and removed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.delivery import ANNOUNCEMENT, CORRECTION
from storage.rows import OutboxState, Outgoing


@dataclass(frozen=True, slots=True)
class Carried:
    """``carry`` the announcement, in order; where it has a file, the last carries that. ``known`` is every message
    on account of it that is known to stand there: notices, and parts of one that may not have arrived whole.

    ``since``: when the first of them arrived; None where none did.
    """

    carry: tuple[int, ...]
    known: tuple[int, ...]
    since: datetime | None


def carried(rows: Sequence[Outgoing], *, file: bool) -> Carried:
    """What the rows to one person on account of one announcement have left in their chat.

    ``rows`` in the order in which they were queued; ``file``: it goes with one.
    """
    arrived = [row for row in rows if row.kind == ANNOUNCEMENT and row.state is OutboxState.SENT]
    carry: list[int] = []
    if arrived:
        base = arrived[-1]
        held = base.parts[-1:] if file else ()
        texts = list(base.parts[: len(base.parts) - len(held)])
        for row in rows:
            if row.kind == CORRECTION and row.id > base.id:
                for part in row.parts:
                    if part < 0 and -part in texts:
                        texts.remove(-part)
                    elif part > 0 and part not in texts and part not in held:
                        texts.append(part)
        carry = [*texts, *held]
    known: dict[int, None] = {}
    for row in rows:
        for part in row.parts:
            if part > 0:
                known[part] = None
            else:
                known.pop(-part, None)
    ends = [row.ended_at for row in rows if row.parts and row.ended_at is not None]
    return Carried(tuple(carry), tuple(known), min(ends, default=None))
