"""The house put on a line: conversations, inbox and replies together, until told to stop."""

from __future__ import annotations

import asyncio
import contextlib
import importlib.metadata
import logging
import os
import socket
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any
from urllib.parse import urlsplit

import uvicorn
from starlette.applications import Starlette
from telegram.error import TelegramError
from telegram.ext import Application

from bot.announcements.announcing import Announcing
from bot.announcements.correcting import Correcting
from bot.announcements.departures import Departures
from bot.announcements.recalling import Recalling
from bot.announcements.reporting import Reporting
from bot.audience.audiences import Audiences
from bot.board.board import Boards
from bot.board.studio import Studio
from bot.calendar.calendars import Calendars
from bot.calendar.feeds import Feeds
from bot.circumstances.circumstances import Circumstances
from bot.clock import Clock, WallClock
from bot.errors import BadSettings, RapporteurError
from bot.house import House, open_house, utc_now
from bot.inquiries.inquiries import Inquiries
from bot.inquiries.keeping import Keeper
from bot.journal.journal import Journal
from bot.meetings.arrival import Arrivals
from bot.meetings.desk import PlanningDesk
from bot.meetings.meetings import Meetings
from bot.people.invitations import Invitations
from bot.people.offices import Offices
from bot.people.roster import People
from bot.people.wishes import Wishes
from bot.questions.types import Answer
from bot.reception.receptions import Receptions
from bot.records.keeping import Keeping
from bot.reminders.plan import Almanac
from bot.settings import Settings
from bot.submissions.submissions import Submissions
from bot.transport.dispatch import Dispatch
from bot.transport.feed import feed_app
from bot.transport.metrics import Metrics
from bot.transport.replies import Replies
from bot.transport.station import Station
from bot.transport.webhook import set_webhook, webhook_app
from bot.transport.wire import build_application
from bot.upkeep import Upkeep, keeping_up, put_together
from handlers import menus
from handlers.context import Desk
from handlers.errors import apologist
from handlers.routing import install
from storage import inbox
from storage.meetings import newest_change
from storage.tenancy import sole_tenant

log = logging.getLogger(__name__)

AnyApplication = Application[Any, Any, Any, Any, Any, Any]

# `ingest` beside a running bot puts records in: this is how soon the bot knows of them.
_LOOK_AGAIN = timedelta(seconds=5)
_A_DAY = timedelta(days=1)
_WARMING_UP = "What did Switzerland say on the agenda?"


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """A house with a line to Telegram, or to a server that speaks like it."""

    application: AnyApplication
    station: Station
    desk: Desk
    upkeep: Upkeep
    metrics: Metrics


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
    people = People(house.db, settings.admins)
    meetings = Meetings(
        house.db,
        on_change=house.assistant.look_again,
        quiet=timedelta(minutes=settings.change_minutes),
        admins=settings.admins,
    )
    calendars = Calendars(house.db, house.lexicon, house.register, Almanac(settings.zone))
    submissions = Submissions(house.db, house.lexicon, house.register, settings.admins)
    audiences = Audiences(house.db, house.lexicon, house.register, people, language=settings.language)
    announcing = Announcing(
        house.db,
        people,
        audiences,
        approval_from=settings.approval_from,
        countdown=timedelta(seconds=settings.announce_seconds),
        admins=settings.admins,
    )
    upkeep = put_together(house, people, submissions, announcing, clock)
    metrics = Metrics(house.db, lambda: station.health(), clock, version=importlib.metadata.version("rapporteur"))

    def counted(answer: Answer) -> None:
        metrics.answered(answer.intent.value, answered=answer.answered)
        upkeep.counting.counted(answer)

    desk = Desk(
        assistant=house.assistant,
        catalogues=house.catalogues,
        lexicon=house.lexicon,
        register=house.register,
        submissions=submissions,
        reminding=upkeep.reminding,
        follows=upkeep.follows,
        digests=upkeep.digests,
        boards=Boards(house.db, house.register),
        studio=Studio(settings.data_dir / "fonts"),
        meetings=meetings,
        planning=PlanningDesk(meetings, house.lexicon),
        arrivals=Arrivals(meetings),
        announcing=announcing,
        departures=Departures(announcing, Almanac(settings.zone)),
        reporting=Reporting(announcing),
        correcting=Correcting(announcing),
        recalling=Recalling(announcing),
        circumstances=Circumstances(house.db, house.register, people),
        calendars=calendars,
        feeds=Feeds(
            house.db,
            calendars,
            people,
            house.catalogues,
            address=settings.feed_address,
            language=settings.language,
        ),
        journal=Journal(house.db),
        receptions=Receptions(house.db, house.lexicon, people, lambda: house.index.refresh(house.db)),
        keeping=Keeping(house.db, house.index, house.lexicon, people),
        audiences=audiences,
        offices=Offices(house.db, people, house.lexicon),
        inquiries=Inquiries(house.db, people, admins=settings.admins),
        keeper=Keeper(house.db, people, house.catalogues, house.lexicon, treaty=house.register.book.treaties()[0]),
        summaries=upkeep.summaries,
        counted=counted,
        db=house.db,
        replies=replies,
        clock=clock,
        people=people,
        admins=frozenset(settings.admins),
        invitations=Invitations(house.db, people),
        wishes=Wishes(house.db),
        offer_menu=partial(menus.offer, application.bot, house.catalogues),
        language=settings.language,
        zone=settings.zone,
        inquiry_days=timedelta(days=settings.inquiry_days),
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
        answered=metrics.took,
    )
    return Line(application=application, station=station, desk=desk, upkeep=upkeep, metrics=metrics)


