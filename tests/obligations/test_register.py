"""What each party owes as a real base has it: next, overdue, handed in, and why nothing."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from bot.errors import BadInput
from bot.obligations.due import Nothing
from bot.obligations.groups import grouped, of_accounts
from bot.obligations.naming import treaty_in
from bot.obligations.reading import read_treaty
from bot.obligations.register import Register
from bot.obligations.rules import Rulebook, shipped
from bot.parties.lexicon import Lexicon
from bot.starter.load import load_starter
from bot.starter.treaty import put_treaty_in
from storage import journal, obligations, parties, submissions
from storage.database import Database
from storage.rows import Condition, Extension, PartyStatus, SubmissionEntry, SubmissionStep
from tests.obligations.test_rules import LAKES

INITIAL, ANNUAL = "ccm-article-7-initial", "ccm-article-7-annual"
LEXICON = Lexicon.standard()


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.fixture(scope="module")
def started(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A base with the facts that ship, made once."""
    path = tmp_path_factory.mktemp("started") / "base.db"

    async def make() -> None:
        database = await Database.open(f"sqlite+aiosqlite:///{path}")
        await load_starter(database, facts_only=True, now=at("2025-01-01"))
        await database.close()

    asyncio.run(make())
    return path


@pytest.fixture
async def db(started: Path, tmp_path: Path) -> AsyncIterator[Database]:
    """The facts that ship."""
    (tmp_path / "base.db").write_bytes(started.read_bytes())
    database = await Database.open(f"sqlite+aiosqlite:///{tmp_path}/base.db")
    yield database
    await database.close()


def entry(party: str, rule: str, period: int, step: SubmissionStep = SubmissionStep.RECORDED) -> SubmissionEntry:
    return SubmissionEntry(
        id=0,
        treaty="CCM",
        rule=rule,
        party=party,
        period=period,
        step=step,
        at=at("2011-05-01"),
        by=0,
        submitted_on=date(2011, 4, 20),
    )


async def record(db: Database, *entries: SubmissionEntry) -> None:
    async with db.write() as tx:
        for one in entries:
            await submissions.add(tx, one)


async def test_a_party_that_has_handed_nothing_in_has_its_next_report_and_those_past_due(db):
    account = await Register(db).of_party("IE", at("2012-03-01"))
    assert [(one.rule.id, one.day) for one in account.next if one.rule.report] == [(ANNUAL, date(2012, 4, 30))]
    assert [(one.rule.id, one.day) for one in account.overdue] == [
        (INITIAL, date(2011, 1, 28)),
        (ANNUAL, date(2011, 4, 30)),
    ]
    assert {one.rule.id for one in account.next if one.conditional} == {
        "ccm-article-3-destruction",
        "ccm-article-4-clearance",
    }
    assert not account.recorded
    assert [one.rule.id for one in account.standing] == ["ccm-points-of-contact"]


async def test_what_is_handed_in_is_neither_next_nor_overdue_and_before_its_time_the_one_after_is_next(db):
    await record(db, entry("IE", INITIAL, 0), entry("IE", ANNUAL, 2011), entry("IE", ANNUAL, 2012))
    account = await Register(db).of_party("IE", at("2012-03-01"))
    assert [one.day for one in account.next if one.rule.report] == [date(2013, 4, 30)]
    assert account.overdue == ()
    assert [(one.rule.id, one.period) for one, _ in account.handed_in] == [
        (INITIAL, 0),
        (ANNUAL, 2011),
        (ANNUAL, 2012),
    ]
    assert account.recorded
    assert (await Register(db).of_party("CH", at("2012-03-01"))).recorded, "the base keeps the record, for all"


async def test_what_is_only_claimed_or_was_taken_back_stays_owed(db):
    await record(db, entry("IE", ANNUAL, 2011, SubmissionStep.CLAIMED), entry("IE", INITIAL, 0))
    await record(db, entry("IE", INITIAL, 0, SubmissionStep.TAKEN_BACK))
    account = await Register(db).of_party("IE", at("2012-03-01"))
    assert [one.rule.id for one in account.overdue] == [INITIAL, ANNUAL]
    assert account.claimed == {f"due:{ANNUAL}:IE:2011"}


