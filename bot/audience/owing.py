"""Which parties owe a report of one period, and how it stands with each."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from bot.audience.audience import Kind
from bot.obligations.due import occurrences
from bot.obligations.rules import Rule
from storage import obligations, parties, submissions
from storage.database import Tx
from storage.rows import SubmissionStep


async def standings(tx: Tx, rule: Rule, period: int, now: datetime) -> Mapping[Kind, frozenset[str]]:
    """REPORTED, DUE, OVERDUE, and MISSING (the last two together) → the parties (Party.key) of which that is so.

    What a delegate says was handed in counts as such, as it does for reminders, until a coordinator declines it.
    A party of which it is not known whether it owes the report is in none; nor is one that owes nothing.
    """
    today = now.date()
    extensions = [
        one
        for one in await obligations.extensions(tx, treaty=rule.treaty)
        if one.granted is None or one.granted <= today
    ]
    conditions = await obligations.conditions(tx, treaty=rule.treaty)
    entries = await submissions.standing(tx, rules=[rule.id])
    since, until = (date(period, 1, 1), date(period, 12, 31)) if period else (date.min, date.max)
    found: dict[Kind, set[str]] = {kind: set() for kind in (Kind.REPORTED, Kind.DUE, Kind.OVERDUE)}
    for (_, party, of), entry in entries.items():
        if of == period and (submissions.handed_in(entry) or entry.step is SubmissionStep.CLAIMED):
            found[Kind.REPORTED].add(party)
    for status in await parties.statuses(tx, rule.treaty):
        gone = status.withdrawn is not None and today >= status.withdrawn
        if gone or status.party in found[Kind.REPORTED]:
            continue
        for one in occurrences(
            status,
            since=since,
            until=until,
            extensions=[each for each in extensions if each.party == status.party],
            conditions=[each for each in conditions if each.party == status.party],
            rules=(rule,),
        ):
            found[Kind.DUE if one.day >= today else Kind.OVERDUE].add(status.party)
    found[Kind.MISSING] = found[Kind.DUE] | found[Kind.OVERDUE]
    return {kind: frozenset(keys) for kind, keys in found.items()}
