"""Keyboards under messages: what Telegram accepts, and how it gives them back."""

from __future__ import annotations

from typing import Any

from bot.practice import links
from bot.practice.refusal import Json, Refusal

MAX_BUTTONS = 100
MAX_BYTES = 10_000
STYLES = ("primary", "danger", "success")
_INLINE_FIELDS = {
    "text",
    "icon_custom_emoji_id",
    "style",
    "url",
    "callback_data",
    "web_app",
    "login_url",
    "switch_inline_query",
    "switch_inline_query_current_chat",
    "switch_inline_query_chosen_chat",
    "copy_text",
    "callback_game",
    "pay",
}
_REPLY_FIELDS = {
    "text",
    "icon_custom_emoji_id",
    "style",
    "request_users",
    "request_chat",
    "request_managed_bot",
    "request_contact",
    "request_location",
    "request_poll",
    "web_app",
}
_MARKUP_FIELDS = {
    "inline_keyboard": {"inline_keyboard"},
    "keyboard": {
        "keyboard",
        "is_persistent",
        "resize_keyboard",
        "one_time_keyboard",
        "input_field_placeholder",
        "selective",
    },
    "remove_keyboard": {"remove_keyboard", "selective"},
    "force_reply": {"force_reply", "input_field_placeholder", "selective"},
}


def read_markup(given: Any, *, inline_only: bool = False) -> Json | None:
    """The keyboard of a call, checked; None for none or an empty one."""
    if given is None:
        return None
    if not isinstance(given, dict):
        raise Refusal("object expected as reply markup")
    kinds = [kind for kind in _MARKUP_FIELDS if kind in given]
    if not kinds:
        if given:
            raise Refusal(f"unknown kind of reply markup: {', '.join(sorted(given))}")
        return None
    kind = kinds[0]
    if len(kinds) > 1 or set(given) - _MARKUP_FIELDS[kind]:
        raise Refusal(f"unknown fields in reply markup: {', '.join(sorted(set(given) - _MARKUP_FIELDS[kind]))}")
    if kind == "inline_keyboard":
        return _inline(given["inline_keyboard"])
    if inline_only:
        raise Refusal("inline keyboard expected")
    if kind == "keyboard":
        return given | {"keyboard": _reply_rows(given["keyboard"])}
    if given[kind] is not True:
        raise Refusal(f'field "{kind}" must be true')
    return dict(given)


def _rows(given: Any, name: str) -> list[list[Any]]:
    if not isinstance(given, list) or any(not isinstance(row, list) for row in given):
        raise Refusal(f'field "{name}" must be an Array of Arrays')
    return given


def _inline(given: Any) -> Json | None:
    name = "inline_keyboard"
    if not isinstance(given, list) or any(not isinstance(row, list) for row in given):
        raise Refusal(f'field "{name}" of the InlineKeyboardMarkup must be an Array of Arrays')
    rows = [[_inline_button(button) for button in row] for row in given]
    rows = [row for row in rows if row]
    if sum(map(len, rows)) > MAX_BUTTONS or sum(_weight(b) for row in rows for b in row) > MAX_BYTES:
        raise Refusal("reply markup is too long")
    return {"inline_keyboard": rows} if rows else None


def _weight(button: Json) -> int:
    return sum(len(str(value).encode()) for value in button.values())


def _text_of(button: Any, refusal: str) -> str:
    text = button.get("text")
    if text is None:
        raise Refusal(f'{refusal}: Can\'t find field "text"')
    if not isinstance(text, str):
        raise Refusal(f'{refusal}: Field "text" must be of type String')
    return text


def _inline_button(button: Any) -> Json:
    refusal = "can't parse inline keyboard button"
    if not isinstance(button, dict):
        raise Refusal(f"{refusal}: InlineKeyboardButton must be an Object")
    text = _text_of(button, refusal)
    if set(button) - _INLINE_FIELDS:
        raise Refusal(f"{refusal}: unknown fields {', '.join(sorted(set(button) - _INLINE_FIELDS))}")
    if button.get("style") not in (None, "", *STYLES):
        raise Refusal(f"{refusal}: invalid button style specified")
    actions = [key for key in button if key not in ("text", "icon_custom_emoji_id", "style")]
    actions = [key for key in actions if button[key] is not None]
    if not [key for key in actions if button[key] != "" or key.startswith("switch_")]:
        raise Refusal(f"{refusal}: Text buttons are unallowed in the inline keyboard")
    if len(actions) > 1:
        raise Refusal(f"{refusal}: exactly one of {', '.join(sorted(actions))} must be used")
    if not text.strip():
        raise Refusal("inline keyboard button text must be non-empty")
    if "callback_data" in button and len(str(button["callback_data"]).encode("utf-8", "replace")) > 64:
        raise Refusal("BUTTON_DATA_INVALID")
    if "url" in button:
        address = str(button["url"]).encode("utf-8", "replace")
        user = links.user_of(address)
        shown = links.checked(address)
        if user is None and shown is None:
            raise Refusal(f"inline keyboard button URL '{button['url']}' is invalid: Wrong HTTP URL")
        return button | {"url": shown or button["url"]}
    return dict(button)


def _reply_rows(given: Any) -> list[list[Json]]:
    refusal = "can't parse keyboard button"
    rows: list[list[Json]] = []
    for row in _rows(given, "keyboard"):
        buttons: list[Json] = []
        for button in row:
            if isinstance(button, str):
                button = {"text": button}
            if not isinstance(button, dict):
                raise Refusal(f"{refusal}: KeyboardButton must be a String or an Object")
            if not _text_of(button, refusal).strip():
                raise Refusal("keyboard button text must be non-empty")
            if set(button) - _REPLY_FIELDS:
                raise Refusal(f"{refusal}: unknown fields {', '.join(sorted(set(button) - _REPLY_FIELDS))}")
            buttons.append(button)
        if buttons:
            rows.append(buttons)
    if sum(map(len, rows)) > 300:
        raise Refusal("reply markup is too long")
    return rows
