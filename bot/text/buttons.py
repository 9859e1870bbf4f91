"""What buttons carry: an action and its arguments, in at most 64 bytes, versioned.

``1|item|7|0`` is version 1 of the action ``item`` on agenda item 7, first page. A button of another version, a
forged one and a garbled one all decode to None; who may press what is decided when it is pressed, not here.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from bot.text.message import Action

VERSION = "1"
LIMIT = 64  # bytes, Telegram's

# Every action and the types of its arguments. A new button is one more line here and one in handlers/table.py.
# A question's own text never fits: "page" reads it again from the message that was answered.
ACTIONS: Mapping[str, tuple[type[str] | type[int], ...]] = {
    "page": (int,),  # page of the answer to the question this message replies to
    "meant-page": (str, int),  # the same, with the page of its answer
    "meant": (str,),  # party key chosen where a name in the question replied to is ambiguous
    "source": (int,),  # passage: the whole paragraph and where it stands
    "next": (int,),  # passage: the next speaker after it
    "item": (int, int),  # agenda item, page: who spoke on it
    "party-on-item": (int, str),  # agenda item, party key
    "others": (int, str, int),  # agenda item, party key left out, page
    "who-on": (str, int),  # topic in a few words, page: who took the floor on it
    "agenda": (int,),  # record
    "speakers": (int, int),  # record, page
    "participants": (int, int),  # record, page
    "meeting": (str,),  # meeting id
    "meetings": (int,),  # page
    "documents": (int,),  # page: what is here
    "language": (str,),  # language chosen
    "help": (),
    "erase": (),  # what is held about whoever presses
}

_NUMBER = re.compile(r"0|-?[1-9][0-9]{0,17}")


def encode(action: Action) -> str:
    """The action as callback data.

    Raises ``ValueError`` where the action is unknown, an argument is of the wrong type, or it is too long.
    """
    types = ACTIONS.get(action.name)
    if types is None:
        raise ValueError(f"unknown action {action.name!r}")
    if len(types) != len(action.args) or any(type(a) is not t for a, t in zip(action.args, types, strict=True)):
        raise ValueError(f"{action.name} takes {types}, not {action.args!r}")
    data = "|".join((VERSION, action.name, *(_write(argument) for argument in action.args)))
    if decode(data) != action:
        raise ValueError(f"{action!r} cannot be put on a button")
    return data


def fits(action: Action) -> bool:
    """Whether the action can be put on a button: a topic in many words may be too long."""
    try:
        encode(action)
    except ValueError:
        return False
    return True


def decode(data: str | None) -> Action | None:
    """The action that callback data means; None for what is old, forged or garbled."""
    if data is None or len(data.encode("utf-8", "replace")) > LIMIT:
        return None
    version, _, rest = data.partition("|")
    name, *written = rest.split("|")
    types = ACTIONS.get(name)
    if version != VERSION or types is None or len(types) != len(written):
        return None
    arguments = [_read(word, kind) for word, kind in zip(written, types, strict=True)]
    if any(argument is None for argument in arguments):
        return None
    action = Action(name, tuple(argument for argument in arguments if argument is not None))
    # One spelling for each action: whatever encode() would not have written is not ours.
    return action if "|".join((VERSION, name, *map(_write, action.args))) == data else None


def _write(argument: str | int) -> str:
    if isinstance(argument, int):
        return str(argument)
    return argument.replace("%", "%25").replace("|", "%7C")


def _read(word: str, kind: type[str] | type[int]) -> str | int | None:
    if kind is int:
        return int(word) if _NUMBER.fullmatch(word) else None
    if not word.isprintable():
        return None
    return word.replace("%7C", "|").replace("%25", "%")
