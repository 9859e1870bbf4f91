"""What a command is, as data."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto

from bot.text.catalogue import Texts
from handlers.context import Handler


@dataclass(frozen=True, kw_only=True, slots=True)
class Command:
    """``does`` is what menus and help say of it; ``takes`` what may follow it, with an ``example``."""

    name: str
    does: str
    handle: Handler
    takes: str = ""
    example: str = ""
    needs_words: bool = False


class Place(Enum):
    """Where what a pressed button brings is shown."""

    BELOW = auto()  # a new message
    HERE = auto()  # the message that was pressed changes
    TURNED = auto()  # here while leafing through the same list; below when it is opened


@dataclass(frozen=True, kw_only=True, slots=True)
class Press:
    """What a button of an action does."""

    handle: Handler
    place: Place = Place.BELOW


def form(command: Command, texts: Texts) -> str:
    """How a command is written: ``/ask YOUR QUESTION``, in brackets where the words may be left out."""
    if not command.takes:
        return f"/{command.name}"
    words = texts.say(command.takes).upper()
    return f"/{command.name} {words}" if command.needs_words else f"/{command.name} [{words}]"
