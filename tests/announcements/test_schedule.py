"""When an announcement is to go out, as coordinators write it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.announcements.when import Misread, on_clocks, read_when

ZURICH = ZoneInfo("Europe/Zurich")
NOW = datetime(2026, 11, 23, 10, tzinfo=UTC)  # 11:00 in Zurich, a Monday


@pytest.mark.parametrize(
    ("words", "local"),
    [
        ("tomorrow 09:00", "2026-11-24 09:00"),
        ("Tomorrow, at 9:00", "2026-11-24 09:00"),
        ("9 am tomorrow", "2026-11-24 09:00"),
        ("2026-12-01 09:00", "2026-12-01 09:00"),
        ("2026-12-01T09:00", "2026-12-01 09:00"),
        ("1 December 2026 at 17:30", "2026-12-01 17:30"),
        ("today 12:00 pm", "2026-11-23 12:00"),
        ("12:30", "2026-11-23 12:30"),
        ("demain à 9 h", "2026-11-24 09:00"),
        ("après-demain 9h30", "2026-11-25 09:30"),
        ("mañana a las 9:00", "2026-11-24 09:00"),
        ("pasado mañana 9:00", "2026-11-25 09:00"),
        ("послезавтра в 09:00", "2026-11-25 09:00"),
        ("غدا 09:00", "2026-11-24 09:00"),
        ("٩:٠٠ غدا", "2026-11-24 09:00"),
        ("明天9点", "2026-11-24 09:00"),
        ("2026年12月1日 09:00", "2026-12-01 09:00"),
    ],
)
def test_a_day_and_an_hour_are_read_on_the_coordinators_clock(words: str, local: str) -> None:
    found = read_when(words, ZURICH, NOW)
    assert isinstance(found, datetime), found
    assert found.astimezone(ZURICH).strftime("%Y-%m-%d %H:%M") == local


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ("soon", Misread.UNREAD),
        ("tomorrow", Misread.UNREAD),
        ("09:00 or 10:00 tomorrow", Misread.UNREAD),
        ("tomorrow 25:00", Misread.UNREAD),
        ("2026-11-31 09:00", Misread.UNREAD),
        ("1 December 2026 and 2 December 2026, 09:00", Misread.UNREAD),
        ("tomorrow 09:00 unless it rains", Misread.UNREAD),
        ("10:30", Misread.PAST),
        ("today 11:00", Misread.PAST),
        ("2028-01-01 09:00", Misread.TOO_FAR),
        ("2027-03-28 02:30", Misread.SKIPPED),
        ("2027-10-31 02:30", Misread.TWICE),
        ("", Misread.UNREAD),
    ],
)
def test_what_names_no_one_instant_says_why(words: str, why: Misread) -> None:
    assert read_when(words, ZURICH, NOW) is why


@given(
    st.datetimes(datetime(2026, 1, 1), datetime(2028, 1, 1)),  # noqa: DTZ001 - what clocks show
    st.sampled_from(["Europe/Zurich", "America/New_York", "Australia/Lord_Howe", "Africa/Cairo", "UTC"]),
)
def test_an_hour_of_the_clock_is_one_instant_or_none(wall: datetime, name: str) -> None:
    zone = ZoneInfo(name)
    wall = wall.replace(second=0, microsecond=0)
    found = on_clocks(wall.date(), wall.time(), zone)
    steps = [wall.replace(tzinfo=UTC) + timedelta(minutes=15 * n) for n in range(-60, 61)]
    fitting = [at for at in steps if at.astimezone(zone).replace(tzinfo=None) == wall]
    if isinstance(found, datetime):
        assert fitting == [found]
    else:
        assert len(fitting) == {Misread.SKIPPED: 0, Misread.TWICE: 2}[found]
