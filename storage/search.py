"""The search index: which sentences hold which words, the best first.

Derived and disposable: it is made from the database, kept beside it in a folder, and made again whenever it is
missing, damaged, of another version, or not from this database's history. Only words are in it, never text; what a
hit says is read from the database.

The unit is the sentence. A question is a list of concepts, each scored by the best of its alternatives; a sentence
is scored by the sum over the concepts (BM25). Scope is by facets, which do not count towards the score.

Whoever may not read every record searches through a window: what is found, counted and known of words there is what
an index of the readable records alone would have.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeVar

from bot.errors import IndexUnavailable
from storage import changes
from storage.database import Database
from storage.rows import Visibility
from storage.search_files import IndexFolder, State, is_damage, split_place
from storage.search_query import EVERYWHERE, Alternative, Concept, Scope, all_of, any_of, flat, is_marked, loose
from storage.search_window import Reach, Window

if TYPE_CHECKING:
    import tantivy

    from storage.search_writer import Analyser

T = TypeVar("T")
Progress = Callable[[int, int], None]

PATIENCE: Final = timedelta(seconds=5)
"""How long a refresh waits for another process that is writing the index."""

# Where more sentences than this score alike, the first of them in the index stand for all.
_MOST_TIED: Final = 2048
# So many times the hits wanted are fetched at once, to have the equals of the last one: asking again for more takes
# as long as asking did, asking for more at once next to nothing.
_AT_ONCE: Final = 8
_MOST_FREQUENCIES: Final = 50_000
_MOST_WINDOWS: Final = 32
# Dropped sentences for every hundred that are there, before the index is made anew.
_MOST_DROPPED: Final = 20


@dataclass(frozen=True, slots=True)
class Hit:
    passage: int
    sentence: int  # which of Passage.sentences
    score: float


class SearchIndex:
    """Open with :meth:`open`, then :meth:`refresh`. Searching is quick enough for an event loop.

    Until the first refresh of a folder without an index everything is empty: ``ready`` says so.
    """

    def __init__(self, folder: IndexFolder, analyser: Analyser, patience: timedelta) -> None:
        self._folder = folder
        self._analyser = analyser
        self._patience = patience
        self._refreshing = asyncio.Lock()
        self._state: State | None = None
        self._searcher: tantivy.Searcher | None = None
        self._index: tantivy.Index | None = None
        self._frequencies: dict[tuple[str, ...], int] = {}  # of this index; it goes with it
        self._windows: OrderedDict[Reach, Window] = OrderedDict()  # as well

    @classmethod
    def open(cls, folder: Path, analyser: Analyser, *, patience: timedelta = PATIENCE) -> SearchIndex:
        """The index in ``folder``, which is made where missing. IndexUnavailable where it cannot be."""
        index = cls(IndexFolder.at(folder), analyser, patience)
        if state := index._folder.state(analyser.version):
            index._adopt(state, index._folder.opened(state))
        return index

    @property
    def ready(self) -> bool:
        """Whether there is an index to search, be it an older one."""
        return self._searcher is not None

    @property
    def sentences(self) -> int:
        """How many sentences the index holds."""
        return self._searcher.num_docs if self._searcher else 0

    async def refresh(self, db: Database, progress: Progress | None = None) -> None:
        """Bring the index up to the database: nothing, the changed records, or everything, as needed.

        ``progress`` is told passages done and passages in all. Searching goes on meanwhile, on what was there
        before. Raises IndexUnavailable where another process is writing for longer than the patience given, or
        where the folder cannot be written to.
        """
        async with self._refreshing:
            if await self._is_current(db):
                return
            async with self._folder.held(self._patience):
                # Another process may have done the work while this one waited.
                while not await self._is_current(db):
                    await self._catch_up(db, progress)

    def within(self, reach: Reach) -> Window:
        """The index as far as somebody may search it. To be asked for anew for each question."""
        window = self._windows.pop(reach, None) or Window(self, reach)
        self._windows[reach] = window
        if len(self._windows) > _MOST_WINDOWS:
            self._windows.popitem(last=False)
        return window

    def holds(self, visibility: Visibility) -> bool:
        """Whether any sentence of a record of this visibility is in the index."""
        return self._guarded(lambda searcher: searcher.doc_freq("visibility", visibility.value), 0) > 0

    def search(
        self, concepts: Sequence[Concept], scope: Scope = EVERYWHERE, limit: int = 50, *, rough: bool = False
    ) -> list[Hit]:
        """The sentences in scope that hold any of the concepts: best first, equals in the order of the records.

        ``rough`` is some times quicker in a large base, where concepts have several words: these add up instead of
        the best one counting, and phrases count as their rarest word.
        """
        if rough:
            concepts = flat(concepts, self.frequency)
        if limit < 1:
            return []
        return self._guarded(lambda searcher: self._best(searcher, concepts, scope, limit), [])

    def frequency(self, words: tuple[str, ...]) -> int:
        """How many sentences of the whole base hold the word, or the words as a phrase."""
        if self._searcher is None or not words:
            return 0
        if (known := self._frequencies.get(words)) is not None:
            return known
        if len(words) == 1 and not (self._state and self._state.dropped):
            found = self._guarded(lambda searcher: searcher.doc_freq("words", words[0]), 0)
        else:
            found = self.count([Concept((Alternative(words),))])
        if len(self._frequencies) >= _MOST_FREQUENCIES:
            self._frequencies.clear()
        self._frequencies[words] = found
        return found

    def count(self, concepts_all: Sequence[Concept], scope: Scope = EVERYWHERE) -> int:
        """How many sentences in scope hold every one of the concepts; all in scope where none is given."""
        if not all(any(one.words for one in concept.alternatives) for concept in concepts_all):
            return 0  # a concept without words is in no sentence
        return self._guarded(lambda searcher: self._counted(searcher, concepts_all, scope), 0)

    def close(self) -> None:
        """Let go of the files. Afterwards everything is empty."""
        self._adopt(None, None)

    async def _is_current(self, db: Database) -> bool:
        """Adopt what is in the folder, and say whether it is all that the database has."""
        state = self._folder.state(self._analyser.version)
        if state is not None and state != self._state:
            index = await asyncio.to_thread(self._folder.opened, state)
            if index is not None:
                self._adopt(state, index)
        async with db.read() as tx:
            return self._state is not None and await changes.latest(tx) == self._state.change

    async def _catch_up(self, db: Database, progress: Progress | None) -> None:
        from storage.search_writer import IndexWriter

        before, index = self._state, self._index
        if before != self._folder.state(self._analyser.version):
            before = None  # what is in the folder could not be opened
        async with db.read() as tx:
            target = await changes.latest(tx)
            known = before is not None and await changes.knows(tx, before.change)
            changed = await changes.records_since(tx, before.change) if before and known else ()
        after: State | None = None
        # One thread, so that a cancelled refresh waits for the batch under way.
        with ThreadPoolExecutor(1, "search-index") as thread:
            if before and index and known:
                writer = IndexWriter(index, self._analyser, thread)
                dropped = before.dropped + await writer.update(db, changed, progress)
                if not _worn(index, dropped):
                    after = await writer.written(self._folder, before.generation, target, before)
                    after = replace(after, dropped=dropped)
            if after is None:
                generation = self._folder.new_generation()
                index = self._folder.new_index(generation)
                writer = IndexWriter(index, self._analyser, thread)
                await writer.build(db, progress)
                after = await writer.written(self._folder, generation, target, None)
        self._folder.publish(after, self._analyser.version)
        self._adopt(after, index)

    def _adopt(self, state: State | None, index: tantivy.Index | None) -> None:
        """Search this index from now on; nothing where it is None."""
        self._state, self._index, self._searcher = None, None, None
        self._frequencies = {}
        self._windows = OrderedDict()
        if state is None or index is None:
            return
        index.reload()
        self._state, self._index, self._searcher = state, index, index.searcher()

    def _counted(self, searcher: tantivy.Searcher, concepts_all: Sequence[Concept], scope: Scope) -> int:
        assert self._index is not None
        query = all_of(searcher, self._index.schema, concepts_all, scope)
        result: Any = searcher.search(query, 1, count=True)
        return int(result.count)

    def _best(self, searcher: tantivy.Searcher, concepts: Sequence[Concept], scope: Scope, limit: int) -> list[Hit]:
        """The best ``limit`` hits. Which of equals come in is decided by place, so all of them are looked at."""
        assert self._index is not None
        schema = self._index.schema
        left = loose(searcher, scope)  # to be looked at in the hits
        query = any_of(searcher, schema, concepts, scope, leave_out=left)
        if query is None:
            return []
        wanted = limit * _AT_ONCE + 1
        while True:
            found = searcher.search(query, wanted, count=False).hits
            ranked, complete = _ranked(searcher, found, scope if left else None, limit)
            if complete or len(found) < wanted:
                break
            if wanted >= limit + _MOST_TIED:
                if len(ranked) >= limit:
                    break
                # The looseness did not pay: most of what was found is out of scope.
                left, query = frozenset(), any_of(searcher, schema, concepts, scope) or query
                wanted = limit + 1
                continue
            wanted = min(wanted * 8, limit + _MOST_TIED)
        ranked.sort(key=lambda one: (-one[0], one[1]))
        return [Hit(*split_place(place), score=score) for score, place in ranked[:limit]]

    def _guarded(self, look: Callable[[tantivy.Searcher], T], empty: T) -> T:
        """Ask the engine. Where its files turn out to be damaged, forget them, so that a refresh rebuilds."""
        if self._searcher is None:
            return empty
        try:
            return look(self._searcher)
        except BaseException as error:
            if not is_damage(error):
                raise
            self._folder.discard()
            self._adopt(None, None)
            raise IndexUnavailable("The search index is damaged; it is made again at the next refresh.") from error


def _ranked(
    searcher: tantivy.Searcher, found: Sequence[tuple[Any, Any]], marked: Scope | None, limit: int
) -> tuple[list[tuple[float, int]], bool]:
    """Score and place of hits, best first, of those that meet the limits that marks are about, where ``marked``.

    As many as it takes to know the best ``limit``; whether it is known that what is left scores less than they do.
    """
    ranked: list[tuple[float, int]] = []
    seen = 0
    while seen < len(found):
        some = found[seen : max(seen * 8, 2 * limit + 1 if marked else limit + 1)]
        seen += len(some)
        addresses = [address for _, address in some]
        places = searcher.fast_field_values("place", addresses)
        marks = searcher.fast_field_values("marks", addresses) if marked else [None] * len(some)
        ranked.extend(
            (score, int(place or 0))
            for (score, _), place, mark in zip(some, places, marks, strict=True)
            if mark is None or marked is None or is_marked(int(mark), marked)
        )
        if len(ranked) >= limit and some[-1][0] != ranked[limit - 1][0]:
            return ranked, True
    return ranked, False


def _worn(index: tantivy.Index, dropped: int) -> bool:
    """Whether so many sentences were dropped that scores suffer: until it is made anew they count as there."""
    index.reload()
    return dropped * 100 > index.searcher().num_docs * _MOST_DROPPED


__all__ = [
    "EVERYWHERE",
    "PATIENCE",
    "Alternative",
    "Concept",
    "Hit",
    "Progress",
    "Reach",
    "Scope",
    "SearchIndex",
    "Window",
]
