"""What a person should decide before a file is put in, one question after the other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from bot.parties.lexicon import Lexicon
from bot.reception.choices import Choices
from bot.reception.correcting import holds
from bot.reception.speaking import near
from bot.records.names import local_names
from bot.records.remark import field
from bot.records.shelf import AUTO
from bot.records.types import Draft, DraftSpeaker
from storage.rows import Meeting, PassageKind

MOST_MEANT = 4


class Kind(StrEnum):
    SPEAKER = "speaker"  # a name of no known party speaks
    SENTENCE = "sentence"  # it is not sure whose a sentence is
    DATE = "date"  # none was found
    MEETING = "meeting"  # one or several known meetings may be meant


@dataclass(frozen=True, kw_only=True, slots=True)
class Doubt:
    """``key`` names it for as long as it is open.

    A name: ``name``, how many ``passages`` it speaks in, the ``paragraph`` and ``words`` where it does first, and
    what ``meant`` (Party.keys) it may be. A sentence: ``words`` with its ``paragraph``, ``why`` (a clause, as a
    remark), and the ``speakers`` it was given, () for nobody.
    """

    key: str
    kind: Kind
    name: str = ""
    passages: int = 0
    paragraph: int = 0
    words: str = ""
    why: str = ""
    meant: tuple[str, ...] = ()
    speakers: tuple[DraftSpeaker, ...] = ()


def doubts(draft: Draft, choices: Choices, meetings: Sequence[Meeting], lexicon: Lexicon) -> tuple[Doubt, ...]:
    """What is open, in the order in which it is asked. ``meetings`` are the known ones that may be meant."""
    answered = frozenset(choices.answered)
    return tuple(one for one in _every(draft, choices, meetings, lexicon) if one.key not in answered)


def _every(draft: Draft, choices: Choices, meetings: Sequence[Meeting], lexicon: Lexicon) -> Iterator[Doubt]:
    if draft.date is None:
        yield Doubt(key="date", kind=Kind.DATE)
    if meetings and choices.meeting == AUTO:
        yield Doubt(key="meeting", kind=Kind.MEETING)
    yield from _strangers(draft, lexicon)
    yield from _sentences(draft)


def _strangers(draft: Draft, lexicon: Lexicon) -> Iterator[Doubt]:
    """Names of no known party that speak; those that the record itself lists as taking part are not asked about."""
    listed = set(local_names([one for one in draft.participants if not one.party]).values())
    found: dict[str, list[int]] = {}
    for order, passage in enumerate(draft.passages):
        for speaker in passage.speakers:
            if not speaker.party and speaker.name not in listed:
                found.setdefault(speaker.name, []).append(order)
    for name, orders in found.items():
        first = draft.passages[orders[0]]
        at = next((n for n, (left, right) in enumerate(first.sentences) if name in first.text[left:right]), 0)
        start, end = first.sentences[at] if first.sentences else (0, len(first.text))
        yield Doubt(
            key=f"speaker:{name.casefold()}",
            kind=Kind.SPEAKER,
            name=name,
            passages=len(orders),
            paragraph=first.paragraph,
            words=first.text[start:end],
            meant=near(name, lexicon)[:MOST_MEANT],
        )


def _sentences(draft: Draft) -> Iterator[Doubt]:
    for doubt in draft.doubts:
        sentence, paragraph = field(doubt, "sentence"), field(doubt, "paragraph")
        if not isinstance(sentence, str) or not isinstance(paragraph, int):
            continue
        passage = next((one for one in draft.passages if holds(one, paragraph, sentence)), None)
        if passage is None or any(not one.party for one in passage.speakers):
            continue  # whoever is not known is asked about already
        yield Doubt(
            key=f"sentence:{paragraph}:{sentence}",
            kind=Kind.SENTENCE,
            paragraph=paragraph,
            words=sentence,
            why=_words(field(doubt, "why")),
            speakers=passage.speakers if passage.kind is PassageKind.INTERVENTION else (),
        )


def _words(value: str | int | None) -> str:
    return value if isinstance(value, str) else ""


__all__ = ["Doubt", "Kind", "doubts"]
