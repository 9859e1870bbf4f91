"""Methods that change, remove or pin a message, and answers to presses."""

from __future__ import annotations

from typing import Any

from bot.practice import media
from bot.practice.entities import units
from bot.practice.markup import read_markup
from bot.practice.methods.room import Room, chat_of, is_own, message_of
from bot.practice.methods.sending import read_preview
from bot.practice.params import Params
from bot.practice.refusal import Json, Refusal
from bot.practice.texts import read_caption, read_text
from bot.practice.world import Chat

NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same as a current "
    "content and reply markup of the message"
)
TOO_OLD = "query is too old and response timeout expired or query ID is invalid"
_TWO_DAYS = 48 * 3600
_MAX_RESULTS = 50


def edit_message_text(room: Room, params: Params) -> Json:
    content = read_text(params, room.world.users, edit=True)
    preview = read_preview(params)
    content |= {"link_preview_options": preview} if preview else {}
    markup = _markup(params)
    chat, message = _target(room, params)
    if "text" not in message:
        raise Refusal("there is no text in the message to edit")
    return _put(room, chat, message, content, ("text", "entities", "link_preview_options"), markup)


def edit_message_caption(room: Room, params: Params) -> Json:
    content = read_caption(params, room.world.users, edit=True)
    if params.flag("show_caption_above_media"):
        content["show_caption_above_media"] = True
    markup = _markup(params)
    chat, message = _target(room, params)
    if not {"photo", "document"} & set(message):
        raise Refusal("there is no caption in the message to edit")
    return _put(room, chat, message, content, ("caption", "caption_entities", "show_caption_above_media"), markup)


def edit_message_media(room: Room, params: Params) -> Json:
    markup = _markup(params)
    given: Any = params.data("media", "can't parse input media JSON object")
    content = media.one_media(room.world, params, given, "editMessageMedia")
    chat, message = _target(room, params)
    gone = ("text", "entities", "link_preview_options", "caption", "caption_entities", "photo", "document")
    return _put(room, chat, message, content, gone, markup)


def edit_message_reply_markup(room: Room, params: Params) -> Json:
    markup = _markup(params)
    chat, message = _target(room, params)
    return _put(room, chat, message, {}, (), markup, edited=False)


def delete_message(room: Room, params: Params) -> bool:
    if not params.has("chat_id"):
        raise Refusal("chat identifier is not specified")
    if params.integer("message_id") <= 0:
        raise Refusal("message identifier is not specified")
    chat = chat_of(room, params)
    message = message_of(chat, params, "message to delete")
    _may_delete(room, chat, message)
    room.world.remove(chat, message["message_id"])
    return True


def delete_messages(room: Room, params: Params) -> bool:
    given: Any = params.data("message_ids", "can't parse message_ids JSON object")
    if given is None:
        raise Refusal("message identifiers are not specified")
    if not isinstance(given, list):
        raise Refusal("expected an Array of message identifiers")
    if len(given) > 100:
        raise Refusal("too many message identifiers specified")
    if any(not isinstance(one, int) or isinstance(one, bool) for one in given):
        raise Refusal("message identifier must be a Number")
    if any(one <= 0 for one in given):
        raise Refusal("invalid message identifier specified")
    if not given:
        raise Refusal("message identifiers are not specified")
    chat = chat_of(room, params)
    found = [chat.messages[one] for one in given if one in chat.messages]
    for message in found:
        _may_delete(room, chat, message)
    for message in found:
        room.world.remove(chat, message["message_id"])
    return True


def pin_chat_message(room: Room, params: Params) -> bool:
    chat = chat_of(room, params)
    message = message_of(chat, params, "message to pin")
    _may_pin(chat)
    if message["message_id"] not in chat.pinned:
        chat.pinned.append(message["message_id"])
        room.world.tell("pin", chat, {"pinned": list(chat.pinned)})
        sender = {"sender_chat": room.world.chat_json(chat)} if chat.kind == "channel" else {"from": room.world.bot}
        room.world.post(chat, sender, {"pinned_message": room.world.minimal(message)})
    return True


def unpin_chat_message(room: Room, params: Params) -> bool:
    chat = chat_of(room, params)
    wanted = params.integer("message_id") if params.has("message_id") else (chat.pinned or [0])[-1]
    _may_pin(chat)
    if wanted not in chat.pinned:
        raise Refusal("message to unpin not found")
    chat.pinned.remove(wanted)
    room.world.tell("pin", chat, {"pinned": list(chat.pinned)})
    return True


