"""Telegram's rate limits, as far as they are told: off unless asked for."""

from __future__ import annotations

import math
from collections import defaultdict, deque
from dataclasses import dataclass

from bot.practice.refusal import Refusal, too_many


@dataclass(frozen=True, kw_only=True)
class Limits:
    """At most so many messages: ``bot`` a second in all, ``chat`` a second in one chat, ``group`` a minute in a
    group. ``burst`` messages more than ``chat`` pass in one second before a chat is refused."""

    bot: int = 30
    chat: int = 1
    group: int = 20
    burst: int = 2


class Rates:
    """Sliding windows over the messages sent. ``now`` is in seconds of a clock that only goes forward."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self._all: deque[float] = deque()
        self._chats: dict[int, deque[float]] = defaultdict(deque)

    def check(self, chat: int, now: float) -> None:
        """Count one message, or refuse it with 429 and the seconds to wait; a refused one is not counted."""
        mine = self._chats[chat]
        windows = [(self._all, self.limits.bot, 1.0), (mine, self.limits.chat + self.limits.burst, 1.0)]
        if chat < 0:
            windows.append((mine, self.limits.group, 60.0))
        while mine and now - mine[0] >= 60:
            mine.popleft()
        while self._all and now - self._all[0] >= 1:
            self._all.popleft()
        waits = [_wait(window, most, span, now) for window, most, span in windows]
        longest = max(waits)
        if longest > 0:
            raise self._refuse(longest)
        self._all.append(now)
        mine.append(now)

    @staticmethod
    def _refuse(seconds: float) -> Refusal:
        return too_many(max(1, math.ceil(seconds)))


def _wait(window: deque[float], most: int, span: float, now: float) -> float:
    recent = [at for at in window if now - at < span]
    return recent[-most] + span - now if len(recent) >= most else 0.0
