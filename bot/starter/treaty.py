"""What States are to a treaty, from its own file into the base. Again changes nothing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from bot.circumstances.circumstance import Circumstance, entry_of
from bot.errors import BadInput
from bot.obligations.due import entered
from bot.obligations.reading import ConditionRow, ExtensionRow, StatusRow, TreatyFile
from bot.obligations.rules import Rulebook
from bot.parties.lexicon import Lexicon
from bot.parties.table import shipped_names, shipped_parties
from bot.starter.load import Counts, LoadReport, compare
from storage import journal, obligations, parties
from storage.database import Database, Tx
from storage.rows import Condition, Deed, Doer, Extension, JournalEntry, PartyStatus


async def put_treaty_in(
    db: Database, files: Iterable[TreatyFile], book: Rulebook, lexicon: Lexicon, *, now: datetime
) -> LoadReport:
    """Put in the status, extensions and conditions that the files hold; all of it or nothing. Rules are not stored.

    ``book`` holds the rules in use. The journal notes each extension and condition that was not there so, and how
    many States' status. Raises ``BadInput`` for a State that is not known, and for a treaty or a rule
    that is not in the book.
    """
    files = tuple(files)
    async with db.write() as tx:
        if not await parties.all_parties(tx):
            await parties.put_parties(tx, shipped_parties(), dict.fromkeys(shipped_names()))
        counts: dict[str, Counts] = {}
        for file in files:
            for kind, added in (await _put(tx, file, book, lexicon, now)).items():
                counts[kind] = _sum(counts.get(kind, Counts()), added)
    return LoadReport(facts=counts)


async def _put(tx: Tx, file: TreatyFile, book: Rulebook, lexicon: Lexicon, now: datetime) -> dict[str, Counts]:
    treaty = file.treaty
    if treaty not in book.treaties():
        raise BadInput(
            f"No rules of the treaty {treaty} are in use; BOT_OBLIGATIONS has to name a file that has them."
        )
    counts: dict[str, Counts] = {}
    statuses, counts["statuses"] = compare(
        [_status(treaty, row, book, lexicon) for row in file.statuses],
        await parties.statuses(tx, treaty),
        lambda one: one.party,
    )
    await parties.put_statuses(tx, statuses)
    noted = JournalEntry(deed=Deed.OBLIGATION_STATUS, at=now, doer=Doer.TERMINAL, subject=f"treaty:{treaty}")
    if statuses:
        await journal.add(tx, replace(noted, detail={"statuses": len(statuses)}))
    extensions, counts["extensions"] = compare(
        [_extension(treaty, row, book, lexicon) for row in file.extensions],
        await obligations.extensions(tx, treaty=treaty),
        lambda one: (one.party, one.rule, one.until),
    )
    await obligations.put_extensions(tx, extensions)
    conditions, counts["conditions"] = compare(
        [_condition(treaty, row, book, lexicon) for row in file.conditions],
        await obligations.conditions(tx, treaty=treaty),
        lambda one: (one.party, one.condition),
    )
    await obligations.put_conditions(tx, conditions)
    put_down: list[Circumstance] = [*extensions, *conditions]
    for one in put_down:
        await journal.add(tx, entry_of(one, noted))
    return counts


def _status(treaty: str, row: StatusRow, book: Rulebook, lexicon: Lexicon) -> PartyStatus:
    force = row.entry_into_force
    if force is None and row.deposited is not None:
        entry = next(one.entry or one for one in book.rules(treaty))
        force = entered(entry, row.deposited).day
    return PartyStatus(
        party=_party(row.party, lexicon),
        treaty=treaty,
        signed=row.signed,
        deposited=row.deposited,
        deposit_kind=row.deposit_kind,
        entry_into_force=force,
        withdrawn=row.withdrawn,
        source=row.source,
        note=row.note,
    )


def _extension(treaty: str, row: ExtensionRow, book: Rulebook, lexicon: Lexicon) -> Extension:
    rule = next((one for one in book.rules(treaty) if one.id == row.rule), None)
    if rule is None:
        raise BadInput(f"The extension of {row.party} names the rule {row.rule!r}, which {treaty} does not have.")
    if not rule.extendable:
        raise BadInput(f"The rule {row.rule!r} cannot be extended, and {row.party} has an extension of it.")
    return Extension(
        treaty=treaty,
        party=_party(row.party, lexicon),
        rule=row.rule,
        until=row.until,
        granted=row.granted,
        source=row.source,
        note=row.note,
    )


def _condition(treaty: str, row: ConditionRow, book: Rulebook, lexicon: Lexicon) -> Condition:
    known = sorted({one.condition for one in book.rules(treaty) if one.condition})
    if row.condition not in known:
        raise BadInput(f"No rule of {treaty} hangs on {row.condition!r}; there are: {', '.join(known) or 'none'}.")
    return Condition(
        treaty=treaty,
        party=_party(row.party, lexicon),
        condition=row.condition,
        holds=row.holds,
        since=row.since,
        source=row.source,
    )


def _party(name: str, lexicon: Lexicon) -> str:
    key = lexicon.key_of(name)
    if key is None:
        raise BadInput(f"No State is called {name!r}; give its name or ISO code, for instance CH.")
    return key


def _sum(one: Counts, other: Counts) -> Counts:
    return Counts(
        new=one.new + other.new, changed=one.changed + other.changed, unchanged=one.unchanged + other.unchanged
    )
