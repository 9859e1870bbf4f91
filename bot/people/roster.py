"""Who the people are, what each may do and what each chose: asked of the base at the moment it matters."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime, time
from typing import Any

from bot.people import farewell
from storage import chats, held, holdings, inquiries, journal, offices, outbox, people
from storage.database import Database, Tx
from storage.rows import ChatState, Deed, Doer, Held, JournalEntry, Person, Role


@dataclass(frozen=True, kw_only=True, slots=True)
class Standing:
    """How somebody stands at one moment. ``held`` is the step of a conversation that waits for their words.

    ``stopped``: nothing reaches their chat, as far as is known; that they write shows otherwise.
    """

    role: Role
    who: Person | None = None
    held: Held | None = None
    stopped: bool = False


class People:
    """Reads and writes people (Telegram user ids). ``admins`` come from the settings and are never in the base."""

    def __init__(self, db: Database, admins: Collection[int] = ()) -> None:
        self._db = db
        self._admins = frozenset(admins)

    # ── who somebody is ─────────────────────────────────────────────────────────────────────────────────────

    async def role_of(self, person: int) -> Role:
        """What somebody may do at this moment."""
        return self.role(person, await self.held(person))

    async def role_in(self, tx: Tx, person: int) -> Role:
        """The same within a transaction: what is decided by it and what is then written are one."""
        return self.role(person, await people.person(tx, person))

    def role(self, person: int, row: Person | None) -> Role:
        """What somebody may do whose row is this."""
        if person in self._admins:
            return Role.ADMINISTRATOR
        if row is None or row.left_at is not None or row.role is Role.ADMINISTRATOR:
            return Role.GUEST  # rights rest while somebody has left; none is had by being written down
        return row.role

    async def standing(self, person: int, *, now: datetime, update: int | None = None) -> Standing:
        """Who writes, at one look. ``update``: their message may be meant for a step that waits for words."""
        async with self._db.read() as tx:
            who = await people.person(tx, person)
            step = await held.waiting_for(tx, person, now, update=update) if update is not None else None
            stopped = await chats.stopped(tx, person)
        return Standing(role=self.role(person, who), who=who, held=step, stopped=stopped is not None)

    async def held(self, person: int) -> Person | None:
        """The person's row; None where nothing was ever chosen or given."""
        async with self._db.read() as tx:
            return await people.person(tx, person)

    async def everybody(self) -> tuple[Person, ...]:
        """Everybody who was given a role, also those who left, by id."""
        async with self._db.read() as tx:
            return await people.everybody(tx, roles=(Role.DELEGATE, Role.COORDINATOR))

    # ── what waits for their words ──────────────────────────────────────────────────────────────────────────

    async def take_up(self, step: Held, update: int) -> None:
        """The words of an update are meant for a step."""
        if step.taken_by != update or step.awaits_words:
            async with self._db.write() as tx:
                await held.take(tx, step.id, update)

    async def turn_away(self, person: int) -> None:
        """Somebody turned to something else: no step waits for their words any more."""
        async with self._db.write() as tx:
            await held.stop_waiting(tx, person)

    # ── what they choose ────────────────────────────────────────────────────────────────────────────────────

    async def choose_language(self, person: int, language: str) -> Person:
        """Remember the language somebody chose."""
        return await self._change(person, language=language)

    async def choose_zone(self, person: int, zone: str) -> Person:
        """Remember where somebody's clock is (IANA name)."""
        return await self._change(person, zone=zone)

    async def choose_quiet_hours(self, person: int, since: time, until: time) -> Person:
        """Remember when nothing is to be sent by itself; equal times: there are no such hours."""
        return await self._change(person, quiet_from=since, quiet_until=until)

    # ── what others decide about them ───────────────────────────────────────────────────────────────────────

    async def change_role(self, person: int, role: Role, *, by: int, now: datetime) -> Person | None:
        """Make a delegate a coordinator or the reverse; None where ``by`` may not, or the person has no role.

        Only administrators may. What waits for the person stays queued; their role is asked for again on sending.
        """
        async with self._db.write() as tx:
            row = await people.person(tx, person)
            if await self.role_in(tx, by) is not Role.ADMINISTRATOR or row is None or row.role is Role.GUEST:
                return None
            if role not in (Role.DELEGATE, Role.COORDINATOR):
                return None
            row = replace(row, role=role)
            await people.put_person(tx, row)
            await held.drop_of(tx, person)
            if role is Role.DELEGATE:
                await offices.take(tx, person)
            await self.note(tx, Deed.ROLE_CHANGED, by=by, person=person, now=now, role=role.value)
            return row

    async def withdraw_role(self, person: int, *, by: int, now: datetime) -> Person | None:
        """Take somebody's access away: who they are to the treaty is erased, what waits for them is cancelled.

        The row as it was; None where there is nothing to withdraw or ``by`` may not: administrators withdraw
        anybody's, coordinators that of delegates.
        """
        async with self._db.write() as tx:
            row = await people.person(tx, person)
            if row is None or row.role is Role.GUEST:
                return None
            judge = await self.role_in(tx, by)
            if judge is not Role.ADMINISTRATOR and (judge is not Role.COORDINATOR or row.role is not Role.DELEGATE):
                return None
            bare = replace(row, role=Role.GUEST, state="", groups=(), name="", joined_at=None, left_at=None)
            await people.put_person(tx, bare)
            await held.drop_of(tx, person)
            await offices.take(tx, person)
            await inquiries.drop_of(tx, person)
            await outbox.cancel_person(tx, person, now, "Access was withdrawn.")
            await farewell.queue(tx, row, await people.person(tx, by) or Person(id=by), judge, now)
            await self.note(tx, Deed.ROLE_WITHDRAWN, by=by, person=person, now=now, role=row.role.value)
            return row

    # ── going, coming back, being erased ────────────────────────────────────────────────────────────────────

    async def leave(self, person: int, now: datetime) -> Person | None:
        """Stop everything at once: nothing waits for them any more, rights rest. None for who has no role."""
        async with self._db.write() as tx:
            await outbox.cancel_person(tx, person, now, "The person left.")
            await inquiries.drop_of(tx, person)
            await held.drop_of(tx, person)
            row = await people.person(tx, person)
            if row is None or row.role is Role.GUEST:
                return None
            if row.left_at is None:
                await self.note(tx, Deed.ROLE_LEFT, by=person, person=person, now=now)
            row = replace(row, left_at=row.left_at or now)
            await people.put_person(tx, row)
            return row

    async def come_back(self, person: int, now: datetime) -> Person | None:
        """Undo leaving; None for who has no role."""
        async with self._db.write() as tx:
            row = await people.person(tx, person)
            if row is None or row.role is Role.GUEST:
                return None
            came_back = row.left_at is not None
            row = replace(row, left_at=None)
            await people.put_person(tx, row)
            if came_back:
                await self.note(tx, Deed.ROLE_BACK, by=person, person=person, now=now)
            return row

    async def unreachable(self, chat: int, state: ChatState, now: datetime) -> None:
        """The chat blocked the bot or is gone: what waits for it ends, nothing more goes there."""
        async with self._db.write() as tx:
            await outbox.cancel_person(tx, chat, now, "The chat was closed to the assistant.")
            await chats.stop(tx, chat, state, now)
            await held.drop_of(tx, chat)

    async def reached(self, chat: int) -> None:
        """Somebody wrote from a chat that was closed: messages may go there again."""
        async with self._db.write() as tx:
            await chats.reached(tx, chat)

    async def export(self, person: int) -> dict[str, Any]:
        """Everything held about somebody, as JSON: {"person": id, "held": {table: rows}, or None}."""
        async with self._db.read() as tx:
            return {"person": person, "held": await holdings.everything(tx, person) or None}

    async def hand_over(self, person: int, now: datetime) -> dict[str, Any]:
        """The same, handed out to them as a file; where anything is held, the journal notes that it was."""
        async with self._db.write() as tx:
            found = await holdings.everything(tx, person)
            if found:
                await self.note(tx, Deed.EXPORT_PERSON, by=person, person=person, now=now)
        return {"person": person, "held": found or None}

    async def erase(self, person: int, now: datetime) -> bool:
        """Forget everything held about somebody, what waits to be sent included; False where nothing was held.

        The journal notes that somebody was erased, and not who.
        """
        async with self._db.write() as tx:
            doer = Doer(await self.role_in(tx, person))
            held_anything = await holdings.erase(tx, person)
            if held_anything:
                await journal.add(tx, JournalEntry(deed=Deed.ERASURE_PERSON, at=now, doer=doer))
        return held_anything

    async def note(self, tx: Tx, deed: Deed, *, by: int, person: int, now: datetime, **detail: str) -> None:
        """Let the journal know what somebody did to a person, in the transaction that does it."""
        doer = Doer(await self.role_in(tx, by))
        await journal.add(tx, JournalEntry(deed=deed, at=now, doer=doer, by=by, person=person, detail=detail))

    async def _change(self, person: int, **chosen: Any) -> Person:
        async with self._db.write() as tx:
            row = replace(await people.person(tx, person) or Person(id=person), **chosen)
            await people.put_person(tx, row)
            return row
