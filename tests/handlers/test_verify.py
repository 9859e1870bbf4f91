"""/verify: what anybody learns of a code, and what nobody does."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
import pytest_asyncio

from bot.announcements.codes import ALPHABET, new_code, shown
from bot.announcements.texts import to_json
from bot.announcements.verifying import PAUSE, WRONG, Unverified, Verifying
from bot.text.message import Written
from storage import announcements, people
from storage.announcement_rows import (
    Announcement,
    AnnouncementFile,
    AnnouncementKind,
    AnnouncementState,
    AnnouncementText,
)
from storage.rows import Person, Role
from storage.tables import wrong_codes
from tests.handlers.stage import NOW, Stage

pytestmark = pytest.mark.asyncio(loop_scope="module")  # the loop that the stage lives in; its clock: 20 March 2012

UNKNOWN = [
    "Nothing with this code was sent from here.",
    "If it calls itself an announcement, do not rely on it: ask your coordinators.",
]
MANY = "You have tried many codes that are not known here. Please try again in an hour."


@pytest_asyncio.fixture(loop_scope="module")
async def stage(served: Stage) -> AsyncIterator[Stage]:
    with served.with_new_people() as stage:
        yield stage


async def sent(stage: Stage, texts: dict[str, str] | None = None, **chosen: object) -> Announcement:
    """An announcement that went out an hour ago."""
    row = Announcement(
        id=0,
        code=new_code(),
        made_by=4242,
        created_at=NOW,
        state=AnnouncementState.DONE,
        office="Implementation Support Unit",
        party="CH",
        kind=AnnouncementKind.MEETING,
        fallback="en",
        began_at=NOW - timedelta(hours=1),
        ended_at=NOW,
    )
    row = replace(row, **chosen)  # type: ignore[arg-type]
    async with stage.house.db.write() as tx:
        row = replace(row, id=await announcements.add(tx, row))
        for language, text in (texts or {"en": "The meeting begins at 10:00."}).items():
            blocks = to_json(Written(text))
            await announcements.put_text(
                tx, AnnouncementText(announcement=row.id, revision=row.revision, language=language, blocks=blocks)
            )
    return row


def lines(text: str) -> list[str]:
    return [line for line in text.replace("\u2068", "").replace("\u2069", "").splitlines() if line]


async def verifies(stage: Stage, written: str) -> list[str]:
    return lines((await stage.asks(stage.ana, f"/verify {written}"))["text"])


async def test_anybody_learns_that_an_announcement_is_genuine(stage: Stage) -> None:
    row = await sent(stage)
    assert await verifies(stage, shown(row.code)) == [
        "This announcement is genuine.",
        "From: Implementation Support Unit",
        "Sent: 20 March 2012, 09:00, Central European Standard Time",
        "The meeting begins at 10:00.",
    ]


@pytest.mark.parametrize("form", ["{0}", "{1}", "{2}", "{3}", " {1} "])
async def test_case_and_hyphens_do_not_matter(stage: Stage, form: str) -> None:
    row = await sent(stage)
    whole = shown(row.code)
    written = form.format(row.code, whole.lower(), whole.replace("-", "–"), whole.replace("-", " "))
    assert (await verifies(stage, written))[0] == "This announcement is genuine."


async def test_it_is_shown_in_the_readers_language_and_on_their_clock(stage: Stage) -> None:
    row = await sent(stage, {"en": "Come at ten.", "fr": "Venez à dix heures."}, office="")
    async with stage.house.db.write() as tx:
        await people.put_person(tx, Person(id=stage.ana.id, language="fr", zone="Asia/Kathmandu"))
    told = await verifies(stage, row.code)
    assert told[-1] == "Venez à dix heures."
    assert "13:45" in " ".join(told)
    assert "Suisse" in " ".join(told), "without an office, in the name of their State"


@pytest.mark.parametrize(
    ("chosen", "says"),
    [
        ({"state": AnnouncementState.SENDING, "ended_at": None}, "It is still being sent."),
        ({"state": AnnouncementState.STOPPED}, "Its sending was stopped before everybody had it."),
        ({"revision": 2}, "It was corrected since; this is how it reads now."),
        ({"file": AnnouncementFile(kind="document", name="plan.pdf", id="x", unique="y")}, "With: plan.pdf"),
    ],
)
async def test_what_became_of_it_is_told(stage: Stage, chosen: dict[str, object], says: str) -> None:
    told = await verifies(stage, (await sent(stage, **chosen)).code)
    assert told[0] == "This announcement is genuine."
    assert says in told
    assert told[-1] == "The meeting begins at 10:00."


async def test_what_was_recalled_is_told_and_not_repeated(stage: Stage) -> None:
    told = await verifies(stage, (await sent(stage, state=AnnouncementState.RECALLED)).code)
    assert told[0] == "This announcement is genuine."
    assert told[-1] == "It was recalled by those who sent it: please disregard it."


async def test_a_text_that_is_no_longer_kept_is_said_to_be_so(stage: Stage) -> None:
    row = await sent(stage)
    async with stage.house.db.write() as tx:
        await announcements.drop_texts(tx, row.id)
    assert (await verifies(stage, row.code))[-1] == "Its text is no longer kept."


@pytest.mark.parametrize(
    ("state", "began"),
    [
        (AnnouncementState.DRAFT, None),
        (AnnouncementState.WAITING, None),
        (AnnouncementState.SCHEDULED, None),
        (AnnouncementState.COUNTDOWN, None),
        (AnnouncementState.STOPPED, None),
        (AnnouncementState.MISSED, None),
        (AnnouncementState.DISCARDED, None),
    ],
)
async def test_what_has_not_gone_out_is_not_known(
    stage: Stage, state: AnnouncementState, began: datetime | None
) -> None:
    row = await sent(stage, state=state, began_at=began, ended_at=None)
    assert await verifies(stage, row.code) == UNKNOWN


async def test_somebody_who_calls_himself_a_coordinator_is_not_believed(stage: Stage) -> None:
    """Eve takes the coordinator's name and writes what looks like an announcement, with a code of her own."""
    row = await sent(stage)
    eve = stage.server.person("Implementation Support Unit")
    await stage.is_now(eve, Role.DELEGATE, "CH")
    shown_to_eve = await stage.asks(eve, "/announce The meeting is cancelled.")
    assert shown_to_eve["text"] == "This is for coordinators."
    forged = await verifies(stage, "ABCD-2345")
    assert forged == UNKNOWN
    assert (await verifies(stage, row.code))[0] == "This announcement is genuine."
    near = row.code[:-1] + next(letter for letter in ALPHABET if letter != row.code[-1])
    assert await verifies(stage, near) == forged, "how near a code comes to one that is there does not show"


