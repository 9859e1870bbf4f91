"""What a button carries comes back whole; what nobody here wrote comes back as nothing."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.text.buttons import ACTIONS, LIMIT, VERSION, decode, encode
from bot.text.message import Action

ARGUMENTS = {
    int: st.integers(-(10**17), 10**17),
    str: st.text(st.characters(categories=("L", "N", "P", "S")), max_size=12),
}
ARBITRARY = st.sampled_from(sorted(ACTIONS)).flatmap(
    lambda name: st.builds(lambda *args: Action(name, args), *(ARGUMENTS[kind] for kind in ACTIONS[name]))
)


@settings(max_examples=500)
@given(ARBITRARY)
def test_an_action_comes_back_from_its_button(action: Action) -> None:
    try:
        data = encode(action)
    except ValueError:
        assert len("|".join(map(str, action.args)).encode()) > 20, "only what is too long may be refused"
        return
    assert len(data.encode()) <= LIMIT
    assert decode(data) == action


@settings(max_examples=500)
@given(st.text(max_size=70) | st.builds("1|{}|{}".format, st.sampled_from(sorted(ACTIONS)), st.text(max_size=20)))
def test_only_what_would_be_written_here_is_read(data: str) -> None:
    action = decode(data)
    assert action is None or encode(action) == data


@pytest.mark.parametrize(
    "data",
    [
        None,
        "",
        "1",
        "1|",
        "|page|1",
        "0|page|1",
        "2|page|1",
        "1|page",
        "1|page|",
        "1|page|01",
        "1|page|-0",
        "1|page|1.5",
        "1|page|٣",
        "1|page|1|2",
        "1|page|" + "9" * 30,
        "1|erase-everything|1",
        "1|party-on-item|1|%7c",
        "1|meeting|\ud800",
        "1|meeting|" + "é" * 40,
    ],
)
def test_old_forged_and_garbled_buttons_mean_nothing(data: str | None) -> None:
    assert decode(data) is None


def test_a_party_key_with_the_separator_survives() -> None:
    action = Action("party-on-item", (7, "A|B%7C"))
    assert decode(encode(action)) == action


@pytest.mark.parametrize(
    "action",
    [
        Action("unheard-of"),
        Action("page"),
        Action("page", ("1",)),
        Action("page", (True,)),
        Action("meeting", (1,)),
        Action("meeting", ("x" * 60,)),
        Action("meeting", ("line\nbreak",)),
    ],
)
def test_what_can_not_be_a_button_is_refused_when_it_is_made(action: Action) -> None:
    with pytest.raises(ValueError, match=r"."):
        encode(action)


def test_the_version_stands_first() -> None:
    assert encode(Action("help")) == f"{VERSION}|help"
