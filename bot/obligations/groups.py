"""What falls due from many parties, by rule and day."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from bot.obligations.due import DueDate
from bot.obligations.register import Account
from bot.obligations.rules import Rule


@dataclass(frozen=True, kw_only=True, slots=True)
class Group:
    """Parties from whom the same falls due on the same day."""

    rule: Rule
    day: date
    parties: tuple[str, ...]
    conditional: bool = False


def grouped(found: Iterable[DueDate]) -> tuple[Group, ...]:
    """Due dates of many parties, those of one rule and day together; the order is kept."""
    together: dict[tuple[str, date, bool], list[DueDate]] = {}
    for one in found:
        together.setdefault((one.rule.id, one.day, one.conditional), []).append(one)
    return tuple(
        Group(
            rule=several[0].rule,
            day=several[0].day,
            parties=tuple(one.party for one in several),
            conditional=several[0].conditional,
        )
        for several in together.values()
    )


def of_accounts(accounts: Iterable[Account], which: str, today: date, until: date) -> tuple[Group, ...]:
    """What is "coming" until a day, the soonest first, or what is "overdue", the latest first."""
    if which == "overdue":
        past = sorted((due for one in accounts for due in one.overdue), key=_order)
        return tuple(sorted(grouped(past), key=lambda one: one.day, reverse=True))
    ahead = (due for one in accounts for due in one.next if today <= due.day <= until)
    return grouped(sorted(ahead, key=_order))


def _order(one: DueDate) -> tuple[date, str, bool, str]:
    return one.day, one.rule.id, one.conditional, one.party
