"""What became of an announcement: with each recipient, and in numbers."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

from bot.announcements.afterwards import OUT, Afterwards, Cannot
from bot.announcements.carried import carried
from bot.announcements.codes import shown
from bot.announcements.following import rows_of
from bot.announcements.reach import texts_of
from bot.announcements.texts import beginning, of_json
from bot.board.sheet import guarded
from bot.questions.wording import Voice
from bot.text.catalogue import N_
from storage import announced, announcements, people
from storage.announced import Change
from storage.announcement_rows import Announcement, AnnouncementState, Recipient
from storage.database import Tx
from storage.rows import Deed, OutboxState, Outgoing, Person

LISTED = (*OUT, AnnouncementState.RECALLED)
_GONE = ("This chat no longer takes messages", "The chat takes no messages")


class Fate(StrEnum):
    """What became of one message. Each recipient has one."""

    SENT = "sent"
    REFUSED = "refused"  # Telegram did not take it, or it met a bug
    BLOCKED = "blocked"  # they blocked the bot, or the account is gone
    UNCERTAIN = "uncertain"
    WAITING = "waiting"
    CANCELLED = "cancelled"  # stopped, recalled or too late before it went out, or no longer wanted


class TakenBack(StrEnum):
    """What became of a recall with one recipient."""

    DELETED = "deleted"
    REPLACED = "replaced"  # too old to be deleted: it says that it was recalled
    NOT = "not"  # it could be neither deleted nor replaced
    UNCERTAIN = "uncertain"  # it is not known whether it was, or whether there was anything
    WAITING = "waiting"


FATES: Mapping[Fate, str] = {
    Fate.SENT: N_("sent"),
    Fate.REFUSED: N_("refused by Telegram"),
    Fate.BLOCKED: N_("not reachable: the bot was blocked, or the account is gone"),
    Fate.UNCERTAIN: N_("uncertain: it may have arrived"),
    Fate.WAITING: N_("waiting"),
    Fate.CANCELLED: N_("not sent: stopped, too late, or no longer wanted"),
}
BACK: Mapping[TakenBack, str] = {
    TakenBack.DELETED: N_("deleted"),
    TakenBack.REPLACED: N_("too old to be deleted: replaced by a sentence that it was recalled"),
    TakenBack.NOT: N_("could not be taken back"),
    TakenBack.UNCERTAIN: N_("not known whether it is still there"),
    TakenBack.WAITING: N_("waiting to be taken back"),
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """One recipient. ``at``: when it ended as it did; ``why`` for those in whose case something stood in the way.

    ``corrected`` and ``told`` are about the newest correction and its notice, None where there was none for them;
    ``back`` about the recall.
    """

    person: Person
    language: str
    fate: Fate
    at: datetime | None = None
    why: str = ""
    corrected: Fate | None = None
    told: Fate | None = None
    back: TakenBack | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Report:
    """``lines`` in the order of States and names. ``erased``: recipients of whom nothing is held any more."""

    announcement: Announcement
    changes: Sequence[Change]
    opening: str
    lines: Sequence[Line]
    erased: int

    def counts(self) -> Mapping[Fate, int]:
        """How many recipients are in each state; every state is named."""
        found = Counter(line.fate for line in self.lines)
        return {fate: found[fate] for fate in Fate}

    def corrected(self) -> Mapping[Fate, int]:
        """How many messages are in which state of the newest correction."""
        return Counter(line.corrected for line in self.lines if line.corrected is not None)

    def back(self) -> Mapping[TakenBack, int]:
        """How many messages are in which state of the recall."""
        return Counter(line.back for line in self.lines if line.back is not None)


@dataclass(frozen=True, slots=True)
class Entry:
    """An announcement in a list, with its first words."""

    announcement: Announcement
    opening: str


class Reporting(Afterwards):
    """Looks; changes nothing but the journal when a report is taken out."""

    async def listed(self, by: int, page: int, size: int) -> tuple[Sequence[Entry], int, int]:
        """A page of what went out, the newest first; its number, and how many there are."""
        async with self.db.read() as tx:
            if not await self.announcing.coordinates(tx, by):
                return (), 0, 0
            number = await announcements.count(tx, states=LISTED)
            page = min(max(page, 0), max((number - 1) // size, 0))
            rows = await announcements.listed(tx, states=LISTED, limit=size, skip=page * size)
            return [Entry(row, await self._opening(tx, row)) for row in rows if row.began_at], page, number

    async def report(self, id: int, by: int) -> Report | Cannot:
        """What became of an announcement that went out."""
        async with self.db.read() as tx:
            return await self._report(tx, id, by)

    async def sheet(self, id: int, by: int, voice: Voice, now: datetime) -> tuple[str, bytes] | Cannot:
        """The report as a table: a name for the file, and CSV. That it was taken out is noted."""
        async with self.db.write() as tx:
            report = await self._report(tx, id, by)
            if isinstance(report, Cannot):
                return report
            row = report.announcement
            await self.note(tx, Deed.EXPORT_REPORT, row, by, now, {"people": len(report.lines)})
        return f"announcement-{shown(row.code)}.csv", sheet(report, voice)

    async def _report(self, tx: Tx, id: int, by: int) -> Report | Cannot:
        if not await self.announcing.coordinates(tx, by):
            return Cannot.ROLE
        row = await announcements.announcement(tx, id)
        if row is None:
            return Cannot.GONE
        if row.state not in LISTED or row.began_at is None:
            return Cannot.NOT_OUT
        to = await announcements.recipients(tx, id)
        persons = {one.id: one for one in await people.everybody(tx)}
        queued = await rows_of(tx, row, to)
        lines = [
            _line(row, one, persons.get(one.person, Person(id=one.person)), queued[one.person])
            for one in to
            if queued[one.person]
        ]
        lines.sort(key=lambda line: (line.person.state, line.person.name.casefold(), line.person.id))
        return Report(
            announcement=row,
            changes=await announced.changes(tx, id),
            opening=await self._opening(tx, row),
            lines=lines,
            erased=max(row.people - len(lines), 0),
        )

    async def _opening(self, tx: Tx, row: Announcement) -> str:
        texts = await texts_of(tx, row)
        text = texts.get(row.fallback) or next(iter(texts.values()), None)
        return beginning(of_json(text.blocks)) if text is not None else ""


COLUMNS = ("state", "code", "name", "language", "result", "at", "why", "correction", "notice", "recall")


def sheet(report: Report, voice: Voice) -> bytes:
    """CSV in UTF-8 with a byte order mark, so that spreadsheets read it. Instants are ISO 8601, UTC."""
    out = io.StringIO(newline="")
    table = csv.writer(out)
    table.writerow(COLUMNS)
    say = voice.texts.say
    for line in report.lines:
        party = line.person.state
        cells = (
            voice.lexicon.name(party, voice.language) if party else "",
            voice.lexicon.code(party) if party else "",
            line.person.name or str(line.person.id),
            line.language,
            say(FATES[line.fate]),
            line.at.astimezone(UTC).isoformat(timespec="seconds") if line.at is not None else "",
            line.why,
            say(FATES[line.corrected]) if line.corrected is not None else "",
            say(FATES[line.told]) if line.told is not None else "",
            say(BACK[line.back]) if line.back is not None else "",
        )
        table.writerow([guarded(cell) for cell in cells])
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def _line(row: Announcement, recipient: Recipient, person: Person, queued: Sequence[Outgoing]) -> Line:
    carrying = [one for one in queued if announced.carries(one.key)]
    told_of = next((one for one in carrying if one.state is OutboxState.SENT), carrying[-1])
    by_key = {one.key: one for one in queued}
    correction = by_key.get(announced.correction_key(row.id, row.revision, person.id))
    notice = by_key.get(announced.notice_key(row.id, row.revision, person.id))
    back = None
    if row.state is AnnouncementState.RECALLED:
        back = _back(row, by_key.get(announced.recall_key(row.id, person.id)), queued)
    return Line(
        person=person,
        language=recipient.language,
        fate=fate_of(told_of),
        at=told_of.ended_at,
        why=told_of.error,
        corrected=fate_of(correction) if correction is not None else None,
        told=fate_of(notice) if notice is not None else None,
        back=back,
    )


def fate_of(row: Outgoing) -> Fate:
    """What became of a row."""
    match row.state:
        case OutboxState.SENT:
            return Fate.SENT
        case OutboxState.UNCERTAIN:
            return Fate.UNCERTAIN
        case OutboxState.QUEUED | OutboxState.SENDING:
            return Fate.WAITING
        case OutboxState.FAILED:
            return Fate.BLOCKED if row.error.startswith(_GONE) else Fate.REFUSED
        case _:
            return Fate.CANCELLED


def _back(row: Announcement, recall: Outgoing | None, queued: Sequence[Outgoing]) -> TakenBack | None:
    if recall is None:
        if carried(queued, file=row.file is not None).known:
            return TakenBack.WAITING  # it arrived a moment ago
        unsure = any(one.state is OutboxState.UNCERTAIN for one in queued if announced.carries(one.key))
        return TakenBack.UNCERTAIN if unsure else None
    match recall.state:
        case OutboxState.QUEUED | OutboxState.SENDING:
            return TakenBack.WAITING
        case OutboxState.SENT:
            return TakenBack.REPLACED if any(part > 0 for part in recall.parts) else TakenBack.DELETED
        case OutboxState.UNCERTAIN:
            return TakenBack.UNCERTAIN
        case _:
            return TakenBack.NOT
