"""Questions passed on as delegates and coordinators see them in chat."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from bot.clock import RehearsalClock
from bot.delivery import Ready
from bot.inquiries.acting import MOST_OPEN
from bot.practice.people import Person as Somebody
from bot.text.markup import to_html
from bot.transport.sender import Sender
from bot.transport.wire import sending_bot
from bot.upkeep import keeping_up
from storage import announcements, inquiries, journal, offices, outbox, people, records, tallies
from storage.announcement_rows import Announcement, AnnouncementState
from storage.inquiries import Case, InquiryState
from storage.rows import Authority, Deed, OutboxState, Outgoing, Person, Role, Visibility
from storage.tables import inquiries as inquiry_rows
from storage.tables import marks as mark_rows
from storage.tables import outbox as outbox_rows
from storage.tallies import Tally
from tests.handlers.stage import NOW, Stage, clock, labels

pytestmark = pytest.mark.asyncio(loop_scope="module")  # the loop that the stage lives in; its clock: 20 March 2012

CANARY = "the price of basalt"
QUESTION = f"Who talked about {CANARY}?"
OFFICE = "Implementation Support Unit"
PASS_ON = "Pass this on to the coordinators"


@pytest_asyncio.fixture(loop_scope="module")
async def stage(served: Stage) -> AsyncIterator[Stage]:
    """The bot at work, with nothing passed on yet."""
    async with served.house.db.write() as tx:
        await tx.execute(inquiry_rows.delete())
        await tx.execute(outbox_rows.delete())
    with served.with_new_people() as stage:
        yield stage


async def becomes(stage: Stage, who: Somebody, role: Role, state: str = "", **more: Any) -> None:
    async with stage.house.db.write() as tx:
        await people.put_person(tx, Person(id=who.id, role=role, state=state, name=who.user["first_name"], **more))


async def coordinator(stage: Stage, name: str = "Cora", office: str = OFFICE) -> Somebody:
    """Somebody who coordinates, of that office."""
    who = stage.server.person(name)
    who.chat.started = True
    await becomes(stage, who, Role.COORDINATOR)
    if office:
        async with stage.house.db.write() as tx:
            await offices.give(tx, who.id, office, stage.chief.id, NOW, key=office.casefold())
    return who


async def press(who: Somebody, message: dict[str, Any], label: str) -> dict[str, Any]:
    await who.presses(message, label)
    return await who.next_message(timeout=20)


async def toast(who: Somebody, message: dict[str, Any], data: str) -> str:
    """What is shown over the chat for a button pressed, forged or not."""
    return await toast_of(who, await who.forges(message, data))


async def toast_of(who: Somebody, pressed: dict[str, Any]) -> str:
    """What a press was answered with, "" where nothing was shown over the chat."""
    while True:
        shown = await who.next_toast(timeout=20)
        if shown["callback_query_id"] == pressed["id"]:
            return str(shown.get("text") or "")


def data_of(message: dict[str, Any], label: str) -> str:
    rows = message["reply_markup"]["inline_keyboard"]
    return next(str(button["callback_data"]) for row in rows for button in row if button["text"] == label)


async def passes_on(stage: Stage, who: Somebody, words: str = QUESTION) -> dict[str, Any]:
    """Ask, pass on, confirm: what they read then."""
    silence = await stage.asks(who, words)
    preview = await press(who, silence, PASS_ON)
    return await press(who, preview, "Pass it on")


async def all_of(stage: Stage) -> tuple[Case, ...]:
    async with stage.house.db.read() as tx:
        return await inquiries.cases(tx)


async def delivered(stage: Stage, who: Somebody) -> dict[str, Any]:
    """The next message that the outbox brings somebody."""
    settings = stage.house.settings
    bot = sending_bot(settings.required_token(), base_url=settings.bot_base_url, at_once=2)
    async with bot as line:
        sender = Sender(line, stage.house.db, stage.line.upkeep.composers, clock)
        await sender.start()
        try:
            return await who.next_message(timeout=20)
        finally:
            await sender.stop()


async def written(stage: Stage, row: Outgoing) -> str:
    """What a notice of the outbox would say if it were sent now."""
    ready = await stage.line.upkeep.composers["notice"](row, NOW)
    assert isinstance(ready, Ready)
    return "".join(part.text for part in to_html(ready.message))


async def on_disk(stage: Stage) -> bytes:
    """The database with its log, as it lies on the disk."""
    folder: Path = stage.house.settings.data_dir
    return b"".join([path.read_bytes() for path in sorted(folder.glob("rapporteur.db*"))])


async def forgotten(stage: Stage, words: str) -> None:
    """Wait until the words stand nowhere in the base's files."""
    async with asyncio.timeout(20):
        while True:
            await stage.house.db.scrub()
            if words.encode() not in await on_disk(stage):
                return
            await asyncio.sleep(0.05)


