"""Fetching updates: ask, store, and only then confirm.

Telegram repeats an update until a later ``getUpdates`` carries a greater ``offset``. So the offset is sent only
for what the database holds. It is sent once: Telegram may choose new, smaller numbers after a quiet week, and an
old offset kept for ever would throw those updates away unread.

The request is made here and not through python-telegram-bot, whose parser drops what it does not know and whose
polling has been seen to stall without a sign: each request has a hard limit, and its connections are thrown away
after a fault. Should the fetching stand still all the same, wherever that be, it is begun afresh.

Two processes with one token end each other's requests. The one that has been on the line longer is more patient, so
that it is the newcomer who gives up, and not both.
"""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Awaitable, Callable, Sequence
from datetime import timedelta
from http import HTTPStatus
from typing import Any

import httpx

from bot.errors import LineDown, LineError, NotSent, OutcomeUnknown, StorageError
from bot.transport.faults import HELD, NOT_TELEGRAM, classify, classify_answer
from bot.transport.patience import Patience
from bot.transport.updates import ALLOWED_UPDATES, RawUpdate

logger = logging.getLogger(__name__)

Store = Callable[[Sequence[RawUpdate]], Awaitable[int | None]]

_SENIORITY = timedelta(minutes=10)


class Polling:
    """``await run()`` fetches until cancelled; raises ``LineDown`` when there is no point in going on.

    ``base_url`` is the Bot API address with the token. ``store`` has the updates on disk when it returns, and
    returns the greatest ``update_id`` among them.
    """

    def __init__(
        self,
        base_url: str,
        store: Store,
        *,
        allowed_updates: Sequence[str] = ALLOWED_UPDATES,
        patience: Patience | None = None,
    ) -> None:
        self._url = f"{base_url}/getUpdates"
        self._store = store
        self._allowed = json.dumps(list(allowed_updates))
        self._patience = patience or Patience()
        self._faults = 0
        self._failing_since = 0.0
        self._alarm = self._patience.alarm
        # The loop's clock, all of these.
        self._begun_at: float | None = None
        self._worked_since: float | None = None
        self._answered_at: float | None = None
        self._move_by = 0.0  # the fetching has stood still if it has not moved on by then
        self._contested_since = self._contested_at = float("-inf")  # by another process with the same token

    @property
    def silent_for(self) -> timedelta | None:
        """How long Telegram has not answered as it should; None before the first request."""
        since = self._begun_at if self._answered_at is None else self._answered_at
        return None if since is None else timedelta(seconds=_now() - since)

    async def run(self) -> None:
        self._begun_at = _now()
        while True:
            self._expect(self._patience.poll)
            fetching = asyncio.create_task(self._fetch_on(), name="fetching")
            try:
                while not fetching.done() and _now() < self._move_by:
                    await asyncio.wait({fetching}, timeout=self._move_by - _now())
                if fetching.done():
                    return await fetching
            finally:
                fetching.cancel()
                await asyncio.wait({fetching}, timeout=self._patience.margin.total_seconds())
            logger.error("Fetching messages stood still: it begins afresh, on a new connection.")

    async def _fetch_on(self) -> None:
        offset: int | None = None
        while True:
            try:
                async with self._client() as client:
                    while True:
                        self._expect(self._patience.poll + self._patience.margin)
                        updates = await self._fetch(client, offset)
                        self._expect(self._patience.silence)
                        offset = None
                        if updates:
                            last = await self._store(updates)
                            if last is None:
                                raise OutcomeUnknown(NOT_TELEGRAM)
                            offset = last + 1
                        self._well()
            except (LineError, StorageError) as error:
                pause = self._trouble(error)
                self._expect(timedelta(seconds=pause))
                await asyncio.sleep(pause)

    def _expect(self, within: timedelta) -> None:
        """The next step is to come within that time, and a margin."""
        self._move_by = _now() + (within + self._patience.margin).total_seconds()

    async def _fetch(self, client: httpx.AsyncClient, offset: int | None) -> list[dict[str, Any]]:
        seconds = self._patience.poll.total_seconds()
        data = {"timeout": f"{seconds:.0f}", "limit": "100", "allowed_updates": self._allowed}
        if offset is not None:
            data["offset"] = str(offset)
        try:
            async with asyncio.timeout((self._patience.poll + self._patience.margin).total_seconds()):
                answer = await client.post(self._url, data=data)
        except (httpx.HTTPError, httpx.InvalidURL, TimeoutError) as exc:
            raise classify(exc) from exc
        if answer.status_code != HTTPStatus.OK:
            raise classify_answer(answer.status_code, answer.content)
        try:
            result = answer.json()["result"]
        except (ValueError, KeyError, TypeError) as exc:
            raise OutcomeUnknown(NOT_TELEGRAM) from exc
        if not isinstance(result, list):
            raise OutcomeUnknown(NOT_TELEGRAM)
        return [update for update in result if isinstance(update, dict)]

    def _client(self) -> httpx.AsyncClient:
        hold = (self._patience.poll + self._patience.margin).total_seconds()
        return httpx.AsyncClient(timeout=httpx.Timeout(hold, connect=min(10.0, hold)))

    def _well(self) -> None:
        self._answered_at = _now()
        if self._faults:
            logger.warning("Telegram answers again, after %.0f seconds.", self._answered_at - self._failing_since)
        if self._worked_since is None:
            self._worked_since = self._answered_at
        self._faults, self._alarm = 0, self._patience.alarm

    def _trouble(self, error: LineError | StorageError) -> float:
        """Seconds to wait before the next attempt; raises what ends the line for good."""
        now = _now()
        self._faults += 1
        if self._faults == 1:
            self._failing_since = now
            logger.warning("%s Trying again until it works.", error)
        failing_for = timedelta(seconds=now - self._failing_since)
        if not isinstance(error, NotSent | OutcomeUnknown | StorageError):
            # A restart may overlap with the process before it, and a good token is sometimes refused in passing.
            if str(error) == HELD:
                passing = self._contested_for(now) < self._patience.held + self._seniority()
            else:
                passing = self._worked_since is not None and failing_for < self._patience.held
            if not passing:
                raise error if isinstance(error, LineDown) else LineDown(str(error)) from error
        if failing_for >= self._alarm:
            self._alarm *= 2
            logger.error(
                "No messages could be fetched for %.0f minutes. %s", failing_for.total_seconds() / 60, error
            )
        asked = error.retry_after.total_seconds() if isinstance(error, NotSent) and error.retry_after else 0.0
        pause = self._patience.pause(self._faults)
        if str(error) == HELD:  # who of the two stays is settled the sooner, the more often both come
            pause = min(pause, self._patience.held.total_seconds() / 8)
        return max(pause, asked)

    def _contested_for(self, now: float) -> timedelta:
        """How long another process has been on the line, answers that came in between notwithstanding."""
        if now - self._contested_at > 2 * self._patience.held.total_seconds():
            self._contested_since = now
        self._contested_at = now
        return timedelta(seconds=now - self._contested_since)

    def _seniority(self) -> timedelta:
        """How long this process had worked when the other one came."""
        if self._worked_since is None:
            return timedelta(0)
        return min(timedelta(seconds=max(self._contested_since - self._worked_since, 0.0)), _SENIORITY)


def _now() -> float:
    return asyncio.get_running_loop().time()
