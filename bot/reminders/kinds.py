"""The kinds of reminder that people choose among, with what holds for those who chose nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bot.reminders.leads import Lead, lead, leads
from bot.text.catalogue import N_
from storage.rows import Preference


@dataclass(frozen=True, kw_only=True, slots=True)
class Kind:
    """``leads`` are the default, ``choices`` what may be chosen; both are codes as in ``bot.reminders.leads``.

    ``overdue``: the one reminder after the due date, "" for none.
    """

    name: str  # Preference.kind
    title: str
    leads: tuple[str, ...] = ()
    choices: tuple[str, ...] = ()
    overdue: str = ""


KINDS: Mapping[str, Kind] = {
    kind.name: kind
    for kind in (
        Kind(
            name="report",
            title=N_("Reports of your State"),
            leads=("30d", "7d", "1d"),
            choices=("90d", "60d", "30d", "14d", "7d", "3d", "1d"),
            overdue="+7d",
        ),
        Kind(
            name="deadline",
            title=N_("Other deadlines of your State"),
            leads=("30d", "7d", "1d"),
            choices=("365d", "180d", "90d", "30d", "7d", "1d"),
        ),
        Kind(
            name="meeting",
            title=N_("Meetings"),
            leads=("1d", "60m"),
            choices=("30d", "7d", "3d", "1d", "120m", "60m", "15m"),
        ),
        Kind(name="change", title=N_("Changes of meetings")),
    )
}


def chosen(kind: str, preference: Preference | None) -> tuple[Lead, ...]:
    """How early somebody is reminded of a kind, the earliest first; () where they want none of it."""
    if preference is not None and not preference.wanted:
        return ()
    own = leads(preference.leads) if preference is not None else ()
    found = own or leads(KINDS[kind].leads)
    overdue = KINDS[kind].overdue
    return (*found, lead(overdue)) if overdue and found else found
