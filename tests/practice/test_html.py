"""The HTML parser and the mending of entities, held against TDLib on random texts."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.practice.entities import find, fix, units
from bot.practice.html import parse_html
from bot.practice.refusal import Refusal
from tests.practice import oracle

PIECES = [
    "<b>",
    "</b>",
    "<i>",
    "</i>",
    "<u>",
    "</u>",
    "<s>",
    "</s>",
    "<a",
    'href="',
    '">',
    "</a>",
    "<pre>",
    "</pre>",
    "<code>",
    "<code@class='language-py'>",
    "</code>",
    "<blockquote>",
    "<blockquote@expandable>",
    "</blockquote>",
    "<tg-spoiler>",
    "</tg-spoiler>",
    '<span@class="tg-spoiler">',
    "</span>",
    "<span>",
    "</>",
    "<TG-EMOJI@emoji-id=5>",
    "</tg-emoji>",
    "<tg-time@unix=5@format='wD'>",
    "</tg-time>",
    "<b@x=1@y='2'>",
    "&lt;",
    "&gt",
    "&amp",
    "&quot;",
    "&#65;",
    "&#x1F600;",
    "&#xD83D;",
    "&#xDE00;",
    "&nbsp;",
    "&#",
    "a",
    "é",
    "😀",
    "<",
    "/",
    ">",
    "&",
    "=",
    "'",
    '"',
    "#",
    "[::1]",
    "@",
    ":",
    "%20",
    "%",
    "tg://user?id=123",
    "http://",
    "example.com",
    "x.y:80/z?q#f",
    "ton:",
    "tonsite:a.b",
    "https://user:pw@h.c:9/",
    "مرحبا",
    "\u2068",
    "\x01",
]
PIECES = [piece.replace("@", " ") if piece.startswith("<") else piece for piece in PIECES] + [" ", "\n", "\t"]
loose = st.lists(st.sampled_from(PIECES), max_size=10).map("".join)

leaf = st.sampled_from(["x", "é", "😀", " ", "\n", "a.b", "&lt;", "&#65;"])
TAGS = (
    ("<b>", "</b>"),
    ("<strong>", "</>"),
    ("<i>", "</i>"),
    ("<u>", "</u>"),
    ("<del>", "</del>"),
    ("<tg-spoiler>", "</tg-spoiler>"),
    ("<pre>", "</pre>"),
    ("<code>", "</code>"),
    ('<code class="language-c">', "</code>"),
    ("<blockquote>", "</blockquote>"),
    ("<blockquote expandable>", "</blockquote>"),
    ("<a href='http://x.y/?q=1&amp;r=2'>", "</a>"),
    ("<a>", "</a>"),
    ("<tg-emoji emoji-id='12'>", "</tg-emoji>"),
    ("<tg-time unix=99>", "</tg-time>"),
)
nested = st.recursive(
    st.lists(leaf, max_size=3).map("".join),
    lambda inner: st.tuples(st.sampled_from(TAGS), st.lists(inner, max_size=3).map("".join)).map(
        lambda made: made[0][0] + made[1] + made[0][1]
    ),
    max_leaves=12,
)


def ours(html: str) -> Any:
    try:
        text, entities = parse_html(html)
    except Refusal as refusal:
        return refusal.description
    for entity in entities:
        entity.pop("date_time_format", None)
    return text, entities


def theirs(html: str) -> Any:
    answer = oracle.parse(html)
    if isinstance(answer, str):
        return f"Bad Request: {answer[0].lower()}{answer[1:]}"
    return answer


@settings(max_examples=500, deadline=None)
@given(loose)
def test_any_string_is_taken_or_refused_as_tdlib_does_to_the_byte(html: str) -> None:
    assert ours(html) == theirs(html)


@settings(max_examples=300, deadline=None)
@given(nested)
def test_nested_tags_give_the_entities_tdlib_gives(html: str) -> None:
    assert ours(html) == theirs(html)


SOFT_AND_SOLID = st.sampled_from(
    [
        "bold",
        "italic",
        "underline",
        "strikethrough",
        "spoiler",
        "code",
        "pre",
        "blockquote",
        "expandable_blockquote",
    ]
)


@st.composite
def marked(draw: st.DrawFn) -> tuple[str, list[dict[str, Any]]]:
    text = draw(st.text(alphabet="abé😀 \n\r\u202e\u200f\u200e\t\u0333xyz", min_size=1, max_size=14))
    whole = units(text)
    entities = []
    for _ in range(draw(st.integers(0, 5))):
        offset = draw(st.integers(0, whole))
        length = draw(st.integers(0, whole - offset))
        entities.append({"type": draw(SOFT_AND_SOLID), "offset": offset, "length": length})
    return text, entities


@settings(max_examples=500, deadline=None)
@given(marked())
def test_entities_are_joined_cut_and_dropped_as_tdlib_does(made: tuple[str, list[dict[str, Any]]]) -> None:
    text, entities = made
    expected = oracle.mend(text, entities)
    try:
        mended = fix(text, entities, trim=False)
    except Refusal:
        assert expected is None
        return
    if mended[0]:
        assert mended == expected


@settings(max_examples=300, deadline=None)
@given(st.text(alphabet="ab_9/@# \n<>é", max_size=14))
def test_commands_mentions_and_hashtags_are_found_as_tdlib_finds_them(text: str) -> None:
    assert find(text) == oracle.found(text)


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("see https://www.example.org/a_(b), please", ["url"]),
        ("write to ana.silva@example.org", ["email"]),
        ("/start@RapporteurBot now", ["bot_command"]),
        ("www.example.org and t.me/rapporteur", ["url", "url"]),
    ],
)
def test_addresses_are_found_as_tdlib_finds_them(text: str, kinds: list[str]) -> None:
    assert [entity["type"] for entity in find(text)] == kinds
    assert find(text) == oracle.found(text)


def test_white_space_at_both_ends_goes_and_entities_move_with_it() -> None:
    text, entities = fix("  \n bold ", [{"type": "bold", "offset": 4, "length": 5}])
    assert (text, entities) == ("bold", [{"type": "bold", "offset": 0, "length": 4}])
    assert fix(" \n ", []) == ("", [])
    assert fix("\u200f\u2003", []) == ("", [])


def test_an_entity_inside_a_character_is_refused() -> None:
    with pytest.raises(Refusal, match="middle of a UTF-16 symbol"):
        fix("😀", [{"type": "bold", "offset": 1, "length": 1}])
