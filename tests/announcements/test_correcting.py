"""Corrections: everybody has the corrected text, nobody has two."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import time, timedelta

import pytest
import pytest_asyncio

from bot.announcements.afterwards import Cannot
from bot.announcements.correcting import Correction
from bot.announcements.following import follow
from bot.text.message import Written
from storage import announcements
from storage.announced import ChangeState
from storage.announcement_rows import AnnouncementFile, AnnouncementState
from storage.rows import OutboxState, Role
from storage.tables import outbox
from tests.announcements.aftermath import (
    announces,
    made_uncertain,
    rows,
    settled,
    texts_of,
    waiting_change,
    with_words,
)
from tests.announcements.hall import Hall, hall
from tests.auxil.lines import until

pytestmark = pytest.mark.asyncio(loop_scope="module")

SENT, CANCELLED, UNCERTAIN = OutboxState.SENT, OutboxState.CANCELLED, OutboxState.UNCERTAIN
OLD, NEW = "The meeting begins at 09:30.", "The meeting begins at 10:00."
ALT, NEU = "La réunion commence à 9 h 30.", "La réunion commence à 10 heures."


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def opened(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Hall]:
    async with hall(tmp_path_factory.mktemp("correcting"), announce_seconds=0) as made:
        yield made


@pytest_asyncio.fixture(loop_scope="module")
async def here(opened: Hall) -> AsyncIterator[Hall]:
    """The same hall without faults and limits, whatever was before."""
    opened.server.faults.clear()
    opened.line.desk.announcing.approval_from = None
    yield opened
    opened.server.faults.clear()


async def corrects(hall: Hall, by: int, id: int, texts: dict[str, str]) -> Correction | Cannot:
    """Somebody corrects an announcement, past every conversation."""
    desk, now = hall.line.desk.correcting, hall.clock()
    found = await desk.begin(id, by, now)
    for language, words in texts.items():
        assert isinstance(found, Correction)
        found = await desk.write(found.change.id, by, language, Written(words), now)
    assert isinstance(found, Correction), found
    return await desk.confirm(found.change.id, by, found.fingerprint, now)


async def test_everybody_has_the_corrected_text_and_nobody_two(here: Hall) -> None:
    cora = await here.somebody("Cora", Role.COORDINATOR)
    ana = await here.somebody("Ana", state="IE")
    luc = await here.somebody("Luc", state="FR", language="fr")
    group = f"person:{ana.id} or person:{luc.id}"
    sent = await announces(here, cora, {"en": OLD, "fr": ALT}, audience=group)

    assert isinstance(await corrects(here, cora.id, sent.id, {"en": NEW, "fr": NEU}), Correction)
    await settled(here, sent.id)
    for who, old, new, marked in ((ana, OLD, NEW, "Corrected on"), (luc, ALT, NEU, "")):
        assert with_words(who, old) == []
        (now,) = with_words(who, new)
        assert marked in now
        assert len(texts_of(who)) == 2, "the announcement and the notice"
        assert who.screen[-1]["reply_to_message"]["message_id"] == who.screen[-2]["message_id"]
    assert "Correction" in texts_of(ana)[-1]
    assert "Please read it again" in texts_of(ana)[-1]
    async with here.db.read() as tx:
        row = await announcements.announcement(tx, sent.id)
        assert row is not None
        assert (row.revision, row.state) == (2, AnnouncementState.DONE)
        assert {one.revision for one in await announcements.recipients(tx, sent.id)} == {2}
    assert [one.deed for one in await here.deeds()][-1] == "announcement.corrected"


async def test_those_who_still_wait_get_the_corrected_text_in_the_first_place(here: Hall) -> None:
    cora = await here.somebody("Cora", Role.COORDINATOR)
    awake, asleep = await here.somebody("Awake"), await here.somebody("Asleep")
    await here.changes(asleep, quiet_from=(here.clock()).time().replace(microsecond=0), quiet_until=_in(here, 5))
    group = f"person:{awake.id} or person:{asleep.id}"
    sent = await announces(here, cora, {"en": OLD}, audience=group, wait=False)
    await until(lambda: bool(with_words(awake, OLD)), 30)

    await corrects(here, cora.id, sent.id, {"en": NEW})
    await until(lambda: bool(with_words(awake, NEW)), 30)
    assert texts_of(asleep) == []
    await here.changes(asleep, quiet_until=(here.clock()).time().replace(microsecond=0))
    async with here.db.write() as tx:
        waits = outbox.update().where(outbox.c.key == f"ann:{sent.id}:{asleep.id}")
        await tx.execute(waits.values(not_before=here.clock()))
    here.leaps(timedelta(0))
    await until(lambda: bool(texts_of(asleep)), 30)
    here.leaps(timedelta(0))
    await here.becomes(sent.id, AnnouncementState.DONE)
    await follow(here.db, here.clock())
    await settled(here, sent.id)
    (only,) = texts_of(asleep)
    assert NEW in only
    assert {row.person for row in await rows(here, sent.id, "annfix")} == {awake.id}


async def test_a_second_correction_takes_the_place_of_the_first(here: Hall) -> None:
    cora, ana = await here.somebody("Cora", Role.COORDINATOR), await here.somebody("Ana")
    sent = await announces(here, cora, {"en": OLD}, audience=f"person:{ana.id}")
    # The first correction meets a chat that Telegram slows down, so that it still waits when the second comes.
    here.server.faults.add(method="editMessageText", chat=ana.id, status=429, retry_after=2, times=1)
    await corrects(here, cora.id, sent.id, {"en": "The meeting is cancelled."})
    await until(
        lambda: bool([c for c in here.server.calls if c.status == 429 and c.method == "editMessageText"]), 30
    )
    await corrects(here, cora.id, sent.id, {"en": NEW})
    await settled(here, sent.id)
    assert len(with_words(ana, NEW)) == 1
    assert with_words(ana, "cancelled") == []
    states = {row.key: row.state for row in await rows(here, sent.id, "annfix")}
    assert states == {f"annfix:{sent.id}:2:{ana.id}": CANCELLED, f"annfix:{sent.id}:3:{ana.id}": SENT}
    assert [row.state for row in await rows(here, sent.id, "annnote")] == [CANCELLED, SENT]


async def test_of_whom_it_is_uncertain_are_told_and_get_no_second_text(here: Hall) -> None:
    cora, ana = await here.somebody("Cora", Role.COORDINATOR), await here.somebody("Ana")
    sent = await announces(here, cora, {"en": OLD}, audience=f"person:{ana.id}")
    await made_uncertain(here, sent.id, [ana])
    found = await corrects(here, cora.id, sent.id, {"en": NEW})
    assert isinstance(found, Correction)
    assert (found.concerned.have, found.concerned.unsure) == (0, 1)
    await settled(here, sent.id)
    assert await rows(here, sent.id, "annfix") == []
    assert with_words(ana, NEW) == []
    (note,) = with_words(ana, "which you may have received")
    assert "/verify" in note


async def test_what_arrives_while_it_is_corrected_is_corrected_as_well(here: Hall) -> None:
    cora, ana = await here.somebody("Cora", Role.COORDINATOR), await here.somebody("Ana")
    # The call has its effect, and its answer comes only when the correction has begun.
    here.server.faults.add(method="sendMessage", chat=ana.id, status=200, delay=2, times=1)
    sent = await announces(here, cora, {"en": OLD}, audience=f"person:{ana.id}", wait=False)
    await until(lambda: bool(with_words(ana, OLD)), 30)
    assert isinstance(await corrects(here, cora.id, sent.id, {"en": NEW}), Correction)
    assert await rows(here, sent.id, "annfix") == [], "it is not known yet whether it arrived"
    await here.becomes(sent.id, AnnouncementState.DONE)
    assert await follow(here.db, here.clock()) == 2
    await settled(here, sent.id)
    assert with_words(ana, OLD) == []
    assert len(with_words(ana, NEW)) == 1
    assert await follow(here.db, here.clock()) == 0


async def test_the_words_under_a_picture_are_corrected_and_the_picture_stays(here: Hall) -> None:
    cora, ana = await here.somebody("Cora", Role.COORDINATOR), await here.somebody("Ana")
    given = await cora.sends_document("plan.txt", b"the plan")
    file = AnnouncementFile(kind="document", name="plan.txt", id=given["document"]["file_id"], unique="u")
    sent = await announces(here, cora, {"en": OLD}, audience=f"person:{ana.id}", file=file)
    await corrects(here, cora.id, sent.id, {"en": NEW})
    await settled(here, sent.id)
    (message,) = [one for one in ana.screen if "document" in one]
    assert NEW in message["caption"]
    assert message["document"]["file_name"] == "plan.txt"


async def test_what_has_arrived_in_part_goes_on_with_its_text_and_is_corrected_then(here: Hall) -> None:
    cora, ana = await here.somebody("Cora", Role.COORDINATOR), await here.somebody("Ana")
    given = await cora.sends_document("plan.txt", b"the plan")
    file = AnnouncementFile(kind="document", name="plan.txt", id=given["document"]["file_id"], unique="u")
    here.server.faults.add(method="sendDocument", chat=ana.id, status=429, retry_after=3, times=1)
    long_old = f"{OLD} " + "It is in the same hall as before. " * 40
    sent = await announces(here, cora, {"en": long_old}, audience=f"person:{ana.id}", file=file, wait=False)
    await until(lambda: bool([c for c in here.server.calls if c.status == 429 and c.method == "sendDocument"]), 30)
    await corrects(here, cora.id, sent.id, {"en": NEW})
    await here.becomes(sent.id, AnnouncementState.DONE)
    async with here.db.read() as tx:
        noted = await announcements.recipient(tx, sent.id, ana.id)
    assert noted is not None
    assert noted.revision == 1, "both parts are of one text"
    await follow(here.db, here.clock())
    here.leaps(timedelta(0))
    await settled(here, sent.id)
    assert with_words(ana, OLD) == []
    assert len(with_words(ana, NEW)) == 1


async def test_a_reply_to_a_correction_is_a_reply_to_its_announcement(here: Hall) -> None:
    cora, ana = await here.somebody("Cora", Role.COORDINATOR), await here.somebody("Ana")
    sent = await announces(here, cora, {"en": OLD}, audience=f"person:{ana.id}")
    await corrects(here, cora.id, sent.id, {"en": NEW})
    await settled(here, sent.id)
    async with here.db.read() as tx:
        found = [await announcements.of_message(tx, ana.id, one["message_id"]) for one in ana.screen]
    assert [one.id if one else None for one in found] == [sent.id, sent.id]


async def test_neither_of_two_people_can_do_both(here: Hall) -> None:
    here.line.desk.announcing.approval_from = 0
    cora = await here.somebody("Cora", Role.COORDINATOR)
    zoe = await here.somebody("Zoe", Role.COORDINATOR, state="IE")
    ana = await here.somebody("Ana")
    here.line.desk.announcing.approval_from = None
    sent = await announces(here, cora, {"en": OLD}, audience=f"person:{ana.id}")
    here.line.desk.announcing.approval_from = 0
    desk, now = here.line.desk.correcting, here.clock()

    handed = await corrects(here, cora.id, sent.id, {"en": NEW})
    assert isinstance(handed, Correction)
    assert handed.change.state is ChangeState.WAITING
    assert await rows(here, sent.id, "annfix") == []
    await until(lambda: bool(with_words(zoe, "waits for another coordinator")), 30)
    id, seen = handed.change.id, handed.fingerprint
    assert await desk.approve(id, cora.id, seen, now) is Cannot.OWN
    assert await desk.approve(id, ana.id, seen, now) is Cannot.ROLE
    assert await desk.approve(id, zoe.id, "0" * 16, now) is Cannot.CHANGED
    assert await desk.write(id, cora.id, "en", Written("Something else."), now) is Cannot.NOT_NOW

    back = await desk.take_back(id, zoe.id, now)
    assert isinstance(back, Correction)
    assert back.change.state is ChangeState.DRAFT
    again = await desk.confirm(id, cora.id, seen, now)
    assert isinstance(again, Correction)
    assert isinstance(await desk.approve(id, zoe.id, seen, now), Correction)
    assert await desk.approve(id, zoe.id, seen, now) is Cannot.NOT_NOW
    await settled(here, sent.id)
    assert len(with_words(ana, NEW)) == 1
    deeds = [one.deed.removeprefix("announcement.") for one in (await here.deeds())[-5:]]
    assert deeds == ["handed-on", "declined", "handed-on", "approved", "corrected"]


async def test_what_cannot_be_corrected_says_why(here: Hall) -> None:
    cora = await here.somebody("Cora", Role.COORDINATOR)
    zoe = await here.somebody("Zoe", Role.COORDINATOR, state="IE")
    ana = await here.somebody("Ana")
    sent = await announces(here, cora, {"en": OLD}, audience=f"person:{ana.id}")
    desk, now = here.line.desk.correcting, here.clock()
    assert await desk.begin(sent.id, ana.id, now) is Cannot.ROLE
    assert await desk.begin(10**6, cora.id, now) is Cannot.GONE
    assert await corrects(here, cora.id, sent.id, {}) is Cannot.UNCHANGED
    assert await corrects(here, cora.id, sent.id, {"en": OLD}) is Cannot.UNCHANGED

    mine = await desk.begin(sent.id, cora.id, now)
    theirs = await desk.begin(sent.id, zoe.id, now)
    assert isinstance(mine, Correction)
    assert isinstance(theirs, Correction)
    assert await desk.write(mine.change.id, zoe.id, "en", Written(NEW), now) is Cannot.NOT_YOURS
    written = await desk.write(mine.change.id, cora.id, "en", Written(NEW), now)
    assert isinstance(written, Correction)
    assert await desk.confirm(mine.change.id, cora.id, mine.fingerprint, now) is Cannot.CHANGED
    assert isinstance(await desk.confirm(mine.change.id, cora.id, written.fingerprint, now), Correction)
    assert await desk.confirm(mine.change.id, cora.id, written.fingerprint, now) is Cannot.NOT_NOW
    assert await desk.write(theirs.change.id, zoe.id, "en", Written("Late."), now) is Cannot.SUPERSEDED
    fresh = await desk.begin(sent.id, zoe.id, now)
    assert isinstance(fresh, Correction)
    assert fresh.texts["en"].text == NEW
    await settled(here, sent.id)


async def test_whoever_is_no_coordinator_any_more_corrects_nothing(here: Hall) -> None:
    cora, ana = await here.somebody("Cora", Role.COORDINATOR), await here.somebody("Ana")
    sent = await announces(here, cora, {"en": OLD}, audience=f"person:{ana.id}")
    desk, now = here.line.desk.correcting, here.clock()
    found = await desk.begin(sent.id, cora.id, now)
    assert isinstance(found, Correction)
    found = await desk.write(found.change.id, cora.id, "en", Written(NEW), now)
    assert isinstance(found, Correction)
    await here.changes(cora, role=Role.DELEGATE)
    assert await desk.confirm(found.change.id, cora.id, found.fingerprint, now) is Cannot.ROLE
    assert (await waiting_change(here, sent.id)).state is ChangeState.DRAFT
    assert with_words(ana, NEW) == []


async def test_who_deleted_the_message_is_told_where_the_corrected_text_is(here: Hall) -> None:
    cora, ana = await here.somebody("Cora", Role.COORDINATOR), await here.somebody("Ana")
    sent = await announces(here, cora, {"en": OLD}, audience=f"person:{ana.id}")
    (row,) = await rows(here, sent.id)
    assert row.message_id is not None
    here.server.world.remove(ana.chat, row.message_id)
    await corrects(here, cora.id, sent.id, {"en": NEW})
    await settled(here, sent.id)
    (fix,) = await rows(here, sent.id, "annfix")
    assert fix.state is OutboxState.FAILED
    (note,) = texts_of(ana)
    assert "shows the corrected text" in note


def _in(here: Hall, hours: int) -> time:
    return (here.clock() + timedelta(hours=hours)).time().replace(microsecond=0)
