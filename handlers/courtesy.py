"""Hints that are given once, not to each of twenty forwarded pictures."""

from __future__ import annotations

from collections import OrderedDict
from datetime import datetime, timedelta

_REST = timedelta(minutes=10)
_REMEMBERED = 1024


class Courtesy:
    """Remembers for some minutes which hints a chat has had.

    Held in memory on purpose: after a restart somebody is told once more, which harms nobody.
    """

    def __init__(self, rest: timedelta = _REST) -> None:
        self._rest = rest
        self._given: OrderedDict[tuple[int, str], datetime] = OrderedDict()

    def due(self, chat: int, hint: str, now: datetime) -> bool:
        """Whether the hint may be given now; if so it counts as given."""
        last = self._given.get((chat, hint))
        if last is not None and now - last < self._rest:
            return False
        self._given[chat, hint] = now
        self._given.move_to_end((chat, hint))
        while len(self._given) > _REMEMBERED:
            self._given.popitem(last=False)
        return True
