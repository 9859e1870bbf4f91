"""Recalls, and messages sent once more to those of whom it is not known whether they have them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from bot.announcements.afterwards import OUT, Afterwards, Cannot
from bot.announcements.carried import carried
from bot.announcements.following import follow_one, rows_of
from bot.delivery import ANNOUNCEMENT
from storage import announced, announcements, outbox, people
from storage.announced import Change, ChangeKind, ChangeState
from storage.announcement_rows import Announcement, AnnouncementState
from storage.database import Tx
from storage.rows import Deed, OutboxState, Outgoing, Person

DELETES_WITHIN: Final = timedelta(hours=48)
"""Telegram's: a bot deletes what it wrote, as long as it is not older."""
RECALLED_WHY: Final = "The announcement was recalled."
_WAITING = frozenset({OutboxState.QUEUED, OutboxState.SENDING})
_LASTS = timedelta(days=3)


@dataclass(frozen=True, kw_only=True, slots=True)
class Recall:
    """What a recall would find, or has found: how many messages' readers. ``fresh`` can still be deleted, ``old``
    are replaced by a sentence, ``waiting`` do not go out; of ``unsure`` it is not known what there is to delete.
    """

    announcement: Announcement
    fresh: int
    old: int
    waiting: int
    unsure: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Unsure:
    """Those of whom it is not known whether they have it. ``number`` is that of the next sending once more."""

    announcement: Announcement
    people: tuple[Person, ...]
    number: int


class Recalling(Afterwards):
    """The steps. Each says how things stand, or why nothing was done."""

    async def recallable(self, id: int, by: int, now: datetime) -> Recall | Cannot:
        """What a recall would do now."""
        async with self.db.read() as tx:
            row = await self.out(tx, id, by)
            return row if isinstance(row, Cannot) else await self._count(tx, row, now)

    async def recall(self, id: int, by: int, now: datetime) -> Recall | Cannot:
        """Take it back from everybody: nothing more goes out, and what arrived is deleted or replaced."""
        async with self.db.write() as tx:
            row = await self.out(tx, id, by)
            if isinstance(row, Cannot):
                return row
            found = await self._count(tx, row, now)
            office, party = await self.in_whose_name(tx, by)
            change = Change(
                id=0,
                announcement=id,
                kind=ChangeKind.RECALL,
                made_by=by,
                created_at=now,
                state=ChangeState.DONE,
                number=1,
                base=row.revision,
                office=office,
                party=party,
                done_at=now,
            )
            await announced.add(tx, change)
            open_ones = (ChangeState.DRAFT, ChangeState.WAITING)
            for one in await announced.changes(tx, id, states=open_ones):
                await announced.put(tx, replace(one, state=ChangeState.DROPPED, texts=None))
            row = replace(row, state=AnnouncementState.RECALLED, ended_at=row.ended_at or now, leaves_at=None)
            await announcements.put(tx, row)
            for prefix in ("ann", "annfix", "annnote"):
                await announced.cancel(tx, id, prefix, now, RECALLED_WHY)
            await follow_one(tx, id, now)
            detail = {"deleted": found.fresh, "replaced": found.old, "cancelled": found.waiting}
            await self.note(tx, Deed.ANNOUNCEMENT_RECALLED, row, by, now, {**detail, "unsure": found.unsure})
        self.ring()
        return replace(found, announcement=row)

    async def unsure(self, id: int, by: int) -> Unsure | Cannot:
        """Of whom it is not known whether they have it."""
        async with self.db.read() as tx:
            row = await self.out(tx, id, by)
            return row if isinstance(row, Cannot) else await self._unsure(tx, row)

    async def resend(self, id: int, number: int, by: int, now: datetime) -> Unsure | Cannot:
        """Send it once more to those of whom it is not known. ``number`` as it was shown: each is used once."""
        async with self.db.write() as tx:
            row = await self.out(tx, id, by)
            if isinstance(row, Cannot):
                return row
            found = await self._unsure(tx, row)
            if number != found.number:
                return Cannot.NOT_NOW
            if not found.people:
                return Cannot.NOTHING
            change = Change(
                id=0,
                announcement=id,
                kind=ChangeKind.RESEND,
                made_by=by,
                created_at=now,
                state=ChangeState.DONE,
                number=number,
                done_at=now,
            )
            await announced.add(tx, change)
            await outbox.enqueue(tx, [_once_more(row, person.id, number, now) for person in found.people])
            detail = {"people": len(found.people), "number": number}
            await self.note(tx, Deed.ANNOUNCEMENT_RESENT, row, by, now, detail)
        self.ring()
        return found

    async def _count(self, tx: Tx, row: Announcement, now: datetime) -> Recall:
        fresh = old = waiting = unsure = 0
        for queued in (await rows_of(tx, row, await announcements.recipients(tx, row.id))).values():
            there = carried(queued, file=row.file is not None)
            states = {one.state for one in queued if announced.carries(one.key)}
            if there.known:
                late = there.since is not None and now - there.since >= DELETES_WITHIN
                fresh, old = fresh + (not late), old + late
            elif states & _WAITING:
                waiting += 1
            elif OutboxState.UNCERTAIN in states:
                unsure += 1
        return Recall(announcement=row, fresh=fresh, old=old, waiting=waiting, unsure=unsure)

    async def _unsure(self, tx: Tx, row: Announcement) -> Unsure:
        found = []
        for person, queued in (await rows_of(tx, row, await announcements.recipients(tx, row.id))).items():
            states = [one.state for one in queued if announced.carries(one.key)]
            if states and states[-1] is OutboxState.UNCERTAIN and OutboxState.SENT not in states:
                found.append(await people.person(tx, person) or Person(id=person))
        before = await announced.changes(tx, row.id, kinds=(ChangeKind.RESEND,))
        return Unsure(announcement=row, people=tuple(found), number=len(before) + 1)


def _once_more(row: Announcement, person: int, number: int, now: datetime) -> Outgoing:
    assert row.state in OUT, "only what went out is sent once more"
    return Outgoing(
        id=0,
        key=announced.resent_key(row.id, person, number),
        kind=ANNOUNCEMENT,
        person=person,
        chat=person,
        data={"batch": row.code, "announcement": row.id, "again": True},
        created_at=now,
        not_before=now,
        expires_at=now + _LASTS,
        priority=0 if row.urgent else 6,
        again=0,
    )
