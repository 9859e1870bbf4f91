"""How fast messages go out that nobody asked for: a token for each, and a pause where Telegram asks for one.

Replies do not pass here. A generic cell rate keeps the whole at so many a second, whatever came before; each chat
has a shortest distance between two messages of its own. Telegram refuses without saying whether the chat or the
bot is too fast: a chat that is refused waits alone, and when several are refused at once it is the bot.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Final

BURST: Final = 0.12  # seconds' worth of messages that may go out at once: what makes up for a late wake-up
AT_ONCE: Final = 3  # so many chats refused at the same time: it is the bot that is too fast
CAUTION: Final = 1.5  # how much slower after the bot was refused, and how much longer a chat waits each time
SLOWEST: Final = 8.0  # times the usual distance
RECOVERY: Final = 0.99  # of the distance, for each message that went well


class Pacing:
    """``a_second``: messages a second over all chats. ``chat``, ``group``: between two messages in one of them.

    ``now``: seconds of a clock that only goes forward. All times here are its.
    """

    def __init__(
        self,
        a_second: float = 25.0,
        *,
        chat: timedelta = timedelta(seconds=1),
        group: timedelta = timedelta(seconds=3),
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self._usual = 1 / a_second
        self._every = self._usual
        self._between = (chat.total_seconds(), group.total_seconds())
        self._now = now
        self._next = 0.0  # when the next message is due by the rate
        self._paused_until = 0.0
        self._free_at: dict[int, float] = {}
        self._refused: dict[int, tuple[int, float]] = {}  # chat → how often in a row, until when it waits

    @property
    def a_second(self) -> float:
        """The rate at present: less than usual for a while after the bot was refused."""
        return 1 / self._every if self._every else math.inf

    @property
    def paused(self) -> bool:
        """Whether the whole waits because Telegram asked for it."""
        return self._now() < self._paused_until

    def wait(self) -> float:
        """Seconds until a message may go out; 0 for now."""
        now = self._now()
        return max(0.0, self._next - BURST - now, self._paused_until - now)

    def take(self, chat: int) -> None:
        """A message goes out to the chat now."""
        now = self._now()
        self._next = max(self._next, now) + self._every
        self._free_at[chat] = max(self._free_at.get(chat, 0.0), now + self._between[chat < 0])

    def give_back(self, chat: int) -> None:
        """It did not go out after all, and no call was made."""
        self._next -= self._every
        self._free_at.pop(chat, None)

    def resting(self) -> dict[int, float]:
        """The chats that must wait, and the seconds each has left."""
        now = self._now()
        self._free_at = {chat: at for chat, at in self._free_at.items() if at > now}
        return {chat: at - now for chat, at in self._free_at.items()}

    def refused(self, chat: int, retry_after: timedelta) -> None:
        """Telegram asked for a pause."""
        now = self._now()
        times = self._refused.get(chat, (0, 0.0))[0] + 1
        until = now + retry_after.total_seconds() * CAUTION ** (times - 1)
        self._refused[chat] = (times, until)
        self._free_at[chat] = max(self._free_at.get(chat, 0.0), until)
        if sum(at > now for _, at in self._refused.values()) >= AT_ONCE:
            if not self.paused:
                self._every = min(self._every * CAUTION, self._usual * SLOWEST)
            self._paused_until = max(self._paused_until, now + retry_after.total_seconds())

    def went_well(self, chat: int) -> None:
        """A message arrived."""
        self._refused.pop(chat, None)
        self._every = max(self._usual, self._every * RECOVERY)
