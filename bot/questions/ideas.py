# ruff: noqa: E501 - a pattern or a row of a table in one line is read at once
"""The ideas of a question: what has to be found, each with the words that may stand for it in a record."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from bot.questions.english import FILLERS, LIGHT, relatives
from bot.questions.folding import fold
from bot.questions.marks import Masked
from bot.questions.spelling import english
from bot.questions.tongues.tongue import DATE, ITEM, MEETING, PARTY, Tongue
from bot.questions.topics import Match, Sense, Topics, Words, is_negative


class Weight(StrEnum):
    """How an idea counts."""

    TOPIC = "topic"  # has to be there
    NAME = "name"  # a party, meeting, article or number: has to be there as named
    STANCE = "stance"  # what somebody does by speaking: ranks, and chooses among those who did
    TALK = "talk"  # what any intervention is described with: only ranks


@dataclass(frozen=True, kw_only=True, slots=True)
class Idea:
    """``label`` is what was asked, in the asker's or the glossary's words. ``start`` is where it was asked.

    ``foreign``: a word of another language than the records', of which nothing is known; no evidence either way.
    """

    label: str
    alternatives: tuple[tuple[Words, float], ...]
    weight: Weight = Weight.TOPIC
    start: int = 0
    end: int = 0
    foreign: bool = False
    light: bool = False  # as often a word of telling as a topic ("reports", "comments")
    across: bool = False  # asked in a language that the records are not in
    senses: tuple[str, ...] = ()  # ids of groups and terms
    bag: Words = ()  # words that stand for it together, in any order, where it stands nowhere as a phrase
    term: str = ""  # the glossary term, where it is one

    @property
    def hard(self) -> bool:
        return self.weight in (Weight.TOPIC, Weight.NAME)

    def close(self, at_least: float) -> tuple[Words, ...]:
        """The words that stand for it at least so well."""
        return tuple(words for words, weight in self.alternatives if weight >= at_least)


Frequency = Callable[[Words], int]
_MARKS = frozenset((PARTY, MEETING, ITEM, DATE))
_HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]+")
_COGNATES = {
    "es": (("ciones", "tion"), ("cion", "tion"), ("siones", "sion"), ("dades", "ty"), ("dad", "ty"), ("mente", "ly"), ("encia", "ence"), ("ancia", "ance"), ("ario", "ary"), ("arios", "ary"), ("ico", "ic"), ("ica", "ic"), ("izar", "ize"), ("ivo", "ive"), ("iva", "ive"), ("a", ""), ("o", ""), ("as", ""), ("os", "")),
    "fr": (("tions", "tion"), ("ites", "ty"), ("ite", "ty"), ("ment", "ly"), ("aire", "ary"), ("aires", "ary"), ("ique", "ic"), ("iques", "ic"), ("iser", "ize"), ("eur", "or"), ("if", "ive"), ("ive", "ive"), ("es", ""), ("e", ""), ("s", "")),
}  # fmt: skip
_COGNATE = 0.8
_SLIP = 3
_SAME_VERB = 0.95


class Ideas:
    """Draws the ideas from a masked question, for records in the languages given."""

    def __init__(
        self,
        topics: Topics,
        record_languages: Sequence[str],
        frequency: Frequency,
        cognate: Callable[[str], str | None] | None = None,
    ) -> None:
        self._topics = topics
        self._records = tuple(record_languages)
        self._frequency = frequency
        self._cognate = cognate

    def of(
        self, masked: Masked, tongue: Tongue, spans: Callable[[str, str], list[tuple[str, int, int]]]
    ) -> tuple[Idea, ...]:
        """In the order asked; the same idea twice counts once."""
        visible = "".join(
            " " if sign in _MARKS else letter for letter, sign in zip(masked.text, masked.folded, strict=True)
        )
        found = list(self._han(visible, tongue)) if tongue.code == "zh" else []
        if tongue.code == "zh":
            visible = _HAN.sub(lambda run: " " * len(run[0]), visible)
        found.extend(self._spaced(visible, tongue, spans))
        found.sort(key=lambda idea: idea.start)
        return tuple(_once(found))

    def named(self, label: str, phrases: Iterable[tuple[str, float]], start: int, end: int) -> Idea:
        """A name as an idea: each phrase with its weight, in the languages of the records."""
        alternatives: dict[Words, float] = {}
        for phrase, weight in phrases:
            for language in self._records:
                words = self._topics.words(phrase, language)
                if words:
                    alternatives[words] = max(weight, alternatives.get(words, 0.0))
        return Idea(label=label, alternatives=tuple(alternatives.items()), weight=Weight.NAME, start=start, end=end)

    # ── languages with spaces ───────────────────────────────────────────────────────────────────────────────

    def _spaced(
        self, visible: str, tongue: Tongue, spans: Callable[[str, str], list[tuple[str, int, int]]]
    ) -> Iterator[Idea]:
        language = "en" if tongue.code == "zh" else tongue.code
        asking = _asking(tongue)
        tokens = spans(visible, language)
        words = [word for word, _, _ in tokens]
        at = 0
        for match in [*self._topics.matches(words, language), None]:
            end = len(words) if match is None else match.first
            for word, start, stop in tokens[at:end]:
                label = visible[start:stop]
                if _plain(label) not in asking and not self._noise(word, label, language):
                    yield self._word(word, label, start, stop, language)
            if match is None:
                return
            at = match.end
            start, stop = tokens[match.first][1], tokens[match.end - 1][2]
            label = visible[start:stop]
            is_term = any(sense.term and not sense.near for sense in match.senses)
            if match.end - match.first > 1 or is_term or _plain(label) not in asking:
                yield self._known(match, label, tuple(words[match.first : match.end]), start, stop, language)

    def _noise(self, word: str, label: str, language: str) -> bool:
        """A slip of the thumb too short to be put right ("teh")."""
        short = language == "en" and len(label) <= _SLIP and label.isalpha() and label.islower()
        return short and not self._frequency((word,)) and label not in english()

    def _known(self, match: Match, label: str, asked: Words, start: int, end: int, language: str) -> Idea:
        match, asked = self._denied(match, label, asked, language)
        alternatives = self._topics.alternatives(match.senses, asked, language, self._records)
        if language not in self._records and asked:
            for target in self._records:
                same = self._topics.words(label, target)
                if same and self._frequency(same):
                    alternatives[same] = 1.0
        idea = _idea(label, alternatives, match.senses, start, end)
        # "leaving" is near to withdrawal, and to much else.
        vague = all(sense.near for sense in match.senses) and fold(label) in LIGHT
        light = idea.light or vague or fold(label) in FILLERS
        return replace(idea, across=language not in self._records, light=light)

    def _denied(self, match: Match, label: str, asked: Words, language: str) -> tuple[Match, Words]:
        """Of names that differ by a small "not" alone, the one that was written."""
        denies = is_negative(label)
        agreeing = tuple(
            sense for sense in match.senses if any(is_negative(n) == denies for n in sense.names(language))
        )
        if not agreeing or (agreeing == match.senses and not denies):
            return match, asked
        return replace(match, senses=agreeing), () if denies else asked

    def _word(self, word: str, label: str, start: int, end: int, language: str) -> Idea:
        weight = Weight.NAME if any(letter.isdigit() for letter in word) else Weight.TOPIC
        if language in self._records:
            light = language == "en" and fold(label) in LIGHT and not self._frequency((word,))
            forms = self._forms(label) if language == "en" else ()
            return Idea(
                light=light, label=label, alternatives=(((word,), 1.0), *forms), weight=weight, start=start, end=end
            )
        alternatives: dict[Words, float] = {}
        for target in self._records:
            same = self._topics.words(label, target)
            if same and (self._frequency(same) or weight is Weight.NAME):
                alternatives[same] = 1.0
            for other in self._cognates(fold(label), language, target):
                alternatives.setdefault(other, _COGNATE)
        return Idea(
            label=label,
            alternatives=tuple(alternatives.items()),
            weight=weight,
            start=start,
            end=end,
            foreign=not alternatives,
        )

    def _forms(self, label: str) -> tuple[tuple[Words, float], ...]:
        """Other forms of an irregular English verb."""
        found = (self._topics.words(form, "en") for form in relatives(fold(label)))
        return tuple((words, _SAME_VERB) for words in found if words)

    def _cognates(self, word: str, language: str, target: str) -> Iterator[Words]:
        """What a Romance word may be in English, if the base has it: "ratificación" → "ratification"."""
        if target != "en" or len(word) < 6:
            return
        for ending, anglicised in _COGNATES.get(language, ()):
            if word.endswith(ending):
                words = self._topics.words(word.removesuffix(ending) + anglicised, "en")
                if words and len(words[0]) > 3 and self._frequency(words):
                    yield words
                    return
        if language in _COGNATES and self._cognate and (like := self._cognate(word)):
            words = self._topics.words(like, target)
            if words and self._frequency(words):
                yield words

    # ── Chinese ─────────────────────────────────────────────────────────────────────────────────────────────

    def _han(self, visible: str, tongue: Tongue) -> Iterator[Idea]:
        asking = sorted((word for word in tongue.asking), key=len, reverse=True)
        for run in _HAN.finditer(visible):
            text, offset, at = run[0], run.start(), 0
            for match in [*self._topics.han_matches(fold(text)), None]:
                end = len(text) if match is None else match.first
                yield from self._han_rest(text[at:end], offset + at, asking)
                if match is None:
                    break
                at = match.end
                label = text[match.first : match.end]
                if label in tongue.asking and not any(sense.term for sense in match.senses):
                    continue
                asked = self._topics.words(label, "zh") if "zh" in self._records else ()
                alternatives = self._topics.alternatives(match.senses, asked, "zh", self._records)
                idea = _idea(label, alternatives, match.senses, offset + match.first, offset + match.end)
                yield replace(idea, across="zh" not in self._records)

    def _han_rest(self, rest: str, offset: int, asking: Sequence[str]) -> Iterator[Idea]:
        for word in asking:
            rest = rest.replace(word, " " * len(word))
        for run in _HAN.finditer(rest):
            if len(run[0]) < 2:
                continue
            words = self._topics.words(run[0], "zh") if "zh" in self._records else ()
            yield Idea(
                label=run[0],
                alternatives=((words, 1.0),) if words else (),
                start=offset + run.start(),
                end=offset + run.end(),
                foreign=not words,
            )


def _idea(label: str, alternatives: dict[Words, float], senses: Sequence[Sense], start: int, end: int) -> Idea:
    kinds = {sense.kind for sense in senses}
    if kinds & {"", "light"}:  # noqa: SIM108 - one line would hide it
        weight = Weight.TOPIC
    else:
        weight = Weight.STANCE if "stance" in kinds else Weight.TALK
    term = next((sense.term for sense in senses if sense.term and not sense.near), None)
    ids = tuple(sense.group.id if sense.group else sense.term.id if sense.term else "" for sense in senses)
    return Idea(
        label=label,
        alternatives=tuple(sorted(alternatives.items(), key=lambda pair: -pair[1])),
        weight=weight,
        start=start,
        end=end,
        foreign=not alternatives,
        light=weight is Weight.TOPIC and kinds != {""},
        senses=ids,
        term=term.id if term else "",
    )


def _once(ideas: Iterable[Idea]) -> Iterator[Idea]:
    seen: set[tuple[str, ...] | Words] = set()
    for idea in ideas:
        mark = idea.senses or (idea.alternatives[0][0] if idea.alternatives else (fold(idea.label),))
        if mark in seen:
            continue
        seen.add(mark)
        yield idea


def _plain(label: str) -> str:
    return fold(label).replace("’", "'")


def softened(idea: Idea) -> Idea:
    return replace(idea, weight=Weight.TALK)


_ASKING: dict[str, frozenset[str]] = {}


def _asking(tongue: Tongue) -> frozenset[str]:
    if tongue.code not in _ASKING:
        _ASKING[tongue.code] = frozenset(map(fold, tongue.asking))
    return _ASKING[tongue.code]
