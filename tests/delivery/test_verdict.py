"""What a fault means for the row it befell."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.delivery import Verdict, verdict
from bot.errors import ChatGone, LineDown, LineError, NotSent, OutcomeUnknown, Refused
from storage.rows import ChatState, OutboxState, Outgoing

NOW = datetime(2011, 4, 1, 8, 0, tzinfo=UTC)


def row(**given: Any) -> Outgoing:
    kept = {"kind": "reminder", "person": 7, "chat": 7, "data": {}, "tries": 1, **given}
    return Outgoing(id=1, key="k", created_at=NOW, not_before=NOW, expires_at=NOW + timedelta(days=1), **kept)


WAITS = Verdict(end=None)
BLOCKED = "This chat no longer takes messages from the bot: Forbidden: bot was blocked by the user."
GONE = "This chat no longer takes messages from the bot: Forbidden: user is deactivated."


@pytest.mark.parametrize(
    ("error", "of", "expected"),
    [
        (NotSent("down"), row(), WAITS),
        (NotSent("slow", retry_after=timedelta(seconds=3)), row(kind="announcement"), WAITS),
        (LineDown("401"), row(), WAITS),
        (OutcomeUnknown("502"), row(again=1), Verdict(end=None, sure=False)),
        (OutcomeUnknown("502"), row(again=1, tries=2), Verdict(end=OutboxState.UNCERTAIN, sure=False)),
        (OutcomeUnknown("502"), row(kind="announcement"), Verdict(end=OutboxState.UNCERTAIN, sure=False)),
        (ChatGone(BLOCKED), row(), Verdict(end=OutboxState.FAILED, stop_chat=ChatState.BLOCKED)),
        (ChatGone(GONE), row(), Verdict(end=OutboxState.FAILED, stop_chat=ChatState.GONE)),
        (ChatGone(BLOCKED), row(chat=-7), Verdict(end=OutboxState.FAILED, stop_chat=ChatState.GONE)),
        (Refused("400"), row(), Verdict(end=OutboxState.FAILED)),
        (Refused("400"), row(data={"batch": "5"}), Verdict(end=OutboxState.FAILED)),
        (Refused("400"), row(kind="announcement"), Verdict(end=OutboxState.FAILED)),
        (
            Refused("400"),
            row(kind="announcement", data={"batch": "5"}),
            Verdict(end=OutboxState.FAILED, stop_batch=True),
        ),
    ],
)
def test_a_fault_has_its_consequence(error: LineError, of: Outgoing, expected: Verdict) -> None:
    assert verdict(error, of) == expected
