"""The weekly summary in chat."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from storage import glossary, people
from storage.rows import Person, Role, Term
from storage.tables import tallies as tally_rows
from tests.handlers.stage import Stage, labels

pytestmark = pytest.mark.asyncio(loop_scope="module")  # the loop that the stage lives in; its clock: 20 March 2012

BASALT = Term(id="basalt", acronym="", names={"en": ("basalt",), "fr": ("basalte",)})


@pytest_asyncio.fixture(loop_scope="module")
async def stage(served: Stage) -> AsyncIterator[Stage]:
    """The bot at work, with a term in the glossary that no record has."""
    async with served.house.db.write() as tx:
        await glossary.put_terms(tx, [BASALT])
        await tx.execute(tally_rows.delete())
    served.house.assistant.look_again()
    with served.with_new_people() as stage:
        yield stage


async def test_what_was_asked_and_met_silence_is_in_the_summary(stage: Stage) -> None:
    await stage.asks(stage.ana, "What did Japan say about the boat?")
    await stage.asks(stage.ana, "Who spoke about basalt and canary whistles?")
    async with stage.house.db.write() as tx:
        await people.put_person(tx, Person(id=stage.ana.id, role=Role.COORDINATOR))
    said = await stage.asks(stage.ana, "/summary")
    lines = said["text"].splitlines()
    assert lines[:2] == ["Week of 19–25 March 2012, so far", "Questions: 1 answered, 1 met silence"]
    assert lines[lines.index("Asked for and missing:") + 1] == "– basalt: 1"
    assert "canary" not in said["text"]
    assert labels(said) == ["Do not send it on Mondays"]
    await stage.ana.presses(said, "Do not send it on Mondays")
    assert labels(await stage.ana.next_message(timeout=20)) == ["Send it every Monday"]
    assert not await stage.line.desk.summaries.wanted(stage.ana.id)


async def test_it_is_for_coordinators(stage: Stage) -> None:
    async with stage.house.db.write() as tx:
        await people.put_person(tx, Person(id=stage.ana.id, role=Role.DELEGATE, state="IE"))
    said = await stage.asks(stage.ana, "/summary")
    assert said["text"] == "This is for coordinators."
