"""The audience of a draft as a coordinator puts it together in chat."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import date
from typing import Any

import pytest
import pytest_asyncio
import sqlalchemy as sa

from bot.announcements.answers import Draft
from bot.practice.people import Person as Somebody
from bot.text.message import Written
from storage import announcements, audiences, chats, journal, parties, people
from storage.announcement_rows import Announcement
from storage.rows import ChatState, PartyStatus, Person, Role
from storage.tables import people as people_rows
from storage.tables import saved_audiences
from tests.handlers.stage import NOW, Stage, labels

pytestmark = pytest.mark.asyncio(loop_scope="module")  # the loop that the stage lives in; its clock: 20 March 2012

ALL_SHELVES = [
    "States and organisations",
    "Regional groups",
    "Other groups",
    "Delegates or coordinators",
    "Languages",
    "Parties to a treaty",
    "Have not handed in",
    "Are late with",
    "Have handed in",
    "Follow a meeting",
    "Follow an agenda item",
    "Follow a topic",
    "Follow a State",
    "Saved audiences",
]


@pytest_asyncio.fixture(loop_scope="module")
async def stage(served: Stage) -> AsyncIterator[Stage]:
    """The bot at work. Four delegates; two of the three States of the region are parties and owe a report."""
    rows = [
        Person(id=801, role=Role.DELEGATE, state="IE", name="Aoife", language="en", groups=("clearance",)),
        Person(id=802, role=Role.DELEGATE, state="NO", name="Nils", language="en"),
        Person(id=803, role=Role.DELEGATE, state="CH", name="Urs", language="fr"),
        Person(id=804, role=Role.DELEGATE, state="ZM", name="Zelda", language="en", groups=("finance",)),
        Person(id=805, role=Role.DELEGATE, state="NO", name="Gone", left_at=NOW),
    ]
    async with served.house.db.write() as tx:
        await tx.execute(sa.delete(people_rows))
        await tx.execute(sa.delete(saved_audiences))
        await people.put_people(tx, rows)
        await chats.stop(tx, 804, ChatState.BLOCKED, NOW)
        await parties.put_statuses(
            tx,
            [
                PartyStatus(party=key, treaty="CCM", deposited=date(2008, 12, 3), deposit_kind="ratification",
                            entry_into_force=date(2010, 8, 1))
                for key in ("IE", "NO", "ZM")
            ],
        )  # fmt: skip
    with served.with_new_people() as stage:
        yield stage


async def draft(stage: Stage, who: Somebody | None = None, name: str = "Cora") -> int:
    """A coordinator of no State with a draft; its id."""
    who = who or stage.ana
    async with stage.house.db.write() as tx:
        await people.put_person(tx, Person(id=who.id, role=Role.COORDINATOR, name=name, language="en"))
    begun = await stage.line.desk.announcing.begin(who.id, "en", Written("Please come."), NOW)
    assert isinstance(begun, Draft)
    return begun.announcement.id


async def screen(stage: Stage, id: int, who: Somebody | None = None) -> dict[str, Any]:
    """The audience's screen, by a button forged on any message."""
    who = who or stage.ana
    shown = await stage.asks(who, "/help")
    await who.forges(shown, f"1|aud|{id}")
    return await who.next_message()


async def press(who: Somebody, message: dict[str, Any], label: str) -> dict[str, Any]:
    await who.presses(message, label)
    return await who.next_message()


async def toast(who: Somebody, message: dict[str, Any], data: str) -> str:
    """What is shown over the chat for a forged button."""
    pressed = await who.forges(message, data)
    while True:
        shown = await who.next_toast()
        if shown["callback_query_id"] == pressed["id"]:
            return str(shown["text"])


async def row(stage: Stage, id: int) -> Announcement:
    async with stage.house.db.read() as tx:
        found = await announcements.announcement(tx, id)
    assert found is not None
    return found


