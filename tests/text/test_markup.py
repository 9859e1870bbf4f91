"""What Telegram's own parser makes of the messages drawn here."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.text.markup import HtmlPart, clean, escape, safe_url, to_html, to_plain, units
from bot.text.message import (
    Action,
    Button,
    Gap,
    Line,
    Message,
    Quote,
    Span,
    bold,
    code,
    fill,
    italic,
    line,
    link,
)
from bot.text.parting import LIMIT
from tests.auxil.tdlib import parse

ANYTHING = st.text(st.characters(), max_size=60) | st.sampled_from(
    [
        "<b>",
        "&amp;",
        "</blockquote>",
        "\ud800",
        "a\u0301",
        "🇨🇭 ",
        "\u2067",
        "\x00",
        "\r\n",
        "A\u030a",
        "سويسرا",
        "瑞士。",
    ]
)
SPANS = st.builds(
    Span, ANYTHING, st.sampled_from(["", "bold", "italic", "code", "link", "unheard-of"]), ANYTHING
) | st.builds(link, ANYTHING, st.sampled_from(['https://example.org/?a=1&b="<c>', "tg://user?id=1"]))
BLOCKS = (
    st.builds(lambda spans: Line(tuple(spans)), st.lists(SPANS, max_size=4))
    | st.builds(Quote, ANYTHING | st.text(min_size=200, max_size=900), st.booleans())
    | st.just(Gap())
)
MESSAGES = st.builds(
    lambda blocks, language: Message(tuple(blocks), language=language),
    st.lists(BLOCKS, max_size=12),
    st.sampled_from(["ar", "en", "zh"]),
)


def folded(text: str) -> str:
    return "".join(text.split())


@settings(max_examples=400, deadline=None)
@given(MESSAGES)
def test_telegram_reads_every_message_as_the_terminal_shows_it(message: Message) -> None:
    try:
        parts = to_html(message)
    except ValueError:
        # Refused only where there is nothing to see: no letter, digit, sign or mark.
        assert not any(c.isalnum() for c in to_plain(message, margin=""))
        return
    parsed = [parse(part.text) for part in parts]
    assert folded("".join(p.text for p in parsed)) == folded(to_plain(message, margin=""))
    for p in parsed:
        assert 0 < units(p.text) <= LIMIT
        assert p.text == p.text.strip()
    quotes = folded("".join(q for p in parsed for q in p.of("BlockQuote") + p.of("ExpandableBlockQuote")))
    said = [clean(b.text).strip() for b in message.blocks if isinstance(b, Quote)]
    if len(said) <= 1:
        assert quotes in ("", folded("".join(said)))


@settings(max_examples=60, deadline=None)
@given(st.lists(st.text(st.sampled_from("ab .!?。é🇨🇭\n"), min_size=1, max_size=3000), min_size=1, max_size=6))
def test_long_quotes_are_cut_into_several_and_lose_nothing(texts: list[str]) -> None:
    message = Message((line("Switzerland"), *(Quote(text * 4, expandable=True) for text in texts)))
    parsed = [parse(part.text) for part in to_html(message)]
    assert all(units(p.text) <= LIMIT for p in parsed)
    assert folded("".join(q for p in parsed for q in p.of("ExpandableBlockQuote"))) == folded(
        "".join(clean(text * 4) for text in texts)
    )


@given(ANYTHING)
def test_escaped_text_comes_back_as_itself(text: str) -> None:
    text = clean(text)
    assert parse("." + escape(text)).text == "." + text


def test_a_quote_is_a_block_quote_and_a_long_one_expands() -> None:
    html = to_html(Message((line(bold("Oman"), " · item 3"), Quote("Short."), Quote("Long.", expandable=True))))
    (parsed,) = [parse(part.text) for part in html]
    assert parsed.of("Bold") == ["Oman"]
    assert parsed.of("BlockQuote") == ["Short."]
    assert parsed.of("ExpandableBlockQuote") == ["Long."]
    assert parsed.text == "Oman · item 3\nShort.\nLong."


def test_styles_reach_telegram() -> None:
    (part,) = to_html(
        Message((line(italic("i"), " ", code("c<d"), " ", link("text", "https://example.org/a?b=1&c")),))
    )
    parsed = parse(part.text)
    assert (parsed.of("Italic"), parsed.of("Code"), parsed.of("TextUrl")) == (["i"], ["c<d"], ["text"])
    assert [e.url for e in parsed.entities if e.url] == ["https://example.org/a?b=1&c"]


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "http://", "file:///etc/passwd", "", "//host", "data:text/html,x", "http://[::1"]
)
def test_a_link_of_another_kind_is_drawn_as_its_words(url: str) -> None:
    assert safe_url(url) is None
    (part,) = to_html(Message((line(link("words", url)),)))
    assert part.text == "words"


def test_a_mail_address_is_written_out_because_telegram_would_break_its_link() -> None:
    (part,) = to_html(Message((line(link("the support unit", "mailto:unit@example.org?subject=x")),)))
    assert part.text == "the support unit (unit@example.org)"


def test_a_link_can_not_leave_its_attribute() -> None:
    (part,) = to_html(Message((line(link("x", 'https://example.org/"><b>evil</b>')),)))
    parsed = parse(part.text)
    assert parsed.text == "x"
    assert parsed.of("Bold") == []


def test_buttons_hang_on_the_last_part_only() -> None:
    rows = ((Button("More", Action("page", (1,))),),)
    parts = to_html(Message((Quote("word " * 2000),), rows=rows))
    assert len(parts) == 3
    assert [part.rows for part in parts] == [(), (), rows]


def test_a_speaker_is_not_parted_from_the_quote_below() -> None:
    blocks = [Gap()]
    for _ in range(12):
        blocks += [line("Norway · item 3"), Quote("It recalled the deadline. " * 20), line("¶ 14"), Gap()]  # type: ignore[list-item]
    parts = [parse(part.text).text for part in to_html(Message(tuple(blocks)))]
    assert len(parts) > 1
    for text in parts:
        assert text.startswith("Norway")
        assert text.endswith("¶ 14")


def test_nor_where_no_empty_line_offers_itself() -> None:
    blocks = [block for _ in range(12) for block in (line("Norway · item 3"), Quote("It recalled it. " * 22))]
    parts = [parse(part.text).text for part in to_html(Message(tuple(blocks)))]
    assert len(parts) > 1
    for text in parts:
        assert text.startswith("Norway")
        assert text.endswith("It recalled it.")


def test_a_part_is_filled_to_the_last_unit_and_no_further() -> None:
    assert [len(part.text) for part in to_html(Message((line("a" * 4096),)))] == [4096]
    assert [len(part.text) for part in to_html(Message((line("a" * 4097),)))] == [4096, 1]


def test_an_overlong_quote_is_cut_after_a_sentence() -> None:
    parts = to_html(Message((Quote("The committee met. " * 400),)))
    assert len(parts) == 2
    for part in parts:
        assert part.text.removesuffix("</blockquote>").endswith("The committee met.")


def test_the_cut_keeps_a_letter_and_its_marks_together() -> None:
    parts = to_html(Message((Quote("q\u0331\u0302" * 3000),)))
    for part in parts:
        assert part.text.startswith("<blockquote>q")
        assert part.text.endswith("\u0331\u0302</blockquote>")


def test_signs_outside_the_basic_plane_count_twice() -> None:
    text = "🇨" * 2049
    parts = to_html(Message((line(text),)))
    assert [units(part.text) for part in parts] == [4096, 2]


@pytest.mark.parametrize("blocks", [(), (Gap(),), (line("  "),), (Quote("\u200b"),), (line("\u2068\u2069"),)])
def test_a_message_that_shows_nothing_is_refused(blocks: tuple[Line | Quote | Gap, ...]) -> None:
    with pytest.raises(ValueError, match="show something"):
        to_html(Message(blocks))


def test_an_arabic_line_that_opens_with_an_acronym_still_runs_from_the_right() -> None:
    message = Message((line("CMC تحدثت"), line("تحدثت CMC"), Quote("Said in English.")), language="ar")
    assert to_html(message)[0].text.split("\n") == [
        "\u200fCMC تحدثت",
        "تحدثت CMC",
        "<blockquote>Said in English.</blockquote>",
    ]


def test_an_english_line_that_opens_with_an_arabic_name_still_runs_from_the_left() -> None:
    assert to_html(Message((line("\u2068عُمان\u2069 took the floor"),)))[0].text.startswith("\u2068")
    assert to_html(Message((line("عُمان took the floor"),)))[0].text.startswith("\u200e")


def test_the_terminal_shows_quotes_behind_a_margin_and_wraps_them() -> None:
    message = Message(
        (line(bold("Oman")), Quote("one two three four five six seven"), Gap(), line("¶ 2")),
        rows=((Button("Source", Action("source", (1,))), Button("Next", Action("next", (1,)))),),
    )
    assert to_plain(message, 20, buttons=True).split("\n") == [
        "Oman",
        "┃ one two three four",
        "┃ five six seven",
        "",
        "¶ 2",
        "[ Source ]  [ Next ]",
    ]


def test_fill_puts_spans_into_a_sentence_and_keeps_braces() -> None:
    filled = fill("{{x}} {name} spoke {n} times", name=bold("Oman"), n=2)
    assert to_html(Message((filled,))) == [HtmlPart("{x} <b>Oman</b> spoke 2 times")]
    with pytest.raises(KeyError):
        fill("{name} spoke")


def test_a_command_in_an_arabic_line_keeps_its_direction_and_is_copied_bare() -> None:
    drawn = to_html(Message((fill("هل هو صحيح؟ {command}", command=code("/verify AB")),), language="ar"))
    assert [part.text for part in drawn] == ["هل هو صحيح؟ \u2068<code>/verify AB</code>\u2069"]
    assert to_html(Message((line(code("/verify AB")),)))[0].text == "<code>/verify AB</code>"
