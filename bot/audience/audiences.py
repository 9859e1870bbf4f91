"""Audiences as the base has them at one moment: who is in, how many, and those kept under a name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import Enum, auto

from bot.audience.audience import And, Audience, Kind, Leaf, Not, Or, leaves, parse
from bot.audience.complaint import AudienceError, UnknownInAudience
from bot.audience.describing import describe, titles
from bot.audience.names import clean_name, key_of
from bot.audience.resolving import IN_ITSELF, Resolving
from bot.obligations.register import Register
from bot.parties.lexicon import Lexicon
from bot.people.roster import People
from bot.questions.wording import Voice
from bot.text.catalogue import SOURCE_LANGUAGE, language_of
from storage import audiences, chats, journal
from storage.audiences import SavedAudience
from storage.database import Database, Tx
from storage.rows import Deed, Doer, JournalEntry, Person, Role


@dataclass(frozen=True, kw_only=True, slots=True)
class Count:
    """How many are in an audience. ``parties`` are their States and organisations, each once.

    ``by_language``: language → people who are written to in it, the most first; those who chose none count for
    the house's. ``blocked``: how many of the people take no messages from the bot, as far as is known.
    """

    people: int
    parties: int
    by_language: Mapping[str, int]
    blocked: int


class Refusal(Enum):
    """Why an audience was not kept, or not dropped."""

    NOT_ALLOWED = auto()  # no coordinator any more
    TAKEN = auto()  # the name is another's already; ``replace`` puts this in its place
    GONE = auto()  # there is none of that name


class Audiences:
    """Finds who is in an audience, and keeps audiences under names.

    ``language`` is spoken to those who chose none.
    """

    def __init__(
        self,
        db: Database,
        lexicon: Lexicon,
        register: Register,
        people: People,
        *,
        language: str = SOURCE_LANGUAGE,
    ) -> None:
        self._db = db
        self._lexicon = lexicon
        self._register = register
        self._people = people
        self._language = language

    # ── who is in ───────────────────────────────────────────────────────────────────────────────────────────

    async def people_of(self, tx: Tx, audience: Audience, now: datetime) -> tuple[Person, ...]:
        """Everybody in an audience, by id: people who were invited, came in and have not left.

        Who blocked the bot is in. Raises ``UnknownInAudience`` where it names what is not there any more.
        """
        resolving = self._resolving(tx, now)
        ids, everybody = await resolving.ids(audience), await resolving.people()
        return tuple(everybody[id] for id in sorted(ids))

    async def count(self, audience: Audience, now: datetime) -> Count:
        """How many are in. Raises as ``people_of``."""
        async with self._db.read() as tx:
            return await self.count_in(tx, audience, now)

    async def count_in(self, tx: Tx, audience: Audience, now: datetime) -> Count:
        """The same within a transaction."""
        found = await self.people_of(tx, audience, now)
        languages = Counter(self.language_of(row) for row in found)
        blocked = await chats.all_stopped(tx)
        return Count(
            people=len(found),
            parties=len({row.state for row in found if row.state}),
            by_language=dict(sorted(languages.items(), key=lambda pair: (-pair[1], pair[0]))),
            blocked=sum(row.id in blocked for row in found),
        )

    def language_of(self, person: Person) -> str:
        """The language somebody is written to in, unasked."""
        return language_of(person.language) or self._language

    async def expanded(self, tx: Tx, audience: Audience, now: datetime) -> Audience:
        """The audience with what saved audiences mean in the place of their names: it changes only where it means
        something else. Raises ``UnknownInAudience``.
        """
        return await self._expanded(self._resolving(tx, now), audience, ())

    async def described(self, audience: Audience, voice: Voice) -> str:
        """The audience in a line of the reader's language."""
        async with self._db.read() as tx:
            return await self.described_in(tx, audience, voice)

    async def described_in(self, tx: Tx, audience: Audience, voice: Voice) -> str:
        """The same within a transaction."""
        return describe(audience, voice, await titles(tx, audience, self._register.book))

    # ── kept under a name ───────────────────────────────────────────────────────────────────────────────────

    async def saved(self) -> tuple[SavedAudience, ...]:
        """All of them, by name."""
        async with self._db.read() as tx:
            return await audiences.every(tx)

    async def save(
        self, name: str, audience: Audience, *, by: int, now: datetime, replace: bool = False
    ) -> SavedAudience | Refusal:
        """Keep an audience under a name.

        Raises ``AudienceError`` where the name cannot be one, or the audience names what is not there: itself
        included, through however many others.
        """
        name = clean_name(name)
        key = key_of(name)
        async with self._db.write() as tx:
            if not await self._may(tx, by):
                return Refusal.NOT_ALLOWED
            if not replace and await audiences.saved(tx, key) is not None:
                return Refusal.TAKEN
            resolving = self._resolving(tx, now)
            if key in await self._reached(resolving, audience):
                raise AudienceError(IN_ITSELF, name=name)
            await resolving.ids(audience)
            row = SavedAudience(key=key, name=name, expression=str(audience), by=by, at=now)
            await audiences.put(tx, row)
            await self._note(tx, "saved", row, by, now)
            return row

    async def drop(self, key: str, *, by: int, now: datetime) -> SavedAudience | Refusal:
        """Keep an audience no more; what names it says so from then on."""
        async with self._db.write() as tx:
            if not await self._may(tx, by):
                return Refusal.NOT_ALLOWED
            row = await audiences.saved(tx, key)
            if row is None:
                return Refusal.GONE
            await audiences.drop(tx, key)
            await self._note(tx, "dropped", row, by, now)
            return row

    async def used_by(self, key: str) -> tuple[SavedAudience, ...]:
        """The saved audiences that name this one."""
        return tuple(row for row in await self.saved() if key in _named(parse(row.expression)))

    # ── helpers ─────────────────────────────────────────────────────────────────────────────────────────────

    def _resolving(self, tx: Tx, now: datetime) -> Resolving:
        keys = (party.key for party in self._lexicon.parties)
        return Resolving(tx, self._register.book, keys, now, self._language)

    async def _expanded(self, resolving: Resolving, audience: Audience, within: tuple[str, ...]) -> Audience:
        match audience:
            case Leaf(Kind.SAVED, name):
                if key_of(name) in within:
                    raise UnknownInAudience(IN_ITSELF, name=name)
                return await self._expanded(resolving, await resolving.saved(name), (*within, key_of(name)))
            case Leaf():
                return audience
            case Not(of):
                return Not(await self._expanded(resolving, of, within))
            case And(parts):
                return And(tuple([await self._expanded(resolving, part, within) for part in parts]))
            case Or(parts):
                return Or(tuple([await self._expanded(resolving, part, within) for part in parts]))

    async def _reached(self, resolving: Resolving, audience: Audience) -> frozenset[str]:
        """The keys of every saved audience that an audience leads to. Raises ``UnknownInAudience``."""
        reached: set[str] = set()
        ahead = [audience]
        while ahead:
            for leaf in leaves(ahead.pop()):
                if leaf.kind is Kind.SAVED and (key := key_of(leaf.value)) not in reached:
                    reached.add(key)
                    ahead.append(await resolving.saved(leaf.value))
        return frozenset(reached)

    async def _may(self, tx: Tx, person: int) -> bool:
        return (await self._people.role_in(tx, person)).rank >= Role.COORDINATOR.rank

    async def _note(self, tx: Tx, what: str, row: SavedAudience, by: int, now: datetime) -> None:
        doer = Doer(await self._people.role_in(tx, by))
        entry = JournalEntry(
            deed=Deed.ANNOUNCEMENT_AUDIENCE, at=now, doer=doer, by=by, detail={"name": row.name, "change": what}
        )
        await journal.add(tx, entry)


def _named(audience: Audience) -> frozenset[str]:
    return frozenset(key_of(leaf.value) for leaf in leaves(audience) if leaf.kind is Kind.SAVED)
