"""The commands of ``python bot.py``: each parses, calls one thing below and prints.

Exit codes: 0 done, 1 failed, 2 bad input or settings; the reason is one plain sentence on standard error.
"""

from __future__ import annotations

import asyncio
import importlib.metadata
import json
import sys
from collections.abc import Coroutine
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any, TypeVar

import typer
from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    SpinnerColumn,
    TaskID,
    TextColumn,
    TimeElapsedColumn,
)
from rich.table import Table

from bot import caretaker, terminal
from bot.errors import BadInput, BadSettings, RapporteurError
from bot.logs import set_up_logging
from bot.obligations import table
from bot.settings import Settings, read_settings
from storage.rows import Authority, Role, Visibility

T = TypeVar("T")

commands = typer.Typer(
    name="bot.py",
    help="Rapporteur: a meeting assistant for multilateral treaty meetings.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,  # they would print local variables, the token among them
    context_settings={"help_option_names": ["-h", "--help"]},
)
# Words for people go to standard error, data to standard output: `ask --json | jq` stays clean.
_people = Console(stderr=True)

Json = Annotated[bool, typer.Option("--json", help="Print data instead of text.")]


def main() -> None:
    """What ``bot.py`` calls: the error boundary of every command."""
    try:
        commands()
    except RapporteurError as error:
        sys.stderr.write(f"{error}\n")
        sys.exit(error.exit_code)
    except KeyboardInterrupt:
        sys.exit(130)
    except BrokenPipeError:  # the reader of our output went away: `ask --jsonl | head`
        sys.stderr.close()
        sys.exit(1)


@commands.callback(invoke_without_command=True)
def _every_command(
    version: Annotated[bool, typer.Option("--version", help="Print the version and stop.")] = False,
) -> None:
    if version:
        typer.echo(importlib.metadata.version("rapporteur"))
        raise typer.Exit


@commands.command()
def run() -> None:
    """Run the bot in Telegram. Needs BOT_TOKEN and says how to get one."""
    from bot import app  # the line's libraries take a second to load, which `ask` need not wait for

    settings = _settings()
    settings.required_token()
    asyncio.run(app.run(settings))


@commands.command()
def demo(
    port: Annotated[int, typer.Option(help="Port of the page; 0 takes a free one.", min=0, max=65535)] = 0,
    keep: Annotated[
        Path | None, typer.Option(help="Keep the base in this folder instead of a temporary one.", file_okay=False)
    ] = None,
    clock: Annotated[
        str, typer.Option(help="When it is there, with the zone: 2011-04-01T08:00Z.", metavar="INSTANT")
    ] = "",
    speed: Annotated[str, typer.Option(help="How many times as fast time runs there: 600.", metavar="NUMBER")] = "",
) -> None:
    """The whole assistant on this machine: practice server, chat page and bot. No token, no network."""
    from bot import demo as rehearsal

    _settings()
    time_there = rehearsal.rehearsal_clock(clock, speed)
    asyncio.run(rehearsal.run(port=port, folder=keep, say=_people.print, clock=time_there))


@commands.command()
def load(
    base: Annotated[
        str, typer.Argument(help="Which starter base: ccm; or a file that says what States are to a treaty.")
    ],
    facts_only: Annotated[bool, typer.Option("--facts-only", help="Leave the starter record out.")] = False,
    as_json: Json = False,
) -> None:
    """Put a starter base in: facts and the starter record. Doing it again changes nothing."""
    if base.lower().endswith(".json"):
        report = _do(terminal.load_treaty(_settings(), Path(base), now=_now()))
    elif base.lower() == "ccm":
        report = _do(terminal.load(_settings(), facts_only=facts_only, now=_now()))
    else:
        raise BadInput(f"There is no starter base {base!r}; there is: ccm. A treaty's own file ends in .json.")
    if as_json:
        _print_json(report.as_json())
    else:
        typer.echo(report.as_text())