async def test_an_audience_is_pressed_together_and_counted_at_each_step(stage: Stage) -> None:
    ana, id = stage.ana, await draft(stage)
    shown = await screen(stage, id)
    assert shown["text"].splitlines() == [
        "For: everybody",
        "People: 5",
        "States and organisations: 4",
        "By language: English 4 and French 1",
        "Of them have blocked the assistant: 1",
        "",
        "You can also write it, for instance: WEOG and not Switzerland",
    ]
    assert labels(shown) == [*ALL_SHELVES, "But not…", "Who is in it", "Back to the draft"]

    shown = await press(ana, await press(ana, shown, "Regional groups"), "Western European and other States")
    assert shown["text"].splitlines()[:3] == [
        "For: Western European and other States",
        "People: 3",
        "States and organisations: 3",
    ]
    shown = await press(ana, shown, "Only those who are also…")
    shown = await press(ana, await press(ana, shown, "Have not handed in"), "Article 7(2), due in 2011")
    assert "AND those who have not handed in Article 7(2), due in 2011" in shown["text"]
    assert "People: 2" in shown["text"]
    shown = await press(ana, shown, "But not…")
    shown = await press(ana, await press(ana, shown, "Other groups"), "clearance")
    assert "AND NOT the group “clearance”" in shown["text"]
    assert (await row(stage, id)).audience == (
        "region:WEOG and missing:ccm-article-7-annual:2011 and not group:clearance"
    )

    members = await press(ana, shown, "Who is in it")
    assert members["text"].splitlines() == ["Who is in it", "Norway", "\u2068Nils\u2069"]
    shown = await press(ana, members, "Back to the audience")
    shown = await press(ana, shown, "Undo the last step")
    assert (await row(stage, id)).audience == "region:WEOG and missing:ccm-article-7-annual:2011"
    shown = await press(ana, shown, "Everybody else")
    assert "For: NOT (" in shown["text"]
    shown = await press(ana, shown, "Clear")
    assert (await row(stage, id)).audience == "all"


async def test_a_button_pressed_twice_takes_one_step_back(stage: Stage) -> None:
    ana, id = stage.ana, await draft(stage)
    await stage.line.desk.announcing.set_audience(id, "state:CH or state:IE or state:NO", ana.id, NOW)
    shown = await screen(stage, id)
    undo = next(
        b["callback_data"]
        for r in shown["reply_markup"]["inline_keyboard"]
        for b in r
        if "undo" in b["callback_data"]
    )
    await ana.forges(shown, undo)
    assert "For: Switzerland OR Ireland" in (await ana.next_message())["text"]
    assert (
        await toast(ana, shown, undo)
        == "This is done, or the audience has changed since. Open it anew from the draft."
    )
    assert (await row(stage, id)).audience == "state:CH or state:IE"


async def test_an_audience_is_written_in_words(stage: Stage) -> None:
    ana, id = stage.ana, await draft(stage)
    await screen(stage, id)
    shown = await stage.asks(ana, "WEOG and not those who have handed in Article 7 for 2011")
    assert (
        "For: Western European and other States AND NOT those who have handed in Article 7(2), due in 2011"
        in shown["text"]
    )
    assert (await row(stage, id)).audience == "region:WEOG and not reported:ccm-article-7-annual:2011"

    asked = await stage.asks(ana, "la Suisse et la Zambie")
    assert "You wrote: Switzerland OR Zambia" in asked["text"]
    assert labels(asked)[:4] == [
        "Only those who are in both",
        "These too",
        "But not these",
        "These instead",
    ]
    assert (await row(stage, id)).audience == "region:WEOG and not reported:ccm-article-7-annual:2011", (
        "asked first"
    )
    await press(ana, asked, "But not these")
    assert (await row(stage, id)).audience == (
        "region:WEOG and not reported:ccm-article-7-annual:2011 and not (state:CH or state:ZM)"
    )


async def test_a_misspelt_name_is_asked_about_and_an_ambiguous_one_too(stage: Stage) -> None:
    ana, id = stage.ana, await draft(stage)
    await screen(stage, id)
    asked = await stage.asks(ana, "swizerland")
    assert asked["text"].splitlines() == ["Do you mean this?", "Switzerland"]
    assert (await row(stage, id)).audience == "all"
    await press(ana, asked, "Yes")
    assert (await row(stage, id)).audience == "state:CH"

    await screen(stage, id)
    asked = await stage.asks(ana, "Congo")
    assert asked["text"] == "Which of these do you mean?"
    chosen = await press(ana, asked, "Democratic Republic of the Congo")
    assert "You wrote: Democratic Republic of the Congo" in chosen["text"]
    await press(ana, chosen, "These too")
    assert (await row(stage, id)).audience == "state:CH or state:CD"


