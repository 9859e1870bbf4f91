"""What was done, by whom, when and to whom: rows that are added and never changed, each bound to the one before.

A row's hash is taken over its number, instant, deed, subject, the hash before it, and three digests that stand for
what may have to be erased: who did it, whom it concerned, the details. Each digest is salted with a random number
of its own. Erasing takes the value and its salt away and leaves the digest: the chain still holds, and nobody can
find out by trying what the digest stood for.

A changed row no longer fits its hash, a removed one leaves a gap in the numbers, and the number of the last row is
kept apart, so that rows missing at the end show too. Somebody who can write to the database and makes every hash
anew from the change on can be found out only by a hash that was noted elsewhere: see :func:`number_of`.
"""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, Final

import sqlalchemy as sa

from storage.database import Tx
from storage.rows import Deed, JournalEntry, JournalRow
from storage.statements import insert, insert_missing
from storage.tables import counters, journal

_NAME: Final = "journal"
_AT_ONCE: Final = 500  # rows read together
_MOST_FLAWS: Final = 100
_LONGEST_SUBJECT: Final = 200
_LONGEST_WORD: Final = 120  # of a detail: a name, a code, a title cut short; a message's text is longer
_MOST_WORDS: Final = 60


class FlawKind(StrEnum):
    MISSING = "missing"  # rows that were there are gone
    ALTERED = "altered"  # the row does not say what was written
    UNBOUND = "unbound"  # the row does not carry the hash of the one before: one of the two was rewritten


@dataclass(frozen=True, kw_only=True, slots=True)
class Flaw:
    """What is wrong with the chain at ``number``; missing rows reach up to ``until``."""

    number: int
    until: int
    kind: FlawKind


@dataclass(frozen=True, kw_only=True, slots=True)
class Soundness:
    """How the chain stands. ``rows`` are there; ``head`` is the last one's hash, "" for an empty journal.

    ``erased`` is how many rows were relieved of details or of a person. ``flaws``: the first hundred, in order.
    """

    rows: int
    head: str
    erased: int
    flaws: tuple[Flaw, ...]

    @property
    def whole(self) -> bool:
        return not self.flaws


async def add(tx: Tx, entry: JournalEntry) -> JournalRow:
    """Note a deed, in the transaction that does it: both are there, or neither.

    Raises ``ValueError`` for details that are no short facts, or a subject that is too long.
    """
    _check(entry)
    number = await _next_number(tx)
    before = await tx.execute(sa.select(journal.c.hash).order_by(journal.c.number.desc()).limit(1))
    previous = before.scalar_one_or_none() or ""
    by_salt, by_digest = _seal(str(entry.by))
    person_salt, person_digest = _seal(str(entry.person))
    detail_salt, detail_digest = _seal(_written(entry.detail))
    row = JournalRow(
        number=number,
        at=entry.at.astimezone(UTC),
        doer=entry.doer.value,
        by=entry.by,
        by_digest=by_digest,
        deed=entry.deed.value,
        subject=entry.subject,
        person=entry.person,
        person_digest=person_digest,
        detail=entry.detail,
        detail_digest=detail_digest,
        previous=previous,
        hash="",
    )
    values = {name: getattr(row, name) for name in JournalRow.__slots__}
    values |= {"hash": _hash(values), "by_salt": by_salt, "person_salt": person_salt, "detail_salt": detail_salt}
    await insert(tx, journal, [values])
    return JournalRow(**{name: values[name] for name in JournalRow.__slots__})


async def rows(
    tx: Tx,
    *,
    deeds: Collection[Deed] = (),
    limit: int | None = None,
    skip: int = 0,
    oldest_first: bool = False,
) -> tuple[JournalRow, ...]:
    """Entries, the newest first; of the deeds given, where any are."""
    order = journal.c.number if oldest_first else journal.c.number.desc()
    query = sa.select(journal).where(*_of(deeds)).order_by(order).limit(limit).offset(skip)
    return tuple(_row(row) for row in (await tx.execute(query)).mappings())


async def count(tx: Tx, *, deeds: Collection[Deed] = ()) -> int:
    """How many entries there are; of the deeds given, where any are."""
    query = sa.select(sa.func.count()).select_from(journal).where(*_of(deeds))
    return int((await tx.execute(query)).scalar_one())


async def deeds(tx: Tx) -> dict[str, int]:
    """How many entries there are of each deed that was ever noted."""
    found = await tx.execute(sa.select(journal.c.deed, sa.func.count()).group_by(journal.c.deed))
    return {row[0]: row[1] for row in found}


async def verify(tx: Tx) -> Soundness:
    """Read the whole chain and say what does not fit. A row that was erased in part fits."""
    flaws: list[Flaw] = []
    read = erased = last = 0
    head = ""
    while group := await _after(tx, last):
        for row in group:
            number = row["number"]
            gap = number != last + 1
            if gap:
                flaws.append(Flaw(number=last + 1, until=number - 1, kind=FlawKind.MISSING))
            elif row["previous"] != head:
                flaws.append(Flaw(number=number, until=number, kind=FlawKind.UNBOUND))
            if not all(_sealed_parts(row)) or _hash(row) != row["hash"]:
                flaws.append(Flaw(number=number, until=number, kind=FlawKind.ALTERED))
            read, last, head = read + 1, number, row["hash"]
            erased += not (row["by_salt"] and row["person_salt"] and row["detail_salt"])
    given = await _last_number(tx)
    if given > last:
        flaws.append(Flaw(number=last + 1, until=given, kind=FlawKind.MISSING))
    elif given < last:
        flaws.append(Flaw(number=given + 1, until=last, kind=FlawKind.UNBOUND))  # put in past the counter
    return Soundness(rows=read, head=head, erased=erased, flaws=tuple(flaws[:_MOST_FLAWS]))


