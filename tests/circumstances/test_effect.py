"""What is put down moves the reminders at once."""

from __future__ import annotations

from datetime import date

from bot.circumstances.circumstance import Kind
from bot.circumstances.circumstances import Circumstances, Done, Proposal
from bot.delivery import Dropped, Ready
from bot.obligations.register import Register
from bot.people.roster import People
from bot.text.markup import to_plain
from storage.database import Database
from storage.rows import Condition, Extension, Role
from tests.reminders.test_composing import composer
from tests.reminders.world import World, person, utc

RULE = "ccm-article-3-destruction"
CORA = person(11, state="", role=Role.COORDINATOR)


async def put_down(service: Circumstances, one: Extension | Condition, at: str) -> None:
    kind = Kind.EXTENSION if isinstance(one, Extension) else Kind.CONDITION
    shown = await service.propose(CORA.id, kind, [one], utc(at))
    assert isinstance(shown, Proposal), shown
    assert await service.confirm(CORA.id, shown.id, utc(at)) == Done(kind=kind, n=1)


async def test_reminders_follow_a_condition_and_then_an_extension(db: Database) -> None:
    world = await World.made(db, person(7, state="PE", zone="America/Lima"), CORA)
    service = Circumstances(db, Register(db), People(db))
    await world.tick("2021-01-30T15:00")
    assert [key for key in await world.keys() if RULE in key] == []  # not known whether Peru has any

    await put_down(
        service, Condition(treaty="CCM", party="PE", condition="stockpiles", holds=True, source="x"), "2021-01-30"
    )
    await world.tick()
    (row,) = [row for row in await world.rows() if RULE in row.key]
    assert "2021-03-01" in row.key
    assert isinstance(await composer(world).reminder(row, world.wall), Ready)

    extension = Extension(
        treaty="CCM", party="PE", rule=RULE, until=date(2024, 4, 1), granted=date(2021, 1, 29), source="CCM/2RC/7"
    )
    await put_down(service, extension, "2021-01-30T15:02")
    dropped = await composer(world).reminder(row, world.wall)
    assert isinstance(dropped, Dropped), dropped
    await world.sent()
    await world.tick("2021-02-22T15:00")  # seven days before the day that was
    assert len([key for key in await world.keys() if RULE in key]) == 1

    await world.tick("2024-03-25T15:00")
    (new,) = [row for row in await world.rows() if RULE in row.key and "2024-04-01" in row.key]
    ready = await composer(world).reminder(new, world.wall)
    assert isinstance(ready, Ready), ready
    said = to_plain(ready.message)
    assert "The stockpiles of Peru are to be destroyed by 1 April 2024." in said
    assert "An extension was granted on 29 January 2021; it was 1 March 2021 before." in said
    assert "Source of the extension: CCM/2RC/7" in said
