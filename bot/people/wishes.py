"""Which reminders somebody wants, and how early; and which kinds of announcement."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bot.reminders.kinds import KINDS
from bot.reminders.leads import lead, leads
from storage import people, reminders
from storage.announcement_rows import AnnouncementKind
from storage.database import Database, Tx
from storage.rows import Person, Preference


@dataclass(frozen=True, kw_only=True, slots=True)
class Wish:
    """What holds for somebody about one kind: their choice, else the default. ``leads`` the earliest first."""

    kind: str
    wanted: bool
    leads: tuple[str, ...]


class Wishes:
    """Reads and changes them."""

    def __init__(self, db: Database) -> None:
        self._db = db

    async def of(self, person: int) -> tuple[Wish, ...]:
        """One for each kind, in the order in which they are shown."""
        async with self._db.read() as tx:
            chosen = await reminders.preferences(tx, person)
        return tuple(_wish(kind, chosen) for kind in KINDS)

    async def switch(self, person: int, kind: str) -> Wish:
        """All reminders of a kind off, or on again. Raises ``KeyError`` for a kind there is not."""
        async with self._db.write() as tx:
            before = _wish(kind, await reminders.preferences(tx, person))
            return await _put(tx, person, Wish(kind=kind, wanted=not before.wanted, leads=before.leads))

    async def switch_lead(self, person: int, kind: str, code: str) -> Wish:
        """One reminder more or less; without the last there is none. Raises ``KeyError``, ``ValueError``."""
        async with self._db.write() as tx:
            before = _wish(kind, await reminders.preferences(tx, person))
            if code not in KINDS[kind].choices:
                raise ValueError(f"{code!r} is not among what may be chosen")
            now = set(before.leads) ^ {code} if before.wanted else {code}
            ordered = tuple(sorted(now, key=lambda one: lead(one).before, reverse=True))
            return await _put(tx, person, Wish(kind=kind, wanted=bool(ordered), leads=ordered))

    async def announced(self, person: int) -> Mapping[AnnouncementKind, bool]:
        """Which kinds of announcement somebody wants; all, where nothing was chosen. Urgent ones come anyhow."""
        async with self._db.read() as tx:
            chosen = await reminders.preferences(tx, person)
        return {kind: kind.preference not in chosen or chosen[kind.preference].wanted for kind in AnnouncementKind}

    async def switch_announced(self, person: int, kind: AnnouncementKind) -> Mapping[AnnouncementKind, bool]:
        """No announcements of a kind, or again; what holds then."""
        async with self._db.write() as tx:
            before = (await reminders.preferences(tx, person)).get(kind.preference)
            await _put(
                tx, person, Wish(kind=kind.preference, wanted=before is not None and not before.wanted, leads=())
            )
        return await self.announced(person)


def _wish(kind: str, chosen: Mapping[str, Preference]) -> Wish:
    default = tuple(one.code for one in leads(KINDS[kind].leads))
    row = chosen.get(kind)
    if row is None:
        return Wish(kind=kind, wanted=True, leads=default)
    return Wish(kind=kind, wanted=row.wanted, leads=tuple(one.code for one in leads(row.leads)) or default)


async def _put(tx: Tx, person: int, wish: Wish) -> Wish:
    if await people.person(tx, person) is None:
        await people.put_person(tx, Person(id=person))
    await reminders.put_preference(
        tx, Preference(person=person, kind=wish.kind, wanted=wish.wanted, leads=wish.leads)
    )
    return wish
