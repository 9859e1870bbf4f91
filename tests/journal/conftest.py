"""A real database in a file of its own, and hands that reach into it past the code."""

from __future__ import annotations

import os
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from storage.database import Database
from tests.auxil.terminal import Owner

Tamper = Callable[..., Awaitable[None]]


@pytest.fixture
def tamper(db: Database) -> Tamper:
    """``await tamper("UPDATE …", value, …)``: somebody with the database file and an SQLite shell."""

    async def run(statement: str, *values: object) -> None:
        async with db.write() as tx:
            await tx.exec_driver_sql(statement, tuple(values))

    return run


@pytest.fixture
def owner(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Owner:
    """Somebody at the terminal, in an empty folder, with nothing set."""
    for name in [name for name in os.environ if name.upper().startswith("BOT_")]:
        monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)
    return Owner()
