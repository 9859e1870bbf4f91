"""The audience of a draft, put together in chat: each step changes the draft and shows what it means now."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.announcements.announcing import Announcing
from bot.announcements.answers import No
from bot.audience.audience import ALL, Audience, Leaf, parse
from bot.audience.audiences import Audiences, Count
from bot.audience.choices import Choice, Shelf, choices, marked, vocabulary
from bot.audience.complaint import AudienceError, UnknownInAudience
from bot.audience.picking import Joint, join, mark, negated, undone
from bot.audience.reading import MOST, Read, read
from bot.audience.vocabulary import beginning
from bot.obligations.rules import Rulebook
from bot.questions.wording import Voice
from storage import announcements, chats
from storage.announcement_rows import AnnouncementState
from storage.database import Database
from storage.rows import Person

Step = Callable[[Audience], Audience]
_DRAFT = frozenset({AnnouncementState.DRAFT})
_TO_COME = _DRAFT | {AnnouncementState.WAITING, AnnouncementState.SCHEDULED, AnnouncementState.COUNTDOWN}


@dataclass(frozen=True, kw_only=True, slots=True)
class Picked:
    """The audience of a draft as it is now, described; ``trouble`` where it names what is not there any more."""

    draft: int
    audience: Audience
    words: str
    count: Count | None
    trouble: AudienceError | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Offered:
    """What a typed text may mean, to be chosen among: each with its words."""

    readings: tuple[tuple[Audience, str], ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Members:
    """Who is in: people by the name of their State or organisation; ``blocked`` are ids of them."""

    draft: int
    rows: tuple[Person, ...]
    blocked: frozenset[int]


class Picker:
    """What the picker's buttons and words do. Only who makes a draft changes its audience: see ``Announcing``."""

    def __init__(self, db: Database, announcing: Announcing, audiences: Audiences, book: Rulebook) -> None:
        self._db = db
        self._announcing = announcing
        self._audiences = audiences
        self._book = book

    async def picked(self, draft: int, by: int, voice: Voice, now: datetime) -> Picked | No:
        """The audience as it stands."""
        found = await self._of(draft, by)
        return found if isinstance(found, No) else await self._picked(draft, found, voice, now)

    async def joined(
        self, draft: int, part: Audience, joint: Joint, by: int, voice: Voice, now: datetime
    ) -> Picked | No:
        """A further part."""
        found = await self._of(draft, by)
        if isinstance(found, No):
            return found
        return await self._put(draft, join(found, part, joint), by, voice, now)

    async def turned(self, draft: int, seen: str, by: int, voice: Voice, now: datetime) -> Picked | No | None:
        """Everybody else. None, and nothing happens, where the audience is not the one seen: see ``mark``."""
        return await self._stepped(draft, seen, by, voice, now, negated)

    async def undone(self, draft: int, seen: str, by: int, voice: Voice, now: datetime) -> Picked | No | None:
        """Without the part put there last; as above."""
        return await self._stepped(draft, seen, by, voice, now, undone)

    async def cleared(self, draft: int, seen: str, by: int, voice: Voice, now: datetime) -> Picked | No | None:
        """Everybody again; as above."""
        return await self._stepped(draft, seen, by, voice, now, lambda audience: ALL)

    async def choices(self, shelf: Shelf, voice: Voice, now: datetime) -> tuple[Choice, ...]:
        """What can be chosen of a kind."""
        async with self._db.read() as tx:
            return await choices(tx, shelf, self._book, voice, now)

    async def choice(self, shelf: Shelf, handle: str, voice: Voice, now: datetime) -> Leaf | None:
        """The choice a button means; None where it is there no more."""
        return marked(await self.choices(shelf, voice, now), handle)

    async def read(self, text: str, voice: Voice, now: datetime) -> Audience | Offered:
        """What was typed: one audience, or those to choose among. Raises ``AudienceError``."""
        async with self._db.read() as tx:
            known = await vocabulary(tx, self._book, voice, now)
        try:
            found = read(text, known)
        except AudienceError:
            leaves = beginning(text, known)[:MOST]
            if not leaves:
                raise
            found = Read(leaves, sure=False)
        if found.sure:
            return found.readings[0]
        return await self.offered(found.readings, voice)

    async def offered(self, readings: Sequence[Audience], voice: Voice) -> Offered:
        """Readings with their words."""
        return Offered(readings=tuple([(one, await self._audiences.described(one, voice)) for one in readings]))

    async def members(self, draft: int, by: int, voice: Voice, now: datetime) -> Members | AudienceError | No:
        """Who is in, by State; of one that waits to go out too."""
        found = await self._of(draft, by, states=_TO_COME)
        if isinstance(found, No):
            return found
        try:
            async with self._db.read() as tx:
                rows = await self._audiences.people_of(tx, found, now)
                blocked = await chats.all_stopped(tx)
        except AudienceError as error:
            return error
        named = sorted(rows, key=lambda row: (_state(row, voice), row.name.casefold(), row.id))
        return Members(draft=draft, rows=tuple(named), blocked=blocked & {row.id for row in rows})

    async def _of(self, draft: int, by: int, *, states: Collection[AnnouncementState] = _DRAFT) -> Audience | No:
        async with self._db.read() as tx:
            row = await announcements.announcement(tx, draft)
            if (no := await self._announcing.refused(tx, row, by)) is not None:
                return no
        assert row is not None, "refused() knows"
        if row.state is AnnouncementState.DRAFT and row.made_by != by:
            return No.NOT_YOURS
        return parse(row.audience) if row.state in states else No.NOT_NOW

    async def _stepped(
        self, draft: int, seen: str, by: int, voice: Voice, now: datetime, step: Step
    ) -> Picked | No | None:
        found = await self._of(draft, by)
        if isinstance(found, No):
            return found
        if mark(found) != seen:  # pressed twice, or on an old screen
            return None
        return await self._put(draft, step(found), by, voice, now)

    async def _put(self, draft: int, audience: Audience, by: int, voice: Voice, now: datetime) -> Picked | No:
        put = await self._announcing.set_audience(draft, str(audience), by, now)
        return put if isinstance(put, No) else await self._picked(draft, audience, voice, now)

    async def _picked(self, draft: int, audience: Audience, voice: Voice, now: datetime) -> Picked:
        words = await self._audiences.described(audience, voice)
        try:
            count, trouble = await self._audiences.count(audience, now), None
        except UnknownInAudience as error:
            count, trouble = None, error
        return Picked(draft=draft, audience=audience, words=words, count=count, trouble=trouble)


def _state(row: Person, voice: Voice) -> str:
    return voice.lexicon.name(row.state, voice.language).casefold() if row.state else "\U0010ffff"
