"""What the terminal asks for: records in, questions answered, the base listed. Words in, typed outcomes out."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bot.errors import BadInput
from bot.house import House, Progress, open_base, open_house
from bot.parties.lexicon import Lexicon
from bot.questions.contract import as_json as answer_as_json
from bot.questions.tell import tell
from bot.records.draft import draft
from bot.records.reader import read_file
from bot.records.review import review_json, review_text
from bot.records.shelf import put_in
from bot.records.types import Draft
from bot.settings import Settings
from bot.starter.load import LoadReport, load_starter
from bot.text.catalogue import LANGUAGES
from bot.text.markup import to_plain
from storage import meetings as meeting_rows
from storage import people
from storage import records as record_rows
from storage.rows import Authority, Visibility

_MOST_WORDS = 2_000  # characters of one question; more is a document, not a question


@dataclass(frozen=True, kw_only=True, slots=True)
class Order:
    """How files are to be put in."""

    authority: Authority
    language: str
    visibility: Visibility
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
    """Opens the base and hands out what puts one file in; the index follows once, at the end."""
    async with open_base(settings) as base:

        async def one(path: Path, order: Order, now: datetime) -> Outcome:
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
            request.question, now=request.now, language=request.language, state=state, id=request.id
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


async def list_records(settings: Settings) -> list[dict[str, Any]]:
    async with open_base(settings) as base, base.db.read() as tx:
        rows = []
        for row in await record_rows.records(tx):
            _, passages = await record_rows.counts(tx, records=[row.id])
            rows.append(
                {
                    "id": row.id,
                    "date": row.date,
                    "title": row.title,
                    "meeting": row.meeting,
                    "genre": row.genre,
                    "authority": row.authority.value,
                    "visibility": row.visibility.value,
                    "language": row.language,
                    "passages": passages,
                    "file": row.file_name,
                    "sha256": row.sha256,
                    "put_in_at": row.put_in_at.isoformat(),
                    "supersedes": row.supersedes,
                }
            )
        return rows


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
                "city": row.city,
                "country": row.country,
                "chair": row.chair,
                "source": row.source,
                "note": row.note,
            }
            for row in await meeting_rows.meetings(tx, treaty.upper() or None)
        ]


async def export_person(settings: Settings, person: int) -> dict[str, Any]:
    async with open_base(settings) as base, base.db.read() as tx:
        row = await people.person(tx, person)
    if row is None:
        return {"person": person, "held": None}
    seen = row.seen_at.isoformat() if row.seen_at else None
    return {"person": person, "held": {"language": row.language, "state": row.state, "seen_at": seen}}


async def erase_person(settings: Settings, person: int) -> bool:
    """True where something was held."""
    async with open_base(settings) as base, base.db.write() as tx:
        held = await people.person(tx, person) is not None
        await people.forget(tx, person)
    return held
