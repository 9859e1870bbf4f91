"""Extensions and conditions as coordinators put them down in chat, and what follows at once."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import date
from typing import Any

import pytest
import pytest_asyncio

from bot.practice.people import Person as Somebody
from storage import journal, obligations, parties, people
from storage.rows import Condition, Extension, PartyStatus, Person, Role
from storage.tables import conditions as conditions_table
from storage.tables import extensions as extensions_table
from tests.handlers.stage import Stage, labels

pytestmark = pytest.mark.asyncio(loop_scope="module")  # the loop that the stage lives in; its clock: 20 March 2012

SOURCE = "CCM/MSP/2012/5"


@pytest_asyncio.fixture(loop_scope="module")
async def stage(served: Stage) -> AsyncIterator[Stage]:
    """The bot at work, with three parties, nothing put off, nothing known of what they have."""
    async with served.house.db.write() as tx:
        await tx.execute(extensions_table.delete())
        await tx.execute(conditions_table.delete())
        await parties.put_statuses(
            tx,
            [
                PartyStatus(party=key, treaty="CCM", deposited=date(2009, 1, 1), deposit_kind="ratification")
                for key in ("IE", "NO", "PE")
            ],
        )
    with served.with_new_people() as stage:
        await becomes(stage, stage.ana, Role.COORDINATOR)
        yield stage


async def becomes(stage: Stage, who: Somebody, role: Role, state: str = "") -> None:
    async with stage.house.db.write() as tx:
        await people.put_person(tx, Person(id=who.id, role=role, state=state, name="Ana"))


async def press(who: Somebody, message: dict[str, Any], label: str) -> dict[str, Any]:
    await who.presses(message, label)
    return await who.next_message(timeout=20)


async def toast(who: Somebody, message: dict[str, Any], data: str) -> str:
    pressed = await who.forges(message, data)
    while True:
        shown = await who.next_toast()
        if shown["callback_query_id"] == pressed["id"]:
            return str(shown["text"])


async def extensions(stage: Stage) -> list[Extension]:
    async with stage.house.db.read() as tx:
        return list(await obligations.extensions(tx))


async def conditions(stage: Stage) -> list[Condition]:
    async with stage.house.db.read() as tx:
        return list(await obligations.conditions(tx))


async def noted(stage: Stage, kind: str) -> list[tuple[str, str, dict[str, Any] | None]]:
    async with stage.house.db.read() as tx:
        rows = await journal.rows(tx, limit=50)
    return [
        (row.deed, row.subject, row.detail) for row in rows if row.deed.startswith(kind) and row.by == stage.ana.id
    ]


async def test_an_extension_is_shown_first_and_then_moves_the_due_date(stage: Stage) -> None:
    shown = await stage.asks(stage.ana, f"/extension Peru; Article 3; 1 April 2026; 9 March 2012; {SOURCE}")
    assert shown["text"].splitlines() == [
        "Peru · Article 3(2) · until 1 April 2026",
        "Decided on 9 March 2012",
        f"Source: {SOURCE}",
        "The stockpiles of Peru are to be destroyed by 1 April 2026.",
    ]
    assert labels(shown) == ["Save 1", "Cancel"]
    assert await extensions(stage) == []

    done = await press(stage.ana, shown, "Save 1")
    assert done["text"] == "Saved: 1. Due dates, reminders and the board go by it from now on."
    assert await extensions(stage) == [
        Extension(
            treaty="CCM",
            party="PE",
            rule="ccm-article-3-destruction",
            until=date(2026, 4, 1),
            granted=date(2012, 3, 9),
            source=SOURCE,
        )
    ]
    assert await noted(stage, "obligation") == [
        ("obligation.extended", "due:ccm-article-3-destruction:PE:0", {"until": "2026-04-01"})
    ]

    told = (await stage.asks(stage.ana, "/deadlines Peru"))["text"]
    assert "The stockpiles of Peru are to be destroyed by 1 April 2026." in told
    assert "An extension was granted on 9 March 2012; it was 1 August 2018 before." in told
    assert f"Source of the extension: {SOURCE}" in told


async def test_saving_twice_puts_down_once_and_an_old_preview_says_that_it_is_over(stage: Stage) -> None:
    shown = await stage.asks(stage.ana, f"/extension Peru; Article 3; 1 April 2026; {SOURCE}")
    stage.may_be_refused = ("editMessageText",)  # pressed again, the same is shown again
    data = shown["reply_markup"]["inline_keyboard"][0][0]["callback_data"]
    done = await press(stage.ana, shown, "Save 1")
    await stage.ana.forges(done, data)
    assert len(await extensions(stage)) == 1
    assert len(await noted(stage, "obligation")) == 1
    over = await toast(stage.ana, done, data.replace("circ-ok", "circ-no"))
    assert over == "This preview is over. Please write it once more."


async def test_what_somebody_else_put_down_meanwhile_is_shown_first(stage: Stage) -> None:
    shown = await stage.asks(stage.ana, f"/condition Peru; stockpiles; no; {SOURCE}")
    async with stage.house.db.write() as tx:
        other = Condition(treaty="CCM", party="PE", condition="stockpiles", holds=True, source="the other")
        await obligations.put_conditions(tx, [other])
    again = await press(stage.ana, shown, "Save 1")
    assert again["text"].startswith("Something was put down meanwhile. Nothing was saved; please look once more.")
    assert "It is held otherwise until now: Peru · stockpiles: yes (the other)" in again["text"]
    assert await conditions(stage) == [other]
    await press(stage.ana, again, "Save 1")
    assert [one.holds for one in await conditions(stage)] == [False]


async def test_a_condition_settles_what_was_owed_only_perhaps(stage: Stage) -> None:
    before = (await stage.asks(stage.ana, "/deadlines Ireland"))["text"]
    assert "The stockpiles of Ireland, where it has any, are to be destroyed by 1 August 2018." in before
    shown = await stage.asks(
        stage.ana, f"/condition Ireland; stockpiles; no; {SOURCE}\nNorway; Article 4; yes; {SOURCE}"
    )
    assert shown["text"].splitlines() == [
        "Ireland · stockpiles: no",
        f"Source: {SOURCE}",
        "Nothing is due from Ireland under Article 3: it is known to have nothing that this is about.",
        "",
        "Norway · contaminated areas: yes",
        f"Source: {SOURCE}",
        "The contaminated areas of Norway are to be cleared by 1 August 2020.",
    ]
    await press(stage.ana, shown, "Save 2")
    after = (await stage.asks(stage.ana, "/deadlines Ireland"))["text"]
    assert "stockpiles" not in after
    assert {(row[0], row[1]) for row in await noted(stage, "obligation")} == {
        ("obligation.condition", "condition:CCM:IE:stockpiles"),
        ("obligation.condition", "condition:CCM:NO:contaminated"),
    }


async def test_the_board_follows_at_once(stage: Stage) -> None:
    await press(stage.ana, await stage.asks(stage.ana, f"/condition Peru; stockpiles; yes; {SOURCE}"), "Save 1")
    book = stage.line.desk.register
    now = stage.line.desk.clock()
    assert [one.day for one in (await book.of_party("PE", now)).next if one.rule.condition == "stockpiles"] == [
        date(2018, 8, 1)
    ]
    before = await stage.asks(stage.ana, "/board 2018 stockpiles")
    await press(
        stage.ana, await stage.asks(stage.ana, f"/extension Peru; Article 3; 2019-02-01; {SOURCE}"), "Save 1"
    )
    after = await stage.asks(stage.ana, "/board 2019 stockpiles")
    assert "Peru" in before["text"] + str(labels(before))
    assert "Peru" in after["text"] + str(labels(after))
    gone = await stage.asks(stage.ana, "/board 2018 stockpiles")
    assert "Peru" not in gone["text"]


async def test_one_is_changed_and_taken_away_by_pressing(stage: Stage) -> None:
    await press(
        stage.ana, await stage.asks(stage.ana, f"/extension Peru; Article 3; 1 April 2026; {SOURCE}"), "Save 1"
    )
    listed = await stage.asks(stage.ana, "/extension")
    assert listed["text"].splitlines() == ["Deadlines put off", "Peru · Article 3(2) · until 1 April 2026"]
    one = await press(stage.ana, listed, "Peru, 1 Apr 2026")
    assert labels(one) == ["Change", "Take away", "All of them"]
    asked = await press(stage.ana, one, "Change")
    assert "Write the whole line as it should be:" in asked["text"]
    wrong = await stage.asks(stage.ana, "Peru; Article 3; soon; somewhere")
    assert wrong["text"].splitlines()[0] == "Until which day? Write it as in 1 April 2026."
    shown = await stage.asks(stage.ana, "Peru; Article 3; 1 October 2026; CCM/MSP/2012/6")  # it still waits
    assert shown["text"].startswith("In the place of: Peru · Article 3(2) · until 1 April 2026")
    await press(stage.ana, shown, "Save 1")
    assert [one.until for one in await extensions(stage)] == [date(2026, 10, 1)]
    assert [row[0] for row in await noted(stage, "obligation")] == [
        "obligation.extended",
        "obligation.extension-dropped",
        "obligation.extended",
    ]

    listed = await stage.asks(stage.ana, "/extension")
    one = await press(stage.ana, listed, "Peru, 1 Oct 2026")
    asked = await press(stage.ana, one, "Take away")
    data = asked["reply_markup"]["inline_keyboard"][0][0]["callback_data"]
    gone = await press(stage.ana, asked, "Yes, take it away")
    assert gone["text"].startswith("Taken away. The due date is counted without it from now on.")
    assert await extensions(stage) == []
    assert await toast(stage.ana, gone, data) == "This was changed or taken away meanwhile."


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("/extension Peru", "State, obligation, day and source are needed, parted by semicolons."),
        ("/extension Atlantis; Article 3; 1 April 2026; x", "I know no State called “\u2068Atlantis\u2069”."),
        (
            "/extension Peru; Article 7; 1 April 2026; x",
            "“\u2068Article 7\u2069” names no obligation that can be put off. There are: \u2068CCM 3(2), CCM 4(1),",
        ),
        ("/extension Peru; Article 3; 31 February 2026; x", "There is no day “\u206831 February 2026\u2069”."),
        ("/extension Peru; Article 3; 1 April 2026", "Where does it stand?"),
        ("/extension Peru; Article 3; 1 April 2026; 1 May 2012; x", "“2012-05-01” has not come yet."),
        (
            "/extension Peru; Article 3; 1 April 2016; x",
            "Article 3(2) is due from Peru on 1 August 2018 anyway; an extension has to end later.",
        ),
        ("/extension Canada; Article 3; 1 April 2026; x", "Nothing is due from Canada under Article 3(2), so"),
        ("/condition Peru; submarines; yes; x", "“\u2068submarines\u2069” names nothing on which"),
        ("/condition Peru; stockpiles; perhaps; x", "Write yes or no as the third part, not “\u2068perhaps\u2069”."),
        ("/condition Peru; stockpiles; yes", "Where does it stand?"),
    ],
)  # fmt: skip
async def test_what_is_wrong_is_said_with_the_form_and_an_example(stage: Stage, written: str, said: str) -> None:
    shown = (await stage.asks(stage.ana, written))["text"]
    assert shown.startswith(said), shown
    assert "Nothing was taken. The form is:" in shown
    assert shown.splitlines()[-1].startswith(written.split()[0] + " Peru; ")
    assert (await extensions(stage), await conditions(stage)) == ([], [])


async def test_of_a_list_with_a_wrong_line_nothing_is_taken_and_every_wrong_line_is_named(stage: Stage) -> None:
    lines = ["Peru; Article 3; 1 April 2026; x", "Perv?; Article 3; 1 April 2026; x", "Norway; Article 3; ; x"]
    shown = (await stage.asks(stage.ana, "/extension " + "\n".join(lines)))["text"]
    assert [one.split(":")[0] for one in shown.splitlines()[:2]] == ["Line 2", "Line 3"]
    assert await extensions(stage) == []


async def test_a_csv_file_is_read_with_its_heads_passed_over(stage: Stage) -> None:
    table = 'State,Obligation,Until,Source\nPeru,Article 3,2026-04-01,CCM/1\nNorway,4(1),2025-08-01,"CCM/2, p. 3"\n'
    await stage.ana.sends_document("extensions.csv", table.encode(), caption="/extension")
    shown = await stage.ana.next_message(timeout=20)
    assert labels(shown) == ["Save 2", "Cancel"]
    await press(stage.ana, shown, "Save 2")
    assert [(one.party, one.until, one.source) for one in await extensions(stage)] == [
        ("NO", date(2025, 8, 1), "CCM/2, p. 3"),
        ("PE", date(2026, 4, 1), "CCM/1"),
    ]


async def test_a_long_list_has_pages_and_an_empty_one_says_what_would_fill_it(stage: Stage) -> None:
    empty = await stage.asks(stage.ana, "/extension")
    assert "No extension is held here." in empty["text"]
    assert "/extension Peru; Article 3; 1 April 2026; CCM/MSP/2025/9" in empty["text"]
    async with stage.house.db.write() as tx:
        every = [
            Extension(treaty="CCM", party="PE", rule="ccm-article-3-destruction", until=date(2030 + n, 1, 1))
            for n in range(9)
        ]
        await obligations.put_extensions(tx, every)
    listed = await stage.asks(stage.ana, "/extension")
    assert "Page 1 of 2" in listed["text"]
    second = await press(stage.ana, listed, "Further")
    assert "until 1 January 2038" in second["text"]
    assert "Back" in labels(second)


async def test_whoever_coordinates_no_more_puts_nothing_down(stage: Stage) -> None:
    shown = await stage.asks(stage.ana, f"/extension Peru; Article 3; 1 April 2026; {SOURCE}")
    await becomes(stage, stage.ana, Role.DELEGATE, "PE")
    data = shown["reply_markup"]["inline_keyboard"][0][0]["callback_data"]
    assert await toast(stage.ana, shown, data) == "This is for coordinators."
    # Withdrawn between the look at the role and the writing:
    service, number = stage.line.desk.circumstances, int(data.rpartition("|")[2])
    assert await service.confirm(stage.ana.id, number, stage.line.desk.clock()) is None
    assert await extensions(stage) == []
