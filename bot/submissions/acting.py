"""Who acts on submissions, what they may, and the one place where an entry is added to the ledger."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from bot.obligations.due import DueDate, subject_of
from bot.submissions import notices
from storage import journal, submissions
from storage.database import Tx
from storage.rows import Deed, Doer, JournalEntry, Role, SubmissionEntry, SubmissionStep


@dataclass(frozen=True, kw_only=True, slots=True)
class Actor:
    """Who acts, as the base has them at this moment. ``state``: Party.key, "" = of none."""

    id: int
    role: Role
    state: str = ""

    @property
    def coordinates(self) -> bool:
        return self.role.rank >= Role.COORDINATOR.rank

    @property
    def may_write(self) -> bool:
        return self.coordinates or (self.role is Role.DELEGATE and bool(self.state))

    def refused(self, party: str) -> No | None:
        """Why they may put nothing down for that party; None where they may."""
        if self.coordinates:
            return None
        if self.role.rank < Role.DELEGATE.rank:
            return No.ROLE
        if not self.state:
            return No.NO_STATE
        return None if self.state == party else No.OTHER_STATE


class No(StrEnum):
    """Why nothing was done."""

    ROLE = "role"
    NO_STATE = "no-state"  # a delegate of no State
    OTHER_STATE = "other-state"
    GONE = "gone"  # the preview is over, or somebody else's
    CHANGED = "changed"  # the base changed meanwhile; the preview is made anew
    EMPTY = "empty"  # nothing that could be put down
    UNKNOWN = "unknown"  # no such report
    ANSWERED = "answered"  # the claim was answered meanwhile
    ALREADY = "already"  # it stands so already
    FUTURE = "future"  # a day to come


@dataclass(frozen=True, kw_only=True, slots=True)
class Done:
    """What was put down: subjects, in order. ``claim``: it waits for a coordinator. ``left``: lines not taken."""

    subjects: tuple[str, ...]
    claim: bool
    left: int = 0


class Scribe:
    """Adds entries. ``admins``: administrators by id, who are told of claims beside the coordinators."""

    def __init__(self, admins: Iterable[int] = ()) -> None:
        self._admins = frozenset(admins)

    async def enter(
        self,
        tx: Tx,
        actor: Actor,
        due: DueDate,
        stands: SubmissionEntry | None,
        now: datetime,
        day: date | None,
        document: str,
    ) -> None:
        """Add the entry, and what is to be told of it, in one transaction."""
        claim = stands if stands is not None and waits(stands) else None
        if actor.coordinates:
            step = SubmissionStep.CONFIRMED if claim else SubmissionStep.RECORDED
        else:
            step = SubmissionStep.CLAIMED
        if claim is not None:  # what was said before is kept where nothing else is said now
            day, document = day or claim.submitted_on, document or claim.document
        entry = SubmissionEntry(
            id=0,
            treaty=due.rule.treaty,
            rule=due.rule.id,
            party=due.party,
            period=due.period,
            step=step,
            at=now,
            by=actor.id,
            submitted_on=day,
            document=document,
            note=submissions.VOLUNTARY if due.voluntary else "",
        )
        entry = await noted(tx, actor, entry)
        if step is SubmissionStep.CLAIMED:
            await notices.tell_coordinators(tx, entry, self._admins, now)
        elif claim is not None:
            await notices.tell_claimant(tx, claim, entry, now)


async def noted(tx: Tx, actor: Actor, entry: SubmissionEntry) -> SubmissionEntry:
    """Add an entry, and let the journal know who added it. The entry with its id."""
    entry = replace(entry, id=await submissions.add(tx, entry))
    subject = subject_of(entry.rule, entry.party, entry.period)
    deed, doer = Deed(f"submission.{entry.step.value}"), Doer(actor.role)
    await journal.add(tx, JournalEntry(deed=deed, at=entry.at, doer=doer, by=actor.id, subject=subject))
    return entry


def waits(entry: SubmissionEntry) -> bool:
    """Whether a delegate said it and no coordinator has answered."""
    return entry.step is SubmissionStep.CLAIMED
