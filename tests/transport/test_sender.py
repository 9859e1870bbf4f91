"""What becomes of a message that nobody asked for, whatever the line does."""

from __future__ import annotations

import asyncio
import logging
from datetime import datetime, timedelta

import pytest

from bot.delivery import Composed, Dropped, Later, Ready
from bot.practice.rates import Limits
from bot.practice.server import PracticeServer
from bot.text.message import Action, Attachment, Button, Gap, Message, line
from bot.transport.pacing import Pacing
from bot.transport.sender import Sender
from storage import chats, outbox
from storage.database import Database
from storage.rows import ChatState, OutboxState, Outgoing
from tests.auxil.lines import clock, line_to, plain, until
from tests.auxil.peer import Call, Peer, ok, peer, refused
from tests.auxil.sending import (
    MARK,
    all_ended,
    arrived,
    compose,
    composing,
    enqueue,
    newcomers,
    outgoing,
    sending_to,
    sent,
    state_of,
    states,
)

QUEUED, SENT, FAILED = OutboxState.QUEUED, OutboxState.SENT, OutboxState.FAILED
UNCERTAIN, CANCELLED, EXPIRED = OutboxState.UNCERTAIN, OutboxState.CANCELLED, OutboxState.EXPIRED


async def test_what_is_queued_arrives_once_and_in_order(server: PracticeServer, db: Database) -> None:
    ana, ben = await newcomers(server, 2)
    async with sending_to(server, db) as sender:
        await enqueue(db, *(outgoing(f"{chat}.{n}", chat) for n in range(5) for chat in (ana, ben)))
        sender.wake()
        await all_ended(db)
    assert arrived(server, ana) == [f"{ana}.{n}" for n in range(5)]
    assert arrived(server, ben) == [f"{ben}.{n}" for n in range(5)]
    row = await state_of(db, f"{ana}.0")
    assert (row.state, row.message_id, row.tries) == (SENT, sent(server, ana)[0].message_id, 1)


async def test_the_outbox_is_looked_at_without_being_told(server: PracticeServer, db: Database) -> None:
    (ana,) = await newcomers(server, 1)
    async with sending_to(server, db):
        await enqueue(db, outgoing("a", ana))
        await all_ended(db)
    assert arrived(server) == ["a"]


async def test_the_urgent_goes_before_what_waited_longer(server: PracticeServer, db: Database) -> None:
    people = await newcomers(server, 6)
    await enqueue(db, *(outgoing(f"{n}", chat, priority=0 if n == 5 else 5) for n, chat in enumerate(people)))
    async with sending_to(server, db, at_once=1):
        await all_ended(db)
    assert arrived(server) == ["5", "0", "1", "2", "3", "4"]


async def test_a_row_is_under_way_on_disk_before_the_call_is_made(db: Database) -> None:
    seen: list[OutboxState] = []

    async def script(call: Call) -> bytes:
        if call.method == "sendMessage":
            seen.append((await state_of(db, "a")).state)
        return await polite(call)

    async with peer(script) as made:
        await enqueue(db, outgoing("a", 5))
        async with to_peer(made, db):
            await all_ended(db)
    assert seen == [OutboxState.SENDING]
    assert (await state_of(db, "a")).state is SENT


async def test_the_text_is_made_when_it_is_sent_and_may_then_be_unwanted(
    server: PracticeServer, db: Database
) -> None:
    (ana,) = await newcomers(server, 1)
    asked: list[str] = []

    async def look_again(row: Outgoing, now: datetime) -> Composed:
        asked.append(row.key)
        if row.key == "handed in":
            return Dropped(CANCELLED, "handed in on 3 April")
        if row.key == "too late":
            return Dropped(EXPIRED, "the meeting has begun")
        if row.key == "quiet" and len(asked) < 6:
            return Later(now)
        return Ready(plain(row.key))

    await enqueue(db, *(outgoing(key, ana) for key in ("handed in", "too late", "quiet", "last")))
    async with sending_to(server, db, composing(look_again)):
        await until(lambda: _is(db, "last", SENT))
        assert (await state_of(db, "quiet")).not_before > clock()  # put off by a moment at least
        assert await states(db) == {"handed in": CANCELLED, "too late": EXPIRED, "quiet": QUEUED, "last": SENT}
    assert (await state_of(db, "handed in")).error == "handed in on 3 April"
    assert asked.count("handed in") == 1


