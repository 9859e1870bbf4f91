"""How long the line waits for what."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True, kw_only=True, slots=True)
class Patience:
    """How long to wait, and how long to go on.

    ``poll``: how long Telegram may hold a request while there is nothing new. ``margin``: how much longer the
    request may take before it is given up as stalled. ``held``: how long another process may hold the line, or
    a token that worked may be refused, before that is final. ``first``, ``longest``: the pause after a first
    fault, and the longest. ``alarm``: how long without an answer before the log says so again. ``silence``: how
    long without an answer before the line no longer counts as well.
    """

    poll: timedelta = timedelta(seconds=25)
    margin: timedelta = timedelta(seconds=10)
    held: timedelta = timedelta(seconds=40)
    first: timedelta = timedelta(milliseconds=500)
    longest: timedelta = timedelta(seconds=30)
    alarm: timedelta = timedelta(minutes=5)
    silence: timedelta = timedelta(minutes=2)

    def pause(self, attempt: int) -> float:
        """Seconds to wait after the ``attempt``-th fault in a row (from 1): doubling, with jitter."""
        limit: timedelta = min(self.first * int(2 ** min(attempt - 1, 20)), self.longest)
        return limit.total_seconds() * random.uniform(0.5, 1.0)  # noqa: S311
