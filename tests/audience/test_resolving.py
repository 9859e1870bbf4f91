"""Who is in an audience: against an evaluation that asks of each person alone whether they are in."""

from __future__ import annotations

import asyncio
import shutil
import tempfile
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.audience.audience import ALL, And, Audience, Kind, Leaf, Not, Or, parse
from bot.audience.audiences import Audiences, Count
from bot.audience.complaint import UnknownInAudience
from bot.obligations.register import Register
from bot.parties.lexicon import Lexicon
from bot.people.roster import People
from storage import audiences as kept
from storage import chats, follows, obligations, parties, people
from storage.database import Database
from storage.rows import ChatState, Extension, Person, Role, SubmissionStep
from tests.audience.conftest import ANNUAL, CHIEF, NOW, come_in, follow, furnish, reported, somebody
from tests.audience.trees import trees

# What is so in the furnished base, written down once more by hand.
WEOG = {"IE", "NO", "AT", "AU", "CH"}
PARTIES = {"IE", "NO", "AT", "ZM"}
FOLLOWS = {3, 4, 9}

LEAVES = (
    ALL,
    *(Leaf(Kind.STATE, key) for key in ("IE", "CH", "ZM")),
    Leaf(Kind.REGION, "WEOG"),
    Leaf(Kind.REGION, "AFRICAN-GROUP"),
    Leaf(Kind.REGION, "-"),
    Leaf(Kind.GROUP, "clearance"),
    Leaf(Kind.ROLE, "coordinator"),
    Leaf(Kind.ROLE, "delegate"),
    Leaf(Kind.LANGUAGE, "fr"),
    Leaf(Kind.LANGUAGE, "en"),
    Leaf(Kind.PARTY, "CCM"),
    Leaf(Kind.SIGNATORY, "CCM"),
    Leaf(Kind.MISSING, f"{ANNUAL}:2011"),
    Leaf(Kind.REPORTED, f"{ANNUAL}:2011"),
    Leaf(Kind.OVERDUE, f"{ANNUAL}:2011"),
    Leaf(Kind.DUE, f"{ANNUAL}:2012"),
    Leaf(Kind.FOLLOWS, "party:CH"),
    Leaf(Kind.MEETING, "CCM-3MSP"),
    Leaf(Kind.PERSON, "3"),
    Leaf(Kind.SAVED, "Westerners"),
)
WESTERNERS = "region:WEOG and not state:IE"

person_rows = st.builds(
    Person,
    id=st.integers(3, 14),
    state=st.sampled_from(["IE", "NO", "AT", "ZM", "AU", "CH", "VA", "CMC", ""]),
    language=st.sampled_from(["", "en", "fr", "ar"]),
    role=st.sampled_from([Role.GUEST, Role.DELEGATE, Role.DELEGATE, Role.COORDINATOR]),
    groups=st.lists(st.sampled_from(["clearance", "finance"]), unique=True).map(tuple),
    left_at=st.sampled_from([None, None, None, NOW]),
)


def may_be_written_to(row: Person) -> bool:
    return row.role is not Role.GUEST and row.left_at is None


def is_in(row: Person, audience: Audience) -> bool:
    """Whether somebody is in, asked of them alone."""
    match audience:
        case Not(of):
            return may_be_written_to(row) and not is_in(row, of)
        case And(parts):
            return all(is_in(row, part) for part in parts)
        case Or(parts):
            return any(is_in(row, part) for part in parts)
    return (
        may_be_written_to(row)
        and {
            Kind.ALL: True,
            Kind.STATE: row.state == audience.value,
            Kind.REGION: {
                "WEOG": row.state in WEOG,
                "AFRICAN-GROUP": row.state == "ZM",
                "-": row.state == "VA",
            }.get(audience.value, False),
            Kind.GROUP: audience.value in row.groups,
            Kind.ROLE: row.role.value == audience.value,
            Kind.LANGUAGE: (row.language or "en") == audience.value,
            Kind.PARTY: row.state in PARTIES,
            Kind.SIGNATORY: row.state == "AU",
            Kind.MISSING: row.state in PARTIES - {"IE"},
            Kind.OVERDUE: row.state in PARTIES - {"IE"},
            Kind.REPORTED: row.state == "IE",
            Kind.DUE: row.state in PARTIES,
            Kind.FOLLOWS: row.id in FOLLOWS,
            Kind.MEETING: row.id in FOLLOWS,
            Kind.PERSON: row.id == 3,
            Kind.SAVED: row.state in WEOG - {"IE"},
        }[audience.kind]
    )


