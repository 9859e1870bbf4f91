"""Reminders in chat: what will I get, less of it, once more, and a question to the coordinators."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, date, datetime, time
from typing import Any

import pytest
import pytest_asyncio

from storage import inquiries, meetings, outbox, parties, people, reminders
from storage.rows import Meeting, PartyStatus, Person, Role
from tests.handlers.stage import Stage, labels

pytestmark = pytest.mark.asyncio(loop_scope="module")  # the loop that the stage lives in; its clock: 20 March 2012

SUBJECT = "due:ccm-article-7-annual:IE:2012"
LONG_AGO = datetime(2009, 1, 1, tzinfo=UTC)


@pytest_asyncio.fixture(loop_scope="module")
async def stage(served: Stage) -> AsyncIterator[Stage]:
    """The bot at work, with Ireland a party and a meeting to come."""
    async with served.house.db.write() as tx:
        ireland = PartyStatus(party="IE", treaty="CCM", deposited=date(2008, 12, 3), deposit_kind="ratification")
        await parties.put_statuses(tx, [ireland])
        await meetings.put_meetings(
            tx,
            [
                Meeting(
                    id="R-1",
                    treaty="CCM",
                    kind="intersessional meeting",
                    title="Spring meeting",
                    year=2012,
                    start=date(2012, 4, 16),
                    starts_at=time(10),
                    zone="Europe/Zurich",
                )
            ],
        )
    with served.with_new_people() as stage:
        yield stage


async def is_delegate(stage: Stage, **more: Any) -> None:
    values = {"state": "IE", "zone": "Europe/Dublin", "role": Role.DELEGATE, "joined_at": LONG_AGO}
    async with stage.house.db.write() as tx:
        await people.put_person(tx, Person(**{"id": stage.ana.id} | values | more))


async def changed(stage: Stage, data: str, message: dict[str, Any]) -> str:
    """What a message says after one of its buttons was pressed."""
    calls = await stage.heard(stage.press(data, message))
    return str(next(params for method, params in calls if method == "editMessageText")["text"])


async def test_a_guest_is_told_who_reminders_are_for(stage: Stage) -> None:
    said = await stage.asks(stage.ana, "/reminders")
    assert said["text"] == "Reminders are for delegates and coordinators. A coordinator can invite you."


async def test_a_delegate_sees_each_reminder_to_come_with_its_hour_zone_and_reason(stage: Stage) -> None:
    await is_delegate(stage)
    said = await stage.asks(stage.ana, "/reminders")
    assert "The Article 7 report of Ireland is due on 30 April 2012." in said["text"]
    assert "30 March 2012, 09:00, Irish Standard Time: 30 days before" in said["text"]
    assert "7 May 2012, 09:00, Irish Standard Time: 7 days after, if nothing is recorded by then" in said["text"]
    assert "Every year by 30 April, for the calendar year before · Article 7(2)" in said["text"]
    assert "Spring meeting, 16 April 2012\n15 April 2012, 09:00, Irish Standard Time: 1 day before" in said["text"]
    assert "16 April 2012, 08:00, Irish Standard Time: 1 hour before" in said["text"]


async def test_one_without_a_zone_is_told_whose_hours_these_are(stage: Stage) -> None:
    await is_delegate(stage, zone="")
    said = await stage.asks(stage.ana, "/reminders")
    assert "You chose no time zone: hours are those of the meeting, or of Europe/Zurich." in said["text"]
    assert "Time zone" in labels(said)


async def test_an_empty_list_says_what_would_fill_it(empty_stage: Stage) -> None:
    await is_delegate(empty_stage, state="")
    said = await empty_stage.asks(empty_stage.ana, "/reminders")
    assert "You are held here for no State, so no report is due from you." in said["text"]
    assert "No meeting is planned here yet; you are reminded of each once it is." in said["text"]


async def test_one_event_is_silenced_and_restored_in_the_list(stage: Stage) -> None:
    await is_delegate(stage)
    said = await stage.asks(stage.ana, "/reminders")
    assert "Silence: Spring meeting" in labels(said)
    silenced = await changed(stage, "1|coming-off|meeting:R-1|0", said)
    assert "</b>, 16 April 2012\n<i>Silenced: you get no reminder of it.</i>" in silenced
    assert "Silenced" not in await changed(stage, "1|coming-on|meeting:R-1|0", said)


@pytest.mark.parametrize(
    ("action", "subject", "answer"),
    [
        ("silence", "rule:ccm-article-7-annual", "This is not your file"),
        ("silence", "meeting:R-1", "You get no more reminders of this."),
    ],
)
async def test_not_my_file_and_undo(stage: Stage, action: str, subject: str, answer: str) -> None:
    await is_delegate(stage)
    said = await stage.asks(stage.ana, "/reminders")
    calls = await stage.heard(stage.press(f"1|{action}|{subject}", said))
    sent = next(params for method, params in calls if method == "sendMessage")
    assert sent["text"].startswith(answer)
    async with stage.house.db.read() as tx:
        assert [one.subject for one in await reminders.silences(tx, stage.ana.id)] == [subject]
    await stage.heard(stage.press(f"1|unsilence|{subject}", said))
    async with stage.house.db.read() as tx:
        assert await reminders.silences(tx, stage.ana.id) == ()


async def test_once_more_tomorrow(stage: Stage) -> None:
    await is_delegate(stage)
    said = await stage.asks(stage.ana, "/reminders")
    calls = await stage.heard(stage.press(f"1|later|{SUBJECT}|1", said))
    sent = next(params for method, params in calls if method == "sendMessage")
    assert sent["text"] == "I will remind you again on 21 March 2012, 09:00, Greenwich Mean Time."
    await stage.ana.next_message()
    listed = await stage.asks(stage.ana, "/reminders")
    assert "21 March 2012, 09:00, Greenwich Mean Time: as you asked to be reminded again" in listed["text"]
    await stage.heard(stage.press(f"1|not-later|{SUBJECT}", said))
    async with stage.house.db.read() as tx:
        assert await reminders.snoozes(tx, stage.ana.id) == ()


@pytest.mark.parametrize(
    ("data", "why"),
    [
        ("1|later|due:ccm-article-7-annual:DK:2012|1", "Nothing is due there any more"),
        ("1|later|due:nonsense:IE:2012|1", "Nothing is due there any more"),
        ("1|later|meeting:NOT-THERE|7", "Nothing is due there any more"),
        (f"1|later|{SUBJECT}|40", "That would be too late"),
        ("1|silence|anything", "This button"),
        ("1|ask-send|due:ccm-article-7-annual:DK:2012", "Nothing is due there any more"),
    ],
)
async def test_forged_buttons_do_nothing_but_say_so(stage: Stage, data: str, why: str) -> None:
    await is_delegate(stage)
    said = await stage.asks(stage.ana, "/reminders")
    calls = await stage.heard(stage.press(data, said))
    assert [method for method, _ in calls] == ["answerCallbackQuery"]
    assert why.casefold() in calls[0][1]["text"].casefold()
    async with stage.house.db.read() as tx:
        assert await reminders.snoozes(tx, stage.ana.id) == ()
        assert await reminders.silences(tx, stage.ana.id) == ()


async def test_a_question_is_shown_before_it_is_passed_on_and_names_state_and_subject_alone(stage: Stage) -> None:
    await is_delegate(stage, name="Ana Silva")
    async with stage.house.db.write() as tx:
        await people.put_person(tx, Person(id=999, role=Role.COORDINATOR, joined_at=LONG_AGO))
    said = await stage.asks(stage.ana, "/reminders")
    calls = await stage.heard(stage.press(f"1|ask-coordinators|{SUBJECT}", said))
    shown = next(params for method, params in calls if method == "sendMessage")
    assert shown["text"].startswith("This would be passed on to 1 coordinator, without your name:")
    async with stage.house.db.read() as tx:
        assert await outbox.rows(tx, kind="notice") == (), "nothing before it is confirmed"
    stage.may_be_refused = ("editMessageText",)  # the second time nothing on the screen is different
    for _ in range(2):
        await stage.heard(stage.press(f"1|ask-send|{SUBJECT}", said))
    async with stage.house.db.read() as tx:
        (row,) = await outbox.rows(tx, kind="notice")
        (case,) = await inquiries.cases(tx)
    assert row.data == {"notice": "question", "party": "IE", "subject": SUBJECT}
    assert (row.person, str(stage.ana.id) in row.key) == (999, False)
    assert (case.inquiry.person, case.inquiry.party, case.inquiry.origin) == (stage.ana.id, "IE", SUBJECT)
    assert "Ana" not in case.inquiry.text
