"""Whose words each sentence of a paragraph is: the readings of its sentences, put together.

A sentence that names nobody goes on with the speaker before it in the same paragraph, unless it tells of the
meeting itself. Across paragraphs only a pronoun carries a speaker on, and a person is asked to look.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from bot.parties.lexicon import Lexicon
from bot.records.clauses import Reading, Who, read_sentence
from bot.records.facts import Facts, role_key
from bot.records.names import LOCAL, local_names, tokens_of
from bot.records.nouns import CHAIR_NOUNS, Name
from bot.records.outline import Place
from bot.records.remark import Remark
from bot.records.sentences import split_sentences
from bot.records.tokens import Token
from bot.records.types import BlockKind, DraftPassage, DraftSpeaker
from bot.records.views import cuts
from storage.rows import PassageKind

_NOTE = re.compile(
    r"^\W*(?:(?:editor(?:'s|’s|ial)?|secretariat)\s+)?note\s*(?:\([^)]*\))?\s*:|^\W*N\.?B\.?\s*[:.]?\s", re.I
)
_QUIET = frozenset({PassageKind.NARRATIVE, PassageKind.NOTE})


@dataclass(frozen=True, slots=True)
class _Turn:
    """One sentence with its speakers."""

    span: tuple[int, int]
    kind: PassageKind
    speakers: tuple[DraftSpeaker, ...] = ()


@dataclass(slots=True)
class Attribution:
    """Goes through the paragraphs of a record in order."""

    lexicon: Lexicon
    facts: Facts
    warnings: list[str] = field(default_factory=list)
    doubts: list[str] = field(default_factory=list)
    named: int = 0  # sentences that name a known speaker
    _before: tuple[DraftSpeaker, ...] = ()  # who spoke last in the paragraph before
    _item: str = ""
    _colon: bool = False  # the paragraph before ended with a colon
    _given: tuple[DraftSpeaker, ...] = ()  # who was given the floor in the sentence before
    _local: dict[str, str] = field(default_factory=dict)  # bodies known from the list of participants alone

    def __post_init__(self) -> None:
        unknown = [speaker for speaker in self.facts.participants if not speaker.party]
        self._local = local_names([one for one in unknown if not self.lexicon.mentions(one.name)])

    def passages(self, place: Place) -> tuple[DraftPassage, ...]:
        """The passages of one paragraph, in order."""
        text = place.block.text
        if place.item != self._item:
            self._before, self._item, self._colon = (), place.item, False
        turns = self._note(text) or self._turns(place)
        spoken = [turn.speakers for turn in turns if turn.kind is PassageKind.INTERVENTION]
        self._before = spoken[-1] if spoken and turns[-1].kind is PassageKind.INTERVENTION else ()
        if place.block.kind is BlockKind.PARAGRAPH or text.endswith(":"):
            self._colon = text.endswith(":")
        return _passages(place, turns)

    def _note(self, text: str) -> list[_Turn]:
        if not _NOTE.match(text):
            return []
        return [_Turn(span, PassageKind.NOTE) for span in split_sentences(text)]

    def _turns(self, place: Place) -> list[_Turn]:
        text = place.block.text
        turns: list[_Turn] = []
        listed = self._colon and place.block.kind is BlockKind.ITEM
        current: tuple[DraftSpeaker, ...] = self._before if listed else ()
        for number, (start, end) in enumerate(split_sentences(text)):
            if _NOTE.match(text[start:end]):
                turns += [_Turn(span, PassageKind.NOTE) for span in split_sentences(text) if span[0] >= start]
                break
            for part, (span, subject) in enumerate(self._parts(place, start, end)):
                sentence = text[subject : span[1]]
                tokens = self._tokens(place, subject, span[1])
                reading = read_sentence(sentence, tokens, opens_paragraph=number + part == 0)
                if place.paragraph in self.facts.attendance and reading.who is not Who.NAMED:
                    reading = Reading(Who.PROCEDURE)
                current, kind = self._who(reading, current, place, sentence, first=number + part == 0)
                self._given = self._resolve(reading.given)
                turns.append(_Turn(span, kind, current if kind is PassageKind.INTERVENTION else ()))
        return turns

    def _parts(self, place: Place, start: int, end: int) -> list[tuple[tuple[int, int], int]]:
        """The spans into which a sentence with two views is cut, and where the subject of each begins."""
        text = place.block.text
        parts: list[tuple[tuple[int, int], int]] = []
        at = subject = start
        for cut, rest in cuts(text[start:end], self._tokens(place, start, end)):
            parts.append(((at, start + len(text[start : start + cut].rstrip())), subject))
            at, subject = start + cut, start + rest
        return [*parts, ((at, end), subject)]

    def _tokens(self, place: Place, start: int, end: int) -> tuple[Token, ...]:
        bold = [
            (max(0, left - start), right - start)
            for left, right in place.block.bold
            if left < end and start < right
        ]
        return tokens_of(place.block.text[start:end], self.lexicon, bold, self._local)

    def _who(
        self, reading: Reading, current: tuple[DraftSpeaker, ...], place: Place, sentence: str, *, first: bool
    ) -> tuple[tuple[DraftSpeaker, ...], PassageKind]:
        """The speakers of the sentence, who then are the current ones, and its kind."""
        where = place.paragraph
        match reading.who:
            case Who.NAMED:
                speakers = self._speakers(reading.names, current, where)
                if not speakers:
                    return current, PassageKind.INTERVENTION if current else PassageKind.NARRATIVE
                if reading.unsure:
                    self._doubt(where, reading.unsure, sentence)
                self.named += any(speaker.party for speaker in speakers)
                return _carry(speakers, current), PassageKind.INTERVENTION
            case Who.SAME:
                before = self._given or current or (self._before if first else ())
                if not before:
                    self._doubt(where, Remark("it is not clear who speaks"), sentence)
                    return (), PassageKind.NARRATIVE
                if reading.singular and len(before) > 1:
                    self._doubt(where, Remark("one of several speakers, not clear which"), sentence)
                    return (), PassageKind.NARRATIVE
                if not current:
                    self._doubt(where, Remark("carried on from the paragraph before"), sentence)
                return before, PassageKind.INTERVENTION
            case Who.ABOUT if reading.likely and not current:
                speakers = self._speakers(reading.names, current, where)
                self._doubt(where, Remark("its verb may not report what was said"), sentence)
                return speakers, PassageKind.INTERVENTION
            case Who.ABOUT:
                named = {speaker.party or speaker.name for speaker in self._resolve(reading.names)}
                if named and named <= {speaker.party or speaker.name for speaker in current}:
                    return current, PassageKind.INTERVENTION
                if place.item:
                    self._doubt(where, Remark("names a party that may not be speaking"), sentence)
                return (), PassageKind.NARRATIVE
            case Who.OPEN if current:
                return current, PassageKind.INTERVENTION
            case _:
                return (), PassageKind.NARRATIVE

    def _speakers(
        self, names: tuple[Name, ...], current: tuple[DraftSpeaker, ...], where: int
    ) -> tuple[DraftSpeaker, ...]:
        out: dict[str, DraftSpeaker] = {}
        for name in names:
            for speaker in self._resolve((name,), current):
                out.setdefault(speaker.party or speaker.name.lower(), speaker)
                if not speaker.party and speaker.name not in self._local.values():
                    self._unknown(speaker, name, where)
        return tuple(out.values())

    def _resolve(self, names: tuple[Name, ...], current: tuple[DraftSpeaker, ...] = ()) -> tuple[DraftSpeaker, ...]:
        out: list[DraftSpeaker] = []
        for name in names:
            if name.role:
                out += self._office(name, current)
                continue
            party = self._party(name)
            if party.startswith(LOCAL):
                shown = party.removeprefix(LOCAL)
                out.append(DraftSpeaker(name=shown, capacity=name.capacity, on_behalf_of=name.on_behalf_of))
                continue
            if name.person and party:
                self.facts.people.setdefault(name.person.lower(), (party,))
            out.append(
                DraftSpeaker(name=name.text, party=party, capacity=name.capacity, on_behalf_of=name.on_behalf_of)
            )
        return tuple(out)

    def _party(self, name: Name) -> str:
        if len(name.parties) == 1:
            return name.parties[0]
        if name.parties:  # "Congo": the one that took part
            present = {speaker.party for speaker in self.facts.participants} & set(name.parties)
            return present.pop() if len(present) == 1 else ""
        known = self.facts.people.get(name.person.lower(), ()) if name.person else ()
        return known[0] if len(known) == 1 else ""

    def _office(self, name: Name, current: tuple[DraftSpeaker, ...]) -> list[DraftSpeaker]:
        """As in "The Chair" is the State that chaired; "the Coordinator" whoever just spoke as one."""
        role = re.sub(r"^(?:the|a|an)\s+", "", name.text, flags=re.I)
        capacity = role[:1].upper() + role[1:]
        holders = self.facts.roles.get(role_key(role), ())
        if holders:
            capacity = "Co-Chair" if len(holders) > 1 and name.role in CHAIR_NOUNS else capacity
            return [
                DraftSpeaker(name=name.text, party=party, capacity=capacity, on_behalf_of=name.on_behalf_of)
                for party in holders
            ]
        same = [speaker for speaker in current if name.role.rstrip("s") in speaker.capacity.lower()]
        if same:
            return same
        if name.role in CHAIR_NOUNS and role_key(role) in ("chair", "president"):
            return [DraftSpeaker(name=capacity, capacity=capacity, on_behalf_of=name.on_behalf_of)]
        return [DraftSpeaker(name=name.text, capacity=capacity, on_behalf_of=name.on_behalf_of)]

    def _doubt(self, where: int, why: str, sentence: str) -> None:
        """Somebody should look at a sentence; ``why`` is a clause."""
        self.doubts.append(
            Remark(
                "¶ {paragraph}: {why}: {words}", paragraph=where, why=why, words=_shown(sentence), sentence=sentence
            )
        )

    def _unknown(self, speaker: DraftSpeaker, name: Name, where: int) -> None:
        who: dict[str, str | int] = {"paragraph": where, "speaker": speaker.name}
        if len(name.parties) > 1:
            may_be: dict[str, str | int] = {"first": name.parties[0], "others": " / ".join(name.parties[1:])}
            text = Remark(
                "¶ {paragraph}: “{speaker}” may be {first} or {others}: say which in the record.", **who, **may_be
            )
        elif name.role in CHAIR_NOUNS and role_key(name.text) in ("chair", "president"):
            return  # that the record does not say who chaired is told once
        elif name.role:
            text = Remark(
                "¶ {paragraph}: “{speaker}” speaks, and the record does not say which party that is.", **who
            )
        else:
            text = Remark(
                "¶ {paragraph}: “{speaker}” speaks but is not among the names known:"
                " add it, or correct the record.",
                **who,
            )
        if not any(warning.partition(": ")[2] == text.partition(": ")[2] for warning in self.warnings):
            self.warnings.append(text)


def _carry(speakers: tuple[DraftSpeaker, ...], current: tuple[DraftSpeaker, ...]) -> tuple[DraftSpeaker, ...]:
    """The same party named again keeps the capacity and group with which it took the floor."""
    if [one.party or one.name for one in speakers] != [one.party or one.name for one in current]:
        return speakers
    return tuple(
        replace(old, capacity=new.capacity, on_behalf_of=new.on_behalf_of)
        if new.capacity or new.on_behalf_of
        else old
        for new, old in zip(speakers, current, strict=True)
    )


def _passages(place: Place, turns: list[_Turn]) -> tuple[DraftPassage, ...]:
    """Maximal runs of sentences with the same speakers and kind."""
    runs: list[list[_Turn]] = []
    for turn in turns:
        if runs and runs[-1][-1].kind is turn.kind and runs[-1][-1].speakers == turn.speakers:
            runs[-1].append(turn)
        else:
            runs.append([turn])
    out = []
    for run in runs:
        start, end = run[0].span[0], run[-1].span[1]
        out.append(
            DraftPassage(
                item=place.item,
                paragraph=place.paragraph,
                text=place.block.text[start:end],
                sentences=tuple((turn.span[0] - start, turn.span[1] - start) for turn in run),
                kind=run[0].kind,
                speakers=run[0].speakers,
                page=place.block.page,
                printed_paragraph=place.printed,
            )
        )
    return tuple(out)


def _shown(sentence: str) -> str:
    short = sentence if len(sentence) <= 90 else sentence[:87].rsplit(" ", 1)[0] + " …"
    return f"“{short}”"
