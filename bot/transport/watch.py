"""What the outcome of each call says of the line: go on, slow down, wait, or stop for good."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable

from bot.errors import LineDown, LineError, NotSent, OutcomeUnknown
from bot.transport.pacing import Pacing
from bot.transport.patience import Patience
from bot.transport.pulse import Pulse
from bot.transport.trouble import Trouble

logger = logging.getLogger(__name__)


class Watch:
    """``ask``: a harmless call. ``changed`` is called when the line comes back.

    ============================= =====================================================================
    429                           the chat waits, or everybody (see ``Pacing``)
    unreachable, 5xx, no answer   everybody waits until ``ask`` is answered, then one call tries
    401, 409                      the same; stopped for good where it lasts longer than ``Patience.held``
    any other answer              the line is well
    ============================= =====================================================================
    """

    def __init__(
        self,
        ask: Callable[[], Awaitable[object]],
        *,
        changed: Callable[[], None],
        pacing: Pacing,
        patience: Patience,
    ) -> None:
        self._pulse = Pulse(ask, changed=changed, given_up=self._give_up, patience=patience)
        self._pacing = pacing
        self._patience = patience
        self._trouble = Trouble(patience)
        self._down_since: float | None = None
        self.stopped = ""
        """Why nothing goes out any more; "" while it does."""

    @property
    def alive(self) -> bool:
        return self._pulse.alive and not self.stopped

    @property
    def doubtful(self) -> bool:
        """Whether the last call failed: one at a time tries whether it is over."""
        return bool(self._trouble)

    def begin(self) -> None:
        """Nothing goes out before Telegram has answered once."""
        self._pulse.lost()

    async def stop(self) -> None:
        await self._pulse.stop()

    def pause(self) -> float:
        """Seconds to keep still after a fault."""
        return self._trouble.pause()

    def went_well(self, chat: int) -> None:
        """A call to the chat had its effect."""
        self._pacing.went_well(chat)
        self._well()

    def after(self, error: LineError, chat: int) -> None:
        """A call to the chat failed."""
        if isinstance(error, NotSent) and error.retry_after is not None:
            self._well()
            self._pacing.refused(chat, error.retry_after)
        elif isinstance(error, NotSent | OutcomeUnknown | LineDown):
            if not self._trouble:
                logger.warning("%s Other messages wait until Telegram answers.", error)
            self._trouble.worse()
            if isinstance(error, LineDown) and self._lasts():
                self._give_up(error)
            else:
                self._pulse.lost()
        else:
            self._well()

    def _well(self) -> None:
        self._trouble.over()
        self._down_since = None

    def _lasts(self) -> bool:
        now = asyncio.get_running_loop().time()
        if self._down_since is None:
            self._down_since = now
        return now - self._down_since > self._patience.held.total_seconds()

    def _give_up(self, error: LineDown) -> None:
        logger.error("%s Until then no reminders and no announcements go out.", error)
        self.stopped = str(error)
