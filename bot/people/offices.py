"""In whose name coordinators write, and that nobody writes in another's."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import Enum, auto
from functools import cached_property

from bot.parties.fold import fold
from bot.parties.lexicon import Lexicon
from bot.people.roster import People
from bot.questions.wording import Voice
from bot.text.catalogue import LANGUAGES, N_
from storage import offices, people
from storage.database import Database, Tx
from storage.rows import Deed, PartyKind, Person, Role

LONGEST = 80  # characters of an office's name
_SENDS_PEOPLE = frozenset({PartyKind.STATE, PartyKind.ORGANISATION})

# Letters of other scripts that look like Latin ones, and Latin ones that look like each other.
_LOOK_ALIKE: Mapping[int, int] = str.maketrans(
    "аеорсухіκкѕјԁһԛԝѵмтвнαεορτυινχβζ0l1|ıℓ",
    "aeopcyxikksjdhqwvmtbhaeoptuivxbzoiiiii",
)
_PAIRS_ALIKE = (("rn", "m"), ("vv", "w"))


class Refusal(Enum):
    """Why an office was not given."""

    NOT_ALLOWED = auto()  # who gives it is no administrator
    NO_COORDINATOR = auto()  # only who coordinates writes in the name of an office
    NO_NAME = auto()
    TOO_LONG = auto()
    ANOTHERS = auto()  # it reads like the office of somebody of another State or organisation
    A_STATE = auto()  # it is the name of a State or organisation that is not theirs


@dataclass(frozen=True, slots=True)
class Doubt:
    """An office that names States or organisations (Party.keys) other than the person's own: to be confirmed."""

    name: str
    parties: tuple[str, ...]


class Offices:
    """Gives and takes them; only administrators do."""

    def __init__(self, db: Database, people: People, lexicon: Lexicon) -> None:
        self._db = db
        self._people = people
        self._lexicon = lexicon

    async def of(self, person: int) -> str:
        """The office somebody was given; "" where none was."""
        async with self._db.read() as tx:
            return await offices.office_of(tx, person)

    async def shown(self, person: int, voice: Voice) -> str:
        """In whose name somebody writes, as a reader is told."""
        async with self._db.read() as tx:
            return await office(tx, person, voice)

    async def give(
        self, person: int, written: str, *, by: int, now: datetime, sure: bool = False
    ) -> str | Refusal | Doubt:
        """Give a coordinator, or an administrator, an office; its name as it was kept.

        ``sure``: also where it names a State that is not theirs. Several people of one State or organisation may
        hold one office; nobody else may hold one that reads like it.
        """
        name = clean_office(written)
        if len(name) > LONGEST:
            return Refusal.TOO_LONG
        key = key_of(name)
        if not key:
            return Refusal.NO_NAME
        async with self._db.write() as tx:
            if await self._people.role_in(tx, by) is not Role.ADMINISTRATOR:
                return Refusal.NOT_ALLOWED
            if (await self._people.role_in(tx, person)).rank < Role.COORDINATOR.rank:
                return Refusal.NO_COORDINATOR
            row = await people.person(tx, person) or Person(id=person)
            if await self._is_anothers(tx, key, row):
                return Refusal.ANOTHERS
            called = self._called.get(key, frozenset())
            if called and row.state not in called:
                return Refusal.A_STATE
            others = self._others_named(name, row.state)
            if others and not sure:
                return Doubt(name, others)
            await offices.give(tx, person, name, by, now, key=key)
            await self._people.note(tx, Deed.ROLE_OFFICE, by=by, person=person, now=now, office=name)
            return name

    async def take(self, person: int, *, by: int, now: datetime) -> bool | Refusal:
        """Take somebody's office away; False where they had none."""
        async with self._db.write() as tx:
            if await self._people.role_in(tx, by) is not Role.ADMINISTRATOR:
                return Refusal.NOT_ALLOWED
            if not await offices.take(tx, person):
                return False
            await self._people.note(tx, Deed.ROLE_OFFICE, by=by, person=person, now=now, office="")
            return True

    async def _is_anothers(self, tx: Tx, key: str, row: Person) -> bool:
        for one in await offices.every(tx):
            if one.key != key or one.person == row.id:
                continue
            holder = await people.person(tx, one.person)
            if (holder.state if holder is not None else "") != row.state:
                return True
        return False

    def _others_named(self, name: str, own: str) -> tuple[str, ...]:
        """The States and organisations that an office names, but for the person's own."""
        mentions = self._lexicon.mentions(name, demonyms=True)
        found = [one.parties[0] for one in mentions if own not in one.parties]
        return tuple(dict.fromkeys(party for party in found if self._lexicon.kind(party) in _SENDS_PEOPLE))

    @cached_property
    def _called(self) -> Mapping[str, frozenset[str]]:
        """What may be taken for the name of a State or organisation, folded → those that may be meant."""
        found: dict[str, set[str]] = {}
        for party in self._lexicon.parties:
            if party.kind in _SENDS_PEOPLE:
                for language in LANGUAGES:
                    name = self._lexicon.name(party.key, language)
                    for form in (name, f"{name} coordinator"):  # as who has no office is told
                        found.setdefault(key_of(form), set()).add(party.key)
        return {key: frozenset(parties) for key, parties in found.items()}


OF_PARTY = N_("{party} (coordinator)")
OF_NOBODY = N_("A coordinator")


async def office(tx: Tx, person: int, voice: Voice) -> str:
    """In whose name somebody writes: the office they were given, else "Switzerland (coordinator)"."""
    row = await people.person(tx, person)
    return told(await offices.office_of(tx, person), row.state if row is not None else "", voice)


def told(given: str, state: str, voice: Voice) -> str:
    """An office as a reader is told: ``given``, as offices are kept; where it is "", by the State (Party.key)."""
    if given:
        return voice.foreign(given)
    return voice.texts.say(OF_PARTY).format(party=voice.party(state)) if state else voice.texts.say(OF_NOBODY)


def clean_office(written: str) -> str:
    """One line of what can be seen: nothing that turns the direction, breaks the line or shows nothing."""
    shown = "".join(c if unicodedata.category(c)[0] != "C" and c not in "\u2028\u2029" else " " for c in written)
    return " ".join(shown.split())


def key_of(name: str) -> str:
    """The name as the eye takes it: letters that look alike are one, whatever their case, accents and script."""
    key = "".join(c for c in fold(name).text.translate(_LOOK_ALIKE) if c.isalnum())
    for pair, one in _PAIRS_ALIKE:
        key = key.replace(pair, one)
    return key
