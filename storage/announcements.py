"""Announcements: drafts, their texts by revision and language, and whom they were frozen for.

What goes out to whom stands in the outbox, under ``key_of``; here stands what is said, and how far it has come.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from storage.announcement_rows import (
    Announcement,
    AnnouncementFile,
    AnnouncementKind,
    AnnouncementState,
    AnnouncementText,
    Recipient,
    Watching,
)
from storage.database import Tx
from storage.rows import OutboxState
from storage.statements import in_groups, insert, upsert
from storage.tables import announcement_recipients as recipient_rows
from storage.tables import announcement_texts as text_rows
from storage.tables import announcement_watchers as watcher_rows
from storage.tables import announcements as table
from storage.tables import outbox


def key_of(announcement: int, person: int) -> str:
    """The key of the row of the outbox that carries an announcement to somebody."""
    return f"ann:{announcement}:{person}"


# ── announcements ───────────────────────────────────────────────────────────────────────────────────────────


async def add(tx: Tx, row: Announcement) -> int:
    """Keep a new one; its id."""
    done = await tx.execute(sa.insert(table).values(_values(row)))
    assert done.inserted_primary_key is not None
    return int(done.inserted_primary_key[0])


async def put(tx: Tx, row: Announcement) -> None:
    """Change one, whole."""
    await tx.execute(sa.update(table).where(table.c.id == row.id).values(_values(row)))


async def announcement(tx: Tx, id: int) -> Announcement | None:
    """The one with that id."""
    return next(iter(await _found(tx, table.c.id == id)), None)


async def by_code(tx: Tx, code: str) -> Announcement | None:
    """The one with that code, as it is kept: eight capitals and digits."""
    return next(iter(await _found(tx, table.c.code == code)), None)


async def listed(
    tx: Tx,
    *,
    states: Collection[AnnouncementState] = tuple(AnnouncementState),
    made_by: int | None = None,
    limit: int | None = None,
    skip: int = 0,
) -> tuple[Announcement, ...]:
    """Those in one of the states, the newest first; somebody's alone, where it is said whose."""
    return await _found(tx, *_chosen(states, made_by), limit=limit, skip=skip)


async def count(
    tx: Tx, *, states: Collection[AnnouncementState] = tuple(AnnouncementState), made_by: int | None = None
) -> int:
    """How many :func:`listed` would find."""
    query = sa.select(sa.func.count()).select_from(table).where(*_chosen(states, made_by))
    return int((await tx.execute(query)).scalar_one())


# ── texts ───────────────────────────────────────────────────────────────────────────────────────────────────


async def texts(tx: Tx, id: int, revision: int) -> dict[str, AnnouncementText]:
    """Its texts as of a revision, by language."""
    found = await tx.execute(
        sa.select(text_rows)
        .where(text_rows.c.announcement == id, text_rows.c.revision == revision)
        .order_by(text_rows.c.language)
    )
    return {row["language"]: AnnouncementText(**row) for row in found.mappings()}


async def put_text(tx: Tx, row: AnnouncementText) -> None:
    """Set what it says in one language, as of one revision."""
    await upsert(tx, text_rows, [asdict(row)])


async def drop_text(tx: Tx, id: int, revision: int, language: str) -> bool:
    """It says nothing in that language; False where it did not before."""
    gone = await tx.execute(
        sa.delete(text_rows).where(
            text_rows.c.announcement == id, text_rows.c.revision == revision, text_rows.c.language == language
        )
    )
    return gone.rowcount > 0


async def add_revision(tx: Tx, id: int, blocks: Mapping[str, list[dict[str, Any]]]) -> int:
    """Its texts from now on, by language: all of them, whether changed or not. The new revision's number."""
    changed = await tx.execute(
        sa.update(table).where(table.c.id == id).values(revision=table.c.revision + 1).returning(table.c.revision)
    )
    revision = int(changed.scalar_one())
    rows = [
        {"announcement": id, "revision": revision, "language": language, "blocks": written}
        for language, written in blocks.items()
    ]
    await insert(tx, text_rows, rows)
    return revision


async def drop_texts(tx: Tx, id: int) -> int:
    """Erase all it says, of every revision; how many texts that were."""
    return (await tx.execute(sa.delete(text_rows).where(text_rows.c.announcement == id))).rowcount


async def with_old_texts(tx: Tx, before: datetime) -> tuple[int, ...]:
    """Those that were begun before an instant and still have texts."""
    has = sa.exists().where(text_rows.c.announcement == table.c.id)
    found = await tx.scalars(sa.select(table.c.id).where(table.c.began_at < before, has).order_by(table.c.id))
    return tuple(found)


# ── recipients ──────────────────────────────────────────────────────────────────────────────────────────────


async def freeze(tx: Tx, rows: Sequence[Recipient]) -> None:
    """Note whom it goes to, in which language."""
    for group in in_groups(rows):
        await insert(tx, recipient_rows, [asdict(row) for row in group])


async def note_text(tx: Tx, row: Recipient) -> None:
    """Note which text was made for a recipient; nothing happens where they are none."""
    await tx.execute(
        sa.update(recipient_rows)
        .where(recipient_rows.c.announcement == row.announcement, recipient_rows.c.person == row.person)
        .values(language=row.language, revision=row.revision)
    )


async def recipient(tx: Tx, id: int, person: int) -> Recipient | None:
    """Somebody as a recipient of it; None where they are none, or were erased."""
    found = await tx.execute(
        sa.select(recipient_rows).where(recipient_rows.c.announcement == id, recipient_rows.c.person == person)
    )
    row = found.mappings().one_or_none()
    return None if row is None else Recipient(**row)


