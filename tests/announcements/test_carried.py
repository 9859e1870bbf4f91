"""Which messages carry an announcement after corrections, and what each state of a row is called."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.announcements.carried import carried
from bot.announcements.reporting import Fate, fate_of
from bot.delivery import ANNOUNCEMENT, CORRECTION, CORRECTION_NOTICE
from storage.rows import OutboxState, Outgoing

NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
SENT, UNCERTAIN = OutboxState.SENT, OutboxState.UNCERTAIN


def row(**given: Any) -> Outgoing:
    kept = {"id": 1, "key": "ann:1:7", "kind": ANNOUNCEMENT, "person": 7, "chat": 7, "data": {}, **given}
    return Outgoing(created_at=NOW, not_before=NOW, expires_at=NOW, **kept)


@pytest.mark.parametrize(
    ("state", "error", "fate"),
    [
        (SENT, "", Fate.SENT),
        (OutboxState.QUEUED, "", Fate.WAITING),
        (OutboxState.SENDING, "", Fate.WAITING),
        (UNCERTAIN, "", Fate.UNCERTAIN),
        (OutboxState.CANCELLED, "", Fate.CANCELLED),
        (OutboxState.EXPIRED, "", Fate.CANCELLED),
        (OutboxState.FAILED, "This chat no longer takes messages from the bot: Forbidden.", Fate.BLOCKED),
        (OutboxState.FAILED, "The chat takes no messages.", Fate.BLOCKED),
        (OutboxState.FAILED, "Telegram refused the request: no.", Fate.REFUSED),
        (OutboxState.FAILED, "A bug: KeyError.", Fate.REFUSED),
    ],
)
def test_each_end_has_a_name(state: OutboxState, error: str, fate: Fate) -> None:
    assert fate_of(row(state=state, error=error)) is fate


@given(st.integers(1, 4), st.lists(st.integers(1, 4), max_size=4), st.booleans())
def test_what_corrections_leave_can_be_followed(first: int, lengths: list[int], file: bool) -> None:
    """Played against a chat: after each correction the messages that carry it are those that are there."""
    ids = iter(range(10, 1000))
    under = [next(ids)] if file else []
    texts = [next(ids) for _ in range(first)]
    rows = [row(state=SENT, parts=(*texts, *under))]
    for at, length in enumerate(lengths):
        gone, kept = texts[length:], texts[:length]
        added = [next(ids) for _ in range(length - len(kept))]
        parts = (*(-one for one in gone), *kept, *under, *added)
        texts = [*kept, *added]
        rows.append(row(id=at + 2, key=f"annfix:1:{at + 2}:7", kind=CORRECTION, state=SENT, parts=parts))
        found = carried(rows, file=file)
        assert found.carry == (*texts, *under)
        assert set(found.known) == {*texts, *under}


def test_a_correction_that_got_half_way_counts_as_far_as_it_got() -> None:
    rows = [
        row(state=SENT, parts=(10, 11)),
        row(id=2, kind=CORRECTION, state=OutboxState.CANCELLED, parts=(-11,)),
        row(id=3, kind=CORRECTION, state=UNCERTAIN, parts=(10, 12)),
    ]
    assert carried(rows, file=False).carry == (10, 12)


def test_what_may_not_have_arrived_whole_carries_nothing_and_is_known_as_far_as_it_is() -> None:
    rows = [row(state=UNCERTAIN, parts=(10,)), row(id=2, kind=CORRECTION_NOTICE, state=SENT, parts=(20,))]
    found = carried(rows, file=False)
    assert (found.carry, found.known) == ((), (10, 20))


def test_what_was_sent_once_more_is_what_counts() -> None:
    rows = [row(state=UNCERTAIN), row(id=2, key="ann:1:7:1", state=SENT, parts=(30,))]
    assert carried(rows, file=False).carry == (30,)
