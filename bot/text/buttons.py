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
    "circ": (str, int),  # "ext" or "cond", page: extensions or conditions; so are those that follow
    "circ-one": (str, str),  # kind, name of one
    "circ-new": (str,),  # kind
    "circ-edit": (str, str),  # kind, name
    "circ-ask": (str, str),  # kind, name: ask whether to take it away
    "circ-drop": (str, str),  # kind, name
    "circ-ok": (int,),  # preview held
    "circ-no": (int,),  # preview held
    "board": (str, int),  # what to show ("CCM.7.2011.WEOG.overdue", "" = the usual), page; so are those that follow
    "board-open": (str,),
    "board-groups": (str,),
    "board-pic": (str,),
    "board-csv": (str,),
    "board-rates": (str,),
    "board-rates-pic": (str,),
    "ann": (int,),  # announcement: the card of a draft, or how far it has come; so are those that follow
    "ann-cancel": (),  # no text or time is to be written now
    "ann-texts": (int,),
    "ann-lang": (int, str),  # announcement, language: one text
    "ann-text": (int, str),  # … write it
    "ann-drop": (int, str),  # … take it out
    "ann-move": (int, str, str),  # announcement, language it was taken for, language it is in
    "ann-fallback": (int, str),
    "ann-kinds": (int,),
    "ann-kind": (int, str),  # announcement, kind
    "ann-urgent": (int, int),  # announcement, 1 = urgent
    "ann-attach": (int,),
    "ann-file": (int,),  # leave the file out
    "ann-when": (int,),
    "ann-at-once": (int,),
    "ann-look": (int,),
    "ann-preview": (int, str),  # announcement, language of the readers
    "ann-test": (int,),
    "ann-drop-ask": (int,),
    "ann-discard": (int,),
    "ann-check": (int,),
    "ann-send": (int, str),  # announcement, fingerprint of what was shown
    "ann-ok": (int, str),  # … approve it
    "ann-no": (int,),
    "ann-stop": (int,),
    "ann-back": (int,),  # a draft again
    "ann-now": (int,),  # send what missed its time
    "ann-how": (int,),  # follow it
    "announced": (int,),  # page: what went out
    "announced-one": (int,),  # announcement
    "announced-people": (int, int),  # announcement, page of its recipients
    "announced-csv": (int,),
    "announced-stop": (int,),
    "announced-fix": (int,),  # announcement: begin its correction, or go on with it
    "announced-fix-text": (int, str),  # correction, language: write it; so are those that follow
    "announced-fix-look": (int, str),  # … as readers of the language will see it
    "announced-fix-check": (int,),
    "announced-fix-ok": (int, str),  # correction, fingerprint of what was shown
    "announced-fix-drop": (int,),
    "announced-fix-see": (int,),
    "announced-fix-approve": (int, str),
    "announced-fix-back": (int,),
    "announced-recall-ask": (int,),  # announcement
    "announced-recall": (int,),
    "announced-again-ask": (int, int),  # announcement, page of those of whom it is uncertain
    "announced-again": (int, int),  # announcement, number of the sending
    "rec": (int,),  # a file under review: what was recognised; so are those that follow
    "rec-page": (int, str, int),  # what of it, page
    "rec-ask": (int,),  # what is asked next
    "rec-pick": (int, int, str),  # its state, the answer
    "rec-set": (int, int, str),  # its state, what to write or to decide once more
    "rec-list": (int, str, int),  # meetings or records to choose from, page
    "rec-file": (int,),
    "rec-again": (int, int),  # its state
    "rec-ok": (int, int),  # its state
    "rec-no": (int,),
    "rec-drop": (int,),
    "records": (int,),  # page
    "record": (int,),  # record; so are those that follow
    "record-ask": (int,),  # whether to take it back
    "record-back": (int,),
    "record-put": (int,),  # put it back
    "record-for": (int,),  # whom to show it to
    "record-show": (int, str),  # visibility
    "language": (str,),  # language chosen
    "help": (),
    "me": (),  # everything about whoever presses; so are those that follow
    "languages": (),  # the languages to choose from
    "zones": (),  # ways to choose a time zone
    "zone-here": (),  # a key that sends one's location
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
    "following": (int,),  # page: what the presser follows; so are those that follow
    "follow": (str,),  # subject ("party:CH", "item:CCM-2MSP:3", "topic:ISU", "meeting:CCM-2MSP")
    "follow-again": (str,),
    "unfollow": (str,),
    "follow-stop": (str, int),  # subject, page of the list
    "follow-paces": (),
    "follow-pace": (str,),  # "at-once", "daily", "weekly"
    "digest": (int, int),  # digest, page
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
    "inq-ask": (),  # pass on the question that the message replied to asks: what would be passed on
    "inq-see": (str, int),  # code of the announcement replied to or "", State named (1) or not; so is what follows
    "inq-send": (str, int),
    "inq-cancel": (),
    "inq-undo": (int,),  # question passed on: take it back; so are those that follow
    "inquiries": (str, int),  # part of the queue ("open", "mine", "ended"), page
    "inq": (int,),
    "inq-take": (int,),
    "inq-back": (int,),
    "inq-answer": (int,),
    "inq-decline": (int,),
    "inq-why": (int, str),  # question passed on, reason to decline
    "inq-cite": (int,),  # draft held; so are those that follow
    "inq-pick": (int, int),  # draft held, quote found (-1 = none)
    "inq-ok": (int,),
    "inq-base": (int, str, int),  # question passed on, visibility or "", State named (1) or not
    "inq-store": (int, str, int),
    "summary-switch": (),  # the weekly summary on or off
    "office-ask": (int,),  # person: which office they write for
    "office-give": (int,),  # step held: all the same
    "office-take": (int,),  # person
    "wish-news": (),  # kinds of announcement
    "wish-news-switch": (str,),  # kind: off or on
    "aud": (int,),  # draft of an announcement: its audience; so are those that follow
    "aud-add": (int, str),  # draft, how a further part belongs ("and", "or", "not", "is")
    "aud-shelf": (int, str, str, int),  # draft, how, kind of choices, page
    "aud-pick": (int, str, str, str),  # draft, how, kind of choices, mark of one
    "aud-not": (int, str),  # draft, mark of the audience seen: everybody else; so are those that follow
    "aud-undo": (int, str),
    "aud-clear": (int, str),
    "aud-who": (int, int),  # draft, page
    "aud-mean": (int, int),  # readings held, number of one
    "aud-join": (int, int, str),  # readings held, number of one, how it belongs
    "aud-save": (int,),  # draft
    "aud-replace": (int,),  # step held
    "aud-drops": (int, int),  # draft, page of the saved audiences
    "aud-drop-ask": (int, str),  # draft, mark of a saved audience
    "aud-drop": (int, str),
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