async def test_a_delegate_passes_a_question_on_and_reads_the_answer_of_the_support_unit(stage: Stage) -> None:
    await becomes(stage, stage.ana, Role.DELEGATE, "IE")
    cora = await coordinator(stage)
    silence = await stage.asks(stage.ana, QUESTION)
    assert "Nothing in the records here is about" in silence["text"]
    preview = await press(stage.ana, silence, PASS_ON)
    assert preview["text"].splitlines()[1:] == [
        QUESTION,
        "From a delegate of Ireland. Your name is not passed on.",
        "The answer comes to you here. What you send is kept for 90 days at most, or until you erase it.",
        "To add a sentence, reply to this message.",
    ]
    assert "This would be passed on to" in preview["text"]
    assert labels(preview) == ["Pass it on", "Leave my State out", "Cancel"]
    done = await press(stage.ana, preview, "Pass it on")
    assert done["text"] == f"Passed on. The answer comes to you here.\n{QUESTION}"

    queue = await stage.asks(cora, "/inquiries")
    (case,) = await all_of(stage)
    number = case.inquiry.id
    assert f"{number} · a delegate of Ireland · 20 Mar 2012\n{QUESTION}" in queue["text"]
    assert stage.ana.user["first_name"] not in queue["text"]
    assert labels(queue) == [f"Show {number}", "Open: 1", "In my hands: 0", "Answered: 0"]
    shown = await press(cora, queue, f"Show {number}")
    taken = await press(cora, shown, "Take it")
    assert "In your hands; nobody else can answer it until 20 March 2012, 12:00" in taken["text"]
    asked = await press(cora, taken, "Answer")
    assert asked["text"].startswith("Please write the answer.")
    await cora.writes("Basalt is priced by the host.")
    draft = await cora.next_message(timeout=20)
    read = [
        "Your question of 20 March 2012:",
        QUESTION,
        "",
        f"{OFFICE} answers:",
        "Basalt is priced by the host.",
        f"An answer of {OFFICE}, not a record",
    ]
    assert draft["text"].splitlines() == ["This is what they would read. Nothing is sent yet.", "", *read]
    sent = await press(cora, draft, "Send it")
    assert f"{OFFICE} answered on 20 Mar 2012:\nBasalt is priced by the host." in sent["text"]

    answer = await delivered(stage, stage.ana)
    assert answer["text"].splitlines() == read
    assert {entity["type"] for entity in answer["entities"]} == {"blockquote", "bold", "italic"}
    assert (await all_of(stage))[0].inquiry.state is InquiryState.ANSWERED
    async with stage.house.db.read() as tx:
        rows = await journal.rows(tx, limit=3)
    assert [row.deed for row in rows] == [Deed.QUESTION_ANSWERED, Deed.QUESTION_TAKEN, Deed.QUESTION_PASSED_ON]
    assert CANARY not in str(rows)
    assert rows[2].by == 0, "who asked is told to no administrator either"


