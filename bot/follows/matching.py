"""What a record holds for a subject: the passages, and of those on a topic the sentences."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from bot.follows.subjects import Kind, Subject
from bot.parties.lexicon import Lexicon
from bot.questions.topics import MARK, Sense, Topics, Words
from bot.questions.verify import folded
from bot.text.words import Analyser
from storage.rows import Passage, PassageKind, Record, Speaker, Term


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage that concerns a subject. ``sentences``: which of them do; () = the passage as a whole."""

    passage: Passage
    sentences: tuple[int, ...] = ()


Signature = tuple[tuple[str, tuple[tuple[str, str, str], ...], str], ...]
"""What of a record a subject hangs on: words, speakers and item of each passage. Equal: nothing changed."""


class Matcher:
    """Holds the glossary as it was read; records and passages are given. May work in a thread."""

    def __init__(self, lexicon: Lexicon, topics: Topics, analyser: Analyser) -> None:
        self.topics = topics
        self._lexicon = lexicon
        self._analyser = analyser
        self._terms = {term.id: term for term in topics.terms}
        self._phrases: dict[tuple[str, str], frozenset[Words]] = {}
        self._on_behalf: dict[str, frozenset[str]] = {}

    def matches(
        self, record: Record, passages: Sequence[Passage], subjects: Iterable[Subject]
    ) -> Mapping[Subject, tuple[Hit, ...]]:
        """Subject → its passages in order, for those of the subjects that the record concerns at all."""
        spoken = [one for one in passages if one.kind is not PassageKind.NOTE]
        words = _Words(self._analyser, record.language)
        found: dict[Subject, tuple[Hit, ...]] = {}
        for subject in subjects:
            hits = self._hits(subject, record, spoken, words)
            if hits or (subject.kind is Kind.MEETING and record.meeting == subject.id):
                found[subject] = tuple(hits)
        return found

    def _hits(self, subject: Subject, record: Record, passages: Sequence[Passage], words: _Words) -> list[Hit]:
        match subject.kind:
            case Kind.PARTY:
                return [
                    Hit(one)
                    for one in passages
                    if any(subject.id in self._speaking(speaker) for speaker in one.speakers)
                ]
            case Kind.ITEM if record.meeting == subject.id:
                ids = {one.id for one in record.agenda if one.number == subject.number}
                return [Hit(one) for one in passages if one.item in ids]
            case Kind.MEETING if record.meeting == subject.id:
                return [Hit(one) for one in passages]
            case Kind.TOPIC:
                phrases = self._phrases_of(subject.id, record.language)
                hits = ((one, self._sentences(one, phrases, words)) for one in passages) if phrases else ()
                return [Hit(one, sentences) for one, sentences in hits if sentences]
            case _:
                return []

    def _speaking(self, speaker: Speaker) -> frozenset[str]:
        """Party.keys of who speaks and of those on whose behalf."""
        named = speaker.on_behalf_of
        if not named:
            return frozenset({speaker.party})
        if named not in self._on_behalf:
            key = self._lexicon.key_of(named)
            mentions = self._lexicon.mentions(named) if key is None else ()
            keys = {key} if key else {one.parties[0] for one in mentions if len(one.parties) == 1}
            self._on_behalf[named] = frozenset(keys)
        return self._on_behalf[named] | {speaker.party}

    def _phrases_of(self, term: str, language: str) -> frozenset[Words]:
        """The words that stand for a term in records of a language."""
        known = self._terms.get(term)
        if known is None:
            return frozenset()
        if (term, language) not in self._phrases:
            found = self.topics.alternatives((Sense(term=known),), (), "", (language,))
            self._phrases[term, language] = frozenset(found)
        return self._phrases[term, language]

    def _sentences(self, passage: Passage, phrases: frozenset[Words], words: _Words) -> tuple[int, ...]:
        return tuple(
            number
            for number, (start, end) in enumerate(passage.sentences)
            if self._holds(passage.text[start:end], phrases, words)
        )

    def _holds(self, sentence: str, phrases: frozenset[Words], words: _Words) -> bool:
        within = words.of(sentence)
        plain = [phrase for phrase in phrases if not phrase[0].startswith(MARK)]
        if any(within[at : at + len(one)] == one for one in plain for at in _places(one[0], within)):
            return True
        denied = [phrase for phrase in phrases if phrase[0].startswith(MARK)]
        return bool(denied) and not {phrase[0] for phrase in denied}.isdisjoint(self.topics.negatives(sentence))


class Matchers:
    """A matcher over the glossary as it stands: making one takes longer than using it, so that it is kept."""

    def __init__(self, lexicon: Lexicon, analyser: Analyser) -> None:
        self._lexicon = lexicon
        self._analyser = analyser
        self._made: Matcher | None = None

    def of(self, terms: tuple[Term, ...]) -> Matcher:
        """The one for these terms."""
        if self._made is None or self._made.topics.terms != terms:
            self._made = Matcher(self._lexicon, Topics(terms, self._analyser), self._analyser)
        return self._made


class _Words:
    """The words of a record's sentences, analysed once however many topics are followed."""

    def __init__(self, analyser: Analyser, language: str) -> None:
        self._analyser = analyser
        self._language = language
        self._known: dict[str, Words] = {}

    def of(self, sentence: str) -> Words:
        if sentence not in self._known:
            self._known[sentence] = tuple(self._analyser.words(sentence, self._language))
        return self._known[sentence]


def signature(record: Record, hits: Sequence[Hit]) -> Signature:
    """What is compared where a record takes the place of another."""
    numbers = {one.id: one.number for one in record.agenda}
    return tuple(
        (
            folded(_words(hit)),
            tuple((one.party, one.name, one.on_behalf_of) for one in hit.passage.speakers),
            numbers.get(hit.passage.item or 0, ""),
        )
        for hit in hits
    )


def _words(hit: Hit) -> str:
    spans = [hit.passage.sentences[number] for number in hit.sentences]
    return " ".join(hit.passage.text[start:end] for start, end in spans) if spans else hit.passage.text


def _places(word: str, within: Words) -> Iterable[int]:
    return (at for at, one in enumerate(within) if one == word)
