"""Updates in: stored, then confirmed, each handled in its turn, none forgotten."""

from __future__ import annotations

import asyncio
import json
import random
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import telegram
from telegram.ext import MessageHandler, filters

from bot.errors import LineDown, NotSent
from bot.practice.server import PracticeServer
from bot.transport.dispatch import Dispatch
from bot.transport.replies import Replies
from bot.transport.rounds import DEATHS_LIMIT, KilledTheProcess
from bot.transport.station import Station
from bot.transport.wire import build_application
from storage import inbox
from storage.database import Database
from storage.rows import InboxUpdate, ReplyState
from tests.auxil.lines import QUICK, clock, echo, line_to, plain, until
from tests.auxil.peer import Answer, Call, ok, peer, refused

ME = {"id": 1, "is_bot": True, "first_name": "Rapporteur", "username": "RapporteurBot"}


def said_to(server: PracticeServer, chat: int) -> list[str]:
    return [str(call.params["text"]) for call in server.calls.of("sendMessage", chat=chat) if call.effect]


def update_from(person: int, update_id: int, text: str) -> dict[str, Any]:
    user = {"id": person, "is_bot": False, "first_name": "Ana"}
    chat = {"id": person, "type": "private", "first_name": "Ana"}
    return {
        "update_id": update_id,
        "message": {"message_id": update_id, "date": 1_700_000_000, "chat": chat, "from": user, "text": text},
    }


async def put_in(db: Database, raw: dict[str, Any], *, attempts: int = 0) -> None:
    chat = raw.get("message", {}).get("chat", {}).get("id", 0)
    row = InboxUpdate(
        update_id=raw["update_id"], chat=chat, payload=json.dumps(raw), attempts=attempts, received_at=clock()
    )
    async with db.write() as tx:
        await inbox.take_in(tx, [row])


# in order, side by side


async def test_each_chat_is_answered_in_order_and_chats_side_by_side(server: PracticeServer, db: Database) -> None:
    dice = random.Random(7)
    at_once = most = 0

    async def slow(update: telegram.Update, replies: Replies) -> None:
        nonlocal at_once, most
        at_once += 1
        most = max(most, at_once)
        await asyncio.sleep(dice.random() / 100)
        await echo(update, replies)
        at_once -= 1

    people = [server.person(f"Person {n}") for n in range(8)]
    async with line_to(server, db, slow, side_by_side=4) as line:
        for n in range(10):
            for person in people:
                await person.writes(f"{n}")
        await line.answered()
    for person in people:
        assert said_to(server, person.id) == [f"echo {n}" for n in range(10)]
    assert 1 < most <= 4


async def test_one_person_flooding_does_not_hold_up_the_others(server: PracticeServer, db: Database) -> None:
    flooding = server.person("Flo Od")
    others = [server.person(f"Person {n}") for n in range(10)]
    async with line_to(server, db, side_by_side=2) as line:
        for n in range(150):
            await flooding.writes(f"{n}")
        for person in others:
            await person.writes("a question")
        await line.answered()
    assert said_to(server, flooding.id) == [f"echo {n}" for n in range(150)], "nothing of the flood is lost"
    order = [int(str(call.params["chat_id"])) for call in server.calls.of("sendMessage")]
    last_other = max(index for index, chat in enumerate(order) if chat != flooding.id)
    # All the updates come within two requests of a hundred; then each gets a turn before the next of the flood.
    assert order[: last_other + 1].count(flooding.id) < 120


async def test_somebody_slow_holds_up_nobody_else(server: PracticeServer, db: Database) -> None:
    ana, ben = server.person("Ana Silva"), server.person("Ben Ito")
    let_go = asyncio.Event()

    async def handler(update: telegram.Update, replies: Replies) -> None:
        if update.effective_chat is not None and update.effective_chat.id == ana.id:
            await let_go.wait()
        await echo(update, replies)

    async with line_to(server, db, handler) as line:
        await ana.writes("slow")
        await ben.writes("quick")
        assert (await ben.next_message(timeout=5))["text"] == "echo quick"
        assert said_to(server, ana.id) == []
        let_go.set()
        await line.answered()
    assert said_to(server, ana.id) == ["echo slow"]