async def test_nothing_of_it_is_stored_before_it_is_confirmed_nor_once_it_is_taken_back(stage: Stage) -> None:
    words = "Who talked about canary feathers of Ulm?"
    await becomes(stage, stage.ana, Role.DELEGATE, "IE")
    await coordinator(stage)
    silence = await stage.asks(stage.ana, words)
    preview = await press(stage.ana, silence, PASS_ON)
    await forgotten(stage, "feathers of Ulm")
    done = await press(stage.ana, preview, "Pass it on")
    assert b"feathers of Ulm" in await on_disk(stage)
    gone = await press(stage.ana, done, "Take it back")
    assert gone["text"] == "Taken back. Nothing of it is kept."
    await forgotten(stage, "feathers of Ulm")
    assert await all_of(stage) == ()
    old = await toast(stage.ana, done, data_of(done, "Take it back"))
    assert old == "It was answered or declined already."


@pytest.mark.parametrize("how", ["/erase", "withdrawn", "left"])
async def test_it_is_erased_with_the_person(stage: Stage, how: str) -> None:
    words = f"Who talked about canary whistles {len(how)}?"
    await becomes(stage, stage.ana, Role.DELEGATE, "IE")
    cora = await coordinator(stage)
    await passes_on(stage, stage.ana, words)
    assert b"canary whistles" in await on_disk(stage)
    exported = await stage.line.desk.people.export(stage.ana.id)
    assert exported["held"]["inquiries"][0]["text"] == words
    if how == "/erase":
        asked = await stage.asks(stage.ana, "/erase")
        assert "The questions you passed on to the coordinators, until their time is over." in asked["text"]
        await press(stage.ana, asked, "Erase what is held about me")
    elif how == "withdrawn":
        await stage.line.desk.people.withdraw_role(stage.ana.id, by=stage.chief.id, now=NOW)
    else:
        await stage.line.desk.people.leave(stage.ana.id, NOW)
    assert await all_of(stage) == ()
    await forgotten(stage, "canary whistles")
    empty = await stage.asks(cora, "/inquiries")
    assert "No question waits." in empty["text"]


async def test_the_state_can_be_left_out_and_a_sentence_added(stage: Stage) -> None:
    await becomes(stage, stage.ana, Role.DELEGATE, "IE")
    await coordinator(stage)
    silence = await stage.asks(stage.ana, QUESTION)
    preview = await press(stage.ana, silence, PASS_ON)
    without = await press(stage.ana, preview, "Leave my State out")
    assert "From a delegate. Neither your name nor your State is passed on." in without["text"]
    assert labels(without) == ["Pass it on", "Name my State", "Cancel"]
    await stage.ana.writes("I ask for a colleague & her <report>.", reply_to=without)
    fuller = await stage.ana.next_message(timeout=20)
    assert f"{QUESTION}\nI ask for a colleague & her <report>." in fuller["text"]
    assert "Neither your name nor your State" in fuller["text"], "the choice is kept"
    await press(stage.ana, fuller, "Pass it on")
    (case,) = await all_of(stage)
    assert (case.inquiry.text, case.inquiry.party) == (f"{QUESTION}\nI ask for a colleague & her <report>.", "")


async def test_cancelling_passes_nothing_on_and_confirming_twice_passes_it_on_once(stage: Stage) -> None:
    await becomes(stage, stage.ana, Role.DELEGATE, "IE")
    await coordinator(stage)
    silence = await stage.asks(stage.ana, QUESTION)
    preview = await press(stage.ana, silence, PASS_ON)
    send = data_of(preview, "Pass it on")
    before = dict(preview)
    cancelled = await press(stage.ana, preview, "Cancel")
    assert cancelled["text"] == "Nothing was passed on."
    assert await toast(stage.ana, cancelled, send) == "This button no longer works. Please ask again."
    assert await all_of(stage) == ()
    stage.may_be_refused = ("editMessageText",)  # the second time nothing on the screen is different
    for _ in range(2):
        await stage.heard(stage.press(send, before))
    (case,) = await all_of(stage)
    assert case.inquiry.key == f"{stage.ana.id}:{before['message_id']}", "by the preview, not by the hour"


