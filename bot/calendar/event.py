"""What goes into a calendar file, as data."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class Event:
    """``first`` and ``last`` are days, both counted, or aware instants; ``last`` None: no end is known.

    ``uid`` and ``sequence`` name the event and its version for ever; ``stamp`` is when it became what it is.
    ``alarms`` are instants, aware UTC.
    """

    uid: str
    title: str
    first: date | datetime
    last: date | datetime | None
    stamp: datetime
    sequence: int = 0
    place: str = ""
    words: Sequence[str] = ()  # the description, a line each
    category: str = ""
    cancelled: bool = False
    busy: bool = True  # whether one is taken up by it, as by a meeting and not by a due date
    alarms: Sequence[datetime] = ()