@asynccontextmanager
async def serving(house: House, line: Line, clock: Clock | None = None) -> AsyncIterator[None]:
    """What goes on beside the line while it is up: reminders, the index that follows the base, the menus.

    ``clock`` is that of the line; None = the machine's.
    """
    # Tables of words and names are made when the first question needs them: here, and not while a delegate waits.
    await house.assistant.answer(_WARMING_UP, now=line.desk.clock())
    tasks = [
        asyncio.create_task(_follow_the_base(house), name="index"),
        asyncio.create_task(_publish_menus(line), name="menus"),
        asyncio.create_task(_tidy_the_journal(line), name="journal"),
    ]
    try:
        async with keeping_up(house, line.upkeep, clock or WallClock()):
            yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        with contextlib.suppress(TelegramError):
            await line.application.shutdown()


async def run(settings: Settings) -> None:
    """The bot against Telegram until SIGTERM or SIGINT. Raises ``LineDown`` where the line cannot be had."""
    async with sole_tenant(settings.database), open_house(settings) as house:
        line = connect(house, polling=not settings.webhook_url)
        log.info("Rapporteur is up; stop it with Ctrl-C.")
        grace = timedelta(seconds=settings.stop_seconds)
        async with _watched(settings, line), serving(house, line), _webhook(settings, line), _feeds(settings, line):
            await line.station.serve(grace=grace)
        log.info("Rapporteur has stopped.")


async def _follow_the_base(house: House) -> None:
    newest = -1
    while True:
        await asyncio.sleep(_LOOK_AGAIN.total_seconds())
        try:
            await house.index.refresh(house.db)
            async with house.db.read() as tx:
                before, newest = newest, await newest_change(tx)
            if newest != before:
                house.assistant.look_again()
        except RapporteurError as error:
            log.warning("The search index could not follow the base: %s", error)


async def _tidy_the_journal(line: Line) -> None:
    """Details whose time is over leave the journal, soon after the start and then once a day."""
    while True:
        try:
            await line.desk.journal.tidy(line.desk.clock())
        except RapporteurError as error:
            log.warning("The journal's old details could not be dropped: %s", error)
        await asyncio.sleep(_A_DAY.total_seconds())


async def _publish_menus(line: Line) -> None:
    try:
        await menus.publish(line.application.bot, line.desk.catalogues)
        await menus.renew(line.desk)
    except (TelegramError, RapporteurError) as error:
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
        health=lambda: not line.station.health().trouble,
    )
    if settings.metrics_listen == settings.webhook_listen:
        app.routes.extend(line.metrics.routes())
    app.mount("/calendar", feed_app(line.desk.feeds.content, line.desk.clock, prefix=""))
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


@asynccontextmanager
async def _feeds(settings: Settings, line: Line) -> AsyncIterator[None]:
    """Where feeds have an address and no webhook listens: a listener of their own."""
    if settings.webhook_url or not settings.feed_url:
        yield
        return
    host, _, port = settings.feed_listen.rpartition(":")
    try:
        listener = socket.create_server((host, int(port)))
    except OSError as error:
        raise BadSettings(f"BOT_FEED_LISTEN: {settings.feed_listen} cannot be used ({error.strerror}).") from None
    async with serving_feeds(line, sockets=[listener]):
        yield


@asynccontextmanager
async def _watched(settings: Settings, line: Line) -> AsyncIterator[None]:
    """Where figures have an address that is not the webhook's: a listener of their own."""
    beside_the_webhook = settings.webhook_url and settings.metrics_listen == settings.webhook_listen
    if not settings.metrics_listen or beside_the_webhook:
        yield
        return
    host, _, port = settings.metrics_listen.rpartition(":")
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        listener = socket.create_server((host.strip("[]"), int(port)), family=family)
    except OSError as error:
        why = os.strerror(error.errno) if error.errno else str(error)
        says = f"BOT_METRICS_LISTEN: {settings.metrics_listen} cannot be used ({why})."
        raise BadSettings(says) from None
    app = Starlette(routes=line.metrics.routes())
    config = uvicorn.Config(app, log_config=None, access_log=False, lifespan="off")
    server = _Listener(config)
    task = asyncio.create_task(server.serve([listener]), name="metrics")
    try:
        yield
    finally:
        server.should_exit = True
        await asyncio.gather(task, return_exceptions=True)


@asynccontextmanager
async def serving_feeds(line: Line, *, sockets: list[socket.socket]) -> AsyncIterator[None]:
    """Calendar feeds on listeners of their own. Nothing is logged of calls: an address is a secret."""
    app = feed_app(line.desk.feeds.content, line.desk.clock)
    config = uvicorn.Config(app, log_config=None, access_log=False, lifespan="off")
    server = _Listener(config)
    task = asyncio.create_task(server.serve(sockets), name="feeds")
    try:
        yield
    finally:
        server.should_exit = True
        await asyncio.gather(task, return_exceptions=True)


class _Listener(uvicorn.Server):
    """Leaves the process's signals to the station, which stops everything in order."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield
