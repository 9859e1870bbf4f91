"""What may be done with an announcement that went out, and why it may not."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum

from bot.announcements.announcing import Announcing
from storage import announcements, journal, offices, people
from storage.announcement_rows import Announcement, AnnouncementState
from storage.database import Tx
from storage.rows import Deed, Doer, JournalEntry

OUT = frozenset({AnnouncementState.SENDING, AnnouncementState.DONE, AnnouncementState.STOPPED})
"""States in which something of it may have reached somebody, where it has begun."""


class Cannot(StrEnum):
    """Why nothing was done."""

    ROLE = "role"  # no coordinator, or none any more
    GONE = "gone"  # no such announcement or correction
    NOT_OUT = "not-out"  # nothing of it has gone out
    RECALLED = "recalled"
    SUPERSEDED = "superseded"  # it was corrected meanwhile
    CHANGED = "changed"  # the correction says something else than what was shown
    UNCHANGED = "unchanged"  # the correction says what the announcement says
    NOT_NOW = "not-now"  # done already, dropped, or waiting for a second person
    NOT_YOURS = "not-yours"  # somebody else writes it
    OWN = "own"  # whoever made it cannot approve it
    NOBODY_ELSE = "nobody-else"  # a second person must approve, and there is none
    NOTHING = "nothing"  # there is nobody of whom it is uncertain
    ERASED = "erased"  # its texts are no longer kept


class Afterwards:
    """What the steps after sending have in common."""

    def __init__(self, announcing: Announcing) -> None:
        self.db = announcing.db
        self.announcing = announcing

    def ring(self) -> None:
        """Rows were queued, and are on disk: they need not wait until somebody looks."""
        self.announcing.changed.set()

    async def out(self, tx: Tx, id: int, by: int) -> Announcement | Cannot:
        """An announcement that went out, before a coordinator."""
        if not await self.announcing.coordinates(tx, by):
            return Cannot.ROLE
        row = await announcements.announcement(tx, id)
        if row is None:
            return Cannot.GONE
        if row.state is AnnouncementState.RECALLED:
            return Cannot.RECALLED
        return row if row.state in OUT and row.began_at is not None else Cannot.NOT_OUT

    async def in_whose_name(self, tx: Tx, by: int) -> tuple[str, str]:
        """Office ("" = none given) and Party.key of somebody at this moment."""
        person = await people.person(tx, by)
        return await offices.office_of(tx, by), person.state if person is not None else ""

    async def note(
        self, tx: Tx, deed: Deed, row: Announcement, by: int, now: datetime, detail: Mapping[str, int | str]
    ) -> None:
        """Let the journal know, in the transaction that does it."""
        doer = Doer(await self.announcing.roster.role_in(tx, by))
        subject = f"announcement:{row.id}"
        await journal.add(
            tx, JournalEntry(deed=deed, at=now, doer=doer, by=by, subject=subject, detail=dict(detail))
        )
