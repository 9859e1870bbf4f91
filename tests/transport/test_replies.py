"""What a person sees, whatever happens on the way."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from datetime import datetime

import pytest
import telegram

from bot.practice.server import PracticeServer
from bot.text.message import Action, Attachment, Button, Gap, Message, Quote, bold, line
from bot.transport.replies import Replies
from storage import inbox
from storage.database import Database
from storage.rows import InboxUpdate
from tests.auxil.lines import clock, echo, line_to, plain, until

HELP = Button("Help", Action("help"))


def answering(*messages: Message) -> Callable[[telegram.Update, Replies], Awaitable[None]]:
    """A handler that answers each message with ``messages``."""

    async def handler(update: telegram.Update, replies: Replies) -> None:
        if update.message is not None:
            for message in messages:
                await replies.send(update, message)

    return handler


def texts(server: PracticeServer) -> list[str]:
    """What the bot sent with effect, in order."""
    return [str(call.params["text"]) for call in server.calls.of("sendMessage") if call.effect]


async def test_an_answer_has_its_markup_its_buttons_and_its_question(server: PracticeServer, db: Database) -> None:
    ana = server.person("Ana Silva")
    answer = Message((line(bold("Ireland"), " <took> the floor"), Quote("Whole & plain.")), ((HELP,),))
    async with line_to(server, db, answering(answer)):
        asked = await ana.writes("hello")
        shown = await ana.next_message(timeout=5)
    assert shown["text"] == "Ireland <took> the floor\nWhole & plain."
    assert [entity["type"] for entity in shown["entities"]] == ["bold", "blockquote"]
    assert shown["reply_markup"]["inline_keyboard"][0][0]["text"] == "Help"
    assert shown["reply_to_message"]["message_id"] == asked["message_id"]
    (call,) = server.calls.of("sendMessage")
    assert (
        '"is_disabled":true' in str(call.params["link_preview_options"]).replace(" ", "").replace("'", '"').lower()
    )
    assert "allow_sending_without_reply" in str(call.params["reply_parameters"])


async def test_a_long_answer_comes_in_parts_in_order_with_the_buttons_last(
    server: PracticeServer, db: Database
) -> None:
    ana = server.person("Ana Silva")
    blocks = [block for n in range(12) for block in (line(f"{n:02} " + "word " * 180), Gap())]
    async with line_to(server, db, answering(Message(tuple(blocks), ((HELP,),)))) as station:
        await ana.writes("hello")
        await station.answered()
    shown = [message for message in ana.screen if message["from"]["is_bot"]]
    assert len(shown) >= 3
    assert ["reply_markup" in message for message in shown] == [False] * (len(shown) - 1) + [True]
    words = " ".join(message["text"] for message in shown).split()
    assert [word for word in words if word.isdigit()] == [f"{n:02}" for n in range(12)]


async def test_a_topic_of_a_group_gets_its_answer_in_the_topic(server: PracticeServer, db: Database) -> None:
    async with line_to(server, db):
        user = server.person("Ana Silva").user
        group = server.group("Delegates", server.person("Ben Ito"))
        message = {
            "message_id": 5,
            "date": 1_700_000_000,
            "chat": {"id": group.id, "type": "supergroup", "title": "Delegates", "is_forum": True},
            "from": user,
            "text": "hello",
            "message_thread_id": 3,
            "is_topic_message": True,
        }
        server.deliver({"message": message})
        await until(lambda: len(server.calls.of("sendMessage")) > 0)
    assert str(server.calls.of("sendMessage")[0].params["message_thread_id"]) == "3"


async def test_an_edit_that_changes_nothing_is_a_success(server: PracticeServer, db: Database) -> None:
    ana = server.person("Ana Silva")

    async def handler(update: telegram.Update, replies: Replies) -> None:
        if update.callback_query is not None:
            await replies.edit(update, Message((line("here"),), ((HELP,),)))
            await replies.toast(update, "done")
        else:
            await replies.send(update, Message((line("here"),), ((HELP,),)))

    async with line_to(server, db, handler) as station:
        await ana.writes("hello")
        shown = await ana.next_message(timeout=5)
        await ana.presses(shown, "Help")
        assert (await ana.next_toast(timeout=5))["text"] == "done"
        await station.answered()
    (edit,) = server.calls.of("editMessageText")
    assert "not modified" in edit.description
    assert texts(server) == ["here"]


async def test_where_the_message_is_gone_an_edit_becomes_a_new_message(
    server: PracticeServer, db: Database
) -> None:
    ana = server.person("Ana Silva")

    async def handler(update: telegram.Update, replies: Replies) -> None:
        if update.callback_query is not None:
            assert await replies.edit(update, plain("page 2")) > 0
        else:
            await replies.send(update, Message((line("page 1"),), ((HELP,),)))

    async with line_to(server, db, handler) as station:
        await ana.writes("hello")
        shown = await ana.next_message(timeout=5)
        server.faults.add(
            method="editMessageText", status=400, description="Bad Request: message to edit not found"
        )
        await ana.presses(shown, "Help")
        assert (await ana.next_message(timeout=5))["text"] == "page 2"
        await station.answered()
    assert texts(server) == ["page 1", "page 2"]


async def test_a_press_that_is_too_old_is_left_alone(server: PracticeServer, db: Database) -> None:
    ana = server.person("Ana Silva")

    async def handler(update: telegram.Update, replies: Replies) -> None:
        if update.callback_query is not None:
            await replies.toast(update, "too late")
            await replies.send(update, plain("after it"))
        else:
            await replies.send(update, Message((line("here"),), ((HELP,),)))

    async with line_to(server, db, handler) as station:
        await ana.writes("hello")
        shown = await ana.next_message(timeout=5)
        text = "Bad Request: query is too old and response timeout expired or query ID is invalid"
        server.faults.add(method="answerCallbackQuery", status=400, description=text)
        await ana.presses(shown, "Help")
        assert (await ana.next_message(timeout=5))["text"] == "after it"
        await station.answered()


async def test_what_telegram_cannot_parse_goes_out_as_plain_text(server: PracticeServer, db: Database) -> None:
    ana = server.person("Ana Silva")
    answer = Message((line(bold("Ireland"), " & <others>"),), ((HELP,),))
    async with line_to(server, db, answering(answer)):
        server.faults.add(
            method="sendMessage", status=400, description="Bad Request: can't parse entities: odd tag"
        )
        await ana.writes("hello")
        shown = await ana.next_message(timeout=5)
    assert shown["text"] == "Ireland & <others>"
    assert "entities" not in shown
    assert shown["reply_markup"]["inline_keyboard"][0][0]["text"] == "Help"


async def test_what_telegram_finds_too_long_goes_out_in_shorter_parts(server: PracticeServer, db: Database) -> None:
    ana = server.person("Ana Silva")
    async with line_to(server, db, answering(plain("word " * 800))) as station:
        server.faults.add(method="sendMessage", status=400, description="Bad Request: message is too long")
        await ana.writes("hello")
        await station.answered()
    assert len(texts(server)) == 2
    assert " ".join(texts(server)).split() == ["word"] * 800


async def test_a_group_that_moved_is_followed(server: PracticeServer, db: Database) -> None:
    ben = server.person("Ben Ito")
    old, new = server.group("Delegates", ben, supergroup=False), server.group("Delegates", ben)
    async with line_to(server, db) as station:
        server.faults.add(method="sendMessage", status=400, chat=old.id, migrate_to_chat_id=new.id)
        await ben.writes("/hello", chat=old)
        await station.answered()
    assert [m["text"] for m in ben.screen_of(new) if m.get("from", {}).get("is_bot")] == ["echo /hello"]


async def test_an_update_that_comes_past_the_inbox_is_answered_each_time(
    server: PracticeServer, db: Database
) -> None:
    ana = server.person("Ana Silva")
    async with line_to(server, db) as station:
        await ana.writes("hello")
        await station.answered()
        raw = server.updates.history[max(server.updates.history)]
        update = telegram.Update.de_json(raw)
        await echo(update, station.replies)
        await echo(update, station.replies)
    assert texts(server) == ["echo hello"] * 3


# what happens after a crash


async def crashed(
    db: Database,
    server: PracticeServer,
    person_id: int,
    *,
    sent: tuple[int, ...] = (),
    sending: tuple[int, ...] = (),
) -> None:
    """Leave behind what a killed process leaves: an update in hand, some replies sent, some perhaps."""
    now: datetime = clock()
    user = server.people[person_id].user
    chat = {"id": person_id, "type": "private", "first_name": user["first_name"]}
    message = {"message_id": 900, "date": 1_700_000_000, "chat": chat, "from": user, "text": "hello"}
    raw = telegram.Update.de_json({"update_id": 50, "message": message})
    async with db.write() as tx:
        await inbox.take_in(
            tx, [InboxUpdate(update_id=50, chat=person_id, payload=raw.to_json(), attempts=0, received_at=now)]
        )
        await inbox.begin(tx, 50)
        for ordinal in sent:
            await inbox.sent(tx, 50, ordinal, 900 + ordinal, now)
        for ordinal in sending:
            await inbox.sending(tx, 50, ordinal, now)


async def test_after_a_crash_what_was_sent_is_not_sent_again(server: PracticeServer, db: Database) -> None:
    ana = server.person("Ana Silva")
    await ana.writes("before")
    server.updates.waiting.clear()
    await crashed(db, server, ana.id, sent=(0,))
    ids = []

    async def handler(update: telegram.Update, replies: Replies) -> None:
        ids.append(await replies.send(update, plain("one")))
        ids.append(await replies.send(update, plain("two")))

    async with line_to(server, db, handler) as station:
        await station.answered()
    assert texts(server) == ["two"]
    assert ids[0] == 900
    assert ids[1] > 0


async def test_after_a_crash_what_may_not_have_arrived_is_sent_again(server: PracticeServer, db: Database) -> None:
    ana = server.person("Ana Silva")
    await ana.writes("before")
    server.updates.waiting.clear()
    await crashed(db, server, ana.id, sent=(0,), sending=(1,))
    async with line_to(server, db, answering(plain("one"), plain("two"), plain("three"))) as station:
        await station.answered()
    assert texts(server) == ["two", "three"]


# faults on the way


async def test_a_wait_that_telegram_asks_for_is_kept_and_stops_nobody_else(
    server: PracticeServer, db: Database
) -> None:
    ana, ben = server.person("Ana Silva"), server.person("Ben Ito")
    async with line_to(server, db) as station:
        server.faults.add(method="sendMessage", status=429, retry_after=1, chat=ana.id)
        await ana.writes("one")
        await ana.writes("two")
        await until(lambda: len(server.calls.of("sendMessage")) > 0)
        await ben.writes("three")
        await station.answered()
    assert texts(server) == ["echo three", "echo one", "echo two"]
    refused, again = server.calls.of("sendMessage", chat=ana.id)[:2]
    waited = datetime.fromisoformat(again.at) - datetime.fromisoformat(refused.at)
    assert waited.total_seconds() >= 1


@pytest.mark.parametrize("status", [500, 502, 0])
async def test_a_reply_that_broke_before_its_effect_arrives_once(
    server: PracticeServer, db: Database, status: int
) -> None:
    ana = server.person("Ana Silva")
    async with line_to(server, db) as station:
        server.faults.add(method="sendMessage", status=status, effect=False)
        await ana.writes("hello")
        await station.answered()
    assert texts(server) == ["echo hello"]


@pytest.mark.parametrize("status", [502, 0])
async def test_a_reply_that_broke_after_its_effect_arrives_twice_at_most(
    server: PracticeServer, db: Database, status: int
) -> None:
    ana = server.person("Ana Silva")
    async with line_to(server, db) as station:
        server.faults.add(method="sendMessage", status=status, effect=True)
        await ana.writes("hello")
        await station.answered()
    assert texts(server) == ["echo hello"] * 2


async def test_a_reply_never_confirmed_is_sent_three_times_and_named_in_the_log(
    server: PracticeServer, db: Database, caplog: pytest.LogCaptureFixture
) -> None:
    ana = server.person("Ana Silva")
    async with line_to(server, db) as station:
        server.faults.add(method="sendMessage", status=502, effect=True, times=None)
        await ana.writes("a canary in words")
        await station.answered()
        server.faults.clear()
        await ana.writes("again")
        await station.answered()
    assert texts(server) == ["echo a canary in words"] * 3 + ["echo again"]
    assert "was sent 3 times and never confirmed" in caplog.text
    assert "canary" not in caplog.text


async def test_an_edit_that_broke_is_made_again_at_once(server: PracticeServer, db: Database) -> None:
    ana = server.person("Ana Silva")
    handled = []

    async def handler(update: telegram.Update, replies: Replies) -> None:
        handled.append(update.update_id)
        if update.callback_query is not None:
            await replies.edit(update, plain("page 2"))
        else:
            await replies.send(update, Message((line("page 1"),), ((HELP,),)))

    async with line_to(server, db, handler) as station:
        await ana.writes("hello")
        shown = await ana.next_message(timeout=5)
        server.faults.add(method="editMessageText", status=502, effect=True)
        await ana.presses(shown, "Help")
        await station.answered()
    assert len(handled) == len(set(handled)) == 2
    assert [message["text"] for message in ana.screen] == ["hello", "page 2"]
    assert len(server.calls.of("editMessageText")) == 2


async def test_somebody_who_blocked_the_bot_is_not_written_to_again(server: PracticeServer, db: Database) -> None:
    ana, ben = server.person("Ana Silva"), server.person("Ben Ito")

    async def handler(update: telegram.Update, replies: Replies) -> None:
        if update.message is not None:
            await replies.send(update, plain("one"))
            await replies.send(update, plain("two"))

    async with line_to(server, db, handler) as station:
        server.faults.add(method="sendMessage", status=403, chat=ana.id, times=None)
        await ana.writes("hello")
        await station.answered()
        await ben.writes("hello")
        await station.answered()
    assert len(server.calls.of("sendMessage", chat=ana.id)) == 1
    assert texts(server) == ["one", "two"]


async def test_while_telegram_is_away_everybody_waits_and_nothing_is_lost(
    server: PracticeServer, db: Database, caplog: pytest.LogCaptureFixture
) -> None:
    people = [server.person(f"Person {n}") for n in range(5)]
    async with line_to(server, db) as station:
        server.faults.add(method="*", status=502, effect=False, times=40)
        for person in people:
            for n in range(3):
                await person.writes(f"{n}")
        await station.answered()
    for person in people:
        answers = [message["text"] for message in person.screen if message["from"]["is_bot"]]
        assert answers == ["echo 0", "echo 1", "echo 2"]
    lines = [record for record in caplog.records if record.levelno >= logging.WARNING]
    assert len(lines) < 12, "an outage fills no log"


# files

PNG = (
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x02\x80\x00\x00\x01\xe0\x08\x02\x00\x00\x00\xba\xb3K\xb3"
    b"\x00\x00\x00\x00IEND\xaeB`\x82"
)
BOARD = Attachment("board.png", PNG, "photo")
SHEET = Attachment("board.csv", b"party,due\nCH,2011-04-30\n")
LONG = tuple(block for n in range(9) for block in (line(f"{n:02} " + "word " * 180), Gap()))


async def test_a_file_goes_out_with_its_words_and_buttons_in_one_message(
    server: PracticeServer, db: Database
) -> None:
    ana = server.person("Ana Silva")
    answer = Message((line(bold("The board"), " & more"),), ((HELP,),), attachment=SHEET)
    async with line_to(server, db, answering(answer)):
        asked = await ana.writes("hello")
        shown = await ana.next_message(timeout=5)
    assert shown["document"]["file_name"] == "board.csv"
    assert shown["caption"] == "The board & more"
    assert [entity["type"] for entity in shown["caption_entities"]] == ["bold"]
    assert shown["reply_markup"]["inline_keyboard"][0][0]["text"] == "Help"
    assert shown["reply_to_message"]["message_id"] == asked["message_id"]
    assert len([call for call in server.calls if call.method.startswith("send")]) == 1
    (stored,) = server.world.files.values()
    assert stored.upload.content == SHEET.data


async def test_many_words_go_before_their_file_whose_caption_is_the_first_line(
    server: PracticeServer, db: Database
) -> None:
    ana = server.person("Ana Silva")
    answer = Message((line(bold("The board of 2011")), *LONG), ((HELP,),), attachment=BOARD)
    async with line_to(server, db, answering(answer)) as station:
        await ana.writes("hello")
        await station.answered()
    shown = [message for message in ana.screen if message["from"]["is_bot"]]
    assert len(shown) >= 3
    assert ["photo" in message for message in shown] == [False] * (len(shown) - 1) + [True]
    assert ["reply_markup" in message for message in shown] == [False] * (len(shown) - 1) + [True]
    assert shown[-1]["caption"] == "The board of 2011"
    words = " ".join(message["text"] for message in shown[:-1]).split()
    assert [word for word in words if word.isdigit() and len(word) == 2] == [f"{n:02}" for n in range(9)]


@pytest.mark.parametrize(("signs", "calls"), [(1024, ["sendDocument"]), (1025, ["sendMessage", "sendDocument"])])
async def test_a_caption_is_counted_as_telegram_counts(
    server: PracticeServer, db: Database, signs: int, calls: list[str]
) -> None:
    ana = server.person("Ana Silva")
    # A flag and an ampersand: two units for a sign, and markup that does not count.
    text = "\U0001f1e8\U0001f1ed & " + "x" * (signs - 7)
    async with line_to(server, db, answering(Message((line(bold(text)),), attachment=SHEET))) as station:
        await ana.writes("hello")
        await station.answered()
    assert [call.method for call in server.calls if call.method.startswith("send")] == calls
    assert {call.status for call in server.calls if call.method.startswith("send")} == {200}


async def test_a_file_without_words(server: PracticeServer, db: Database) -> None:
    ana = server.person("Ana Silva")
    async with line_to(server, db, answering(Message((), attachment=SHEET))):
        await ana.writes("hello")
        shown = await ana.next_message(timeout=5)
    assert "caption" not in shown
    assert shown["document"]["file_name"] == "board.csv"


async def test_a_picture_that_telegram_cannot_show_comes_as_a_file(server: PracticeServer, db: Database) -> None:
    ana = server.person("Ana Silva")
    odd = Attachment("odd.png", b"not a picture at all", "photo")
    async with line_to(server, db, answering(Message((line("The board"),), attachment=odd))):
        await ana.writes("hello")
        shown = await ana.next_message(timeout=5)
    assert shown["document"]["file_name"] == "odd.png"
    assert shown["caption"] == "The board"


async def test_a_caption_whose_form_is_refused_comes_as_plain_words(server: PracticeServer, db: Database) -> None:
    ana = server.person("Ana Silva")
    server.faults.add(method="sendDocument", status=400, description="Bad Request: can't parse entities")
    async with line_to(server, db, answering(Message((line(bold("The board")),), attachment=SHEET))):
        await ana.writes("hello")
        shown = await ana.next_message(timeout=5)
    assert shown["caption"] == "The board"
    assert "caption_entities" not in shown


async def test_a_file_that_was_noted_as_sent_is_not_sent_again(server: PracticeServer, db: Database) -> None:
    ana = server.person("Ana Silva")
    # The text arrives, the file meets a fault: only the file is sent anew.
    server.faults.add(method="sendDocument", status=502)
    async with line_to(server, db, answering(Message((line("First"), *LONG[:12]), attachment=SHEET))) as station:
        await ana.writes("hello")
        await station.answered()
    sent = [call.method for call in server.calls if call.method.startswith("send") and call.effect]
    assert sent.count("sendDocument") == 1
    assert len(sent) == len({call.params.get("text") for call in server.calls.of("sendMessage")}) + 1


def pressing(*shown: Message) -> Callable[[telegram.Update, Replies], Awaitable[None]]:
    """A handler that answers with the first message, and turns it into the next with each press."""
    left = list(shown)

    async def handler(update: telegram.Update, replies: Replies) -> None:
        if update.message is not None:
            await replies.send(update, left.pop(0))
        elif update.callback_query is not None:
            await replies.edit(update, left.pop(0))

    return handler


def words(text: str) -> Message:
    return Message((line(text),), ((HELP,),))


def board(text: str, file: Attachment = BOARD) -> Message:
    return Message((line(text),), ((HELP,),), attachment=file)


async def test_a_press_turns_one_picture_into_another(server: PracticeServer, db: Database) -> None:
    ana = server.person("Ana Silva")
    async with line_to(server, db, pressing(board("2010"), board("2011"))):
        await ana.writes("hello")
        first = await ana.next_message(timeout=5)
        await ana.presses(first, "Help")
        second = await ana.next_message(timeout=5)
    assert second["message_id"] == first["message_id"]
    assert second["caption"] == "2011"
    assert "photo" in second
    assert second["reply_markup"]


@pytest.mark.parametrize("there_and_back", [(words("2010"), board("2011")), (board("2010"), words("2011"))])
async def test_between_words_and_a_picture_there_is_a_new_message(
    server: PracticeServer, db: Database, there_and_back: tuple[Message, Message]
) -> None:
    ana = server.person("Ana Silva")
    async with line_to(server, db, pressing(*there_and_back)):
        await ana.writes("hello")
        first = await ana.next_message(timeout=5)
        await ana.presses(first, "Help")
        second = await ana.next_message(timeout=5)
    assert second["message_id"] != first["message_id"]
    assert (second.get("text") or second["caption"]) == "2011"
    assert {call.status for call in server.calls if call.method.startswith(("send", "edit"))} == {200}
