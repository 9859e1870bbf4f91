"""A real database in a file of its own, and the whole bot on a stage."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from storage.database import Database
from tests.handlers.stage import Stage, on_stage


@pytest.fixture
async def db(tmp_path: Path, empty_database: Path) -> AsyncIterator[Database]:
    shutil.copy(empty_database, tmp_path / "base.db")
    database = await Database.open(f"sqlite:///{tmp_path}/base.db")
    yield database
    await database.close()


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def served(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Stage]:
    async with on_stage(tmp_path_factory.mktemp("served")) as stage:
        yield stage


@pytest_asyncio.fixture(loop_scope="module")
async def stage(served: Stage) -> AsyncIterator[Stage]:
    """The bot at work, with the invented record; Ana is a coordinator."""
    from storage.rows import Role

    with served.with_new_people() as stage:
        await stage.is_now(stage.ana, Role.COORDINATOR, "CH")
        yield stage
