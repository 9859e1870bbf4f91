"""The passages of records: what is searched, cited and shown. Reached through ``storage.records``."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from typing import Any, Final

import sqlalchemy as sa

from storage.database import Tx
from storage.rows import Authority, Passage, PassageKind, Speaker, Visibility
from storage.statements import in_groups, insert
from storage.tables import passage_speakers as speakers_table
from storage.tables import passages as table
from storage.tables import record_speakers
from storage.tables import records as records_table


@dataclass(frozen=True, slots=True)
class Standing:
    """What decides whether a record may be quoted, and on whose authority."""

    authority: Authority
    visibility: Visibility
    audience: tuple[str, ...]
    is_current: bool


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
        conditions.append(_spoken_by(party))
    if ids is None:
        query = _JOINED.where(*conditions).order_by(table.c.record, table.c.order, speakers_table.c.position)
        return _made(await tx.execute(query))
    found: dict[int, Passage] = {}
    for group in in_groups(ids):
        query = _JOINED.where(table.c.id.in_(group), *conditions).order_by(table.c.id, speakers_table.c.position)
        found.update((one.id, one) for one in _made(await tx.execute(query)))
    return tuple(found[id] for id in dict.fromkeys(ids) if id in found)


async def passages_by_id(
    tx: Tx, ids: Collection[int], *, others: Collection[int] = (), party: str = ""
) -> dict[int, Passage]:
    """Passage.id → passage, of ``ids``, and of those among ``others`` in which ``party`` has the floor.

    Unknown ones are left out. One look at the database for up to some hundreds.
    """
    found: dict[int, Passage] = {}
    wanted = set(ids)
    left = set(others) - wanted if party else set[int]()
    for group in in_groups(sorted(wanted | left)):
        theirs = [id for id in group if id in left]
        condition: sa.ColumnElement[bool] = table.c.id.in_([id for id in group if id not in left])
        if theirs:
            condition |= sa.and_(table.c.id.in_(theirs), _spoken_by(party))
        query = _JOINED.where(condition).order_by(table.c.id, speakers_table.c.position)
        found.update((one.id, one) for one in _made(await tx.execute(query)))
    return found


async def passages_as_they_stand(tx: Tx, ids: Collection[int]) -> dict[int, tuple[Passage, Standing]]:
    """Passage.id → passage, and how its record stands now: of hidden ones and of old ones too. In one look."""
    found: dict[int, tuple[Passage, Standing]] = {}
    standing = (
        records_table.c.authority,
        records_table.c.visibility,
        records_table.c.audience,
        records_table.c.superseded_by,
        records_table.c.taken_back_at,
    )
    query = _JOINED.add_columns(*standing).join(records_table, records_table.c.id == table.c.record)
    for group in in_groups(ids):
        asked = query.where(table.c.id.in_(group)).order_by(table.c.id, speakers_table.c.position)
        rows = (await tx.execute(asked)).all()
        stands = {
            row.id: Standing(
                authority=Authority(row.authority),
                visibility=Visibility(row.visibility),
                audience=tuple(row.audience),
                is_current=row.superseded_by is None and row.taken_back_at is None,
            )
            for row in rows
        }
        found.update((one.id, (one, stands[one.id])) for one in _made([row[:_COLUMNS] for row in rows]))
    return found


async def iterate_passages(tx: Tx, after: int = 0, limit: int = 1000) -> tuple[Passage, ...]:
    """The next passages of current records with ids above ``after``, by id: at most ``limit``, () at the end.

    Call again with the last one's id until nothing comes: every passage once, in steps of bounded size. They are of
    all visibilities.
    """
    gone = records_table.c.superseded_by.isnot(None) | records_table.c.taken_back_at.isnot(None)
    old = set((await tx.execute(sa.select(records_table.c.id).where(gone))).scalars())
    while True:
        # Left to the database, the choice of records makes it sort the whole table in every step.
        step = sa.select(table.c.id).where(table.c.id > after).order_by(table.c.id).limit(limit)
        query = _JOINED.where(table.c.id.in_(step)).order_by(table.c.id, speakers_table.c.position)
        found = _made(await tx.execute(query))
        if not found:
            return ()
        if current := tuple(one for one in found if one.record not in old):
            return current
        after = found[-1].id


async def texts(tx: Tx, records: Collection[int], limit: int) -> tuple[str, ...]:
    """What the first ``limit`` passages of these records say, by id."""
    found: list[str] = []
    after = 0
    while len(found) < limit:
        query = sa.select(table.c.id, table.c.record, table.c.text).where(table.c.id > after)
        step = (await tx.execute(query.order_by(table.c.id).limit(limit))).all()
        found += [row.text for row in step if row.record in records]
        if len(step) < limit:
            break
        after = step[-1].id
    return tuple(found[:limit])


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


def _spoken_by(party: str) -> sa.ColumnElement[bool]:
    """Whether a party has the floor in a passage. Asked of each passage that the rest of a query leaves: the most
    talkative party's passages, as a list, would take longer than all else."""
    return (
        sa.select(sa.true())
        .where(speakers_table.c.passage == table.c.id, speakers_table.c.party == party)
        .correlate(table)
        .exists()
    )


# A row for each speaker of a passage, one for a passage without.
_JOINED: Final = sa.select(
    table.c.id,
    table.c.record,
    table.c.order,
    table.c.paragraph,
    table.c.text,
    table.c.sentences,
    table.c.kind,
    table.c.item,
    table.c.page,
    table.c.printed_paragraph,
    speakers_table.c.party,
    speakers_table.c.name,
    speakers_table.c.capacity,
    speakers_table.c.on_behalf_of,
).select_from(table.outerjoin(speakers_table, speakers_table.c.passage == table.c.id))


_COLUMNS: Final = len(_JOINED.selected_columns)


def _made(rows: Iterable[Any]) -> tuple[Passage, ...]:
    """The passages of rows of ``_JOINED``, those of one passage next to each other."""
    found: list[Passage] = []
    for id, same in groupby(rows, key=itemgetter(0)):
        speakers: list[Speaker] = []
        for row in same:
            (
                _,
                record,
                order,
                paragraph,
                text,
                sentences,
                kind,
                item,
                page,
                printed,
                party,
                name,
                capacity,
                behalf,
            ) = row
            if party is not None:
                speakers.append(Speaker(party=party, name=name, capacity=capacity, on_behalf_of=behalf))
        found.append(
            Passage(
                id=id,
                record=record,
                order=order,
                paragraph=paragraph,
                text=text,
                sentences=tuple([(start, end) for start, end in sentences]),
                kind=PassageKind(kind),
                item=item,
                page=page,
                printed_paragraph=printed,
                speakers=tuple(speakers),
            )
        )
    return tuple(found)