async def recipients(tx: Tx, id: int) -> tuple[Recipient, ...]:
    """Everybody it was frozen for, but for those who were erased since."""
    query = sa.select(recipient_rows).where(recipient_rows.c.announcement == id)
    found = await tx.execute(query.order_by(recipient_rows.c.person))
    return tuple(Recipient(**row) for row in found.mappings())


async def of_message(tx: Tx, person: int, message_id: int) -> Announcement | None:
    """The announcement that a message in somebody's private chat carries, a part of it, or tells of its correction;
    None for others."""
    sent = sa.select(outbox.c.key, outbox.c.message_id, outbox.c.parts).where(
        outbox.c.person == person, outbox.c.kind.in_(("announcement", "correction", "correction-notice"))
    )
    for row in await tx.execute(sent):
        if message_id == row.message_id or message_id in row.parts:
            return await announcement(tx, int(row.key.split(":")[1]))
    return None


async def tally(tx: Tx, id: int) -> dict[OutboxState, int]:
    """How many of its recipients' rows stand in each state of the outbox; every state is named."""
    mine = sa.select(outbox.c.state, sa.func.count()).where(outbox.c.key.in_(_keys(id))).group_by(outbox.c.state)
    found = {row[0]: int(row[1]) for row in await tx.execute(mine)}
    return {state: found.get(state.value, 0) for state in OutboxState}


async def waiting_until(tx: Tx, id: int) -> datetime | None:
    """The earliest instant at which one of its rows that wait may go out; None where none waits."""
    at = outbox.c.not_before
    query = sa.select(sa.func.min(at, type_=at.type)).where(
        outbox.c.key.in_(_keys(id)), outbox.c.state == OutboxState.QUEUED.value
    )
    found: datetime | None = (await tx.execute(query)).scalar_one()
    return found


async def resting(tx: Tx, id: int, now: datetime) -> int:
    """How many of its rows wait for a later hour."""
    query = sa.select(sa.func.count()).where(
        outbox.c.key.in_(_keys(id)), outbox.c.state == OutboxState.QUEUED.value, outbox.c.not_before > now
    )
    return int((await tx.execute(query)).scalar_one())


async def errors(tx: Tx, id: int, state: OutboxState) -> dict[str, int]:
    """Why its rows in a state are there: Telegram's or our own words, and how many rows."""
    found = await tx.execute(
        sa.select(outbox.c.error, sa.func.count())
        .where(outbox.c.key.in_(_keys(id)), outbox.c.state == state.value)
        .group_by(outbox.c.error)
    )
    return {row[0]: int(row[1]) for row in found}


# ── where the countdown and the progress are shown ──────────────────────────────────────────────────────────


async def watch(tx: Tx, row: Watching) -> None:
    """Show it there; of several messages in one chat, the latest."""
    await upsert(tx, watcher_rows, [asdict(row)])


async def watchers(tx: Tx, id: int) -> tuple[Watching, ...]:
    """Where it is shown."""
    found = await tx.execute(sa.select(watcher_rows).where(watcher_rows.c.announcement == id))
    return tuple(Watching(**row) for row in found.mappings())


async def unwatch(tx: Tx, id: int, person: int | None = None) -> None:
    """Show it there no more; nowhere, where nobody is named."""
    query = sa.delete(watcher_rows).where(watcher_rows.c.announcement == id)
    await tx.execute(query if person is None else query.where(watcher_rows.c.person == person))


async def watched(tx: Tx) -> tuple[int, ...]:
    """Those that are shown anywhere."""
    query = sa.select(watcher_rows.c.announcement).distinct().order_by(watcher_rows.c.announcement)
    return tuple(await tx.scalars(query))


def _keys(id: int) -> sa.Select[Any]:
    """The keys of its recipients' rows: found by the index that is on keys, however many other rows there are."""
    prefix = sa.literal(f"ann:{id}:")
    own = prefix.concat(sa.cast(recipient_rows.c.person, sa.Text))
    return sa.select(own).where(recipient_rows.c.announcement == id)


def _chosen(states: Collection[AnnouncementState], made_by: int | None) -> list[sa.ColumnElement[bool]]:
    chosen: list[sa.ColumnElement[bool]] = [table.c.state.in_([state.value for state in states])]
    return chosen if made_by is None else [*chosen, table.c.made_by == made_by]


async def _found(
    tx: Tx, *where: sa.ColumnElement[bool], limit: int | None = None, skip: int = 0
) -> tuple[Announcement, ...]:
    query = sa.select(table).where(*where).order_by(table.c.id.desc()).limit(limit).offset(skip)
    return tuple(_announcement(row) for row in (await tx.execute(query)).mappings())


def _announcement(row: Mapping[Any, Any]) -> Announcement:
    told = {"state": AnnouncementState(row["state"]), "kind": AnnouncementKind(row["kind"])}
    file = AnnouncementFile(**row["file"]) if row["file"] is not None else None
    return Announcement(**{**row, **told, "file": file, "urgent": bool(row["urgent"])})


def _values(row: Announcement) -> dict[str, Any]:
    values = {name: getattr(row, name) for name in Announcement.__slots__ if name != "id"}
    file = asdict(row.file) if row.file is not None else None
    return values | {"state": row.state.value, "kind": row.kind.value, "file": file}
