"""What went out, in chat: corrected, recalled, sent again to the uncertain, taken out as a table."""

from __future__ import annotations

import csv
import io
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
import pytest_asyncio

from storage.announcement_rows import AnnouncementState
from storage.rows import Role
from tests.announcements.aftermath import announces, made_uncertain, said, settled, texts_of, with_words
from tests.announcements.hall import Hall, hall
from tests.announcements.talk import asks, data_of, labels, press, sees, toast

pytestmark = pytest.mark.asyncio(loop_scope="module")

OLD, NEW = "The meeting begins at 09:30.", "The meeting begins at 10:00."


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def opened(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Hall]:
    async with hall(tmp_path_factory.mktemp("announced"), announce_seconds=0) as made:
        yield made


@pytest_asyncio.fixture(loop_scope="module")
async def here(opened: Hall) -> AsyncIterator[Hall]:
    opened.server.faults.clear()
    opened.line.desk.announcing.approval_from = None
    yield opened
    opened.line.desk.announcing.approval_from = None


async def test_before_anything_went_out_the_list_says_what_would_fill_it(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    async with hall(tmp_path_factory.mktemp("bare")) as bare:
        cora = await bare.somebody("Cora", Role.COORDINATOR)
        shown = await asks(cora, "/announced")
        assert said(shown) == "No announcement has gone out yet. /announce writes one."


async def test_a_coordinator_corrects_an_announcement(here: Hall) -> None:
    cora, ana = await here.somebody("Cora", Role.COORDINATOR), await here.somebody("Ana", state="IE")
    luc = await here.somebody("Luc", state="FR", language="fr")
    group = f"person:{ana.id} or person:{luc.id}"
    sent = await announces(here, cora, {"en": OLD, "fr": "À 9 h 30."}, audience=group)
    code = f"{sent.code[:4]}-{sent.code[4:]}"

    listed = await asks(cora, "/announced")
    assert f"\n{code}: \u2068{OLD}\u2069\n" in said(listed)
    one = await press(cora, listed, code)
    assert said(one).startswith(f"Announcement {code}, sent\n")
    assert "Sent: 2" in said(one)
    assert labels(one)[:4] == ["Recipients", "As a table (CSV)", "Correct", "Recall"]

    writing = await press(cora, one, "Correct")
    assert labels(writing) == ["English", "French", "Do not correct it"]
    asked = await press(cora, writing, "English")
    assert OLD in said(asked)
    half = await asks(cora, NEW)
    assert "Still as it was sent: French. Please correct these too." in said(half)
    await press(cora, half, "French")
    whole = await asks(cora, "À 10 heures.")
    assert labels(whole) == ["✓ English", "✓ French", "Go on", "Do not correct it"]
    check = await press(cora, whole, "Go on")
    assert "2 people have it: their messages are changed, and they are told." in said(check)
    seen = await press(cora, check, "As seen in: English")
    button = data_of(check, "Correct it everywhere")
    made = await press(cora, check, "Correct it everywhere")
    assert f"{code} is being corrected" in said(made)

    await settled(here, sent.id)
    for who, old, new in ((ana, OLD, NEW), (luc, "À 9 h 30.", "À 10 heures.")):
        assert (len(with_words(who, new)), with_words(who, old)) == (1, [])
        assert len(texts_of(who)) == 2
    assert with_words(ana, NEW)[0].split("\n\n")[-1] == said(seen).split("\n\n")[-1]
    one = await press(cora, made, "The announcement")
    assert "Messages corrected: 2" in said(one)
    assert "2 people told of it" in said(one)
    assert "no longer works" in await toast(cora, one, data=button)


async def test_a_coordinator_recalls_an_announcement(here: Hall) -> None:
    cora, ana = await here.somebody("Cora", Role.COORDINATOR), await here.somebody("Ana", state="IE")
    young = await announces(here, cora, {"en": OLD}, audience=f"person:{ana.id}")
    one = await press(cora, await asks(cora, "/announced"), f"{young.code[:4]}-{young.code[4:]}")
    asked = await press(cora, one, "Recall")
    assert "It is deleted in 1 chat." in said(asked)
    done = await press(cora, asked, "Recall it everywhere")
    assert ", recalled\n" in said(done)
    await settled(here, young.id)
    assert texts_of(ana) == []
    again = await press(cora, done, "Look again")
    assert "Deleted: 1" in said(again)
    assert "Correct" not in labels(again)
    assert "was recalled" in await toast(cora, again, data=f"1|announced-recall|{young.id}")

    old = await announces(here, cora, {"en": OLD}, audience=f"person:{ana.id}")
    here.leaps(timedelta(hours=49))
    one = await press(cora, await asks(cora, "/announced"), f"{old.code[:4]}-{old.code[4:]}")
    asked = await press(cora, one, "Recall")
    assert "older than 48 hours" in said(asked)
    done = await press(cora, asked, "Recall it everywhere")
    await settled(here, old.id)
    (left,) = texts_of(ana)
    assert left.startswith("This announcement was recalled on 25 November 2026")
    again = await press(cora, done, "Look again")
    assert "Too old to be deleted, replaced by a sentence: 1" in said(again)
    people = await press(cora, again, "Recipients")
    assert "too old to be deleted" in said(people)


async def test_the_uncertain_are_shown_before_it_is_sent_to_them_again(here: Hall) -> None:
    cora, ana = await here.somebody("Cora", Role.COORDINATOR), await here.somebody("Ana", state="IE")
    sent = await announces(here, cora, {"en": OLD}, audience=f"person:{ana.id}")
    await made_uncertain(here, sent.id, [ana])
    one = await press(cora, await asks(cora, "/announced"), f"{sent.code[:4]}-{sent.code[4:]}")
    assert "Uncertain, may have arrived: 1" in said(one)
    asked = await press(cora, one, "Send again to the uncertain (1)")
    assert "\u2068Ana\u2069, Ireland" in said(asked)
    button = data_of(asked, "Send it again to 1 person")
    done = await press(cora, asked, "Send it again to 1 person")
    await settled(here, sent.id)
    assert len(with_words(ana, OLD)) == 2
    assert "no longer works" in await toast(cora, done, data=button)
    again = await press(cora, done, "Look again")
    assert "Sent: 1" in said(again)
    assert "Uncertain" not in said(again)


async def test_the_recipients_page_by_page_and_as_a_table(here: Hall) -> None:
    cora = await here.somebody("Cora", Role.COORDINATOR)
    people = [await here.somebody(f"Delegate {n:02}", state="IE") for n in range(23)]
    sent = await announces(here, cora, {"en": OLD}, audience=" or ".join(f"person:{one.id}" for one in people))
    one = await press(cora, await asks(cora, "/announced"), f"{sent.code[:4]}-{sent.code[4:]}")
    first = await press(cora, one, "Recipients")
    assert "Ireland" in said(first)
    assert "\u2068Delegate 19\u2069: sent" in said(first)
    second = await press(cora, first, "3 more")
    assert "\u2068Delegate 22\u2069: sent" in said(second)
    table = await press(cora, one, "As a table (CSV)")
    file = here.server.world.files[table["document"]["file_id"]]
    assert len(list(csv.reader(io.StringIO(file.upload.content.decode("utf-8-sig"))))) == 24


async def test_a_second_coordinator_approves_a_correction(here: Hall) -> None:
    cora = await here.somebody("Cora", Role.COORDINATOR)
    zoe = await here.somebody("Zoe", Role.COORDINATOR, state="IE")
    ana = await here.somebody("Ana")
    sent = await announces(here, cora, {"en": OLD}, audience=f"person:{ana.id}")
    here.line.desk.announcing.approval_from = 0
    one = await press(cora, await asks(cora, "/announced"), f"{sent.code[:4]}-{sent.code[4:]}")
    await press(cora, await press(cora, one, "Correct"), "English")
    check = await press(cora, await asks(cora, NEW), "Go on")
    assert "another coordinator must approve it" in said(check)
    handed = await press(cora, check, "Hand it on for approval")
    mine = await press(cora, handed, "See the correction")
    assert "Approve" not in labels(mine)

    told = await sees(zoe, "waits for another coordinator")
    theirs = await press(zoe, told, "See the correction")
    button = data_of(theirs, "Approve")
    assert "whoever wrote it cannot" in await toast(cora, mine, data=button)
    assert with_words(ana, NEW) == []
    await press(zoe, theirs, "Approve")
    await settled(here, sent.id)
    assert len(with_words(ana, NEW)) == 1
    assert await sees(cora, "was approved")


async def test_a_file_is_no_correction_and_a_word_more_is_asked_for(here: Hall) -> None:
    cora, ana = await here.somebody("Cora", Role.COORDINATOR), await here.somebody("Ana")
    sent = await announces(here, cora, {"en": OLD}, audience=f"person:{ana.id}")
    one = await press(cora, await asks(cora, "/announced"), f"{sent.code[:4]}-{sent.code[4:]}")
    await press(cora, await press(cora, one, "Correct"), "English")
    await cora.sends_document("plan.txt", b"x", caption=NEW)
    await sees(cora, "the file stays as it is")
    again = await asks(cora, NEW)
    assert "Go on" in labels(again)
    dropped = await press(cora, again, "Do not correct it")
    assert "stays as it was sent" in said(dropped)
    assert with_words(ana, OLD)


async def test_delegates_see_nothing_of_it(here: Hall) -> None:
    cora, ana = await here.somebody("Cora", Role.COORDINATOR), await here.somebody("Ana")
    sent = await announces(here, cora, {"en": OLD}, audience=f"person:{ana.id}")
    shown = await asks(ana, "/announced")
    assert OLD not in said(shown)
    for name in ("one", "csv", "fix", "recall", "recall-ask", "stop"):
        assert "coordinator" in (await toast(ana, shown, data=f"1|announced-{name}|{sent.id}")).lower()
    for name in ("again", "again-ask", "people"):
        assert "coordinator" in (await toast(ana, shown, data=f"1|announced-{name}|{sent.id}|1")).lower()
    assert (await here.becomes(sent.id, AnnouncementState.DONE)).revision == 1
