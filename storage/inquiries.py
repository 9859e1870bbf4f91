"""Questions that delegates passed on to the coordinators: who has which in hand, and what was answered.

::

    open ──▶ answered | declined          by a coordinator who took it
      └────▶ lapsed                       nobody did in the time for which it is kept

What is said stands here and nowhere else, and goes with its row: when the person is erased, when the time for which
it is kept is over, when whoever asked takes it back.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa

from storage.database import Tx
from storage.statements import upsert
from storage.tables import inquiries as table
from storage.tables import inquiry_answers as answer_rows
from storage.tables import inquiry_takings as taking_rows


class InquiryState(StrEnum):
    OPEN = "open"
    ANSWERED = "answered"
    DECLINED = "declined"
    LAPSED = "lapsed"


@dataclass(frozen=True, kw_only=True, slots=True)
class Inquiry:
    """A question passed on. ``person`` asked it; coordinators are shown ``party`` alone, "" where it was left out.

    ``key`` is unique: passed on twice, it is there once. ``origin``: "" for a question that met silence,
    "announcement:{code}" for a reply to one, else the subject of a reminder. ``language`` is that of whoever asked.
    ``announce_at``: when coordinators are to be told that it is there; None = they were. ``record``: the one that
    question and answer were put into.
    """

    id: int  # 0 before it is stored
    key: str
    person: int
    text: str
    asked_at: datetime
    origin: str = ""
    party: str = ""  # Party.key
    language: str = ""
    announce_at: datetime | None = None
    state: InquiryState = InquiryState.OPEN
    ended_at: datetime | None = None
    record: int | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Taking:
    """Who has an inquiry in hand, and since when. How long that holds is for the reader to judge."""

    inquiry: int
    by: int  # Person.id
    at: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class InquiryAnswer:
    """What was answered, in whose name. ``office`` "" = none was given; ``party`` is the Party.key ``by`` had then.

    ``citation`` is JSON, see ``bot.inquiries.citing``; None without.
    """

    inquiry: int
    by: int  # Person.id; 0 = erased
    at: datetime
    office: str
    text: str
    party: str = ""
    declined: bool = False
    citation: dict[str, Any] | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Case:
    """An inquiry with all that hangs on it."""

    inquiry: Inquiry
    taking: Taking | None = None
    answer: InquiryAnswer | None = None


async def add(tx: Tx, row: Inquiry) -> int:
    """Keep a new one; its id, or that of the one that has its key."""
    there = await tx.execute(sa.select(table.c.id).where(table.c.key == row.key))
    known = there.scalar_one_or_none()
    if known is not None:
        return int(known)
    values = {one.name: getattr(row, one.name) for one in fields(row) if one.name != "id"}
    done = await tx.execute(sa.insert(table).values(values | {"state": row.state.value}))
    assert done.inserted_primary_key is not None
    return int(done.inserted_primary_key[0])


async def case(tx: Tx, id: int) -> Case | None:
    """The one with that id, whole."""
    return next(iter(await _cases(tx, table.c.id == id)), None)


async def of_key(tx: Tx, key: str) -> Case | None:
    """The one that was passed on under that key."""
    return next(iter(await _cases(tx, table.c.key == key)), None)


async def cases(
    tx: Tx,
    *,
    states: Collection[InquiryState] = tuple(InquiryState),
    person: int | None = None,
    newest_first: bool = False,
) -> tuple[Case, ...]:
    """Those in one of the states, as they were asked; those of one person alone, where it is said whose."""
    chosen: list[sa.ColumnElement[bool]] = [table.c.state.in_([state.value for state in states])]
    if person is not None:
        chosen.append(table.c.person == person)
    return await _cases(tx, *chosen, newest_first=newest_first)


async def take(tx: Tx, row: Taking) -> None:
    """Put it into somebody's hands, out of those in which it was."""
    await upsert(tx, taking_rows, [{"inquiry": row.inquiry, "by": row.by, "at": row.at}])


