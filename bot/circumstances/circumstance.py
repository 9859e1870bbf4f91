"""An extension or a condition as what it is to people here: its kind, its name on a button, its form as JSON."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Any

from bot.obligations.dates import subject_of
from storage.rows import Condition, Deed, Extension, JournalEntry

Circumstance = Extension | Condition


class Kind(StrEnum):
    EXTENSION = "ext"
    CONDITION = "cond"


def kind_of(one: Circumstance) -> Kind:
    return Kind.EXTENSION if isinstance(one, Extension) else Kind.CONDITION


def key_of(one: Circumstance) -> str:
    """What it is called on a button: "ccm-article-4-clearance:PE:2026-04-01", "CCM:PE:stockpiles"."""
    if isinstance(one, Extension):
        return f"{one.rule}:{one.party}:{one.until.isoformat()}"
    return f"{one.treaty}:{one.party}:{one.condition}"


def subject(one: Circumstance) -> str:
    """What the journal calls it: the due date that it moves, the condition that it settles."""
    if isinstance(one, Extension):
        return subject_of(one.rule, one.party, 0)
    return f"condition:{key_of(one)}"


def deed(one: Circumstance, *, dropped: bool = False) -> Deed:
    if isinstance(one, Extension):
        return Deed.OBLIGATION_EXTENSION_DROPPED if dropped else Deed.OBLIGATION_EXTENDED
    return Deed.OBLIGATION_CONDITION_DROPPED if dropped else Deed.OBLIGATION_CONDITION


def detail(one: Circumstance) -> dict[str, Any]:
    """What the journal keeps of it."""
    if isinstance(one, Extension):
        return {"until": one.until.isoformat()}
    return {"holds": "yes" if one.holds else "no", **({"since": one.since.isoformat()} if one.since else {})}


def entry_of(one: Circumstance, by: JournalEntry, *, dropped: bool = False) -> JournalEntry:
    """The journal's entry on it, with the time and the doer of ``by``."""
    return JournalEntry(
        deed=deed(one, dropped=dropped),
        at=by.at,
        doer=by.doer,
        by=by.by,
        subject=subject(one),
        detail=detail(one),
    )


def as_json(one: Circumstance) -> dict[str, Any]:
    shared = {"treaty": one.treaty, "party": one.party, "source": one.source}
    if isinstance(one, Extension):
        granted = one.granted.isoformat() if one.granted else ""
        return {**shared, "rule": one.rule, "until": one.until.isoformat(), "granted": granted, "note": one.note}
    since = one.since.isoformat() if one.since else ""
    return {**shared, "condition": one.condition, "holds": one.holds, "since": since}


def of_json(data: dict[str, Any]) -> Circumstance:
    if "rule" in data:
        days = {"until": date.fromisoformat(data["until"]), "granted": _day(data["granted"])}
        return Extension(**{**data, **days})
    return Condition(**{**data, "since": _day(data["since"])})


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
