"""The journal as administrators read it. Entries are added by ``storage.journal.add``, where the deed is done."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from bot.journal.labels import KINDS
from bot.journal.sheet import sheet
from storage import journal, people
from storage.database import Database, Tx
from storage.journal import Soundness
from storage.rows import Deed, Doer, JournalEntry, JournalRow

DETAILS_KEPT: Final = timedelta(days=2 * 365)
"""How long the details of an entry are kept. What was done, when, by whom and to what is kept for good."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Page:
    """A page of entries, the newest first, of ``of`` in all; ``kinds`` are those of which there are any.

    ``names``: Person.id → the name they are held under, for those on the page who have one.
    """

    rows: tuple[JournalRow, ...]
    of: int
    page: int
    size: int
    kind: str
    kinds: tuple[str, ...]
    names: Mapping[int, str]
    soundness: Soundness


class Journal:
    """Reads the journal, hands it out, and drops details whose time is over."""

    def __init__(self, db: Database) -> None:
        self._db = db

    async def page(self, page: int = 0, *, kind: str = "", size: int = 5) -> Page:
        """A page counted from 0, the last one where there are fewer; of one kind (see ``KINDS``) or of all."""
        chosen = deeds_of(kind)
        async with self._db.read() as tx:
            soundness = await journal.verify(tx)
            noted = await journal.deeds(tx)
            found = {deed.partition(".")[0] for deed in noted}
            of = await journal.count(tx, deeds=chosen)
            page = min(max(page, 0), max((of - 1) // size, 0))
            rows = await journal.rows(tx, deeds=chosen, limit=size, skip=page * size)
            names = await _names(tx, rows)
        return Page(
            rows=rows,
            of=of,
            page=page,
            size=size,
            kind=kind if chosen else "",
            kinds=tuple(kind for kind in KINDS if kind in found),
            names=names,
            soundness=soundness,
        )

    async def rows(self, *, kind: str = "", limit: int | None = None) -> tuple[JournalRow, ...]:
        """Entries, the newest first."""
        async with self._db.read() as tx:
            return await journal.rows(tx, deeds=deeds_of(kind), limit=limit)

    async def soundness(self) -> Soundness:
        """Whether the chain is whole, and where it is not."""
        async with self._db.read() as tx:
            return await journal.verify(tx)

    async def number_of(self, fingerprint: str) -> int | None:
        """The entry that had this fingerprint when it was noted; None where none has it now."""
        async with self._db.read() as tx:
            return await journal.number_of(tx, fingerprint)

    async def sheet(self, *, by: int, doer: Doer, now: datetime) -> bytes:
        """Everything as CSV. That it was handed out is an entry of its own, the last in the file."""
        async with self._db.write() as tx:
            await journal.add(tx, JournalEntry(deed=Deed.EXPORT_JOURNAL, at=now, doer=doer, by=by))
            return sheet(await journal.rows(tx, oldest_first=True))

    async def note(self, entry: JournalEntry) -> None:
        """Note what leaves no other trace in the base: an export. What changes the base is noted where it does."""
        async with self._db.write() as tx:
            await journal.add(tx, entry)

    async def tidy(self, now: datetime) -> int:
        """Drop the details that were kept long enough; how many."""
        async with self._db.write() as tx:
            return await journal.drop_details(tx, now - DETAILS_KEPT)


def deeds_of(kind: str) -> tuple[Deed, ...]:
    """The deeds of a kind; () for a kind that there is not."""
    return tuple(deed for deed in Deed if deed.kind == kind)


async def _names(tx: Tx, rows: Collection[JournalRow]) -> dict[int, str]:
    ids = {id for row in rows for id in (row.by, row.person) if id}
    held = [await people.person(tx, id) for id in sorted(ids)]
    return {person.id: person.name for person in held if person is not None and person.name}
