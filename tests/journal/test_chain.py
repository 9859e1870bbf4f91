"""The chain: what was added stands, and whatever is changed or taken out of it shows."""

from __future__ import annotations

import asyncio
import hashlib
import json
import shutil
import tempfile
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from storage import journal
from storage.database import Database
from storage.journal import FlawKind
from storage.rows import Deed, Doer, JournalEntry, JournalRow

NOW = datetime(2011, 3, 1, 9, 0, 0, 123456, tzinfo=UTC)
ANA, BEN = 4711, 4712
Tamper = Callable[..., Awaitable[None]]


def entry(n: int = 0, **more: Any) -> JournalEntry:
    given: dict[str, Any] = {
        "deed": Deed.RECORD_PUT_IN,
        "at": NOW + timedelta(minutes=n),
        "doer": Doer.COORDINATOR,
        "by": ANA,
        "subject": f"record:{n}",
        "detail": {"passages": n, "file": "may.md"},
    }
    return JournalEntry(**given | more)


async def written(db: Database, *entries: JournalEntry) -> list[JournalRow]:
    rows = []
    for one in entries:
        async with db.write() as tx:
            rows.append(await journal.add(tx, one))
    return rows


async def soundness(db: Database) -> journal.Soundness:
    async with db.read() as tx:
        return await journal.verify(tx)


async def flaws(db: Database) -> list[tuple[int, int, str]]:
    return [(flaw.number, flaw.until, flaw.kind.value) for flaw in (await soundness(db)).flaws]


async def test_an_empty_journal_is_whole(db: Database) -> None:
    assert await soundness(db) == journal.Soundness(rows=0, head="", erased=0, flaws=())


async def test_what_was_done_can_be_read_again_the_newest_first(db: Database) -> None:
    rows = await written(
        db, *(entry(n) for n in range(3)), entry(3, deed=Deed.ROLE_CHANGED, person=BEN, subject="")
    )
    async with db.read() as tx:
        assert await journal.rows(tx) == tuple(reversed(rows))
        assert await journal.rows(tx, oldest_first=True, limit=2, skip=1) == tuple(rows[1:3])
        assert await journal.rows(tx, deeds=[Deed.ROLE_CHANGED]) == (rows[3],)
        assert [await journal.count(tx), await journal.count(tx, deeds=[Deed.RECORD_PUT_IN])] == [4, 3]
    assert [row.number for row in rows] == [1, 2, 3, 4]
    assert (rows[3].by, rows[3].person, rows[3].detail) == (ANA, BEN, {"passages": 3, "file": "may.md"})
    found = await soundness(db)
    assert (found.whole, found.rows, found.head, found.erased) == (True, 4, rows[3].hash, 0)


async def test_the_hash_is_what_the_documentation_says(db: Database) -> None:
    first, second = await written(db, entry(1), entry(2))
    assert second.previous == first.hash
    parts = [
        2,
        "2011-03-01T09:02:00.123456+00:00",
        "coordinator",
        second.by_digest,
        "record.put-in",
        "record:2",
        second.person_digest,
        second.detail_digest,
        first.hash,
    ]
    text = json.dumps(parts, ensure_ascii=False, separators=(",", ":"))
    assert second.hash == hashlib.sha256(text.encode()).hexdigest()


async def test_what_is_rolled_back_leaves_no_entry_and_no_gap(db: Database) -> None:
    async def fails() -> None:
        async with db.write() as tx:
            await journal.add(tx, entry(2))
            raise RuntimeError("after the entry")

    await written(db, entry(1))
    with pytest.raises(RuntimeError, match="after the entry"):
        await fails()
    await written(db, entry(3))
    async with db.read() as tx:
        assert [row.subject for row in await journal.rows(tx)] == ["record:3", "record:1"]
    assert (await soundness(db)).whole


