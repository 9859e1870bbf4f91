"""The same people from another process: a client for a practice server that runs by itself.

::

    async with RemotePracticeServer.start(log=path) as server:      # a process of its own, ended with the block
        ana = await server.person("Ana Silva")
        await ana.writes("/start")
        shown = await ana.next_message()
"""

from __future__ import annotations

import asyncio
import json
import sys
import tempfile
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import httpx

from bot.practice.calls import Call
from bot.practice.faults import Fault
from bot.practice.refusal import Json

_START_WITHIN = 30.0


class RemotePracticeServer:
    """Talks to a server by the JSON its ``--port-file`` holds: {"url", "page_url", "token", "bot", "pid"}."""

    def __init__(self, address: Json, process: asyncio.subprocess.Process | None = None) -> None:
        self.url: str = address["url"]
        self.file_url: str = f"{self.url}/file"
        self.page_url: str = address["page_url"]
        self.token: str = address["token"]
        self.bot: Json = address["bot"]
        self.people: dict[int, RemotePerson] = {}
        self._process = process
        self._client = httpx.AsyncClient(base_url=self.page_url, timeout=90, trust_env=False)

    def __repr__(self) -> str:
        return f"<RemotePracticeServer {self.url}>"

    @classmethod
    def start(cls, *, log: Path | None = None, port: int = 0, token: str = "1:practice") -> _Starting:  # noqa: S107
        """A server as a process of its own, for ``async with``."""
        return _Starting(log, port, token)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.aclose()

    async def aclose(self) -> None:
        """Close the client, and end the process if this client started it."""
        await self._client.aclose()
        if self._process is not None and self._process.returncode is None:
            self._process.terminate()
            await self._process.wait()

    async def person(
        self, name: str, *, language_code: str = "en", username: str = "", note: str = ""
    ) -> RemotePerson:
        """Somebody new."""
        given = {"name": name, "language_code": language_code, "username": username, "note": note}
        person = RemotePerson(self, await self.do("person", given))
        self.people[person.id] = person
        return person

    async def everybody(self) -> list[RemotePerson]:
        """All people there are, whoever made them."""
        for one in (await self.get("state"))["people"]:
            self.people.setdefault(one["id"], RemotePerson(self, one))
        return list(self.people.values())

    async def group(self, title: str, *members: RemotePerson, kind: str = "supergroup", bot: str = "member") -> int:
        """A group (or kind="channel") with these people; returns its chat id."""
        given = {"title": title, "members": [one.id for one in members], "kind": kind, "bot": bot}
        return int((await self.do("group", given))["id"])

    async def add_fault(self, fault: Fault) -> None:
        await self.do("fault", fault.as_json())

    async def clear_faults(self) -> None:
        await self.do("clear_faults", {})

    async def deliver(self, update: Json) -> Json:
        """Queue a forged update."""
        made: Json = await self.do("deliver", {"update": update})
        return made

    async def replay(self, update_id: int) -> Json:
        """Queue an update of before once more."""
        made: Json = await self.do("replay", {"update_id": update_id})
        return made

    async def calls(self, after: int = 0) -> list[Call]:
        """The Bot API calls after number ``after``."""
        return [Call(**one) for one in (await self.get("calls", after=after))["calls"]]

    async def do(self, deed: str, body: Json) -> Any:
        """Any deed; ValueError with the server's sentence when it cannot be done."""
        return _read(await self._client.post(f"do/{deed}", json=body))["result"]

    async def get(self, what: str, **query: int | float | str) -> Json:
        return _read(await self._client.get(what, params=query))


