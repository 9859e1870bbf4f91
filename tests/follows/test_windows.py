"""When a digest goes out: 07:30 on the clocks of the person, whatever the clocks do; quiet hours for those told at once."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.follows.windows import GATHERED, SETTLING, following, latest, opening, quiet_until
from bot.reminders.instants import Quiet
from storage.follows import Pace

NIGHT = Quiet(time(21), time(8))
NONE = Quiet(time(0), time(0))
ZURICH = ZoneInfo("Europe/Zurich")
DAY = timedelta(days=1)


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("zone", "after", "instant"),
    [
        ("Europe/Zurich", "2011-03-26T12:00", "2011-03-27T05:30"),  # summer time began in the night
        ("Europe/Zurich", "2011-10-29T12:00", "2011-10-30T06:30"),  # and ended
        ("America/Santiago", "2019-09-07T20:00", "2019-09-08T10:30"),  # midnight did not exist there
        ("America/Santiago", "2019-04-06T20:00", "2019-04-07T11:30"),  # the hour before midnight came twice
        ("Australia/Lord_Howe", "2011-04-01T12:00", "2011-04-01T20:30"),
        ("Australia/Lord_Howe", "2011-04-02T12:00", "2011-04-02T21:00"),  # half an hour of summer time ended
        ("Australia/Lord_Howe", "2011-10-01T12:00", "2011-10-01T20:30"),
        ("Asia/Kathmandu", "2011-04-29T12:00", "2011-04-30T01:45"),
        ("Pacific/Apia", "2011-12-28T20:00", "2011-12-29T17:30"),
        ("Pacific/Apia", "2011-12-29T18:00", "2011-12-30T17:30"),  # the 30th was left out: this is the 31st
    ],
)
def test_the_next_digest_is_at_half_past_seven_there(zone: str, after: str, instant: str) -> None:
    place = ZoneInfo(zone)
    found = following(Pace.DAILY, utc(after), place)
    assert found == utc(instant)
    assert found.astimezone(place).time() == time(7, 30)
    assert latest(Pace.DAILY, found, place) == found
    assert latest(Pace.DAILY, found - timedelta(seconds=1), place) < found


@pytest.mark.parametrize("zone", ["Europe/Zurich", "Asia/Kathmandu", "Pacific/Apia", "America/Santiago"])
def test_the_weekly_one_is_on_monday_there(zone: str) -> None:
    place = ZoneInfo(zone)
    now = utc("2012-03-21T12:00")
    for _ in range(60):
        now = following(Pace.WEEKLY, now, place)
        there = now.astimezone(place)
        assert (there.weekday(), there.time()) == (0, time(7, 30))


@given(
    minutes=st.integers(0, 20 * 365 * 24 * 60),
    zone=st.sampled_from(
        ["Europe/Zurich", "America/Santiago", "Australia/Lord_Howe", "Asia/Kathmandu", "Pacific/Apia"]
    ),
    pace=st.sampled_from([Pace.DAILY, Pace.WEEKLY]),
)
def test_every_moment_lies_between_two_mornings(minutes: int, zone: str, pace: Pace) -> None:
    now, place = utc("2010-01-02") + timedelta(minutes=minutes), ZoneInfo(zone)
    before, after = latest(pace, now, place), following(pace, now, place)
    assert before <= now < after
    assert after - before <= (8 if pace is Pace.WEEKLY else 2) * DAY
    assert before.astimezone(place).time() == after.astimezone(place).time() == time(7, 30)


def test_told_at_once_is_when_nothing_more_came_in_for_a_while_and_never_in_quiet_hours() -> None:
    noon = utc("2012-03-20T12:00")

    def goes(now: datetime, first: datetime, last: datetime) -> bool:
        return opening(Pace.AT_ONCE, now, ZURICH, NIGHT, first, last) is not None

    assert not goes(noon, noon, noon)
    assert goes(noon + SETTLING, noon, noon)
    assert not goes(noon + SETTLING, noon, noon + timedelta(minutes=1))
    assert goes(noon + GATHERED, noon, noon + GATHERED)
    assert not goes(utc("2012-03-20T20:30"), noon, noon), "21:30 in Zurich"
    assert not goes(utc("2012-03-21T06:59"), noon, noon)
    assert goes(utc("2012-03-21T07:00"), noon, noon)


def test_the_morning_that_was_chosen_is_kept_in_quiet_hours_but_a_late_digest_waits() -> None:
    monday = utc("2012-03-19T12:00")
    on_time, late = utc("2012-03-20T06:30"), utc("2012-03-20T21:30")
    assert opening(Pace.DAILY, on_time, ZURICH, NIGHT, monday, monday) == on_time
    assert opening(Pace.DAILY, on_time - timedelta(seconds=1), ZURICH, NIGHT, monday, monday) is None
    assert opening(Pace.DAILY, utc("2012-03-20T15:00"), ZURICH, NIGHT, monday, monday) == on_time, "late, by day"
    assert opening(Pace.DAILY, late, ZURICH, NIGHT, monday, monday) is None, "late, at night"
    assert opening(Pace.DAILY, late, ZURICH, NONE, monday, monday) == on_time
    assert quiet_until(Pace.DAILY, late, ZURICH, NIGHT, on_time) == utc("2012-03-21T06:30"), "the next morning"
    assert opening(Pace.DAILY, on_time, ZURICH, NIGHT, on_time, on_time) is None, (
        "what goes in then is for tomorrow"
    )