# stored, then confirmed


async def test_nothing_is_confirmed_before_it_is_stored(server: PracticeServer, tmp_path: Path) -> None:
    ana = server.person("Ana Silva")
    db = await Database.open(f"sqlite:///{tmp_path}/line.db", patience=timedelta(milliseconds=50))
    other = await Database.open(f"sqlite:///{tmp_path}/line.db")
    async with line_to(server, db) as line:
        await until(lambda: len(server.calls.of("getUpdates")) > 0 or server.room.updates._poll is not None)
        async with other.write():  # somebody else holds the database
            await ana.writes("hello")
            await until(lambda: len(server.calls.of("getUpdates")) >= 3)
            assert all("offset" not in call.params for call in server.calls.of("getUpdates"))
            assert len(server.updates.waiting) == 1
        await line.answered()
    assert said_to(server, ana.id) == ["echo hello"]
    await db.close()
    await other.close()


async def test_an_update_is_stored_with_all_that_came_with_it(server: PracticeServer, db: Database) -> None:
    async def never(update: telegram.Update, replies: Replies) -> None:
        await asyncio.Event().wait()

    raw = update_from(7, 70, "half an emoji: \ud83d") | {"of_next_year": {"kept": ["whole"]}}
    rows: tuple[InboxUpdate, ...] = ()
    async with line_to(server, db, never) as line:
        assert await line.station.take_in([raw]) == 70
        async with db.read() as tx:
            rows = await inbox.waiting(tx)
        await line.station.stop(timedelta(0))
    assert json.loads(rows[0].payload) == raw
    assert rows[0].chat == 7


async def test_an_update_handed_over_twice_is_answered_once(server: PracticeServer, db: Database) -> None:
    ana = server.person("Ana Silva")
    async with line_to(server, db) as line:
        await ana.writes("hello")
        await line.answered()
        update_id = max(server.updates.history)
        server.replay(update_id)
        await ana.writes("again")
        await line.answered()
        await line.station.take_in([server.updates.history[update_id]] * 2)
        await ana.writes("at last")
        await line.answered()
    assert said_to(server, ana.id) == ["echo hello", "echo again", "echo at last"]


class Numbered:
    """Telegram's queue with its own offset rule, and numbers that may start again lower."""

    def __init__(self) -> None:
        self.queue: list[dict[str, Any]] = []
        self.sent: list[str] = []
        self.offsets: list[int | None] = []

    def _confirm(self, offset: int | None) -> None:
        if offset is not None:
            self.queue = [update for update in self.queue if update["update_id"] >= offset]

    async def script(self, call: Call) -> Answer:
        if call.method == "getMe":
            return ok(ME)
        if call.method == "getUpdates":
            offset = int(call.params["offset"]) if "offset" in call.params else None
            self.offsets.append(offset)
            self._confirm(offset)
            if not self.queue:
                await asyncio.sleep(0.02)
                self._confirm(offset)
            return ok(self.queue)
        if call.method == "sendMessage":
            self.sent.append(call.params["text"])
            return ok({"message_id": 5, "date": 1_700_000_000, "chat": {"id": 7, "type": "private"}})
        return ok(True)


async def test_when_numbers_start_again_lower_nothing_is_thrown_away(server: PracticeServer, db: Database) -> None:
    other = Numbered()
    async with peer(other.script) as side, line_to(server, db, url=side.url):
        other.queue.append(update_from(7, 900_000, "before the quiet week"))
        await until(lambda: len(other.sent) == 1 and not other.queue)
        seen = len(other.offsets)
        await until(lambda: len(other.offsets) > seen + 1)
        other.queue.append(update_from(7, 400, "after it"))
        await until(lambda: len(other.sent) == 2)
    assert other.sent == ["echo before the quiet week", "echo after it"]


