"""The report: every recipient in one named state, and a table that no spreadsheet takes for formulas."""

from __future__ import annotations

import csv
import io
from collections.abc import AsyncIterator
from datetime import datetime

import pytest
import pytest_asyncio

from bot.announcements.afterwards import Cannot
from bot.announcements.reporting import COLUMNS, Fate, Report, TakenBack
from bot.questions.wording import Voice
from storage import holdings
from storage.rows import Role
from tests.announcements.aftermath import announces, made_uncertain, settled
from tests.announcements.hall import Hall, hall

pytestmark = pytest.mark.asyncio(loop_scope="module")

NAMES = [("Read", "AT"), ("Unsure", "BE"), ("Blocked", "CH"), ("Erased", "ES")]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def here(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Hall]:
    async with hall(tmp_path_factory.mktemp("reporting"), announce_seconds=0) as made:
        yield made


async def report_of(here: Hall, id: int, by: int) -> Report:
    found = await here.line.desk.reporting.report(id, by)
    assert isinstance(found, Report)
    return found


async def test_every_recipient_is_in_one_state(here: Hall) -> None:
    cora = await here.somebody("Cora", Role.COORDINATOR)
    people = [await here.somebody(name, state=state) for name, state in NAMES]
    read, unsure, blocked, erased = people
    await blocked.blocks()
    sent = await announces(here, cora, {"en": "Hello."}, audience=" or ".join(f"person:{one.id}" for one in people))
    await made_uncertain(here, sent.id, [unsure])
    async with here.db.write() as tx:
        await holdings.erase(tx, erased.id)
    report = await report_of(here, sent.id, cora.id)
    fates = {line.person.id: line.fate for line in report.lines}
    assert fates == {read.id: Fate.SENT, unsure.id: Fate.UNCERTAIN, blocked.id: Fate.BLOCKED}
    assert report.erased == 1
    assert sum(report.counts().values()) + report.erased == sent.people == 4
    assert [line.person.name for line in report.lines] == ["Read", "Unsure", "Blocked"]


async def test_what_telegram_refuses_leaves_nobody_unnamed(here: Hall) -> None:
    cora = await here.somebody("Cora", Role.COORDINATOR)
    people = [await here.somebody(f"P{n}") for n in range(6)]
    # Twice: as it is, and as plain text.
    here.server.faults.add(
        method="sendMessage", chat=people[0].id, status=400, description="Bad Request: no", times=2
    )
    sent = await announces(here, cora, {"en": "Hello."}, audience=" or ".join(f"person:{one.id}" for one in people))
    report = await report_of(here, sent.id, cora.id)
    counts = report.counts()
    assert counts[Fate.REFUSED] == 1
    assert counts[Fate.SENT] + counts[Fate.CANCELLED] == 5
    assert sum(counts.values()) == 6


async def test_the_table_names_everybody_and_holds_no_formula(here: Hall) -> None:
    cora = await here.somebody("Cora", Role.COORDINATOR)
    ana = await here.somebody("=HYPERLINK(1)", state="IE")
    sent = await announces(here, cora, {"en": "Hello."}, audience=f"person:{ana.id}")
    voice = Voice(here.house.catalogues.texts("en"), here.house.lexicon)
    made = await here.line.desk.reporting.sheet(sent.id, cora.id, voice, here.clock())
    assert not isinstance(made, Cannot)
    name, data = made
    assert name == f"announcement-{sent.code[:4]}-{sent.code[4:]}.csv"
    head, row = csv.reader(io.StringIO(data.decode("utf-8-sig")))
    assert tuple(head) == COLUMNS
    told = dict(zip(head, row, strict=True))
    assert told["name"] == "'=HYPERLINK(1)"
    assert (told["state"], told["code"], told["language"], told["result"]) == ("Ireland", "IE", "en", "sent")
    assert datetime.fromisoformat(told["at"]).tzinfo is not None
    assert [one.deed for one in await here.deeds()][-1] == "export.report"


async def test_a_recall_is_told_by_recipient(here: Hall) -> None:
    cora = await here.somebody("Cora", Role.COORDINATOR)
    ana, ben = await here.somebody("Ana"), await here.somebody("Ben")
    sent = await announces(here, cora, {"en": "Hello."}, audience=f"person:{ana.id} or person:{ben.id}")
    await made_uncertain(here, sent.id, [ben])
    await here.line.desk.recalling.recall(sent.id, cora.id, here.clock())
    await settled(here, sent.id)
    report = await report_of(here, sent.id, cora.id)
    assert {line.person.id: line.back for line in report.lines} == {
        ana.id: TakenBack.DELETED,
        ben.id: TakenBack.UNCERTAIN,
    }


async def test_reports_are_for_coordinators(here: Hall) -> None:
    cora, ana = await here.somebody("Cora", Role.COORDINATOR), await here.somebody("Ana")
    sent = await announces(here, cora, {"en": "Hello."}, audience=f"person:{ana.id}")
    desk = here.line.desk.reporting
    voice = Voice(here.house.catalogues.texts("en"), here.house.lexicon)
    assert await desk.report(sent.id, ana.id) is Cannot.ROLE
    assert await desk.sheet(sent.id, ana.id, voice, here.clock()) is Cannot.ROLE
    assert await desk.listed(ana.id, 0, 5) == ((), 0, 0)
    assert await desk.report(10**6, cora.id) is Cannot.GONE
