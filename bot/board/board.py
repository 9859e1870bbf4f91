"""Who has reported, is due and is overdue, as far as it is recorded here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from bot.board.choice import Choice, Stand
from bot.obligations.due import DueDate
from bot.obligations.register import Register
from bot.parties.regions import REGIONS, region_of
from storage import journal, submissions
from storage.database import Database
from storage.rows import Deed, Doer, JournalEntry, Role, SubmissionEntry, SubmissionStep
from storage.submissions import ReportKey, handed_in


@dataclass(frozen=True, kw_only=True, slots=True)
class Row:
    """One report of one State."""

    due: DueDate
    stand: Stand
    region: str
    entry: SubmissionEntry | None = None

    @property
    def late(self) -> int | None:
        """Days between the due date and the day it was handed in, 0 where in time; None where not known."""
        if self.stand is not Stand.HANDED_IN or self.entry is None or self.entry.submitted_on is None:
            return None
        return max(0, (self.entry.submitted_on - self.due.day).days)


@dataclass(frozen=True, kw_only=True, slots=True)
class Board:
    """Every report that the choice's treaty, article, year and group select, whatever its stand, by day and State.

    ``recorded``: whether anything is recorded of any State for these. Where nothing is, "overdue" means only that.
    """

    choice: Choice
    on: date
    rows: tuple[Row, ...]
    recorded: bool

    def of(self, stand: Stand) -> tuple[Row, ...]:
        return tuple(row for row in self.rows if row.stand is stand)

    @property
    def counts(self) -> Mapping[Stand, int]:
        return {stand: len(self.of(stand)) for stand in Stand}

    @property
    def by_region(self) -> Mapping[str, tuple[Row, ...]]:
        """The groups that have any rows, in the usual order."""
        found = {region: tuple(row for row in self.rows if row.region == region) for region in REGIONS}
        return {region: rows for region, rows in found.items() if rows}


@dataclass(frozen=True, kw_only=True, slots=True)
class Share:
    """Of ``due`` reports whose day has come, how many are handed in, and how many of these surely in time.

    ``kept``: whether anything is recorded of that year, by any State: else nobody kept its record.
    """

    due: int
    handed_in: int
    in_time: int
    kept: bool

    @property
    def rate(self) -> float | None:
        """From 0 to 1; None where none was due, or nobody kept that year's record."""
        return self.handed_in / self.due if self.due and self.kept else None


@dataclass(frozen=True, kw_only=True, slots=True)
class Rates:
    """``years``, the earliest first; ``shares``: by group, "" for all States, one share a year."""

    choice: Choice
    on: date
    years: tuple[int, ...]
    shares: Mapping[str, tuple[Share, ...]]


class Boards:
    """Boards and rates as the base has them."""

    def __init__(self, db: Database, register: Register) -> None:
        self._db = db
        self._register = register

    async def board(self, choice: Choice, now: datetime) -> Board:
        """What the choice selects, as of ``now`` (aware UTC). Its ``stand`` narrows nothing."""
        everybody = [row for row in await self._rows(choice, now) if choice.year in (0, row.due.day.year)]
        rows = [row for row in everybody if choice.region in ("", row.region)]
        recorded = any(row.stand is Stand.HANDED_IN for row in everybody)
        return Board(choice=choice, on=now.date(), rows=tuple(rows), recorded=recorded)

    async def taken(self, choice: Choice, now: datetime, *, by: int, role: Role) -> Board:
        """The same, to be taken away as a table; the journal notes that somebody did, and what."""
        found = await self.board(choice, now)
        async with self._db.write() as tx:
            noted = JournalEntry(
                deed=Deed.EXPORT_BOARD,
                at=now,
                doer=Doer(role),
                by=by,
                subject=f"board:{choice.code}",
                detail={"rows": len(found.rows)},
            )
            await journal.add(tx, noted)
        return found

    async def rates(self, choice: Choice, now: datetime) -> Rates:
        """The share of those due who reported, per year and regional group, of the treaty and article chosen."""
        today = now.date()
        rows = [row for row in await self._rows(choice, now) if row.due.day <= today and _owed(row)]
        years = tuple(range(min(row.due.day.year for row in rows), today.year + 1)) if rows else ()
        kept = {row.due.day.year for row in rows if row.stand is Stand.HANDED_IN}
        shares: dict[str, tuple[Share, ...]] = {}
        for region in ("", *REGIONS):
            of_region = [row for row in rows if region in ("", row.region)]
            if of_region:
                shares[region] = tuple(_share(of_region, year, kept=year in kept) for year in years)
        return Rates(choice=choice, on=today, years=years, shares=shares)

    async def _rows(self, choice: Choice, now: datetime) -> list[Row]:
        ids = [one.id for one in choice.rules(self._register.book)]
        last = date(max(now.year, choice.year) + 12, 12, 31)
        dues = await self._register.occurrences(
            date(1990, 1, 1), last, treaty=choice.treaty, conditional_unknown=True
        )
        async with self._db.read() as tx:
            standing = await submissions.standing(tx, rules=ids)
        until = date(max(now.year, choice.year), 12, 31)
        owed = [one for one in dues if one.rule.id in ids and (not one.rule.yearly or one.day <= until)]
        subjects = {one.subject for one in owed}
        extra = [
            Row(due=one, stand=Stand.VOLUNTARY, region=region_of(one.party), entry=entry)
            for one, entry in self._register.voluntary(standing)
            if one.subject not in subjects and one.day <= until
        ]
        return [*(_row(one, standing, now.date()) for one in owed), *extra]


def _owed(row: Row) -> bool:
    """Whether the State surely owed it: what it need not have handed in counts in no rate."""
    return not row.due.conditional and row.stand is not Stand.VOLUNTARY


def _row(due: DueDate, standing: Mapping[ReportKey, SubmissionEntry], today: date) -> Row:
    entry = standing.get((due.rule.id, due.party, due.period))
    if entry is not None and handed_in(entry):
        stand = Stand.HANDED_IN
    elif entry is not None and entry.step is SubmissionStep.CLAIMED:
        stand = Stand.CLAIMED
    elif due.conditional:
        stand = Stand.UNSURE
    else:
        stand = Stand.DUE if due.day >= today else Stand.OVERDUE
    return Row(due=due, stand=stand, region=region_of(due.party), entry=entry)


def _share(rows: list[Row], year: int, *, kept: bool) -> Share:
    of_year = [row for row in rows if row.due.day.year == year]
    done = [row for row in of_year if row.stand is Stand.HANDED_IN]
    return Share(due=len(of_year), handed_in=len(done), in_time=sum(row.late == 0 for row in done), kept=kept)