async def test_only_the_kinds_of_updates_that_are_used_are_asked_for(server: PracticeServer, db: Database) -> None:
    async with line_to(server, db, allowed_updates=("message", "callback_query")):
        await until(lambda: server.updates.allowed is not None)
    assert server.updates.allowed == {"message", "callback_query"}


async def test_a_webhook_left_behind_is_removed(server: PracticeServer, db: Database) -> None:
    ana = server.person("Ana Silva")
    async with build_application(server.token, base_url=f"{server.url}/bot").bot as bot:
        await bot.set_webhook("http://127.0.0.1:9/")
    await ana.writes("hello")
    async with line_to(server, db):
        assert (await ana.next_message(timeout=5))["text"] == "echo hello"


# what the last process left behind


async def test_what_waits_from_before_is_answered_first(server: PracticeServer, db: Database) -> None:
    ana = server.person("Ana Silva")
    await ana.writes("late")
    for n in range(3):
        await put_in(db, update_from(ana.id, 10 + n, f"early {n}"))
    async with line_to(server, db) as line:
        await line.answered()
    assert said_to(server, ana.id) == ["echo early 0", "echo early 1", "echo early 2", "echo late"]


async def test_an_update_that_processes_die_of_is_set_aside_and_its_person_told(
    server: PracticeServer, db: Database, caplog: pytest.LogCaptureFixture
) -> None:
    ana = server.person("Ana Silva")
    await ana.writes("next")
    await put_in(db, update_from(ana.id, 10, "deadly canary"), attempts=DEATHS_LIMIT)
    async with db.write() as tx:
        await inbox.sent(tx, 10, 0, 5, clock())
    handled: list[int] = []
    told: list[Exception] = []
    holder: list[Replies] = []

    async def handler(update: telegram.Update, replies: Replies) -> None:
        handled.append(update.update_id)
        await echo(update, replies)

    async def apologise(update: telegram.Update, error: Exception) -> None:
        told.append(error)
        await holder[0].send(update, plain("sorry"))

    async with line_to(server, db, handler, apologise=apologise) as line:
        holder.append(line.replies)
        await line.answered()
    assert 10 not in handled
    assert [type(error) for error in told] == [KilledTheProcess]
    assert said_to(server, ana.id) == ["sorry", "echo next"]
    assert "Update 10 (message) was in hand when 5 processes or more died" in caplog.text
    assert "canary" not in caplog.text


async def test_waiting_for_telegram_does_not_count_as_dying(server: PracticeServer, db: Database) -> None:
    ana = server.person("Ana Silva")
    await put_in(db, update_from(ana.id, 10, "hello"))
    failed = 0

    async def handler(update: telegram.Update, replies: Replies) -> None:
        nonlocal failed
        failed += 1
        raise NotSent("no connection")

    async with line_to(server, db, handler):
        await until(lambda: failed > DEATHS_LIMIT + 3)
    async with db.read() as tx:
        (row,) = await inbox.waiting(tx)
    assert row.attempts == 1, "however often it was tried, it was in the hands of one process"


# bugs and poison


async def test_an_update_that_cannot_be_read_is_set_aside_and_blocks_nobody(
    server: PracticeServer, db: Database, caplog: pytest.LogCaptureFixture
) -> None:
    ana = server.person("Ana Silva")
    async with line_to(server, db) as line:
        server.deliver({"update_id": 60, "message": {"chat": {"id": ana.id}, "canary": "words"}})
        server.deliver({"update_id": 61})
        server.deliver({"update_id": 62, "callback_query": "nonsense"})
        await ana.writes("hello")
        await line.answered()
        async with db.read() as tx:
            assert await inbox.waiting(tx) == ()
    assert said_to(server, ana.id) == ["echo hello"]
    assert "Update 60 (message) cannot be read and is set aside" in caplog.text
    assert "canary" not in caplog.text


