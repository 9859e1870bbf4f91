# ruff: noqa: E501 - a pattern or a row of a table in one line is read at once
"""How well a sentence answers: which ideas it holds, each by its rarity."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from bot.questions import thresholds as at
from bot.questions.ideas import Idea, Weight
from bot.questions.stances import is_against, is_warning
from storage.rows import Passage


@dataclass(frozen=True, slots=True)
class Phrases:
    """What stands for an idea in joined words: ways to say it, the best first, and words that do so together."""

    ways: tuple[tuple[str, float], ...]
    bag: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Scale:
    """The ideas that must be there, and how heavy each is. ``known``: occurs at all in what is searched."""

    ideas: tuple[Idea, ...]
    weights: tuple[float, ...]
    known: tuple[bool, ...]
    phrases: tuple[Phrases, ...]  # of each idea, the best first, as they stand in joined words
    bonuses: tuple[tuple[Idea, Phrases], ...] = ()  # ideas that only rank
    stances: frozenset[str] = frozenset()
    # Names that hold a stance's word: an "implementation support unit" supports nobody.
    names: tuple[str, ...] = ()
    of_party: bool = True  # one party's words are asked for
    pairs: tuple[str, ...] = ()

    @property
    def total(self) -> float:
        return sum(self.weights)

    @property
    def unknown(self) -> tuple[Idea, ...]:
        return tuple(idea for idea, known in zip(self.ideas, self.known, strict=True) if not known)


_INFLECTED = re.compile(r"(?:ed|ing|ly)$")


def scale(
    ideas: Sequence[Idea],
    occurrences: Mapping[Idea, int],
    total: int,
    names: Sequence[str] = (),
    *,
    of_party: bool = True,
) -> Scale:
    """Weights between 0 and 1: a word in one sentence of all weighs 1, one in every sentence next to nothing."""
    hard = [idea for idea in ideas if idea.hard]
    weights, known = [], []
    for idea in hard:
        there = occurrences.get(idea, 0)
        weight = rarity(there, total)
        if not there:
            if idea.foreign:
                weight = at.UNKNOWN_FOREIGN if of_party else at.UNKNOWN_FOREIGN_OF_ANYONE
            elif idea.across and idea.weight is Weight.TOPIC and not idea.term:
                weight *= at.UNKNOWN_ACROSS
            elif idea.weight is Weight.TOPIC and not idea.senses and _INFLECTED.search(idea.label):
                weight *= at.UNKNOWN_INFLECTED
        if idea.light and len(hard) > 1:
            weight *= at.LIGHT if there else at.LIGHT_UNKNOWN
        weights.append(weight)
        known.append(there > 0)
    singles = [idea.alternatives[0][0] for idea in hard if idea.alternatives and len(idea.alternatives[0][0]) == 1]
    soft = tuple(idea for idea in ideas if not idea.hard)
    return Scale(
        ideas=tuple(hard),
        weights=tuple(weights),
        known=tuple(known),
        phrases=tuple(phrases_of(idea) for idea in hard),
        bonuses=tuple((idea, phrases_of(idea)) for idea in soft),
        names=tuple(names),
        of_party=of_party,
        stances=frozenset(sense for idea in soft if idea.weight is Weight.STANCE for sense in idea.senses),
        pairs=tuple(f" {one[0]} {other[0]} " for one, other in pairwise(singles)),
    )


def phrases_of(idea: Idea) -> Phrases:
    """An idea's alternatives as they stand in joined words, the best first."""
    found = [(f" {' '.join(words)} ", weight) for words, weight in idea.alternatives if words]
    return Phrases(tuple(sorted(found, key=lambda pair: -pair[1])), tuple(f" {word} " for word in idea.bag))


def rarity(occurrences: int, total: int) -> float:
    return math.log1p(total / max(occurrences, 1)) / math.log1p(max(total, 2))


@dataclass(frozen=True, slots=True)
class Seen:
    """A passage's words by sentence, and the words around it, each as one string with blanks between."""

    sentences: tuple[str, ...]
    passage: str
    title: str
    paragraph: str
    lead: str = ""  # the sentence just before the first


def seen(
    words: Sequence[Sequence[str]], title: Sequence[str], paragraph: Sequence[str], lead: Sequence[str] = ()
) -> Seen:
    joined = tuple(_joined(sentence) for sentence in words)
    return Seen(
        joined,
        _joined([word for sentence in words for word in sentence]),
        _joined(title),
        _joined(paragraph),
        _joined(lead),
    )


def _joined(words: Sequence[str]) -> str:
    return f" {' '.join(words)} " if words else ""


def held(phrases: Phrases, text: str) -> float:
    """How well ``text`` (joined words) holds an idea: its best alternative's weight."""
    if text:
        together = at.TOGETHER if phrases.bag and all(word in text for word in phrases.bag) else 0.0
        for phrase, weight in phrases.ways:
            if weight <= together:
                break
            if phrase in text:
                return weight
        return together
    return 0.0


@dataclass(frozen=True, slots=True)
class Coverage:
    """Of one sentence: of all that was asked (``whole``, with its surroundings), in itself (``inside``)."""

    whole: float
    inside: float
    lowest_name: float  # how well the worst-held name is held; 1 where none was asked
    stance: float
    against: bool = False  # the sentence tells of somebody being against something


