"""What the base holds, but for the words themselves: records, agendas, meetings, who spoke where.

Read once and kept while nothing changes; the passages are never kept. Only records that everybody may see.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property

from bot.questions.topics import Analyses, Topics
from bot.questions.types import RecordHead, Searched
from storage import changes, glossary, meetings, parties, records
from storage.database import Tx
from storage.rows import AgendaItem, Meeting, MeetingChange, PartyName, PlannedItem, Record


@dataclass(frozen=True, kw_only=True)
class Shelf:
    change: changes.Change
    records: dict[int, Record]
    items: dict[int, tuple[Record, AgendaItem]]
    meetings: dict[str, Meeting]
    topics: Topics
    names: dict[str, tuple[PartyName, ...]]
    titles: dict[int, str]  # agenda item → its title's words, blanks between
    titled: dict[str, list[int]]  # word → agenda items whose title has it
    everything: frozenset[int]  # the ids of all records
    with_record: frozenset[str]  # the ids of meetings of which a record is here
    cities: tuple[str, ...]
    newest: tuple[int, ...]  # the ids of all records, the newest first
    spoke: dict[frozenset[int], dict[str, int]] = field(default_factory=dict)  # records → Party.key → passages
    sizes: dict[frozenset[int], int] = field(default_factory=dict)  # records → passages
    heads: dict[int, RecordHead] = field(default_factory=dict)
    written: dict[frozenset[int], tuple[str, ...]] = field(default_factory=dict)  # records → languages
    looked: dict[frozenset[int], Searched] = field(default_factory=dict)
    plans: dict[str, tuple[PlannedItem, ...]] = field(default_factory=dict)  # Meeting.id → agenda of one to come
    moves: dict[str, tuple[MeetingChange, ...]] = field(default_factory=dict)  # Meeting.id → what changed

    @classmethod
    async def read(cls, tx: Tx, analyser: Analyses, before: Shelf | None = None) -> Shelf:
        """Everything as it stands in this transaction. What did not change since ``before`` is kept."""
        found = {record.id: record for record in await records.records(tx)}
        names: dict[str, list[PartyName]] = {}
        for name in await parties.all_names(tx):
            names.setdefault(name.party, []).append(name)
        terms = await glossary.terms(tx)
        known = {meeting.id: meeting for meeting in await meetings.meetings(tx)}
        titles: dict[int, str] = {}
        titled: dict[str, list[int]] = {}
        for record in found.values():
            for item in record.agenda:
                words = analyser.words(item.title, record.language)
                titles[item.id] = f" {' '.join(words)} "
                for word in set(words):
                    titled.setdefault(word, []).append(item.id)

        def day(record: Record) -> date:
            meeting = known.get(record.meeting or "")
            return record.date or (meeting.start if meeting else None) or date.min

        return cls(
            change=await changes.latest(tx),
            records=found,
            items={item.id: (record, item) for record in found.values() for item in record.agenda},
            meetings=known,
            topics=before.topics if before and before.topics.terms == terms else Topics(terms, analyser),
            names={key: tuple(rows) for key, rows in names.items()},
            titles=titles,
            titled=titled,
            everything=frozenset(found),
            with_record=frozenset(record.meeting for record in found.values() if record.meeting),
            cities=tuple(dict.fromkeys(meeting.city for meeting in known.values() if meeting.city)),
            newest=tuple(sorted(found, key=lambda id: (day(found[id]), id), reverse=True)),
            plans=await meetings.agendas(tx),
            moves=await _moves(tx),
        )

    async def with_meetings(self, tx: Tx) -> Shelf:
        """The same, with the meetings as they stand now."""
        known = {meeting.id: meeting for meeting in await meetings.meetings(tx)}
        return replace(
            self,
            meetings=known,
            cities=tuple(dict.fromkeys(meeting.city for meeting in known.values() if meeting.city)),
            heads={},
            looked={},
            plans=await meetings.agendas(tx),
            moves=await _moves(tx),
        )

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

    async def searched(self, tx: Tx, ids: Iterable[int]) -> Searched:
        """What was looked through."""
        chosen = self.everything if ids is self.records else frozenset(ids)
        if chosen not in self.looked:
            days = [day for day in (self.head(self.records[id]).date for id in chosen) if day]
            self.looked[chosen] = Searched(
                records=len(chosen),
                passages=await self.size(tx, chosen),
                since=min(days, default=None),
                until=max(days, default=None),
            )
        return self.looked[chosen]

    async def size(self, tx: Tx, ids: Iterable[int]) -> int:
        """How many passages these records hold."""
        chosen = frozenset(ids)
        if chosen not in self.sizes:
            counted = await records.counts(tx, records=None if self.is_everything(chosen) else list(chosen))
            self.sizes[chosen] = counted[1]
        return self.sizes[chosen]

    def unattributed(self, ids: Iterable[int]) -> frozenset[int]:
        """Those of these records in which no speakers are known: only their own telling can be quoted."""
        return self._unattributed if ids is self.everything else self._unattributed.intersection(ids)


async def _moves(tx: Tx) -> dict[str, tuple[MeetingChange, ...]]:
    found: dict[str, list[MeetingChange]] = {}
    for one in await meetings.changes(tx):
        found.setdefault(one.meeting, []).append(one)
    return {meeting: tuple(ones) for meeting, ones in found.items()}


def place_of(record: Record, meeting: Meeting | None) -> str:
    """Where, in one line: the record's own words, else the meeting's."""
    if record.place:
        return record.place
    if meeting is None:
        return ""
    return ", ".join(part for part in (meeting.place, meeting.city) if part)