def answer_callback_query(room: Room, params: Params) -> bool:
    text = params.text("text")
    alert = params.flag("show_alert")
    if params.has("cache_time"):
        params.integer("cache_time")
    query = room.world.presses.get(params.text("callback_query_id"))
    if query is None or query.answered:
        raise Refusal(TOO_OLD)
    if (room.world.clock() - query.at).total_seconds() > room.press_lifetime:
        raise Refusal(TOO_OLD)
    if units(text) > 200:
        raise Refusal("MESSAGE_TOO_LONG")
    if params.has("url") and not params.text("url").startswith(("https://t.me/", "tg://")):
        raise Refusal("URL_INVALID")
    query.answered = True
    if query.chat is not None:
        toast = {"user": query.user, "text": text, "show_alert": alert, "url": params.text("url")}
        toast["callback_query_id"] = params.text("callback_query_id")
        room.world.tell("toast", room.world.chats[query.chat], toast)
    return True


def answer_inline_query(room: Room, params: Params) -> bool:
    query = room.world.inline.get(params.text("inline_query_id"))
    results: Any = params.data("results", "can't parse inline query results JSON object")
    if not isinstance(results, list):
        raise Refusal("expected an Array of inline query results")
    if len(results) > _MAX_RESULTS:
        raise Refusal("too many inline query results specified")
    ids = [str(one.get("id", "")) if isinstance(one, dict) else "" for one in results]
    for one, number in zip(results, ids, strict=True):
        if not isinstance(one, dict):
            raise Refusal("can't parse inline query result: Inline query result must be an object")
        if not one.get("type"):
            raise Refusal("can't parse inline query result: Can't find field \"type\"")
        if not 1 <= len(number.encode()) <= 64:
            raise Refusal("RESULT_ID_INVALID")
    if len(set(ids)) < len(ids):
        raise Refusal("RESULT_ID_DUPLICATE")
    if query is None or query.answered:
        raise Refusal(TOO_OLD)
    query.answered = True
    room.world.tell("inline", room.world.chats[query.user], {"user": query.user, "results": results})
    return True


def _markup(params: Params) -> Json | None:
    given = params.data("reply_markup", "can't parse reply keyboard markup JSON object")
    return read_markup(given, inline_only=True)


def _target(room: Room, params: Params) -> tuple[Chat, Json]:
    if params.has("business_connection_id"):
        raise Refusal("business connection not found")
    if not params.has("chat_id") and params.integer("message_id") == 0:
        if not params.has("inline_message_id"):
            raise Refusal("message identifier is not specified")
        raise Refusal("MESSAGE_ID_INVALID")
    chat = chat_of(room, params, write=False)
    message = message_of(chat, params, "message to edit")
    if not is_own(room, chat, message) or message["message_id"] in chat.keyboards or "pinned_message" in message:
        raise Refusal("message can't be edited")
    if chat.kind == "channel" and chat.bot != "administrator":
        raise Refusal("message can't be edited")
    return chat, message


def _put(
    room: Room,
    chat: Chat,
    message: Json,
    content: Json,
    gone: tuple[str, ...],
    markup: Json | None,
    *,
    edited: bool = True,
) -> Json:
    fresh = {key: value for key, value in message.items() if key not in (*gone, "reply_markup")} | content
    fresh |= {"reply_markup": markup} if markup else {}
    if fresh == message:
        raise Refusal(NOT_MODIFIED)
    return room.world.replace(chat, fresh, edited=edited)


def _may_delete(room: Room, chat: Chat, message: Json) -> None:
    """Young enough, and the bot's own, in a private chat, or in a group where the bot is an administrator."""
    if chat.bot == "administrator":
        return
    if chat.kind != "private" and not is_own(room, chat, message):
        raise Refusal("message can't be deleted")
    if room.world.now() - message["date"] >= _TWO_DAYS:
        raise Refusal("message can't be deleted for everyone")


def _may_pin(chat: Chat) -> None:
    if chat.kind != "private" and chat.bot != "administrator":
        raise Refusal("not enough rights to manage pinned messages in the chat")
