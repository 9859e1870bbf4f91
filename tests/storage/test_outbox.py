"""The outbox: what is queued once, goes out in order, and ends in a named state."""

from __future__ import annotations

import random
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.errors import StorageError
from storage import chats, outbox
from storage.database import Database, Tx
from storage.outbox import Recovered
from storage.rows import ChatState, OutboxState, Outgoing
from storage.tables import outbox as table

NOW = datetime(2011, 4, 1, 8, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)
QUEUED, SENDING, SENT = OutboxState.QUEUED, OutboxState.SENDING, OutboxState.SENT
FAILED, UNCERTAIN = OutboxState.FAILED, OutboxState.UNCERTAIN
CANCELLED, EXPIRED = OutboxState.CANCELLED, OutboxState.EXPIRED


def message(key: str, chat: int = 1, **given: Any) -> Outgoing:
    return Outgoing(
        **{
            "id": 0,
            "key": key,
            "kind": "reminder",
            "person": max(chat, 0),
            "chat": chat,
            "data": {"subject": "meeting:CCM-2MSP"},
            "created_at": NOW,
            "not_before": NOW,
            "expires_at": NOW + DAY,
            **given,
        }
    )


async def queued(db: Database, *rows: Outgoing) -> None:
    async with db.write() as tx:
        assert await outbox.enqueue(tx, rows) == len(rows)


async def row_of(tx: Tx, key: str) -> Outgoing:
    row = await outbox.of_key(tx, key)
    assert row is not None
    return row


async def claimed(tx: Tx, now: datetime = NOW) -> str | None:
    row = await outbox.claim(tx, now)
    return row.key if row else None


async def test_the_same_reminder_is_queued_once_even_after_it_was_sent(db: Database) -> None:
    await queued(db, message("a"), message("b"))
    async with db.write() as tx:
        assert await claimed(tx) == "a"
        await outbox.ended(tx, (await row_of(tx, "a")).id, SENT, NOW, 77)
    async with db.write() as tx:
        assert await outbox.enqueue(tx, [message("a"), message("c"), message("c", chat=9), message("b")]) == 1
        assert [(row.key, row.chat, row.state) for row in await outbox.rows(tx)] == [
            ("a", 1, SENT),
            ("b", 1, QUEUED),
            ("c", 1, QUEUED),
        ]


async def test_a_row_comes_back_as_it_was_put_in(db: Database) -> None:
    made = message("a", data={"days": 7, "rule": "ccm-article-7"}, priority=2, again=1, not_before=NOW + MINUTE)
    await queued(db, made)
    async with db.read() as tx:
        row = await row_of(tx, "a")
    assert row == replace(made, id=row.id)
    assert row.id > 0


async def test_a_chat_gets_its_messages_in_order_and_one_at_a_time(db: Database) -> None:
    await queued(db, message("1"), message("2"), message("other", chat=2), message("urgent", priority=0))
    async with db.write() as tx:
        assert [await claimed(tx) for _ in range(3)] == ["urgent", "other", None]
        await outbox.ended(tx, (await row_of(tx, "urgent")).id, SENT, NOW, 1)
        assert [await claimed(tx) for _ in range(2)] == ["1", None]
        await outbox.requeue(tx, (await row_of(tx, "1")).id)
        assert await claimed(tx) == "1"


async def test_the_database_itself_refuses_two_messages_under_way_in_one_chat(db: Database) -> None:
    await queued(db, message("1"), message("2"))
    with pytest.raises(StorageError):
        async with db.write() as tx:
            await tx.execute(sa.update(table).values(state=SENDING.value))


async def test_what_is_put_off_lets_later_messages_pass(db: Database) -> None:
    await queued(db, message("quiet hours"), message("now"))
    async with db.write() as tx:
        await outbox.requeue(tx, (await row_of(tx, "quiet hours")).id, NOW + MINUTE)
        assert await claimed(tx) == "now"
        await outbox.ended(tx, (await row_of(tx, "now")).id, SENT, NOW, 1)
        assert await claimed(tx) is None
        assert await claimed(tx, NOW + MINUTE) == "quiet hours"


async def test_due_shows_the_first_of_each_chat_and_leaves_out_those_named(db: Database) -> None:
    await queued(db, *(message(f"{chat}.{n}", chat=chat) for n in range(2) for chat in (3, 1, 2)))
    async with db.read() as tx:
        assert [row.key for row in await outbox.due(tx, NOW, limit=9)] == ["3.0", "1.0", "2.0"]
        assert [row.key for row in await outbox.due(tx, NOW, skip={3, 2}, limit=9)] == ["1.0"]
        assert [row.key for row in await outbox.due(tx, NOW, limit=2)] == ["3.0", "1.0"]