async def test_lithuania_owes_nothing_since_it_withdrew_and_nothing_of_the_past_is_overdue_now(db):
    register = Register(db)
    before = await register.of_party("LT", at("2025-03-05"))
    assert [one.period for one in before.overdue] == [0, *range(2012, 2025)]
    assert [one for one in before.next if one.rule.report] == [], "30 April 2025 comes after the withdrawal"
    after = await register.of_party("LT", at("2025-03-06"))
    assert (after.next, after.overdue) == ((), ())
    assert [one.period for one in after.past if one.rule.id == ANNUAL] == [*range(2012, 2025)]
    assert {(one.reason, one.since) for one in after.nothing} == {(Nothing.WITHDRAWN, date(2025, 3, 6))}
    assert after.standing == ()
    assert await register.due_of(f"due:{ANNUAL}:LT:2025", at("2025-01-01")) is None
    assert (await register.due_of(f"due:{ANNUAL}:LT:2024", at("2026-01-01"))).day == date(2024, 4, 30)
    everyone = await register.occurrences(date(2025, 3, 6), date(2030, 1, 1))
    assert "LT" not in {one.party for one in everyone}


async def test_before_entry_into_force_nothing_is_due_and_what_comes_first_is_told(db):
    account = await Register(db).of_party("VU", at("2026-02-28"))
    assert not account.bound
    assert {one.reason for one in account.nothing} == {Nothing.NOT_IN_FORCE}
    assert min(one.first.day for one in account.nothing) == date(2026, 8, 28)
    assert [one.day for one in (await Register(db).of_party("VU", at("2026-03-01"))).next][:1] == [
        date(2026, 8, 28)
    ]


@pytest.mark.parametrize(
    ("party", "reason"), [("CY", Nothing.NOT_A_PARTY), ("US", Nothing.NOT_A_PARTY), ("MV", Nothing.DATE_UNKNOWN)]
)
async def test_who_is_not_bound_or_whose_day_is_not_known_owes_nothing_that_could_be_named(db, party, reason):
    account = await Register(db).of_party(party, at("2026-01-01"))
    assert not account.bound
    assert {one.reason for one in account.nothing} == {reason}


async def test_of_a_treaty_of_which_no_party_is_known_nothing_is_said_of_anybody(db):
    account = await Register(db).of_party("IE", at("2026-01-01"), "ATT")
    assert {one.reason for one in account.nothing} == {Nothing.STATUS_UNKNOWN}
    assert await Register(db).of_all("ATT", at("2026-01-01")) == ()
    assert await Register(db).treaties() == ("CCM",)


async def test_a_deadline_is_overdue_only_where_there_is_known_to_be_something_left(db):
    register, now = Register(db), at("2025-01-01")
    clearance = "ccm-article-4-clearance"
    assert clearance in {one.rule.id for one in (await register.of_party("IE", now)).past}
    async with db.write() as tx:
        await obligations.put_extensions(
            tx, [Extension(treaty="CCM", party="IE", rule=clearance, until=date(2024, 8, 1))]
        )
    account = await register.of_party("IE", now)
    assert [one.day for one in account.past if one.rule.id == clearance] == [date(2024, 8, 1)]
    async with db.write() as tx:
        await obligations.put_conditions(
            tx, [Condition(treaty="CCM", party="IE", condition="contaminated", holds=True)]
        )
    assert [one.day for one in (await register.of_party("IE", now)).overdue if one.rule.id == clearance] == [
        date(2024, 8, 1)
    ]


