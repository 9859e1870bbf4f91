"""Who may do what at a moment, and what others may change about it."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from bot.people.roster import People
from storage import chats, held, outbox
from storage import people as rows
from storage.database import Database
from storage.rows import ChatState, Held, OutboxState, Outgoing, Person, Role
from tests.people.conftest import CHIEF, COORDINATOR, DELEGATE, GUEST, NOW


async def put(db: Database, id: int, role: Role, *, left_at: datetime | None = None) -> None:
    async with db.write() as tx:
        await rows.put_person(tx, Person(id=id, role=role, state="CH", name="N", groups=("a",), left_at=left_at))


@pytest.fixture
async def everybody(db: Database) -> None:
    await put(db, COORDINATOR, Role.COORDINATOR)
    await put(db, DELEGATE, Role.DELEGATE)


async def test_roles_come_from_settings_and_base(people: People, everybody: None) -> None:
    assert await people.role_of(CHIEF) is Role.ADMINISTRATOR
    assert await people.role_of(COORDINATOR) is Role.COORDINATOR
    assert await people.role_of(DELEGATE) is Role.DELEGATE
    assert await people.role_of(GUEST) is Role.GUEST


async def test_nobody_becomes_an_administrator_by_a_row(db: Database, people: People) -> None:
    await put(db, GUEST, Role.ADMINISTRATOR)
    assert await people.role_of(GUEST) is Role.GUEST
    assert await people.change_role(CHIEF, Role.ADMINISTRATOR, by=CHIEF, now=NOW) is None


async def test_rights_rest_while_somebody_has_left(db: Database, people: People) -> None:
    await put(db, COORDINATOR, Role.COORDINATOR, left_at=NOW)
    assert await people.role_of(COORDINATOR) is Role.GUEST
    assert await people.withdraw_role(DELEGATE, by=COORDINATOR, now=NOW) is None


@pytest.mark.parametrize(
    ("by", "whom", "may"),
    [
        (CHIEF, COORDINATOR, True),
        (CHIEF, DELEGATE, True),
        (CHIEF, GUEST, False),
        (COORDINATOR, DELEGATE, True),
        (COORDINATOR, COORDINATOR, False),
        (DELEGATE, COORDINATOR, False),
        (DELEGATE, DELEGATE, False),
        (GUEST, DELEGATE, False),
    ],
)
async def test_who_may_withdraw_whose_role(people: People, everybody: None, by: int, whom: int, may: bool) -> None:
    before = await people.role_of(whom)
    withdrawn = await people.withdraw_role(whom, by=by, now=NOW)
    assert (withdrawn is not None) is may
    assert await people.role_of(whom) is (Role.GUEST if may else before)


@pytest.mark.parametrize("by", [COORDINATOR, DELEGATE, GUEST])
async def test_only_administrators_change_roles(people: People, everybody: None, by: int) -> None:
    assert await people.change_role(DELEGATE, Role.COORDINATOR, by=by, now=NOW) is None
    assert await people.role_of(DELEGATE) is Role.DELEGATE
    assert await people.change_role(DELEGATE, Role.COORDINATOR, by=CHIEF, now=NOW) is not None
    assert await people.role_of(DELEGATE) is Role.COORDINATOR


async def waiting(db: Database, person: int) -> None:
    row = Outgoing(
        id=0,
        key=f"rem:{person}",
        kind="reminder",
        person=person,
        chat=person,
        data={},
        created_at=NOW,
        not_before=NOW,
        expires_at=NOW + timedelta(days=1),
    )
    async with db.write() as tx:
        await outbox.enqueue(tx, [row])


async def state_of(db: Database, person: int) -> OutboxState:
    async with db.read() as tx:
        found = await outbox.of_key(tx, f"rem:{person}")
    assert found is not None
    return found.state


async def test_what_is_withdrawn_takes_what_waits_along_and_leaves_the_rest(
    db: Database, people: People, everybody: None
) -> None:
    await waiting(db, DELEGATE)
    await waiting(db, COORDINATOR)
    await people.choose_zone(DELEGATE, "Asia/Kathmandu")
    await people.withdraw_role(DELEGATE, by=CHIEF, now=NOW)
    assert await state_of(db, DELEGATE) is OutboxState.CANCELLED
    assert await state_of(db, COORDINATOR) is OutboxState.QUEUED
    row = await people.held(DELEGATE)
    assert row == Person(id=DELEGATE, zone="Asia/Kathmandu")


async def test_leaving_cancels_what_waits_and_coming_back_brings_the_role_back(
    db: Database, people: People, everybody: None
) -> None:
    await waiting(db, DELEGATE)
    left = await people.leave(DELEGATE, NOW)
    assert left is not None
    assert left.left_at == NOW
    assert await state_of(db, DELEGATE) is OutboxState.CANCELLED
    again = await people.leave(DELEGATE, NOW + timedelta(days=1))
    assert again is not None
    assert again.left_at == NOW, "left once"
    await people.come_back(DELEGATE, NOW)
    assert await people.role_of(DELEGATE) is Role.DELEGATE
    assert await people.leave(GUEST, NOW) is None
    assert await people.come_back(GUEST, NOW) is None


async def test_a_chat_that_closed_gets_nothing_until_it_opens(
    db: Database, people: People, everybody: None
) -> None:
    await waiting(db, DELEGATE)
    async with db.write() as tx:
        step = await held.put(
            tx,
            Held(id=0, person=DELEGATE, kind="zone", data={}, created_at=NOW, expires_at=NOW + timedelta(hours=1)),
        )
    await people.unreachable(DELEGATE, ChatState.BLOCKED, NOW)
    assert await state_of(db, DELEGATE) is OutboxState.CANCELLED
    assert (await people.standing(DELEGATE, now=NOW)).stopped
    async with db.read() as tx:
        assert await chats.stopped(tx, DELEGATE) is ChatState.BLOCKED
        assert await held.held(tx, step, NOW) is None
    await people.reached(DELEGATE)
    assert not (await people.standing(DELEGATE, now=NOW)).stopped
    assert await people.role_of(DELEGATE) is Role.DELEGATE, "blocking takes no role away"
