"""What somebody follows and at what pace, read and changed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from bot.follows.matching import Matchers
from bot.follows.meant import known, meant
from bot.follows.naming import Names
from bot.follows.subjects import Subject, read
from bot.parties.lexicon import Lexicon
from bot.people.roster import People
from bot.text.words import Analyser
from storage import follows, people
from storage.database import Database
from storage.follows import Follow, Pace
from storage.rows import Person, Reader, Role

MOST: Final = 100


class Done(StrEnum):
    """What became of the wish to follow something."""

    NOW = "now"
    ALREADY = "already"
    FULL = "full"  # they follow as much as one may
    UNKNOWN = "unknown"  # there is no such thing (any more)
    NOBODY = "nobody"  # they have no role (any more)


@dataclass(frozen=True, kw_only=True, slots=True)
class Followed:
    """What somebody follows, in the order in which they began to, with the names of it all."""

    subjects: tuple[Subject, ...]
    names: Names
    pace: Pace


class Following:
    """A service of the desk. People are Telegram user ids."""

    def __init__(self, db: Database, lexicon: Lexicon, roster: People, matchers: Matchers | None = None) -> None:
        self._db = db
        self._lexicon = lexicon
        self._roster = roster
        self._analyser = Analyser()
        self._matchers = matchers or Matchers(lexicon, self._analyser)

    async def of(self, person: int, reader: Reader) -> Followed:
        """Everything somebody follows. A subject whose form is of another version is left out."""
        async with self._db.read() as tx:
            rows = await follows.of_person(tx, person)
            found = tuple(subject for row in rows if (subject := read(row.subject)) is not None)
            return Followed(
                subjects=found, names=await Names.of(tx, found, reader), pace=await follows.pace(tx, person)
            )

    async def follows(self, person: int, subject: Subject) -> bool:
        """Whether they follow it."""
        async with self._db.read() as tx:
            return person in await follows.followers(tx, str(subject))

    async def meant(self, words: str, reader: Reader, language: str, now: datetime) -> tuple[Subject, ...]:
        """What words may mean, the likeliest first; () for nothing that is known."""
        async with self._db.read() as tx:
            return await meant(
                tx,
                words,
                reader=reader,
                language=language,
                now=now,
                lexicon=self._lexicon,
                analyser=self._analyser,
                matchers=self._matchers,
            )

    async def names(self, subjects: tuple[Subject, ...], reader: Reader) -> Names:
        """What these are called."""
        async with self._db.read() as tx:
            return await Names.of(tx, subjects, reader)

    async def follow(self, person: int, subject: Subject, reader: Reader, now: datetime) -> Done:
        """From now on they are told of records that concern it."""
        async with self._db.write() as tx:
            if (await self._roster.role_in(tx, person)).rank < Role.DELEGATE.rank:
                return Done.NOBODY
            theirs = {one.subject for one in await follows.of_person(tx, person)}
            if str(subject) in theirs:
                return Done.ALREADY
            if not await known(tx, subject, self._lexicon, reader):
                return Done.UNKNOWN
            if await people.person(tx, person) is None:
                await people.put_person(tx, Person(id=person))
            row = Follow(person=person, subject=str(subject), at=now)
            return Done.NOW if await follows.put(tx, row, most=MOST) else Done.FULL

    async def stop(self, person: int, subject: str) -> bool:
        """They are not told of it any more; False where they did not follow it."""
        async with self._db.write() as tx:
            return await follows.drop(tx, person, subject)

    async def choose_pace(self, person: int, pace: Pace) -> None:
        """How soon they are told."""
        async with self._db.write() as tx:
            if await people.person(tx, person) is None:
                await people.put_person(tx, Person(id=person))
            await follows.put_pace(tx, person, pace)
