"""One obligation as data: what is due, under which article, counted from when, from whom, and where it goes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from bot.text.catalogue import SOURCE_LANGUAGE


class RuleKind(StrEnum):
    """How a day is counted."""

    MONTH_AFTER_DEPOSIT = "month-after-deposit"  # the first day of the n-th month after the month of deposit
    DAYS_AFTER_DEPOSIT = "days-after-deposit"
    DAYS_AFTER = "days-after-entry-into-force"
    YEARS_AFTER = "years-after-entry-into-force"
    EVERY_YEAR = "every-year"  # each year by a day
    STANDING = "standing"  # always, with no day of its own


ENTRY_KINDS = frozenset({RuleKind.MONTH_AFTER_DEPOSIT, RuleKind.DAYS_AFTER_DEPOSIT})


@dataclass(frozen=True, kw_only=True, slots=True)
class Rule:
    """One rule of one treaty. Only the numbers that its ``kind`` needs are set; ``report``: a report is due.

    ``says`` and ``says_if`` are sentences with ``{party}`` and ``{day}``, the second for parties of whom it is not
    known whether the ``condition`` holds. These, ``subject``, ``who`` and ``hand_in`` are English and the keys of
    the catalogues; ``words`` holds translations that came with the rule: language → English → the other.
    """

    id: str
    treaty: str
    article: str  # "7(2)"
    subject: str  # "annual transparency report"
    kind: RuleKind
    who: str
    source: str
    months: int = 0
    days: int = 0
    years: int = 0
    day_before: bool = False  # the last day within the years: the one before the anniversary
    month: int = 0
    day: int = 0
    after: str = ""  # Rule.id of what has to be due first
    full_years: bool = False  # the first year reported on is the first whole one after entry into force
    not_before: date | None = None  # the day the treaty itself entered into force
    report: bool = False
    extendable: bool = False
    condition: str = ""  # "stockpiles": due only from a party of which that is so; "" = from every party
    says: str = ""
    says_if: str = ""
    hand_in: str = ""  # what to hand in
    form: Mapping[str, str] = field(default_factory=dict, hash=False)  # language → address of the form
    address: Mapping[str, str] = field(default_factory=dict, hash=False)  # language → to whom it is sent
    given_with: str = ""  # Rule.id of the report that what is STANDING is handed in with
    before_weekend: bool = False  # a reminder that would fall on a weekend comes before it
    words: Mapping[str, Mapping[str, str]] = field(default_factory=dict, hash=False, repr=False)
    # What the ids above name, so that a rule can be counted without a search.
    entry: Rule | None = field(default=None, compare=False, repr=False)  # the treaty's rule of entry into force
    after_rule: Rule | None = field(default=None, compare=False, repr=False)
    with_rule: Rule | None = field(default=None, compare=False, repr=False)

    @property
    def yearly(self) -> bool:
        return self.kind is RuleKind.EVERY_YEAR

    @property
    def dated(self) -> bool:
        """Whether it makes something fall due on a day: neither entry into force nor a standing duty."""
        return self.kind not in ENTRY_KINDS and self.kind is not RuleKind.STANDING

    def translated(self, english: str, language: str) -> str:
        """The translation that came with the rule, "" where none did."""
        return self.words.get(language, {}).get(english, "")

    def form_in(self, language: str) -> str:
        """The form's address in that language, else in English, else in any; "" where none is known."""
        return _best(self.form, language)

    def address_in(self, language: str) -> str:
        """To whom it is sent, in that language, else in English, else in any; "" where none is known."""
        return _best(self.address, language)


@dataclass(frozen=True, kw_only=True, slots=True)
class Published:
    """A due date that a public source gives and the arithmetic does not: both are shown.

    ``why`` is an English sentence on how the published day may have come about, a key of the catalogues.
    """

    rule: str  # Rule.id
    party: str  # Party.key
    period: int  # as in DueDate
    day: date
    why: str
    source: str
    words: Mapping[str, Mapping[str, str]] = field(default_factory=dict, hash=False, repr=False)


def _best(by_language: Mapping[str, str], language: str) -> str:
    return by_language.get(language) or by_language.get(SOURCE_LANGUAGE) or next(iter(by_language.values()), "")
