"""What can be followed, as it is stored and as buttons carry it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from bot.text.buttons import fits
from bot.text.message import Action


class Kind(StrEnum):
    PARTY = "party"
    ITEM = "item"
    TOPIC = "topic"
    MEETING = "meeting"


@dataclass(frozen=True, slots=True)
class Subject:
    """``id`` is a Party.key, a Term.id or a Meeting.id; ``number`` is that of an item on the meeting's agenda.

    As text: "party:CH", "item:CCM-2MSP:3", "topic:clearance", "meeting:CCM-2MSP".
    """

    kind: Kind
    id: str
    number: str = ""

    def __str__(self) -> str:
        return f"{self.kind}:{self.id}:{self.number}" if self.kind is Kind.ITEM else f"{self.kind}:{self.id}"


def party(key: str) -> Subject:
    return Subject(Kind.PARTY, key)


def item(meeting: str, number: str) -> Subject:
    return Subject(Kind.ITEM, meeting, number)


def topic(term: str) -> Subject:
    return Subject(Kind.TOPIC, term)


def meeting(id: str) -> Subject:
    return Subject(Kind.MEETING, id)


def read(text: str) -> Subject | None:
    """The subject that a text stands for; None where it stands for none."""
    word, _, rest = text.partition(":")
    if word not in tuple(Kind) or not rest:
        return None
    kind = Kind(word)
    if kind is not Kind.ITEM:
        return Subject(kind, rest)
    id, mark, number = rest.partition(":")
    return Subject(kind, id, number) if id and mark and number else None


def on_buttons(subject: Subject) -> bool:
    """Whether buttons can carry it; what they cannot is not offered."""
    return fits(Action("follow-stop", (str(subject), 99)))
