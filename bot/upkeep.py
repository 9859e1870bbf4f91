"""What goes on by itself: a tick a minute, and what it queues on its way out. Part of the roof."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.clock import Clock
from bot.delivery import Compose, Composed, Dropped
from bot.house import House
from bot.meetings.news import compose_change, queue_changes
from bot.people.roster import People
from bot.reminders.composing import Composer
from bot.reminders.notices import NOTICES as REMINDER_NOTICES
from bot.reminders.plan import Almanac
from bot.reminders.reminding import Reminding
from bot.reminders.sources import Sources
from bot.reminders.tick import Reminders
from bot.submissions.composing import NOTICES as SUBMISSION_NOTICES
from bot.submissions.composing import Notices
from bot.submissions.submissions import Submissions
from bot.transport.sender import Sender
from bot.transport.ticking import Ticker
from bot.transport.wire import sending_bot
from storage import held
from storage.rows import OutboxState, Outgoing

log = logging.getLogger(__name__)

_AT_ONCE = 10


@dataclass(frozen=True, kw_only=True, slots=True)
class Upkeep:
    """The services that act by themselves. ``composers``: for each kind of row, what makes its message."""

    reminders: Reminders
    reminding: Reminding
    composers: Mapping[str, Compose]


def put_together(house: House, people: People, submissions: Submissions) -> Upkeep:
    """Everything that reminds and tells, for one house."""
    settings = house.settings
    almanac = Almanac(settings.zone)
    sources = Sources(house.db, house.register)
    composer = Composer(
        house.db, sources, people, house.catalogues, house.lexicon, almanac, language=settings.language
    )
    notices = Notices(house.db, submissions, people, house.catalogues, language=settings.language)

    async def notice(row: Outgoing, now: datetime) -> Composed:
        name = row.data.get("notice")
        if name in SUBMISSION_NOTICES:
            return await notices.compose_notice(row, now)
        if name in REMINDER_NOTICES:
            return await composer.notice(row, now)
        return Dropped(OutboxState.CANCELLED, f"Nobody knows how to say {name!r}.")

    return Upkeep(
        reminders=Reminders(house.db, sources, admins=settings.admins, almanac=almanac),
        reminding=Reminding(house.db, sources, people, almanac, admins=settings.admins),
        composers={
            "reminder": composer.reminder,
            "notice": notice,
            "change": compose_change(
                house.db,
                house.catalogues,
                house.lexicon,
                admins=settings.admins,
                language=settings.language,
                zone=settings.zone,
            ),
        },
    )


@asynccontextmanager
async def keeping_up(house: House, upkeep: Upkeep, clock: Clock) -> AsyncIterator[Sender]:
    """Ticks and sends until the end of the block: first no more ticks, then what is under way may end."""
    settings = house.settings

    async def tick() -> None:
        now = clock()
        report = await upkeep.reminders.tick(now, clock.steady())
        if not report.held:
            await queue_changes(
                house.db,
                now,
                quiet=timedelta(minutes=settings.change_minutes),
                admins=settings.admins,
                zone=settings.zone,
            )
            async with house.db.write() as tx:
                await held.prune(tx, now)
        sender.wake()

    async with sending_bot(settings.required_token(), base_url=settings.bot_base_url, at_once=_AT_ONCE) as bot:
        sender = Sender(
            bot, house.db, upkeep.composers, clock, a_second=settings.messages_a_second, at_once=_AT_ONCE
        )
        await sender.start()
        ticker = Ticker(tick, speed=clock.speed)
        ticker.start()
        try:
            yield sender
        finally:
            await ticker.stop()
            await sender.stop()
