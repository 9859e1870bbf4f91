from __future__ import annotations

import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.practice.server import PracticeServer
from storage.database import Database


@pytest.fixture
async def server() -> AsyncIterator[PracticeServer]:
    async with PracticeServer() as server:
        yield server


@pytest.fixture
async def db(tmp_path: Path, empty_database: Path) -> AsyncIterator[Database]:
    shutil.copy(empty_database, tmp_path / "line.db")
    db = await Database.open(f"sqlite:///{tmp_path}/line.db")
    yield db
    await db.close()
