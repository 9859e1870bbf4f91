"""People as tests and the chat page move them: they write, press, edit, forward, block."""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable

from bot.practice.groups import Group
from bot.practice.html import Entity
from bot.practice.media import document, photo
from bot.practice.methods.profile import menu
from bot.practice.methods.room import Room
from bot.practice.methods.sending import origin_of
from bot.practice.params import Params, Upload
from bot.practice.refusal import Json
from bot.practice.watcher import SHOWN, Watcher, sees, written
from bot.practice.world import Chat, Query, member_json


class Person:
    """Somebody with a private chat with the bot. ``user`` is the User object, ``id`` their number, ``note``
    who they are in a few words."""

    def __init__(self, room: Room, user: Json, why_late: Callable[[], str], note: str = "") -> None:
        self._room = room
        self.note = note
        self._watch = Watcher(room, why_late)
        self.user = user
        self.id: int = user["id"]
        self.chat = room.world.chats[self.id]

    def __repr__(self) -> str:
        return f"<Person {self.id} {self.user['first_name']!r}>"

    # what they do

    async def writes(
        self,
        text: str,
        *,
        chat: Group | None = None,
        reply_to: Json | int | None = None,
        entities: list[Entity] | None = None,
        via_bot: Json | None = None,
    ) -> Json:
        """Send ``text`` to the bot, or into a group; returns the message as the bot gets it."""
        where = self._where(chat)
        content = written(text, entities) | ({"via_bot": via_bot} if via_bot else {})
        return self._says(where, content, reply_to)

    async def starts(self, payload: str = "") -> Json:
        """Press Start, from a link with ``payload`` (at most 64 of A-Z a-z 0-9 _ -) or without."""
        if payload and not re.fullmatch(r"[A-Za-z0-9_-]{1,64}", payload):
            raise ValueError("a start payload has at most 64 characters of A-Z, a-z, 0-9, _ and -")
        return await self.writes(f"/start {payload}".strip())

    async def presses(self, message: Json | int, label: str | None = None, *, data: str | None = None) -> Json:
        """Press a button under ``message``, by its label or by its data; returns the callback query (or, for a
        button with an address, {"url": …}). Without either, the only button there is."""
        chat, current = self._current(message)
        markups = [message.get("reply_markup") if isinstance(message, dict) else None, current.get("reply_markup")]
        buttons = [b for m in markups if m for row in m.get("inline_keyboard", []) for b in row]
        fitting = [
            button
            for button in buttons
            if (label is None or button["text"] == label) and (data is None or button.get("callback_data") == data)
        ]
        if not fitting:
            there = ", ".join(repr(button["text"]) for button in buttons) or "none"
            raise ValueError(f"no such button: {label or data!r}; there are: {there}")
        if label is None and data is None and len({b["text"] for b in buttons}) > 1:
            raise ValueError("several buttons: say which by label or by data=")
        button = fitting[0]
        if "callback_data" not in button:
            return {"url": button.get("url", "")}
        return await self.forges(message, button["callback_data"], chat=chat)

    async def forges(self, message: Json | int, data: str, *, chat: Chat | None = None) -> Json:
        """A callback query with any ``data``, as a changed client could send it."""
        where, current = self._current(message)
        where = chat or where
        query_id = str(secrets.randbelow(2**62) + 2**60)
        self._room.world.presses[query_id] = Query(self.id, where.id, self._room.world.clock())
        query = {
            "id": query_id,
            "from": self.user,
            "message": current,
            "chat_instance": str(where.id * 7919),
            "data": data,
        }
        self._room.updates.add("callback_query", query)
        return query

    async def edits(self, message: Json | int, text: str) -> Json:
        """Change a text of one's own; the bot gets an edited message."""
        chat, current = self._current(message)
        if current.get("from", {}).get("id") != self.id:
            raise ValueError("one can edit only messages of one's own")
        fresh = {key: value for key, value in current.items() if key != "entities"} | written(text)
        fresh = self._room.world.replace(chat, fresh)
        self._to_bot(chat, fresh, "edited_message")
        return fresh

    async def forwards(self, message: Json, *, chat: Group | None = None) -> Json:
        """Forward any message to the bot, or into a group."""
        where = self._where(chat)
        source = self._room.world.chats.get(message["chat"]["id"], where)
        origin = message.get("forward_origin") or origin_of(self._room, source, message)
        kept = ("text", "entities", "caption", "caption_entities", "photo", "document", "location")
        content = {key: message[key] for key in kept if key in message}
        return self._says(where, content | {"forward_origin": origin}, None)

    async def sends_document(self, name: str, content: bytes, *, mime: str = "", caption: str = "") -> Json:
        """Send a file to the bot."""
        params = Params(uploads={"document": Upload(name, content, mime or "application/octet-stream")})
        body = {"document": document(self._room.world, params, "", "document")}
        return self._says(self._where(None), body | _captioned(caption), None)

    async def sends_photo(self, content: bytes, *, caption: str = "") -> Json:
        """Send a picture to the bot."""
        params = Params(uploads={"photo": Upload("photo.jpg", content, "image/jpeg")})
        body = {"photo": photo(self._room.world, params, "", "photo")}
        return self._says(self._where(None), body | _captioned(caption), None)

    async def sends_location(self, latitude: float, longitude: float) -> Json:
        """Send a place to the bot."""
        location = {"latitude": latitude, "longitude": longitude}
        return self._says(self._where(None), {"location": location}, None)

    async def asks_inline(self, query: str, timeout: float = 5.0) -> list[Json]:  # noqa: ASYNC109
        """Type ``@bot query`` somewhere; returns the results the bot gives."""
        number = str(secrets.randbelow(2**62) + 2**60)
        self._room.world.inline[number] = Query(self.id, None, self._room.world.clock())
        body = {"id": number, "from": self.user, "query": query, "offset": "", "chat_type": "sender"}
        self._room.updates.add("inline_query", body)
        event = await self._watch.next(self.chat, ("inline",), timeout, lambda event: True)
        results: list[Json] = event.body["results"]
        return results

    async def blocks(self) -> None:
        """Block the bot: it may not write any more and is told so."""
        self.chat.blocked = True
        self._member_changed("member", "kicked")

    async def unblocks(self) -> None:
        self.chat.blocked = False
        self._member_changed("kicked", "member")

    async def leaves_telegram(self) -> None:
        """Delete the account."""
        self.chat.deactivated = True

    # what they see

    async def next_message(self, timeout: float = 5.0, *, chat: Group | None = None) -> Json:  # noqa: ASYNC109
        """The next new message or edit from the bot not returned before, as this person sees it; TimeoutError."""
        where = self._where(chat)
        bot = self._room.world.bot["id"]
        event = await self._watch.next(
            where, SHOWN, timeout, lambda event: event.body.get("from", {}).get("id") == bot
        )
        return self._room.world.seen(where, event.body)

    async def next_toast(self, timeout: float = 5.0, *, chat: Group | None = None) -> Json:  # noqa: ASYNC109
        """The next answer to a press: {"text", "show_alert", "url", "callback_query_id"}."""
        where = self._where(chat)
        event = await self._watch.next(where, ("toast",), timeout, lambda event: event.body["user"] == self.id)
        return event.body

    async def next_action(self, timeout: float = 5.0, *, chat: Group | None = None) -> str:  # noqa: ASYNC109
        """The next chat action, such as "typing"."""
        event = await self._watch.next(self._where(chat), ("action",), timeout, lambda event: True)
        return str(event.body["action"])

    def skip(self) -> None:
        """Take everything on the screen as seen: ``next_message`` returns only what comes later."""
        self._watch.skip(self.chat)

    @property
    def screen(self) -> list[Json]:
        """The private chat as it stands, oldest first."""
        return self.screen_of(None)

    def screen_of(self, chat: Group | None) -> list[Json]:
        """A chat as it stands, oldest first."""
        where = self._where(chat)
        return [self._room.world.seen(where, message) for message in where.messages.values()]

    @property
    def menu(self) -> list[Json]:
        """The bot's commands that this person is offered in the private chat."""
        return menu(self._room.world, self.chat, self.user)

    # how it is done

    def _where(self, chat: Group | None) -> Chat:
        return chat.chat if chat is not None else self.chat

    def _current(self, message: Json | int) -> tuple[Chat, Json]:
        """The chat and the message as it stands; one that was deleted comes as inaccessible."""
        if isinstance(message, int):
            chat, number = self.chat, message
        else:
            chat, number = self._room.world.chats[message["chat"]["id"]], message["message_id"]
        gone = {"chat": self._room.world.chat_json(chat), "message_id": number, "date": 0}
        return chat, chat.messages.get(number, gone)

    def _says(self, chat: Chat, content: Json, reply_to: Json | int | None) -> Json:
        if chat.kind == "private":
            if chat.blocked:
                raise ValueError("this person has blocked the bot; unblock it first")
            chat.started = True
        elif self.id not in chat.members:
            raise ValueError(f"{self.user['first_name']} is not in {chat.title}")
        if reply_to is not None:
            number = reply_to if isinstance(reply_to, int) else reply_to["message_id"]
            content = {"reply_to_message": self._room.world.minimal(chat.messages[number])} | content
        message = self._room.world.post(chat, {"from": self.user}, content)
        self._to_bot(chat, message, "message")
        return message

    def _to_bot(self, chat: Chat, message: Json, kind: str) -> None:
        if sees(self._room, chat, message):
            self._room.updates.add(kind, message)

    def _member_changed(self, before: str, after: str) -> None:
        bot = self._room.world.bot
        body = {
            "chat": self._room.world.chat_json(self.chat),
            "from": self.user,
            "date": self._room.world.now(),
            "old_chat_member": member_json(bot, before),
            "new_chat_member": member_json(bot, after),
        }
        self._room.updates.add("my_chat_member", body)


def _captioned(caption: str) -> Json:
    """A caption with what Telegram finds in it: commands, names, addresses."""
    if not caption:
        return {}
    found = written(caption)
    return {"caption": found["text"]} | ({"caption_entities": found["entities"]} if "entities" in found else {})
