"""What the terminal asks for: records in, questions answered, the base listed. Words in, typed outcomes out."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import asdict, dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from bot.errors import BadInput
from bot.house import House, Progress, open_base, open_house
from bot.meetings.arrival import LARGEST, Arrivals, Preview
from bot.meetings.files import read_meetings
from bot.meetings.meetings import Meetings
from bot.meetings.sheets import preview_message
from bot.obligations import table
from bot.obligations.naming import treaty_in
from bot.obligations.reading import read_files
from bot.obligations.register import Account, Register
from bot.obligations.rules import Rulebook
from bot.parties.lexicon import Lexicon
from bot.people.roster import People
from bot.questions.contract import as_json as answer_as_json
from bot.questions.tell import tell
from bot.questions.wording import Voice
from bot.records import readers
from bot.records.draft import draft
from bot.records.keeping import Keeping
from bot.records.reader import read_file
from bot.records.review import review_json, review_text
from bot.records.shelf import put_in
from bot.records.types import Draft
from bot.settings import Settings
from bot.starter.load import LoadReport, load_starter
from bot.starter.treaty import put_treaty_in
from bot.text.catalogue import LANGUAGES, Catalogues
from bot.text.markup import to_plain
from storage import holdings, journal
from storage import meetings as meeting_rows
from storage import people as people_rows
from storage import records as record_rows
from storage.rows import Authority, Deed, Doer, JournalEntry, Reader, Record, Role, Visibility

_MOST_WORDS = 2_000  # characters of one question; more is a document, not a question


@dataclass(frozen=True, kw_only=True, slots=True)
class Order:
    """How files are to be put in."""

    authority: Authority
    language: str
    visibility: Visibility
    audience: tuple[str, ...] = ()  # as written: "state:Switzerland"
    supersedes: int | None
    by: str
    dry_run: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Outcome:
    """What became of one file. ``done``: "reviewed", "stored", "unchanged", "superseded"; "" with an error."""

    file: Path
    done: str = ""
    record: int | None = None
    replaced: int | None = None
    draft: Draft | None = None
    lexicon: Lexicon | None = None
    error: BadInput | None = None

    def as_json(self) -> dict[str, Any]:
        if self.error is not None or self.draft is None or self.lexicon is None:
            return {"file": str(self.file), "error": str(self.error)}
        review = review_json(self.draft, self.lexicon)
        return {"file": str(self.file), "done": self.done, "record": self.record, **review}

    def as_text(self, *, whole: bool) -> str:
        """``whole``: with the review, as a coordinator reads it; else one line."""
        if self.error is not None or self.draft is None or self.lexicon is None:
            return f"{self.file}: not put in."
        review = review_text(self.draft, self.lexicon) + "\n\n" if whole or self.done == "reviewed" else ""
        return review + self._report()

    def _report(self) -> str:
        assert self.draft is not None
        passages = len(self.draft.passages)
        doubts = len(self.draft.warnings)
        tail = f" {doubts} warnings: see ingest --dry-run." if doubts else ""
        match self.done:
            case "reviewed":
                return f"{self.file}: nothing was stored (--dry-run)."
            case "unchanged":
                return f"{self.file}: already here as record {self.record}; nothing was changed."
            case "superseded":
                return (
                    f"{self.file}: stored as record {self.record} with {passages} passages; it supersedes record "
                    f"{self.replaced}, whose citations still resolve.{tail}"
                )
            case _:
                return f"{self.file}: stored as record {self.record} with {passages} passages.{tail}"


PutIn = Callable[[Path, Order, datetime], Awaitable[Outcome]]


@asynccontextmanager
async def shelf(settings: Settings) -> AsyncIterator[PutIn]:
    """Opens the base and hands out what puts one file in; the index follows once, at the end.

    What is handed out raises ``BadInput`` where the order itself is wrong; what is wrong with a file, it returns.
    """
    async with open_base(settings) as base:

        async def one(path: Path, order: Order, now: datetime) -> Outcome:
            async with base.db.read() as tx:
                groups = await people_rows.groups(tx)
            audience = readers.checked(order.visibility, order.audience, base.lexicon, groups)
            try:
                document = await read_file(path)
                recognised = draft(document, base.lexicon)
                if order.dry_run:
                    return Outcome(file=path, done="reviewed", draft=recognised, lexicon=base.lexicon)
                result = await put_in(
                    base.db,
                    document,
                    recognised,
                    authority=order.authority,
                    language=order.language or recognised.language,
                    visibility=order.visibility,
                    audience=audience,
                    supersedes=order.supersedes if order.supersedes is not None else "auto",
                    now=now,
                    by=order.by,
                )
            except BadInput as error:
                return Outcome(file=path, error=error)
            return Outcome(
                file=path,
                done=result.outcome,
                record=result.record.id,
                replaced=result.record.supersedes,
                draft=recognised,
                lexicon=base.lexicon,
            )

        yield one
        await base.index.refresh(base.db)


@dataclass(frozen=True, kw_only=True, slots=True)
class Request:
    question: str
    now: datetime
    id: str = ""
    language: str | None = None
    state: str | None = None
    role: Role = Role.GUEST  # of whom the answer is for


@dataclass(frozen=True, kw_only=True, slots=True)
class Reply:
    data: dict[str, Any]
    text: str

    def as_json(self) -> dict[str, Any]:
        return self.data

    def as_text(self) -> str:
        return self.text


class Counter:
    """Where the terminal's questions are answered."""

    def __init__(self, house: House) -> None:
        self._house = house

    async def ask(self, request: Request) -> Reply:
        """Answers; ``BadInput`` where language or State make no sense."""
        house = self._house
        if request.language is not None and request.language not in LANGUAGES:
            raise BadInput(f"There is no language {request.language!r}; there are: {' '.join(LANGUAGES)}.")
        state = None
        if request.state:
            state = house.lexicon.key_of(request.state)
            if state is None:
                raise BadInput(f"No State is called {request.state!r}; give its ISO code, for instance CH.")
        answer = await house.assistant.answer(
            request.question,
            now=request.now,
            language=request.language,
            state=state,
            id=request.id,
            reader=Reader(role=request.role, state=state or ""),
        )
        texts = house.catalogues.texts(answer.language)
        text = to_plain(tell(answer, texts, house.lexicon))
        return Reply(data=answer_as_json(answer, text), text=text)


