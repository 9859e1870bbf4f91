"""Counts by week: how many questions of which kind were answered or met silence, and on which terms.

Numbers alone. No text, no person and no State stands here, and nothing that anybody typed: a topic is counted only
under the id of a term of the glossary.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

import sqlalchemy as sa

from storage.database import Tx
from storage.rows import OutboxState, SubmissionStep
from storage.tables import inquiries, outbox, submission_entries
from storage.tables import tallies as table


class Tally(NamedTuple):
    """What is counted. ``kind``: "outcome" (``name``: "position:answered", "position:did-not-speak") or "topic"
    (``name``: Term.id, of a question that met silence).
    """

    kind: str
    name: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Done:
    """What happened between two instants: reminders sent, reports put down as handed in (each counted once),
    messages whose arrival is uncertain, questions passed on.
    """

    reminders: int
    reports: int
    uncertain: int
    passed_on: int


async def add(tx: Tx, week: str, counts: Mapping[Tally, int]) -> None:
    """Add to the counts of a week ("2012-W12")."""
    for tally, number in counts.items():
        of_it = (table.c.week == week, table.c.kind == tally.kind, table.c.name == tally.name)
        more = await tx.execute(sa.update(table).where(*of_it).values(number=table.c.number + number))
        if not more.rowcount:
            await tx.execute(sa.insert(table).values(week=week, kind=tally.kind, name=tally.name, number=number))


async def of_week(tx: Tx, week: str) -> dict[Tally, int]:
    """The counts of a week."""
    found = await tx.execute(sa.select(table).where(table.c.week == week).order_by(table.c.kind, table.c.name))
    return {Tally(row.kind, row.name): row.number for row in found}


async def prune(tx: Tx, before: str) -> int:
    """Drop the counts of weeks before that one; how many rows."""
    return (await tx.execute(sa.delete(table).where(table.c.week < before))).rowcount


async def done_between(tx: Tx, since: datetime, until: datetime) -> Done:
    """What happened from ``since`` until right before ``until``."""
    sent = _ended(since, until, outbox.c.kind == "reminder", outbox.c.state == OutboxState.SENT.value)
    uncertain = _ended(since, until, outbox.c.state == OutboxState.UNCERTAIN.value)
    entries = submission_entries
    reports = (
        sa.select(entries.c.rule, entries.c.party, entries.c.period)
        .where(
            entries.c.at >= since,
            entries.c.at < until,
            entries.c.step.in_(_values((SubmissionStep.CONFIRMED, SubmissionStep.RECORDED))),
        )
        .distinct()
        .subquery()
    )
    asked = sa.select(sa.func.count()).where(inquiries.c.asked_at >= since, inquiries.c.asked_at < until)
    return Done(
        reminders=await _number(tx, sent),
        reports=await _number(tx, sa.select(sa.func.count()).select_from(reports)),
        uncertain=await _number(tx, uncertain),
        passed_on=await _number(tx, asked),
    )


async def open_inquiries(tx: Tx) -> int:
    """How many questions passed on wait for an answer."""
    return await _number(tx, sa.select(sa.func.count()).where(inquiries.c.state == "open"))


def _ended(since: datetime, until: datetime, *more: sa.ColumnElement[bool]) -> sa.Select[Any]:
    return sa.select(sa.func.count()).where(outbox.c.ended_at >= since, outbox.c.ended_at < until, *more)


def _values(steps: Collection[SubmissionStep]) -> list[str]:
    return [step.value for step in steps]


async def _number(tx: Tx, query: sa.Select[Any]) -> int:
    return int((await tx.execute(query)).scalar_one())
