"""From a row of the outbox to a digest: everything is read once more, right before it is sent."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from bot.delivery import Composed, Dropped, Later, Ready
from bot.follows.digest import Concern, Heads, Told, told
from bot.follows.digestviews import digest_message, pages_of
from bot.follows.matching import Matcher, Matchers
from bot.follows.naming import Names
from bot.follows.newsroom import reader_of
from bot.follows.subjects import read
from bot.follows.windows import quiet_until
from bot.parties.lexicon import Lexicon
from bot.people.roster import People
from bot.questions.types import Citation
from bot.questions.verify import verified
from bot.questions.wording import Voice
from bot.records.witnesses import meetings_known
from bot.reminders.instants import Quiet
from bot.reminders.plan import Almanac, Where
from bot.text.catalogue import Catalogues
from bot.text.message import Message
from bot.text.words import Analyser
from storage import follows, glossary, people, records
from storage.database import Database, Tx
from storage.follows import News
from storage.rows import OutboxState, Outgoing, Person, Reader

_LOOK_AGAIN: Final = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class _Left:
    """What is left of a digest: records, and whether a newer one is yet to be looked at."""

    concerns: tuple[Concern, ...]
    names: Names
    heads: Heads
    matcher: Matcher
    newer: bool


class Digests:
    """Makes the messages of rows of the kind "digest", and their further pages.

    ``language`` is of those who chose none.
    """

    def __init__(
        self,
        db: Database,
        roster: People,
        catalogues: Catalogues,
        lexicon: Lexicon,
        almanac: Almanac,
        *,
        language: str = "en",
        matchers: Matchers | None = None,
    ) -> None:
        self._db = db
        self._roster = roster
        self._catalogues = catalogues
        self._lexicon = lexicon
        self._almanac = almanac
        self._language = language
        self._matchers = matchers or Matchers(lexicon, Analyser())

    async def compose(self, row: Outgoing, now: datetime) -> Composed:
        """The first page; dropped where nothing of it holds any more."""
        async with self._db.read() as tx:
            person = await people.person(tx, row.person)
            pace = await follows.pace(tx, row.person)
        reader = reader_of(self._roster, row.person, person)
        if person is None or reader is None:
            return Dropped(OutboxState.CANCELLED, "The person has left.")
        quiet = Quiet.of(person)
        zone = self._almanac.zone(Where(person.zone, quiet))
        if end := quiet_until(pace, now, zone, quiet, datetime.fromisoformat(row.data["window"])):
            return Later(end)
        left = await self._left(int(row.data["mailing"]), person, reader)
        if left.newer:
            return Later(now + _LOOK_AGAIN)
        voice = Voice(self._catalogues.texts(person.language or self._language), self._lexicon, person.zone)
        message = await self._message(int(row.data["mailing"]), 0, left, reader, voice, again=row.tries > 1)
        return Ready(message) if message else Dropped(OutboxState.CANCELLED, "Nothing of it is left to tell.")

    async def page(self, mailing: int, page: int, person: int, voice: Voice) -> Message | None:
        """Another page of a digest somebody got, as it holds now; None where it is gone, or another's."""
        async with self._db.read() as tx:
            found = await follows.mailing(tx, mailing)
            row = await people.person(tx, person)
        reader = reader_of(self._roster, person, row)
        if found is None or found.person != person or row is None or reader is None:
            return None
        return await self._message(mailing, page, await self._left(mailing, row, reader), reader, voice)

    async def _left(self, mailing: int, person: Person, reader: Reader) -> _Left:
        async with self._db.read() as tx:
            news = await follows.told_in(tx, mailing)
            since = {one.subject: one.at for one in await follows.of_person(tx, person.id)}
            wanted = [one for one in news if one.subject in since and since[one.subject] <= one.at]
            newer = await _newer(tx, wanted)
            subjects = [found for one in wanted if (found := read(one.subject)) is not None]
            names = await Names.of(tx, subjects, reader)
            concerns = await self._concerns(tx, wanted, reader)
            terms = await glossary.terms(tx)
            heads = Heads(await meetings_known(tx, reader))
        matcher = self._matchers.of(terms)
        return _Left(tuple(concerns), names, heads, matcher, newer)

    async def _concerns(self, tx: Tx, news: Sequence[News], reader: Reader) -> list[Concern]:
        """The records that are still to be told of, and may be; the latest first."""
        by_record: dict[int, list[News]] = {}
        for one in news:
            by_record.setdefault(one.record, []).append(one)
        found = []
        for record in await records.current(tx, reader, ids=list(by_record)):
            rows = by_record[record.id]
            subjects = [subject for row in rows if (subject := read(row.subject)) is not None]
            found.append(
                Concern(
                    record=record,
                    passages=await records.passages(tx, record=record.id),
                    subjects=tuple(subjects),
                    corrected=any(row.corrected for row in rows),
                )
            )
        return found[::-1]

    async def _message(
        self, mailing: int, page: int, left: _Left, reader: Reader, voice: Voice, *, again: bool = False
    ) -> Message | None:
        everything = await asyncio.to_thread(self._told, left)
        async with self._db.read() as tx:
            quoted = [quote for one in everything for spoken in one.spoken for quote in spoken.quotes]
            kept = await verified(tx, quoted, reader)
        everything = [one for one in (_borne_out(one, kept) for one in everything) if one is not None]
        pages = pages_of(everything)
        if not pages:
            return None
        page = min(max(page, 0), len(pages) - 1)
        return digest_message(mailing, page, pages, left.names, voice, records=len(everything), again=again)

    def _told(self, left: _Left) -> list[Told]:
        found = (told(one, left.matcher, left.heads, self._lexicon) for one in left.concerns)
        return [one for one in found if one is not None]


async def _newer(tx: Tx, news: Sequence[News]) -> bool:
    """Whether a record was superseded by one that the tick has not looked at yet: it puts that in its place."""
    ends = {one.record for one in news}
    while further := await follows.successors(tx, ends):
        ends = {further.get(id, id) for id in ends}
    newest = ends - {one.record for one in news}
    standing = await follows.standings(tx, newest)
    looked = await follows.seen(tx, newest)
    return any(standing[id].current and id not in looked for id in newest)


def _borne_out(one: Told, kept: Sequence[Citation]) -> Told | None:
    """What is told, with those of its quotes that the base bears out; None where it had some and none is left."""
    if not one.spoken:
        return one
    spoken = []
    for each in one.spoken:
        quotes = tuple(quote for quote in each.quotes if quote in kept)
        if quotes:
            spoken.append(replace(each, quotes=quotes))
    return replace(one, spoken=tuple(spoken)) if spoken else None