@commands.command()
def ingest(
    files: Annotated[list[Path], typer.Argument(help="Markdown, plain text, HTML, DOCX or PDF.", metavar="FILE…")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show the review only; store nothing.")] = False,
    as_json: Json = False,
    authority: Annotated[
        Authority | None,
        typer.Option(help="On what authority the words stand. Default: summary-record."),
    ] = None,
    language: Annotated[str, typer.Option(help="Language of the record; recognised when not given.")] = "",
    visibility: Annotated[Visibility, typer.Option(help="Who may be shown it.")] = Visibility.PUBLIC,
    audience: Annotated[
        list[str] | None,
        typer.Option(help="A reader of a record for named ones: state:CH, group:Friends. May be repeated."),
    ] = None,
    supersedes: Annotated[
        int | None, typer.Option(help="Number of the record that this one corrects (see `records`).")
    ] = None,
    by: Annotated[str, typer.Option(help="Who puts it in; kept with the record.")] = "",
) -> None:
    """Put records in. Shows the review, stores, reports. The same file again changes nothing."""
    order = terminal.Order(
        authority=authority or Authority.SUMMARY_RECORD,
        language=language,
        visibility=visibility,
        audience=tuple(audience or ()),
        supersedes=supersedes,
        by=by,
        dry_run=dry_run,
    )
    outcomes = _do(_ingest(files, order, quiet=as_json))
    if as_json:
        reports = [outcome.as_json() for outcome in outcomes]
        _print_json(reports[0] if len(reports) == 1 else reports)
    else:
        for outcome in outcomes:
            typer.echo(outcome.as_text(whole=len(files) == 1))
    failed = [outcome for outcome in outcomes if outcome.error]
    for outcome in failed:
        sys.stderr.write(f"{outcome.error}\n")
    if failed:
        raise typer.Exit(2)


async def _ingest(files: list[Path], order: terminal.Order, *, quiet: bool) -> list[terminal.Outcome]:
    settings = _settings()
    outcomes: list[terminal.Outcome] = []
    with _progress(hidden=quiet or len(files) == 1) as progress:
        task = progress.add_task("Reading", total=len(files))
        async with terminal.shelf(settings) as put_in:
            for path in files:
                progress.update(task, description=path.name[:40])
                outcomes.append(await put_in(path, order, _now()))
                progress.advance(task)
    return outcomes


@commands.command()
def ask(
    question: Annotated[list[str] | None, typer.Argument(help="The question, in one of six languages.")] = None,
    as_json: Json = False,
    jsonl: Annotated[
        bool,
        typer.Option(
            "--jsonl",
            help="Read questions from standard input, one JSON object a line (id, question, and optionally "
            "language, state, now), and write one answer a line.",
        ),
    ] = False,
    language: Annotated[str | None, typer.Option(help="Answer in this language: ar en es fr ru zh.")] = None,
    state: Annotated[str | None, typer.Option(help="Who asks, as ISO code: `CH`; for 'our report'.")] = None,
    now: Annotated[str | None, typer.Option(help="Answer as of this instant: 2011-03-15T09:00:00Z.")] = None,
    role: Annotated[
        Role, typer.Option("--as", help="From the records that somebody of this role may read, of `--state`.")
    ] = Role.GUEST,
) -> None:
    """Ask one question in the terminal, or many with --jsonl. Public records alone answer, but for --as."""
    settings = _settings()
    if jsonl:
        if question:
            raise BadInput("With --jsonl the questions come from standard input, not from the command line.")
        raise typer.Exit(_do(_ask_many(settings, role)))
    words = " ".join(question or ()).strip()
    if not words:
        raise BadInput(
            'What is the question? For example: python bot.py ask "What did Switzerland say on the ISU?"'
        )
    at = terminal.instant(now) or _now()
    request = terminal.Request(question=words, language=language, state=state, now=at, role=role)
    reply = _do(_ask_one(settings, request))
    if as_json:
        _print_json(reply.as_json())
    else:
        typer.echo(reply.as_text())


async def _ask_one(settings: Settings, request: terminal.Request) -> terminal.Reply:
    async with terminal.counter(settings, progress=_IndexProgress()) as opened:
        return await opened.ask(request)


async def _ask_many(settings: Settings, role: Role) -> int:
    """One answer a line, in order; a line that is no question gets an answer that says so, and exit code 2."""
    worst = 0
    async with terminal.counter(settings, progress=_IndexProgress()) as opened:
        for number, line in enumerate(sys.stdin, start=1):
            if not line.strip():
                continue
            try:
                asked = replace(terminal.request(line, _now()), role=role)
                reply = (await opened.ask(asked)).as_json()
            except BadInput as error:
                worst = error.exit_code
                reply = {"id": terminal.id_of(line), "line": number, "error": str(error)}
            sys.stdout.write(json.dumps(reply, ensure_ascii=False) + "\n")
            sys.stdout.flush()
    return worst


@commands.command()
def records(
    as_json: Json = False,
    taken_back: Annotated[
        int | None, typer.Option("--take-back", help="Show this record to nobody any more.", metavar="NUMBER")
    ] = None,
    put_back: Annotated[
        int | None, typer.Option("--put-back", help="Undo taking this record back.", metavar="NUMBER")
    ] = None,
    record: Annotated[
        int | None, typer.Option(help="The record that --visibility is about.", metavar="NUMBER")
    ] = None,
    visibility: Annotated[
        Visibility | None, typer.Option(help="With --record: who may be shown it from now on.")
    ] = None,
    audience: Annotated[
        list[str] | None,
        typer.Option(help="With --visibility named: a reader, state:CH or group:Friends. May be repeated."),
    ] = None,
) -> None:
    """The records the base holds, whoever may read them; with an option, what becomes of one."""
    if sum(one is not None for one in (taken_back, put_back, record)) > 1:
        raise BadInput("One thing at a time: --take-back, --put-back, or --record with --visibility.")
    if (record is None) != (visibility is None) or (audience and visibility is None):
        raise BadInput("--visibility goes with a record: records --record 3 --visibility named --audience state:CH")
    if taken_back is not None:
        return typer.echo(_do(terminal.take_back(_settings(), taken_back, _now())))
    if put_back is not None:
        return typer.echo(_do(terminal.put_back(_settings(), put_back, _now())))
    if record is not None and visibility is not None:
        return typer.echo(_do(terminal.open_to(_settings(), record, visibility, audience or (), _now())))
    rows = _do(terminal.list_records(_settings()))
    if as_json:
        return _print_json(rows)
    if not rows:
        return typer.echo("No record is stored yet. python bot.py ingest FILE puts one in; load ccm a first one.")
    return _print_table(rows, ("id", "date", "title", "authority", "language", "readers", "passages", "file"))


@commands.command()
def meetings(
    treaty: Annotated[str, typer.Option(help="Only of this treaty, for instance CCM.")] = "",
    as_json: Json = False,
    file: Annotated[
        Path | None,
        typer.Option("--import", help="Add and change meetings from a CSV or .ics file.", dir_okay=False),
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="With --import: show what would change only.")] = False,
) -> None:
    """The meetings the base knows; with --import, meetings in from a file."""
    if file is not None:
        return typer.echo(_do(terminal.import_meetings(_settings(), file, treaty, dry_run=dry_run, now=_now())))
    rows = _do(terminal.list_meetings(_settings(), treaty))
    if as_json:
        return _print_json(rows)
    if not rows:
        return typer.echo("No meeting is stored yet. python bot.py load ccm puts those of the convention in.")
    return _print_table(rows, ("id", "start", "end", "title", "city"))