async def test_what_is_too_late_is_not_sent(server: PracticeServer, db: Database) -> None:
    (ana,) = await newcomers(server, 1)
    await enqueue(db, outgoing("late", ana, expires_at=clock()), outgoing("good", ana))
    async with sending_to(server, db):
        await all_ended(db)
    assert await states(db) == {"late": EXPIRED, "good": SENT}
    assert arrived(server) == ["good"]


async def test_a_composer_with_a_bug_costs_its_own_message_alone(
    server: PracticeServer, db: Database, caplog: pytest.LogCaptureFixture
) -> None:
    (ana,) = await newcomers(server, 1)

    async def buggy(row: Outgoing, now: datetime) -> Composed:
        if row.key == "bad":
            raise KeyError("a delegate's words")
        return await compose(row, now)

    await enqueue(db, outgoing("bad", ana), outgoing("unknown", ana, kind="strange"), outgoing("good", ana))
    async with sending_to(server, db, composing(buggy)):
        await all_ended(db)
    assert await states(db) == {"bad": FAILED, "unknown": FAILED, "good": SENT}
    assert (await state_of(db, "bad")).error == "A bug: KeyError."
    assert "strange" in (await state_of(db, "unknown")).error
    assert "delegate's words" not in caplog.text


async def test_a_person_who_blocked_the_bot_is_left_alone_until_they_write(
    server: PracticeServer, db: Database
) -> None:
    (ana,) = await newcomers(server, 1)
    await server.people[ana].blocks()
    async with sending_to(server, db) as sender:
        await enqueue(db, outgoing("1", ana), outgoing("2", ana))
        sender.wake()
        await all_ended(db)
        assert await states(db) == {"1": FAILED, "2": FAILED}
        assert "blocked" in (await state_of(db, "2")).error
        assert len(server.calls.of("sendMessage")) == 1
        await server.people[ana].unblocks()
        await enqueue(db, outgoing("3", ana))
        sender.wake()
        await all_ended(db)
        assert (await state_of(db, "3")).state is FAILED
        async with db.write() as tx:
            assert await chats.stopped(tx, ana) is ChatState.BLOCKED
            await chats.reached(tx, ana)
        await enqueue(db, outgoing("4", ana))
        sender.wake()
        await all_ended(db)
    assert arrived(server) == ["4"]


async def test_a_group_that_moved_is_followed(server: PracticeServer, db: Database) -> None:
    group = server.group("Delegates", server.person("Ana Silva"), supergroup=False)
    fresh = group.migrate()
    await enqueue(db, outgoing("1", group.id), outgoing("2", group.id))
    async with sending_to(server, db):
        await all_ended(db)
    assert arrived(server, fresh.id) == ["1", "2"]
    row = await state_of(db, "1")
    assert (row.chat, row.state, row.tries) == (fresh.id, SENT, 1)


@pytest.mark.parametrize(("status", "effect"), [(502, False), (502, True), (0, True)])
async def test_a_reminder_without_answer_is_tried_once_more_and_says_so(
    server: PracticeServer, db: Database, status: int, effect: bool
) -> None:
    (ana,) = await newcomers(server, 1)
    server.faults.add(method="sendMessage", status=status, effect=effect)
    await enqueue(db, outgoing("a", ana, again=1))
    async with sending_to(server, db):
        await all_ended(db)
    assert arrived(server) == (["a"] if effect else []) + [MARK + "a"]
    assert (await state_of(db, "a")).tries == 2
    assert (await state_of(db, "a")).state is SENT


async def test_a_reminder_twice_without_answer_is_left_as_uncertain(server: PracticeServer, db: Database) -> None:
    (ana,) = await newcomers(server, 1)
    server.faults.add(method="sendMessage", status=502, effect=True, times=2)
    await enqueue(db, outgoing("a", ana, again=1), outgoing("b", ana, again=1))
    async with sending_to(server, db):
        await all_ended(db)
    assert await states(db) == {"a": UNCERTAIN, "b": SENT}
    assert arrived(server) == ["a", MARK + "a", "b"]


async def test_an_announcement_without_answer_is_not_sent_again(server: PracticeServer, db: Database) -> None:
    ana, ben = await newcomers(server, 2)
    server.faults.add(method="sendMessage", status=502, effect=True, chat=ana)
    await enqueue(db, *(outgoing(f"{chat}", chat, kind="announcement") for chat in (ana, ben)))
    async with sending_to(server, db):
        await all_ended(db)
    assert await states(db) == {f"{ana}": UNCERTAIN, f"{ben}": SENT}
    assert arrived(server) == [f"{ana}", f"{ben}"]


