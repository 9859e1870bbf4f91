"""Extensions and conditions in a real database."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from storage import obligations, parties
from storage.database import Database
from storage.rows import Condition, Extension, Party, PartyKind

PUT_OFF = Extension(
    treaty="AAA",
    party="CH",
    rule="aaa-clearance",
    until=date(2030, 1, 1),
    granted=date(2024, 9, 1),
    source="decision",
)
HAS_SOME = Condition(
    treaty="AAA", party="CH", condition="stockpiles", holds=True, since=date(2011, 1, 1), source="s"
)


@pytest.fixture
async def base(db: Database) -> Database:
    async with db.write() as tx:
        await parties.put_parties(tx, [Party(key=key, code=key, kind=PartyKind.STATE) for key in ("CH", "NO")], [])
    return db


async def test_extensions_come_out_as_they_went_in_and_change_under_the_same_day(base: Database) -> None:
    other = replace(PUT_OFF, party="NO")
    async with base.write() as tx:
        await obligations.put_extensions(tx, [other, PUT_OFF, replace(PUT_OFF, until=date(2031, 1, 1))])
        await obligations.put_extensions(tx, [replace(PUT_OFF, note="corrected")])
    async with base.read() as tx:
        assert await obligations.extensions(tx) == (
            replace(PUT_OFF, note="corrected"),
            replace(PUT_OFF, until=date(2031, 1, 1)),
            other,
        )
        assert await obligations.extensions(tx, treaty="BBB") == ()
        assert await obligations.extensions(tx, treaty="AAA", party="NO") == (other,)


async def test_an_extension_can_be_taken_away_once(base: Database) -> None:
    async with base.write() as tx:
        await obligations.put_extensions(tx, [PUT_OFF])
        assert await obligations.drop_extension(tx, PUT_OFF)
        assert not await obligations.drop_extension(tx, PUT_OFF)
        assert await obligations.extensions(tx) == ()


async def test_of_a_condition_the_last_word_holds(base: Database) -> None:
    async with base.write() as tx:
        await obligations.put_conditions(tx, [HAS_SOME, replace(HAS_SOME, party="NO")])
        await obligations.put_conditions(tx, [replace(HAS_SOME, holds=False, since=date(2020, 5, 5))])
    async with base.read() as tx:
        assert await obligations.conditions(tx, party="CH") == (
            replace(HAS_SOME, holds=False, since=date(2020, 5, 5)),
        )
        assert len(await obligations.conditions(tx, treaty="AAA")) == 2
    async with base.write() as tx:
        assert await obligations.drop_condition(tx, HAS_SOME)
        assert not await obligations.drop_condition(tx, HAS_SOME)
        assert len(await obligations.conditions(tx)) == 1
