"""A bot as a process of its own, to be killed: answers each question after a short random while.

    python -m tests.auxil.drill_bot URL TOKEN DATABASE

"q 7" is answered with "a 7", "two 7" with "a 7" and "b 7".
"""

from __future__ import annotations

import asyncio
import logging
import os
import random
import sys
from datetime import timedelta

import telegram

from bot.transport.replies import Replies
from bot.transport.station import Station
from bot.transport.wire import build_application
from storage.database import Database
from tests.auxil.lines import clock, plain


async def main(url: str, token: str, database: str) -> None:
    db = await Database.open(database)
    application = build_application(token, base_url=f"{url}/bot", base_file_url=f"{url}/file/bot")
    replies = Replies(application.bot, db, clock)
    dice = random.Random(os.getpid())

    async def handle(update: telegram.Update) -> None:
        if update.message is None or update.message.text is None:
            return
        kind, _, number = update.message.text.partition(" ")
        await asyncio.sleep(dice.random() * 0.2)
        await replies.send(update, plain(f"a {number}"))
        if kind == "two":
            await replies.send(update, plain(f"b {number}"), reply=False)

    station = Station(application.bot, db, handle, clock, replies=replies, ready=application.initialize)
    try:
        await station.serve(grace=timedelta(seconds=20))
    finally:
        await application.shutdown()
        await db.close()


if __name__ == "__main__":
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(name)s %(message)s")
    asyncio.run(main(*sys.argv[1:]))
