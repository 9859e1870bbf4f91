"""Long lists, a screen at a time."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from bot.text.catalogue import Texts
from bot.text.message import Action, Button

T = TypeVar("T")


def page_of(rows: Sequence[T], page: int, size: int) -> tuple[Sequence[T], int]:
    """The rows of a page, counted from 0, with the page's number: the last one where there are not so many."""
    last = max((len(rows) - 1) // size, 0)
    page = min(max(page, 0), last)
    return rows[page * size : (page + 1) * size], page


def turning(
    texts: Texts, name: str, args: tuple[str | int, ...], *, page: int, size: int, of: int
) -> tuple[tuple[Button, ...], ...]:
    """A row with back and on, for the action ``name`` whose last argument is the page; () where all is shown."""
    buttons = []
    if page:
        buttons.append(Button(texts.say("Back"), Action(name, (*args, page - 1))))
    left = of - (page + 1) * size
    if left > 0:
        buttons.append(
            Button(texts.say_n("{n} more", "{n} more", left).format(n=left), Action(name, (*args, page + 1)))
        )
    return (tuple(buttons),) if buttons else ()
