"""The chat page in a real browser: ask, press, page in place, unfold a quote, be somebody else, read Arabic."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright.async_api import expect

from bot.practice import Person
from tests.browser.conftest import LONG, Window

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]

QUESTION = "What did Switzerland say about hosting the ISU?"
FAINT = """() => {
  const rgb = (colour) => colour.match(/[\\d.]+/g).map(Number);
  const linear = (value) => (value / 255 <= 0.03928 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4);
  const light = (colour) => {
    const [r, g, b] = rgb(colour).slice(0, 3).map(linear);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const ground = (node) => {
    for (; node; node = node.parentElement) {
      const colour = getComputedStyle(node).backgroundColor;
      if (rgb(colour).length === 3 || rgb(colour)[3] > 0.8) return colour;
    }
    return "rgb(255, 255, 255)";
  };
  const texts = ".text, .meta, .quote, .key, .entry .note, #notice strong, .replied span, .command";
  return [...document.querySelectorAll(texts)].filter((node) => {
    const [bright, dim] = [light(getComputedStyle(node).color), light(ground(node))].sort((a, b) => b - a);
    return (bright + 0.05) / (dim + 0.05) < 4.5;
  }).map((node) => node.className || node.tagName);
}"""
"""Names of the parts whose text is too faint to read: contrast below 4.5 to 1."""
NARROW = {"viewport": {"width": 360, "height": 740}}


async def asked(talk: Window, who: int = 0, question: str = QUESTION) -> None:
    """Start as somebody, ask, and wait for the answer."""
    await talk.be(who)
    await talk.page.locator("#start").click()
    await expect(talk.page.locator(".theirs")).to_have_count(1)
    await talk.writes(question)
    await expect(talk.page.locator(".keys")).to_have_count(1)


async def test_it_says_first_that_nothing_reaches_telegram(talk: Window) -> None:
    await expect(talk.page.locator("#notice")).to_contain_text("Practice: nothing here reaches Telegram")
    await expect(talk.page.locator("#clock")).to_contain_text("UTC")
    await expect(talk.page.locator("#people .entry")).to_have_count(len(talk.people))
    await expect(talk.page.locator("#you-are")).to_contain_text("Delegate of Ireland")
    await expect(talk.page.locator("#about")).to_contain_text("Quotes only, each with its source.")


async def test_ask_press_and_page_in_place(talk: Window) -> None:
    await asked(talk)
    last = talk.page.locator(".message").last
    await expect(last.locator("strong").filter(has_text="Switzerland")).to_be_visible()
    await expect(last.locator(".replied")).to_contain_text(QUESTION)
    await last.get_by_role("button", name="2 more").click()
    await expect(last.locator(".quote .words")).to_have_text("“Page 2.”")
    await expect(last.locator(".edited")).to_have_text("edited")
    await expect(talk.page.locator(".message")).to_have_count(4)
    await expect(talk.page.locator(".toast")).to_have_text("Page 2")
    await expect(last.locator(".text")).to_contain_text("<script>alert(1)</script>")
    await expect(last.locator(".text a")).to_have_attribute("rel", "noopener noreferrer")
    screen = talk.people[0].screen
    assert [message["message_id"] for message in screen] == [1, 2, 3, 4]


async def test_an_alert_is_a_dialog_that_the_keyboard_closes(talk: Window) -> None:
    await asked(talk)
    await talk.page.get_by_role("button", name="Source").press("Enter")
    dialog = talk.page.get_by_role("dialog")
    await expect(dialog).to_contain_text("Paragraph 14 of the record")
    await talk.page.keyboard.press("Escape")
    await expect(dialog).to_be_hidden()


async def test_a_long_quote_unfolds_and_folds(talk: Window) -> None:
    await asked(talk)
    quote = talk.page.locator(".quote")
    unfold = quote.get_by_role("button", name="Show the whole quote")
    folded = await quote.evaluate("node => node.clientHeight")
    await unfold.press("Enter")
    await expect(quote.locator(".unfold")).to_have_attribute("aria-expanded", "true")
    assert await quote.evaluate("node => node.clientHeight") > folded + 40
    assert LONG in (await quote.inner_text()).replace("\n", " ")
    await quote.get_by_role("button", name="Show less").click()
    assert await quote.evaluate("node => node.clientHeight") == folded


async def test_a_delegate_of_lebanon_reads_from_right_to_left_and_an_english_quote_from_left(talk: Window) -> None:
    await asked(talk, 2, "ماذا قالت سويسرا عن استضافة وحدة دعم التنفيذ (ISU)؟")
    page = talk.page
    assert await page.evaluate("[document.documentElement.lang, document.documentElement.dir]") == ["ar", "rtl"]
    await expect(page.locator("#notice strong")).to_have_text("تدريب: لا شيء هنا يصل إلى تيليغرام")

    def direction(selector: str) -> str:
        return f"getComputedStyle(document.querySelector('.message:last-child {selector}')).direction"

    assert await page.evaluate(direction(".text")) == "rtl"
    assert await page.evaluate(direction(".quote")) == "ltr"
    people, chat = await page.locator("#people").bounding_box(), await page.locator("#chat").bounding_box()
    assert people is not None
    assert chat is not None
    assert people["x"] > chat["x"]
    await talk.be(0)
    assert await page.evaluate("document.documentElement.dir") == "ltr"


NAMES_FIRST = {
    "\u2068CCM/MSP/2011/2\u2069 وثيقة الاجتماع": "rtl",
    "\u2068سويسرا\u2069 said that the unit is there": "ltr",
    "وثيقة \u2068CCM\u2069": "rtl",
    "\u200f\u2068Switzerland\u2069 2011": "rtl",
    "\u2068CCM/MSP/2011/2\u2069 · 2011": "ltr",
}


async def test_a_line_that_begins_with_an_isolated_name_runs_in_its_own_direction(talk: Window) -> None:
    person = await talk.be(2)
    person.chat.started = True
    for at, text in enumerate(NAMES_FIRST, 1):
        await talk.bot_says(person, text)
        await expect(talk.page.locator(".theirs")).to_have_count(at)
    await talk.bot_says(person, "\n".join(NAMES_FIRST))
    await expect(talk.page.locator(".theirs")).to_have_count(len(NAMES_FIRST) + 1)
    shown = await talk.page.locator(".theirs .text").evaluate_all(
        "(all) => all.map((node) => getComputedStyle(node).direction)"
    )
    assert shown[:-1] == list(NAMES_FIRST.values())
    # Within one message each line runs by itself: where its first sign stands beside its last one.
    drawn = await talk.page.locator(".theirs .text").last.evaluate(
        """(node) => {
          const text = node.firstChild, lines = [];
          let at = 0;
          for (const line of text.data.split("\\n")) {
            const place = (from) => {
              const range = document.createRange();
              range.setStart(text, from);
              range.setEnd(text, from + 1);
              return range.getBoundingClientRect().left;
            };
            const letters = [...line].map((sign, n) => [sign, at + n]).filter(([sign]) => /[\\p{L}\\p{N}]/u.test(sign));
            lines.push(place(letters[0][1]) < place(letters.at(-1)[1]) ? "ltr" : "rtl");
            at += line.length + 1;
          }
          return lines;
        }"""
    )
    assert drawn == list(NAMES_FIRST.values())


async def test_the_bots_commands_are_offered_in_the_persons_language(talk: Window) -> None:
    await asked(talk, 3, "Bonjour")
    page = talk.page
    await expect(page.locator("#composer-text")).to_have_attribute("placeholder", "Message")
    await page.locator("#composer-text").fill("/")
    await expect(page.get_by_role("option")).to_have_text(["/askPoser une question"])
    await page.keyboard.press("Enter")
    await expect(page.locator(".message.mine").last).to_contain_text("/ask")
    await expect(page.locator("#commands")).to_be_hidden()


async def test_answers_to_somebody_else_are_counted_until_read(talk: Window) -> None:
    await asked(talk)
    await talk.be(1)
    await talk.people[0].writes("One more")
    first = talk.page.locator(f'.entry[data-chat="{talk.people[0].id}"]')
    await expect(first.locator(".unread")).to_contain_text("1")
    await expect(first.locator(".unread")).to_contain_text("\u20681\u2069 unread")
    await talk.be(0)
    await expect(first.locator(".unread")).to_have_count(0)
    await expect(talk.page.locator(".keys")).to_have_count(2)


async def test_reply_edit_and_draft(talk: Window) -> None:
    await asked(talk)
    page = talk.page
    await page.locator(".message.theirs").last.hover()
    await page.locator(".message.theirs").last.get_by_role("button", name="Reply").click()
    await expect(page.locator("#context")).to_contain_text("Reply to")
    await talk.writes("And hosting costs?")
    await expect(page.locator(".message.mine").last.locator(".replied")).to_contain_text("Switzerland")
    await expect(page.locator("#context")).to_be_hidden()
    await page.locator("#composer-text").press("ArrowUp")
    await expect(page.locator("#context")).to_contain_text("Edit your message")
    await expect(page.locator("#composer-text")).to_have_value("And hosting costs?")
    await talk.writes("And the costs?")
    await expect(page.locator(".message.mine").last).to_contain_text("And the costs?")
    await expect(page.locator(".message.mine").last.locator(".edited")).to_be_visible()
    await page.locator("#composer-text").fill("half a thought")
    await talk.be(1)
    await talk.be(0)
    await expect(page.locator("#composer-text")).to_have_value("half a thought")


async def test_somebody_new_and_somebody_who_blocks(talk: Window) -> None:
    page = talk.page
    await page.locator("#add-person").click()
    await page.get_by_label("Name").fill("Иван Петров")
    await page.get_by_label("Language").select_option("ru")
    await page.get_by_role("button", name="Add", exact=True).click()
    await expect(page.locator("#you-are")).to_contain_text("Вы — \u2068Иван Петров\u2069")
    assert await page.evaluate("document.documentElement.lang") == "ru"
    await page.locator("#start").click()
    await expect(page.locator(".theirs")).to_have_count(1)
    await page.locator("#more summary").click()
    await page.locator("#block").click()
    await expect(page.locator("#composer")).to_be_hidden()
    newcomer = list(talk.server.people.values())[-1]
    assert newcomer.chat.blocked
    await page.locator("#start").click()
    await expect(page.locator("#composer")).to_be_visible()
    assert not newcomer.chat.blocked


async def test_who_reads_further_up_is_left_there_and_told_of_what_is_new(talk: Window) -> None:
    await asked(talk)
    for _ in range(6):
        await talk.people[0].writes("Again")
    await expect(talk.page.locator(".keys")).to_have_count(7)
    box = talk.page.locator("#scroll")
    await expect(talk.page.locator("#down")).to_be_hidden()
    await box.evaluate("node => node.scrollTo({top: 0, behavior: 'instant'})")
    await expect(talk.page.locator("#down")).to_be_visible()
    await talk.bot_says(talk.people[0], "News from the bot")
    await expect(talk.page.locator("#down-count")).to_have_text("1")
    assert await box.evaluate("node => node.scrollTop") == 0
    await talk.page.locator("#down").click()
    await expect(talk.page.locator("#down")).to_be_hidden()


async def test_a_group_is_shown_to_its_members(talk: Window) -> None:
    await talk.be(4)
    group = talk.server.group("Friends of the President", talk.people[4], talk.people[0])
    entry = talk.page.locator(f'.entry[data-chat="{group.id}"]')
    await entry.click()
    await talk.writes("Good morning")
    await expect(talk.page.locator(".message.mine")).to_contain_text("Good morning")
    await expect(talk.page.locator("#chat-status")).to_contain_text("3")
    await talk.be(1)
    await expect(entry).to_have_count(0)


@pytest.mark.parametrize("talk", [NARROW], indirect=True)
async def test_on_a_narrow_screen_there_is_one_thing_at_a_time_and_nothing_sticks_out(talk: Window) -> None:
    page = talk.page
    await expect(page.locator("#people")).to_be_visible()
    await expect(page.locator("#chat")).to_be_hidden()
    await asked(talk)
    await expect(page.locator("#people")).to_be_hidden()
    assert await page.evaluate("document.documentElement.scrollWidth") == 360
    wide = "[...document.querySelectorAll('#chat *')].filter(n => n.getBoundingClientRect().right > 361).length"
    assert await page.evaluate(wide) == 0
    name, you = await page.locator("#chat-title").bounding_box(), await page.locator("#you-are").bounding_box()
    assert name is not None
    assert you is not None
    assert name["x"] + name["width"] <= you["x"]
    await page.get_by_role("button", name="Back to the people").click()
    await expect(page.locator("#people")).to_be_visible()


@pytest.mark.parametrize("talk", [{"color_scheme": "dark"}, {"color_scheme": "light"}], indirect=True)
async def test_text_stands_out_from_its_ground_in_light_and_dark(talk: Window, tmp_path: Path) -> None:
    await asked(talk)
    assert await talk.page.evaluate(FAINT) == []
    picture = await talk.page.screenshot(path=tmp_path / "page.png")
    assert len(picture) > 20_000


async def test_a_key_that_asks_for_the_place_offers_places_to_pick(talk: Window) -> None:
    person = await talk.be(0)
    person.chat.started = True
    key = {"text": "Send my location", "request_location": True}
    async with httpx.AsyncClient(trust_env=False) as client:
        address = f"{talk.server.url}/bot{talk.server.token}/sendMessage"
        markup = {"keyboard": [[key], [{"text": "Cancel"}]], "resize_keyboard": True}
        body = {"chat_id": person.id, "text": "Where are you?", "reply_markup": markup}
        (await client.post(address, json=body)).raise_for_status()
        page = talk.page
        await page.locator("#keyboard").get_by_role("button", name="Send my location").click()
        await page.locator("#places-choice").select_option(label="Apia · -13.833, -171.766")
        await page.locator("#places").get_by_role("button", name="Send").click()
        await expect(page.locator(".message.mine .place")).to_have_text("-13.83300, -171.76600")
        assert person.screen[-1]["location"] == {"latitude": -13.833, "longitude": -171.766}
        body = {"chat_id": person.id, "text": "Thank you.", "reply_markup": {"remove_keyboard": True}}
        (await client.post(address, json=body)).raise_for_status()
    await expect(page.locator("#keyboard")).to_be_hidden()


RECORD: Any = {
    "name": "record of 24 Feb.pdf",
    "mimeType": "application/pdf",
    "buffer": b"%PDF-1.7\n\x00\xff record",
}
DROP = """(files) => {
  const data = new DataTransfer();
  for (const [name, text] of files) data.items.add(new File([text], name, { type: "text/plain" }));
  for (const kind of ["dragover", "drop"]) {
    const event = new DragEvent(kind, { dataTransfer: data, bubbles: true, cancelable: true });
    document.querySelector("#scroll").dispatchEvent(event);
  }
}"""
"""Drops files, each a name and a text, onto the chat."""


async def seated(talk: Window, who: int = 0) -> Person:
    """Be somebody who has talked with the bot before."""
    talk.people[who].chat.started = True
    return await talk.be(who)


async def test_a_file_goes_to_the_bot_with_what_is_typed_as_its_caption_and_one_from_the_bot_can_be_saved(
    talk: Window, tmp_path: Path
) -> None:
    person = await seated(talk)
    page = talk.page
    await page.locator("#composer-text").fill("/record for the meeting")
    async with page.expect_file_chooser() as chooser:
        await page.get_by_role("button", name="Attach a file").press("Enter")
    await (await chooser.value).set_files(RECORD)
    await expect(page.locator("#context")).to_contain_text(RECORD["name"])
    await expect(page.locator("#context-title")).to_have_text("File · \u206818 B\u2069")
    await expect(page.locator("#composer-text")).to_be_focused()
    await expect(page.get_by_label("Caption")).to_have_value("/record for the meeting")
    await page.keyboard.press("Enter")
    await expect(page.locator("#context")).to_be_hidden()
    await expect(page.locator("#composer-text")).to_have_value("")
    sent = page.locator(".message.mine").last
    await expect(sent.locator(".file")).to_contain_text(f"{RECORD['name']}18 B")
    await expect(sent.locator(".text")).to_have_text("/record for the meeting")
    answer = page.locator(".message.theirs").last
    await expect(answer.locator(".text")).to_have_text("application/pdf: /record for the meeting")
    async with page.expect_download() as download:
        await answer.get_by_role("link", name=f"copy of {RECORD['name']}").click()
    saved = await download.value
    assert saved.suggested_filename == f"copy of {RECORD['name']}"
    await saved.save_as(tmp_path / "saved")
    assert (tmp_path / "saved").read_bytes() == RECORD["buffer"]
    first = person.screen[0]
    assert (first["document"]["file_name"], first["caption"]) == (RECORD["name"], "/record for the meeting")


async def test_a_chosen_file_can_be_taken_away_and_waits_while_one_is_somebody_else(talk: Window) -> None:
    person = await seated(talk)
    page = talk.page
    choose = page.locator("#file")
    for _ in range(2):  # the same file a second time, too
        await choose.set_input_files(RECORD)
        await expect(page.locator("#context")).to_contain_text(RECORD["name"])
        await page.get_by_role("button", name="Remove the file").press("Enter")
        await expect(page.locator("#context")).to_be_hidden()
        await expect(page.locator("#composer-text")).to_be_focused()
    await expect(page.get_by_label("Message", exact=True)).to_be_visible()
    await choose.set_input_files(RECORD)
    await page.locator("#composer-text").fill("half a caption")
    await talk.be(1)
    await expect(page.locator("#context")).to_be_hidden()
    await talk.be(0)
    await expect(page.locator("#context")).to_contain_text(RECORD["name"])
    await expect(page.get_by_label("Caption")).to_have_value("half a caption")
    assert person.screen == []
    await page.locator("#composer-text").fill("")
    await page.locator("#send").click()
    await expect(page.locator(".message.mine .file")).to_have_count(1)
    await expect(page.locator(".message.theirs .text")).to_have_text("application/pdf: None")
    group = talk.server.group("Friends of the President", person)
    await page.locator(f'.entry[data-chat="{group.id}"]').click()
    await expect(page.locator("#chat-title")).to_have_text("Friends of the President")
    await expect(page.locator("#attach")).to_be_hidden()


async def test_a_file_that_cannot_go_is_refused_in_a_sentence_and_nothing_is_lost(
    talk: Window, tmp_path: Path
) -> None:
    person = await seated(talk)
    page = talk.page
    big, gone = tmp_path / "big.bin", tmp_path / "gone.txt"
    with big.open("wb") as file:
        file.truncate(21 * 2**20)
    gone.write_text("some words")
    await page.locator("#file").set_input_files(big)
    toast = page.locator(".toast")
    await expect(toast.last).to_have_text(
        "This file is \u206821.0 MB\u2069; at most \u206820.0 MB\u2069 can be sent."
    )
    await page.locator("#file").set_input_files({"name": "empty.txt", "mimeType": "text/plain", "buffer": b""})
    await expect(toast.last).to_have_text("This file is empty.")
    await page.evaluate(DROP, [["a.txt", "a"], ["b.txt", "b"]])
    await expect(toast.last).to_have_text("One file at a time, please.")
    await expect(page.locator("#context")).to_be_hidden()
    await page.locator("#file").set_input_files(gone)
    await talk.writes("x" * 1025)
    await expect(toast.last).to_have_text("A caption has at most \u20681024\u2069 characters.")
    gone.unlink()
    await talk.writes("The record")
    await expect(toast.last).to_have_text("This file cannot be read.")
    await expect(page.locator("#context")).to_contain_text("gone.txt")
    await expect(page.get_by_label("Caption")).to_have_value("The record")
    assert person.screen == []


async def test_a_file_is_dropped_onto_the_chat_and_a_command_pressed_meanwhile_goes_without_it(
    talk: Window,
) -> None:
    person = await seated(talk, 2)
    page = talk.page
    await talk.bot_says(person, "/help")
    await page.evaluate(DROP, [["محضر.txt", "نص"]])
    await expect(page.locator("#context-text")).to_have_text("محضر.txt")
    await page.locator("#composer-text").fill("تعليق")
    await page.locator(".command").click()
    await expect(page.locator(".message.mine .text")).to_have_text("/help")
    await expect(page.locator(".message.mine .file")).to_have_count(0)
    await expect(page.get_by_label("تعليق على الملف")).to_have_value("تعليق")
    box = await page.locator("#context-text").evaluate(
        "(node) => { const r = document.createRange(); r.selectNodeContents(node);"
        " return [r.getBoundingClientRect().right, node.getBoundingClientRect().right]; }"
    )
    assert abs(box[0] - box[1]) < 1
    await page.locator("#send").click()
    await expect(page.locator(".message.mine .file")).to_contain_text("محضر.txt")
    assert (
        await page.locator(".message.mine .file small").evaluate("node => getComputedStyle(node).direction")
        == "ltr"
    )
    await expect(page.locator(".message.theirs .text").last).to_have_text("text/plain: تعليق")


@pytest.mark.parametrize("talk", [NARROW], indirect=True)
async def test_on_a_narrow_screen_a_file_with_a_long_name_sticks_out_nowhere(talk: Window) -> None:
    await seated(talk)
    page = talk.page
    name = "a_name_that_never_ends_" * 5 + ".txt"
    await page.locator("#file").set_input_files({"name": name, "mimeType": "text/plain", "buffer": b"words"})
    await expect(page.locator("#context")).to_be_visible()
    wide = "[...document.querySelectorAll('#chat *')].filter(n => n.getBoundingClientRect().right > 361).length"
    assert await page.evaluate(wide) == 0
    await page.locator("#send").click()
    await expect(page.locator(".message .file")).to_have_count(2)
    assert await page.evaluate(wide) == 0
