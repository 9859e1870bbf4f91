"""The canonical text of an audience: it says the same after reading, and what is wrong is shown where it is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.audience.audience import ALL, LONGEST, And, Audience, Kind, Leaf, Not, Or, leaves, parse
from bot.audience.complaint import AudienceError
from bot.audience.picking import Joint, join, undone
from bot.errors import BadInput
from tests.audience.trees import any_leaf, trees

CH, IE = Leaf(Kind.STATE, "CH"), Leaf(Kind.STATE, "IE")
WEOG = Leaf(Kind.REGION, "WEOG")


@given(trees(any_leaf()))
def test_what_is_written_is_read_back_the_same(audience: Audience) -> None:
    assert parse(str(audience)) == audience


@given(st.text(alphabet='allnotd or():"\\statechregi-WOG:,', max_size=40))
def test_whatever_is_typed_is_read_or_refused_in_one_sentence(text: str) -> None:
    refusal = ""
    try:
        found = parse(text)
    except BadInput as error:
        refusal = str(error)
        found = ALL
    assert parse(str(found)) == found
    assert not refusal or "or instance: region:WEOG" in refusal or "brackets" in refusal


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("all", ALL),
        ("state:CH", CH),
        ("  state:CH   or state:IE ", Or((CH, IE))),
        ("not state:CH and region:WEOG", And((Not(CH), WEOG))),
        ("state:CH or state:IE and region:WEOG", Or((CH, And((IE, WEOG))))),
        ("(state:CH or state:IE) and region:WEOG", And((Or((CH, IE)), WEOG))),
        ("not (state:CH or state:IE)", Not(Or((CH, IE)))),
        ("((state:CH))", CH),
        ('group:"Friends (of) \\"peace\\""', Leaf(Kind.GROUP, 'Friends (of) "peace"')),
        ("region:-", Leaf(Kind.REGION, "-")),
        ("missing:ccm-article-7-annual:2025", Leaf(Kind.MISSING, "ccm-article-7-annual:2025")),
    ],
)
def test_what_expressions_mean(text: str, meant: Audience) -> None:
    assert parse(text) == meant


@pytest.mark.parametrize(
    ("text", "position"),
    [
        ("state:CH state:IE", 10),
        ("state:CH and or state:IE", 14),
        ("state:CH)", 9),
        ("nobody:CH", 1),
        ("state:CH and state", 14),
        ("state: CH", 1),
        ("State:CH", 1),
        ('group:"open', 1),
        ("not all all", 9),
    ],
)
def test_what_is_wrong_is_shown_where_it_is(text: str, position: int) -> None:
    with pytest.raises(AudienceError, match=rf"from character {position} on, .*For instance: region:WEOG"):
        parse(text)


@pytest.mark.parametrize("text", ["", "  ", "not", "state:CH and", "(state:CH", "state:CH or ("])
def test_what_ends_too_early_says_so(text: str) -> None:
    with pytest.raises(AudienceError, match="ends too early"):
        parse(text)


def test_what_is_too_long_or_too_deep_is_refused() -> None:
    with pytest.raises(AudienceError, match="at most 4000 characters"):
        parse(" or ".join(["state:CH"] * LONGEST))
    with pytest.raises(AudienceError, match="brackets"):
        parse("(" * 900 + "state:CH" + ")" * 900)
    with pytest.raises(AudienceError, match="brackets"):
        parse("not " * 900 + "all")
    assert parse(" and ".join(["not all"] * 300))


def test_a_leaf_without_its_value_is_a_mistake_of_the_programme() -> None:
    with pytest.raises(ValueError, match="state"):
        Leaf(Kind.STATE)
    with pytest.raises(ValueError, match="all"):
        Leaf(Kind.ALL, "CH")
    with pytest.raises(ValueError, match="combine"):
        And((CH,))


@pytest.mark.parametrize(
    ("value", "report"), [("a:2025", ("a", 2025)), ("a:0", ("a", 0)), ("a", None), ("a:x", None)]
)
def test_which_report_a_leaf_is_about(value: str, report: tuple[str, int] | None) -> None:
    assert Leaf(Kind.MISSING, value).report == report
    assert Leaf(Kind.GROUP, value).report is None


# ── put together step by step ───────────────────────────────────────────────────────────────────────────────────


def test_parts_are_joined_as_they_are_pressed() -> None:
    now = join(ALL, WEOG, Joint.AND)
    now = join(now, CH, Joint.NOT)
    assert str(now) == "region:WEOG and not state:CH"
    now = join(now, IE, Joint.NOT)
    assert str(now) == "region:WEOG and not state:CH and not state:IE"
    now = join(now, Leaf(Kind.GROUP, "Friends"), Joint.OR)
    assert str(now) == "(region:WEOG and not state:CH and not state:IE) or group:Friends"
    assert join(now, CH, Joint.INSTEAD) == CH


def test_everybody_is_where_one_begins() -> None:
    assert join(ALL, CH, Joint.OR) == CH, "everybody or Switzerland would be everybody"
    assert join(ALL, CH, Joint.NOT) == Not(CH)


def test_the_same_button_twice_puts_nothing_there_twice() -> None:
    once = join(WEOG, CH, Joint.NOT)
    assert join(once, CH, Joint.NOT) == once


@given(trees(any_leaf()), any_leaf(), st.sampled_from([Joint.AND, Joint.OR]))
def test_undoing_takes_away_what_was_put_there_last(now: Audience, part: Leaf, joint: Joint) -> None:
    after = join(now, part, joint)
    if after != now and now != ALL:
        assert undone(after) == now


@given(trees(any_leaf()))
def test_undoing_ends_with_everybody(audience: Audience) -> None:
    steps = 0
    while audience != ALL:
        audience = undone(audience)
        steps += 1
        assert steps < 200
    assert list(leaves(audience)) == [ALL]
