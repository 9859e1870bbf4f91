"""What a reader finds in the base, but for the words themselves: records, agendas, meetings, who spoke where.

Made from the stock and kept while nothing changes; the passages are never kept. Nothing on a shelf comes from a
record that its reader may not read: who finds something there need not ask again who reads.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import Final

from bot.questions.spelling import Spelling
from bot.questions.stock import Stock
from bot.questions.topics import Topics
from bot.questions.types import RecordHead, Searched
from storage import records
from storage.database import Tx
from storage.rows import AgendaItem, Meeting, MeetingChange, PartyName, PlannedItem, Record, Visibility
from storage.search import Reach

_WORDS_FROM: Final = 4000  # passages from which the speller learns


@dataclass(frozen=True, kw_only=True)
class Shelf:
    stock: Stock
    reach: Reach  # what of the index may be searched
    records: dict[int, Record]
    items: dict[int, tuple[Record, AgendaItem]]
    meetings: Mapping[str, Meeting]
    titles: dict[int, str]  # agenda item → its title's words, blanks between
    titled: dict[str, list[int]]  # word → agenda items whose title has it
    everything: frozenset[int]  # the ids of all records
    with_record: frozenset[str]  # the ids of meetings of which a record is here
    cities: tuple[str, ...]
    newest: tuple[int, ...]  # the ids of all records, the newest first
    texts: tuple[str, ...]  # of passages, for spelling
    spelling: dict[str, Spelling] = field(default_factory=dict)  # by language
    spoke: dict[frozenset[int], dict[str, int]] = field(default_factory=dict)  # records → Party.key → passages
    sizes: dict[frozenset[int], int] = field(default_factory=dict)  # records → passages
    heads: dict[int, RecordHead] = field(default_factory=dict)
    written: dict[frozenset[int], tuple[str, ...]] = field(default_factory=dict)  # records → languages
    looked: dict[frozenset[int], Searched] = field(default_factory=dict)

    @classmethod
    async def of(cls, tx: Tx, stock: Stock, opened: frozenset[int]) -> Shelf:
        """The public records, and the restricted ones of these ids."""
        everything = stock.public | opened
        found = {id: record for id, record in stock.records.items() if id in everything}
        known = stock.meetings_for(found)
        items = {item.id: (record, item) for record in found.values() for item in record.agenda}
        titled: dict[str, list[int]] = {}
        for item in items:
            for word in set(stock.titles[item].split()):
                titled.setdefault(word, []).append(item)

        def day(record: Record) -> date:
            meeting = known.get(record.meeting or "")
            return record.date or (meeting.start if meeting else None) or date.min

        return cls(
            stock=stock,
            reach=_reach(stock, opened),
            records=found,
            items=items,
            meetings=known,
            titles={item: stock.titles[item] for item in items},
            titled=titled,
            everything=everything,
            with_record=frozenset(record.meeting for record in found.values() if record.meeting),
            cities=_cities(known),
            newest=tuple(sorted(found, key=lambda id: (day(found[id]), id), reverse=True)),
            texts=await records.texts(tx, everything, _WORDS_FROM),
        )

    def over(self, stock: Stock) -> Shelf:
        """The same, with the meetings of a stock that is otherwise the same."""
        known = stock.meetings_for(self.records)
        return replace(self, stock=stock, meetings=known, cities=_cities(known), heads={}, looked={})

    @property
    def topics(self) -> Topics:
        return self.stock.topics

    @property
    def names(self) -> dict[str, tuple[PartyName, ...]]:
        return self.stock.names

    def plan(self, meeting: str) -> tuple[PlannedItem, ...]:
        """The agenda planned for a meeting; () where there is none."""
        return self.stock.plans.get(meeting, ()) if meeting in self.meetings else ()

    def moves(self, meeting: str) -> tuple[MeetingChange, ...]:
        """What about a meeting was changed by hand, the earliest first."""
        return self.stock.moves.get(meeting, ()) if meeting in self.meetings else ()

    def languages(self, ids: Iterable[int] | None = None) -> tuple[str, ...]:
        """The languages of these records, the commonest first; English where there are none."""
        chosen = self.everything if ids is None else frozenset(ids)
        if chosen not in self.written:
            counted: dict[str, int] = {}
            for id in self.newest if self.is_everything(chosen) else sorted(chosen):
                language = self.records[id].language
                counted[language] = counted.get(language, 0) + 1
            self.written[chosen] = tuple(sorted(counted, key=lambda language: -counted[language])) or ("en",)
        return self.written[chosen]

    def is_everything(self, ids: frozenset[int]) -> bool:
        """Whether these are the ids of all records."""
        return ids is self.everything or ids == self.everything

    def of_meeting(self, meeting: str) -> tuple[Record, ...]:
        return self._of_meetings.get(meeting, ())

    def of_years(self, years: Iterable[int]) -> frozenset[int]:
        """The ids of the records from any of these years."""
        return frozenset(id for year in years for id in self._of_years.get(year, ()))

    @cached_property
    def known_meetings(self) -> tuple[Meeting, ...]:
        return tuple(self.meetings.values())

    @cached_property
    def meeting_years(self) -> frozenset[int]:
        return frozenset(meeting.year for meeting in self.meetings.values())

    @cached_property
    def treaties(self) -> frozenset[str]:
        """Those that the records are about."""
        return frozenset(record.treaty for record in self.records.values())

    @cached_property
    def _of_meetings(self) -> dict[str, tuple[Record, ...]]:
        found: dict[str, list[Record]] = {}
        for record in self.records.values():
            found.setdefault(record.meeting or "", []).append(record)
        return {meeting: tuple(records) for meeting, records in found.items() if meeting}

    @cached_property
    def _of_years(self) -> dict[int, list[int]]:
        found: dict[int, list[int]] = {}
        for record in self.records.values():
            if day := self.head(record).date:
                found.setdefault(day.year, []).append(record.id)
        return found

    @cached_property
    def _unattributed(self) -> frozenset[int]:
        found = frozenset(id for id, record in self.records.items() if record.genre == "passages")
        return found if len(found) < len(self.everything) else self.everything

    def meeting_of(self, record: Record) -> Meeting | None:
        return self.meetings.get(record.meeting or "")

    def head(self, record: Record) -> RecordHead:
        if record.id in self.heads:
            return self.heads[record.id]
        meeting = self.meeting_of(record)
        self.heads[record.id] = RecordHead(
            id=record.id,
            title=record.title,
            meeting=record.meeting or "",
            meeting_title=meeting.title if meeting else "",
            date=record.date or (meeting.start if meeting else None),
            place=place_of(record, meeting),
            authority=record.authority,
        )
        return self.heads[record.id]

    async def speakers(self, tx: Tx, ids: Iterable[int]) -> dict[str, int]:
        """Who took the floor in these records: Party.key → passages, the busiest first."""
        chosen = frozenset(ids)
        if chosen not in self.spoke:
            self.spoke[chosen] = await records.speakers_in(tx, chosen)
        return self.spoke[chosen]

    def searched(self, ids: Iterable[int]) -> Searched:
        """What was looked through."""
        chosen = self.everything if ids is self.records else frozenset(ids)
        if chosen not in self.looked:
            days = [day for day in (self.head(self.records[id]).date for id in chosen) if day]
            self.looked[chosen] = Searched(
                records=len(chosen),
                passages=self.size(chosen),
                since=min(days, default=None),
                until=max(days, default=None),
            )
        return self.looked[chosen]

    def size(self, ids: Iterable[int]) -> int:
        """How many passages these records hold."""
        chosen = frozenset(ids)
        if chosen not in self.sizes:
            self.sizes[chosen] = sum(self.stock.sizes[id] for id in chosen)
        return self.sizes[chosen]

    def unattributed(self, ids: Iterable[int]) -> frozenset[int]:
        """Those of these records in which no speakers are known: only their own telling can be quoted."""
        return self._unattributed if ids is self.everything else self._unattributed.intersection(ids)


def _reach(stock: Stock, opened: frozenset[int]) -> Reach:
    """What of the index the public records and these others are.

    Who may read one record for delegates, or for coordinators, may read all of them; of those for named readers it
    has to be said which.
    """
    whole = {stock.records[id].visibility for id in opened} - {Visibility.NAMED}
    named = frozenset(id for id in opened if stock.records[id].visibility is Visibility.NAMED)
    if Visibility.COORDINATORS in whole:
        return Reach(visibilities=frozenset(Visibility))
    return Reach(visibilities=frozenset({Visibility.PUBLIC, *whole}), besides=named)


def _cities(known: Mapping[str, Meeting]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(meeting.city for meeting in known.values() if meeting.city))


def place_of(record: Record, meeting: Meeting | None) -> str:
    """Where, in one line: the record's own words, else the meeting's."""
    if record.place:
        return record.place
    if meeting is None:
        return ""
    return ", ".join(part for part in (meeting.place, meeting.city) if part)
