"""The search index: which sentences hold which words, the best first.

Derived and disposable: it is made from the database, kept beside it in a folder, and made again whenever it is
missing, damaged, of another version, or not from this database's history. Only words are in it, never text; what a
hit says is read from the database.

The unit is the sentence. A question is a list of concepts, each scored by the best of its alternatives; a sentence
is scored by the sum over the concepts (BM25). Scope is by facets, which do not count towards the score.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Collection, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeVar

from bot.errors import IndexUnavailable
from storage import changes
from storage.database import Database
from storage.search_files import IndexFolder, State, is_damage, split_mark, split_place

if TYPE_CHECKING:
    import tantivy

    from storage.search_writer import Analyser

T = TypeVar("T")
Progress = Callable[[int, int], None]

PATIENCE: Final = timedelta(seconds=5)
"""How long a refresh waits for another process that is writing the index."""

# Where more sentences than this score alike, the first of them in the index stand for all.
_MOST_TIED: Final = 2048
# Dropped sentences for every hundred that are there, before the index is made anew.
_MOST_DROPPED: Final = 20


@dataclass(frozen=True, slots=True)
class Alternative:
    """One way to say a concept: analysed words; more than one is a phrase."""

    words: tuple[str, ...]
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Concept:
    """An idea of the question. A sentence scores what the best of the alternatives in it scores."""

    alternatives: tuple[Alternative, ...]


@dataclass(frozen=True, slots=True)
class Hit:
    passage: int
    sentence: int  # which of Passage.sentences
    score: float


@dataclass(frozen=True, slots=True)
class Scope:
    """Where to look. An empty set is no limit; several limits hold together; a set's members are alternatives."""

    speakers: frozenset[str] = frozenset()  # Party.keys
    meetings: frozenset[str] = frozenset()
    items: frozenset[int] = frozenset()
    records: frozenset[int] = frozenset()
    visibilities: frozenset[str] = frozenset()
    spoken_only: bool = False  # interventions alone: no narrative, no editor's notes


