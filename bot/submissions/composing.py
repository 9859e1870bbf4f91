"""Notices of claims, made into messages right before they are sent."""

from __future__ import annotations

from datetime import datetime

from bot.delivery import Composed, Dropped, Ready
from bot.obligations.due import subject_of
from bot.parties.lexicon import Lexicon
from bot.people.roster import People
from bot.questions.wording import Voice
from bot.submissions.acting import waits
from bot.submissions.notices import ANSWER, CLAIM
from bot.submissions.reportviews import answer_notice, claim_notice
from bot.submissions.submissions import Submissions
from bot.text.catalogue import Catalogues
from bot.text.message import Message
from storage import people, submissions
from storage.database import Database
from storage.rows import OutboxState, Outgoing, Role, SubmissionEntry

NOTICES = frozenset({CLAIM, ANSWER})
"""Values of ``Outgoing.data["notice"]`` that are made into words here."""


class Notices:
    """``language`` is spoken to those who chose none."""

    def __init__(
        self, db: Database, service: Submissions, roster: People, catalogues: Catalogues, *, language: str = "en"
    ) -> None:
        self._db = db
        self._service = service
        self._roster = roster
        self._catalogues = catalogues
        self._language = language

    async def compose_notice(self, row: Outgoing, now: datetime) -> Composed:
        """A message for one of NOTICES; dropped where it is answered meanwhile, or the person may not have it."""
        notice, again = row.data["notice"], row.tries > 1
        async with self._db.read() as tx:
            entry = await submissions.entry(tx, int(row.data["entry"]))
            if entry is None:
                return Dropped(OutboxState.CANCELLED, "The entry is no longer there.")
            history = await submissions.history(tx, entry.rule, entry.party, entry.period)
            person = await people.person(tx, row.person)
            claimant = await people.person(tx, entry.by) if entry.by else None
        role = await self._roster.role_of(row.person)
        least = Role.COORDINATOR if notice == CLAIM else Role.DELEGATE
        if role.rank < least.rank:
            return Dropped(OutboxState.CANCELLED, "The person may no longer have this.")
        if history[-1].id != entry.id or (notice == CLAIM and not waits(entry)):
            subject = subject_of(entry.rule, entry.party, entry.period)
            return Dropped(OutboxState.CANCELLED, f"{subject} was answered or changed meanwhile.")
        language = person.language if person is not None and person.language else self._language
        voice = Voice(self._catalogues.texts(language), self._lexicon)
        if notice == CLAIM:
            who = claimant.name if claimant is not None else ""
            return Ready(claim_notice(entry, who, self._service.register.book, voice, again=again))
        return Ready(self._answer(entry, voice, again=again))

    def _answer(self, entry: SubmissionEntry, voice: Voice, *, again: bool) -> Message:
        return answer_notice(entry, self._service.register.book, voice, again=again)

    @property
    def _lexicon(self) -> Lexicon:
        return self._service.lexicon
