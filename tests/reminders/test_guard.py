"""A wall clock that leaps is not believed; one that is set right, or goes on evenly, is."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from bot.reminders.guard import PATIENCE, Guard, Verdict

MINUTE = timedelta(minutes=1)
START = datetime(2011, 4, 1, 8, 0, tzinfo=UTC)


class Clocks:
    """A wall clock that can be set, and a steady one that cannot."""

    def __init__(self, guard: Guard) -> None:
        self.guard = guard
        self.wall = START
        self.steady = timedelta(0)

    def tick(self, *, leap: timedelta = timedelta(0), after: timedelta = MINUTE) -> Verdict:
        self.wall += after + leap
        self.steady += after
        return self.guard.look(self.wall, self.steady)


def test_a_clock_that_goes_on_is_believed_also_after_a_night_asleep_and_a_change_of_an_hour() -> None:
    clocks = Clocks(Guard())
    verdicts = [clocks.tick(), clocks.tick(after=timedelta(hours=9)), clocks.tick(leap=timedelta(hours=1))]
    assert verdicts == [Verdict.GO] * 3


def test_a_leap_ahead_raises_the_alarm_once_and_holds_until_the_clock_is_back() -> None:
    clocks = Clocks(Guard())
    clocks.tick()
    assert clocks.tick(leap=timedelta(hours=7)) is Verdict.ALARM
    assert clocks.guard.leap == timedelta(hours=7)
    assert [clocks.tick() for _ in range(3)] == [Verdict.HOLD] * 3
    assert clocks.tick(leap=timedelta(hours=-7)) is Verdict.BACK
    assert clocks.tick() is Verdict.GO


def test_a_leap_that_is_true_does_not_stop_it_for_ever() -> None:
    clocks = Clocks(Guard())
    clocks.tick()
    assert clocks.tick(leap=timedelta(days=400)) is Verdict.ALARM
    verdicts = [clocks.tick() for _ in range(PATIENCE // MINUTE)]
    assert verdicts == [Verdict.HOLD] * (len(verdicts) - 1) + [Verdict.BACK]
    assert clocks.tick() is Verdict.GO


def test_a_clock_that_leaps_about_is_waited_for_anew() -> None:
    clocks = Clocks(Guard())
    clocks.tick()
    clocks.tick(leap=timedelta(hours=7))
    half = PATIENCE // MINUTE // 2
    assert {clocks.tick() for _ in range(half)} == {Verdict.HOLD}
    assert clocks.tick(leap=timedelta(hours=3)) is Verdict.HOLD
    assert {clocks.tick() for _ in range(half + 5)} == {Verdict.HOLD}, "the first half does not count any more"


def test_a_machine_that_starts_far_behind_its_own_past_waits_for_its_clock() -> None:
    last = START + timedelta(days=100)
    clocks = Clocks(Guard(last))
    assert clocks.tick() is Verdict.ALARM
    assert clocks.guard.leap < timedelta(days=-99)
    assert clocks.tick() is Verdict.HOLD
    assert clocks.tick(leap=timedelta(days=100)) is Verdict.BACK


def test_a_machine_that_was_off_for_months_starts_at_once() -> None:
    clocks = Clocks(Guard(START - timedelta(days=100)))
    assert clocks.tick() is Verdict.GO
