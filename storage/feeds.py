"""Calendar feeds: who has one, and the digest of the secret in its address."""

from __future__ import annotations

import sqlalchemy as sa

from storage.database import Tx
from storage.rows import Feed
from storage.statements import upsert
from storage.tables import feeds


async def put_feed(tx: Tx, row: Feed) -> None:
    """Give a person a feed; it takes the place of the one before. The person must be there."""
    values = {
        "person": row.person,
        "digest": row.digest,
        "created_at": row.created_at,
        "language": row.language,
    }
    await upsert(tx, feeds, [values])


async def feed_of(tx: Tx, person: int) -> Feed | None:
    """A person's feed."""
    found = await tx.execute(sa.select(feeds).where(feeds.c.person == person))
    row = found.mappings().one_or_none()
    return None if row is None else Feed(**row)


async def feed_called(tx: Tx, digest: str) -> Feed | None:
    """The feed whose secret has this digest."""
    found = await tx.execute(sa.select(feeds).where(feeds.c.digest == digest))
    row = found.mappings().one_or_none()
    return None if row is None else Feed(**row)


async def drop_feed(tx: Tx, person: int) -> bool:
    """End a person's feed; False where there was none."""
    gone = await tx.execute(sa.delete(feeds).where(feeds.c.person == person))
    return gone.rowcount > 0
