"""A base with the starter facts, a few people, and the service on it: a fresh copy for each test."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.obligations.register import Register
from bot.parties.lexicon import Lexicon
from bot.starter.load import load_starter
from bot.submissions.acting import Actor
from bot.submissions.submissions import Submissions
from storage import people
from storage.database import Database
from storage.rows import Person, Role

NOW = datetime(2012, 3, 20, 9, tzinfo=UTC)
ADMIN, CORA, COLIN, DEIRDRE, OLA, GUEST = 1, 11, 12, 21, 22, 31
PEOPLE = (
    Person(id=CORA, name="Cora", role=Role.COORDINATOR, language="en"),
    Person(id=COLIN, name="Colin", role=Role.COORDINATOR, language="fr"),
    Person(id=DEIRDRE, name="Deirdre", role=Role.DELEGATE, state="IE"),
    Person(id=OLA, name="Ola", role=Role.DELEGATE, state="NO"),
)
cora = Actor(id=CORA, role=Role.COORDINATOR)
deirdre = Actor(id=DEIRDRE, role=Role.DELEGATE, state="IE")
ola = Actor(id=OLA, role=Role.DELEGATE, state="NO")
guest = Actor(id=GUEST, role=Role.GUEST)


@pytest.fixture(scope="session")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("filled") / "base.db"

    async def fill() -> None:
        db = await Database.open(f"sqlite:///{path}")
        await load_starter(db, facts_only=True, now=NOW)
        async with db.write() as tx:
            await people.put_people(tx, PEOPLE)
        await db.scrub()
        await db.close()

    asyncio.run(fill())
    return path


@pytest.fixture
async def db(filled: Path, tmp_path: Path) -> AsyncIterator[Database]:
    shutil.copy(filled, tmp_path / "base.db")
    database = await Database.open(f"sqlite:///{tmp_path}/base.db")
    yield database
    await database.close()


@pytest.fixture
def service(db: Database) -> Submissions:
    return Submissions(db, Lexicon.standard(), Register(db), admins=(ADMIN,))