def covers(
    passage: Seen, scale: Scale, written: Sequence[str], language: str
) -> tuple[list[Coverage], list[list[float]]]:
    """How each sentence covers what was asked, and how it holds each idea by itself.

    ``written`` are the sentences as they stand, for words that are in no index.
    """
    around = [
        max(
            at.IN_PASSAGE * held(phrases, passage.passage),
            at.IN_TITLE * held(phrases, passage.title),
            at.IN_PARAGRAPH * held(phrases, passage.paragraph),
        )
        for phrases in scale.phrases
    ]
    led = [at.ELLIPSIS * held(phrases, passage.lead) for phrases in scale.phrases] if passage.lead else []
    total = scale.total
    found: list[Coverage] = []
    by_itself: list[list[float]] = []
    for number, (text, sentence) in enumerate(zip(passage.sentences, written, strict=True)):
        here = [held(phrases, text) for phrases in scale.phrases]
        whole = inside = 0.0
        lowest_name = 1.0
        outside = around
        if led and not number and leans(sentence):
            outside = [max(pair) for pair in zip(around, led, strict=True)]
        for idea, weight, own, outer in zip(scale.ideas, scale.weights, here, outside, strict=True):
            best = max(own, outer)
            whole += weight * best
            inside += weight * own
            if idea.weight is Weight.NAME or (idea.term and not scale.of_party):
                lowest_name = min(lowest_name, best)
        stance, against = _stance(scale, text, sentence, language)
        share = (whole / total, inside / total) if total else (1.0, 1.0)
        found.append(Coverage(*share, lowest_name, stance, against))
        by_itself.append(here)
    return found, by_itself


def _stance(scale: Scale, text: str, sentence: str, language: str) -> tuple[float, bool]:
    if not scale.stances:
        return 0.0, False
    for name in scale.names:
        text = text.replace(name, "  ")
    stance = max(held(phrases, text) for idea, phrases in scale.bonuses if idea.weight is Weight.STANCE)
    against = is_against(sentence, language)
    if (against and "oppose" in scale.stances) or ("warn" in scale.stances and is_warning(sentence, language)):
        stance = max(stance, at.THERE)
    return stance, against


def bonus(text: str, scale: Scale) -> float:
    """What only orders: the verb asked with, words asked side by side standing side by side."""
    found = sum(at.PAIR_BONUS for pair in scale.pairs if pair in text)
    for idea, phrases in scale.bonuses:
        found += held(phrases, text) * (at.STANCE_BONUS if idea.weight is Weight.STANCE else at.TALK_BONUS)
    return found


_AMOUNT = re.compile(
    r"\d|%|\b(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|dozen|hundred|thousand|million|half"
    r"|third|quarter|none|few|several|minority|majority|deux|trois|quatre|cinq|six|sept|huit|neuf|dix|dos|tres|cuatro"
    r"|cinco|seis|siete|ocho|nueve|diez|два|две|три|четыре|пять|шесть|семь|восемь|девять|десять)\b|[一二三四五六七八九十百千万]",
    re.IGNORECASE,
)
_INSTANT = re.compile(
    r"\b(?:19|20)\d\d\b|\b\d{1,2} (?:January|February|March|April|May|June|July|August|September|October|November|December)"
    r"|\b(?:January|February|March|April|June|July|August|September|October|November|December|within|by the end|month|months"
    r"|week|weeks|year|next|soon|later|before|after|end of|janvier|février|mars|avril|juin|juillet|août|septembre|octobre"
    r"|novembre|décembre|enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre|diciembre)\b|[年月日]",
    re.IGNORECASE,
)
_REASON = re.compile(
    r"\b(?:because|since|reason|as it|as they|given|due to|in order to|so that|would|allow|important|car|parce|puisque|afin|raison"
    r"|porque|ya que|para|razón|потому|поскольку|так как|чтобы)\b|因为|由于|以便",
    re.IGNORECASE,
)


_LEANS = re.compile(
    r"\b(?:this|these|those|both|neither|likewise|so did|so would|nor did|the same|that(?=[.,;]|$)|sided|co-?sponsor\w*"
    r"|the (?:need|idea|proposal|point|date|principle|suggestion|matter|question|view|concern|request|plan|paper)s?"
    r"|(?:dis)?agree[ds]?|concur\w*|echo\w*|support\w*|oppos\w*|object\w*|reject\w*|align\w*|associat\w*|doubt\w*|against"
    r"|no (?:objection|problem|need|point)|aussi|également|cette|ceci|cela|d'accord|soutenu|appuy\w*|también|esto|esta"
    r"|de acuerdo|apoy\w*)\b",
    re.IGNORECASE,
)


def leans(text: str) -> bool:
    """Whether a sentence speaks of what stands before it: it agrees, objects, or says "this" or "the idea"."""
    return bool(_LEANS.search(text))


def has_amount(text: str) -> bool:
    """Whether a sentence holds a number, in digits or words."""
    return bool(_AMOUNT.search(text))


def has_instant(text: str) -> bool:
    return bool(_INSTANT.search(text))


def has_reason(text: str) -> bool:
    return bool(_REASON.search(text))


@dataclass(frozen=True, slots=True)
class Finding:
    """Sentences of one passage that answer: ``first``..``last`` are quoted, both counted."""

    passage: Passage
    first: int
    last: int
    best: int
    score: float
    coverage: Coverage
    day: date | None

    @property
    def start(self) -> int:
        return self.passage.sentences[self.first][0]

    @property
    def end(self) -> int:
        return self.passage.sentences[self.last][1]
