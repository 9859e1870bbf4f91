"""The board as delegates and coordinators see it in chat."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import date
from typing import Any

import pytest
import pytest_asyncio

from bot.board.studio import Studio
from bot.errors import NoFont, NoPicture
from storage import parties, people, submissions
from storage.rows import PartyStatus, Person, Role, SubmissionEntry, SubmissionStep
from storage.tables import submission_entries
from tests.handlers.stage import Stage, labels

pytestmark = pytest.mark.asyncio(loop_scope="module")  # the loop that the stage lives in; its clock: 20 March 2012

PATIENCE = 90.0  # seconds; the first picture reads every font of the machine


@pytest_asyncio.fixture(loop_scope="module")
async def stage(served: Stage) -> AsyncIterator[Stage]:
    """The bot at work, with three parties, one of which has reported, and a delegate."""
    async with served.house.db.write() as tx:
        await tx.execute(submission_entries.delete())
        await parties.put_statuses(
            tx,
            [
                PartyStatus(party=key, treaty="CCM", deposited=date(2008, 12, 3), deposit_kind="ratification")
                for key in ("IE", "NO", "ZM")
            ],
        )
        entry = SubmissionEntry(
            id=0, treaty="CCM", rule="ccm-article-7-annual", party="IE", period=2011, step=SubmissionStep.RECORDED,
            at=served.line.desk.clock(), by=0, submitted_on=date(2011, 4, 28), document="CCM/ART7/2011/5",
        )  # fmt: skip
        await submissions.add(tx, entry)
    with served.with_new_people() as stage:
        async with stage.house.db.write() as tx:
            await people.put_person(tx, Person(id=stage.ana.id, role=Role.DELEGATE, state="IE"))
        yield stage


async def press(stage: Stage, message: dict[str, Any], label: str) -> dict[str, Any]:
    await stage.ana.presses(message, label)
    return await stage.ana.next_message(PATIENCE)


async def test_the_board_of_a_year(stage: Stage) -> None:
    shown = await stage.asks(stage.ana, "/board yearly reports 2011")
    assert shown["text"].splitlines() == [
        "Article 7(2) reports due in 2011",
        "Handed in: 1 · Overdue: 2",
        "",
        "African States (1): Overdue: 1",
        "Western European and other States (2): Handed in: 1 · Overdue: 1",
        "",
        "Overdue: the day has passed and nothing is recorded",
        "30 Apr 2011, Article 7(2): Norway and Zambia",
        "",
        "As of 20 March 2012, by what is recorded here",
    ]
    there = await press(stage, shown, "Handed in: 1")
    assert there["message_id"] == shown["message_id"]
    assert "Ireland, Article 7(2): 28 Apr 2011" in there["text"]
    groups = await press(stage, there, "By group")
    group = await press(stage, groups, "African States")
    assert "Zambia" in group["text"]
    assert "Norway" not in group["text"]


async def test_words_that_the_board_does_not_know_are_answered_with_examples(stage: Stage) -> None:
    shown = await stage.asks(stage.ana, "/board bananas")
    assert shown["text"].startswith("“bananas” is not something the board can show.")
    assert "/board clearance" in shown["text"]
    assert "/deadlines Ireland" in (await stage.asks(stage.ana, "/board Ireland"))["text"]


async def test_the_table_and_the_pictures_come_as_files(stage: Stage) -> None:
    shown = await stage.asks(stage.ana, "/board yearly reports 2011")
    table = await press(stage, shown, "Table (CSV)")
    assert table["document"]["file_name"] == "ccm-article-7-2--2011.csv"
    assert table["caption"] == "Article 7(2) reports due in 2011: 3 rows."
    noted = (await stage.line.desk.journal.rows(kind="export", limit=1))[0]
    assert (noted.deed, noted.by, noted.doer) == ("export.board", stage.ana.id, "delegate")
    assert (noted.subject, noted.detail) == ("board:CCM.7(2).2011..", {"rows": 3})
    picture = await press(stage, shown, "Picture")
    assert picture["photo"][-1]["width"] == 1080
    assert picture["caption"] == "Article 7(2) reports due in 2011"
    back = await press(stage, picture, "The board")
    assert "Overdue: 2" in back["text"]
    rates = await press(stage, back, "Over the years")
    assert "2011: 33%, 1 of 3; in time 1" in rates["text"]
    assert (await press(stage, rates, "As a picture"))["photo"]


class NoArabicHere(Studio):
    """A machine without letters for Arabic."""

    async def draw(self, order: Any) -> bytes:
        if order["language"] == "ar":
            raise NoFont("ar")
        return await super().draw(order)


class Broken(Studio):
    """A machine on which nothing can be drawn."""

    async def draw(self, order: Any) -> bytes:
        raise NoPicture("out of paint")


async def test_without_letters_for_the_language_the_picture_is_in_english_and_says_so(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with stage.house.db.write() as tx:
        await people.put_person(tx, Person(id=stage.ana.id, role=Role.DELEGATE, state="IE", language="ar"))
    shown = await stage.asks(stage.ana, "/board 2011")
    monkeypatch.setitem(vars(stage.line.desk), "studio", NoArabicHere())
    data = next(
        button["callback_data"]
        for row in shown["reply_markup"]["inline_keyboard"]
        for button in row
        if button["callback_data"].startswith("1|board-pic|")
    )
    await stage.ana.presses(shown, data=data)
    picture = await stage.ana.next_message(PATIENCE)
    assert picture["photo"]
    assert len(picture["caption"].splitlines()) == 2


async def test_where_nothing_can_be_drawn_it_is_said(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    shown = await stage.asks(stage.ana, "/board 2011")
    monkeypatch.setitem(vars(stage.line.desk), "studio", Broken())
    await stage.ana.presses(shown, "Picture")
    assert (await stage.ana.next_message(PATIENCE))["text"].startswith("The picture could not be drawn.")


async def test_a_guest_sees_no_board(stage: Stage) -> None:
    async with stage.house.db.write() as tx:
        await people.put_person(tx, Person(id=stage.ana.id))
    assert (await stage.asks(stage.ana, "/board"))["text"].startswith("This is for delegates")


async def test_a_forged_choice_is_an_old_button(stage: Stage) -> None:
    shown = await stage.asks(stage.ana, "/board 2011")
    assert "Picture" in labels(shown)
    for name in ("board-open", "board-groups", "board-pic", "board-csv", "board-rates", "board-rates-pic"):
        stage.ana.skip()
        pressed = await stage.ana.forges(shown, f"1|{name}|XYZ.1.0..")
        toast = await stage.ana.next_toast()
        while toast["callback_query_id"] != pressed["id"]:
            toast = await stage.ana.next_toast()
        assert toast["text"].startswith("This button no longer works"), name
