"""The house without its line: everything that answers, opened together and closed together."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime

from bot.obligations.register import Register
from bot.obligations.rules import Rulebook
from bot.parties.lexicon import Lexicon
from bot.questions.assistant import Assistant
from bot.settings import Settings
from bot.text.catalogue import Catalogues
from bot.text.words import Analyser
from storage import parties
from storage.database import Database
from storage.search import SearchIndex

Progress = Callable[[int, int], None]


def utc_now() -> datetime:
    """The wall clock, aware UTC: the only place where the time comes from."""
    return datetime.now(UTC)


@dataclass(frozen=True, kw_only=True, slots=True)
class Base:
    """What is stored, and what is derived from it."""

    db: Database
    index: SearchIndex
    lexicon: Lexicon


@dataclass(frozen=True, kw_only=True, slots=True)
class House(Base):
    """The base and everything that answers from it."""

    settings: Settings
    catalogues: Catalogues
    assistant: Assistant
    register: Register


@asynccontextmanager
async def open_base(settings: Settings) -> AsyncIterator[Base]:
    """The database, brought up to date, and its index, not yet refreshed. Closed at the end."""
    db = await Database.open(settings.database)
    try:
        index = SearchIndex.open(settings.index_folder, Analyser())
        try:
            async with db.read() as tx:
                lexicon = Lexicon.build(await parties.all_parties(tx), await parties.all_names(tx))
            yield Base(db=db, index=index, lexicon=lexicon)
        finally:
            index.close()
    finally:
        await db.close()


@asynccontextmanager
async def open_house(settings: Settings, *, progress: Progress | None = None) -> AsyncIterator[House]:
    """Everything that answers, its index brought up to date (``progress``: sentences done, of how many)."""
    async with open_base(settings) as base:
        register = Register(base.db, Rulebook.open(settings.obligations))
        await base.index.refresh(base.db, progress)
        yield House(
            db=base.db,
            index=base.index,
            lexicon=base.lexicon,
            settings=settings,
            catalogues=Catalogues.open(),
            assistant=Assistant(base.db, base.index, base.lexicon, register=register),
            register=register,
        )