async def test_a_row_claimed_by_number_waits_its_turn_all_the_same(db: Database) -> None:
    await queued(db, message("first"), message("second"))
    async with db.write() as tx:
        second = (await row_of(tx, "second")).id
        assert await outbox.claim(tx, NOW, second) is None
        assert await claimed(tx) == "first"
        assert await outbox.claim(tx, NOW, second) is None
        await outbox.ended(tx, (await row_of(tx, "first")).id, FAILED, NOW, error="refused")
        row = await outbox.claim(tx, NOW, second)
        assert row is not None
        assert (row.state, row.tries) == (SENDING, 1)


async def test_a_call_that_surely_had_no_effect_is_no_try(db: Database) -> None:
    await queued(db, message("a"))
    async with db.write() as tx:
        for _ in range(3):
            row = await outbox.claim(tx, NOW)
            assert row is not None
            assert row.tries == 1
            await outbox.requeue(tx, row.id)
        row = await outbox.claim(tx, NOW)
        assert row is not None
        await outbox.requeue(tx, row.id, sure=False)
        assert (await row_of(tx, "a")).tries == 1


@pytest.mark.parametrize("end", [FAILED, CANCELLED, EXPIRED])
async def test_what_may_have_arrived_is_never_said_not_to_have(db: Database, end: OutboxState) -> None:
    await queued(db, message("doubtful", again=1), message("plain", chat=2))
    async with db.write() as tx:
        row = await outbox.claim(tx, NOW)
        assert row is not None
        await outbox.requeue(tx, row.id, sure=False)  # no answer came
        await outbox.ended(tx, row.id, end, NOW, error="why")
        await outbox.ended(tx, (await row_of(tx, "plain")).id, end, NOW, error="why")
        assert (await row_of(tx, "doubtful")).state is UNCERTAIN
        assert (await row_of(tx, "plain")).state is end
        assert (await row_of(tx, "plain")).error == "why"


async def test_a_second_try_that_is_refused_leaves_the_first_in_doubt(db: Database) -> None:
    await queued(db, message("a", again=1))
    async with db.write() as tx:
        await claimed(tx)
        await outbox.requeue(tx, (await row_of(tx, "a")).id, sure=False)
        await claimed(tx)
        await outbox.ended(tx, (await row_of(tx, "a")).id, FAILED, NOW, error="blocked")
        assert (await row_of(tx, "a")).state is UNCERTAIN


async def test_a_row_that_has_ended_stays_as_it_is(db: Database) -> None:
    await queued(db, message("a"))
    async with db.write() as tx:
        await claimed(tx)
        id = (await row_of(tx, "a")).id
        await outbox.ended(tx, id, SENT, NOW, 5)
        await outbox.ended(tx, id, FAILED, NOW + MINUTE, error="late news")
        await outbox.requeue(tx, id)
        row = await row_of(tx, "a")
        assert (row.state, row.ended_at, row.error, row.message_id, row.parts) == (SENT, NOW, "", 5, (5,))
        with pytest.raises(ValueError, match="no end"):
            await outbox.ended(tx, id, QUEUED, NOW)


async def test_that_a_message_arrived_is_believed_even_after_it_was_given_up(db: Database) -> None:
    await queued(db, message("a"))
    async with db.write() as tx:
        await claimed(tx)
        id = (await row_of(tx, "a")).id
        await outbox.recover(tx, NOW)
        assert (await row_of(tx, "a")).state is UNCERTAIN
        await outbox.ended(tx, id, SENT, NOW, 5)
        assert (await row_of(tx, "a")).state is SENT


async def test_after_a_crash_a_reminder_is_tried_once_more_and_an_announcement_is_not(db: Database) -> None:
    await queued(
        db,
        message("reminder", chat=1, again=1),
        message("announcement", chat=2, kind="announcement"),
        message("waiting", chat=3),
    )
    async with db.write() as tx:
        assert [await claimed(tx) for _ in range(2)] == ["reminder", "announcement"]
        assert await outbox.recover(tx, NOW) == Recovered(again=1, uncertain=1)
        assert [row.state for row in await outbox.rows(tx)] == [QUEUED, UNCERTAIN, QUEUED]
        row = await outbox.claim(tx, NOW)
        assert row is not None
        assert (row.key, row.tries) == ("reminder", 2)
        assert await outbox.recover(tx, NOW) == Recovered(again=0, uncertain=1)
        ended = await row_of(tx, "reminder")
        assert (ended.state, ended.ended_at) == (UNCERTAIN, NOW)
        assert ended.error


async def test_a_part_that_arrived_is_kept_and_the_rest_waits(db: Database) -> None:
    await queued(db, message("a"))
    async with db.write() as tx:
        await claimed(tx)
        await outbox.progress(tx, (await row_of(tx, "a")).id, 70)
        assert await outbox.recover(tx, NOW) == Recovered(again=0, uncertain=0)
        row = await outbox.claim(tx, NOW)
        assert row is not None
        assert (row.parts, row.tries) == ((70,), 1)
        await outbox.ended(tx, row.id, SENT, NOW, 71)
        row = await row_of(tx, "a")
        assert (row.parts, row.message_id, row.state) == ((70, 71), 71, SENT)


