"""What goes on by itself about questions passed on: coordinators are told that some wait, old ones are erased."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Final

from bot.inquiries import notices
from bot.inquiries.acting import answerers, in_hands
from storage import inquiries, outbox, reminders
from storage.database import Database
from storage.inquiries import InquiryState

PAUSE: Final = timedelta(minutes=30)
"""Between two notices that questions wait; those that come in meanwhile are told of together."""
_MARK: Final = "inquiries"


class Clerk:
    """``tick`` is called once a minute. ``keep``: how long what is said in them is kept, open or ended."""

    def __init__(self, db: Database, *, keep: timedelta, admins: Collection[int] = ()) -> None:
        self._db = db
        self._keep = keep
        self._admins = frozenset(admins)

    async def tick(self, now: datetime) -> None:
        """All that is to be done at ``now``."""
        await self.announce(now)
        await self.forget(now)

    async def announce(self, now: datetime) -> int:
        """Tell the coordinators of what waits, in one notice each; how many questions that are."""
        async with self._db.read() as tx:
            if not self._untold(now, await inquiries.cases(tx, states=(InquiryState.OPEN,))):
                return 0
        async with self._db.write() as tx:
            before = await reminders.mark(tx, _MARK)
            if before is not None and timedelta(0) <= now - before < PAUSE:
                return 0
            found = self._untold(now, await inquiries.cases(tx, states=(InquiryState.OPEN,)))
            to = [one.id for one in await answerers(tx, self._admins)]
            await outbox.enqueue(tx, notices.waiting(found, to, now))
            await inquiries.announced(tx, found)
            await reminders.put_mark(tx, _MARK, now)
        return len(found)

    async def forget(self, now: datetime) -> int:
        """Erase what was kept long enough; whoever waited for an answer in vain is told. How many."""
        before = now - self._keep
        async with self._db.read() as tx:
            old = [
                one for one in await inquiries.cases(tx) if (one.inquiry.ended_at or one.inquiry.asked_at) < before
            ]
        if not old:
            return 0
        async with self._db.write() as tx:
            gone = await inquiries.erase_ended(tx, before)
            lapsed = await inquiries.lapse(tx, before, now)
            await outbox.enqueue(tx, [notices.lapsed(one.id, one.person, one.asked_at, now) for one in lapsed])
        await self._db.scrub()
        return gone + len(lapsed)

    def _untold(self, now: datetime, found: Collection[inquiries.Case]) -> list[int]:
        """Those of which it is time to tell; what somebody has in hand needs no telling."""
        return [
            one.inquiry.id
            for one in found
            if one.inquiry.announce_at is not None and one.inquiry.announce_at <= now and in_hands(one, now) is None
        ]
