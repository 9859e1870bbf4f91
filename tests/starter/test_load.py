"""The starter base in a real database: the first time, again, and over what others have put in."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from bot.parties.lexicon import Lexicon
from bot.starter import facts
from bot.starter.load import LoadReport, load_starter
from storage import glossary, meetings, obligations, parties, records
from storage.database import Database
from storage.rows import Authority, Coordinator, Meeting, Party, PartyKind, PartyStatus, Visibility

NOW = datetime(2011, 3, 15, 9, tzinfo=UTC)


@pytest.fixture
async def db(tmp_path: Path) -> AsyncIterator[Database]:
    database = await Database.open(f"sqlite+aiosqlite:///{tmp_path / 'rapporteur.db'}")
    yield database
    await database.close()


def totals(report: LoadReport) -> tuple[int, int, int]:
    counts = report.facts.values()
    return sum(c.new for c in counts), sum(c.changed for c in counts), sum(c.unchanged for c in counts)


async def test_the_facts_come_in_and_out_as_they_are(db):
    report = await load_starter(db, facts_only=True, now=NOW)
    assert set(report.facts) == {
        *("parties", "names", "statuses", "extensions", "conditions", "meetings", "coordinators", "terms")
    }
    assert report.facts["statuses"].new == len(facts.statuses())
    assert totals(report)[1:] == (0, 0)
    assert (report.record, report.passages) == ("", 0)
    async with db.read() as tx:
        assert await parties.statuses(tx, "CCM") == tuple(sorted(facts.statuses(), key=lambda one: one.party))
        assert await obligations.extensions(tx) == facts.extensions()
        assert await obligations.conditions(tx) == facts.conditions()
        assert set(await meetings.meetings(tx)) == set(facts.meetings())
        assert await parties.coordinators(tx, "CCM") == facts.coordinators()
        assert {term.id: term for term in await glossary.terms(tx)} == {term.id: term for term in facts.terms()}
        assert await records.records(tx) == ()
        built = Lexicon.build(await parties.all_parties(tx), await parties.all_names(tx))
    assert [m.parties for m in built.mentions("the UK and Lao PDR")] == [("GB",), ("LA",)]
    assert built.name("TR", "en", on=date(2011, 2, 24)) == "Turkey"


async def test_again_changes_nothing(db):
    first = await load_starter(db, facts_only=False, now=NOW)
    again = await load_starter(db, facts_only=False, now=NOW.replace(year=2012))
    assert first.record == "stored"
    assert again.record == "unchanged"
    assert totals(again) == (0, 0, totals(first)[0])
    assert again.changed_nothing
    assert not first.changed_nothing
    async with db.read() as tx:
        (record,) = await records.records(tx)
    assert record.put_in_at == NOW


async def test_the_record_is_an_unofficial_summary_of_the_meeting_of_that_day(db):
    report = await load_starter(db, facts_only=False, now=NOW)
    async with db.read() as tx:
        (record,) = await records.records(tx)
        passages = await records.passages(tx, record=record.id)
    assert record.authority is Authority.UNOFFICIAL_SUMMARY
    assert record.meeting == "CCM-OEIC-2011-02"
    assert (record.treaty, record.language, record.visibility) == ("CCM", "en", Visibility.PUBLIC)
    assert len(record.participants) == 32
    assert len(record.agenda) == 8
    assert len(passages) == report.passages > 30
    switzerland = [one.text for one in passages if "CH" in {speaker.party for speaker in one.speakers}]
    assert any("supported the GICHD as host of the ISU" in text for text in switzerland)


async def test_a_row_that_differs_is_brought_back_and_what_others_put_in_stays(db):
    await load_starter(db, facts_only=True, now=NOW)
    geneva = facts.meetings()[0]
    own_meeting = Meeting(id="CCM-X", treaty="CCM", kind="workshop", title="A workshop", year=2011)
    own_office = Coordinator(treaty="CCM", period="2011", theme="Synergies", parties=("CH",))
    async with db.write() as tx:
        await meetings.put_meetings(tx, [replace(geneva, city="Elsewhere"), own_meeting])
        await parties.put_parties(tx, [Party(key="IANSA", code="IANSA", kind=PartyKind.ORGANISATION)], [])
        await parties.put_statuses(tx, [PartyStatus(party="CH", treaty="NPT", source="test")])
        await parties.put_coordinators(tx, [*facts.coordinators()[1:], own_office])
    report = await load_starter(db, facts_only=True, now=NOW)
    assert (report.facts["meetings"].new, report.facts["meetings"].changed) == (0, 1)
    assert report.facts["coordinators"].new == 1
    async with db.read() as tx:
        assert await meetings.meeting(tx, geneva.id) == geneva
        assert await meetings.meeting(tx, "CCM-X") == own_meeting
        assert "IANSA" in {party.key for party in await parties.all_parties(tx)}
        assert await parties.coordinators(tx, "CCM") == (*facts.coordinators(), own_office)
        assert len(await parties.statuses(tx, "NPT")) == 1
    assert (await load_starter(db, facts_only=True, now=NOW)).changed_nothing


async def test_facts_can_be_followed_by_the_record_later(db):
    await load_starter(db, facts_only=True, now=NOW)
    report = await load_starter(db, facts_only=False, now=NOW)
    assert report.record == "stored"
    assert totals(report)[:2] == (0, 0)


async def test_a_meeting_that_was_changed_by_hand_stands(db):
    await load_starter(db, facts_only=True, now=NOW)
    async with db.read() as tx:
        row = await meetings.meeting(tx, "CCM-2MSP")
    assert row is not None
    moved = replace(row, start=date(2011, 9, 12), revision=1)
    async with db.write() as tx:
        await meetings.put_meetings(tx, [moved])
    report = await load_starter(db, facts_only=True, now=NOW)
    assert report.changed_nothing
    async with db.read() as tx:
        assert await meetings.meeting(tx, "CCM-2MSP") == moved