async def test_many_at_once_make_one_chain(db: Database, tmp_path: Path) -> None:
    other = await Database.open(f"sqlite:///{tmp_path}/base.db")
    await asyncio.gather(*(written(base, entry(n)) for n in range(20) for base in (db, other)))
    await other.close()
    found = await soundness(db)
    assert (found.rows, found.whole) == (40, True)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE journal SET subject = 'record:9' WHERE number = 3",
        "UPDATE journal SET deed = 'record.taken-back' WHERE number = 3",
        "UPDATE journal SET doer = 'administrator' WHERE number = 3",
        "UPDATE journal SET at = '2010-03-01 09:00:00.000000' WHERE number = 3",
        "UPDATE journal SET by = 4712 WHERE number = 3",
        "UPDATE journal SET by = 4712, by_salt = '' WHERE number = 3",
        "UPDATE journal SET person = 4712 WHERE number = 3",
        "UPDATE journal SET detail = '{\"passages\": 4}' WHERE number = 3",
        "UPDATE journal SET detail = '{\"passages\": 4}', detail_salt = '' WHERE number = 3",
        "UPDATE journal SET detail_digest = by_digest WHERE number = 3",
        "UPDATE journal SET hash = by_digest WHERE number = 5",
    ],
)
async def test_an_altered_row_is_named(db: Database, tamper: Tamper, statement: str) -> None:
    await written(db, *(entry(n) for n in range(1, 6)))
    await tamper(statement)
    assert await flaws(db) == [(5, 5, "altered") if "number = 5" in statement else (3, 3, "altered")]


@pytest.mark.parametrize(
    ("gone", "said"),
    [
        ("number = 1", [(1, 1, "missing")]),
        ("number IN (2, 3)", [(2, 3, "missing")]),
        ("number = 5", [(5, 5, "missing")]),
        ("number IN (1, 4, 5)", [(1, 1, "missing"), (4, 5, "missing")]),
        ("1", [(1, 5, "missing")]),
    ],
)
async def test_a_removed_row_is_named(
    db: Database, tamper: Tamper, gone: str, said: list[tuple[int, int, str]]
) -> None:
    await written(db, *(entry(n) for n in range(1, 6)))
    await tamper(f"DELETE FROM journal WHERE {gone}")
    assert await flaws(db) == said


async def test_numbers_moved_up_over_a_removed_row_do_not_hide_it(db: Database, tamper: Tamper) -> None:
    await written(db, *(entry(n) for n in range(1, 5)))
    await tamper("DELETE FROM journal WHERE number = 2")
    await tamper("UPDATE journal SET number = number - 1 WHERE number > 2")
    await tamper("UPDATE counters SET number = 3 WHERE name = 'journal'")
    assert (2, 2, "altered") in await flaws(db)


async def test_a_rewritten_row_with_a_hash_made_anew_no_longer_fits_the_next(db: Database, tamper: Tamper) -> None:
    rows = await written(db, *(entry(n) for n in range(1, 5)))
    forged = {name: getattr(rows[1], name) for name in JournalRow.__slots__} | {"subject": "record:9"}
    made_anew = journal._hash(forged)
    await tamper("UPDATE journal SET subject = 'record:9', hash = ? WHERE number = 2", made_anew)
    assert await flaws(db) == [(3, 3, "unbound")]


async def test_a_row_put_in_by_hand_behind_the_last_shows(db: Database, tamper: Tamper) -> None:
    last = (await written(db, entry(1)))[-1]
    forged = {name: getattr(last, name) for name in JournalRow.__slots__} | {"number": 2, "previous": last.hash}
    await tamper(
        "INSERT INTO journal SELECT 2, at, doer, by, by_salt, by_digest, deed, subject, person, person_salt,"
        " person_digest, detail, detail_salt, detail_digest, hash, ? FROM journal WHERE number = 1",
        journal._hash(forged),
    )
    assert await flaws(db) == [(2, 2, "unbound")]


async def test_a_chain_made_wholly_anew_is_found_out_by_a_hash_noted_elsewhere(
    db: Database, tamper: Tamper
) -> None:
    noted = (await written(db, entry(1), entry(2)))[-1].hash
    async with db.read() as tx:
        assert await journal.number_of(tx, noted[:4] + " " + noted[4:12].upper()) == 2
        assert await journal.number_of(tx, noted[:7]) is None  # too short to prove anything
        assert await journal.number_of(tx, "%" * 12) is None
    await tamper("DELETE FROM journal")
    await tamper("DELETE FROM counters WHERE name = 'journal'")
    await written(db, entry(1), entry(3))
    assert (await soundness(db)).whole
    async with db.read() as tx:
        assert await journal.number_of(tx, noted[:12]) is None


# erasing