async def test_things_without_a_number_are_no_updates(server: PracticeServer, db: Database) -> None:
    async with line_to(server, db, polling=False) as line:
        assert await line.station.take_in([{"message": {}}, {"update_id": True}, {"update_id": "7"}]) is None
        assert await line.station.take_in([{"message": {}}, update_from(7, 70, "hello")]) == 70


async def test_a_bug_is_apologised_for_once_and_the_chat_goes_on(
    server: PracticeServer, db: Database, caplog: pytest.LogCaptureFixture
) -> None:
    ana = server.person("Ana Silva")
    holder: list[Replies] = []

    async def handler(update: telegram.Update, replies: Replies) -> None:
        if update.message is not None and update.message.text == "bug":
            raise KeyError("a canary the person wrote")
        await echo(update, replies)

    async def apologise(update: telegram.Update, error: Exception) -> None:
        await holder[0].send(update, plain(f"sorry {type(error).__name__}"))

    async with line_to(server, db, handler, apologise=apologise) as line:
        holder.append(line.replies)
        await ana.writes("bug")
        await ana.writes("hello")
        await line.answered()
    assert said_to(server, ana.id) == ["sorry KeyError", "echo hello"]
    assert "met a bug: KeyError in handler" in caplog.text
    assert "canary" not in caplog.text


async def test_an_apology_that_is_a_bug_itself_does_not_stop_the_chat(
    server: PracticeServer, db: Database, caplog: pytest.LogCaptureFixture
) -> None:
    ana = server.person("Ana Silva")

    async def handler(update: telegram.Update, replies: Replies) -> None:
        if update.message is not None and update.message.text == "bug":
            raise KeyError
        await echo(update, replies)

    async def apologise(update: telegram.Update, error: Exception) -> None:
        raise ZeroDivisionError

    async with line_to(server, db, handler, apologise=apologise) as line:
        await ana.writes("bug")
        await ana.writes("hello")
        await line.answered()
    assert said_to(server, ana.id) == ["echo hello"]
    assert "ZeroDivisionError in apologise" in caplog.text


async def test_an_apology_waits_for_telegram_too(server: PracticeServer, db: Database) -> None:
    ana = server.person("Ana Silva")
    holder: list[Replies] = []

    async def handler(update: telegram.Update, replies: Replies) -> None:
        raise KeyError

    async def apologise(update: telegram.Update, error: Exception) -> None:
        await holder[0].send(update, plain("sorry"))

    async with line_to(server, db, handler, apologise=apologise) as line:
        holder.append(line.replies)
        server.faults.add(method="sendMessage", status=502, times=2)
        await ana.writes("bug")
        await line.answered()
    assert said_to(server, ana.id) == ["sorry"]


async def test_errors_of_the_applications_handlers_come_out(
    server: PracticeServer, caplog: pytest.LogCaptureFixture
) -> None:
    application = build_application(server.token, base_url=f"{server.url}/bot")
    raised: list[Exception] = [KeyError("bug"), NotSent("no connection"), telegram.error.Forbidden("blocked")]

    async def handler(update: telegram.Update, context: object) -> None:
        raise raised[0]

    async def unused(update: object, context: object) -> None:
        raise AssertionError("the station tells the person, nobody else")

    application.add_handler(MessageHandler(filters.TEXT, handler))
    dispatch = Dispatch(application)
    application.add_error_handler(unused)
    async with application:
        update = telegram.Update.de_json(update_from(7, 70, "hello"), application.bot)
        with pytest.raises(KeyError):
            await dispatch(update)
        assert "the station tells" not in caplog.text
        raised.pop(0)
        with pytest.raises(NotSent):
            await dispatch(update)
        raised.pop(0)
        with pytest.raises(Exception, match="no longer takes messages") as caught:
            await dispatch(update)
        assert type(caught.value).__name__ == "ChatGone"


# the line itself


