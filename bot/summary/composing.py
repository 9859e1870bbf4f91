"""The weekly summary made into a message right before it is sent."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from bot.delivery import Composed, Dropped, Later, Ready
from bot.parties.lexicon import Lexicon
from bot.people.roster import People
from bot.questions.wording import Voice
from bot.reminders.events import zone_named
from bot.reminders.instants import Quiet, quiet_end
from bot.summary.summaries import KIND, Summaries, wants
from bot.summary.telling import summary_message
from bot.text.catalogue import Catalogues
from storage import people
from storage.database import Database
from storage.rows import OutboxState, Outgoing, Person, Role

NOTICES: Final = frozenset({KIND})


class Bulletin:
    """``language`` is spoken to those who chose none, ``zone`` is where they are."""

    def __init__(
        self,
        db: Database,
        summaries: Summaries,
        roster: People,
        catalogues: Catalogues,
        lexicon: Lexicon,
        *,
        language: str = "en",
        zone: str = "UTC",
    ) -> None:
        self._db = db
        self._summaries = summaries
        self._roster = roster
        self._catalogues = catalogues
        self._lexicon = lexicon
        self._language = language
        self._zone = zone

    async def compose(self, row: Outgoing, now: datetime) -> Composed:
        """The summary of the row's week; dropped where they want none or may have none, later in quiet hours."""
        async with self._db.read() as tx:
            person = await people.person(tx, row.person) or Person(id=row.person)
            wanted = await wants(tx, row.person)
        role = self._roster.role(row.person, person)
        if person.left_at is not None or role.rank < Role.COORDINATOR.rank or not wanted:
            return Dropped(OutboxState.CANCELLED, "The person may not have this, or does not want it.")
        end = quiet_end(now, Quiet.of(person), zone_named(person.zone, self._zone))
        if end > now:
            return Later(end)
        found = await self._summaries.of((row.data["week"],), now)
        voice = Voice(self._catalogues.texts(person.language or self._language), self._lexicon, person.zone)
        message = summary_message(
            found, voice, self._summaries.zone, wanted=True, late=row.data["late"], again=row.tries > 1
        )
        return Ready(message)
