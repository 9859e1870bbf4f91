"""The Bot API over HTTP: a request becomes a call of a method, its result or refusal becomes the answer."""

from __future__ import annotations

import asyncio
import json
import time
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.types import Receive, Scope, Send

from bot.practice.calls import Call, CallLog
from bot.practice.faults import CUT, Fault, Faults
from bot.practice.judge import Judge
from bot.practice.methods.room import Room
from bot.practice.methods.table import Method, methods
from bot.practice.params import MAX_BODY, Params, read, unknown
from bot.practice.rates import Rates
from bot.practice.refusal import Json, Refusal
from bot.practice.webhook import Post, clear_webhook, set_webhook, webhook_info

LONGEST_POLL = 50


@dataclass(slots=True)
class BotApi:
    """Answers ``/bot<token>/<method>`` and ``/file/bot<token>/<path>``."""

    room: Room
    faults: Faults
    calls: CallLog
    post: Post
    rates: Rates | None = None
    judge: Judge | None = None
    _methods: dict[str, Method] | None = None

    async def answer(self, request: Request) -> Response:
        """One call of a method."""
        token, _, name = request.path_params["rest"].partition("/")
        shown = method.name if (method := self._known().get(name.lower())) else name
        arrived = self.room.world.clock()
        params = Params()
        fault: Fault | None = None
        effect, result = False, None
        try:
            method = self._admitted(unquote(token), name)
            params = await _read(request)
            self._check(method, params)
            fault = self.faults.hit(method.name, _chat_id(params))
            if fault is not None and fault.status != 200 and not fault.effect:
                await asyncio.sleep(fault.delay)
                raise fault.refusal()
            result = await self._do(method, params)
            effect = True
            if fault is not None:
                await asyncio.sleep(fault.delay)
                if fault.status != 200:
                    raise fault.refusal()
        except Refusal as refusal:
            self._log(shown, params, refusal.code, arrived, refusal.description, effect, result, fault)
            if refusal.code == CUT:
                return _Cut()
            headers = {}
            if "retry_after" in refusal.parameters:
                headers["Retry-After"] = str(refusal.parameters["retry_after"])
            return _Answer(refusal.as_json(), refusal.code, headers)
        self._log(shown, params, 200, arrived, "", True, result, fault)
        return _Answer({"ok": True, "result": result})

    async def download(self, request: Request) -> Response:
        """A file that ``getFile`` told the path of."""
        token, _, path = request.path_params["rest"].partition("/")
        stored = self.room.world.by_path(path)
        if unquote(token) != self.room.world.token or stored is None:
            return JSONResponse({"ok": False, "error_code": 404, "description": "Not Found"}, 404)
        return Response(stored.upload.content, media_type="application/octet-stream")

    def _known(self) -> dict[str, Method]:
        if self._methods is None:
            self._methods = methods()
        return self._methods

    def _admitted(self, token: str, name: str) -> Method:
        """The method, for a bot with the right token that has not logged out."""
        if token != self.room.world.token:
            raise Refusal("", 401)
        if self.room.logged_out:
            raise Refusal("Logged out", exact=True)
        method = self._known().get(name.lower())
        if method is None:
            raise Refusal(f'the practice server has no method "{name}"')
        return method

    def _check(self, method: Method, params: Params) -> None:
        attached = {name for name in params.uploads if name not in method.params}
        strange = unknown(params.values, set(method.params)) + sorted(_unattached(attached, params))
        if strange:
            raise Refusal(f"{method.name} has no parameter {', '.join(strange)}")
        if self.judge is not None:
            self.judge.check(method.name, params)

    async def _do(self, method: Method, params: Params) -> Any:
        room = self.room
        if method.call is not None:
            if method.sends and self.rates is not None:
                chat = _chat_id(params)
                if chat is not None:
                    self.rates.check(chat, time.monotonic())
            return method.call(room, params)
        if method.name == "getUpdates":
            return await self._get_updates(params)
        if method.name == "setWebhook":
            return set_webhook(room, params, self.post)
        if method.name == "deleteWebhook":
            return clear_webhook(room, params, self.post)
        return webhook_info(room)

    async def _get_updates(self, params: Params) -> list[Json]:
        kinds = params.data("allowed_updates", "can't parse allowed updates JSON object")
        if kinds is not None and not isinstance(kinds, list):
            raise Refusal("expected an Array of String")
        offset, limit = params.integer("offset"), params.integer("limit", 100)
        timeout = min(max(params.integer("timeout"), 0), LONGEST_POLL)
        if self.room.webhook.url:
            raise Refusal(
                "can't use getUpdates method while webhook is active; "
                "use deleteWebhook to delete the webhook first",
                409,
            )
        self.room.updates.allow(kinds)
        return await self.room.updates.poll(offset, min(max(limit, 1), 100), timeout)

    def _log(
        self,
        method: str,
        params: Params,
        status: int,
        arrived: Any,
        description: str,
        effect: bool,
        result: Any,
        fault: Fault | None,
    ) -> None:
        self.calls.add(
            Call(
                number=len(self.calls) + 1,
                method=method,
                params=params.as_json(),
                status=status,
                description=description,
                effect=effect,
                at=arrived.isoformat(),
                message_id=result.get("message_id") if isinstance(result, dict) else None,
                faulted=fault is not None,
            )
        )


class _Answer(Response):
    """JSON as Telegram sends it."""

    media_type = "application/json"

    def __init__(self, body: Json, status: int = 200, headers: dict[str, str] | None = None) -> None:
        raw = json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")
        super().__init__(raw, status, headers)


class _Cut(Response):
    """Starts an answer and never ends it: the connection breaks off."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        head = [(b"content-type", b"application/json"), (b"content-length", b"1000")]
        await send({"type": "http.response.start", "status": 200, "headers": head})
        await send({"type": "http.response.body", "body": b'{"ok":', "more_body": True})


async def _read(request: Request) -> Params:
    length = request.headers.get("content-length", "0")
    if length.isdigit() and int(length) > MAX_BODY:
        raise Refusal("Request Entity Too Large", 413)
    body = await request.body()
    return read(request.headers.get("content-type", ""), request.scope["query_string"], body)


def _unattached(names: set[str], params: Params) -> set[str]:
    """Files that no ``attach://`` speaks of."""
    if not names:
        return set()
    whole = json.dumps(params.values, ensure_ascii=False)
    return {name for name in names if f"attach://{name}" not in whole}


def _chat_id(params: Params) -> int | None:
    try:
        return params.integer("chat_id") or None
    except Refusal:
        return None
