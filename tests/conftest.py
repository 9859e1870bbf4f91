"""Options and environment common to all tests."""

from __future__ import annotations

import asyncio
import os
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from storage.database import Database

# python-telegram-bot hands out durations as timedelta only when asked; without it each one warns.
os.environ.setdefault("PTB_TIMEDELTA", "1")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--long-drill", action="store_true", help="make the kill drills ten times longer")


@pytest.fixture
def long_drill(request: pytest.FixtureRequest) -> bool:
    return bool(request.config.getoption("--long-drill"))


@pytest.fixture(scope="session")
def empty_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with every table and no rows, made once."""
    file = tmp_path_factory.mktemp("empty") / "base.db"

    async def make() -> None:
        await (await Database.open(f"sqlite:///{file}")).close()

    asyncio.run(make())
    return file


@pytest.fixture
async def db(tmp_path: Path, empty_database: Path) -> AsyncIterator[Database]:
    """A real database of one's own, with every table and no rows."""
    shutil.copy(empty_database, tmp_path / "base.db")
    database = await Database.open(f"sqlite:///{tmp_path}/base.db")
    yield database
    await database.close()
