"""From a rule and a party's dated status to a due date that can show how it was counted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from bot.obligations.rules import Rule, RuleKind, rule, rules
from storage.rows import PartyStatus


class StepKind(StrEnum):
    """What one line of the arithmetic says. ``Step.amount`` is the number in it, 0 where there is none."""

    DEPOSIT = "deposit"  # the instrument was deposited on this day
    MONTHS_AFTER = "months-after"  # the first day of the n-th month after that month
    TREATY_IN_FORCE = "treaty-in-force"  # the treaty itself entered into force only on this day
    ENTRY_INTO_FORCE = "entry-into-force"  # in force for this State since this day
    DAYS_AFTER = "days-after"  # n days later
    YEARS_AFTER = "years-after"  # n years later
    EVERY_YEAR = "every-year"  # the next such day of a year


@dataclass(frozen=True, kw_only=True, slots=True)
class Step:
    kind: StepKind
    day: date  # the day this step arrives at
    amount: int = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class DueDate:
    """What is due on ``day``, and the arithmetic that led there: the last step arrives at ``day``."""

    party: str  # Party.key
    rule: Rule
    day: date
    steps: tuple[Step, ...]

    @property
    def article(self) -> str:
        return self.rule.article


class Nothing(StrEnum):
    """Why nothing is due."""

    NOT_A_PARTY = "not-a-party"  # no instrument was deposited
    DATE_UNKNOWN = "date-unknown"  # an instrument was deposited, on a day the base does not know
    NOT_IN_FORCE = "not-in-force"  # not yet
    WITHDRAWN = "withdrawn"  # before this was due


@dataclass(frozen=True, kw_only=True, slots=True)
class NothingDue:
    """Nothing is due under ``rule``, and why.

    ``since`` is the day of withdrawal, or the day the treaty will enter into force for the party; ``first`` is
    what will be due first, for a party for whom it is not in force yet.
    """

    party: str
    rule: Rule
    reason: Nothing
    since: date | None = None
    first: DueDate | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class EntryIntoForce:
    day: date
    steps: tuple[Step, ...]


def entry_into_force(treaty: str, deposited: date) -> EntryIntoForce:
    """When a treaty enters into force for a State that deposited its instrument on that day.

    Raises KeyError for a treaty without such a rule here.
    """
    one = next((each for each in rules(treaty) if each.kind is RuleKind.MONTH_AFTER_DEPOSIT), None)
    if one is None:
        raise KeyError(f"{treaty} has no rule of entry into force")
    day = _first_of_month(deposited, one.months)
    steps = [
        Step(kind=StepKind.DEPOSIT, day=deposited),
        Step(kind=StepKind.MONTHS_AFTER, day=day, amount=one.months),
    ]
    if one.not_before is not None and day < one.not_before:
        day = one.not_before
        steps.append(Step(kind=StepKind.TREATY_IN_FORCE, day=day))
    return EntryIntoForce(day=day, steps=tuple(steps))


def due(rule: Rule, status: PartyStatus, now: datetime) -> DueDate | NothingDue:
    """What ``rule`` asks of a party as of ``now`` (aware UTC).

    A yearly rule gives the next of its days, today included; the others give their one day, past or to come.
    Nothing is due from a party before entry into force, nor on or after the day it has withdrawn.
    """
    today = _today(now)
    force = _in_force(status)
    if force is None:
        unknown = status.entry_into_force is None and (status.deposit_kind or status.deposited)
        reason = Nothing.DATE_UNKNOWN if unknown else Nothing.NOT_A_PARTY
        return NothingDue(party=status.party, rule=rule, reason=reason)
    if status.withdrawn is not None and today >= status.withdrawn:
        return NothingDue(party=status.party, rule=rule, reason=Nothing.WITHDRAWN, since=status.withdrawn)
    found = _count(rule, status, force, today)
    if status.withdrawn is not None and found.day >= status.withdrawn:
        return NothingDue(party=status.party, rule=rule, reason=Nothing.WITHDRAWN, since=status.withdrawn)
    if today < force.day and rule.kind is not RuleKind.MONTH_AFTER_DEPOSIT:
        return NothingDue(party=status.party, rule=rule, reason=Nothing.NOT_IN_FORCE, since=force.day, first=found)
    return found


@dataclass(frozen=True, kw_only=True, slots=True)
class NextReports:
    """``due``: the reports to come, the soonest first. Where there is none, ``nothing`` says why."""

    due: tuple[DueDate, ...]
    nothing: NothingDue | None = None
    initial: DueDate | None = None  # the first report, also where its day has passed


def next_reports(status: PartyStatus, now: datetime) -> NextReports:
    """The reports a party has to hand in next: one of each kind whose day is today or later.

    Before entry into force nothing is due; ``nothing.first`` is then the report that will be due first.
    """
    today = _today(now)
    found = [due(one, status, now) for one in rules(status.treaty) if one.report]
    dates = sorted((one for one in found if isinstance(one, DueDate)), key=lambda one: one.day)
    coming = tuple(one for one in dates if one.day >= today)
    initial = next((one for one in dates if one.rule.kind is RuleKind.DAYS_AFTER), None)
    nothing = next((one for one in found if isinstance(one, NothingDue)), None)
    return NextReports(due=coming, nothing=None if coming else nothing, initial=initial)


def _in_force(status: PartyStatus) -> EntryIntoForce | None:
    if status.deposited is not None:
        counted = entry_into_force(status.treaty, status.deposited)
        if status.entry_into_force is None or status.entry_into_force == counted.day:
            return counted
    if status.entry_into_force is None:
        return None
    # The base states another day than the arithmetic: what is stated stands, and shows no arithmetic.
    return EntryIntoForce(day=status.entry_into_force, steps=())


def _count(one: Rule, status: PartyStatus, force: EntryIntoForce, today: date) -> DueDate:
    steps = [*force.steps, Step(kind=StepKind.ENTRY_INTO_FORCE, day=force.day)]
    match one.kind:
        case RuleKind.MONTH_AFTER_DEPOSIT:
            day = force.day
        case RuleKind.DAYS_AFTER:
            day = force.day + timedelta(days=one.days)
            steps.append(Step(kind=StepKind.DAYS_AFTER, day=day, amount=one.days))
        case RuleKind.YEARS_AFTER:
            day = _years_later(force.day, one.years)
            steps.append(Step(kind=StepKind.YEARS_AFTER, day=day, amount=one.years))
        case RuleKind.EVERY_YEAR:
            earlier = _count(rule(one.treaty, one.after), status, force, today)
            steps = [*earlier.steps]
            day = _next_yearly(one, max(earlier.day + timedelta(days=1), today))
            steps.append(Step(kind=StepKind.EVERY_YEAR, day=day))
    return DueDate(party=status.party, rule=one, day=day, steps=tuple(steps))


def _next_yearly(one: Rule, earliest: date) -> date:
    day = date(earliest.year, one.month, one.day)
    return day if day >= earliest else date(earliest.year + 1, one.month, one.day)


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
