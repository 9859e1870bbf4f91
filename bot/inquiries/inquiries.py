"""Questions passed on: by whom, to whom, in whose hands, and how they end."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from bot.inquiries import notices
from bot.inquiries.acting import (
    IN_HAND,
    LONGEST,
    LONGEST_ANSWER,
    MOST_OPEN,
    REPLY,
    Busy,
    No,
    answerers,
    called,
    coordinates,
    in_hands,
    sender_of,
)
from bot.people.roster import People
from storage import announcements, inquiries, journal, offices, outbox, people
from storage.database import Database, Tx
from storage.inquiries import Case, Inquiry, InquiryAnswer, InquiryState, Taking
from storage.rows import Deed, Doer, JournalEntry, Reader, Role

_FIRST_HOUR = timedelta(hours=1)
"""So long a reply to an announcement is left to the one who sent it, before the others are told of it."""
_ENDED = (InquiryState.ANSWERED, InquiryState.DECLINED, InquiryState.LAPSED)


class Which(StrEnum):
    """A part of the queue."""

    OPEN = "open"
    MINE = "mine"
    ENDED = "ended"


@dataclass(frozen=True, kw_only=True, slots=True)
class To:
    """Where a question would go. ``office`` and ``party`` of whoever sent the announcement replied to, "" where
    they are not known; ``number`` is how many people could answer. ``state``: Party.key of whoever asks.
    """

    number: int
    state: str = ""
    code: str = ""  # of the announcement
    office: str = ""
    party: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Seen:
    """A question as one coordinator sees it. ``holder`` has it in hand, ``until`` then; ``mine``: they do.

    ``own``: they asked it themselves. ``to`` is the announcement that it replies to, None for others.
    """

    case: Case
    holder: str = ""
    mine: bool = False
    own: bool = False
    until: datetime | None = None
    to: To | None = None

    @property
    def open(self) -> bool:
        return self.case.inquiry.state is InquiryState.OPEN


@dataclass(frozen=True, kw_only=True, slots=True)
class Queue:
    """A part of the queue, whole, and how many are in each."""

    which: Which
    seen: tuple[Seen, ...]
    counts: dict[Which, int]


class Inquiries:
    """A service of the desk. ``admins`` come from the settings. People are Telegram user ids."""

    def __init__(self, db: Database, roster: People, *, admins: Collection[int] = ()) -> None:
        self._db = db
        self._roster = roster
        self._admins = frozenset(admins)

    # ── whoever asks ────────────────────────────────────────────────────────────────────────────────────────

    async def to(self, person: int, origin: str = "") -> To | No:
        """Where a question of theirs would go; nothing is passed on yet."""
        async with self._db.read() as tx:
            return await self._to(tx, person, origin)

    async def replied_to(self, person: int, message_id: int) -> str:
        """The origin of a reply to a message in their private chat: the announcement it carries; "" for none."""
        async with self._db.read() as tx:
            found = await announcements.of_message(tx, person, message_id)
        return f"{REPLY}{found.code}" if found is not None else ""

    async def pass_on(
        self,
        person: int,
        text: str,
        origin: str,
        now: datetime,
        *,
        named: bool = True,
        language: str = "",
        key: str = "",
    ) -> Inquiry | No:
        """Pass a question on; the one that was, where it was passed on under that ``key`` before.

        ``named``: their State is told. Coordinators are told that it waits by the tick; who sent the announcement
        replied to, at once.
        """
        text = text.strip()
        if not text or len(text) > LONGEST:
            return No.LONG if text else No.EMPTY
        async with self._db.write() as tx:
            there = await inquiries.of_key(tx, key) if key else None
            if there is not None:
                return there.inquiry
            to = await self._to(tx, person, origin)
            if isinstance(to, No):
                return to
            sender = await self._first_told(tx, person, origin)
            row = Inquiry(
                id=0,
                key=key or f"{person}:{now.isoformat()}",
                person=person,
                text=text,
                asked_at=now,
                origin=origin,
                party=to.state if named else "",
                language=language,
                announce_at=_told_at(origin, sender, now),
            )
            row = replace(row, id=await inquiries.add(tx, row))
            if sender:
                await outbox.enqueue(tx, [notices.replied(row.id, sender, now)])
            # Not by whom: the journal would tell administrators what coordinators are not told.
            await journal.add(
                tx,
                JournalEntry(
                    deed=Deed.QUESTION_PASSED_ON,
                    at=now,
                    doer=Doer.ITSELF,
                    subject=_subject(row.id),
                    detail={"kind": "reply"} if to.code else {},
                ),
            )
        return row

    async def take_back(self, person: int, id: int) -> bool:
        """Whoever asked wants no answer: nothing of it is kept. False where it is not theirs, or has ended."""
        async with self._db.write() as tx:
            found = await inquiries.case(tx, id)
            if found is None or found.inquiry.person != person or found.inquiry.state is not InquiryState.OPEN:
                return False
            await inquiries.drop(tx, id)
        await self._db.scrub()
        return True

    # ── coordinators ────────────────────────────────────────────────────────────────────────────────────────

    async def queue(self, by: int, which: Which, now: datetime) -> Queue:
        """A part of the queue: what is open the oldest first, what has ended the newest first."""
        async with self._db.read() as tx:
            waiting = await inquiries.cases(tx, states=(InquiryState.OPEN,))
            ended = await inquiries.cases(tx, states=_ENDED, newest_first=True)
            mine = [one for one in waiting if (taking := in_hands(one, now)) is not None and taking.by == by]
            parts = {Which.OPEN: list(waiting), Which.MINE: mine, Which.ENDED: list(ended)}
            seen = [await self._seen(tx, one, by, now) for one in parts[which]]
        return Queue(which=which, seen=tuple(seen), counts={one: len(rows) for one, rows in parts.items()})

    async def seen(self, by: int, id: int, now: datetime) -> Seen | No:
        """One of them."""
        async with self._db.read() as tx:
            found = await inquiries.case(tx, id)
            return No.GONE if found is None else await self._seen(tx, found, by, now)

    async def take(self, by: int, id: int, now: datetime) -> Seen | Busy | No:
        """Take it in hand, or keep it longer: nobody else answers it meanwhile."""
        async with self._db.write() as tx:
            found = await self._taken(tx, by, id, now)
            return await self._seen(tx, found, by, now) if isinstance(found, Case) else found

    async def put_back(self, by: int, id: int, now: datetime) -> Seen | No:
        """Let others take it."""
        async with self._db.write() as tx:
            found = await inquiries.case(tx, id)
            if found is None:
                return No.GONE
            taking = in_hands(found, now)
            if taking is None or taking.by != by:
                return No.NOT_TAKEN
            await inquiries.put_back(tx, id)
            return await self._seen(tx, replace(found, taking=None), by, now)

    async def end(
        self,
        by: int,
        id: int,
        text: str,
        now: datetime,
        *,
        declined: bool = False,
        citation: dict[str, Any] | None = None,
    ) -> Seen | Busy | No:
        """Answer or decline it: whoever asked gets it, in the name of the office of ``by``.

        Where it was in nobody's hands any more it is taken first; in somebody else's, nothing is done.
        """
        text = text.strip()
        if not text or len(text) > LONGEST_ANSWER:
            return No.LONG if text else No.EMPTY
        async with self._db.write() as tx:
            found = await self._taken(tx, by, id, now, noted=False)
            if not isinstance(found, Case):
                return found
            who = await people.person(tx, by)
            answer = InquiryAnswer(
                inquiry=id,
                by=by,
                at=now,
                office=await offices.office_of(tx, by),
                party=who.state if who is not None else "",
                text=text,
                declined=declined,
                citation=citation,
            )
            await inquiries.end(tx, answer)
            await outbox.enqueue(tx, [notices.answered(id, found.inquiry.person, now)])
            deed = Deed.QUESTION_DECLINED if declined else Deed.QUESTION_ANSWERED
            await self._note(tx, deed, by, id, now, {"cited": True} if citation else {})
            ended = await inquiries.case(tx, id)
            assert ended is not None, "it was there in this very transaction"
            return await self._seen(tx, ended, by, now)

    async def office(self, by: int) -> tuple[str, str]:
        """In whose name somebody answers at this moment: the office they were given, and their State."""
        async with self._db.read() as tx:
            who = await people.person(tx, by)
            return await offices.office_of(tx, by), who.state if who is not None else ""

    async def reader_of(self, id: int) -> Reader:
        """On whose behalf records are read for an answer: whoever asked must be able to read what is quoted."""
        async with self._db.read() as tx:
            found = await inquiries.case(tx, id)
            if found is None:
                return Reader()
            return await reader_of(tx, self._roster, found.inquiry.person)

    # ── within a transaction ────────────────────────────────────────────────────────────────────────────────

    async def _to(self, tx: Tx, person: int, origin: str) -> To | No:
        who = await people.person(tx, person)
        if self._roster.role(person, who).rank < Role.DELEGATE.rank:
            return No.ROLE
        if len(await inquiries.cases(tx, states=(InquiryState.OPEN,), person=person)) >= MOST_OPEN:
            return No.MANY
        number = len(await answerers(tx, self._admins, but=person))
        if not number:
            return No.NOBODY
        to = To(number=number, state=who.state if who is not None else "")
        if not origin.startswith(REPLY):
            return to
        code = origin.removeprefix(REPLY)
        sender = await sender_of(tx, origin)
        if sender is None or not await outbox.rows(tx, kind="announcement", person=person, batch=code, limit=1):
            return No.NOT_THEIRS
        return replace(to, code=code, office=sender[1], party=sender[2])

    async def _first_told(self, tx: Tx, person: int, origin: str) -> int:
        """Who sent the announcement replied to, where they can still answer; 0 for nobody."""
        sender = await sender_of(tx, origin)
        able = {one.id for one in await answerers(tx, self._admins, but=person)}
        return sender[0] if sender is not None and sender[0] in able else 0

    async def _taken(self, tx: Tx, by: int, id: int, now: datetime, *, noted: bool = True) -> Case | Busy | No:
        if not await coordinates(tx, self._roster, by):
            return No.ROLE
        found = await inquiries.case(tx, id)
        if found is None:
            return No.GONE
        if found.inquiry.state is not InquiryState.OPEN:
            return No.ENDED
        if found.inquiry.person == by:
            return No.OWN
        before = in_hands(found, now)
        if before is not None and before.by != by:
            return Busy(who=await called(tx, before.by), until=before.at + IN_HAND)
        taking = Taking(inquiry=id, by=by, at=now)
        await inquiries.take(tx, taking)
        if before is None and noted:
            await self._note(tx, Deed.QUESTION_TAKEN, by, id, now)
        return replace(found, taking=taking)

    async def _seen(self, tx: Tx, case: Case, by: int, now: datetime) -> Seen:
        taking = in_hands(case, now)
        sender = await sender_of(tx, case.inquiry.origin)
        to = None
        if sender is not None:
            code = case.inquiry.origin.removeprefix(REPLY)
            to = To(number=0, code=code, office=sender[1], party=sender[2])
        return Seen(
            case=case,
            holder=await called(tx, taking.by) if taking is not None else "",
            mine=taking is not None and taking.by == by,
            own=case.inquiry.person == by,
            until=taking.at + IN_HAND if taking is not None else None,
            to=to,
        )

    async def _note(
        self, tx: Tx, deed: Deed, by: int, id: int, now: datetime, detail: dict[str, Any] | None = None
    ) -> None:
        doer = Doer(await self._roster.role_in(tx, by))
        entry = JournalEntry(deed=deed, at=now, doer=doer, by=by, subject=_subject(id), detail=detail or {})
        await journal.add(tx, entry)


async def reader_of(tx: Tx, roster: People, person: int) -> Reader:
    """On whose behalf the base is read for somebody."""
    who = await people.person(tx, person)
    groups = frozenset(who.groups) if who is not None else frozenset[str]()
    return Reader(role=roster.role(person, who), state=who.state if who is not None else "", groups=groups)


def _told_at(origin: str, sender: int, now: datetime) -> datetime | None:
    if origin and not origin.startswith(REPLY):
        return None  # a reminder's own notice tells of it
    return now + _FIRST_HOUR if sender else now


def _subject(id: int) -> str:
    return f"inquiry:{id}"
