"""Formatting from Telegram's entities to what is kept, and back to Telegram: TDLib's own parser is the judge."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.announcements.codes import ALPHABET, LENGTH, new_code, read_code, shown
from bot.announcements.texts import LONGEST, Entity, beginning, is_too_long, of_json, to_json, written
from bot.text.markup import clean, to_html, to_plain, units
from bot.text.message import Mark, Message, Written
from tests.auxil.tdlib import parse

WORDS = st.text(st.sampled_from("ab é日🇨🇭𝔸ш ح\n."), min_size=1, max_size=40)
TYPES = ("bold", "italic", "underline", "strikethrough", "spoiler", "code", "pre", "text_link", "blockquote")
MARKED = {
    "bold": "Bold",
    "italic": "Italic",
    "underline": "Underline",
    "strikethrough": "Strikethrough",
    "spoiler": "Spoiler",
    "code": "Code",
    "text_link": "TextUrl",
    "blockquote": "BlockQuote",
}


@st.composite
def anything_written(draw: st.DrawFn) -> tuple[str, list[Entity]]:
    """A text with entities anywhere in it, in UTF-16 units, also where Telegram would put none."""
    text = draw(WORDS)
    size = units(text)
    entities = []
    for _ in range(draw(st.integers(0, 5))):
        offset = draw(st.integers(-1, size + 1))
        kind = draw(st.sampled_from([*TYPES, "expandable_blockquote", "hashtag", "custom_emoji", "text_mention"]))
        url = draw(st.sampled_from(['https://example.org/a?b=1&c="2"', "javascript:alert(1)", ""]))
        entities.append(
            Entity(type=kind, offset=offset, length=draw(st.integers(0, size + 2)), url=url, language="python")
        )
    return text, entities


@settings(max_examples=300, deadline=None)
@given(anything_written())
def test_whatever_is_written_is_kept_and_can_be_sent(made: tuple[str, list[Entity]]) -> None:
    text, entities = made
    found = written(text, entities)
    assert found.text == text.strip()
    assert of_json(json.loads(json.dumps(to_json(found)))) == found
    assert all(0 <= mark.start < mark.end <= len(found.text) for mark in found.marks)
    if not found.text:
        return
    (part,) = to_html(Message((found,)))
    seen = parse(part.text)  # raises where Telegram would refuse it
    assert "".join(seen.text.split()) == "".join(clean(found.text).split())


@settings(max_examples=200, deadline=None)
@given(st.data())
def test_what_is_formatted_once_comes_back_where_it_was(data: st.DataObject) -> None:
    """One formatted stretch between two plain ones, with letters of two units around and in it."""
    before, inside, after = (
        data.draw(st.text(st.sampled_from("ab🇨🇭𝔸ш"), min_size=1, max_size=8)) for _ in range(3)
    )
    kind = data.draw(st.sampled_from(list(MARKED)))
    if kind == "blockquote":
        before, after = before + "\n", "\n" + after
    entity = Entity(type=kind, offset=units(before), length=units(inside), url="https://example.org/")
    found = written(before + inside + after, [entity])
    assert [found.text[mark.start : mark.end] for mark in found.marks] == [inside]
    (part,) = to_html(Message((found,)))
    seen = parse(part.text)
    assert seen.text == before + inside + after
    assert [(one.kind, one.offset, one.length) for one in seen.entities if one.kind == MARKED[kind]] == [
        (MARKED[kind], units(before), units(inside))
    ]


def test_formatting_within_formatting_is_kept() -> None:
    text = "Read all of it now"
    found = written(
        text,
        [
            Entity(type="blockquote", offset=0, length=len(text)),
            Entity(type="bold", offset=5, length=9),
            Entity(type="italic", offset=9, length=2),
            Entity(type="text_link", offset=5, length=3, url="https://example.org/x"),
        ],
    )
    (part,) = to_html(Message((found,)))
    assert part.text == (
        '<blockquote>Read <a href="https://example.org/x"><b>all</b></a><b> <i>of</i> it</b> now</blockquote>'
    )


def test_stretches_that_overlap_are_closed_and_opened_again() -> None:
    found = Written("abcdef", (Mark(0, 4, "italic"), Mark(2, 6, "bold"), Mark(3, 5, "code")))
    (part,) = to_html(Message((found,)))
    assert part.text == "<i>ab</i><b><i>c</i></b><code>de</code><b>f</b>"


def test_the_command_is_left_out_and_the_places_move_with_it() -> None:
    found = written("/announce 🇨🇭 read this", [Entity(type="bold", offset=15, length=4)], skip=9)
    assert found == Written("🇨🇭 read this", (Mark(3, 7, "bold"),))


def test_a_link_that_leads_nowhere_safe_is_words() -> None:
    found = written("press here", [Entity(type="text_link", offset=6, length=4, url="javascript:x")])
    assert found.marks == ()


def test_a_program_keeps_its_language() -> None:
    found = written("x = 1", [Entity(type="pre", offset=0, length=5, language="python")])
    (part,) = to_html(Message((found,)))
    assert part.text == '<pre><code class="language-python">x = 1</code></pre>'
    assert to_plain(Message((found,))) == "x = 1"


def test_length_is_counted_as_telegram_counts() -> None:
    assert not is_too_long(Written("𝔸" * (LONGEST // 2)))
    assert is_too_long(Written("𝔸" * (LONGEST // 2) + "a"))
    assert beginning(Written("one\n\ntwo"), 20) == "one two"
    assert len(beginning(Written("word " * 40), 20)) <= 20


@given(st.text(st.sampled_from(ALPHABET), min_size=LENGTH, max_size=LENGTH), st.randoms())
def test_a_code_is_read_however_it_is_typed(code: str, dice: Any) -> None:
    typed = "".join(dice.choice([letter, letter.lower()]) + dice.choice(["", " ", "-", "–"]) for letter in code)
    assert read_code(typed) == code
    assert read_code(shown(code)) == code


@pytest.mark.parametrize("typed", ["", "7KQ2", "7KQ2-M4XAB", "7KQ2-M4X0", "7KQ2-M4XI", "🇨🇭" * 4])
def test_what_is_no_code_is_none(typed: str) -> None:
    assert read_code(typed) is None


def test_codes_are_new_each_time() -> None:
    made = {new_code() for _ in range(200)}
    assert len(made) == 200
    assert all(read_code(code) == code for code in made)