@asynccontextmanager
async def counter(settings: Settings, progress: Progress | None = None) -> AsyncIterator[Counter]:
    async with open_house(settings, progress=progress) as house:
        yield Counter(house)


def request(line: str, now: datetime) -> Request:
    """One line of JSON → a request; ``BadInput`` says what is wrong with it."""
    try:
        data = json.loads(line)
    except ValueError as error:
        raise BadInput(f"This line is not JSON: {error}.") from None
    if not isinstance(data, dict) or not isinstance(data.get("question"), str):
        raise BadInput('A line is an object such as {"id": "1", "question": "agenda"}.')
    words = data["question"].strip()
    if len(words) > _MOST_WORDS:
        raise BadInput(f"The question has {len(words)} characters; {_MOST_WORDS} are the most.")
    for key in ("language", "state", "now"):
        if data.get(key) is not None and not isinstance(data[key], str):
            raise BadInput(f"{key!r} must be text.")
    return Request(
        question=words,
        id=str(data.get("id", "")),
        language=data.get("language") or None,
        state=data.get("state") or None,
        now=instant(data.get("now")) or now,
    )


def id_of(line: str) -> str:
    """The id of a line that is otherwise wrong, as far as it can be told."""
    try:
        data = json.loads(line)
    except ValueError:
        return ""
    return str(data.get("id", "")) if isinstance(data, dict) else ""


def instant(text: str | None) -> datetime | None:
    """ISO 8601 → aware UTC; a time without a zone is UTC."""
    if not text:
        return None
    try:
        read = datetime.fromisoformat(text)
    except ValueError:
        raise BadInput(f"{text!r} is no instant; write it as 2011-03-15T09:00:00Z.") from None
    return read.replace(tzinfo=UTC) if read.tzinfo is None else read.astimezone(UTC)


def civil_day(text: str) -> date | None:
    """ISO 8601 → a day; None for no text."""
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise BadInput(f"{text!r} is no day; write it as 2025-04-30.") from None


@dataclass(frozen=True, kw_only=True, slots=True)
class Loaded:
    """What became of the starter base."""

    report: LoadReport

    def as_json(self) -> dict[str, Any]:
        counts = {kind: asdict(rows) for kind, rows in self.report.facts.items()}
        return {"facts": counts, "record": self.report.record, "passages": self.report.passages}

    def as_text(self) -> str:
        if self.report.changed_nothing:
            return "Everything was there already; nothing was changed."
        lines = []
        for kind, rows in self.report.facts.items():
            lines.append(f"{kind:<13} {rows.new:>5} new {rows.changed:>5} changed {rows.unchanged:>5} unchanged")
        if self.report.record:
            lines.append(f"{'record':<13} {self.report.record}, {self.report.passages} passages")
        return "\n".join(lines)


