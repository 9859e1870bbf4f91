"""Following in chat: shown, begun, stopped, at what pace, under answers; and a digest that reaches its reader."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
import pytest_asyncio

from bot.delivery import Ready
from bot.follows.following import MOST
from bot.practice.people import Person
from bot.text.buttons import encode
from bot.text.message import Action
from storage import follows, glossary, outbox, records
from storage.follows import Follow, Pace
from storage.rows import Role, Term
from tests.handlers.record import MEETING, passages, record
from tests.handlers.stage import NOW, Stage, labels

pytestmark = pytest.mark.asyncio(loop_scope="module")

TERM = Term(
    id="ISU", acronym="ISU", names={"en": ("Implementation Support Unit",)}, meaning={"en": "A small office."}
)


@pytest_asyncio.fixture(loop_scope="module")
async def delegate(stage: Stage) -> Stage:
    """Ana is a delegate of Ireland, and the glossary knows the support unit."""
    await stage.is_now(stage.ana, Role.DELEGATE, "IE")
    async with stage.house.db.write() as tx:
        await glossary.put_terms(tx, [TERM])
    return stage


async def says(stage: Stage, text: str) -> dict[str, Any]:
    """What Ana sees after writing ``text``."""
    return await stage.asks(stage.ana, text)


async def press(stage: Stage, action: Action, on: dict[str, Any], person: Person | None = None) -> tuple[str, str]:
    """What a press brought: the method and its text."""
    shown = await stage.heard(stage.press(encode(action), on, person))
    for method, params in shown:
        if method in ("sendMessage", "editMessageText"):
            return method, plain(str(params["text"]))
    ((method, params),) = shown
    return method, str(params.get("text", ""))


def plain(text: str) -> str:
    return re.sub(r"<[^>]+>", "", text)


async def followed(stage: Stage) -> list[str]:
    async with stage.house.db.read() as tx:
        return sorted(one.subject for one in await follows.of_person(tx, stage.ana.id))


async def test_a_delegate_who_follows_nothing_reads_what_could_be_followed(delegate: Stage) -> None:
    said = await says(delegate, "/follow")
    for words in ("You follow nothing yet", "/follow Switzerland", "/follow item 3", "/follow 2MSP"):
        assert words in said["text"]
    assert labels(said) == ["How soon"]


async def test_what_is_written_is_followed_and_listed_with_a_button_to_stop_each(delegate: Stage) -> None:
    assert "You follow Switzerland." in (await says(delegate, "/follow Switzerland"))["text"]
    assert "You follow Switzerland already." in (await says(delegate, "/follow la Suisse"))["text"]
    assert "Implementation Support Unit (ISU)" in (await says(delegate, "/follow ISU"))["text"]
    assert "item 3, The support office" in (await says(delegate, "/follow item 3"))["text"]
    assert "Invented preparatory talks" in (await says(delegate, f"/follow {MEETING.title}"))["text"]
    assert await followed(delegate) == [
        f"item:{MEETING.id}:3",
        f"meeting:{MEETING.id}",
        "party:CH",
        "topic:ISU",
    ]
    said = await says(delegate, "/follow")
    assert "You follow 4 subjects" in said["text"]
    assert "Stop: Switzerland" in labels(said)
    method, text = await press(delegate, Action("follow-stop", ("party:CH", 0)), said)
    assert method == "editMessageText"
    assert "You follow 3 subjects" in text
    assert await press(delegate, Action("follow-stop", ("party:CH", 0)), said) == (
        "answerCallbackQuery",
        "You do not follow this any more.",
    )


async def test_a_name_that_may_mean_several_is_asked_about(delegate: Stage) -> None:
    said = await says(delegate, "/follow Congo")
    assert "Which of these" in said["text"]
    assert len(labels(said)) == 2
    assert await followed(delegate) == []
    _, text = await press(delegate, Action("follow", ("party:CG",)), said)
    assert plain(text).startswith("You follow Congo")
    assert await followed(delegate) == ["party:CG"]


@pytest.mark.parametrize("words", ["gladness in general", "item 77", "<b>&", "x" * 3000])
async def test_what_is_unknown_brings_the_right_form(delegate: Stage, words: str) -> None:
    said = await says(delegate, f"/follow {words}")
    assert "I know nothing called" in said["text"]
    assert "/follow Switzerland" in said["text"]
    assert await followed(delegate) == []


async def test_it_is_undone_and_done_again_under_the_same_message(delegate: Stage) -> None:
    said = await says(delegate, "/follow Norway")
    method, text = await press(delegate, Action("unfollow", ("party:NO",)), said)
    assert (method, plain(text)) == ("editMessageText", "You no longer follow Norway.")
    assert (await press(delegate, Action("unfollow", ("party:NO",)), said))[1] == "You do not follow this any more."
    assert plain((await press(delegate, Action("follow-again", ("party:NO",)), said))[1]).startswith(
        "You follow Norway."
    )
    assert await followed(delegate) == ["party:NO"]


@pytest.mark.parametrize(
    "action",
    [
        Action("follow", ("party:ZZZ",)),
        Action("follow", ("nonsense",)),
        Action("follow", ("item:CCM-2MSP:3",)),
        Action("unfollow", ("nonsense",)),
        Action("follow-pace", ("hourly",)),
    ],
)
async def test_a_button_of_something_that_is_not_there_says_so(delegate: Stage, action: Action) -> None:
    said = await says(delegate, "/follow")
    method, text = await press(delegate, action, said)
    assert method == "answerCallbackQuery"
    assert "no longer works" in text
    assert await followed(delegate) == []


async def test_the_pace_is_chosen_and_said(delegate: Stage) -> None:
    said = await says(delegate, "/follow")
    _, text = await press(delegate, Action("follow-paces"), said)
    assert "every day at 07:30" in text
    method, text = await press(delegate, Action("follow-pace", (Pace.AT_ONCE.value,)), said)
    assert method == "editMessageText"
    assert "outside your quiet hours" in text
    async with delegate.house.db.read() as tx:
        assert await follows.pace(tx, delegate.ana.id) is Pace.AT_ONCE
    _, text = await press(delegate, Action("follow", ("party:NO",)), said)
    assert "within minutes" in text


async def test_a_long_list_has_pages_and_an_end(delegate: Stage) -> None:
    keys = [party.key for party in delegate.house.lexicon.parties][:MOST]
    async with delegate.house.db.write() as tx:
        for key in keys:
            await follows.put(tx, Follow(person=delegate.ana.id, subject=f"party:{key}", at=NOW), most=MOST)
    said = await says(delegate, "/follow")
    assert f"{MOST - 8} more" in labels(said)
    assert "16. " in (await press(delegate, Action("following", (1,)), said))[1]
    assert "100. " in (await press(delegate, Action("following", (90,)), said))[1], "the last page instead"
    assert "as many as one can" in (await press(delegate, Action("follow", ("topic:ISU",)), said))[1]
    assert len(await followed(delegate)) == MOST


async def test_a_guest_is_told_that_this_is_for_delegates(stage: Stage) -> None:
    said = await says(stage, "/follow Norway")
    assert "for delegates" in said["text"]
    assert "for delegates" in (await press(stage, Action("follow", ("party:NO",)), said))[1]
    assert await followed(stage) == []


# ── under answers ───────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("question", "label"),
    [
        ("What did Switzerland say about rooms?", "Follow Switzerland"),
        ("What did Denmark say about rooms?", "Follow Denmark"),
        ("Who spoke on item 3?", "Follow Item 3"),
        ("What is the ISU?", "Follow ISU"),
        ("Where were the talks in Bern?", "Follow Invented preparatory talks"),
    ],
)
async def test_under_an_answer_its_one_subject_can_be_followed(delegate: Stage, question: str, label: str) -> None:
    said = await says(delegate, question)
    assert label in labels(said), said["text"]


async def test_under_other_answers_nothing_is_offered(delegate: Stage) -> None:
    for question in (
        "What did Austria and Ireland say?",
        "What did Congo say?",
        "Who spoke on clearance?",
        "hello",
    ):
        found = labels(await says(delegate, question))
        assert [one for one in found if one.startswith("Follow")] == [], question


async def test_what_is_followed_already_and_for_guests_nothing_is_offered(delegate: Stage) -> None:
    await says(delegate, "/follow Switzerland")
    found = labels(await says(delegate, "What did Switzerland say about rooms?"))
    assert "Follow Switzerland" not in found
    await delegate.is_now(delegate.ana, Role.GUEST)
    found = labels(await says(delegate, "What did Norway say about trainers?"))
    assert "Follow Norway" not in found


async def test_me_leads_to_what_is_followed(delegate: Stage) -> None:
    said = await says(delegate, "/me")
    assert "What I follow" in labels(said)
    method, text = await press(delegate, Action("following", (0,)), said)
    assert method == "sendMessage"
    assert "You follow nothing yet" in text


# ── a digest ────────────────────────────────────────────────────────────────────────────────────────────────


async def test_a_record_goes_in_and_the_delegate_gets_a_digest_and_leafs_through_it(delegate: Stage) -> None:
    said = await says(delegate, "/follow item 3")
    await press(delegate, Action("follow-pace", (Pace.AT_ONCE.value,)), said)
    newsroom, db = delegate.line.upkeep.newsroom, delegate.house.db
    await newsroom.tick(NOW)
    async with db.write() as tx:
        await records.put_record(
            tx, replace(record(sha="b" * 64), put_in_at=NOW + timedelta(minutes=1)), passages()
        )
    report = await newsroom.tick(NOW + timedelta(minutes=4))
    assert report.records == 1
    async with db.read() as tx:
        (row,) = await outbox.rows(tx, kind="digest", person=delegate.ana.id)
    found = await delegate.line.upkeep.composers["digest"](row, NOW + timedelta(minutes=4))
    assert isinstance(found, Ready)
    method, text = await press(delegate, Action("digest", (row.data["mailing"], 0)), said)
    assert method == "editMessageText"
    assert "1 record on what you follow" in text
    assert "keys would be handed over in June" in text
    for action in (Action("digest", (row.data["mailing"] + 1, 0)), Action("digest", (0, 0))):
        assert (await press(delegate, action, said))[0] == "answerCallbackQuery"
    other = delegate.server.person("Ben")
    other.chat.started = True
    await delegate.is_now(other, Role.DELEGATE, "IE")
    action = Action("digest", (row.data["mailing"], 0))
    assert (await press(delegate, action, said, other))[0] == "answerCallbackQuery", "somebody else's"
