"""Random audiences."""

from __future__ import annotations

from hypothesis import strategies as st

from bot.audience.audience import ALL, And, Audience, Kind, Leaf, Not, Or


def trees(leaf: st.SearchStrategy[Leaf], most: int = 12) -> st.SearchStrategy[Audience]:
    """Trees of any shape over the leaves."""

    def larger(parts: st.SearchStrategy[Audience]) -> st.SearchStrategy[Audience]:
        several = st.lists(parts, min_size=2, max_size=4).map(tuple)
        return st.one_of(parts.map(Not), several.map(And), several.map(Or))

    return st.recursive(leaf, larger, max_leaves=most)


def any_leaf() -> st.SearchStrategy[Leaf]:
    """Leaves of every kind with any text for a value, quotation marks, brackets and line breaks included."""
    kinds = st.sampled_from([kind for kind in Kind if kind is not Kind.ALL])
    return st.one_of(st.just(ALL), st.builds(Leaf, kinds, st.text(min_size=1, max_size=12)))