async def test_what_is_too_late_expires_and_is_never_claimed(db: Database) -> None:
    await queued(db, message("late", expires_at=NOW + MINUTE), message("good"))
    async with db.write() as tx:
        assert not await outbox.unsettled(tx, NOW)
        later = NOW + MINUTE
        assert await outbox.unsettled(tx, later)
        assert await claimed(tx, later) == "good"
        assert await outbox.settle(tx, later) == 1
        assert (await row_of(tx, "late")).state is EXPIRED


async def test_a_stopped_chat_gets_nothing_until_somebody_writes_again(db: Database) -> None:
    await queued(db, message("before"), message("elsewhere", chat=2))
    async with db.write() as tx:
        assert await chats.stop(tx, 1, ChatState.BLOCKED, NOW, "Blocked.") == 1
        assert (await row_of(tx, "before")).error == "Blocked."
        assert await chats.stopped(tx, 1) is ChatState.BLOCKED
        assert await chats.stopped(tx, 2) is None
        await outbox.enqueue(tx, [message("meanwhile", not_before=NOW + DAY)])
        assert await claimed(tx, NOW + MINUTE) == "elsewhere"
        assert await outbox.unsettled(tx, NOW)
        assert await outbox.settle(tx, NOW) == 1
        assert not await outbox.unsettled(tx, NOW)
        assert (await row_of(tx, "meanwhile")).state is FAILED
        assert await chats.reached(tx, 1)
        assert not await chats.reached(tx, 1)
        await outbox.enqueue(tx, [message("after")])
        assert await claimed(tx) == "after"
        await chats.stop(tx, 1, ChatState.BLOCKED, NOW)
        await chats.stop(tx, 1, ChatState.GONE, NOW)
        assert await chats.stopped(tx, 1) is ChatState.GONE


async def test_what_waits_is_cancelled_by_person_kind_batch_and_key(db: Database) -> None:
    await queued(
        db,
        message("rem:due:CH:1", chat=1),
        message("rem:due:ch:1", chat=1),
        message("rem:due:CH:2", chat=2),
        message("ann:5:1", chat=1, kind="announcement", data={"batch": "5"}),
        message("ann:6:1", chat=1, kind="announcement", data={"batch": "6"}),
        message("ann:6:2", chat=2, kind="announcement", data={"batch": "6"}),
    )
    async with db.write() as tx:
        assert await outbox.cancel_where(tx, NOW, key_prefix="rem:due:CH:", person=1) == 1
        assert (await row_of(tx, "rem:due:ch:1")).state is QUEUED
        assert await outbox.cancel_where(tx, NOW, batch="6", why="withdrawn") == 2
        assert (await row_of(tx, "ann:6:2")).error == "withdrawn"
        assert await outbox.cancel_where(tx, NOW, kind="announcement") == 1
        assert await outbox.cancel_person(tx, 1, NOW) == 1
        assert await outbox.counts(tx) == dict.fromkeys(OutboxState, 0) | {CANCELLED: 5, QUEUED: 1}
        assert (await outbox.counts(tx, batch="6"))[CANCELLED] == 2
        assert (await outbox.counts(tx, kind="reminder"))[CANCELLED] == 2
        with pytest.raises(ValueError, match="say what"):
            await outbox.cancel_where(tx, NOW)


async def test_what_is_under_way_cannot_be_called_back(db: Database) -> None:
    await queued(db, message("a"))
    async with db.write() as tx:
        await claimed(tx)
        assert await outbox.cancel_person(tx, 1, NOW) == 0
        assert await chats.stop(tx, 1, ChatState.GONE, NOW) == 0
        assert (await row_of(tx, "a")).state is SENDING


async def test_a_person_who_is_erased_leaves_no_row(db: Database) -> None:
    await queued(db, message("a"), message("b"), message("c", chat=2))
    async with db.write() as tx:
        await claimed(tx)
        assert await outbox.erase_person(tx, 1) == 2
        await outbox.ended(tx, 1, SENT, NOW, 5)  # the call under way comes back
        assert [row.key for row in await outbox.rows(tx)] == ["c"]
        assert await outbox.enqueue(tx, [message("d")]) == 1
        assert (await row_of(tx, "d")).id == 4  # no number is given out twice


async def test_a_group_that_moved_gets_what_waited_for_it(db: Database) -> None:
    await queued(db, message("1", chat=-5), message("2", chat=-5), message("3", chat=-6))
    async with db.write() as tx:
        assert await outbox.move_chat(tx, -5, -1005) == 2
        assert [(await row_of(tx, key)).chat for key in "123"] == [-1005, -1005, -6]


