"""From a row of the outbox to a message corrected, a notice of a correction, or one that is taken back."""

from __future__ import annotations

from datetime import datetime, tzinfo
from typing import Final

from bot.announcements.amendviews import (
    corrected_message,
    emptied_message,
    notice_message,
    recalled_message,
)
from bot.announcements.announcing import Announcing
from bot.announcements.carried import carried
from bot.announcements.correcting import APPROVAL, APPROVED, RETURNED
from bot.announcements.correctviews import told_message
from bot.announcements.reach import text_language, texts_of
from bot.announcements.texts import of_json
from bot.delivery import Composed, Deleted, Dropped, Edited, Later, Ready
from bot.parties.lexicon import Lexicon
from bot.questions.wording import Voice
from bot.reminders.instants import Quiet, quiet_end
from bot.reminders.plan import Almanac, Where
from bot.text.catalogue import Catalogues
from storage import announced, announcements, people
from storage.announced import Change, ChangeKind, ChangeState
from storage.announcement_rows import Announcement, AnnouncementState, Recipient
from storage.database import Tx
from storage.rows import OutboxState, Outgoing, Person

NO_MORE: Final = "The announcement is no more."
RECALLED: Final = "The announcement was recalled."
SUPERSEDED: Final = "A further correction takes its place."
NOTHING_THERE: Final = "No message of it is known to be there."


# Of what a coordinator is told, the state in which it is still so.
_HOLDS: Final = {APPROVAL: ChangeState.WAITING, APPROVED: ChangeState.DONE, RETURNED: ChangeState.DRAFT}


class Amending:
    """Makes the messages of rows of the kinds CORRECTION, CORRECTION_NOTICE and RECALL."""

    def __init__(
        self,
        announcing: Announcing,
        catalogues: Catalogues,
        lexicon: Lexicon,
        almanac: Almanac,
    ) -> None:
        self._desk = announcing
        self._catalogues = catalogues
        self._lexicon = lexicon
        self._almanac = almanac

    async def correction(self, row: Outgoing, now: datetime) -> Composed:
        """What somebody has, as it should be."""
        async with self._desk.db.read() as tx:
            found = await self._current(tx, row)
            if isinstance(found, Dropped):
                return found
            announcement, change, person = found
            texts = await texts_of(tx, announcement)
            noted = await announcements.recipient(tx, announcement.id, row.person)
            before = [one for one in await announced.rows_to(tx, announcement.id, row.person) if one.id < row.id]
        there = carried(before, file=announcement.file is not None).carry
        if not texts or noted is None:
            return Dropped(OutboxState.CANCELLED, NO_MORE)
        if not there:
            return Dropped(OutboxState.CANCELLED, NOTHING_THERE)
        voice = self._voice(person)
        language = text_language(announcement, texts, self._desk.audiences.language_of(person))
        now_noted = Recipient(
            announcement=announcement.id, person=row.person, language=language, revision=announcement.revision
        )
        if now_noted != noted:
            async with self._desk.db.write() as tx:
                await announcements.note_text(tx, now_noted)
        text = of_json(texts[language].blocks)
        message = corrected_message(announcement, change, text, voice, self._zone(person))
        return Edited(message, there, emptied_message(announcement, voice))

    async def notice(self, row: Outgoing, now: datetime) -> Composed:
        """That what somebody may have read was corrected; it hangs on it where it is there."""
        async with self._desk.db.read() as tx:
            found = await self._current(tx, row)
            if isinstance(found, Dropped):
                return found
            announcement, change, person = found
            mine = await announced.rows_to(tx, announcement.id, row.person)
        if person.left_at is not None:
            return Dropped(OutboxState.CANCELLED, "The person has left.")
        quiet = Quiet.of(person)
        if not announcement.urgent and (end := quiet_end(now, quiet, self._zone(person))) > now:
            return Later(end)
        key = announced.correction_key(announcement.id, announcement.revision, row.person)
        correction = next((one for one in mine if one.key == key), None)
        done = correction is not None and correction.state is OutboxState.SENT
        there = carried(mine, file=announcement.file is not None).carry
        message = notice_message(
            announcement, change, self._voice(person), self._zone(person), have=bool(there), done=done
        )
        return Ready(message, answers=there[0] if there else 0)

    async def recall(self, row: Outgoing, now: datetime) -> Composed:
        """Everything of it that stands in somebody's chat goes."""
        async with self._desk.db.read() as tx:
            announcement = await announcements.announcement(tx, int(row.data["announcement"]))
            if announcement is None or announcement.state is not AnnouncementState.RECALLED:
                return Dropped(OutboxState.CANCELLED, NO_MORE)
            (change,) = (await announced.changes(tx, announcement.id, kinds=(ChangeKind.RECALL,)))[-1:]
            person = await people.person(tx, row.person) or Person(id=row.person)
            others = [one for one in await announced.rows_to(tx, announcement.id, row.person) if one.id != row.id]
        known = carried(others, file=announcement.file is not None).known
        if not known:
            return Dropped(OutboxState.CANCELLED, NOTHING_THERE)
        return Deleted(known, recalled_message(announcement, change, self._voice(person), self._zone(person)))

    async def told(self, row: Outgoing, now: datetime) -> Composed:
        """What a coordinator is told of a correction unasked; dropped where it has come further meanwhile."""
        async with self._desk.db.read() as tx:
            announcement = await announcements.announcement(tx, int(row.data["announcement"]))
            person = await people.person(tx, row.person) or Person(id=row.person)
            if announcement is None or not await self._desk.coordinates(tx, row.person):
                return Dropped(OutboxState.CANCELLED, "The person may no longer have this.")
            notice = str(row.data["notice"])
            made = await announced.changes(
                tx, announcement.id, kinds=(ChangeKind.CORRECTION,), states=(_HOLDS[notice],)
            )
        if not made:
            return Dropped(OutboxState.CANCELLED, "The correction has come further meanwhile.")
        return Ready(told_message(notice, announcement, made[-1].id, self._voice(person)))

    async def _current(self, tx: Tx, row: Outgoing) -> tuple[Announcement, Change, Person] | Dropped:
        """What a correction's row speaks of, where it is still how things stand."""
        announcement = await announcements.announcement(tx, int(row.data["announcement"]))
        if announcement is None:
            return Dropped(OutboxState.CANCELLED, NO_MORE)
        if announcement.state is AnnouncementState.RECALLED:
            return Dropped(OutboxState.CANCELLED, RECALLED)
        if announcement.revision != row.data["revision"]:
            return Dropped(OutboxState.CANCELLED, SUPERSEDED)
        made = await announced.changes(tx, announcement.id, kinds=(ChangeKind.CORRECTION,))
        change = next((one for one in made if one.number == announcement.revision), None)
        if change is None:
            return Dropped(OutboxState.CANCELLED, NO_MORE)
        return announcement, change, await people.person(tx, row.person) or Person(id=row.person)

    def _voice(self, person: Person) -> Voice:
        return Voice(self._catalogues.texts(self._desk.audiences.language_of(person)), self._lexicon)

    def _zone(self, person: Person) -> tzinfo:
        return self._almanac.zone(Where(person.zone, Quiet.of(person)))
