"""A coordinator puts a record in from the chat, and looks after those that are here."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from bot.delivery import Ready
from bot.practice.people import Person as Somebody
from bot.text.markup import to_plain
from storage import journal, meetings, outbox, records
from storage.rows import Authority, Deed, Record, Role, Visibility
from tests.handlers.record import passages, record
from tests.handlers.stage import Stage, labels
from tests.records.forms import Parts, write

pytestmark = pytest.mark.asyncio(loop_scope="module")  # the loop that the stage lives in; its clock: 20 March 2012

PATIENCE = 60  # seconds: the child process that reads a file starts slowly on a busy machine


def talks(number: int) -> Parts:
    """Talks that never took place, with two speakers on no list; another file and day for each ``number``."""
    return [
        ("title", f"Summary of the orchard talks {number}"),
        ("line", f"Convention on Cluster Munitions, {number} February 2012, Lantern House, Tallinn"),
        ("text", f"Round {number} of the orchard talks was held in Tallinn and was chaired by Estonia."),
        ("label", "Agenda:"),
        ("entry", "1. Opening"),
        ("entry", "2. Beehives on cleared land"),
        ("entry", "3. Other matters"),
        ("heading", "1. Opening"),
        ("text", "Estonia welcomed everybody and recalled the purpose of the talks."),
        ("heading", "2. Beehives on cleared land"),
        ("text", f"Norway proposed {number} beehives for each hectare of cleared land."),
        ("text", "**Fynland** announced that it would lend forty beehives to the orchards."),
        ("text", "Peru welcomed the beehives and asked for gloves."),
        ("text", "**The Honey Guild** said that bees dislike noise."),
        ("heading", "3. Other matters"),
        ("text", "Ghana thanked the hosts for the honey."),
    ]


@pytest_asyncio.fixture(loop_scope="module")
async def stage(served: Stage) -> AsyncIterator[Stage]:
    with served.with_new_people() as stage:
        await stage.is_now(stage.ana, Role.COORDINATOR, "CH")
        yield stage


async def seen(who: Somebody) -> dict[str, Any]:
    return await who.next_message(timeout=PATIENCE)


async def press(who: Somebody, message: dict[str, Any], label: str) -> dict[str, Any]:
    await who.presses(message, label)
    return await seen(who)


async def forged(who: Somebody, message: dict[str, Any], data: str) -> str:
    pressed = await who.forges(message, data)
    while True:
        shown = await who.next_toast(timeout=PATIENCE)
        if shown["callback_query_id"] == pressed["id"]:
            return str(shown["text"])


async def sends(who: Somebody, path: Path, caption: str = "/record") -> dict[str, Any]:
    await who.sends_document(path.name, path.read_bytes(), caption=caption)
    return await seen(who)


async def answered(who: Somebody, card: dict[str, Any]) -> dict[str, Any]:
    """Both strangers named, the one by a button, the other by writing; what is asked next."""
    asked = await press(who, card, "Answer 2 questions")
    assert "“Fynland” speaks in 1 passage and is not among the names known. Who is that?" in asked["text"]
    assert "Fynland announced that it would lend forty beehives to the orchards." in asked["text"]
    asked = await press(who, asked, "Finland")
    assert "Honey Guild" in asked["text"]
    prompt = await press(who, asked, "Write the name")
    assert "Which State or organisation is that?" in prompt["text"]
    await who.writes("Atlantis")
    assert "I know no State or organisation called “Atlantis”" in (await seen(who))["text"]
    await who.writes("CMC")
    return await seen(who)


async def decided(who: Somebody, asked: dict[str, Any], readers: str = "Everybody") -> dict[str, Any]:
    """Authority, language and readers; the last look."""
    assert asked["text"].startswith("On what authority do its words stand?")
    asked = await press(who, asked, "Summary record, not the delegate's own words")
    assert asked["text"].startswith("In which language is it written? It looks like English.")
    asked = await press(who, asked, "English")
    assert asked["text"].startswith("Who may be shown this record?")
    return await press(who, asked, readers)


async def stored(stage: Stage) -> tuple[Record, ...]:
    async with stage.house.db.read() as tx:
        return await records.records(tx, current_only=False, visibility=records.EVERYTHING)


async def deeds(stage: Stage, by: int) -> list[str]:
    async with stage.house.db.read() as tx:
        return [row.deed for row in await journal.rows(tx) if row.by == by]


async def test_a_coordinator_puts_in_a_file_with_two_unknown_speakers(stage: Stage, tmp_path: Path) -> None:
    ana, ben = stage.ana, stage.server.person("Ben")
    ben.chat.started = True
    await stage.is_now(ben, Role.DELEGATE, "FI")
    card = await sends(ana, write(talks(1), "md", tmp_path, "orchard"))
    assert "Summary of the orchard talks 1" in card["text"]
    for line in (
        "Date: 1 February 2012",
        "Place: Lantern House, Tallinn",
        "Chair: Estonia",
        "2 questions are open.",
    ):
        assert line in card["text"].splitlines(), card["text"]
    before = len(await stored(stage))

    asked = await answered(ana, card)
    last = await decided(ana, asked, "Named States or groups")
    assert last["text"].startswith("Which States and groups may be shown this record?")
    await press(ana, last, "Write the names")
    await ana.writes("Finland, Nowhereland")
    assert "Nowhereland" in (await seen(ana))["text"]
    await ana.writes("Finland, Peru")
    last = await seen(ana)
    assert last["text"].startswith("To be put in")
    assert "Shown to: Finland and Peru" in last["text"]
    assert len(await stored(stage)) == before, "nothing is stored before it is confirmed"

    done = await press(ana, last, "Put it in")
    assert done["text"].startswith("Stored.")
    record = max(await stored(stage), key=lambda one: one.id)
    assert (record.visibility, record.audience) == (Visibility.NAMED, ("state:FI", "state:PE"))
    assert record.authority is Authority.SUMMARY_RECORD
    assert Deed.RECORD_PUT_IN.value in await deeds(stage, ana.id)
    async with stage.house.db.read() as tx:
        meeting = await meetings.meeting(tx, record.meeting or "")
    assert meeting is not None
    assert meeting.start is not None

    quote = await stage.asks(ben, "What did Finland say about beehives?")
    assert "Fynland announced that it would lend forty beehives" in quote["text"]
    assert quote["text"].splitlines()[0].startswith("Finland")
    assert "Summary record, not the delegate's own words" in quote["text"]

    page = await press(ana, done, "Show the record")
    assert record.sha256 in page["text"]
    assert "orchard.md" in page["text"]
    sure = await press(ana, page, "Take it back")
    gone = await press(ana, sure, "Take it back")
    assert "was taken back" in gone["text"]
    silent = await stage.asks(ben, "What did Finland say about beehives?")
    assert "Fynland" not in silent["text"]
    assert "forty" not in silent["text"]


async def test_a_file_with_two_unknown_speakers_goes_in_and_its_followers_get_their_digest(
    stage: Stage, tmp_path: Path
) -> None:
    ana, newsroom, now = stage.ana, stage.line.upkeep.newsroom, stage.line.desk.clock()
    named, other = stage.server.person("Named"), stage.server.person("Other")
    for one, state in ((named, "FI"), (other, "SE")):
        one.chat.started = True
        await stage.is_now(one, Role.DELEGATE, state)
        assert "You follow Finland." in (await stage.asks(one, "/follow Finland"))["text"]
    await newsroom.tick(now)

    asked = await answered(ana, await sends(ana, write(talks(21), "md", tmp_path, "followed")))
    await press(ana, await decided(ana, asked, "Named States or groups"), "Write the names")
    await ana.writes("Finland, Peru")
    assert (await press(ana, await seen(ana), "Put it in"))["text"].startswith("Stored.")

    morning = now + timedelta(days=1)
    await newsroom.tick(morning)
    async with stage.house.db.read() as tx:
        (row,) = await outbox.rows(tx, kind="digest", person=named.id)
        assert await outbox.rows(tx, kind="digest", person=other.id) == (), "it is not shown to their State"
    digest = await stage.line.upkeep.composers["digest"](row, morning)
    assert isinstance(digest, Ready)
    told = to_plain(digest.message)
    assert "1 record on what you follow" in told
    assert "Fynland announced that it would lend forty beehives to the orchards." in told
    assert "Honey Guild" not in told, "they follow Finland alone"


async def test_confirm_pressed_twice_puts_in_once_and_the_file_again_says_so(stage: Stage, tmp_path: Path) -> None:
    ana = stage.ana
    path = write(talks(2), "docx", tmp_path, "orchard")
    last = await decided(ana, await answered(ana, await sends(ana, path)))
    button = next(b for row in last["reply_markup"]["inline_keyboard"] for b in row if b["text"] == "Put it in")
    await press(ana, last, "Put it in")
    count = len(await stored(stage))
    await ana.forges(last, button["callback_data"])
    again = await seen(ana)
    assert again["text"].startswith("This was put in already; nothing was done twice.")
    assert len(await stored(stage)) == count
    same = await sends(ana, path)
    assert same["text"].startswith("This very file was put in on 20 Mar 2012")
    assert len(await stored(stage)) == count


async def test_a_role_withdrawn_between_the_last_look_and_the_press_stores_nothing(
    stage: Stage, tmp_path: Path
) -> None:
    ana = stage.ana
    last = await decided(ana, await answered(ana, await sends(ana, write(talks(3), "md", tmp_path))))
    count = len(await stored(stage))
    await stage.is_now(ana, Role.DELEGATE, "CH")
    button = next(b for row in last["reply_markup"]["inline_keyboard"] for b in row if b["text"] == "Put it in")
    assert await forged(ana, last, button["callback_data"]) == "This is for coordinators."
    found = await stage.line.desk.receptions.open_ones(ana.id, stage.line.desk.clock())
    refused = await stage.line.desk.receptions.confirm(ana.id, found[0].id, 99, stage.line.desk.clock())
    assert refused.name == "ROLE"  # type: ignore[union-attr]
    assert len(await stored(stage)) == count


async def test_a_corrected_file_takes_the_place_of_the_older_one(stage: Stage, tmp_path: Path) -> None:
    ana = stage.ana
    first = await press(
        ana,
        await decided(ana, await answered(ana, await sends(ana, write(talks(4), "md", tmp_path, "one")))),
        "Put it in",
    )
    assert first["text"].startswith("Stored.")
    older = max(await stored(stage), key=lambda one: one.id)
    parts = [*talks(4), ("text", "Ghana also thanked the cooks.")]
    parts[0] = ("title", "Summary of the orchard talks 4 (corrected)")
    card = await sends(ana, write(parts, "pdf", tmp_path, "two"))
    asked = await press(ana, card, "Answer 3 questions")
    assert asked["text"].startswith("Which meeting does this record tell of?")
    asked = await press(ana, asked, labels(asked)[0])
    asked = await press(ana, asked, "Keep all such names as written")
    asked = await decided(ana, asked)
    assert asked["text"].startswith("A version of this record seems to be here already:")
    assert "one.md" in asked["text"]
    last = await press(ana, asked, "Yes, it takes its place")
    assert "Takes the place of: Summary of the orchard talks 4" in last["text"]
    await press(ana, last, "Put it in")
    newest = max(await stored(stage), key=lambda one: one.id)
    assert (newest.supersedes, newest.meeting) == (older.id, older.meeting)


async def test_the_review_comes_back_corrected_or_is_refused_with_its_line(stage: Stage, tmp_path: Path) -> None:
    ana = stage.ana
    card = await sends(ana, write(talks(5), "md", tmp_path, "orchard"))
    shown = await press(ana, card, "Get the review as a file")
    assert shown["document"]["file_name"] == "review-orchard.txt"
    files = [c for c in stage.server.calls[stage.since :] if c.method == "sendDocument"]
    found = await stage.line.desk.receptions.open_ones(ana.id, stage.line.desk.clock())
    texts = stage.line.desk.catalogues.texts("en")
    made = await stage.line.desk.receptions.sheet(ana.id, found[0].id, texts, stage.line.desk.clock())
    assert files
    assert isinstance(made, tuple)
    name, data = made
    text = data.decode("utf-8-sig")

    await ana.sends_document(name, text.replace("forty beehives", "fifty beehives").encode("utf-8"))
    wrong = (await seen(ana))["text"]
    assert "“fifty” stands where the record has “forty”" in wrong
    assert wrong.startswith("Line ")

    better = text.replace('speakers: "Fynland"', "speakers: Fynland = Finland").replace("Beehives on", "Bees on", 1)
    await ana.sends_document(name, better.encode("utf-8"), caption="/record")
    card = await seen(ana)
    assert "1 question is open." in card["text"]
    agenda = await press(ana, card, "Agenda")
    assert "2. Bees on cleared land" in agenda["text"]

    await ana.sends_document(name, text.replace(found[0].sha256, "0" * 64).encode(), caption="/record")
    assert "no longer under review" in (await seen(ana))["text"]


async def test_an_old_button_does_nothing_and_says_so(stage: Stage, tmp_path: Path) -> None:
    ana = stage.ana
    card = await sends(ana, write(talks(6), "md", tmp_path))
    asked = await press(ana, card, "Answer 2 questions")
    button = next(b for row in asked["reply_markup"]["inline_keyboard"] for b in row if b["text"] == "Finland")
    await press(ana, asked, "Finland")
    assert "answered already" in await forged(ana, asked, button["callback_data"])
    assert "no longer under review" in await forged(ana, asked, "1|rec-ask|999999")
    ben = stage.server.person("Ben")
    ben.chat.started = True
    await stage.is_now(ben, Role.COORDINATOR, "PE")
    greeting = await stage.asks(ben, "/records")
    assert "no longer under review" in await forged(ben, greeting, button["callback_data"])


async def test_two_coordinators_work_on_two_files(stage: Stage, tmp_path: Path) -> None:
    ana, ben = stage.ana, stage.server.person("Ben")
    ben.chat.started = True
    await stage.is_now(ben, Role.COORDINATOR, "PE")
    mine = await sends(ana, write(talks(7), "md", tmp_path, "seven"))
    theirs = await sends(ben, write(talks(8), "md", tmp_path, "eight"))
    mine, theirs = await answered(ana, mine), await answered(ben, theirs)
    mine, theirs = await decided(ana, mine), await decided(ben, theirs, "Delegates who were invited")
    await press(ana, mine, "Put it in")
    await press(ben, theirs, "Put it in")
    names = {one.file_name: one.visibility for one in await stored(stage)}
    assert names["seven.md"] is Visibility.PUBLIC
    assert names["eight.md"] is Visibility.DELEGATES


async def test_a_version_put_in_by_another_since_the_last_look_is_asked_about(stage: Stage, tmp_path: Path) -> None:
    ana, ben = stage.ana, stage.server.person("Ben")
    ben.chat.started = True
    await stage.is_now(ben, Role.COORDINATOR, "PE")
    last = await decided(ana, await answered(ana, await sends(ana, write(talks(13), "md", tmp_path, "mine"))))
    assert "Takes the place of no other record." in last["text"]
    other = [*talks(13), ("text", "Ghana also thanked the cooks.")]
    theirs = await decided(ben, await answered(ben, await sends(ben, write(other, "md", tmp_path, "theirs"))))
    await press(ben, theirs, "Put it in")

    asked = await press(ana, last, "Put it in")
    assert "Something changed here meanwhile" in asked["text"]
    assert "mine.md" not in {one.file_name for one in await stored(stage)}
    asked = await press(ana, asked, labels(asked)[0])
    assert "theirs.md" in asked["text"]
    last = await press(ana, asked, "No, both stand side by side")
    done = await press(ana, last, "Put it in")
    assert done["text"].startswith("Stored.")
    mine = next(one for one in await stored(stage) if one.file_name == "mine.md")
    assert mine.supersedes is None


async def test_what_is_not_wanted_is_discarded(stage: Stage, tmp_path: Path) -> None:
    ana = stage.ana
    card = await sends(ana, write(talks(9), "md", tmp_path, "nine"))
    sure = await press(ana, card, "Discard")
    gone = await press(ana, sure, "Discard")
    assert gone["text"] == "nine.md was discarded. Nothing was stored."
    assert await stage.line.desk.receptions.open_ones(ana.id, stage.line.desk.clock()) == ()


async def test_a_date_that_is_missing_is_asked_for_and_written(stage: Stage, tmp_path: Path) -> None:
    ana = stage.ana
    parts = [part for part in talks(10) if "February" not in part[1]]
    card = await sends(ana, write(parts, "md", tmp_path, "ten"))
    assert "No date was found." in card["text"]
    asked = await press(ana, card, "Answer 3 questions")
    assert asked["text"].startswith("On which day was the meeting?")
    await press(ana, asked, "Write the date")
    await ana.writes("soon")
    assert "could not read one day" in (await seen(ana))["text"]
    await ana.writes("8-9 February 2010")
    assert "Fynland" in (await seen(ana))["text"]
    found = await stage.line.desk.receptions.open_ones(ana.id, stage.line.desk.clock())
    stands = await stage.line.desk.receptions.stands(ana.id, found[0].id, stage.line.desk.clock())
    assert stands.draft.date_end.isoformat() == "2010-02-09"  # type: ignore[union-attr]


async def test_a_delegate_may_do_none_of_it(stage: Stage, tmp_path: Path) -> None:
    await stage.is_now(stage.ana, Role.DELEGATE, "CH")
    refused = await sends(stage.ana, write(talks(11), "md", tmp_path))
    assert refused["text"] == "This is for coordinators."
    assert (await stage.asks(stage.ana, "/records"))["text"] == "This is for coordinators."


async def test_the_list_has_pages_and_changes_readers(stage: Stage) -> None:
    ana = stage.ana
    async with stage.house.db.write() as tx:
        for number in range(7):
            row = replace(record(sha=f"{number}" * 64), title=f"Shelved talks {number}", file_name=f"n{number}.md")
            await records.put_record(tx, row, passages())
    first = await stage.asks(ana, "/records")
    assert "Shelved talks 6" in first["text"]
    assert "Shelved talks 0" not in first["text"]
    more = next(one for one in labels(first) if one.endswith("more"))
    second = await press(ana, first, more)
    assert "Shelved talks 0" in second["text"]
    page = await press(ana, second, next(one for one in labels(second) if "Shelved talks 0" in one))
    shown = await press(ana, page, "Change who may read it")
    await press(ana, shown, "Named States or groups")
    await ana.writes("Peruvia")
    assert "Peruvia" in (await seen(ana))["text"]
    await ana.writes("Peru")
    assert "From now on others may read" in (await seen(ana))["text"]
    row = next(one for one in await stored(stage) if one.file_name == "n0.md")
    assert (row.visibility, row.audience) == (Visibility.NAMED, ("state:PE",))
    assert Deed.RECORD_VISIBILITY.value in await deeds(stage, ana.id)


async def test_a_file_without_a_caption_is_told_which(stage: Stage) -> None:
    await stage.ana.sends_document("a.md", b"# Notes\n\nPeru agreed.\n")
    assert "/record" in (await seen(stage.ana))["text"].split()


async def test_the_command_alone_waits_for_the_file(stage: Stage, tmp_path: Path) -> None:
    shown = await stage.asks(stage.ana, "/record")
    assert "nothing is stored before you confirm" in shown["text"]
    assert "as a file" in (await stage.asks(stage.ana, "here it is"))["text"]
    card = await sends(stage.ana, write(talks(12), "md", tmp_path, "twelve"), caption="")
    assert "orchard talks 12" in card["text"]
    assert Deed.RECORD_PUT_IN.value not in await deeds(stage, stage.ana.id)
