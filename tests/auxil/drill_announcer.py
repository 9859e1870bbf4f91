"""What announces, as a process of its own, to be killed: begins what is due, sends, corrects and takes back.

python -m tests.auxil.drill_announcer URL TOKEN DATABASE
"""

from __future__ import annotations

import asyncio
import logging
import signal
import sys
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta

from bot.announcements.amending import Amending
from bot.announcements.announcing import Announcing
from bot.announcements.composing import Composer
from bot.announcements.departures import Departures
from bot.announcements.following import follow
from bot.announcements.tick import Dispatcher
from bot.audience.audiences import Audiences
from bot.delivery import ANNOUNCEMENT, CORRECTION, CORRECTION_NOTICE, RECALL, Compose
from bot.errors import DatabaseUnavailable
from bot.obligations.register import Register
from bot.parties.lexicon import Lexicon
from bot.people.roster import People
from bot.reminders.plan import Almanac
from bot.text.catalogue import Catalogues
from bot.transport.pacing import Pacing
from bot.transport.sender import Sender
from bot.transport.wire import sending_bot
from storage.database import Database
from tests.auxil.lines import QUICK, clock

EVERY = 0.2  # seconds between two looks


@dataclass(frozen=True)
class Room:
    """The announcing part of the house on a base, put together as the roof does it."""

    announcing: Announcing
    departures: Departures
    dispatcher: Dispatcher
    composers: dict[str, Compose]


def room(db: Database) -> Room:
    lexicon, people, almanac, catalogues = Lexicon.standard(), People(db), Almanac("UTC"), Catalogues.open()
    audiences = Audiences(db, lexicon, Register(db), people)
    announcing = Announcing(db, people, audiences, approval_from=None, countdown=timedelta(0))
    composer = Composer(announcing, catalogues, lexicon, almanac)
    amending = Amending(announcing, catalogues, lexicon, almanac)
    composers: dict[str, Compose] = {
        ANNOUNCEMENT: composer.announcement,
        CORRECTION: amending.correction,
        CORRECTION_NOTICE: amending.notice,
        RECALL: amending.recall,
        "notice": composer.notice,
    }
    return Room(announcing, Departures(announcing, almanac), Dispatcher(announcing, almanac), composers)


async def main(url: str, token: str, database: str) -> None:
    told = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, told.set)
    db = await Database.open(database)
    made = room(db)
    async with sending_bot(token, base_url=f"{url}/bot") as bot:
        pacing = Pacing(400, chat=timedelta(0), group=timedelta(0))
        look = timedelta(seconds=EVERY)
        sender = Sender(bot, db, made.composers, clock, pacing=pacing, patience=QUICK, look_every=look)
        await sender.start()
        while not told.is_set():
            with suppress(DatabaseUnavailable):  # busy: the next look finds what this one missed
                await made.dispatcher.tick(clock())
                await follow(db, clock())
            with suppress(TimeoutError):
                async with asyncio.timeout(EVERY):
                    await told.wait()
        await sender.stop(timedelta(seconds=20))
    await db.close()


if __name__ == "__main__":
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(name)s %(message)s")
    asyncio.run(main(*sys.argv[1:]))
