"""Groups and channels, and what is said there in other names than one's own."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from typing import TYPE_CHECKING

from bot.practice.methods.room import Room
from bot.practice.refusal import Json
from bot.practice.watcher import SHOWN, Watcher, sees, written
from bot.practice.world import CHANNEL_BOT, GROUP_ANONYMOUS_BOT, LINKED_CHANNEL, Chat, Event, member_json

if TYPE_CHECKING:
    from bot.practice.people import Person


class Group:
    """A basic group, a supergroup, or a channel; the bot is in it unless taken out."""

    def __init__(self, room: Room, chat: Chat, why_late: Callable[[], str]) -> None:
        self._room = room
        self._watch = Watcher(room, why_late)
        self.chat = chat
        self._signatures = itertools.count(1)

    @property
    def id(self) -> int:
        return self.chat.id

    @property
    def screen(self) -> list[Json]:
        """The chat as it stands, oldest first."""
        return [self._room.world.seen(self.chat, message) for message in self.chat.messages.values()]

    async def next_message(self, timeout: float = 5.0) -> Json:  # noqa: ASYNC109
        """The next new message or edit from the bot here, not returned before; TimeoutError."""
        bot = self._room.world.bot["id"]

        def by_bot(event: Event) -> bool:
            own = event.body["message_id"] in self.chat.own_posts
            return own or event.body.get("from", {}).get("id") == bot

        event = await self._watch.next(self.chat, SHOWN, timeout, by_bot)
        return self._room.world.seen(self.chat, event.body)

    def add(self, person: Person, status: str = "member") -> None:
        """Put a person in, or change what they are: creator, administrator, member."""
        self.chat.members[person.id] = status

    def remove(self, person: Person) -> None:
        self.chat.members.pop(person.id, None)

    def bot_is(self, status: str, by: Person | None = None) -> None:
        """Make the bot member, administrator, left or kicked here; it is told."""
        before, self.chat.bot = self.chat.bot, status
        bot = self._room.world.bot
        someone = by.user if by else next((self._room.world.users[one] for one in self.chat.members), bot)
        body = {
            "chat": self._room.world.chat_json(self.chat),
            "from": someone,
            "date": self._room.world.now(),
            "old_chat_member": member_json(bot, before),
            "new_chat_member": member_json(bot, status),
        }
        self._room.updates.add("my_chat_member", body)

    async def writes_anonymously(self, text: str) -> Json:
        """A text of an administrator who stays anonymous: from GroupAnonymousBot, in the group's name."""
        return self._in_name_of(
            {"id": GROUP_ANONYMOUS_BOT, "is_bot": True, "first_name": "Group", "username": "GroupAnonymousBot"},
            self.chat,
            text,
        )

    async def writes_as(self, channel: Group, text: str) -> Json:
        """A text that somebody writes in a channel's name: from Channel_Bot."""
        sender = {"id": CHANNEL_BOT, "is_bot": True, "first_name": "Channel", "username": "Channel_Bot"}
        return self._in_name_of(sender, channel.chat, text)

    async def linked_post(self, channel: Group, text: str) -> Json:
        """A post of the linked channel, forwarded here by Telegram itself."""
        self.chat.linked, channel.chat.linked = channel.id, self.chat.id
        origin = {
            "type": "channel",
            "chat": self._room.world.chat_json(channel.chat),
            "message_id": next(self._signatures),
            "date": self._room.world.now(),
        }
        sender = {"id": LINKED_CHANNEL, "is_bot": False, "first_name": "Telegram"}
        extra = {"is_automatic_forward": True, "forward_origin": origin}
        return self._in_name_of(sender, channel.chat, text, extra)

    async def posts(self, text: str) -> Json:
        """A post in this channel by one of its administrators; the bot gets it when it is one itself."""
        if self.chat.kind != "channel":
            raise ValueError("only channels have posts")
        sender = {"sender_chat": self._room.world.chat_json(self.chat)}
        message = self._room.world.post(self.chat, sender, written(text))
        if self.chat.bot == "administrator":
            self._room.updates.add("channel_post", message)
        return message

    async def edits_post(self, message: Json, text: str) -> Json:
        """Change a post of this channel."""
        current = {
            key: value for key, value in self.chat.messages[message["message_id"]].items() if key != "entities"
        }
        fresh = self._room.world.replace(self.chat, current | written(text))
        if self.chat.bot == "administrator":
            self._room.updates.add("edited_channel_post", fresh)
        return fresh

    def migrate(self) -> Group:
        """Make a supergroup of a basic group: calls to the old one are refused with the new id."""
        world = self._room.world
        fresh = world.new_chat("supergroup", self.chat.title)
        fresh.members, fresh.bot = dict(self.chat.members), self.chat.bot
        self.chat.migrated_to = fresh.id
        someone = next((world.users[one] for one in self.chat.members), world.bot)
        note = world.post(self.chat, {"from": someone}, {"migrate_to_chat_id": fresh.id})
        self._room.updates.add("message", note)
        return Group(self._room, fresh, lambda: "")

    def _in_name_of(self, sender: Json, chat: Chat, text: str, extra: Json | None = None) -> Json:
        head = {"from": sender, "sender_chat": self._room.world.chat_json(chat)}
        message = self._room.world.post(self.chat, head, (extra or {}) | written(text))
        if sees(self._room, self.chat, message):
            self._room.updates.add("message", message)
        return message