async def number_of(tx: Tx, hash_begins: str) -> int | None:
    """The entry whose hash begins so; None where none does: it was rewritten since the hash was noted."""
    begins = "".join(hash_begins.split()).lower()
    if len(begins) < 8 or not set(begins) <= set("0123456789abcdef"):
        return None
    query = sa.select(journal.c.number).where(sa.func.substr(journal.c.hash, 1, len(begins)) == begins)
    found: int | None = (await tx.execute(query.limit(1))).scalar_one_or_none()
    return found


async def drop_details(tx: Tx, before: datetime) -> int:
    """Erase the details of entries older than ``before``; how many had any. What was done and by whom stays."""
    dropped = await tx.execute(
        sa.update(journal).where(journal.c.at < before, journal.c.detail_salt != "").values(_NO_DETAIL)
    )
    return dropped.rowcount


async def forget_person(tx: Tx, person: int) -> int:
    """Erase somebody from the journal: as the one who did it, and as the one it concerned, with its details."""
    if not person:
        return 0
    did = await tx.execute(
        sa.update(journal).where(journal.c.by == person, journal.c.by_salt != "").values(by=0, by_salt="")
    )
    concerned = await tx.execute(
        sa.update(journal)
        .where(journal.c.person == person, journal.c.person_salt != "")
        .values(person=0, person_salt="", **_NO_DETAIL)
    )
    return did.rowcount + concerned.rowcount


def short(text: str) -> str:
    """Words from outside as a detail may hold them: cut, and without what cannot be seen."""
    return "".join(c if c.isprintable() else "?" for c in text)[:_LONGEST_WORD]


_NO_DETAIL: Final[Mapping[str, Any]] = {"detail": {}, "detail_salt": ""}


def _of(deeds: Collection[Deed]) -> list[sa.ColumnElement[bool]]:
    return [journal.c.deed.in_([deed.value for deed in deeds])] if deeds else []


async def _next_number(tx: Tx) -> int:
    # The counter's row stays locked until this transaction ends: one writer at a time reads the last hash.
    await insert_missing(tx, counters, [{"name": _NAME, "number": 0}])
    moved = await tx.execute(
        sa.update(counters)
        .where(counters.c.name == _NAME)
        .values(number=counters.c.number + 1)
        .returning(counters.c.number)
    )
    return int(moved.scalar_one())


async def _last_number(tx: Tx) -> int:
    found = await tx.execute(sa.select(counters.c.number).where(counters.c.name == _NAME))
    return int(found.scalar_one_or_none() or 0)


async def _after(tx: Tx, number: int) -> Sequence[Mapping[Any, Any]]:
    query = sa.select(journal).where(journal.c.number > number).order_by(journal.c.number).limit(_AT_ONCE)
    return (await tx.execute(query)).mappings().all()


def _check(entry: JournalEntry) -> None:
    if len(entry.subject) > _LONGEST_SUBJECT or not entry.subject.isprintable():
        raise ValueError("the subject of an entry is a short name")
    for value in entry.detail.values():
        values = value if isinstance(value, list) else [value]
        if len(values) > _MOST_WORDS or not all(_is_short(one) for one in values):
            raise ValueError("the details of an entry are a few short facts, not texts")


def _is_short(value: object) -> bool:
    if isinstance(value, str):
        return len(value) <= _LONGEST_WORD and value.isprintable()
    return value is None or isinstance(value, int)


def _seal(value: str) -> tuple[str, str]:
    """A fresh salt, and the digest of the value with it."""
    salt = secrets.token_hex(16)
    return salt, _digest(salt, value)


def _digest(salt: str, value: str) -> str:
    return hashlib.sha256(f"{salt}:{value}".encode()).hexdigest()


def _written(detail: Mapping[str, Any]) -> str:
    return json.dumps(detail, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def _sealed_parts(row: Mapping[Any, Any]) -> Iterator[bool]:
    """For each part that can be erased, whether it is what was written, or erased whole."""
    for name, empty in (("by", 0), ("person", 0), ("detail", {})):
        salt, value = row[f"{name}_salt"], row[name]
        if not salt:
            yield value == empty
        else:
            written = _written(value) if name == "detail" else str(value)
            yield _digest(salt, written) == row[f"{name}_digest"]


def _hash(row: Mapping[Any, Any]) -> str:
    parts = [
        row["number"],
        row["at"].astimezone(UTC).isoformat(timespec="microseconds"),
        row["doer"],
        row["by_digest"],
        row["deed"],
        row["subject"],
        row["person_digest"],
        row["detail_digest"],
        row["previous"],
    ]
    return hashlib.sha256(json.dumps(parts, ensure_ascii=False, separators=(",", ":")).encode()).hexdigest()


def _row(row: Mapping[Any, Any]) -> JournalRow:
    values = {name: row[name] for name in JournalRow.__slots__}
    for name in ("by", "person", "detail"):
        if not row[f"{name}_salt"]:
            values[name] = None
    return JournalRow(**values)
