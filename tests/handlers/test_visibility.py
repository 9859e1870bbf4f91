"""A restricted record in the chat: quoted to whom it names, in private, and to nobody else in any way."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import pytest
import pytest_asyncio

from bot.people.roster import People
from bot.records.keeping import Keeping
from bot.text.buttons import encode
from bot.text.message import Action
from storage import records
from storage.rows import AgendaItem, Passage, PassageKind, Record, Role, Speaker, Visibility
from tests.handlers.record import record
from tests.handlers.stage import NOW, Stage

pytestmark = pytest.mark.asyncio(loop_scope="module")  # the loop that the stage lives in

QUESTION = "What did Fiji say about lanterns?"
GONE = "What this button led to is no longer here."
SAID = "Fiji said that lanterns would be hung along the cleared road."


@pytest_asyncio.fixture(loop_scope="module")
async def notes(stage: Stage) -> AsyncIterator[Record]:
    """A record for Switzerland, newer than the public one; taken back at the end."""
    house = stage.house
    one = replace(
        record(),
        title="Notes on lanterns",
        sha256="f" * 64,
        file_name="lanterns.md",
        visibility=Visibility.NAMED,
        audience=("state:CH",),
        agenda=(AgendaItem(id=0, number="1", title="Lanterns", order=1),),
        participants=("FJ",),
    )
    said = Passage(
        id=0,
        record=0,
        order=1,
        paragraph=1,
        text=SAID,
        sentences=((0, len(SAID)),),
        kind=PassageKind.INTERVENTION,
        item=1,
        speakers=(Speaker(party="FJ", name="Fiji"),),
    )
    async with house.db.write() as tx:
        stored = await records.put_record(tx, one, [said])
    await house.index.refresh(house.db)
    yield stored
    async with house.db.read() as tx:
        left = await records.record(tx, stored.id)
    assert left is not None
    if left.taken_back_at is None:
        await keeping(stage).take_back(stored.id, by=0, now=NOW)


def keeping(stage: Stage) -> Keeping:
    house = stage.house
    return Keeping(house.db, house.index, house.lexicon, People(house.db))


def button(message: dict[str, Any], action: str) -> str:
    return next(
        one["callback_data"]
        for row in message["reply_markup"]["inline_keyboard"]
        for one in row
        if f"|{action}|" in one["callback_data"]
    )


async def test_a_delegate_of_a_named_state_is_quoted_to_in_private_and_not_in_a_group(
    stage: Stage, notes: Record
) -> None:
    await stage.is_now(stage.ana, Role.DELEGATE, "CH")
    shown = await stage.asks(stage.ana, QUESTION)
    assert SAID in shown["text"]
    await stage.ana.writes(f"@RapporteurPracticeBot {QUESTION}", chat=stage.group)
    answer = await stage.group.next_message(timeout=20)
    assert "lanterns would" not in answer["text"]
    assert "Fiji is not in the records here" in answer["text"]
    # Nor by a button that they carry over into the group.
    await stage.ana.forges(answer, button(shown, "source"), chat=stage.group)
    pressed = await stage.group.next_message(timeout=20)
    assert GONE in pressed["text"]


async def test_a_guest_hears_what_they_would_hear_if_it_were_not_there(stage: Stage, notes: Record) -> None:
    delegate = stage.server.person("Delegate of another State")
    delegate.chat.started = True
    await stage.is_now(delegate, Role.DELEGATE, "FR")
    asked = (QUESTION, "Who mentioned lanterns?", "Who hung lantrens?", "agenda", "/meetings", "/start", "/help")

    async def answers() -> list[tuple[str, list[list[str]]]]:
        found = []
        for person in (stage.ana, delegate):
            for words in asked:
                shown = await stage.asks(person, words)
                rows = shown.get("reply_markup", {}).get("inline_keyboard", [])
                found.append((shown["text"], [[one["callback_data"] for one in row] for row in rows]))
        return found

    with_it = await answers()
    await keeping(stage).take_back(notes.id, by=0, now=NOW)
    assert await answers() == with_it
    assert not [text for text, _ in with_it if "cleared road" in text or "Notes on" in text]


async def test_a_role_withdrawn_between_answer_and_press_closes_the_button(stage: Stage, notes: Record) -> None:
    await stage.is_now(stage.ana, Role.DELEGATE, "CH")
    shown = await stage.asks(stage.ana, QUESTION)
    data = button(shown, "source")
    await stage.ana.presses(shown, data=data)
    assert "lanterns.md" in (await stage.ana.next_message(timeout=20))["text"]
    await stage.is_now(stage.ana, Role.GUEST)
    await stage.ana.presses(shown, data=data)
    assert GONE in (await stage.ana.next_message(timeout=20))["text"]
    item = encode(Action("item", (notes.agenda[0].id, 0)))
    await stage.ana.forges(shown, item)
    assert GONE in (await stage.ana.next_message(timeout=20))["text"]


async def test_an_old_citation_says_that_its_record_was_taken_back(stage: Stage, notes: Record) -> None:
    await stage.is_now(stage.ana, Role.DELEGATE, "CH")
    shown = await stage.asks(stage.ana, QUESTION)
    await keeping(stage).take_back(notes.id, by=0, now=NOW)
    await stage.ana.presses(shown, data=button(shown, "source"))
    said = (await stage.ana.next_message(timeout=20))["text"]
    assert "was taken back" in said
    assert "cleared road" not in said
    assert SAID not in (await stage.asks(stage.ana, QUESTION))["text"]


async def test_a_coordinator_begins_with_what_coordinators_may_read(stage: Stage, notes: Record) -> None:
    await stage.is_now(stage.ana, Role.COORDINATOR)
    shown = await stage.asks(stage.ana, "/start")
    offered = [one["callback_data"] for row in shown["reply_markup"]["inline_keyboard"] for one in row]
    assert encode(Action("agenda", (notes.id,))) in offered
    assert SAID in (await stage.asks(stage.ana, QUESTION))["text"]
