"""A real database of one's own, with a few people in it, and the service on it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bot.inquiries.clerk import Clerk
from bot.inquiries.composing import Notices
from bot.inquiries.inquiries import Inquiries
from bot.parties.lexicon import Lexicon
from bot.people.roster import People
from bot.text.catalogue import Catalogues
from storage import people
from storage.database import Database
from storage.inquiries import Inquiry
from storage.rows import Person, Role

NOW = datetime(2012, 3, 20, 9, tzinfo=UTC)
CHIEF, CORA, COLIN, DEIRDRE, OLA = 1, 11, 12, 21, 22
KEEP = timedelta(days=90)


@pytest.fixture
def roster(db: Database) -> People:
    return People(db, {CHIEF})


@pytest.fixture
async def service(db: Database, roster: People) -> Inquiries:
    rows = (
        Person(id=CORA, name="Cora", role=Role.COORDINATOR, zone="Europe/Zurich"),
        Person(id=COLIN, name="Colin", role=Role.COORDINATOR, zone="Asia/Tokyo"),
        Person(id=DEIRDRE, name="Deirdre", role=Role.DELEGATE, state="IE"),
        Person(id=OLA, name="Ola", role=Role.DELEGATE, state="NO"),
    )
    async with db.write() as tx:
        await people.put_people(tx, rows)
    return Inquiries(db, roster, admins={CHIEF})


@pytest.fixture
def clerk(db: Database) -> Clerk:
    return Clerk(db, keep=KEEP, admins={CHIEF})


@pytest.fixture
def composer(db: Database, roster: People) -> Notices:
    return Notices(db, roster, Catalogues.open(), Lexicon.standard(), language="en", zone="Europe/Zurich")


async def asked(service: Inquiries, text: str = "Who pays?", now: datetime = NOW, **more: str) -> Inquiry:
    """A question of Ireland's, passed on."""
    found = await service.pass_on(DEIRDRE, text, "", now, **more)  # type: ignore[arg-type]
    assert isinstance(found, Inquiry), found
    return found
