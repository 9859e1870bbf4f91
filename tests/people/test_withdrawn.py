"""Whoever loses access is told so once, after everything that waited was cancelled, and hears nothing more."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, time, timedelta

import pytest

from bot.delivery import Dropped, Later, Ready
from bot.parties.lexicon import Lexicon
from bot.people.roster import People
from bot.people.withdrawn import Farewell
from bot.text.catalogue import Catalogues
from bot.text.markup import to_plain
from storage import offices, outbox
from storage import people as rows
from storage.database import Database
from storage.rows import OutboxState, Outgoing, Person, Role
from tests.people.conftest import CHIEF, COORDINATOR, DELEGATE, NOW

ANA = Person(id=DELEGATE, role=Role.DELEGATE, state="IE", name="Ana", zone="Europe/Dublin", joined_at=NOW)
CORA = Person(id=COORDINATOR, role=Role.COORDINATOR, state="CH", name="Cora")


@pytest.fixture
async def there(db: Database) -> None:
    async with db.write() as tx:
        await rows.put_people(tx, [ANA, CORA])
        await outbox.enqueue(tx, [waiting("rem:1"), waiting("ann:1")])


def waiting(key: str) -> Outgoing:
    return Outgoing(
        id=0,
        key=key,
        kind="reminder",
        person=DELEGATE,
        chat=DELEGATE,
        data={},
        created_at=NOW,
        not_before=NOW,
        expires_at=NOW + timedelta(days=2),
    )


def farewell(db: Database) -> Farewell:
    return Farewell(db, Catalogues.open(), Lexicon.standard())


async def told(db: Database) -> list[Outgoing]:
    async with db.read() as tx:
        return [row for row in await outbox.rows(tx, person=DELEGATE) if row.kind == "notice"]


async def said(db: Database, now: datetime = NOW) -> str:
    (row,) = await told(db)
    found = await farewell(db).compose(row, now)
    assert isinstance(found, Ready), found
    return to_plain(found.message)


async def test_what_waited_is_cancelled_and_one_message_waits_instead(
    db: Database, people: People, there: None
) -> None:
    await people.withdraw_role(DELEGATE, by=COORDINATOR, now=NOW)
    async with db.read() as tx:
        states = {row.key: row.state for row in await outbox.rows(tx, person=DELEGATE) if row.kind != "notice"}
    assert states == {"rem:1": OutboxState.CANCELLED, "ann:1": OutboxState.CANCELLED}
    assert (await said(db)).splitlines() == [
        "Your access was withdrawn by Switzerland (coordinator).",
        "Nothing more is sent to you by itself: no reminders, no news of meetings, no announcements.",
        "",
        "You can still ask me about the public records, and see and erase what is held about you: /privacy",
        "If this should not be so, please write to whoever invited you or to the secretariat; a new invitation lets"
        " you in again.",
    ]
    assert await people.withdraw_role(DELEGATE, by=COORDINATOR, now=NOW + timedelta(hours=1)) is None
    assert len(await told(db)) == 1, "once"


async def test_the_office_of_whoever_withdrew_it_is_named_and_an_administrator_as_such(
    db: Database, people: People, there: None
) -> None:
    async with db.write() as tx:
        await offices.give(tx, COORDINATOR, "Presidency of the 2MSP", CHIEF, NOW, key="p")
    await people.withdraw_role(DELEGATE, by=COORDINATOR, now=NOW)
    await people.erase(COORDINATOR, NOW)  # what is told needs nobody any more
    assert (await said(db)).startswith("Your access was withdrawn by Presidency of the 2MSP.\n")


async def test_an_administrator_who_is_nobody_in_the_base(db: Database, people: People, there: None) -> None:
    await people.withdraw_role(DELEGATE, by=CHIEF, now=NOW)
    assert (await said(db)).startswith("Your access was withdrawn by an administrator of this assistant.\n")


async def test_it_waits_for_the_end_of_their_quiet_hours(db: Database, people: People, there: None) -> None:
    night = NOW.replace(hour=23)
    await people.withdraw_role(DELEGATE, by=COORDINATOR, now=night)
    (row,) = await told(db)
    assert await farewell(db).compose(row, night) == Later(
        NOW.replace(day=21, hour=8)
    )  # Dublin, before summer time
    await people.choose_quiet_hours(DELEGATE, time(0), time(0))
    assert isinstance(await farewell(db).compose(row, night), Ready)


async def test_whoever_was_let_in_again_is_not_told_and_whoever_had_left_neither(
    db: Database, people: People, there: None
) -> None:
    await people.withdraw_role(DELEGATE, by=COORDINATOR, now=NOW)
    (row,) = await told(db)
    async with db.write() as tx:
        await rows.put_person(tx, ANA)
    assert isinstance(await farewell(db).compose(row, NOW), Dropped)
    async with db.write() as tx:
        await rows.put_person(tx, replace(ANA, left_at=NOW))
    await people.withdraw_role(DELEGATE, by=COORDINATOR, now=NOW + timedelta(days=1))
    assert len(await told(db)) == 1