async def test_the_beginning_of_a_name_finds_it_on_the_list_of_states(stage: Stage) -> None:
    ana, id = stage.ana, await draft(stage)
    shelf = await press(ana, await screen(stage, id), "States and organisations")
    assert labels(shelf)[:4] == ["Ireland", "Norway", "Switzerland", "Zambia"], "those of whom somebody has come in"
    asked = await stage.asks(ana, "zam")
    assert "Zambia" in asked["text"]
    await press(ana, asked, "Yes")
    assert (await row(stage, id)).audience == "state:ZM"


async def test_whoever_is_asked_what_they_mean_may_write_something_else_instead(stage: Stage) -> None:
    ana, id = stage.ana, await draft(stage)
    await screen(stage, id)
    asked = await stage.asks(ana, "Congo")
    assert "Which of these" in asked["text"]
    assert "For: Norway" in (await stage.asks(ana, "Norway"))["text"]
    await press(ana, asked, "Congo")
    assert (await row(stage, id)).audience == "state:NO", "a reading put aside is asked about once more"


async def test_who_goes_back_to_the_draft_may_ask_questions_again(stage: Stage) -> None:
    ana, id = stage.ana, await draft(stage)
    await press(ana, await screen(stage, id), "Back to the draft")
    assert "library" in (await stage.asks(ana, "What did Switzerland say about keys?"))["text"]
    assert (await row(stage, id)).audience == "all"


async def test_what_is_not_understood_says_so_and_is_asked_again(stage: Stage) -> None:
    ana, id = stage.ana, await draft(stage)
    await screen(stage, id)
    shown = await stage.asks(ana, "the weather group")
    assert "I do not know “weather”" in shown["text"]
    assert "WEOG and not Switzerland" in shown["text"]
    shown = await stage.asks(ana, "Swiss delegates")
    assert "For: Switzerland" in shown["text"], "the next words are still meant for it"


async def test_every_kind_of_choice_has_a_list_or_says_what_would_fill_it(stage: Stage) -> None:
    ana, id = stage.ana, await draft(stage)
    shown = await screen(stage, id)
    for shelf in ALL_SHELVES:
        opened = await press(ana, shown, shelf)
        buttons = [label for label in labels(opened) if label != "Back"]
        assert shelf in opened["text"]
        assert buttons or "yet" in opened["text"] or "empty" in opened["text"], shelf
        shown = await press(ana, await press(ana, opened, "Back"), "Back to the audience")


async def test_long_lists_have_further_pages(stage: Stage) -> None:
    ana, id = stage.ana, await draft(stage)
    async with stage.house.db.write() as tx:
        many = [Person(id=900 + n, role=Role.DELEGATE, state="AT", name=f"Anna {n:02}") for n in range(70)]
        await people.put_people(tx, many)
    reports = await press(ana, await screen(stage, id), "Have not handed in")
    more = next(label for label in labels(reports) if label.endswith("more"))
    second = await press(ana, reports, more)
    assert not set(labels(reports)) & set(labels(second)) - {"Back", more}
    first = await press(ana, await screen(stage, id), "Who is in it")
    assert first["text"].splitlines()[:2] == ["Who is in it", "Austria"]
    third = await press(ana, await press(ana, first, "45 more"), "15 more")
    assert "Anna 69" in third["text"]
    assert "Zelda\u2069 (has blocked the assistant)" in third["text"]
    assert third["text"].splitlines()[-2:] == ["Of no State or organisation", "\u2068Cora\u2069"]


