"""What a row of the outbox takes, call by call: messages sent, changed and removed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.delivery import REPEATS, Deleted, Edited, Ready
from bot.text.message import Message
from bot.transport.calls import Calls, Place
from bot.transport.parts import Part, parts_of


@dataclass(frozen=True, slots=True)
class Send:
    """A message sent. ``again``: how often it may be tried once more after an unknown end; None = as its row.

    ``answers`` is the message that it hangs on, 0 for none.
    """

    part: Part
    again: int | None = None
    answers: int = 0

    async def made(self, calls: Calls, chat: int) -> int:
        """Make the call; the id of the message."""
        return await calls.send(Place(chat, answers=self.answers or None), self.part, follow=False)


@dataclass(frozen=True, slots=True)
class Change:
    """A message that becomes another: its text, or the words under its file."""

    message_id: int
    part: Part
    again: int | None = REPEATS

    async def made(self, calls: Calls, chat: int) -> int:
        """Make the call; the id of the message."""
        await calls.change(chat, self.message_id, self.part)
        return self.message_id


@dataclass(frozen=True, slots=True)
class Remove:
    """A message that goes, or says ``otherwise`` where it cannot."""

    message_id: int
    otherwise: Part
    again: int | None = REPEATS

    async def made(self, calls: Calls, chat: int) -> int:
        """Make the call; the id of the message where it still stands, with a minus where it does not."""
        removed = await calls.remove(chat, self.message_id, self.otherwise)
        return -self.message_id if removed else self.message_id


Step = Send | Change | Remove


def steps_of(composed: Ready | Edited | Deleted) -> Sequence[Step]:
    """The calls in order. The same for the same row whenever it is asked: so many as were made are left out."""
    match composed:
        case Ready(message, answers):
            first, *rest = parts_of(message)
            return [Send(first, answers=answers), *map(Send, rest)]
        case Edited(message, message_ids, emptied):
            return _changes(parts_of(message), message_ids, _only(emptied))
        case Deleted(message_ids, otherwise):
            return [Remove(message_id, _only(otherwise)) for message_id in message_ids]


def _changes(parts: list[Part], message_ids: Sequence[int], emptied: Part) -> list[Step]:
    """What cannot be repeated comes after all that can: the texts that are new."""
    texts = [part for part in parts if part.attachment is None]
    under_file = [part for part in parts if part.attachment is not None]
    carry_texts = message_ids[: len(message_ids) - len(under_file)]
    carries_file = message_ids[len(carry_texts) :]
    return [
        *(Remove(message_id, emptied) for message_id in carry_texts[len(texts) :]),
        *(Change(message_id, part) for message_id, part in zip(carry_texts, texts, strict=False)),
        *(Change(message_id, part) for message_id, part in zip(carries_file, under_file, strict=False)),
        *(Send(part, again=0) for part in texts[len(carry_texts) :]),
    ]


def _only(message: Message) -> Part:
    """A short sentence, and the small file that may go with it."""
    return parts_of(message)[-1]
