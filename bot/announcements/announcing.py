"""Announcements while they are written: drafts, and what is to be known of one before it goes out.

Whatever is decided is looked up in the transaction that writes it: the role of who presses, how far the
announcement has come, what it says and whom it would reach.
"""

from __future__ import annotations

import asyncio
from collections.abc import Collection
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from bot.announcements.answers import Draft, No
from bot.announcements.codes import new_code
from bot.announcements.reach import Fingerprint, Reach, fingerprint, reach_of, texts_of
from bot.announcements.texts import of_json, to_json
from bot.audience.audience import parse
from bot.audience.audiences import Audiences
from bot.audience.complaint import UnknownInAudience
from bot.people.roster import People
from bot.questions.wording import Voice
from bot.text.message import Written
from storage import announcements, offices, people
from storage.announcement_rows import (
    Announcement,
    AnnouncementFile,
    AnnouncementKind,
    AnnouncementState,
    AnnouncementText,
)
from storage.database import Database, Tx
from storage.rows import Person, Role

FARTHEST: Final = timedelta(days=366)
"""How far ahead an announcement may be scheduled."""


class Announcing:
    """Drafts. ``approval_from``: to more people than this a second coordinator must approve it; None: never.

    ``countdown``: how long whoever confirmed may still stop it. ``admins`` are coordinators too.
    """

    def __init__(
        self,
        db: Database,
        roster: People,
        audiences: Audiences,
        *,
        approval_from: int | None = 50,
        countdown: timedelta = timedelta(seconds=30),
        admins: Collection[int] = (),
    ) -> None:
        self.db = db
        self.roster = roster
        self.audiences = audiences
        self.approval_from = approval_from
        self.countdown = countdown
        self.admins = frozenset(admins)
        self.changed = asyncio.Event()
        """Set when something may go out, or be stopped, that was not so before: there is more to do than usual."""

    # ── what there is ───────────────────────────────────────────────────────────────────────────────────────

    async def drafts_of(self, person: int) -> tuple[Announcement, ...]:
        """Somebody's drafts, the newest first."""
        async with self.db.read() as tx:
            return await announcements.listed(tx, states=(AnnouncementState.DRAFT,), made_by=person)

    async def draft_of(self, person: int) -> Announcement | None:
        """Somebody's newest draft."""
        return next(iter(await self.drafts_of(person)), None)

    async def shown(self, id: int, by: int, now: datetime) -> Draft | No:
        """An announcement as it stands, for any coordinator; a draft for whoever makes it alone."""
        async with self.db.read() as tx:
            found = await announcements.announcement(tx, id)
            if (no := await self.refused(tx, found, by)) is not None:
                return no
            assert found is not None, "refused() knows"
            if found.state is AnnouncementState.DRAFT and found.made_by != by:
                return No.NOT_YOURS
            return await self.read(tx, found, now)

    # ── writing ─────────────────────────────────────────────────────────────────────────────────────────────

    async def begin(
        self, by: int, language: str, text: Written, now: datetime, *, file: AnnouncementFile | None = None
    ) -> Draft | No:
        """A new draft, for everybody, with a text in one language.

        The same text once more, while the newest draft says nothing else, is that draft: the message that brings it
        may be handled twice.
        """
        async with self.db.write() as tx:
            if not await self.coordinates(tx, by):
                return No.ROLE
            for newest in await announcements.listed(tx, states=(AnnouncementState.DRAFT,), made_by=by, limit=1):
                said = {one.language: one.blocks for one in (await texts_of(tx, newest)).values()}
                if said == {language: to_json(text)} and newest.file == file:
                    return await self.read(tx, newest, now)
            row = Announcement(id=0, code=new_code(), made_by=by, created_at=now, fallback=language, file=file)
            row = replace(row, id=await announcements.add(tx, row))
            await self._put_text(tx, row, language, text)
            return await self.read(tx, row, now)

    async def write(
        self,
        id: int,
        by: int,
        language: str,
        text: Written,
        now: datetime,
        *,
        file: AnnouncementFile | None = None,
    ) -> Draft | No:
        """Set the text in one language; a file that comes with it takes the place of the one there was."""
        async with self.db.write() as tx:
            row = await self._own_draft(tx, id, by)
            if isinstance(row, No):
                return row
            if file is not None:
                row = await self._put(tx, replace(row, file=file))
            await self._put_text(tx, row, language, text)
            return await self.read(tx, row, now)

    async def drop_text(self, id: int, by: int, language: str, now: datetime) -> Draft | No:
        """Take a text out; the last one stays."""
        async with self.db.write() as tx:
            row = await self._own_draft(tx, id, by)
            if isinstance(row, No):
                return row
            left = set(await texts_of(tx, row)) - {language}
            if not left:
                return No.LAST_TEXT
            await announcements.drop_text(tx, id, row.revision, language)
            if row.fallback not in left:
                row = await self._put(tx, replace(row, fallback=min(left)))
            return await self.read(tx, row, now)

    async def move_text(self, id: int, by: int, old: str, new: str, now: datetime) -> Draft | No:
        """A text was taken to be in another language than it is."""
        async with self.db.write() as tx:
            row = await self._own_draft(tx, id, by)
            if isinstance(row, No):
                return row
            found = await texts_of(tx, row)
            if old not in found or new in found:
                return No.NOT_NOW
            await announcements.drop_text(tx, id, row.revision, old)
            await announcements.put_text(tx, replace(found[old], language=new))
            if row.fallback == old:
                row = await self._put(tx, replace(row, fallback=new))
            return await self.read(tx, row, now)

    async def set_file(self, id: int, by: int, file: AnnouncementFile | None, now: datetime) -> Draft | No:
        """The one picture or document that goes with it; None: it goes out without."""
        return await self._change(id, by, now, file=file)

    async def set_kind(self, id: int, by: int, kind: AnnouncementKind, now: datetime) -> Draft | No:
        return await self._change(id, by, now, kind=kind)

    async def set_urgent(self, id: int, by: int, now: datetime, *, urgent: bool) -> Draft | No:
        """Urgent: it goes before others, in quiet hours too, and to those who want none of its kind."""
        return await self._change(id, by, now, urgent=urgent)

    async def set_audience(self, id: int, expression: str, by: int, now: datetime) -> Draft | No:
        """Whom it is for, as an expression. Raises ``AudienceError`` where that is none."""
        return await self._change(id, by, now, audience=str(parse(expression)))

    async def set_fallback(self, id: int, by: int, language: str, now: datetime) -> Draft | No:
        """In which language those read it in whose own there is no text; there must be one in it."""
        async with self.db.write() as tx:
            row = await self._own_draft(tx, id, by)
            if isinstance(row, No):
                return row
            if language not in await texts_of(tx, row):
                return No.NOT_NOW
            return await self.read(tx, await self._put(tx, replace(row, fallback=language)), now)

    async def schedule(self, id: int, by: int, at: datetime | None, now: datetime) -> Draft | No:
        """When it goes out; None: as soon as it is confirmed."""
        if at is not None and not now < at <= now + FARTHEST:
            return No.PAST
        return await self._change(id, by, now, scheduled_for=at)

    async def discard(self, id: int, by: int, now: datetime) -> No | None:
        """Drop a draft, or one that was stopped or missed before anything went out: what it says is erased."""
        async with self.db.write() as tx:
            row = await announcements.announcement(tx, id)
            if (no := await self.refused(tx, row, by)) is not None:
                return no
            assert row is not None, "refused() knows"
            if row.state is AnnouncementState.DRAFT and row.made_by != by:
                return No.NOT_YOURS
            idle = (AnnouncementState.DRAFT, AnnouncementState.STOPPED, AnnouncementState.MISSED)
            if row.state not in idle or row.began_at is not None:
                return No.NOT_NOW
            await self.erase(tx, row, now)
            return None

    # ── for the steps ───────────────────────────────────────────────────────────────────────────────────────

    async def coordinates(self, tx: Tx, person: int) -> bool:
        """Whether somebody is a coordinator at this moment."""
        return (await self.roster.role_in(tx, person)).rank >= Role.COORDINATOR.rank

    async def refused(self, tx: Tx, row: Announcement | None, by: int) -> No | None:
        """Why somebody may do nothing with an announcement; None where they are a coordinator and it is there."""
        if not await self.coordinates(tx, by):
            return No.ROLE
        return No.GONE if row is None else None

    async def read(self, tx: Tx, row: Announcement, now: datetime) -> Draft:
        """An announcement as it stands; until it is confirmed, in the name of whoever makes it now."""
        texts = await texts_of(tx, row)
        if row.state is AnnouncementState.DRAFT:
            row = await self.in_their_name(tx, row)
        reach: Reach | None = None
        seen: Fingerprint | None = None
        trouble: UnknownInAudience | None = None
        try:
            reach = await reach_of(tx, row, texts, self.audiences, now)
            seen = await fingerprint(tx, row, texts, reach, self.audiences, now)
        except UnknownInAudience as error:
            trouble = error
        second = reach is not None and self.needs_second(reach)
        return Draft(
            announcement=row,
            texts={language: of_json(text.blocks) for language, text in texts.items()},
            reach=reach,
            fingerprint=seen,
            trouble=trouble,
            second=second,
            others=len(await self.others(tx, {row.made_by})) if second else 0,
            countdown=self.countdown,
        )

    async def in_their_name(self, tx: Tx, row: Announcement) -> Announcement:
        """The announcement with the office and the State of whoever makes it."""
        maker = await people.person(tx, row.made_by)
        office = await offices.office_of(tx, row.made_by)
        return replace(row, office=office, party=maker.state if maker is not None else "")

    async def described(self, tx: Tx, row: Announcement, voice: Voice) -> str:
        """Its audience in words; the expression itself where it names what is not there any more."""
        try:
            return await self.audiences.described_in(tx, parse(row.audience), voice)
        except UnknownInAudience:
            return row.audience

    async def audience_of(self, row: Announcement, voice: Voice) -> str:
        """The same, at one look."""
        async with self.db.read() as tx:
            return await self.described(tx, row, voice)

    def needs_second(self, reach: Reach) -> bool:
        """Whether so many are reached that a second person must approve."""
        return self.approval_from is not None and len(reach.people) > self.approval_from

    async def others(self, tx: Tx, but: Collection[int]) -> tuple[int, ...]:
        """The coordinators and administrators who have not left, but for these."""
        rows = {row.id: row for row in await people.everybody(tx, roles=(Role.COORDINATOR,))}
        for id in self.admins - rows.keys():
            row = await people.person(tx, id)
            if row is None or row.left_at is None:
                rows[id] = row or Person(id=id)
        return tuple(sorted(id for id, row in rows.items() if row.left_at is None and id not in but))

    async def erase(self, tx: Tx, row: Announcement, now: datetime) -> None:
        """What it says is gone; that there was one stays."""
        await announcements.drop_texts(tx, row.id)
        gone = replace(row, state=AnnouncementState.DISCARDED, ended_at=now, file=None, leaves_at=None)
        await announcements.put(tx, gone)

    async def _own_draft(self, tx: Tx, id: int, by: int) -> Announcement | No:
        row = await announcements.announcement(tx, id)
        if (no := await self.refused(tx, row, by)) is not None:
            return no
        assert row is not None, "refused() knows"
        if row.made_by != by:
            return No.NOT_YOURS
        return row if row.state is AnnouncementState.DRAFT else No.NOT_NOW

    async def _change(self, id: int, by: int, now: datetime, **chosen: object) -> Draft | No:
        async with self.db.write() as tx:
            row = await self._own_draft(tx, id, by)
            if isinstance(row, No):
                return row
            return await self.read(tx, await self._put(tx, replace(row, **chosen)), now)  # type: ignore[arg-type]

    async def _put(self, tx: Tx, row: Announcement) -> Announcement:
        await announcements.put(tx, row)
        return row

    async def _put_text(self, tx: Tx, row: Announcement, language: str, text: Written) -> None:
        kept = AnnouncementText(announcement=row.id, revision=row.revision, language=language, blocks=to_json(text))
        await announcements.put_text(tx, kept)
