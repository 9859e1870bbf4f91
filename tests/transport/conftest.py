from __future__ import annotations

import asyncio
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


@pytest.fixture(scope="session")
def empty_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with every table and no rows, made once."""
    file = tmp_path_factory.mktemp("empty") / "line.db"

    async def make() -> None:
        await (await Database.open(f"sqlite:///{file}")).close()

    asyncio.run(make())
    return file


@pytest.fixture
async def db(tmp_path: Path, empty_database: Path) -> AsyncIterator[Database]:
    shutil.copy(empty_database, tmp_path / "line.db")
    db = await Database.open(f"sqlite:///{tmp_path}/line.db")
    yield db
    await db.close()
