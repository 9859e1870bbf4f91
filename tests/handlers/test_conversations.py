"""What happens to a delegate: from the words they write to what stands on their screen."""

from __future__ import annotations

import logging

import pytest

from bot.errors import IndexUnavailable
from bot.text.catalogue import LANGUAGES, OWN_NAMES, Catalogues
from handlers.questions import LONGEST
from storage import people
from tests.handlers.record import LONG
from tests.handlers.stage import Stage, labels

pytestmark = pytest.mark.asyncio(loop_scope="module")  # the loop that the stage lives in
SECRET = "What did Switzerland say about the secret annex?"
CLEARANCE = "Who spoke on clearance?"


def quotes(message: dict[str, object]) -> list[str]:
    """The quoted words of a message on somebody's screen."""
    text = str(message["text"]).encode("utf-16-le")
    found = message.get("entities", [])
    assert isinstance(found, list)
    return [
        text[2 * e["offset"] : 2 * (e["offset"] + e["length"])].decode("utf-16-le")
        for e in found
        if e["type"] in ("blockquote", "expandable_blockquote")
    ]


async def test_a_delegate_asks_and_gets_a_quote_with_its_source(stage: Stage) -> None:
    shown = await stage.asks(stage.ana, "What did Switzerland say about rooms for the support office?")
    assert any(quote in LONG for quote in quotes(shown))
    assert quotes(shown)
    for said in ("Switzerland", "14 Mar 2012", "¶ 11", "Summary record"):
        assert said in shown["text"]
    assert shown["reply_to_message"]["text"].startswith("What did Switzerland")


async def test_a_delegate_hears_that_a_state_took_part_and_said_nothing(stage: Stage) -> None:
    shown = await stage.asks(stage.ana, "What did Denmark say?")
    assert "Denmark" in shown["text"]
    assert quotes(shown) == []


async def test_a_delegate_leafs_through_an_answer_in_place(stage: Stage) -> None:
    first = await stage.asks(stage.ana, CLEARANCE)
    (more,) = [button for button in _data(first) if button.startswith("1|page|1")]
    await stage.ana.presses(first, data=more)
    second = await stage.ana.next_message()
    assert second["message_id"] == first["message_id"]
    assert quotes(second)
    assert not set(quotes(second)) & set(quotes(first))
    assert len(stage.ana.screen) == 2, "her question and one answer"
    assert (await stage.ana.next_toast())["text"] == ""


async def test_a_list_opens_below_and_is_leafed_through_in_place(stage: Stage) -> None:
    start = await stage.asks(stage.ana, "/start")
    await stage.ana.presses(start, "Who spoke on item 2")
    first = await stage.ana.next_message()
    assert first["message_id"] != start["message_id"]
    item = next(data for data in _data(first) if data.startswith("1|item|")).rpartition("|")[0]
    await stage.ana.presses(first, data=f"{item}|1")
    second = await stage.ana.next_message()
    await stage.ana.presses(second, data=f"{item}|0")
    again = await stage.ana.next_message()
    assert first["message_id"] == second["message_id"] == again["message_id"]
    assert quotes(second) != quotes(first) == quotes(again)


async def test_a_name_of_two_states_is_asked_back_and_the_choice_is_kept(stage: Stage) -> None:
    which = await stage.asks(stage.ana, "What did Congo say?")
    assert quotes(which) == []
    await stage.ana.presses(which, data="1|meant|CG")
    first = await stage.ana.next_message()
    assert first["message_id"] == which["message_id"]
    assert all(quote.startswith("Congo") for quote in quotes(first))
    await stage.ana.presses(first, data="1|meant-page|CG|1")
    second = await stage.ana.next_message()
    assert second["message_id"] == which["message_id"]
    assert quotes(second)
    assert not set(quotes(first)) & set(quotes(second))


async def test_a_page_whose_question_is_gone_asks_to_ask_again(stage: Stage) -> None:
    first = await stage.asks(stage.ana, CLEARANCE)
    bare = {key: value for key, value in first.items() if key != "reply_to_message"}
    stage.ana.chat.messages[first["message_id"]] = bare
    await stage.ana.presses(bare, data=next(b for b in _data(first) if b.startswith("1|page|")))
    toast = await stage.ana.next_toast()
    assert toast["text"] == "This button no longer works. Please ask again."
    assert toast["show_alert"]


async def test_a_delegate_presses_source_and_reads_the_whole_paragraph(stage: Stage) -> None:
    first = await stage.asks(stage.ana, "What did Switzerland say about keys?")
    await stage.ana.presses(first, "Source")
    source = await stage.ana.next_message()
    assert source["message_id"] != first["message_id"]
    assert LONG.removesuffix(".") in source["text"]
    assert "Invented preparatory talks" in source["text"]