async def load(settings: Settings, *, facts_only: bool, now: datetime) -> Loaded:
    """The starter base in, and the index after it."""
    async with open_base(settings) as base:
        report = await load_starter(base.db, facts_only=facts_only, now=now)
        await base.index.refresh(base.db)
    return Loaded(report=report)


async def load_treaty(settings: Settings, path: Path, now: datetime) -> Loaded:
    """What States are to a treaty in, from its file. Raises ``BadInput``."""
    async with open_base(settings) as base:
        book = Rulebook.open(settings.obligations)
        return Loaded(report=await put_treaty_in(base.db, read_files(path), book, base.lexicon, now=now))


async def list_records(settings: Settings) -> list[dict[str, Any]]:
    """The current records, whoever may read them, and those that were taken back; by date."""
    async with open_base(settings) as base, base.db.read() as tx:
        every = await record_rows.records(tx, current_only=False, visibility=record_rows.EVERYTHING)
        sizes = await record_rows.sizes(tx)
        return [
            {
                "id": row.id,
                "date": row.date,
                "title": row.title,
                "meeting": row.meeting,
                "genre": row.genre,
                "authority": row.authority.value,
                "visibility": row.visibility.value,
                "audience": list(row.audience),
                "readers": "taken back" if row.taken_back_at else _readers(row),
                "taken_back_at": row.taken_back_at.isoformat() if row.taken_back_at else None,
                "language": row.language,
                "passages": sizes[row.id],
                "file": row.file_name,
                "sha256": row.sha256,
                "put_in_at": row.put_in_at.isoformat(),
                "supersedes": row.supersedes,
            }
            for row in every
            if record_rows.is_current(row) or row.taken_back_at is not None
        ]


def _readers(record: Record) -> str:
    return " ".join(record.audience) or record.visibility.value


@asynccontextmanager
async def _keeping(settings: Settings) -> AsyncIterator[Keeping]:
    async with open_base(settings) as base:
        yield Keeping(base.db, base.index, base.lexicon, People(base.db, settings.admins))


async def take_back(settings: Settings, id: int, now: datetime) -> str:
    """What came of taking a record back, in words. ``BadInput`` where there is none of that number."""
    async with _keeping(settings) as keeping:
        done = await keeping.take_back(id, by=0, now=now)
    assert done is not None, "whoever works at the terminal may"
    if not done.changed:
        return f"Record {id} was taken back already; nothing was changed."
    back = f" Record {done.back}, which it had superseded, is current again." if done.back else ""
    return f"Record {id} was taken back: it is shown to nobody any more.{back}"


async def put_back(settings: Settings, id: int, now: datetime) -> str:
    """What came of undoing that, in words. ``BadInput`` where it cannot be."""
    async with _keeping(settings) as keeping:
        done = await keeping.put_back(id, by=0, now=now)
    assert done is not None, "whoever works at the terminal may"
    if not done.changed:
        return f"Record {id} was not taken back; nothing was changed."
    return f"Record {id} was put back; its readers: {_readers(done.record)}."


async def open_to(
    settings: Settings, id: int, visibility: Visibility, audience: Sequence[str], now: datetime
) -> str:
    """What came of showing a record to others, in words. ``BadInput`` where a reader or the record is not known."""
    async with _keeping(settings) as keeping:
        done = await keeping.set_visibility(id, visibility, audience, by=0, now=now)
    assert done is not None, "whoever works at the terminal may"
    if not done.changed:
        return f"Record {id} had these readers already ({_readers(done.record)}); nothing was changed."
    return f"The readers of record {id} are now: {_readers(done.record)}."


async def list_meetings(settings: Settings, treaty: str) -> list[dict[str, Any]]:
    async with open_base(settings) as base, base.db.read() as tx:
        return [
            {
                "id": row.id,
                "treaty": row.treaty,
                "kind": row.kind,
                "title": row.title,
                "start": row.start or row.year,
                "end": row.end,
                "starts_at": row.starts_at.strftime("%H:%M") if row.starts_at else "",
                "ends_at": row.ends_at.strftime("%H:%M") if row.ends_at else "",
                "zone": row.zone,
                "city": row.city,
                "country": row.country,
                "place": row.place,
                "chair": row.chair,
                "cancelled": row.cancelled,
                "revision": row.revision,
                "source": row.source,
                "note": row.note,
            }
            for row in await meeting_rows.meetings(tx, treaty.upper() or None)
        ]


