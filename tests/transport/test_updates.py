"""Updates as Telegram wrote them: whose they are, and that nothing is lost on the way to the inbox."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.transport.updates import as_row, chat_of, kind_of

NOW = datetime(2011, 2, 24, 9, tzinfo=UTC)
PERSON = {"id": 7, "is_bot": False, "first_name": "Ana"}
GROUP = {"id": -1001, "type": "supergroup", "title": "Delegates"}


@pytest.mark.parametrize(
    ("content", "chat"),
    [
        ({"message": {"chat": GROUP, "from": PERSON}}, -1001),
        ({"callback_query": {"from": PERSON, "message": {"chat": GROUP}}}, -1001),
        ({"callback_query": {"from": PERSON, "inline_message_id": "x"}}, 7),
        ({"my_chat_member": {"chat": GROUP, "from": PERSON}}, -1001),
        ({"inline_query": {"from": PERSON, "query": "x"}}, 7),
        ({"poll_answer": {"poll_id": "1", "user": PERSON}}, 7),
        ({"poll": {"id": "1"}}, 0),
        ({"message": {"chat": {"id": "7"}}}, 0),
        ({"message": {"chat": {"id": True}}}, 0),
        ({"message": {"chat": {"id": 2**70}}}, 0),
        ({"message": "nonsense"}, 0),
        ({}, 0),
    ],
)
def test_an_update_belongs_to_the_chat_it_speaks_of(content: dict[str, Any], chat: int) -> None:
    assert chat_of({"update_id": 1} | content) == chat


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=12,
)
KINDS = st.sampled_from(["message", "callback_query", "chat", "from", "of_next_year"])


@given(st.dictionaries(KINDS, JSON, max_size=3), st.integers(0, 2**63 - 1))
def test_whatever_is_handed_over_is_kept_as_it_is(content: dict[str, Any], update_id: int) -> None:
    raw = {"update_id": update_id} | content
    row = as_row(raw, NOW)
    assert row is not None
    assert row.update_id == update_id
    assert json.loads(row.payload) == raw
    row.payload.encode("ascii")
    assert -(2**63) < row.chat < 2**63


@pytest.mark.parametrize("update_id", [None, "7", True, 1.5, 2**70])
def test_what_has_no_number_is_no_update(update_id: object) -> None:
    assert as_row({"update_id": update_id, "message": {}}, NOW) is None


@pytest.mark.parametrize(
    ("payload", "kind"),
    [
        ('{"update_id": 1, "message": {}}', "message"),
        ('{"update_id": 1}', "empty"),
        ("{", "unreadable"),
        ("5", "empty"),
    ],
)
def test_the_log_may_name_the_kind_of_an_update(payload: str, kind: str) -> None:
    assert kind_of(payload) == kind
