"""CSV files: columns by their names, in any order and language."""

from __future__ import annotations

from datetime import date

import pytest

from bot.errors import BadInput
from bot.obligations.rules import shipped
from bot.parties.lexicon import Lexicon
from bot.submissions.lines import Line, Trouble
from bot.submissions.sheet import read_sheet
from bot.text.catalogue import Catalogues

TODAY = date(2012, 3, 20)
ENGLISH = Catalogues.open().texts("en")


def read(data: bytes | str, heading: str = "") -> tuple[Line, ...]:
    data = data.encode() if isinstance(data, str) else data
    return read_sheet(data, Lexicon.standard(), shipped(), ENGLISH, today=TODAY, heading=heading)


def test_columns_are_known_by_name_in_any_order() -> None:
    (line,) = read("Date,Symbol,Article,State,Year\n2011-04-28 00:00:00,CCM/ART7/2011/5,7(2),Ireland,2011\n")
    assert (line.parties, line.rules, line.year) == (("IE",), ("ccm-article-7-annual",), 2011)
    assert (line.day, line.document, line.number) == (date(2011, 4, 28), "CCM/ART7/2011/5", 2)


@pytest.mark.parametrize(
    "text",
    [
        "État;Article;Année\nIrlande;7;2011\n",
        "Estado\tartículo\taño\nIrlanda\t7\t2011\n",
        "Государство,Статья,Год\nИрландия,7,2011\n",
        "الدولة,المادة,السنة\nأيرلندا,7,2011\n",
        "国家,条款,年份\n爱尔兰,7,2011\n",
        "country,article,year\nIE,7,2011\n",
    ],
)
def test_columns_and_names_in_six_languages(text: str) -> None:
    (line,) = read(text)
    assert (line.parties, line.year, line.trouble) == (("IE",), 2011, None)
    assert set(line.rules) == {"ccm-article-7-initial", "ccm-article-7-annual"}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_encodings_that_spreadsheets_save_in(encoding: str) -> None:
    (line,) = read("state,year\nCôte d’Ivoire,2011\n".encode(encoding))
    assert line.parties == ("CI",)


def test_the_caption_holds_where_a_row_says_nothing() -> None:
    first, second = read("state,year\nIreland,\nNorway,2012\n", heading="Article 7(2) 2011")
    assert (first.rules, first.year) == (("ccm-article-7-annual",), 2011)
    assert (second.rules, second.year) == (("ccm-article-7-annual",), 2012)


def test_a_code_decides_where_the_name_could_be_two_states() -> None:
    assert [line.parties for line in read("state,code,year\nCongo,CD,2011\n,IE,2011\n")] == [("CD",), ("IE",)]


def test_rows_that_are_not_understood_keep_their_number() -> None:
    lines = read("state,year\nIreland,2011\n\nAtlantis,2011\nIreland and Norway,2011\n,2011\n")
    assert [(line.number, line.trouble) for line in lines] == [
        (2, None),
        (4, Trouble.WORDS),
        (5, Trouble.WORDS),
        (6, Trouble.NO_STATE),
    ]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "has to name the columns"),
        (b"Ireland,2011\nNorway,2011\n", "has to name the columns"),
        (b"PK\x03\x04\0\0\0", "no plain text"),
        (b"state\n" + b"Ireland\n" * 501, "501 rows"),
    ],
)
def test_what_is_no_table_is_refused_in_one_sentence(data: bytes, words: str) -> None:
    with pytest.raises(BadInput, match=words):
        read(data)