@asynccontextmanager
async def serving(url: str, db: Database) -> AsyncIterator[asyncio.Task[None]]:
    """``Station.serve`` under way against a peer."""
    application = build_application("1:practice", base_url=f"{url}/bot")

    async def handle(update: telegram.Update) -> None:
        raise AssertionError("nothing is handed over here")

    station = Station(application.bot, db, handle, clock, ready=application.initialize, patience=QUICK)
    task = asyncio.create_task(station.serve(signals=False))
    try:
        yield task
    finally:
        station.end()
        await asyncio.wait([task], timeout=10)
        await application.bot.request.shutdown()
        await application.shutdown()


def scripted(**answers: Answer | Callable[[int], Answer]) -> Callable[[Call], Answer]:
    """Answers by method; a function is given how often the method was called before."""
    counts: dict[str, int] = {}

    def script(call: Call) -> Answer:
        count = counts[call.method] = counts.get(call.method, -1) + 1
        given = answers.get(call.method, ok(ME) if call.method == "getMe" else ok(True))
        return given(count) if callable(given) else given

    return script


async def test_a_wrong_token_ends_the_line_at_once_in_one_sentence(db: Database) -> None:
    async with peer(scripted(getMe=refused(401, "Unauthorized"))) as side, serving(side.url, db) as task:
        with pytest.raises(LineDown, match=r"does not accept the bot's token\. Ask @BotFather"):
            await asyncio.wait_for(task, 10)
        assert len(side.of("getMe")) == 1


async def test_another_process_on_the_line_is_waited_for(db: Database) -> None:
    def fetched(before: int) -> Answer:
        return refused(409, "Conflict: terminated by other getUpdates request") if before < 3 else None

    async with peer(scripted(getUpdates=fetched)) as side, serving(side.url, db) as task:
        await side.called("getUpdates", 4)
        assert not task.done()


async def test_another_process_that_stays_on_the_line_ends_it(db: Database) -> None:
    conflict = refused(409, "Conflict: terminated by other getUpdates request")
    async with peer(scripted(getUpdates=conflict)) as side, serving(side.url, db) as task:
        with pytest.raises(LineDown, match="Another process is reading this bot's messages"):
            await asyncio.wait_for(task, 10)
        assert len(side.of("getUpdates")) > 2


async def test_a_good_token_refused_in_passing_does_not_end_the_line(db: Database) -> None:
    def fetched(before: int) -> Answer:
        return refused(401, "Unauthorized") if before in (1, 2) else ok([]) if before < 3 else None

    async with peer(scripted(getUpdates=fetched)) as side, serving(side.url, db) as task:
        await side.called("getUpdates", 4)
        assert not task.done()


async def test_a_request_for_updates_that_stalls_is_given_up_and_made_again(db: Database) -> None:
    async with peer(scripted(getUpdates=None)) as side, serving(side.url, db) as task:
        await side.called("getUpdates", 2)
        assert not task.done()


async def test_an_answer_that_only_drips_is_given_up_too(db: Database) -> None:
    async def drips() -> AsyncIterator[bytes]:
        yield b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n"
        while True:
            yield b" "
            await asyncio.sleep(0.1)

    async with peer(scripted(getUpdates=lambda before: drips())) as side, serving(side.url, db) as task:
        await side.called("getUpdates", 2)
        assert not task.done()


