"""Submissions, put together: previews, and what happens to one report at a time."""

from __future__ import annotations

from collections.abc import Iterable

from bot.obligations.register import Register
from bot.parties.lexicon import Lexicon
from bot.submissions.acting import Scribe
from bot.submissions.drafts import Drafts
from bot.submissions.reports import Reports
from storage.database import Database


class Submissions:
    """``admins``: administrators by id, who coordinate and are told of claims too."""

    def __init__(self, db: Database, lexicon: Lexicon, register: Register, admins: Iterable[int] = ()) -> None:
        scribe = Scribe(admins)
        self.drafts = Drafts(db, lexicon, register, scribe)
        self.reports = Reports(db, register, scribe)
        self.register = register
        self.lexicon = lexicon

    async def stops(self, subjects: Iterable[str]) -> frozenset[str]:
        """Those of which nobody need be reminded any more: handed in, or said to be and not declined."""
        return await self.reports.stops(subjects)