async def test_an_extension_counts_from_the_day_it_was_granted(db):
    async with db.write() as tx:
        await obligations.put_extensions(
            tx,
            [
                Extension(
                    treaty="CCM",
                    party="LA",
                    rule="ccm-article-4-clearance",
                    until=date(2025, 8, 1),
                    granted=date(2019, 9, 4),
                )
            ],
        )
    register, subject = Register(db), "due:ccm-article-4-clearance:LA:0"
    assert (await register.due_of(subject, at("2019-09-03"))).day == date(2020, 8, 1)
    assert (await register.due_of(subject, at("2019-09-04"))).day == date(2025, 8, 1)
    window = (date(2020, 1, 1), date(2026, 1, 1))
    found = await register.occurrences(*window, party="LA", now=at("2019-09-04"))
    assert [one.day for one in found if one.period == 0] == [date(2025, 8, 1)]


async def test_peru_is_not_said_to_owe_what_it_has_fulfilled(db):
    account = await Register(db).of_party("PE", at("2026-01-01"))
    stockpiles = "ccm-article-3-destruction"
    assert [one.reason for one in account.nothing if one.rule.id == stockpiles] == [Nothing.CONDITION]
    assert stockpiles not in {one.rule.id for one in (*account.overdue, *account.next)}


@pytest.mark.parametrize(
    "subject",
    [
        "due:ccm-article-99:IE:2011",
        f"due:{ANNUAL}:XX:2011",
        f"due:{ANNUAL}:IE:0",
        f"due:{ANNUAL}:IE:2009",
        f"due:{INITIAL}:IE:2011",
        "due:ccm-entry-into-force:IE:0",
        "meeting:CCM-2MSP",
        "",
    ],
)
async def test_a_subject_that_names_nothing_due_leads_nowhere(db, subject):
    assert await Register(db).due_of(subject, at("2012-01-01")) is None


async def test_all_parties_are_listed_by_rule_and_day_with_the_latest_past_first(db):
    accounts = await Register(db).of_all("CCM", at("2025-03-15"))
    assert len(accounts) == 113
    coming = of_accounts(accounts, "coming", date(2025, 3, 15), date(2026, 3, 14))
    (annual,) = [one for one in coming if one.rule.id == ANNUAL]
    assert (annual.day, len(annual.parties)) == (date(2025, 4, 30), 107)
    assert "LT" not in annual.parties
    overdue = of_accounts(accounts, "overdue", date(2025, 3, 15), date(2026, 3, 14))
    assert [one.day for one in overdue] == sorted((one.day for one in overdue), reverse=True)
    assert overdue[0].rule.id == INITIAL
    assert sum(len(one.parties) for one in overdue) == sum(len(one.overdue) for one in accounts)
    assert grouped([]) == ()


async def test_an_account_says_the_same_as_the_occurrences_of_its_party(db):
    register, now = Register(db), at("2025-03-15")
    for account in await register.of_all("CCM", now):
        mine = await register.occurrences(
            date.min, date(2025, 3, 14), party=account.party, conditional_unknown=True
        )
        past = {one.subject for one in (*account.overdue, *account.past)}
        assert past == {one.subject for one in mine}, account.party


async def test_a_treatys_own_file_puts_states_extensions_and_conditions_in(db):
    lakes = {
        **LAKES,
        "statuses": [
            {"party": "Switzerland", "deposited": "2020-01-30"},
            {"party": "NO", "deposited": "2020-05-01", "entry_into_force": "2020-07-01"},
        ],
        "extensions": [
            {"party": "CH", "rule": "lakes-inventory", "until": "2025-01-01", "source": "first meeting"}
        ],
        "conditions": [{"party": "NO", "condition": "lakes", "holds": True}],
    }
    file = read_treaty(json.dumps(lakes), "lakes.json")
    book = Rulebook((file,))
    first = await put_treaty_in(db, [file], book, LEXICON, now=at("2023-01-01"))
    assert {kind: counts.new for kind, counts in first.facts.items()} == {
        "statuses": 2,
        "extensions": 1,
        "conditions": 1,
    }
    assert (await put_treaty_in(db, [file], book, LEXICON, now=at("2023-01-01"))).changed_nothing
    async with db.read() as tx:
        noted = [
            (one.deed, one.subject, one.detail)
            for one in await journal.rows(tx)
            if one.deed.startswith("obligation")
        ]
    assert sorted(noted) == [
        ("obligation.condition", "condition:LAKES:NO:lakes", {"holds": "yes"}),
        ("obligation.extended", "due:lakes-inventory:CH:0", {"until": "2025-01-01"}),
        ("obligation.status", "treaty:LAKES", {"statuses": 2}),
    ]
    register = Register(db, book)
    assert await register.treaties() == ("LAKES",)
    swiss = await register.of_party("CH", at("2024-01-01"))
    assert [(one.rule.id, one.day, one.conditional) for one in swiss.next] == [
        ("lakes-yearly", date(2024, 2, 28), False),
        ("lakes-inventory", date(2025, 1, 1), False),
    ]
    norway = await register.of_party("NO", at("2024-01-01"))
    assert ("lakes-inventory", date(2022, 7, 1)) in [(one.rule.id, one.day) for one in norway.overdue]


