"""Meetings as a table: CSV with named columns, read and written.

An empty cell leaves what the base has; "-" takes it away. Each error names the line of the file.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from bot.meetings import plan as plans
from bot.meetings import reading
from bot.meetings.arrival import MOST, TOO_MANY, Arrival
from bot.meetings.complaint import Complaint
from bot.meetings.form import read_one
from bot.meetings.plan import Plan
from bot.meetings.when import zone_of
from bot.parties.lexicon import Lexicon
from bot.text.catalogue import N_

COLUMNS: Final = (
    "id",
    "treaty",
    "kind",
    "title",
    "start",
    "end",
    "starts_at",
    "ends_at",
    "zone",
    "city",
    "country",
    "place",
    "chair",
    "note",
    "cancelled",
    "agenda",
)
NOTHING: Final = "-"
_ITEMS_APART: Final = " | "

_NOT_TEXT: Final = N_("The file is not text in UTF-8. Save it as “CSV UTF-8” and send it again.")
_EMPTY: Final = N_("The file has no line with a meeting. Its first line names the columns: {columns}")
_NO_TITLE_COLUMN: Final = N_("The first line must name the columns, among them title or id: {columns}")
_UNKNOWN_COLUMN: Final = N_("There is no column “{name}”; there are: {columns}")
_TWICE: Final = N_("The column “{name}” is there twice.")
_TOO_MANY_CELLS: Final = N_("This line has more cells than there are columns.")
_NO_ZONE: Final = N_("There is no time zone “{name}”. Write for instance: Europe/Zurich")
_BAD_ID: Final = N_("An id has letters, digits, full stops and hyphens, at most {n} of them.")
_NO_CANCELLED: Final = N_("Write yes or no under cancelled.")
_BROKEN: Final = N_("The table cannot be read from here on. Is a quotation mark missing?")
_LONGEST_ID: Final = 40


def read_table(data: bytes, lexicon: Lexicon) -> list[Arrival] | list[Complaint]:
    """The meetings of a CSV file, or everything that is wrong with it."""
    text = _text(data)
    if text is None:
        return [Complaint(_NOT_TEXT)]
    first = next((row for row in text.splitlines() if row.strip()), "")
    reader = csv.reader(io.StringIO(text), delimiter=_delimiter(first), strict=True)
    columns: list[str] = []
    arrivals: list[Arrival] = []
    complaints: list[Complaint] = []
    line = 1
    try:
        for cells in reader:
            begun, line = line, reader.line_num + 1
            if not any(cell.strip() for cell in cells):
                continue
            if not columns:
                columns = [re.sub(r"\W+", "_", cell.strip().casefold()).strip("_") for cell in cells]
                if wrong := _wrong_columns(columns, cells, begun):
                    return wrong
                continue
            read = _row(cells, columns, begun, lexicon)
            if isinstance(read, Arrival):
                arrivals.append(read)
            else:
                complaints += read
            if len(arrivals) > MOST:
                return [Complaint(TOO_MANY, {"n": MOST})]
    except csv.Error:
        complaints.append(Complaint(_BROKEN, line=line))
    if not arrivals and not complaints:
        return [Complaint(_EMPTY, {"columns": ", ".join(COLUMNS)})]
    return complaints or arrivals


def write_table(plans_: Sequence[Plan]) -> bytes:
    """Meetings as a CSV file that spreadsheets open as UTF-8 and :func:`read_table` reads again."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for plan in plans_:
        writer.writerow([_cell(plan, column) for column in COLUMNS])
    return out.getvalue().encode("utf-8-sig")


def _cell(plan: Plan, column: str) -> str:
    match column:
        case "id":
            return plan.meeting.id
        case "agenda":
            return "".join(f"{number}. {title}\n" for number, title in plan.agenda)
        case "start" if plan.meeting.start is None:
            return str(plan.meeting.year)
        case _:
            return plans.value(plan, column)


def _text(data: bytes) -> str | None:
    encoding = "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        return None
    return None if "\x00" in text else text


def _delimiter(first: str) -> str:
    """What parts the columns: whatever of ; , and tab the first line has most of."""
    return max(",;\t", key=first.count)


def _wrong_columns(columns: Sequence[str], cells: Sequence[str], line: int) -> list[Complaint]:
    every = ", ".join(COLUMNS)
    if not {"title", "id"} & set(columns):
        return [Complaint(_NO_TITLE_COLUMN, {"columns": every}, line)]
    wrong = [
        Complaint(_UNKNOWN_COLUMN, {"name": cell.strip()[:40], "columns": every}, line)
        for column, cell in zip(columns, cells, strict=True)
        if column and column not in COLUMNS
    ]
    twice = sorted({column for column in columns if column and columns.count(column) > 1})
    return wrong + [Complaint(_TWICE, {"name": name}, line) for name in twice]


def _row(cells: Sequence[str], columns: Sequence[str], line: int, lexicon: Lexicon) -> Arrival | list[Complaint]:
    if any(cell.strip() for cell in cells[len(columns) :]):
        return [Complaint(_TOO_MANY_CELLS, line=line)]
    given = {
        column: cell.strip(" ") if column == "agenda" else cell.strip()  # a line's end says that it is one
        for column, cell in zip(columns, cells, strict=False)
        if column and cell.strip()
    }
    settings: dict[str, str] = {}
    wrong: list[Complaint] = []
    for column in COLUMNS:
        if column == "id" or column not in given:
            continue
        read = _read(column, given[column], lexicon)
        if isinstance(read, Complaint):
            wrong.append(replace(read, line=line))
        else:
            settings.update(read)
    id = given.get("id", "")
    if not re.fullmatch(rf"[A-Za-z0-9.-]{{0,{_LONGEST_ID}}}", id):
        wrong.append(Complaint(_BAD_ID, {"n": _LONGEST_ID}, line))
    if not wrong and (backwards := reading.backwards(settings)):
        wrong.append(replace(backwards, line=line))
    return wrong or Arrival(line=line, id=id, settings=settings)


def _read(column: str, cell: str, lexicon: Lexicon) -> Mapping[str, str] | Complaint:
    if cell == NOTHING and column not in ("title", "treaty", "cancelled"):
        return {column: ""}
    match column:
        case "start" | "end":
            read = reading.days(cell)
            if isinstance(read, Complaint):
                return read
            if not read["start"]:
                return dict(read) if column == "start" else Complaint(reading.NO_DAYS)
            return {column: read["start"]}
        case "starts_at" | "ends_at":
            read = reading.times(cell)
            return read if isinstance(read, Complaint) else {column: read["starts_at"]}
        case "zone":
            return {"zone": cell} if zone_of(cell) else Complaint(_NO_ZONE, {"name": cell[:60]})
        case "country" if cell.upper() in {one.key for one in lexicon.parties}:
            return {"country": cell.upper()}
        case "cancelled":
            word = cell.casefold()
            if word in ("yes", "y", "true", "1", "x", "cancelled", "oui", "sí", "si", "да", "نعم", "是"):
                return {"cancelled": "yes"}
            return {"cancelled": ""} if word in ("no", "n", "false", "0", "-") else Complaint(_NO_CANCELLED)
        case "agenda":
            return reading.agenda(cell if "\n" in cell else cell.replace(_ITEMS_APART.strip(), "\n"))
        case _:
            return read_one(column, cell, lexicon)
