"""From a row of the outbox to a message, and from a fault to what becomes of the row.

A row carries facts; its text is made right before it is sent, by the composer of its kind, which looks once more
whether it is still wanted: not handed in meanwhile, not silenced, the person still there.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from bot.errors import ChatGone, LineDown, LineError, MessageGone, NotSent, OutcomeUnknown
from bot.text.message import Message
from storage.rows import ChatState, OutboxState, Outgoing

ANNOUNCEMENT: Final = "announcement"
CORRECTION: Final = "correction"
CORRECTION_NOTICE: Final = "correction-notice"
RECALL: Final = "recall"

REPEATS: Final = 5
"""How often a change or a removal is tried once more after an unknown end: it leaves the same behind each time."""


@dataclass(frozen=True, slots=True)
class Ready:
    """Send this. ``answers`` is the message in the same chat that it hangs on, if that is still there; 0 = none."""

    message: Message
    answers: int = 0


@dataclass(frozen=True, slots=True)
class Edited:
    """Put this in the place of what was sent before.

    ``message_ids`` carry the earlier message, in order; where it has a file, the last carries that. Texts change
    one by one, and so do the words under the file; the file itself stays. Where there are fewer texts than before,
    those too many are removed, or say ``emptied`` where Telegram deletes them no more; where there are more, the
    rest is sent below. ``row.parts`` are then the messages seen to, each that was removed with a minus.
    """

    message: Message
    message_ids: tuple[int, ...]
    emptied: Message


@dataclass(frozen=True, slots=True)
class Deleted:
    """Take back what was sent before. ``otherwise`` takes its place where Telegram deletes it no more (after 48
    hours); its attachment takes the place of a file.

    After the row's end ``row.parts`` are the messages that were removed, each with a minus, and those whose words
    had to be replaced, without.
    """

    message_ids: tuple[int, ...]
    otherwise: Message


@dataclass(frozen=True, slots=True)
class Dropped:
    """Do not send it. ``state`` is CANCELLED or EXPIRED; ``why`` is for whoever reads the list."""

    state: OutboxState
    why: str


@dataclass(frozen=True, slots=True)
class Later:
    """Not now: ask again from then on. Past the row's ``expires_at`` it is not sent."""

    not_before: datetime


Composed = Ready | Edited | Deleted | Dropped | Later

Compose = Callable[[Outgoing, datetime], Awaitable[Composed]]
"""Makes a row's message; the second argument is now. ``row.tries`` greater than one means that the person may
have had this message already, and the message should say so."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Verdict:
    """What becomes of a row whose call failed.

    ``end``: the state it ends in; None puts it back into the queue. ``sure``: the call surely had no effect.
    ``stop_chat``: nothing more goes to that chat. ``stop_batch``: nothing more of that announcement goes out.
    """

    end: OutboxState | None
    sure: bool = True
    stop_chat: ChatState | None = None
    stop_batch: bool = False


def verdict(error: LineError, row: Outgoing) -> Verdict:
    """What ``error``, raised by a call for ``row`` (as it was claimed), means for it.

    ============== ============================================================================
    NotSent        queued again, and not counted as a try
    LineDown       the same; the sender stops
    OutcomeUnknown queued again as often as the row allows (``again``), then uncertain
    ChatGone       failed, and the chat is stopped
    MessageGone    failed
    Refused        failed; the rest of the same announcement or correction (``data["batch"]``) is not sent either
    ============== ============================================================================
    """
    match error:
        case NotSent() | LineDown():
            return Verdict(end=None)
        case OutcomeUnknown():
            return Verdict(end=None if row.tries <= row.again else OutboxState.UNCERTAIN, sure=False)
        case ChatGone():
            blocked = row.chat > 0 and "block" in str(error).lower()
            return Verdict(end=OutboxState.FAILED, stop_chat=ChatState.BLOCKED if blocked else ChatState.GONE)
        case MessageGone():
            return Verdict(end=OutboxState.FAILED)
        case _:
            to_many = row.kind in (ANNOUNCEMENT, CORRECTION) and "batch" in row.data
            return Verdict(end=OutboxState.FAILED, stop_batch=to_many)
