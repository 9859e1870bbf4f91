"""Corrections: written like the announcement, shown, confirmed, by a second person where so many have it.

From then on the announcement says what the correction says: to those who have it, whose messages are changed, and
to those who still wait for it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final

from bot.announcements import notices
from bot.announcements.afterwards import Afterwards, Cannot
from bot.announcements.announcing import Announcing
from bot.announcements.following import follow_one, rows_of
from bot.announcements.texts import of_json, to_json
from bot.text.message import Written
from storage import announced, announcements
from storage.announced import Change, ChangeKind, ChangeState
from storage.announcement_rows import Announcement
from storage.database import Tx
from storage.rows import Deed, OutboxState

SUPERSEDED_WHY: Final = "A further correction takes its place."

APPROVAL: Final = "correction-approval"
"""Values of ``Outgoing.data["notice"]``: to the other coordinators, somebody's correction waits for one of them."""
APPROVED: Final = "correction-approved"
RETURNED: Final = "correction-returned"
NOTICES: Final = frozenset({APPROVAL, APPROVED, RETURNED})


@dataclass(frozen=True, kw_only=True, slots=True)
class Concerned:
    """How many recipients have it, may have it, and still wait for it."""

    have: int
    unsure: int
    waiting: int

    @property
    def total(self) -> int:
        return self.have + self.unsure + self.waiting


@dataclass(frozen=True, kw_only=True, slots=True)
class Correction:
    """A correction with what is to be known of it. ``before`` is what the announcement says, by language.

    ``second``: another coordinator must approve it; ``others`` is how many could. ``fingerprint`` is what a
    confirmation confirms.
    """

    announcement: Announcement
    change: Change
    texts: Mapping[str, Written]
    before: Mapping[str, Written]
    concerned: Concerned
    second: bool
    others: int
    fingerprint: str

    @property
    def changed(self) -> tuple[str, ...]:
        """The languages in which it says something else."""
        return tuple(one for one in self.texts if self.texts[one] != self.before.get(one))