async def put_back(tx: Tx, id: int) -> None:
    """Nobody has it in hand."""
    await tx.execute(sa.delete(taking_rows).where(taking_rows.c.inquiry == id))


async def end(tx: Tx, answer: InquiryAnswer) -> None:
    """Answer it, or decline it: it is open no more."""
    await tx.execute(sa.insert(answer_rows).values({one.name: getattr(answer, one.name) for one in fields(answer)}))
    state = InquiryState.DECLINED if answer.declined else InquiryState.ANSWERED
    await tx.execute(
        sa.update(table)
        .where(table.c.id == answer.inquiry)
        .values(state=state.value, ended_at=answer.at, announce_at=None)
    )
    await put_back(tx, answer.inquiry)


async def put_record(tx: Tx, id: int, record: int) -> None:
    """Note the record that question and answer were put into."""
    await tx.execute(sa.update(table).where(table.c.id == id).values(record=record))


async def announced(tx: Tx, ids: Collection[int]) -> None:
    """The coordinators were told of these."""
    await tx.execute(sa.update(table).where(table.c.id.in_(list(ids))).values(announce_at=None))


async def drop(tx: Tx, id: int) -> None:
    """Remove it with all that hangs on it."""
    await tx.execute(sa.delete(table).where(table.c.id == id))


async def drop_of(tx: Tx, person: int) -> int:
    """Remove everything somebody passed on, and put back what they had in hand. How many were theirs."""
    await tx.execute(sa.delete(taking_rows).where(taking_rows.c.by == person))
    return (await tx.execute(sa.delete(table).where(table.c.person == person))).rowcount


async def lapse(tx: Tx, before: datetime, now: datetime) -> tuple[Inquiry, ...]:
    """End what was asked before an instant and was never answered: its text is erased. Those that were."""
    found = await _cases(tx, table.c.state == InquiryState.OPEN.value, table.c.asked_at < before)
    ids = [one.inquiry.id for one in found]
    await tx.execute(sa.delete(taking_rows).where(taking_rows.c.inquiry.in_(ids)))
    await tx.execute(
        sa.update(table)
        .where(table.c.id.in_(ids))
        .values(state=InquiryState.LAPSED.value, ended_at=now, text="", announce_at=None)
    )
    return tuple(one.inquiry for one in found)


async def erase_ended(tx: Tx, before: datetime) -> int:
    """Remove what ended before an instant, with its answer. How many."""
    return (await tx.execute(sa.delete(table).where(table.c.ended_at < before))).rowcount


async def _cases(tx: Tx, *where: sa.ColumnElement[bool], newest_first: bool = False) -> tuple[Case, ...]:
    joined = table.outerjoin(taking_rows, taking_rows.c.inquiry == table.c.id).outerjoin(
        answer_rows, answer_rows.c.inquiry == table.c.id
    )
    labelled = [
        *(column.label(f"i_{column.name}") for column in table.columns),
        *(column.label(f"t_{column.name}") for column in taking_rows.columns),
        *(column.label(f"a_{column.name}") for column in answer_rows.columns),
    ]
    order = table.c.id.desc() if newest_first else table.c.id
    found = await tx.execute(sa.select(*labelled).select_from(joined).where(*where).order_by(order))
    return tuple(_case(row) for row in found.mappings())


def _case(row: Mapping[Any, Any]) -> Case:
    inquiry, taking, answer = (
        {str(name)[2:]: value for name, value in row.items() if str(name).startswith(mark)}
        for mark in ("i_", "t_", "a_")
    )
    return Case(
        inquiry=Inquiry(**{**inquiry, "state": InquiryState(inquiry["state"])}),
        taking=Taking(**taking) if taking["inquiry"] is not None else None,
        answer=InquiryAnswer(**{**answer, "declined": bool(answer["declined"])})
        if answer["inquiry"] is not None
        else None,
    )
