"""What coordinators live through who keep the meetings."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.clock import RehearsalClock
from bot.meetings.news import compose_change, queue_changes
from bot.practice.people import Person
from bot.transport.sender import Sender
from storage import meetings, people
from storage.rows import Meeting, MeetingChange, PlannedItem, Role
from tests.handlers.record import MEETING
from tests.handlers.stage import NOW, Stage, labels

pytestmark = pytest.mark.asyncio(loop_scope="module")  # the loop that the stage lives in

Shown = dict[str, Any]


async def press(person: Person, message: Shown, label: str) -> Shown:
    await person.presses(message, label)
    return await person.next_message()


async def kept(stage: Stage, id: str) -> Meeting:
    async with stage.house.db.read() as tx:
        found = await meetings.meeting(tx, id)
    assert found is not None, id
    return found


async def agenda(stage: Stage, id: str) -> tuple[PlannedItem, ...]:
    async with stage.house.db.read() as tx:
        return await meetings.agenda(tx, id)


async def changes(stage: Stage, id: str) -> tuple[MeetingChange, ...]:
    async with stage.house.db.read() as tx:
        return await meetings.changes(tx, id)


async def count(stage: Stage) -> int:
    async with stage.house.db.read() as tx:
        return len(await meetings.meetings(tx))


async def added(stage: Stage, form: str) -> str:
    """The id of a meeting that Ana adds in one line."""
    shown = await stage.asks(stage.ana, f"/meeting {form}")
    saved = await press(stage.ana, shown, "Save")
    assert saved["text"].startswith("Saved."), saved["text"]
    return next(line for line in saved["text"].splitlines() if line.startswith("Its id is")).split()[-1].rstrip(".")


async def test_a_coordinator_adds_a_meeting_in_one_line(stage: Stage) -> None:
    form = "Intersessional meeting; 25–28 June 2012; 10:00–18:00; Geneva; Palais des Nations; chair: Norway"
    shown = await stage.asks(stage.ana, f"/meeting {form}")
    for words in ("25–28 June 2012", "from 10:00 on the first day to 18:00 on the last", "Central European Summer"):
        assert words in shown["text"]
    assert "Palais des Nations, Geneva, Switzerland" in shown["text"]
    before = await count(stage)
    assert before == await count(stage), "nothing is kept before it is confirmed"
    saved = await press(stage.ana, shown, "Save")
    assert "Saved." in saved["text"]
    assert "10 minutes" in saved["text"], "it says when followers are told"
    found = await kept(stage, "CCM-IM-2012-06")
    assert (found.zone, found.country, found.kind) == ("Europe/Zurich", "CH", "intersessional meeting")
    assert [change.field for change in await changes(stage, found.id)] == ["added"]
    assert (await changes(stage, found.id))[0].by == stage.ana.id


async def test_a_coordinator_adds_a_meeting_step_by_step(stage: Stage) -> None:
    shown = await stage.asks(stage.ana, "/meeting")
    asked = await press(stage.ana, shown, "Step by step")
    assert "called" in asked["text"]
    asked = await stage.asks(stage.ana, "Workshop on storage")
    asked = await stage.asks(stage.ana, "workshop")
    assert "which days" in asked["text"]
    asked = await stage.asks(stage.ana, "next June")
    assert "27–30 June 2027" in asked["text"], "the right form is shown"
    asked = await stage.asks(stage.ana, "12 июня 2012 г.")
    assert "what time" in asked["text"]
    asked = await stage.asks(stage.ana, "9:30–12:00")
    asked = await stage.asks(stage.ana, "San José")
    assert "Costa Rica" in "".join(labels(asked)), "which one is asked"
    assert not [label for label in labels(asked) if label.endswith("CR")]
    asked = await press(stage.ana, asked, next(label for label in labels(asked) if "Costa Rica" in label))
    assert "building" in asked["text"]
    asked = await press(stage.ana, asked, "Skip")
    shown = await press(stage.ana, asked, "That is all")
    assert "Not saved yet" in shown["text"]
    assert "Central Standard Time" in shown["text"]
    await press(stage.ana, shown, "Save")
    found = await kept(stage, "CCM-W-2012-06")
    assert (found.zone, found.country, found.place) == ("America/Costa_Rica", "CR", "")


async def test_a_coordinator_moves_a_meeting_and_the_change_is_kept(stage: Stage) -> None:
    id = await added(stage, "Talks on transit; 3 July 2012; 10:00; Vienna; kind: talks")
    shown = await stage.asks(stage.ana, "/meeting")
    sheet = await press(stage.ana, shown, "Talks on transit, 3 Jul 2012")
    assert "Save" not in labels(sheet), "there is nothing to save yet"
    await press(stage.ana, sheet, "Days")
    sheet = await stage.asks(stage.ana, "5 July 2012")
    assert "Days: 5 July 2012, not 3 July 2012." in sheet["text"]
    await press(stage.ana, sheet, "Agenda")
    sheet = await stage.asks(stage.ana, "1. Opening\n2. Routes\n3 (a) Other matters")
    assert "The agenda is new." in sheet["text"]
    await press(stage.ana, sheet, "Save")
    found = await kept(stage, id)
    assert (found.start, found.revision) == (found.end, 2)
    assert [(c.field, c.before, c.after) for c in await changes(stage, id)][1:] == [
        ("start", "2012-07-03", "2012-07-05"),
        ("end", "2012-07-03", "2012-07-05"),
        ("agenda", "", "1\tOpening\n2\tRoutes\n3 (a)\tOther matters"),
    ]
    assert [item.number for item in await agenda(stage, id)] == ["1", "2", "3 (a)"]


async def test_a_coordinator_cancels_a_meeting_and_takes_that_back(stage: Stage) -> None:
    id = await added(stage, "Talks on boats; 9 July 2012; Oslo; kind: talks")
    shown = await stage.asks(stage.ana, "/meeting")
    sheet = await press(stage.ana, shown, "Talks on boats, 9 Jul 2012")
    sheet = await press(stage.ana, sheet, "Cancel the meeting")
    assert "The meeting is cancelled." in sheet["text"]
    assert not (await kept(stage, id)).cancelled, "not before it is saved"
    saved = await press(stage.ana, sheet, "Save")
    assert (await kept(stage, id)).cancelled
    page = await press(stage.ana, await stage.asks(stage.ana, "/meetings"), "Talks on boats")
    assert "This meeting is cancelled." in page["text"]
    sheet = await press(stage.ana, saved, "Change")
    sheet = await press(stage.ana, sheet, "It takes place")
    await press(stage.ana, sheet, "Save")
    assert not (await kept(stage, id)).cancelled
    assert (await kept(stage, id)).revision == 3


async def test_a_confirmation_is_refused_where_somebody_else_changed_the_meeting(stage: Stage) -> None:
    id = await added(stage, "Talks on ropes; 10 July 2012; Oslo; kind: talks")
    ben = stage.server.person("Ben Okri")
    await stage.is_now(ben, Role.COORDINATOR)
    sheets = []
    for person, words in ((stage.ana, "Room A"), (ben, "Room B")):
        shown = await stage.asks(person, "/meeting")
        await press(person, shown, "Talks on ropes, 10 Jul 2012")
        await person.presses(person.screen[-1], "Place")
        await person.next_message()
        sheets.append(await stage.asks(person, words))
    await press(ben, sheets[1], "Save")
    refused = await press(stage.ana, sheets[0], "Save")
    assert "nothing was saved" in refused["text"]
    assert "Place: Room A, Oslo, Norway, not Room B, Oslo, Norway." in refused["text"], "her change is not lost"
    assert (await kept(stage, id)).place == "Room B"
    await press(stage.ana, refused, "Save")
    assert (await kept(stage, id)).place == "Room A"
    assert [(c.before, c.after) for c in (await changes(stage, id))[1:]] == [("", "Room B"), ("Room B", "Room A")]


async def test_saving_twice_keeps_one_meeting(stage: Stage) -> None:
    shown = await stage.asks(stage.ana, "/meeting Talks on maps; 11 July 2012; Oslo; kind: talks")
    data = next(b["callback_data"] for row in shown["reply_markup"]["inline_keyboard"] for b in row)
    await press(stage.ana, shown, "Save")
    number = await count(stage)
    stage.may_be_refused = ("editMessageText",)  # the message shows already what it is to show
    await stage.ana.forges(shown, data)
    assert (await stage.ana.next_toast())["text"] == "", "a press that is handled again is answered alike"
    assert await count(stage) == number
    again = await stage.asks(stage.ana, "/meeting Talks on maps; 11 July 2012; Oslo; kind: talks")
    refused = await press(stage.ana, again, "Save")
    assert "is here already" in refused["text"]
    assert await count(stage) == number


async def test_a_delegate_may_not_keep_meetings_not_even_with_a_coordinators_button(stage: Stage) -> None:
    shown = await stage.asks(stage.ana, "/meeting Talks on sand; 12 July 2012; Oslo")
    data = next(b["callback_data"] for row in shown["reply_markup"]["inline_keyboard"] for b in row)
    number = await count(stage)
    ben = stage.server.person("Ben Okri")
    await stage.is_now(ben, Role.DELEGATE, "CH")
    refused = await stage.asks(ben, "/meeting Talks on sand; 12 July 2012; Oslo")
    assert "coordinators" in refused["text"]
    await ben.forges(refused, data)
    assert "coordinators" in (await ben.next_toast())["text"]
    await stage.is_now(stage.ana, Role.DELEGATE, "CH")
    await stage.ana.presses(shown, "Save")
    assert "coordinators" in (await stage.ana.next_toast())["text"], "the role was withdrawn before the press"
    carla = stage.server.person("Carla")
    await stage.is_now(carla, Role.COORDINATOR)
    met = await stage.asks(carla, "/meeting")
    await carla.forges(met, data)
    assert "closed in the meantime" in (await carla.next_toast())["text"], "another's draft is not hers"
    assert await count(stage) == number


@pytest.mark.parametrize(
    ("form", "words"),
    [
        ("Talks; 27 June", "What is “27 June”?"),
        ("Talks; days: 27 June", "Write them with the year"),
        ("Talks; 30–27 June 2012", "What is"),
        ("27 June 2012", "needs a title"),
        ("Talks; 27 June 2012; 12:00–10:00", "It ends before it begins"),
        ("Talks; 27 June 2012; country: Narnia", "no country called “Narnia”"),
    ],
)
async def test_a_form_that_is_not_understood_is_answered_with_the_right_one(
    stage: Stage, form: str, words: str
) -> None:
    number = await count(stage)
    shown = await stage.asks(stage.ana, f"/meeting {form}")
    if "What is" in words and "city" not in shown["text"]:
        # What has no name is taken in the usual order, and the person sees what it was taken for.
        assert "Not saved yet" in shown["text"]
    else:
        assert words in shown["text"]
        assert "/meeting Intersessional meeting; 27–30 June 2027" in shown["text"]
    assert await count(stage) == number


CSV = b"""\xef\xbb\xbftitle;start;end;starts_at;city;agenda
Talks on wood;16 July 2012;17 July 2012;10:00;Beirut;"1. Opening
2. Saws"
Invented preparatory talks;2012-03-14;2012-03-15;09:00;Bern;
"""


async def test_a_coordinator_puts_meetings_in_from_a_table(stage: Stage) -> None:
    await stage.ana.sends_document("meetings.csv", CSV, caption="/meeting")
    shown = await stage.ana.next_message()
    assert "1 new meeting" in shown["text"]
    assert "1 meeting changes" in shown["text"]
    assert "The time is now known: from 09:00 on the first day, Central European Standard Time." in shown["text"]
    number = await count(stage)
    done = await press(stage.ana, shown, "Put in")
    assert "It is done." in done["text"]
    assert await count(stage) == number + 1
    found = await kept(stage, MEETING.id)
    assert (found.zone, found.starts_at is not None, found.chair) == ("Europe/Zurich", True, MEETING.chair)
    await stage.ana.sends_document("meetings.csv", CSV, caption="/meeting")
    again = await stage.ana.next_message()
    assert "2 meetings are here as they are" in again["text"]
    assert labels(again) == []


async def test_a_table_with_a_mistake_is_not_put_in_and_the_line_is_named(stage: Stage) -> None:
    number = await count(stage)
    wrong = b"title,start\nTalks on ice,16 July 2012\nTalks on snow,soon\n"
    await stage.ana.sends_document("meetings.csv", wrong, caption="/meeting")
    shown = await stage.ana.next_message()
    assert "Line 3: These days are not understood." in shown["text"]
    assert await count(stage) == number


async def test_a_file_is_not_put_in_where_a_meeting_changed_after_the_preview(stage: Stage) -> None:
    id = await added(stage, "Talks on tin; 18 July 2012; Oslo; kind: talks")
    table = f"id,place\n{id},Room C\n".encode()
    await stage.ana.sends_document("meetings.csv", table, caption="/meeting")
    preview = await stage.ana.next_message()
    shown = await stage.asks(stage.ana, "/meeting")
    await press(stage.ana, shown, "Talks on tin, 18 Jul 2012")
    await stage.ana.presses(stage.ana.screen[-1], "Place")
    await stage.ana.next_message()
    await press(stage.ana, await stage.asks(stage.ana, "Room D"), "Save")
    refused = await press(stage.ana, preview, "Put in")
    assert "nothing was put in" in refused["text"]
    assert (await kept(stage, id)).place == "Room D"
    await press(stage.ana, refused, "Put in")
    assert (await kept(stage, id)).place == "Room C"


async def test_the_table_that_is_given_out_changes_nothing_when_it_comes_back(stage: Stage) -> None:
    await added(stage, "Talks on “gold; and, silver”\nagenda: 1. A\n2. B")
    shown = await stage.asks(stage.ana, "/meeting")
    given = await press(stage.ana, shown, "All as a table")
    content = stage.server.world.files[given["document"]["file_id"]].upload.content
    await stage.ana.sends_document("meetings.csv", content, caption="/meeting")
    again = await stage.ana.next_message()
    assert "There is nothing to put in." in again["text"]


async def test_somebody_who_asks_when_the_next_meeting_is_reads_both_clocks(stage: Stage) -> None:
    await added(stage, "Night talks; 21 March 2012; 22:00–23:30; Geneva; kind: talks\nagenda: 1. Moon\n2. Stars")
    ben = stage.server.person("Ben Okri")
    await stage.is_now(ben, Role.DELEGATE, "JP")
    async with stage.house.db.write() as tx:
        row = await people.person(tx, ben.id)
        assert row is not None
        await people.put_person(tx, replace(row, zone="Asia/Tokyo"))
    shown = await stage.asks(ben, "When is the next meeting?")
    assert "Time: 22:00–23:30, Central European Standard Time" in shown["text"]
    assert "Where you are: from 22 March 2012, 06:00 to 22 March 2012, 07:30, Japan Standard Time" in shown["text"]
    assert "Stars" in shown["text"]
    assert "Add to calendar" in labels(shown)


async def test_a_delegate_is_told_of_a_move_and_gets_the_file(stage: Stage) -> None:
    """From the coordinator's button to the delegate's screen."""
    id = await added(stage, "Talks on salt; 2 July 2012; 10:00–12:00; Geneva; kind: talks\nagenda: 1. Salt")
    ben = stage.server.person("Ben Okri")
    ben.chat.started = True
    await stage.is_now(ben, Role.DELEGATE, "JP")
    await stage.is_now(stage.ana, Role.COORDINATOR)
    async with stage.house.db.write() as tx:
        every = [change.id for change in await meetings.untold(tx)]
        await meetings.mark_told(tx, every, NOW)
        row = await people.person(tx, ben.id)
        assert row is not None
        await people.put_person(tx, replace(row, zone="Asia/Tokyo", language="en", quiet_until=row.quiet_from))
    shown = await stage.asks(stage.ana, "/meeting")
    await press(stage.ana, shown, "Talks on salt, 2 Jul 2012")
    await stage.ana.presses(stage.ana.screen[-1], "Days")
    await stage.ana.next_message()
    await press(stage.ana, await stage.asks(stage.ana, "4 July 2012"), "Save")
    later = NOW + timedelta(minutes=10)
    assert await queue_changes(stage.house.db, later) > 0
    sender = Sender(
        stage.line.application.bot,
        stage.house.db,
        {"change": compose_change(stage.house.db, stage.house.catalogues, stage.house.lexicon)},
        RehearsalClock(later),
    )
    await sender.start()
    try:
        told = await ben.next_message()
    finally:
        await sender.stop()
    assert told["caption"].startswith("Talks on salt has moved.")
    assert "Days: 4 July 2012, not 2 July 2012." in told["caption"]
    assert "Where you are: 17:00–19:00, Japan Standard Time" in told["caption"]
    assert "Salt" in told["caption"]
    content = stage.server.world.files[told["document"]["file_id"]].upload.content
    assert b"DTSTART:20120704T080000Z" in content
    assert told["document"]["file_name"] == f"{id}.ics"
    page = await press(ben, told, "The meeting")
    assert "Days: 4 July 2012, not 2 July 2012." in page["text"], "its page says that it moved"
