"""Methods that put a message into a chat."""

from __future__ import annotations

from typing import Any

from bot.practice import media
from bot.practice.entities import fix
from bot.practice.markup import read_markup
from bot.practice.methods.room import Room, chat_of, message_of
from bot.practice.params import Params
from bot.practice.refusal import Json, Refusal
from bot.practice.texts import read_caption, read_text
from bot.practice.world import Chat

ACTIONS = {
    "typing",
    "upload_photo",
    "record_video",
    "upload_video",
    "record_voice",
    "upload_voice",
    "upload_document",
    "choose_sticker",
    "find_location",
    "record_video_note",
    "upload_video_note",
}
_REPLY_FIELDS = {
    "message_id",
    "chat_id",
    "allow_sending_without_reply",
    "quote",
    "quote_parse_mode",
    "quote_entities",
    "quote_position",
    "checklist_task_id",
    "poll_option_id",
}
_PREVIEW_FIELDS = {"is_disabled", "url", "prefer_small_media", "prefer_large_media", "show_above_text"}


def send_message(room: Room, params: Params) -> Json:
    content = read_text(params, room.world.users)
    preview = read_preview(params)
    return _send(room, params, content | ({"link_preview_options": preview} if preview else {}))


def send_photo(room: Room, params: Params) -> Json:
    photo = media.photo(room.world, params, params.text("photo"), "photo")
    extra = {key: True for key in ("show_caption_above_media", "has_spoiler") if params.flag(key)}
    if "has_spoiler" in extra:
        extra["has_media_spoiler"] = extra.pop("has_spoiler")
    return _send(room, params, {"photo": photo, **read_caption(params, room.world.users), **extra})


def send_document(room: Room, params: Params) -> Json:
    document = media.document(room.world, params, params.text("document"), "document")
    params.flag("disable_content_type_detection")
    return _send(room, params, {"document": document, **read_caption(params, room.world.users)})


def send_location(room: Room, params: Params) -> Json:
    for name in ("latitude", "longitude"):
        if not params.has(name):
            raise Refusal(f"{name} is empty")
    location: Json = {"latitude": params.number("latitude"), "longitude": params.number("longitude")}
    if not (-90 <= location["latitude"] <= 90 and -180 <= location["longitude"] <= 180):
        raise Refusal("wrong latitude or longitude specified")
    for name in ("live_period", "heading", "proximity_alert_radius"):
        if params.has(name):
            location[name] = params.integer(name)
    if params.has("horizontal_accuracy"):
        location["horizontal_accuracy"] = params.number("horizontal_accuracy")
    return _send(room, params, {"location": location})


def send_media_group(room: Room, params: Params) -> list[Json]:
    contents = media.group(room.world, params)
    reply = _reply_given(params)
    chat = chat_of(room, params)
    replied = _replied(room, params, chat, reply)
    album = str(room.world.events + 1_000_000_000)
    options = _options(params, chat)
    return [
        _post(room, chat, {**replied, **content, "media_group_id": album, **options}, None) for content in contents
    ]


def send_chat_action(room: Room, params: Params) -> bool:
    if params.text("action") not in ACTIONS:
        raise Refusal("wrong parameter action in request")
    chat = chat_of(room, params)
    _options(params, chat)
    room.world.tell("action", chat, {"action": params.text("action")})
    return True


def forward_message(room: Room, params: Params) -> Json:
    chat = chat_of(room, params)
    source = chat_of(room, params, "from_chat_id", write=False, edit=False)
    message = message_of(source, params, "message to forward")
    if message.get("has_protected_content") or _is_service(message):
        raise Refusal("the message can't be forwarded")
    origin = message.get("forward_origin") or origin_of(room, source, message)
    content = _content(message) | {"forward_origin": origin}
    return _post(room, chat, content | _options(params, chat), None)


def copy_message(room: Room, params: Params) -> Json:
    reply = _reply_given(params)
    markup = read_markup(params.data("reply_markup", "can't parse reply keyboard markup JSON object"))
    chat = chat_of(room, params)
    source = chat_of(room, params, "from_chat_id", write=False, edit=False)
    message = message_of(source, params, "message to copy")
    if message.get("has_protected_content") or _is_service(message):
        raise Refusal("the message can't be copied")
    content = _content(message)
    if "caption" in params.values and "text" not in content:
        for key in ("caption", "caption_entities"):
            content.pop(key, None)
        content |= read_caption(params, room.world.users)
    replied = _replied(room, params, chat, reply)
    sent = _post(room, chat, {**replied, **content, **_options(params, chat)}, markup)
    return {"message_id": sent["message_id"]}


