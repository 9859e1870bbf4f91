"""From a draft to its countdown: confirmed, approved by a second person, stopped, taken up again.

What is confirmed is compared, in the transaction that decides, with what was shown: a button carries the
fingerprint of the text and of the people that its message told of.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import datetime, timedelta, tzinfo
from typing import Final

from bot.announcements import notices
from bot.announcements.announcing import Announcing
from bot.announcements.answers import Changed, Draft, No, Progress
from bot.announcements.reach import Fingerprint, texts_of
from bot.announcements.texts import beginning, of_json
from bot.reminders.instants import Quiet
from bot.reminders.plan import Almanac, Where
from storage import announcements, journal, outbox, people
from storage.announcement_rows import Announcement, AnnouncementState, Watching
from storage.database import Tx
from storage.rows import Deed, Doer, JournalEntry, OutboxState, Person

MISSED_AFTER: Final = timedelta(hours=1)
"""What should have gone out longer ago than this asks, and does not go out by itself."""
STOPPED_WHY: Final = "The sending was stopped."
_REFUSED: Final = "Stopped, because of another recipient: "
_REOPENS: Final = frozenset(
    {
        AnnouncementState.WAITING,
        AnnouncementState.SCHEDULED,
        AnnouncementState.STOPPED,
        AnnouncementState.MISSED,
    }
)


class Departures:
    """The steps. Each returns how things stand then, or why nothing was done."""

    def __init__(self, announcing: Announcing, almanac: Almanac) -> None:
        self._desk = announcing
        self._db = announcing.db
        self._almanac = almanac

    async def confirm(
        self, id: int, by: int, seen: str, now: datetime, *, message: int = 0
    ) -> Progress | Changed | No:
        """Send what was shown: to a second person, at its time, or into the countdown.

        ``seen``: the fingerprint on the button. ``message``: where the countdown is to be shown.
        """
        async with self._writing() as tx:
            draft = await self._draft(tx, id, by, now)
            if isinstance(draft, No):
                return draft
            row = draft.announcement
            if row.made_by != by:
                return No.NOT_YOURS
            if row.state is not AnnouncementState.DRAFT:
                return No.NOT_NOW
            if not draft.texts:
                return No.EMPTY
            if row.scheduled_for is not None and row.scheduled_for <= now:
                return No.PAST
            if (changed := changes(seen, draft)) is not None:
                return changed
            assert draft.reach is not None, "what cannot be resolved has no fingerprint"
            if not draft.reach.people:
                return No.NOBODY
            if draft.second and not draft.others:
                return No.NOBODY_ELSE
            row = replace(row, confirmed=str(draft.fingerprint), confirmed_by=by, approved_by=0)
            if draft.second:
                row = replace(row, state=AnnouncementState.WAITING)
                await self._note(tx, Deed.ANNOUNCEMENT_HANDED_ON, row, by, now, people=len(draft.reach.people))
                others = await self._desk.others(tx, {by, row.made_by})
                await notices.tell(tx, notices.APPROVAL, id, others, now)
            else:
                row = await self._leave(tx, row, by, now)
            return await self._put(tx, row, now, by, message)

    async def approve(
        self, id: int, by: int, seen: str, now: datetime, *, message: int = 0
    ) -> Progress | Changed | No:
        """A second person lets it go, as it was confirmed and as they saw it.

        Where it is no longer what was confirmed, it goes back to whoever made it.
        """
        async with self._writing() as tx:
            draft = await self._waiting(tx, id, by, now)
            if isinstance(draft, No):
                return draft
            row = draft.announcement
            if (changed := changes(row.confirmed, draft)) is not None:
                await self._return(tx, row, notices.CHANGED, now)
                return replace(changed, returned=True)
            if (changed := changes(seen, draft)) is not None:
                return changed
            row = replace(row, approved_by=by)
            assert draft.reach is not None, "it has a fingerprint"
            await self._note(tx, Deed.ANNOUNCEMENT_APPROVED, row, by, now, people=len(draft.reach.people))
            row = await self._leave(tx, row, by, now)
            await notices.tell(tx, notices.APPROVED, id, {row.made_by}, now)
            return await self._put(tx, row, now, by, message)

    async def decline(self, id: int, by: int, now: datetime) -> Announcement | No:
        """A second person does not let it go: it is a draft again, and whoever made it is told."""
        async with self._writing() as tx:
            draft = await self._waiting(tx, id, by, now)
            if isinstance(draft, No):
                return draft
            await self._note(tx, Deed.ANNOUNCEMENT_DECLINED, draft.announcement, by, now)
            return await self._return(tx, draft.announcement, notices.DECLINED, now)

    async def stop(self, id: int, by: int, now: datetime) -> Progress | No:
        """Any coordinator: nothing of it goes out; or, where it is being sent, nothing more."""
        async with self._writing() as tx:
            row = await announcements.announcement(tx, id)
            if (no := await self._desk.refused(tx, row, by)) is not None:
                return no
            assert row is not None, "refused() knows"
            if row.state is AnnouncementState.SENDING:
                cancelled = await outbox.cancel_where(
                    tx, now, kind="announcement", key_prefix=f"ann:{id}:", why=STOPPED_WHY
                )
                if not cancelled:
                    return No.ENDED
                await self._note(tx, Deed.ANNOUNCEMENT_STOPPED, row, by, now, cancelled=cancelled)
            elif row.state in (AnnouncementState.SCHEDULED, AnnouncementState.COUNTDOWN):
                await self._note(tx, Deed.ANNOUNCEMENT_STOPPED, row, by, now)
            else:
                return No.NOT_NOW
            row = replace(row, state=AnnouncementState.STOPPED, ended_at=now, leaves_at=None)
            await announcements.put(tx, row)
            if by != row.made_by:
                await notices.tell(tx, notices.ENDED, id, {row.made_by}, now)
            return await progress_in(tx, row, now)

    async def reopen(self, id: int, by: int, now: datetime) -> Draft | No:
        """Whoever made it takes it back to change it, as long as nothing of it has gone out."""
        async with self._writing() as tx:
            row = await announcements.announcement(tx, id)
            if (no := await self._desk.refused(tx, row, by)) is not None:
                return no
            assert row is not None, "refused() knows"
            if row.made_by != by:
                return No.NOT_YOURS
            if row.state not in _REOPENS or row.began_at is not None:
                return No.NOT_NOW
            return await self._desk.read(tx, await self._again_a_draft(tx, row, now), now)

    async def send_now(self, id: int, by: int, now: datetime, *, message: int = 0) -> Progress | Changed | No:
        """One whose time was missed goes out after all, if it is still what was confirmed."""
        async with self._writing() as tx:
            draft = await self._draft(tx, id, by, now)
            if isinstance(draft, No):
                return draft
            row = draft.announcement
            if row.state is not AnnouncementState.MISSED:
                return No.NOT_NOW
            if (changed := changes(row.confirmed, draft)) is not None:
                if by == row.made_by:
                    row = await self._again_a_draft(tx, replace(row, scheduled_for=None), now)
                    changed = replace(changed, draft=await self._desk.read(tx, row, now))
                else:
                    await self._return(tx, replace(row, scheduled_for=None), notices.CHANGED, now)
                return replace(changed, returned=True)
            row = replace(row, scheduled_for=None)
            # The time is gone from what was confirmed, and nothing else is.
            again = await self._desk.read(tx, row, now)
            row = await self._leave(tx, replace(row, confirmed=str(again.fingerprint)), by, now)
            return await self._put(tx, row, now, by, message)

    async def test(self, id: int, by: int, number: int, now: datetime) -> int | No:
        """Send it to oneself, a message for each language; how many. ``number`` is that of the update that asks."""
        async with self._writing() as tx:
            draft = await self._draft(tx, id, by, now)
            if isinstance(draft, No):
                return draft
            for language in draft.texts:
                await notices.send_test(tx, id, language, by, now, number)
            return len(draft.texts)

    async def progress(self, id: int, by: int, now: datetime) -> Progress | No:
        """How far it has come."""
        async with self._db.read() as tx:
            row = await announcements.announcement(tx, id)
            no = await self._desk.refused(tx, row, by)
            if no is not None or row is None:
                return no or No.GONE
            return await progress_in(tx, row, now)

    async def follow(self, id: int, by: int, now: datetime, *, message: int) -> Progress | No:
        """How far it has come, to be shown in that message from now on."""
        async with self._writing() as tx:
            row = await announcements.announcement(tx, id)
            no = await self._desk.refused(tx, row, by)
            if no is not None or row is None:
                return no or No.GONE
            return await self._put(tx, row, now, by, message)

    def zone(self, person: Person | None) -> tzinfo:
        """Where somebody's clock is."""
        return self._almanac.zone(_where(person))

    def zone_name(self, person: Person | None) -> str:
        """The same as an IANA name."""
        return self._almanac.name(_where(person))

    @asynccontextmanager
    async def _writing(self) -> AsyncIterator[Tx]:
        """A transaction after which what goes on by itself looks at once: not before it is committed."""
        async with self._db.write() as tx:
            yield tx
        self._desk.changed.set()

    # ── what the steps have in common ───────────────────────────────────────────────────────────────────────

    async def _draft(self, tx: Tx, id: int, by: int, now: datetime) -> Draft | No:
        row = await announcements.announcement(tx, id)
        if (no := await self._desk.refused(tx, row, by)) is not None:
            return no
        assert row is not None, "refused() knows"
        return await self._desk.read(tx, row, now)

    async def _waiting(self, tx: Tx, id: int, by: int, now: datetime) -> Draft | No:
        """What waits for somebody else's word, before somebody who may give it."""
        draft = await self._draft(tx, id, by, now)
        if isinstance(draft, No):
            return draft
        if draft.announcement.state is not AnnouncementState.WAITING:
            return No.NOT_NOW
        return No.OWN if by in (draft.announcement.made_by, draft.announcement.confirmed_by) else draft

    async def _leave(self, tx: Tx, row: Announcement, by: int, now: datetime) -> Announcement:
        """Into the countdown, or to wait for its time."""
        if row.scheduled_for is not None and row.scheduled_for > now:
            row = replace(row, state=AnnouncementState.SCHEDULED)
            at = row.scheduled_for
            await self._note(tx, Deed.ANNOUNCEMENT_SCHEDULED, row, by, now, at=at.isoformat() if at else "")
            return row
        if row.scheduled_for is not None and now - row.scheduled_for > MISSED_AFTER:
            await notices.tell(tx, notices.MISSED, row.id, {row.made_by}, now)
            return replace(row, state=AnnouncementState.MISSED)
        leaves_at = now + self._desk.countdown
        if leaves_at > now:
            others = await self._desk.others(tx, {by, row.made_by})
            awake = [id for id in others if not await self._rests(tx, id, now)]
            await notices.tell(tx, notices.LEAVING, row.id, awake, now, until=leaves_at)
        return replace(row, state=AnnouncementState.COUNTDOWN, leaves_at=leaves_at)

    async def _rests(self, tx: Tx, id: int, now: datetime) -> bool:
        """Whether somebody is in their quiet hours."""
        where = _where(await people.person(tx, id))
        return where.quiet.holds(now.astimezone(self._almanac.zone(where)).time())

    async def _put(self, tx: Tx, row: Announcement, now: datetime, by: int, message: int) -> Progress:
        await announcements.put(tx, row)
        if message:
            await announcements.watch(tx, Watching(announcement=row.id, person=by, message=message))
        return await progress_in(tx, row, now)

    async def _return(self, tx: Tx, row: Announcement, why: str, now: datetime) -> Announcement:
        return await give_back(tx, row, why, now)

    async def _again_a_draft(self, tx: Tx, row: Announcement, now: datetime) -> Announcement:
        row = as_draft(row)
        await announcements.put(tx, row)
        return row

    async def _note(
        self, tx: Tx, deed: Deed, row: Announcement, by: int, now: datetime, **detail: int | str
    ) -> None:
        doer = Doer(await self._desk.roster.role_in(tx, by))
        await note(tx, deed, row, now, doer=doer, by=by, detail=detail)


