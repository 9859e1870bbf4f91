"""Answers counted as they are given: in memory first, so that no answer waits for it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from datetime import datetime, tzinfo

from bot.questions.types import Answer
from bot.summary.weeks import week_of
from storage import tallies
from storage.database import Database
from storage.tallies import Tally

OUTCOME, TOPIC, ANSWERED = "outcome", "topic", "answered"


class Counting:
    """``counted`` is told of each answer; ``flush`` writes what was counted since, once a minute and at the end.

    A process that dies loses the counts of at most that minute, and nothing else.
    """

    def __init__(self, db: Database, clock: Callable[[], datetime], zone: tzinfo) -> None:
        self._db = db
        self._clock = clock
        self._zone = zone
        self._waiting: dict[str, Counter[Tally]] = {}

    def counted(self, answer: Answer) -> None:
        """A question was answered, or met silence; its further pages are no questions of their own."""
        if answer.page:
            return
        counts = self._waiting.setdefault(week_of(self._clock(), self._zone), Counter())
        how = ANSWERED if answer.silence is None else answer.silence.value
        counts[Tally(OUTCOME, f"{answer.intent.value}:{how}")] += 1
        if not answer.answered:
            counts.update(Tally(TOPIC, term) for term in dict.fromkeys(answer.terms))

    async def flush(self) -> None:
        """Write what was counted. Raises ``StorageError``, and loses nothing then."""
        if not self._waiting:
            return
        taken, self._waiting = self._waiting, {}
        try:
            async with self._db.write() as tx:
                for week, counts in taken.items():
                    await tallies.add(tx, week, counts)
        except BaseException:
            self._put_back(taken)
            raise

    def _put_back(self, taken: Mapping[str, Counter[Tally]]) -> None:
        for week, counts in taken.items():
            self._waiting.setdefault(week, Counter()).update(counts)