async def test_a_guest_and_a_group_are_not_offered_it(stage: Stage) -> None:
    await coordinator(stage)
    silence = await stage.asks(stage.ana, QUESTION)
    assert PASS_ON not in labels(silence)
    assert await toast(stage.ana, silence, "1|inq-ask") == (
        "This is for delegates who were invited. Your coordinators can invite you."
    )
    await becomes(stage, stage.ana, Role.DELEGATE, "IE")
    await stage.ana.writes(f"@{stage.server.world.bot['username']} {QUESTION}", chat=stage.group)
    in_group = await stage.ana.next_message(chat=stage.group, timeout=20)
    assert PASS_ON not in labels(in_group)
    for words in ("Hello", "Who spoke on clearance?", "Pretend to be Norway and write its statement"):
        assert PASS_ON not in labels(await stage.asks(stage.ana, words)), words


async def test_so_many_at_once_and_no_more(stage: Stage) -> None:
    await becomes(stage, stage.ana, Role.DELEGATE, "IE")
    await coordinator(stage)
    for number in range(MOST_OPEN):
        found = await stage.line.desk.inquiries.pass_on(
            stage.ana.id, f"Question {number}", "", NOW, key=str(number)
        )
        assert isinstance(found, inquiries.Inquiry)
    silence = await stage.asks(stage.ana, QUESTION)
    assert "So many of your questions wait already" in await toast(stage.ana, silence, "1|inq-ask")


async def test_two_coordinators_at_once_and_one_gets_it(stage: Stage) -> None:
    await becomes(stage, stage.ana, Role.DELEGATE, "IE")
    cora, colin = await coordinator(stage), await coordinator(stage, "Colin", "Presidency")
    await passes_on(stage, stage.ana)
    (case,) = await all_of(stage)
    number = case.inquiry.id
    one, other = await stage.asks(cora, "/inquiries"), await stage.asks(colin, "/inquiries")
    one, other = await press(cora, one, f"Show {number}"), await press(colin, other, f"Show {number}")
    pressed = await asyncio.gather(cora.presses(one, "Take it"), colin.presses(other, "Take it"))
    toasts = await asyncio.gather(toast_of(cora, pressed[0]), toast_of(colin, pressed[1]))
    assert sorted("has it in hand" in shown for shown in toasts) == [False, True]
    taking = (await all_of(stage))[0].taking
    assert taking is not None
    (winner, held), (loser, seen) = (
        ((cora, one), (colin, other)) if taking.by == cora.id else ((colin, other), (cora, one))
    )
    held = await winner.next_message(timeout=20)
    refused = await toast(loser, seen, f"1|inq-answer|{number}")
    assert refused.startswith(f"{winner.user['first_name']} has it in hand, until 20 March 2012, 12:00")
    back = await press(winner, held, "Put it back")
    assert labels(back) == ["Take it", "Questions passed on"]
    await loser.forges(seen, f"1|inq-take|{number}")
    assert "In your hands" in (await loser.next_message(timeout=20))["text"]