def _where(person: Person | None) -> Where:
    who = person or Person(id=0)
    return Where(who.zone, Quiet.of(who))


def changes(seen: str, draft: Draft) -> Changed | None:
    """What is different from what was seen; None where nothing is."""
    now, then = draft.fingerprint, Fingerprint.of(seen)
    if now is not None and now == then:
        return None
    if then is None or now is None:
        return Changed(draft=draft, text=then is None, people=True, before=then.number if then else 0)
    return Changed(draft=draft, text=now.text != then.text, people=now.people != then.people, before=then.number)


async def give_back(tx: Tx, row: Announcement, why: str, now: datetime) -> Announcement:
    """It is a draft again, and whoever made it is told why."""
    if why == notices.CHANGED:
        await note(tx, Deed.ANNOUNCEMENT_DECLINED, row, now, doer=Doer.ITSELF, detail={"why": why})
    row = as_draft(row)
    await announcements.put(tx, row)
    await notices.tell(tx, notices.RETURNED, row.id, {row.made_by}, now, why=why)
    return row


def as_draft(row: Announcement) -> Announcement:
    """The announcement before anybody confirmed it."""
    return replace(
        row,
        state=AnnouncementState.DRAFT,
        office="",
        party="",
        confirmed="",
        confirmed_by=0,
        approved_by=0,
        leaves_at=None,
        ended_at=None,
    )


