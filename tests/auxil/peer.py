"""A server at the level of the wire: answers each request with given bytes, or breaks off, or says nothing.

For the faults that no well-behaved Bot API server can be asked to produce.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from urllib.parse import parse_qs


@dataclass(frozen=True)
class Call:
    """A request: the method's name and its form fields."""

    method: str
    params: dict[str, str]


Answer = bytes | AsyncIterator[bytes] | None
"""The whole response, or its pieces; b"" closes the connection without a word, None never answers."""

Script = Callable[[Call], Awaitable[Answer] | Answer]


@dataclass
class Peer:
    script: Script
    url: str = ""
    calls: list[Call] = field(default_factory=list)
    connections: int = 0
    came: asyncio.Condition = field(default_factory=asyncio.Condition)

    def of(self, method: str) -> list[Call]:
        return [call for call in self.calls if call.method == method]

    async def called(self, method: str, times: int = 1) -> list[Call]:
        """Wait until ``method`` was called so many times; those calls."""
        async with asyncio.timeout(20), self.came:
            await self.came.wait_for(lambda: len(self.of(method)) >= times)
        return self.of(method)


@asynccontextmanager
async def peer(script: Script) -> AsyncIterator[Peer]:
    """A peer on 127.0.0.1; its ``url`` serves as the Bot API's address."""
    made = Peer(script)
    open_now: set[asyncio.StreamWriter] = set()

    async def served(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        open_now.add(writer)
        made.connections += 1
        try:
            while head := await _head(reader):
                length = next((int(line[15:]) for line in head if line.lower().startswith("content-length:")), 0)
                body = (await reader.readexactly(length)).decode()
                fields = {key: values[-1] for key, values in parse_qs(body, keep_blank_values=True).items()}
                call = Call(head[0].split()[1].rsplit("/", 1)[-1], fields)
                made.calls.append(call)
                async with made.came:
                    made.came.notify_all()
                answer = made.script(call)
                if isinstance(answer, Awaitable):
                    answer = await answer
                if answer is None:
                    await asyncio.Event().wait()
                if isinstance(answer, AsyncIterator):
                    async for piece in answer:
                        writer.write(piece)
                        await writer.drain()
                    break
                if not answer:
                    break
                writer.write(answer)
                await writer.drain()
        except (ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
            pass
        finally:
            open_now.discard(writer)
            writer.close()

    server = await asyncio.start_server(served, "127.0.0.1", 0)
    made.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    try:
        yield made
    finally:
        server.close()
        for writer in list(open_now):
            writer.transport.abort()
        await asyncio.sleep(0)


def answer(status: int, body: bytes | str, content_type: str = "application/json") -> bytes:
    """A response as it goes over the wire."""
    body = body.encode() if isinstance(body, str) else body
    head = f"HTTP/1.1 {status} Status\r\nContent-Type: {content_type}\r\nContent-Length: {len(body)}\r\n\r\n"
    return head.encode() + body


def ok(result: object) -> bytes:
    return answer(200, json.dumps({"ok": True, "result": result}))


def refused(status: int, description: str, **parameters: int) -> bytes:
    body: dict[str, object] = {"ok": False, "error_code": status, "description": description}
    if parameters:
        body["parameters"] = parameters
    return answer(status, json.dumps(body))


async def _head(reader: asyncio.StreamReader) -> list[str]:
    try:
        return (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
    except asyncio.IncompleteReadError:
        return []
