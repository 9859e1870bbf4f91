"""What is due, from whom, and how it was counted."""

from __future__ import annotations

import csv
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.obligations.due import (
    DueDate,
    Nothing,
    NothingDue,
    StepKind,
    due,
    entry_into_force,
    next_reports,
)
from bot.obligations.rules import RuleKind, rule, rules
from storage.rows import PartyStatus

# A busy machine is no fault of the code.
unhurried = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
SHARED = Path(__file__).resolve().parents[2].parent / "shared" / "data" / "ccm"
needs_shared = pytest.mark.skipif(not SHARED.is_dir(), reason="the shared facts are not beside the project")

INITIAL = rule("CCM", "ccm-article-7-initial")
ANNUAL = rule("CCM", "ccm-article-7-annual")
ARTICLE_3 = rule("CCM", "ccm-article-3-destruction")
ARTICLE_4 = rule("CCM", "ccm-article-4-clearance")


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def party(deposited: str | None, *, key: str = "IE", withdrawn: str | None = None, kind: str = "ratification"):
    return PartyStatus(
        party=key,
        treaty="CCM",
        deposited=date.fromisoformat(deposited) if deposited else None,
        deposit_kind=kind if deposited else "",
        withdrawn=date.fromisoformat(withdrawn) if withdrawn else None,
    )


def shared_rows(name: str) -> list[dict[str, str]]:
    with (SHARED / name).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def statuses() -> dict[str, dict[str, str]]:
    return {row["iso2"]: row for row in shared_rows("ccm_states.csv")}


def deposit_of(row: dict[str, str]) -> date | None:
    return date.fromisoformat(row["deposit"]) if len(row["deposit"]) == 10 else None


@needs_shared
def test_the_treaty_enters_into_force_for_every_party_on_the_day_of_article_17():
    counted = {}
    for key, row in statuses().items():
        deposited = deposit_of(row)
        counted[key] = entry_into_force("CCM", deposited).day.isoformat() if deposited else ""
    assert counted == {key: row["eif_computed"] for key, row in statuses().items()}
    assert sum(bool(day) for day in counted.values()) == 109


@needs_shared
@pytest.mark.parametrize(
    ("one", "column"),
    [
        (INITIAL, "art7_initial_due_computed"),
        (ARTICLE_3, "art3_base_deadline_computed"),
        (ARTICLE_4, "art4_base_deadline_computed"),
    ],
    ids=["article 7", "article 3", "article 4"],
)
def test_the_days_counted_for_every_party_are_those_of_the_table(one, column):
    for key, row in statuses().items():
        found = due(one, party(row["deposit"] if deposit_of(row) else None, key=key), at("2009-01-01"))
        day = found.first.day if isinstance(found, NothingDue) and found.first else None
        assert (day.isoformat() if day else "") == row[column], key


@needs_shared
def test_published_due_dates_agree_but_for_four():
    disagree = []
    rows = shared_rows("ccm_deadline_gold.csv")
    for row in rows:
        deposited = deposit_of(statuses()[row["iso2"]])
        assert deposited is not None
        status = party(deposited.isoformat(), key=row["iso2"])
        if row["what"] == "entry_into_force":
            day = entry_into_force("CCM", deposited).day
        else:
            found = due(INITIAL, status, at("2027-01-01"))
            assert isinstance(found, DueDate)
            day = found.day
        assert day.isoformat() == row["computed_value"], row["iso2"]
        if day.isoformat() != row["published_value"]:
            disagree.append(row["iso2"])
    assert len(rows) == 40
    assert sorted(disagree) == ["CV", "GN", "RW", "SO"]


def test_ireland_reports_by_30_april_and_the_answer_shows_the_arithmetic():
    found = next_reports(party("2008-12-03"), at("2011-03-15T09:00:00"))
    assert [(one.article, one.day) for one in found.due] == [("7(2)", date(2011, 4, 30))]
    assert found.initial is not None
    assert found.initial.day == date(2011, 1, 28)
    assert [(step.kind, step.day, step.amount) for step in found.due[0].steps] == [
        (StepKind.DEPOSIT, date(2008, 12, 3), 0),
        (StepKind.MONTHS_AFTER, date(2009, 6, 1), 6),
        (StepKind.TREATY_IN_FORCE, date(2010, 8, 1), 0),
        (StepKind.ENTRY_INTO_FORCE, date(2010, 8, 1), 0),
        (StepKind.DAYS_AFTER, date(2011, 1, 28), 180),
        (StepKind.EVERY_YEAR, date(2011, 4, 30), 0),
    ]


def test_a_report_is_still_due_on_the_day_itself_and_next_year_on_the_day_after():
    assert next_reports(party("2008-12-03"), at("2011-04-30T23:59:00")).due[0].day == date(2011, 4, 30)
    assert next_reports(party("2008-12-03"), at("2011-05-01T00:00:00")).due[0].day == date(2012, 4, 30)


def test_a_new_party_owes_its_initial_report_before_the_first_annual_one():
    found = next_reports(party("2011-03-09", key="PT"), at("2011-10-01"))
    assert [(one.rule.id, one.day) for one in found.due] == [
        ("ccm-article-7-initial", date(2012, 2, 28)),
        ("ccm-article-7-annual", date(2012, 4, 30)),
    ]


