"""The ledger: entries are added, the last one stands."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.errors import StorageError
from storage import parties, submissions
from storage.database import Database
from storage.rows import Party, PartyKind, SubmissionEntry, SubmissionStep
from tests.storage.made import NOW

ENTRY = SubmissionEntry(
    id=0,
    treaty="T",
    rule="yearly",
    party="AA",
    period=2011,
    step=SubmissionStep.CLAIMED,
    at=NOW,
    by=7,
    submitted_on=date(2011, 4, 28),
    document="T/1",
    note="said so",
)


@pytest.fixture
async def ledger(db: Database) -> Database:
    async with db.write() as tx:
        await parties.put_parties(tx, [Party(key=k, code=k, kind=PartyKind.STATE) for k in ("AA", "BB")], [])
    return db


async def test_an_entry_is_read_back_as_it_was_added(ledger: Database) -> None:
    async with ledger.write() as tx:
        id = await submissions.add(tx, ENTRY)
    async with ledger.read() as tx:
        assert await submissions.entry(tx, id) == replace(ENTRY, id=id)
        assert await submissions.history(tx, "yearly", "AA", 2011) == (replace(ENTRY, id=id),)
        assert await submissions.entry(tx, id + 1) is None


async def test_the_last_entry_stands_whatever_its_time(ledger: Database) -> None:
    async with ledger.write() as tx:
        await submissions.add(tx, ENTRY)
        last = await submissions.add(tx, replace(ENTRY, step=SubmissionStep.DECLINED, at=NOW.replace(year=2010)))
        await submissions.add(tx, replace(ENTRY, party="BB", period=0, rule="once"))
    async with ledger.read() as tx:
        standing = await submissions.standing(tx)
        assert standing["yearly", "AA", 2011].id == last
        assert set(standing) == {("yearly", "AA", 2011), ("once", "BB", 0)}
        assert set(await submissions.standing(tx, rules=["once"])) == {("once", "BB", 0)}
        assert set(await submissions.standing(tx, party="AA")) == {("yearly", "AA", 2011)}
        assert set(await submissions.standing(tx, since=date(2012, 1, 1))) == {("once", "BB", 0)}


async def test_what_waits_is_what_was_claimed_last(ledger: Database) -> None:
    async with ledger.write() as tx:
        first = await submissions.add(tx, ENTRY)
        await submissions.add(tx, replace(ENTRY, period=2012))
        await submissions.add(tx, replace(ENTRY, period=2012, step=SubmissionStep.CONFIRMED))
    async with ledger.read() as tx:
        assert [one.id for one in await submissions.claims(tx)] == [first]


@pytest.mark.parametrize("step", list(SubmissionStep))
def test_only_what_a_coordinator_put_down_counts_as_handed_in(step: SubmissionStep) -> None:
    counts = {SubmissionStep.RECORDED, SubmissionStep.CONFIRMED, SubmissionStep.CORRECTED}
    assert submissions.handed_in(replace(ENTRY, step=step)) == (step in counts)


async def test_forgetting_a_person_keeps_the_entries(ledger: Database) -> None:
    async with ledger.write() as tx:
        await submissions.add(tx, ENTRY)
        await submissions.add(tx, replace(ENTRY, by=8))
        assert len(await submissions.written_by(tx, 7)) == 1
        assert await submissions.forget_person(tx, 7) == 1
        assert [one.by for one in await submissions.history(tx, "yearly", "AA", 2011)] == [0, 8]


async def test_an_entry_needs_its_party(ledger: Database) -> None:
    with pytest.raises(StorageError):
        async with ledger.write() as tx:
            await submissions.add(tx, replace(ENTRY, party="ZZ"))


@settings(deadline=None, max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["yearly", "once"]),
            st.sampled_from(["AA", "BB"]),
            st.sampled_from([0, 2011]),
            st.sampled_from(list(SubmissionStep)),
        ),
        max_size=12,
    )
)
async def test_standing_and_claims_follow_from_the_history(ledger: Database, rows: list) -> None:
    async with ledger.write() as tx:
        before = len(await submissions.standing(tx))
        expected = {key: one.step for key, one in (await submissions.standing(tx)).items()}
        for rule, party, period, step in rows:
            await submissions.add(tx, replace(ENTRY, rule=rule, party=party, period=period, step=step))
            expected[rule, party, period] = step
        standing = await submissions.standing(tx)
        assert {key: one.step for key, one in standing.items()} == expected
        assert len(standing) >= before
        waiting = {(one.rule, one.party, one.period) for one in await submissions.claims(tx)}
        assert waiting == {key for key, step in expected.items() if step is SubmissionStep.CLAIMED}
