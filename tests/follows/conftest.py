"""A base with the Convention's parties, two meetings and two terms, made once and copied for each test."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from storage.database import Database
from tests.follows.newsroom import fill


@pytest.fixture(scope="session")
def filled_database(tmp_path_factory: pytest.TempPathFactory, empty_database: Path) -> Path:
    file = tmp_path_factory.mktemp("filled") / "base.db"
    shutil.copy(empty_database, file)

    async def make() -> None:
        database = await Database.open(f"sqlite:///{file}")
        await fill(database)
        await database.close()

    asyncio.run(make())
    return file


@pytest.fixture
async def db(tmp_path: Path, filled_database: Path) -> AsyncIterator[Database]:
    shutil.copy(filled_database, tmp_path / "base.db")
    database = await Database.open(f"sqlite:///{tmp_path}/base.db")
    yield database
    await database.close()
