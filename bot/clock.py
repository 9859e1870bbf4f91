"""What time it is: the machine's clock, or a rehearsal's that starts when one likes and runs faster."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Protocol


class Clock(Protocol):
    """Called, it says what time it is, aware UTC. ``steady`` never leaps; ``speed`` is 1 for a real clock."""

    speed: float

    def __call__(self) -> datetime: ...

    def steady(self) -> timedelta:
        """The time since some fixed point, time asleep included where the machine can tell."""
        ...


class WallClock:
    """The machine's own."""

    speed = 1.0

    def __call__(self) -> datetime:
        return datetime.now(UTC)

    def steady(self) -> timedelta:
        return timedelta(seconds=_steady())


class RehearsalClock:
    """Shows ``start`` when it is made, and runs ``speed`` times as fast as the machine's."""

    def __init__(
        self, start: datetime, speed: float = 1.0, *, source: Callable[[], float] = time.monotonic
    ) -> None:
        if start.tzinfo is None:
            raise ValueError("start must be an aware time")
        if not speed > 0:
            raise ValueError("speed must be more than 0")
        self.speed = speed
        self._start = start.astimezone(UTC)
        self._source = source
        self._begun = source()

    def __call__(self) -> datetime:
        return self._start + self.steady()

    def steady(self) -> timedelta:
        return timedelta(seconds=(self._source() - self._begun) * self.speed)


def _steady() -> float:
    """Seconds on a clock that never leaps; on Linux one that goes on while the machine sleeps."""
    if hasattr(time, "CLOCK_BOOTTIME"):
        return time.clock_gettime(time.CLOCK_BOOTTIME)
    return time.monotonic()
