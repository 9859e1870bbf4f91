"""Calendar feeds: a secret address for each person, and what is found there.

The secret has 256 bits. Its digest alone is kept: whoever reads the base cannot open a feed, and an address that
was lost is not told again but replaced.
"""

from __future__ import annotations

import hashlib
import re
import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from bot.calendar.calendars import Calendars
from bot.calendar.file import calendar_bytes
from bot.people.roster import People
from bot.text.catalogue import Catalogues
from storage import feeds, journal, people
from storage.database import Database, Tx
from storage.rows import Deed, Doer, Feed, JournalEntry, Person, Reader, Role

_BYTES: Final = 32
_SECRET: Final = re.compile(r"[A-Za-z0-9_-]{43}")


@dataclass(frozen=True, slots=True)
class FeedContent:
    """What a feed holds now. ``etag`` changes with it."""

    body: bytes
    etag: str


class Feeds:
    """``address`` is the public one under which feeds are served, "" where they are not served."""

    def __init__(
        self,
        db: Database,
        calendars: Calendars,
        roster: People,
        catalogues: Catalogues,
        *,
        address: str,
        language: str = "en",
    ) -> None:
        self._db = db
        self._calendars = calendars
        self._roster = roster
        self._catalogues = catalogues
        self._address = address
        self._language = language

    @property
    def served(self) -> bool:
        """Whether there is an address to give."""
        return bool(self._address)

    async def of(self, person: int) -> Feed | None:
        """Somebody's feed, without its secret."""
        async with self._db.read() as tx:
            return await feeds.feed_of(tx, person)

    async def renew(self, person: int, language: str, now: datetime) -> str:
        """A new address for somebody's feed, told this once; the one before stops working."""
        secret = secrets.token_urlsafe(_BYTES)
        async with self._db.write() as tx:
            if await people.person(tx, person) is None:
                await people.put_person(tx, Person(id=person))
            row = Feed(person=person, digest=_digest(secret), created_at=now, language=language)
            await feeds.put_feed(tx, row)
            await self._note(tx, Deed.FEED_MADE, person, now)
        return f"{self._address.rstrip('/')}/calendar/{secret}.ics"

    async def stop(self, person: int, now: datetime) -> bool:
        """End somebody's feed; False where there was none."""
        async with self._db.write() as tx:
            ended = await feeds.drop_feed(tx, person)
            if ended:
                await self._note(tx, Deed.FEED_WITHDRAWN, person, now)
        return ended

    async def _note(self, tx: Tx, deed: Deed, person: int, now: datetime) -> None:
        doer = Doer((await self._roster.role_in(tx, person)).value)
        await journal.add(tx, JournalEntry(deed=deed, at=now, doer=doer, by=person, person=person))

    async def content(self, secret: str, now: datetime) -> FeedContent | None:
        """What is found under a secret; None for every wrong one, and where the person has no role any more."""
        if not _SECRET.fullmatch(secret):
            return None
        async with self._db.read() as tx:
            feed = await feeds.feed_called(tx, _digest(secret))
            person = await people.person(tx, feed.person) if feed is not None else None
        if feed is None or person is None or self._roster.role(person.id, person).rank < Role.DELEGATE.rank:
            return None
        texts = self._catalogues.texts(person.language or feed.language or self._language)
        reader = Reader(
            role=self._roster.role(person.id, person), state=person.state, groups=frozenset(person.groups)
        )
        events = await self._calendars.of_person(person, texts, now, reader=reader)
        title = texts.say("Treaty meetings and due dates")
        body = calendar_bytes(events, language=texts.language, title=title, feed=True)
        return FeedContent(body, f'"{hashlib.sha256(body).hexdigest()[:32]}"')


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
