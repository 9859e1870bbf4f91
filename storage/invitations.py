"""One-use ways in, known by the digest of their token alone, and how often somebody tried a wrong one."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from storage.database import Tx
from storage.rows import Invitation, Role
from storage.statements import insert
from storage.tables import invitations as table
from storage.tables import wrong_tokens


async def add(tx: Tx, row: Invitation) -> None:
    """Keep a new invitation."""
    values = {
        "digest": row.digest,
        "role": row.role.value,
        "state": row.state,
        "groups": list(row.groups),
        "name": row.name,
        "created_at": row.created_at,
        "created_by": row.created_by,
        "expires_at": row.expires_at,
        "used_at": row.used_at,
        "used_by": row.used_by,
        "withdrawn_at": row.withdrawn_at,
    }
    await insert(tx, table, [values])


async def invitation(tx: Tx, digest: str) -> Invitation | None:
    """The invitation, whatever became of it."""
    row = (await tx.execute(sa.select(table).where(table.c.digest == digest))).mappings().one_or_none()
    return None if row is None else _invitation(row)


async def open_ones(tx: Tx, now: datetime) -> tuple[Invitation, ...]:
    """Those that can still be used, the newest first."""
    query = sa.select(table).where(*_open(now)).order_by(table.c.created_at.desc(), table.c.digest)
    return tuple(_invitation(row) for row in (await tx.execute(query)).mappings())


async def beginning(tx: Tx, prefix: str, now: datetime) -> Invitation | None:
    """The open invitation whose digest begins so; None where there is none, or more than one."""
    query = sa.select(table).where(table.c.digest.startswith(prefix, autoescape=True), *_open(now)).limit(2)
    rows = (await tx.execute(query)).mappings().all()
    return _invitation(rows[0]) if len(rows) == 1 else None


async def use(tx: Tx, digest: str, person: int, now: datetime) -> Invitation | None:
    """Use an open invitation up; None where it is unknown, used, withdrawn or has expired. Its name is erased."""
    before = await invitation(tx, digest)
    used = await tx.execute(
        sa.update(table)
        .where(table.c.digest == digest, *_open(now))
        .values(used_at=now, used_by=person, name="", groups=[])
    )
    return before if used.rowcount else None


async def withdraw(tx: Tx, digest: str, now: datetime) -> bool:
    """End an open invitation; False where it is not open."""
    done = await tx.execute(
        sa.update(table).where(table.c.digest == digest, *_open(now)).values(withdrawn_at=now, name="", groups=[])
    )
    return done.rowcount > 0


async def prune(tx: Tx, before: datetime) -> int:
    """Drop invitations that expired before then, with wrong attempts made before then; how many invitations."""
    await tx.execute(sa.delete(wrong_tokens).where(wrong_tokens.c.at < before))
    return (await tx.execute(sa.delete(table).where(table.c.expires_at < before))).rowcount


async def forget_wrong(tx: Tx, before: datetime) -> int:
    """Drop wrong attempts made before then; how many."""
    return (await tx.execute(sa.delete(wrong_tokens).where(wrong_tokens.c.at < before))).rowcount


async def note_wrong(tx: Tx, person: int, now: datetime) -> None:
    """Somebody tried a token that opens nothing. The token is not kept."""
    await insert(tx, wrong_tokens, [{"person": person, "at": now}])


async def wrong_since(tx: Tx, person: int, since: datetime) -> int:
    """How often somebody tried a wrong token after ``since``; what they tried before is forgotten."""
    await tx.execute(sa.delete(wrong_tokens).where(wrong_tokens.c.person == person, wrong_tokens.c.at <= since))
    query = sa.select(sa.func.count()).select_from(wrong_tokens).where(wrong_tokens.c.person == person)
    return int((await tx.execute(query)).scalar_one())


def _open(now: datetime) -> tuple[sa.ColumnElement[bool], ...]:
    return table.c.used_at.is_(None), table.c.withdrawn_at.is_(None), table.c.expires_at > now


def _invitation(row: Mapping[Any, Any]) -> Invitation:
    return Invitation(**{**row, "role": Role(row["role"]), "groups": tuple(row["groups"])})
