"""Word lists as sets."""

from __future__ import annotations


def words(text: str) -> frozenset[str]:
    """The words of ``text``, which is written with spaces for the sake of its readers."""
    return frozenset(text.split())
