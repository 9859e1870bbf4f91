"""Pictures from the child process: real PNGs, of a size that a telephone shows."""

from __future__ import annotations

import struct
from datetime import timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from bot.board import draw
from bot.board.draw import _LOOKS, WIDTH
from bot.board.studio import Studio
from bot.errors import NoFont, NoPicture

ORDER: dict[str, Any] = {
    "kind": "names",
    "language": "en",
    "mirrored": False,
    "title": "Article 7 reports due in 2011",
    "subtitle": "By what is recorded here",
    "sections": [
        {"heading": "Overdue: 2", "look": "overdue", "names": ["Ireland", "Bosnia and Herzegovina"]},
        {"heading": "Handed in: 1", "look": "in", "names": ["Côte d’Ivoire"]},
    ],
    "foot": "As of 1 June 2011",
}
BARS: dict[str, Any] = {
    **ORDER,
    "kind": "bars",
    "legend": [{"label": "Handed in: 1", "look": "in"}, {"label": "Overdue: 2", "look": "overdue"}],
    "rows": [
        {"label": "All States", "counts": {"in": 1, "overdue": 2}, "total": "1 of 3"},
        {"label": "African States", "counts": {"in": 0, "overdue": 0}, "total": "0 of 0"},
        {"label": "Eastern European States", "counts": {"in": 1, "overdue": 2}, "total": "1 of 3"},
    ],
}
RATES: dict[str, Any] = {
    **ORDER,
    "kind": "rates",
    "years": [2011, 2012, 2013],
    "percents": [[0, "0%"], [100, "100%"]],
    "series": [{"label": "All States", "rates": [0.5, None, 1.0]}, {"label": "Some", "rates": [None, None, 0]}],
}


def size(png: bytes) -> tuple[int, int]:
    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    width, height = struct.unpack(">II", png[16:24])
    return width, height


@pytest.fixture(scope="session")
def fonts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("fonts")


@pytest.mark.parametrize(
    "order", [ORDER, BARS, RATES, {**BARS, "mirrored": True}], ids=["names", "bars", "rates", "rtl"]
)
async def test_every_kind_of_picture_is_a_png_that_a_telephone_shows(order: dict[str, Any], fonts: Path) -> None:
    width, height = size(await Studio(fonts).draw(order))
    assert width == WIDTH
    assert 400 < height < 4 * width


async def test_a_longer_list_makes_a_longer_picture(fonts: Path) -> None:
    longer = {**ORDER, "sections": [{**ORDER["sections"][0], "names": [f"State {n}" for n in range(30)]}]}
    assert size(await Studio(fonts).draw(longer))[1] > size(await Studio(fonts).draw(ORDER))[1]


async def test_where_no_font_has_the_letters_it_is_said_and_no_boxes_are_drawn(fonts: Path) -> None:
    unknown = {**ORDER, "title": "\U000e0fff"}
    with pytest.raises(NoFont):
        await Studio(fonts).draw(unknown)


async def test_a_child_that_hangs_or_fails_is_a_picture_that_was_not_drawn(fonts: Path) -> None:
    with pytest.raises(NoPicture):
        await Studio(fonts, patience=timedelta(milliseconds=1)).draw(ORDER)
    with pytest.raises(NoPicture, match="KeyError"):
        await Studio(fonts).draw({**ORDER, "kind": "sculpture"})


def test_stands_differ_in_colour_pattern_and_shape() -> None:
    colours, hatches, marks = zip(*_LOOKS.values(), strict=True)
    assert len(set(colours)) == len(_LOOKS)
    assert len(set(marks)) == len(_LOOKS)
    # Where the patterns are alike, the lightness is far apart.
    plain = [colour for colour, hatch, _ in _LOOKS.values() if not hatch]
    lightness = sorted(sum(int(colour[at : at + 2], 16) for at in (1, 3, 5)) for colour in plain)
    assert all(b - a > 200 for a, b in pairwise(lightness))
    assert len([one for one in hatches if one]) == len({one for one in hatches if one})


def test_lines_of_the_rates_differ_in_colour_dash_and_mark() -> None:
    for column in zip(*draw._LINES, strict=True):
        assert len(set(map(str, column))) == len(draw._LINES)