@pytest.fixture(scope="session")
def furnished(tmp_path_factory: pytest.TempPathFactory, empty_database: Path) -> Path:
    """A base with facts and follows, and nobody in it but whom every group needs."""
    file = tmp_path_factory.mktemp("furnished") / "base.db"
    shutil.copy(empty_database, file)

    async def make() -> None:
        db = await Database.open(f"sqlite:///{file}")
        await furnish(db)
        # Groups and people must be known to be named: two who came and left.
        gone = [somebody(2, groups=("clearance", "finance"), left_at=NOW), somebody(3)]
        await come_in(db, gone)
        async with db.write() as tx:
            for person in FOLLOWS:
                for subject in ("party:CH", "meeting:CCM-3MSP"):
                    await people.put_person(tx, Person(id=person))
                    await follows.put(tx, follows.Follow(person=person, subject=subject, at=NOW), most=9)
            row = kept.SavedAudience(key="westerners", name="Westerners", expression=WESTERNERS, by=0, at=NOW)
            await kept.put(tx, row)
        await db.close()

    asyncio.run(make())
    return file


def over(db: Database) -> Audiences:
    return Audiences(db, Lexicon.standard(), Register(db), People(db, {CHIEF}))


@settings(max_examples=40, deadline=None)
@given(
    rows=st.lists(person_rows, max_size=12, unique_by=lambda row: row.id),
    tried=st.lists(trees(st.sampled_from(LEAVES)), min_size=1, max_size=6),
)
def test_who_is_in_is_who_each_person_alone_is_found_to_be(
    furnished: Path, rows: list[Person], tried: list[Audience]
) -> None:
    async def run() -> None:
        with tempfile.TemporaryDirectory() as folder:
            shutil.copy(furnished, Path(folder) / "base.db")
            db = await Database.open(f"sqlite:///{folder}/base.db")
            try:
                await come_in(db, rows)
                everybody = over(db)
                async with db.read() as tx:
                    for audience in tried:
                        found = await everybody.people_of(tx, audience, NOW)
                        wanted = sorted((row for row in rows if is_in(row, audience)), key=lambda row: row.id)
                        assert [row.id for row in found] == [row.id for row in wanted], str(audience)
                        assert all(may_be_written_to(row) for row in found)
                        # What an audience means is what its text means, and what it means expanded.
                        again = parse(str(await everybody.expanded(tx, audience, NOW)))
                        assert await everybody.people_of(tx, again, NOW) == found
                        count = await everybody.count_in(tx, audience, NOW)
                        assert (count.people, sum(count.by_language.values())) == (len(found), len(found))
            finally:
                await db.close()

    asyncio.run(run())


@settings(max_examples=25, deadline=None)
@given(
    rows=st.lists(person_rows, max_size=12, unique_by=lambda row: row.id),
    one=trees(st.sampled_from(LEAVES), 5),
    other=trees(st.sampled_from(LEAVES), 5),
)
def test_the_laws_of_sets_hold(furnished: Path, rows: list[Person], one: Audience, other: Audience) -> None:
    async def run() -> None:
        with tempfile.TemporaryDirectory() as folder:
            shutil.copy(furnished, Path(folder) / "base.db")
            db = await Database.open(f"sqlite:///{folder}/base.db")
            try:
                await come_in(db, rows)
                async with db.read() as tx:

                    async def ids(audience: Audience) -> set[int]:
                        return {row.id for row in await over(db).people_of(tx, audience, NOW)}

                    assert await ids(Not(And((one, other)))) == await ids(Or((Not(one), Not(other))))
                    assert await ids(Not(Or((one, other)))) == await ids(And((Not(one), Not(other))))
                    assert await ids(Not(Not(one))) == await ids(one)
                    assert await ids(Or((one, Not(one)))) == await ids(ALL)
                    assert await ids(And((one, Not(one)))) == set()
                    assert await ids(ALL) == {row.id for row in rows if may_be_written_to(row)}
            finally:
                await db.close()

    asyncio.run(run())


async def test_not_is_everybody_else_who_may_be_written_to(db: Database, audiences: Audiences) -> None:
    await furnish(db)
    await come_in(
        db,
        [
            somebody(3, "CH"),
            somebody(4, "IE"),
            somebody(5, "NO", left_at=NOW),
            Person(id=6, state="AT"),
            somebody(7),
        ],
    )
    assert [row.id for row in await who(audiences, "not state:CH")] == [4, 7]


async def who(audiences: Audiences, expression: str) -> tuple[Person, ...]:
    async with audiences._db.read() as tx:
        return await audiences.people_of(tx, parse(expression), NOW)