@pytest.mark.parametrize(
    ("more", "complaint"),
    [
        ({"statuses": [{"party": "Narnia"}]}, "No State is called 'Narnia'"),
        ({"extensions": [{"party": "CH", "rule": "lakes-none", "until": "2030-01-01"}]}, "which LAKES does not have"),
        ({"extensions": [{"party": "CH", "rule": "lakes-yearly", "until": "2030-01-01"}]}, "cannot be extended"),
        ({"conditions": [{"party": "CH", "condition": "rivers", "holds": True}]}, "hangs on 'rivers'; there are: lakes"),
    ],
)  # fmt: skip
async def test_a_file_that_names_what_is_not_there_changes_nothing(db, more, complaint):
    file = read_treaty(
        json.dumps({**LAKES, "statuses": [{"party": "CH", "deposited": "2020-01-30"}], **more}), "l.json"
    )
    with pytest.raises(BadInput, match=complaint):
        await put_treaty_in(db, [file], Rulebook((file,)), LEXICON, now=at("2023-01-01"))
    async with db.read() as tx:
        assert await parties.statuses(tx, "LAKES") == ()


async def test_states_of_a_treaty_whose_rules_are_not_in_use_are_not_taken_in(db):
    file = read_treaty(json.dumps({**LAKES, "rules": [], "statuses": [{"party": "CH"}]}), "l.json")
    with pytest.raises(BadInput, match="BOT_OBLIGATIONS"):
        await put_treaty_in(db, [file], shipped(), LEXICON, now=at("2023-01-01"))


@pytest.mark.parametrize(
    ("text", "treaty", "rest"),
    [
        ("ATT", "ATT", ""),
        ("Ireland, ATT", "ATT", "Ireland"),
        ("the Arms Trade Treaty report", "ATT", "the report"),
        ("rapport sur le Traité sur le commerce des armes", "ATT", "rapport sur le"),
        ("Mine Ban Treaty Norway", "APMBC", "Norway"),
        ("ccm Norway", "CCM", "Norway"),
        ("attention, Norway", "", "attention, Norway"),
        ("NPT", "", "NPT"),
    ],
)
def test_a_treaty_is_known_by_acronym_and_by_name(text, treaty, rest):
    assert treaty_in(text, shipped()) == (treaty, rest)


async def test_a_status_of_another_treaty_is_told_apart(db):
    async with db.write() as tx:
        await parties.put_statuses(tx, [PartyStatus(party="IE", treaty="ATT", deposited=date(2014, 4, 2))])
    account = await Register(db).of_party("IE", at("2016-01-10"))
    assert {one.rule.treaty for one in account.next} == {"CCM", "ATT"}
    assert ("att-initial-report", date(2015, 12, 23)) in [(one.rule.id, one.day) for one in account.overdue]
    alone = await Register(db).of_party("IE", at("2016-01-10"), "ATT")
    assert {one.rule.treaty for one in (*alone.next, *alone.overdue)} == {"ATT"}