@commands.command()
def deadlines(
    state: Annotated[str, typer.Argument(help="A State's name or ISO code; left out: all of them.")] = "",
    treaty: Annotated[
        str, typer.Option(help="Of this treaty, for instance CCM. Default: the first with parties.")
    ] = "",
    everyone: Annotated[bool, typer.Option("--all", help="Of every State; what is meant without a State.")] = False,
    overdue: Annotated[bool, typer.Option("--overdue", help="Only what is past due without a submission.")] = False,
    since: Annotated[str, typer.Option("--from", help="Due on this day or later: 2025-01-01.")] = "",
    until: Annotated[str, typer.Option("--until", help="Due on this day or earlier: 2025-12-31.")] = "",
    now: Annotated[str | None, typer.Option(help="As of this instant: 2011-03-15T09:00:00Z.")] = None,
    as_json: Json = False,
) -> None:
    """What is due from States, by when and under which article; past due too. --json adds the arithmetic."""
    if state and everyone:
        raise BadInput("Give a State or --all, not both.")
    query = table.Query(
        state=state,
        treaty=treaty,
        overdue=overdue,
        since=terminal.civil_day(since),
        until=terminal.civil_day(until),
    )
    found = _do(terminal.list_deadlines(_settings(), query, terminal.instant(now) or _now()))
    if as_json:
        return _print_json(found)
    if found["due"]:
        columns = ("day", "state", "what", "article", "standing")
        _print_table(
            found["due"], (*columns, "submitted") if any(row["submitted"] for row in found["due"]) else columns
        )
    for note in found["notes"]:
        typer.echo(note)
    for row in found["due"]:
        for one in row["published"]:
            said = f"{row['state']}, {row['what']}: a published source gives {one['day']}."
            typer.echo(f"{said} {one['why']} {one['source']}")
    return None


