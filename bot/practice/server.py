"""The practice server: a Bot API on 127.0.0.1 with people to be, faults to lay out, and a log of calls."""

from __future__ import annotations

import asyncio
import contextlib
import re
import secrets
import socket
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Self

import uvicorn
from starlette.applications import Starlette
from starlette.routing import Route

from bot.practice.api import BotApi
from bot.practice.calls import CallLog
from bot.practice.door import Door
from bot.practice.faults import Faults
from bot.practice.groups import Group
from bot.practice.judge import Judge
from bot.practice.methods.room import Room, Webhook
from bot.practice.people import Person
from bot.practice.rates import Limits, Rates
from bot.practice.refusal import Json
from bot.practice.updates import SHUTTING, Updates
from bot.practice.webhook import Post
from bot.practice.window import Window
from bot.practice.world import World, real_now

_GRACE = 2


class _Uvicorn(uvicorn.Server):
    """Leaves the process's signals to whoever runs the loop, and stops at once when told."""

    def __init__(self, config: uvicorn.Config, closing: asyncio.Event) -> None:
        super().__init__(config)
        self._closing = closing

    async def main_loop(self) -> None:
        while not self._closing.is_set():
            await self.on_tick(0)
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(1):
                    await self._closing.wait()

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


class PracticeServer:
    """``async with PracticeServer() as server`` listens on 127.0.0.1 until the block ends.

    ``port`` 0 takes a free one; ``log`` names a file for the calls as JSON lines; ``limits`` turns Telegram's rate
    limits on; ``judge`` checks every call with aiogram's models too; ``clock`` gives the dates of messages (aware
    UTC), and ``clock_speed`` says how fast it runs, for the page; ``press_lifetime`` is how many seconds a press
    may wait for its answer.
    """

    def __init__(
        self,
        *,
        token: str = "1:practice",  # noqa: S107 - opens nothing but this server
        bot_username: str = "RapporteurPracticeBot",
        bot_name: str = "Rapporteur",
        port: int = 0,
        log: Path | None = None,
        limits: Limits | None = None,
        judge: bool = False,
        clock: Callable[[], datetime] = real_now,
        clock_speed: float = 1.0,
        press_lifetime: float = 30.0,
    ) -> None:
        if not re.fullmatch(r"[0-9]{1,15}:[A-Za-z0-9_-]+", token):
            raise ValueError("a token looks like 1:practice: a number, a colon, letters and digits")
        self.token = token
        self.world = World(token, bot_username, bot_name, clock)
        self.updates = Updates()
        self.room = Room(self.world, self.updates, Webhook(), press_lifetime=press_lifetime)
        self.faults = Faults()
        self.calls = CallLog(log)
        self.people: dict[int, Person] = {}
        self.groups: dict[int, Group] = {}
        self.secret = secrets.token_urlsafe(18)
        self.clock_speed = clock_speed
        self.closing = asyncio.Event()
        self._post = Post(self.room)
        self._api = BotApi(
            self.room,
            self.faults,
            self.calls,
            self._post,
            rates=Rates(limits) if limits else None,
            judge=Judge() if judge else None,
        )
        self._wanted_port = port
        self.port = 0
        self._uvicorn: _Uvicorn | None = None
        self._serving: asyncio.Task[None] | None = None

    def __repr__(self) -> str:
        return f"<PracticeServer port={self.port} calls={len(self.calls)}>"

    # its life

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.stop()

    async def start(self) -> None:
        """Bind 127.0.0.1 and answer. OSError when the port is taken."""
        # With the protocol named, asyncio sends small answers at once (TCP_NODELAY); otherwise each takes 40 ms.
        listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind(("127.0.0.1", self._wanted_port))
        except OSError:
            listener.close()
            raise
        self.port = int(listener.getsockname()[1])
        config = uvicorn.Config(
            Door(self._app(), self.port),
            log_level="critical",
            access_log=False,
            lifespan="off",
            http="h11",
            ws="none",
            timeout_keep_alive=75,
            timeout_graceful_shutdown=_GRACE,
            h11_max_incomplete_event_size=1 << 18,
        )
        self._uvicorn = _Uvicorn(config, self.closing)
        self._serving = asyncio.get_running_loop().create_task(self._uvicorn.serve(sockets=[listener]))
        while not self._uvicorn.started:
            if self._serving.done():
                await self._serving
                raise RuntimeError("the practice server did not start")
            await asyncio.sleep(0.005)

    async def stop(self) -> None:
        """End polls and watchers, then close the port."""
        self.closing.set()
        await self._post.stop()
        self.updates.end(SHUTTING)
        if self._uvicorn is not None and self._serving is not None:
            with contextlib.suppress(asyncio.CancelledError):
                await self._serving
        self._uvicorn = self._serving = None
        self.calls.close()

    def _app(self) -> Starlette:
        return Starlette(
            routes=[
                Route("/bot{rest:path}", self._api.answer, methods=["GET", "POST"]),
                Route("/file/bot{rest:path}", self._api.download, methods=["GET"]),
                *Window(self).routes(),
            ]
        )

    # where it is

    @property
    def url(self) -> str:
        """Address of the Bot API: what BOT_API_URL is set to."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def file_url(self) -> str:
        """Address for files: what BOT_API_FILE_URL is set to."""
        return f"{self.url}/file"

    @property
    def page_url(self) -> str:
        """Address of the chat page, with the random path of this run."""
        return f"{self.url}/{self.secret}/"

    # who is there

    def person(self, name: str, *, language_code: str = "en", username: str = "", note: str = "") -> Person:
        """Somebody new. The bot knows nothing of them until they write. ``note`` is shown on the page alone."""
        first, _, last = name.strip().partition(" ")
        if not first:
            raise ValueError("a person needs a name")
        user = self.world.new_user(first, last.strip(), language_code, username)
        person = Person(self.room, user, self._why_late, note)
        self.people[person.id] = person
        self.world.tell("person", person.chat, {"id": person.id})
        return person

    def group(
        self,
        title: str,
        *members: Person,
        supergroup: bool = True,
        username: str = "",
        bot: str = "member",
    ) -> Group:
        """A group with these people (the first is its owner) and the bot."""
        chat = self.world.new_chat("supergroup" if supergroup else "group", title, username)
        chat.bot = bot
        return self._grouped(Group(self.room, chat, self._why_late), members)

    def channel(self, title: str, *members: Person, username: str = "", bot: str = "administrator") -> Group:
        """A channel with the bot as an administrator."""
        chat = self.world.new_chat("channel", title, username)
        chat.bot = bot
        return self._grouped(Group(self.room, chat, self._why_late), members)

    def _grouped(self, group: Group, members: tuple[Person, ...]) -> Group:
        for index, member in enumerate(members):
            group.add(member, "creator" if index == 0 else "member")
        self.groups[group.id] = group
        self.world.tell("person", group.chat, {"id": group.id})
        return group

    # updates as they should not come

    def deliver(self, update: Json) -> Json:
        """Queue an update as it is, forged or from another time; without ``update_id`` it gets the next one."""
        if "update_id" not in update:
            update = {"update_id": self.updates.next_id, **update}
            self.updates.next_id += 1
        self.updates.force(update)
        return update

    def replay(self, update_id: int) -> Json:
        """Queue an update of before once more, with its old number."""
        update = self.updates.history.get(update_id)
        if update is None:
            raise KeyError(f"no update {update_id} was made here")
        self.updates.force(update)
        return update

    def _why_late(self) -> str:
        """What helps to see why the bot said nothing."""
        refused = [call for call in self.calls if call.status != 200][-1:]
        waiting = len(self.updates.waiting)
        last = f"; last refusal: {refused[0].method}: {refused[0].description}" if refused else ""
        return f"{waiting} updates wait for the bot, {len(self.calls)} calls so far{last}"
