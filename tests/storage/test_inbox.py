"""The inbox: what Telegram handed over is answered once, and forgotten when it is."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from storage import inbox
from storage.database import Database
from storage.inbox import MEMORY
from storage.rows import Reply, ReplyState
from tests.storage.made import NOW, update

LATER = NOW + timedelta(minutes=5)


async def test_updates_wait_in_the_order_they_came(db: Database) -> None:
    async with db.write() as tx:
        assert await inbox.take_in(tx, [update(12, chat=7), update(11, chat=8)]) == 2
        assert await inbox.take_in(tx, [update(3, chat=7, at=LATER)]) == 1, "numbering started again, lower"
    async with db.read() as tx:
        assert [one.update_id for one in await inbox.waiting(tx)] == [11, 12, 3]
        assert [one.update_id for one in await inbox.waiting(tx, limit=2)] == [11, 12]
        assert (await inbox.waiting(tx))[0] == update(11, chat=8)


async def test_an_update_handed_over_again_is_not_taken_in_twice(db: Database) -> None:
    async with db.write() as tx:
        assert await inbox.take_in(tx, [update(1), update(1, text="again"), update(2)]) == 2
        assert await inbox.take_in(tx, [update(2, text="again"), update(3)]) == 1
        await inbox.done(tx, 2, NOW)
        assert await inbox.take_in(tx, [update(2, text="again", at=LATER)]) == 0, "though it is done"
    async with db.read() as tx:
        assert [(one.update_id, one.payload) for one in await inbox.waiting(tx)] == [(1, "hello"), (3, "hello")]


async def test_a_number_telegram_gives_out_anew_after_a_week_is_a_new_update(db: Database) -> None:
    a_week_on = NOW + timedelta(days=8)
    async with db.write() as tx:
        await inbox.take_in(tx, [update(1)])
        await inbox.sent(tx, 1, 0, 55, NOW)
        await inbox.done(tx, 1, NOW)
        assert await inbox.take_in(tx, [update(1, text="new", at=a_week_on)]) == 1
        assert [one.payload for one in await inbox.waiting(tx)] == ["new"]
        assert await inbox.was_sent(tx, 1) == {}, "nothing was sent in reply to the new one"


async def test_an_update_not_answered_yet_is_never_pushed_out(db: Database) -> None:
    async with db.write() as tx:
        await inbox.take_in(tx, [update(1, text="first")])
        await inbox.take_in(tx, [update(1, text="second", at=NOW + timedelta(days=30))])
        assert [one.payload for one in await inbox.waiting(tx)] == ["first"]


async def test_attempts_are_counted_until_it_is_done(db: Database) -> None:
    async with db.write() as tx:
        await inbox.take_in(tx, [update(1)])
        first = await inbox.begin(tx, 1)
        second = await inbox.begin(tx, 1)
        assert first is not None
        assert second is not None
        assert (first.attempts, second.attempts, second.payload) == (1, 2, "hello")
        await inbox.done(tx, 1, NOW)
        assert await inbox.begin(tx, 1) is None
        assert await inbox.begin(tx, 404) is None


async def test_nothing_of_what_was_written_or_who_wrote_it_stays_once_done(db: Database) -> None:
    async with db.write() as tx:
        await inbox.take_in(tx, [update(1, chat=4711, text="private words")])
        await inbox.done(tx, 1, NOW)
        rows = (await tx.exec_driver_sql("SELECT * FROM inbox")).all()
    assert len(rows) == 1
    assert "private words" not in str(rows)
    assert "4711" not in str(rows)


async def test_replies_by_ordinal(db: Database) -> None:
    async with db.write() as tx:
        await inbox.sending(tx, 1, 0, NOW)
        await inbox.sending(tx, 1, 1, NOW)
        await inbox.sent(tx, 1, 0, 900, LATER)
        await inbox.sent(tx, 1, 2, None, LATER)
        assert await inbox.was_sent(tx, 1) == {
            0: Reply(ordinal=0, state=ReplyState.SENT, at=LATER, message_id=900),
            1: Reply(ordinal=1, state=ReplyState.SENDING, at=NOW),
            2: Reply(ordinal=2, state=ReplyState.SENT, at=LATER),
        }
        assert await inbox.was_sent(tx, 2) == {}


async def test_the_last_update_is_the_one_received_last_not_the_highest(db: Database) -> None:
    async with db.write() as tx:
        assert await inbox.last_update_id(tx) is None
        await inbox.take_in(tx, [update(900), update(901)])
        assert await inbox.last_update_id(tx) == 901
        await inbox.take_in(tx, [update(17, at=LATER)])
        assert await inbox.last_update_id(tx) == 17
        assert await inbox.last_update_id(tx, since=NOW) == 17
        assert await inbox.last_update_id(tx, since=LATER) is None


async def test_pruning_takes_what_is_done_and_old_with_its_replies(db: Database) -> None:
    async with db.write() as tx:
        await inbox.take_in(tx, [update(1), update(2), update(3)])
        for id, at in ((1, NOW), (2, LATER)):
            await inbox.sent(tx, id, 0, 50 + id, NOW)
            await inbox.done(tx, id, at)
        assert await inbox.prune(tx, LATER) == 1
        assert await inbox.prune(tx, LATER) == 0
        assert await inbox.was_sent(tx, 1) == {}
        assert len(await inbox.was_sent(tx, 2)) == 1
        assert [one.update_id for one in await inbox.waiting(tx)] == [3]
        assert await inbox.prune(tx, NOW + 10 * MEMORY) == 1
        assert [one.update_id for one in await inbox.waiting(tx)] == [3], "what waits is never pruned"


steps = st.lists(
    st.tuples(st.sampled_from(["hand over", "answer", "prune"]), st.integers(1, 4), st.integers(0, 60)), max_size=30
)


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(steps=steps)
async def test_whatever_comes_in_any_order_each_update_is_answered_once(db: Database, steps: list) -> None:
    """Against a model: an update waits unless its number waits already or was answered within MEMORY."""
    waiting: dict[int, str] = {}
    answered: dict[int, object] = {}
    now = NOW
    async with db.write() as tx:
        await tx.exec_driver_sql("DELETE FROM inbox")
        for number, (step, id, hours) in enumerate(steps):
            now += timedelta(hours=hours)
            if step == "hand over":
                known = id in waiting or (id in answered and now - answered[id] <= MEMORY)
                assert await inbox.take_in(tx, [update(id, text=str(number), at=now)]) == (not known)
                if not known:
                    waiting[id] = str(number)
            elif step == "answer":
                await inbox.done(tx, id, now)
                if waiting.pop(id, None) is not None:
                    answered[id] = now
            else:
                await inbox.prune(tx, now - MEMORY)
            assert {one.update_id: one.payload for one in await inbox.waiting(tx)} == waiting
