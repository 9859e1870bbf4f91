"""A file under review step by step, without a chat: decisions, corrections, what lasts and what is refused."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from bot.meetings.complaint import Complaint
from bot.parties.lexicon import Lexicon
from bot.people.roster import People
from bot.reception.doubts import Kind
from bot.reception.receptions import LASTS, Already, Full, Receptions, Stored
from bot.reception.standing import Ask, No, Standing
from storage import meetings, parties, people, records
from storage.database import Database
from storage.rows import Authority, Meeting, PassageKind, Person, Role, Visibility
from tests.records.fiction import FICTION
from tests.records.forms import write

NOW = datetime(2012, 11, 1, 9, tzinfo=UTC)
ANA, BEN = 5_000_000_001, 5_000_000_002
LEXICON = Lexicon.standard()


@pytest.fixture
async def db(tmp_path: Path, empty_database: Path) -> AsyncIterator[Database]:
    shutil.copy(empty_database, tmp_path / "base.db")
    database = await Database.open(f"sqlite:///{tmp_path / 'base.db'}")
    async with database.write() as tx:
        await parties.put_parties(tx, LEXICON.parties, [])
        for person in (ANA, BEN):
            await people.put_person(tx, Person(id=person, role=Role.COORDINATOR, groups=("Friends",)))
    yield database
    await database.close()


@pytest.fixture
def refreshed() -> list[int]:
    return []


@pytest.fixture
def desk(db: Database, refreshed: list[int]) -> Receptions:
    async def refresh() -> None:
        refreshed.append(1)

    return Receptions(db, LEXICON, People(db), refresh, most_open=2)


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    return write(FICTION, "md", tmp_path_factory.mktemp("fiction")).read_bytes()


async def received(desk: Receptions, data: bytes, person: int = ANA) -> Standing:
    found = await desk.receive(person, "fiction.md", data, NOW)
    assert isinstance(found, Standing)
    return found


async def presses(desk: Receptions, stands: Standing, *values: str, person: int = ANA) -> Standing:
    for value in values:
        found = await desk.answer(person, stands.id, stands.revision, value, NOW)
        assert isinstance(found, Standing), (value, found)
        assert found.revision == stands.revision + 1, f"{value} answers nothing"
        stands = found
    return stands


async def ready(desk: Receptions, stands: Standing, *, readers: str = "public", person: int = ANA) -> Standing:
    while stands.ask is Ask.DOUBT:
        stands = await presses(
            desk, stands, "new" if stands.doubts[0].kind is Kind.MEETING else "rest", person=person
        )
    return await presses(desk, stands, "summary-record", "en", readers, person=person)


async def test_every_doubt_can_be_answered_in_each_way(desk: Receptions, data: bytes) -> None:
    stands = await received(desk, data)
    assert not [one for one in stands.doubts if one.kind is Kind.SPEAKER], "the record lists the fund itself"
    first, second, *_ = (one for one in stands.doubts if one.kind is Kind.SENTENCE)
    stands = await presses(desk, stands, "nobody")
    passage = next(one for one in stands.draft.passages if one.text == first.words)
    assert (passage.kind, passage.speakers) == (PassageKind.NARRATIVE, ())
    found = await desk.write(ANA, stands.id, stands.revision, "sentence", "Peru; Atlantis", NOW)
    assert isinstance(found, Complaint)
    found = await desk.write(ANA, stands.id, stands.revision, "sentence", "Peru | for the Andes; “Atlantis”", NOW)
    assert isinstance(found, Standing)
    passage = next(one for one in found.draft.passages if second.words in one.text and second.words == one.text)
    assert [(one.name, one.party, one.on_behalf_of) for one in passage.speakers] == [
        ("Peru", "PE", "the Andes"),
        ("Atlantis", "", ""),
    ]
    asked = found.doubts[0]
    assert (asked.kind, asked.name) == (Kind.SPEAKER, "Atlantis"), "a name nobody knows is asked about in its turn"
    left = await presses(desk, found, "keep", "rest")
    assert left.ask is Ask.AUTHORITY
    again = await desk.start_again(ANA, left.id, left.revision, NOW)
    assert isinstance(again, Standing)
    assert (again.draft, again.doubts) == (
        (await received(desk, data)).draft,
        (await received(desk, data)).doubts,
    )


async def test_a_button_of_another_step_answers_nothing(desk: Receptions, data: bytes) -> None:
    stands = await ready(desk, await received(desk, data))
    for value in ("keep", "xx", "fr", "CH", "=x", "@", "", "named"):
        found = await desk.answer(ANA, stands.id, stands.revision, value, NOW)
        assert isinstance(found, Standing)
        assert (found.choices, found.revision) == (stands.choices, stands.revision), value
    assert await desk.answer(ANA, stands.id, stands.revision - 1, "=0", NOW) is No.STALE
    assert await desk.answer(BEN, stands.id, stands.revision, "=0", NOW) is No.GONE


async def test_the_meeting_is_the_one_chosen(desk: Receptions, data: bytes, db: Database) -> None:
    there = Meeting(
        id="APMBC-X", treaty="APMBC", kind="review conference", title="The great one", year=2012,
        start=date(2012, 10, 4), end=date(2012, 10, 9),
    )  # fmt: skip
    async with db.write() as tx:
        await meetings.put_meetings(tx, [there])
    stands = await received(desk, data)
    assert stands.doubts[0].kind is Kind.MEETING
    assert stands.near == (there,)
    stands = await presses(desk, stands, "@APMBC-X")
    stands = await ready(desk, stands)
    assert stands.meeting == there
    done = await desk.confirm(ANA, stands.id, stands.revision, NOW)
    assert isinstance(done, Stored)
    assert (done.record.meeting, done.meeting_is_new) == ("APMBC-X", False)


async def test_a_new_meeting_is_made_where_none_is_meant(
    desk: Receptions, data: bytes, db: Database, refreshed: list[int]
) -> None:
    stands = await ready(desk, await received(desk, data), readers="coordinators")
    assert stands.meeting_is_new
    done = await desk.confirm(ANA, stands.id, stands.revision, NOW)
    assert isinstance(done, Stored)
    assert (done.meeting_is_new, refreshed) == (True, [1])
    assert (done.record.visibility, done.record.authority) == (Visibility.COORDINATORS, Authority.SUMMARY_RECORD)
    again = await desk.confirm(ANA, stands.id, stands.revision, NOW)
    assert isinstance(again, Stored)
    assert (again.again, again.record.id, refreshed) == (True, done.record.id, [1])
    assert isinstance(await desk.receive(BEN, "other.md", data, NOW), Already)
    async with db.read() as tx:
        assert len(await records.records(tx, visibility=records.EVERYTHING)) == 1


async def test_another_record_may_be_replaced_and_one_that_is_gone_is_asked_about(
    desk: Receptions, data: bytes, db: Database
) -> None:
    first = await ready(desk, await received(desk, data))
    older = await desk.confirm(ANA, first.id, first.revision, NOW)
    assert isinstance(older, Stored)
    stands = await received(desk, data + b"\nPeru spoke once more.\n", BEN)
    stands = await presses(desk, stands, f"@{older.record.meeting}", person=BEN)
    stands = await ready(desk, stands, person=BEN)
    assert (stands.ask, stands.older and stands.older.id) == (Ask.REPLACES, older.record.id)
    stands = await presses(desk, stands, f"={older.record.id}", person=BEN)
    assert stands.replaced is not None
    async with db.write() as tx:
        await records.take_back(tx, older.record.id, NOW)
    found = await desk.confirm(BEN, stands.id, stands.revision, NOW)
    assert isinstance(found, Standing)
    assert (found.reopened, found.replaced) == (True, None)
    done = await desk.confirm(BEN, found.id, found.revision, NOW)
    assert isinstance(done, Stored)
    assert done.record.supersedes is None


async def test_named_readers_are_states_and_groups_that_are_known(desk: Receptions, data: bytes) -> None:
    stands = await ready(desk, await received(desk, data), readers="named")
    assert stands.ask is Ask.READERS
    for wrong in ("Atlantis", "Friend", "X-EC", " , "):
        assert isinstance(await desk.write(ANA, stands.id, stands.revision, "readers", wrong, NOW), Complaint), (
            wrong
        )
    found = await desk.write(ANA, stands.id, stands.revision, "readers", "peru، friends, state:CH", NOW)
    assert isinstance(found, Standing)
    assert found.choices.audience == ("group:Friends", "state:CH", "state:PE")
    assert found.ask is Ask.CONFIRM


async def test_a_file_waits_for_two_weeks_and_only_so_many_do(desk: Receptions, data: bytes) -> None:
    stands = await received(desk, data)
    assert await desk.stands(ANA, stands.id, NOW + LASTS) is No.GONE
    assert isinstance(await desk.stands(ANA, stands.id, NOW + LASTS - timedelta(seconds=1)), Standing)
    assert isinstance(await received(desk, data), Standing), "the same file again is no further one"
    assert len(await desk.open_ones(ANA, NOW)) == 1
    assert isinstance(await desk.receive(ANA, "one.md", b"Peru said too much.\n", NOW), Standing)
    assert await desk.receive(ANA, "two.md", b"Peru said far too much.\n", NOW) == Full(2)
    assert isinstance(await desk.receive(BEN, "one.md", b"Peru said too much.\n", NOW), Standing)


async def test_nobody_but_a_coordinator_gets_anything_in(desk: Receptions, data: bytes, db: Database) -> None:
    stands = await ready(desk, await received(desk, data))
    async with db.write() as tx:
        await people.put_person(tx, Person(id=ANA, role=Role.DELEGATE))
    assert await desk.confirm(ANA, stands.id, stands.revision, NOW) is No.ROLE
    assert await desk.answer(ANA, stands.id, stands.revision, "=0", NOW) is No.ROLE
    assert await desk.receive(ANA, "fiction.md", data + b" ", NOW) is No.ROLE
    async with db.read() as tx:
        assert await records.records(tx, visibility=records.EVERYTHING) == ()
