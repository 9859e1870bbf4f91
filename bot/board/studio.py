"""Pictures drawn in a child process: the drawing library holds neither the bot's replies nor its memory."""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
import sys
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

from bot.board.draw import NO_FONT
from bot.errors import NoFont, NoPicture

log = logging.getLogger(__name__)

PATIENCE = timedelta(seconds=60)
"""How long a picture may take. The first one reads every font of the machine."""

_ROOT = Path(__file__).resolve().parents[2]
_BOOTSTRAP = "import sys; sys.path.insert(0, sys.argv[1]); from bot.board.draw import main; main()"


class Studio:
    """Draws one picture at a time. ``cache``: the folder where the list of the machine's fonts is kept."""

    def __init__(self, cache: Path | None = None, *, patience: timedelta = PATIENCE) -> None:
        self._cache = cache
        self._patience = patience
        self._easel = asyncio.Semaphore(1)

    async def draw_first(self, *orders: Mapping[str, Any]) -> tuple[bytes, int]:
        """The PNG of the first order for whose language this machine has letters, and which one that is."""
        for at, order in enumerate(orders[:-1]):
            with contextlib.suppress(NoFont):
                return await self.draw(order), at
        return await self.draw(orders[-1]), len(orders) - 1

    async def draw(self, order: Mapping[str, Any]) -> bytes:
        """The PNG of an order (see ``bot.board.orders``). Raises ``NoFont`` or ``NoPicture``."""
        async with self._easel:
            child = await asyncio.create_subprocess_exec(
                sys.executable,
                "-I",
                "-c",
                _BOOTSTRAP,
                str(_ROOT),
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.PIPE,
                env={"MPLCONFIGDIR": str(self._cache)} if self._cache else {},
            )
            try:
                async with asyncio.timeout(self._patience.total_seconds()):
                    picture, complaint = await child.communicate(json.dumps(order).encode())
            except TimeoutError:
                raise NoPicture("The picture took too long.") from None
            finally:
                if child.returncode is None:
                    with contextlib.suppress(ProcessLookupError):
                        child.kill()
                    await child.wait()
        if child.returncode == NO_FONT:
            raise NoFont(str(order.get("language")))
        if child.returncode or not picture:
            last = complaint.decode(errors="replace").strip().rpartition("\n")[2]
            log.warning("A picture could not be drawn: %s", last)
            raise NoPicture(last)
        return picture
