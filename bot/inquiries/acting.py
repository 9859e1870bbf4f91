"""Who has which inquiry in hand, what each may do with it, and why something is not done."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from bot.people.roster import People
from storage import announcements, offices, people
from storage.database import Tx
from storage.inquiries import Case, InquiryState, Taking
from storage.rows import Person, Role

IN_HAND: Final = timedelta(hours=2)
"""How long an inquiry that somebody took is kept from the others, counted from the last thing they did about it."""
MOST_OPEN: Final = 10  # of one person
LONGEST: Final = 1000  # characters of a question passed on
LONGEST_ANSWER: Final = 2500
REPLY: Final = "announcement:"
"""``Inquiry.origin`` of a reply to an announcement begins so; its code follows."""


class No(StrEnum):
    """Why nothing was done."""

    ROLE = "role"
    GONE = "gone"  # taken back, erased, or its time is over
    MANY = "many"  # so many of theirs wait already
    NOBODY = "nobody"  # nobody could answer
    NOT_THEIRS = "not-theirs"  # the announcement did not go to them
    LONG = "long"
    EMPTY = "empty"
    ENDED = "ended"  # answered or declined already
    NOT_TAKEN = "not-taken"  # not in their hands, or no longer
    STORED = "stored"  # in the base already
    OWN = "own"  # their own question


@dataclass(frozen=True, kw_only=True, slots=True)
class Busy:
    """Somebody else has it in hand. ``who`` is their name or office, "" where neither is known."""

    who: str
    until: datetime


def in_hands(case: Case, now: datetime) -> Taking | None:
    """Who has it in hand at that moment; None where nobody has, or not for long enough."""
    taking = case.taking
    if case.inquiry.state is not InquiryState.OPEN or taking is None or now - taking.at >= IN_HAND:
        return None
    return taking


async def answerers(tx: Tx, admins: Collection[int], *, but: int = 0) -> tuple[Person, ...]:
    """Coordinators and administrators who have not left, by id."""
    held = {one.id: one for one in await people.everybody(tx, roles=(Role.COORDINATOR,))}
    for id in admins:
        held[id] = await people.person(tx, id) or Person(id=id)
    return tuple(one for id, one in sorted(held.items()) if one.left_at is None and id != but)


async def coordinates(tx: Tx, roster: People, person: int) -> bool:
    return (await roster.role_in(tx, person)).rank >= Role.COORDINATOR.rank


async def called(tx: Tx, person: int) -> str:
    """How a coordinator is named to others: by name, else by office; "" where neither is known."""
    held = await people.person(tx, person)
    return (held.name if held is not None else "") or await offices.office_of(tx, person)


async def sender_of(tx: Tx, origin: str) -> tuple[int, str, str] | None:
    """Of the announcement that an origin names: who made it (0 = erased), its office, its party; else None."""
    if not origin.startswith(REPLY):
        return None
    found = await announcements.by_code(tx, origin.removeprefix(REPLY))
    return None if found is None else (found.made_by, found.office, found.party)