async def list_deadlines(settings: Settings, query: table.Query, now: datetime) -> dict[str, Any]:
    """Due dates as data: ``treaty``, ``on``, ``recorded``, ``due`` (rows by day) and ``notes``, plain sentences.

    Raises ``BadInput`` for a State or a treaty that is not known, and for a window that ends before it begins.
    """
    async with open_base(settings) as base:
        register = Register(base.db, Rulebook.open(settings.obligations))
        treaty = await _treaty(register, query.treaty)
        party = base.lexicon.key_of(query.state) if query.state else None
        if query.state and party is None:
            raise BadInput(f"No State is called {query.state!r}; give its name or ISO code, for instance CH.")
        today = now.date()
        if query.since and query.until and query.until < query.since:
            raise BadInput(f"The window ends on {query.until} and begins only on {query.since}.")
        if party is not None:
            accounts: tuple[Account, ...] = (await register.of_party(party, now, treaty),)
        else:
            accounts = await register.of_all(treaty, now)
        occurring = None
        if window := query.window(today):
            occurring = await register.occurrences(
                *window, treaty=treaty, party=party, conditional_unknown=party is not None, now=now
            )
        rows = table.rows(accounts, occurring, query, today, base.lexicon, register.book)
        notes = table.notes(accounts, rows, query, register.book.treaty_name(treaty), base.lexicon)
        return {
            "treaty": treaty,
            "on": today,
            "recorded": any(one.recorded for one in accounts),
            "due": rows,
            "notes": notes,
        }


async def _treaty(register: Register, name: str) -> str:
    every = register.book.treaties()
    if not name:
        return next(iter(await register.treaties()), every[0])
    named, _ = treaty_in(name, register.book)
    if not named:
        raise BadInput(f"There are no rules of a treaty called {name!r}; there are those of: {', '.join(every)}.")
    return named


async def import_meetings(settings: Settings, path: Path, treaty: str, *, dry_run: bool, now: datetime) -> str:
    """Meetings in from a file, all or none; what was done, in words. ``BadInput`` names each line that is wrong."""
    try:
        data = await asyncio.to_thread(path.read_bytes)
    except OSError as error:
        raise BadInput(f"{path} cannot be read: {error.strerror}.") from None
    if len(data) > LARGEST:
        raise BadInput(f"{path} is larger than {LARGEST // 1000} kB; put it in in parts.")
    texts = Catalogues.open().texts("en")
    async with open_base(settings) as base:
        arrivals = Arrivals(Meetings(base.db))
        found, wrong = await asyncio.to_thread(read_meetings, data, base.lexicon)
        preview = await arrivals.look(found, now, treaty=treaty.upper()) if not wrong else Preview(complaints=wrong)
        if preview.complaints:
            raise BadInput("\n".join(one.said(texts) for one in preview.complaints))
        if not dry_run and preview.touched:
            preview = replace(await arrivals.put_in(preview.matched, by=0, now=now), matched=preview.matched)
        if preview.outdated:
            raise BadInput("A meeting was changed by somebody else just now; nothing was put in. Please try again.")
        quiet = timedelta(minutes=settings.change_minutes)
        return to_plain(preview_message(preview, Voice(texts, base.lexicon), quiet))


async def export_person(settings: Settings, person: int, now: datetime) -> dict[str, Any]:
    """The same as /export gives. That it was handed out is noted in the journal, after what was."""
    async with open_base(settings) as base:
        given = await People(base.db, settings.admins).export(person)
        if given["held"] is not None:
            async with base.db.write() as tx:
                deed = Deed.EXPORT_PERSON
                await journal.add(tx, JournalEntry(deed=deed, at=now, doer=Doer.TERMINAL, person=person))
    return given


async def erase_person(settings: Settings, person: int, now: datetime) -> bool:
    """The same as /erase does, noted in the journal without whom; True where something was held."""
    async with open_base(settings) as base, base.db.write() as tx:
        held = await holdings.erase(tx, person)
        if held:
            await journal.add(tx, JournalEntry(deed=Deed.ERASURE_PERSON, at=now, doer=Doer.TERMINAL))
    return held
