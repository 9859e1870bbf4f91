"""What one person is told at one time, as data: by record, then by who speaks, with words quoted from the base."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from bot.follows.matching import Hit, Matcher
from bot.follows.subjects import Kind, Subject
from bot.parties.lexicon import Lexicon
from bot.questions import thresholds as at
from bot.questions.cite import citation
from bot.questions.quoting import span
from bot.questions.shelf import place_of
from bot.questions.types import Citation, RecordHead
from bot.text.message import Action
from storage.rows import Meeting, Passage, Record

QUOTES: Final = 2
"""Of one who speaks so much is quoted, …"""
SPEAKERS: Final = 4
"""… and of one record so many are."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Spoken:
    """What one State, or several together, has in a record of what is followed.

    ``more``: passages beyond those quoted, which ``rest`` asks the base for.
    """

    party_keys: tuple[str, ...]
    names: tuple[str, ...]  # as the record has them, where the base does not know them
    quotes: tuple[Citation, ...]
    more: int = 0
    rest: Action | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Told:
    """One record. ``subjects``: what of it is followed; ``gone``: what a corrected one holds nothing on any more.

    ``others``: how many more speak of it than are quoted, which ``rest`` asks the base for.
    """

    head: RecordHead
    subjects: tuple[Subject, ...]
    gone: tuple[Subject, ...] = ()
    corrected: bool = False
    spoken: tuple[Spoken, ...] = ()
    others: int = 0
    rest: Action | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Concern:
    """A record that somebody is to be told of, with what of it concerns them."""

    record: Record
    passages: tuple[Passage, ...]
    subjects: tuple[Subject, ...]
    corrected: bool = False


class Heads:
    """The first lines about records, from the meetings known."""

    def __init__(self, meetings: Mapping[str, Meeting]) -> None:
        self._meetings = meetings

    def head(self, record: Record) -> RecordHead:
        meeting = self._meetings.get(record.meeting or "")
        return RecordHead(
            id=record.id,
            title=record.title,
            meeting=record.meeting or "",
            meeting_title=meeting.title if meeting else "",
            date=record.date or (meeting.start if meeting else None),
            place=place_of(record, meeting),
            authority=record.authority,
        )


def told(concern: Concern, matcher: Matcher, heads: Heads, lexicon: Lexicon) -> Told | None:
    """What there is to tell of a record; None where it holds nothing of what is followed and never did."""
    record = concern.record
    found = matcher.matches(record, concern.passages, concern.subjects)
    gone = tuple(one for one in concern.subjects if one not in found) if concern.corrected else ()
    if not found and not gone:
        return None
    hits = _together(found.values())
    followed = [subject.id for subject in concern.subjects if subject.kind is Kind.PARTY]
    groups = sorted(_by_speaker(hits).items(), key=lambda one: not set(one[0][0]) & set(followed))
    spoken = [
        Spoken(
            party_keys=keys,
            names=names,
            quotes=tuple(_cited(hit, record, heads, lexicon) for hit in theirs[:QUOTES]),
            more=max(len(theirs) - QUOTES, 0),
            rest=_rest_of(keys, theirs[QUOTES:], record),
        )
        for (keys, names), theirs in groups
    ]
    return Told(
        head=heads.head(record),
        subjects=tuple(found),
        gone=gone,
        corrected=concern.corrected,
        spoken=tuple(spoken[:SPEAKERS]),
        others=max(len(spoken) - SPEAKERS, 0),
        rest=_rest(found, groups[SPEAKERS:], record),
    )


def _together(found: Iterable[Sequence[Hit]]) -> list[Hit]:
    """Each passage once, in order; with the sentences of every topic it was found for."""
    sentences: dict[int, set[int]] = {}
    passages: dict[int, Passage] = {}
    for hit in (hit for hits in found for hit in hits if hit.passage.sentences):
        passages[hit.passage.id] = hit.passage
        sentences.setdefault(hit.passage.id, set()).update(hit.sentences)
    ordered = sorted(passages.values(), key=lambda one: one.order)
    return [Hit(one, tuple(sorted(sentences[one.id]))) for one in ordered]


_Speakers = tuple[tuple[str, ...], tuple[str, ...]]


def _by_speaker(hits: Iterable[Hit]) -> dict[_Speakers, list[Hit]]:
    """Who speaks (Party.keys, and all names) → what; what nobody says comes last."""
    found: dict[_Speakers, list[Hit]] = {}
    for hit in sorted(hits, key=lambda one: not one.passage.speakers):
        speakers = hit.passage.speakers
        keys = tuple(one.party for one in speakers if one.party)
        names = () if len(keys) == len(speakers) else tuple(one.name for one in speakers)
        found.setdefault((keys, names), []).append(hit)
    return found


def _cited(hit: Hit, record: Record, heads: Heads, lexicon: Lexicon) -> Citation:
    passage = hit.passage
    best = hit.sentences[0] if hit.sentences else 0
    inside = [1.0 if number in hit.sentences else 0.0 for number in range(len(passage.sentences))]
    first, last = span(passage, best, inside)
    while (
        passage.speakers
        and last + 1 < len(passage.sentences)
        and passage.sentences[last + 1][1] - passage.sentences[first][0] <= at.WHOLE_PASSAGE
    ):
        last += 1
    items = {one.id: one for one in record.agenda}
    start, end = passage.sentences[first][0], passage.sentences[last][1]
    return citation(passage, start, end, record, items.get(passage.item or 0), heads, lexicon)


def _rest_of(keys: Sequence[str], left: Sequence[Hit], record: Record) -> Action | None:
    """Where the base says the rest of what one has said."""
    if not left:
        return None
    items = {hit.passage.item for hit in left}
    only = items.pop() if len(items) == 1 else None
    if only is not None:
        return Action("party-on-item", (only, keys[0])) if len(keys) == 1 else Action("item", (only, 0))
    return _of_record(record)


def _rest(
    found: Collection[Subject], left: Sequence[tuple[_Speakers, Sequence[Hit]]], record: Record
) -> Action | None:
    """Where the base says what those have said who are not quoted."""
    if not left:
        return None
    items = {hit.passage.item for _, hits in left for hit in hits}
    only = items.pop() if len(items) == 1 else None
    return Action("item", (only, 0)) if only is not None else _of_record(record)


def _of_record(record: Record) -> Action:
    return Action("speakers", (record.id, 0))
