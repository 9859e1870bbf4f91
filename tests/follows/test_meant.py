"""What is meant by what somebody writes after /follow."""

from __future__ import annotations

import pytest

from storage import meetings
from storage.database import Database
from storage.rows import PUBLIC_READER, PlannedItem, Reader, Role, Visibility
from tests.follows.newsroom import TALKS, World, delegate


@pytest.fixture
async def world(db: Database) -> World:
    found = await World.begun(db, delegate(7))
    await found.put_in()
    return found


WORDS: dict[str, list[str]] = {
    "Switzerland": ["party:CH"],
    "swizerland": ["party:CH"],
    "la Suisse": ["party:CH"],
    "瑞士": ["party:CH"],
    "Congo": ["party:CG", "party:CD"],
    "WEOG": ["party:WEOG"],
    "SOF": ["topic:office"],
    "the support office": ["topic:office"],
    "clearance": ["topic:clearance"],
    "demining": ["topic:clearance"],
    "déminage": ["topic:clearance"],
    "item 3": ["item:CCM-TALKS-2012-03:3"],
    "пункт 3": ["item:CCM-TALKS-2012-03:3"],
    "item 3 of the talks in Bern": ["item:CCM-TALKS-2012-03:3"],
    "item 9": [],
    "2MSP": ["meeting:CCM-2MSP"],
    "Second Meeting": ["meeting:CCM-2MSP"],
    "party:CH": ["party:CH"],
    "party:ZZZ": [],
    "topic:nothing": [],
    "meeting:NOWHERE": [],
    "item:CCM-2MSP:3": [],
    "gladness in general": [],
    "???": [],
    "": [],
}


async def test_words_mean_a_subject(world: World) -> None:
    assert {words: await world.meant(words) for words in WORDS} == WORDS


async def test_an_item_of_several_meetings_is_asked_about_the_nearest_first(world: World) -> None:
    async with world.db.write() as tx:
        await meetings.put_agenda(
            tx, "CCM-2MSP", [PlannedItem(meeting="CCM-2MSP", order=1, number="3", title="Plan")]
        )
    assert await world.meant("item 3") == ["item:CCM-TALKS-2012-03:3", "item:CCM-2MSP:3"]
    assert await world.meant("item 3 of the 2MSP") == ["item:CCM-2MSP:3"]


async def test_an_item_that_only_a_closed_record_has_is_unknown_to_who_may_not_read_it(db: Database) -> None:
    world = await World.begun(db, delegate(7))
    await world.put_in(visibility=Visibility.COORDINATORS)
    item = f"item:{TALKS.id}:3"
    assert await world.meant("item 3") == []
    assert await world.meant(item) == []
    assert await world.meant("item 3", PUBLIC_READER) == []
    assert await world.meant("item 3", Reader(role=Role.COORDINATOR)) == [item]
