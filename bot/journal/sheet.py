"""The journal as a table for other programs, from which its chain can be followed without the base."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable

from storage.rows import JournalRow

COLUMNS = JournalRow.__slots__


def sheet(rows: Iterable[JournalRow]) -> bytes:
    """CSV in UTF-8 with a heading. Instants are ISO 8601, UTC; what was erased since is empty.

    A row's hash is the SHA-256 of the JSON list of number, at, doer, by_digest, deed, subject, person_digest,
    detail_digest and previous, written without spaces.
    """
    text = io.StringIO(newline="")
    out = csv.writer(text)
    out.writerow(COLUMNS)
    for row in rows:
        out.writerow([_cell(row, name) for name in COLUMNS])
    # The mark at the beginning makes spreadsheets read the names of States in UTF-8.
    return text.getvalue().encode("utf-8-sig")


def _cell(row: JournalRow, name: str) -> object:
    value = getattr(row, name)
    if name == "at":
        return row.at.isoformat(timespec="microseconds")
    if name == "detail":
        return "" if row.detail is None else json.dumps(row.detail, ensure_ascii=False, sort_keys=True)
    return "" if value is None else value
