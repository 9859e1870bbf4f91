"""Calendar feeds over HTTP: one address a person, and the same answer to everything that is not one.

Nothing of a request is logged: its path is the secret.
"""

from __future__ import annotations

import logging
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from datetime import datetime
from email.utils import format_datetime, parsedate_to_datetime
from typing import Final, Protocol

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from bot.errors import StorageError

logger = logging.getLogger(__name__)

MEDIA: Final = "text/calendar; charset=utf-8"
_REMEMBERED: Final = 4096
_ALWAYS: Final = {"X-Content-Type-Options": "nosniff", "X-Robots-Tag": "noindex", "Referrer-Policy": "no-referrer"}
_FRESH: Final = {"Cache-Control": "private, max-age=900"}


class Content(Protocol):
    """``etag`` is quoted and changes with the ``body``."""

    @property
    def body(self) -> bytes: ...

    @property
    def etag(self) -> str: ...


Find = Callable[[str, datetime], Awaitable[Content | None]]


def feed_app(find: Find, clock: Callable[[], datetime], *, prefix: str = "/calendar") -> Starlette:
    """An ASGI application that answers ``GET {prefix}/SECRET.ics`` with what ``find`` has under the secret.

    Where it is mounted under a path of its own, ``prefix`` is "".
    """
    since = _Since()

    async def feed(request: Request) -> Response:
        now = clock()
        try:
            content = await find(request.path_params["secret"], now)
        except StorageError as error:
            logger.error("A calendar feed could not be read: %s", error)  # noqa: TRY400 - the path is a secret
            return PlainTextResponse("Try again.", 503, {**_ALWAYS, "Retry-After": "60"})
        except Exception as error:  # noqa: BLE001 - a traceback's values may hold the secret
            logger.error("A calendar feed could not be made: %s", type(error).__name__)  # noqa: TRY400
            return PlainTextResponse("Try again.", 503, {**_ALWAYS, "Retry-After": "60"})
        if content is None:
            return _nothing()
        changed = since.of(content.etag, now)
        headers = {
            **_ALWAYS,
            **_FRESH,
            "ETag": content.etag,
            "Last-Modified": format_datetime(changed, usegmt=True),
            "Content-Disposition": 'inline; filename="meetings.ics"',
        }
        if _known(request, content.etag, changed):
            return Response(status_code=304, headers=headers)
        return Response(content.body, headers=headers, media_type=MEDIA)

    async def other(request: Request) -> Response:
        return _nothing()

    return Starlette(
        routes=[
            Route(prefix + "/{secret}.ics", feed, methods=["GET"]),
            Route("/{path:path}", other, methods=["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]),
        ]
    )


class _Since:
    """Since when a content is what it is, as far as this process has seen; later than the truth, never earlier.

    Held in memory on purpose: after a restart a program fetches once more, which harms nobody.
    """

    def __init__(self) -> None:
        self._first: OrderedDict[str, datetime] = OrderedDict()

    def of(self, etag: str, now: datetime) -> datetime:
        first = self._first.setdefault(etag, now.replace(microsecond=0))
        self._first.move_to_end(etag)
        while len(self._first) > _REMEMBERED:
            self._first.popitem(last=False)
        return first


def _known(request: Request, etag: str, changed: datetime) -> bool:
    """Whether the caller has this content already (RFC 9110: the tag decides where one is named)."""
    if (tags := request.headers.get("if-none-match")) is not None:
        named = {tag.strip().removeprefix("W/") for tag in tags.split(",")}
        return etag in named or "*" in named
    try:
        return parsedate_to_datetime(request.headers["if-modified-since"]) >= changed
    except (KeyError, TypeError, ValueError):
        return False


def _nothing() -> Response:
    return PlainTextResponse("Nothing is here.", 404, {**_ALWAYS, "Cache-Control": "no-store"})
