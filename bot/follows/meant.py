"""What somebody means who writes what they want to follow: "Switzerland", "item 3", "2MSP", "clearance"."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from bot.follows import subjects
from bot.follows.matching import Matchers
from bot.follows.subjects import Kind, Subject, on_buttons
from bot.parties.lexicon import Lexicon
from bot.questions.marks import hide_parties, items_in
from bot.questions.speech import language_of_question
from bot.questions.tongues import TONGUES
from bot.questions.topics import Topics
from bot.questions.understand import clean
from bot.questions.whichmeeting import meeting_named
from bot.records.witnesses import meetings_known
from bot.text.words import Analyser
from storage import glossary, meetings, records
from storage.database import Tx
from storage.rows import Meeting, PlannedItem, Reader, Record

MOST_CHOICES: Final = 8
LONGEST: Final = 200  # characters that are read


@dataclass(frozen=True, slots=True)
class _Base:
    meetings: tuple[Meeting, ...]
    records: tuple[Record, ...]  # those that the asker may read
    plans: dict[str, tuple[PlannedItem, ...]]
    topics: Topics

    @property
    def with_record(self) -> frozenset[str]:
        return frozenset(one.meeting for one in self.records if one.meeting)


async def meant(
    tx: Tx,
    words: str,
    *,
    reader: Reader,
    language: str,
    now: datetime,
    lexicon: Lexicon,
    analyser: Analyser,
    matchers: Matchers,
) -> tuple[Subject, ...]:
    """The subjects that words may mean, the likeliest first; () where nothing known is meant, one where it is sure.

    ``language`` is the reader's; the words may be of any of the six.
    """
    text = clean(words)[:LONGEST]
    if (given := subjects.read(text)) is not None:
        return (given,) if await known(tx, given, lexicon, reader) else ()
    there = await meetings_known(tx, reader)
    base = _Base(
        meetings=tuple(there.values()),
        records=await records.current(tx, reader),
        plans=await meetings.agendas(tx, list(there)),
        topics=matchers.of(await glossary.terms(tx)).topics,
    )
    # One word seldom shows its language: the likeliest first.
    for spoken in dict.fromkeys((language_of_question(text, language), language, *TONGUES)):
        found = _in_one_language(text, spoken, now, base, lexicon, analyser)
        if found:
            return tuple(one for one in dict.fromkeys(found) if on_buttons(one))[:MOST_CHOICES]
    return ()


async def known(tx: Tx, subject: Subject, lexicon: Lexicon, reader: Reader) -> bool:
    """Whether there is such a thing to follow, as far as the reader may know."""
    if not on_buttons(subject):
        return False
    match subject.kind:
        case Kind.PARTY:
            return any(one.key == subject.id for one in lexicon.parties)
        case Kind.TOPIC:
            return any(one.id == subject.id for one in await glossary.terms(tx))
        case Kind.MEETING:
            return subject.id in await meetings_known(tx, reader)
        case Kind.ITEM:
            if subject.id not in await meetings_known(tx, reader):
                return False
            planned = await meetings.agenda(tx, subject.id)
            here = await records.current(tx, reader, meeting=subject.id)
            numbers = {one.number for one in planned} | {item.number for one in here for item in one.agenda}
            return subject.number in numbers


def _in_one_language(
    text: str, language: str, now: datetime, base: _Base, lexicon: Lexicon, analyser: Analyser
) -> list[Subject]:
    tongue = TONGUES[language]
    found: list[Subject] = []
    key = lexicon.key_of(text)
    term = base.topics.term_called(text)
    if key is not None:
        found.append(subjects.party(key))
    if term is not None:
        found.append(subjects.topic(term.id))
    if found:
        return found  # exactly so called
    mentions = lexicon.mentions_corrected(text)
    masked = hide_parties(text, mentions)
    items, masked = items_in(masked, tongue)
    cities = tuple(dict.fromkeys(one.city for one in base.meetings if one.city))
    named = meeting_named(masked, tongue, base.meetings, base.with_record, cities, now)
    meeting = named.meeting if named is not None else None
    if items:
        return _items(items[0].value, meeting, now.date(), base)
    titled = [one for one in base.meetings if _same(one.title, text) or _same(one.id, text)]
    if meeting is not None and not titled:
        titled = [meeting]
    if titled:
        return [subjects.meeting(one.id) for one in titled]
    parties = [key for one in mentions for key in one.parties]
    if parties:
        return [subjects.party(key) for key in parties]
    return _topics(text, language, base, analyser)


def _items(number: str, meeting: Meeting | None, today: date, base: _Base) -> list[Subject]:
    """The items of this number: of the meeting named, else of each meeting, the nearest in time first."""
    numbers: dict[str, set[str]] = {}
    for id, planned in base.plans.items():
        numbers.setdefault(id, set()).update(one.number for one in planned)
    for record in base.records:
        if record.meeting:
            numbers.setdefault(record.meeting, set()).update(item.number for item in record.agenda)
    days = {one.id: one.start or date(one.year, 12, 31) for one in base.meetings}
    chosen: Iterable[str] = [meeting.id] if meeting is not None else numbers
    near = sorted(chosen, key=lambda id: (abs((days.get(id, date.min) - today).days), id))
    return [subjects.item(id, number) for id in near if number in numbers.get(id, ())]


def _topics(text: str, language: str, base: _Base, analyser: Analyser) -> list[Subject]:
    """The terms of the glossary that the words name, outright before nearly."""
    matches = base.topics.matches(analyser.words(text, language), language)
    if language == "zh":
        matches = [*matches, *base.topics.han_matches(text)]
    senses = [sense for match in matches for sense in match.senses]
    outright = [sense.term for sense in senses if sense.term is not None and not sense.near]
    if not outright:
        # A near-synonym, or another word for the same: "demining" of "clearance".
        alike = [name for one in senses if one.group is not None for name in one.group.equal["en"]]
        outright = [term for name in alike if (term := base.topics.term_called(name)) is not None]
        outright += [sense.term for sense in senses if sense.term is not None]
    return [subjects.topic(term.id) for term in outright]


def _same(one: str, other: str) -> bool:
    return one.casefold().strip() == other.casefold().strip()
