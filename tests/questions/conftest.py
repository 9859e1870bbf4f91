"""A base with the facts of the Convention and the invented meeting of Lusaka."""

from __future__ import annotations

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


async def open_base(folder: Path) -> Base:
    """The facts alone, no record."""
    db = await Database.open(f"sqlite+aiosqlite:///{folder}/base.db")
    await load_starter(db, facts_only=True, now=NOW)
    analyser, lexicon = Analyser(), Lexicon.standard()
    index = SearchIndex.open(folder / "index", analyser)
    await index.refresh(db)
    return Base(db, index, lexicon, Assistant(db, index, lexicon, analyser))


@pytest.fixture
async def empty(tmp_path: Path) -> AsyncIterator[Base]:
    base = await open_base(tmp_path)
    yield base
    base.index.close()
    await base.db.close()


@pytest.fixture
async def base(tmp_path: Path) -> AsyncIterator[Base]:
    base = await open_base(tmp_path)
    base.record = await put_meeting_in(base.db, base.lexicon)
    await base.refresh()
    yield base
    base.index.close()
    await base.db.close()