async def note(
    tx: Tx,
    deed: Deed,
    row: Announcement,
    now: datetime,
    *,
    doer: Doer,
    by: int = 0,
    detail: Mapping[str, int | str] | None = None,
) -> None:
    """Let the journal know, in the transaction that does it."""
    entry = JournalEntry(
        deed=deed, at=now, doer=doer, by=by, subject=f"announcement:{row.id}", detail=dict(detail or {})
    )
    await journal.add(tx, entry)


async def progress_in(tx: Tx, row: Announcement, now: datetime) -> Progress:
    """How far it has come."""
    stands = await announcements.tally(tx, row.id)
    errors = await announcements.errors(tx, row.id, OutboxState.CANCELLED) if row.began_at is not None else {}
    why = next((error.removeprefix(_REFUSED) for error in errors if error.startswith(_REFUSED)), "")
    resting = await announcements.resting(tx, row.id, now) if row.began_at is not None else 0
    texts = await texts_of(tx, row)
    text = texts.get(row.fallback) or next(iter(texts.values()), None)
    confirmed = Fingerprint.of(row.confirmed)
    return Progress(
        announcement=row,
        title=beginning(of_json(text.blocks)) if text is not None else "",
        people=row.people or (confirmed.number if confirmed is not None else 0),
        sent=stands[OutboxState.SENT],
        failed=stands[OutboxState.FAILED],
        uncertain=stands[OutboxState.UNCERTAIN],
        cancelled=stands[OutboxState.CANCELLED] + stands[OutboxState.EXPIRED],
        waiting=stands[OutboxState.QUEUED] + stands[OutboxState.SENDING],
        resting=resting,
        why=why,
        left=max(row.leaves_at - now, timedelta(0)) if row.leaves_at is not None else timedelta(0),
    )
