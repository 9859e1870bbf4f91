"""Recalls, and messages sent once more to those of whom it is uncertain."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
import pytest_asyncio

from bot.announcements.afterwards import Cannot
from bot.announcements.correcting import Correction
from bot.announcements.following import follow
from bot.announcements.recalling import Recall, Unsure
from bot.text.message import Written
from storage.announcement_rows import AnnouncementFile, AnnouncementState
from storage.rows import OutboxState, Role
from tests.announcements.aftermath import (
    announces,
    made_uncertain,
    rows,
    settled,
    texts_of,
    with_words,
)
from tests.announcements.hall import Hall, hall
from tests.auxil.lines import until

pytestmark = pytest.mark.asyncio(loop_scope="module")

WORDS = "The meeting begins at 09:30."


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def opened(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Hall]:
    async with hall(tmp_path_factory.mktemp("recalling"), announce_seconds=0) as made:
        yield made


@pytest_asyncio.fixture(loop_scope="module")
async def here(opened: Hall) -> AsyncIterator[Hall]:
    opened.server.faults.clear()
    yield opened
    opened.server.faults.clear()


async def test_what_is_recalled_is_gone_everywhere(here: Hall) -> None:
    cora, ana = await here.somebody("Cora", Role.COORDINATOR), await here.somebody("Ana")
    ben = await here.somebody("Ben", state="IE")
    sent = await announces(here, cora, {"en": WORDS}, audience=f"person:{ana.id} or person:{ben.id}")
    desk = here.line.desk.recalling
    found = await desk.recall(sent.id, cora.id, here.clock())
    assert isinstance(found, Recall)
    assert (found.fresh, found.old, found.waiting, found.unsure) == (2, 0, 0, 0)
    await settled(here, sent.id)
    assert texts_of(ana) == texts_of(ben) == []
    assert (await here.becomes(sent.id, AnnouncementState.RECALLED)).ended_at is not None
    assert [one.deed for one in await here.deeds()][-1] == "announcement.recalled"
    assert await desk.recall(sent.id, cora.id, here.clock()) is Cannot.RECALLED
    assert await here.line.desk.correcting.begin(sent.id, cora.id, here.clock()) is Cannot.RECALLED


async def test_what_is_older_than_two_days_says_that_it_was_recalled(here: Hall) -> None:
    cora, ana = await here.somebody("Cora", Role.COORDINATOR), await here.somebody("Ana")
    luc = await here.somebody("Luc", state="FR", language="fr")
    given = await cora.sends_document("plan.txt", b"the plan")
    file = AnnouncementFile(kind="document", name="plan.txt", id=given["document"]["file_id"], unique="u")
    group = f"person:{ana.id} or person:{luc.id}"
    sent = await announces(here, cora, {"en": WORDS}, audience=group, file=file)
    here.leaps(timedelta(hours=48))
    desk = here.line.desk.recalling
    asked = await desk.recallable(sent.id, cora.id, here.clock())
    assert isinstance(asked, Recall)
    assert (asked.fresh, asked.old) == (0, 2)
    await desk.recall(sent.id, cora.id, here.clock())
    await settled(here, sent.id)
    for who in (ana, luc):
        (left,) = [one for one in who.screen if one["from"]["is_bot"]]
        assert WORDS not in left["caption"]
        assert left["document"]["file_name"] == "recalled.txt"
    assert "This announcement was recalled on 25 November 2026" in texts_of(ana)[0]
    assert [row.parts[0] > 0 for row in await rows(here, sent.id, "annrecall")] == [True, True]


async def test_what_waits_is_not_sent_and_what_arrives_meanwhile_goes_as_well(here: Hall) -> None:
    cora, ana = await here.somebody("Cora", Role.COORDINATOR), await here.somebody("Ana")
    ben = await here.somebody("Ben")
    here.server.faults.add(method="sendMessage", chat=ana.id, status=200, delay=2, times=1)
    here.server.faults.add(method="sendMessage", chat=ben.id, status=429, retry_after=3, times=1)
    sent = await announces(here, cora, {"en": WORDS}, audience=f"person:{ana.id} or person:{ben.id}", wait=False)
    await until(lambda: bool(with_words(ana, WORDS)), 30)
    await until(lambda: bool([c for c in here.server.calls if c.status == 429]), 30)
    found = await here.line.desk.recalling.recall(sent.id, cora.id, here.clock())
    assert isinstance(found, Recall)
    assert found.waiting == 2, "nothing is known to have arrived yet"

    async def known() -> bool:
        return {row.state for row in await rows(here, sent.id)} <= {OutboxState.SENT, OutboxState.CANCELLED}

    await until(known, 30)
    await follow(here.db, here.clock())
    here.leaps(timedelta(0))
    await settled(here, sent.id)
    assert texts_of(ana) == texts_of(ben) == []
    states = {row.person: row.state for row in await rows(here, sent.id)}
    assert states == {ana.id: OutboxState.SENT, ben.id: OutboxState.CANCELLED}


async def test_a_correction_and_its_notice_are_recalled_with_it(here: Hall) -> None:
    cora, ana = await here.somebody("Cora", Role.COORDINATOR), await here.somebody("Ana")
    sent = await announces(here, cora, {"en": WORDS}, audience=f"person:{ana.id}")
    desk = here.line.desk.correcting
    found = await desk.begin(sent.id, cora.id, here.clock())
    assert isinstance(found, Correction)
    found = await desk.write(found.change.id, cora.id, "en", Written("Corrected."), here.clock())
    assert isinstance(found, Correction)
    await desk.confirm(found.change.id, cora.id, found.fingerprint, here.clock())
    await settled(here, sent.id)
    assert len(texts_of(ana)) == 2
    await here.line.desk.recalling.recall(sent.id, cora.id, here.clock())
    await settled(here, sent.id)
    assert texts_of(ana) == []


async def test_of_whom_it_is_uncertain_keep_what_they_may_have(here: Hall) -> None:
    cora, ana = await here.somebody("Cora", Role.COORDINATOR), await here.somebody("Ana")
    sent = await announces(here, cora, {"en": WORDS}, audience=f"person:{ana.id}")
    await made_uncertain(here, sent.id, [ana])
    found = await here.line.desk.recalling.recall(sent.id, cora.id, here.clock())
    assert isinstance(found, Recall)
    assert (found.fresh, found.unsure) == (0, 1)
    await settled(here, sent.id)
    assert await rows(here, sent.id, "annrecall") == []
    assert len(texts_of(ana)) == 1


async def test_only_coordinators_recall(here: Hall) -> None:
    cora, ana = await here.somebody("Cora", Role.COORDINATOR), await here.somebody("Ana")
    sent = await announces(here, cora, {"en": WORDS}, audience=f"person:{ana.id}")
    desk, now = here.line.desk.recalling, here.clock()
    assert await desk.recall(sent.id, ana.id, now) is Cannot.ROLE
    assert await desk.unsure(sent.id, ana.id) is Cannot.ROLE
    assert await desk.resend(sent.id, 1, ana.id, now) is Cannot.ROLE
    assert await desk.recall(10**6, cora.id, now) is Cannot.GONE
    assert len(texts_of(ana)) == 1


async def test_the_uncertain_get_it_once_for_each_press(here: Hall) -> None:
    cora, ana = await here.somebody("Cora", Role.COORDINATOR), await here.somebody("Ana")
    ben = await here.somebody("Ben", state="IE")
    sent = await announces(here, cora, {"en": WORDS}, audience=f"person:{ana.id} or person:{ben.id}")
    desk = here.line.desk.recalling
    assert await desk.resend(sent.id, 1, cora.id, here.clock()) is Cannot.NOTHING
    await made_uncertain(here, sent.id, [ana])
    asked = await desk.unsure(sent.id, cora.id)
    assert isinstance(asked, Unsure)
    assert ([one.id for one in asked.people], asked.number) == ([ana.id], 1)
    assert isinstance(await desk.resend(sent.id, 1, cora.id, here.clock()), Unsure)
    assert await desk.resend(sent.id, 1, cora.id, here.clock()) is Cannot.NOT_NOW, "the same button again"
    await settled(here, sent.id)
    assert len(with_words(ana, WORDS)) == 2
    assert "You may have had this message already." in texts_of(ana)[-1]
    assert len(with_words(ben, WORDS)) == 1
    assert await desk.resend(sent.id, 2, cora.id, here.clock()) is Cannot.NOTHING
    assert [one.deed for one in await here.deeds()][-1] == "announcement.resent"


async def test_what_was_sent_once_more_is_corrected_and_recalled(here: Hall) -> None:
    cora, ana = await here.somebody("Cora", Role.COORDINATOR), await here.somebody("Ana")
    sent = await announces(here, cora, {"en": WORDS}, audience=f"person:{ana.id}")
    await made_uncertain(here, sent.id, [ana])
    await here.line.desk.recalling.resend(sent.id, 1, cora.id, here.clock())
    await settled(here, sent.id)
    desk = here.line.desk.correcting
    found = await desk.begin(sent.id, cora.id, here.clock())
    assert isinstance(found, Correction)
    found = await desk.write(found.change.id, cora.id, "en", Written("Corrected."), here.clock())
    assert isinstance(found, Correction)
    await desk.confirm(found.change.id, cora.id, found.fingerprint, here.clock())
    await settled(here, sent.id)
    assert [WORDS in text for text in texts_of(ana)] == [True, False, False], "the one it knows of, and a notice"
    await here.line.desk.recalling.recall(sent.id, cora.id, here.clock())
    await settled(here, sent.id)
    assert [WORDS in text for text in texts_of(ana)] == [True], "of the first one no number is known"
