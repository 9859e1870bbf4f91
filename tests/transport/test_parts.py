"""The calls that one message takes."""

from __future__ import annotations

import pytest

from bot.text.message import AWAY, Action, Attachment, Button, Key, Keys, Message, line
from bot.transport.parts import parts_of

KEYS = Keys(((Key("Send my location", location=True),),))


def test_keys_hang_on_the_last_call() -> None:
    long = Message(tuple(line("word " * 300) for _ in range(6)), keys=KEYS)
    parts = parts_of(long)
    assert len(parts) > 1
    assert [part.keys for part in parts] == [*[None] * (len(parts) - 1), KEYS]
    (alone,) = parts_of(Message((line("Here."),), attachment=Attachment("a.txt", b"a"), keys=AWAY))
    assert alone.keys is AWAY


def test_buttons_and_keys_cannot_go_together() -> None:
    rows = ((Button("Help", Action("help")),),)
    with pytest.raises(ValueError, match="not both"):
        parts_of(Message((line("Here."),), rows, keys=KEYS))
