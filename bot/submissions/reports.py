"""One report each: claimed, confirmed or declined, corrected, taken back; and how it stands."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from bot.obligations.due import DueDate, read_subject, subject_of
from bot.obligations.register import Register
from bot.submissions import notices
from bot.submissions.acting import Actor, Done, No, Scribe, noted, waits
from storage import people, submissions
from storage.database import Database, Tx
from storage.rows import Person, Role, SubmissionEntry, SubmissionStep
from storage.submissions import handed_in


@dataclass(frozen=True, kw_only=True, slots=True)
class Page:
    """How one report stands: its due date (None where it is no longer counted) and its entries, the oldest first.

    ``names``: by person, who they are; "" = not known or erased.
    """

    subject: str
    rule: str
    party: str
    period: int
    due: DueDate | None
    entries: tuple[SubmissionEntry, ...]
    names: Mapping[int, str]

    @property
    def standing(self) -> SubmissionEntry | None:
        return self.entries[-1] if self.entries else None


class Reports:
    """What happens to one report at a time. Roles are asked for here too, and a delegate for their State."""

    def __init__(self, db: Database, register: Register, scribe: Scribe) -> None:
        self._db = db
        self._register = register
        self._scribe = scribe

    async def hand_in(
        self, actor: Actor, subject: str, now: datetime, *, day: date | None = None, document: str = ""
    ) -> Done | No:
        """Say at once, without a preview, that one report was handed in: what a reminder's button does."""
        due = await self._register.due_of(subject, now)
        if due is None:
            return No.UNKNOWN
        if (refusal := actor.refused(due.party)) is not None:
            return refusal
        async with self._db.write() as tx:
            stands = await _standing_of(tx, subject)
            if stands is not None and (handed_in(stands) or (not actor.coordinates and waits(stands))):
                return No.ALREADY
            await self._scribe.enter(tx, actor, due, stands, now, day, document)
        return Done(subjects=(subject,), claim=not actor.coordinates)

    async def claims(self, actor: Actor) -> tuple[SubmissionEntry, ...]:
        """What waits for a coordinator, the oldest first."""
        if not actor.coordinates:
            return ()
        async with self._db.read() as tx:
            return await submissions.claims(tx)

    async def answer(self, actor: Actor, entry: int, confirm: bool, now: datetime) -> Page | No:
        """Confirm or decline a claim, named by its entry; whoever claimed is told."""
        if not actor.coordinates:
            return No.ROLE
        async with self._db.write() as tx:
            claim = await submissions.entry(tx, entry)
            if claim is None:
                return No.UNKNOWN
            history = await submissions.history(tx, claim.rule, claim.party, claim.period)
            if history[-1].id != entry or not waits(claim):
                return No.ANSWERED
            step = SubmissionStep.CONFIRMED if confirm else SubmissionStep.DECLINED
            added = replace(claim, id=0, step=step, at=now, by=actor.id)
            added = await noted(tx, actor, added)
            await notices.tell_claimant(tx, claim, added, now)
        return await self._page(subject_of(claim.rule, claim.party, claim.period), now)

    async def page(self, actor: Actor, subject: str, now: datetime) -> Page | No:
        """How a report stands, and how it came to."""
        if actor.role.rank < Role.DELEGATE.rank:
            return No.ROLE
        if read_subject(subject) is None:
            return No.UNKNOWN
        page = await self._page(subject, now)
        return page if page.due is not None or page.entries else No.UNKNOWN

    async def open_for(self, actor: Actor, now: datetime, *, most: int = 8) -> tuple[DueDate, ...]:
        """The reports of the actor's State that are not handed in nor said to be, those due soonest last."""
        if not actor.state:
            return ()
        until = now.date() + timedelta(days=366)
        dues = await self._register.occurrences(date.min, until, party=actor.state)
        async with self._db.read() as tx:
            standing = await submissions.standing(tx, party=actor.state)
        open_ones = [
            one
            for one in dues
            if (entry := standing.get((one.rule.id, one.party, one.period))) is None
            or not (handed_in(entry) or waits(entry))
        ]
        return tuple(open_ones[-most:])

    async def correct(
        self,
        actor: Actor,
        subject: str,
        now: datetime,
        *,
        seen: int,
        day: date | None = None,
        document: str | None = None,
    ) -> Page | No:
        """Another day or document for what stands as handed in. ``seen``: the last entry when it was shown."""
        if not actor.coordinates:
            return No.ROLE
        if day is not None and day > now.date():
            return No.FUTURE
        async with self._db.write() as tx:
            stands = await _standing_of(tx, subject)
            if stands is None or not handed_in(stands):
                return No.UNKNOWN
            if stands.id != seen:
                return No.CHANGED
            changed = replace(
                stands,
                submitted_on=day or stands.submitted_on,
                document=stands.document if document is None else document,
            )
            if changed == stands:
                return No.ALREADY
            await noted(tx, actor, replace(changed, step=SubmissionStep.CORRECTED, at=now, by=actor.id))
        return await self._page(subject, now)

    async def take_back(self, actor: Actor, subject: str, now: datetime, *, seen: int) -> Page | No:
        """It was not handed in after all. A delegate takes back what their State said, while it waits."""
        found = read_subject(subject)
        if found is None:
            return No.UNKNOWN
        if (refusal := actor.refused(found[1])) is not None:
            return refusal
        async with self._db.write() as tx:
            stands = await _standing_of(tx, subject)
            if stands is None or not (handed_in(stands) or waits(stands)):
                return No.ALREADY
            if not actor.coordinates and not waits(stands):
                return No.ROLE
            if stands.id != seen:
                return No.CHANGED
            added = replace(
                stands, step=SubmissionStep.TAKEN_BACK, at=now, by=actor.id, submitted_on=None, document=""
            )
            added = await noted(tx, actor, added)
            if waits(stands) and stands.by != actor.id:
                await notices.tell_claimant(tx, stands, added, now)
        return await self._page(subject, now)

    async def stops(self, subjects: Iterable[str]) -> frozenset[str]:
        """Those of which nobody need be reminded any more: handed in, or said to be and not declined."""
        async with self._db.read() as tx:
            standing = await submissions.standing(tx)
        return frozenset(
            subject
            for subject in subjects
            if (key := read_subject(subject)) is not None
            and (entry := standing.get(key)) is not None
            and (handed_in(entry) or waits(entry))
        )

    async def _page(self, subject: str, now: datetime) -> Page:
        found = read_subject(subject)
        assert found is not None, "asked before"
        due = await self._register.due_of(subject, now)
        async with self._db.read() as tx:
            entries = await submissions.history(tx, *found)
            names = {by: _name(await people.person(tx, by)) for by in {one.by for one in entries} if by}
        rule, party, period = found
        return Page(subject=subject, rule=rule, party=party, period=period, due=due, entries=entries, names=names)


def _name(person: Person | None) -> str:
    return person.name if person is not None else ""


async def _standing_of(tx: Tx, subject: str) -> SubmissionEntry | None:
    found = read_subject(subject)
    history = await submissions.history(tx, *found) if found is not None else ()
    return history[-1] if history else None
