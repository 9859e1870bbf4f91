"""A file becomes a document: guards first, then a child process that may fail, hang or die without harm."""

from __future__ import annotations

import asyncio
import hashlib
import json
import sys
from dataclasses import asdict
from datetime import timedelta
from pathlib import Path
from typing import Any

from bot.errors import UnreadableFile
from bot.records import guards
from bot.records.child import BOOTSTRAP
from bot.records.limits import Limits
from bot.records.remark import Remark, of_data
from bot.records.types import Block, BlockKind, Document

_ROOT = Path(__file__).resolve().parents[2]  # what holds the package `bot`, installed or not
_REPLY_SIZE = 128 * 1024 * 1024


async def read_file(path: Path, *, limits: Limits | None = None) -> Document:
    """The file as typed blocks. UnreadableFile, one plain sentence, for whatever is wrong with it."""
    limits = limits or Limits()
    return await read_bytes(path.name, await asyncio.to_thread(guards.load, path, limits), limits=limits)


async def read_bytes(name: str, data: bytes, *, limits: Limits | None = None) -> Document:
    """The content of a file called ``name``, the same way."""
    limits = limits or Limits()
    kind = guards.recognise(name, data, limits)
    reply = await _ask_child(kind, name, data, limits)
    if "error" in reply:
        raise UnreadableFile(of_data(reply["error"]), reason=str(reply["reason"]))
    return Document(
        kind=kind,
        file_name=name,
        sha256=hashlib.sha256(data).hexdigest(),
        blocks=tuple(_block(block) for block in reply["blocks"]),
        pages=reply["pages"],
        properties=tuple((str(name), str(value)) for name, value in reply["properties"]),
        warnings=tuple(of_data(warning) for warning in reply["warnings"]),
    )


async def _ask_child(kind: str, name: str, data: bytes, limits: Limits) -> dict[str, Any]:
    bounds = {
        key: value.total_seconds() if isinstance(value, timedelta) else value
        for key, value in asdict(limits).items()
    }
    order = json.dumps({"kind": kind, "name": name, "limits": bounds})
    child = await asyncio.create_subprocess_exec(
        sys.executable,
        "-I",
        "-B",
        "-c",
        BOOTSTRAP,
        str(_ROOT),
        order,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
        env={},
        cwd="/" if sys.platform != "win32" else None,
        limit=1024 * 1024,
    )
    try:
        async with asyncio.timeout(limits.wall.total_seconds()):
            _, reply = await asyncio.gather(_give(child, data), _take(child))
            code = await child.wait()
    except TimeoutError as error:
        raise UnreadableFile(
            Remark(
                "{name} took longer than {seconds} seconds to read and was given up:"
                " save it again in a simpler form.",
                name=name,
                seconds=round(limits.wall.total_seconds()),
            ),
            reason="timeout",
        ) from error
    finally:
        if child.returncode is None:
            child.kill()
            await child.wait()
    if code == 0 and reply:
        parsed: dict[str, Any] = json.loads(reply)
        return parsed
    raise _died(name, code, len(reply), limits)


async def _give(child: asyncio.subprocess.Process, data: bytes) -> None:
    assert child.stdin is not None
    try:
        child.stdin.write(data)
        await child.stdin.drain()
        child.stdin.close()
        await child.stdin.wait_closed()
    except (BrokenPipeError, ConnectionResetError):  # it died: its exit code says why
        pass


async def _take(child: asyncio.subprocess.Process) -> bytes:
    assert child.stdout is not None
    parts: list[bytes] = []
    size = 0
    while part := await child.stdout.read(1024 * 1024):
        size += len(part)
        if size > _REPLY_SIZE:
            child.kill()
            return b""
        parts.append(part)
    return b"".join(parts)


def _died(name: str, code: int, size: int, limits: Limits) -> UnreadableFile:
    if code in (-24, -9):  # SIGXCPU, or the hard limit's SIGKILL
        return UnreadableFile(
            Remark(
                "{name} took more than {seconds} seconds of processor time to read and was given up:"
                " save it again in a simpler form.",
                name=name,
                seconds=round(limits.cpu.total_seconds()),
            ),
            reason="timeout",
        )
    stopped = Remark("{name} is broken: its reader stopped (code {code}); save it again.", name=name, code=code)
    return UnreadableFile(stopped, reason="broken")


def _block(data: dict[str, Any]) -> Block:
    return Block(
        kind=BlockKind(data["kind"]),
        text=data["text"],
        bold=tuple((start, end) for start, end in data["bold"]),
        level=data["level"],
        marker=data["marker"],
        cells=tuple(data["cells"]),
        page=data["page"],
    )
