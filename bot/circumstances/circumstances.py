"""Extensions and conditions put down by coordinators: shown before they are, changed, taken away, each noted.

What is confirmed is compared, in the transaction that writes it, with what stood when it was shown.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Final

from bot.circumstances.circumstance import (
    Circumstance,
    Kind,
    as_json,
    deed,
    entry_of,
    key_of,
    kind_of,
    of_json,
)
from bot.meetings.complaint import Complaint
from bot.obligations.due import DueDate, Nothing, NothingDue, due
from bot.obligations.register import Register
from bot.obligations.rules import Rule
from bot.people.roster import People
from bot.text.catalogue import N_
from storage import held, journal, obligations, parties
from storage.database import Database, Tx
from storage.rows import Condition, Doer, Extension, Held, JournalEntry, PartyStatus, Role

HELD: Final = "circumstances"
"""The kind of the ``Held`` rows of previews."""
LASTS: Final = timedelta(hours=12)

_NOTHING_DUE: Final = N_("Nothing is due from {party} under Article {article}, so nothing can be put off there.")
_NO_LATER: Final = N_("Article {article} is due from {party} on {day} anyway; an extension has to end later.")


@dataclass(frozen=True, kw_only=True, slots=True)
class Row:
    """One that would be put down. ``before``: what stands under the same name, None where nothing does.

    ``effect`` is what is due with it; None where the rules in use no longer have it.
    """

    one: Circumstance
    before: Circumstance | None = None
    effect: DueDate | NothingDue | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Proposal:
    """A preview that waits under an id. ``replaces``: the one that gives way, None where all are new.

    ``changed``: made anew because the base changed.
    """

    id: int
    kind: Kind
    rows: tuple[Row, ...]
    replaces: Circumstance | None = None
    changed: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Done:
    """How many were put down."""

    kind: Kind
    n: int


class Circumstances:
    """What holds of parties beside the rules, as coordinators keep it."""

    def __init__(self, db: Database, register: Register, people: People) -> None:
        self._db = db
        self._register = register
        self._people = people

    async def all_of(self, kind: Kind) -> tuple[Circumstance, ...]:
        """Every extension or every condition, by treaty and party."""
        async with self._db.read() as tx:
            if kind is Kind.EXTENSION:
                return await obligations.extensions(tx)
            return await obligations.conditions(tx)

    async def one(self, kind: Kind, key: str, now: datetime) -> Row | None:
        """One by its name on a button, with what is due; None where it is no longer there."""
        async with self._db.read() as tx:
            found = await _stored(tx, kind, key)
            return None if found is None else await self._row(tx, found, found, now)

    async def propose(
        self, by: int, kind: Kind, wanted: Sequence[Circumstance], now: datetime, *, replaces: str = ""
    ) -> Proposal | tuple[Complaint, ...] | None:
        """A preview, or what is wrong. ``replaces``: the name of the one that gives way; None where it is gone."""
        async with self._db.write() as tx:
            old = await _stored(tx, kind, replaces) if replaces else None
            if replaces and old is None:
                return None
            if wrong := [one for each in wanted if (one := await self._wrong(tx, each, now)) is not None]:
                return tuple(wrong)
            return await self._keep(tx, by, kind, tuple(wanted), old, now)

    async def confirm(self, by: int, id: int, now: datetime) -> Done | Proposal | None:
        """Put down what a preview shows, all of it or nothing; None where it is over or ``by`` may not.

        Where the base changed meanwhile nothing is put down, and the preview comes back anew.
        """
        async with self._db.write() as tx:
            role = await self._people.role_in(tx, by)
            step = await held.held(tx, id, now)
            if role.rank < Role.COORDINATOR.rank or step is None or step.person != by or step.kind != HELD:
                return None
            kind = Kind(step.data["kind"])
            if "done" in step.data:
                return Done(kind=kind, n=step.data["done"])
            wanted = tuple(of_json(one) for one in step.data["rows"])
            old = of_json(step.data["replaces"]) if step.data["replaces"] else None
            if await _seen(tx, wanted, old) != step.data["seen"]:
                standing = await _stored(tx, kind, key_of(old)) if old is not None else None
                again = await self._keep(tx, by, kind, wanted, standing, now, id=id)
                return replace(again, changed=True)
            await self._put_down(
                tx, wanted, old, JournalEntry(deed=deed(wanted[0]), at=now, doer=Doer(role), by=by)
            )
            await held.put(tx, replace(step, data={"kind": kind.value, "done": len(wanted)}))
            return Done(kind=kind, n=len(wanted))

    async def cancel(self, by: int, id: int, now: datetime) -> bool:
        """Drop a preview; False where it is over already."""
        async with self._db.write() as tx:
            step = await held.held(tx, id, now)
            if step is None or step.person != by or step.kind != HELD or "done" in step.data:
                return False
            await held.drop(tx, id)
            return True

    async def drop(self, by: int, kind: Kind, key: str, now: datetime) -> Circumstance | None:
        """Take one away; None where it is gone already or ``by`` may not."""
        async with self._db.write() as tx:
            role = await self._people.role_in(tx, by)
            found = await _stored(tx, kind, key)
            if role.rank < Role.COORDINATOR.rank or found is None:
                return None
            await _drop(tx, found)
            noted = JournalEntry(deed=deed(found), at=now, doer=Doer(role), by=by)
            await journal.add(tx, entry_of(found, noted, dropped=True))
            return found

    # ── within ──────────────────────────────────────────────────────────────────────────────────────────────

    async def _keep(
        self,
        tx: Tx,
        by: int,
        kind: Kind,
        wanted: tuple[Circumstance, ...],
        old: Circumstance | None,
        now: datetime,
        *,
        id: int = 0,
    ) -> Proposal:
        data: dict[str, Any] = {
            "kind": kind.value,
            "rows": [as_json(one) for one in wanted],
            "replaces": as_json(old) if old is not None else None,
            "seen": await _seen(tx, wanted, old),
        }
        row = Held(id=id, person=by, kind=HELD, data=data, created_at=now, expires_at=now + LASTS)
        kept = await held.put(tx, row)
        rows = [await self._row(tx, one, await _stored(tx, kind, key_of(one)), now, old=old) for one in wanted]
        return Proposal(id=kept, kind=kind, rows=tuple(rows), replaces=old)

    async def _put_down(
        self, tx: Tx, wanted: Iterable[Circumstance], old: Circumstance | None, noted: JournalEntry
    ) -> None:
        wanted = tuple(wanted)
        if old is not None and key_of(old) not in {key_of(one) for one in wanted}:
            await _drop(tx, old)
            await journal.add(tx, entry_of(old, noted, dropped=True))
        for one in wanted:
            if await _stored(tx, kind_of(one), key_of(one)) != one:
                await journal.add(tx, entry_of(one, noted))
        await obligations.put_extensions(tx, [one for one in wanted if isinstance(one, Extension)])
        await obligations.put_conditions(tx, [one for one in wanted if isinstance(one, Condition)])

    async def _wrong(self, tx: Tx, one: Circumstance, now: datetime) -> Complaint | None:
        """Why an extension makes no sense; a condition always does."""
        rule = self._rule(one)
        if not isinstance(one, Extension) or rule is None:
            return None
        counted = due(rule, await _status(tx, one), now)
        if isinstance(counted, NothingDue) and counted.reason is Nothing.NOT_IN_FORCE and counted.first is not None:
            counted = counted.first
        fields = {"party": one.party, "article": rule.article}
        if isinstance(counted, NothingDue):
            return Complaint(_NOTHING_DUE, fields)
        if one.until <= counted.day:
            return Complaint(_NO_LATER, {**fields, "day": counted.day.isoformat()})
        return None

    async def _row(
        self,
        tx: Tx,
        one: Circumstance,
        before: Circumstance | None,
        now: datetime,
        *,
        old: Circumstance | None = None,
    ) -> Row:
        rule = self._rule(one)
        effect: DueDate | NothingDue | None = None
        if rule is not None:
            extensions = [
                each
                for each in await obligations.extensions(tx, treaty=one.treaty, party=one.party)
                if each not in (before, old)
            ]
            conditions = [
                each
                for each in await obligations.conditions(tx, treaty=one.treaty, party=one.party)
                if each not in (before, old)
            ]
            effect = due(
                rule,
                await _status(tx, one),
                now,
                extensions=[*extensions, one] if isinstance(one, Extension) else extensions,
                conditions=[*conditions, one] if isinstance(one, Condition) else conditions,
            )
        return Row(one=one, before=before, effect=effect)

    def _rule(self, one: Circumstance) -> Rule | None:
        """The rule that it is about; None where an operator has taken it out of use."""
        rules = self._register.book.rules(one.treaty)
        if isinstance(one, Extension):
            return next((rule for rule in rules if rule.id == one.rule), None)
        return next((rule for rule in rules if rule.condition == one.condition), None)


async def _status(tx: Tx, one: Circumstance) -> PartyStatus:
    found = await parties.status_of(tx, one.treaty, one.party)
    return found or PartyStatus(party=one.party, treaty=one.treaty)


async def _stored(tx: Tx, kind: Kind, key: str) -> Circumstance | None:
    """What the base holds under a name; None where nothing."""
    named = key.split(":")
    party = named[1] if len(named) == 3 else ""
    found: Sequence[Circumstance] = (
        await obligations.extensions(tx, party=party)
        if kind is Kind.EXTENSION
        else await obligations.conditions(tx, party=party)
    )
    return next((one for one in found if key_of(one) == key), None)


async def _seen(tx: Tx, wanted: Iterable[Circumstance], old: Circumstance | None) -> list[dict[str, Any] | None]:
    """How the base stands to a preview: what it holds under the same names, and under that of the one replaced."""
    names = [*wanted, *([old] if old is not None else [])]
    stored = [await _stored(tx, kind_of(one), key_of(one)) for one in names]
    return [as_json(one) if one is not None else None for one in stored]


async def _drop(tx: Tx, one: Circumstance) -> None:
    if isinstance(one, Extension):
        await obligations.drop_extension(tx, one)
    else:
        await obligations.drop_condition(tx, one)
