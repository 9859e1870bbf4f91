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
    "deadlines-all": (str, str, int),  # treaty, "coming" or "overdue", page: what is due from all parties
    "due-how": (str,),  # subject of a due date: how it was computed
    "due-form": (str,),  # subject of a due date: what to hand in, form and address
    "ics": (str,),  # meeting id: a calendar file
    "calendar": (str,),  # party key: its due dates as a calendar file
    "feed": (str,),  # "new" or "stop": the presser's calendar feed
    "planning": (int,),  # page of the meetings to change; so are those that follow
    "plan-new": (),
    "plan-table": (),
    "plan-edit": (str,),  # meeting id
    "plan-ask": (int, str),  # step held, label
    "plan-choose": (int, int),  # step held, number of the choice
    "plan-skip": (int,),  # step held
    "plan-clear": (int,),  # step held
    "plan-whole": (int,),  # step held
    "plan-cancel": (int,),  # step held
    "plan-save": (int,),  # step held
    "plan-drop": (int,),  # step held
    "plan-import": (int,),  # step held
    "report": (str,),  # subject of a due date: how its submission stands, with the history
    "submitted": (str,),  # subject: say that it was handed in
    "sub-page": (int, int),  # preview held, page
    "sub-pick": (int, int, int),  # preview held, line (-1 = all that are asked), choice (-1 = leave out)
    "sub-ok": (int,),  # preview held
    "sub-no": (int,),  # preview held
    "sub-day": (str,),  # subject: another day
    "sub-doc": (str,),  # subject: another document
    "sub-back": (str,),  # subject: ask whether to take it back
    "sub-undo": (str, int),  # subject, last entry seen: take it back
    "claims": (int,),  # page
    "claim-ok": (int,),  # entry of the claim
    "claim-no": (int,),  # entry of the claim
    "board": (str, int),  # what to show ("CCM.7.2011.WEOG.overdue", "" = the usual), page; so are those that follow
    "board-open": (str,),
    "board-groups": (str,),
    "board-pic": (str,),
    "board-csv": (str,),
    "board-rates": (str,),
    "board-rates-pic": (str,),
    "language": (str,),  # language chosen
    "help": (),
    "me": (),  # everything about whoever presses; so are those that follow
    "languages": (),  # the languages to choose from
    "zones": (),  # ways to choose a time zone
    "zones-of": (str, int),  # region, page
    "zone": (str,),  # IANA name
    "quiet": (),  # ways to choose quiet hours
    "quiet-hours": (str,),  # "2100-0800", "none"
    "wishes": (),  # kinds of reminder
    "wish": (str,),  # kind
    "wish-switch": (str,),  # kind: all off or on
    "wish-lead": (str, str),  # kind, lead: one off or on
    "coming": (int,),  # page: what reminders will come
    "coming-off": (str, int),  # subject, page: silence it
    "coming-on": (str, int),  # subject, page: restore it
    "silence": (str,),  # subject of an event or a rule: no more reminders of it
    "unsilence": (str,),
    "later": (str, int),  # subject, in how many days to be reminded again
    "not-later": (str,),
    "ask-coordinators": (str,),  # subject: what would be passed on
    "ask-send": (str,),  # subject: pass it on
    "ask-cancel": (),
    "leave": (),
    "come-back": (),
    "privacy": (),
    "erase": (),
    "invite-state": (int, str),  # step held, party key chosen where a name is ambiguous
    "invite-name": (int,),  # step held
    "invite-groups": (int,),  # step held
    "invite-days": (int, int),  # step held, days
    "invite-role": (int,),  # step held: a coordinator, or a delegate after all
    "invite-make": (int,),  # step held: the link
    "invitations": (int,),  # page
    "uninvite": (str, int),  # beginning of the invitation's digest, page of the list
    "people": (str, int),  # party key or "", page
    "person": (int,),  # person
    "person-role": (int, str),  # person, role
    "withdraw-ask": (int,),  # person
    "withdraw": (int,),  # person
    "journal": (str, int),  # kind of deeds or "", page
    "journal-sheet": (),  # the whole journal as CSV
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
