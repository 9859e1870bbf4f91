"""What a file under review holds, in lists a telephone can read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Final, TypeVar

from bot.questions.wording import Voice
from bot.reception.answering import NEW, THIS
from bot.reception.standing import Standing
from bot.reception.views import Rows, meeting_label, pick, record_label, to_card
from bot.records.remark import said
from bot.text.message import Action, Block, Button, Line, Message, bold, fill, line
from storage.rows import Meeting, Record

T = TypeVar("T")

ON_A_PAGE: Final = 12
_BUTTONS: Final = 6
KINDS: Final = ("agenda", "who", "present", "warnings")


def page_message(stands: Standing, what: str, page: int, voice: Voice) -> Message:
    """A page of the agenda, of who took the floor, of who took part or of the warnings."""
    texts, draft = voice.texts, stands.draft
    match what:
        case "agenda":
            head, lines = texts.say("Agenda"), _agenda(stands, voice)
        case "who":
            head, lines = texts.say("Who took the floor"), _spoke(stands, voice)
        case "present":
            head = texts.say("Who took part")
            lines = [line(_name(one.party, one.name, voice)) for one in draft.participants]
        case _:
            head, lines = (
                texts.say("Warnings"),
                [line(said(one, texts.say, voice.foreign)) for one in draft.warnings],
            )
    shown, page = _page(lines, page, ON_A_PAGE)
    blocks: tuple[Block, ...] = (line(bold(head)), *shown)
    if not lines:
        blocks = (line(bold(head)), line(texts.say("Nothing of the kind was recognised.")))
    turn = _turning(Action("rec-page", (stands.id, what, 0)), page, ON_A_PAGE, len(lines), voice)
    return Message(blocks, (*turn, *to_card(stands, texts)), texts.language)


def meetings_message(stands: Standing, found: Sequence[Meeting], page: int, voice: Voice) -> Message:
    """Known meetings to choose from."""
    texts = voice.texts
    shown, page = _page(found, page, _BUTTONS)
    rows: Rows = ()
    for meeting in shown:
        rows += pick(stands, meeting_label(meeting, voice), f"@{meeting.id}")
    rows += _turning(Action("rec-list", (stands.id, "meetings", 0)), page, _BUTTONS, len(found), voice)
    rows += pick(stands, texts.say("A new meeting"), NEW)
    words = texts.say("Which meeting does this record tell of?")
    if not found:
        words = texts.say("No meeting is known yet. /meeting adds one, or a new one is made from this record.")
    return Message((line(words),), (*rows, *to_card(stands, texts)), texts.language)


def records_message(stands: Standing, found: Sequence[Record], page: int, voice: Voice) -> Message:
    """Records to choose from where another is to be replaced."""
    texts = voice.texts
    shown, page = _page(found, page, _BUTTONS)
    rows: Rows = ()
    for record in shown:
        rows += pick(stands, record_label(record, voice), f"{THIS}{record.id}")
    rows += _turning(Action("rec-list", (stands.id, "records", 0)), page, _BUTTONS, len(found), voice)
    rows += pick(stands, texts.say("It replaces none"), f"{THIS}0")
    words = texts.say("Which record does it take the place of?")
    if not found:
        words = texts.say("No record is here that it could take the place of.")
    return Message((line(words),), (*rows, *to_card(stands, texts)), texts.language)


def _agenda(stands: Standing, voice: Voice) -> list[Line]:
    counts = Counter(one.item for one in stands.draft.passages)
    found = []
    for item in stands.draft.agenda:
        n = counts[item.number]
        passages = voice.texts.say_n("{n} passage", "{n} passages", n).format(n=n)
        words = voice.texts.say("{number}. {title} · {passages}")
        found.append(
            fill(words, number=voice.foreign(item.number), title=voice.foreign(item.title), passages=passages)
        )
    return found


def _spoke(stands: Standing, voice: Voice) -> list[Line]:
    """Everybody who took the floor, whoever did so most first."""
    counts = Counter(
        (one.party, one.name if not one.party else "") for p in stands.draft.passages for one in p.speakers
    )
    found = []
    for (party, name), n in sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])):
        words = voice.texts.say_n("{name}: {n} passage", "{name}: {n} passages", n)
        found.append(fill(words, name=_name(party, name, voice), n=n))
    return found


def _name(party: str, name: str, voice: Voice) -> str:
    if party:
        return voice.party(party)
    return voice.texts.say("{name} (not known)").format(name=voice.foreign(name))


def _page(rows: Sequence[T], page: int, size: int) -> tuple[Sequence[T], int]:
    page = min(max(page, 0), max((len(rows) - 1) // size, 0))
    return rows[page * size : (page + 1) * size], page


def _turning(action: Action, page: int, size: int, of: int, voice: Voice) -> Rows:
    buttons = []
    args = action.args[:-1]
    if page:
        buttons.append(Button(voice.texts.say("Back"), Action(action.name, (*args, page - 1))))
    left = of - (page + 1) * size
    if left > 0:
        label = voice.texts.say_n("{n} more", "{n} more", left).format(n=left)
        buttons.append(Button(label, Action(action.name, (*args, page + 1))))
    return (tuple(buttons),) if buttons else ()


__all__ = ["KINDS", "meetings_message", "page_message", "records_message"]
