"""The window onto the practice chats: the chat page and the JSON it lives on, under a random path of this run.

Also what a client in another process uses (``bot.practice.remote``).
"""

from __future__ import annotations

import asyncio
import bisect
import json
from collections.abc import AsyncIterator
from dataclasses import asdict
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import BaseRoute, Route

from bot.practice.deeds import deeds, group_of, person_json, person_of
from bot.practice.methods.profile import menu
from bot.practice.refusal import Json, Refusal
from bot.practice.world import Chat, Event

if TYPE_CHECKING:
    from bot.practice.server import PracticeServer

_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}
_PAGE_FILES = {
    "": ("page.html", "text/html"),
    "page.css": ("page.css", "text/css"),
    "page.js": ("page.js", "text/javascript"),
    "draw.js": ("draw.js", "text/javascript"),
    "files.js": ("files.js", "text/javascript"),
    "words.js": ("words.js", "text/javascript"),
}
_PING = 15.0
_LONGEST_WAIT = 60.0
_MAX_BODY = 80 * 2**20


class Window:
    """Routes of one server's page and control."""

    def __init__(self, server: PracticeServer) -> None:
        self._server = server
        self._deeds = deeds()

    def routes(self) -> list[BaseRoute]:
        base = f"/{self._server.secret}"
        return [
            Route(f"{base}/", self._file, methods=["GET"]),
            Route(f"{base}/state", self._state, methods=["GET"]),
            Route(f"{base}/screen", self._screen, methods=["GET"]),
            Route(f"{base}/next", self._next, methods=["GET"]),
            Route(f"{base}/calls", self._calls, methods=["GET"]),
            Route(f"{base}/events", self._events, methods=["GET"]),
            Route(f"{base}/picture", self._picture, methods=["GET"]),
            Route(f"{base}/do/{{deed}}", self._do, methods=["POST"]),
            Route(f"{base}/{{name}}", self._file, methods=["GET"]),
        ]

    async def _file(self, request: Request) -> Response:
        found = _PAGE_FILES.get(request.path_params.get("name", ""))
        if found is None:
            return _json({"error": "there is nothing here"}, 404)
        name, kind = found
        text = files("bot.practice").joinpath("page", name).read_text("utf-8")
        return Response(text, media_type=kind, headers=_HEADERS)

    async def _state(self, request: Request) -> Response:
        """Who is there, which chats, what time it is."""
        server = self._server
        return _json(
            {
                "bot": server.world.bot,
                "people": [person_json(person) for person in server.people.values()],
                "chats": [self._chat_json(chat) for chat in server.world.chats.values()],
                "clock": {"now": server.world.clock().isoformat(), "speed": server.clock_speed},
                "events": server.world.events,
            }
        )

    def _chat_json(self, chat: Chat) -> Json:
        last = next(reversed(chat.messages.values()), None)
        shown = self._server.world.chat_json(chat) | {"members": chat.members, "blocked": chat.blocked}
        return shown | {"last": last, "count": len(chat.messages)}

    async def _screen(self, request: Request) -> Response:
        """A chat as a person sees it: messages, pinned ones, and the commands offered."""
        try:
            person, chat = self._seat(request)
        except (KeyError, ValueError) as error:
            return _json({"error": _sentence(error)}, 400)
        world = self._server.world
        return _json(
            {
                "messages": [world.seen(chat, message) for message in chat.messages.values()],
                "pinned": chat.pinned,
                "menu": menu(world, chat, person.user),
                "description": world.description_for(person.user),
                "blocked": chat.blocked,
                "started": chat.started,
                "events": world.events,
            }
        )

    async def _next(self, request: Request) -> Response:
        """Events of a chat after number ``after``, of the given ``kinds``; waits up to ``timeout`` seconds."""
        try:
            _, chat = self._seat(request)
            after = int(request.query_params.get("after", "0"))
            timeout = min(float(request.query_params.get("timeout", "0")), _LONGEST_WAIT)
        except (KeyError, ValueError) as error:
            return _json({"error": _sentence(error)}, 400)
        kinds = set(request.query_params.get("kinds", "message,edit").split(","))
        deadline = asyncio.get_running_loop().time() + timeout
        while True:
            bell = chat.wake
            found = [self._event_json(e) for e in _after(chat.events, after) if e.kind in kinds]
            left = deadline - asyncio.get_running_loop().time()
            if found or left <= 0 or self._server.closing.is_set():
                return _json({"events": found})
            await _first(bell.wait(), self._server.closing.wait(), timeout=left)

    async def _calls(self, request: Request) -> Response:
        """Calls after number ``after``."""
        after = int(request.query_params.get("after", "0"))
        return _json({"calls": [asdict(call) for call in self._server.calls[after:]]})

    async def _events(self, request: Request) -> Response:
        """Everything that happens from now on (or after event ``after``), as server-sent events."""
        given = request.headers.get("last-event-id") or request.query_params.get("after", "")
        after = int(given) if given.isdigit() else self._server.world.events
        headers = _HEADERS | {"X-Accel-Buffering": "no"}
        return StreamingResponse(self._stream(after), media_type="text/event-stream", headers=headers)

    async def _stream(self, after: int) -> AsyncIterator[str]:
        world = self._server.world
        yield "retry: 1000\n\n"
        while not self._server.closing.is_set():
            bell = world.wake
            for event in _after(world.news, after):
                after = event.number
                body = json.dumps(self._event_json(event), ensure_ascii=False)
                yield f"id: {event.number}\ndata: {body}\n\n"
            now = {"kind": "clock", "now": world.clock().isoformat(), "speed": self._server.clock_speed}
            yield f"data: {json.dumps(now)}\n\n"
            await _first(bell.wait(), self._server.closing.wait(), timeout=_PING)

    async def _picture(self, request: Request) -> Response:
        """A photo or a file that was sent, by its id; only pictures are shown, the rest is handed over to save."""
        stored = self._server.world.files.get(request.query_params.get("id", ""))
        if stored is None:
            return _json({"error": "there is no such file"}, 404)
        picture = stored.upload.mime in ("image/png", "image/jpeg", "image/gif", "image/webp")
        kind = stored.upload.mime if picture else "application/octet-stream"
        return Response(stored.upload.content, media_type=kind, headers=_HEADERS)

    async def _do(self, request: Request) -> Response:
        """A deed: JSON in, {"result": …} or {"error": a sentence} out."""
        kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
        if kind != "application/json":
            return _json({"error": "send application/json"}, 415)
        deed = self._deeds.get(request.path_params["deed"])
        if deed is None:
            return _json({"error": "there is no such deed"}, 404)
        if int(request.headers.get("content-length", "0") or 0) > _MAX_BODY:
            return _json({"error": "too much"}, 413)
        try:
            body = json.loads(await request.body())
            if not isinstance(body, dict):
                return _json({"error": "send an object"}, 400)
            return _json({"result": await deed(self._server, body)})
        except (KeyError, ValueError, Refusal) as error:
            return _json({"error": _sentence(error)}, 400)

    def _event_json(self, event: Event) -> Json:
        shown = event.body
        if event.kind in ("message", "edit"):
            shown = self._server.world.seen(self._server.world.chats[event.chat], shown)
        return {"number": event.number, "kind": event.kind, "chat": event.chat, "body": shown}

    def _seat(self, request: Request) -> tuple[Any, Chat]:
        """The person who looks, and the chat looked at."""
        body = {
            name: int(request.query_params[name]) for name in ("person", "chat") if name in request.query_params
        }
        person = person_of(self._server, body)
        group = group_of(self._server, body)
        return person, group.chat if group else person.chat


def _after(events: list[Event], number: int) -> list[Event]:
    """Events later than ``number``; their numbers only grow."""
    return events[bisect.bisect_right(events, number, key=lambda event: event.number) :]


async def _first(*waits: Any, timeout: float) -> None:  # noqa: ASYNC109
    """Wait for the first of several, or for the time to pass."""
    tasks = [asyncio.ensure_future(one) for one in waits]
    try:
        await asyncio.wait(tasks, timeout=timeout, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in tasks:
            task.cancel()


def _json(body: Json, status: int = 200) -> JSONResponse:
    return JSONResponse(body, status, headers=_HEADERS)


def _sentence(error: Exception) -> str:
    if isinstance(error, KeyError):
        return str(error.args[0]) if error.args else "not found"
    return str(error)