async def test_who_left_was_withdrawn_or_erased_is_out_and_who_comes_back_is_in(
    db: Database, audiences: Audiences, roster: People
) -> None:
    await furnish(db)
    await come_in(db, [somebody(id, "CH") for id in (3, 4, 5)])
    await roster.leave(3, NOW)
    await roster.withdraw_role(4, by=CHIEF, now=NOW)
    await roster.erase(5, NOW)
    assert await who(audiences, "all") == ()
    await roster.come_back(3, NOW)
    assert [row.id for row in await who(audiences, "state:CH")] == [3]


async def test_an_administrator_who_was_never_invited_is_in_no_audience(db: Database, audiences: Audiences) -> None:
    await come_in(db, [Person(id=CHIEF)])
    assert await who(audiences, "all") == ()


async def test_how_many_of_what_and_who_blocked(db: Database, audiences: Audiences) -> None:
    await furnish(db)
    rows = [somebody(3, "CH", language="fr"), somebody(4, "CH"), somebody(5, "IE"), somebody(6)]
    await come_in(db, rows)
    async with db.write() as tx:
        await chats.stop(tx, 4, ChatState.BLOCKED, NOW)
        await chats.stop(tx, 99, ChatState.GONE, NOW)
    count = await audiences.count(ALL, NOW)
    assert count == Count(people=4, parties=2, by_language={"en": 3, "fr": 1}, blocked=1)
    assert [row.id for row in await who(audiences, "all")] == [3, 4, 5, 6], "who blocked is in: the report says so"


@pytest.mark.parametrize(
    ("step", "missing", "reported_"),
    [
        (SubmissionStep.CLAIMED, [], [3]),
        (SubmissionStep.RECORDED, [], [3]),
        (SubmissionStep.CONFIRMED, [], [3]),
        (SubmissionStep.CORRECTED, [], [3]),
        (SubmissionStep.DECLINED, [3], []),
        (SubmissionStep.TAKEN_BACK, [3], []),
    ],
)
async def test_a_report_is_missing_until_somebody_says_it_is_in_and_nobody_declines(
    db: Database, audiences: Audiences, step: SubmissionStep, missing: list[int], reported_: list[int]
) -> None:
    await furnish(db)
    await come_in(db, [somebody(3, "NO"), somebody(4, "CH")])
    assert [row.id for row in await who(audiences, f"missing:{ANNUAL}:2011")] == [3], "Switzerland owes nothing"
    async with db.write() as tx:
        await reported(tx, "NO", SubmissionStep.CLAIMED)
        await reported(tx, "NO", step)
    assert [row.id for row in await who(audiences, f"missing:{ANNUAL}:2011")] == missing
    assert [row.id for row in await who(audiences, f"reported:{ANNUAL}:2011")] == reported_


async def test_a_report_is_late_the_day_after_it_fell_due_or_was_put_off_to(
    db: Database, audiences: Audiences
) -> None:
    await furnish(db)
    await come_in(db, [somebody(3, "NO"), somebody(4, "AT")])
    leaf = Leaf(Kind.OVERDUE, f"{ANNUAL}:2012")

    async def late(now: object) -> list[int]:
        async with db.read() as tx:
            return [row.id for row in await audiences.people_of(tx, leaf, now)]  # type: ignore[arg-type]

    assert await late(NOW.replace(month=4, day=30)) == []
    assert await late(NOW.replace(month=5, day=1)) == [3, 4]
    async with db.write() as tx:
        until = NOW.replace(month=6, day=1).date()
        await obligations.put_extensions(tx, [Extension(treaty="CCM", party="AT", rule=ANNUAL, until=until)])
    rule_can_be_put_off = Register(db).book.by_id(ANNUAL).extendable
    assert await late(NOW.replace(month=5, day=1)) == ([3] if rule_can_be_put_off else [3, 4])


async def test_a_state_that_has_withdrawn_is_no_party_and_owes_nothing_from_that_day(
    db: Database, audiences: Audiences
) -> None:
    await furnish(db)
    await come_in(db, [somebody(3, "NO"), somebody(4, "AT")])
    async with db.write() as tx:
        status = await parties.status_of(tx, "CCM", "NO")
        assert status is not None
        await parties.put_statuses(tx, [replace(status, withdrawn=NOW.date())])
    for expression in (f"missing:{ANNUAL}:2011", f"overdue:{ANNUAL}:2011", "party:CCM"):
        assert [row.id for row in await who(audiences, expression)] == [4], expression
        async with db.read() as tx:
            before = await audiences.people_of(tx, parse(expression), NOW - timedelta(days=1))
        assert [row.id for row in before] == [3, 4], expression