class RemotePerson:
    """A :class:`bot.practice.Person` in another process, with the same methods."""

    def __init__(self, server: RemotePracticeServer, made: Json) -> None:
        self._server = server
        self.user: Json = made["user"]
        self.id: int = made["id"]
        self.note: str = made["note"]
        self._places: dict[tuple[int, str], int] = {}
        self._unread: dict[tuple[int, str], list[Json]] = {}

    def __repr__(self) -> str:
        return f"<RemotePerson {self.id} {self.user['first_name']!r}>"

    async def writes(self, text: str, *, chat: int | None = None, reply_to: Json | int | None = None) -> Json:
        number = reply_to["message_id"] if isinstance(reply_to, dict) else reply_to
        return await self._do("writes", text=text, chat=chat, reply_to=number)

    async def starts(self, payload: str = "") -> Json:
        return await self.writes(f"/start {payload}".strip())

    async def presses(self, message: Json, label: str | None = None, *, data: str | None = None) -> Json:
        return await self._do("presses", message=message, label=label, data=data)

    async def forges(self, message: Json, data: str) -> Json:
        return await self._do("forges", message=message, data=data)

    async def edits(self, message: Json, text: str) -> Json:
        return await self._do("edits", message=message, text=text)

    async def forwards(self, message: Json, *, chat: int | None = None) -> Json:
        return await self._do("forwards", message=message, to=chat)

    async def blocks(self) -> None:
        await self._do("blocks")

    async def unblocks(self) -> None:
        await self._do("unblocks")

    async def next_message(self, timeout: float = 5.0, *, chat: int | None = None) -> Json:  # noqa: ASYNC109
        """The next new message or edit from the bot not returned before; TimeoutError."""
        bot = self._server.bot["id"]
        while True:
            event = await self._next_event("message,edit", chat, timeout)
            if event["body"].get("from", {}).get("id") == bot:
                shown: Json = event["body"]
                return shown

    async def next_toast(self, timeout: float = 5.0, *, chat: int | None = None) -> Json:  # noqa: ASYNC109
        """The next answer to a press."""
        while True:
            event = await self._next_event("toast", chat, timeout)
            if event["body"]["user"] == self.id:
                shown: Json = event["body"]
                return shown

    async def look(self, chat: int | None = None) -> list[Json]:
        """The chat as it stands, oldest first."""
        shown: list[Json] = (await self._server.get("screen", person=self.id, chat=chat or self.id))["messages"]
        return shown

    @property
    def screen(self) -> list[Json]:
        """As ``look``, without await: asks the other process and blocks for the answer."""
        address = f"{self._server.page_url}screen"
        query = {"person": self.id, "chat": self.id}
        shown: list[Json] = _read(httpx.get(address, params=query, trust_env=False, timeout=30))["messages"]
        return shown

    async def _next_event(self, kinds: str, chat: int | None, timeout: float) -> Json:  # noqa: ASYNC109
        where = chat or self.id
        key = (where, kinds)
        unread = self._unread.setdefault(key, [])
        if not unread:
            query = {"person": self.id, "chat": where, "after": self._places.get(key, 0)}
            unread += (await self._server.get("next", kinds=kinds, timeout=timeout, **query))["events"]
        if not unread:
            raise TimeoutError(f"nothing new ({kinds}) within {timeout:g} s")
        event = unread.pop(0)
        self._places[key] = event["number"]
        return event

    async def _do(self, deed: str, **body: Any) -> Json:
        given = {name: value for name, value in body.items() if value is not None}
        made: Json = await self._server.do(deed, {"person": self.id, **given})
        return made


class _Starting:
    """Starts the process when the block is entered."""

    def __init__(self, log: Path | None, port: int, token: str) -> None:
        self._log, self._port, self._token = log, port, token
        self._server: RemotePracticeServer | None = None

    async def __aenter__(self) -> RemotePracticeServer:
        with tempfile.TemporaryDirectory() as folder:
            port_file = Path(folder) / "port.json"
            command = [sys.executable, "-m", "bot.practice", "--port", str(self._port)]
            command += ["--token", self._token, "--port-file", str(port_file)]
            command += ["--log", str(self._log)] if self._log else []
            process = await asyncio.create_subprocess_exec(*command, stdout=asyncio.subprocess.DEVNULL)
            address = await _address(process, port_file)
        self._server = RemotePracticeServer(address, process)
        return self._server

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._server is not None:
            await self._server.aclose()


async def _address(process: asyncio.subprocess.Process, port_file: Path) -> Json:
    deadline = asyncio.get_running_loop().time() + _START_WITHIN
    while asyncio.get_running_loop().time() < deadline:
        address = await asyncio.to_thread(_from_file, port_file)
        if address is not None:
            return address
        if process.returncode is not None:
            raise RuntimeError(f"the practice server ended at once (exit code {process.returncode})")
        await asyncio.sleep(0.02)
    process.terminate()
    await process.wait()
    raise TimeoutError("the practice server did not start")


def _from_file(path: Path) -> Json | None:
    if not path.exists():
        return None
    address: Json = json.loads(path.read_text("utf-8"))
    return address


def _read(response: httpx.Response) -> Json:
    body: Json = response.json()
    if "error" in body:
        raise ValueError(body["error"])
    response.raise_for_status()
    return body
