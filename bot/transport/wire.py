"""The application and its connections: which server, how many at a time, how long a call may take."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import telegram
from telegram.ext import Application
from telegram.request import HTTPXRequest

from bot.transport.dispatch import AnyApplication

TELEGRAM = "https://api.telegram.org"


def build_application(
    token: str, *, base_url: str = f"{TELEGRAM}/bot", base_file_url: str = f"{TELEGRAM}/file/bot", at_once: int = 16
) -> AnyApplication:
    """An application that fetches nothing by itself: updates come from the station.

    ``base_url`` and ``base_file_url`` are the Bot API server's addresses up to the token; ``at_once`` is how many
    updates are handled side by side.
    """
    os.environ.setdefault("PTB_TIMEDELTA", "1")  # durations as timedelta; without it each one warns
    return (
        Application.builder()
        .token(token)
        .base_url(base_url)
        .base_file_url(base_file_url)
        .request(_connections(2 * at_once))
        .get_updates_request(_connections(1))
        .updater(None)
        .job_queue(None)
        .build()
    )


@asynccontextmanager
async def sending_bot(
    token: str, *, base_url: str = f"{TELEGRAM}/bot", at_once: int = 10
) -> AsyncIterator[telegram.Bot]:
    """A bot for messages that nobody asked for, with connections of its own: replies never wait for one of them.

    ``at_once``: calls under way at the same time.
    """
    os.environ.setdefault("PTB_TIMEDELTA", "1")
    # Not through Bot.initialize, which fails where Telegram cannot be reached: the connections are opened by use.
    requests = _connections(at_once + 1), _connections(1)
    try:
        yield telegram.Bot(token, base_url=base_url, request=requests[0], get_updates_request=requests[1])
    finally:
        for request in requests:
            await request.shutdown()


def _connections(number: int) -> HTTPXRequest:
    return HTTPXRequest(
        connection_pool_size=number, connect_timeout=10, read_timeout=20, write_timeout=20, pool_timeout=10
    )