async def test_while_telegram_fails_one_message_at_a_time_is_risked(server: PracticeServer, db: Database) -> None:
    people = await newcomers(server, 30)
    server.faults.add(method="sendMessage", status=502, times=12)
    await enqueue(db, *(outgoing(f"{chat}", chat, kind="announcement") for chat in people))
    async with sending_to(server, db, at_once=10):
        await all_ended(db)
    found = list((await states(db)).values())
    assert (found.count(UNCERTAIN), found.count(SENT)) == (12, 18)
    # Ten were under way when it began; of the others each waited for the one before.
    times = [datetime.fromisoformat(call.at) for call in server.calls.of("sendMessage")]
    assert len(set(times[10:13])) == 3


async def test_what_telegram_never_saw_waits_and_is_no_try(db: Database, server: PracticeServer) -> None:
    (ana,) = await newcomers(server, 1)
    await enqueue(db, outgoing("a", ana, kind="announcement"))
    async with peer(polite) as made:
        url = made.url  # an address where nobody listens any more
    async with sending_to(server, db, url=url) as sender:
        await asyncio.sleep(0.2)
        assert not (await sender.health()).alive
    assert (await state_of(db, "a")).tries == 0
    async with sending_to(server, db):
        await all_ended(db)
    assert arrived(server) == ["a"]


async def test_one_chat_is_asked_to_wait_and_the_others_go_on(server: PracticeServer, db: Database) -> None:
    people = await newcomers(server, 12)
    server.faults.add(method="sendMessage", status=429, retry_after=1, chat=people[0])
    await enqueue(db, *(outgoing(f"{n}.{chat}", chat) for n in range(2) for chat in people))
    async with sending_to(server, db, at_once=2):
        await all_ended(db)
    assert set((await states(db)).values()) == {SENT}
    order = arrived(server)
    assert order.index(f"0.{people[0]}") >= 2  # others went by
    assert order.index(f"1.{people[0]}") > order.index(f"0.{people[0]}")
    refused_at, *_ = [call for call in server.calls.of("sendMessage", chat=people[0]) if call.status == 429]
    waited = datetime.fromisoformat(sent(server, people[0])[0].at) - datetime.fromisoformat(refused_at.at)
    assert waited >= timedelta(seconds=1)
    assert (await state_of(db, f"0.{people[0]}")).tries == 1


async def test_when_the_bot_is_too_fast_everybody_waits(server: PracticeServer, db: Database) -> None:
    people = await newcomers(server, 40)
    server.faults.add(method="sendMessage", status=429, retry_after=1, skip=5, times=3)
    await enqueue(db, *(outgoing(f"{chat}", chat) for chat in people))
    async with sending_to(server, db, at_once=5) as sender:
        await all_ended(db)
        assert (await sender.health()).a_second < 10_000
    assert set((await states(db)).values()) == {SENT}
    calls = server.calls.of("sendMessage")
    last_refused = max(place for place, call in enumerate(calls) if call.status == 429)
    under_way = 5
    pause = datetime.fromisoformat(calls[last_refused + under_way].at) - datetime.fromisoformat(
        calls[last_refused].at
    )
    assert pause >= timedelta(seconds=0.95)


async def test_telegrams_limits_are_kept_by_the_pace(db: Database) -> None:
    async with PracticeServer(limits=Limits()) as server:
        people = await newcomers(server, 45)
        await enqueue(db, *(outgoing(f"{chat}", chat) for chat in people))
        async with sending_to(server, db, pacing=Pacing(25)):
            await all_ended(db)
        assert sorted(arrived(server)) == sorted(map(str, people))
        # A busy machine may bunch what was evenly spaced; without any pace a third would be refused.
        assert len([call for call in server.calls.of("sendMessage") if call.status == 429]) <= 3


async def test_content_that_telegram_refuses_stops_its_announcement_alone(
    server: PracticeServer, db: Database, caplog: pytest.LogCaptureFixture
) -> None:
    people = await newcomers(server, 6)
    server.faults.add(method="sendMessage", status=400, chat=people[2], times=2)  # as HTML, as plain text
    await enqueue(
        db,
        *(outgoing(f"ann {n}", chat, kind="announcement", data={"batch": "7"}) for n, chat in enumerate(people)),
        *(outgoing(f"other {n}", chat, kind="announcement", data={"batch": "8"}) for n, chat in enumerate(people)),
        outgoing("reminder", people[3]),
    )
    async with sending_to(server, db, at_once=1):
        await all_ended(db)
    found = await states(db)
    assert [found[f"ann {n}"] for n in range(6)] == [SENT, SENT, FAILED, CANCELLED, CANCELLED, CANCELLED]
    assert "Practice fault" in (await state_of(db, "ann 5")).error
    assert found["other 3"] is SENT
    assert found["reminder"] is SENT
    assert "announcement is stopped" in caplog.text


