"""Those who write to the bot: who they are to the treaty, and what they chose."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from storage.database import Tx
from storage.rows import Person, Role
from storage.statements import in_groups, insert, upsert
from storage.tables import invitations, people, person_groups


async def person(tx: Tx, id: int) -> Person | None:
    """``id`` is the Telegram user id."""
    found = await tx.execute(sa.select(people).where(people.c.id == id))
    row = found.mappings().one_or_none()
    if row is None:
        return None
    groups = await tx.execute(
        sa.select(person_groups.c.name).where(person_groups.c.person == id).order_by(person_groups.c.name)
    )
    return _person(row, groups.scalars().all())


async def everybody(tx: Tx, *, roles: Sequence[Role] = tuple(Role)) -> tuple[Person, ...]:
    """Everybody held who has one of the roles, by id."""
    query = sa.select(people).where(people.c.role.in_([role.value for role in roles])).order_by(people.c.id)
    rows = (await tx.execute(query)).mappings().all()
    groups: dict[int, list[str]] = {}
    for row in await tx.execute(sa.select(person_groups).order_by(person_groups.c.name)):
        groups.setdefault(row.person, []).append(row.name)
    return tuple(_person(row, groups.get(row["id"], ())) for row in rows)


async def groups(tx: Tx) -> tuple[str, ...]:
    """The names of the groups that somebody is in or that an invitation still open names, in order."""
    found = set((await tx.execute(sa.select(person_groups.c.name).distinct())).scalars())
    for named in (
        await tx.execute(sa.select(invitations.c.groups).where(invitations.c.used_at.is_(None)))
    ).scalars():
        found.update(named)
    return tuple(sorted(found))


async def put_person(tx: Tx, row: Person) -> None:
    """Add or change a person, with the groups they are in."""
    values = {
        "id": row.id,
        "language": row.language,
        "state": row.state,
        "seen_at": row.seen_at,
        "role": row.role.value,
        "name": row.name,
        "zone": row.zone,
        "quiet_from": row.quiet_from,
        "quiet_until": row.quiet_until,
        "joined_at": row.joined_at,
        "left_at": row.left_at,
    }
    await upsert(tx, people, [values])
    await tx.execute(sa.delete(person_groups).where(person_groups.c.person == row.id))
    await insert(tx, person_groups, [{"person": row.id, "name": name} for name in dict.fromkeys(row.groups)])


async def put_people(tx: Tx, rows: Sequence[Person]) -> None:
    """Add or change many people."""
    for group in in_groups(rows):
        for row in group:
            await put_person(tx, row)


async def forget(tx: Tx, id: int) -> bool:
    """Erase the person's row and what hangs on it; False where nothing was held."""
    gone = await tx.execute(sa.delete(people).where(people.c.id == id))
    return gone.rowcount > 0


def _person(row: Mapping[Any, Any], groups: Sequence[str]) -> Person:
    return Person(**{**row, "role": Role(row["role"]), "groups": tuple(groups)})
