"""What a method works in, and the questions most methods ask first: which chat, may the bot, which message."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.practice.params import Params
from bot.practice.refusal import Json, Refusal
from bot.practice.updates import Updates
from bot.practice.world import Chat, World


@dataclass(slots=True)
class Webhook:
    """Where updates go when they are not polled for."""

    url: str = ""
    secret: str = ""
    max_connections: int = 40
    last_error: str = ""
    last_error_date: int = 0


@dataclass(slots=True)
class Room:
    """A world with its queue of updates."""

    world: World
    updates: Updates
    webhook: Webhook
    logged_out: bool = False
    press_lifetime: float = 30.0


def chat_of(room: Room, params: Params, name: str = "chat_id", *, write: bool = True, edit: bool = True) -> Chat:
    """The chat a call names, if the bot may do there what it wants: ``edit`` (change, remove), ``write`` (send)."""
    given = params.text(name).strip()
    if not given:
        raise Refusal("chat_id is empty")
    chat = _find(room.world, given)
    if chat is None:
        raise Refusal("chat not found")
    if chat.kind == "private":
        _may_in_private(room.world, chat, edit=edit or write)
    elif chat.migrated_to is not None:
        if write:
            raise Refusal(
                "group chat was upgraded to a supergroup chat", 400, {"migrate_to_chat_id": chat.migrated_to}
            )
    elif chat.bot in ("kicked", "left") and (edit or write or not chat.username):
        kind = "group" if chat.kind == "group" else chat.kind
        what = "kicked from" if chat.bot == "kicked" else "not a member of"
        raise Refusal(f"bot {'was ' if chat.bot == 'kicked' else 'is '}{what} the {kind} chat", 403)
    return chat


def _find(world: World, given: str) -> Chat | None:
    if given.startswith("@"):
        name = given[1:].lower()
        public = (c for c in world.chats.values() if c.kind in ("supergroup", "channel"))
        return next((c for c in public if c.username.lower() == name), None)
    if not re.fullmatch(r"-?[0-9]{1,19}", given):
        return None
    return world.chats.get(int(given))


def _may_in_private(world: World, chat: Chat, *, edit: bool) -> None:
    if chat.deactivated and edit:
        raise Refusal("user is deactivated", 403)
    if not chat.started:
        together = any(chat.id in other.members for other in world.chats.values())
        if together:
            raise Refusal("bot can't initiate conversation with a user", 403)
        raise Refusal("chat not found")
    if chat.blocked and edit:
        raise Refusal("bot was blocked by the user", 403)


def message_of(chat: Chat, params: Params, what: str, name: str = "message_id") -> Json:
    """The message a call names; "``what`` not found" otherwise."""
    message = chat.messages.get(params.integer(name))
    if message is None:
        raise Refusal(f"{what} not found")
    return message


def is_own(room: Room, chat: Chat, message: Json) -> bool:
    """Whether the bot wrote it."""
    if chat.kind == "channel":
        return message["message_id"] in chat.own_posts
    return bool(message.get("from", {}).get("id") == room.world.bot["id"])
