"""Filling the search index from the database.

Making words and handing them to the engine holds the interpreter lock, so it is done in a thread, a short batch at
a time, and the event loop gets its turns between them. Batches are read in transactions of their own: a record that
comes or goes meanwhile is noted as a change later than the one the index is published under, and done (again) then.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Collection, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Protocol, TypeVar

import sqlalchemy as sa

from bot.errors import IndexUnavailable
from storage import records as records_module
from storage.changes import Change
from storage.database import Database, Tx
from storage.rows import Passage, PassageKind, Visibility
from storage.search_files import IndexFolder, State, is_damage, mark_of, place_of
from storage.statements import in_groups
from storage.tables import records as table

if TYPE_CHECKING:
    import tantivy

T = TypeVar("T")

_BATCH: Final = 250  # passages: about ten milliseconds on either side
_HEAP: Final = 64_000_000  # bytes, for each of the engine's threads
# While a thread writes its heap to the disk the other one takes the documents that would wait for it, and with them
# the interpreter.
_THREADS: Final = 2


class Analyser(Protocol):
    """What makes words of text. Equal versions give equal words."""

    @property
    def version(self) -> str: ...

    def words(self, text: str, language: str) -> list[str]: ...


@dataclass(frozen=True, slots=True)
class _Facets:
    """What a sentence inherits from its record."""

    meeting: str
    language: str
    visibility: Visibility
    passages: int


class IndexWriter:
    """Writes one index, in ``thread``; the folder's lock must be held."""

    def __init__(self, index: tantivy.Index, analyser: Analyser, thread: Executor) -> None:
        self._index = index
        self._schema = index.schema
        self._analyser = analyser
        self._thread = thread

    async def build(self, db: Database, progress: Callable[[int, int], None] | None) -> None:
        """Put every current record into an empty index."""
        async with db.read() as tx:
            facets = await _facets(tx)
        total = sum(one.passages for one in facets.values())
        writer = await self._run(self._open, _THREADS)
        done = after = 0
        while True:
            async with db.read() as tx:
                batch = await records_module.iterate_passages(tx, after, _BATCH)
            if not batch:
                break
            await self._run(self._add, writer, batch, facets)
            after = batch[-1].id
            done += len(batch)
            if progress:
                progress(min(done, total), total)
        await self._run(_finish, writer)

    async def update(
        self, db: Database, changed: Collection[int], progress: Callable[[int, int], None] | None
    ) -> int:
        """Take in the current ones of the changed records, drop the others; how many sentences were dropped."""
        async with db.read() as tx:
            facets = await _facets(tx, changed)
        total = sum(one.passages for one in facets.values())
        writer = await self._run(self._open, 1)
        dropped = await self._run(self._drop, writer, changed)
        done = 0
        for record in sorted(facets):
            async with db.read() as tx:
                passages = await records_module.passages(tx, record=record)
            for batch in in_groups(passages, _BATCH):
                await self._run(self._add, writer, batch, facets)
                done += len(batch)
                if progress:
                    progress(done, total)
        await self._run(_finish, writer)
        return dropped

    async def written(self, folder: IndexFolder, generation: str, change: Change, before: State | None) -> State:
        """What was written, read back from the disk."""
        return await self._run(folder.written, generation, change, before)

    async def _run(self, work: Callable[..., T], *arguments: Any) -> T:
        try:
            return await asyncio.get_running_loop().run_in_executor(self._thread, work, *arguments)
        except BaseException as error:
            if not is_damage(error):
                raise
            raise IndexUnavailable(f"The search index cannot be written: {error}.") from error

    def _open(self, threads: int) -> tantivy.IndexWriter:
        return self._index.writer(_HEAP * threads, threads)

    def _drop(self, writer: tantivy.IndexWriter, records: Collection[int]) -> int:
        searcher = self._index.searcher()
        for record in records:
            writer.delete_documents_by_term("record", record)
        return sum(searcher.doc_freq("record", record) for record in records)

    def _add(self, writer: tantivy.IndexWriter, passages: Sequence[Passage], facets: dict[int, _Facets]) -> None:
        from tantivy import Document

        for passage in passages:
            facet = facets.get(passage.record)
            if facet is None:
                continue  # came after the facets were read: a later change, taken in then
            spoken = passage.kind is PassageKind.INTERVENTION and bool(passage.speakers)
            shared: dict[str, Any] = {
                "speaker": sorted({speaker.party for speaker in passage.speakers if speaker.party}),
                "record": passage.record,
                "visibility": facet.visibility.value,
                "marks": mark_of(spoken=spoken, visibility=facet.visibility),
            }
            if facet.meeting:
                shared["meeting"] = facet.meeting
            if passage.item is not None:
                shared["item"] = passage.item
            if spoken:
                shared["spoken"] = "yes"
            for number, (start, end) in enumerate(passage.sentences):
                words = self._analyser.words(passage.text[start:end], facet.language)
                if words:
                    place = place_of(passage.id, number)
                    writer.add_document(Document(words=" ".join(words), place=place, **shared))


def _finish(writer: tantivy.IndexWriter) -> None:
    writer.commit()
    writer.wait_merging_threads()


async def _facets(tx: Tx, records: Collection[int] | None = None) -> dict[int, _Facets]:
    """Record.id → facets, of current records, among those given."""
    query = sa.select(
        table.c.id, table.c.meeting, table.c.language, table.c.visibility, table.c.passage_count
    ).where(table.c.superseded_by.is_(None), table.c.taken_back_at.is_(None))
    groups = [None] if records is None else list(in_groups(records))
    facets: dict[int, _Facets] = {}
    for group in groups:
        found = await tx.execute(query if group is None else query.where(table.c.id.in_(group)))
        for row in found:
            facets[row.id] = _Facets(row.meeting or "", row.language, Visibility(row.visibility), row.passage_count)
    return facets
