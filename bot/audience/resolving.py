"""From an audience to the people in it, within one transaction."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime

from bot.audience.audience import REPORTS, And, Audience, Kind, Leaf, Not, Or, parse
from bot.audience.complaint import UnknownInAudience
from bot.audience.names import key_of
from bot.audience.owing import standings
from bot.obligations.rules import Rulebook
from bot.parties.regions import REGIONS, members
from bot.text.catalogue import LANGUAGES, N_
from storage import audiences, follows, glossary, meetings, parties, people
from storage.database import Tx
from storage.rows import Person, Role

_ROLES = (Role.DELEGATE, Role.COORDINATOR)

NO_SAVED = N_("There is no saved audience called “{name}” any more. Please change the audience.")
IN_ITSELF = N_("The saved audience “{name}” contains itself. Please change it.")
NO_RULE = N_("There is no obligation “{name}” any more. Please change the audience.")
NO_GROUP = N_("Nobody is in a group called “{name}”. Please change the audience.")
NO_PARTY = N_("I know no State or organisation “{name}”. Please change the audience.")
NO_REGION = N_("I know no regional group “{name}”. Please change the audience.")
NO_TREATY = N_("I know no parties of a treaty “{name}”. Please change the audience.")
NO_MEETING = N_("There is no meeting “{name}” any more. Please change the audience.")
NO_TOPIC = N_("There is no topic “{name}” any more. Please change the audience.")
NO_ROLE = N_("A role is “delegate” or “coordinator”, not “{name}”.")
NO_LANGUAGE = N_("“{name}” is none of the six languages. Write for instance: language:fr")
NO_SUBJECT = N_("Nobody can follow “{name}”. Write for instance: follows:party:CH")
NO_PERIOD = N_("“{name}” names no year that the report falls due in. For instance: {example}")
NO_PERSON = N_("This audience names somebody whose data was erased. Please change the audience.")


class Resolving:
    """One reading of the base: everybody who may be written to, and what leaves mean among them.

    Each leaf is looked up once. Raises ``UnknownInAudience`` where one names what is not there: nobody is left
    out, or written to, in silence.
    """

    def __init__(self, tx: Tx, book: Rulebook, parties: Iterable[str], now: datetime, language: str) -> None:
        self._tx = tx
        self._book = book
        self._parties = frozenset(parties)
        self._now = now
        self._language = language
        self._people: dict[int, Person] | None = None
        self._found: dict[Leaf, frozenset[int]] = {}
        self._open: list[str] = []  # keys of the saved audiences that are being looked into
        self._reports: dict[tuple[str, int], Mapping[Kind, frozenset[str]]] = {}
        self._saved: dict[str, audiences.SavedAudience] | None = None

    async def people(self) -> Mapping[int, Person]:
        """Everybody who was invited, came in and has not left since, by id: "all"."""
        if self._people is None:
            rows = await people.everybody(self._tx, roles=_ROLES)
            self._people = {row.id: row for row in rows if row.left_at is None}
            self._of_state: dict[str, set[int]] = defaultdict(set)
            for row in self._people.values():
                self._of_state[row.state].add(row.id)
        return self._people

    async def ids(self, audience: Audience) -> frozenset[int]:
        """Who is in an audience."""
        match audience:
            case Leaf():
                if audience not in self._found:
                    self._found[audience] = await self._leaf(audience)
                return self._found[audience]
            case Not(of):
                return frozenset(await self.people()) - await self.ids(of)
            case And(parts):
                # Every part is looked at, also when nobody is left: what one names may be gone.
                return frozenset.intersection(*[await self.ids(part) for part in parts])
            case Or(parts):
                return frozenset.union(*[await self.ids(part) for part in parts])

    async def saved(self, name: str) -> Audience:
        """What a saved audience means. Raises ``UnknownInAudience``."""
        if self._saved is None:
            self._saved = {row.key: row for row in await audiences.every(self._tx)}
        row = self._saved.get(key_of(name))
        if row is None:
            raise UnknownInAudience(NO_SAVED, name=name)
        return parse(row.expression)

    async def _leaf(self, leaf: Leaf) -> frozenset[int]:
        everybody, value = await self.people(), leaf.value
        if leaf.kind in REPORTS:
            return await self._report(leaf)
        match leaf.kind:
            case Kind.ALL:
                return frozenset(everybody)
            case Kind.STATE:
                if value not in self._parties:
                    raise UnknownInAudience(NO_PARTY, name=value)
                return self._of([value])
            case Kind.REGION:
                if value not in REGIONS:
                    raise UnknownInAudience(NO_REGION, name=value)
                return self._of(members(value))
            case Kind.GROUP:
                return await self._group(value)
            case Kind.ROLE:
                if value not in {role.value for role in _ROLES}:
                    raise UnknownInAudience(NO_ROLE, name=value)
                return frozenset(id for id, row in everybody.items() if row.role.value == value)
            case Kind.LANGUAGE:
                if value not in LANGUAGES:
                    raise UnknownInAudience(NO_LANGUAGE, name=value)
                return frozenset(id for id, row in everybody.items() if (row.language or self._language) == value)
            case Kind.PARTY | Kind.SIGNATORY:
                return await self._treaty(leaf)
            case Kind.FOLLOWS | Kind.MEETING:
                return await self._followers(f"meeting:{value}" if leaf.kind is Kind.MEETING else value)
            case Kind.SAVED:
                return await self._of_saved(value)
            case _:
                return await self._person(value)

    def _of(self, states: Iterable[str]) -> frozenset[int]:
        return frozenset(id for state in states for id in self._of_state.get(state, ()))

    async def _group(self, name: str) -> frozenset[int]:
        # Also those who left count as known: a group that exists and has nobody now is empty, and no mistake.
        if name not in await audiences.groups(self._tx):
            raise UnknownInAudience(NO_GROUP, name=name)
        return frozenset(id for id, row in (await self.people()).items() if name in row.groups)

    async def _treaty(self, leaf: Leaf) -> frozenset[int]:
        rows, today = await parties.statuses(self._tx, leaf.value), self._now.date()
        if not rows:
            raise UnknownInAudience(NO_TREATY, name=leaf.value)
        there = [row for row in rows if row.withdrawn is None or row.withdrawn > today]
        joined = {
            row.party
            for row in there
            if (row.deposited is not None and row.deposited <= today)
            or (row.deposited is None and bool(row.deposit_kind or row.entry_into_force))
        }
        if leaf.kind is Kind.PARTY:
            bound = {row.party for row in there if row.entry_into_force is None or row.entry_into_force <= today}
            return self._of(joined & bound)
        signed = {row.party for row in there if row.signed is not None and row.signed <= today}
        return self._of(signed - joined)

    async def _report(self, leaf: Leaf) -> frozenset[int]:
        found = leaf.report
        if found is None:
            raise UnknownInAudience(NO_PERIOD, name=leaf.value, example="missing:ccm-article-7-annual:2025")
        try:
            rule = self._book.by_id(found[0])
        except KeyError:
            raise UnknownInAudience(NO_RULE, name=found[0]) from None
        if rule.yearly != bool(found[1]) or not rule.dated:
            raise UnknownInAudience(NO_PERIOD, name=leaf.value, example="missing:ccm-article-7-annual:2025")
        if found not in self._reports:
            self._reports[found] = await standings(self._tx, rule, found[1], self._now)
        return self._of(self._reports[found][leaf.kind])

    async def _followers(self, subject: str) -> frozenset[int]:
        kind, _, rest = subject.partition(":")
        match kind:
            case "party":
                known, sentence = rest in self._parties, NO_PARTY
            case "meeting" | "item":
                rest = rest.rpartition(":")[0] if kind == "item" else rest
                known, sentence = await meetings.meeting(self._tx, rest) is not None, NO_MEETING
            case "topic":
                known, sentence = rest in {term.id for term in await glossary.terms(self._tx)}, NO_TOPIC
            case _:
                known, sentence, rest = False, NO_SUBJECT, subject
        if not known:
            raise UnknownInAudience(sentence, name=rest)
        return frozenset(await self.people()) & await follows.followers(self._tx, subject)

    async def _of_saved(self, name: str) -> frozenset[int]:
        key = key_of(name)
        if key in self._open:
            raise UnknownInAudience(IN_ITSELF, name=name)
        meant = await self.saved(name)
        self._open.append(key)
        found = await self.ids(meant)
        self._open.pop()
        return found

    async def _person(self, value: str) -> frozenset[int]:
        id = int(value) if re.fullmatch(r"[1-9][0-9]{0,17}", value) else 0
        if not id or not await audiences.is_held(self._tx, id):
            raise UnknownInAudience(NO_PERSON)
        return frozenset({id}) & frozenset(await self.people())
