"""From words to concepts: what the glossary and the thesaurus know of a question's words, in every language."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from bot.questions.folding import fold
from bot.questions.thesaurus import LANGUAGES, Group, groups
from storage.rows import Term

# How much a word stands for what was asked. The asked word itself 1; see docs of the same name in thresholds.
TERM_NAME, TERM_OTHER, TERM_NEAR = 0.97, 0.92, 0.55
SAME_ROOT, EQUAL, ACROSS, NEAR = 0.95, 0.7, 0.9, 0.5
_ROOT = 4  # letters that two words of one family share at least


class Analyses(Protocol):
    """What this module needs of ``bot.text.words.Analyser``."""

    def words(self, text: str, language: str) -> list[str]: ...


Words = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sense:
    """One reading of a word: a glossary term or a group of the thesaurus."""

    term: Term | None = None
    group: Group | None = None
    near: bool = False  # reached through a near-synonym

    def names(self, language: str) -> tuple[str, ...]:
        """What it is called in a language."""
        if self.group is not None:
            return self.group.equal.get(language, ())
        return self.term.names.get(language, ()) if self.term else ()

    @property
    def kind(self) -> str:
        return self.group.kind if self.group else ""


@dataclass(frozen=True, slots=True)
class Match:
    """Words at [first, end) of the sequence that mean something known."""

    first: int
    end: int
    senses: tuple[Sense, ...]


class Topics:
    """The glossary and the thesaurus by word, for every language of questions."""

    def __init__(self, terms: Iterable[Term], analyser: Analyses) -> None:
        self._analyser = analyser
        self._cache: dict[tuple[str, str], Words] = {}
        self._tables: dict[str, dict[str, list[tuple[Words, Sense]]]] = {language: {} for language in LANGUAGES}
        self._han: dict[str, list[Sense]] = {}
        self.terms = tuple(terms)
        self._called: dict[str, Term] = {}
        self._negative: dict[str, re.Pattern[str]] = {}
        for term in self.terms:
            self._add_term(term)
        for group in groups():
            for language in LANGUAGES:
                for word in group.equal[language]:
                    self._add(word, language, Sense(group=group))
        self._han_longest = max((len(word) for word in self._han), default=0)

    def term_called(self, name: str) -> Term | None:
        """The term of exactly this name or acronym, in any language; case, article and plural do not matter."""
        return self._called.get(plain_name(name)) if plain_name(name) else None

    def matches(self, words: Sequence[str], language: str) -> list[Match]:
        """Longest first, left to right: the known words and phrases in a sequence of analysed words."""
        table = self._tables[language]
        found: list[Match] = []
        at = 0
        while at < len(words):
            best: list[tuple[Words, Sense]] = []
            for phrase, sense in table.get(words[at], ()):
                if tuple(words[at : at + len(phrase)]) == phrase:
                    if best and len(phrase) > len(best[0][0]):
                        best = []
                    if not best or len(phrase) == len(best[0][0]):
                        best.append((phrase, sense))
            if best:
                length = len(best[0][0])
                found.append(Match(at, at + length, _strongest(sense for _, sense in best)))
                at += length
            else:
                at += 1
        return found

    def han_matches(self, text: str) -> list[Match]:
        """The same over unsegmented Chinese: offsets are into ``text``."""
        found: list[Match] = []
        at = 0
        while at < len(text):
            for length in range(min(self._han_longest, len(text) - at), 0, -1):
                senses = self._han.get(text[at : at + length])
                if senses:
                    found.append(Match(at, at + length, _strongest(senses)))
                    at += length
                    break
            else:
                at += 1
        return found

    def negatives(self, text: str) -> list[str]:
        """Marks for the names in ``text`` whose negation is too small a word to be kept: "States not party"."""
        if not _NEGATION.search(folded := fold(text)):
            return []
        return [mark for mark, source in self._negative.items() if source.search(folded)]

    def names_holding(self, phrases: Iterable[Words], languages: Iterable[str]) -> list[str]:
        """Names of terms, as joined words, in which one of these words is only a part."""
        single = {words[0] for words in phrases if len(words) == 1}
        found = []
        for language in languages:
            for term in self.terms:
                for name in term.names.get(language, ()):
                    words = self.words(name, language)
                    if len(words) > 1 and single.intersection(words):
                        found.append(f" {' '.join(words)} ")
        return found

    def knows(self, word: str, language: str) -> bool:
        return word in self._tables[language]

    def alternatives(
        self, senses: Iterable[Sense], asked: Words, language: str, record_languages: Collection[str]
    ) -> dict[Words, float]:
        """The analysed words that may stand in a record for what was asked, with their weights."""
        found: dict[Words, float] = {}

        def add(words: Words, weight: float) -> None:
            if words and found.get(words, 0.0) < weight:
                found[words] = weight

        for sense in senses:
            factor = TERM_NEAR if sense.near else 1.0
            for target in record_languages:
                if sense.term is not None:
                    self._term_alternatives(sense.term, target, factor, add)
                elif sense.group is not None:
                    self._group_alternatives(sense.group, asked, language, target, add)
        if asked and language in record_languages:
            add(asked, 1.0)
        return found

    def words(self, text: str, language: str) -> Words:
        """Analysed once and remembered: meant for the words of tables."""
        key = (text, language)
        if key not in self._cache:
            self._cache[key] = tuple(self._analyser.words(text, language))
        return self._cache[key]

    def named(self, name: str, language: str) -> Words:
        """The words of a name; one mark instead, where they no longer say that the name denies something."""
        words = self.words(name, language)
        if is_negative(name) and not any(is_negative(word) for word in words):
            mark = MARK + " ".join(words)
            source = r"\s+".join(map(re.escape, fold(name).split()))
            known = self._negative.get(mark)
            self._negative[mark] = re.compile(f"{known.pattern}|{source}" if known else source)
            return (mark,)
        return words

    def vocabulary(self, language: str) -> Iterator[str]:
        """The words of the tables in a language, as written: for spelling."""
        for group in groups():
            for phrase in group.equal[language]:
                yield from phrase.split()
        for term in self.terms:
            for phrase in term.names.get(language, ()):
                yield from phrase.split()

    def _term_alternatives(self, term: Term, target: str, factor: float, add: _Add) -> None:
        for position, name in enumerate(term.names.get(target, ())):
            add(self.named(name, target), factor * (TERM_NAME if position == 0 else TERM_OTHER))
        if term.acronym:
            add(self.words(term.acronym, target), factor * TERM_NAME)
        for name in term.related.get(target, ()):
            add(self.words(name, target), factor * TERM_NEAR)

    def _group_alternatives(self, group: Group, asked: Words, language: str, target: str, add: _Add) -> None:
        for name in group.equal[target]:
            words = self.named(name, target)
            if language != target:
                add(words, ACROSS)
            elif asked and words and _same_root(asked, words):
                add(words, SAME_ROOT)
            else:
                add(words, EQUAL)
        for name in group.near[target]:
            add(self.words(name, target), NEAR)

    def _add_term(self, term: Term) -> None:
        sense = Sense(term=term)
        for name in (term.acronym, *(name for some in term.names.values() for name in some)):
            if name:
                self._called.setdefault(plain_name(name), term)
        for language in LANGUAGES:
            if term.acronym:
                self._add(term.acronym, language, sense)
            for name in term.names.get(language, ()):
                self._add(name, language, sense)
            for name in term.related.get(language, ()):
                self._add(name, language, Sense(term=term, near=True))
        # People name things in English inside every language.
        for name in term.names.get("en", ()):
            for language in ("fr", "es", "ru", "ar"):
                self._add(name, language, sense)

    def _add(self, text: str, language: str, sense: Sense) -> None:
        if language == "zh" and not text.isascii():
            senses = self._han.setdefault(fold(text), [])
            if sense not in senses:
                senses.append(sense)
            return
        words = self.words(text, language)
        if is_negative(text):
            self.named(text, language)
        if words:
            senses_here = self._tables[language].setdefault(words[0], [])
            if (words, sense) not in senses_here:
                senses_here.append((words, sense))


MARK = "\u00ac"
_NEGATION = re.compile(r"\b(?:not|non|no|ne|pas|не|нет|غير|لا)\b|非|不|未")


def is_negative(name: str) -> bool:
    """Whether a name denies: "States not party", "non-State actor"."""
    return bool(_NEGATION.search(fold(name)))


_ARTICLE = re.compile(r"^(?:the|an?|l'|la|le|les|un|une|el|los|las|ال)\b\s*")
_JOINTS = re.compile(r"[\s\-']+")


def plain_name(text: str) -> str:
    """A name without case, accents, article, quotation marks and plural."""
    plain = _ARTICLE.sub("", fold(text).strip(" ?؟？.!\"'“”«»"))
    return _JOINTS.sub(" ", plain).strip().removesuffix("s")


class _Add(Protocol):
    def __call__(self, words: Words, weight: float, /) -> None: ...


def _strongest(senses: Iterable[Sense]) -> tuple[Sense, ...]:
    """A term named outright, or the thesaurus, hides terms that are only related to the word."""
    every = tuple(senses)
    outright = tuple(sense for sense in every if sense.group is not None or not sense.near)
    return outright or every


def _same_root(one: Words, other: Words) -> bool:
    shared = min(len(one[0]), len(other[0]), 6)
    return len(one) == len(other) and shared >= _ROOT and one[0][:shared] == other[0][:shared]
