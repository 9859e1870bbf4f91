"""The small world behind the practice server: who there is, their chats, and what is written in them.

Messages are dicts as the Bot API draws them. An edit puts a new dict in the place of the old one, so a dict that
was handed out never changes.
"""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from bot.practice.params import Upload
from bot.practice.refusal import Json

GROUP_ANONYMOUS_BOT = 1087968824
CHANNEL_BOT = 136817688
LINKED_CHANNEL = 777000


def real_now() -> datetime:
    """The machine's clock, aware UTC."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Event:
    """Something a person sees happen in a chat. ``kind``: message, edit, delete, toast, action, pin, inline,
    commands, person, chat."""

    number: int
    kind: str
    chat: int
    body: Json


@dataclass(slots=True, eq=False)
class Chat:
    """A chat and its history. ``kind``: private, group, supergroup, channel."""

    id: int
    kind: str
    title: str = ""
    username: str = ""
    bot: str = "member"  # what the bot is here: member, administrator, left, kicked
    members: dict[int, str] = field(default_factory=dict)
    started: bool = True
    blocked: bool = False
    deactivated: bool = False
    migrated_to: int | None = None
    linked: int | None = None
    is_forum: bool = False
    messages: dict[int, Json] = field(default_factory=dict)
    keyboards: dict[int, Json] = field(default_factory=dict)
    pinned: list[int] = field(default_factory=list)
    own_posts: set[int] = field(default_factory=set)  # what the bot itself posted in a channel
    events: list[Event] = field(default_factory=list)
    wake: asyncio.Event = field(default_factory=asyncio.Event)
    last_id: int = 0


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file the server keeps, found by its id or its path."""

    file_id: str
    path: str
    upload: Upload
    kind: str = "Document"  # or "Photo": an id serves for nothing else


@dataclass(slots=True)
class Query:
    """A press (or an inline query) that waits for its answer."""

    user: int
    chat: int | None
    at: datetime
    answered: bool = False


