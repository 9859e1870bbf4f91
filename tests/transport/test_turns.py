"""Whose turn it is, under any interleaving."""

from __future__ import annotations

from collections import defaultdict

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from bot.transport.turns import Turn, Turns


def served(turns: Turns, count: int) -> list[Turn]:
    """The next ``count`` turns, each finished before the next is taken."""
    order = []
    for _ in range(count):
        turn = turns.take(0)
        assert turn is not None
        order.append(turn)
        turns.finish(turn)
    return order


def test_a_person_flooding_costs_the_others_one_turn() -> None:
    turns = Turns(side_by_side=1)
    for update_id in range(200):
        turns.add(1, update_id)
    for chat in range(2, 12):
        turns.add(chat, 1000 + chat)
    first = served(turns, 11)
    assert {turn.chat for turn in first} == set(range(1, 12))
    rest = served(turns, 199)
    assert [turn.update_id for turn in first + rest if turn.chat == 1] == list(range(200))
    assert turns.take(0) is None
    assert len(turns) == 0


def test_one_chat_never_has_two_updates_at_work() -> None:
    turns = Turns(side_by_side=4)
    turns.add(1, 10)
    turns.add(1, 11)
    assert turns.take(0) == Turn(chat=1, update_id=10)
    assert turns.take(0) is None


def test_no_more_are_at_work_than_allowed() -> None:
    turns = Turns(side_by_side=2)
    for chat in range(3):
        turns.add(chat, chat)
    assert turns.take(0) is not None
    assert turns.take(0) is not None
    assert turns.take(0) is None


def test_a_chat_that_must_wait_keeps_its_order_and_stops_nobody() -> None:
    turns = Turns(side_by_side=1)
    turns.add(1, 10)
    turns.add(1, 11)
    turns.add(2, 20)
    first = turns.take(0)
    assert first == Turn(chat=1, update_id=10)
    turns.put_back(first, until=5.0)
    assert turns.next_at() == 5.0
    second = turns.take(1)
    assert second == Turn(chat=2, update_id=20)
    turns.finish(second)
    assert turns.take(4.9) is None
    assert turns.take(5.0) == Turn(chat=1, update_id=10)


def test_an_update_that_is_here_already_is_not_added() -> None:
    turns = Turns()
    turns.add(1, 10)
    turns.add(1, 10)
    turn = turns.take(0)
    assert turn is not None
    turns.add(1, 10)
    turns.finish(turn)
    assert turns.take(0) is None
    assert len(turns) == 0


def test_a_turn_cannot_be_finished_twice() -> None:
    turns = Turns()
    turns.add(1, 10)
    turn = turns.take(0)
    assert turn is not None
    turns.finish(turn)
    with pytest.raises(ValueError, match="not at work"):
        turns.finish(turn)


class AnyInterleaving(RuleBasedStateMachine):
    """Arrivals, finishes, faults and waiting in any order: order holds in each chat, and nothing is lost."""

    def __init__(self) -> None:
        super().__init__()
        self.turns = Turns(side_by_side=3)
        self.now = 0.0
        self.next_id = 0
        self.arrived: dict[int, list[int]] = defaultdict(list)
        self.finished: dict[int, list[int]] = defaultdict(list)
        self.working: list[Turn] = []

    @rule(chat=st.integers(0, 5))
    def arrives(self, chat: int) -> None:
        self.next_id += 1
        self.arrived[chat].append(self.next_id)
        self.turns.add(chat, self.next_id)

    @rule()
    def begins(self) -> None:
        turn = self.turns.take(self.now)
        if turn is not None:
            self.working.append(turn)

    @precondition(lambda self: self.working)
    @rule(data=st.data())
    def ends(self, data: st.DataObject) -> None:
        turn = self.working.pop(data.draw(st.integers(0, len(self.working) - 1)))
        self.finished[turn.chat].append(turn.update_id)
        self.turns.finish(turn)

    @precondition(lambda self: self.working)
    @rule(data=st.data(), wait=st.floats(0, 10))
    def fails(self, data: st.DataObject, wait: float) -> None:
        turn = self.working.pop(data.draw(st.integers(0, len(self.working) - 1)))
        self.turns.put_back(turn, self.now + wait)

    @rule(seconds=st.floats(0, 10))
    def time_passes(self, seconds: float) -> None:
        self.now += seconds

    @invariant()
    def order_holds(self) -> None:
        for chat, done in self.finished.items():
            assert done == self.arrived[chat][: len(done)]

    @invariant()
    def at_most_one_of_a_chat_is_at_work(self) -> None:
        chats = [turn.chat for turn in self.working]
        assert len(chats) == len(set(chats)) <= 3
        assert self.turns.at_work == len(chats)

    @invariant()
    def everything_is_accounted_for(self) -> None:
        assert len(self.turns) == sum(map(len, self.arrived.values())) - sum(map(len, self.finished.values()))

    def teardown(self) -> None:
        """Whatever happened: left alone, all that arrived is served."""
        while self.working:
            turn = self.working.pop()
            self.finished[turn.chat].append(turn.update_id)
            self.turns.finish(turn)
        while (turn := self.turns.take(float("inf"))) is not None:
            self.finished[turn.chat].append(turn.update_id)
            self.turns.finish(turn)
        assert self.finished == {chat: ids for chat, ids in self.arrived.items() if ids}


TestAnyInterleaving = AnyInterleaving.TestCase
