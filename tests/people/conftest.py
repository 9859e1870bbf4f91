"""A real database in a file of its own, and the people in it."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.people.invitations import Invitations
from bot.people.roster import People
from storage.database import Database

NOW = datetime(2012, 3, 20, 9, tzinfo=UTC)
CHIEF, COORDINATOR, DELEGATE, GUEST = 1001, 1002, 1003, 1004


@pytest.fixture
def people(db: Database) -> People:
    return People(db, {CHIEF})


@pytest.fixture
def invitations(db: Database, people: People) -> Invitations:
    return Invitations(db, people)
