"""Whose turn it is: order within a chat, chats side by side, nobody pushed aside by somebody who floods.

Pure bookkeeping, no clock and no tasks of its own. A chat is in one of four places::

    (unknown) ──add──▶ in line ──take──▶ at work ──finish──▶ in line again, or unknown when nothing waits
                          ▲                 │
                          └──── time ──── parked ◀── put_back(until)

At most one update of a chat is at work. Chats with something waiting stand in one line and get one turn each
time they reach its head, so a chat with ten thousand updates waiting costs the others one turn, not ten thousand.
Only numbers are held: about a hundred bytes an update.
"""

from __future__ import annotations

import heapq
from collections import deque
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True, slots=True)
class Turn:
    """One update of one chat, to be handled now."""

    chat: int
    update_id: int


class Turns:
    """The line of chats. ``side_by_side`` is how many updates may be at work at the same time."""

    def __init__(self, side_by_side: int = 16) -> None:
        if side_by_side < 1:
            raise ValueError("at least one update must be allowed at work")
        self._limit = side_by_side
        self._waiting: dict[int, deque[int]] = {}
        self._line: deque[int] = deque()
        self._at_work: dict[int, int] = {}
        self._held: set[int] = set()
        self._parked: list[tuple[float, int]] = []  # a heap of (until, chat)

    def __len__(self) -> int:
        """How many updates wait or are at work."""
        return len(self._held)

    @property
    def at_work(self) -> int:
        return len(self._at_work)

    def add(self, chat: int, update_id: int) -> None:
        """An update arrives: it stands behind the chat's others. One that is here already is not added."""
        if update_id in self._held:
            return
        self._held.add(update_id)
        waiting = self._waiting.get(chat)
        if waiting is not None:
            waiting.append(update_id)
            return
        self._waiting[chat] = deque([update_id])
        if chat not in self._at_work:
            self._line.append(chat)

    def take(self, now: float) -> Turn | None:
        """The next turn, or None when nobody may be served at ``now`` (any clock's seconds, always the same)."""
        while self._parked and self._parked[0][0] <= now:
            self._line.append(heapq.heappop(self._parked)[1])
        if len(self._at_work) >= self._limit or not self._line:
            return None
        chat = self._line.popleft()
        waiting = self._waiting[chat]
        update_id = waiting.popleft()
        if not waiting:
            del self._waiting[chat]
        self._at_work[chat] = update_id
        return Turn(chat=chat, update_id=update_id)

    def finish(self, turn: Turn) -> None:
        """The turn is over: the chat goes to the end of the line if more of it waits."""
        self._leave(turn)
        self._held.discard(turn.update_id)
        if turn.chat in self._waiting:
            self._line.append(turn.chat)

    def put_back(self, turn: Turn, until: float) -> None:
        """The turn could not be completed: the same update comes first again, not before ``until``."""
        self._leave(turn)
        self._waiting.setdefault(turn.chat, deque()).appendleft(turn.update_id)
        heapq.heappush(self._parked, (until, turn.chat))

    def next_at(self) -> float | None:
        """When the first parked chat comes back, or None."""
        return self._parked[0][0] if self._parked else None

    def _leave(self, turn: Turn) -> None:
        if self._at_work.get(turn.chat) != turn.update_id:
            raise ValueError(f"update {turn.update_id} is not at work")
        del self._at_work[turn.chat]
