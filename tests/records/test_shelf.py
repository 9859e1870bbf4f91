"""A record on the shelf: its meeting found or made, the same file once, a corrected one in its place."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from bot.errors import BadInput
from bot.parties.lexicon import Lexicon
from bot.records.draft import draft
from bot.records.meeting import find_meeting, make_meeting, meeting_title
from bot.records.reader import read_file
from bot.records.shelf import PutIn, put_in
from bot.records.titles import is_version_of
from bot.records.types import Document, Draft
from storage import meetings, records
from storage.database import Database
from storage.rows import Authority, Meeting, PassageKind, Visibility
from tests.records.fiction import FICTION
from tests.records.forms import Parts, write

NOW = datetime(2012, 11, 1, 9, tzinfo=UTC)


@pytest.fixture
async def db(tmp_path: Path, empty_database: Path) -> AsyncIterator[Database]:
    shutil.copy(empty_database, tmp_path / "base.db")
    database = await Database.open(f"sqlite:///{tmp_path / 'base.db'}")
    yield database
    await database.close()


@pytest.fixture(scope="module")
def known_files() -> dict[str, tuple[Document, Draft]]:
    return {}


@pytest.fixture
async def read(
    tmp_path: Path, known_files: dict[str, tuple[Document, Draft]], lexicon: Lexicon
) -> tuple[Document, Draft]:
    if "fiction" not in known_files:
        document = await read_file(write(FICTION, "md", tmp_path))
        known_files["fiction"] = document, draft(document, lexicon)
    return known_files["fiction"]


async def put(db: Database, document: Document, found: Draft, **more: Any) -> PutIn:
    options = {"authority": Authority.SUMMARY_RECORD, "language": "en", "visibility": Visibility.PUBLIC}
    return await put_in(db, document, found, now=NOW, by="test", **{**options, **more})


async def test_a_record_is_stored_with_its_agenda_and_passages(db: Database, read: tuple[Document, Draft]) -> None:
    document, found = read
    result = await put(db, document, found)
    assert (result.outcome, result.passages, result.meeting_is_new) == ("stored", len(found.passages), True)
    async with db.read() as tx:
        stored = await records.record(tx, result.record.id)
        passages = await records.passages(tx, record=result.record.id)
    assert stored is not None
    assert (stored.title, stored.meeting, stored.date) == (found.title, "APMBC-M-2012-10-03", date(2012, 10, 3))
    assert (stored.put_in_by, stored.put_in_at, stored.sha256) == ("test", NOW, document.sha256)
    assert stored.participants[:2] == ("AO", "TD")
    assert stored.chair_parties == ("EE",)
    titles = {item.id: item.title for item in stored.agenda}
    spoken = next(one for one in passages if one.paragraph == 8 and one.kind is PassageKind.INTERVENTION)
    assert titles[spoken.item or 0] == "Costs"
    assert [one.party for one in spoken.speakers] == ["KR", "VN", "VA"]
    assert [one.text for one in passages] == [one.text for one in found.passages]


async def test_the_same_file_again_changes_nothing(db: Database, read: tuple[Document, Draft]) -> None:
    first = await put(db, *read)
    again = await put(db, *read)
    assert again.outcome == "unchanged"
    assert again.record == first.record
    assert again.passages == first.passages
    async with db.read() as tx:
        assert len(await records.records(tx)) == 1
        assert len(await meetings.meetings(tx)) == 1


async def test_a_corrected_file_supersedes_and_old_citations_resolve(
    db: Database, read: tuple[Document, Draft]
) -> None:
    document, found = read
    first = await put(db, document, found)
    async with db.read() as tx:
        cited = (await records.passages(tx, record=first.record.id))[3]
    corrected = replace(document, sha256="f" * 64)
    second = await put(db, corrected, replace(found, title=f"{found.title} (corrected)"))
    assert second.outcome == "superseded"
    assert second.record.supersedes == first.record.id
    assert second.record.meeting == first.record.meeting
    async with db.read() as tx:
        assert [one.id for one in await records.records(tx)] == [second.record.id]
        assert await records.passage(tx, cited.id) == cited
    old_again = await put(db, document, found)
    assert (old_again.outcome, old_again.record.superseded_by) == ("unchanged", second.record.id)


@pytest.mark.parametrize(
    ("change", "options"),
    [
        ({"title": "Summary of the informal exchange on stockpiles"}, {}),
        ({"genre": "passages"}, {}),
        ({}, {"authority": Authority.UNOFFICIAL_SUMMARY}),
        ({}, {"language": "fr"}),
        ({"date": date(2012, 10, 4)}, {}),
        ({}, {"supersedes": None}),
    ],
)
async def test_another_record_of_the_meeting_supersedes_nothing(
    change: dict[str, Any], options: dict[str, Any], db: Database, read: tuple[Document, Draft]
) -> None:
    document, found = read
    await put(db, document, found)
    second = await put(db, replace(document, sha256="e" * 64), replace(found, **change), **options)
    assert (second.outcome, second.record.supersedes) == ("stored", None)


async def test_what_is_superseded_can_be_named(db: Database, read: tuple[Document, Draft]) -> None:
    document, found = read
    first = await put(db, document, found)
    other = replace(document, sha256="d" * 64)
    result = await put(db, other, replace(found, title="Quite another"), supersedes=first.record.id)
    assert result.record.supersedes == first.record.id
    with pytest.raises(BadInput, match="superseded already"):
        await put(db, replace(document, sha256="c" * 64), found, supersedes=first.record.id)
    with pytest.raises(BadInput, match="no record 999"):
        await put(db, replace(document, sha256="b" * 64), found, supersedes=999)


def known(id: str, kind: str, start: date | None, end: date | None = None, treaty: str = "CCM") -> Meeting:
    return Meeting(id=id, treaty=treaty, kind=kind, title=kind, year=2011, start=start, end=end)


KNOWN = (
    known("OEIC", "open-ended informal consultations", date(2011, 2, 24), date(2011, 2, 24)),
    known("IM", "intersessional meeting", date(2011, 6, 27), date(2011, 6, 30)),
    known("CC", "coordination committee", date(2011, 6, 28)),
    known("MSP", "meeting of States Parties", date(2011, 9, 13), date(2011, 9, 16)),
    known("OTHER", "open-ended informal consultations", date(2011, 2, 24), treaty="ATT"),
    known("YEAR", "review conference", None),
)


@pytest.mark.parametrize(
    ("title", "day", "treaty", "meeting"),
    [
        ("Synopsis of open-ended informal consultations", date(2011, 2, 24), "CCM", "OEIC"),
        ("Informal consultations: notes", date(2011, 2, 24), "CCM", "OEIC"),
        ("Summary of the intersessional meetings", date(2011, 6, 28), "CCM", "IM"),
        ("Minutes of the Coordination Committee", date(2011, 6, 28), "CCM", "CC"),
        ("Second Meeting of States Parties: statements", date(2011, 9, 14), "CCM", "MSP"),
        ("Minutes", date(2011, 2, 24), "CCM", "OEIC"),
        ("Minutes", date(2011, 6, 28), "CCM", None),
        ("Workshop on victim assistance", date(2011, 2, 24), "CCM", None),
        ("Synopsis of open-ended informal consultations", date(2011, 2, 25), "CCM", None),
        ("Synopsis of open-ended informal consultations", date(2011, 2, 24), "BWC", None),
        ("Synopsis of open-ended informal consultations", date(2011, 2, 24), "", None),
        ("Synopsis of open-ended informal consultations", None, "CCM", None),
    ],
)
def test_the_meeting_is_found_by_treaty_day_and_kind(
    title: str, day: date | None, treaty: str, meeting: str | None
) -> None:
    found = find_meeting(Draft(genre="synopsis", title=title, treaty=treaty, date=day), KNOWN)
    assert (found.id if found else None) == meeting


async def test_a_known_meeting_is_used(db: Database, read: tuple[Document, Draft]) -> None:
    document, found = read
    there = known("CCM-X", "informal exchange", date(2012, 10, 3), date(2012, 10, 4), treaty="APMBC")
    async with db.write() as tx:
        await meetings.put_meetings(tx, [there])
    result = await put(db, document, found)
    assert (result.record.meeting, result.meeting_is_new) == ("CCM-X", False)


async def test_without_a_day_there_is_no_meeting(db: Database, read: tuple[Document, Draft]) -> None:
    document, found = read
    result = await put(db, document, replace(found, date=None))
    assert (result.record.meeting, result.meeting) == (None, None)


def test_a_made_meeting_has_a_readable_id_of_its_own() -> None:
    found = Draft(
        genre="synopsis", title="Synopsis of open-ended informal consultations", treaty="CCM",
        date=date(2012, 8, 31), place="Palais des Nations, Geneva", chair="Lebanon",
    )  # fmt: skip
    made = make_meeting(found, "a.md", {"CCM-OEIC-2012-08-31"})
    assert made.id == "CCM-OEIC-2012-08-31-2"
    assert (made.kind, made.title) == ("open-ended informal consultations", "Open-ended informal consultations")
    assert (made.city, made.place, made.year) == ("Geneva", "Palais des Nations", 2012)


@pytest.mark.parametrize(
    ("title", "shown"),
    [
        ("Summary of the informal meeting, Vienna, 14-15 March 2017", "Informal meeting, Vienna"),
        ("Draft minutes of the Coordination Committee (5 October 2023)", "Coordination Committee"),
        ("Workshop", "Workshop"),
    ],
)
def test_the_title_of_a_meeting(title: str, shown: str) -> None:
    assert meeting_title(title) == shown


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Synopsis of the talks", "Synopsis of the talks (corrected)", True),
        ("Summary: organisation, v2", "Summary: Organization", True),
        ("Statement of Peru", "Statement of Mali", False),
        ("Minutes, day 1", "Minutes, day 2", False),
        ("", "", False),
    ],
)
def test_versions_of_a_title(one: str, other: str, same: bool) -> None:
    assert is_version_of(one, other) is same


PARTS_WITHOUT_TREATY: Parts = [("title", "Notes"), ("text", "Peru said that it agreed with everything.")]


async def test_a_record_of_no_treaty_is_stored_too(db: Database, tmp_path: Path, lexicon: Lexicon) -> None:
    document = await read_file(write(PARTS_WITHOUT_TREATY, "txt", tmp_path))
    result = await put(db, document, draft(document, lexicon))
    assert (result.outcome, result.record.genre, result.record.treaty) == ("stored", "passages", "")
