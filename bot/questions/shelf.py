"""What the base holds, but for the words themselves: records, agendas, meetings, who spoke where.

Read once and kept while nothing changes; the passages are never kept. Only records that everybody may see.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from bot.questions.topics import Analyses, Topics
from bot.questions.types import RecordHead, Searched
from storage import changes, glossary, meetings, parties, records
from storage.database import Tx
from storage.rows import AgendaItem, Meeting, PartyName, Record


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
        )

    def languages(self, ids: Iterable[int] | None = None) -> tuple[str, ...]:
        """The languages of these records, the commonest first; English where there are none."""
        counted: dict[str, int] = {}
        for id in self.newest if ids is None else ids:
            language = self.records[id].language
            counted[language] = counted.get(language, 0) + 1
        return tuple(sorted(counted, key=lambda language: -counted[language])) or ("en",)

    def of_meeting(self, meeting: str) -> tuple[Record, ...]:
        return tuple(record for record in self.records.values() if record.meeting == meeting)

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
        chosen = frozenset(ids)
        days = [day for day in (self.head(self.records[id]).date for id in chosen) if day]
        return Searched(
            records=len(chosen),
            passages=await self.size(tx, chosen),
            since=min(days, default=None),
            until=max(days, default=None),
        )

    async def size(self, tx: Tx, ids: Iterable[int]) -> int:
        """How many passages these records hold."""
        chosen = frozenset(ids)
        if chosen not in self.sizes:
            counted = await records.counts(tx, records=None if chosen == self.everything else list(chosen))
            self.sizes[chosen] = counted[1]
        return self.sizes[chosen]

    def unattributed(self, ids: Iterable[int]) -> frozenset[int]:
        """Those of these records in which no speakers are known: only their own telling can be quoted."""
        return frozenset(id for id in ids if self.records[id].genre == "passages")


def place_of(record: Record, meeting: Meeting | None) -> str:
    """Where, in one line: the record's own words, else the meeting's."""
    if record.place:
        return record.place
    if meeting is None:
        return ""
    return ", ".join(part for part in (meeting.place, meeting.city) if part)


def years_of(shelf: Shelf, ids: Iterable[int]) -> set[int]:
    """The years from which these records are."""
    days: list[date | None] = [shelf.head(shelf.records[id]).date for id in ids]
    return {day.year for day in days if day}
