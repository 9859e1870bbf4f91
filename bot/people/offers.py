"""An invitation written in one line: "Switzerland, Urs Keller, clearance, 7 days"."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from bot.parties.lexicon import Lexicon
from bot.people.invitations import LONGEST, VALID
from storage.rows import PartyKind, Role

LONGEST_NAME = 80  # characters
MOST_GROUPS = 10
_DAYS = re.compile(r"(\d{1,3})(?:\s*[^\W\d]+)?")  # "7", "7 days", "7天"
_SENDS_PEOPLE = frozenset({PartyKind.STATE, PartyKind.ORGANISATION})
_NOBODY = frozenset({"-", "–", "—"})


@dataclass(frozen=True, kw_only=True, slots=True)
class Offer:
    """What an invitation is to hold. ``state`` is a Party.key, "" for someone who belongs to none."""

    state: str = ""
    role: Role = Role.DELEGATE
    name: str = ""
    groups: tuple[str, ...] = ()
    days: int = VALID.days


@dataclass(frozen=True, kw_only=True, slots=True)
class Reading:
    """How a line was read. ``states`` has several keys where the name is ambiguous, none where it is unknown."""

    offer: Offer
    states: tuple[str, ...]
    written: str  # what was taken for the State


def read_offer(line: str, lexicon: Lexicon, roles: Mapping[str, Role]) -> Reading:
    """The parts of a line, in this order: State or organisation, name, groups; days and a role stand anywhere.

    Parts are parted by semicolons or, where there are none, by commas; several groups by commas. ``roles`` are the
    words for roles, in lower case. "-" for the State: someone who belongs to none.
    """
    parts = _parts(line)
    written, rest = (parts[0], parts[1:]) if parts else ("", [])
    role, days, words = Role.DELEGATE, VALID.days, []
    for part in rest:
        if part.lower() in roles:
            role = roles[part.lower()]
        elif found := _DAYS.fullmatch(part):
            days = int(found[1])
        else:
            words.append(part)
    offer = Offer(
        role=role,
        name=clean_name(words[0]) if words else "",
        groups=clean_groups(words[1:]),
        days=clean_days(days),
    )
    if written in _NOBODY:
        return Reading(offer=offer, states=("",), written=written)
    states = states_meant(written, lexicon)
    if len(states) == 1:
        offer = Offer(state=states[0], role=role, name=offer.name, groups=offer.groups, days=offer.days)
    return Reading(offer=offer, states=states, written=written)


def states_meant(written: str, lexicon: Lexicon) -> tuple[str, ...]:
    """The parties that words may name: exactly, else misspelt; () where nobody is."""
    key = lexicon.key_of(written)
    if key is not None:
        return (key,) if lexicon.kind(key) in _SENDS_PEOPLE else ()
    mentions = lexicon.mentions_corrected(written)
    meant = dict.fromkeys(party for mention in mentions for party in mention.parties)
    return tuple(party for party in meant if lexicon.kind(party) in _SENDS_PEOPLE)


def clean_name(written: str) -> str:
    return " ".join(written.split())[:LONGEST_NAME]


def clean_groups(written: Sequence[str]) -> tuple[str, ...]:
    """Names of groups, each once; those within one part are parted by commas."""
    names = (clean_name(name) for part in written for name in part.split(","))
    return tuple(dict.fromkeys(name for name in names if name))[:MOST_GROUPS]


def clean_days(days: int) -> int:
    return min(max(days, 1), LONGEST.days)


def valid_for(offer: Offer) -> timedelta:
    return timedelta(days=offer.days)


def _parts(line: str) -> list[str]:
    marks = r"[;；\n]" if re.search(r"[;；\n]", line) else r"[,，、،]"
    return [part for piece in re.split(marks, line) if (part := " ".join(piece.split()))]
