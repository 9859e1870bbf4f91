"""A meeting with its planned agenda, what may be set about it, and what became of it between two plans.

What is set is text in one form, whatever wrote it: a day "2011-09-13", a wall time "10:00", an agenda a line an
item with number and title parted by a tab, cancelled "yes"; "" for nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, time
from typing import Any, Final

from storage.rows import Meeting, MeetingChange, PlannedItem

FIELDS: Final = (
    "title",
    "kind",
    "treaty",
    "year",
    "start",
    "end",
    "starts_at",
    "ends_at",
    "zone",
    "city",
    "country",
    "place",
    "chair",
    "note",
    "cancelled",
    "agenda",
)
"""Everything about a meeting that may be set, in the order in which it is shown."""

TOLD: Final = frozenset(FIELDS) - {"kind", "treaty", "year", "note"}
"""What followers are told of when it changes."""

ADDED: Final = "added"

Agenda = tuple[tuple[str, str], ...]  # (number, title)
Settings = Mapping[str, str]


@dataclass(frozen=True, kw_only=True, slots=True)
class Plan:
    meeting: Meeting
    agenda: Agenda = ()

    @property
    def first(self) -> date | None:
        return self.meeting.start

    @property
    def last(self) -> date | None:
        return self.meeting.end or self.meeting.start

    def over(self, today: date) -> bool:
        """Whether its last day has passed; of one known by its year alone, the year."""
        return (self.last or date(self.meeting.year, 12, 31)) < today


def of(meeting: Meeting, items: Iterable[PlannedItem] = ()) -> Plan:
    return Plan(meeting=meeting, agenda=tuple((item.number, item.title) for item in items))


def items_of(plan: Plan) -> list[PlannedItem]:
    """The agenda as rows."""
    return [
        PlannedItem(meeting=plan.meeting.id, order=order, number=number, title=title)
        for order, (number, title) in enumerate(plan.agenda)
    ]


def value(plan: Plan, field: str) -> str:
    """What a plan has in a field, as text."""
    if field == "agenda":
        return agenda_text(plan.agenda)
    held: Any = getattr(plan.meeting, field)
    match held:
        case None | "" | False:
            return ""
        case True:
            return "yes"
        case time():
            return held.strftime("%H:%M")
        case date():
            return held.isoformat()
        case _:
            return str(held)


def applied(plan: Plan, settings: Settings) -> Plan:
    """The plan with these fields set. Raises ``ValueError`` for text that a field cannot hold."""
    changed: dict[str, Any] = {}
    agenda = plan.agenda
    for field, text in settings.items():
        match field:
            case "agenda":
                agenda = agenda_of(text)
            case "start" | "end":
                changed[field] = date.fromisoformat(text) if text else None
            case "starts_at" | "ends_at":
                changed[field] = time.fromisoformat(text) if text else None
            case "cancelled":
                changed[field] = bool(text)
            case "year":
                changed[field] = int(text)
            case _ if field in FIELDS:
                changed[field] = text
            case _:
                raise ValueError(f"a meeting has no field {field!r}")
    if changed.get("start"):
        changed["year"] = changed["start"].year
    return Plan(meeting=replace(plan.meeting, **changed), agenda=agenda)


def differences(before: Plan, after: Plan) -> dict[str, tuple[str, str]]:
    """Field → (what it was, what it is), for those that differ."""
    pairs = {field: (value(before, field), value(after, field)) for field in FIELDS}
    return {field: pair for field, pair in pairs.items() if pair[0] != pair[1]}


def net(changes: Iterable[MeetingChange]) -> dict[str, tuple[str, str]]:
    """What several changes of one meeting, the earliest first, come to: field → (before the first, after the last).

    What went and came back is left out.
    """
    found: dict[str, tuple[str, str]] = {}
    for change in changes:
        first = found.get(change.field, (change.before, ""))[0]
        found[change.field] = (first, change.after)
    return {field: pair for field, pair in found.items() if pair[0] != pair[1]}


def undone(plan: Plan, changes: Iterable[MeetingChange]) -> Plan:
    """The plan as it was before these changes of it, the earliest first."""
    return applied(plan, {field: pair[0] for field, pair in _firsts(changes).items() if field in FIELDS})


def _firsts(changes: Iterable[MeetingChange]) -> dict[str, tuple[str, str]]:
    found: dict[str, tuple[str, str]] = {}
    for change in changes:
        found.setdefault(change.field, (change.before, change.after))
    return found


def agenda_text(agenda: Agenda) -> str:
    return "\n".join(f"{number}\t{title}" for number, title in agenda)


def agenda_of(text: str) -> Agenda:
    """The agenda that text in our own form holds."""
    found = []
    for row in text.splitlines():
        number, tab, title = row.partition("\t")
        if not tab or not title:
            raise ValueError("an agenda has a number and a title in each line")
        found.append((number, title))
    return tuple(found)
