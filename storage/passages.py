"""The passages of records: what is searched, cited and shown. Reached through ``storage.records``."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from storage.database import Tx
from storage.rows import Passage, PassageKind, Speaker
from storage.statements import in_groups, insert
from storage.tables import passage_speakers as speakers_table
from storage.tables import passages as table
from storage.tables import record_speakers
from storage.tables import records as records_table


async def put_passages(tx: Tx, record: int, passages: Sequence[Passage], items: Mapping[int, int]) -> None:
    """Store a record's passages; ``items`` maps the order of an agenda item to its id."""
    await insert(
        tx,
        table,
        [
            {
                "record": record,
                "order": passage.order,
                "paragraph": passage.paragraph,
                "text": passage.text,
                "sentences": passage.sentences,
                "kind": passage.kind.value,
                "item": None if passage.item is None else items[passage.item],
                "page": passage.page,
                "printed_paragraph": passage.printed_paragraph,
            }
            for passage in passages
        ],
    )
    found = await tx.execute(sa.select(table.c.order, table.c.id).where(table.c.record == record))
    ids = {row.order: row.id for row in found}
    await insert(
        tx,
        speakers_table,
        [
            {
                "passage": ids[passage.order],
                "position": position,
                "party": speaker.party,
                "name": speaker.name,
                "capacity": speaker.capacity,
                "on_behalf_of": speaker.on_behalf_of,
            }
            for passage in passages
            for position, speaker in enumerate(passage.speakers)
        ],
    )
    floor = Counter(party for passage in passages for party in {speaker.party for speaker in passage.speakers})
    await insert(
        tx,
        record_speakers,
        [{"record": record, "party": party, "passages": number} for party, number in floor.items()],
    )


async def passage(tx: Tx, id: int) -> Passage | None:
    """One passage, of a current or of a superseded record: old citations resolve."""
    found = await passages(tx, ids=[id])
    return found[0] if found else None


async def passages(
    tx: Tx,
    *,
    record: int | None = None,
    ids: Collection[int] | None = None,
    paragraph: int | None = None,
    item: int | None = None,
    party: str | None = None,
) -> tuple[Passage, ...]:
    """The passages that meet every condition given, of superseded records too.

    In the order of ``ids`` where these are given (those unknown are left out), else by record and order.
    ``item`` is an AgendaItem.id, ``party`` a Party.key among the speakers.
    """
    conditions: list[sa.ColumnElement[bool]] = []
    if record is not None:
        conditions.append(table.c.record == record)
    if paragraph is not None:
        conditions.append(table.c.paragraph == paragraph)
    if item is not None:
        conditions.append(table.c.item == item)
    if party is not None:
        spoken = sa.select(speakers_table.c.passage).where(speakers_table.c.party == party)
        conditions.append(table.c.id.in_(spoken))
    query = sa.select(table).where(*conditions).order_by(table.c.record, table.c.order)
    if ids is None:
        return await _read(tx, query, conditions)
    found: dict[int, Passage] = {}
    for group in in_groups(ids):
        chosen = table.c.id.in_(group)
        found.update((one.id, one) for one in await _read(tx, query.where(chosen), [chosen]))
    return tuple(found[id] for id in dict.fromkeys(ids) if id in found)


async def iterate_passages(tx: Tx, after: int = 0, limit: int = 1000) -> tuple[Passage, ...]:
    """The next passages of current records with ids above ``after``, by id: at most ``limit``, () at the end.

    Call again with the last one's id until nothing comes: every passage once, in steps of bounded size.
    """
    superseded = sa.select(records_table.c.id).where(records_table.c.superseded_by.isnot(None))
    old = set((await tx.execute(superseded)).scalars())
    while True:
        # Left to the database, the choice of records makes it sort the whole table in every step.
        rows = (
            await tx.execute(sa.select(table).where(table.c.id > after).order_by(table.c.id).limit(limit))
        ).all()
        if not rows:
            return ()
        current = [row for row in rows if row.record not in old]
        if current:
            speakers = sa.select(speakers_table).where(
                speakers_table.c.passage > after, speakers_table.c.passage <= rows[-1].id
            )
            return await _with_speakers(tx, current, speakers)
        after = rows[-1].id


async def speakers_in(tx: Tx, records: Collection[int]) -> dict[str, int]:
    """Who took the floor in these records: Party.key → number of passages, the busiest first.

    Passages of speakers whom the base does not know count under "".
    """
    counted: dict[str, int] = {}
    for group in in_groups(records):
        found = await tx.execute(
            sa.select(record_speakers.c.party, sa.func.sum(record_speakers.c.passages))
            .where(record_speakers.c.record.in_(group))
            .group_by(record_speakers.c.party)
        )
        for party, number in found:
            counted[party] = counted.get(party, 0) + int(number)
    return dict(sorted(counted.items(), key=lambda pair: (-pair[1], pair[0])))


async def _read(tx: Tx, query: sa.Select[Any], conditions: Iterable[sa.ColumnElement[bool]]) -> tuple[Passage, ...]:
    """The passages of ``query``, which are those that meet ``conditions``."""
    rows = (await tx.execute(query)).all()
    speakers = sa.select(speakers_table).join(table, table.c.id == speakers_table.c.passage).where(*conditions)
    return await _with_speakers(tx, rows, speakers)


async def _with_speakers(tx: Tx, rows: Sequence[sa.Row[Any]], query: sa.Select[Any]) -> tuple[Passage, ...]:
    if not rows:
        return ()
    speakers: dict[int, list[Speaker]] = {}
    for row in await tx.execute(query.order_by(speakers_table.c.passage, speakers_table.c.position)):
        speaker = Speaker(party=row.party, name=row.name, capacity=row.capacity, on_behalf_of=row.on_behalf_of)
        speakers.setdefault(row.passage, []).append(speaker)
    return tuple(
        Passage(
            id=row.id,
            record=row.record,
            order=row.order,
            paragraph=row.paragraph,
            text=row.text,
            sentences=tuple((start, end) for start, end in row.sentences),
            kind=PassageKind(row.kind),
            item=row.item,
            page=row.page,
            printed_paragraph=row.printed_paragraph,
            speakers=tuple(speakers.get(row.id, ())),
        )
        for row in rows
    )
