"""An update as Telegram wrote it: nothing is parsed away before it is stored."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any, TypeGuard

import telegram

from storage.rows import InboxUpdate

# What is asked of Telegram. Edited messages and channel posts run no commands, so they are not even fetched.
ALLOWED_UPDATES = ("message", "callback_query", "my_chat_member")

RawUpdate = Mapping[str, Any]


def as_row(raw: RawUpdate, now: datetime) -> InboxUpdate | None:
    """The inbox row of an update; None for what has no usable ``update_id`` and so is no update."""
    update_id = raw.get("update_id")
    if not _is_number(update_id):
        return None
    # Escaped to ASCII: half an emoji (a lone surrogate) is legal JSON and no database takes it otherwise.
    payload = json.dumps(raw, ensure_ascii=True, separators=(",", ":"))
    return InboxUpdate(update_id=update_id, chat=chat_of(raw), payload=payload, attempts=0, received_at=now)


def chat_of(raw: RawUpdate) -> int:
    """The chat whose order the update belongs to; the person where there is no chat; 0 where there is neither."""
    for kind, content in raw.items():
        if kind == "update_id" or not isinstance(content, Mapping):
            continue
        carriers = (content, content.get("message"))
        for carrier, key in [(c, "chat") for c in carriers] + [(content, "from"), (content, "user")]:
            found = carrier.get(key) if isinstance(carrier, Mapping) else None
            identity = found.get("id") if isinstance(found, Mapping) else None
            if _is_number(identity):
                return identity
    return 0


def kind_of(payload: str) -> str:
    """ "message", "callback_query", …: what the log may say about an update without repeating a word of it."""
    try:
        raw = json.loads(payload)
    except ValueError:
        return "unreadable"
    kinds = [kind for kind in raw if kind != "update_id"] if isinstance(raw, dict) else []
    return kinds[0][:40] if kinds else "empty"


def parse(payload: str, bot: telegram.Bot) -> telegram.Update:
    """The update as python-telegram-bot knows it. Raises whatever its parser raises on a malformed one."""
    return telegram.Update.de_json(json.loads(payload), bot)


def _is_number(value: object) -> TypeGuard[int]:
    """Whether it is a whole number that a database can hold."""
    return isinstance(value, int) and not isinstance(value, bool) and abs(value) < 2**63
