"""What may be named in a typed audience, and what begins with a few letters."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from bot.audience.audience import Kind, Leaf
from bot.obligations.rules import Rulebook
from bot.parties.lexicon import Lexicon
from bot.questions.folding import fold
from bot.text.catalogue import LANGUAGES
from storage.rows import PartyKind

SENDS_PEOPLE = frozenset({PartyKind.STATE, PartyKind.ORGANISATION})


@dataclass(frozen=True, kw_only=True, slots=True)
class Vocabulary:
    """What may be named beside States: groups and saved audiences by name, meetings (id → title), the rules."""

    lexicon: Lexicon
    book: Rulebook
    year: int  # meant where a report of some year is named without it
    groups: Sequence[str] = ()
    saved: Sequence[str] = ()
    meetings: dict[str, str] = field(default_factory=dict)
    treaties: Sequence[str] = ()


def beginning(text: str, known: Vocabulary) -> tuple[Leaf, ...]:
    """What has a word that begins so: States and organisations in any of the six languages, groups, saved ones."""
    wanted = fold(" ".join(text.split()))
    if not wanted:
        return ()
    found: dict[Leaf, bool] = {}
    for party in known.lexicon.parties:
        if party.kind not in SENDS_PEOPLE:
            continue
        for language in LANGUAGES:
            name = fold(known.lexicon.name(party.key, language))
            if name.startswith(wanted) or f" {wanted}" in name or (wanted in name and not wanted.isascii()):
                leaf = Leaf(Kind.STATE, party.key)
                found[leaf] = found.get(leaf, False) or name.startswith(wanted)
    for kind, names in ((Kind.GROUP, known.groups), (Kind.SAVED, known.saved)):
        for own in names:
            if fold(own).startswith(wanted) or f" {wanted}" in fold(own):
                found[Leaf(kind, own)] = fold(own).startswith(wanted)
    return tuple(sorted(found, key=lambda leaf: (not found[leaf], leaf.value)))