@commands.command()
def export(person: Annotated[int, typer.Argument(help="The person's Telegram user id.")]) -> None:
    """Everything that is held about a person, as JSON."""
    _print_json(_do(terminal.export_person(_settings(), person, _now())))


@commands.command()
def erase(
    person: Annotated[int, typer.Argument(help="The person's Telegram user id.")],
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask first.")] = False,
) -> None:
    """Remove everything that is held about a person."""
    settings = _settings()
    if not yes:
        typer.confirm(f"Erase everything that is held about {person}?", abort=True, err=True)
    held = _do(terminal.erase_person(settings, person, _now()))
    typer.echo("Erased." if held else f"Nothing was held about {person}.")


@commands.command()
def backup(
    file: Annotated[Path, typer.Argument(help="File to write; a folder gets a dated one.", metavar="FILE")],
    as_json: Json = False,
) -> None:
    """Copy the whole base into one file, while the bot runs. The file is whole or not there."""
    made = _do(caretaker.back_up(_settings(), file, _now()))
    if as_json:
        return _print_json({"file": made.path, "bytes": made.size, "seconds": made.took.total_seconds()})
    size, took = made.size / 1024 / 1024, made.took.total_seconds()
    return typer.echo(f"Backed up to {made.path}: {size:.1f} MB in {took:.1f} s, checked and whole.")


