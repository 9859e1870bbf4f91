"""A sender as a process of its own, to be killed: sends what the outbox holds, each row's key as its text.

python -m tests.auxil.drill_sender URL TOKEN DATABASE
"""

from __future__ import annotations

import asyncio
import logging
import signal
import sys
from datetime import timedelta

from bot.transport.pacing import Pacing
from bot.transport.sender import Sender
from bot.transport.wire import sending_bot
from storage.database import Database
from tests.auxil.lines import QUICK, clock
from tests.auxil.sending import compose, composing


async def main(url: str, token: str, database: str) -> None:
    told = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, told.set)
    db = await Database.open(database)
    async with sending_bot(token, base_url=f"{url}/bot") as bot:
        pacing = Pacing(400, chat=timedelta(0), group=timedelta(0))
        look = timedelta(milliseconds=200)
        sender = Sender(bot, db, composing(compose), clock, pacing=pacing, patience=QUICK, look_every=look)
        await sender.start()
        await told.wait()
        await sender.stop(timedelta(seconds=20))
    await db.close()


if __name__ == "__main__":
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(name)s %(message)s")
    asyncio.run(main(*sys.argv[1:]))
