"""The board as a table for spreadsheets."""

from __future__ import annotations

import csv
import io

from bot.board.board import Board
from bot.board.choice import Stand
from bot.parties.regions import region_name
from bot.questions.wording import Voice
from bot.submissions.wording import subject
from bot.text.catalogue import N_

# English and fixed, so that whatever reads one table reads all, and /submitted reads it back.
COLUMNS = (
    "state",
    "code",
    "group",
    "treaty",
    "article",
    "subject",
    "year due",
    "due",
    "standing",
    "submitted on",
    "days late",
    "document",
)
STANDS = {
    Stand.HANDED_IN: N_("handed in"),
    Stand.CLAIMED: N_("said to be handed in, not confirmed"),
    Stand.DUE: N_("due"),
    Stand.OVERDUE: N_("overdue, nothing recorded"),
    Stand.VOLUNTARY: N_("voluntary, not owed"),
    Stand.UNSURE: N_("due only where it has any"),
}


def sheet(board: Board, voice: Voice) -> bytes:
    """CSV in UTF-8 with a byte order mark, so that spreadsheets read it; names in the reader's language."""
    out = io.StringIO(newline="")
    table = csv.writer(out)
    table.writerow(COLUMNS)
    names = {row.due.party: voice.lexicon.name(row.due.party, voice.language) for row in board.rows}
    for row in sorted(board.rows, key=lambda one: (one.due.day, names[one.due.party])):
        due, entry = row.due, row.entry
        late = row.late
        shown = entry is not None and row.stand in (Stand.HANDED_IN, Stand.CLAIMED, Stand.VOLUNTARY)
        cells = (
            names[due.party],
            voice.lexicon.code(due.party),
            region_name(row.region, voice.texts),
            due.rule.treaty,
            due.article,
            subject(due.rule, voice),
            str(due.day.year),
            due.day.isoformat(),
            voice.texts.say(STANDS[row.stand]),
            entry.submitted_on.isoformat() if shown and entry is not None and entry.submitted_on else "",
            str(late) if late is not None else "",
            entry.document if shown and entry is not None else "",
        )
        table.writerow([guarded(cell) for cell in cells])
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def guarded(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return "'" + cell if cell.lstrip().startswith(("=", "+", "-", "@")) or cell.startswith(("\t", "\r")) else cell