async def test_an_answer_with_a_quote_that_is_verified_before_it_leaves(stage: Stage) -> None:
    await becomes(stage, stage.ana, Role.DELEGATE, "IE", language="fr")
    cora = await coordinator(stage)
    done = await stage.line.desk.inquiries.pass_on(stage.ana.id, QUESTION, "", NOW, language="fr")
    assert isinstance(done, inquiries.Inquiry)
    queue = await stage.asks(cora, "/inquiries")
    shown = await press(cora, queue, f"Show {done.id}")
    taken = await press(cora, shown, "Take it")
    await press(cora, taken, "Answer")
    await cora.writes("Voir la citation.")
    draft = await cora.next_message(timeout=20)
    assert draft["text"].splitlines()[0] == "This is what they would read. Nothing is sent yet."
    await press(cora, draft, "Add a quote from the records")
    await cora.writes("What did Japan say about the boat?")
    found = await cora.next_message(timeout=20)
    assert "Japan offered a boat." in found["text"]
    cited = await press(cora, found, "Add quote 1")
    assert "Japan offered a boat." in cited["text"]
    assert labels(cited) == ["Send it", "Another quote", "Without a quote", "Write it anew", "Cancel"]
    await press(cora, cited, "Send it")
    answer = await delivered(stage, stage.ana)
    quotes = [
        answer["text"].encode("utf-16-le")[2 * e["offset"] : 2 * (e["offset"] + e["length"])].decode("utf-16-le")
        for e in answer["entities"]
        if e["type"] == "blockquote"
    ]
    assert quotes == [QUESTION, "Voir la citation.", "Japan offered a boat."]
    (case,) = await all_of(stage)
    assert case.answer is not None
    assert case.answer.citation is not None
    async with stage.house.db.write() as tx:
        (row,) = await outbox.rows(tx, kind="notice", person=stage.ana.id)
        record = case.answer.citation["record"]
        await records.set_visibility(tx, record, Visibility.COORDINATORS, ())
    try:
        closed = await written(stage, row)
    finally:
        async with stage.house.db.write() as tx:
            await records.set_visibility(tx, record, Visibility.PUBLIC, ())
    assert "boat" not in closed, "closed to who asked meanwhile"
    assert "boat" in await written(stage, row)
    forged = replace(case.answer, citation=case.answer.citation | {"quote": "Japan offered two boats."})
    async with stage.house.db.write() as tx:
        await tx.execute(inquiry_rows.delete())
        again = await inquiries.add(tx, replace(case.inquiry, id=0, state=InquiryState.OPEN, key="again"))
        await inquiries.end(tx, replace(forged, inquiry=again))
    answer_text = await written(stage, replace(row, data=row.data | {"inquiry": again}))
    assert "Voir la citation." in answer_text
    assert "boat" not in answer_text


async def test_it_is_declined_for_a_reason_in_the_asker_s_language(stage: Stage) -> None:
    await becomes(stage, stage.ana, Role.DELEGATE, "IE")
    cora = await coordinator(stage)
    await passes_on(stage, stage.ana)
    (case,) = await all_of(stage)
    shown = await press(cora, await stage.asks(cora, "/inquiries"), f"Show {case.inquiry.id}")
    taken = await press(cora, shown, "Take it")
    reasons = await press(cora, taken, "Decline")
    draft = await press(cora, reasons, "There is no answer yet; an announcement will follow.")
    assert f"{OFFICE} does not answer it, and says why:" in draft["text"]
    done = await press(cora, draft, "Send it")
    assert f"{OFFICE} declined it on 20 Mar 2012:" in done["text"]
    assert "There is no answer yet" in (await delivered(stage, stage.ana))["text"]
    assert (await all_of(stage))[0].inquiry.state is InquiryState.DECLINED
    assert await toast(cora, draft, data_of(draft, "Send it")) == "It was answered or declined already."


