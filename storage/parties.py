"""States, organisations, offices and groups: names, dated status, thematic offices."""

from __future__ import annotations

from collections.abc import Iterable

import sqlalchemy as sa

from storage.database import Tx
from storage.rows import Coordinator, NameKind, Party, PartyKind, PartyName, PartyStatus
from storage.statements import insert, upsert
from storage.tables import coordinators as coordinators_table
from storage.tables import parties, party_names, party_statuses


async def put_parties(tx: Tx, rows: Iterable[Party], names: Iterable[PartyName]) -> None:
    """Add parties and names; what is there already under the same key takes the new values."""
    await upsert(tx, parties, [{"key": row.key, "code": row.code, "kind": row.kind.value} for row in rows])
    await upsert(
        tx,
        party_names,
        [
            {
                "party": row.party,
                "language": row.language,
                "name": row.name,
                "kind": row.kind.value,
                "since": row.since,
                "until": row.until,
            }
            for row in names
        ],
    )


async def all_parties(tx: Tx) -> tuple[Party, ...]:
    """Every party, by key."""
    found = await tx.execute(sa.select(parties).order_by(parties.c.key))
    return tuple(Party(key=row.key, code=row.code, kind=PartyKind(row.kind)) for row in found)


async def all_names(tx: Tx) -> tuple[PartyName, ...]:
    """Every name of every party, by party, language and name."""
    found = await tx.execute(sa.select(party_names).order_by(*party_names.primary_key))
    return tuple(
        PartyName(
            party=row.party,
            language=row.language,
            name=row.name,
            kind=NameKind(row.kind),
            since=row.since,
            until=row.until,
        )
        for row in found
    )


async def put_statuses(tx: Tx, rows: Iterable[PartyStatus]) -> None:
    """Add or change what parties are to treaties; the parties must be there."""
    await upsert(
        tx,
        party_statuses,
        [
            {
                "treaty": row.treaty,
                "party": row.party,
                "signed": row.signed,
                "deposited": row.deposited,
                "deposit_kind": row.deposit_kind,
                "entry_into_force": row.entry_into_force,
                "withdrawn": row.withdrawn,
                "source": row.source,
                "note": row.note,
            }
            for row in rows
        ],
    )


async def statuses(tx: Tx, treaty: str) -> tuple[PartyStatus, ...]:
    """What every party is to a treaty, by key; empty for a treaty the base does not know."""
    found = await tx.execute(
        sa.select(party_statuses).where(party_statuses.c.treaty == treaty).order_by(party_statuses.c.party)
    )
    return tuple(PartyStatus(**row) for row in found.mappings())


async def status_of(tx: Tx, treaty: str, party: str) -> PartyStatus | None:
    """What one party is to a treaty; None where the base has nothing on it."""
    found = await tx.execute(
        sa.select(party_statuses).where(party_statuses.c.treaty == treaty, party_statuses.c.party == party)
    )
    row = found.mappings().one_or_none()
    return None if row is None else PartyStatus(**row)


async def put_coordinators(tx: Tx, rows: Iterable[Coordinator]) -> None:
    """Set the offices of the treaties named in ``rows``, in that order; older rows of these treaties go."""
    rows = tuple(rows)
    await tx.execute(
        sa.delete(coordinators_table).where(coordinators_table.c.treaty.in_({row.treaty for row in rows}))
    )
    await insert(
        tx,
        coordinators_table,
        [
            {
                "treaty": row.treaty,
                "period": row.period,
                "theme": row.theme,
                "position": position,
                "parties": list(row.parties),
                "source": row.source,
            }
            for position, row in enumerate(rows)
        ],
    )


async def coordinators(tx: Tx, treaty: str) -> tuple[Coordinator, ...]:
    """Who held the treaty's offices, in the order they were put in."""
    found = await tx.execute(
        sa.select(coordinators_table)
        .where(coordinators_table.c.treaty == treaty)
        .order_by(coordinators_table.c.position)
    )
    return tuple(
        Coordinator(
            treaty=row.treaty,
            period=row.period,
            theme=row.theme,
            parties=tuple(row.parties),
            source=row.source,
        )
        for row in found
    )
