"""Figures for Prometheus, and whether all is well: read from the base when asked for, and from small counters.

No question, no name and no number of a person is in any of them.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime
from typing import Final

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, ProcessCollector, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

from bot.errors import StorageError
from bot.transport.station import Health
from storage.database import Database
from storage.figures import Figures, figures
from storage.rows import InboxUpdate

logger = logging.getLogger(__name__)

_SECONDS: Final = (0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 1800)
_NEVER: Final = float("nan")


class Metrics:
    """``answered`` and ``took`` count as things happen; ``text`` reads the rest. ``health`` is the station's."""

    def __init__(
        self, db: Database, health: Callable[[], Health], clock: Callable[[], datetime], *, version: str
    ) -> None:
        self._db = db
        self._health = health
        self._clock = clock
        self.registry = CollectorRegistry()
        self._answers = self._counter(
            "answers", "Questions answered, by kind; outcome: answered or silence.", "kind", "outcome"
        )
        self._took = Histogram(
            "rapporteur_answer_seconds",
            "From the moment an update was stored to the moment it was answered.",
            buckets=_SECONDS,
            registry=self.registry,
        )
        self._build = self._gauge("build_info", "1, for the version that runs.", "version")
        self._build.labels(version).set(1)
        self._well = self._gauge("up", "1 while the line to Telegram is well, else 0: the same as /health.")
        self._silent = self._gauge(
            "poll_age_seconds", "Since Telegram last answered a request for updates; polling only."
        )
        self._update_age = self._gauge("last_update_age_seconds", "Since an update last came in.")
        self._inbox = self._gauge("inbox_waiting", "Updates that are stored and not answered yet.")
        self._inbox_age = self._gauge("inbox_oldest_seconds", "How long the update has waited that waits longest.")
        self._outbox = self._gauge("outbox_messages", "Messages sent unasked, by state.", "state")
        self._outbox_age = self._gauge(
            "outbox_oldest_due_seconds", "How long a message has been due that still waits."
        )
        self._late = self._gauge(
            "reminders_late", "Reminders that have been due for more than five minutes and wait."
        )
        self._tick_age = self._gauge(
            "reminder_tick_age_seconds", "Since it was last looked at which reminders are due."
        )
        self._backup_age = self._gauge("backup_age_seconds", "Since the base was last backed up.")
        ProcessCollector(namespace="rapporteur", registry=self.registry)

    def answered(self, kind: str, *, answered: bool) -> None:
        """A question was answered, or met silence. ``kind`` is one of few."""
        self._answers.labels(kind, "answered" if answered else "silence").inc()

    def took(self, update: InboxUpdate) -> None:
        """An update was answered just now."""
        self._took.observe(max((self._clock() - update.received_at).total_seconds(), 0.0))

    async def text(self) -> bytes:
        """All figures, in Prometheus's text format. Raises ``StorageError``."""
        now = self._clock()
        async with self._db.read() as tx:
            found = await figures(tx, now)
        self._take(found, now)
        return generate_latest(self.registry)

    def routes(self) -> list[BaseRoute]:
        """``/health``: 200 while the line is well, else 503 and why. ``/metrics``: the figures."""
        return [
            Route("/health", self._shown_health, methods=["GET"]),
            Route("/metrics", self._shown, methods=["GET"]),
        ]

    def _take(self, found: Figures, now: datetime) -> None:
        def age(since: datetime | None, never: float = _NEVER) -> float:
            return never if since is None else max((now - since).total_seconds(), 0.0)

        health = self._health()
        self._well.set(0 if health.trouble else 1)
        self._silent.set(_NEVER if health.silent_for is None else health.silent_for.total_seconds())
        self._update_age.set(age(found.last_update))
        self._inbox.set(found.updates_waiting)
        self._inbox_age.set(age(found.oldest_update, 0.0))
        for state, number in found.outbox.items():
            self._outbox.labels(state.value).set(number)
        self._outbox_age.set(age(found.oldest_due, 0.0))
        self._late.set(found.reminders_late)
        self._tick_age.set(age(found.ticked))
        self._backup_age.set(age(found.backed_up))

    async def _shown_health(self, request: Request) -> Response:
        trouble = self._health().trouble
        return PlainTextResponse(trouble or "ok", 503 if trouble else 200)

    async def _shown(self, request: Request) -> Response:
        try:
            text = await self.text()
        except StorageError as error:
            logger.warning("No figures could be given: %s", error)
            return PlainTextResponse("The database cannot be read just now.", 503)
        return Response(text, media_type=CONTENT_TYPE_PLAIN_0_0_4)

    def _gauge(self, name: str, says: str, *labels: str) -> Gauge:
        return Gauge(f"rapporteur_{name}", says, labels, registry=self.registry)

    def _counter(self, name: str, says: str, *labels: str) -> Counter:
        return Counter(f"rapporteur_{name}", says, labels, registry=self.registry)
