"""What announcements do by themselves: go out when their time has come, ask when it was missed, end.

All of it stands in the database: a process that dies in a countdown or in the middle of the sending is followed
by one that goes on where it was. Whom an announcement goes to is frozen in one transaction with its beginning:
there is a row for each, or it has not begun.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from bot.announcements import notices
from bot.announcements.announcing import Announcing
from bot.announcements.answers import Progress
from bot.announcements.departures import MISSED_AFTER, give_back, note, progress_in
from bot.announcements.reach import reach_of, text_language, texts_of
from bot.audience.complaint import UnknownInAudience
from bot.reminders.instants import Quiet, quiet_end
from bot.reminders.plan import Almanac, Where
from storage import announced, announcements, outbox
from storage.announcement_rows import Announcement, AnnouncementState, Recipient
from storage.database import Tx
from storage.rows import Deed, Doer, Outgoing, Person

log = logging.getLogger(__name__)

KIND: Final = "announcement"
LASTS: Final = timedelta(days=3)
"""How long it may take to reach somebody: quiet hours and outages are waited out, and no more than that."""
TEXTS_KEPT: Final = timedelta(days=2 * 365)
"""How long what an announcement says is kept after it began, for /verify, corrections and the list."""
DRAFTS_KEPT: Final = timedelta(days=90)
_LONG: Final = timedelta(minutes=5)
_URGENT, _ORDINARY = 0, 6
_AT_WORK: Final = (AnnouncementState.SCHEDULED, AnnouncementState.COUNTDOWN, AnnouncementState.SENDING)


@dataclass(frozen=True, kw_only=True, slots=True)
class Outlook:
    """What to do next. ``queued``: rows were queued. ``busy``: something counts down or is being sent just now.

    ``next_at``: when the next one is due.
    """

    queued: bool
    busy: bool
    next_at: datetime | None


class Dispatcher:
    """``await tick(now)``, about every second while something is going on."""

    def __init__(self, announcing: Announcing, almanac: Almanac) -> None:
        self._desk = announcing
        self._db = announcing.db
        self._almanac = almanac

    async def tick(self, now: datetime) -> Outlook:
        """Let go what is due, ask about what was missed, end what has ended."""
        async with self._db.read() as tx:
            rows = await announcements.listed(tx, states=_AT_WORK)
        queued = busy = False
        ahead = []
        for row in reversed(rows):
            if row.state is AnnouncementState.SENDING:
                first = await self._end(row.id, now)
                busy |= first is not None and first <= now
                ahead += [first] if first is not None and first > now else []
                continue
            due = due_at(row)
            if due <= now:
                queued |= await self._go(row.id, now)
                busy = True
            else:
                busy |= row.state is AnnouncementState.COUNTDOWN
                ahead.append(due)
        return Outlook(queued=queued, busy=busy, next_at=min(ahead, default=None))

    async def tidy(self, now: datetime) -> int:
        """Erase what announcements said long ago, and drafts that nobody goes on with; how many announcements."""
        async with self._db.write() as tx:
            old = await announcements.with_old_texts(tx, now - TEXTS_KEPT)
            for id in old:
                await announcements.drop_texts(tx, id)
                await announced.drop_texts(tx, id)
            left = [
                row
                for row in await announcements.listed(tx, states=(AnnouncementState.DRAFT,))
                if row.made_by == 0 or row.created_at < now - DRAFTS_KEPT
            ]
            for row in left:
                await self._desk.erase(tx, row, now)
        return len(old) + len(left)

    async def _go(self, id: int, now: datetime) -> bool:
        """Freeze its recipients and let it go: all in one transaction. False where it does not go out."""
        async with self._db.write() as tx:
            row = await announcements.announcement(tx, id)
            if row is None or row.state not in _AT_WORK or row.began_at is not None or due_at(row) > now:
                return False  # stopped meanwhile
            if now - due_at(row) > MISSED_AFTER or not await self._vouched_for(tx, row):
                await self._ask(tx, row, now)
                return False
            texts = await texts_of(tx, row)
            try:
                reach = await reach_of(tx, row, texts, self._desk.audiences, now)
            except UnknownInAudience:
                await give_back(tx, row, notices.UNRESOLVED, now)
                return False
            if not reach.people:
                await give_back(tx, row, notices.NOBODY, now)
                return False
            if self._desk.needs_second(reach) and not row.approved_by:
                await give_back(tx, row, notices.GROWN, now)
                return False
            await outbox.enqueue(tx, [self._row(row, person, now) for person in reach.people])
            language_of = self._desk.audiences.language_of
            frozen = [
                Recipient(
                    announcement=id,
                    person=person.id,
                    language=text_language(row, texts, language_of(person)),
                    revision=row.revision,
                )
                for person in reach.people
            ]
            await announcements.freeze(tx, frozen)
            begun = replace(
                row,
                state=AnnouncementState.SENDING,
                began_at=now,
                leaves_at=None,
                people=len(reach.people),
                parties=reach.parties,
            )
            await announcements.put(tx, begun)
            by = row.approved_by or row.confirmed_by
            doer = Doer(await self._desk.roster.role_in(tx, by)) if by else Doer.ITSELF
            await note(tx, Deed.ANNOUNCEMENT_STARTED, row, now, doer=doer, by=by, detail={"people": begun.people})
            return True

    async def _end(self, id: int, now: datetime) -> datetime | None:
        """When the next of its messages may go out; None where nothing waits any more: it has ended."""
        async with self._db.read() as tx:
            row = await announcements.announcement(tx, id)
            if row is None or row.state is not AnnouncementState.SENDING:
                return None
            stands = await progress_in(tx, row, now)
            first = await announcements.waiting_until(tx, id)
        if stands.waiting:
            return first or now
        async with self._db.write() as tx:
            row = await announcements.announcement(tx, id)
            if row is not None and row.state is AnnouncementState.SENDING:
                await self._put_ended(tx, row, await progress_in(tx, row, now), now)
        return None

    async def _put_ended(self, tx: Tx, row: Announcement, stands: Progress, now: datetime) -> None:
        state = AnnouncementState.STOPPED if stands.why else AnnouncementState.DONE
        await announcements.put(tx, replace(row, state=state, ended_at=now))
        if stands.why:
            await note(tx, Deed.ANNOUNCEMENT_STOPPED, row, now, doer=Doer.ITSELF)
            log.error("Announcement %d was stopped: %s", row.id, stands.why)
        long_ago = row.began_at is not None and now - row.began_at > _LONG
        if stands.why or row.scheduled_for is not None or long_ago:  # nobody is looking on
            await notices.tell(tx, notices.ENDED, row.id, {row.made_by}, now)

    async def _vouched_for(self, tx: Tx, row: Announcement) -> bool:
        """Whether somebody who let it go is still a coordinator."""
        for person in (row.approved_by, row.confirmed_by):
            if person and await self._desk.coordinates(tx, person):
                return True
        return False

    async def _ask(self, tx: Tx, row: Announcement, now: datetime) -> None:
        """Its time went by, or whoever let it go is no coordinator any more: somebody is asked."""
        await announcements.put(tx, replace(row, state=AnnouncementState.MISSED, leaves_at=None))
        asked: Sequence[int] = (row.made_by,)
        if not row.made_by or not await self._desk.coordinates(tx, row.made_by):
            asked = await self._desk.others(tx, ())
        await notices.tell(tx, notices.MISSED, row.id, asked, now)

    def _row(self, row: Announcement, person: Person, now: datetime) -> Outgoing:
        begin = now if row.urgent else self.rest_of(person, now)
        return Outgoing(
            id=0,
            key=announcements.key_of(row.id, person.id),
            kind=KIND,
            person=person.id,
            chat=person.id,
            data={"batch": row.code, "announcement": row.id},
            created_at=now,
            not_before=begin,
            expires_at=begin + LASTS,
            priority=_URGENT if row.urgent else _ORDINARY,
            again=0,
        )

    def rest_of(self, person: Person, now: datetime) -> datetime:
        """When somebody's quiet hours are over; now where it is none of them."""
        quiet = Quiet.of(person)
        return quiet_end(now, quiet, self._almanac.zone(Where(person.zone, quiet)))


def due_at(row: Announcement) -> datetime:
    """When something that is scheduled or counts down goes out."""
    at = row.leaves_at if row.state is AnnouncementState.COUNTDOWN else row.scheduled_for
    assert at is not None, "what goes out has its time"
    return at