async def test_an_erased_person_is_gone_and_the_chain_holds(db: Database) -> None:
    await written(
        db,
        entry(1, by=ANA),
        entry(2, by=BEN, person=ANA, deed=Deed.INVITATION_MADE, subject="", detail={"state": "CH"}),
        entry(3, by=BEN),
    )
    async with db.write() as tx:
        assert await journal.forget_person(tx, ANA) == 2
    async with db.read() as tx:
        third, second, first = await journal.rows(tx)
    assert (first.by, first.person, first.detail) == (None, 0, {"passages": 1, "file": "may.md"})
    assert (second.by, second.person, second.detail) == (BEN, None, None)
    assert (third.by, third.person) == (BEN, 0)
    found = await soundness(db)
    assert (found.whole, found.erased) == (True, 2)
    async with db.write() as tx:
        assert await journal.forget_person(tx, ANA) == 0
        assert await journal.forget_person(tx, 0) == 0, "nobody is not somebody"


async def test_whose_digest_it_was_cannot_be_found_by_trying(db: Database) -> None:
    rows = await written(db, entry(1), entry(2))
    assert rows[0].by_digest != rows[1].by_digest, "the same person has another digest in every row"
    guesses = {hashlib.sha256(text.encode()).hexdigest() for text in (str(ANA), f":{ANA}", f"{rows[0].hash}:{ANA}")}
    assert rows[0].by_digest not in guesses


async def test_details_go_after_their_time_and_the_chain_holds(db: Database) -> None:
    await written(db, *(entry(n) for n in range(1, 4)))
    async with db.write() as tx:
        assert await journal.drop_details(tx, NOW + timedelta(minutes=3)) == 2
        assert await journal.drop_details(tx, NOW + timedelta(minutes=3)) == 0
    async with db.read() as tx:
        assert [row.detail for row in await journal.rows(tx)] == [{"passages": 3, "file": "may.md"}, None, None]
        assert [row.subject for row in await journal.rows(tx)] == ["record:3", "record:2", "record:1"]
    assert (await soundness(db)).whole


@pytest.mark.parametrize(
    "detail",
    [
        {"text": "Dear colleagues, " * 20},
        {"text": "two\nlines"},
        {"nested": {"text": "x"}},
        {"texts": ["x" * 121]},
        {"many": list(range(61))},
        {"share": 0.5},
    ],
)
async def test_a_text_is_no_detail(db: Database, detail: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="few short facts"):
        await written(db, entry(1, detail=detail))
    with pytest.raises(ValueError, match="short name"):
        await written(db, entry(1, subject="Dear colleagues, " * 20))
    assert (await soundness(db)).rows == 0


# anything at all

_words = st.text(st.characters(exclude_categories=("C", "Z")), max_size=20)
_facts = st.one_of(_words, st.integers(-(2**53), 2**53), st.booleans(), st.none())
_entries = st.builds(
    JournalEntry,
    deed=st.sampled_from(Deed),
    at=st.datetimes(timezones=st.just(UTC)),
    doer=st.sampled_from(Doer),
    by=st.integers(0, 2**52),
    subject=_words,
    person=st.integers(0, 2**52),
    detail=st.dictionaries(_words, st.one_of(_facts, st.lists(_facts, max_size=4)), max_size=4),
)


@settings(max_examples=15, deadline=None)
@given(entries=st.lists(_entries, min_size=1, max_size=8), data=st.data())
def test_whatever_is_noted_holds_and_any_removal_but_an_erasure_shows(
    empty_database: Path, entries: list[JournalEntry], data: st.DataObject
) -> None:
    async def run() -> None:
        with tempfile.TemporaryDirectory() as folder:
            shutil.copy(empty_database, Path(folder) / "base.db")
            db = await Database.open(f"sqlite:///{folder}/base.db")
            try:
                rows = await written(db, *entries)
                async with db.write() as tx:
                    await journal.forget_person(tx, data.draw(st.sampled_from(entries)).person or 1)
                    await journal.drop_details(tx, data.draw(st.sampled_from(entries)).at)
                assert (await soundness(db)).whole
                gone = data.draw(st.sampled_from(rows)).number
                async with db.write() as tx:
                    await tx.exec_driver_sql("DELETE FROM journal WHERE number = ?", (gone,))
                assert (await soundness(db)).flaws == (
                    journal.Flaw(number=gone, until=gone, kind=FlawKind.MISSING),
                )
            finally:  # also where an example is given up half-way
                await db.close()

    asyncio.run(run())