class World:
    """Everything the server knows, in memory."""

    def __init__(self, token: str, username: str, name: str, clock: Callable[[], datetime]) -> None:
        self.token = token
        self.clock = clock
        bot_id = int(token.split(":", 1)[0])
        self.bot: Json = {"id": bot_id, "is_bot": True, "first_name": name, "username": username}
        self.users: dict[int, Json] = {bot_id: self.bot}
        self.chats: dict[int, Chat] = {}
        self.presses: dict[str, Query] = {}
        self.inline: dict[str, Query] = {}
        self.files: dict[str, StoredFile] = {}
        self.commands: dict[tuple[str, str], list[Json]] = {}
        self.names: dict[str, str] = {}
        self.descriptions: dict[str, str] = {}
        self.short_descriptions: dict[str, str] = {}
        self.menu_buttons: dict[int, Json] = {}
        self.events = 0
        self.news: list[Event] = []
        self.wake = asyncio.Event()
        self._next_user = 5_000_000_001
        self._next_group = 4_000_000_001
        self._last_message = 0

    def now(self) -> int:
        return int(self.clock().timestamp())

    def new_user(self, first: str, last: str, language: str, username: str) -> Json:
        """A person with an id of their own and a private chat with the bot, not yet started."""
        user: Json = {"id": self._next_user, "is_bot": False, "first_name": first}
        user |= {"last_name": last} if last else {}
        user |= {"username": username} if username else {}
        user |= {"language_code": language} if language else {}
        self._next_user += 1
        self.users[user["id"]] = user
        self.chats[user["id"]] = Chat(id=user["id"], kind="private", username=username, started=False)
        return user

    def new_chat(self, kind: str, title: str, username: str = "") -> Chat:
        """A group, supergroup or channel with an id as Telegram makes them."""
        number = self._next_group
        self._next_group += 1
        chat = Chat(
            id=-number if kind == "group" else -1_000_000_000_000 - number,
            kind=kind,
            title=title,
            username=username,
        )
        self.chats[chat.id] = chat
        return chat

    def chat_json(self, chat: Chat) -> Json:
        """The chat as messages name it."""
        if chat.kind == "private":
            user = self.users[chat.id]
            keys = ("first_name", "last_name", "username")
            return {"id": chat.id, "type": "private"} | {key: user[key] for key in keys if key in user}
        shown: Json = {"id": chat.id, "type": chat.kind, "title": chat.title}
        shown |= {"username": chat.username} if chat.username else {}
        return shown | ({"is_forum": True} if chat.is_forum else {})

    def next_id(self, chat: Chat) -> int:
        """Private chats and basic groups share one count, supergroups and channels have their own."""
        if chat.kind in ("supergroup", "channel"):
            chat.last_id += 1
            return chat.last_id
        self._last_message += 1
        return self._last_message

    def peek_id(self, chat: Chat) -> int:
        """The number the next message of ``chat`` will have."""
        return (chat.last_id if chat.kind in ("supergroup", "channel") else self._last_message) + 1

    def post(self, chat: Chat, sender: Json, content: Json) -> Json:
        """A new message in ``chat``; ``sender`` holds ``from`` and/or ``sender_chat``. Returns the message."""
        message: Json = {"message_id": self.next_id(chat), **sender, "chat": self.chat_json(chat)}
        message |= {"date": self.now(), **content}
        chat.messages[message["message_id"]] = message
        self.tell("message", chat, message)
        return message

    def replace(self, chat: Chat, message: Json, *, edited: bool = True) -> Json:
        """Put an edited message in the place of the old one."""
        if edited:
            message = message | {"edit_date": self.now()}
        chat.messages[message["message_id"]] = message
        self.tell("edit", chat, message)
        return message

    def remove(self, chat: Chat, message_id: int) -> None:
        if chat.messages.pop(message_id, None) is not None:
            chat.pinned = [kept for kept in chat.pinned if kept != message_id]
            self.tell("delete", chat, {"message_id": message_id})

    def tell(self, kind: str, chat: Chat, body: Json) -> Event:
        """Let those who watch the chat know."""
        self.events += 1
        event = Event(self.events, kind, chat.id, body)
        chat.events.append(event)
        self.news.append(event)
        for bell in (chat, self):
            bell.wake.set()
            bell.wake = asyncio.Event()
        return event

    def seen(self, chat: Chat, message: Json) -> Json:
        """The message as a person sees it: reply keyboards included, which the Bot API does not echo."""
        keyboard = chat.keyboards.get(message["message_id"])
        return message | {"reply_markup": keyboard} if keyboard else message

    def description_for(self, user: Json) -> str:
        """What an empty chat tells about the bot, in the person's language if there is such a text."""
        language = str(user.get("language_code", ""))[:2]
        return self.descriptions.get(language) or self.descriptions.get("", "")

    def keep(self, upload: Upload, kind: str = "Document") -> StoredFile:
        """Store a file and give it an id, as a "Document" or a "Photo"."""
        number = len(self.files)
        ending = upload.name.rpartition(".")[2] if "." in upload.name else "bin"
        folder = "photos" if upload.mime.startswith("image/") else "documents"
        stored = StoredFile(
            file_id=f"practice{secrets.token_urlsafe(12)}{number}",
            path=f"{folder}/file_{number}.{ending}",
            upload=upload,
            kind=kind,
        )
        self.files[stored.file_id] = stored
        return stored

    def by_path(self, path: str) -> StoredFile | None:
        return next((stored for stored in self.files.values() if stored.path == path), None)

    def minimal(self, message: Json) -> Json:
        """A message within another one (a reply, a pin): without what it replies to itself."""
        return {key: value for key, value in message.items() if key not in ("reply_to_message", "pinned_message")}

    def member(self, chat: Chat, user_id: int) -> Json | None:
        """ChatMember of a user, or None for somebody unknown."""
        user = self.users.get(user_id)
        if user is None:
            return None
        if user_id == self.bot["id"]:
            return member_json(self.bot, chat.bot)
        return member_json(user, chat.members.get(user_id, "left"))


def member_json(user: Json, status: str) -> Json:
    """ChatMember with the rights that come with ``status``."""
    shown: dict[str, Any] = {"status": status, "user": user}
    if status == "creator":
        shown["is_anonymous"] = False
    elif status == "administrator":
        shown |= {"can_be_edited": False, "is_anonymous": False}
        for right in (
            "can_manage_chat",
            "can_delete_messages",
            "can_manage_video_chats",
            "can_restrict_members",
            "can_promote_members",
            "can_change_info",
            "can_invite_users",
            "can_post_stories",
            "can_edit_stories",
            "can_delete_stories",
        ):
            shown[right] = right != "can_promote_members"
    elif status == "kicked":
        shown["until_date"] = 0
    return shown
