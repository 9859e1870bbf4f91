"""``python -m bot.practice``: the practice server as a process of its own, for drills and for other bots."""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import json
import os
import signal
import sys
from pathlib import Path

from bot.practice.cast import usual_people
from bot.practice.rates import Limits
from bot.practice.server import PracticeServer


def main(arguments: list[str] | None = None) -> int:
    """Serve until the process is told to end. Exit codes: 0 ended, 2 bad arguments or a port that is taken."""
    parser = argparse.ArgumentParser(
        prog="python -m bot.practice", description="A Bot API server on 127.0.0.1 with people in it; no network."
    )
    parser.add_argument("--port", type=int, default=0, help="port to listen on; 0 takes a free one")
    parser.add_argument("--log", type=Path, help="write each Bot API call to this file, one JSON object a line")
    parser.add_argument("--port-file", type=Path, help="write the addresses to this file as JSON when ready")
    parser.add_argument("--token", default="1:practice", help="the token the bot has to use")
    parser.add_argument("--limits", action="store_true", help="answer 429 beyond Telegram's rate limits")
    parser.add_argument("--judge", action="store_true", help="check each call with aiogram's models too")
    parser.add_argument("--people", action="store_true", help="put the demo's delegates in")
    given = parser.parse_args(arguments)
    try:
        asyncio.run(_serve(given))
    except (OSError, ValueError, ImportError) as error:
        sys.stderr.write(f"The practice server cannot start: {error}\n")
        return 2
    except KeyboardInterrupt:
        return 0
    return 0


async def _serve(given: argparse.Namespace) -> None:
    server = PracticeServer(
        token=given.token,
        port=given.port,
        log=given.log,
        limits=Limits() if given.limits else None,
        judge=given.judge,
    )
    told = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        with contextlib.suppress(NotImplementedError):
            asyncio.get_running_loop().add_signal_handler(number, told.set)
    async with server:
        if given.people:
            usual_people(server)
        address = {
            "url": server.url,
            "page_url": server.page_url,
            "token": server.token,
            "bot": server.world.bot,
            "pid": os.getpid(),
        }
        if given.port_file:
            _write_whole(given.port_file, json.dumps(address))
        sys.stdout.write(f"Bot API: {server.url}\nChat page: {server.page_url}\nToken: {server.token}\n")
        sys.stdout.flush()
        await told.wait()


def _write_whole(path: Path, text: str) -> None:
    """Write so that a reader finds all of it or nothing."""
    beside = path.with_name(f"{path.name}.part")
    beside.write_text(text, "utf-8")
    beside.replace(path)


if __name__ == "__main__":
    sys.exit(main())