def test_an_initial_report_due_on_30_april_is_followed_by_the_annual_one_a_year_later():
    found = next_reports(party("2010-05-04", key="GB"), at("2011-01-01"))
    assert [one.day for one in found.due] == [date(2011, 4, 30), date(2012, 4, 30)]


def test_before_entry_into_force_nothing_is_due_and_the_first_due_date_is_told():
    found = next_reports(party("2011-03-09", key="PT"), at("2011-03-15"))
    assert found.due == ()
    assert found.nothing is not None
    assert found.nothing.reason is Nothing.NOT_IN_FORCE
    assert found.nothing.since == date(2011, 9, 1)
    assert found.nothing.first is not None
    assert (found.nothing.first.article, found.nothing.first.day) == ("7(1)", date(2012, 2, 28))


def test_a_signatory_owes_nothing():
    found = next_reports(party(None, key="CY"), at("2011-03-15"))
    assert (found.due, found.nothing and found.nothing.reason) == ((), Nothing.NOT_A_PARTY)


def test_where_only_the_year_of_deposit_is_known_no_day_is_invented():
    status = PartyStatus(party="MV", treaty="CCM", deposit_kind="accession", note="deposited in 2019")
    for one in rules("CCM"):
        found = due(one, status, at("2026-01-01"))
        assert isinstance(found, NothingDue)
        assert found.reason is Nothing.DATE_UNKNOWN


def test_withdrawal_ends_obligations():
    lithuania = party("2011-03-24", key="LT", withdrawn="2025-03-06")
    before = next_reports(lithuania, at("2024-02-01"))
    assert [one.day for one in before.due] == [date(2024, 4, 30)]
    # The report for 2024 would have been due after the withdrawal took effect.
    for moment in ("2025-02-01", "2025-03-06", "2026-01-01"):
        found = due(ANNUAL, lithuania, at(moment))
        assert isinstance(found, NothingDue), moment
        assert (found.reason, found.since) == (Nothing.WITHDRAWN, date(2025, 3, 6))
        assert next_reports(lithuania, at(moment)).due == ()
    # What fell due while it was a party is past, too.
    assert isinstance(due(INITIAL, lithuania, at("2024-02-01")), DueDate)
    assert isinstance(due(INITIAL, lithuania, at("2025-03-06")), NothingDue)


def test_a_stated_entry_into_force_stands_over_the_arithmetic():
    status = PartyStatus(
        party="IE",
        treaty="CCM",
        deposited=date(2008, 12, 3),
        deposit_kind="ratification",
        entry_into_force=date(2011, 1, 1),
    )
    found = due(INITIAL, status, at("2012-01-01"))
    assert isinstance(found, DueDate)
    assert found.day == date(2011, 6, 30)
    assert [step.kind for step in found.steps] == [StepKind.ENTRY_INTO_FORCE, StepKind.DAYS_AFTER]


def test_a_naive_time_is_refused():
    with pytest.raises(ValueError, match="aware"):
        due(INITIAL, party("2008-12-03"), datetime.fromisoformat("2011-01-01"))


def test_an_unknown_rule_or_treaty_is_named():
    assert rules("NPT") == ()
    with pytest.raises(KeyError, match="no rule"):
        rule("CCM", "ccm-article-99")
    with pytest.raises(KeyError, match="entry into force"):
        entry_into_force("NPT", date(2020, 1, 1))


def test_every_rule_names_its_article_and_where_it_stands():
    assert {one.id for one in rules("CCM")} >= {INITIAL.id, ANNUAL.id, ARTICLE_3.id, ARTICLE_4.id}
    for one in rules("CCM"):
        assert one.article.split("(")[0] in {"3", "4", "7", "17"}
        assert f"Article {one.article.split('(')[0]}" in one.source
        assert one.kind is RuleKind.MONTH_AFTER_DEPOSIT or one.who.startswith("each State Party")


days = st.dates(min_value=date(2008, 12, 3), max_value=date(2090, 1, 1))


@unhurried
@given(deposited=days, moment=st.dates(min_value=date(2009, 1, 1), max_value=date(2095, 1, 1)))
def test_whatever_the_day_the_last_step_arrives_at_the_due_date(deposited, moment):
    now = datetime(moment.year, moment.month, moment.day, tzinfo=UTC)
    force = entry_into_force("CCM", deposited)
    assert force.day.day == 1
    assert force.day >= max(date(2010, 8, 1), deposited + timedelta(days=150))
    assert force.day == date(2010, 8, 1) or force.day <= deposited + timedelta(days=31 * 6)
    for one in (INITIAL, ANNUAL, ARTICLE_3, ARTICLE_4):
        found = due(one, party(deposited.isoformat()), now)
        if isinstance(found, NothingDue):
            assert now.date() < force.day
            assert found.first is not None
            found = found.first
        assert found.steps[-1].day == found.day
        if one is ANNUAL:
            assert (found.day.month, found.day.day) == (4, 30)
            assert found.day >= now.date()
