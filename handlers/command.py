"""What a command is, as data."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum, auto

from bot.text.catalogue import Texts
from handlers.context import Handler
from storage.rows import Role


@dataclass(frozen=True, kw_only=True, slots=True)
class Command:
    """``does`` is what menus and help say of it; ``takes`` what may follow it, with an ``example``.

    ``role`` is the least that may use it, as the base has it at that moment. ``private``: in a group it is
    answered with a request to write privately. ``takes_file``: a document may come with it as its caption.
    ``takes_anything``: whatever may have a caption may, and is for the command to take or refuse.
    """

    name: str
    does: str
    handle: Handler
    takes: str = ""
    example: str = ""
    needs_words: bool = False
    role: Role = Role.GUEST
    private: bool = False
    takes_file: bool = False
    takes_anything: bool = False


class Place(Enum):
    """Where what a pressed button brings is shown."""

    BELOW = auto()  # a new message
    HERE = auto()  # the message that was pressed changes
    TURNED = auto()  # here while leafing through the same list; below when it is opened


@dataclass(frozen=True, kw_only=True, slots=True)
class Press:
    """What a button of an action does, and the least role that may press it: asked when it is pressed."""

    handle: Handler
    place: Place = Place.BELOW
    role: Role = Role.GUEST
    private: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Awaited:
    """What takes up the next message of somebody whose ``Held`` (of this kind) awaits words; see ``Request.held``.

    The message is text or a document; a place too with ``takes_location``; with ``takes_anything`` whatever can be
    sent, also what was forwarded. By the time ``handle`` runs, the step
    waits no more: it need not be dropped, so that the same message handled again after a fault finds it again.
    To ask once more, put a new one.
    """

    handle: Handler
    role: Role = Role.GUEST
    takes_location: bool = False
    takes_anything: bool = False


def commands_for(role: Role, commands: Sequence[Command]) -> tuple[Command, ...]:
    """Those that somebody of the role may use."""
    return tuple(command for command in commands if role.rank >= command.role.rank)


def form(command: Command, texts: Texts) -> str:
    """How a command is written: ``/ask YOUR QUESTION``, in brackets where the words may be left out."""
    if not command.takes:
        return f"/{command.name}"
    words = texts.say(command.takes).upper()
    return f"/{command.name} {words}" if command.needs_words else f"/{command.name} [{words}]"
