"""The whole bot but its process: practice server, line, base and assistant, put together as the roof does it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import telegram
from pydantic import SecretStr

from bot.app import House, Line, connect, open_house
from bot.parties.lexicon import Lexicon
from bot.practice.groups import Group
from bot.practice.people import Person
from bot.practice.server import PracticeServer
from bot.practice.world import Query
from bot.settings import Settings
from bot.transport.dispatch import Dispatch
from bot.transport.station import Station
from storage import meetings, parties, people, records
from storage.database import Database
from storage.rows import Person as Row
from storage.rows import Record, Role
from tests.auxil.tdlib import Parsed, parse
from tests.handlers.raw import Raw, Scene
from tests.handlers.record import MEETING, passages, record

NOW = datetime(2012, 3, 20, 9, 0, tzinfo=UTC)


def clock() -> datetime:
    return NOW


@dataclass
class Stage:
    """What the tests move and look at."""

    server: PracticeServer
    house: House
    line: Line
    dispatch: Dispatch
    record: Record | None
    ana: Person
    group: Group
    chief: Person  # named in the settings as an administrator
    since: int = 0  # calls made before this test
    may_be_refused: tuple[str, ...] = ()  # methods

    @property
    def station(self) -> Station:
        return self.line.station

    @property
    def scene(self) -> Scene:
        return self.scene_of(self.ana)

    def scene_of(self, person: Person) -> Scene:
        """The same places with somebody else in them."""
        world = self.server.world
        return Scene(person.user, world.chat_json(person.chat), world.chat_json(self.group.chat))

    async def is_now(self, person: Person, role: Role, state: str = "") -> None:
        """Write down who somebody is, past every conversation."""
        async with self.house.db.write() as tx:
            await people.put_person(tx, Row(id=person.id, role=role, state=state, name=person.user["first_name"]))

    @contextmanager
    def with_new_people(self) -> Iterator[Stage]:
        """The same stage with an Ana nobody has met; at the end, nothing that went out was wrong."""
        ana = self.server.person("Ana Silva", language_code="pt")
        ana.chat.started = True
        stage = replace(self, ana=ana, group=self.server.group("Delegates", ana), since=len(self.server.calls))
        yield stage
        stage.shown()
        refused = [c for c in self.server.calls[stage.since :] if c.status != 200]
        wrong = [f"{c.method}: {c.description}" for c in refused if c.method not in stage.may_be_refused]
        assert wrong == [], wrong

    def press(self, data: str, on: Raw, person: Person | None = None) -> Raw:
        """A button pressed under ``on``, known to the server, so that it takes an answer."""
        person = person or self.ana
        raw = self.scene_of(person).presses(data, on)
        query = Query(person.id, on["chat"]["id"], clock())
        self.server.world.presses[raw["callback_query"]["id"]] = query
        return raw

    async def heard(self, raw: Raw) -> list[tuple[str, dict[str, Any]]]:
        """Let the bot handle one update, past the inbox; the calls it made of it."""
        before = len(self.server.calls)
        update = telegram.Update.de_json(raw, self.line.application.bot)
        with self.line.desk.replies.handling(update.update_id, {}):
            await self.dispatch(update)
        return [(call.method, dict(call.params)) for call in self.server.calls[before:]]

    async def asks(self, person: Person, text: str) -> dict[str, Any]:
        """What somebody sees after writing ``text``."""
        await person.writes(text)
        return await person.next_message(timeout=20)  # a busy machine may be slow

    def shown(self) -> list[Parsed]:
        """Every text that went out, as TDLib reads it; it refuses what Telegram would."""
        calls = [c for c in self.server.calls[self.since :] if c.method in ("sendMessage", "editMessageText")]
        assert [c for c in calls if c.params.get("parse_mode") != "HTML"] == [], "nothing fell back to plain text"
        return [parse(call.params["text"]) for call in calls]


@asynccontextmanager
async def on_stage(
    folder: Path, *, with_record: bool = True, serve: bool = True, **chosen: object
) -> AsyncIterator[Stage]:
    """A stage with the invented record (or an empty base); ``serve`` runs the line too; ``chosen`` are settings."""
    async with PracticeServer(judge=True, clock=clock) as server:
        chief = server.person("Chief")
        chief.chat.started = True
        settings = Settings(
            token=SecretStr(server.token),
            api_url=server.url,
            data_dir=folder,
            admins=(chief.id,),
            _env_file=None,
            **chosen,
        )
        stored = await _filled(settings, with_record)
        async with open_house(settings) as house:
            line = connect(house, clock=clock)
            ana = server.person("Nobody")
            stage = Stage(
                server, house, line, Dispatch(line.application), stored, ana, server.group("Hall", ana), chief
            )
            await line.application.initialize()
            if serve:
                await line.station.start()
            try:
                yield stage
            finally:
                await line.station.stop()
                await line.application.shutdown()


async def _filled(settings: Settings, with_record: bool) -> Record | None:
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    db = await Database.open(settings.database)
    try:
        async with db.write() as tx:
            await parties.put_parties(tx, Lexicon.standard().parties, [])
            if not with_record:
                return None
            await meetings.put_meetings(tx, [MEETING])
            return await records.put_record(tx, record(), passages())
    finally:
        await db.close()


def labels(message: dict[str, Any]) -> list[str]:
    """The buttons under a message."""
    return [button["text"] for row in message.get("reply_markup", {}).get("inline_keyboard", []) for button in row]
