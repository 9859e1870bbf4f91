"""Files that coordinators send: read, looked through, corrected, put in."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import PurePath
from typing import Final

from bot.meetings.complaint import Complaint
from bot.parties.lexicon import Lexicon
from bot.people.roster import People
from bot.reception import answering, sheet
from bot.reception.choices import Choices
from bot.reception.data import document_data, document_of, draft_data
from bot.reception.standing import Ask, No, Standing, standing
from bot.records.draft import draft as recognised
from bot.records.limits import Limits
from bot.records.reader import read_bytes
from bot.records.shelf import PutIn, put_in_within
from bot.records.types import Draft
from bot.text.catalogue import Texts
from storage import meetings, people, receptions, records
from storage.database import Database, Tx
from storage.receptions import Reception
from storage.rows import Doer, Meeting, Record, Role

LASTS: Final = timedelta(days=14)
LARGEST: Final = 20_000_000
"""Bytes: what a bot may fetch from Telegram."""
MOST_OPEN: Final = 20
"""Files that one person may have under review."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Already:
    """This very file was put in before."""

    record: Record


@dataclass(frozen=True, kw_only=True, slots=True)
class Stored:
    """What a file became. ``again``: the button was pressed once more; nothing was done."""

    record: Record
    passages: int
    meeting: Meeting | None
    meeting_is_new: bool = False
    again: bool = False


@dataclass(frozen=True, slots=True)
class Full:
    """Too many files wait already."""

    most: int


