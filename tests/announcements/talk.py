"""How tests talk with the bot about announcements."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from bot.practice.people import Person
from tests.announcements.hall import PATIENCE


async def asks(who: Person, text: str) -> dict[str, Any]:
    """What somebody is answered after writing ``text``."""
    return await answer(who, await who.writes(text))


async def answer(who: Person, to: dict[str, Any]) -> dict[str, Any]:
    """The reply to a message; what comes by itself meanwhile is passed over."""
    while True:
        shown = await who.next_message(timeout=PATIENCE)
        if shown.get("reply_to_message", {}).get("message_id") == to["message_id"]:
            return shown


async def press(who: Person, message: dict[str, Any], label: str) -> dict[str, Any]:
    """What somebody sees after pressing a button: the message as it then stands, or a new one."""
    before = {one["message_id"]: one for one in who.screen}
    told = await toast(who, message, label)
    after = {one["message_id"]: one for one in who.screen}
    id = message["message_id"]
    new = [one for number, one in after.items() if number not in before and one["from"]["is_bot"]]
    changed = after[id].get("text") != before[id].get("text") or labels(after[id]) != labels(before[id])
    assert changed or new, f"nothing came of {label!r}: {told}"
    return after[id] if changed else new[-1]


async def toast(who: Person, message: dict[str, Any], label: str = "", *, data: str = "") -> str:
    """What is shown over the chat after pressing."""
    query = await (who.presses(message, label) if label else who.forges(message, data))
    while True:
        shown = await who.next_toast(timeout=PATIENCE)
        if shown["callback_query_id"] == query["id"]:
            return str(shown.get("text", ""))


async def sees(who: Person, fits: Callable[[dict[str, Any]], bool] | str) -> dict[str, Any]:
    """The next message that fits, or has those words."""
    while True:
        shown = await who.next_message(timeout=PATIENCE)
        words = str(shown.get("text") or shown.get("caption") or "")
        if fits in words if isinstance(fits, str) else fits(shown):
            return shown


def labels(message: dict[str, Any]) -> list[str]:
    return [button["text"] for row in message.get("reply_markup", {}).get("inline_keyboard", []) for button in row]


def data_of(message: dict[str, Any], label: str) -> str:
    """What a button carries."""
    rows = message["reply_markup"]["inline_keyboard"]
    return next(str(one["callback_data"]) for row in rows for one in row if one["text"] == label)
