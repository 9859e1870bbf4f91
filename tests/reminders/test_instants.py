"""Wall time becomes instants: both clock changes, days that a zone left out, quiet hours and weekends."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.reminders.instants import Quiet, at, end_of, morning, outside, quiet_end, weekend_of, working_day

NIGHT = Quiet(time(21), time(8))
NONE = Quiet(time(0), time(0))


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("zone", "day", "instant"),
    [
        ("Europe/Zurich", "2011-03-26", "2011-03-26T08:00"),  # the day before summer time
        ("Europe/Zurich", "2011-03-27", "2011-03-27T07:00"),  # the day of the change
        ("Europe/Zurich", "2011-10-29", "2011-10-29T07:00"),
        ("Europe/Zurich", "2011-10-30", "2011-10-30T08:00"),
        ("America/New_York", "2011-03-13", "2011-03-13T13:00"),
        ("America/New_York", "2011-11-06", "2011-11-06T14:00"),
        ("America/Santiago", "2019-09-08", "2019-09-08T12:00"),  # 00:00 to 01:00 did not exist there
        ("America/Santiago", "2019-04-07", "2019-04-07T13:00"),  # the hour before midnight came twice
        ("Australia/Lord_Howe", "2011-04-02", "2011-04-01T22:00"),  # half an hour of summer time
        ("Australia/Lord_Howe", "2011-04-03", "2011-04-02T22:30"),
        ("Australia/Lord_Howe", "2011-10-02", "2011-10-01T22:00"),
        ("Asia/Kathmandu", "2011-04-30", "2011-04-30T03:15"),
        ("Pacific/Apia", "2011-12-29", "2011-12-29T19:00"),
        ("Pacific/Apia", "2011-12-31", "2011-12-30T19:00"),
        ("Pacific/Kiritimati", "2011-04-30", "2011-04-29T19:00"),
    ],
)
def test_nine_in_the_morning_is_nine_on_the_clocks_there(zone: str, day: str, instant: str) -> None:
    found = morning(date.fromisoformat(day), ZoneInfo(zone))
    assert found == utc(instant)
    assert found.astimezone(ZoneInfo(zone)).strftime("%F %H:%M") == f"{day} 09:00"


def test_the_day_that_apia_left_out_gives_way_to_the_day_before() -> None:
    assert morning(date(2011, 12, 30), ZoneInfo("Pacific/Apia")) == utc("2011-12-29T19:00")


def test_an_hour_that_is_left_out_gives_way_to_the_one_after_it_and_of_one_that_comes_twice_the_first_is_meant() -> (
    None
):
    zurich = ZoneInfo("Europe/Zurich")
    assert at(date(2011, 3, 27), time(2, 30), zurich) == utc("2011-03-27T01:30")  # 03:30 on the clocks
    assert at(date(2011, 10, 30), time(2, 30), zurich) == utc("2011-10-30T00:30")


@pytest.mark.parametrize(
    ("zone", "day", "instant"),
    [
        ("Europe/Zurich", "2011-03-27", "2011-03-27T22:00"),  # a day of 23 hours
        ("Europe/Zurich", "2011-10-30", "2011-10-30T23:00"),
        ("Pacific/Apia", "2011-12-29", "2011-12-30T10:00"),
        ("America/Santiago", "2019-09-07", "2019-09-08T04:00"),  # the next day began at one o'clock
    ],
)
def test_a_day_is_over_when_the_next_begins_there(zone: str, day: str, instant: str) -> None:
    assert end_of(date.fromisoformat(day), ZoneInfo(zone)) == utc(instant)


@given(
    day=st.dates(date(1990, 1, 1), date(2037, 12, 1)),
    zone=st.sampled_from(sorted(available_timezones() - {"localtime"})),
)
def test_every_day_in_every_zone_has_one_morning_and_it_is_not_over_before_it(day: date, zone: str) -> None:
    info = ZoneInfo(zone)
    nine = morning(day, info)
    local = nine.astimezone(info)
    assert local.time() >= time(9)
    assert day - timedelta(days=1) <= local.date() <= day
    assert nine < end_of(day, info)
    if local.date() == day:
        assert local.time() < time(11), "moved by no more than a change of the clock"


@pytest.mark.parametrize(
    ("wanted", "quiet", "before", "moved"),
    [
        ("2011-04-01T07:00", NIGHT, "2011-05-01T00:00", "2011-04-01T07:00"),  # 09:00 in Zurich
        ("2011-04-01T07:00", Quiet(time(21), time(10)), "2011-05-01T00:00", "2011-04-01T08:00"),
        ("2011-04-01T07:00", Quiet(time(8), time(20)), "2011-05-01T00:00", "2011-04-01T18:00"),
        # An hour before a meeting at half past eight: when the quiet hours are over there is still time.
        ("2011-04-01T05:30", NIGHT, "2011-04-01T06:30", "2011-04-01T06:00"),
        # An hour before a meeting at half past seven: the evening before, before the quiet hours begin.
        ("2011-04-01T04:30", NIGHT, "2011-04-01T05:30", "2011-03-31T18:45"),
        ("2011-03-31T21:30", NIGHT, "2011-03-31T22:00", "2011-03-31T18:45"),  # half past eleven at night
        ("2011-04-01T03:00", NONE, "2011-04-01T04:00", "2011-04-01T03:00"),
    ],
)
def test_quiet_hours_move_a_reminder_behind_them_or_where_that_is_too_late_before_them(
    wanted: str, quiet: Quiet, before: str, moved: str
) -> None:
    zurich = ZoneInfo("Europe/Zurich")
    assert outside(utc(wanted), quiet, zurich, utc(before)) == utc(moved)


@given(
    instant=st.integers(1230768000, 1893456000).map(lambda seconds: datetime.fromtimestamp(seconds, UTC)),
    zone=st.sampled_from(
        ["Europe/Zurich", "America/Santiago", "Australia/Lord_Howe", "Pacific/Apia", "Asia/Tehran"]
    ),
    since=st.times(),
    until=st.times(),
)
def test_what_is_moved_is_not_in_quiet_hours_any_more(
    instant: datetime, zone: str, since: time, until: time
) -> None:
    quiet, info = Quiet(since.replace(microsecond=0), until.replace(microsecond=0)), ZoneInfo(zone)
    end = quiet_end(instant, quiet, info)
    assert instant <= end <= instant + timedelta(hours=49)
    moved = outside(instant, quiet, info, instant + timedelta(days=9))
    # Quiet hours may begin or end within an hour that is left out: then their end is the change itself.
    assert moved == end
    if end.astimezone(info).time() == quiet.until:
        assert not quiet.holds(end.astimezone(info).time())


def test_the_weekend_is_that_of_the_country() -> None:
    assert weekend_of("Europe/Zurich") == {5, 6}
    assert weekend_of("Africa/Cairo") == {4, 5}
    assert weekend_of("Asia/Kolkata") == {6}
    assert weekend_of("Etc/UTC") == weekend_of("Nowhere/Nothing") == {5, 6}


def test_a_day_in_the_weekend_gives_way_to_the_last_working_day_before_it() -> None:
    saturday = date(2011, 4, 30)
    assert working_day(saturday, frozenset({5, 6})) == date(2011, 4, 29)
    assert working_day(saturday, frozenset({4, 5})) == date(2011, 4, 28)
    assert working_day(saturday, frozenset()) == saturday