class Receptions:
    """One call for each thing that a coordinator does. ``now`` is aware UTC, ``person`` a Telegram user id.

    ``refresh`` brings the search index up to date once something was put in.
    """

    def __init__(
        self,
        db: Database,
        lexicon: Lexicon,
        people: People,
        refresh: Callable[[], Awaitable[object]],
        *,
        limits: Limits | None = None,
        most_open: int = MOST_OPEN,
    ) -> None:
        self._db = db
        self._lexicon = lexicon
        self._people = people
        self._refresh = refresh
        self._limits = limits or Limits()
        self._most_open = most_open

    async def receive(self, person: int, name: str, data: bytes, now: datetime) -> Standing | Already | Full | No:
        """Read a file and keep what was recognised. Raises ``UnreadableFile`` where it cannot be read."""
        document = await read_bytes(PurePath(name.replace("\\", "/")).name or "?", data, limits=self._limits)
        found = await asyncio.to_thread(recognised, document, self._lexicon)
        row = Reception(
            id=0,
            person=person,
            created_at=now,
            expires_at=now + LASTS,
            file_name=document.file_name,
            sha256=document.sha256,
            document=document_data(document),
            draft=draft_data(found),
            choices=Choices().as_data(),
        )
        async with self._db.write() as tx:
            if not await self._may(tx, person):
                return No.ROLE
            there = await records.by_sha(tx, document.sha256)
            if there is not None:
                return Already(record=there)
            if len(await receptions.open_ones(tx, person, now)) >= self._most_open:
                return Full(self._most_open)
            id = await receptions.add(tx, row)
            return await standing(tx, replace(row, id=id), self._lexicon)

    async def open_ones(self, person: int, now: datetime) -> tuple[Reception, ...]:
        """What waits to be put in, the latest first; without files and drafts."""
        async with self._db.read() as tx:
            return await receptions.open_ones(tx, person, now)

    async def stands(self, person: int, id: int, now: datetime) -> Standing | Stored | No:
        """How a file stands; what it became where it was put in."""
        async with self._db.read() as tx:
            row = await receptions.reception(tx, id, person, now)
            return await self._shown(tx, row)

    async def answer(
        self, person: int, id: int, revision: int, value: str, now: datetime
    ) -> Standing | Stored | No:
        """A button under what is asked. A value that does not belong to it changes nothing."""
        return await self._change(
            person, id, revision, now, lambda stands: answering.pressed(stands, value, self._lexicon)
        )

    async def write(
        self, person: int, id: int, revision: int, what: str, words: str, now: datetime
    ) -> Standing | Stored | Complaint | No:
        """What somebody typed where ``what`` was asked for: see ``answering.typed``."""
        complaints: list[Complaint] = []

        def change(stands: Standing) -> answering.Changed | None:
            made = answering.typed(stands, what, words, self._lexicon)
            if isinstance(made, Complaint):
                complaints.append(made)
                return None
            return made

        found = await self._change(person, id, revision, now, change)
        return complaints[0] if complaints else found

    async def reopen(self, person: int, id: int, revision: int, what: str, now: datetime) -> Standing | Stored | No:
        """Ask once more for something that was decided: see ``answering.reopened``."""
        return await self._change(person, id, revision, now, lambda stands: answering.reopened(stands, what))

    async def start_again(self, person: int, id: int, revision: int, now: datetime) -> Standing | Stored | No:
        """Forget every correction and decision: what was recognised in the file, once more."""
        async with self._db.read() as tx:
            row = await receptions.reception(tx, id, person, now, whole=True)
        if row is None or row.record is not None:
            return await self.stands(person, id, now)
        found = await asyncio.to_thread(recognised, document_of(row.document), self._lexicon)
        return await self._change(person, id, revision, now, lambda stands: (found, Choices()))

    async def sheet(self, person: int, id: int, texts: Texts, now: datetime) -> tuple[str, bytes] | No:
        """The review as a file: its name and content."""
        stands = await self.stands(person, id, now)
        if not isinstance(stands, Standing):
            return stands if isinstance(stands, No) else No.GONE
        text = sheet.written(
            stands.draft, sha256=stands.sha256, file_name=stands.file_name, lexicon=self._lexicon, texts=texts
        )
        # A byte order mark and CR LF: what the simplest editors expect.
        return f"review-{PurePath(stands.file_name).stem}.txt", ("\ufeff" + text.replace("\n", "\r\n")).encode()

    async def returned(
        self, person: int, data: bytes, now: datetime, *, expected: int = 0
    ) -> Standing | Stored | Sequence[Complaint] | No:
        """A review that was sent back. ``expected`` is the file whose review was waited for, 0 for any."""
        text = sheet.decoded(data)
        digest = sheet.digest_in(text)
        waiting = await self.open_ones(person, now)
        row = next((one for one in waiting if one.id == expected or (not expected and one.sha256 == digest)), None)
        if row is None:
            return No.GONE
        complaints: list[Complaint] = []

        def change(stands: Standing) -> answering.Changed | None:
            read = sheet.read(text, stands.draft, sha256=stands.sha256, lexicon=self._lexicon)
            if isinstance(read, Draft):
                return answering.corrected(stands, read)
            complaints.extend(read)
            return None

        found = await self._change(person, row.id, row.revision, now, change)
        return complaints or found

    async def confirm(self, person: int, id: int, revision: int, now: datetime) -> Standing | Stored | Already | No:
        """Put it in, once. Where the base changed so that a decision no longer fits, it is asked again instead."""
        async with self._db.write() as tx:
            role = await self._people.role_in(tx, person)
            if role.rank < Role.COORDINATOR.rank:
                return No.ROLE
            row = await receptions.reception(tx, id, person, now, whole=True)
            shown = await self._shown(tx, row)
            if row is None or not isinstance(shown, Standing):
                return shown
            if row.revision != revision:
                return No.STALE
            if shown.ask is not Ask.CONFIRM or shown.reopened:
                await self._keep(tx, shown, None, shown.choices, now)
                return replace(shown, revision=shown.revision + 1, reopened=True)
            there = await records.by_sha(tx, row.sha256)
            if there is not None:
                return Already(record=there)
            put = await self._put_in(tx, row, shown, Doer(role.value), now)
            await receptions.became(tx, id, put.record.id)
        await self._refresh()
        return Stored(
            record=put.record, passages=put.passages, meeting=put.meeting, meeting_is_new=put.meeting_is_new
        )

    async def drop(self, person: int, id: int, now: datetime) -> No | str:
        """Give a file up; its name."""
        async with self._db.write() as tx:
            row = await receptions.reception(tx, id, person, now)
            if row is None or row.record is not None:
                return No.GONE
            await receptions.drop(tx, id)
            return row.file_name

    async def known_meetings(self) -> tuple[Meeting, ...]:
        """Every meeting, the latest first."""
        async with self._db.read() as tx:
            return tuple(reversed(await meetings.meetings(tx)))

    async def around(self, record: Record) -> tuple[Meeting | None, Record | None, Record | None]:
        """The meeting of a record, the one that it replaced, and the one that replaced it."""
        async with self._db.read() as tx:
            return (
                await meetings.meeting(tx, record.meeting) if record.meeting else None,
                await records.record(tx, record.supersedes) if record.supersedes is not None else None,
                await records.record(tx, record.superseded_by) if record.superseded_by is not None else None,
            )

    async def groups(self) -> tuple[str, ...]:
        """The groups that readers may be named by."""
        async with self._db.read() as tx:
            return await people.groups(tx)

    async def current_records(self) -> tuple[Record, ...]:
        """Every record that may be replaced, the latest put in first."""
        async with self._db.read() as tx:
            found = await records.records(tx, visibility=records.EVERYTHING)
        return tuple(sorted(found, key=lambda one: -one.id))

    async def _put_in(self, tx: Tx, row: Reception, shown: Standing, doer: Doer, now: datetime) -> PutIn:
        choices = shown.choices
        assert choices.authority is not None
        assert choices.visibility is not None
        return await put_in_within(
            tx,
            document_of(row.document),
            shown.draft,
            authority=choices.authority,
            language=choices.language,
            visibility=choices.visibility,
            audience=choices.audience,
            now=now,
            by=doer.value,
            supersedes=choices.replaces if choices.replaces > 0 else None,
            doer=doer,
            person=row.person,
            meeting=choices.meeting,
        )

    async def _change(
        self,
        person: int,
        id: int,
        revision: int,
        now: datetime,
        change: Callable[[Standing], answering.Changed | None],
    ) -> Standing | Stored | No:
        async with self._db.write() as tx:
            if not await self._may(tx, person):
                return No.ROLE
            row = await receptions.reception(tx, id, person, now)
            shown = await self._shown(tx, row)
            if row is None or not isinstance(shown, Standing):
                return shown
            if row.revision != revision:
                return No.STALE
            made = change(shown)
            if made is None:
                return shown
            draft, choices = made
            changed = draft if draft != shown.draft else None
            await self._keep(tx, shown, changed, choices, now)
            row = replace(row, revision=revision + 1, draft=draft_data(draft), choices=choices.as_data())
            return await standing(tx, row, self._lexicon)

    async def _keep(self, tx: Tx, shown: Standing, draft: Draft | None, choices: Choices, now: datetime) -> None:
        await receptions.change(
            tx,
            shown.id,
            shown.revision,
            draft=draft_data(draft) if draft is not None else None,
            choices=choices.as_data(),
            expires_at=now + LASTS,
        )

    async def _shown(self, tx: Tx, row: Reception | None) -> Standing | Stored | No:
        if row is None:
            return No.GONE
        if row.record is None:
            return await standing(tx, row, self._lexicon)
        record = await records.record(tx, row.record)
        if record is None:
            return No.GONE
        sizes = await records.sizes(tx, [record.id])
        meeting = await meetings.meeting(tx, record.meeting) if record.meeting else None
        return Stored(record=record, passages=sizes[record.id], meeting=meeting, again=True)

    async def _may(self, tx: Tx, person: int) -> bool:
        return (await self._people.role_in(tx, person)).rank >= Role.COORDINATOR.rank


__all__ = ["LARGEST", "Already", "Full", "Receptions", "Stored"]