async def test_every_button_of_an_answer_leads_somewhere(stage: Stage) -> None:
    """Press all there is, breadth first; nothing ends in an apology."""
    waiting = [
        await stage.asks(stage.ana, words) for words in ("/start", CLEARANCE, "What did Japan say?", "Hello")
    ]
    pressed: set[str] = set()
    while waiting and len(pressed) < 60:
        message = waiting.pop(0)
        for data in _data(message):
            if data in pressed or data.startswith(("1|language", "1|erase")):
                continue
            pressed.add(data)
            await stage.ana.presses(message, data=data)
            assert (await stage.ana.next_toast())["text"] == "", data
            waiting.append(await stage.ana.next_message())
            shown = waiting[-1]
            assert "went wrong" not in shown.get("text", shown.get("caption", ""))
    assert len(pressed) > 10


async def test_a_delegate_switches_to_french_and_stays_there(stage: Stage) -> None:
    ben = stage.server.person("Ben Okri", language_code="en")
    shown = await stage.asks(ben, "/language")
    assert labels(shown) == [OWN_NAMES[language] for language in LANGUAGES]
    await ben.presses(shown, "Français")
    changed = await ben.next_message()
    assert changed["message_id"] == shown["message_id"]
    assert "Désormais" in changed["text"]
    assert "Commandes" in (await stage.asks(ben, "/help"))["text"]
    answer = await stage.asks(ben, "What did Switzerland say about keys?")
    assert any(quote in LONG for quote in quotes(answer)), "the quote stays in the record's language"
    assert "Suisse" in answer["text"]


async def test_telegrams_language_decides_before_anything_is_chosen(stage: Stage) -> None:
    for code, word in [("ru-RU", "Команды"), ("zh-hans", "命令"), ("pt", "Commands"), ("", "Commands")]:
        somebody = stage.server.person("Sam", language_code=code)
        assert word in (await stage.asks(somebody, "/help"))["text"], code


async def test_arabic_runs_from_the_right_whatever_a_line_begins_with(stage: Stage) -> None:
    somebody = stage.server.person("Sami", language_code="ar")
    shown = await stage.asks(somebody, "/help")
    for line in shown["text"].split("\n"):
        first = next((c for c in line if c.isalpha() or c == "\u200f"), "\u200f")
        assert first == "\u200f" or "\u0600" <= first <= "\u06ff", line


async def test_start_greets_with_examples_that_work(stage: Stage) -> None:
    shown = await stage.asks(stage.ana, "/start")
    assert shown["text"].startswith("Ask me what was said")
    assert labels(shown) == [
        "Agenda of 14 Mar 2012",
        "Who spoke on item 2",
        "Switzerland on item 3",
        "Who took part",
    ]
    await stage.ana.presses(shown, "Agenda of 14 Mar 2012")
    assert "Clearance of contaminated land" in (await stage.ana.next_message())["text"]


async def test_ask_without_a_question_shows_the_right_form(stage: Stage) -> None:
    shown = await stage.asks(stage.ana, "/ask")
    assert "/ask Who spoke on clearance?" in shown["text"]


async def test_ask_with_a_question_is_a_question(stage: Stage) -> None:
    shown = await stage.asks(stage.ana, f"/ask {CLEARANCE}")
    assert quotes(shown)


async def test_the_agenda_of_the_latest_meeting_and_of_one_named(stage: Stage) -> None:
    for words in ("/agenda", "/agenda informal consultations"):
        text = (await stage.asks(stage.ana, words))["text"]
        for title in ("Opening of the talks", "Clearance of contaminated land", "The support office"):
            assert title in text


async def test_meetings_are_listed(stage: Stage) -> None:
    text = (await stage.asks(stage.ana, "/meetings"))["text"]
    assert "Bern" in text
    assert "2012" in text


async def test_an_unknown_command_is_answered_with_the_way_to_help(stage: Stage) -> None:
    shown = await stage.asks(stage.ana, "/agendas")
    assert "/agendas" in shown["text"]
    assert "/help" in shown["text"]


async def test_an_old_button_says_so_and_changes_nothing(stage: Stage) -> None:
    shown = await stage.asks(stage.ana, "/start")
    for data in ("0|page|1", "page:1", "1|nonsense", "x" * 64):
        await stage.ana.forges(shown, data)
        toast = await stage.ana.next_toast()
        assert toast["text"] == "This button no longer works. Please ask again."
    assert stage.ana.screen[-1] == shown


async def test_buttons_under_a_message_that_is_gone_do_what_they_still_can(stage: Stage) -> None:
    shown = await stage.asks(stage.ana, CLEARANCE)
    del stage.ana.chat.messages[shown["message_id"]]
    stage.may_be_refused = ("editMessageText",)
    await stage.ana.forges(shown, "1|page|1")
    assert "no longer works" in (await stage.ana.next_toast())["text"]
    for data, words in [("1|help", "Commands"), ("1|language|fr", "Désormais")]:
        await stage.ana.forges(shown, data)
        assert words in (await stage.ana.next_message())["text"]
        assert (await stage.ana.next_toast())["text"] == ""


