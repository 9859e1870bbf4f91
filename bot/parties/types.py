"""What the recognition of names hands out."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True, slots=True)
class Mention:
    """A party's name in running text. ``start``/``end`` are offsets into the text as given."""

    start: int
    end: int
    parties: tuple[str, ...]  # Party.keys; more than one only where the name is ambiguous ("Congo")
    text: str  # as written
    corrected_from: str = ""  # the misspelt word, where spelling was corrected
    demonym: bool = False  # an adjective or a people's name: "the Swiss delegation", "les Norvégiens"