EVERYWHERE: Final = Scope()


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

    def search(self, concepts: Sequence[Concept], scope: Scope = EVERYWHERE, limit: int = 50) -> list[Hit]:
        """The sentences in scope that hold any of the concepts: best first, equals in the order of the records."""
        ideas = [query for query in map(self._concept, concepts) if query is not None]
        if not ideas or limit < 1:
            return []
        if len(ideas) > 1:
            from tantivy import Occur, Query

            ideas = [Query.boolean_query([(Occur.Should, query) for query in ideas])]
        return self._guarded(lambda searcher: self._best(searcher, ideas, scope, limit), [])

    def frequency(self, words: tuple[str, ...]) -> int:
        """How many sentences of the whole base hold the word, or the words as a phrase."""
        if self._searcher is None or not words:
            return 0
        if len(words) == 1 and not (self._state and self._state.dropped):
            return self._guarded(lambda searcher: searcher.doc_freq("words", words[0]), 0)
        return self.count([Concept((Alternative(words),))])

    def count(self, concepts_all: Sequence[Concept], scope: Scope = EVERYWHERE) -> int:
        """How many sentences in scope hold every one of the concepts; all in scope where none is given."""
        ideas = [self._concept(concept) for concept in concepts_all]
        if None in ideas:
            return 0  # a concept without words is in no sentence
        query = self._within(scope, [idea for idea in ideas if idea is not None])
        return self._guarded(lambda searcher: _counted(searcher.search(query, 1, count=True)), 0)

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
        if state is None or index is None:
            return
        index.reload()
        self._state, self._index, self._searcher = state, index, index.searcher()

    def _concept(self, concept: Concept) -> tantivy.Query | None:
        from tantivy import Query

        if self._index is None:
            return None
        schema = self._index.schema
        queries = []
        for alternative in concept.alternatives:
            words = list(alternative.words)
            if not words:
                continue
            if len(words) == 1:
                query = Query.term_query(schema, "words", words[0], "freq")
            else:
                query = Query.phrase_query(schema, "words", [*words])
            queries.append(query if alternative.weight == 1 else Query.boost_query(query, alternative.weight))
        if len(queries) < 2:
            return queries[0] if queries else None
        return Query.disjunction_max_query(queries)

    def _within(
        self, scope: Scope, ideas: Sequence[tantivy.Query], leave_out: Collection[str] = ()
    ) -> tantivy.Query:
        """The ideas, all of them, in scope; the facets left out are looked at elsewhere."""
        from tantivy import Occur, Query

        if self._index is None:
            return Query.empty_query()
        filters = [(field, values) for field, values in _limits(scope) if field not in leave_out]
        musts = [_any_of(self._index.schema, field, values) for field, values in filters]
        if len(ideas) == 1 and not musts:
            return ideas[0]
        if not ideas and not musts:
            return Query.all_query()
        return Query.boolean_query([(Occur.Must, query) for query in (*ideas, *musts)])

    def _best(
        self, searcher: tantivy.Searcher, ideas: Sequence[tantivy.Query], scope: Scope, limit: int
    ) -> list[Hit]:
        """The best ``limit`` hits. Which of equals come in is decided by place, so all of them are looked at."""
        loose = self._loose(searcher, scope)
        query = self._within(scope, ideas, leave_out=loose)
        wanted = limit + 1 if not loose else 2 * limit + 1
        while True:
            found = searcher.search(query, wanted, count=False).hits
            addresses = [address for _, address in found]
            places = searcher.fast_field_values("place", addresses)
            marks = searcher.fast_field_values("marks", addresses) if loose else [None] * len(found)
            ranked = [
                (score, int(place or 0))
                for (score, _), place, mark in zip(found, places, marks, strict=True)
                if mark is None or _is_marked(int(mark), scope)
            ]
            # Complete, where nothing is left, or what is left scores less than the last to come in.
            if len(found) < wanted or (len(ranked) >= limit and found[-1][0] != ranked[limit - 1][0]):
                break
            if wanted >= limit + _MOST_TIED:
                if len(ranked) >= limit:
                    break
                # The looseness did not pay: most of what was found is out of scope.
                loose, query = frozenset(), self._within(scope, ideas)
                wanted = limit + 1
                continue
            wanted = min(wanted * 8, limit + _MOST_TIED)
        ranked.sort(key=lambda one: (-one[0], one[1]))
        return [Hit(*split_place(place), score=score) for score, place in ranked[:limit]]

    def _loose(self, searcher: tantivy.Searcher, scope: Scope) -> frozenset[str]:
        """The limits that most sentences meet.

        Without filters the engine skips most of the postings, so it is quicker to look at the marks of what it
        found than to filter by such a limit.
        """
        half = searcher.num_docs // 2
        return frozenset(
            field
            for field, values in _limits(scope)
            if field in ("visibility", "spoken") and sum(searcher.doc_freq(field, value) for value in values) > half
        )

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


def _limits(scope: Scope) -> list[tuple[str, Collection[Any]]]:
    """Facet and allowed values, for each limit of the scope."""
    limits: list[tuple[str, Collection[Any]]] = [
        ("speaker", scope.speakers),
        ("meeting", scope.meetings),
        ("item", scope.items),
        ("record", scope.records),
        ("visibility", scope.visibilities),
        ("spoken", ("yes",) if scope.spoken_only else ()),
    ]
    return [(field, values) for field, values in limits if values]


def _is_marked(mark: int, scope: Scope) -> bool:
    """Whether a sentence with this mark meets the limits that marks are about."""
    spoken, visibility = split_mark(mark)
    return (not scope.visibilities or visibility in scope.visibilities) and (spoken or not scope.spoken_only)


def _any_of(schema: tantivy.Schema, field: str, values: Iterable[Any]) -> tantivy.Query:
    """A filter: sentences whose field holds any of the values. Adds nothing to a score."""
    from tantivy import Occur, Query

    chosen = sorted(values)
    if len(chosen) > 8:
        query = Query.term_set_query(schema, field, chosen)
    else:
        terms = [Query.term_query(schema, field, value, "basic") for value in chosen]
        query = terms[0] if len(terms) == 1 else Query.boolean_query([(Occur.Should, term) for term in terms])
    return Query.const_score_query(query, 0.0)


def _worn(index: tantivy.Index, dropped: int) -> bool:
    """Whether so many sentences were dropped that scores suffer: until it is made anew they count as there."""
    index.reload()
    return dropped * 100 > index.searcher().num_docs * _MOST_DROPPED


def _counted(result: Any) -> int:
    return int(result.count)
