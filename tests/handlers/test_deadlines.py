"""What a delegate sees of what is due: their own State, any State, all of them, the arithmetic and the form."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, date, datetime
from typing import Any

import pytest
import pytest_asyncio

from bot.text.catalogue import LANGUAGES
from storage import obligations, parties, people, submissions
from storage.rows import Extension, PartyStatus, Person, Role, SubmissionEntry, SubmissionStep
from tests.handlers.stage import Stage, labels

pytestmark = pytest.mark.asyncio(loop_scope="module")  # the loop that the stage lives in; its clock: 20 March 2012


def status(party: str, deposited: str, withdrawn: str = "", treaty: str = "CCM") -> PartyStatus:
    return PartyStatus(
        party=party,
        treaty=treaty,
        deposited=date.fromisoformat(deposited),
        deposit_kind="ratification",
        withdrawn=date.fromisoformat(withdrawn) if withdrawn else None,
    )


@pytest_asyncio.fixture(loop_scope="module")
async def stage(served: Stage) -> AsyncIterator[Stage]:
    """The bot at work, with six parties to the treaty."""
    async with served.house.db.write() as tx:
        await parties.put_statuses(
            tx,
            [
                status("IE", "2008-12-03"),
                status("CH", "2012-07-17"),
                status("CV", "2010-10-19"),
                status("LT", "2011-03-24", "2012-03-01"),
                status("ZM", "2009-08-12"),
                PartyStatus(party="CY", treaty="CCM", signed=date(2009, 9, 23)),
            ],
        )
    with served.with_new_people() as stage:
        yield stage


async def press(stage: Stage, message: dict[str, Any], label: str) -> dict[str, Any]:
    await stage.ana.presses(message, label)
    return await stage.ana.next_message()


async def belongs(stage: Stage, state: str) -> None:
    async with stage.house.db.write() as tx:
        await people.put_person(tx, Person(id=stage.ana.id, state=state, role=Role.DELEGATE))


async def test_a_delegate_sees_their_own_state_first(stage: Stage) -> None:
    await belongs(stage, "IE")
    shown = await stage.asks(stage.ana, "/deadlines")
    lines = shown["text"].splitlines()
    assert lines[0] == "Ireland"
    assert lines[3:6] == [
        "The Article 7 report of Ireland is due on 30 April 2012.",
        "That is in 41 days.",
        "Every year by 30 April, for the calendar year before · Article 7(2)",
    ]
    assert "The stockpiles of Ireland, where it has any, are to be destroyed by 1 August 2018." in lines
    assert (
        "Article 7(1) · initial transparency report: was due on 28 January 2011; no submission is recorded."
        in lines
    )
    assert "As of 20 March 2012" in lines
    assert labels(shown)[:2] == ["How this was computed", "Form"]
    assert "All States" in labels(shown)
    file = await press(stage, shown, "Calendar")
    assert file["document"]["file_name"] == "IE-due-dates.ics"


async def test_a_guest_without_a_state_sees_all_of_them(stage: Stage) -> None:
    shown = await stage.asks(stage.ana, "/deadlines")
    assert shown["text"].splitlines()[0] == "Due from States · Convention on Cluster Munitions"
    assert "Cabo Verde, Ireland, and Zambia" in shown["text"]
    assert "Lithuania" not in shown["text"]
    past = await press(stage, shown, "Past due")
    assert past["text"].startswith("Past due, no submission recorded · Convention on Cluster Munitions")
    assert "No submission by anybody is recorded here yet" in past["text"]
    assert "28 Sept 2011 · Article 7(1) · initial transparency report\nCabo Verde" in past["text"]


async def test_an_organisation_which_owes_nothing_sees_all_states(stage: Stage) -> None:
    await belongs(stage, "CMC")
    shown = await stage.asks(stage.ana, "/deadlines")
    assert shown["text"].startswith("Due from States · Convention on Cluster Munitions")


@pytest.mark.parametrize("words", ["all", "ALL", "CCM", "all ccm", "Convention on Cluster Munitions"])
async def test_all_may_be_written_in_several_ways(stage: Stage, words: str) -> None:
    shown = await stage.asks(stage.ana, f"/deadlines {words}")
    assert shown["text"].startswith("Due from States · Convention on Cluster Munitions")


@pytest.mark.parametrize("name", ["Switzerland", "CH", "switzerlnd", "la Suisse"])
async def test_a_state_is_named_in_many_ways_and_nothing_is_due_before_entry_into_force(
    stage: Stage, name: str
) -> None:
    shown = await stage.asks(stage.ana, f"/deadlines {name}")
    assert shown["text"].startswith("Switzerland")
    assert "Nothing is due from Switzerland under Article 7 before the treaty enters into force" in shown["text"]
    assert "1 January 2013" in shown["text"]
    assert "The Article 7 report of Switzerland is due on 30 June 2013." in shown["text"]


async def test_a_state_that_withdrew_has_a_past_and_nothing_overdue(stage: Stage) -> None:
    shown = await stage.asks(stage.ana, "/deadlines Lithuania")
    assert "it withdrew with effect of 1 March 2012" in shown["text"]
    assert "In the past\nThe Article 7 report of Lithuania is due on 28 February 2012." in shown["text"]
    assert "Past due" not in shown["text"]


async def test_a_signatory_owes_nothing(stage: Stage) -> None:
    shown = await stage.asks(stage.ana, "/deadlines Cyprus")
    assert "Cyprus owes nothing under Article 7: it is not bound by the treaty." in shown["text"]


async def test_a_name_that_is_none_is_answered_with_the_right_form(stage: Stage) -> None:
    shown = await stage.asks(stage.ana, "/deadlines Narnia <b>")
    assert shown["text"].splitlines() == [
        "I know no State called “Narnia <b>”.",
        "Name one State, or all, for example:",
        "/deadlines Ireland",
    ]


async def test_two_states_at_once_are_not_guessed_between(stage: Stage) -> None:
    shown = await stage.asks(stage.ana, "/deadlines Ireland and Zambia")
    assert shown["text"].startswith("I know no State called")


async def test_a_treaty_of_which_no_party_is_known_shows_its_rules(stage: Stage) -> None:
    for words in ("ATT", "Ireland ATT", "Arms Trade Treaty"):
        shown = await stage.asks(stage.ana, f"/deadlines {words}")
        assert shown["text"].startswith("Arms Trade Treaty")
        assert "What States are to this treaty is not known here" in shown["text"]
        assert "Every year by 31 May, for the calendar year before · Article 13(3)" in shown["text"]


async def test_the_arithmetic_is_shown_line_by_line_with_the_source_and_another_published_date(
    stage: Stage,
) -> None:
    shown = await stage.asks(stage.ana, "/deadlines Cabo Verde")
    assert "A published source gives another date: 28 October 2011 (jrsap.org)." in shown["text"]
    computed = await press(stage, shown, "How this was computed")
    assert computed["text"].splitlines()[4:10] == [
        "How this was computed",
        "Cabo Verde deposited its instrument: 19 October 2010.",
        "The first day of the month that comes 6 months after that month: 1 April 2011.",
        "Entry into force for Cabo Verde under Article 17: 1 April 2011.",
        "180 days after entry into force: 28 September 2011.",
        "After that, every year by 30 April; here: 30 April 2012.",
    ]
    assert "Source of the rule: Convention on Cluster Munitions, Article 7, paragraph 2" in computed["text"]


async def test_the_form_comes_with_its_address(stage: Stage) -> None:
    shown = await stage.asks(stage.ana, "/deadlines Zambia")
    form = await press(stage, shown, "Form")
    assert "To be handed in: The annual transparency report on the calendar year before" in form["text"]
    assert "Form: clusterconvention.org" in form["text"]
    assert any(e.get("url") == "https://www.clusterconvention.org/reporting/" for e in form["entities"])
    assert "ccm@un.org" in form["text"]


async def test_what_was_handed_in_is_no_longer_asked_for(stage: Stage) -> None:
    async with stage.house.db.write() as tx:
        await submissions.add(
            tx,
            SubmissionEntry(
                id=0,
                treaty="CCM",
                rule="ccm-article-7-annual",
                party="ZM",
                period=2012,
                step=SubmissionStep.RECORDED,
                at=datetime(2012, 3, 1, tzinfo=UTC),
                by=0,
                submitted_on=date(2012, 2, 28),
            ),
        )
    shown = await stage.asks(stage.ana, "/deadlines Zambia")
    assert "The Article 7 report of Zambia is due on 30 April 2013." in shown["text"]
    assert (
        "Article 7(2) · annual transparency report, due on 30 April 2012: handed in on 28 February 2012."
        in shown["text"]
    )
    assert "No submission by anybody" not in shown["text"]


async def test_an_extension_moves_the_day_and_the_arithmetic_says_so(stage: Stage) -> None:
    async with stage.house.db.write() as tx:
        await obligations.put_extensions(
            tx,
            [
                Extension(
                    treaty="CCM",
                    party="ZM",
                    rule="ccm-article-3-destruction",
                    until=date(2020, 2, 29),
                    source="made up",
                )
            ],
        )
    shown = await stage.asks(stage.ana, "/deadlines Zambia")
    assert "The stockpiles of Zambia are to be destroyed by 29 February 2020." in shown["text"]
    why = await stage.asks(stage.ana, "When does Zambia have to destroy its stockpiles, and why?")
    assert (
        "8 years after entry into force: 1 August 2018.\nAn extension was granted until 29 February 2020."
        in why["text"]
    )


@pytest.mark.parametrize("language", LANGUAGES)
async def test_it_reads_in_every_language(stage: Stage, language: str) -> None:
    async with stage.house.db.write() as tx:
        await people.put_person(tx, Person(id=stage.ana.id, state="CV", language=language, role=Role.DELEGATE))
    shown = await stage.asks(stage.ana, "/deadlines")
    assert stage.house.lexicon.name("CV", language) in shown["text"]
    assert "{" not in shown["text"]
    every = await stage.asks(stage.ana, "/deadlines " + stage.house.catalogues.texts(language).say("all"))
    assert "2012" in every["text"]


async def test_the_question_about_ours_is_answered_for_the_askers_state(stage: Stage) -> None:
    await belongs(stage, "IE")
    shown = await stage.asks(stage.ana, "When is our Article 7 report due, and why?")
    assert "The Article 7 report of Ireland is due on 30 April 2012." in shown["text"]
    assert "180 days after entry into force: 28 January 2011." in shown["text"]
