"""Whether the wall clock can be believed: it is compared with one that only ever goes forward.

A wall clock that leaps by hours while the steady one did not was set by somebody or something, wrongly perhaps,
and every date derived from it would be wrong. Nothing is created then until the clock is back, or has gone on
evenly for :data:`PATIENCE`: so long an administrator who was told has to put it right. The steady clock must
count the time a machine sleeps (CLOCK_BOOTTIME), so that waking up is no leap; where it cannot, and for a
virtual machine that was paused, going on evenly is what ends the wait.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum

MOST = timedelta(hours=6)
EVEN = timedelta(minutes=5)
PATIENCE = timedelta(minutes=30)


class Verdict(StrEnum):
    """What is to be done at a tick."""

    GO = "go"
    ALARM = "alarm"  # the clock has leapt just now: say so once, create nothing
    HOLD = "hold"  # still waiting: create nothing
    BACK = "back"  # the clock is back, or has gone on evenly: go on


class Guard:
    """Asked at every tick, in order. ``last``: the wall time of an earlier run's last tick, if there was one."""

    def __init__(self, last: datetime | None = None) -> None:
        self._last = last
        self._trusted: tuple[datetime, timedelta] | None = None
        self._before: tuple[datetime, timedelta] | None = None
        self._since: timedelta | None = None  # on the steady clock, since when a leapt clock goes on evenly
        self.leap = timedelta(0)
        """By how much the wall clock has leapt, while it is not believed."""

    @property
    def until(self) -> timedelta:
        """How long the wait still lasts where the clock goes on as it is."""
        if self._since is None or self._before is None:
            return timedelta(0)
        return max(timedelta(0), PATIENCE - (self._before[1] - self._since))

    def look(self, wall: datetime, steady: timedelta) -> Verdict:
        """``wall`` is aware; ``steady`` is the time since any fixed point, on a clock that never leaps."""
        here = (wall, steady)
        before, self._before = self._before, here
        if self._trusted is None:
            # A machine without a clock of its own may start in the past: then it waits for the time it was at.
            behind = self._last is not None and wall < self._last - MOST
            self._trusted = (self._last, steady) if behind and self._last is not None else here
        self.leap = _drift(self._trusted, here)
        if abs(self.leap) <= MOST:
            self._trusted = here
            waited, self._since = self._since is not None, None
            return Verdict.BACK if waited else Verdict.GO
        if self._since is None:
            self._since = steady
            return Verdict.ALARM
        if before is not None and abs(_drift(before, here)) > EVEN:
            self._since = steady  # it leapt again: the wait begins anew
        elif steady - self._since >= PATIENCE:
            self._trusted, self._since = here, None
            return Verdict.BACK
        return Verdict.HOLD


def _drift(earlier: tuple[datetime, timedelta], later: tuple[datetime, timedelta]) -> timedelta:
    """How much further the wall clock went than the steady one."""
    return (later[0] - earlier[0]) - (later[1] - earlier[1])