@pytest.mark.parametrize("status", [401, 409])
async def test_a_line_that_is_taken_away_stops_the_sender_with_a_plain_word(
    server: PracticeServer, db: Database, status: int, caplog: pytest.LogCaptureFixture
) -> None:
    (ana,) = await newcomers(server, 1)
    server.faults.add(method="sendMessage", status=status, times=None)
    await enqueue(db, outgoing("a", ana, kind="announcement"))
    async with sending_to(server, db) as sender:

        async def stopped() -> bool:
            health = await sender.health()
            return bool(health.stopped) and health.queued == 1

        await until(stopped)
        health = await sender.health()
        before = len(server.calls.of("sendMessage"))
        sender.wake()
        await asyncio.sleep(0.2)
        assert len(server.calls.of("sendMessage")) == before
    assert ("BotFather" if status == 401 else "Another process") in health.stopped
    assert not health.alive
    assert (await state_of(db, "a")).tries == 0
    assert any(
        health.stopped in record.getMessage() for record in caplog.records if record.levelno == logging.ERROR
    )


async def test_a_wrong_token_stops_it_before_anything_is_tried(server: PracticeServer, db: Database) -> None:
    (ana,) = await newcomers(server, 1)
    await enqueue(db, outgoing("a", ana))
    async with sending_to(server, db, token="2:wrongtoken") as sender:

        async def stopped() -> bool:
            return "BotFather" in (await sender.health()).stopped

        await until(stopped)
    assert (await state_of(db, "a")).state is QUEUED
    assert server.calls.of("sendMessage") == []


async def test_a_short_401_is_waited_out(server: PracticeServer, db: Database) -> None:
    (ana,) = await newcomers(server, 1)
    server.faults.add(method="sendMessage", status=401, times=2)
    await enqueue(db, outgoing("a", ana))
    async with sending_to(server, db):
        await all_ended(db)
    assert arrived(server) == ["a"]
    assert (await state_of(db, "a")).tries == 1


async def test_told_to_stop_it_finishes_what_is_under_way(server: PracticeServer, db: Database) -> None:
    people = await newcomers(server, 8)
    server.faults.add(method="sendMessage", status=200, delay=0.3, times=None)
    await enqueue(db, *(outgoing(f"{chat}", chat) for chat in people))
    async with sending_to(server, db, at_once=3):
        await until(lambda: len(server.calls.of("sendMessage")) >= 1)
    found = list((await states(db)).values())
    assert OutboxState.SENDING not in found
    assert found.count(SENT) == len(arrived(server))
    assert found.count(QUEUED) >= 1


async def test_health_tells_what_waits_and_since_when(server: PracticeServer, db: Database) -> None:
    (ana,) = await newcomers(server, 1)
    since = clock() - timedelta(minutes=5)
    await enqueue(db, outgoing("a", ana, not_before=since), outgoing("b", ana))
    server.faults.add(method="sendMessage", status=429, retry_after=30)
    async with sending_to(server, db) as sender:
        await until(lambda: len(server.calls.of("sendMessage")) == 1)
        await until(lambda: _queued(sender, 2))
        health = await sender.health()
    assert (health.alive, health.stopped, health.sending, health.uncertain) == (True, "", 0, 0)
    assert health.oldest_waiting is not None
    assert timedelta(minutes=5) <= health.oldest_waiting < timedelta(minutes=7)


async def _queued(sender: Sender, number: int) -> bool:
    return (await sender.health()).queued == number


async def _is(db: Database, key: str, state: OutboxState) -> bool:
    return (await state_of(db, key)).state is state


async def test_a_reply_does_not_wait_behind_messages_to_everybody(server: PracticeServer, db: Database) -> None:
    people = await newcomers(server, 40)
    server.updates.waiting.clear()
    asking = server.person("Asking")
    for chat in people:
        server.faults.add(method="sendMessage", status=200, delay=60, chat=chat)
    await enqueue(db, *(outgoing(f"{chat}", chat, kind="announcement") for chat in people))
    async with sending_to(server, db, at_once=10) as sender, line_to(server, db):

        async def all_hands_busy() -> bool:
            return (await sender.health()).sending == 10

        await until(all_hands_busy)
        for _ in range(20):
            await asking.writes("hello")
            assert (await asking.next_message(timeout=10))["text"] == "echo hello"
        assert await all_hands_busy()
        await sender.stop(timedelta(0))


