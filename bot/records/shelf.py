"""A draft goes on the shelf: its meeting is found or made, an older version superseded, in one transaction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Literal

from bot.errors import BadInput
from bot.records.meeting import find_meeting, make_meeting
from bot.records.titles import is_version_of
from bot.records.types import Document, Draft, DraftPassage
from storage import journal, meetings, records
from storage.database import Database, Tx
from storage.rows import (
    AgendaItem,
    Authority,
    Deed,
    Doer,
    JournalEntry,
    Meeting,
    Passage,
    Record,
    Speaker,
    Visibility,
)

Outcome = Literal["stored", "unchanged", "superseded"]


@dataclass(frozen=True, kw_only=True, slots=True)
class PutIn:
    """What became of a file. ``outcome``: "stored", "unchanged" (this very file was put in before) or
    "superseded" (it replaced ``record.supersedes``). ``meeting`` is None where no date was found.
    """

    record: Record
    outcome: Outcome
    passages: int
    meeting: Meeting | None = None
    meeting_is_new: bool = False


async def put_in(
    db: Database,
    document: Document,
    draft: Draft,
    *,
    authority: Authority,
    language: str,
    visibility: Visibility,
    now: datetime,
    by: str,
    supersedes: int | Literal["auto"] | None = "auto",
    doer: Doer = Doer.TERMINAL,
    person: int = 0,
) -> PutIn:
    """Stores the draft of ``document``. ``now`` is aware UTC; ``by`` says who put it in.

    The journal notes it as done by ``person`` (Person.id, 0 for nobody) as ``doer``.

    The same file again (by its SHA-256) changes nothing, also where a later version has superseded it.

    ``supersedes`` is the id of the record that this one corrects, None for none, or "auto": the one current
    record of the same meeting, genre, authority, language and day whose title is the same but for words such as
    "corrected" or "final". Where several fit, the one of the same file name; else none.

    Raises BadInput where ``supersedes`` names no current record, and StorageError.
    """
    async with db.write() as tx:
        there = await records.by_sha(tx, document.sha256)
        if there is not None:
            _, count = await records.counts(tx, records=[there.id], visibility=records.EVERYTHING)
            found = await meetings.meeting(tx, there.meeting) if there.meeting else None
            return PutIn(record=there, outcome="unchanged", passages=count, meeting=found)
        meeting, is_new = await _meeting(tx, document, draft)
        record = Record(
            id=0,
            treaty=draft.treaty,
            title=draft.title,
            meeting=meeting.id if meeting else None,
            genre=draft.genre,
            authority=authority,
            language=language,
            file_name=document.file_name,
            sha256=document.sha256,
            put_in_at=now,
            put_in_by=by,
            visibility=visibility,
            date=draft.date,
            place=draft.place,
            chair=draft.chair,
            chair_parties=draft.chair_parties,
            participants=tuple(dict.fromkeys(speaker.party for speaker in draft.participants if speaker.party)),
            agenda=tuple(
                AgendaItem(id=0, number=item.number, title=item.title, order=order)
                for order, item in enumerate(draft.agenda, start=1)
            ),
            supersedes=None,
            pages=document.pages,
            warnings=draft.warnings,
        )
        older = await _older(tx, record, supersedes)
        stored = await records.put_record(tx, replace(record, supersedes=older), _passages(draft, record.agenda))
        await journal.add(tx, _entry(stored, len(draft.passages), doer, person))
    return PutIn(
        record=stored,
        outcome="stored" if older is None else "superseded",
        passages=len(draft.passages),
        meeting=meeting,
        meeting_is_new=is_new,
    )


def _entry(record: Record, passages: int, doer: Doer, person: int) -> JournalEntry:
    detail: dict[str, Any] = {
        "file": journal.short(record.file_name),
        "passages": passages,
        "authority": record.authority.value,
        "visibility": record.visibility.value,
    }
    if record.supersedes is not None:
        detail["supersedes"] = record.supersedes
    return JournalEntry(
        deed=Deed.RECORD_PUT_IN if record.supersedes is None else Deed.RECORD_SUPERSEDED,
        at=record.put_in_at,
        doer=doer,
        by=person,
        subject=f"record:{record.id}",
        detail=detail,
    )


async def _meeting(tx: Tx, document: Document, draft: Draft) -> tuple[Meeting | None, bool]:
    """The meeting that the draft tells of, and whether it was made for it; None without a date."""
    if draft.date is None:
        return None, False
    known = await meetings.meetings(tx, draft.treaty)
    found = find_meeting(draft, known)
    if found is not None:
        return found, False
    made = make_meeting(draft, document.file_name, {meeting.id for meeting in await meetings.meetings(tx)})
    await meetings.put_meetings(tx, [made])
    return made, True


async def _older(tx: Tx, record: Record, supersedes: int | Literal["auto"] | None) -> int | None:
    if supersedes is None:
        return None
    if supersedes != "auto":
        named = await records.record(tx, supersedes)
        if named is None:
            raise BadInput(f"There is no record {supersedes} to supersede: see the list of records.")
        if named.superseded_by is not None:
            raise BadInput(
                f"Record {supersedes} was superseded already, by record {named.superseded_by}: name that one."
            )
        return supersedes
    if record.meeting is None:
        return None
    fitting = [
        older
        for older in await records.records(tx, visibility=records.EVERYTHING, meeting=record.meeting)
        if (older.genre, older.authority, older.language, older.date)
        == (record.genre, record.authority, record.language, record.date)
        and is_version_of(record.title, older.title)
    ]
    if len(fitting) > 1:
        fitting = [older for older in fitting if older.file_name == record.file_name]
    return fitting[0].id if len(fitting) == 1 else None


def _passages(draft: Draft, agenda: Sequence[AgendaItem]) -> list[Passage]:
    orders = {item.number: item.order for item in agenda}
    return [_passage(passage, order, orders) for order, passage in enumerate(draft.passages, start=1)]


def _passage(passage: DraftPassage, order: int, orders: dict[str, int]) -> Passage:
    return Passage(
        id=0,
        record=0,
        order=order,
        paragraph=passage.paragraph,
        text=passage.text,
        sentences=passage.sentences,
        kind=passage.kind,
        item=orders.get(passage.item),
        page=passage.page,
        printed_paragraph=passage.printed_paragraph,
        speakers=tuple(
            Speaker(
                party=speaker.party,
                name=speaker.name,
                capacity=speaker.capacity,
                on_behalf_of=speaker.on_behalf_of,
            )
            for speaker in passage.speakers
        ),
    )