async def test_how_long_the_oldest_has_waited(db: Database) -> None:
    async with db.write() as tx:
        assert await outbox.oldest_waiting(tx, NOW) is None
        await outbox.enqueue(tx, [message("future", not_before=NOW + DAY), message("due", not_before=NOW - MINUTE)])
        assert await outbox.oldest_waiting(tx, NOW) == NOW - MINUTE
        await outbox.claim(tx, NOW)
        assert await outbox.oldest_waiting(tx, NOW) is None


async def test_what_waits_is_found_by_the_small_indexes(db: Database) -> None:
    async with db.read() as tx:
        statements = []
        sa.event.listen(tx.sync_connection, "before_cursor_execute", lambda *given: statements.append(given[2:4]))
        await outbox.due(tx, NOW, skip={1}, limit=5)
        await outbox.unsettled(tx, NOW)
        (due, values), (unsettled, others) = statements
        plan = [row[3] for row in (await tx.exec_driver_sql(f"EXPLAIN QUERY PLAN {due}", values)).all()]
        plan += [row[3] for row in (await tx.exec_driver_sql(f"EXPLAIN QUERY PLAN {unsettled}", others)).all()]
    scans = [step for step in plan if "outbox" in step or "other" in step]
    assert len(scans) >= 4
    assert all("ix_outbox_waiting" in step or "uq_outbox_under_way" in step for step in scans), plan
    assert not [step for step in plan if "TEMP B-TREE" in step]


Step = Callable[[Tx, Outgoing, datetime], Awaitable[Any]]
STEPS: dict[str, Step] = {
    "claim": lambda tx, row, now: outbox.claim(tx, now, row.id),
    "claim next": lambda tx, row, now: outbox.claim(tx, now),
    "sent": lambda tx, row, now: outbox.ended(tx, row.id, SENT, now, 1000 + row.id),
    "refused": lambda tx, row, now: outbox.ended(tx, row.id, FAILED, now, error="no"),
    "not sent": lambda tx, row, now: outbox.requeue(tx, row.id),
    "no answer": lambda tx, row, now: outbox.requeue(tx, row.id, sure=False),
    "unknown": lambda tx, row, now: outbox.ended(tx, row.id, UNCERTAIN, now),
    "later": lambda tx, row, now: outbox.requeue(tx, row.id, now + MINUTE),
    "crash": lambda tx, row, now: outbox.recover(tx, now),
    "settle": lambda tx, row, now: outbox.settle(tx, now),
    "cancel": lambda tx, row, now: outbox.cancel_person(tx, row.person, now),
    "blocked": lambda tx, row, now: chats.stop(tx, row.chat, ChatState.BLOCKED, now),
    "writes": lambda tx, row, now: chats.reached(tx, row.chat),
}
ONLY_UNDER_WAY = {"sent", "refused", "not sent", "no answer", "unknown"}


@given(steps=st.lists(st.tuples(st.sampled_from(sorted(STEPS)), st.integers(0, 5)), max_size=40))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
async def test_whatever_happens_no_row_says_what_is_not_so(db: Database, steps: list[tuple[str, int]]) -> None:
    """Against what a witness of the calls would know: an end that denies a call which may have arrived is a lie."""
    now = NOW
    doubtful: set[str] = set()  # a call was made whose outcome nobody knows
    arrived: set[str] = set()
    order = random.Random(len(steps))
    async with db.read() as reading:  # everything below is rolled back
        await reading.exec_driver_sql("PRAGMA query_only = OFF")
        rows = [message(f"{n}", chat=1 + n % 3, again=n % 2, expires_at=NOW + (5 + n) * MINUTE) for n in range(6)]
        await outbox.enqueue(reading, rows)
        for name, place in steps:
            now += timedelta(seconds=order.randrange(60))
            row = await row_of(reading, f"{place}")
            if name in ONLY_UNDER_WAY and row.state is not SENDING:
                continue
            if name == "sent":
                arrived.add(row.key)
            if name in ("no answer", "unknown"):
                doubtful.add(row.key)
            if name == "crash":
                doubtful |= {one.key for one in await outbox.rows(reading, states=[SENDING])}
            await STEPS[name](reading, row, now)
            after = await outbox.rows(reading)
            under_way = [one.chat for one in after if one.state is SENDING]
            assert len(set(under_way)) == len(under_way)
            for one in after:
                assert one.tries >= 0
                assert (one.state in outbox.ENDS) == (one.ended_at is not None)
                assert (one.state is SENT) == (one.key in arrived)
                if one.state in (FAILED, CANCELLED, EXPIRED):
                    assert one.key not in doubtful, name
                if one.state is UNCERTAIN:
                    assert one.key in doubtful
        await reading.exec_driver_sql("PRAGMA query_only = ON")
