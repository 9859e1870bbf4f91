"""How somebody comes in: a link that works once, for one State and one role, for some days."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from bot.people.roster import People
from bot.people.tokens import digest_of, new_token
from storage import held, invitations, offices, people
from storage.database import Database
from storage.rows import Deed, Invitation, Person, Role

VALID = timedelta(days=14)
LONGEST = timedelta(days=90)
KEPT = timedelta(days=90)  # how long an invitation is kept after its end
WRONG_ATTEMPTS = 5  # within PAUSE; then even a good token is not looked at
PAUSE = timedelta(hours=1)
HANDLE = 16  # hexadecimal digits of a digest that name an open invitation on a button


class Invitations:
    """Makes, lists, withdraws and accepts invitations."""

    def __init__(self, db: Database, people: People) -> None:
        self._db = db
        self._people = people

    async def invite(
        self,
        *,
        by: int,
        state: str,
        now: datetime,
        role: Role = Role.DELEGATE,
        name: str = "",
        groups: Sequence[str] = (),
        valid: timedelta = VALID,
        instead_of: str = "",
    ) -> tuple[str, Invitation] | None:
        """A new invitation with its token, which is told this once; None where ``by`` may not make it.

        Coordinators invite delegates, administrators coordinators too. ``instead_of`` is the digest of one that
        this takes the place of: a link that never arrived.
        """
        token = new_token()
        row = Invitation(
            digest=digest_of(token),
            role=role,
            state=state,
            groups=tuple(groups),
            name=name,
            created_at=now,
            created_by=by,
            expires_at=now + min(valid, LONGEST),
        )
        async with self._db.write() as tx:
            if not may_invite(await self._people.role_in(tx, by), role):
                return None
            await invitations.prune(tx, now - KEPT)
            if instead_of:
                await invitations.withdraw(tx, instead_of, now)
            await invitations.add(tx, row)
            await self._people.note(
                tx, Deed.INVITATION_MADE, by=by, person=0, now=now, role=role.value, state=state
            )
        return token, row

    async def open_ones(self, now: datetime) -> tuple[Invitation, ...]:
        """Those that can still be used, the newest first."""
        async with self._db.read() as tx:
            return await invitations.open_ones(tx, now)

    async def withdraw(self, handle: str, *, by: int, now: datetime) -> Invitation | None:
        """End the open invitation with that handle; None where there is none, or ``by`` may not."""
        if len(handle) < HANDLE:
            return None
        async with self._db.write() as tx:
            found = await invitations.beginning(tx, handle, now)
            if found is None or not may_invite(await self._people.role_in(tx, by), found.role):
                return None
            await invitations.withdraw(tx, found.digest, now)
            await self._people.note(
                tx, Deed.INVITATION_WITHDRAWN, by=by, person=0, now=now, role=found.role.value, state=found.state
            )
            return found

    async def is_own(self, person: int, token: str) -> bool:
        """Whether somebody made the invitation of this token themselves."""
        async with self._db.read() as tx:
            found = await invitations.invitation(tx, digest_of(token))
        return found is not None and found.created_by == person

    async def accept(
        self, person: int, token: str, now: datetime, name: str = "", language: str = ""
    ) -> Person | None:
        """Let somebody in; None for every token that opens nothing, and for who tried too many.

        ``name`` is what Telegram calls them: kept where the invitation names nobody. ``language`` is that of their
        Telegram: kept where they chose none, as what is sent unasked has no message to read it from.
        Who is in already keeps the higher role and moves to the invitation's State. The same person using the
        same link again is let in as before: a second message must not turn a welcome into a refusal.
        """
        digest = digest_of(token)
        async with self._db.write() as tx:
            if await invitations.wrong_since(tx, person, now - PAUSE) >= WRONG_ATTEMPTS:
                return None
            row = await people.person(tx, person) or Person(id=person)
            found = await invitations.invitation(tx, digest)
            if found is not None and found.used_by == person and row.role is not Role.GUEST and row.left_at is None:
                return row
            if found is not None and found.created_by == person:
                return None  # trying one's own link out must not use it up
            used = await invitations.use(tx, digest, person, now)
            if used is None:
                await invitations.note_wrong(tx, person, now)
                return None
            if row.state != used.state:  # an office was given to who they were
                await offices.take(tx, person)
            row = replace(
                row,
                language=row.language or language,
                role=max(row.role, used.role, key=lambda role: role.rank),
                state=used.state,
                name=used.name or row.name or name,
                groups=tuple(dict.fromkeys((*(row.groups if row.state == used.state else ()), *used.groups))),
                joined_at=row.joined_at or now,
                left_at=None,
            )
            await people.put_person(tx, row)
            await held.stop_waiting(tx, person)
            await self._people.note(
                tx, Deed.ROLE_GIVEN, by=person, person=person, now=now, role=used.role.value, state=used.state
            )
            return row


def may_invite(inviter: Role, role: Role) -> bool:
    """Whether somebody of one role may make, and end, an invitation to another."""
    if inviter is Role.ADMINISTRATOR:
        return role in (Role.DELEGATE, Role.COORDINATOR)
    return inviter is Role.COORDINATOR and role is Role.DELEGATE


def handle_of(row: Invitation) -> str:
    """What names an open invitation on a button."""
    return row.digest[:HANDLE]
