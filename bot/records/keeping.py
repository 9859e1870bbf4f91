"""What becomes of records once they are in: listed, taken back, put back, shown to others than before."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from bot.errors import BadInput
from bot.parties.lexicon import Lexicon
from bot.people.roster import People
from bot.records import readers
from bot.records.remark import Remark
from bot.records.witnesses import retell
from storage import journal, people, records
from storage.database import Database, Tx
from storage.rows import Deed, Doer, JournalEntry, Record, Role, Visibility
from storage.search import SearchIndex

ON_A_PAGE: Final = 8


@dataclass(frozen=True, kw_only=True, slots=True)
class Held:
    """A record with its number of passages. ``current``: it is searched and quoted, by those who may read it."""

    record: Record
    passages: int

    @property
    def current(self) -> bool:
        return records.is_current(self.record)


@dataclass(frozen=True, kw_only=True, slots=True)
class Page:
    """Records, the latest put in first; ``page`` from 0 of ``pages``, ``total`` over all of them."""

    held: tuple[Held, ...]
    page: int
    pages: int
    total: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Kept:
    """What was done to a record. ``changed`` is False where it was so already.

    ``back``: the id of the record that is current again since the one that superseded it was taken back.
    """

    record: Record
    changed: bool
    back: int | None = None


class Keeping:
    """For coordinators (``by``: Person.id) and for whoever works at the terminal (``by`` 0).

    Each deed is noted in the journal in the transaction that does it, and the index follows before the call
    returns. None instead of an outcome: ``by`` is no coordinator at that moment.
    """

    def __init__(self, db: Database, index: SearchIndex, lexicon: Lexicon, people: People) -> None:
        self._db = db
        self._index = index
        self._lexicon = lexicon
        self._people = people

    async def listed(self, page: int = 0, *, size: int = ON_A_PAGE, current_only: bool = False) -> Page:
        """All records, whatever became of them, of all visibilities: for coordinators alone."""
        async with self._db.read() as tx:
            ids = await records.ids(tx, current_only=current_only)
            pages = max(1, -(-len(ids) // size))
            page = min(max(page, 0), pages - 1)
            chosen = ids[page * size :][:size]
            found = {one.id: one for one in await records.records_by_id(tx, chosen)}
            sizes = await records.sizes(tx, chosen)
        held = tuple(Held(record=found[id], passages=sizes[id]) for id in chosen if id in found)
        return Page(held=held, page=page, pages=pages, total=len(ids))

    async def one(self, id: int) -> Held | None:
        """One record, whatever became of it; None where there is none of that number."""
        async with self._db.read() as tx:
            found = await records.record(tx, id)
            sizes = await records.sizes(tx, [id])
        return Held(record=found, passages=sizes[id]) if found is not None else None

    async def take_back(self, id: int, *, by: int, now: datetime) -> Kept | None:
        """Show a record to nobody any more; it stays in the list. What it superseded is current again.

        BadInput where there is no such record.
        """
        async with self._db.write() as tx:
            doer = await self._doer(tx, by)
            if doer is None:
                return None
            there = await _there(tx, id)
            if there.taken_back_at is not None:
                return Kept(record=there, changed=False)
            taken = await records.take_back(tx, id, now)
            await retell(tx, taken)
            back = await records.record(tx, taken.supersedes) if taken.supersedes is not None else None
            returned = back.id if back is not None and records.is_current(back) else None
            detail: dict[str, Any] = {"file": journal.short(taken.file_name)}
            if returned is not None:
                detail["current-again"] = returned
            await self._note(tx, Deed.RECORD_TAKEN_BACK, taken, doer, by, now, detail)
        await self._index.refresh(self._db)
        return Kept(record=taken, changed=True, back=returned)

    async def put_back(self, id: int, *, by: int, now: datetime) -> Kept | None:
        """Undo :meth:`take_back`. BadInput where there is no such record, or its file was put in anew meanwhile."""
        async with self._db.write() as tx:
            doer = await self._doer(tx, by)
            if doer is None:
                return None
            there = await _there(tx, id)
            if there.taken_back_at is None:
                return Kept(record=there, changed=False)
            anew = await records.by_sha(tx, there.sha256)
            if anew is not None:
                raise BadInput(
                    Remark("The file of record {id} was put in again since, as record {anew}.", id=id, anew=anew.id)
                )
            put = await records.put_back(tx, id)
            await self._note(tx, Deed.RECORD_PUT_BACK, put, doer, by, now, {"file": journal.short(put.file_name)})
        await self._index.refresh(self._db)
        return Kept(record=put, changed=True)

    async def set_visibility(
        self, id: int, visibility: Visibility, audience: Iterable[str] = (), *, by: int, now: datetime
    ) -> Kept | None:
        """Show a record to others than before, from this moment on.

        ``audience`` as written by people: "state:Switzerland", "group:Friends". BadInput where there is no such
        record, or a reader is not known.
        """
        async with self._db.write() as tx:
            doer = await self._doer(tx, by)
            if doer is None:
                return None
            named = readers.checked(visibility, audience, self._lexicon, await people.groups(tx))
            there = await _there(tx, id)
            if (there.visibility, there.audience) == (visibility, named):
                return Kept(record=there, changed=False)
            shown = await records.set_visibility(tx, id, visibility, named)
            detail: dict[str, Any] = {"before": there.visibility.value, "visibility": visibility.value}
            if named:
                detail["audience"] = list(named)
            await self._note(tx, Deed.RECORD_VISIBILITY, shown, doer, by, now, detail)
        await self._index.refresh(self._db)
        return Kept(record=shown, changed=True)

    async def audience(self, written: Iterable[str]) -> tuple[str, ...]:
        """Readers as they are kept, for ``put_in``. BadInput says which one is not known, and what may be meant."""
        async with self._db.read() as tx:
            return readers.audience(written, self._lexicon, await people.groups(tx))

    async def _doer(self, tx: Tx, by: int) -> Doer | None:
        if not by:
            return Doer.TERMINAL
        role = await self._people.role_in(tx, by)
        return Doer(role.value) if role.rank >= Role.COORDINATOR.rank else None

    async def _note(
        self, tx: Tx, deed: Deed, record: Record, doer: Doer, by: int, now: datetime, detail: dict[str, Any]
    ) -> None:
        subject = f"record:{record.id}"
        await journal.add(tx, JournalEntry(deed=deed, at=now, doer=doer, by=by, subject=subject, detail=detail))


async def _there(tx: Tx, id: int) -> Record:
    there = await records.record(tx, id)
    if there is None:
        raise BadInput(Remark("There is no record {id}: see the list of records.", id=id))
    return there
