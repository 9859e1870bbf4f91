"""What is asked of the search index, in the engine's terms.

The engine leaves out most of what cannot win only where it is asked for single words and nothing else; of groups of
words, and within limits, it goes through all that each of them stands in. So limits that few sentences meet are
asked of each word by itself, and those that most meet are left to whoever reads the hits.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from storage.search_files import split_mark

if TYPE_CHECKING:
    import tantivy

# Values of a limit up to which it may be asked of each word by itself.
_FEW: Final = 8


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
class Scope:
    """Where to look. An empty set is no limit; several limits hold together; a set's members are alternatives.

    ``besides`` are records that are open whatever their visibility; they widen ``visibilities`` and limit nothing.
    """

    speakers: frozenset[str] = frozenset()  # Party.keys
    meetings: frozenset[str] = frozenset()
    items: frozenset[int] = frozenset()
    records: frozenset[int] = frozenset()
    visibilities: frozenset[str] = frozenset()
    besides: frozenset[int] = frozenset()  # Record.ids
    spoken_only: bool = False  # interventions alone: no narrative, no editor's notes


EVERYWHERE: Final = Scope()


@dataclass(frozen=True, slots=True)
class _Limit:
    """Sentences whose ``field`` holds any of ``values``, and those of the records ``besides``."""

    field: str
    values: Collection[Any]
    besides: Collection[int] = ()

    def there(self, searcher: tantivy.Searcher) -> int:
        """How many sentences meet it, at most."""
        found = sum(searcher.doc_freq(self.field, value) for value in self.values)
        return found + sum(searcher.doc_freq("record", record) for record in self.besides)

    @property
    def is_long(self) -> bool:
        return len(self.values) + len(self.besides) > _FEW


def flat(concepts: Sequence[Concept], frequency: Callable[[tuple[str, ...]], int]) -> list[Concept]:
    """Each word a concept of its own; of a phrase its rarest word."""
    weights: dict[str, float] = {}
    for concept in concepts:
        for one in concept.alternatives:
            if one.words:
                word = min(one.words, key=lambda word: frequency((word,)))
                weights[word] = max(weights.get(word, 0.0), one.weight)
    return [Concept((Alternative((word,), weight),)) for word, weight in weights.items()]


def any_of(
    searcher: tantivy.Searcher,
    schema: tantivy.Schema,
    concepts: Sequence[Concept],
    scope: Scope,
    leave_out: Collection[str] = (),
) -> tantivy.Query | None:
    """Any of the concepts, in scope, but for the facets left out. None where there is no word."""
    from tantivy import Occur, Query

    limits = [one for one in _limits(scope) if one.field not in leave_out]
    filters = _filters(schema, limits)
    if filters and _is_narrow(searcher, concepts, limits):
        return _sum(schema, concepts, filters)
    idea = _sum(schema, concepts)
    if idea is None or not filters:
        return idea
    return Query.boolean_query([(Occur.Must, query) for query in (idea, *filters)])


def all_of(
    searcher: tantivy.Searcher, schema: tantivy.Schema, concepts: Sequence[Concept], scope: Scope
) -> tantivy.Query:
    """Every one of the concepts, in scope; all that is in scope where there is none."""
    from tantivy import Occur, Query

    limits = _limits(scope)
    filters = _filters(schema, limits)
    if concepts and filters and _is_narrow(searcher, concepts, limits):
        musts = [_best_of(schema, concept, filters) for concept in concepts]
    else:
        musts = [*(_best_of(schema, concept) for concept in concepts), *filters]
    if not musts:
        return Query.all_query()
    return Query.boolean_query([(Occur.Must, one) for one in musts if one is not None])


def loose(searcher: tantivy.Searcher, scope: Scope) -> frozenset[str]:
    """The limits that most sentences meet, of those that marks are about."""
    half = searcher.num_docs // 2
    return frozenset(
        one.field
        for one in _limits(scope)
        if one.field in ("visibility", "spoken") and not one.besides and one.there(searcher) > half
    )


def is_marked(mark: int, scope: Scope) -> bool:
    """Whether a sentence with this mark meets the limits that marks are about, of which its record is none."""
    spoken, visibility = split_mark(mark)
    open_to = not scope.visibilities or bool(scope.besides) or visibility in scope.visibilities
    return open_to and (spoken or not scope.spoken_only)


def _sum(
    schema: tantivy.Schema, concepts: Sequence[Concept], within: Sequence[tantivy.Query] = ()
) -> tantivy.Query | None:
    """Sentences with any of the concepts, their scores added up."""
    from tantivy import Occur, Query

    ideas = [query for one in concepts if (query := _best_of(schema, one, within)) is not None]
    if len(ideas) < 2:
        return ideas[0] if ideas else None
    return Query.boolean_query([(Occur.Should, query) for query in ideas])


def _best_of(
    schema: tantivy.Schema, concept: Concept, within: Sequence[tantivy.Query] = ()
) -> tantivy.Query | None:
    """A concept's best alternative in a sentence that meets everything in ``within``, too."""
    from tantivy import Occur, Query

    queries = []
    for alternative in concept.alternatives:
        words = list(alternative.words)
        if not words:
            continue
        if len(words) == 1:
            query = Query.term_query(schema, "words", words[0], "freq")
        else:
            query = Query.phrase_query(schema, "words", [*words])
        if alternative.weight != 1:
            query = Query.boost_query(query, alternative.weight)
        if within:
            query = Query.boolean_query([(Occur.Must, query), *((Occur.Must, limit) for limit in within)])
        queries.append(query)
    if len(queries) < 2:
        return queries[0] if queries else None
    return Query.disjunction_max_query(queries)


def _is_narrow(searcher: tantivy.Searcher, concepts: Sequence[Concept], limits: Sequence[_Limit]) -> bool:
    """Whether going through the narrowest limit once for each word is less than going through the words."""
    if any(one.is_long for one in limits):
        return False
    words = [one.words for concept in concepts for one in concept.alternatives if one.words]
    there = min(one.there(searcher) for one in limits)
    return there * len(words) < sum(searcher.doc_freq("words", one[0]) for one in words)


def _limits(scope: Scope) -> list[_Limit]:
    """Each limit of the scope."""
    limits = [
        _Limit("speaker", scope.speakers),
        _Limit("meeting", scope.meetings),
        _Limit("item", scope.items),
        _Limit("record", scope.records),
        _Limit("visibility", scope.visibilities, scope.besides),
        _Limit("spoken", ("yes",) if scope.spoken_only else ()),
    ]
    return [one for one in limits if one.values]


def _filters(schema: tantivy.Schema, limits: Sequence[_Limit]) -> list[tantivy.Query]:
    """Of each limit a filter, which adds nothing to a score."""
    from tantivy import Occur, Query

    filters = []
    for one in limits:
        query = _holding(schema, one.field, one.values)
        if one.besides:
            others = _holding(schema, "record", one.besides)
            query = Query.boolean_query([(Occur.Should, query), (Occur.Should, others)])
        filters.append(Query.const_score_query(query, 0.0))
    return filters


def _holding(schema: tantivy.Schema, field: str, values: Iterable[Any]) -> tantivy.Query:
    """Sentences whose field holds any of the values."""
    from tantivy import Occur, Query

    chosen = sorted(values)
    if len(chosen) > _FEW:
        return Query.term_set_query(schema, field, chosen)
    terms = [Query.term_query(schema, field, value, "basic") for value in chosen]
    return terms[0] if len(terms) == 1 else Query.boolean_query([(Occur.Should, term) for term in terms])
