"""Putting the starter base into a database. Again changes nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from bot.parties.lexicon import Lexicon
from bot.parties.table import shipped_names, shipped_parties
from bot.records.draft import draft
from bot.records.reader import read_file
from bot.records.shelf import put_in
from bot.starter import facts
from storage import glossary, journal, meetings, obligations, parties
from storage.database import Database, Tx
from storage.rows import Authority, Deed, Doer, JournalEntry, PartyName, Visibility

Row = TypeVar("Row")

BY = "starter base"


@dataclass(frozen=True, kw_only=True, slots=True)
class Counts:
    """How many rows of one kind were not there, were there with other values, were there as they are."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class LoadReport:
    """``facts``: by kind ("parties", "names", "statuses", "extensions", "conditions", "meetings",
    "coordinators", "terms"); of a treaty's own file its statuses, extensions and conditions.

    ``record`` is "stored", "unchanged", "superseded", or "" where the record was left out; ``passages`` is how
    many passages it has.
    """

    facts: Mapping[str, Counts]
    record: str = ""
    passages: int = 0

    @property
    def changed_nothing(self) -> bool:
        return self.record in {"", "unchanged"} and all(
            counts.new == counts.changed == 0 for counts in self.facts.values()
        )


async def load_starter(db: Database, *, facts_only: bool, now: datetime) -> LoadReport:
    """Put in the facts of the Convention and, unless ``facts_only``, the starter record.

    The facts go in together or not at all. Rows that are there already are counted, not written; what others
    have put in besides stays. ``now`` is aware UTC. Raises StorageError.
    """
    async with db.write() as tx:
        counts = await _load_facts(tx)
        await note(tx, counts, f"starter:{facts.TREATY}", now)
    if facts_only:
        return LoadReport(facts=counts)
    with facts.record_file() as path:
        document = await read_file(path)
    found = draft(document, Lexicon.standard())
    result = await put_in(
        db,
        document,
        found,
        authority=Authority.UNOFFICIAL_SUMMARY,
        language="en",
        visibility=Visibility.PUBLIC,
        now=now,
        by=BY,
    )
    return LoadReport(facts=counts, record=result.outcome, passages=result.passages)


async def note(tx: Tx, counts: Mapping[str, Counts], subject: str, now: datetime) -> None:
    """Note in the journal how many rows of each kind came in or changed; nothing where none did."""
    moved = {kind: rows.new + rows.changed for kind, rows in counts.items() if rows.new or rows.changed}
    if moved:
        deed = Deed.RECORD_STARTER
        await journal.add(
            tx, JournalEntry(deed=deed, at=now, doer=Doer.TERMINAL, subject=subject, detail=dict(moved))
        )


async def _load_facts(tx: Tx) -> dict[str, Counts]:
    counts: dict[str, Counts] = {}

    ours = shipped_parties()
    to_put, counts["parties"] = compare(ours, await parties.all_parties(tx), lambda one: one.key)
    names = _distinct(shipped_names())
    names_to_put, counts["names"] = compare(names, await parties.all_names(tx), _name_key)
    if to_put or names_to_put:
        await parties.put_parties(tx, to_put, names_to_put)

    statuses, counts["statuses"] = compare(
        facts.statuses(), await parties.statuses(tx, facts.TREATY), lambda one: one.party
    )
    if statuses:
        await parties.put_statuses(tx, statuses)

    put_off, counts["extensions"] = compare(
        facts.extensions(),
        await obligations.extensions(tx, treaty=facts.TREATY),
        lambda one: (one.party, one.rule, one.until),
    )
    if put_off:
        await obligations.put_extensions(tx, put_off)

    known, counts["conditions"] = compare(
        facts.conditions(),
        await obligations.conditions(tx, treaty=facts.TREATY),
        lambda one: (one.party, one.condition),
    )
    if known:
        await obligations.put_conditions(tx, known)

    held = await meetings.meetings(tx, facts.TREATY)
    # What somebody changed by hand or by a file stands, and is counted as it is.
    by_hand = {one.id: one for one in held if one.revision or one.uid}
    every, counts["meetings"] = compare(
        [by_hand.get(one.id, one) for one in facts.meetings()], held, lambda one: one.id
    )
    if every:
        await meetings.put_meetings(tx, every)

    offices = facts.coordinators()
    there = await parties.coordinators(tx, facts.TREATY)
    to_set, counts["coordinators"] = compare(offices, there, lambda one: (one.period, one.theme))
    if to_set:
        # The table is set as a whole: what others have put in besides is kept behind ours.
        set_here = {(one.period, one.theme) for one in offices}
        others = tuple(one for one in there if (one.period, one.theme) not in set_here)
        await parties.put_coordinators(tx, (*offices, *others))

    words, counts["terms"] = compare(facts.terms(), await glossary.terms(tx), lambda one: one.id)
    if words:
        await glossary.put_terms(tx, words)
    return counts


def compare(ours: Iterable[Row], there: Iterable[Row], key: Callable[[Row], object]) -> tuple[list[Row], Counts]:
    """The rows of ours that are new or differ from those there, and the counts."""
    stored = {key(row): row for row in there}
    fresh, changed, unchanged = [], [], 0
    for row in ours:
        old = stored.get(key(row))
        if old is None:
            fresh.append(row)
        elif old != row:
            changed.append(row)
        else:
            unchanged += 1
    return [*fresh, *changed], Counts(new=len(fresh), changed=len(changed), unchanged=unchanged)


def _name_key(name: PartyName) -> object:
    return name.party, name.language, name.name, name.kind


def _distinct(names: Iterable[PartyName]) -> list[PartyName]:
    """Each name of a party once a language and kind."""
    found: dict[object, PartyName] = {}
    for name in names:
        found.setdefault(_name_key(name), name)
    return list(found.values())