async def test_question_and_answer_become_a_record_of_their_own_authority(stage: Stage) -> None:
    await becomes(stage, stage.ana, Role.DELEGATE, "IE")
    cora = await coordinator(stage)
    words = "Who pays for the zeppelin?"
    await passes_on(stage, stage.ana, words)
    (case,) = await all_of(stage)
    await stage.line.desk.inquiries.take(cora.id, case.inquiry.id, NOW)
    await stage.line.desk.inquiries.end(cora.id, case.inquiry.id, "The host pays for the zeppelin.", NOW)
    ended = await press(cora, await stage.asks(cora, "/inquiries"), "Answered: 1")
    shown = await press(cora, ended, f"Show {case.inquiry.id}")
    sketch = await press(cora, shown, "Put it into the base")
    assert f"A delegate asked: “{words}”" in sketch["text"]
    assert labels(sketch) == ["Everybody", "Delegates", "Coordinators", "Name the State", "Cancel"]
    sketch = await press(cora, sketch, "Everybody")
    assert "To be read by: Everybody" in sketch["text"]
    stored = await press(cora, sketch, "Put it in")
    assert stored["text"].startswith("It is in the base, as record ")
    await stage.house.index.refresh(stage.house.db)  # as it goes on by itself every few seconds
    guest = stage.server.person("Gast")
    guest.chat.started = True
    answer = await stage.asks(guest, "Who pays for the zeppelin?")
    assert "The host pays for the zeppelin." in answer["text"]
    assert "Answer of this office to a question, not a record of a meeting" in answer["text"]
    assert "Ireland" not in answer["text"]
    (case,) = await all_of(stage)
    assert case.inquiry.record is not None
    async with stage.house.db.read() as tx:
        record = await records.record(tx, case.inquiry.record)
    assert record is not None
    assert record.authority is Authority.OFFICE_ANSWER
    again = await toast(cora, sketch, data_of(sketch, "Put it in"))
    assert again == "It is in the base already."


async def announced(stage: Stage, made_by: int, to: Somebody, message_id: int, code: str = "ABCD2345") -> None:
    """An announcement that reached somebody as that message."""
    async with stage.house.db.write() as tx:
        id = await announcements.add(
            tx,
            Announcement(
                id=0, code=code, made_by=made_by, created_at=NOW, state=AnnouncementState.DONE, office="Presidency"
            ),
        )
        row = Outgoing(
            id=0,
            key=announcements.key_of(id, to.id),
            kind="announcement",
            person=to.id,
            chat=to.id,
            data={"batch": code, "announcement": id},
            created_at=NOW,
            not_before=NOW,
            expires_at=NOW,
        )
        await outbox.enqueue(tx, [row])
        queued = await outbox.of_key(tx, row.key)
        assert queued is not None
        await outbox.ended(tx, queued.id, OutboxState.SENT, NOW, message_id)


async def test_a_reply_to_an_announcement_reaches_the_one_who_sent_it(stage: Stage) -> None:
    await becomes(stage, stage.ana, Role.DELEGATE, "IE")
    cora, colin = await coordinator(stage, "Cora", "Presidency"), await coordinator(stage, "Colin")
    message = await stage.asks(stage.ana, "/help")
    await announced(stage, cora.id, stage.ana, message["message_id"])
    await stage.ana.writes("Who spoke on clearance?", reply_to=message)
    preview = await stage.ana.next_message(timeout=20)
    assert preview["text"].splitlines()[:4] == [
        "Send this to Presidency?",
        "Who spoke on clearance?",
        "From a delegate of Ireland. Your name is not passed on.",
        "In reply to announcement ABCD-2345.",
    ]
    assert labels(preview) == ["Send it", "Ask it as a question", "Leave my State out", "Cancel"]
    assert await all_of(stage) == ()
    await press(stage.ana, preview, "Send it")
    (case,) = await all_of(stage)
    assert case.inquiry.origin == "announcement:ABCD2345"
    told = await delivered(stage, cora)
    assert told["text"].startswith("A delegate replied to your announcement ABCD-2345.")
    assert CANARY not in told["text"]
    assert await stage.line.upkeep.clerk.announce(NOW) == 0, "for an hour it is left to the one who sent it"
    queue = await stage.asks(colin, "/inquiries")
    shown = await press(colin, queue, f"Show {case.inquiry.id}")
    assert "In reply to announcement ABCD-2345 of Presidency." in shown["text"]


