"""All that the base holds but for the words themselves, whoever may read it: readers' shelves are made from it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from bot.questions.topics import Analyses, Topics
from bot.records.witnesses import Witnesses, known, witnesses
from storage import changes, glossary, meetings, parties, records
from storage.database import Tx
from storage.rows import Meeting, MeetingChange, PartyName, PlannedItem, Reader, Record, Visibility


@dataclass(frozen=True, kw_only=True)
class Stock:
    """Read at once, and kept while nothing changes. ``records`` are the current ones, of all visibilities."""

    change: changes.Change
    records: dict[int, Record]
    sizes: dict[int, int]  # Record.id → passages
    titles: dict[int, str]  # agenda item → its title's words, blanks between
    topics: Topics
    names: dict[str, tuple[PartyName, ...]]
    meetings: dict[str, Meeting]
    secret: Witnesses  # of meetings that not everybody knows of
    plans: dict[str, tuple[PlannedItem, ...]]  # Meeting.id → agenda of one to come
    moves: dict[str, tuple[MeetingChange, ...]]  # Meeting.id → what changed

    @classmethod
    async def read(cls, tx: Tx, analyser: Analyses, before: Stock | None = None) -> Stock:
        """Everything as it stands in this transaction. What did not change since ``before`` is kept."""
        found = {record.id: record for record in await records.records(tx, visibility=records.EVERYTHING)}
        names: dict[str, list[PartyName]] = {}
        for name in await parties.all_names(tx):
            names.setdefault(name.party, []).append(name)
        terms = await glossary.terms(tx)
        return cls(
            change=await changes.latest(tx),
            records=found,
            sizes=await records.sizes(tx),
            titles={
                item.id: f" {' '.join(analyser.words(item.title, record.language))} "
                for record in found.values()
                for item in record.agenda
            },
            topics=before.topics if before and before.topics.terms == terms else Topics(terms, analyser),
            names={key: tuple(rows) for key, rows in names.items()},
            meetings={meeting.id: meeting for meeting in await meetings.meetings(tx)},
            secret=await witnesses(tx),
            plans=await meetings.agendas(tx),
            moves=await _moves(tx),
        )

    async def with_meetings(self, tx: Tx) -> Stock:
        """The same, with the meetings as they stand now."""
        return replace(
            self,
            meetings={meeting.id: meeting for meeting in await meetings.meetings(tx)},
            secret=await witnesses(tx),
            plans=await meetings.agendas(tx),
            moves=await _moves(tx),
        )

    @cached_property
    def public(self) -> frozenset[int]:
        """The ids of the records that everybody may read."""
        return frozenset(id for id, record in self.records.items() if record.visibility is Visibility.PUBLIC)

    @cached_property
    def _restricted(self) -> tuple[Record, ...]:
        return tuple(record for record in self.records.values() if record.visibility is not Visibility.PUBLIC)

    def opened_to(self, reader: Reader) -> frozenset[int]:
        """The ids of the restricted records that a reader may read."""
        return frozenset(one.id for one in self._restricted if reader.may_read(one.visibility, one.audience))

    def meetings_for(self, shown: Mapping[int, Record]) -> Mapping[str, Meeting]:
        """The meetings that somebody knows of who may read these records."""
        return known(self.meetings, self.secret, shown, shown.values()) if self.secret else self.meetings


async def _moves(tx: Tx) -> dict[str, tuple[MeetingChange, ...]]:
    found: dict[str, list[MeetingChange]] = {}
    for one in await meetings.changes(tx):
        found.setdefault(one.meeting, []).append(one)
    return {meeting: tuple(ones) for meeting, ones in found.items()}
