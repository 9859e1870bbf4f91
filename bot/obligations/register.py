"""What each party owes as the base has it: next, overdue, handed in, and why nothing is due."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from bot.obligations.due import DueDate, Nothing, NothingDue, due, occurrences, read_subject, unowed
from bot.obligations.rules import Rule, Rulebook, shipped
from storage import obligations, parties, submissions
from storage.database import Database, Tx
from storage.rows import Condition, Extension, PartyStatus, SubmissionEntry, SubmissionStep

Standing = Mapping[submissions.ReportKey, SubmissionEntry]


@dataclass(frozen=True, kw_only=True, slots=True)
class Account:
    """One party on one day. Due dates are sorted by day.

    ``next``: of each rule, the next that was not handed in yet. ``overdue``: past, owed, and no submission is
    recorded. ``claimed``: the subjects that a delegate says were handed in, not confirmed yet. ``past``: fell due
    before withdrawal, or only if the party still had something of what the rule is about; nothing is recorded.
    ``nothing``: rules under which nothing is due, and why. ``standing``: duties without a day of their own.
    ``voluntary``: reports handed in without being owed.
    ``recorded``: whether any submission by anybody is recorded for these treaties; where none is, "overdue" says
    no more than that nobody keeps the record.
    """

    party: str
    on: date
    next: tuple[DueDate, ...] = ()
    overdue: tuple[DueDate, ...] = ()
    claimed: frozenset[str] = frozenset()
    handed_in: tuple[tuple[DueDate, SubmissionEntry], ...] = ()
    past: tuple[DueDate, ...] = ()
    nothing: tuple[NothingDue, ...] = ()
    standing: tuple[NothingDue, ...] = ()
    voluntary: tuple[tuple[DueDate, SubmissionEntry], ...] = ()
    recorded: bool = False

    @property
    def bound(self) -> bool:
        """Whether anything is, was or may be asked of the party."""
        return bool(self.next or self.overdue or self.handed_in or self.past)


@dataclass(frozen=True, kw_only=True, slots=True)
class _Facts:
    """What the base holds beside the rules."""

    statuses: tuple[PartyStatus, ...]
    extensions: tuple[Extension, ...]
    conditions: tuple[Condition, ...]
    standing: Standing

    def of(self, status: PartyStatus) -> tuple[list[Extension], list[Condition]]:
        key = (status.treaty, status.party)
        return (
            [one for one in self.extensions if (one.treaty, one.party) == key],
            [one for one in self.conditions if (one.treaty, one.party) == key],
        )


class Register:
    """Due dates of parties, from the rules and from what the base knows of each party.

    ``book`` holds the rules: those that ship, and an operator's own.
    """

    def __init__(self, db: Database, book: Rulebook | None = None) -> None:
        self._db = db
        self.book = book or shipped()

    async def treaties(self) -> tuple[str, ...]:
        """The treaties that have rules and of which the base knows parties, in the book's order."""
        async with self._db.read() as tx:
            return tuple([one for one in self.book.treaties() if await parties.statuses(tx, one)])

    async def of_party(self, party: str, now: datetime, treaty: str | None = None) -> Account:
        """One party (Party.key) under one treaty, or under every treaty of which the base knows what it is to it.

        Where the base knows nothing of the party, ``nothing`` says of each rule that it is not bound.
        """
        async with self._db.read() as tx:
            return await self.account(tx, party, now, treaty)

    async def account(self, tx: Tx, party: str, now: datetime, treaty: str | None = None) -> Account:
        """The same within a transaction that is open already."""
        facts = await self._facts(tx, treaty, party)
        recorded = await self._recorded(tx, treaty)
        known = facts.statuses
        if not known:
            asked = [treaty] if treaty else [one for one in self.book.treaties() if await parties.statuses(tx, one)]
            known = tuple(PartyStatus(party=party, treaty=one) for one in asked or self.book.treaties()[:1])
            if not any([await parties.statuses(tx, one.treaty) for one in known]):
                reason = Nothing.STATUS_UNKNOWN
                rules = [rule for one in known for rule in self.book.rules(one.treaty) if rule.dated]
                nothing = tuple(NothingDue(party=party, rule=rule, reason=reason) for rule in rules)
                return Account(party=party, on=now.date(), nothing=nothing, recorded=recorded)
        return self._account(party, known, facts, now, recorded=recorded)

    async def of_all(self, treaty: str, now: datetime) -> tuple[Account, ...]:
        """Every party that has deposited an instrument or has withdrawn since, by key."""
        async with self._db.read() as tx:
            return await self.accounts(tx, treaty, now)

    async def accounts(self, tx: Tx, treaty: str, now: datetime) -> tuple[Account, ...]:
        """The same within a transaction that is open already."""
        facts = await self._facts(tx, treaty)
        joined = [one for one in facts.statuses if one.deposited or one.entry_into_force or one.deposit_kind]
        recorded = _any_recorded(facts.standing)
        return tuple(self._account(one.party, (one,), facts, now, recorded=recorded) for one in joined)

    async def occurrences(
        self,
        since: date,
        until: date,
        *,
        treaty: str | None = None,
        party: str | None = None,
        conditional_unknown: bool = False,
        now: datetime | None = None,
    ) -> tuple[DueDate, ...]:
        """Every due date from ``since`` to ``until``, both counted, the soonest first.

        Submissions are not looked at. ``conditional_unknown``: also what is due only where a party has any, and it
        is not known whether it does. ``now``: only extensions granted by then count; without it, every one.
        """
        async with self._db.read() as tx:
            facts = await self._facts(tx, treaty, party)
        found: list[DueDate] = []
        for status in facts.statuses:
            extensions, conditions = facts.of(status)
            found += occurrences(
                status,
                since=since,
                until=until,
                extensions=_granted(extensions, now),
                conditions=conditions,
                rules=self.book.rules(status.treaty),
                conditional_unknown=conditional_unknown,
            )
        return tuple(sorted(found, key=lambda one: (one.day, one.rule.id, one.party)))

    async def due_of(self, subject: str, now: datetime) -> DueDate | None:
        """The due date that a subject ("due:RULE:PARTY:PERIOD") names, past or to come.

        None where there is no such rule, or nothing is due from that party in that period.
        """
        named = read_subject(subject)
        if named is None:
            return None
        id, party, period = named
        try:
            rule = self.book.by_id(id)
        except KeyError:
            return None
        if rule.yearly != bool(period):
            return None
        first, last = (date(period, 1, 1), date(period, 12, 31)) if period else (date.min, date.max)
        async with self._db.read() as tx:
            facts = await self._facts(tx, rule.treaty, party)
        for status in facts.statuses:
            extensions, conditions = facts.of(status)
            found = occurrences(
                status,
                since=first,
                until=last,
                extensions=_granted(extensions, now),
                conditions=conditions,
                rules=(rule,),
                conditional_unknown=True,
            )
            if found:
                return found[0]
        return None

    def voluntary(self, standing: Standing, party: str = "") -> tuple[tuple[DueDate, SubmissionEntry], ...]:
        """What stands as handed in without being owed, by one party or by any, the earliest first.

        Whether it is owed after all, since what a State is to the treaty was corrected, is not looked at.
        """
        found: list[tuple[DueDate, SubmissionEntry]] = []
        for entry in standing.values():
            if party in ("", entry.party) and submissions.voluntary(entry) and submissions.handed_in(entry):
                rule = next((one for one in self.book.rules(entry.treaty) if one.id == entry.rule), None)
                one = unowed(rule, entry.party, entry.period) if rule is not None else None
                found += [(one, entry)] if one is not None else []
        return tuple(sorted(found, key=lambda pair: (pair[0].day, pair[0].rule.id, pair[0].party)))

    # ── from the base ───────────────────────────────────────────────────────────────────────────────────────

    async def _facts(self, tx: Tx, treaty: str | None, party: str | None = None) -> _Facts:
        chosen = self.book.treaties() if treaty is None else (treaty,)
        statuses: list[PartyStatus] = []
        for one in chosen:
            if party is None:
                statuses += await parties.statuses(tx, one)
            elif (status := await parties.status_of(tx, one, party)) is not None:
                statuses.append(status)
        ids = [rule.id for rule in self.book.rules(treaty)]
        return _Facts(
            statuses=tuple(statuses),
            extensions=await obligations.extensions(tx, treaty=treaty, party=party),
            conditions=await obligations.conditions(tx, treaty=treaty, party=party),
            standing=await submissions.standing(tx, rules=ids, party=party),
        )

    async def _recorded(self, tx: Tx, treaty: str | None) -> bool:
        return _any_recorded(await submissions.standing(tx, rules=[rule.id for rule in self.book.rules(treaty)]))

    # ── one account ─────────────────────────────────────────────────────────────────────────────────────────

    def _account(
        self, party: str, statuses: Sequence[PartyStatus], facts: _Facts, now: datetime, *, recorded: bool
    ) -> Account:
        today = now.date()
        coming: list[DueDate] = []
        overdue: list[DueDate] = []
        past: list[DueDate] = []
        handed: list[tuple[DueDate, SubmissionEntry]] = []
        nothing: list[NothingDue] = []
        standing: list[NothingDue] = []
        claimed: set[str] = set()
        for status in statuses:
            extensions, conditions = facts.of(status)
            extensions = _granted(extensions, now)
            # That a deadline was put off says that there was something to do then, not that it was left undone.
            there = {one.condition for one in conditions if one.holds}
            surely = {
                one.id for one in self.book.rules(status.treaty) if not one.condition or one.condition in there
            }
            gone = status.withdrawn is not None and today >= status.withdrawn
            for rule in self.book.rules(status.treaty):
                state = due(rule, status, now, extensions=extensions, conditions=conditions)
                if isinstance(state, NothingDue) and state.reason is Nothing.STANDING:
                    standing.append(state)
                elif isinstance(state, NothingDue) and rule.dated:
                    nothing.append(state)
            # Two of a yearly rule's days lie ahead: the next may have been handed in before its time.
            for one in occurrences(
                status,
                since=date.min,
                until=_in_years(today, 2),
                extensions=extensions,
                conditions=conditions,
                rules=_yearly(self.book.rules(status.treaty)),
            ) + occurrences(
                status,
                since=date.min,
                until=date.max,
                extensions=extensions,
                conditions=conditions,
                rules=_once(self.book.rules(status.treaty)),
                conditional_unknown=True,
            ):
                entry = facts.standing.get((one.rule.id, one.party, one.period))
                if entry is not None and entry.step is SubmissionStep.CLAIMED:
                    claimed.add(one.subject)
                if entry is not None and submissions.handed_in(entry):
                    handed.append((one, entry))
                elif one.day >= today:
                    if not gone and today >= _force(one) and not any(one.rule.id == two.rule.id for two in coming):
                        coming.append(one)
                elif gone or one.rule.id not in surely:
                    past.append(one)
                else:
                    overdue.append(one)
        owed = {one.subject for one in (*coming, *overdue, *past, *(pair[0] for pair in handed))}
        return Account(
            party=party,
            on=today,
            voluntary=tuple(pair for pair in self.voluntary(facts.standing, party) if pair[0].subject not in owed),
            next=_sorted(coming),
            overdue=_sorted(overdue),
            claimed=frozenset(claimed),
            handed_in=tuple(sorted(handed, key=lambda pair: (pair[0].day, pair[0].rule.id))),
            past=_sorted(past),
            nothing=tuple(nothing),
            standing=tuple(standing),
            recorded=recorded,
        )


def _any_recorded(standing: Standing) -> bool:
    """Whether somebody keeps the record of what is owed."""
    return any(not submissions.voluntary(entry) for entry in standing.values())


def _granted(extensions: list[Extension], now: datetime | None) -> list[Extension]:
    if now is None:
        return extensions
    return [one for one in extensions if one.granted is None or one.granted <= now.date()]


def _yearly(rules: Sequence[Rule]) -> list[Rule]:
    return [one for one in rules if one.yearly]


def _once(rules: Sequence[Rule]) -> list[Rule]:
    return [one for one in rules if one.dated and not one.yearly]


def _force(one: DueDate) -> date:
    """The day of entry into force, which every due date is counted from."""
    return next(step.day for step in one.steps if step.kind.value == "entry-into-force")


def _in_years(day: date, years: int) -> date:
    return date(day.year + years, 12, 31)


def _sorted(found: Sequence[DueDate]) -> tuple[DueDate, ...]:
    return tuple(sorted(found, key=lambda one: (one.day, one.rule.id)))
