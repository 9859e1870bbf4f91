"""What delegates follow, at what pace they are told, and what there is to tell them.

A subject is "party:CH" (Party.key), "item:CCM-2MSP:3" (meeting and number on its agenda), "topic:clearance"
(Term.id) or "meeting:CCM-2MSP". A record that goes in becomes news: one row for each person, record and subject,
once for ever. News waits until the person's pace lets it be told, and is then put into one digest.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, NamedTuple

import sqlalchemy as sa

from storage.database import Tx
from storage.rows import OutboxState, Visibility
from storage.statements import in_groups, insert_missing, upsert
from storage.tables import chats, mailings, outbox, paces, seen_records
from storage.tables import follows as table
from storage.tables import news as news_rows
from storage.tables import records as record_rows


class Pace(StrEnum):
    """How soon somebody is told."""

    AT_ONCE = "at-once"
    DAILY = "daily"
    WEEKLY = "weekly"


USUAL = Pace.DAILY


@dataclass(frozen=True, kw_only=True, slots=True)
class Follow:
    """Somebody follows a subject. ``at``: since when; what went in before is not told."""

    person: int
    subject: str
    at: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class News:
    """A record that concerns a subject somebody follows. ``at``: when it went in, or was opened to them.

    ``corrected``: it takes the place of a record that they were told of, or might have read. ``mailing`` is the
    Mailing.id it is told in, None while it waits.
    """

    person: int
    record: int
    subject: str
    at: datetime
    corrected: bool = False
    mailing: int | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Mailing:
    """One message of news to one person."""

    id: int
    person: int
    at: datetime


class Seen(NamedTuple):
    """To whom a record was open when it was last looked at for followers."""

    visibility: Visibility
    audience: tuple[str, ...]


class Standing(NamedTuple):
    """How a record stands now, in short."""

    id: int
    visibility: Visibility
    audience: tuple[str, ...]
    put_in_at: datetime
    supersedes: int | None
    current: bool  # neither superseded nor taken back


# ── who follows what ────────────────────────────────────────────────────────────────────────────────────────


async def put(tx: Tx, row: Follow, *, most: int) -> bool:
    """Follow a subject; the person must be there. Followed already, it stays as it was.

    False, and nothing written, where they follow ``most`` already.
    """
    theirs = {one.subject for one in await of_person(tx, row.person)}
    if row.subject not in theirs and len(theirs) >= most:
        return False
    await insert_missing(tx, table, [asdict(row)])
    return True


async def drop(tx: Tx, person: int, subject: str) -> bool:
    """Follow it no more; news of it that waits is dropped. False where it was not followed."""
    await tx.execute(
        sa.delete(news_rows).where(
            news_rows.c.person == person, news_rows.c.subject == subject, news_rows.c.mailing.is_(None)
        )
    )
    gone = await tx.execute(sa.delete(table).where(table.c.person == person, table.c.subject == subject))
    return gone.rowcount > 0


async def of_person(tx: Tx, person: int) -> tuple[Follow, ...]:
    """What somebody follows, in the order in which they began to."""
    query = sa.select(table).where(table.c.person == person).order_by(table.c.at, table.c.subject)
    return tuple(Follow(**row) for row in (await tx.execute(query)).mappings())


async def followers(tx: Tx, subject: str) -> frozenset[int]:
    """Everybody who follows a subject, also those who have left."""
    return frozenset(await tx.scalars(sa.select(table.c.person).where(table.c.subject == subject)))


async def subjects(tx: Tx) -> frozenset[str]:
    """Every subject that anybody follows."""
    return frozenset(await tx.scalars(sa.select(table.c.subject).distinct()))


async def following(tx: Tx, subjects: Collection[str]) -> tuple[Follow, ...]:
    """Who follows any of these, by person and subject."""
    found: list[Follow] = []
    for group in in_groups(sorted(subjects)):
        query = sa.select(table).where(table.c.subject.in_(group))
        found += (Follow(**row) for row in (await tx.execute(query)).mappings())
    return tuple(sorted(found, key=lambda one: (one.person, one.subject)))


async def pace(tx: Tx, person: int) -> Pace:
    """The pace somebody chose, else the usual one."""
    found = await tx.scalar(sa.select(paces.c.pace).where(paces.c.person == person))
    return USUAL if found is None else Pace(found)


async def paces_of(tx: Tx, people: Collection[int]) -> dict[int, Pace]:
    """Person → the pace they chose, for those who chose one."""
    found: dict[int, Pace] = {}
    for group in in_groups(sorted(set(people))):
        query = sa.select(paces).where(paces.c.person.in_(group))
        found |= {row.person: Pace(row.pace) for row in await tx.execute(query)}
    return found


async def put_pace(tx: Tx, person: int, pace: Pace) -> None:
    """Choose a pace; the person must be there."""
    await upsert(tx, paces, [{"person": person, "pace": pace.value}])


# ── what records were looked at ─────────────────────────────────────────────────────────────────────────────


async def unseen(tx: Tx, record: int | None = None) -> tuple[Standing, ...]:
    """Current records not looked at yet, or open to others than when they were, by id: all, or one if it is."""
    here, seen = record_rows.c, seen_records.c
    query = (
        _STANDING.outerjoin(seen_records, seen.record == here.id)
        .where(here.superseded_by.is_(None), here.taken_back_at.is_(None))
        .where(
            sa.or_(
                seen.record.is_(None),
                seen.visibility != here.visibility,
                sa.cast(seen.audience, sa.Text) != sa.cast(here.audience, sa.Text),
            )
        )
        .order_by(here.id)
    )
    if record is not None:
        query = query.where(here.id == record)
    return _standings(await tx.execute(query))


async def standings(tx: Tx, ids: Collection[int]) -> dict[int, Standing]:
    """Record.id → how it stands; unknown ones are left out."""
    found: list[Standing] = []
    for group in in_groups(sorted(set(ids))):
        found += _standings(await tx.execute(_STANDING.where(record_rows.c.id.in_(group))))
    return {one.id: one for one in found}


async def successors(tx: Tx, ids: Collection[int]) -> dict[int, int]:
    """Record.id → the record that took its place, for those that were superseded."""
    found: dict[int, int] = {}
    for group in in_groups(sorted(set(ids))):
        query = sa.select(record_rows.c.id, record_rows.c.superseded_by).where(
            record_rows.c.id.in_(group), record_rows.c.superseded_by.isnot(None)
        )
        found |= {row.id: row.superseded_by for row in await tx.execute(query)}
    return found


async def seen(tx: Tx, ids: Collection[int]) -> dict[int, Seen]:
    """Record.id → to whom it was open when it was last looked at; those never looked at are left out."""
    found: dict[int, Seen] = {}
    for group in in_groups(sorted(set(ids))):
        query = sa.select(seen_records).where(seen_records.c.record.in_(group))
        for row in await tx.execute(query):
            found[row.record] = Seen(Visibility(row.visibility), tuple(row.audience))
    return found


async def put_seen(tx: Tx, rows: Sequence[Standing]) -> None:
    """These records were looked at as they stand."""
    values = [
        {"record": one.id, "visibility": one.visibility.value, "audience": list(one.audience)} for one in rows
    ]
    await upsert(tx, seen_records, values)


# ── what there is to tell ───────────────────────────────────────────────────────────────────────────────────


async def put_news(tx: Tx, rows: Sequence[News]) -> None:
    """Something to tell; what is known for the same person, record and subject stays as it was."""
    await insert_missing(tx, news_rows, [asdict(row) for row in rows])


async def news_of(tx: Tx, records: Collection[int]) -> tuple[News, ...]:
    """All news of these records, told or not."""
    found: list[News] = []
    for group in in_groups(sorted(set(records))):
        query = sa.select(news_rows).where(news_rows.c.record.in_(group))
        found += (News(**row) for row in (await tx.execute(query)).mappings())
    return tuple(found)


class Waiting(NamedTuple):
    """Somebody for whom news waits: since when the first and the last of it went in."""

    person: int
    first: datetime
    last: datetime


async def waiting(tx: Tx) -> tuple[Waiting, ...]:
    """For whom news waits whose chat takes messages, by person."""
    at = news_rows.c.at
    query = (
        sa.select(news_rows.c.person, sa.func.min(at, type_=at.type), sa.func.max(at, type_=at.type))
        .where(news_rows.c.mailing.is_(None), news_rows.c.person.not_in(sa.select(chats.c.id)))
        .group_by(news_rows.c.person)
        .order_by(news_rows.c.person)
    )
    return tuple(Waiting(*row) for row in (await tx.execute(query)).all())


async def drop_waiting(tx: Tx, person: int) -> None:
    """Nothing that waits is told to somebody any more."""
    await tx.execute(sa.delete(news_rows).where(news_rows.c.person == person, news_rows.c.mailing.is_(None)))


async def begin_mailing(tx: Tx, person: int, at: datetime, before: datetime) -> Mailing:
    """Put what waits for somebody and went in before an instant into a digest of its own."""
    made = await tx.execute(sa.insert(mailings).values(person=person, at=at).returning(mailings.c.id))
    id = made.scalar_one()
    await tx.execute(
        sa.update(news_rows)
        .where(news_rows.c.person == person, news_rows.c.mailing.is_(None), news_rows.c.at < before)
        .values(mailing=id)
    )
    return Mailing(id=id, person=person, at=at)


async def mailing(tx: Tx, id: int) -> Mailing | None:
    found = (await tx.execute(sa.select(mailings).where(mailings.c.id == id))).mappings().one_or_none()
    return None if found is None else Mailing(**found)


async def told_in(tx: Tx, mailing: int) -> tuple[News, ...]:
    """What a digest tells, by record and subject."""
    query = sa.select(news_rows).where(news_rows.c.mailing == mailing)
    found = (await tx.execute(query.order_by(news_rows.c.record, news_rows.c.subject))).mappings()
    return tuple(News(**row) for row in found)


async def under_way(tx: Tx, records: Collection[int]) -> frozenset[int]:
    """Which of these records stand in a digest whose call is being made at this moment."""
    found: set[int] = set()
    for group in in_groups(sorted(set(records))):
        query = (
            sa.select(news_rows.c.record)
            .join(outbox, outbox.c.key == _KEY)
            .where(news_rows.c.record.in_(group), outbox.c.state == OutboxState.SENDING.value)
        )
        found |= set(await tx.scalars(query))
    return frozenset(found)


async def unsent(tx: Tx, people: Collection[int]) -> dict[int, tuple[int, ...]]:
    """Person → mailings that are queued and of which nothing can have arrived."""
    found: dict[int, tuple[int, ...]] = {}
    for group in in_groups(sorted(set(people))):
        query = (
            sa.select(outbox.c.person, outbox.c.key)
            .where(outbox.c.kind == DIGEST, outbox.c.person.in_(group), outbox.c.state == OutboxState.QUEUED.value)
            .where(outbox.c.tries == 0, outbox.c.message_id.is_(None))
            .order_by(outbox.c.id)
        )
        for person, key in (await tx.execute(query)).all():
            found[person] = (*found.get(person, ()), int(key.rpartition(":")[2]))
    return found


async def take_apart(tx: Tx, mailing: int) -> None:
    """What a digest was to tell waits again: its row in the outbox was cancelled before it was sent."""
    await tx.execute(sa.update(news_rows).where(news_rows.c.mailing == mailing).values(mailing=None))
    await tx.execute(sa.delete(mailings).where(mailings.c.id == mailing))


async def prune(tx: Tx, before: datetime) -> int:
    """Forget what was put into a digest before an instant, or waits since then for a chat that takes no messages.

    How many rows of news. What others wait for is kept however old it is: it is told late, once.
    """
    old = sa.select(mailings.c.id).where(mailings.c.at < before)
    unreachable = news_rows.c.mailing.is_(None) & news_rows.c.person.in_(sa.select(chats.c.id))
    gone = await tx.execute(
        sa.delete(news_rows).where(
            sa.or_(news_rows.c.mailing.in_(old), sa.and_(news_rows.c.at < before, unreachable))
        )
    )
    await tx.execute(sa.delete(mailings).where(mailings.c.at < before))
    return gone.rowcount


DIGEST = "digest"
"""``Outgoing.kind`` of a digest."""


def key_of(mailing: Mailing) -> str:
    """The key of its row in the outbox."""
    return f"{DIGEST}:{mailing.person}:{mailing.id}"


_KEY = sa.literal(f"{DIGEST}:").concat(sa.cast(news_rows.c.person, sa.Text)).concat(":") + sa.cast(
    news_rows.c.mailing, sa.Text
)
_STANDING = sa.select(
    record_rows.c.id,
    record_rows.c.visibility,
    record_rows.c.audience,
    record_rows.c.put_in_at,
    record_rows.c.supersedes,
    record_rows.c.superseded_by,
    record_rows.c.taken_back_at,
).select_from(record_rows)


def _standings(rows: sa.CursorResult[Any]) -> tuple[Standing, ...]:
    return tuple(_standing(row) for row in rows.mappings())


def _standing(row: Mapping[Any, Any]) -> Standing:
    return Standing(
        id=row["id"],
        visibility=Visibility(row["visibility"]),
        audience=tuple(row["audience"]),
        put_in_at=row["put_in_at"],
        supersedes=row["supersedes"],
        current=row["superseded_by"] is None and row["taken_back_at"] is None,
    )
