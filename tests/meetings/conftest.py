"""A real database in a file of its own, and the whole bot on a stage."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from tests.handlers.stage import Stage, on_stage


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
