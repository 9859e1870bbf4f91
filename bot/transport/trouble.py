"""Faults in a row, and how long to keep still after the last."""

from __future__ import annotations

import asyncio

from bot.transport.patience import Patience


class Trouble:
    """True while there is trouble."""

    def __init__(self, patience: Patience) -> None:
        self._patience = patience
        self._times = 0
        self._until = 0.0

    def __bool__(self) -> bool:
        return self._times > 0

    def worse(self) -> None:
        """One more fault."""
        self._times += 1
        self._until = asyncio.get_running_loop().time() + self._patience.pause(self._times)

    def over(self) -> None:
        self._times = 0
        self._until = 0.0

    def pause(self) -> float:
        """Seconds to keep still."""
        return max(0.0, self._until - asyncio.get_running_loop().time())
