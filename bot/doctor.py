"""``doctor``: looks at everything an installation stands on and says in plain words what is wrong."""

from __future__ import annotations

import importlib.metadata
import os
import shutil
import sys
import tempfile
import zoneinfo
from collections.abc import AsyncIterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

import telegram
from telegram.request import HTTPXRequest

from bot.errors import RapporteurError
from bot.logs import Redactor
from bot.obligations.rules import Rulebook
from bot.settings import Settings
from bot.text.catalogue import LANGUAGES, Catalogues
from bot.text.words import Analyser
from storage import meetings, records
from storage.database import Database
from storage.search import SearchIndex

_LEAST_FREE_BYTES = 200 * 1024 * 1024
# Rules of these zones changed in this century: a table that lacks them is too old to remind anybody by.
_ZONES = ("Europe/Zurich", "America/Santiago", "Asia/Kathmandu", "Pacific/Apia", "Asia/Beirut")


class State(StrEnum):
    GOOD = "good"
    WARNING = "warning"
    WRONG = "wrong"


@dataclass(frozen=True, kw_only=True, slots=True)
class Finding:
    """One thing that was looked at; ``says`` is a sentence, with what to do where it is not good."""

    about: str
    state: State
    says: str


async def examine(settings: Settings, *, online: bool) -> AsyncIterator[Finding]:
    """Looks at one thing after the other. ``online`` also asks Telegram whether the token is good."""
    yield _python()
    yield _zones()
    yield _folder(settings.data_dir)
    yield _catalogues()
    yield _obligations(settings)
    async for finding in _base(settings):
        yield finding
    yield await _token(settings, online=online)
    yield _webhook(settings)


async def examination(settings: Settings, *, online: bool) -> list[Finding]:
    """All that :func:`examine` found."""
    return [finding async for finding in examine(settings, online=online)]


def _python() -> Finding:
    version = importlib.metadata.version("python-telegram-bot")
    return Finding(
        about="python",
        state=State.GOOD,
        says=f"Python {sys.version.split()[0]}, python-telegram-bot {version}.",
    )


def _zones() -> Finding:
    missing = [name for name in _ZONES if name not in zoneinfo.available_timezones()]
    if missing:
        return Finding(
            about="time zones",
            state=State.WRONG,
            says=f"No time zone data for {missing[0]}: install the tzdata package.",
        )
    return Finding(
        about="time zones", state=State.GOOD, says=f"{len(zoneinfo.available_timezones())} time zones known."
    )


def _folder(folder: Path) -> Finding:
    about = "data folder"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=folder):
            pass
    except OSError as error:
        says = f"{folder} cannot be written to ({error.strerror}): set BOT_DATA_DIR to a folder that can."
        return Finding(about=about, state=State.WRONG, says=says)
    free = shutil.disk_usage(folder).free
    if free < _LEAST_FREE_BYTES:
        says = f"Only {free // 1024 // 1024} MB are free on the disk of {folder}: make room."
        return Finding(about=about, state=State.WARNING, says=says)
    if os.name == "posix" and folder.stat().st_mode & 0o007:
        says = f"{folder} can be read by everybody on this machine: chmod 750 {folder}."
        return Finding(about=about, state=State.WARNING, says=says)
    return Finding(about=about, state=State.GOOD, says=f"{folder} can be written to.")


def _catalogues() -> Finding:
    try:
        catalogues = Catalogues.open()
        spoken = [language for language in LANGUAGES if catalogues.texts(language).language == language]
    except (RapporteurError, OSError) as error:
        return Finding(about="languages", state=State.WRONG, says=f"The catalogues cannot be read: {error}")
    return Finding(about="languages", state=State.GOOD, says=f"Catalogues: {', '.join(spoken)}.")


def _obligations(settings: Settings) -> Finding:
    try:
        book = Rulebook.open(settings.obligations)
    except RapporteurError as error:
        return Finding(about="obligations", state=State.WRONG, says=str(error))
    return Finding(about="obligations", state=State.GOOD, says=f"Rules of: {', '.join(book.treaties())}.")


async def _base(settings: Settings) -> AsyncIterator[Finding]:
    try:
        db = await Database.open(settings.database)
    except RapporteurError as error:
        yield Finding(about="database", state=State.WRONG, says=str(error))
        return
    try:
        async with db.read() as tx:
            held, passages = await records.counts(tx, visibility=records.EVERYTHING)
            known = await meetings.meetings(tx)
        if not held and not known:
            says = "The database is good but empty: python bot.py load ccm, or python bot.py ingest FILE."
            yield Finding(about="database", state=State.WARNING, says=says)
        else:
            says = f"{held} records with {passages} passages, {len(known)} meetings."
            yield Finding(about="database", state=State.GOOD, says=says)
        yield await _index(settings, db)
    finally:
        await db.close()


async def _index(settings: Settings, db: Database) -> Finding:
    try:
        index = SearchIndex.open(settings.index_folder, Analyser())
        try:
            await index.refresh(db)
        finally:
            index.close()
    except RapporteurError as error:
        return Finding(about="search index", state=State.WRONG, says=str(error))
    return Finding(about="search index", state=State.GOOD, says="The search index is up to date.")


async def _token(settings: Settings, *, online: bool) -> Finding:
    about = "token"
    if settings.token is None:
        says = "BOT_TOKEN is not set: needed by run alone; @BotFather gives one after /newbot."
        return Finding(about=about, state=State.WARNING, says=says)
    if not online:
        says = "BOT_TOKEN is set; python bot.py doctor --online asks Telegram whether it is good."
        return Finding(about=about, state=State.GOOD, says=says)
    secret = settings.token.get_secret_value()
    bot = telegram.Bot(
        secret, base_url=settings.bot_base_url, request=HTTPXRequest(connect_timeout=10, read_timeout=10)
    )
    try:
        async with bot:
            me = await bot.get_me()
    except telegram.error.InvalidToken:
        says = "Telegram does not accept BOT_TOKEN: get a new one from @BotFather."
        return Finding(about=about, state=State.WRONG, says=says)
    except telegram.error.TelegramError as error:
        says = f"{settings.api_url} did not answer ({Redactor([secret])(str(error))}): check the network."
        return Finding(about=about, state=State.WRONG, says=says)
    return Finding(about=about, state=State.GOOD, says=f"Telegram knows this bot as @{me.username}.")


def _webhook(settings: Settings) -> Finding:
    if not settings.webhook_url:
        return Finding(about="updates", state=State.GOOD, says="The bot polls; no webhook is set.")
    if not settings.webhook_url.startswith("https://"):
        says = "BOT_WEBHOOK_URL must begin with https://: Telegram calls no other."
        return Finding(about="updates", state=State.WRONG, says=says)
    return Finding(
        about="updates", state=State.GOOD, says=f"Webhook at {settings.webhook_listen}, behind your proxy."
    )
