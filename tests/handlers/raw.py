"""Updates as Telegram writes them: the same words reaching a bot in every way they can."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import count
from typing import Any

Raw = dict[str, Any]

_numbers = count(700_001)
WHEN = 1_298_541_600  # 24 February 2011
BOT_NAME = "RapporteurPracticeBot"
OTHER_BOT = {"id": 99, "is_bot": True, "first_name": "Gif", "username": "gif"}
BEN = {"id": 98, "is_bot": False, "first_name": "Ben"}
ANONYMOUS = {"id": 1_087_968_824, "is_bot": True, "first_name": "Group", "username": "GroupAnonymousBot"}
SERVICE = {"id": 777_000, "is_bot": False, "first_name": "Telegram"}
FAKE_CHANNEL = {"id": 136_817_688, "is_bot": True, "first_name": "Channel", "username": "Channel_Bot"}
CHANNEL = {"id": -1_004_999_999_778, "type": "channel", "title": "News"}

_BY_USER = {"forward_origin": {"type": "user", "date": WHEN, "sender_user": BEN}}
_BY_NOBODY = {"forward_origin": {"type": "hidden_user", "date": WHEN, "sender_user_name": "Somebody"}}
_BY_CHANNEL = {
    "forward_origin": {"type": "channel", "date": WHEN, "chat": CHANNEL, "message_id": 5},
    "is_automatic_forward": True,
    "sender_chat": CHANNEL,
}


@dataclass(frozen=True)
class Scene:
    """Who there is: a person with a private chat, and a group they are in."""

    ana: Raw
    private: Raw
    group: Raw

    def says(self, text: str, **more: Any) -> Raw:
        """The person's message in private."""
        return _message(text, self.private, self.ana, more)

    def in_group(self, text: str, *, sender: Raw | None = None, **more: Any) -> Raw:
        """Somebody's message in the group; the person's where nobody else is named."""
        return _message(text, self.group, sender or self.ana, more)

    def presses(self, data: str, on: Raw) -> Raw:
        """A button under ``on``."""
        query = {"id": str(next(_numbers)), "from": self.ana, "chat_instance": "1", "data": data, "message": on}
        return update("callback_query", query)


def update(kind: str, body: Raw) -> Raw:
    return {"update_id": next(_numbers), kind: body}


def in_channel(text: str) -> Raw:
    return _message(text, CHANNEL, None, {"sender_chat": CHANNEL})


def by_name(text: str) -> str:
    """A command addressed to this bot: ``/ask@RapporteurPracticeBot …``."""
    command, space, rest = text.partition(" ")
    return f"{command}@{BOT_NAME}{space}{rest}"


Way = Callable[[Scene, str], Raw]

COMMANDED: Mapping[str, Way] = {
    "private": lambda scene, text: update("message", scene.says(text)),
    "private, by name": lambda scene, text: update("message", scene.says(by_name(text))),
    "group": lambda scene, text: update("message", scene.in_group(text)),
    "group, by name": lambda scene, text: update("message", scene.in_group(by_name(text))),
}
# Ways in which the text of a command reaches the bot without anybody giving it that command: nothing happens.
UNHEARD: Mapping[str, Way] = {
    "edited": lambda scene, text: update("edited_message", scene.says(text, edit_date=WHEN + 9)),
    "edited in a group": lambda scene, text: update("edited_message", scene.in_group(text, edit_date=WHEN + 9)),
    "forwarded to a group": lambda scene, text: update("message", scene.in_group(text, **_BY_USER)),
    "via a bot in a group": lambda scene, text: update("message", scene.in_group(text, via_bot=OTHER_BOT)),
    "anonymous administrator": lambda scene, text: update(
        "message", scene.in_group(text, sender=ANONYMOUS, sender_chat=scene.group)
    ),
    "linked channel": lambda scene, text: update("message", scene.in_group(text, sender=SERVICE, **_BY_CHANNEL)),
    "in a channel's name": lambda scene, text: update(
        "message", scene.in_group(text, sender=FAKE_CHANNEL, sender_chat=CHANNEL)
    ),
    "a person in a channel's name": lambda scene, text: update(
        "message", scene.in_group(text, sender_chat=CHANNEL)
    ),
    "another bot": lambda scene, text: update("message", scene.in_group(text, sender=OTHER_BOT)),
    "channel post": lambda scene, text: update("channel_post", in_channel(text)),
    "edited channel post": lambda scene, text: update("edited_channel_post", in_channel(text)),
    "for another bot": lambda scene, text: update(
        "message", scene.in_group(by_name(text).replace(BOT_NAME, "another_bot"))
    ),
    "business chat": lambda scene, text: update("business_message", scene.says(text, business_connection_id="b")),
}
# The same in a private chat, where the person is told that it is not acted upon.
HINTED: Mapping[str, Way] = {
    "forwarded": lambda scene, text: update("message", scene.says(text, **_BY_USER)),
    "forwarded from somebody hidden": lambda scene, text: update("message", scene.says(text, **_BY_NOBODY)),
    "via a bot": lambda scene, text: update("message", scene.says(text, via_bot=OTHER_BOT)),
}


def _message(text: str, chat: Mapping[str, Any], sender: Raw | None, more: Mapping[str, Any]) -> Raw:
    body: Raw = {"message_id": next(_numbers), "date": WHEN, "chat": dict(chat), **more}
    if sender is not None:
        body["from"] = sender
    return body | ({"text": text, "entities": _entities(text)} if text else {})


def _entities(text: str) -> list[Raw]:
    """Commands and @names at the front of words: enough for what these tests write."""
    found, at = [], 0
    for word in text.split(" "):
        if word.startswith("/") and len(word) > 1:
            found.append({"type": "bot_command", "offset": at, "length": len(word)})
        elif word.startswith("@"):
            found.append({"type": "mention", "offset": at, "length": len(word.rstrip(",.:"))})
        at += len(word) + 1
    return found