@commands.command()
def restore(
    file: Annotated[Path, typer.Argument(help="A file that backup made.", metavar="FILE")],
    moved: Annotated[
        bool,
        typer.Option("--moved", help="The bot never ran after this backup: what waits to be sent may go out."),
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask first.")] = False,
    as_json: Json = False,
) -> None:
    """Put a backup in the place of the base. The bot must be stopped; the base that was there is kept."""
    settings = _settings()
    if not yes and caretaker.has_base(settings):
        typer.confirm(f"Put {file} in the place of the base? The base is kept beside it.", abort=True, err=True)
    put_back = _do(caretaker.restore(settings, file, _now(), moved=moved, progress=_IndexProgress()))
    if as_json:
        return _print_json(put_back.as_json())
    return typer.echo(put_back.as_text())


@commands.command()
def journal(
    kind: Annotated[
        str, typer.Option(help="Only entries of this kind: record, meeting, submission, role, export …")
    ] = "",
    last: Annotated[int, typer.Option(help="So many entries, the newest first.", min=1)] = 20,
    verify: Annotated[
        bool, typer.Option("--verify", help="Follow the chain; exit code 1 where it is broken.")
    ] = False,
    noted: Annotated[
        str, typer.Option(help="With --verify: a fingerprint noted earlier, which an entry must still have.")
    ] = "",
    csv: Annotated[
        Path | None, typer.Option("--csv", help="Write the whole journal into this file.", dir_okay=False)
    ] = None,
    as_json: Json = False,
) -> None:
    """What was done here, by whom and when: announcements, records, meetings, roles, exports, erasures."""
    settings = _settings()
    if verify or noted:
        verdict = _do(caretaker.verify_journal(settings, fingerprint=noted))
        if as_json:
            _print_json(verdict.as_json())
        else:
            typer.echo(verdict.as_text())
        if not verdict.good:
            raise typer.Exit(1)
        return None
    if csv is not None:
        _write(csv, _do(caretaker.journal_sheet(settings, _now())))
        return typer.echo(f"The journal is in {csv}; that it was exported is its last entry.")
    rows = _do(caretaker.list_journal(settings, kind=kind, last=last))
    if as_json:
        return _print_json(rows)
    if not rows:
        return typer.echo("Nothing has been noted yet. What coordinators and administrators do will stand here.")
    return _print_table(rows, ("number", "at", "doer", "by", "deed", "subject", "person", "detail"))


@commands.command()
def doctor(
    online: Annotated[bool, typer.Option("--online", help="Also ask Telegram whether the token is good.")] = False,
    as_json: Json = False,
) -> None:
    """Check settings, database, index, languages, time zones and token, and say what is wrong."""
    from bot import doctor as physician

    try:
        settings = _settings()
    except BadSettings as error:
        found = [physician.Finding(about="settings", state=physician.State.WRONG, says=str(error))]
    else:
        found = _do(physician.examination(settings, online=online))
    if as_json:
        _print_json([{"about": item.about, "state": item.state.value, "says": item.says} for item in found])
    else:
        marks = {
            physician.State.GOOD: "ok     ",
            physician.State.WARNING: "warning",
            physician.State.WRONG: "WRONG  ",
        }
        for item in found:
            typer.echo(f"{marks[item.state]}  {item.about:<13} {item.says}")
    if any(item.state is physician.State.WRONG for item in found):
        raise typer.Exit(1)


def _settings() -> Settings:
    settings = read_settings()
    set_up_logging(settings.log_level, [secret.get_secret_value() for secret in settings.secrets()])
    return settings


def _do(work: Coroutine[Any, Any, T]) -> T:
    return asyncio.run(work)


def _now() -> datetime:
    return datetime.now(UTC)


def _progress(*, hidden: bool) -> Progress:
    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    return Progress(*columns, console=_people, disable=hidden or not _people.is_terminal, transient=True)


class _IndexProgress:
    """Shows a bar once an index takes noticeably long to build; a callable ``(done, total)``."""

    def __init__(self) -> None:
        self._bar: Progress | None = None
        self._task: TaskID | None = None

    def __call__(self, done: int, total: int) -> None:
        if self._bar is None:
            self._bar = _progress(hidden=False)
            self._bar.start()
            self._task = self._bar.add_task("Building the search index", total=total)
        assert self._task is not None
        self._bar.update(self._task, completed=done, total=total)
        if done >= total:
            self._bar.stop()
            self._bar = None


def _write(path: Path, data: bytes) -> None:
    try:
        path.write_bytes(data)
    except OSError as error:
        raise BadInput(f"{path} cannot be written: {error.strerror}.") from None


def _print_json(data: object) -> None:
    typer.echo(json.dumps(data, ensure_ascii=False, indent=2, default=str))


def _print_table(rows: list[dict[str, Any]], columns: tuple[str, ...]) -> None:
    table = Table(box=None, pad_edge=False)
    for column in columns:
        table.add_column(column, overflow="fold")
    for row in rows:
        table.add_row(*("" if row[column] is None else str(row[column]) for column in columns))
    out = Console()
    Console(width=out.width if out.is_terminal else 160).print(table)
