"""Rows for tests: a small meeting of invented States' delegates, in our own words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime

from storage import meetings, records
from storage.database import Database
from storage.rows import (
    AgendaItem,
    Authority,
    InboxUpdate,
    Meeting,
    Passage,
    PassageKind,
    Record,
    Speaker,
    Visibility,
)

NOW = datetime(2011, 3, 1, 9, 0, tzinfo=UTC)
MEETING = Meeting(
    id="T-1", treaty="T", kind="informal consultations", title="First talks", year=2011, city="Geneva"
)
AGENDA = (
    AgendaItem(id=0, number="1", title="Opening", order=1),
    AgendaItem(id=0, number="2", title="Hosting", order=2),
)


def record(
    *,
    sha: str = "a" * 64,
    supersedes: int | None = None,
    visibility: Visibility = Visibility.PUBLIC,
    meeting: str | None = "T-1",
    language: str = "en",
) -> Record:
    return Record(
        id=0,
        treaty="T",
        title="Synopsis of the first talks",
        meeting=meeting,
        genre="synopsis",
        authority=Authority.SUMMARY_RECORD,
        language=language,
        file_name="talks.md",
        sha256=sha,
        put_in_at=NOW,
        put_in_by="coordinator",
        visibility=visibility,
        date=date(2011, 2, 24),
        place="Geneva",
        chair="Ms. Chair",
        chair_parties=("X-CHAIR",),
        participants=("AA", "BB", "CC"),
        agenda=AGENDA,
        supersedes=supersedes,
        pages=3,
        warnings=("one heading was not recognised",),
    )


def passage(
    order: int,
    *sentences: str,
    by: Sequence[str] = (),
    item: int | None = 1,
    kind: PassageKind = PassageKind.INTERVENTION,
    paragraph: int | None = None,
) -> Passage:
    spans = []
    start = 0
    for sentence in sentences:
        spans.append((start, start + len(sentence)))
        start += len(sentence) + 1
    return Passage(
        id=0,
        record=0,
        order=order,
        paragraph=order if paragraph is None else paragraph,
        text=" ".join(sentences),
        sentences=tuple(spans),
        kind=kind,
        item=item,
        page=1,
        printed_paragraph=f"§{order}",
        speakers=tuple(Speaker(party=party, name=f"State {party}", capacity="host") for party in by),
    )


PASSAGES = (
    passage(1, "The chair opened the talks.", item=None, kind=PassageKind.NARRATIVE),
    passage(2, "State AA offered to host the unit.", "It would pay for the rooms.", by=["AA"], item=2),
    passage(3, "States BB and CC preferred a smaller unit.", by=["BB", "CC"], item=2),
    passage(4, "State BB asked about the costs of the unit.", by=["BB"], item=1, paragraph=3),
)


async def put(db: Database, one: Record, passages: Sequence[Passage] = PASSAGES) -> Record:
    async with db.write() as tx:
        await meetings.put_meetings(tx, [MEETING])
        return await records.put_record(tx, one, passages)


def update(id: int, chat: int = 7, text: str = "hello", at: datetime = NOW) -> InboxUpdate:
    return InboxUpdate(update_id=id, chat=chat, payload=text, attempts=0, received_at=at)