async def test_followers_are_in_only_while_they_may_be_written_to(db: Database, audiences: Audiences) -> None:
    await furnish(db)
    await come_in(db, [somebody(3, "CH"), somebody(4, "IE", left_at=NOW), somebody(5, "NO")])
    for person in (3, 4):
        for subject in ("topic:clearance", "item:CCM-3MSP:3"):
            await follow(db, person, subject)
    assert [row.id for row in await who(audiences, "follows:topic:clearance")] == [3]
    assert [row.id for row in await who(audiences, "follows:item:CCM-3MSP:3")] == [3]
    assert [row.id for row in await who(audiences, "follows:party:CH")] == []


@pytest.mark.parametrize(
    ("expression", "says"),
    [
        ("saved:Bureau", "no saved audience called “Bureau” any more"),
        ("missing:no-such-rule:2011", "no obligation “no-such-rule” any more"),
        ("missing:ccm-article-7-annual", "names no year"),
        ("missing:ccm-article-7-annual:0", "names no year"),
        ("reported:ccm-points-of-contact:0", "names no year"),
        ("group:Friends", "Nobody is in a group called “Friends”"),
        ("state:ZZ", "no State or organisation “ZZ”"),
        ("region:NAM", "no regional group “NAM”"),
        ("party:XYZ", "no parties of a treaty “XYZ”"),
        ("meeting:CCM-9MSP", "no meeting “CCM-9MSP” any more"),
        ("follows:meeting:CCM-9MSP", "no meeting “CCM-9MSP” any more"),
        ("follows:item:CCM-9MSP:3", "no meeting “CCM-9MSP” any more"),
        ("follows:topic:weather", "no topic “weather” any more"),
        ("follows:party:ZZ", "no State or organisation “ZZ”"),
        ("follows:weather", "Nobody can follow “weather”"),
        ("role:chief", "not “chief”"),
        ("language:de", "none of the six languages"),
        ("person:0", "erased"),
        ("person:77", "erased"),
        ("person:003", "erased"),
        ("person:99999999999999999999999", "erased"),
        ("person:Ana", "erased"),
    ],
)
async def test_what_names_what_is_not_there_says_so_wherever_it_stands(
    db: Database, audiences: Audiences, expression: str, says: str
) -> None:
    await furnish(db)
    await come_in(db, [somebody(3, "CH")])
    for whole in (expression, f"not {expression}", f"state:CH or {expression}", f"state:IE and {expression}"):
        with pytest.raises(UnknownInAudience, match=says):
            await who(audiences, whole)


async def test_a_group_all_of_whom_left_is_empty_and_no_mistake(db: Database, audiences: Audiences) -> None:
    await come_in(db, [somebody(3, groups=("Friends",), left_at=NOW)])
    assert await who(audiences, "group:Friends") == ()


async def test_ten_thousand_people_take_few_statements_in_one_transaction(
    db: Database, audiences: Audiences
) -> None:
    await furnish(db)
    states = [party.key for party in Lexicon.standard().parties][:190]
    async with db.write() as tx:
        await tx.execute(
            sa.insert(people.people),
            [
                {"id": 1_000 + n, "state": states[n % 190], "role": "delegate", "language": "fr"}
                for n in range(10_000)
            ],
        )
    asked: list[str] = []
    hook = lambda *call: asked.append(call[2])  # noqa: E731
    engine = audiences._db._reader.sync_engine
    sa.event.listen(engine, "before_cursor_execute", hook)
    try:
        text = f"(region:WEOG or state:{states[3]}) and not missing:{ANNUAL}:2011 and not overdue:{ANNUAL}:2011"
        found = await audiences.count(parse(text), NOW)
    finally:
        sa.event.remove(engine, "before_cursor_execute", hook)
    assert found.people > 500
    assert sum(statement == "BEGIN" for statement in asked) == 1
    assert len(asked) <= 9, asked


async def test_a_delegate_who_leaves_between_two_readings_does_not_change_one(
    db: Database, audiences: Audiences, roster: People
) -> None:
    await furnish(db)
    await come_in(db, [somebody(3, "CH"), somebody(4, "CH")])
    async with db.read() as tx:
        before = await audiences.people_of(tx, ALL, NOW)
        await roster.leave(3, NOW + timedelta(seconds=1))
        assert await audiences.people_of(tx, ALL, NOW) == before
    assert [row.id for row in await who(audiences, "all")] == [4]
