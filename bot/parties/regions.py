"""The regional groups of States of the United Nations, as they stand now.

Membership is a fact of the groups' own practice, written down in ``data/regions.csv``; the United States is
counted with the group that it observes, and Türkiye with the one in which it stands for election. Cook Islands,
Niue, the Holy See and the State of Palestine are in none.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from bot.parties.table import read_rows
from bot.text.catalogue import N_, Texts

NONE = "-"
"""Stands for States in no regional group."""

# Key of the group (that of the party of this name) → what its States are called, in the order of the UN's lists.
_NAMES: Mapping[str, str] = {
    "AFRICAN-GROUP": N_("African States"),
    "ASIA-PACIFIC-GROUP": N_("Asia-Pacific States"),
    "EEG": N_("Eastern European States"),
    "GRULAC": N_("Latin American and Caribbean States"),
    "WEOG": N_("Western European and other States"),
    NONE: N_("States in no regional group"),
}

REGIONS = tuple(_NAMES)
"""Every group's key, and NONE last."""


def region_of(party: str) -> str:
    """The group of a State (Party.key); NONE for a State in none and for what is no State."""
    return _groups().get(party, NONE)


def members(region: str) -> tuple[str, ...]:
    """The States of a group, by key; of NONE, the States known to be in none. () for a group that is not there."""
    return tuple(party for party, group in _groups().items() if group == region)


def region_name(region: str, texts: Texts) -> str:
    """What the States of a group are called: "Asia-Pacific States". Raises KeyError for an unknown group."""
    return texts.say(_NAMES[region])


@cache
def _groups() -> Mapping[str, str]:
    return {row["party"]: row["group"] or NONE for row in read_rows("regions.csv")}
