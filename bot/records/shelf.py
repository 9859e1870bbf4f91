"""A draft goes on the shelf: its meeting is found or made, an older version superseded, in one transaction."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, Final, Literal

from bot.errors import BadInput
from bot.records.meeting import find_meeting, make_meeting
from bot.records.readers import NOBODY_NAMED, narrows
from bot.records.remark import Remark
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
AUTO: Final = "?"
"""For ``meeting``: the one that the draft's treaty, days and title name."""


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
    audience: Collection[str] = (),
    now: datetime,
    by: str,
    supersedes: int | Literal["auto"] | None = "auto",
    doer: Doer = Doer.TERMINAL,
    person: int = 0,
) -> PutIn:
    """Stores the draft of ``document`` in a transaction of its own: see :func:`put_in_within`."""
    async with db.write() as tx:
        return await put_in_within(
            tx,
            document,
            draft,
            authority=authority,
            language=language,
            visibility=visibility,
            audience=audience,
            now=now,
            by=by,
            supersedes=supersedes,
            doer=doer,
            person=person,
        )


async def put_in_within(
    tx: Tx,
    document: Document,
    draft: Draft,
    *,
    authority: Authority,
    language: str,
    visibility: Visibility,
    audience: Collection[str] = (),
    now: datetime,
    by: str,
    supersedes: int | Literal["auto"] | None = "auto",
    doer: Doer = Doer.TERMINAL,
    person: int = 0,
    meeting: str = AUTO,
) -> PutIn:
    """Stores the draft of ``document``. ``now`` is aware UTC; ``by`` says who put it in.

    ``audience`` names the readers of a NAMED record ("state:CH", "group:Friends"), as
    :func:`bot.records.readers.audience` gives it. The journal notes it as done by ``person`` (Person.id, 0 for
    nobody) as ``doer``.

    The same file again (by its SHA-256) changes nothing, also where a later version has superseded it. A file whose
    record was taken back may be put in anew.

    ``supersedes`` is the id of the record that this one corrects, None for none, or "auto": the one current
    record of the same meeting, genre, authority, language, day and readers whose title is the same but for words
    such as "corrected" or "final". Where several fit, the one of the same file name; else none.

    ``meeting`` is the Meeting.id that it tells of, "" for a new one made from the draft, or AUTO: the known one of
    its treaty, days and kind, else a new one; none where the draft has no day.

    Raises BadInput where ``supersedes`` names no current record, ``meeting`` no meeting, or a record for named
    readers names nobody, and StorageError.
    """
    if visibility is Visibility.NAMED and not audience:
        raise BadInput(NOBODY_NAMED)
    there = await records.by_sha(tx, document.sha256)
    if there is not None:
        _, count = await records.counts(tx, records=[there.id], visibility=records.EVERYTHING)
        found = await meetings.meeting(tx, there.meeting) if there.meeting else None
        return PutIn(record=there, outcome="unchanged", passages=count, meeting=found)
    of, is_new = await _meeting(tx, document, draft, meeting)
    if is_new and of is not None:
        await meetings.put_meetings(tx, [of])
    record = Record(
        id=0,
        treaty=draft.treaty,
        title=draft.title,
        meeting=of.id if of else None,
        genre=draft.genre,
        authority=authority,
        language=language,
        file_name=document.file_name,
        sha256=document.sha256,
        put_in_at=now,
        put_in_by=by,
        visibility=visibility,
        audience=records.audience_of(visibility, audience),
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
        meeting=of,
        meeting_is_new=is_new,
    )


async def version_of(
    tx: Tx,
    file_name: str,
    draft: Draft,
    *,
    meeting: str,
    authority: Authority,
    language: str,
    visibility: Visibility,
    audience: Collection[str] = (),
) -> Record | None:
    """The record that ``supersedes="auto"`` would find for a draft of this known ``meeting``; None for none."""
    candidates = await _versions(
        tx,
        title=draft.title,
        meeting=meeting,
        file_name=file_name,
        sign=(draft.genre, authority, language, draft.date),
        readers=(visibility, records.audience_of(visibility, audience)),
    )
    return candidates[0] if len(candidates) == 1 else None


def _entry(record: Record, passages: int, doer: Doer, person: int) -> JournalEntry:
    detail: dict[str, Any] = {
        "file": journal.short(record.file_name),
        "passages": passages,
        "authority": record.authority.value,
        "visibility": record.visibility.value,
    }
    if record.audience:
        detail["audience"] = list(record.audience)
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


async def _meeting(tx: Tx, document: Document, draft: Draft, chosen: str) -> tuple[Meeting | None, bool]:
    """The meeting that the draft tells of, and whether it is made for it; None without a date."""
    if chosen not in ("", AUTO):
        named = await meetings.meeting(tx, chosen)
        if named is None:
            raise BadInput(f"There is no meeting {chosen}: see the list of meetings.")
        return named, False
    if draft.date is None:
        return None, False
    known = await meetings.meetings(tx)
    found = find_meeting(draft, known) if chosen == AUTO else None
    if found is not None:
        return found, False
    return make_meeting(draft, document.file_name, {meeting.id for meeting in known}), True


async def _is_bare(tx: Tx, meeting: Meeting) -> bool:
    """Whether a meeting was made of a record, and none of it is here any more."""
    told = await meetings.told_by_closed_records(tx)
    return meeting.id in told and not await records.records(tx, visibility=records.EVERYTHING, meeting=meeting.id)


async def _older(tx: Tx, record: Record, supersedes: int | Literal["auto"] | None) -> int | None:
    if supersedes is None:
        return None
    if supersedes != "auto":
        named = await records.record(tx, supersedes)
        if named is None or named.taken_back_at is not None:
            raise BadInput(Remark("There is no record {id} to supersede: see the list of records.", id=supersedes))
        if named.superseded_by is not None:
            raise BadInput(
                Remark(
                    "Record {id} was superseded already, by record {by}: name that one.",
                    id=supersedes,
                    by=named.superseded_by,
                )
            )
        if narrows(record, named):
            raise BadInput(
                Remark(
                    "Record {id} has readers who could not read its correction: give it the same readers, or first "
                    "close record {id} to the others.",
                    id=supersedes,
                )
            )
        return supersedes
    if record.meeting is None:
        return None
    candidates = await _versions(
        tx,
        title=record.title,
        meeting=record.meeting,
        file_name=record.file_name,
        sign=(record.genre, record.authority, record.language, record.date),
        readers=(record.visibility, record.audience),
    )
    return candidates[0].id if len(candidates) == 1 else None


async def _versions(
    tx: Tx,
    *,
    title: str,
    meeting: str,
    file_name: str,
    sign: tuple[str, Authority, str, date | None],
    readers: tuple[Visibility, tuple[str, ...]],
) -> list[Record]:
    """The current records of a meeting of which this is another version; ``sign``: genre, authority, language, day.

    Of several, those of the same file name.
    """
    fitting = [
        older
        for older in await records.records(tx, visibility=records.EVERYTHING, meeting=meeting)
        if (older.genre, older.authority, older.language, older.date) == sign
        # A version for fewer readers would take the other one from the rest of them.
        and (older.visibility, older.audience) == readers
        and is_version_of(title, older.title)
    ]
    return fitting if len(fitting) < 2 else [older for older in fitting if older.file_name == file_name]


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
