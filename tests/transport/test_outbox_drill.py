"""Stopped at random points while hundreds are written to and Telegram fails: every message ends named, and truly."""

from __future__ import annotations

import signal
from collections import defaultdict
from pathlib import Path

import pytest

from storage.outbox import ENDS
from storage.rows import OutboxState
from tests.auxil.outbox_drill import AT_ONCE, KINDS, Outcome, Season, season

pytestmark = pytest.mark.drill

NOT_SENT = {OutboxState.FAILED, OutboxState.CANCELLED, OutboxState.EXPIRED}


def every_row_tells_the_truth(made: Outcome) -> None:
    """What the outbox says of each message is what the witness heard."""
    for key, row in made.rows.items():
        heard = made.heard.get(key, [])
        assert row.state in ENDS, key
        if row.state is OutboxState.SENT:
            assert row.message_id in [one.message_id for one in heard], key
        if row.state in NOT_SENT:
            assert heard == [], key
            assert row.error, key
        assert len(heard) <= 1 + KINDS[row.kind], key
        assert row.tries <= 1 + KINDS[row.kind], key
    assert set(made.heard) <= set(made.rows)


def twice_only_where_nobody_could_know(made: Outcome) -> None:
    """A reminder came again only beside a kill or a call without answer, and said so."""
    for first, second in made.twice():
        assert made.rows[first.key].kind == "reminder"
        assert not first.answered or made.killed_between(first, second), first
        assert second.marked, second


def uncertain_only_where_nobody_could_know(made: Outcome) -> None:
    """No more rows are in doubt than were under way at a kill or without an answer."""
    doubtful = [row for row in made.rows.values() if row.state is OutboxState.UNCERTAIN]
    by_kill = [row for row in doubtful if not made.unanswered[row.key]]
    assert len(by_kill) <= AT_ONCE * len(made.kills)
    assert by_kill, "no kill met a call under way: the drill showed nothing"
    assert all(row.error for row in doubtful)


def in_order(made: Outcome) -> None:
    """In each chat what came first had been queued first."""
    order: dict[int, list[int]] = defaultdict(list)
    for heard in made.order:
        id = made.rows[heard.key].id
        if id not in order[heard.chat]:
            order[heard.chat].append(id)
    for chat, ids in order.items():
        assert ids == sorted(ids), f"chat {chat}"


async def test_killed_and_stopped_while_telegram_fails_every_message_ends_named(
    tmp_path: Path, long_drill: bool
) -> None:
    plan = Season(
        people=500 if long_drill else 200,
        rounds=4 if long_drill else 1,
        stops=60 if long_drill else 5,
        signals=[signal.SIGKILL, signal.SIGKILL, signal.SIGTERM],
        blocked=20 if long_drill else 6,
        seed=3,
    )
    made = await season(tmp_path, plan)
    print("\n" + made.told("kill -9, SIGTERM, 429, 403, 502, cuts, slow answers"))
    assert len(made.rows) == plan.people * plan.rounds * len(KINDS)
    every_row_tells_the_truth(made)
    twice_only_where_nobody_could_know(made)
    uncertain_only_where_nobody_could_know(made)
    in_order(made)
    assert made.states()[OutboxState.SENT] > len(made.rows) / 2
    assert made.states()[OutboxState.FAILED] > 0
    assert set(made.refused) == {403, 429, 502, 0}


async def test_told_to_stop_the_sender_leaves_nothing_in_doubt(tmp_path: Path, long_drill: bool) -> None:
    plan = Season(
        people=300 if long_drill else 60,
        rounds=2 if long_drill else 1,
        stops=30 if long_drill else 2,
        signals=[signal.SIGTERM],
        faults=False,
        seed=2,
    )
    made = await season(tmp_path, plan)
    print("\n" + made.told("SIGTERM"))
    every_row_tells_the_truth(made)
    in_order(made)
    assert set(made.states()) == {OutboxState.SENT}
    assert made.twice() == []
    assert not [heard for heard in made.order if heard.marked]
    assert set(made.exit_codes) == {0}
