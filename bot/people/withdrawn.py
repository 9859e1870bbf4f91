"""What somebody whose access was withdrawn is told, once: that it is so, what still works, how to ask."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from bot.delivery import Composed, Dropped, Later, Ready
from bot.parties.lexicon import Lexicon
from bot.people.offices import told
from bot.questions.wording import Voice
from bot.reminders.events import zone_named
from bot.reminders.instants import Quiet, quiet_end
from bot.text.catalogue import N_, Catalogues
from bot.text.message import Block, Gap, Message, bold, fill, line
from storage import people
from storage.database import Database
from storage.rows import OutboxState, Outgoing, Person, Role

_BY_OFFICE: Final = N_("Your access was withdrawn by {office}.")
_BY_NOBODY: Final = N_("Your access was withdrawn by a coordinator.")
_BY_ADMINISTRATOR: Final = N_("Your access was withdrawn by an administrator of this assistant.")


class Farewell:
    """Makes the message of such a row. ``language`` and ``zone`` hold for those who chose none."""

    def __init__(
        self, db: Database, catalogues: Catalogues, lexicon: Lexicon, *, language: str = "en", zone: str = "UTC"
    ) -> None:
        self._db = db
        self._catalogues = catalogues
        self._lexicon = lexicon
        self._language = language
        self._zone = zone

    async def compose(self, row: Outgoing, now: datetime) -> Composed:
        """The message; dropped where the person was let in again meanwhile, later in their quiet hours."""
        async with self._db.read() as tx:
            person = await people.person(tx, row.person) or Person(id=row.person)
        if person.role is not Role.GUEST:
            return Dropped(OutboxState.CANCELLED, "The person was let in again.")
        quiet = Quiet.of(person)
        if (end := quiet_end(now, quiet, zone_named(person.zone, self._zone))) > now:
            return Later(end)
        voice = Voice(self._catalogues.texts(person.language or self._language), self._lexicon)
        return Ready(withdrawn_message(row, voice))


def withdrawn_message(row: Outgoing, voice: Voice) -> Message:
    say, data = voice.texts.say, row.data
    if data["office"] or data["state"]:
        first = fill(say(_BY_OFFICE), office=bold(told(data["office"], data["state"], voice)))
    else:
        by = _BY_ADMINISTRATOR if data["admin"] else _BY_NOBODY
        first = line(say(by))
    blocks: list[Block] = [
        first,
        line(say("Nothing more is sent to you by itself: no reminders, no news of meetings, no announcements.")),
        Gap(),
        line(
            say("You can still ask me about the public records, and see and erase what is held about you: /privacy")
        ),
        line(
            say(
                "If this should not be so, please write to whoever invited you or to the secretariat; a new "
                "invitation lets you in again."
            )
        ),
    ]
    if row.tries > 1:
        blocks.append(line(say("You may have had this message already.")))
    return Message(tuple(blocks), language=voice.language)