async def test_a_right_code_shows_the_words_that_were_sent_and_not_those_of_a_forgery(stage: Stage) -> None:
    row = await sent(stage)
    told = await verifies(stage, row.code)
    assert told[-1] == "The meeting begins at 10:00.", "whoever altered the text around the code is found out"


@pytest.mark.parametrize("written", ["", "ABCD", "ABCD-234", "ABCD-23456", "0O1I-LLLL", "hello there"])
async def test_what_is_no_code_is_shown_how_one_is_written(stage: Stage, written: str) -> None:
    told = await verifies(stage, written)
    assert told == ["Please write the code that stands above the announcement, for instance /verify 7KQ2-M4XA"]


async def test_who_tries_many_codes_is_answered_alike_for_an_hour_also_for_a_right_one(stage: Stage) -> None:
    row = await sent(stage)
    for _ in range(WRONG):
        assert await verifies(stage, new_code()) == UNKNOWN
    assert await verifies(stage, new_code()) == [MANY]
    assert await verifies(stage, row.code) == [MANY], "no oracle"
    ben = stage.server.person("Ben")
    told = lines((await stage.asks(ben, f"/verify {row.code}"))["text"])
    assert told[0] == "This announcement is genuine.", "others are not locked out"
    found = await Verifying(stage.house.db).verified(row.code, stage.ana.id, NOW + PAUSE + timedelta(seconds=1))
    assert not isinstance(found, Unverified)
    async with stage.house.db.read() as tx:
        left = (await tx.execute(wrong_codes.select().where(wrong_codes.c.person == stage.ana.id))).all()
    assert left == [], "nothing is kept longer than it counts"


async def test_right_codes_do_not_count(stage: Stage) -> None:
    row = await sent(stage)
    for _ in range(WRONG + 2):
        assert (await verifies(stage, row.code))[0] == "This announcement is genuine."


async def test_it_works_in_a_group(stage: Stage) -> None:
    row = await sent(stage)
    await stage.ana.writes(f"/verify@RapporteurPracticeBot {shown(row.code)}", chat=stage.group)
    assert "This announcement is genuine." in (await stage.group.next_message())["text"]


async def test_who_forwards_what_calls_itself_an_announcement_is_told_how_to_find_out(stage: Stage) -> None:
    eve, ben = stage.server.person("Implementation Support Unit"), stage.server.person("Ben")
    forged = await eve.writes("Urgent announcement. Genuine? See 7kq2-m4xa. The meeting is cancelled.")
    await stage.ana.forwards(forged)
    told = lines((await stage.ana.next_message())["text"])
    assert told[1:] == ["Whether it is a genuine announcement: /verify 7KQ2-M4XA"]
    await ben.forwards(await eve.writes("What did Switzerland say on 2012-03-20?"))
    assert len(lines((await ben.next_message())["text"])) == 1