async def test_the_tick_tells_coordinators_that_a_question_waits_and_writes_the_counts(stage: Stage) -> None:
    await becomes(stage, stage.ana, Role.DELEGATE, "IE")
    cora = await coordinator(stage)
    await passes_on(stage, stage.ana)
    async with stage.house.db.write() as tx:
        await tx.execute(mark_rows.delete())
    async with keeping_up(stage.house, stage.line.upkeep, RehearsalClock(NOW)):
        told = await cora.next_message(timeout=30)
    assert told["text"] == "1 question that a delegate passed on waits for an answer."
    async with stage.house.db.read() as tx:
        assert Tally("outcome", "who-said:unknown-topic") in await tallies.of_week(tx, "2012-W12")
    queue = await press(cora, told, "Questions passed on")
    assert QUESTION in queue["text"]


async def test_a_reply_to_an_announcement_can_be_asked_as_a_question_after_all(stage: Stage) -> None:
    await becomes(stage, stage.ana, Role.DELEGATE, "IE")
    cora = await coordinator(stage)
    message = await stage.asks(stage.ana, "/help")
    await announced(stage, cora.id, stage.ana, message["message_id"], "WXYZ2345")
    await stage.ana.writes("What did Japan say about the boat?", reply_to=message)
    preview = await stage.ana.next_message(timeout=20)
    preview = await press(stage.ana, preview, "Leave my State out")
    answer = await press(stage.ana, preview, "Ask it as a question")
    assert "Japan offered a boat." in answer["text"]
    assert await all_of(stage) == ()


async def test_nobody_replies_to_an_announcement_that_did_not_reach_them(stage: Stage) -> None:
    await becomes(stage, stage.ana, Role.DELEGATE, "IE")
    cora = await coordinator(stage)
    other = stage.server.person("Otto")
    other.chat.started = True
    await announced(stage, cora.id, other, 77, "QRST2345")
    silence = await stage.asks(stage.ana, QUESTION)
    preview = await press(stage.ana, silence, PASS_ON)
    refused = await toast(stage.ana, preview, "1|inq-send|QRST2345|1")
    assert refused == "This announcement did not go to you, so there is nobody to reply to."
    assert await all_of(stage) == ()


async def test_a_question_on_a_reminder_stands_in_the_same_queue(stage: Stage) -> None:
    await becomes(stage, stage.ana, Role.DELEGATE, "IE")
    cora = await coordinator(stage)
    found = await stage.line.desk.inquiries.pass_on(
        stage.ana.id, "the Article 7 report", "due:ccm-article-7-annual:IE:2012", NOW
    )
    assert isinstance(found, inquiries.Inquiry)
    queue = await stage.asks(cora, "/inquiries")
    assert "About a reminder\nthe Article 7 report" in queue["text"]
    assert await stage.line.upkeep.clerk.announce(NOW) == 0, "the reminder's own notice tells of it"


@pytest.mark.parametrize(
    "data",
    ["1|inq|999999", "1|inq-take|999999", "1|inq-ok|999999", "1|inq-base|999999||0", "1|inquiries|nonsense|0"],
)
async def test_old_and_forged_buttons_do_nothing_but_say_so(stage: Stage, data: str) -> None:
    cora = await coordinator(stage)
    message = await stage.asks(cora, "/inquiries")
    assert await toast(cora, message, data) in (
        "This question is no longer here: it was taken back or erased, or its time is over.",
        "This button no longer works. Please ask again.",
    )


async def test_a_delegate_neither_reads_the_queue_nor_answers(stage: Stage) -> None:
    await becomes(stage, stage.ana, Role.DELEGATE, "IE")
    await coordinator(stage)
    message = await stage.asks(stage.ana, "/inquiries")
    assert message["text"] == "This is for coordinators."
    for data in ("1|inquiries|open|0", "1|inq|1", "1|inq-take|1", "1|inq-ok|1", "1|inq-store|1|public|0"):
        assert await toast(stage.ana, message, data) == "This is for coordinators."
