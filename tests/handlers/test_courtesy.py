"""Hints are given once in a while, not to each of twenty pictures."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from handlers.courtesy import Courtesy

NOW = datetime(2012, 3, 20, tzinfo=UTC)


def test_a_hint_is_given_once_and_again_after_a_rest() -> None:
    courtesy = Courtesy(timedelta(minutes=10))
    assert courtesy.due(1, "text only", NOW)
    assert not courtesy.due(1, "text only", NOW + timedelta(minutes=9))
    assert courtesy.due(1, "text only", NOW + timedelta(minutes=10))


def test_chats_and_hints_do_not_share_a_rest() -> None:
    courtesy = Courtesy()
    assert courtesy.due(1, "text only", NOW)
    assert courtesy.due(2, "text only", NOW)
    assert courtesy.due(1, "passed on", NOW)


def test_it_does_not_grow_without_end() -> None:
    courtesy = Courtesy()
    for chat in range(5000):
        assert courtesy.due(chat, "text only", NOW)
    assert not courtesy.due(4999, "text only", NOW)
    assert courtesy.due(0, "text only", NOW), "forgotten: told once more"
