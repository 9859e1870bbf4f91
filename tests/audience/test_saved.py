"""Audiences kept under a name."""

from __future__ import annotations

import pytest

from bot.audience.audience import ALL, parse
from bot.audience.audiences import Audiences, Refusal
from bot.audience.complaint import AudienceError, UnknownInAudience
from bot.people.roster import People
from storage import audiences as kept
from storage import holdings, journal
from storage.database import Database
from storage.rows import Role
from tests.audience.conftest import CHIEF, COORDINATOR, NOW, come_in, furnish, somebody


@pytest.fixture
async def base(db: Database) -> Database:
    await furnish(db)
    await come_in(
        db,
        [somebody(COORDINATOR, "NO", role=Role.COORDINATOR), somebody(3, "CH"), somebody(4, "IE", groups=("B",))],
    )
    return db


async def save(
    audiences: Audiences, name: str, expression: str, *, by: int = COORDINATOR, replace: bool = False
) -> object:
    return await audiences.save(name, parse(expression), by=by, now=NOW, replace=replace)


async def test_a_saved_audience_means_what_it_means_at_that_moment(base: Database, audiences: Audiences) -> None:
    await save(audiences, "The West", "region:WEOG")
    assert (await audiences.count(parse('saved:"the west"'), NOW)).people == 3
    await come_in(base, [somebody(5, "AT")])
    assert (await audiences.count(parse("saved:TheWest"), NOW)).people == 4
    await save(audiences, "The West", "state:CH", replace=True)
    assert (await audiences.count(parse('saved:"The West"'), NOW)).people == 1


async def test_what_an_audience_means_expanded_changes_with_what_it_names(
    base: Database, audiences: Audiences
) -> None:
    await save(audiences, "One", "state:CH")
    await save(audiences, "Two", "saved:One or state:IE")
    asked = parse("not saved:Two")
    async with base.read() as tx:
        assert str(await audiences.expanded(tx, asked, NOW)) == "not (state:CH or state:IE)"
    await save(audiences, "One", "state:NO", replace=True)
    async with base.read() as tx:
        assert str(await audiences.expanded(tx, asked, NOW)) == "not (state:NO or state:IE)"


async def test_none_contains_itself_however_many_lie_between(base: Database, audiences: Audiences) -> None:
    with pytest.raises(UnknownInAudience, match="no saved audience called “One”"):
        await save(audiences, "One", "saved:One")
    await save(audiences, "One", "state:CH")
    await save(audiences, "Two", "not saved:One")
    await save(audiences, "Three", "saved:Two and state:IE")
    for expression in ("saved:One", "saved:Two", "state:IE or not saved:Three"):
        with pytest.raises(AudienceError, match="The saved audience “one” contains itself"):
            await save(audiences, "one", expression, replace=True)
    assert [row.expression for row in await audiences.saved() if row.name == "One"] == ["state:CH"]


async def test_a_circle_that_got_into_the_base_some_other_way_is_an_error_and_not_for_ever(
    base: Database, audiences: Audiences
) -> None:
    async with base.write() as tx:
        for name, other in (("one", "two"), ("two", "one")):
            row = kept.SavedAudience(key=name, name=name, expression=f"saved:{other}", by=0, at=NOW)
            await kept.put(tx, row)
    with pytest.raises(UnknownInAudience, match="contains itself"):
        await audiences.count(parse("saved:one"), NOW)
    async with base.read() as tx:
        with pytest.raises(UnknownInAudience, match="contains itself"):
            await audiences.expanded(tx, parse("saved:one"), NOW)


async def test_what_is_dropped_is_missed_by_what_names_it(base: Database, audiences: Audiences) -> None:
    await save(audiences, "One", "state:CH")
    await save(audiences, "Two", "saved:One or state:IE")
    assert [row.name for row in await audiences.used_by("one")] == ["Two"]
    dropped = await audiences.drop("one", by=COORDINATOR, now=NOW)
    assert not isinstance(dropped, Refusal)
    with pytest.raises(UnknownInAudience, match="no saved audience called “One” any more"):
        await audiences.count(parse("saved:Two"), NOW)
    assert await audiences.drop("one", by=COORDINATOR, now=NOW) is Refusal.GONE


async def test_a_name_that_looks_the_same_is_the_same_and_is_not_replaced_unasked(
    base: Database, audiences: Audiences
) -> None:
    await save(audiences, "The West", "state:CH")
    assert await save(audiences, "the-west", "state:IE") is Refusal.TAKEN
    assert [row.expression for row in await audiences.saved()] == ["state:CH"]


async def test_what_cannot_be_found_is_not_saved(base: Database, audiences: Audiences) -> None:
    with pytest.raises(UnknownInAudience, match="Nobody is in a group"):
        await save(audiences, "Mine", "group:Nowhere")
    assert await audiences.saved() == ()


async def test_only_coordinators_save_and_drop_and_the_journal_notes_it(
    base: Database, audiences: Audiences, roster: People
) -> None:
    assert await save(audiences, "Mine", "state:CH", by=3) is Refusal.NOT_ALLOWED
    await save(audiences, "Mine", "state:CH")
    assert await audiences.drop("mine", by=3, now=NOW) is Refusal.NOT_ALLOWED
    await roster.withdraw_role(COORDINATOR, by=CHIEF, now=NOW)
    assert await audiences.drop("mine", by=COORDINATOR, now=NOW) is Refusal.NOT_ALLOWED
    await audiences.drop("mine", by=CHIEF, now=NOW)
    async with base.read() as tx:
        noted = [row for row in await journal.rows(tx) if row.deed == "announcement.audience"]
    assert [(row.by, row.detail) for row in noted] == [
        (CHIEF, {"name": "Mine", "change": "dropped"}),
        (COORDINATOR, {"name": "Mine", "change": "saved"}),
    ]


async def test_who_is_erased_is_named_in_no_expression_any_more(base: Database, audiences: Audiences) -> None:
    await come_in(base, [somebody(33)])
    await save(audiences, "Both", 'person:3 or person:33 or group:"B"')
    async with base.write() as tx:
        row = kept.SavedAudience(key="q", name="q", expression='group:"person:3" or person:3', by=3, at=NOW)
        await kept.put(tx, row)
    async with base.read() as tx:
        shown = await holdings.everything(tx, 3)
    assert {row["name"] for row in shown["saved_audiences"]} == {"Both", "q"}
    async with base.write() as tx:
        await holdings.erase(tx, 3)
        left = {row.name: (row.expression, row.by) for row in await kept.every(tx)}
    assert left["Both"] == ("person:0 or person:33 or group:B", COORDINATOR)
    assert left["q"] == ('group:"person:3" or person:0', 0)
    with pytest.raises(UnknownInAudience, match="erased"):
        await audiences.count(parse("saved:Both"), NOW)


async def test_everybody_can_be_saved_too(base: Database, audiences: Audiences) -> None:
    assert not isinstance(await audiences.save("Everybody", ALL, by=CHIEF, now=NOW), Refusal)
    assert (await audiences.count(parse("saved:everybody"), NOW)).people == 3
