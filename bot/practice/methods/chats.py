"""Methods about chats and who is in them."""

from __future__ import annotations

from bot.practice.methods.room import Room, chat_of
from bot.practice.params import Params
from bot.practice.refusal import Json, Refusal
from bot.practice.world import member_json


def get_chat(room: Room, params: Params) -> Json:
    chat = chat_of(room, params, write=False, edit=False)
    full = room.world.chat_json(chat) | {
        "accent_color_id": abs(chat.id) % 7,
        "max_reaction_count": 11,
        "accepted_gift_types": {
            "unlimited_gifts": False,
            "limited_gifts": False,
            "unique_gifts": False,
            "premium_subscription": False,
            "gifts_from_channels": False,
        },
    }
    if chat.kind in ("group", "supergroup"):
        full["permissions"] = {"can_send_messages": True}
    if chat.linked is not None:
        full["linked_chat_id"] = chat.linked
    if chat.pinned:
        full["pinned_message"] = room.world.minimal(chat.messages[chat.pinned[-1]])
    return full


def get_chat_member(room: Room, params: Params) -> Json:
    user_id = params.integer("user_id")
    if user_id <= 0:
        raise Refusal("invalid user_id specified")
    chat = chat_of(room, params, write=False, edit=False)
    if chat.kind == "private" and user_id in (chat.id, room.world.bot["id"]):
        return member_json(room.world.users[user_id], "member")
    member = room.world.member(chat, user_id)
    if member is None:
        raise Refusal("user not found")
    return member


def get_chat_administrators(room: Room, params: Params) -> list[Json]:
    chat = chat_of(room, params, write=False, edit=False)
    if chat.kind == "private":
        raise Refusal("there are no administrators in the private chat")
    return [
        member_json(room.world.users[user_id], status)
        for user_id, status in chat.members.items()
        if status in ("creator", "administrator")
    ]


def leave_chat(room: Room, params: Params) -> bool:
    chat = chat_of(room, params)
    if chat.kind == "private":
        raise Refusal("chat member status can't be changed in private chats")
    chat.bot = "left"
    room.world.tell("chat", chat, {"bot": "left"})
    return True
