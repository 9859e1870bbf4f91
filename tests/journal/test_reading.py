"""The journal as an administrator reads it in the chat and as a table."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest
import pytest_asyncio

from bot.journal.labels import DEEDS, DOERS, KINDS
from bot.journal.sheet import sheet
from storage import journal
from storage.people import put_person
from storage.rows import Deed, Doer, JournalEntry, Person, Role
from tests.handlers.stage import NOW, Stage, labels, on_stage

pytestmark = pytest.mark.asyncio(loop_scope="module")

COORDINATOR = 555_001


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def served(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Stage]:
    async with on_stage(tmp_path_factory.mktemp("journal"), with_record=False) as stage:
        yield stage


@pytest_asyncio.fixture(loop_scope="module")
async def stage(served: Stage) -> AsyncIterator[Stage]:
    """The bot at work, with an empty journal."""
    async with served.house.db.write() as tx:
        await tx.exec_driver_sql("DELETE FROM journal")
        await tx.exec_driver_sql("DELETE FROM counters WHERE name = 'journal'")
        await put_person(tx, Person(id=COORDINATOR, role=Role.COORDINATOR, name="Maria Ruiz"))
    with served.with_new_people() as stage:
        yield stage


async def note(stage: Stage, *entries: dict[str, Any]) -> None:
    async with stage.house.db.write() as tx:
        for n, given in enumerate(entries):
            plain: dict[str, Any] = {
                "deed": Deed.RECORD_PUT_IN,
                "doer": Doer.COORDINATOR,
                "by": COORDINATOR,
                "at": NOW - timedelta(hours=len(entries) - n),
                "subject": f"record:{n + 1}",
                "detail": {"passages": 40 + n},
            }
            await journal.add(tx, JournalEntry(**plain | given))


async def test_nobody_else_reads_it(stage: Stage) -> None:
    await note(stage, {})
    shown = await stage.asks(stage.ana, "/journal")
    assert shown["text"] == "This is for administrators."


async def test_an_empty_journal_says_what_will_stand_in_it(stage: Stage) -> None:
    shown = await stage.asks(stage.chief, "/journal")
    assert shown["text"].endswith("What coordinators and administrators do will stand here.")
    assert labels(shown) == []


async def test_entries_say_who_did_what_when_and_to_what(stage: Stage) -> None:
    await note(
        stage,
        {"deed": Deed.RECORD_STARTER, "doer": Doer.TERMINAL, "by": 0, "subject": "treaty:CCM", "detail": {}},
        {},
        {"deed": Deed.ROLE_CHANGED, "person": 555_002, "subject": "", "detail": {"role": "delegate"}},
    )
    text = (await stage.asks(stage.chief, "/journal"))["text"]
    blocks = text.split("\n\n")
    assert blocks[1].split("\n") == [
        "3 · 20 Mar 2012 · 08:00",
        "Somebody was given another role.",
        "By \u2068Maria Ruiz\u2069, a coordinator.",
        "It concerned 555002.",
        "role: delegate",
    ]
    assert blocks[2].split("\n") == [
        "2 · 20 Mar 2012 · 07:00",
        "A record was put in.",
        "By \u2068Maria Ruiz\u2069, a coordinator.",
        "record:2 · passages: 41",
    ]
    assert blocks[3].split("\n")[1:3] == ["The starter base was loaded.", "At the terminal of the machine."]
    assert "3 entries: the chain is whole." in blocks[4]
    assert "Times are in UTC." in blocks[4]


async def test_times_are_those_of_the_reader(stage: Stage) -> None:
    async with stage.house.db.write() as tx:
        await put_person(tx, Person(id=stage.chief.id, zone="Asia/Kathmandu"))
    await note(stage, {"at": NOW.replace(hour=20)})
    text = (await stage.asks(stage.chief, "/journal"))["text"]
    assert "1 · 21 Mar 2012 · 01:45" in text
    assert "Times are those of your time zone." in text
    async with stage.house.db.write() as tx:
        await put_person(tx, Person(id=stage.chief.id))


async def test_pages_and_kinds_are_turned_in_the_same_message(stage: Stage) -> None:
    await note(stage, *({} for _ in range(6)), {"deed": Deed.MEETING_ADDED, "subject": "meeting:CCM-2MSP"})
    first = await stage.asks(stage.chief, "/journal")
    assert labels(first) == ["Older", "Meetings", "Records", "As a table (CSV)"]
    assert "7 · " in first["text"]

    await stage.chief.presses(first, "Older")
    second = await stage.chief.next_message()
    assert second["message_id"] == first["message_id"]
    assert [line for line in second["text"].split("\n") if " · 20 Mar" in line] == [
        "2 · 20 Mar 2012 · 03:00",
        "1 · 20 Mar 2012 · 02:00",
    ]
    assert labels(second)[0] == "Newer"

    await stage.chief.presses(second, "Meetings")
    meetings = await stage.chief.next_message()
    assert "A meeting was added." in meetings["text"]
    assert "A record was put in." not in meetings["text"]
    assert labels(meetings) == ["Everything", "Records", "As a table (CSV)"]


async def test_a_broken_chain_is_said_before_anything_else_can_be_believed(stage: Stage) -> None:
    await note(stage, *({} for _ in range(6)))
    async with stage.house.db.write() as tx:
        await tx.exec_driver_sql("DELETE FROM journal WHERE number IN (2, 3)")
        await tx.exec_driver_sql("UPDATE journal SET doer = 'administrator' WHERE number = 5")
    text = (await stage.asks(stage.chief, "/journal"))["text"]
    assert "The chain is broken: this journal was changed by other hands." in text
    assert "Entries 2 to 3 are missing." in text
    assert "Entry 5 does not say what was written." in text
    assert "the chain is whole" not in text


async def test_an_erased_person_has_no_name_in_it(stage: Stage) -> None:
    await note(stage, {}, {"deed": Deed.INVITATION_MADE, "by": 555_003, "person": COORDINATOR, "subject": ""})
    async with stage.house.db.write() as tx:
        await journal.forget_person(tx, COORDINATOR)
    text = (await stage.asks(stage.chief, "/journal"))["text"]
    assert "By a coordinator who was erased since." in text
    assert "Whom it concerned was erased since." in text
    assert "Maria" not in text
    assert str(COORDINATOR) not in text
    assert "2 entries: the chain is whole." in text


async def test_an_entry_of_a_later_version_is_shown_as_it_is(stage: Stage) -> None:
    await note(stage, {})
    async with stage.house.db.write() as tx:
        await tx.exec_driver_sql("UPDATE journal SET deed = 'record.weighed', doer = 'robot'")
    assert "record.weighed" in (await stage.asks(stage.chief, "/journal"))["text"]


async def test_the_table_is_handed_out_and_that_is_noted(stage: Stage) -> None:
    await note(stage, {}, {"detail": {"file": "Résumé, «final».md", "items": [1, 2]}})
    shown = await stage.asks(stage.chief, "/journal")
    await stage.chief.presses(shown, "As a table (CSV)")
    message = await stage.chief.next_message()
    assert message["document"]["file_name"] == "journal-2012-03-20.csv"
    assert message["caption"] == "The whole journal, as a table. That you took it is noted in it."
    async with stage.house.db.read() as tx:
        rows = await journal.rows(tx, oldest_first=True)
    assert [row.deed for row in rows] == ["record.put-in", "record.put-in", "export.journal"]
    assert (rows[2].by, rows[2].doer) == (stage.chief.id, "administrator")


async def test_the_chain_can_be_followed_from_the_table_alone(stage: Stage) -> None:
    await note(stage, *({"detail": {"file": f'Ünï, "{n}".md'}} for n in range(4)))
    async with stage.house.db.read() as tx:
        data = sheet(await journal.rows(tx, oldest_first=True))
    rows = list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    assert [json.loads(row["detail"])["file"] for row in rows] == [f'Ünï, "{n}".md' for n in range(4)]
    previous = ""
    for row in rows:
        names = ("doer", "by_digest", "deed", "subject", "person_digest", "detail_digest", "previous")
        parts = [int(row["number"]), row["at"], *(row[name] for name in names)]
        text = json.dumps(parts, ensure_ascii=False, separators=(",", ":"))
        assert row["previous"] == previous
        assert hashlib.sha256(text.encode()).hexdigest() == row["hash"]
        previous = row["hash"]


async def test_every_deed_and_every_capacity_has_a_sentence() -> None:
    assert set(DEEDS) == set(Deed)
    assert set(DOERS) == set(Doer)
    assert {deed.kind for deed in Deed} == set(KINDS)
    assert {role.value for role in Role} <= {doer.value for doer in Doer}


async def test_details_are_kept_for_two_years(stage: Stage) -> None:
    await note(stage, {"at": NOW - timedelta(days=731)}, {"at": NOW - timedelta(days=729)})
    assert await stage.line.desk.journal.tidy(NOW) == 1
    async with stage.house.db.read() as tx:
        assert [row.detail for row in await journal.rows(tx)] == [{"passages": 41}, None]
