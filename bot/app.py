"""The house put on a line: conversations, inbox and replies together, until told to stop."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

import uvicorn
from telegram.error import TelegramError
from telegram.ext import Application

from bot.errors import RapporteurError
from bot.house import House, open_house, utc_now
from bot.settings import Settings
from bot.transport.dispatch import Dispatch
from bot.transport.replies import Replies
from bot.transport.station import Station
from bot.transport.webhook import set_webhook, webhook_app
from bot.transport.wire import build_application
from handlers import menus
from handlers.context import Desk
from handlers.errors import apologist
from handlers.routing import install
from storage import inbox

log = logging.getLogger(__name__)

AnyApplication = Application[Any, Any, Any, Any, Any, Any]

# `ingest` beside a running bot puts records in: this is how soon the bot knows of them.
_LOOK_AGAIN = timedelta(seconds=5)
_WARMING_UP = "What did Switzerland say on the agenda?"


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """A house with a line to Telegram, or to a server that speaks like it."""

    application: AnyApplication
    station: Station
    desk: Desk


def connect(house: House, *, polling: bool = True, clock: Callable[[], datetime] = utc_now) -> Line:
    """The house's conversations on a line, not started yet. Needs the token."""
    settings = house.settings
    application = build_application(
        settings.required_token(),
        base_url=settings.bot_base_url,
        base_file_url=settings.bot_base_file_url,
        at_once=settings.chats_at_once,
    )
    replies = Replies(application.bot, house.db, clock)
    desk = Desk(
        assistant=house.assistant,
        catalogues=house.catalogues,
        lexicon=house.lexicon,
        db=house.db,
        replies=replies,
        clock=clock,
        language=settings.language,
        inbox_days=inbox.MEMORY,
    )
    install(application, desk)
    station = Station(
        application.bot,
        house.db,
        Dispatch(application),
        clock,
        replies=replies,
        apologise=apologist(desk),
        ready=application.initialize,
        polling=polling,
        side_by_side=settings.chats_at_once,
    )
    return Line(application=application, station=station, desk=desk)


@asynccontextmanager
async def serving(house: House, line: Line) -> AsyncIterator[None]:
    """What goes on beside the line while it is up: the index follows the base, the menus are published."""
    # Tables of words and names are made when the first question needs them: here, and not while a delegate waits.
    await house.assistant.answer(_WARMING_UP, now=utc_now())
    tasks = [
        asyncio.create_task(_follow_the_base(house), name="index"),
        asyncio.create_task(_publish_menus(line), name="menus"),
    ]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        with contextlib.suppress(TelegramError):
            await line.application.shutdown()


async def run(settings: Settings) -> None:
    """The bot against Telegram until SIGTERM or SIGINT. Raises ``LineDown`` where the line cannot be had."""
    async with open_house(settings) as house:
        line = connect(house, polling=not settings.webhook_url)
        log.info("Rapporteur is up; stop it with Ctrl-C.")
        grace = timedelta(seconds=settings.stop_seconds)
        async with serving(house, line), _webhook(settings, line):
            await line.station.serve(grace=grace)
        log.info("Rapporteur has stopped.")


async def _follow_the_base(house: House) -> None:
    while True:
        await asyncio.sleep(_LOOK_AGAIN.total_seconds())
        try:
            await house.index.refresh(house.db)
        except RapporteurError as error:
            log.warning("The search index could not follow the base: %s", error)


async def _publish_menus(line: Line) -> None:
    try:
        await menus.publish(line.application.bot, line.desk.catalogues)
    except TelegramError as error:
        log.warning("The menu of commands was not published (%s); everything else works.", error)


@asynccontextmanager
async def _webhook(settings: Settings, line: Line) -> AsyncIterator[None]:
    """Where a webhook is set: listen for Telegram's calls, then tell Telegram where."""
    if not settings.webhook_url:
        yield
        return
    assert settings.webhook_secret is not None, "read_settings refuses a webhook without a secret"
    secret = settings.webhook_secret.get_secret_value()
    app = webhook_app(
        line.station.take_in,
        secret,
        path=urlsplit(settings.webhook_url).path or "/",
        health=lambda: line.station.health().alive,
    )
    host, _, port = settings.webhook_listen.rpartition(":")
    config = uvicorn.Config(app, host=host, port=int(port), log_config=None, access_log=False, lifespan="off")
    server = _Listener(config)
    serving_task = asyncio.create_task(server.serve(), name="webhook")
    try:
        await line.application.initialize()
        await set_webhook(line.application.bot, settings.webhook_url, secret)
        yield
    finally:
        server.should_exit = True
        await asyncio.gather(serving_task, return_exceptions=True)


class _Listener(uvicorn.Server):
    """Leaves the process's signals to the station, which stops everything in order."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield
