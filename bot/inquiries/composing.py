"""Notices about questions passed on, made into messages right before they are sent."""

from __future__ import annotations

from datetime import datetime

from bot.delivery import Composed, Dropped, Later, Ready
from bot.inquiries.acting import in_hands
from bot.inquiries.citing import of_json
from bot.inquiries.inquiries import reader_of
from bot.inquiries.notices import ANSWERED, LAPSED, NOTICES, REPLIED
from bot.inquiries.queueviews import replied_message, waiting_message
from bot.inquiries.telling import answer_message, lapsed_message
from bot.parties.lexicon import Lexicon
from bot.people.roster import People
from bot.questions.verify import verified
from bot.questions.wording import Voice
from bot.reminders.events import zone_named
from bot.reminders.instants import Quiet, quiet_end
from bot.text.catalogue import Catalogues
from storage import inquiries, people
from storage.database import Database, Tx
from storage.inquiries import InquiryState
from storage.rows import OutboxState, Outgoing, Person, Role

__all__ = ["NOTICES", "Notices"]


class Notices:
    """``language`` is spoken to those who chose none, ``zone`` is where they are."""

    def __init__(
        self,
        db: Database,
        roster: People,
        catalogues: Catalogues,
        lexicon: Lexicon,
        *,
        language: str = "en",
        zone: str = "UTC",
    ) -> None:
        self._db = db
        self._roster = roster
        self._catalogues = catalogues
        self._lexicon = lexicon
        self._language = language
        self._zone = zone

    async def compose(self, row: Outgoing, now: datetime) -> Composed:
        """A message for one of NOTICES; dropped where it is no longer wanted, later in quiet hours."""
        async with self._db.read() as tx:
            person = await people.person(tx, row.person) or Person(id=row.person)
            if person.left_at is not None:
                return Dropped(OutboxState.CANCELLED, "The person has left.")
            zone = zone_named(person.zone, self._zone)
            end = quiet_end(now, Quiet.of(person), zone)
            if end > now:
                return Later(end)
            return await self._made(tx, row, person, now)

    async def _made(self, tx: Tx, row: Outgoing, person: Person, now: datetime) -> Composed:
        notice, again = row.data["notice"], row.tries > 1
        if notice == LAPSED:
            asked = datetime.fromisoformat(row.data["asked"]).date()
            return Ready(lapsed_message(asked, self._voice(person), again=again))
        if notice == ANSWERED:
            return await self._answer(tx, int(row.data["inquiry"]), person, again=again)
        if self._roster.role(row.person, person).rank < Role.COORDINATOR.rank:
            return Dropped(OutboxState.CANCELLED, "The person may no longer have this.")
        ids = [int(row.data["inquiry"])] if notice == REPLIED else [int(id) for id in row.data["inquiries"]]
        found = [one for id in ids if (one := await inquiries.case(tx, id)) is not None]
        waiting = [
            one
            for one in found
            if one.inquiry.state is InquiryState.OPEN
            and in_hands(one, now) is None
            and one.inquiry.person != row.person
        ]
        if not waiting:
            return Dropped(OutboxState.CANCELLED, "It was taken up or answered meanwhile.")
        if notice == REPLIED:
            return Ready(replied_message(waiting[0].inquiry, self._voice(person), again=again))
        return Ready(waiting_message(len(waiting), self._voice(person), again=again))

    async def _answer(self, tx: Tx, id: int, person: Person, *, again: bool) -> Composed:
        found = await inquiries.case(tx, id)
        if found is None or found.answer is None or found.inquiry.person != person.id:
            return Dropped(OutboxState.CANCELLED, "The answer is no longer there.")
        citations = [of_json(found.answer.citation)] if found.answer.citation is not None else []
        # What they may read may have changed since the quote was chosen, as may the record.
        stands = await verified(tx, citations, await reader_of(tx, self._roster, person.id))
        voice = self._voice(person, found.inquiry.language)
        return Ready(answer_message(found.inquiry, found.answer, stands, voice, again=again))

    def _voice(self, person: Person, asked_in: str = "") -> Voice:
        language = person.language or asked_in or self._language
        return Voice(self._catalogues.texts(language), self._lexicon, person.zone)
