"""How fast messages go out: on a clock of our own, so that nothing waits."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.transport.pacing import AT_ONCE, CAUTION, SLOWEST, Pacing


@dataclass
class Hand:
    """A clock that goes forward when told."""

    at: float = 1000.0

    def __call__(self) -> float:
        return self.at


def pacing(a_second: float = 25.0) -> tuple[Pacing, Hand]:
    hand = Hand()
    return Pacing(a_second, now=hand), hand


def sent_at(made: Pacing, hand: Hand, number: int, first_chat: int = 1) -> list[float]:
    """When so many messages to as many people go out."""
    times = []
    for chat in range(first_chat, first_chat + number):
        hand.at += made.wait()
        made.take(chat)
        times.append(hand.at)
    return times


@given(
    a_second=st.floats(0.5, 100),
    idle=st.lists(st.floats(0, 3), max_size=120),
)
def test_no_second_ever_holds_more_than_the_rate_and_a_little(a_second: float, idle: list[float]) -> None:
    made, hand = pacing(a_second)
    times = []
    for chat, pause in enumerate(idle):
        hand.at += pause * (chat % 3 == 0)
        hand.at += made.wait()
        made.take(chat + 1)
        times.append(hand.at)
    for start in times:
        within = sum(start <= time < start + 1 for time in times)
        assert within <= a_second * 1.12 + 2


def test_at_the_usual_rate_a_second_holds_fewer_than_telegrams_thirty() -> None:
    made, hand = pacing()
    times = sent_at(made, hand, 500)
    assert max(sum(start <= time < start + 1 for time in times) for start in times) < 30
    assert 500 / (times[-1] - times[0]) == pytest.approx(25, rel=0.02)


def test_a_late_wake_up_is_made_up_for() -> None:
    made, hand = pacing()
    begun = hand.at
    for chat in range(1, 251):
        hand.at += made.wait()
        hand.at += 0.03  # the loop was busy
        made.take(chat)
    assert hand.at - begun == pytest.approx(250 / 25, rel=0.05)


def test_a_chat_rests_between_two_messages_and_a_group_longer() -> None:
    made, hand = pacing()
    made.take(7)
    made.take(-7)
    assert made.resting() == {7: 1.0, -7: 3.0}
    hand.at += 1.0
    assert made.resting() == {-7: 2.0}
    hand.at += 2.0
    assert made.resting() == {}


def test_a_group_gets_twenty_a_minute() -> None:
    made, hand = pacing()
    times = []
    while hand.at < 1180:
        hand.at += max(made.wait(), made.resting().get(-7, 0.0))
        made.take(-7)
        times.append(hand.at)
    assert max(sum(start <= time < start + 60 for time in times) for start in times) == 20


def test_a_token_that_was_not_used_comes_back() -> None:
    made, _hand = pacing()
    for chat in range(1, 100):
        made.take(chat)
        made.give_back(chat)
    assert made.wait() == 0
    assert made.resting() == {}


def test_a_chat_that_is_refused_waits_alone_and_longer_each_time() -> None:
    made, hand = pacing()
    made.refused(7, timedelta(seconds=10))
    assert made.resting() == {7: 10.0}
    assert made.wait() == 0
    hand.at += 10
    made.refused(7, timedelta(seconds=10))
    assert made.resting() == {7: 10 * CAUTION}
    hand.at += 15
    made.went_well(7)
    made.refused(7, timedelta(seconds=10))
    assert made.resting() == {7: 10.0}


def test_several_refused_at_once_stop_everybody_and_make_it_slower() -> None:
    made, hand = pacing()
    for chat in range(AT_ONCE - 1):
        made.refused(chat + 1, timedelta(seconds=20))
    assert made.wait() == 0
    made.refused(99, timedelta(seconds=30))
    assert made.wait() == 30
    assert made.a_second == pytest.approx(25 / CAUTION)
    made.refused(98, timedelta(seconds=5))  # of those still under way: neither shorter nor slower yet
    assert made.wait() == 30
    assert made.a_second == pytest.approx(25 / CAUTION)
    hand.at += 30
    assert made.wait() == 0


def test_chats_refused_one_after_the_other_are_no_reason_to_stop() -> None:
    made, hand = pacing()
    for chat in range(1, 20):
        made.refused(chat, timedelta(seconds=2))
        hand.at += 2
    assert made.wait() == 0
    assert made.a_second == 25


def test_caution_has_an_end_and_wears_off() -> None:
    made, hand = pacing()
    for round_ in range(30):
        for chat in range(AT_ONCE):
            made.refused(round_ * 10 + chat, timedelta(seconds=1))
        hand.at += 60
    assert made.a_second == pytest.approx(25 / SLOWEST)
    for chat in range(1000):
        made.went_well(chat)
    assert made.a_second == 25
