"""From a row of the outbox to an announcement, a test of one, or what coordinators are told of one."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, tzinfo

from bot.announcements import notices
from bot.announcements.announcing import Announcing
from bot.announcements.departures import progress_in
from bot.announcements.heading import reader_message
from bot.announcements.noticeviews import (
    approval_message,
    approved_message,
    leaving_message,
    progress_message,
    returned_message,
)
from bot.announcements.reach import text_language, texts_of
from bot.announcements.texts import of_json
from bot.delivery import Composed, Dropped, Later, Ready
from bot.parties.lexicon import Lexicon
from bot.questions.wording import Voice
from bot.reminders.instants import Quiet, quiet_end
from bot.reminders.plan import Almanac, Where
from bot.text.catalogue import Catalogues
from bot.text.message import Message
from storage import announcements, people, reminders
from storage.announcement_rows import Announcement, AnnouncementState, Recipient
from storage.database import Database, Tx
from storage.rows import OutboxState, Outgoing, Person, Role

_GOES_OUT = frozenset({AnnouncementState.SENDING, AnnouncementState.DONE, AnnouncementState.STOPPED})


class Composer:
    """Makes the messages of rows of the kinds "announcement" and TEST, and those of the notices of this room."""

    def __init__(
        self,
        announcing: Announcing,
        catalogues: Catalogues,
        lexicon: Lexicon,
        almanac: Almanac,
        *,
        language: str = "en",
    ) -> None:
        self._desk = announcing
        self._db: Database = announcing.db
        self._catalogues = catalogues
        self._lexicon = lexicon
        self._almanac = almanac
        self._language = language

    async def announcement(self, row: Outgoing, now: datetime) -> Composed:
        """The announcement to one reader, in their language; dropped where it is no more, or not for them."""
        id = int(row.data["announcement"])
        async with self._db.read() as tx:
            found = await announcements.announcement(tx, id)
            person = await people.person(tx, row.person)
            noted = await announcements.recipient(tx, id, row.person)
            if found is not None and noted is not None and row.parts:  # it goes on with the text it began with
                found = replace(found, revision=noted.revision)
            texts = await texts_of(tx, found) if found is not None else {}
            chosen = await reminders.preferences(tx, row.person)
        if found is None or found.state not in _GOES_OUT or not texts:
            return Dropped(OutboxState.CANCELLED, "The announcement is no more.")
        if person is None or noted is None or self._role(person).rank < Role.DELEGATE.rank:
            return Dropped(OutboxState.CANCELLED, "The person has left.")
        preference = chosen.get(found.kind.preference)
        if not found.urgent and preference is not None and not preference.wanted:
            return Dropped(OutboxState.CANCELLED, "The person wants no announcements of this kind.")
        if not found.urgent and (end := self._rest(person, now)) > now:
            return Later(end)
        language = text_language(found, texts, self._desk.audiences.language_of(person))
        now_noted = Recipient(announcement=id, person=row.person, language=language, revision=found.revision)
        if now_noted != noted:  # they chose another language since, or it was corrected
            async with self._db.write() as tx:
                await announcements.note_text(tx, now_noted)
        again = row.tries > 1 or bool(row.data.get("again"))
        text = of_json(texts[language].blocks)
        return Ready(reader_message(found, text, self._voice(person), again=again))

    async def test(self, row: Outgoing, now: datetime) -> Composed:
        """A test of a draft, to whoever asked for it."""
        async with self._db.read() as tx:
            found = await announcements.announcement(tx, int(row.data["announcement"]))
            person = await people.person(tx, row.person) or Person(id=row.person)
            texts = await texts_of(tx, found) if found is not None else {}
            if found is not None and found.state is AnnouncementState.DRAFT:
                found = await self._desk.in_their_name(tx, found)
        language = str(row.data["language"])
        if found is None or language not in texts:
            return Dropped(OutboxState.CANCELLED, "The text is no more.")
        if self._role(person).rank < Role.COORDINATOR.rank:
            return Dropped(OutboxState.CANCELLED, "The person is no coordinator any more.")
        voice = self.voice_of_readers(found, language)
        text = of_json(texts[language].blocks)
        return Ready(reader_message(found, text, voice, test=True, again=row.tries > 1))

    def voice_of_readers(self, announcement: Announcement, language: str) -> Voice:
        """The voice in which those are spoken to who read the text in a language as their own."""
        return Voice(self._catalogues.texts(language), self._lexicon)

    async def notice(self, row: Outgoing, now: datetime) -> Composed:
        """A message for one of NOTICES; dropped where it holds no more, or the person coordinates no more."""
        async with self._db.read() as tx:
            person = await people.person(tx, row.person) or Person(id=row.person)
            found = await announcements.announcement(tx, int(row.data["announcement"]))
            if found is None or self._role(person).rank < Role.COORDINATOR.rank:
                return Dropped(OutboxState.CANCELLED, "The person may no longer have this.")
            message = await self._told(tx, row, found, person, now)
        if message is None:
            return Dropped(OutboxState.CANCELLED, "The announcement has come further meanwhile.")
        return Ready(message)

    async def _told(
        self, tx: Tx, row: Outgoing, found: Announcement, person: Person, now: datetime
    ) -> Message | None:
        voice, zone, notice = self._voice(person), self._zone(person), row.data["notice"]
        wanted = _HOLDS.get(str(notice))
        if wanted is not None and found.state not in wanted:
            return None
        stands = await progress_in(tx, found, now)
        match notice:
            case notices.APPROVAL:
                draft = await self._desk.read(tx, found, now)
                audience = await self._desk.described(tx, found, voice)
                return approval_message(draft, stands, audience, voice, zone)
            case notices.APPROVED:
                return approved_message(stands, voice, zone)
            case notices.RETURNED:
                return returned_message(stands, str(row.data["why"]), voice)
            case notices.LEAVING:
                return leaving_message(stands, voice)
            case notices.MISSED | notices.ENDED:
                return progress_message(stands, voice, zone, person.id)
            case _:
                return None

    def _rest(self, person: Person, now: datetime) -> datetime:
        return quiet_end(now, Quiet.of(person), self._zone(person))

    def _zone(self, person: Person) -> tzinfo:
        return self._almanac.zone(Where(person.zone, Quiet.of(person)))

    def _role(self, person: Person) -> Role:
        return self._desk.roster.role(person.id, person)

    def _voice(self, person: Person) -> Voice:
        return Voice(self._catalogues.texts(person.language or self._language), self._lexicon)


# Where a notice speaks of something that passes, the states in which it is still so.
_HOLDS = {
    notices.APPROVAL: {AnnouncementState.WAITING},
    notices.APPROVED: {AnnouncementState.SCHEDULED, AnnouncementState.COUNTDOWN, AnnouncementState.SENDING},
    notices.RETURNED: {AnnouncementState.DRAFT},
    notices.LEAVING: {AnnouncementState.COUNTDOWN},
    notices.MISSED: {AnnouncementState.MISSED},
    notices.ENDED: {AnnouncementState.DONE, AnnouncementState.STOPPED},
}
