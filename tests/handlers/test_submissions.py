"""Submissions as coordinators and delegates see them in chat."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
import pytest_asyncio

from bot.practice.people import Person as Somebody
from storage import parties, people, submissions
from storage.rows import PartyStatus, Person, Role, SubmissionEntry, SubmissionStep
from storage.tables import submission_entries
from tests.handlers.stage import Stage, labels

pytestmark = pytest.mark.asyncio(loop_scope="module")  # the loop that the stage lives in; its clock: 20 March 2012

JOINED = {"IE": "2008-12-03", "NO": "2008-12-03", "AT": "2009-04-02", "ZM": "2009-08-12", "CG": "2010-02-16"}


@pytest_asyncio.fixture(loop_scope="module")
async def stage(served: Stage) -> AsyncIterator[Stage]:
    """The bot at work, with five parties and no submission yet."""
    async with served.house.db.write() as tx:
        await tx.execute(submission_entries.delete())
        await parties.put_statuses(
            tx,
            [
                PartyStatus(party=key, treaty="CCM", deposited=date.fromisoformat(day), deposit_kind="ratification")
                for key, day in JOINED.items()
            ],
        )
    with served.with_new_people() as stage:
        yield stage


async def becomes(stage: Stage, who: Somebody, role: Role, state: str = "", name: str = "") -> None:
    async with stage.house.db.write() as tx:
        await people.put_person(tx, Person(id=who.id, role=role, state=state, name=name))


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


async def standing(stage: Stage) -> dict[tuple[str, str, int], SubmissionEntry]:
    async with stage.house.db.read() as tx:
        return dict(await submissions.standing(tx))


async def test_a_coordinator_records_one_report(stage: Stage) -> None:
    await becomes(stage, stage.ana, Role.COORDINATOR)
    shown = await stage.asks(stage.ana, "/submitted Ireland Article 7(2), 28 April 2011, CCM/ART7/2011/5")
    assert shown["text"].splitlines() == [
        "To be recorded: 1",
        "Ireland · Article 7(2), due 30 Apr 2011 · handed in 28 Apr 2011 · CCM/ART7/2011/5",
    ]
    assert labels(shown) == ["Record 1", "Cancel"]
    assert await standing(stage) == {}

    done = await press(stage.ana, shown, "Record 1")
    assert done["text"] == "Recorded: 1 submission."
    (entry,) = (await standing(stage)).values()
    assert (entry.party, entry.period, entry.by) == ("IE", 2011, stage.ana.id)

    page = await press(stage.ana, done, "Show it")
    assert page["text"].splitlines() == [
        "Ireland",
        "Article 7(2) · annual transparency report · due on 30 April 2011",
        "Handed in, recorded by a coordinator.",
        "Handed in on 28 April 2011.",
        "Document: CCM/ART7/2011/5",
        "",
        "What was put down",
        "20 Mar 2012: by you.",
    ]


async def test_the_year_of_two_reports_is_asked_about(stage: Stage) -> None:
    await becomes(stage, stage.ana, Role.COORDINATOR)
    shown = await stage.asks(stage.ana, "/submitted Ireland Article 7 2011")
    assert shown["text"] == "Line 1: which report of Ireland is meant by “Ireland Article 7 2011”?"
    assert labels(shown) == [
        "First report, due 28 Jan 2011",
        "Yearly report, due 30 Apr 2011",
        "Leave this line out",
        "Cancel",
    ]
    shown = await press(stage.ana, shown, "First report, due 28 Jan 2011")
    await press(stage.ana, shown, "Record 1")
    assert list(await standing(stage)) == [("ccm-article-7-initial", "IE", 0)]


async def test_a_pasted_list_with_everything_that_can_be_wrong_in_it(stage: Stage) -> None:
    await becomes(stage, stage.ana, Role.COORDINATOR)
    shown = await stage.asks(
        stage.ana,
        "/submitted annual report 2011\nIreland 28/04/2011\nNorvège\nZambai\nNorway\nCanada\nAtlantis\nCMC\nIreland, no",
    )
    assert shown["text"].splitlines() == [
        "Line 4: “Zambai” was read as Zambia. Is that right?",
        "",
        "To be recorded: 2",
        "Ireland · Article 7(2), due 30 Apr 2011 · handed in 28 Apr 2011",
        "Norway · Article 7(2), due 30 Apr 2011",
        "",
        "Not taken: 5 lines",
        "Line 5 says the same as a line above it: “Norway”.",
        "Line 6: nothing of the sort was due from Canada then (“Canada”).",
        "Line 7: “Atlantis” is not understood in “Atlantis”.",
        "Line 8: “CMC” is not a State.",
        "Line 9: “no” is not understood in “Ireland, no”.",
    ]
    shown = await press(stage.ana, shown, "Zambia")
    done = await press(stage.ana, shown, "Record 3")
    assert done["text"].splitlines() == ["Recorded: 3 submissions.", "5 lines were left out."]
    assert {party for _, party, _ in await standing(stage)} == {"IE", "NO", "ZM"}

    again = await stage.asks(stage.ana, "/submitted annual report 2011, Norway, 3 April 2011")
    assert again["text"].splitlines() == [
        "Recorded already: 1",
        "Line 1 says otherwise of Norway (Article 7(2)); correct it on the report's own page.",
        "",
        "There is nothing here to put down.",
    ]


async def test_a_long_list_has_pages(stage: Stage) -> None:
    await becomes(stage, stage.ana, Role.COORDINATOR)
    years = "\n".join(f"Ireland annual report {year}" for year in range(1995, 2015))
    shown = await stage.asks(stage.ana, f"/submitted {years}")
    assert "Page 1 of 2" in shown["text"]
    shown = await press(stage.ana, shown, "Further")
    assert "Page 2 of 2" in shown["text"]
    assert "Ireland annual report 2014" in shown["text"]
    assert "Back" in labels(shown)


async def test_a_file_with_the_caption(stage: Stage) -> None:
    await becomes(stage, stage.ana, Role.COORDINATOR)
    table = "State;Article;Year;Date\nIreland;7(2);2011;28.04.2011\nNorway;7(2);2011;\n".encode("utf-8-sig")
    await stage.ana.sends_document("reports.csv", table, caption="/submitted")
    shown = await stage.ana.next_message()
    assert "To be recorded: 2" in shown["text"]
    await stage.ana.sends_document("reports.csv", b"a,b\n1,2\n", caption="/submitted")
    assert "has to name the columns" in (await stage.ana.next_message())["text"]


async def test_the_command_alone_explains_itself_and_takes_the_next_message(stage: Stage) -> None:
    await becomes(stage, stage.ana, Role.COORDINATOR)
    shown = await stage.asks(stage.ana, "/submitted")
    assert "/submitted Ireland Article 7 2011" in shown["text"]
    shown = await stage.asks(stage.ana, "Ireland annual report 2011")
    assert "To be recorded: 1" in shown["text"]
    cancelled = await press(stage.ana, shown, "Cancel")
    assert cancelled["text"] == "Cancelled. Nothing was put down."
    assert await standing(stage) == {}


async def test_a_preview_that_the_base_outran_is_shown_again(stage: Stage) -> None:
    await becomes(stage, stage.ana, Role.COORDINATOR)
    shown = await stage.asks(stage.ana, "/submitted annual report 2011\nIreland\nNorway")
    async with stage.house.db.write() as tx:
        entry = SubmissionEntry(
            id=0, treaty="CCM", rule="ccm-article-7-annual", party="NO", period=2011,
            step=SubmissionStep.RECORDED, at=stage.line.desk.clock(), by=0,
        )  # fmt: skip
        await submissions.add(tx, entry)
    again = await press(stage.ana, shown, "Record 2")
    assert again["text"].startswith(
        "Something was recorded meanwhile. Nothing was put down; please look once more."
    )
    assert ("ccm-article-7-annual", "IE", 2011) not in await standing(stage)
    assert (await press(stage.ana, again, "Record 1"))["text"] == "Recorded: 1 submission."


async def test_a_delegate_says_so_a_coordinator_confirms(stage: Stage) -> None:
    ben = stage.server.person("Ben")
    ben.chat.started = True
    await becomes(stage, stage.ana, Role.DELEGATE, "IE", "Ana")
    await becomes(stage, ben, Role.COORDINATOR, name="Ben")
    shown = await stage.asks(stage.ana, "/submitted")
    assert shown["text"].startswith("Which report of Ireland was handed in?")
    done = await press(stage.ana, shown, "Yearly report, due 30 Apr 2011")
    assert done["text"].startswith("Thank you. The coordinators are told")
    assert [one.step for one in (await standing(stage)).values()] == [SubmissionStep.CLAIMED]

    ben.skip()
    listed = await stage.asks(ben, "/claims")
    assert listed["text"].splitlines() == [
        "1 claim waits for a coordinator",
        "",
        "Ireland says that it handed in: Article 7(2), due in 2011.",
    ]
    page = await press(ben, listed, "Confirm Ireland")
    assert "Handed in, confirmed by a coordinator." in page["text"]
    assert "20 Mar 2012: Ana said that it was handed in." in page["text"]

    # The delegate reads who they are themselves, and not which coordinator it was.
    stage.ana.skip()
    seen = await press(stage.ana, done, "Show it")
    assert seen["text"].splitlines()[-2:] == ["20 Mar 2012: by you.", "20 Mar 2012: confirmed by a coordinator."]
    empty = await stage.asks(ben, "/claims")
    assert empty["text"].startswith("Nothing waits for a coordinator.")


async def test_a_delegate_adds_the_day_and_the_symbol_to_what_they_said(stage: Stage) -> None:
    await becomes(stage, stage.ana, Role.DELEGATE, "IE")
    shown = await stage.asks(stage.ana, "/submitted")
    await press(stage.ana, shown, "Yearly report, due 30 Apr 2011")
    again = await stage.asks(stage.ana, "/submitted annual report 2011")
    assert again["text"].startswith("Recorded already: 1")
    shown = await stage.asks(stage.ana, "/submitted annual report 2011, 28 April 2011")
    assert shown["text"].startswith("You say that this was handed in:")
    await press(stage.ana, shown, "Yes, handed in")
    shown = await stage.asks(stage.ana, "/submitted annual report 2011, CCM/ART7/2011/5")
    done = await press(stage.ana, shown, "Yes, handed in")
    assert done["text"].startswith("Thank you.")
    (entry,) = (await standing(stage)).values()
    assert (entry.step, entry.submitted_on, entry.document) == (
        SubmissionStep.CLAIMED,
        date(2011, 4, 28),
        "CCM/ART7/2011/5",
    )


async def test_a_coordinator_corrects_and_takes_back(stage: Stage) -> None:
    await becomes(stage, stage.ana, Role.COORDINATOR)
    shown = await stage.asks(stage.ana, "/submitted Ireland annual report 2011, 27 April 2011")
    page = await press(stage.ana, await press(stage.ana, shown, "Record 1"), "Show it")
    await press(stage.ana, page, "Change the day")
    assert "could not read one day" in (await stage.asks(stage.ana, "yesterday"))["text"]
    assert "has not come yet" in (await stage.asks(stage.ana, "1 April 2013"))["text"]
    page = await stage.asks(stage.ana, "28 April 2011")
    assert "Handed in on 28 April 2011." in page["text"]
    await press(stage.ana, page, "Change the document")
    page = await stage.asks(stage.ana, "CCM/ART7/2011/5")
    assert "Document: CCM/ART7/2011/5" in page["text"]

    ask = await press(stage.ana, page, "Take back")
    assert ask["text"].startswith("Take back what is recorded of Ireland?")
    page = await press(stage.ana, ask, "Yes, take it back")
    assert "Not handed in: what was recorded was taken back." in page["text"]
    assert page["text"].count("20 Mar 2012: by you.") == 4
    assert "It was handed in" in labels(page)


async def test_an_old_page_changes_nothing(stage: Stage) -> None:
    await becomes(stage, stage.ana, Role.COORDINATOR)
    shown = await stage.asks(stage.ana, "/submitted Ireland annual report 2011")
    page = await press(stage.ana, await press(stage.ana, shown, "Record 1"), "Show it")
    first = await press(stage.ana, page, "Take back")
    await press(stage.ana, first, "Yes, take it back")
    forged = f"1|sub-undo|due:ccm-article-7-annual:IE:2011|{10**6}"
    assert await toast(stage.ana, first, forged) == "It stands so already."


@pytest.mark.parametrize("words", ["/submitted Ireland annual report 2011", "/claims"])
async def test_a_guest_is_told_who_this_is_for(stage: Stage, words: str) -> None:
    shown = await stage.asks(stage.ana, words)
    assert shown["text"].startswith("This is for")
    assert await standing(stage) == {}


async def test_a_delegate_of_another_state_presses_in_vain(stage: Stage) -> None:
    await becomes(stage, stage.ana, Role.COORDINATOR)
    shown = await stage.asks(stage.ana, "/submitted Ireland annual report 2011")
    done = await press(stage.ana, shown, "Record 1")
    await becomes(stage, stage.ana, Role.DELEGATE, "NO")
    page = await press(stage.ana, done, "Show it")
    assert "Take back" not in labels(page)
    entry = next(iter((await standing(stage)).values()))
    for data in (
        f"1|sub-undo|due:ccm-article-7-annual:IE:2011|{entry.id}",
        "1|sub-day|due:ccm-article-7-annual:IE:2011",
        f"1|claim-no|{entry.id}",
        "1|sub-ok|1",
    ):
        assert await toast(stage.ana, page, data), data
    assert (await standing(stage)) == {("ccm-article-7-annual", "IE", 2011): replace(entry)}


async def test_a_report_that_a_state_does_not_owe_is_recorded_as_voluntary(stage: Stage) -> None:
    await becomes(stage, stage.ana, Role.COORDINATOR)
    shown = await stage.asks(stage.ana, "/submitted Canada annual report 2011, 3 May 2011, CCM/ART7/2011/9")
    assert "nothing of the sort was due from Canada then" in shown["text"]
    assert labels(shown) == ["Not owed: take 1 as voluntary", "Cancel"]
    shown = await press(stage.ana, shown, "Not owed: take 1 as voluntary")
    assert shown["text"].splitlines() == [
        "To be recorded: 1",
        "Canada · Article 7(2), voluntary, 2011 · handed in 3 May 2011 · CCM/ART7/2011/9",
    ]
    done = await press(stage.ana, shown, "Record 1")
    (entry,) = (await standing(stage)).values()
    assert (entry.party, entry.period, entry.note) == ("CA", 2011, "voluntary")

    page = await press(stage.ana, done, "Show it")
    assert page["text"].splitlines()[:4] == [
        "Canada",
        "Article 7(2) · annual transparency report · voluntary, 2011",
        "Handed in, recorded by a coordinator.",
        "Handed in on 3 May 2011.",
    ]
    told = (await stage.asks(stage.ana, "/deadlines Canada"))["text"]
    assert "Handed in voluntarily\nArticle 7 · " not in told
    assert "Article 7(2) · annual transparency report of 2011: handed in on 3 May 2011." in told

    board = await stage.asks(stage.ana, "/board 2011")
    assert "Voluntary: 1" in board["text"]
    assert "Handed in: " not in board["text"]
    board = await press(stage.ana, board, "Voluntary: 1")
    assert "Canada, Article 7(2): 3 May 2011" in board["text"]

    again = await stage.asks(stage.ana, "/submitted Canada annual report 2011")
    assert "Recorded already: 1" in again["text"]


async def test_a_delegate_speaks_for_what_their_state_owes_alone(stage: Stage) -> None:
    await becomes(stage, stage.ana, Role.DELEGATE, "CA")
    shown = await stage.asks(stage.ana, "/submitted annual report 2011")
    assert labels(shown) == ["Cancel"]
    # Whoever forges the button of a coordinator's preview changes nothing by it.
    number = shown["reply_markup"]["inline_keyboard"][0][0]["callback_data"].rpartition("|")[2]
    stage.may_be_refused = ("editMessageText",)  # the same preview again
    await toast(stage.ana, shown, f"1|sub-ok|{number}")
    await stage.ana.forges(shown, f"1|sub-pick|{number}|-2|0")
    assert await toast(stage.ana, shown, f"1|sub-ok|{number}") == "There is nothing here to put down."
    assert await standing(stage) == {}
