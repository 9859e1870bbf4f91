"""What people and bots notice in a chat: events one after the other, and which messages a bot gets at all."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

from bot.practice.entities import cut, find, fix, units
from bot.practice.html import Entity
from bot.practice.methods.room import Room
from bot.practice.refusal import Json
from bot.practice.world import Chat, Event

SHOWN = ("message", "edit")


class Watcher:
    """Walks along the events of chats, each once."""

    def __init__(self, room: Room, why_late: Callable[[], str]) -> None:
        self._room = room
        self._why_late = why_late
        self._places: dict[tuple[int, str], int] = {}

    async def next(
        self,
        chat: Chat,
        kinds: tuple[str, ...],
        timeout: float,  # noqa: ASYNC109
        wanted: Callable[[Event], bool],
    ) -> Event:
        key = (chat.id, "/".join(kinds))
        deadline = asyncio.get_running_loop().time() + timeout
        while True:
            bell = chat.wake
            place = self._places.get(key, 0)
            for index in range(place, len(chat.events)):
                event = chat.events[index]
                self._places[key] = index + 1
                if event.kind in kinds and wanted(event):
                    return event
            left = deadline - asyncio.get_running_loop().time()
            try:
                async with asyncio.timeout(max(left, 0)):
                    await bell.wait()
            except TimeoutError:
                raise TimeoutError(
                    f"nothing new ({' or '.join(kinds)}) within {timeout:g} s; {self._why_late()}"
                ) from None

    def skip(self, chat: Chat) -> None:
        """Take all there is now as seen."""
        for key in list(self._places):
            if key[0] == chat.id:
                self._places[key] = len(chat.events)
        self._places.setdefault((chat.id, "/".join(SHOWN)), len(chat.events))


def sees(room: Room, chat: Chat, message: Json) -> bool:
    """Whether the bot gets a message: in groups, with privacy mode, only commands for it and replies to it."""
    if chat.kind == "private" or chat.bot == "administrator":
        return True
    if chat.bot in ("left", "kicked"):
        return False
    bot = room.world.bot
    if message.get("reply_to_message", {}).get("from", {}).get("id") == bot["id"]:
        return True
    if message.get("via_bot", {}).get("id") == bot["id"]:
        return True
    text = str(message.get("text", ""))
    own = f"@{bot['username']}".lower()
    for entity in message.get("entities", []):
        part = cut(text, entity["offset"], entity["length"])
        if entity["type"] == "bot_command" and part.partition("@")[2].lower() in ("", own[1:]):
            return True
        if entity["type"] == "mention" and part.lower() == own:
            return True
    return False


def written(raw: str, entities: list[Entity] | None = None) -> Json:
    """{"text", "entities"} of a text as a person's client sends it; ValueError when there is none or too much."""
    text, cleaned = fix(raw, entities or [])
    if not text:
        raise ValueError("a message needs some text")
    if units(text) > 4096:
        raise ValueError("a message has at most 4,096 characters")
    found = find(text, cleaned)
    content: dict[str, Any] = {"text": text}
    return content | ({"entities": found} if found else {})
