"""Who may come in: only those who name this machine's loopback address, and no foreign web page."""

from __future__ import annotations

from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Receive, Scope, Send


class Door:
    """Answers 403 unless the Host header is 127.0.0.1 or localhost with the right port, and unless an Origin, when
    a browser sends one, is this server itself."""

    def __init__(self, app: ASGIApp, port: int) -> None:
        self._app = app
        self._hosts = {f"127.0.0.1:{port}", f"localhost:{port}"}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        headers = {name: value.decode("latin-1") for name, value in scope["headers"]}
        host = headers.get(b"host", "")
        origin = headers.get(b"origin")
        foreign = headers.get(b"sec-fetch-site", "none") not in ("none", "same-origin")
        if host not in self._hosts:
            await _forbid("this server answers to 127.0.0.1 and localhost only")(scope, receive, send)
        elif foreign or (origin is not None and origin != f"http://{host}"):
            await _forbid("other pages have no business here")(scope, receive, send)
        else:
            await self._app(scope, receive, send)


def _forbid(why: str) -> JSONResponse:
    return JSONResponse({"ok": False, "error_code": 403, "description": f"Forbidden: {why}"}, 403)
