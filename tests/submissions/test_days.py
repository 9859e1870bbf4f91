"""Days as people write them."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.submissions.days import find_days
from bot.text.catalogue import LANGUAGES
from bot.text.dates import day

APRIL = date(2011, 4, 28)


@pytest.mark.parametrize(
    "written",
    [
        "2011-04-28",
        "28/04/2011",
        "28.4.2011",
        "28.04.11",
        "4/28/2011",
        "28 April 2011",
        "28 Apr 2011",
        "April 28th, 2011",
        "28 avril 2011",
        "28 de abril de 2011",
        "28 апреля 2011 г.",
        "28 апр. 2011",
        "28 نيسان/أبريل 2011",
        "٢٨ أبريل ٢٠١١",
        "2011年4月28日",
    ],
)
def test_a_day_is_read_in_its_usual_forms(written: str) -> None:
    (found,) = find_days(f"Ireland, {written}, symbol")
    assert found.day == APRIL
    assert not found.turned
    assert f"Ireland, {written}, symbol"[found.start : found.end] == written


def test_where_day_and_month_could_be_exchanged_the_day_is_read_first_and_it_is_said() -> None:
    (found,) = find_days("04/05/2011")
    assert (found.day, found.turned) == (date(2011, 5, 4), True)
    assert not find_days("05/05/2011")[0].turned
    assert not find_days("2011-05-04")[0].turned


@pytest.mark.parametrize("written", ["31 February 2011", "30/02/2011", "2011-13-01"])
def test_a_day_that_does_not_exist_is_seen_and_is_no_day(written: str) -> None:
    assert [found.day for found in find_days(written)] == [None]


@pytest.mark.parametrize("written", ["2011", "CCM/ART7/2011/5", "Article 7(2)", "April 2011", "12345/67/8901"])
def test_what_is_no_day_is_not_taken_for_one(written: str) -> None:
    assert find_days(written) == []


@given(st.dates(date(1999, 1, 1), date(2099, 12, 31)), st.sampled_from(LANGUAGES), st.booleans())
def test_every_day_that_we_write_is_read_back(on: date, language: str, short: bool) -> None:
    assert [found.day for found in find_days(day(on, language, short=short))] == [on]


@given(st.text(max_size=60))
def test_any_text_at_all_is_read_without_harm(text: str) -> None:
    spans = [(one.start, one.end) for one in find_days(text)]
    assert all(0 <= start < end <= len(text) for start, end in spans)
    assert all(a[1] <= b[0] for a, b in pairwise(spans))
