"""Published due dates against the arithmetic: forty of them, and the four that disagree are named with why."""

from __future__ import annotations

import csv
from calendar import monthrange
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from bot.obligations.due import due, entered
from bot.obligations.rules import by_id, shipped
from bot.starter import facts

SHARED = Path(__file__).resolve().parents[2].parent / "shared" / "data" / "ccm" / "ccm_deadline_gold.csv"
DOCS = Path(__file__).resolve().parents[2] / "docs" / "obligations.md"
NOW = datetime(2027, 1, 1, tzinfo=UTC)
STATUSES = {one.party: one for one in facts.statuses()}
INITIAL = by_id("ccm-article-7-initial")
PUBLISHED = {one.party: one for one in shipped().every_published()}


@pytest.mark.skipif(not SHARED.is_file(), reason="the published dates are not beside the project")
def test_of_forty_published_dates_all_are_computed_and_the_four_that_disagree_are_those_shipped():
    with SHARED.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    assert len(rows) == 40
    disagree = {}
    for row in rows:
        status = STATUSES[row["iso2"]]
        if row["what"] == "entry_into_force":
            day = entered(INITIAL.entry, status.deposited).day
        else:
            found = due(INITIAL, status, NOW)
            day = found.day if row["iso2"] != "LT" else None
        assert day.isoformat() == row["computed_value"], row["iso2"]
        if day.isoformat() != row["published_value"]:
            disagree[row["iso2"]] = (date.fromisoformat(row["published_value"]), row["source_url"])
    assert disagree == {key: (one.day, one.source) for key, one in PUBLISHED.items()}


def test_the_reasons_given_for_the_four_are_what_the_arithmetic_says():
    assert set(PUBLISHED) == {"CV", "GN", "RW", "SO"}
    assert {one.rule for one in PUBLISHED.values()} == {INITIAL.id}
    force = {key: STATUSES[key].entry_into_force for key in PUBLISHED}
    # Cabo Verde: counted from the first day of the seventh month.
    assert force["CV"] == date(2011, 4, 1)
    assert PUBLISHED["CV"].day == date(2011, 5, 1) + timedelta(days=180)
    assert "1 May 2011" in PUBLISHED["CV"].why
    # Guinea: counted from the deposit.
    assert PUBLISHED["GN"].day == STATUSES["GN"].deposited + timedelta(days=180)
    assert "after the deposit" in PUBLISHED["GN"].why
    # Rwanda and Somalia: the end of the sixth month.
    for key in ("RW", "SO"):
        month = force[key].month + 5
        assert PUBLISHED[key].day == date(2016, month, monthrange(2016, month)[1])
        assert "last of the sixth calendar month" in PUBLISHED[key].why


def test_the_documentation_names_the_four_with_both_dates():
    text = DOCS.read_text("utf-8")
    for key, one in PUBLISHED.items():
        computed = due(INITIAL, STATUSES[key], NOW)
        assert f"{computed.day.day} {computed.day:%B %Y}" in text, key
        assert f"{one.day.day} {one.day:%B %Y}" in text, key
