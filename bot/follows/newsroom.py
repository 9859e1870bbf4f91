"""The tick: records that went in become news for those who follow what they concern, and news becomes digests.

A record is looked at once, when it went in, and again when it is opened to others. What it is news for is written
down in the same transaction as that it was looked at, so that a tick done twice, or cut short, tells nothing twice
and loses nothing. Texts are not kept: a digest is made from the base when it is sent.
"""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from bot.follows.matching import Hit, Matcher, Matchers, Signature, signature
from bot.follows.subjects import Subject, read
from bot.follows.windows import opening
from bot.parties.lexicon import Lexicon
from bot.people.roster import People
from bot.reminders.instants import Quiet
from bot.reminders.plan import Almanac, Where
from bot.text.words import Analyser
from storage import changes, follows, glossary, outbox, people, records, reminders
from storage.database import Database, Tx
from storage.follows import DIGEST, USUAL, News, Pace, Standing, Waiting
from storage.rows import Outgoing, Person, Reader, Role

ROLES: Final = (Role.DELEGATE, Role.COORDINATOR, Role.ADMINISTRATOR)
LASTING: Final = timedelta(days=14)
REMEMBERED: Final = timedelta(days=60)
TAKEN_APART: Final = "Told together with what came in since."
_LOOKED = "follows"
_PRIORITY = 7  # replies and reminders go first
_PEOPLE_AT_ONCE = 100


@dataclass(frozen=True, slots=True)
class Report:
    """What a tick did: records looked at, and digests queued."""

    records: int = 0
    digests: int = 0


@dataclass(frozen=True, slots=True)
class _Read:
    """What a record holds for the subjects that are followed, and what the one before it held."""

    found: Mapping[str, Signature]
    before: Mapping[int, Mapping[str, Signature]]  # of each record that it supersedes, however far back


