"""What people ask of the board, and what its buttons carry."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.board.choice import Choice, Stand, asked, decoded, first_choice
from bot.obligations.rules import shipped
from bot.parties.lexicon import Lexicon
from bot.parties.regions import REGIONS
from bot.text.buttons import fits
from bot.text.message import Action

TODAY = date(2012, 3, 20)
BOOK = shipped()
USUAL = Choice(treaty="CCM", article="7", year=2012)


@pytest.mark.parametrize(
    ("text", "choice"),
    [
        ("", USUAL),
        ("2026", Choice(treaty="CCM", article="7", year=2026)),
        ("clearance", Choice(treaty="CCM", article="4")),
        ("destruction of stockpiles, overdue", Choice(treaty="CCM", article="3", stand="overdue")),
        ("first reports 2011", Choice(treaty="CCM", article="7(1)", year=2011)),
        ("Article 7 2011 Africa", Choice(treaty="CCM", article="7", year=2011, region="AFRICAN-GROUP")),
        (
            "overdue in Latin America",
            Choice(treaty="CCM", article="7", year=2012, region="GRULAC", stand="overdue"),
        ),
        ("WEOG", Choice(treaty="CCM", article="7", year=2012, region="WEOG")),
        ("who is in no group", USUAL),
        ("ATT 2020", Choice(treaty="ATT", article="13", year=2020)),
        ("Mine Ban Convention clearance", Choice(treaty="APMBC", article="5")),
        ("западная Европа 2011", Choice(treaty="CCM", article="7", year=2011, region="WEOG")),
        ("2011 非洲 逾期", Choice(treaty="CCM", article="7", year=2011, region="AFRICAN-GROUP", stand="overdue")),
        ("المادة 7 افريقيا 2011", Choice(treaty="CCM", article="7", year=2011, region="AFRICAN-GROUP")),
        ("Amérique latine 2011", Choice(treaty="CCM", article="7", year=2011, region="GRULAC")),
    ],
)
def test_words_become_a_choice(text: str, choice: Choice) -> None:
    found = asked(text, BOOK, Lexicon.standard(), TODAY)
    if text == "who is in no group":
        assert found.choice.region == "-"
    else:
        assert (found.choice, found.party, found.strange) == (choice, "", "")


def test_a_state_and_strange_words_are_told_apart() -> None:
    assert asked("Ireland", BOOK, Lexicon.standard(), TODAY).party == "IE"
    assert asked("bananas 2011", BOOK, Lexicon.standard(), TODAY).strange == "bananas"
    assert asked("Article 99", BOOK, Lexicon.standard(), TODAY).strange == "Article 99"


@given(
    st.sampled_from([one for one in BOOK.rules() if one.dated]),
    st.sampled_from(["", *REGIONS]),
    st.sampled_from(["", *(one.value for one in Stand)]),
    st.sampled_from([0, 1999, 2026]),
)
def test_every_choice_fits_on_a_button_and_comes_back(rule: object, region: str, stand: str, year: int) -> None:
    choice = Choice(treaty=rule.treaty, article=rule.article, year=year, region=region, stand=stand)  # type: ignore[attr-defined]
    assert decoded(choice.code, BOOK, TODAY) == choice
    assert fits(Action("board", (choice.code, 99)))


@pytest.mark.parametrize(
    "code",
    [
        "x",
        "CCM.7.2011.WEOG",
        "CCM.7.20x1..",
        "CCM.99.0..",
        "NPT.7.0..",
        "CCM.7.0.EUROPE.",
        "CCM.7.0..late",
        "CCM.7.9999..in",
    ],
)
def test_forged_choices_are_none(code: str) -> None:
    assert decoded(code, BOOK, TODAY) is None


def test_nothing_on_the_button_means_the_usual() -> None:
    assert decoded("", BOOK, TODAY) == first_choice(BOOK, TODAY) == USUAL
