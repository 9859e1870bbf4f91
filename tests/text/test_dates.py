"""Days as documents of the United Nations write them."""

from __future__ import annotations

import unicodedata
from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.text.catalogue import LANGUAGES
from bot.text.dates import day, day_range, isolate, moment


@pytest.mark.parametrize(
    ("language", "long", "short"),
    [
        ("en", "24 February 2011", "24 Feb 2011"),
        ("fr", "24 février 2011", "24 févr. 2011"),
        ("es", "24 de febrero de 2011", "24 feb 2011"),
        ("ru", "24 февраля 2011 г.", "24 февр. 2011 г."),
        ("zh", "2011年2月24日", "2011年2月24日"),
        ("ar", "24 شباط/فبراير 2011", "24 شباط/فبراير 2011"),
    ],
)
def test_a_day(language: str, long: str, short: str) -> None:
    assert day(date(2011, 2, 24), language) == long
    assert day(date(2011, 2, 24), language, short=True) == short


def test_the_first_of_a_month_in_french() -> None:
    assert day(date(2010, 8, 1), "fr") == "1er août 2010"


@pytest.mark.parametrize(
    ("language", "same_month", "same_year", "across"),
    [
        ("en", "27–30 June 2011", "28 June – 2 July 2011", "28 December 2010 – 2 January 2011"),
        ("fr", "27–30 juin 2011", "28 juin – 2 juillet 2011", "28 décembre 2010 – 2 janvier 2011"),
        (
            "es",
            "27–30 de junio de 2011",
            "28 de junio – 2 de julio de 2011",
            "28 de diciembre de 2010 – 2 de enero de 2011",
        ),
        ("ru", "27–30 июня 2011 г.", "28 июня – 2 июля 2011 г.", "28 декабря 2010 г. – 2 января 2011 г."),
        ("zh", "2011年6月27日至30日", "2011年6月28日至7月2日", "2010年12月28日至2011年1月2日"),
        (
            "ar",
            "27–30 حزيران/يونيه 2011",
            "28 حزيران/يونيه – 2 تموز/يوليه 2011",
            "28 كانون الأول/ديسمبر 2010 – 2 كانون الثاني/يناير 2011",
        ),
    ],
)
def test_a_range(language: str, same_month: str, same_year: str, across: str) -> None:
    assert day_range(date(2011, 6, 27), date(2011, 6, 30), language) == same_month
    assert day_range(date(2011, 6, 28), date(2011, 7, 2), language) == same_year
    assert day_range(date(2010, 12, 28), date(2011, 1, 2), language) == across


@given(st.dates(), st.integers(0, 400), st.sampled_from(LANGUAGES), st.booleans())
def test_every_range_names_both_days_and_years(start: date, days: int, language: str, short: bool) -> None:
    end = min(start, date.max - timedelta(days=days)) + timedelta(days=days)
    text = day_range(end - timedelta(days=days), end, language, short=short)
    assert str(end.day) in text
    assert str((end - timedelta(days=days)).day) in text
    assert str(end.year) in text


def test_a_range_of_one_day_or_without_end_is_a_day() -> None:
    one = date(2011, 2, 24)
    assert day_range(one, one, "en") == day_range(one, None, "en") == day(one, "en")


def test_an_unknown_language_reads_english() -> None:
    assert day(date(2011, 2, 24), "xx") == "24 February 2011"


def test_a_moment_names_its_zone() -> None:
    at = datetime(2011, 4, 30, 7, 0, tzinfo=UTC)
    assert moment(at, ZoneInfo("Europe/Zurich"), "en") == "30 April 2011, 09:00, Central European Summer Time"
    assert moment(at, ZoneInfo("Europe/Zurich"), "fr") == "30 avril 2011, 09:00, heure d’été d’Europe centrale"
    assert moment(at, ZoneInfo("America/New_York"), "en").startswith("30 April 2011, 03:00, ")
    assert "07:00" in moment(at.astimezone(timezone(timedelta(hours=-5))), UTC, "zh")


def test_an_isolated_name_can_not_turn_its_sentence() -> None:
    assert isolate("عُمان") == "\u2068عُمان\u2069"
    wrapped = isolate("a\u2069\u202eb\u2067")
    assert wrapped == "\u2068ab\u2069"
    assert [unicodedata.bidirectional(c) for c in wrapped] == ["FSI", "L", "L", "PDI"]


def test_the_name_of_a_zone_is_that_of_the_season_also_where_summer_is_the_standard_by_law() -> None:
    dublin = ZoneInfo("Europe/Dublin")
    assert moment(datetime(2011, 7, 1, 8, 0, tzinfo=UTC), dublin, "en") == "1 July 2011, 09:00, Irish Standard Time"
    winter = moment(datetime(2011, 1, 31, 9, 0, tzinfo=UTC), dublin, "en")
    assert winter == "31 January 2011, 09:00, Greenwich Mean Time"
