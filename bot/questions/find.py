"""Passages that may answer, found by the index and by the structure, and weighed sentence by sentence."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Protocol

from bot.questions import thresholds as at
from bot.questions.ideas import Idea, Weight
from bot.questions.quoting import span
from bot.questions.shelf import Shelf
from bot.questions.topics import MARK, Words, is_negative
from bot.questions.weigh import (
    Coverage,
    Finding,
    Scale,
    Seen,
    bonus,
    covers,
    has_amount,
    has_instant,
    has_reason,
    scale,
    seen,
)
from bot.text.words import Analyser
from storage import records as record_rows
from storage.database import Tx
from storage.rows import Passage, PassageKind
from storage.search import Alternative, Concept, Scope, Window

_STRONG = 0.9
_EQUAL = 0.65  # from here on a word says the same, not something like it
_MOST_OF_ONE_PARTY = 12
_CHUNK = 40  # records asked at once whether a party spoke there
_OF_A_BAG = 0.4
_MOST_ITEMS = 8
_MOST_REMEMBERED = 20_000  # passages


@dataclass(frozen=True, kw_only=True, slots=True)
class Wanted:
    """What is looked for, where. ``party`` "" = anybody's words; ``items`` empty = the whole of the records."""

    ideas: tuple[Idea, ...]
    records: frozenset[int]
    party: str = ""
    items: frozenset[int] = frozenset()
    spoken_only: bool = False
    unspoken: bool = False  # nobody's words alone are of use: where every candidate is somebody's, none is weighed
    amount: bool = False
    instant: bool = False
    reason: bool = False


@dataclass(frozen=True, slots=True)
class Found:
    """Everything weighed, the best first; nothing is decided yet."""

    findings: tuple[Finding, ...]
    scale: Scale

    @property
    def best(self) -> float:
        return self.findings[0].coverage.whole if self.findings else 0.0


