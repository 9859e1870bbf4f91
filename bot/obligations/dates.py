"""A due date with its arithmetic, or why nothing is due: the words in which they are counted and told."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from bot.obligations.rule import Rule
from storage.rows import Extension


class StepKind(StrEnum):
    """What one line of the arithmetic says. ``Step.amount`` is the number in it, 0 where there is none."""

    DEPOSIT = "deposit"  # the instrument was deposited on this day
    MONTHS_AFTER = "months-after"  # the first day of the n-th month after that month
    DAYS_AFTER_DEPOSIT = "days-after-deposit"  # n days later
    TREATY_IN_FORCE = "treaty-in-force"  # the treaty itself entered into force only on this day
    ENTRY_INTO_FORCE = "entry-into-force"  # in force for this State since this day
    DAYS_AFTER = "days-after"  # n days later
    YEARS_AFTER = "years-after"  # n years later
    LAST_DAY_WITHIN = "last-day-within"  # the day before: the last one within that time
    FIRST_FULL_YEAR = "first-full-year"  # the first whole calendar year begins
    EVERY_YEAR = "every-year"  # the next such day of a year
    EXTENDED = "extended"  # put off until this day


@dataclass(frozen=True, kw_only=True, slots=True)
class Step:
    kind: StepKind
    day: date  # the day this step arrives at
    amount: int = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class DueDate:
    """What is due on ``day``, and the arithmetic that led there: the last step arrives at ``day``.

    ``period`` is the year in which a yearly report falls due, 0 for what is due once. ``conditional``: it is not
    known whether the rule's condition holds for the party. ``extended_from`` is the day before an extension,
    ``extension`` the one that put it off. ``voluntary``: the party did not owe it; ``day`` is when others did.
    """

    party: str  # Party.key
    rule: Rule
    day: date
    steps: tuple[Step, ...]
    period: int = 0
    conditional: bool = False
    extended_from: date | None = None
    extension: Extension | None = None
    voluntary: bool = False

    @property
    def article(self) -> str:
        return self.rule.article

    @property
    def subject(self) -> str:
        """The name of this event: "due:ccm-article-7-annual:CH:2011"."""
        return subject_of(self.rule.id, self.party, self.period)


def subject_of(rule: str, party: str, period: int) -> str:
    """The name of what is due under a rule from a party in a period."""
    return f"due:{rule}:{party}:{period}"


def read_subject(subject: str) -> tuple[str, str, int] | None:
    """(Rule.id, Party.key, period) that a subject names; None where it names no due date."""
    parts = subject.split(":")
    if len(parts) != 4 or parts[0] != "due" or not (parts[3].isascii() and parts[3].isdecimal()):
        return None
    return parts[1], parts[2], int(parts[3][:4])


class Nothing(StrEnum):
    """Why nothing is due."""

    NOT_A_PARTY = "not-a-party"  # no instrument was deposited
    DATE_UNKNOWN = "date-unknown"  # an instrument was deposited, on a day the base does not know
    NOT_IN_FORCE = "not-in-force"  # not yet
    WITHDRAWN = "withdrawn"  # before this was due
    CONDITION = "condition"  # it is known to have nothing of what this is about
    STANDING = "standing"  # this has no day of its own
    STATUS_UNKNOWN = "status-unknown"  # the base does not know what any State is to the treaty


@dataclass(frozen=True, kw_only=True, slots=True)
class NothingDue:
    """Nothing is due under ``rule``, and why.

    ``since`` is the day of withdrawal, the day the treaty will enter into force for the party, or that since when
    the condition is known not to hold. ``first`` is what will be due first, for a party for whom the treaty is not
    in force yet, or the report that what is standing goes with.
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
