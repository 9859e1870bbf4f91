"""What delegates live through who want it all in their calendar."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import date
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest
import pytest_asyncio
from ical.calendar_stream import IcsCalendarStream

from bot.practice.people import Person
from bot.transport.feed import feed_app
from storage import meetings, parties, people
from storage.rows import PartyStatus, Role
from tests.handlers.record import MEETING
from tests.handlers.stage import Stage, labels, on_stage

pytestmark = pytest.mark.asyncio(loop_scope="module")  # the loop that the stage lives in

ADDRESS = re.compile(r"https://feeds\.test/calendar/[A-Za-z0-9_-]{43}\.ics")
COMING = replace(MEETING, id="CCM-COMING", title="Coming talks", start=date(2012, 6, 1), end=date(2012, 6, 1))


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def served(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Stage]:
    async with on_stage(tmp_path_factory.mktemp("served"), feed_url="https://feeds.test") as stage:
        async with stage.house.db.write() as tx:
            await meetings.put_meetings(tx, [COMING])
            status = PartyStatus(
                party="CH", treaty="CCM", deposited=date(2012, 7, 17), entry_into_force=date(2013, 1, 1)
            )
            irish = PartyStatus(
                party="IE", treaty="CCM", deposited=date(2008, 12, 3), entry_into_force=date(2010, 8, 1)
            )
            await parties.put_statuses(tx, [status, irish])
        yield stage


@pytest_asyncio.fixture(loop_scope="module")
async def stage(served: Stage) -> AsyncIterator[Stage]:
    with served.with_new_people() as stage:
        yield stage


def events(stage: Stage, message: dict[str, Any]) -> list[Any]:
    """What another library finds in the file that came with a message."""
    content = stage.server.world.files[message["document"]["file_id"]].upload.content
    return list(IcsCalendarStream.calendar_from_ics(content.decode()).events)


async def fetched(stage: Stage, address: str) -> httpx.Response:
    app = feed_app(stage.line.desk.feeds.content, stage.line.desk.clock)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="https://feeds.test") as client:
        return await client.get(urlsplit(address).path)


async def press(person: Person, message: dict[str, Any], label: str) -> dict[str, Any]:
    await person.presses(message, label)
    return await person.next_message()


async def test_a_delegate_puts_a_meeting_into_their_calendar(stage: Stage) -> None:
    page = await press(stage.ana, await stage.asks(stage.ana, "/meetings"), "Coming talks")
    shown = await press(stage.ana, page, "Add to calendar")
    (event,) = events(stage, shown)
    assert (event.summary, event.dtstart) == ("Coming talks", date(2012, 6, 1))
    assert event.uid == "meeting:CCM-COMING@rapporteur"


async def test_a_delegate_asks_for_one_states_due_dates(stage: Stage) -> None:
    shown = await stage.asks(stage.ana, "/calendar Ireland")
    assert "due dates of Ireland" in shown["caption"]
    found = events(stage, shown)
    assert date(2012, 4, 30) in {event.dtstart for event in found}
    assert {event.uid.split(":")[2] for event in found} == {"IE@rapporteur"} or all("IE" in e.uid for e in found)
    nothing = await stage.asks(stage.ana, "/calendar Norway")
    assert "Nothing is due from Norway" in nothing["text"]
    unknown = await stage.asks(stage.ana, "/calendar Narnia")
    assert "no State called “Narnia”" in unknown["text"]
    assert "/calendar Ireland" in unknown["text"]


async def test_a_guest_gets_the_meetings_and_no_feed(stage: Stage) -> None:
    shown = await stage.asks(stage.ana, "/calendar")
    assert {event.summary for event in events(stage, shown)} >= {"Coming talks", MEETING.title}
    assert labels(shown) == []


async def test_a_delegate_subscribes_renews_and_stops(stage: Stage) -> None:
    await stage.is_now(stage.ana, Role.DELEGATE, "IE")
    async with stage.house.db.write() as tx:
        row = await people.person(tx, stage.ana.id)
        assert row is not None
        await people.put_person(tx, replace(row, language="en", zone="Europe/Dublin"))
    shown = await stage.asks(stage.ana, "/calendar")
    told = await press(stage.ana, shown, "Get an address")
    first = ADDRESS.search(told["text"])
    assert first is not None
    assert labels(told) == [], "a pressed button would send the address back"
    answer = await fetched(stage, first[0])
    found = list(IcsCalendarStream.calendar_from_ics(answer.text).events)
    assert {event.summary for event in found} >= {"Coming talks"}
    assert date(2012, 4, 30) in {event.dtstart for event in found}
    again = await stage.asks(stage.ana, "/calendar")
    assert "not shown again" in again["caption"]
    assert first[0] not in again["caption"]
    second = ADDRESS.search((await press(stage.ana, again, "Renew"))["text"])
    assert second is not None
    assert (await fetched(stage, first[0])).status_code == 404
    assert (await fetched(stage, second[0])).status_code == 200
    stopped = await press(stage.ana, again, "Stop")
    assert "no longer works" in stopped["text"]
    assert (await fetched(stage, second[0])).status_code == 404


async def test_a_feed_is_never_shown_to_a_group(stage: Stage) -> None:
    await stage.is_now(stage.ana, Role.DELEGATE, "IE")
    await stage.ana.writes("/calendar@RapporteurPracticeBot", chat=stage.group)
    shown = await stage.ana.next_message(chat=stage.group)
    assert "private chat" in shown["text"]
    assert labels(shown) == []


async def test_a_guest_who_forges_the_button_gets_no_feed(stage: Stage) -> None:
    shown = await stage.asks(stage.ana, "/calendar")
    await stage.ana.forges(shown, "1|feed|new")
    assert (await stage.ana.next_toast())["text"]
    assert await stage.line.desk.feeds.of(stage.ana.id) is None


async def test_who_has_left_finds_nothing_at_their_address(stage: Stage) -> None:
    await stage.is_now(stage.ana, Role.DELEGATE, "IE")
    told = await press(stage.ana, await stage.asks(stage.ana, "/calendar"), "Get an address")
    address = ADDRESS.search(told["text"])
    assert address is not None
    assert (await fetched(stage, address[0])).status_code == 200
    await stage.is_now(stage.ana, Role.GUEST)
    assert (await fetched(stage, address[0])).status_code == 404