def origin_of(room: Room, source: Chat, message: Json) -> Json:
    """MessageOrigin of a message that is forwarded for the first time."""
    if source.kind == "channel":
        return {
            "type": "channel",
            "chat": room.world.chat_json(source),
            "message_id": message["message_id"],
            "date": message["date"],
        }
    if "sender_chat" in message:
        return {"type": "chat", "sender_chat": message["sender_chat"], "date": message["date"]}
    return {"type": "user", "sender_user": message["from"], "date": message["date"]}


def read_preview(params: Params) -> Json | None:
    given = params.data("link_preview_options", "can't parse link preview options JSON object")
    if given is None:
        return None
    if not isinstance(given, dict):
        raise Refusal("object expected as link preview options")
    if set(given) - _PREVIEW_FIELDS:
        raise Refusal(f"unknown fields in link preview options: {', '.join(set(given) - _PREVIEW_FIELDS)}")
    return given or None


def _content(message: Json) -> Json:
    kept = ("text", "entities", "caption", "caption_entities", "photo", "document", "location", "has_media_spoiler")
    return {key: message[key] for key in kept if key in message}


def _is_service(message: Json) -> bool:
    return not _content(message)


def _send(room: Room, params: Params, content: Json) -> Json:
    reply = _reply_given(params)
    markup = read_markup(params.data("reply_markup", "can't parse reply keyboard markup JSON object"))
    chat = chat_of(room, params)
    replied = _replied(room, params, chat, reply)
    return _post(room, chat, {**replied, **content, **_options(params, chat)}, markup)


def _post(room: Room, chat: Chat, content: Json, markup: Json | None) -> Json:
    world = room.world
    inline = markup is not None and "inline_keyboard" in markup
    sender = {"sender_chat": world.chat_json(chat)} if chat.kind == "channel" else {"from": world.bot}
    if inline:
        content = content | {"reply_markup": markup}
    elif markup is not None:
        chat.keyboards[world.peek_id(chat)] = markup
    message = world.post(chat, sender, content)
    if chat.kind == "channel":
        chat.own_posts.add(message["message_id"])
    return message


def _options(params: Params, chat: Chat) -> Json:
    """What else every sending method takes; what the practice server cannot do is refused."""
    options: Json = {}
    if params.has("business_connection_id"):
        raise Refusal("business connection not found")
    if params.integer("message_thread_id") and not chat.is_forum:
        raise Refusal("message thread not found")
    for name in ("direct_messages_topic_id", "suggested_post_parameters"):
        if params.has(name):
            raise Refusal(f'the practice server has no direct messages chats ("{name}")')
    params.flag("disable_notification")
    params.flag("allow_paid_broadcast")
    if params.flag("protect_content"):
        options["has_protected_content"] = True
    if params.has("message_effect_id"):
        if chat.kind != "private":
            raise Refusal("EFFECT_ID_INVALID")
        options["effect_id"] = params.text("message_effect_id")
    return options


def _reply_given(params: Params) -> Json:
    given: Any = params.data("reply_parameters", "can't parse reply parameters JSON object")
    if given is None:
        return {}
    if not isinstance(given, dict):
        raise Refusal("object expected as reply parameters")
    if not given:
        return {}
    if set(given) - _REPLY_FIELDS:
        raise Refusal(f"unknown fields in reply parameters: {', '.join(sorted(set(given) - _REPLY_FIELDS))}")
    if "message_id" not in given:
        raise Refusal('can\'t find field "message_id"')
    if not isinstance(given["message_id"], int):
        raise Refusal('field "message_id" must be of type Number')
    return given


def _replied(room: Room, params: Params, chat: Chat, given: Json) -> Json:
    """{"reply_to_message": …}, with the quoted part when there is one."""
    if not given or given["message_id"] <= 0:
        return {}
    source = chat
    if given.get("chat_id") not in (None, "", chat.id, str(chat.id)):
        source = chat_of(room, Params(values={"chat_id": given["chat_id"]}), write=False, edit=False)
    message = source.messages.get(given["message_id"])
    if message is None:
        if given.get("allow_sending_without_reply"):
            return {}
        raise Refusal("message to be replied not found")
    replied: Json = {"reply_to_message": room.world.minimal(message)}
    if given.get("quote"):
        quote, _ = fix(str(given["quote"]), [], trim=False)
        whole = message.get("text") or message.get("caption") or ""
        if quote not in whole:
            raise Refusal("QUOTE_TEXT_INVALID")
        replied["quote"] = {"text": quote, "position": whole.index(quote), "is_manual": True}
    return replied
