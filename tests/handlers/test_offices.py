"""Offices: given by administrators, taken with the role, and imitated by nobody."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio

from bot.practice.people import Person as Somebody
from storage import journal, offices, people
from storage.rows import Person, Role
from storage.tables import offices as office_rows
from tests.handlers.stage import Stage, labels

pytestmark = pytest.mark.asyncio(loop_scope="module")  # the loop that the stage lives in

UNIT = "Implementation Support Unit"
ANOTHERS = "This reads like the office of somebody of another State or organisation. Please choose another name."
A_STATE = "This is the name of a State or organisation that is not theirs. Please choose another."


@pytest_asyncio.fixture(loop_scope="module")
async def stage(served: Stage) -> AsyncIterator[Stage]:
    async with served.house.db.write() as tx:
        await tx.execute(office_rows.delete())
    served.chief.skip()
    with served.with_new_people() as stage:
        yield stage


async def coordinates(stage: Stage, who: Somebody, state: str, name: str) -> None:
    async with stage.house.db.write() as tx:
        await people.put_person(tx, Person(id=who.id, role=Role.COORDINATOR, state=state, name=name, language="en"))


async def press(who: Somebody, message: dict[str, Any], label: str) -> dict[str, Any]:
    await who.presses(message, label)
    return await who.next_message()


async def card(stage: Stage, who: Somebody) -> dict[str, Any]:
    shown = await stage.asks(stage.chief, "/help")
    await stage.chief.forges(shown, f"1|person|{who.id}")
    return await stage.chief.next_message()


async def given(stage: Stage, who: Somebody, written: str) -> dict[str, Any]:
    """What the chief is shown after giving somebody an office from their page."""
    await press(stage.chief, await card(stage, who), "Give an office")
    return await stage.asks(stage.chief, written)


async def office_of(stage: Stage, who: Somebody) -> str:
    async with stage.house.db.read() as tx:
        return await offices.office_of(tx, who.id)


def plain(message: dict[str, Any]) -> str:
    return str(message["text"]).replace("\u2068", "").replace("\u2069", "")


async def test_an_administrator_gives_an_office_from_somebodys_page(stage: Stage) -> None:
    ana = stage.ana
    await coordinates(stage, ana, "CH", "Urs Keller")
    shown = await card(stage, ana)
    assert "Writes in the name of: Switzerland (coordinator)" in plain(shown)
    shown = await given(stage, ana, f"  {UNIT}\n")
    assert f"Writes in the name of: {UNIT}" in plain(shown)
    assert await office_of(stage, ana) == UNIT
    own = await stage.asks(ana, "/office")
    assert plain(own).splitlines()[0] == f"You write in the name of: {UNIT}"
    assert labels(own) == []
    async with stage.house.db.read() as tx:
        (noted,) = [one for one in await journal.rows(tx) if one.deed == "role.office" and one.person == ana.id]
    assert (noted.by, noted.detail) == (stage.chief.id, {"office": UNIT})


async def test_an_office_is_taken_away_by_button_and_with_the_role(stage: Stage) -> None:
    ana, people_ = stage.ana, stage.line.desk.people
    await coordinates(stage, ana, "CH", "Urs Keller")
    asked = await press(stage.chief, await given(stage, ana, UNIT), "Give an office")
    shown = await press(stage.chief, asked, "Take the office away")
    assert "Writes in the name of: Switzerland (coordinator)" in plain(shown)
    for end in ("delegate", "withdrawn", "erased"):
        await coordinates(stage, ana, "CH", "Urs Keller")
        await given(stage, ana, UNIT)
        assert await office_of(stage, ana) == UNIT
        now = stage.line.desk.clock()
        if end == "delegate":
            await people_.change_role(ana.id, Role.DELEGATE, by=stage.chief.id, now=now)
        elif end == "withdrawn":
            await people_.withdraw_role(ana.id, by=stage.chief.id, now=now)
        else:
            await people_.erase(ana.id, now)
        assert await office_of(stage, ana) == "", end


async def test_who_moves_to_another_state_leaves_the_office_behind(stage: Stage) -> None:
    ana, desk = stage.ana, stage.line.desk
    await coordinates(stage, ana, "CH", "Urs Keller")
    await given(stage, ana, UNIT)
    made = await desk.invitations.invite(by=stage.chief.id, state="CH", now=desk.clock())
    assert made is not None
    await desk.invitations.accept(ana.id, made[0], desk.clock())
    assert await office_of(stage, ana) == UNIT
    made = await desk.invitations.invite(by=stage.chief.id, state="AT", now=desk.clock())
    assert made is not None
    await desk.invitations.accept(ana.id, made[0], desk.clock())
    assert await office_of(stage, ana) == ""


@pytest.mark.parametrize(
    "imitation",
    [
        UNIT,
        UNIT.upper(),
        "Implementation  Support-Unit",
        "lmplementation Support Unit",  # a small L
        "Іmplementаtion Suррort Unit",  # four Cyrillic letters
        "Ｉｍｐｌｅｍｅｎｔａｔｉｏｎ Support Unit",
        "Impl\u200bementation Support Unit",
        "Implémentation Support Ünit",
        "Implernentation Support Unit",
    ],
)
async def test_an_office_that_reads_like_that_of_another_state_is_refused(stage: Stage, imitation: str) -> None:
    eve = stage.server.person("Eve")
    await coordinates(stage, stage.ana, "CH", "Urs Keller")
    await coordinates(stage, eve, "AT", "Eve")
    await given(stage, stage.ana, UNIT)
    assert (await given(stage, eve, imitation))["text"] == ANOTHERS
    assert await office_of(stage, eve) == ""
    assert UNIT in plain(await stage.asks(stage.chief, "Unit of Implementation Support")).replace(
        "Unit of Implementation Support", UNIT
    ), "and the next words are still meant for it"


async def test_colleagues_of_one_state_share_an_office(stage: Stage) -> None:
    ben = stage.server.person("Ben")
    for who in (stage.ana, ben):
        await coordinates(stage, who, "CH", "Somebody")
        await given(stage, who, UNIT)
    assert await office_of(stage, ben) == UNIT


@pytest.mark.parametrize("name", ["Austria", "AUTRICHE", "Austria (coordinator)", "الصين", "中国", "Сhina"])
async def test_the_name_of_another_state_is_no_office(stage: Stage, name: str) -> None:
    await coordinates(stage, stage.ana, "CH", "Urs Keller")
    assert (await given(stage, stage.ana, name))["text"] == A_STATE
    assert await office_of(stage, stage.ana) == ""


async def test_an_office_that_names_another_state_is_asked_about(stage: Stage) -> None:
    await coordinates(stage, stage.ana, "CH", "Urs Keller")
    asked = await given(stage, stage.ana, "Presidency of Lebanon")
    assert "names Lebanon" in plain(asked)
    assert await office_of(stage, stage.ana) == ""
    shown = await press(stage.chief, asked, "Yes, give it")
    assert "Writes in the name of: Presidency of Lebanon" in plain(shown)
    await given(stage, stage.ana, "Swiss Presidency")
    assert await office_of(stage, stage.ana) == "Swiss Presidency", "one's own State is not asked about"


@pytest.mark.parametrize(
    ("written", "says"),
    [
        ("—", "Please write a name with letters in it, for instance: Implementation Support Unit"),
        ("x" * 81, "Please write a name of at most 80 characters."),
    ],
)
async def test_what_is_no_name_says_so(stage: Stage, written: str, says: str) -> None:
    await coordinates(stage, stage.ana, "CH", "Urs Keller")
    assert (await given(stage, stage.ana, written))["text"] == says


async def test_lines_and_directions_do_not_get_into_the_heading(stage: Stage) -> None:
    await coordinates(stage, stage.ana, "CH", "Urs Keller")
    await given(stage, stage.ana, "Unit\u202e\n\nGenuine? yes")
    assert await office_of(stage, stage.ana) == "Unit Genuine? yes"


async def test_a_coordinator_gives_nobody_an_office_not_even_himself(stage: Stage) -> None:
    ana = stage.ana
    await coordinates(stage, ana, "CH", "Urs Keller")
    shown = await stage.asks(ana, "/office")
    for data in (f"1|office-ask|{ana.id}", f"1|office-take|{ana.id}", "1|office-give|1"):
        pressed = await ana.forges(shown, data)
        while (toast := await ana.next_toast())["callback_query_id"] != pressed["id"]:
            pass
        assert toast["text"] == "This is for administrators."
    desk = stage.line.desk
    assert "NOT_ALLOWED" in str(await desk.offices.give(ana.id, "The Chair", by=ana.id, now=desk.clock()))
    assert await office_of(stage, ana) == ""


async def test_a_delegate_has_no_office(stage: Stage) -> None:
    await stage.is_now(stage.ana, Role.DELEGATE, "CH")
    assert (await stage.asks(stage.ana, "/office"))["text"] == "This is for coordinators."
    shown = await card(stage, stage.ana)
    assert "Give an office" not in labels(shown)
    desk = stage.line.desk
    done = await desk.offices.give(stage.ana.id, "The Chair", by=stage.chief.id, now=desk.clock())
    assert "NO_COORDINATOR" in str(done)


async def test_an_administrator_gives_himself_an_office(stage: Stage) -> None:
    shown = await stage.asks(stage.chief, "/office")
    asked = await press(stage.chief, shown, "Give an office")
    assert "A coordinator" in plain(asked)
    told = await stage.asks(stage.chief, "Secretariat")
    assert "You write in the name of: Secretariat" in plain(told)
