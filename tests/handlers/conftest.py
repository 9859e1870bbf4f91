"""One stage a module, and new people on it for each test."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from tests.handlers.stage import Stage, on_stage


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def served(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Stage]:
    async with on_stage(tmp_path_factory.mktemp("served")) as stage:
        yield stage


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def unserved(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Stage]:
    async with on_stage(tmp_path_factory.mktemp("unserved"), serve=False) as stage:
        yield stage


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def bare(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Stage]:
    async with on_stage(tmp_path_factory.mktemp("bare"), with_record=False) as stage:
        yield stage


@pytest_asyncio.fixture(loop_scope="module")
async def stage(served: Stage) -> AsyncIterator[Stage]:
    """The bot at work, with the invented record."""
    with served.with_new_people() as stage:
        yield stage


@pytest_asyncio.fixture(loop_scope="module")
async def quiet_stage(unserved: Stage) -> AsyncIterator[Stage]:
    """The bot without its line: updates are handed to it one by one."""
    with unserved.with_new_people() as stage:
        yield stage


@pytest_asyncio.fixture(loop_scope="module")
async def empty_stage(bare: Stage) -> AsyncIterator[Stage]:
    """The bot at work on an empty base."""
    with bare.with_new_people() as stage:
        yield stage
