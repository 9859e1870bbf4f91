"""The messages in which coordinators follow an announcement: what each is to show now, and until when."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from bot.announcements.announcing import Announcing
from bot.announcements.departures import Departures, progress_in
from bot.announcements.noticeviews import progress_message
from bot.parties.lexicon import Lexicon
from bot.questions.wording import Voice
from bot.text.catalogue import Catalogues
from bot.text.message import Message
from storage import announcements, people
from storage.announcement_rows import AnnouncementState, Watching
from storage.rows import Person

_GOES_ON: Final = frozenset(
    {
        AnnouncementState.WAITING,
        AnnouncementState.SCHEDULED,
        AnnouncementState.COUNTDOWN,
        AnnouncementState.SENDING,
    }
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Shown:
    """What a message is to show. ``last``: nothing about it changes any more."""

    watching: Watching
    message: Message
    last: bool


class Watchers:
    """``language`` is of those who chose none."""

    def __init__(
        self,
        announcing: Announcing,
        departures: Departures,
        catalogues: Catalogues,
        lexicon: Lexicon,
        *,
        language: str = "en",
    ) -> None:
        self._desk = announcing
        self._departures = departures
        self._catalogues = catalogues
        self._lexicon = lexicon
        self._language = language

    async def shown(self, now: datetime) -> AsyncIterator[Shown]:
        """What each message is to show now. Who is no coordinator any more is shown nothing more."""
        async with self._desk.db.read() as tx:
            ids = await announcements.watched(tx)
        for id in ids:
            async with self._desk.db.read() as tx:
                row = await announcements.announcement(tx, id)
                watching = await announcements.watchers(tx, id)
                allowed = {one.person for one in watching if await self._desk.coordinates(tx, one.person)}
                who = {one.person: await people.person(tx, one.person) for one in watching}
                if row is None:
                    continue
                stands = await progress_in(tx, row, now)
            for one in watching:
                if one.person not in allowed:
                    await self.done(one)
                    continue
                person = who[one.person]
                message = progress_message(stands, self._voice(person), self._departures.zone(person), one.person)
                yield Shown(watching=one, message=message, last=row.state not in _GOES_ON)

    async def done(self, watching: Watching) -> None:
        """It shows what it is to show for good, or is out of reach."""
        async with self._desk.db.write() as tx:
            now = {one.person: one for one in await announcements.watchers(tx, watching.announcement)}
            if now.get(watching.person) == watching:
                await announcements.unwatch(tx, watching.announcement, watching.person)

    def _voice(self, person: Person | None) -> Voice:
        language = person.language if person is not None else ""
        return Voice(self._catalogues.texts(language or self._language), self._lexicon)
