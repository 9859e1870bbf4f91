"""One hall a module, and new people in it for each test."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest
import pytest_asyncio

from storage import announcements, people
from storage.announcement_rows import AnnouncementState as State
from tests.announcements.hall import Hall, hall

_OPEN = (State.DRAFT, State.WAITING, State.SCHEDULED, State.COUNTDOWN, State.MISSED)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def halls(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Hall]:
    async with hall(tmp_path_factory.mktemp("hall")) as made:
        yield made


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def strict_halls(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Hall]:
    async with hall(tmp_path_factory.mktemp("hall"), approval_from=0) as made:
        yield made


@pytest_asyncio.fixture(loop_scope="module")
async def alone(halls: Hall) -> Hall:
    """A hall with nobody in it, where one coordinator is enough."""
    await cleared(halls)
    return halls


@pytest_asyncio.fixture(loop_scope="module")
async def strict(strict_halls: Hall) -> Hall:
    """A hall with nobody in it, where every announcement takes two."""
    await cleared(strict_halls)
    return strict_halls


async def cleared(there: Hall) -> None:
    """Nobody is there any more, and nothing waits to go out."""
    async with there.db.write() as tx:
        for row in await people.everybody(tx):
            await people.forget(tx, row.id)
        for one in await announcements.listed(tx, states=_OPEN):
            await announcements.drop_texts(tx, one.id)
            await announcements.put(tx, replace(one, state=State.DISCARDED))