class Newsroom:
    """One for the process; ``tick`` is called once a minute, never twice at a time."""

    def __init__(
        self,
        db: Database,
        lexicon: Lexicon,
        roster: People,
        almanac: Almanac,
        *,
        admins: Collection[int] = (),
        matchers: Matchers | None = None,
    ) -> None:
        self._db = db
        self._roster = roster
        self._almanac = almanac
        self._admins = frozenset(admins)
        self._matchers = matchers or Matchers(lexicon, Analyser())
        self._looked: changes.Change | None = None  # nothing changed among the records since
        self._pruned: datetime | None = None

    async def tick(self, now: datetime) -> Report:
        """``now`` is aware UTC."""
        async with self._db.read() as tx:
            change = await changes.latest(tx)
            unseen = await follows.unseen(tx) if change != self._looked else ()
        done = await self._look(unseen, now) if unseen else 0
        if done == len(unseen):
            self._looked = change
        digests = await self._mail(now)
        async with self._db.write() as tx:
            await reminders.put_mark(tx, _LOOKED, now)
            if self._pruned is None or now - self._pruned >= timedelta(days=1):
                await follows.prune(tx, now - REMEMBERED)
                self._pruned = now
        return Report(records=done, digests=digests)

    # ── records become news ─────────────────────────────────────────────────────────────────────────────────

    async def _look(self, unseen: Sequence[Standing], now: datetime) -> int:
        async with self._db.read() as tx:
            wanted = [found for text in await follows.subjects(tx) if (found := read(text)) is not None]
            terms = await glossary.terms(tx)
            looked = await reminders.mark(tx, _LOOKED)
        matcher = self._matchers.of(terms)
        done = 0
        for one in unseen:
            held = await self._read(one, matcher, wanted)
            async with self._db.write() as tx:
                # As it stands now: meanwhile it may have been superseded, or opened to others.
                for still in await follows.unseen(tx, one.id):
                    done += await self._consider(tx, still, held, now, looked)
        return done

    async def _read(self, one: Standing, matcher: Matcher, wanted: Sequence[Subject]) -> _Read:
        if not wanted:
            return _Read({}, {})
        async with self._db.read() as tx:
            line = await _line(tx, one)
        signatures = {id: await self._signatures(id, matcher, wanted) for id in (one.id, *line)}
        return _Read(signatures.pop(one.id), signatures)

    async def _signatures(self, id: int, matcher: Matcher, wanted: Sequence[Subject]) -> Mapping[str, Signature]:
        async with self._db.read() as tx:
            record = await records.record(tx, id)
            passages = await records.passages(tx, record=id)
        if record is None:
            return {}
        # A long record is much to read: in a thread, so that nobody's reply waits for it.
        found: Mapping[Subject, tuple[Hit, ...]] = await asyncio.to_thread(
            matcher.matches, record, passages, wanted
        )
        return {str(subject): signature(record, hits) for subject, hits in found.items()}

    async def _consider(self, tx: Tx, one: Standing, held: _Read, now: datetime, looked: datetime | None) -> bool:
        """Write down for whom a record is news; False where that must wait."""
        line = await _line(tx, one)
        if await follows.under_way(tx, line):
            return False  # whether they are being told of the older one is known in a moment
        before = await follows.seen(tx, [one.id, *line])
        for mailing in {row.mailing for row in await follows.news_of(tx, line) if row.mailing is not None}:
            await self._take_back(tx, mailing, now)
        told = {(row.person, row.record, row.subject): row for row in await follows.news_of(tx, [one.id, *line])}
        base = next((id for id in line if id in before), None)
        shown = (await follows.standings(tx, [base]))[base] if base is not None else None
        since = now if one.id in before else min(max(one.put_in_at, looked or one.put_in_at), now)
        followed = {*held.found, *(subject for _, _, subject in told)}
        following = await follows.following(tx, followed)
        readers = await self._readers(tx) if following else {}
        rows: list[News] = []
        for follow in following:
            person, subject = follow.person, follow.subject
            if follow.at > since or (person, one.id, subject) in told:
                continue
            reader = readers.get(person)
            if reader is None or not reader.may_read(one.visibility, one.audience):
                continue
            if (old := before.get(one.id)) is not None and reader.may_read(*old):
                continue  # it was open to them all the time
            earlier = next((row for id in line if (row := told.get((person, id, subject))) is not None), None)
            news = News(person=person, record=one.id, subject=subject, at=since)
            if earlier is not None and earlier.mailing is None:
                if subject in held.found:  # it takes the place of what they were about to be told
                    rows.append(replace(news, at=earlier.at, corrected=earlier.corrected))
            elif earlier is not None or (shown is not None and reader.may_read(shown.visibility, shown.audience)):
                older = held.before.get(earlier.record if earlier is not None else base or 0, {})
                if held.found.get(subject) != older.get(subject) and (earlier is not None or subject in held.found):
                    rows.append(replace(news, corrected=True))
            elif subject in held.found:
                rows.append(news)
        await follows.put_news(tx, rows)
        await follows.put_seen(tx, [one])
        return True

    async def _take_back(self, tx: Tx, mailing: int, now: datetime) -> None:
        """What a digest that is still queued was to tell waits again."""
        found = await follows.mailing(tx, mailing)
        if found is not None and mailing in (await follows.unsent(tx, [found.person])).get(found.person, ()):
            await outbox.cancel_where(tx, now, batch=_batch(mailing), why=TAKEN_APART)
            await follows.take_apart(tx, mailing)

    # ── news becomes digests ────────────────────────────────────────────────────────────────────────────────

    async def _mail(self, now: datetime) -> int:
        async with self._db.read() as tx:
            waiting = await follows.waiting(tx)
            rows = await self._people(tx) if waiting else {}
            paces = await follows.paces_of(tx, [one.person for one in waiting])
        # Of thousands who wait most are not to be told yet: nothing is written for them.
        due = [one for one in waiting if self._opening(one, rows.get(one.person), paces, now) is not None]
        queued = 0
        for start in range(0, len(due), _PEOPLE_AT_ONCE):
            async with self._db.write() as tx:
                for one in due[start : start + _PEOPLE_AT_ONCE]:
                    queued += await self._mail_to(tx, one, now)
        return queued

    def _opening(
        self, one: Waiting, row: Person | None, paces: Mapping[int, Pace], now: datetime
    ) -> datetime | None:
        """What went in before this is to be told to somebody now. Who is told nothing any more is looked at now."""
        if row is None or reader_of(self._roster, row.id, row) is None:
            return now
        quiet = Quiet.of(row)
        zone = self._almanac.zone(Where(row.zone, quiet))
        return opening(paces.get(row.id, USUAL), now, zone, quiet, one.first, one.last)

    async def _mail_to(self, tx: Tx, one: Waiting, now: datetime) -> bool:
        person = one.person
        row = await people.person(tx, person)
        if row is None or reader_of(self._roster, person, row) is None:
            await follows.drop_waiting(tx, person)
            return False
        before = self._opening(one, row, await follows.paces_of(tx, [person]), now)
        if before is None:
            return False
        for mailing in (await follows.unsent(tx, [person])).get(person, ()):
            await self._take_back(tx, mailing, now)
        made = await follows.begin_mailing(tx, person, now, before)
        message = Outgoing(
            id=0,
            key=follows.key_of(made),
            kind=DIGEST,
            person=person,
            chat=person,
            data={"mailing": made.id, "batch": _batch(made.id), "window": before.isoformat()},
            created_at=now,
            not_before=now,
            expires_at=now + LASTING,
            priority=_PRIORITY,
            again=1,
        )
        await outbox.enqueue(tx, [message])
        return True

    async def _people(self, tx: Tx) -> dict[int, Person]:
        rows = await people.everybody(tx, roles=(Role.DELEGATE, Role.COORDINATOR))
        found = {row.id: row for row in rows}
        for admin in self._admins - found.keys():
            if (row := await people.person(tx, admin)) is not None:
                found[admin] = row
        return found

    async def _readers(self, tx: Tx) -> dict[int, Reader | None]:
        return {id: reader_of(self._roster, id, row) for id, row in (await self._people(tx)).items()}


def reader_of(roster: People, person: int, row: Person | None) -> Reader | None:
    """On whose behalf records are read for somebody who follows; None for who left or has no role (any more)."""
    role = roster.role(person, row)
    if row is None or row.left_at is not None or role.rank < Role.DELEGATE.rank:
        return None
    return Reader(role=role, state=row.state, groups=frozenset(row.groups))


async def _line(tx: Tx, one: Standing) -> list[int]:
    """The records in whose place one stands, the nearest first."""
    found: list[int] = []
    older = one.supersedes
    while older is not None and older not in found:
        found.append(older)
        standing = (await follows.standings(tx, [older])).get(older)
        older = standing.supersedes if standing is not None else None
    return found


def _batch(mailing: int) -> str:
    return f"mailing:{mailing}"
