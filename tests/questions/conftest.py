"""A base with the facts of the Convention and the invented meeting of Lusaka."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.parties.lexicon import Lexicon
from bot.questions.assistant import Assistant
from bot.questions.tell import tell
from bot.questions.types import Answer
from bot.starter.load import load_starter
from bot.text.catalogue import Catalogues
from bot.text.markup import to_plain
from bot.text.words import Analyser
from storage import records
from storage.database import Database
from storage.rows import Record
from storage.search import SearchIndex
from tests.questions.lusaka import put_meeting_in

NOW = datetime(2013, 6, 1, 9, tzinfo=UTC)


@dataclass
class Base:
    """Everything a question needs, and ways to ask and read."""

    db: Database
    index: SearchIndex
    lexicon: Lexicon
    assistant: Assistant
    record: Record | None = None

    async def ask(self, question: str, **more: object) -> Answer:
        more.setdefault("now", NOW)
        more.setdefault("language", "en")
        return await self.assistant.answer(question, **more)  # type: ignore[arg-type]

    def text(self, answer: Answer, language: str = "") -> str:
        texts = Catalogues.open().texts(language or answer.language)
        return to_plain(tell(answer, texts, self.lexicon))

    async def refresh(self) -> None:
        await self.index.refresh(self.db)


ANALYSER, LEXICON = Analyser(), Lexicon.standard()


async def open_base(folder: Path) -> Base:
    """What lies in the folder: the facts alone where it is new."""
    db = await Database.open(f"sqlite+aiosqlite:///{folder}/base.db")
    index = SearchIndex.open(folder / "index", ANALYSER)
    await index.refresh(db)
    return Base(db, index, LEXICON, Assistant(db, index, LEXICON, ANALYSER))


async def close(base: Base) -> None:
    base.index.close()
    await base.db.close()


async def fill(folder: Path, *, with_record: bool) -> None:
    db = await Database.open(f"sqlite+aiosqlite:///{folder}/base.db")
    await load_starter(db, facts_only=True, now=NOW)
    if with_record:
        await put_meeting_in(db, LEXICON)
    await db.close()
    await close(await open_base(folder))


@pytest.fixture(scope="session")
def filled(tmp_path_factory: pytest.TempPathFactory) -> dict[bool, Path]:
    """Two bases made once, copied for each test: with the record and without."""
    folders = {with_record: tmp_path_factory.mktemp("base") for with_record in (True, False)}
    for with_record, folder in folders.items():
        asyncio.run(fill(folder, with_record=with_record))
    return folders


@pytest.fixture
async def empty(filled: dict[bool, Path], tmp_path: Path) -> AsyncIterator[Base]:
    """The facts of the Convention, no record."""
    base = await open_base(Path(shutil.copytree(filled[False], tmp_path / "copy")))
    yield base
    await close(base)


@pytest.fixture
async def base(filled: dict[bool, Path], tmp_path: Path) -> AsyncIterator[Base]:
    """The facts and the meeting of Lusaka."""
    base = await open_base(Path(shutil.copytree(filled[True], tmp_path / "copy")))
    async with base.db.read() as tx:
        (base.record,) = await records.records(tx)
    yield base
    await close(base)
