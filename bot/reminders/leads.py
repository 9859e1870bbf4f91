"""How early somebody is reminded, and how long a reminder that was held up still makes sense.

A lead is written as people choose it and as the base keeps it: "30d" is 09:00 where the person is, thirty days
before; "60m" is sixty minutes before the start. "+7d" is the one reminder after a due date that passed.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import cache, cached_property

MOST_DAYS = 365
MOST_MINUTES = 24 * 60
_WRITTEN = re.compile(r"(\+?)([0-9]{1,4})([dm])")


@dataclass(frozen=True, eq=False)  # there is one of each code: see lead()
class Lead:
    """``days`` before the day (less than zero: after it), or ``minutes`` before the start; the other is 0."""

    code: str
    days: int = 0
    minutes: int = 0

    @property
    def in_days(self) -> bool:
        """Whether it is counted in days, at 09:00, and not from the hour of the start."""
        return self.code.endswith("d")

    @cached_property
    def before(self) -> timedelta:
        """How long before the event, for putting leads in order."""
        return timedelta(days=self.days, minutes=self.minutes)

    @cached_property
    def grace(self) -> timedelta:
        """How long after its instant the reminder may still go out: a third of the lead, within bounds.

        Thirty days ahead, a week's delay does no harm; an hour ahead, twenty minutes do.
        """
        if not self.in_days:
            return max(timedelta(minutes=5), timedelta(minutes=self.minutes) / 3)
        return min(timedelta(days=7), max(timedelta(hours=12), timedelta(days=abs(self.days)) / 3))


@cache
def lead(code: str) -> Lead:
    """The lead that a code means. Raises ``ValueError`` for what is none."""
    found = _WRITTEN.fullmatch(code)
    if found is None:
        raise ValueError(f"{code!r} is no lead such as 30d or 60m")
    after, number, unit = found[1] == "+", int(found[2]), found[3]
    if unit == "d" and number <= MOST_DAYS:
        return Lead(code, days=-number if after else number)
    if unit == "m" and 0 < number <= MOST_MINUTES and not after:
        return Lead(code, minutes=number)
    raise ValueError(f"{code!r} is too early or too late for a reminder")


def leads(codes: Sequence[str]) -> tuple[Lead, ...]:
    """The leads that codes mean, the earliest first, each once; what is none is left out."""
    found = []
    for code in dict.fromkeys(codes):
        try:
            found.append(lead(code))
        except ValueError:
            continue
    return tuple(sorted(found, key=lambda one: one.before, reverse=True))
