"""What a failed call means, in the words of ``bot.errors``.

The line between "surely had no effect" and "may have had its effect" is what replies and announcements live by.
python-telegram-bot folds both into ``NetworkError``, so the decision looks at what httpx raised underneath
(``__cause__``) and at whether an answer came from Telegram at all.
"""

from __future__ import annotations

import json
import traceback
from datetime import timedelta
from http import HTTPStatus
from json import JSONDecodeError

import httpx
from telegram import error as telegram_error

from bot.errors import ChatGone, LineDown, LineError, NotSent, OutcomeUnknown, Refused

# No connection, or no request on it: Telegram never saw the call.
_NEVER_LEFT: tuple[type[BaseException], ...] = (
    httpx.ConnectError,
    httpx.ConnectTimeout,
    httpx.PoolTimeout,
    httpx.ProxyError,
    httpx.UnsupportedProtocol,
    httpx.LocalProtocolError,
    httpx.InvalidURL,
)

# Descriptions of a 400 that speak of the chat, not of the message.
_CHAT_GONE = (
    "chat not found",
    "user not found",
    "peer_id_invalid",
    "group chat was deactivated",
    "input_user_deactivated",
    "user is deactivated",
    "have no rights to send",
    "not enough rights to send",
    "need administrator rights",
    "chat_write_forbidden",
    "chat_restricted",
    "channel_private",
    "topic_closed",
)

UNREACHABLE = "Telegram cannot be reached; the call will be repeated."
SILENT = "Telegram took the call but its answer did not arrive."
UNAUTHORISED = (
    "Telegram does not accept the bot's token. Ask @BotFather for the right one (/token) and set BOT_TOKEN."
)
HELD = (
    "Another process is reading this bot's messages with the same token. Stop it, or remove its webhook, "
    "and start again."
)
NOT_TELEGRAM = (
    "What answered is not a Bot API server: a proxy or a login page on the way, or BOT_API_URL points elsewhere."
)


def classify(exc: BaseException) -> LineError:
    """What ``exc``, raised by a Bot API call, means. The result carries ``exc`` as its ``__cause__``.

    A ``LineError`` is returned as it is. The sentence never repeats what the libraries say about the request:
    their texts can hold the token, or a delegate's words.
    """
    if isinstance(exc, LineError):
        return exc
    meaning = _meaning(exc)
    meaning.__cause__ = exc
    return meaning


def classify_answer(status: int, body: bytes) -> LineError:
    """What an answer other than ``"ok": true`` means, for a call made without python-telegram-bot."""
    try:
        answer = json.loads(body)
    except ValueError:
        answer = None
    if not isinstance(answer, dict):
        return _not_telegram(status)
    description = str(answer.get("description") or "")
    parameters = answer.get("parameters")
    wait = parameters.get("retry_after") if isinstance(parameters, dict) else None
    if isinstance(wait, int | float) and wait > 0:
        return NotSent(_slow_down(timedelta(seconds=wait)), retry_after=timedelta(seconds=wait))
    if status in (HTTPStatus.UNAUTHORIZED, HTTPStatus.NOT_FOUND):
        return LineDown(UNAUTHORISED)
    if status == HTTPStatus.CONFLICT:
        return LineDown(HELD)
    if status == HTTPStatus.FORBIDDEN:
        return ChatGone(_gone(description))
    if status == HTTPStatus.BAD_REQUEST:
        return _bad_request(description)
    return OutcomeUnknown(f"Telegram answered with error {status}.")


def said(error: BaseException | None, *phrases: str) -> bool:
    """Whether Telegram's description of the fault holds one of ``phrases`` (lower case)."""
    cause = error.__cause__ if isinstance(error, LineError) else error
    if not isinstance(cause, telegram_error.TelegramError):
        return False
    text = cause.message.lower()
    return any(phrase in text for phrase in phrases)


def _meaning(exc: BaseException) -> LineError:
    match exc:
        case telegram_error.RetryAfter():
            wait = exc.retry_after
            wait = wait if isinstance(wait, timedelta) else timedelta(seconds=wait)
            return NotSent(_slow_down(wait), retry_after=wait)
        case telegram_error.ChatMigrated():
            return Refused("The group was turned into a supergroup and has a new address.")
        case telegram_error.EndPointNotFound():
            return Refused("This Bot API server lacks a method that the assistant needs.")
        case httpx.HTTPError() | httpx.InvalidURL():
            return _transport(exc)
        case telegram_error.InvalidToken() if isinstance(exc.__cause__, telegram_error.InvalidToken):
            return _meaning(exc.__cause__)  # Bot.initialize() wraps the fault and writes the token into it
        case telegram_error.TelegramError() if type(exc.__cause__) in (
            telegram_error.TelegramError,
            JSONDecodeError,
        ):
            return _unreadable(exc)
        case telegram_error.InvalidToken():
            return LineDown(UNAUTHORISED)
        case telegram_error.Conflict():
            return LineDown(HELD)
        case telegram_error.Forbidden():
            return ChatGone(_gone(exc.message))
        case telegram_error.BadRequest():
            return _bad_request(exc.message)
        case telegram_error.NetworkError():
            if exc.__cause__ is not None:
                return _transport(exc.__cause__)
            if "too large" in exc.message.lower():
                return Refused("Telegram refused the call as too large.")
            return OutcomeUnknown("Telegram answered with an error of its own.")
        case _:
            return OutcomeUnknown(SILENT)


def _transport(cause: BaseException) -> LineError:
    if isinstance(cause, _NEVER_LEFT):
        return NotSent(UNREACHABLE)
    if isinstance(cause, UnicodeError):  # raised while the request is written down, before anything is sent
        return Refused("The message holds characters that cannot be sent.")
    return OutcomeUnknown(SILENT)


def _unreadable(exc: telegram_error.TelegramError) -> LineError:
    """An answer that is not JSON: something on the way, or a gateway in front of Telegram, spoke."""
    if isinstance(exc, telegram_error.InvalidToken | telegram_error.Forbidden | telegram_error.BadRequest):
        return _not_telegram(HTTPStatus.FORBIDDEN)
    return OutcomeUnknown(NOT_TELEGRAM)


def _not_telegram(status: int) -> LineError:
    # A 4xx page comes from something that turned the call away; a 5xx or a 200 page tells nothing.
    if HTTPStatus.BAD_REQUEST <= status < HTTPStatus.INTERNAL_SERVER_ERROR:
        return NotSent(NOT_TELEGRAM)
    return OutcomeUnknown(NOT_TELEGRAM)


def _bad_request(description: str) -> LineError:
    text = description.lower()
    if any(phrase in text for phrase in _CHAT_GONE):
        return ChatGone(_gone(description))
    return Refused(f"Telegram refused the request: {description or 'no reason given'}.")


def _gone(description: str) -> str:
    return f"This chat no longer takes messages from the bot: {description or 'no reason given'}."


def _slow_down(wait: timedelta) -> str:
    return f"Telegram asks to wait {wait.total_seconds():g} seconds."


def where(error: BaseException) -> str:
    """Where an error came from, without its message, which may repeat what a person wrote."""
    frame = traceback.extract_tb(error.__traceback__)[-1]
    return f"{type(error).__name__} in {frame.name} ({frame.filename}:{frame.lineno})"