class Correcting(Afterwards):
    """The steps. Each returns the correction as it is then, or why nothing was done."""

    def __init__(self, announcing: Announcing) -> None:
        super().__init__(announcing)

    async def begin(self, id: int, by: int, now: datetime) -> Correction | Cannot:
        """Somebody's correction of an announcement: the one they are writing, or a new one."""
        async with self.db.write() as tx:
            row = await self.out(tx, id, by)
            if isinstance(row, Cannot):
                return row
            open_ones = (ChangeState.DRAFT, ChangeState.WAITING)
            for one in await announced.changes(tx, id, kinds=(ChangeKind.CORRECTION,), states=open_ones):
                if one.made_by == by and one.base == row.revision and one.texts is not None:
                    return await self._read(tx, row, one)
                if one.made_by == by:  # of a text that is no more
                    await announced.put(tx, replace(one, state=ChangeState.DROPPED, texts=None))
            texts = await announcements.texts(tx, id, row.revision)
            if not texts:
                return Cannot.ERASED
            change = Change(
                id=0,
                announcement=id,
                kind=ChangeKind.CORRECTION,
                made_by=by,
                created_at=now,
                base=row.revision,
                texts={language: text.blocks for language, text in texts.items()},
            )
            return await self._read(tx, row, replace(change, id=await announced.add(tx, change)))

    async def shown(self, id: int, by: int) -> Correction | Cannot:
        """The correction as it stands: a draft for whoever writes it, one that waits for every coordinator."""
        async with self.db.read() as tx:
            found = await self._open(tx, id, by)
            if isinstance(found, Cannot):
                return found
            row, change = found
            if change.state is ChangeState.DRAFT and change.made_by != by:
                return Cannot.NOT_YOURS
            return await self._read(tx, row, change)

    async def waiting(self, announcement: int, by: int) -> Correction | None:
        """The correction of an announcement that waits for a second person, if there is one."""
        async with self.db.read() as tx:
            row = await self.out(tx, announcement, by)
            found = await announced.changes(
                tx, announcement, kinds=(ChangeKind.CORRECTION,), states=(ChangeState.WAITING,)
            )
            if isinstance(row, Cannot) or not found or found[-1].base != row.revision:
                return None
            return await self._read(tx, row, found[-1])

    async def write(self, id: int, by: int, language: str, text: Written, now: datetime) -> Correction | Cannot:
        """Set what it says in one language."""
        async with self.db.write() as tx:
            found = await self._own_draft(tx, id, by)
            if isinstance(found, Cannot):
                return found
            row, change = found
            change = replace(change, texts={**(change.texts or {}), language: to_json(text)})
            await announced.put(tx, change)
            return await self._read(tx, row, change)

    async def confirm(self, id: int, by: int, seen: str, now: datetime) -> Correction | Cannot:
        """Make the correction, or hand it to a second person. ``seen``: the fingerprint of what was shown."""
        made = await self._confirm(id, by, seen, now)
        self.ring()
        return made

    async def approve(self, id: int, by: int, seen: str, now: datetime) -> Correction | Cannot:
        """A second person lets it go, as they saw it."""
        made = await self._approve(id, by, seen, now)
        self.ring()
        return made

    async def take_back(self, id: int, by: int, now: datetime) -> Correction | Cannot:
        """It does not wait any more and can be written on: declined by a second person, or taken back."""
        async with self.db.write() as tx:
            found = await self._waiting(tx, id, by)
            if isinstance(found, Cannot):
                return found
            row, change = found
            change = replace(change, state=ChangeState.DRAFT)
            await announced.put(tx, change)
            if by != change.made_by:
                await self.note(tx, Deed.ANNOUNCEMENT_DECLINED, row, by, now, {"what": "correction"})
                await notices.tell(tx, RETURNED, row.id, {change.made_by}, now)
            return await self._read(tx, row, change)

    async def drop(self, id: int, by: int) -> Announcement | Cannot:
        """It is not made."""
        async with self.db.write() as tx:
            found = await self._own_draft(tx, id, by)
            if isinstance(found, Cannot):
                return found
            row, change = found
            await announced.put(tx, replace(change, state=ChangeState.DROPPED, texts=None))
            return row

    async def as_made(self, correction: Correction, now: datetime) -> Change:
        """The change as it would stand if it were made now: what a preview says of it."""
        async with self.db.read() as tx:
            office, party = await self.in_whose_name(tx, correction.change.made_by)
        return replace(correction.change, office=office, party=party, done_at=now)

    # ── what the steps have in common ───────────────────────────────────────────────────────────────────────

    async def _confirm(self, id: int, by: int, seen: str, now: datetime) -> Correction | Cannot:
        async with self.db.write() as tx:
            found = await self._own_draft(tx, id, by)
            if isinstance(found, Cannot):
                return found
            row, change = found
            correction = await self._read(tx, row, change)
            if not correction.changed:
                return Cannot.UNCHANGED
            if seen != correction.fingerprint:
                return Cannot.CHANGED
            if not correction.second:
                return await self._make(tx, correction, by, now)
            others = await self.announcing.others(tx, {by})
            if not others:
                return Cannot.NOBODY_ELSE
            change = replace(change, state=ChangeState.WAITING)
            await announced.put(tx, change)
            await self.note(tx, Deed.ANNOUNCEMENT_HANDED_ON, row, by, now, _detail(correction))
            await notices.tell(tx, APPROVAL, row.id, others, now)
            return await self._read(tx, row, change)

    async def _approve(self, id: int, by: int, seen: str, now: datetime) -> Correction | Cannot:
        async with self.db.write() as tx:
            found = await self._waiting(tx, id, by)
            if isinstance(found, Cannot):
                return found
            row, change = found
            if change.made_by == by:
                return Cannot.OWN
            correction = await self._read(tx, row, change)
            if seen != correction.fingerprint:
                return Cannot.CHANGED
            await self.note(tx, Deed.ANNOUNCEMENT_APPROVED, row, by, now, _detail(correction))
            await notices.tell(tx, APPROVED, row.id, {change.made_by}, now)
            return await self._make(tx, correction, by, now)

    async def _make(self, tx: Tx, correction: Correction, by: int, now: datetime) -> Correction:
        row, change = correction.announcement, correction.change
        revision = await announcements.add_revision(tx, row.id, _blocks(correction.texts))
        office, party = await self.in_whose_name(tx, change.made_by)
        change = replace(
            change,
            state=ChangeState.DONE,
            number=revision,
            office=office,
            party=party,
            approved_by=by if by != change.made_by else 0,
            done_at=now,
            texts=None,
        )
        await announced.put(tx, change)
        for prefix in ("annfix", "annnote"):
            await announced.cancel(tx, row.id, prefix, now, SUPERSEDED_WHY)
        await follow_one(tx, row.id, now)
        detail = _detail(correction) | {"revision": revision}
        await self.note(tx, Deed.ANNOUNCEMENT_CORRECTED, row, by, now, detail)
        return replace(correction, announcement=replace(row, revision=revision), change=change)

    async def _open(self, tx: Tx, id: int, by: int) -> tuple[Announcement, Change] | Cannot:
        """A correction that is not made yet, of an announcement that went out."""
        change = await announced.change(tx, id)
        if change is None:
            return Cannot.GONE if await self.announcing.coordinates(tx, by) else Cannot.ROLE
        row = await self.out(tx, change.announcement, by)
        if isinstance(row, Cannot):
            return row
        if change.kind is not ChangeKind.CORRECTION or change.texts is None:
            return Cannot.NOT_NOW
        return (row, change) if change.base == row.revision else Cannot.SUPERSEDED

    async def _own_draft(self, tx: Tx, id: int, by: int) -> tuple[Announcement, Change] | Cannot:
        found = await self._open(tx, id, by)
        if isinstance(found, Cannot):
            return found
        if found[1].made_by != by:
            return Cannot.NOT_YOURS
        return found if found[1].state is ChangeState.DRAFT else Cannot.NOT_NOW

    async def _waiting(self, tx: Tx, id: int, by: int) -> tuple[Announcement, Change] | Cannot:
        found = await self._open(tx, id, by)
        if isinstance(found, Cannot):
            return found
        return found if found[1].state is ChangeState.WAITING else Cannot.NOT_NOW

    async def _read(self, tx: Tx, row: Announcement, change: Change) -> Correction:
        concerned = await concerned_in(tx, row)
        limit = self.announcing.approval_from
        second = limit is not None and concerned.total > limit
        before = await announcements.texts(tx, row.id, change.base)
        blocks = change.texts or {}
        return Correction(
            announcement=row,
            change=change,
            texts={language: of_json(blocks[language]) for language in sorted(blocks)},
            before={language: of_json(text.blocks) for language, text in before.items()},
            concerned=concerned,
            second=second,
            others=len(await self.announcing.others(tx, {change.made_by})) if second else 0,
            fingerprint=_digest([change.base, blocks, concerned.total > 0]),
        )


async def concerned_in(tx: Tx, row: Announcement) -> Concerned:
    """How many of its recipients a correction or a recall concerns."""
    have = unsure = waiting = 0
    for queued in (await rows_of(tx, row, await announcements.recipients(tx, row.id))).values():
        states = {one.state for one in queued if announced.carries(one.key)}
        if OutboxState.SENT in states:
            have += 1
        elif states & {OutboxState.QUEUED, OutboxState.SENDING}:
            waiting += 1
        elif OutboxState.UNCERTAIN in states:
            unsure += 1
    return Concerned(have=have, unsure=unsure, waiting=waiting)


def _detail(correction: Correction) -> dict[str, int | str]:
    return {"what": "correction", "people": correction.concerned.total}


def _blocks(texts: Mapping[str, Written]) -> dict[str, list[dict[str, Any]]]:
    return {language: to_json(text) for language, text in texts.items()}


def _digest(facts: object) -> str:
    written = json.dumps(facts, ensure_ascii=True, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(written.encode()).hexdigest()[:16]
