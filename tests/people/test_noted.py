"""The journal notes who let whom in, changed or withdrew a role, left, came back, asked for a file or was erased."""

from __future__ import annotations

from bot.people.invitations import Invitations, handle_of
from bot.people.roster import People
from storage import journal
from storage import people as rows
from storage.database import Database
from storage.rows import Deed, Doer, JournalRow, Person, Role
from tests.people.conftest import CHIEF, COORDINATOR, DELEGATE, GUEST, NOW


async def noted(db: Database) -> tuple[JournalRow, ...]:
    """The oldest first; the chain must be whole whenever it is read."""
    async with db.read() as tx:
        assert (await journal.verify(tx)).whole
        return tuple(reversed(await journal.rows(tx)))


async def test_a_way_through_the_treatys_delegation_is_noted_step_by_step(
    db: Database, people: People, invitations: Invitations
) -> None:
    made = await invitations.invite(by=CHIEF, state="CH", now=NOW)
    assert made is not None
    assert await invitations.accept(DELEGATE, made[0], NOW) is not None
    await people.change_role(DELEGATE, Role.COORDINATOR, by=CHIEF, now=NOW)
    await people.leave(DELEGATE, NOW)
    await people.leave(DELEGATE, NOW)
    await people.come_back(DELEGATE, NOW)
    await people.come_back(DELEGATE, NOW)
    await people.withdraw_role(DELEGATE, by=CHIEF, now=NOW)
    found = await noted(db)
    assert [(row.deed, row.doer, row.by, row.person) for row in found] == [
        (Deed.INVITATION_MADE, Doer.ADMINISTRATOR, CHIEF, 0),
        (Deed.ROLE_GIVEN, Doer.DELEGATE, DELEGATE, DELEGATE),
        (Deed.ROLE_CHANGED, Doer.ADMINISTRATOR, CHIEF, DELEGATE),
        (Deed.ROLE_LEFT, Doer.COORDINATOR, DELEGATE, DELEGATE),
        (Deed.ROLE_BACK, Doer.COORDINATOR, DELEGATE, DELEGATE),
        (Deed.ROLE_WITHDRAWN, Doer.ADMINISTRATOR, CHIEF, DELEGATE),
    ]
    assert found[0].detail == {"role": "delegate", "state": "CH"}


async def test_an_invitation_withdrawn_is_noted_and_one_refused_is_not(
    db: Database, people: People, invitations: Invitations
) -> None:
    made = await invitations.invite(by=CHIEF, state="CH", role=Role.COORDINATOR, now=NOW)
    assert made is not None
    assert await invitations.withdraw(handle_of(made[1]), by=COORDINATOR, now=NOW) is None
    assert await invitations.withdraw(handle_of(made[1]), by=CHIEF, now=NOW) is not None
    assert await invitations.accept(GUEST, made[0], NOW) is None
    assert await people.withdraw_role(GUEST, by=CHIEF, now=NOW) is None
    assert [row.deed for row in await noted(db)] == [Deed.INVITATION_MADE, Deed.INVITATION_WITHDRAWN]


async def test_that_somebody_was_erased_is_noted_and_not_who(db: Database, people: People) -> None:
    async with db.write() as tx:
        await rows.put_person(tx, Person(id=DELEGATE, role=Role.DELEGATE, state="CH"))
    assert (await people.hand_over(DELEGATE, NOW))["held"]
    assert await people.erase(DELEGATE, NOW)
    assert not await people.erase(DELEGATE, NOW)
    assert (await people.hand_over(GUEST, NOW))["held"] is None
    found = await noted(db)
    assert [row.deed for row in found] == [Deed.EXPORT_PERSON, Deed.ERASURE_PERSON]
    assert {row.by for row in found} | {row.person for row in found} <= {None, 0}
