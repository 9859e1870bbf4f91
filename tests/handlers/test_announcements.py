"""Announcements as coordinators write them in chat, and as delegates read them."""

from __future__ import annotations

import struct
import zlib
from collections.abc import AsyncIterator
from datetime import time, timedelta
from typing import Any

import pytest
import pytest_asyncio

from bot.practice.people import Person
from storage import announcements, outbox, reminders
from storage.announcement_rows import AnnouncementState as State
from storage.rows import OutboxState, Preference, Role
from tests.announcements.conftest import cleared
from tests.announcements.hall import Hall, hall
from tests.announcements.talk import asks, data_of, labels, press, sees, toast
from tests.auxil.lines import until

pytestmark = pytest.mark.asyncio(loop_scope="module")

TEXT = "The meeting begins at 10:00, not at 09:30."


def png() -> bytes:
    """A grey picture of 40 by 40."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = struct.pack(">IIBBBBB", 40, 40, 8, 0, 0, 0, 0)
    rows = zlib.compress((b"\0" + b"\x80" * 40) * 40)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def house(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Hall]:
    async with hall(tmp_path_factory.mktemp("hall"), approval_from=40) as made:
        yield made


@pytest_asyncio.fixture(loop_scope="module")
async def there(house: Hall) -> AsyncIterator[Hall]:
    """The hall with nobody in it; at the end, nothing that went out was wrong."""
    await cleared(house)
    before = len(house.server.calls)
    yield house
    refused = [call for call in house.server.calls[before:] if call.status != 200]
    said = [f"{call.method}: {call.description}" for call in refused]
    assert [one for one in said if "is not modified" not in one] == []


async def a_coordinator(there: Hall, name: str = "Ana Silva", **given: Any) -> Person:
    return await there.somebody(name, Role.COORDINATOR, "CH", **given)


async def delegates(there: Hall, number: int = 3) -> list[Person]:
    languages = ("en", "fr", "ar")
    return [
        await there.somebody(f"Delegate {n}", state=("IE", "FR", "LB")[n % 3], language=languages[n % 3])
        for n in range(number)
    ]


async def confirmed(who: Person, card: dict[str, Any]) -> dict[str, Any]:
    """Through the page of confirmation; what it shows then."""
    page = await press(who, card, "Send…")
    label = next(one for one in labels(page) if one.startswith(("Send to", "Ask for", "Schedule for")))
    return await press(who, page, label)


async def ended(there: Hall, announcement: int, person: int) -> bool:
    return (await there.rows(announcement))[person].state in outbox.ENDS


def text_of(message: dict[str, Any]) -> str:
    return str(message.get("text") or message.get("caption") or "")


async def test_a_coordinator_writes_looks_tests_confirms_and_follows_it(there: Hall) -> None:
    ana = await a_coordinator(there)
    nuala, claire, nada = await delegates(there)
    asked = await asks(ana, "/announce")
    assert text_of(asked).startswith("Please write or forward the text of the announcement now")
    card = await asks(ana, TEXT)
    said = text_of(card)
    assert "English: \u2068The meeting begins at 10:00, not at 09:30.\u2069" in said
    assert "No text in: Arabic, Spanish, French, Russian, and Chinese" in said
    assert "2 readers have no text in their language and read: English" in said
    assert "From: Switzerland (coordinator)" in said
    assert "It reaches 4 people, of 4 States and organisations." in said

    page = await press(ana, card, "Texts")
    await press(ana, page, "Text: French")
    card = await asks(ana, "La réunion commence à 10 heures.")
    assert "French: \u2068La réunion commence à 10 heures.\u2069" in text_of(card)

    offered = await press(ana, card, "Preview")
    shown = await press(ana, offered, "French")
    assert "Test" not in text_of(shown)
    assert await toast(ana, card, "Send a test to me") == "2 tests are on their way to you."
    marked = [there.line.desk.catalogues.texts(one).say("Test: nobody but you has this.") for one in ("en", "fr")]
    tests = [text_of(await sees(ana, one)) for one in marked]
    assert [one.startswith(mark) for one, mark in zip(tests, marked, strict=True)] == [True, True]

    check = await press(ana, card, "Send…")
    assert "3 read it in this language: English" in text_of(check)
    assert "1 reads it in this language: French" in text_of(check)
    assert "It goes out 30 seconds after you press" in text_of(check)
    going = await press(ana, check, "Send to 4 people")
    assert "It goes out to 4 people." in text_of(going)
    assert labels(going) == ["Stop"]
    made = await there.newest()
    there.leaps(timedelta(seconds=31))
    await there.becomes(made.id, State.DONE)
    done = await sees(ana, "4 of 4 people have it.")
    assert done["message_id"] == going["message_id"]
    had = await sees(claire, "La réunion")
    assert text_of(had) == text_of(shown), "the preview is what readers have"
    assert TEXT in text_of(await sees(nuala, "Genuine?"))
    assert TEXT in text_of(await sees(nada, "/verify"))
    assert [(row.deed, row.by) for row in await there.deeds()][-1] == ("announcement.started", ana.id)
    assert not [row for row in await there.deeds() if TEXT in str(row.detail)]


async def test_a_coordinator_keeps_the_formatting_of_the_text_behind_the_command(there: Hall) -> None:
    ana = await a_coordinator(there)
    (nuala,) = await delegates(there, 1)
    entities = [
        {"type": "bot_command", "offset": 0, "length": 9},
        {"type": "bold", "offset": 15, "length": 4},
        {"type": "spoiler", "offset": 20, "length": 5},
    ]
    await ana.writes("/announce 🇨🇭 bold spoil", entities=entities)
    card = await sees(ana, "Draft of an announcement")
    await confirmed(ana, card)
    made = await there.newest()
    there.leaps(timedelta(seconds=31))
    had = await sees(nuala, "Genuine?")
    words = text_of(had).encode("utf-16-le")
    styled = {
        one["type"]: words[2 * one["offset"] : 2 * (one["offset"] + one["length"])].decode("utf-16-le")
        for one in had["entities"]
    }
    assert styled["spoiler"] == "spoil"
    assert "bold" in [
        words[2 * one["offset"] : 2 * (one["offset"] + one["length"])].decode("utf-16-le")
        for one in had["entities"]
        if one["type"] == "bold"
    ]
    await there.becomes(made.id, State.DONE)


async def test_a_coordinator_sends_a_document_with_its_text_and_it_is_not_uploaded_again(there: Hall) -> None:
    ana = await a_coordinator(there)
    (nuala,) = await delegates(there, 1)
    await ana.sends_document("agenda.pdf", b"%PDF-1.7 agenda", mime="application/pdf", caption=f"/announce {TEXT}")
    card = await sees(ana, "With:")
    assert "agenda.pdf" in text_of(card)
    await confirmed(ana, card)
    there.leaps(timedelta(seconds=31))
    had = await sees(nuala, "Genuine?")
    assert had["document"]["file_name"] == "agenda.pdf"
    assert TEXT in had["caption"]
    (call,) = there.server.calls.of("sendDocument", chat=nuala.id)
    assert "document" in call.params, "sent by its id, not as a file"


async def test_a_coordinator_announces_a_picture_with_the_command_under_it(there: Hall) -> None:
    ana = await a_coordinator(there)
    (nuala,) = await delegates(there, 1)
    await ana.sends_photo(png(), caption=f"/announce {TEXT}")
    card = await sees(ana, "With:")
    preview = await press(ana, await press(ana, card, "Preview"), "English")
    assert preview["photo"]
    await confirmed(ana, card)
    there.leaps(timedelta(seconds=31))
    had = await sees(nuala, "Genuine?")
    assert had["photo"]
    assert text_of(had) == text_of(preview)


async def test_a_coordinator_forwards_a_text_when_asked_and_otherwise_it_acts_on_nothing(there: Hall) -> None:
    ana = await a_coordinator(there)
    ben = await there.somebody("Ben", state="IE")
    theirs = await ben.writes("/announce Everything is cancelled")
    await ana.forwards(theirs)
    assert "I do not act on forwarded messages" in text_of(await ana.next_message(timeout=20))
    await asks(ana, "/announce")
    await ana.forwards(await ben.writes("Doors close at six."))
    card = await sees(ana, "Draft of an announcement")
    assert "English: \u2068Doors close at six.\u2069" in text_of(card)


async def test_an_album_a_voice_and_a_sticker_are_refused_in_one_sentence(there: Hall) -> None:
    ana = await a_coordinator(there)
    await asks(ana, "/announce")
    room = there.server.room
    for body in (
        {"voice": {"file_id": "v", "file_unique_id": "v", "duration": 3}},
        {
            "sticker": {
                "file_id": "s",
                "file_unique_id": "s",
                "type": "regular",
                "width": 9,
                "height": 9,
                "is_animated": False,
                "is_video": False,
            }
        },
        {"video": {"file_id": "w", "file_unique_id": "w", "width": 9, "height": 9, "duration": 3}, "caption": "x"},
    ):
        message = room.world.post(ana.chat, {"from": ana.user}, body)
        room.updates.add("message", message)
        assert text_of(await ana.next_message(timeout=20)).startswith("An announcement is a text")
    for n in range(2):
        photo = {"file_id": f"p{n}", "file_unique_id": f"p{n}", "width": 9, "height": 9}
        body = {"photo": [photo], "media_group_id": "77", **({"caption": TEXT} if n == 0 else {})}
        room.updates.add("message", room.world.post(ana.chat, {"from": ana.user}, body))
    assert "not an album" in text_of(await ana.next_message(timeout=20))
    card = await asks(ana, TEXT)  # still waited for
    assert text_of(card).startswith("Draft of an announcement"), "of the album nothing was said twice"


async def test_a_file_without_a_word_asks_for_its_text(there: Hall) -> None:
    ana = await a_coordinator(there)
    await asks(ana, "/announce")
    await ana.sends_document("list.pdf", b"%PDF-1.7", mime="application/pdf")
    assert "with the text under it" in text_of(await ana.next_message(timeout=20))
    card = await asks(ana, TEXT)
    asked = await press(ana, card, "Add a file")
    assert text_of(asked).startswith("Please send the picture or the document")
    await ana.sends_document("list.pdf", b"%PDF-1.7", mime="application/pdf")
    card = await sees(ana, "With:")
    assert "list.pdf" in text_of(card)
    card = await press(ana, card, "Leave the file out")
    assert "With:" not in text_of(card)


async def test_a_text_that_is_too_long_is_refused_and_another_is_waited_for(there: Hall) -> None:
    ana = await a_coordinator(there)
    shown = await asks(ana, "/announce " + "a" * 3600)
    assert text_of(shown) == "The text has 3600 characters, and an announcement at most 3500. Please shorten it."
    assert text_of(await asks(ana, TEXT)).startswith("Draft of an announcement")


async def test_a_delegate_who_calls_herself_like_the_coordinator_fails(there: Hall) -> None:
    ana = await a_coordinator(there)
    card = await asks(ana, f"/announce {TEXT}")
    made = await there.newest()
    check = await press(ana, card, "Send…")
    send = data_of(check, "Send to 1 person")
    eve = await there.somebody("Ana Silva", state="CH")
    assert text_of(await asks(eve, f"/announce {TEXT}")) == "This is for coordinators."
    screen = await asks(eve, "/help")
    for data in (
        send,
        f"1|ann|{made.id}",
        f"1|ann-stop|{made.id}",
        f"1|ann-test|{made.id}",
        f"1|ann-ok|{made.id}|x",
    ):
        assert await toast(eve, screen, data=data) == "This is for coordinators.", data
    assert (await there.newest()).state is State.DRAFT


async def test_another_coordinator_cannot_open_or_send_somebodys_draft(there: Hall) -> None:
    ana, ben = await a_coordinator(there), await a_coordinator(there, "Ben")
    card = await asks(ana, f"/announce {TEXT}")
    made = await there.newest()
    check = await press(ana, card, "Send…")
    send = data_of(check, "Send to 2 people")
    screen = await asks(ben, "/help")
    for data in (send, f"1|ann|{made.id}", f"1|ann-texts|{made.id}", f"1|ann-discard|{made.id}"):
        assert await toast(ben, screen, data=data) == "This draft is somebody else's.", data
    assert (await there.newest()).state is State.DRAFT


async def test_a_role_taken_away_after_the_preview_sends_nothing(there: Hall) -> None:
    ana = await a_coordinator(there)
    await delegates(there, 1)
    card = await asks(ana, f"/announce {TEXT}")
    check = await press(ana, card, "Send…")
    await there.changes(ana, role=Role.DELEGATE)
    assert await toast(ana, check, "Send to 2 people") == "This is for coordinators."
    assert (await there.newest()).state is State.DRAFT


async def test_a_confirmation_whose_audience_has_changed_is_refused_with_what_changed(there: Hall) -> None:
    ana = await a_coordinator(there)
    await delegates(there, 2)
    card = await asks(ana, f"/announce {TEXT}")
    check = await press(ana, card, "Send…")
    await delegates(there, 1)
    again = await press(ana, check, "Send to 3 people")
    assert text_of(again).startswith(
        "Its audience has changed since it was shown: 3 people then, 4 now. Nothing was sent."
    )
    assert "What it says has changed" not in text_of(again)
    assert (await there.newest()).state is State.DRAFT
    assert "It goes out to 4 people." in text_of(await press(ana, again, "Send to 4 people"))


async def test_a_confirmation_whose_audience_has_other_people_of_the_same_number_is_refused(there: Hall) -> None:
    ana = await a_coordinator(there)
    (nuala,) = await delegates(there, 1)
    card = await asks(ana, f"/announce {TEXT}")
    check = await press(ana, card, "Send…")
    await there.changes(nuala, left_at=there.clock())
    await delegates(there, 1)
    again = await press(ana, check, "Send to 2 people")
    assert "2 people then, 2 now" in text_of(again)
    assert (await there.newest()).state is State.DRAFT


async def test_a_confirmation_whose_text_has_changed_is_refused(there: Hall) -> None:
    ana = await a_coordinator(there)
    card = await asks(ana, f"/announce {TEXT}")
    check = await press(ana, card, "Send…")
    made = await there.newest()
    await there.line.desk.announcing.set_urgent(made.id, ana.id, there.clock(), urgent=True)
    again = await press(ana, check, "Send to 1 person")
    assert text_of(again).startswith("What it says has changed since it was shown. Nothing was sent.")
    assert "Its audience has changed" not in text_of(again)


async def test_a_coordinator_stops_another_in_its_countdown(there: Hall) -> None:
    ana, ben = await a_coordinator(there), await a_coordinator(there, "Ben")
    (nuala,) = await delegates(there, 1)
    card = await asks(ana, f"/announce {TEXT}")
    going = await confirmed(ana, card)
    made = await there.newest()
    told = await sees(ben, "Another coordinator is sending an announcement.")
    stopped = await press(ben, told, "Stop")
    assert "Stopped. Nothing of it went out." in text_of(stopped)
    assert "Stopped. Nothing of it went out." in text_of(await sees(ana, "Stopped."))
    there.leaps(timedelta(minutes=2))
    assert await there.rows(made.id) == {}
    assert await toast(ana, going, data=f"1|ann-stop|{made.id}") != ""
    back = await sees(ana, lambda shown: "Back to the draft" in labels(shown) and "Stopped" in text_of(shown))
    draft = await press(ana, back, "Back to the draft")
    assert text_of(draft).startswith("Draft of an announcement")
    assert nuala.screen == []
    assert [row.deed for row in await there.deeds() if row.subject == f"announcement:{made.id}"] == [
        "announcement.stopped"
    ]


async def test_two_presses_send_it_once(there: Hall) -> None:
    ana = await a_coordinator(there)
    (nuala,) = await delegates(there, 1)
    card = await asks(ana, f"/announce {TEXT}")
    check = await press(ana, card, "Send…")
    send = data_of(check, "Send to 2 people")
    await press(ana, check, "Send to 2 people")
    assert "no longer works" in await toast(ana, check, data=send)
    made = await there.newest()
    there.leaps(timedelta(seconds=31))
    await there.becomes(made.id, State.DONE)
    await sees(nuala, TEXT)
    assert "no longer works" in await toast(ana, check, data=send)
    assert await there.tally(made.id) == {OutboxState.SENT: 2}


async def test_two_coordinators_approve_each_other_and_neither_herself(there: Hall) -> None:
    ana, ben = await a_coordinator(there), await a_coordinator(there, "Ben")
    crowd = await delegates(there, 42)
    for maker, other in ((ana, ben), (ben, ana)):
        card = await asks(maker, f"/announce {TEXT} {maker.id}")
        waits = await confirmed(maker, card)
        assert "It waits for another coordinator to approve it." in text_of(waits)
        made = await there.newest()
        asked = await sees(other, "An announcement waits for your approval.")
        assert f"{TEXT} {maker.id}" in text_of(asked)
        approve = data_of(asked, "Approve")
        assert "neither who made it nor who confirmed it" in await toast(maker, waits, data=approve)
        assert (await there.newest()).state is State.WAITING
        going = await press(other, asked, "Approve")
        assert "It goes out to 44 people." in text_of(going)
        assert (await there.newest()).approved_by == other.id
        there.leaps(timedelta(seconds=31))
        await there.becomes(made.id, State.DONE)
        assert await there.tally(made.id) == {OutboxState.SENT: 44}
        assert "44 of 44 people have it." in text_of(await sees(maker, "44 of 44"))
        assert [row.deed for row in await there.deeds() if row.subject == f"announcement:{made.id}"] == [
            "announcement.handed-on",
            "announcement.approved",
            "announcement.started",
        ]
    assert len([one for one in crowd[0].screen if TEXT in text_of(one)]) == 2


async def test_what_was_approved_must_still_be_what_was_confirmed(there: Hall) -> None:
    ana, ben = await a_coordinator(there), await a_coordinator(there, "Ben")
    await delegates(there, 41)
    await confirmed(ana, await asks(ana, f"/announce {TEXT}"))
    asked = await sees(ben, "An announcement waits for your approval.")
    await delegates(there, 1)
    shown = await press(ben, asked, "Approve")
    assert "Its audience has changed" in text_of(shown)
    assert "It went back to whoever made it, who is told." in text_of(shown)
    told = await sees(ana, "had changed since you confirmed it")
    assert labels(told) == ["Open the draft"]
    made = await there.newest()
    assert (made.state, made.confirmed, made.approved_by) == (State.DRAFT, "", 0)
    assert text_of(await press(ana, told, "Open the draft")).startswith("Draft of an announcement")


async def test_a_second_coordinator_declines(there: Hall) -> None:
    ana, ben = await a_coordinator(there), await a_coordinator(there, "Ben")
    await delegates(there, 41)
    await confirmed(ana, await asks(ana, f"/announce {TEXT}"))
    asked = await sees(ben, "An announcement waits for your approval.")
    approve = data_of(asked, "Approve")
    declined = await press(ben, asked, "Decline")
    assert "is a draft again" in text_of(declined)
    await sees(ana, "Another coordinator did not approve your announcement.")
    assert "no longer works" in await toast(ben, declined, data=approve)
    assert (await there.newest()).state is State.DRAFT


async def test_who_is_no_coordinator_at_that_moment_cannot_approve(there: Hall) -> None:
    ana, ben = await a_coordinator(there), await a_coordinator(there, "Ben")
    await delegates(there, 41)
    await confirmed(ana, await asks(ana, f"/announce {TEXT}"))
    asked = await sees(ben, "An announcement waits for your approval.")
    await there.changes(ben, role=Role.DELEGATE)
    assert await toast(ben, asked, "Approve") == "This is for coordinators."
    assert (await there.newest()).state is State.WAITING


async def test_without_a_second_coordinator_so_many_are_not_sent_to(there: Hall) -> None:
    ana = await a_coordinator(there)
    await delegates(there, 41)
    check = await press(ana, await asks(ana, f"/announce {TEXT}"), "Send…")
    assert "Another coordinator must approve it, and there is none" in text_of(check)
    assert labels(check) == ["Back to the draft"]


async def test_a_kind_that_somebody_refused_is_not_sent_to_them_unless_it_is_urgent(there: Hall) -> None:
    ana = await a_coordinator(there)
    nuala, claire = await delegates(there, 2)
    async with there.db.write() as tx:
        await reminders.put_preference(tx, Preference(person=nuala.id, kind="announce-meeting", wanted=False))
    card = await asks(ana, f"/announce {TEXT}")
    assert "It reaches 3 people" in text_of(card)
    kinds = await press(ana, card, "Kind")
    card = await press(ana, kinds, "Meetings")
    assert "It reaches 2 people" in text_of(card)
    assert "1 more is in the audience and wants no announcements of this kind." in text_of(card)
    await confirmed(ana, card)
    made = await there.newest()
    there.leaps(timedelta(seconds=31))
    await there.becomes(made.id, State.DONE)
    assert nuala.screen == []
    heading = there.line.desk.catalogues.texts("fr").say("Announcement on a meeting")
    assert heading in text_of(await sees(claire, TEXT))

    card = await asks(ana, f"/announce Urgent: {TEXT}")
    kinds = await press(ana, card, "Kind")
    card = await press(ana, await press(ana, kinds, "Meetings"), "Urgent")
    assert "It reaches 3 people" in text_of(card)
    await confirmed(ana, card)
    there.leaps(timedelta(seconds=31))
    assert text_of(await sees(nuala, TEXT)).startswith("Urgent announcement on a meeting")


async def test_quiet_hours_are_kept_but_for_what_is_urgent(there: Hall) -> None:
    ana = await a_coordinator(there)
    nuala = await there.somebody("Nuala", state="IE")
    await there.changes(nuala, quiet_from=time(0), quiet_until=time(23, 59))
    await confirmed(ana, await asks(ana, f"/announce {TEXT}"))
    made = await there.newest()
    there.leaps(timedelta(seconds=31))
    await sees(ana, "1 of 2 people have it.\n1 has quiet hours now, and gets it when they end.")
    row = (await there.rows(made.id))[nuala.id]
    assert row.state is OutboxState.QUEUED
    assert row.not_before.astimezone(there.line.desk.departures.zone(None)).time() == time(23, 59)
    assert (await there.newest()).state is State.SENDING

    card = await press(ana, await asks(ana, f"/announce Now: {TEXT}"), "Urgent")
    await confirmed(ana, card)
    there.leaps(timedelta(seconds=31))
    await sees(nuala, "Now:")
    await there.line.desk.departures.stop(made.id, ana.id, there.clock())


async def test_stopping_while_it_is_sent_says_how_many_have_it_already(there: Hall) -> None:
    ana = await a_coordinator(there)
    nuala = await there.somebody("Nuala", state="IE")
    await there.changes(nuala, quiet_from=time(0), quiet_until=time(23, 59))
    going = await confirmed(ana, await asks(ana, f"/announce {TEXT}"))
    made = await there.newest()
    there.leaps(timedelta(seconds=31))
    sending = await sees(ana, lambda shown: "1 of 2 people have it." in text_of(shown))
    assert sending["message_id"] == going["message_id"]
    stopped = await press(ana, sending, "Stop")
    assert "1 of 2 people have it.\n1 was not sent any more." in text_of(stopped)
    assert await there.tally(made.id) == {OutboxState.SENT: 1, OutboxState.CANCELLED: 1}
    assert (await there.newest()).state is State.STOPPED


async def test_people_who_left_or_were_erased_after_the_freeze_get_nothing(there: Hall) -> None:
    ana = await a_coordinator(there)
    left, erased = await there.somebody("Left", state="IE"), await there.somebody("Erased", state="IE")
    for one in (left, erased):
        await there.changes(one, quiet_from=time(0), quiet_until=time(23, 59))
    await confirmed(ana, await asks(ana, f"/announce {TEXT}"))
    made = await there.newest()
    there.leaps(timedelta(seconds=31))
    await sees(ana, "1 of 3 people have it.")
    await there.changes(left, left_at=there.clock(), quiet_from=time(0), quiet_until=time(0))
    await there.line.desk.people.erase(erased.id, there.clock())
    async with there.db.write() as tx:
        row = await outbox.of_key(tx, f"ann:{made.id}:{left.id}")
        assert row is not None
        await outbox.requeue(tx, row.id, there.clock())
    await until(lambda: ended(there, made.id, left.id), 30)
    there.leaps(timedelta(0))
    await there.becomes(made.id, State.DONE)
    rows = await there.rows(made.id)
    assert erased.id not in rows
    assert (rows[left.id].state, rows[left.id].error) == (OutboxState.CANCELLED, "The person has left.")
    assert left.screen == erased.screen == []


async def test_a_coordinator_schedules_for_tomorrow_and_it_goes_out_then(there: Hall) -> None:
    ana = await a_coordinator(there)
    (nuala,) = await delegates(there, 1)
    card = await asks(ana, f"/announce {TEXT}")
    asked = await press(ana, card, "When")
    assert "Your clock is that of \u2068Zurich\u2069." in text_of(asked)
    assert "I could not read one day and hour" in text_of(await asks(ana, "soon"))
    assert "past already" in text_of(await asks(ana, "today 00:01"))
    card = await asks(ana, "tomorrow 09:00")
    assert "09:00, Central European Standard Time" in text_of(card)
    scheduled = await confirmed(ana, card)
    assert "Scheduled, to 2 people:" in text_of(scheduled)
    assert labels(scheduled) == ["Stop", "Take it back"]
    made = await there.newest()
    assert made.scheduled_for is not None
    there.leaps(made.scheduled_for - there.clock() - timedelta(minutes=5))
    assert (await there.newest()).state is State.SCHEDULED
    there.leaps(timedelta(minutes=6))
    await there.becomes(made.id, State.DONE)
    await sees(nuala, TEXT)
    assert "2 of 2 people have it." in text_of(await sees(ana, "Sent:"))


async def test_a_schedule_missed_by_more_than_an_hour_asks_instead_of_firing(there: Hall) -> None:
    ana = await a_coordinator(there)
    (nuala,) = await delegates(there, 1)
    card = await asks(ana, f"/announce {TEXT}")
    await press(ana, card, "When")
    await confirmed(ana, await asks(ana, "tomorrow 09:00"))
    made = await there.newest()
    assert made.scheduled_for is not None
    there.leaps(made.scheduled_for - there.clock() + timedelta(minutes=61))
    await there.becomes(made.id, State.MISSED)
    asked = await sees(ana, lambda shown: "Send now" in labels(shown))
    assert "It did not go out at its time" in text_of(asked)
    assert await there.rows(made.id) == {}
    going = await press(ana, asked, "Send now")
    assert "It goes out to 2 people." in text_of(going)
    there.leaps(timedelta(seconds=31))
    await there.becomes(made.id, State.DONE)
    await sees(nuala, TEXT)


async def test_a_draft_is_discarded_and_what_was_written_is_erased(there: Hall) -> None:
    ana = await a_coordinator(there)
    card = await asks(ana, f"/announce {TEXT}")
    asked = await press(ana, card, "Discard")
    gone = await press(ana, asked, "Yes, discard it")
    assert text_of(gone).startswith("Discarded.")
    made = await there.newest()
    assert made.state is State.DISCARDED
    assert "no longer works" in await toast(ana, gone, data=f"1|ann-check|{made.id}")
    async with there.db.read() as tx:
        assert await announcements.texts(tx, made.id, made.revision) == {}


async def test_texts_are_moved_taken_out_and_stand_in_for_others(there: Hall) -> None:
    ana = await a_coordinator(there)
    card = await asks(ana, "/announce Ok.")
    page = await press(ana, await press(ana, card, "Texts"), "✓ Text: English")
    page = await press(ana, page, "Spanish")
    assert text_of(page).startswith("Text: Spanish")
    texts = await press(ana, page, "Texts")
    assert "✓ Text: Spanish" in labels(texts)
    await press(ana, texts, "Text: French")
    card = await asks(ana, "D'accord.")
    page = await press(ana, await press(ana, card, "Texts"), "✓ Text: French")
    page = await press(ana, page, "Let those read it who have none in their language")
    assert "Who has no text in their own language reads this one." in text_of(page)
    texts = await press(ana, page, "Take it out")
    assert (await there.newest()).fallback == "es"
    page = await press(ana, texts, "✓ Text: Spanish")
    assert "Take it out" not in labels(page)
    made = await there.newest()
    assert "It is the only text there is" in await toast(ana, page, data=f"1|ann-drop|{made.id}|es")


async def test_drafts_are_gone_on_with(there: Hall) -> None:
    ana = await a_coordinator(there)
    await asks(ana, f"/announce {TEXT}")
    made = await there.newest()
    listed = await asks(ana, "/announce")
    (label,) = [one for one in labels(listed) if one != "Cancel"]
    assert made.code[:4] in label
    card = await press(ana, listed, label)
    assert text_of(card).startswith("Draft of an announcement")
    await asks(ana, f"/announce {TEXT}")
    assert (await there.newest()).id == made.id, "the same text twice is one draft"
