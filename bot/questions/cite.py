"""A finding becomes a citation: the words, and everything a reader needs to judge them."""

from __future__ import annotations

from typing import Protocol

from bot.parties.lexicon import Lexicon
from bot.questions.shelf import Shelf
from bot.questions.types import Citation, RecordHead
from bot.questions.weigh import Finding
from storage.rows import AgendaItem, Passage, Record


class Heads(Protocol):
    """Knows what the first line about a record needs; a shelf does."""

    def head(self, record: Record) -> RecordHead: ...


def cite(finding: Finding, shelf: Shelf, lexicon: Lexicon) -> Citation:
    record = shelf.records[finding.passage.record]
    item = shelf.items.get(finding.passage.item or 0)
    return citation(finding.passage, finding.start, finding.end, record, item[1] if item else None, shelf, lexicon)


def citation(
    passage: Passage,
    start: int,
    end: int,
    record: Record,
    item: AgendaItem | None,
    shelf: Heads,
    lexicon: Lexicon,
) -> Citation:
    """The span [start, end) of a passage, with where it stands and whose words it reports."""
    head = shelf.head(record)
    known = [speaker for speaker in passage.speakers if speaker.party]
    return Citation(
        passage=passage.id,
        start=start,
        end=end,
        quote=passage.text[start:end],
        parties=tuple(lexicon.code(speaker.party) for speaker in known),
        party_keys=tuple(speaker.party for speaker in known),
        capacity="; ".join(dict.fromkeys(speaker.capacity for speaker in passage.speakers if speaker.capacity)),
        on_behalf_of="; ".join(
            dict.fromkeys(speaker.on_behalf_of for speaker in passage.speakers if speaker.on_behalf_of)
        ),
        record=record.id,
        record_title=record.title,
        meeting=head.meeting,
        meeting_title=head.meeting_title,
        date=head.date,
        place=head.place,
        item=item.number if item else "",
        item_id=item.id if item else None,
        item_title=item.title if item else "",
        paragraph=passage.paragraph,
        printed_paragraph=passage.printed_paragraph,
        page=passage.page,
        authority=record.authority,
        language=record.language,
        kind=passage.kind,
        names=tuple(speaker.name for speaker in passage.speakers),
    )