async def test_an_audience_is_saved_used_replaced_and_dropped(stage: Stage) -> None:
    ana, id = stage.ana, await draft(stage)
    await stage.line.desk.announcing.set_audience(id, "region:WEOG", ana.id, NOW)
    await press(ana, await screen(stage, id), "Save under a name")
    shown = await stage.asks(ana, "  The   West ")
    assert "It is saved as “\u2068The West\u2069”." in shown["text"]

    await stage.line.desk.announcing.set_audience(id, "all", ana.id, NOW)
    shelf = await press(ana, await screen(stage, id), "Saved audiences")
    shown = await press(ana, shelf, "The West")
    assert shown["text"].splitlines()[:2] == ["For: the saved audience “The West”", "People: 3"]

    await stage.line.desk.announcing.set_audience(id, "state:CH", ana.id, NOW)
    await press(ana, await screen(stage, id), "Save under a name")
    asked = await stage.asks(ana, "the west")
    assert "already" in asked["text"]
    await press(ana, asked, "Put this in its place")
    assert [one.expression for one in await stage.line.desk.audiences.saved()] == ["state:CH"]

    await stage.line.desk.announcing.set_audience(id, 'saved:"The West" or state:IE', ana.id, NOW)
    shelf = await press(ana, await press(ana, await screen(stage, id), "These too…"), "Saved audiences")
    listed = await press(ana, shelf, "Drop one that is saved")
    asked = await press(ana, listed, "the west")
    assert "will say so" in asked["text"]
    await press(ana, asked, "Drop it")
    shown = await screen(stage, id)
    assert "There is no saved audience called “The West” any more. Please change the audience." in shown["text"]
    async with stage.house.db.read() as tx:
        assert await audiences.every(tx) == ()
        deeds = [one.detail for one in await journal.rows(tx) if one.deed == "announcement.audience"]
    assert sorted(str(one["change"]) for one in deeds if one) == ["dropped", "saved", "saved"]


async def test_a_saved_audience_that_would_contain_itself_is_refused(stage: Stage) -> None:
    ana, id = stage.ana, await draft(stage)
    for name, expression in (("One", "state:CH"), ("Two", "saved:One or state:IE")):
        await stage.line.desk.announcing.set_audience(id, expression, ana.id, NOW)
        await press(ana, await screen(stage, id), "Save under a name")
        await stage.asks(ana, name)
    await stage.line.desk.announcing.set_audience(id, "saved:Two and not state:NO", ana.id, NOW)
    await press(ana, await screen(stage, id), "Save under a name")
    asked = await stage.asks(ana, "one")
    refused = await press(ana, asked, "Put this in its place")
    assert "contains itself" in refused["text"]
    saved = {one.name: one.expression for one in await stage.line.desk.audiences.saved()}
    assert saved["One"] == "state:CH"


async def test_nobody_changes_the_audience_of_anothers_draft_and_no_delegate_any(stage: Stage) -> None:
    ben = stage.server.person("Ben")
    ana, id = stage.ana, await draft(stage)
    other = await draft(stage, ben, "Ben")
    own = await screen(stage, id)
    assert await toast(ana, own, f"1|aud|{other}") == "This draft is somebody else's."
    assert await toast(ana, own, f"1|aud-clear|{other}|0123456789") == "This draft is somebody else's."
    assert await toast(ana, own, f"1|aud-who|{other}|0") == "This draft is somebody else's."
    assert await toast(ana, own, "1|aud|99999") == "There is no such announcement here."
    await stage.is_now(ana, Role.DELEGATE, "CH")
    assert await toast(ana, own, f"1|aud|{id}") == "This is for coordinators."
    assert (await row(stage, id)).audience == "all"


@pytest.mark.parametrize(
    "data",
    [
        "1|aud-add|{id}|xor",
        "1|aud-shelf|{id}|and|weather|0",
        "1|aud-shelf|{id}|xor|states|0",
        "1|aud-pick|{id}|xor|states|0123456789",
        "1|aud-mean|999999|0",
        "1|aud-join|999999|0|and",
        "1|aud-replace|999999",
    ],
)
async def test_a_forged_button_does_nothing(stage: Stage, data: str) -> None:
    id = await draft(stage)
    shown = await screen(stage, id)
    assert await toast(stage.ana, shown, data.format(id=id)) == "This button no longer works. Please ask again."
    assert (await row(stage, id)).audience == "all"


async def test_a_choice_that_is_there_no_more_says_so(stage: Stage) -> None:
    id = await draft(stage)
    shown = await screen(stage, id)
    said = await toast(stage.ana, shown, f"1|aud-pick|{id}|and|groups|0123456789")
    assert said == "This is not among the choices any more. Please look at them again."
    said = await toast(stage.ana, shown, f"1|aud-drop|{id}|0123456789")
    assert said == "This saved audience is not there any more."
