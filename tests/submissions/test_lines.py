"""Lists as people paste them: what is understood, and what is refused rather than guessed."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.obligations.rules import shipped
from bot.parties.lexicon import Lexicon
from bot.submissions.lines import Line, Trouble, read_list

TODAY = date(2012, 3, 20)
ANNUAL, INITIAL = "ccm-article-7-annual", "ccm-article-7-initial"


def read(text: str) -> tuple[Line, ...]:
    return read_list(text, Lexicon.standard(), shipped(), today=TODAY)


def test_one_report_in_a_line() -> None:
    (line,) = read("Ireland Article 7 2011")
    assert (line.parties, line.rules, line.year, line.trouble) == (("IE",), (INITIAL, ANNUAL), 2011, None)


def test_day_and_document_are_taken() -> None:
    (line,) = read("Ireland, annual report, 28/04/2011, CCM/ART7/2011/5")
    assert (line.rules, line.day, line.document) == ((ANNUAL,), date(2011, 4, 28), "CCM/ART7/2011/5")
    (line,) = read("Ireland 2011 https://example.org/reports/5.pdf.")
    assert (line.year, line.document) == (2011, "https://example.org/reports/5.pdf")


@pytest.mark.parametrize(
    "text",
    [
        "Irlanda presentó el informe anual el 28 de abril de 2011",
        "L'Irlande a remis son rapport annuel le 28 avril 2011",
        "Ирландия представила ежегодный доклад 28 апреля 2011 г.",
        "爱尔兰于2011年4月28日提交了第七条年度报告",
        "Ireland submitted its annual report on 28 April 2011",
    ],
)
def test_whole_sentences_in_any_language_say_the_same(text: str) -> None:
    (line,) = read(text)
    assert (line.parties, line.rules, line.day, line.trouble) == (("IE",), (ANNUAL,), date(2011, 4, 28), None)


def test_an_arabic_sentence() -> None:
    (line,) = read("قدمت ايرلندا تقرير المادة 7 في 28 نيسان/أبريل 2011")
    assert (line.parties, line.rules, line.day) == (("IE",), (INITIAL, ANNUAL), date(2011, 4, 28))


@pytest.mark.parametrize(
    "text",
    [
        "Ireland has not submitted",
        "Ireland: no",
        "L'Irlande n'a pas remis son rapport",
        "Ирландия не представила доклад",
        "爱尔兰未提交报告",
        "لم تقدم ايرلندا التقرير",
        "Ireland asked for an extension, Article 4",
    ],
)
def test_a_sentence_with_words_that_are_not_understood_records_nothing(text: str) -> None:
    (line,) = read(text)
    assert line.trouble is Trouble.WORDS
    assert line.parties == ()
    assert line.words


def test_what_a_heading_says_holds_for_the_lines_below_it() -> None:
    lines = read("Article 7(2), 2011\n\n1. Ireland\n2) Norvège : 28 avril 2011\n- 爱尔兰 2012\n")
    assert [line.number for line in lines] == [3, 4, 5]
    assert [line.rules for line in lines] == [(ANNUAL,)] * 3
    assert [line.year for line in lines] == [2011, 2011, 2012]
    assert lines[1].day == date(2011, 4, 28)


def test_a_misspelt_name_and_an_adjective_are_marked_as_guessed() -> None:
    irland, swiss = read("Irland 2011\nthe Swiss 2011")
    assert (irland.parties, irland.guessed) == (("IE",), "Irland")
    assert (swiss.parties, swiss.guessed) == (("CH",), "Swiss")
    assert read("Ireland 2011")[0].guessed == ""


def test_a_name_of_two_states_keeps_both() -> None:
    assert set(read("Congo, first report 2011")[0].parties) == {"CG", "CD"}


def test_several_states_in_a_line_are_a_line_each() -> None:
    assert [line.parties for line in read("Ireland, Norway and Mexico Article 7(2) 2011")] == [
        ("IE",),
        ("NO",),
        ("MX",),
    ]


@pytest.mark.parametrize(
    ("text", "trouble"),
    [
        ("CMC Article 7 2011", Trouble.NOT_A_STATE),
        ("Atlantis 2011", Trouble.WORDS),
        ("Ireland 31/02/2011", Trouble.NO_SUCH_DAY),
        ("Ireland 1 April 2011, 2 April 2011", Trouble.DAYS),
        ("Ireland Article 7 2010 2011", Trouble.YEARS),
        ("Ireland Article 99 2011", Trouble.ARTICLE),
        ("Ireland 2012-03-21", Trouble.FUTURE),
        ("Ireland " + "x" * 1200, Trouble.LONG),
        ("2011", Trouble.NO_STATE),
    ],
)
def test_what_is_wrong_is_named(text: str, trouble: Trouble) -> None:
    (line,) = read(text)
    assert line.trouble is trouble


def test_the_year_that_a_report_covers_is_told_from_the_one_in_which_it_falls_due() -> None:
    assert read("Ireland Article 7 for 2010")[0].year_covered
    assert not read("Ireland Article 7 2010")[0].year_covered


def test_another_treaty_is_understood_by_name_and_acronym() -> None:
    for text in ("Ireland, Mine Ban Convention, Article 7(2), 2011", "Ireland APMBC 7(2) 2011"):
        (line,) = read(text)
        assert (line.treaty, line.rules, line.trouble) == ("APMBC", ("apmbc-article-7-annual",), None)


@settings(deadline=None)
@given(
    st.lists(
        st.sampled_from(["Ireland", "Art. 7", "2011", "28/04/2011", "не", "\n", "第七条", "Congo", "((", "CCM/1/2"])
    )
)
def test_lines_survive_being_kept(words: list[str]) -> None:
    for line in read(" ".join(words)):
        assert Line.of_json(line.as_json()) == line
        assert line.trouble or line.parties
