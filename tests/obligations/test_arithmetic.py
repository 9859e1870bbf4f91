"""The arithmetic against another one: dateutil's relative days and recurrences, for any rule and any day."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from dateutil.relativedelta import relativedelta
from dateutil.rrule import YEARLY, rrule
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.obligations.due import DueDate, Nothing, NothingDue, StepKind, due, entered, occurrences
from bot.obligations.rule import Rule, RuleKind
from bot.obligations.rules import by_id, rules, shipped, treaties
from storage.rows import Condition, Extension, PartyStatus

unhurried = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
days = st.dates(min_value=date(1996, 1, 1), max_value=date(2060, 12, 31))
moments = st.dates(min_value=date(1996, 1, 1), max_value=date(2070, 12, 31))
dated = st.sampled_from([one for one in shipped().rules() if one.dated])
EVERY = [one for one in shipped().rules() if one.dated]


def at(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 12, tzinfo=UTC)


def party(deposited: date, treaty: str, withdrawn: date | None = None) -> PartyStatus:
    return PartyStatus(
        party="IE", treaty=treaty, deposited=deposited, deposit_kind="ratification", withdrawn=withdrawn
    )


def force_by_dateutil(entry: Rule, deposited: date) -> date:
    if entry.kind is RuleKind.MONTH_AFTER_DEPOSIT:
        day = deposited.replace(day=1) + relativedelta(months=entry.months)
    else:
        day = deposited + relativedelta(days=entry.days)
    return max(day, entry.not_before) if entry.not_before else day


def anniversary(day: date, years: int) -> date:
    """relativedelta puts a 29 February on the 28th of other years; here the day after the 28th is meant."""
    later = day + relativedelta(years=years)
    return later + timedelta(days=1) if later.day != day.day else later


def once_by_dateutil(rule: Rule, force: date) -> date:
    if rule.kind is RuleKind.DAYS_AFTER:
        return force + relativedelta(days=rule.days)
    return anniversary(force, rule.years) - timedelta(days=1 if rule.day_before else 0)


def yearly_by_dateutil(rule: Rule, force: date, since: date, until: date) -> list[date]:
    if rule.after_rule is not None:
        first = once_by_dateutil(rule.after_rule, force) + timedelta(days=1)
    elif rule.full_years:
        whole = force if (force.month, force.day) == (1, 1) else date(force.year + 1, 1, 1)
        first = date(whole.year + 1, 1, 1)
    else:
        first = force + timedelta(days=1)
    series = rrule(
        YEARLY,
        bymonth=rule.month,
        bymonthday=rule.day,
        dtstart=at(first),
        until=at(until),
    )
    return [one.date() for one in series if one.date() >= since]


def expected(rule: Rule, force: date, since: date, until: date) -> list[date]:
    if rule.yearly:
        return yearly_by_dateutil(rule, force, since, until)
    day = once_by_dateutil(rule, force)
    return [day] if since <= day <= until else []


@unhurried
@given(deposited=days, treaty=st.sampled_from(treaties()))
def test_entry_into_force_is_as_dateutil_counts_it(deposited, treaty):
    entry = next(one.entry for one in rules(treaty) if one.entry)
    found = entered(entry, deposited)
    assert found.day == force_by_dateutil(entry, deposited)
    assert found.steps[0].day == deposited
    assert found.steps[-1].day == found.day


@unhurried
@given(deposited=days, rule=dated, since=moments, length=st.integers(0, 8000))
def test_every_due_date_of_a_window_is_as_dateutil_counts_it(deposited, rule, since, length):
    until = since + timedelta(days=length)
    found = occurrences(
        party(deposited, rule.treaty), since=since, until=until, rules=[rule], conditional_unknown=True
    )
    force = force_by_dateutil(rule.entry, deposited)
    assert [one.day for one in found] == expected(rule, force, since, until)
    for one in found:
        assert one.steps[-1].day == one.day
        assert one.period == (one.day.year if rule.yearly else 0)
        assert one.conditional == bool(rule.condition)


@unhurried
@given(deposited=days, rule=dated, now=moments)
def test_what_is_due_as_of_a_day_is_the_first_of_its_occurrences(deposited, rule, now):
    status = party(deposited, rule.treaty)
    found = due(rule, status, at(now))
    force = force_by_dateutil(rule.entry, deposited)
    if now < force:
        assert isinstance(found, NothingDue)
        assert (found.reason, found.since) == (Nothing.NOT_IN_FORCE, force)
        found = found.first
    assert isinstance(found, DueDate)
    ahead = occurrences(
        status, since=max(now, force), until=date(2090, 1, 1), rules=[rule], conditional_unknown=True
    )
    assert found == (ahead[0] if rule.yearly else found)
    assert found.day == (ahead[0].day if ahead else once_by_dateutil(rule, force))


@unhurried
@given(deposited=days, rule=dated, withdrawn=moments, now=moments)
def test_nothing_falls_due_on_or_after_withdrawal_and_what_did_before_stays(deposited, rule, withdrawn, now):
    status, window = party(deposited, rule.treaty, withdrawn), {"since": date.min, "until": date(2080, 1, 1)}
    left = occurrences(status, **window, rules=[rule], conditional_unknown=True)
    stayed = occurrences(party(deposited, rule.treaty), **window, rules=[rule], conditional_unknown=True)
    assert left == tuple(one for one in stayed if one.day < withdrawn)
    if now >= withdrawn:
        found = due(rule, status, at(now))
        assert isinstance(found, NothingDue)
        assert (found.reason, found.since) == (Nothing.WITHDRAWN, withdrawn)


def test_what_falls_due_on_the_very_day_of_withdrawal_is_not_due():
    annual, window = by_id("ccm-article-7-annual"), {"since": date(2024, 1, 1), "until": date(2024, 12, 31)}
    on_the_day = party(date(2009, 6, 2), "CCM", withdrawn=date(2024, 4, 30))
    assert occurrences(on_the_day, **window, rules=[annual]) == ()
    assert isinstance(due(annual, on_the_day, at(date(2024, 1, 1))), NothingDue)
    the_day_after = party(date(2009, 6, 2), "CCM", withdrawn=date(2024, 5, 1))
    assert [one.day for one in occurrences(the_day_after, **window, rules=[annual])] == [date(2024, 4, 30)]
    assert isinstance(due(annual, the_day_after, at(date(2024, 1, 1))), DueDate)


def test_a_yearly_report_is_not_asked_for_on_the_day_of_the_first_one():
    found = occurrences(party(date(2010, 5, 4), "CCM"), since=date.min, until=date(2012, 12, 31))
    assert [(one.rule.id, one.day) for one in found] == [
        ("ccm-article-7-initial", date(2011, 4, 30)),
        ("ccm-article-7-annual", date(2012, 4, 30)),
    ]


@unhurried
@given(
    deposited=days,
    rule=st.sampled_from([one for one in EVERY if one.extendable]),
    until=moments,
    granted=st.none() | moments,
    now=moments,
)
def test_an_extension_puts_the_day_off_from_when_it_was_granted_and_never_brings_it_forward(
    deposited, rule, until, granted, now
):
    status = party(deposited, rule.treaty)
    put_off = Extension(treaty=rule.treaty, party="IE", rule=rule.id, until=until, granted=granted)
    found = due(rule, status, at(now), extensions=[put_off])
    plain = due(rule, status, at(now))
    if isinstance(found, NothingDue):
        assert isinstance(plain, NothingDue)
        found, plain = found.first, plain.first
    counts = granted is None or granted <= now
    if counts and until > plain.day:
        assert (found.day, found.extended_from, found.steps[-1].kind) == (until, plain.day, StepKind.EXTENDED)
    else:
        assert (found.day, found.extended_from) == (plain.day, None)
    assert found.conditional is not counts


@unhurried
@given(deposited=days, rule=st.sampled_from([one for one in EVERY if one.condition]), since=moments, now=moments)
def test_from_when_it_has_none_nothing_is_due(deposited, rule, since, now):
    status = party(deposited, rule.treaty)
    none_left = Condition(treaty=rule.treaty, party="IE", condition=rule.condition, holds=False, since=since)
    found = due(rule, status, at(now), conditions=[none_left])
    assert (isinstance(found, NothingDue) and found.reason is Nothing.CONDITION) == (now >= since)
    window = {"since": date.min, "until": date.max, "rules": [rule], "conditional_unknown": True}
    day = once_by_dateutil(rule, force_by_dateutil(rule.entry, deposited))
    assert [one.day for one in occurrences(status, **window, conditions=[none_left])] == [day] * (day < since)
    some = replace(none_left, holds=True)
    (known,) = occurrences(status, **{**window, "conditional_unknown": False}, conditions=[some])
    assert (known.day, known.conditional) == (day, False)


def test_what_hangs_on_a_condition_is_left_out_where_it_is_not_known():
    status = party(date(2009, 6, 2), "CCM")
    ids = {one.rule.id for one in occurrences(status, since=date.min, until=date(2030, 1, 1))}
    assert ids == {"ccm-article-7-initial", "ccm-article-7-annual"}


@pytest.mark.parametrize(
    ("deposited", "force", "initial"),
    [
        ("2014-09-25", "2014-12-24", "2015-12-23"),  # the Treaty's own day, as its Secretariat has it
        ("2015-12-01", "2016-02-29", "2017-02-28"),  # the last day of a year that began on a leap day
        ("2019-10-03", "2020-01-01", "2020-12-31"),
    ],
)
def test_the_first_year_ends_the_day_before_it_comes_round(deposited, force, initial):
    status = party(date.fromisoformat(deposited), "ATT")
    found = due(by_id("att-initial-report"), status, at(date(2016, 3, 1)))
    found = found.first if isinstance(found, NothingDue) else found
    assert found.day.isoformat() == initial
    assert [s.day.isoformat() for s in found.steps if s.kind is StepKind.ENTRY_INTO_FORCE] == [force]


@pytest.mark.parametrize(
    ("deposited", "first"),
    [("2014-09-25", 2016), ("2014-12-17", 2017), ("2019-10-03", 2021), ("2019-10-04", 2022)],
)
def test_the_first_yearly_report_is_on_the_first_whole_year(deposited, first):
    annual = by_id("att-annual-report")
    found = occurrences(
        party(date.fromisoformat(deposited), "ATT"), since=date.min, until=date(2030, 1, 1), rules=[annual]
    )
    assert [one.day for one in found] == [date(year, 5, 31) for year in range(first, 2030)]
    assert StepKind.FIRST_FULL_YEAR in [step.kind for step in found[0].steps]


def test_eight_years_after_a_leap_day_are_the_first_of_march_where_there_is_none():
    rule = replace(by_id("ccm-article-3-destruction"), years=7)
    status = PartyStatus(party="IE", treaty="CCM", entry_into_force=date(2012, 2, 29))
    found = due(rule, status, at(date(2012, 3, 1)))
    assert isinstance(found, DueDate)
    assert found.day == date(2019, 3, 1)
    assert due(replace(rule, years=8), status, at(date(2012, 3, 1))).day == date(2020, 2, 29)


def test_extensions_and_conditions_of_others_count_for_nothing():
    status, rule = party(date(2009, 6, 2), "CCM"), by_id("ccm-article-4-clearance")
    plain = due(rule, status, at(date(2015, 1, 1)))
    right = Extension(treaty="CCM", party="IE", rule=rule.id, until=date(2030, 1, 1))
    for wrong in (replace(right, party="CH"), replace(right, treaty="ATT"), replace(right, rule="ccm-article-3")):
        assert due(rule, status, at(date(2015, 1, 1)), extensions=[wrong]) == plain
    later = due(rule, status, at(date(2015, 1, 1)), extensions=[right, replace(right, until=date(2027, 1, 1))])
    assert later.day == date(2030, 1, 1), "of several the last holds"
    assert (
        due(
            rule,
            status,
            at(date(2015, 1, 1)),
            conditions=[Condition(treaty="CCM", party="IE", condition="stockpiles", holds=False)],
        )
        == plain
    )
    report = by_id("ccm-article-7-initial")
    put_off = Extension(treaty="CCM", party="IE", rule=report.id, until=date(2030, 1, 1))
    assert due(report, status, at(date(2015, 1, 1)), extensions=[put_off]).day == date(2011, 1, 28)
