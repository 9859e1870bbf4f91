"""What a list would put down, before anything is: line by line, against what is due and what stands already."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from bot.obligations.due import DueDate, unowed
from bot.obligations.rules import Rulebook
from bot.submissions.lines import Line, Trouble
from storage.rows import SubmissionEntry, SubmissionStep
from storage.submissions import ReportKey, handed_in

MOST_OPTIONS = 6
VOLUNTARY = -2
"""In the place of a line: all of those that were not owed."""
_SOON = timedelta(days=366)
_FIRST_YEAR = 1999


class Fate(StrEnum):
    """What becomes of a line."""

    READY = "ready"  # would be put down
    ASKED = "asked"  # waits for an answer: which State, which report
    KNOWN = "known"  # is put down already
    WRONG = "wrong"  # cannot be: ``Row.why`` or the line's own trouble
    LEFT_OUT = "left-out"


class Why(StrEnum):
    NOT_DUE = "not-due"  # nothing was due from that State then
    TWICE = "twice"  # a line above says the same
    NOT_YOURS = "not-yours"  # a delegate speaks for their own State only


@dataclass(frozen=True, kw_only=True, slots=True)
class Row:
    """One line's fate. ``at`` is its place in the draft. ``states`` or ``reports`` are what is asked to choose
    from. ``due`` is the report meant; ``standing`` how it stands. ``voluntary``: what it may be all the same.
    """

    at: int
    line: Line
    fate: Fate
    due: DueDate | None = None
    standing: SubmissionEntry | None = None
    states: tuple[str, ...] = ()
    reports: tuple[DueDate, ...] = ()
    why: Why | None = None
    voluntary: DueDate | None = None

    @property
    def differs(self) -> bool:
        """Whether what is put down already has another day or document than the line says."""
        return self.standing is not None and _differs(self.line, self.standing)


@dataclass(frozen=True, kw_only=True, slots=True)
class Draft:
    """The lines read, and what was answered about some: line → {"state": …}, {"report": subject} or {"out": true}.

    ``seen`` is what stood when it was last shown: subject → id of the last entry, 0 for none.
    """

    lines: tuple[Line, ...]
    picks: Mapping[int, Mapping[str, Any]]
    seen: Mapping[str, int]
    claim: bool = False  # a delegate's: waits for a coordinator once it is confirmed

    def as_json(self) -> dict[str, Any]:
        return {
            "lines": [line.as_json() for line in self.lines],
            "picks": {str(at): dict(pick) for at, pick in self.picks.items()},
            "seen": dict(self.seen),
            "claim": self.claim,
        }

    @classmethod
    def of_json(cls, data: Mapping[str, Any]) -> Draft:
        return cls(
            lines=tuple(Line.of_json(one) for one in data["lines"]),
            picks={int(at): pick for at, pick in data["picks"].items()},
            seen=data["seen"],
            claim=data["claim"],
        )


@dataclass(frozen=True, kw_only=True, slots=True)
class Preview:
    rows: tuple[Row, ...]

    def of(self, fate: Fate) -> tuple[Row, ...]:
        return tuple(row for row in self.rows if row.fate is fate)

    @property
    def stands(self) -> dict[str, int]:
        """What stands for each report that would be put down: what ``Draft.seen`` is compared with."""
        ready = ((row.due, row.standing) for row in self.of(Fate.READY))
        return {due.subject: entry.id if entry else 0 for due, entry in ready if due is not None}


def preview(
    draft: Draft,
    dues: Mapping[str, Sequence[DueDate]],
    standing: Mapping[ReportKey, SubmissionEntry],
    book: Rulebook,
    *,
    today: date,
    only: str | None = None,
) -> Preview:
    """What the draft would put down. ``dues``: by party, the soonest first; ``only``: the one State it may be
    of, for a delegate.
    """
    rows: list[Row] = []
    taken: set[str] = set()
    for at, line in enumerate(draft.lines):
        row = _row(at, line, draft.picks.get(at, {}), dues, standing, book, today, only)
        if row.fate is Fate.READY and row.due is not None:
            subject = row.due.subject
            if subject in taken:
                row = Row(at=at, line=line, fate=Fate.WRONG, due=row.due, why=Why.TWICE)
            taken.add(subject)
        rows.append(row)
    return Preview(rows=tuple(rows))


def _row(
    at: int,
    line: Line,
    pick: Mapping[str, Any],
    dues: Mapping[str, Sequence[DueDate]],
    standing: Mapping[ReportKey, SubmissionEntry],
    book: Rulebook,
    today: date,
    only: str | None,
) -> Row:
    if pick.get("out"):
        return Row(at=at, line=line, fate=Fate.LEFT_OUT)
    if only is not None and line.trouble is Trouble.NO_STATE:
        states: tuple[str, ...] = (only,)
    elif line.trouble is not None:
        return Row(at=at, line=line, fate=Fate.WRONG)
    else:
        states = (pick["state"],) if "state" in pick else line.parties
        if only is not None and only not in states:
            return Row(at=at, line=line, fate=Fate.WRONG, why=Why.NOT_YOURS)
        if only is not None:
            states = (only,)
        elif len(states) > 1 or (line.guessed and "state" not in pick):
            return Row(at=at, line=line, fate=Fate.ASKED, states=states)
    meant = _meant(line, dues.get(states[0], ()), book, today)
    if "report" in pick:
        meant = [one for one in dues.get(states[0], ()) if one.subject == pick["report"]]
    if not meant and (extra := _voluntary(line, states[0], book, today)) is not None and only is None:
        stands_so = standing.get((extra.rule.id, extra.party, extra.period))
        if stands_so is not None and handed_in(stands_so):
            return Row(at=at, line=line, fate=Fate.KNOWN, due=extra, standing=stands_so)
        if pick.get("voluntary"):
            return Row(at=at, line=line, fate=Fate.READY, due=extra, standing=stands_so)
        return Row(at=at, line=line, fate=Fate.WRONG, states=states, why=Why.NOT_DUE, voluntary=extra)
    if not meant:
        return Row(at=at, line=line, fate=Fate.WRONG, states=states, why=Why.NOT_DUE)
    stands = {one.subject: standing.get((one.rule.id, one.party, one.period)) for one in meant}
    open_ones = [one for one in meant if not _settled(stands[one.subject], line, claim=only is not None)]
    if not open_ones:
        return Row(at=at, line=line, fate=Fate.KNOWN, due=meant[-1], standing=stands[meant[-1].subject])
    if len(open_ones) > 1:
        chosen = tuple(_nearest(open_ones, line, today))
        return Row(at=at, line=line, fate=Fate.ASKED, states=states, reports=chosen)
    due = open_ones[0]
    return Row(at=at, line=line, fate=Fate.READY, due=due, standing=stands[due.subject])


def _meant(line: Line, dues: Sequence[DueDate], book: Rulebook, today: date) -> list[DueDate]:
    """The due dates that a line may mean: of the obligations it names, else of reports; of its year, else of the
    year of its day, else those that are open now.
    """
    treaty = line.treaty or book.treaties()[0]
    named = [one for one in dues if (one.rule.id in line.rules if line.rules else _report_of(one, treaty))]
    once = bool(line.rules) and all(not one.rule.yearly and not one.rule.report for one in named)
    if once:
        return named  # what is done once is meant whatever year is written beside it
    years = {line.year, line.year + 1} if line.year_covered else {line.year} if line.year else set()
    if years:
        return [one for one in named if one.day.year in years]
    if line.day is not None and any(one.day.year == line.day.year for one in named):
        return [one for one in named if one.day.year == line.day.year]
    return [one for one in named if one.day <= today + _SOON]


def _voluntary(line: Line, state: str, book: Rulebook, today: date) -> DueDate | None:
    """The yearly report of a year that a line names, as handed in without being owed; None where it names none."""
    year = line.year + 1 if line.year_covered else line.year or (line.day.year if line.day else 0)
    treaty = line.treaty or book.treaties()[0]
    rules = [
        one
        for one in book.rules(treaty)
        if one.report and one.yearly and (one.id in line.rules if line.rules else True)
    ]
    if len(rules) != 1 or not _FIRST_YEAR <= year <= today.year + 1:
        return None
    return unowed(rules[0], state, year)


def _report_of(due: DueDate, treaty: str) -> bool:
    return due.rule.report and due.rule.treaty == treaty


def _settled(entry: SubmissionEntry | None, line: Line, *, claim: bool) -> bool:
    """Whether there is nothing to put down any more: it is handed in, or a delegate adds nothing to a claim."""
    if entry is None or handed_in(entry):
        return entry is not None
    return claim and entry.step is SubmissionStep.CLAIMED and not _differs(line, entry)


def _differs(line: Line, entry: SubmissionEntry) -> bool:
    """Whether the line names another day or document."""
    other_day = line.day is not None and line.day != entry.submitted_on
    return other_day or bool(line.document and line.document != entry.document)


def _nearest(dues: Sequence[DueDate], line: Line, today: date) -> list[DueDate]:
    """The few that are most likely meant, the soonest first."""
    about = line.day or today
    near = sorted(dues, key=lambda one: abs((one.day - about).days))[:MOST_OPTIONS]
    return sorted(near, key=lambda one: (one.day, one.rule.id))


def rules_offered(found: Preview) -> tuple[str, ...]:
    """The rules that settle several lines at once: each the one answer to two lines or more."""
    counted: dict[str, int] = {}
    for row in found.of(Fate.ASKED):
        ids = [one.rule.id for one in row.reports]
        for id in dict.fromkeys(ids):
            if ids.count(id) == 1:
                counted[id] = counted.get(id, 0) + 1
    return tuple(sorted(id for id, n in counted.items() if n > 1))