@pytest.mark.parametrize(
    "broken",
    [
        b"",
        refused(502, "Bad Gateway"),
        b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nnot json!",
        ok({"odd": 1}),
        ok(5),
    ],
)
async def test_whatever_comes_instead_of_updates_is_survived(
    db: Database, broken: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    def fetched(before: int) -> Answer:
        return broken if before < 4 else ok([]) if before == 4 else None

    async with peer(scripted(getUpdates=fetched)) as side, serving(side.url, db) as task:
        await side.called("getUpdates", 6)
        assert not task.done()
    warned = [record.message for record in caplog.records if record.name == "bot.transport.polling"]
    assert len(warned) == 2, "said once when it breaks, once when it is well again"
    assert "answers again" in warned[1]


async def test_a_start_while_telegram_is_away_waits_for_it(server: PracticeServer, db: Database) -> None:
    ana = server.person("Ana Silva")
    server.faults.add(method="getMe", status=502, times=3)
    server.faults.add(method="deleteWebhook", status=502, times=1)
    await ana.writes("hello")
    async with line_to(server, db):
        assert (await ana.next_message(timeout=10))["text"] == "echo hello"


async def test_health_tells_how_the_line_is(server: PracticeServer, db: Database) -> None:
    let_go = asyncio.Event()
    ana = server.person("Ana Silva")

    async def handler(update: telegram.Update, replies: Replies) -> None:
        await let_go.wait()

    async with line_to(server, db, handler) as line:
        assert line.station.health().silent_for is None
        await ana.writes("one")
        await ana.writes("two")
        await until(lambda: line.station.health().waiting == 2)
        health = line.station.health()
        assert health.alive
        assert health.in_hand == 1
        assert health.silent_for is not None
        assert health.silent_for < timedelta(seconds=60)
        let_go.set()
        await line.answered()


# stopping


async def test_on_stopping_what_is_in_hand_is_finished_and_the_rest_stays(
    server: PracticeServer, db: Database
) -> None:
    ana = server.person("Ana Silva")
    begun, let_go = asyncio.Event(), asyncio.Event()

    async def handler(update: telegram.Update, replies: Replies) -> None:
        begun.set()
        await let_go.wait()
        await echo(update, replies)

    async with line_to(server, db, handler) as line:
        await ana.writes("in hand")
        await ana.writes("waits")
        await until(lambda: line.station.health().waiting == 2)
        await begun.wait()
        stopping = asyncio.create_task(line.station.stop(timedelta(seconds=10)))
        await asyncio.sleep(0.05)
        let_go.set()
        await stopping
    assert said_to(server, ana.id) == ["echo in hand"]
    async with line_to(server, db) as line:
        await line.answered()
    assert said_to(server, ana.id) == ["echo in hand", "echo waits"]


async def test_what_does_not_end_within_the_grace_is_left_for_the_next_start(
    server: PracticeServer, db: Database
) -> None:
    ana = server.person("Ana Silva")

    async def handler(update: telegram.Update, replies: Replies) -> None:
        await replies.send(update, plain("one"))
        await asyncio.Event().wait()

    async with line_to(server, db, handler) as line:
        await ana.writes("hello")
        await ana.next_message(timeout=5)
        await line.station.stop(timedelta(milliseconds=50))

    async def whole(update: telegram.Update, replies: Replies) -> None:
        await replies.send(update, plain("one"))
        await replies.send(update, plain("two"))

    async with line_to(server, db, whole) as line:
        await line.answered()
    assert said_to(server, ana.id) == ["one", "two"]


async def test_a_reply_on_its_way_when_the_grace_ends_is_still_noted(server: PracticeServer, db: Database) -> None:
    ana = server.person("Ana Silva")
    server.faults.add(method="sendMessage", status=200, delay=0.4)
    async with line_to(server, db) as line:
        await ana.writes("hello")
        await until(lambda: bool(said_to(server, ana.id)) or len(ana.screen) == 2)
        await line.station.stop(timedelta(0))
        async with db.read() as tx:
            noted = await inbox.was_sent(tx, max(server.updates.history))
        assert noted[0].state is ReplyState.SENT
    async with line_to(server, db) as line:
        await line.answered()
    assert said_to(server, ana.id) == ["echo hello"]


async def test_what_was_written_leaves_the_disk_once_it_is_answered(
    server: PracticeServer, db: Database, tmp_path: Path
) -> None:
    ana = server.person("Ana Silva")
    async with line_to(server, db) as line:
        await ana.writes("CanaryInTheInbox")
        await line.answered()
    await line.replies.ledger.tidy()
    files = await asyncio.to_thread(lambda: {file.name: file.read_bytes() for file in tmp_path.iterdir()})
    assert [name for name, content in files.items() if b"CanaryInTheInbox" in content] == []