class Finder:
    """``index`` as far as the shelf's reader may search it. ``words``: the analysed sentences of passages seen
    before; passages never change."""

    def __init__(
        self, index: Window, analyser: Analyser, shelf: Shelf, words: dict[int, list[list[str]]] | None = None
    ) -> None:
        self._words = {} if words is None else words
        self._index = index
        self._analyser = analyser
        self._shelf = shelf

    async def look(self, tx: Tx, wanted: Wanted) -> Found:
        """The passages in scope that hold something of what is wanted, weighed."""
        wanted = replace(wanted, ideas=tuple(self._loosened(idea, wanted) for idea in wanted.ideas))
        weights = self.scale(wanted)
        passages, read = await self._candidates(tx, wanted, weights)
        if not passages or (wanted.unspoken and all(passage.speakers for passage in passages)):
            return Found((), weights)
        around = {}
        if weights.ideas and wanted.party:
            around = await self._around(tx, passages[: at.LOOKED_AROUND], read)
        findings = [finding for passage in passages for finding in self._weighed(passage, around, weights, wanted)]
        findings.sort(key=self._order(wanted))
        return Found(tuple(findings), weights)

    def scale(self, wanted: Wanted) -> Scale:
        """How heavy each idea is among the records in scope."""
        scope = self._scope(replace(wanted, party="", items=frozenset(), spoken_only=False))
        everything = not scope.records
        occurrences = {
            idea: self._occurrences(idea, scope, everything=everything) for idea in wanted.ideas if idea.hard
        }
        sentences = self._index.sentences if everything else self._index.count([], scope)
        names = [
            name
            for idea in wanted.ideas
            if idea.weight is Weight.STANCE
            for name in self._shelf.topics.names_holding(idea.close(_STRONG), self._shelf.languages())
        ]
        return scale(wanted.ideas, occurrences, max(sentences, 8), names, of_party=bool(wanted.party))

    def _occurrences(self, idea: Idea, scope: Scope, *, everything: bool) -> int:
        """In how many sentences an idea occurs; over the whole base, those of its commonest word."""
        if everything and not idea.bag:
            return max(
                (self._index.frequency(words) for words, weight in _indexed(idea) if weight >= _EQUAL), default=0
            )
        if idea.bag:
            return self._index.count(
                [Concept(alternatives=(Alternative((word,)),)) for word in set(idea.bag)], scope
            )
        concept = self._concept(idea, _EQUAL)
        return self._index.count([concept], scope) if concept else 0

    def _loosened(self, idea: Idea, wanted: Wanted) -> Idea:
        """A phrase that stands nowhere, with its words taken one by one if some sentence has them all."""
        phrases = [words for words in idea.close(_STRONG) if len(words) > 1]
        if not phrases or not idea.hard or any(self._index.frequency(words) for words in idea.close(_EQUAL)):
            return idea
        scope = self._scope(replace(wanted, party="", items=frozenset(), spoken_only=False))
        for words in phrases[:3]:
            if self._index.count([Concept(alternatives=(Alternative((word,)),)) for word in set(words)], scope):
                return replace(idea, bag=words)
        return idea

    def _concept(self, idea: Idea, at_least: float, *, enough: bool = False) -> Concept | None:
        """The idea for the index: its best words that the base has, few enough to be looked up quickly.

        In a large base a near-synonym that half of it uses finds nothing and costs much, so it is left out. With
        ``enough`` so are those of a word that half of it uses: they would find nothing that it does not.
        """
        if idea.weight is Weight.TALK:
            return None
        common = max(self._index.sentences // at.COMMON, at.SMALL_BASE)
        chosen: list[Alternative] = []
        held = 0
        for words, weight in _indexed(idea):
            there = self._index.frequency(words) if weight >= at_least or not chosen else 0
            if there and (weight >= _STRONG or (there <= common and not (enough and held > common))):
                chosen.append(Alternative(words=words, weight=weight))
                held += there
            if len(chosen) == at.MOST_ALTERNATIVES:
                break
        chosen.extend(Alternative(words=(word,), weight=_OF_A_BAG) for word in idea.bag)
        return Concept(alternatives=tuple(chosen)) if chosen else None

    def _concepts(self, wanted: Wanted, *, enough: bool) -> list[Concept]:
        found = (self._concept(idea, 0.0, enough=enough) for idea in wanted.ideas)
        return [concept for concept in found if concept is not None]

    def _scope(self, wanted: Wanted) -> Scope:
        everything = self._shelf.is_everything(wanted.records)
        return Scope(
            speakers=frozenset({wanted.party}) if wanted.party else frozenset(),
            records=frozenset() if everything else wanted.records,
            items=wanted.items,
            spoken_only=wanted.spoken_only,
        )

    async def _candidates(
        self, tx: Tx, wanted: Wanted, weights: Scale
    ) -> tuple[tuple[Passage, ...], dict[int, Passage]]:
        """The passages to be weighed, and by Passage.id everything that was read to find them."""
        found: dict[int, Passage] = {}
        read: dict[int, Passage] = {}

        def take(passages: Iterable[Passage]) -> None:
            for passage in passages:
                if passage.record in wanted.records and _belongs(passage, wanted):
                    found.setdefault(passage.id, passage)

        whole = self._shelf.is_everything(wanted.records) and not wanted.items
        if concepts := self._concepts(wanted, enough=whole and not wanted.party):
            hits = self._index.search(concepts, self._scope(wanted), at.CANDIDATES)
            own = list(dict.fromkeys(hit.passage for hit in hits))
            after: list[int] = []
            near: set[int] = set()
            if wanted.party and weights.ideas:
                # "India did not see the need": the topic stands in the sentence before, another's.
                anybody = self._scope(replace(wanted, party=""))
                rough = whole and self._index.sentences > at.LARGE_BASE
                others = self._index.search(
                    self._concepts(wanted, enough=rough), anybody, at.CANDIDATES, rough=rough
                )
                after = list(dict.fromkeys(hit.passage + 1 for hit in others))
                near = _just_before(own[: at.LOOKED_AROUND])
            read = await record_rows.passages_by_id(tx, near.union(own), others=after, party=wanted.party)
            take(read[id] for id in (*own, *after) if id in read)
        for item in wanted.items or self._items_titled(weights, wanted):
            if wanted.party:
                take(await record_rows.passages(tx, item=item, party=wanted.party))
            else:
                take(await record_rows.passages(tx, item=item))
        if wanted.party and not weights.ideas and not wanted.items:
            take(await self._everything_of(tx, wanted.party, wanted.records))
        return tuple(found.values()), read

    def _items_titled(self, weights: Scale, wanted: Wanted) -> list[int]:
        """Agenda items whose title names what is asked: with a party any of it, else all of it."""
        counted: dict[int, int] = {}
        for idea in weights.ideas:
            items = {
                item
                for words in idea.close(_STRONG)
                for item in self._shelf.titled.get(words[0], ())
                if f" {' '.join(words)} " in self._shelf.titles[item]
            }
            for item in items:
                counted[item] = counted.get(item, 0) + 1
        enough = 1 if wanted.party else max(len(weights.ideas), 1)
        chosen = [
            item
            for item, number in counted.items()
            if number >= enough and self._shelf.items[item][0].id in wanted.records
        ]
        return sorted(chosen, key=lambda item: (-counted[item], -item))[:_MOST_ITEMS]

    async def _everything_of(self, tx: Tx, party: str, records: Collection[int]) -> list[Passage]:
        """What a party said, the newest records first, until there is more than anybody pages through."""
        found: list[Passage] = []
        newest = [id for id in self._shelf.newest if id in records]
        for start in range(0, len(newest), _CHUNK):
            chunk = newest[start : start + _CHUNK]
            if party not in await self._shelf.speakers(tx, chunk):
                continue
            for id in chunk:
                found.extend(await record_rows.passages(tx, record=id, party=party))
                if len(found) >= _MOST_OF_ONE_PARTY:
                    return found
        return found

    def _day(self, record: int) -> date | None:
        return self._shelf.head(self._shelf.records[record]).date

    async def _around(self, tx: Tx, passages: Sequence[Passage], read: dict[int, Passage]) -> dict[int, Passage]:
        """The passages just before these, and these; those ``read`` already are not read again."""
        near = {passage.id: passage for passage in passages}
        wanted = _just_before(near) - near.keys()
        near.update((id, read[id]) for id in wanted & read.keys())
        if missing := wanted - near.keys():
            near.update(await record_rows.passages_by_id(tx, missing))
        return near

    def _weighed(
        self, passage: Passage, around: dict[int, Passage], weights: Scale, wanted: Wanted
    ) -> list[Finding]:
        """What of a passage answers: its best sentences, and those apart from them that answer as well."""
        view = self._seen(passage, around)
        written = [passage.text[start:end] for start, end in passage.sentences]
        language = self._shelf.records[passage.record].language
        coverages, own = covers(view, weights, written, language)
        inside = [coverage.inside for coverage in coverages]
        scores = [
            self._score(text, words, coverage, weights, wanted)
            for text, words, coverage in zip(written, view.sentences, coverages, strict=True)
        ]
        day = self._day(passage.record)
        findings: list[Finding] = []
        left = set(range(len(scores)))
        while left:
            best = max(left, key=lambda number: (scores[number], -number))
            if wanted.amount and not has_amount(written[best]):
                break
            if findings and (not weights.ideas or inside[best] < at.APART * inside[findings[0].best]):
                break
            first, last = 0, len(scores) - 1
            if weights.ideas:
                first, last = span(passage, best, inside, _needed(own, best))
            if findings and not left.issuperset(range(first, last + 1)):
                break
            findings.append(Finding(passage, first, last, best, scores[best], coverages[best], day))
            left -= set(range(first, last + 1))
        return findings

    def _score(self, text: str, words: str, coverage: Coverage, weights: Scale, wanted: Wanted) -> float:
        score = 0.6 * coverage.whole + 0.4 * coverage.inside + bonus(words, weights)
        score += at.WHEN_BONUS * (wanted.instant and has_instant(text))
        score += at.WHY_BONUS * (wanted.reason and has_reason(text))
        return score - (1.0 if wanted.amount and not has_amount(text) else 0.0)

    def _seen(self, passage: Passage, around: dict[int, Passage]) -> Seen:
        record = self._shelf.records[passage.record]
        language = record.language
        sentences = self._words.get(passage.id)
        if sentences is None:
            written = [passage.text[start:end] for start, end in passage.sentences]
            sentences = [self._analyser.words(text, language) for text in written]
            if is_negative(passage.text):
                for text, words in zip(written, sentences, strict=True):
                    words += self._shelf.topics.negatives(text)
            if len(self._words) > _MOST_REMEMBERED:
                self._words.clear()
            self._words[passage.id] = sentences
        title = self._shelf.titles.get(passage.item or 0, "").split()
        before: list[str] = []
        lead: list[str] = []
        for back in (2, 1):
            one = around.get(passage.id - back)
            if one and (one.record, one.paragraph, one.item) == (passage.record, passage.paragraph, passage.item):
                before.extend(self._analyser.words(one.text, language))
                if back == 1 and one.sentences:
                    lead = self._analyser.words(one.text[slice(*one.sentences[-1])], language)
        return seen(sentences, title, before, lead)

    def _order(self, wanted: Wanted) -> _Key:
        def key(finding: Finding) -> tuple[float, int, int]:
            newest = -(finding.day or date.min).toordinal()
            if not any(idea.hard for idea in wanted.ideas):
                return (-round(finding.score, 3), newest, finding.passage.order)
            return (-round(finding.score, 2), newest, finding.passage.order)

        return key


class _Key(Protocol):
    def __call__(self, finding: Finding, /) -> tuple[float, int, int]: ...


def _indexed(idea: Idea) -> list[tuple[Words, float]]:
    """An idea's alternatives as the index knows them: it keeps no negations."""
    return [
        (tuple(words[0].removeprefix(MARK).split()) if words[0].startswith(MARK) else words, weight)
        for words, weight in idea.alternatives
        if words
    ]


def _just_before(ids: Iterable[int]) -> set[int]:
    """The ids of the two passages before each of these."""
    return {id - back for id in ids for back in (1, 2) if id > back}


def _needed(own: Sequence[Sequence[float]], best: int) -> tuple[int, ...]:
    """The sentences that hold an idea which the best one lacks: without them the quote would not show it.

    ``own``: how well each sentence holds each idea by itself.
    """
    needed = []
    for idea in range(len(own[best])):
        holds = [sentence[idea] for sentence in own]
        if holds[best] < at.THERE and max(holds) > holds[best]:
            needed.append(min(range(len(holds)), key=lambda number: (-holds[number], abs(number - best))))
    return tuple(needed)


def _belongs(passage: Passage, wanted: Wanted) -> bool:
    if wanted.party and wanted.party not in {speaker.party for speaker in passage.speakers}:
        return False
    if wanted.items and passage.item not in wanted.items:
        return False
    return not wanted.spoken_only or (passage.kind is PassageKind.INTERVENTION and bool(passage.speakers))


def quotable(found: Found, *, threshold: float, near_best: float, strict_names: bool) -> tuple[Finding, ...]:
    """Those that answer: enough of what was asked is there, every name asked is there."""
    floor = threshold + at.FOR_EACH_UNKNOWN * sum(
        1
        for idea, weight, known in zip(found.scale.ideas, found.scale.weights, found.scale.known, strict=True)
        if not known and weight > 0.9
    )
    kept: list[Finding] = []
    best = 0.0
    for finding in found.findings:
        whole = finding.coverage.whole
        if finding.coverage.lowest_name < at.THERE:
            if strict_names:
                continue
            whole *= 0.75
        if whole >= floor:
            kept.append(finding)
            best = max(best, finding.score)
    closest = max((_closeness(finding) for finding in kept), default=0.0)
    return tuple(
        finding
        for finding in kept
        if finding.score >= near_best * best or _closeness(finding) >= near_best * closest
    )


def _closeness(finding: Finding) -> float:
    """How much is there, what the sentence itself says counting double."""
    return (finding.coverage.whole + finding.coverage.inside) / 2
