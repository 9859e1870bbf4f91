"""The glossary: concepts with their words in six languages."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import sqlalchemy as sa

from storage.database import Tx
from storage.rows import Term
from storage.statements import upsert
from storage.tables import terms as table


async def put_terms(tx: Tx, rows: Iterable[Term]) -> None:
    """Add terms; one that is there already under the same id takes the new values."""
    await upsert(
        tx,
        table,
        [
            {
                "id": row.id,
                "acronym": row.acronym,
                "names": _lists(row.names),
                "meaning": dict(row.meaning),
                "related": _lists(row.related),
                "treaty": row.treaty,
                "source": row.source,
            }
            for row in rows
        ],
    )


async def terms(tx: Tx) -> tuple[Term, ...]:
    """Every term, by id."""
    found = await tx.execute(sa.select(table).order_by(table.c.id))
    return tuple(
        Term(
            id=row.id,
            acronym=row.acronym,
            names=_tuples(row.names),
            meaning=row.meaning,
            related=_tuples(row.related),
            treaty=row.treaty,
            source=row.source,
        )
        for row in found
    )


def _lists(words: Mapping[str, Iterable[str]]) -> dict[str, list[str]]:
    return {language: list(some) for language, some in words.items()}


def _tuples(words: Mapping[str, Iterable[str]]) -> dict[str, tuple[str, ...]]:
    return {language: tuple(some) for language, some in words.items()}
