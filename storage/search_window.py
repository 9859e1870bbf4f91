"""The search index as one reader may search it.

What is found, counted and known of words in a window is what an index of the readable records alone would have: a
word that only closed records hold is in no sentence, and no count tells that there are more.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from storage.rows import Visibility
from storage.search_query import EVERYWHERE, Alternative, Concept, Scope, flat

if TYPE_CHECKING:
    from storage.search import Hit, SearchIndex

_MOST_FREQUENCIES: Final = 50_000


@dataclass(frozen=True, slots=True)
class Reach:
    """What may be searched on somebody's behalf: records of these visibilities, and ``besides`` of any."""

    visibilities: frozenset[Visibility] = frozenset(Visibility)
    besides: frozenset[int] = frozenset()  # Record.ids


class Window:
    """An index as far as one reader may search it; made by :meth:`SearchIndex.within`.

    Where the index holds nothing else it is as quick as the index itself.
    """

    def __init__(self, index: SearchIndex, reach: Reach) -> None:
        self._index = index
        closed = frozenset(one for one in Visibility if one not in reach.visibilities and index.holds(one))
        self._open = reach.visibilities
        self._closed = frozenset(one.value for one in closed)
        self._besides = reach.besides if closed else frozenset[int]()
        self._frequencies: dict[tuple[str, ...], int] = {}
        self._sentences: int | None = None

    @property
    def sentences(self) -> int:
        """How many sentences may be searched."""
        if not self._closed:
            return self._index.sentences
        if self._sentences is None:
            self._sentences = self._index.sentences - self._hidden([])
        return self._sentences

    def search(
        self, concepts: Sequence[Concept], scope: Scope = EVERYWHERE, limit: int = 50, *, rough: bool = False
    ) -> list[Hit]:
        """As :meth:`SearchIndex.search`."""
        if rough:
            concepts = flat(concepts, self.frequency)
        return self._index.search(concepts, self._narrowed(scope), limit)

    def frequency(self, words: tuple[str, ...]) -> int:
        """How many sentences that may be searched hold the word, or the words as a phrase."""
        everywhere = self._index.frequency(words)
        if not self._closed or not everywhere:
            return everywhere
        if (known := self._frequencies.get(words)) is None:
            if len(self._frequencies) >= _MOST_FREQUENCIES:
                self._frequencies.clear()
            # The closed records are the fewer ones, mostly: what they hold is counted sooner than what is open.
            known = self._frequencies[words] = everywhere - self._hidden([Concept((Alternative(words),))])
        return known

    def count(self, concepts_all: Sequence[Concept], scope: Scope = EVERYWHERE) -> int:
        """As :meth:`SearchIndex.count`."""
        return self._index.count(concepts_all, self._narrowed(scope))

    def _narrowed(self, scope: Scope) -> Scope:
        if not self._closed:
            return scope
        return replace(scope, visibilities=frozenset(one.value for one in self._open), besides=self._besides)

    def _hidden(self, concepts_all: Sequence[Concept]) -> int:
        """How many sentences that hold all of the concepts are out of reach."""
        hidden = self._index.count(concepts_all, Scope(visibilities=self._closed))
        if not self._besides:
            return hidden
        return hidden - self._index.count(concepts_all, Scope(visibilities=self._closed, records=self._besides))