async def test_pictures_and_places_get_one_polite_hint(stage: Stage) -> None:
    await stage.ana.sends_document("note.txt", b"Who spoke?", caption="/ask Who spoke?")
    assert "text only" in (await stage.ana.next_message())["text"]
    await stage.ana.sends_location(46.2, 6.1)
    shown = await stage.asks(stage.ana, "/help")
    assert "Commands" in shown["text"], "what came second got no second hint"


async def test_an_overlong_question_is_turned_away(stage: Stage) -> None:
    shown = await stage.asks(stage.ana, "why " * (LONGEST // 4 + 1))
    assert f"longer than {LONGEST} characters" in shown["text"]


async def test_markup_and_strange_signs_in_a_question_do_no_harm(stage: Stage) -> None:
    for words in (
        "<b>Switzerland</b> & <i>",
        "What did \u202eSwitzerland say?",
        "{party} {0}",
        "🏳️‍🌈",
        "؟",
        "/",
        "%s | 1",
    ):
        shown = await stage.asks(stage.ana, words)
        assert "went wrong" not in shown["text"], words


async def test_a_group_asks_by_mention_and_by_reply(stage: Stage) -> None:
    await stage.ana.writes("@RapporteurPracticeBot What did Switzerland say about keys?", chat=stage.group)
    answer = await stage.group.next_message()
    assert quotes(answer)
    await stage.ana.writes("What did Japan say?", chat=stage.group, reply_to=answer)
    assert "Japan" in (await stage.group.next_message())["text"]


async def test_privacy_shows_what_is_held_and_erases_it(stage: Stage) -> None:
    shown = await stage.asks(stage.ana, "/privacy")
    assert "Nothing." in shown["text"]
    assert labels(shown) == []
    choice = await stage.asks(stage.ana, "/language")
    await stage.ana.presses(choice, "Español")
    await stage.ana.next_message()
    held = await stage.asks(stage.ana, "/privacy")
    assert "Español" in held["text"]
    await stage.ana.presses(held, Catalogues.open().texts("es").say("Erase what is held about me"))
    assert (await stage.ana.next_message())["text"] == "Nothing is held about you any more."
    async with stage.house.db.read() as tx:
        assert await people.person(tx, stage.ana.id) is None


async def test_an_empty_base_says_what_would_fill_it(empty_stage: Stage) -> None:
    shown = await empty_stage.asks(empty_stage.ana, "/start")
    assert "No record has been put in yet" in shown["text"]
    for words in ("/agenda", "/meetings", CLEARANCE):
        shown = await empty_stage.asks(empty_stage.ana, words)
        assert quotes(shown) == []
        assert "went wrong" not in shown["text"]


async def test_two_people_are_answered_each_in_their_own_chat(stage: Stage) -> None:
    ben = stage.server.person("Ben Okri")
    await stage.ana.writes("What did Japan say?")
    await ben.writes("What did Mexico say?")
    assert "Japan" in (await stage.ana.next_message())["text"]
    assert "Mexico" in (await ben.next_message())["text"]


async def test_a_bug_is_apologised_for_with_a_reference_that_the_log_knows(
    stage: Stage, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError(SECRET)

    monkeypatch.setattr(type(stage.house.assistant), "answer", broken)
    for library in ("aiosqlite", "telegram", "httpcore"):  # at DEBUG they repeat all they are given
        caplog.set_level(logging.WARNING, library)
    caplog.set_level(logging.DEBUG)
    shown = await stage.asks(stage.ana, SECRET)
    (code,) = [word.strip(".") for word in shown["text"].split() if word.startswith("R-")]
    assert code in caplog.text
    assert "secret annex" not in caplog.text
    monkeypatch.undo()
    assert "R-" not in (await stage.asks(stage.ana, "What did Japan say?"))["text"], "the next one is answered"


async def test_a_button_that_meets_a_bug_stops_waiting(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    shown = await stage.asks(stage.ana, "/start")

    def broken(*_: object, **__: object) -> None:
        raise IndexUnavailable("gone")

    monkeypatch.setattr(type(stage.house.assistant), "agenda", broken)
    await stage.ana.presses(shown, "Agenda of 14 Mar 2012")
    assert "cannot be searched just now" in (await stage.ana.next_message())["text"]
    assert (await stage.ana.next_toast())["text"] == ""


def _data(message: dict[str, object]) -> list[str]:
    markup = message.get("reply_markup", {})
    assert isinstance(markup, dict)
    return [button["callback_data"] for row in markup.get("inline_keyboard", []) for button in row]
