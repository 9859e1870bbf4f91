"""Obligations as data: what is due, under which article, counted from when, from whom.

The rules lie in ``data/rules.json``, each with its source; ``bot.obligations.due`` counts.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from importlib.resources import files


class RuleKind(StrEnum):
    """How a day is counted."""

    MONTH_AFTER_DEPOSIT = "month-after-deposit"  # the first day of the n-th month after the month of deposit
    DAYS_AFTER = "days-after-entry-into-force"
    YEARS_AFTER = "years-after-entry-into-force"
    EVERY_YEAR = "every-year"  # each year by a day, once what ``after`` names has been due


@dataclass(frozen=True, kw_only=True, slots=True)
class Rule:
    """One rule of one treaty. Only the numbers that its ``kind`` needs are set; ``report``: a report is due."""

    id: str
    treaty: str
    article: str  # "7(2)"
    subject: str
    kind: RuleKind
    who: str
    source: str
    months: int = 0
    days: int = 0
    years: int = 0
    month: int = 0
    day: int = 0
    after: str = ""  # Rule.id of what has to be due first
    not_before: date | None = None  # the day the treaty itself entered into force
    report: bool = False
    extendable: bool = False


@cache
def _every() -> tuple[Rule, ...]:
    rows = json.loads((files("bot.obligations") / "data" / "rules.json").read_text(encoding="utf-8"))
    return tuple(
        Rule(
            **{
                **row,
                "kind": RuleKind(row["kind"]),
                "not_before": date.fromisoformat(row["not_before"]) if "not_before" in row else None,
            }
        )
        for row in rows
    )


def rules(treaty: str) -> tuple[Rule, ...]:
    """Every rule of a treaty; () for a treaty that has none here."""
    return tuple(one for one in _every() if one.treaty == treaty)


def rule(treaty: str, id: str) -> Rule:
    """One rule. Raises KeyError where the treaty has no such rule."""
    for one in rules(treaty):
        if one.id == id:
            return one
    raise KeyError(f"{treaty} has no rule {id!r}")
