"""What people chose about reminders, and how far the reminding has come."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime, time
from itertools import starmap
from typing import Any, NamedTuple

import sqlalchemy as sa

from storage.database import Tx
from storage.rows import OutboxState, Preference, Role, Silence, Snooze
from storage.statements import upsert
from storage.tables import chats, marks, meeting_changes, outbox, people
from storage.tables import preferences as preference_rows
from storage.tables import silences as silence_rows
from storage.tables import snoozes as snooze_rows


async def preferences(tx: Tx, person: int) -> dict[str, Preference]:
    """What somebody chose, by kind; a kind that is not there has its default."""
    found = await tx.execute(sa.select(preference_rows).where(preference_rows.c.person == person))
    return {row["kind"]: _preference(row) for row in found.mappings()}


async def all_preferences(tx: Tx) -> dict[int, dict[str, Preference]]:
    """What everybody chose: person → kind → preference."""
    chosen: dict[int, dict[str, Preference]] = {}
    for row in (await tx.execute(sa.select(preference_rows))).mappings().all():
        chosen.setdefault(row["person"], {})[row["kind"]] = _preference(row)
    return chosen


async def put_preference(tx: Tx, row: Preference) -> None:
    """Set what somebody chose about one kind; the person must be there."""
    values = {"person": row.person, "kind": row.kind, "wanted": row.wanted, "leads": list(row.leads)}
    await upsert(tx, preference_rows, [values])


async def silences(tx: Tx, person: int) -> tuple[Silence, ...]:
    """What somebody wants no reminders of, the latest wish first."""
    found = await tx.execute(
        sa.select(silence_rows)
        .where(silence_rows.c.person == person)
        .order_by(silence_rows.c.at.desc(), silence_rows.c.subject)
    )
    return tuple(Silence(**row) for row in found.mappings())


async def all_silences(tx: Tx) -> dict[int, frozenset[str]]:
    """What each person wants no reminders of: person → subjects."""
    kept: dict[int, set[str]] = {}
    for row in (await tx.execute(sa.select(silence_rows.c.person, silence_rows.c.subject))).all():
        kept.setdefault(row.person, set()).add(row.subject)
    return {person: frozenset(subjects) for person, subjects in kept.items()}


async def put_silence(tx: Tx, row: Silence) -> None:
    """No more reminders of a subject; the person must be there."""
    await upsert(tx, silence_rows, [{"person": row.person, "subject": row.subject, "at": row.at}])


async def drop_silence(tx: Tx, person: int, subject: str) -> bool:
    """Reminders of a subject again; False where it was not silenced."""
    gone = await tx.execute(
        sa.delete(silence_rows).where(silence_rows.c.person == person, silence_rows.c.subject == subject)
    )
    return gone.rowcount > 0


async def snoozes(tx: Tx, person: int | None = None) -> tuple[Snooze, ...]:
    """The further reminders asked for, by one person or by anybody, the soonest first."""
    query = sa.select(snooze_rows).order_by(snooze_rows.c.at, snooze_rows.c.person, snooze_rows.c.subject)
    if person is not None:
        query = query.where(snooze_rows.c.person == person)
    return tuple(Snooze(**row) for row in (await tx.execute(query)).mappings())


async def put_snooze(tx: Tx, row: Snooze) -> None:
    """One further reminder of a subject; it takes the place of one asked for before."""
    await upsert(tx, snooze_rows, [{"person": row.person, "subject": row.subject, "at": row.at}])


async def drop_snooze(tx: Tx, person: int, subject: str) -> bool:
    """No such further reminder; False where there was none."""
    gone = await tx.execute(
        sa.delete(snooze_rows).where(snooze_rows.c.person == person, snooze_rows.c.subject == subject)
    )
    return gone.rowcount > 0


class Reachable(NamedTuple):
    """Somebody with a role, whose chat takes messages. ``joined_at``: None for those who joined long ago."""

    id: int
    state: str
    zone: str
    quiet_from: time
    quiet_until: time
    joined_at: datetime | None


async def reachable(
    tx: Tx, roles: Collection[Role], also: Collection[int] = (), *, joined_after: datetime
) -> list[Reachable]:
    """Everybody with one of the roles, and those among ``also`` who are held, but for whoever left or blocked.

    When they joined is said of those alone who joined after an instant: of thousands it need not be read.
    """
    joined = people.c.joined_at
    query = sa.select(
        people.c.id,
        people.c.state,
        people.c.zone,
        people.c.quiet_from,
        people.c.quiet_until,
        sa.case((joined > joined_after, joined), else_=None),
    ).where(
        sa.or_(people.c.role.in_([role.value for role in roles]), people.c.id.in_(list(also))),
        people.c.left_at.is_(None),
        people.c.id.not_in(sa.select(chats.c.id)),
    )
    return list(starmap(Reachable, (await tx.execute(query.order_by(people.c.id))).all()))


async def dated(tx: Tx) -> dict[str, datetime]:
    """Meeting.id → when it was given the date it has, for those whose date was ever changed."""
    at = meeting_changes.c.at
    found = await tx.execute(
        sa.select(meeting_changes.c.meeting, sa.func.max(at, type_=at.type))
        .where(meeting_changes.c.field.in_(("start", "starts_at", "zone", "cancelled", "added")))
        .group_by(meeting_changes.c.meeting)
    )
    return {row.meeting: row[1] for row in found}


async def keys_since(tx: Tx, kind: str, since: datetime) -> tuple[str, ...]:
    """The keys of what was queued of a kind since then, whatever became of it."""
    found = await tx.scalars(sa.select(outbox.c.key).where(outbox.c.kind == kind, outbox.c.created_at >= since))
    return tuple(found)


async def expired_since(tx: Tx, kind: str, since: datetime) -> tuple[tuple[dict[str, Any], datetime], ...]:
    """What of a kind was too late to be sent: facts and when that was noted, for ends after ``since``."""
    found = await tx.execute(
        sa.select(outbox.c.data, outbox.c.ended_at)
        .where(outbox.c.kind == kind, outbox.c.state == OutboxState.EXPIRED.value, outbox.c.ended_at > since)
        .order_by(outbox.c.ended_at)
    )
    return tuple((row.data, row.ended_at) for row in found)


async def mark(tx: Tx, name: str) -> datetime | None:
    """An instant kept under a name; None where there is none yet."""
    found: datetime | None = (
        await tx.execute(sa.select(marks.c.at).where(marks.c.name == name))
    ).scalar_one_or_none()
    return found


async def put_mark(tx: Tx, name: str, at: datetime) -> None:
    """Keep an instant under a name, in the place of the one before."""
    await upsert(tx, marks, [{"name": name, "at": at}])


def _preference(row: Mapping[Any, Any]) -> Preference:
    return Preference(person=row["person"], kind=row["kind"], wanted=bool(row["wanted"]), leads=tuple(row["leads"]))
