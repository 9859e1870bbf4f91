"""Names of States and organisations, recognised in running text in six languages.

A name is found longest first, so that "Guinea" is not seen in "Papua New Guinea"; phrases that hold a State's
name and mean something else ("Northern Ireland", "Guinea fowl") are names of nobody and hide it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date
from functools import cache, cached_property

from bot.parties import context
from bot.parties.display import Display
from bot.parties.entries import Entries
from bot.parties.fold import Folded, fold, script
from bot.parties.scan import LINK, Manner, Scanner
from bot.parties.spelling import Spelling, is_acronym, phrases
from bot.parties.table import cldr_names, shipped_names, shipped_parties
from bot.parties.types import Mention
from storage.rows import Party, PartyKind, PartyName

# Arabic words lie too close to each other to guess at, Chinese ones have no letters to mistype.
_SPELT = frozenset({"latin", "cyrillic"})


class Lexicon:
    """What names mean. Safe to share between threads: nothing changes after it is built."""

    def __init__(self, parties: Iterable[Party], names: Iterable[PartyName]) -> None:
        self._parties = {party.key: party for party in parties}
        known = tuple(name for name in names if name.party in self._parties)
        entries = Entries(self._parties, known)
        self._keys = entries.keys
        self._acronyms = entries.acronyms
        self._display = Display(self._parties, known)
        self._scanner = Scanner(entries.by_form)

    @classmethod
    def build(cls, parties: Iterable[Party], names: Iterable[PartyName]) -> Lexicon:
        """A lexicon of the parties and names given (as the database holds them) and the shipped tables.

        A party or a name given twice counts once; a name of a party that is nowhere declared is left out.
        """
        given = {party.key: party for party in shipped_parties()}
        given.update({party.key: party for party in parties})
        every = dict.fromkeys((*shipped_names(), *cldr_names(), *names))
        return cls(given.values(), every)

    @classmethod
    def standard(cls) -> Lexicon:
        """The shipped tables alone. The same object each time."""
        return _standard()

    # ── what a party is called ──────────────────────────────────────────────────────────────────────────────

    def name(self, key: str, language: str, *, on: date | None = None) -> str:
        """The name to show, without an article; with ``on``, the one of that day ("Turkey" in 2011).

        An unknown key is returned as it is; a language without a name falls back to English.
        """
        return self._display.name(key, language, on=on)

    def code(self, key: str) -> str:
        """The public code: ISO 3166 alpha-2 or the usual acronym. An unknown key is returned as it is."""
        party = self._parties.get(key)
        return party.code if party else key

    def kind(self, key: str) -> PartyKind:
        """Raises KeyError for a key nobody has."""
        return self._parties[key].kind

    @property
    def parties(self) -> tuple[Party, ...]:
        return tuple(self._parties.values())

    def key_of(self, name_or_code: str) -> str | None:
        """The key behind an exact key, code, name or alias, whatever its case; None if unknown or ambiguous.

        Where a State's code and an organisation's acronym are the same ("EC", "AU"), it is the State.
        """
        asked = name_or_code.strip()
        if asked in self._parties:
            return asked
        folded = fold(asked).text.strip()
        folded = folded.removeprefix("the ").strip()
        if folded.upper() in self._parties:
            return folded.upper()
        keys = self._keys.get(folded, ())
        if len(keys) == 1:
            return keys[0]
        by_code = [key for key, party in self._parties.items() if party.code == asked.upper()]
        return by_code[0] if len(by_code) == 1 and not keys else None

    # ── names in text ───────────────────────────────────────────────────────────────────────────────────────

    def mentions(
        self, text: str, *, languages: Collection[str] | None = None, demonyms: bool = False
    ) -> list[Mention]:
        """Every party named in ``text`` (plain text, any of the six languages), in order.

        ``languages`` narrows the names to those languages. ``demonyms`` also takes adjectives and names of
        peoples ("Swiss", "norvégienne"). An ambiguous name ("Congo") carries every party it may be.
        """
        return self._mentions(fold(text), Manner(languages, strict=True, demonyms=demonyms))

    def mentions_corrected(self, text: str, *, languages: Collection[str] | None = None) -> list[Mention]:
        """Like :meth:`mentions`, for questions: lower case, misspelt names and adjectives are understood.

        A misspelt name carries what was written in ``corrected_from``. Acronyms, numbers and ordinary words are
        never corrected; "us", "our" and "we" are nobody.
        """
        folded = fold(text)
        manner = Manner(languages, strict=False, demonyms=True)
        mentions = self._mentions(folded, manner)
        free = self._free_stretches(folded, manner)
        taken: list[tuple[int, int]] = []
        for start, end, phrase in phrases(folded, free):
            if any(start < high and low < end for low, high in taken):
                continue
            span = folded.span(start, end)
            if span is None or is_acronym(text[span[0] : span[1]], text) or context.is_person(text, *span):
                continue
            keys = self._spelling.near(phrase)
            if keys:
                taken.append((start, end))
                written = text[span[0] : span[1]]
                mentions.append(
                    Mention(start=span[0], end=span[1], parties=keys, text=written, corrected_from=written)
                )
        return sorted(mentions, key=lambda mention: mention.start)

    def _free_stretches(self, folded: Folded, manner: Manner) -> list[tuple[int, int]]:
        """Folded stretches in which no name, adjective or phrase of nobody stands."""
        busy = [(one.start, one.end) for one in self._scanner.every(folded, manner)]
        busy.extend((m.start(), m.end()) for m in LINK.finditer(folded.source))
        free: list[tuple[int, int]] = []
        low: int | None = None
        for index, source in enumerate(folded.at):
            if any(start <= source < end for start, end in busy):
                if low is not None:
                    free.append((low, index))
                    low = None
            elif low is None:
                low = index
        if low is not None:
            free.append((low, len(folded.at)))
        return free

    @cached_property
    def _spelling(self) -> Spelling:
        """The names a person may misspell."""
        states = {key for key, party in self._parties.items() if party.kind is PartyKind.STATE}
        return Spelling(
            {
                name: keys
                for name, keys in self._keys.items()
                if name not in self._acronyms and script(name[0]) in _SPELT and states.issuperset(keys)
            }
        )

    def _mentions(self, folded: Folded, manner: Manner) -> list[Mention]:
        return [
            Mention(
                start=one.start,
                end=one.end,
                parties=one.entry.parties,
                text=folded.source[one.start : one.end],
                demonym=one.entry.demonym,
            )
            for one in self._scanner.longest(folded, manner)
        ]


@cache
def _standard() -> Lexicon:
    return Lexicon.build((), ())
