"""Every method of Bot API 10.0 that the practice server has, and the parameters it takes.

``getUpdates``, ``setWebhook``, ``deleteWebhook`` and ``getWebhookInfo`` are answered by the server itself.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from bot.practice.methods import chats, editing, profile, sending
from bot.practice.methods.room import Room
from bot.practice.params import Params

Call = Callable[[Room, Params], Any]

_SEND = (
    "business_connection_id message_thread_id direct_messages_topic_id disable_notification protect_content "
    "allow_paid_broadcast message_effect_id suggested_post_parameters reply_parameters reply_markup"
)
_ALBUM = (
    "business_connection_id message_thread_id direct_messages_topic_id disable_notification protect_content "
    "allow_paid_broadcast message_effect_id reply_parameters"
)
_EDIT = "business_connection_id chat_id message_id inline_message_id reply_markup"
_CAPTION = "caption parse_mode caption_entities"


@dataclass(frozen=True, slots=True)
class Method:
    """``sends``: puts messages into a chat, hence counted by the rate limits."""

    name: str
    params: frozenset[str]
    call: Call | None = None
    sends: bool = False


def _method(name: str, params: str, call: Call | None = None, *, sends: bool = False) -> Method:
    return Method(name, frozenset(params.split()), call, sends)


def methods() -> dict[str, Method]:
    """Methods by their names in small letters, as Telegram looks them up."""
    listed = (
        _method("getMe", "", profile.get_me),
        _method("logOut", "", profile.log_out),
        _method("close", "", profile.close),
        _method("getUpdates", "offset limit timeout allowed_updates"),
        _method(
            "setWebhook",
            "url certificate ip_address max_connections allowed_updates drop_pending_updates secret_token",
        ),
        _method("deleteWebhook", "drop_pending_updates"),
        _method("getWebhookInfo", ""),
        _method(
            "sendMessage",
            f"chat_id text parse_mode entities link_preview_options {_SEND}",
            sending.send_message,
            sends=True,
        ),
        _method(
            "forwardMessage",
            "chat_id from_chat_id message_id message_thread_id direct_messages_topic_id video_start_timestamp "
            "disable_notification protect_content message_effect_id suggested_post_parameters",
            sending.forward_message,
            sends=True,
        ),
        _method(
            "copyMessage",
            "chat_id from_chat_id message_id video_start_timestamp show_caption_above_media "
            f"{_CAPTION} {_SEND.removeprefix('business_connection_id ')}",
            sending.copy_message,
            sends=True,
        ),
        _method(
            "sendPhoto",
            f"chat_id photo show_caption_above_media has_spoiler {_CAPTION} {_SEND}",
            sending.send_photo,
            sends=True,
        ),
        _method(
            "sendDocument",
            f"chat_id document thumbnail disable_content_type_detection {_CAPTION} {_SEND}",
            sending.send_document,
            sends=True,
        ),
        _method("sendMediaGroup", f"chat_id media {_ALBUM}", sending.send_media_group, sends=True),
        _method(
            "sendLocation",
            f"chat_id latitude longitude horizontal_accuracy live_period heading proximity_alert_radius {_SEND}",
            sending.send_location,
            sends=True,
        ),
        _method(
            "sendChatAction", "chat_id action business_connection_id message_thread_id", sending.send_chat_action
        ),
        _method(
            "editMessageText",
            f"text parse_mode entities link_preview_options {_EDIT}",
            editing.edit_message_text,
        ),
        _method("editMessageCaption", f"show_caption_above_media {_CAPTION} {_EDIT}", editing.edit_message_caption),
        _method("editMessageMedia", f"media {_EDIT}", editing.edit_message_media),
        _method("editMessageReplyMarkup", _EDIT, editing.edit_message_reply_markup),
        _method("deleteMessage", "chat_id message_id", editing.delete_message),
        _method("deleteMessages", "chat_id message_ids", editing.delete_messages),
        _method(
            "pinChatMessage",
            "chat_id message_id business_connection_id disable_notification",
            editing.pin_chat_message,
        ),
        _method("unpinChatMessage", "chat_id message_id business_connection_id", editing.unpin_chat_message),
        _method(
            "answerCallbackQuery",
            "callback_query_id text show_alert url cache_time",
            editing.answer_callback_query,
        ),
        _method(
            "answerInlineQuery",
            "inline_query_id results cache_time is_personal next_offset button",
            editing.answer_inline_query,
        ),
        _method("setMyCommands", "commands scope language_code", profile.set_my_commands),
        _method("getMyCommands", "scope language_code", profile.get_my_commands),
        _method("deleteMyCommands", "scope language_code", profile.delete_my_commands),
        _method("setMyName", "name language_code", profile.set_my_name),
        _method("getMyName", "language_code", profile.get_my_name),
        _method("setMyDescription", "description language_code", profile.set_my_description),
        _method("getMyDescription", "language_code", profile.get_my_description),
        _method("setMyShortDescription", "short_description language_code", profile.set_my_short_description),
        _method("getMyShortDescription", "language_code", profile.get_my_short_description),
        _method("setChatMenuButton", "chat_id menu_button", profile.set_chat_menu_button),
        _method("getChatMenuButton", "chat_id", profile.get_chat_menu_button),
        _method("getChat", "chat_id", chats.get_chat),
        _method("getChatMember", "chat_id user_id", chats.get_chat_member),
        _method("getChatAdministrators", "chat_id return_bots", chats.get_chat_administrators),
        _method("leaveChat", "chat_id", chats.leave_chat),
        _method("getFile", "file_id", profile.get_file),
    )
    return {method.name.lower(): method for method in listed}
