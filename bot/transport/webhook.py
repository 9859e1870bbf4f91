"""The same inbox, filled by Telegram's own calls: store, then answer 200.

python-telegram-bot's webhook refuses ``application/json; charset=utf-8``, which proxies write; hence this one.
Whatever is not a call of Telegram's learns nothing: one short answer for each way of being wrong.
"""

from __future__ import annotations

import hmac
import json
import logging
import re
from collections.abc import Awaitable, Callable, Sequence
from typing import Final

import telegram
from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from telegram.error import TelegramError

from bot.errors import BadSettings, StorageError
from bot.transport.faults import classify
from bot.transport.updates import ALLOWED_UPDATES, RawUpdate

logger = logging.getLogger(__name__)

HEADER: Final = "X-Telegram-Bot-Api-Secret-Token"
LARGEST: Final = 1 << 20  # bytes; an update is a few thousand
_SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")

TakeIn = Callable[[Sequence[RawUpdate]], Awaitable[int | None]]


def webhook_app(
    take_in: TakeIn, secret: str, *, path: str = "/", health: Callable[[], bool] | None = None
) -> Starlette:
    """An ASGI application that hands updates posted to ``path`` to ``take_in`` (``Station.take_in``).

    ``health``, where given, is shown at ``/health``: 200 while it is True, else 503.
    Raises BadSettings for a secret that Telegram would not repeat.
    """
    _checked(secret)

    async def receive(request: Request) -> Response:
        if not hmac.compare_digest(request.headers.get(HEADER, "").encode(), secret.encode()):
            return PlainTextResponse("Not Telegram.", 403)
        if request.headers.get("content-type", "").split(";")[0].strip().lower() != "application/json":
            return PlainTextResponse("Only JSON.", 415)
        try:
            body = await _body(request)
        except ClientDisconnect:
            return PlainTextResponse("Cut short.", 400)
        if body is None:
            return PlainTextResponse("Too large.", 413)
        try:
            update = json.loads(body)
        except (ValueError, RecursionError):
            update = None
        if not isinstance(update, dict):
            return PlainTextResponse("Not an update.", 400)
        try:
            taken = await take_in([update])
        except StorageError as error:
            logger.error("%s Telegram will hand the update over again.", error)  # noqa: TRY400
            return PlainTextResponse("Try again.", 503)
        return PlainTextResponse("", 200) if taken is not None else PlainTextResponse("Not an update.", 400)

    def well(request: Request) -> Response:
        fine = health is None or health()
        return PlainTextResponse("ok" if fine else "the line is down", 200 if fine else 503)

    return Starlette(routes=[Route(path, receive, methods=["POST"]), Route("/health", well, methods=["GET"])])


async def set_webhook(
    bot: telegram.Bot, url: str, secret: str, *, allowed_updates: Sequence[str] = ALLOWED_UPDATES
) -> None:
    """Tell Telegram to call ``url``. Raises BadSettings for a bad secret, ``LineError`` where Telegram refuses."""
    _checked(secret)
    try:
        await bot.set_webhook(
            url, secret_token=secret, allowed_updates=list(allowed_updates), drop_pending_updates=False
        )
    except TelegramError as exc:
        raise classify(exc) from exc


async def _body(request: Request) -> bytes | None:
    """The body; None where it is larger than an update can be. Never holds more than that."""
    body = bytearray()
    async for piece in request.stream():
        body += piece
        if len(body) > LARGEST:
            return None
    return bytes(body)


def _checked(secret: str) -> None:
    if not _SECRET.fullmatch(secret):
        raise BadSettings(
            "The webhook secret must have 1 to 256 characters of A-Z, a-z, 0-9, _ and -: "
            "python3 -c 'import secrets; print(secrets.token_urlsafe(32))' makes one."
        )
