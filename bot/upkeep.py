"""What goes on by itself: a tick a minute, and what it queues on its way out. Part of the roof."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.announcements.amending import Amending
from bot.announcements.announcing import Announcing
from bot.announcements.composing import Composer as Announcer
from bot.announcements.correcting import NOTICES as CORRECTION_NOTICES
from bot.announcements.departures import Departures
from bot.announcements.following import follow
from bot.announcements.notices import NOTICES as ANNOUNCEMENT_NOTICES
from bot.announcements.notices import TEST
from bot.announcements.tick import KIND as ANNOUNCEMENT
from bot.announcements.tick import Dispatcher
from bot.announcements.verifying import PAUSE as CODES_PAUSE
from bot.announcements.watchers import Watchers
from bot.clock import Clock
from bot.delivery import CORRECTION, CORRECTION_NOTICE, RECALL, Compose, Composed, Dropped
from bot.errors import RapporteurError
from bot.follows.composing import Digests
from bot.follows.following import Following
from bot.follows.matching import Matchers
from bot.follows.newsroom import Newsroom
from bot.house import House, utc_now
from bot.inquiries.clerk import Clerk
from bot.inquiries.composing import NOTICES as INQUIRY_NOTICES
from bot.inquiries.composing import Notices as InquiryNotices
from bot.meetings.news import compose_change, queue_changes
from bot.people.farewell import NOTICES as FAREWELL_NOTICES
from bot.people.roster import People
from bot.people.withdrawn import Farewell
from bot.pruning import Pruning
from bot.reminders.composing import Composer
from bot.reminders.notices import NOTICES as REMINDER_NOTICES
from bot.reminders.plan import Almanac
from bot.reminders.reminding import Reminding
from bot.reminders.sources import Sources
from bot.reminders.tick import Reminders
from bot.submissions.composing import NOTICES as SUBMISSION_NOTICES
from bot.submissions.composing import Notices
from bot.submissions.submissions import Submissions
from bot.summary.composing import NOTICES as SUMMARY_NOTICES
from bot.summary.composing import Bulletin
from bot.summary.counting import Counting
from bot.summary.summaries import Summaries
from bot.text.words import Analyser
from bot.transport.herald import Herald
from bot.transport.sender import Sender
from bot.transport.showing import Showing
from bot.transport.ticking import Ticker
from bot.transport.wire import sending_bot
from storage import held, receptions, verifying
from storage.follows import DIGEST
from storage.rows import OutboxState, Outgoing

log = logging.getLogger(__name__)

_AT_ONCE = 10


@dataclass(frozen=True, kw_only=True, slots=True)
class Upkeep:
    """The services that act by themselves. ``composers``: for each kind of row, what makes its message."""

    announcing: Announcing
    dispatcher: Dispatcher
    watchers: Watchers
    reminders: Reminders
    reminding: Reminding
    newsroom: Newsroom
    follows: Following
    digests: Digests
    composers: Mapping[str, Compose]
    clerk: Clerk
    counting: Counting
    summaries: Summaries


def put_together(
    house: House,
    people: People,
    submissions: Submissions,
    announcing: Announcing,
    clock: Callable[[], datetime] = utc_now,
) -> Upkeep:
    """Everything that reminds and tells, for one house."""
    settings = house.settings
    almanac = Almanac(settings.zone)
    sources = Sources(house.db, house.register)
    composer = Composer(
        house.db, sources, people, house.catalogues, house.lexicon, almanac, language=settings.language
    )
    notices = Notices(house.db, submissions, people, house.catalogues, language=settings.language)

    farewell = Farewell(house.db, house.catalogues, house.lexicon, language=settings.language, zone=settings.zone)

    inquiry_notices = InquiryNotices(
        house.db, people, house.catalogues, house.lexicon, language=settings.language, zone=settings.zone
    )
    counting = Counting(house.db, clock, ZoneInfo(settings.zone))
    summaries = Summaries(house.db, counting, zone=ZoneInfo(settings.zone), admins=settings.admins)
    bulletin = Bulletin(
        house.db, summaries, people, house.catalogues, house.lexicon, language=settings.language, zone=settings.zone
    )

    announcer = Announcer(announcing, house.catalogues, house.lexicon, almanac, language=settings.language)
    departures = Departures(announcing, almanac)
    amending = Amending(announcing, house.catalogues, house.lexicon, almanac)

    async def notice(row: Outgoing, now: datetime) -> Composed:
        name = row.data.get("notice")
        if name in SUBMISSION_NOTICES:
            return await notices.compose_notice(row, now)
        if name in REMINDER_NOTICES:
            return await composer.notice(row, now)
        if name in ANNOUNCEMENT_NOTICES:
            return await announcer.notice(row, now)
        if name in CORRECTION_NOTICES:
            return await amending.told(row, now)
        if name in FAREWELL_NOTICES:
            return await farewell.compose(row, now)
        if name in INQUIRY_NOTICES:
            return await inquiry_notices.compose(row, now)
        if name in SUMMARY_NOTICES:
            return await bulletin.compose(row, now)
        return Dropped(OutboxState.CANCELLED, f"Nobody knows how to say {name!r}.")

    matchers = Matchers(house.lexicon, Analyser())
    digests = Digests(
        house.db, people, house.catalogues, house.lexicon, almanac, language=settings.language, matchers=matchers
    )
    return Upkeep(
        newsroom=Newsroom(house.db, house.lexicon, people, almanac, admins=settings.admins, matchers=matchers),
        follows=Following(house.db, house.lexicon, people, matchers),
        digests=digests,
        clerk=Clerk(house.db, keep=timedelta(days=settings.inquiry_days), admins=settings.admins),
        counting=counting,
        summaries=summaries,
        announcing=announcing,
        dispatcher=Dispatcher(announcing, almanac),
        watchers=Watchers(announcing, departures, house.catalogues, house.lexicon, language=settings.language),
        reminders=Reminders(house.db, sources, admins=settings.admins, almanac=almanac),
        reminding=Reminding(house.db, sources, people, almanac, admins=settings.admins),
        composers={
            "reminder": composer.reminder,
            "notice": notice,
            ANNOUNCEMENT: announcer.announcement,
            TEST: announcer.test,
            CORRECTION: amending.correction,
            CORRECTION_NOTICE: amending.notice,
            RECALL: amending.recall,
            DIGEST: digests.compose,
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
    pruning = Pruning(house.db, timedelta(days=settings.keep_days))

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
            await upkeep.clerk.tick(now)
            await upkeep.summaries.tick(now)
            await upkeep.newsroom.tick(now)
            await follow(house.db, now)
            async with house.db.write() as tx:
                await held.prune(tx, now)
                await receptions.prune(tx, now)
                await verifying.prune(tx, now - CODES_PAUSE)
            await pruning.tick(now)
        sender.wake()

    async with sending_bot(settings.required_token(), base_url=settings.bot_base_url, at_once=_AT_ONCE) as bot:
        sender = Sender(
            bot, house.db, upkeep.composers, clock, a_second=settings.messages_a_second, at_once=_AT_ONCE
        )
        await sender.start()
        ticker = Ticker(tick, speed=clock.speed)
        ticker.start()
        herald = Herald(
            upkeep.announcing, upkeep.dispatcher, upkeep.watchers, Showing(bot), clock, wake=sender.wake
        )
        herald.start()
        try:
            yield sender
        finally:
            await herald.stop()
            await ticker.stop()
            with suppress(RapporteurError):
                await upkeep.counting.flush()
            await sender.stop()