LONG = Message(tuple(block for n in range(9) for block in (line(f"{n} " + "word " * 250), Gap())))
REPORT = Attachment("board.csv", b"party,due\nCH,2011-04-30\n")
HELP = ((Button("Help", Action("help")),),)


async def test_a_long_text_and_its_file_arrive_part_by_part_and_none_twice(
    server: PracticeServer, db: Database
) -> None:
    (ana,) = await newcomers(server, 1)
    whole = Message(LONG.blocks, HELP, attachment=REPORT)

    async def long(row: Outgoing, now: datetime) -> Composed:
        return Ready(whole)

    server.faults.add(method="sendMessage", status=502, skip=1)
    server.faults.add(method="sendDocument", status=429, retry_after=1)
    await enqueue(db, outgoing("a", ana, again=1))
    async with sending_to(server, db, composing(long)):
        await all_ended(db)
    row = await state_of(db, "a")
    calls = sent(server, ana)
    assert row.state is SENT
    assert row.parts == tuple(call.message_id for call in calls)
    assert row.message_id == calls[-1].message_id
    assert [call.method for call in calls] == ["sendMessage"] * (len(calls) - 1) + ["sendDocument"]
    words = " ".join(str(call.params["text"]) for call in calls[:-1]).split()
    assert [word for word in words if word.isdigit()] == [f"{n}" for n in range(9)]
    assert ["reply_markup" in call.params for call in calls] == [False] * (len(calls) - 1) + [True]


async def test_after_a_crash_between_two_parts_the_first_is_not_sent_again(
    server: PracticeServer, db: Database
) -> None:
    (ana,) = await newcomers(server, 1)
    tries: list[int] = []

    async def two(row: Outgoing, now: datetime) -> Composed:
        tries.append(row.tries)
        return Ready(Message(LONG.blocks[:6], attachment=REPORT))

    await enqueue(db, outgoing("a", ana, again=1))
    async with db.write() as tx:  # a process before: the text arrived and was noted, the file was under way
        row = await outbox.claim(tx, clock())
        assert row is not None
        await outbox.progress(tx, row.id, 4711)
        await outbox.claim(tx, clock(), row.id)
    async with sending_to(server, db, composing(two)):
        await all_ended(db)
    assert [call.method for call in sent(server)] == ["sendDocument"]
    assert tries == [1]  # the file was perhaps had before, the message was not
    assert (await state_of(db, "a")).parts == (4711, sent(server)[0].message_id)


async def test_a_message_cancelled_between_two_parts_stops_there(server: PracticeServer, db: Database) -> None:
    (ana,) = await newcomers(server, 1)

    async def two(row: Outgoing, now: datetime) -> Composed:
        return Ready(Message(LONG.blocks[:6], attachment=REPORT))

    await enqueue(db, outgoing("a", ana))
    pacing = Pacing(100, chat=timedelta(seconds=4))
    async with sending_to(server, db, composing(two), pacing=pacing) as sender:
        await until(lambda: _queued_row(db))
        async with db.write() as tx:
            await outbox.cancel_person(tx, ana, clock(), "left")
        await until(lambda: _is(db, "a", CANCELLED))
        await sender.stop(timedelta(seconds=5))  # whoever waits for the second part's turn finds it cancelled
    assert [call.method for call in sent(server)] == ["sendMessage"]
    assert len((await state_of(db, "a")).parts) == 1


async def _queued_row(db: Database) -> bool:
    row = await state_of(db, "a")
    return row.state is QUEUED and len(row.parts) == 1


async def polite(call: Call) -> bytes:
    """Answers as Telegram does to a bot that sends messages."""
    if call.method == "getMe":
        return ok({"id": 1, "is_bot": True, "first_name": "R", "username": "r_bot"})
    if call.method == "sendMessage":
        chat = {"id": int(call.params["chat_id"]), "type": "private", "first_name": "A"}
        return ok({"message_id": 9, "date": 1_700_000_000, "chat": chat, "text": call.params["text"]})
    return refused(400, "Bad Request: no such method")


def to_peer(made: Peer, db: Database, **options: object):  # type: ignore[no-untyped-def]
    return sending_to(None, db, url=made.url, token="1:peer", **options)  # type: ignore[arg-type]
