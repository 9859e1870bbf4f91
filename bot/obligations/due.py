"""From a rule and a party's dated status to a due date that can show how it was counted."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from bot.obligations.dates import (
    DueDate,
    EntryIntoForce,
    Nothing,
    NothingDue,
    Step,
    StepKind,
    read_subject,
    subject_of,
)
from bot.obligations.rule import ENTRY_KINDS, Rule, RuleKind
from bot.obligations.rules import rules as shipped_rules
from storage.rows import Condition, Extension, PartyStatus

__all__ = [
    "DueDate",
    "EntryIntoForce",
    "NextReports",
    "Nothing",
    "NothingDue",
    "Step",
    "StepKind",
    "due",
    "entered",
    "entry_into_force",
    "next_reports",
    "occurrences",
    "read_subject",
    "subject_of",
    "unowed",
]


def entry_into_force(treaty: str, deposited: date) -> EntryIntoForce:
    """When a treaty whose rules ship enters into force for a State that deposited its instrument on that day.

    Raises KeyError for a treaty without such a rule here.
    """
    one = next((each for each in shipped_rules(treaty) if each.kind in ENTRY_KINDS), None)
    if one is None:
        raise KeyError(f"{treaty} has no rule of entry into force")
    return entered(one, deposited)


def entered(entry: Rule, deposited: date) -> EntryIntoForce:
    """When a treaty enters into force by its rule ``entry`` for an instrument deposited on that day."""
    steps = [Step(kind=StepKind.DEPOSIT, day=deposited)]
    if entry.kind is RuleKind.MONTH_AFTER_DEPOSIT:
        day = _first_of_month(deposited, entry.months)
        steps.append(Step(kind=StepKind.MONTHS_AFTER, day=day, amount=entry.months))
    else:
        day = deposited + timedelta(days=entry.days)
        steps.append(Step(kind=StepKind.DAYS_AFTER_DEPOSIT, day=day, amount=entry.days))
    if entry.not_before is not None and day < entry.not_before:
        day = entry.not_before
        steps.append(Step(kind=StepKind.TREATY_IN_FORCE, day=day))
    return EntryIntoForce(day=day, steps=tuple(steps))


def due(
    rule: Rule,
    status: PartyStatus,
    now: datetime,
    *,
    extensions: Iterable[Extension] = (),
    conditions: Iterable[Condition] = (),
) -> DueDate | NothingDue:
    """What ``rule`` asks of a party as of ``now`` (aware UTC).

    A yearly rule gives the next of its days, today included; the others give their one day, past or to come.
    Nothing is due from a party before entry into force, nor on or after the day it has withdrawn. Extensions that
    were not granted yet on that day are left out; those and the conditions of other parties and rules too.
    """
    today = _today(now)
    case = _case(rule, status, extensions, conditions, today)
    if case is None:
        unknown = status.entry_into_force is None and (status.deposit_kind or status.deposited)
        reason = Nothing.DATE_UNKNOWN if unknown else Nothing.NOT_A_PARTY
        return NothingDue(party=status.party, rule=rule, reason=reason)
    if status.withdrawn is not None and today >= status.withdrawn:
        return _withdrawn(rule, status)
    if case.absent(today):
        assert case.condition is not None
        since = case.condition.since
        return NothingDue(party=status.party, rule=rule, reason=Nothing.CONDITION, since=since)
    if rule.kind is RuleKind.STANDING:
        beside = due(rule.with_rule, status, now) if rule.with_rule is not None else None
        if isinstance(beside, NothingDue):
            return replace(beside, rule=rule)
        return NothingDue(party=status.party, rule=rule, reason=Nothing.STANDING, first=beside)
    found = case.first(today)
    if status.withdrawn is not None and found.day >= status.withdrawn:
        return _withdrawn(rule, status)
    if today < case.force.day and rule.kind not in ENTRY_KINDS:
        force = case.force.day
        return NothingDue(party=status.party, rule=rule, reason=Nothing.NOT_IN_FORCE, since=force, first=found)
    return found


def occurrences(
    status: PartyStatus,
    *,
    since: date,
    until: date,
    extensions: Iterable[Extension] = (),
    conditions: Iterable[Condition] = (),
    rules: Iterable[Rule] | None = None,
    conditional_unknown: bool = False,
) -> tuple[DueDate, ...]:
    """Every due date of one party from ``since`` to ``until``, both counted, the soonest first.

    Nothing before entry into force, nothing on or after withdrawal; what fell due before it stays. A deadline that
    was put off is due on its last day alone. What hangs on a condition is there where the condition is known to
    hold, or an extension shows that it does; with ``conditional_unknown`` also where that is not known, and marked
    so. ``rules``: those of the party's treaty that ship; entry into force and standing duties are no due dates.
    """
    chosen = [one for one in (shipped_rules(status.treaty) if rules is None else rules) if one.dated]
    extensions, conditions = tuple(extensions), tuple(conditions)
    found: list[DueDate] = []
    for rule in chosen:
        case = _case(rule, status, extensions, conditions)
        if case is None:
            continue
        last = until if status.withdrawn is None else min(until, status.withdrawn - timedelta(days=1))
        for one in case.between(since, last):
            if not case.absent(one.day) and (conditional_unknown or not one.conditional):
                found.append(one)
    return tuple(sorted(found, key=lambda one: (one.day, one.rule.id)))


def unowed(rule: Rule, party: str, year: int) -> DueDate | None:
    """A yearly report as a party may hand it in without owing it; None for anything else."""
    if not (rule.report and rule.yearly):
        return None
    day = date(year, rule.month, rule.day)
    return DueDate(party=party, rule=rule, day=day, steps=(), period=year, voluntary=True)


@dataclass(frozen=True, kw_only=True, slots=True)
class NextReports:
    """``due``: the reports to come, the soonest first. Where there is none, ``nothing`` says why."""

    due: tuple[DueDate, ...]
    nothing: NothingDue | None = None
    initial: DueDate | None = None  # the first report, also where its day has passed


def next_reports(status: PartyStatus, now: datetime, rules: Sequence[Rule] | None = None) -> NextReports:
    """The reports a party has to hand in next: one of each kind whose day is today or later.

    Before entry into force nothing is due; ``nothing.first`` is then the report that will be due first. ``rules``:
    those of the party's treaty that ship.
    """
    today = _today(now)
    found = [due(one, status, now) for one in rules or shipped_rules(status.treaty) if one.report]
    dates = sorted((one for one in found if isinstance(one, DueDate)), key=lambda one: one.day)
    coming = tuple(one for one in dates if one.day >= today)
    initial = next((one for one in dates if not one.rule.yearly), None)
    nothing = [one for one in found if isinstance(one, NothingDue)]
    # Of several, what will be due first is told.
    nothing.sort(key=lambda one: one.first.day if one.first is not None else date.max)
    return NextReports(due=coming, nothing=None if coming or not nothing else nothing[0], initial=initial)


@dataclass(frozen=True, kw_only=True, slots=True)
class _Case:
    """One rule and one party for whom the day of entry into force is known."""

    rule: Rule
    party: str
    force: EntryIntoForce
    extension: Extension | None
    condition: Condition | None

    def absent(self, day: date) -> bool:
        """Whether the party is known to have had nothing, on that day, of what the rule is about."""
        one = self.condition
        return one is not None and not one.holds and (one.since is None or one.since <= day)

    @property
    def conditional(self) -> bool:
        known = self.extension is not None or (self.condition is not None and self.condition.holds)
        return bool(self.rule.condition) and not known

    def first(self, today: date) -> DueDate:
        """The one due date, or the next of a yearly rule, today included."""
        if not self.rule.yearly:
            return self._once()
        return self._yearly(self._first_year_from(today))

    def between(self, since: date, until: date) -> list[DueDate]:
        if not self.rule.yearly:
            one = self._once()
            return [one] if since <= one.day <= until else []
        days = range(self._first_year_from(since), until.year + 1)
        return [one for one in map(self._yearly, days) if one.day <= until]

    def _once(self) -> DueDate:
        rule, force = self.rule, self.force
        steps = [*force.steps, Step(kind=StepKind.ENTRY_INTO_FORCE, day=force.day)]
        day = force.day
        if rule.kind is RuleKind.DAYS_AFTER:
            day = force.day + timedelta(days=rule.days)
            steps.append(Step(kind=StepKind.DAYS_AFTER, day=day, amount=rule.days))
        elif rule.kind is RuleKind.YEARS_AFTER:
            day = _years_later(force.day, rule.years)
            steps.append(Step(kind=StepKind.YEARS_AFTER, day=day, amount=rule.years))
            if rule.day_before:
                day -= timedelta(days=1)
                steps.append(Step(kind=StepKind.LAST_DAY_WITHIN, day=day))
        before = None
        # What is granted puts a day off; a day before the one counted would not.
        if self.extension is not None and self.extension.until > day:
            before, day = day, self.extension.until
            steps.append(Step(kind=StepKind.EXTENDED, day=day))
        return DueDate(
            party=self.party,
            rule=rule,
            day=day,
            steps=tuple(steps),
            conditional=self.conditional,
            extended_from=before,
            extension=self.extension if before is not None else None,
        )

    def _yearly(self, year: int) -> DueDate:
        day = date(year, self.rule.month, self.rule.day)
        return DueDate(
            party=self.party,
            rule=self.rule,
            day=day,
            steps=(*self._lead(), Step(kind=StepKind.EVERY_YEAR, day=day)),
            period=year,
            conditional=self.conditional,
        )

    def _first_year_from(self, day: date) -> int:
        earliest = max(self._earliest(), day)
        return earliest.year + ((self.rule.month, self.rule.day) < (earliest.month, earliest.day))

    def _earliest(self) -> date:
        """The first day on which a yearly rule can fall due."""
        last = self._lead()[-1]
        return (
            date(last.day.year + 1, 1, 1) if last.kind is StepKind.FIRST_FULL_YEAR else last.day + timedelta(days=1)
        )

    def _lead(self) -> tuple[Step, ...]:
        """What has to have come before a yearly rule falls due."""
        if self.rule.after_rule is not None:
            before = replace(self, rule=self.rule.after_rule, extension=None)
            return before.first(self.force.day).steps
        steps = (*self.force.steps, Step(kind=StepKind.ENTRY_INTO_FORCE, day=self.force.day))
        if not self.rule.full_years:
            return steps
        begins = self.force.day.year + ((self.force.day.month, self.force.day.day) != (1, 1))
        return (*steps, Step(kind=StepKind.FIRST_FULL_YEAR, day=date(begins, 1, 1)))


def _case(
    rule: Rule,
    status: PartyStatus,
    extensions: Iterable[Extension],
    conditions: Iterable[Condition],
    today: date | None = None,
) -> _Case | None:
    """None where the day of entry into force is not known. ``today``: only what was granted by then counts."""
    force = _in_force(rule, status)
    if force is None:
        return None
    granted = [
        one
        for one in extensions
        if rule.extendable
        and (one.treaty, one.party, one.rule) == (status.treaty, status.party, rule.id)
        and (today is None or one.granted is None or one.granted <= today)
    ]
    mine = [
        one
        for one in conditions
        if rule.condition
        and (one.treaty, one.party, one.condition) == (status.treaty, status.party, rule.condition)
    ]
    return _Case(
        rule=rule,
        party=status.party,
        force=force,
        extension=max(granted, key=lambda one: one.until, default=None),
        condition=mine[0] if mine else None,
    )


def _in_force(rule: Rule, status: PartyStatus) -> EntryIntoForce | None:
    entry = rule if rule.kind in ENTRY_KINDS else rule.entry
    if status.deposited is not None and entry is not None:
        counted = entered(entry, status.deposited)
        if status.entry_into_force is None or status.entry_into_force == counted.day:
            return counted
    if status.entry_into_force is None:
        return None
    # The base states another day than the arithmetic: what is stated stands, and shows no arithmetic.
    return EntryIntoForce(day=status.entry_into_force, steps=())


def _withdrawn(rule: Rule, status: PartyStatus) -> NothingDue:
    return NothingDue(party=status.party, rule=rule, reason=Nothing.WITHDRAWN, since=status.withdrawn)


def _first_of_month(day: date, months: int) -> date:
    years, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(years, month + 1, 1)


def _years_later(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year + years)
    except ValueError:  # 29 February
        return date(day.year + years, 3, 1)


def _today(now: datetime) -> date:
    if now.tzinfo is None:
        raise ValueError("now must be an aware time")
    return now.date()
