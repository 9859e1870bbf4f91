"""Extensions and conditions as people write them."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.circumstances.circumstance import Kind, as_json, key_of, of_json
from bot.circumstances.reading import read_lines, read_rows
from bot.meetings.complaint import Complaint
from bot.obligations.rules import shipped
from bot.parties.lexicon import Lexicon
from bot.text.buttons import encode
from bot.text.message import Action
from storage.rows import Condition, Extension

LEXICON, BOOK, TODAY = Lexicon.standard(), shipped(), date(2026, 5, 1)


def read(text: str, kind: Kind = Kind.EXTENSION) -> tuple[object, ...]:
    return read_lines(text, kind, LEXICON, BOOK, today=TODAY)


@pytest.mark.parametrize(
    "line",
    [
        "Peru; Article 3; 2028-04-01; CCM/13MSP/9",
        "Pérou ; article 3 ; jusqu’au 1er avril 2028 ; CCM/13MSP/9",
        "Perú; artículo 3; 1 de abril de 2028; CCM/13MSP/9",
        "Перу; статья 3; до 1 апреля 2028 г.; CCM/13MSP/9",
        "秘鲁；第三条；2028年4月1日；CCM/13MSP/9",
        "بيرو؛ المادة 3؛ 1 نيسان/أبريل 2028؛ CCM/13MSP/9",
        "PE, stockpiles, until 1 April 2028, CCM/13MSP/9",
    ],
)
def test_a_line_in_any_of_the_languages(line: str) -> None:
    assert read(line) == (
        Extension(
            treaty="CCM",
            party="PE",
            rule="ccm-article-3-destruction",
            until=date(2028, 4, 1),
            source="CCM/13MSP/9",
        ),
    )


def test_the_second_day_is_that_of_the_decision_and_a_day_within_a_source_is_none() -> None:
    (one,) = read("Peru; Article 3; 1 April 2028; granted on 2 March 2026; https://example.org/9; of 3 March 2026")
    assert isinstance(one, Extension)
    assert (one.granted, one.source) == (date(2026, 3, 2), "https://example.org/9; of 3 March 2026")
    (one,) = read("Peru; Article 3; 1 April 2028; CCM/13MSP/9 of 3 March 2026")
    assert isinstance(one, Extension)
    assert (one.granted, one.source) == (None, "CCM/13MSP/9 of 3 March 2026")


def test_another_treatys_obligation_is_meant_where_it_is_named() -> None:
    (one,) = read("Peru; APMBC Article 5; 31 December 2028; decision of the 22MSP")
    assert isinstance(one, Extension)
    assert (one.treaty, one.rule) == ("APMBC", "apmbc-article-5-clearance")


@pytest.mark.parametrize(
    ("line", "condition", "holds"),
    [
        ("Chile; stockpiles; no; source", ("CCM", "stockpiles"), False),
        ("Chile; запасы; нет; source", ("CCM", "stockpiles"), False),
        ("Chile; Article 4; oui; source", ("CCM", "contaminated"), True),
        ("Chile; contaminated areas; yes; source", ("CCM", "contaminated"), True),
        ("Chile; APMBC mined areas; yes; source", ("APMBC", "mined-areas"), True),
        ("智利；库存；无；来源", ("CCM", "stockpiles"), False),
        ("شيلي؛ المخزون؛ لا؛ المصدر", ("CCM", "stockpiles"), False),
    ],
)
def test_a_condition_is_named_by_itself_or_by_its_article(
    line: str, condition: tuple[str, str], holds: bool
) -> None:
    (one,) = read(line, Kind.CONDITION)
    assert isinstance(one, Condition), one
    assert ((one.treaty, one.condition), one.holds, one.since) == (condition, holds, None)


def test_the_same_twice_and_too_many_lines_are_refused() -> None:
    line = "Peru; Article 3; 1 April 2028; x"
    (twice,) = read(f"{line}\n\n{line}")
    assert isinstance(twice, Complaint)
    assert (twice.line, "says the same" in twice.sentence) == (3, True)
    (many,) = read("\n".join([line] * 101))
    assert isinstance(many, Complaint)
    assert many.fields == {"most": 100}


def test_a_table_without_heads_loses_no_row() -> None:
    rows = [(1, ["Peru", "Article 3", "2028-04-01", "x"]), (2, ["Norway", "Article 4", "2028-04-01", "x"])]
    assert [one.party for one in read_rows(rows, Kind.EXTENSION, LEXICON, BOOK, today=TODAY)] == ["PE", "NO"]  # type: ignore[union-attr]


def test_every_name_fits_on_a_button_and_what_is_held_comes_back_as_it_was() -> None:
    for rule in BOOK.rules():
        one = Extension(
            treaty=rule.treaty, party="PE", rule=rule.id, until=date(2028, 4, 1), granted=date(2026, 1, 1), note="n"
        )
        other = Condition(treaty=rule.treaty, party="PE", condition=rule.condition or "x", holds=False)
        for each, kind in ((one, Kind.EXTENSION), (other, Kind.CONDITION)):
            assert encode(Action("circ-drop", (kind.value, key_of(each))))
            assert of_json(as_json(each)) == each


@settings(deadline=None)
@given(st.text(max_size=120) | st.lists(st.text(max_size=20), max_size=6).map(";".join), st.sampled_from(Kind))
def test_whatever_is_written_is_read_or_complained_of(text: str, kind: Kind) -> None:
    found = read(text, kind)
    lines = [one for one in text.splitlines() if one.strip()]
    assert len(found) == len(lines)
