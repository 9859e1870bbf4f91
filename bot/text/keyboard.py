"""Buttons laid out as a narrow telephone shows them."""

from __future__ import annotations

from collections.abc import Iterable

from bot.text.message import Button

_WIDTH = 34  # characters of a row
_MOST_IN_A_ROW = 3


def in_rows(buttons: Iterable[Button]) -> tuple[tuple[Button, ...], ...]:
    """Buttons beside one another while they fit."""
    found: list[list[Button]] = []
    width = 0
    for button in buttons:
        size = len(button.label) + 3
        if found and len(found[-1]) < _MOST_IN_A_ROW and width + size <= _WIDTH:
            found[-1].append(button)
            width += size
        else:
            found.append([button])
            width = size
    return tuple(map(tuple, found))
