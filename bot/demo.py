"""``demo``: practice server, chat page and bot in one process, on this machine alone."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

from bot.app import connect, serving
from bot.errors import BadInput
from bot.house import open_base, open_house, utc_now
from bot.practice.cast import usual_people
from bot.practice.server import PracticeServer
from bot.settings import Settings, read_settings
from bot.starter.load import load_starter


async def run(*, port: int, folder: Path | None, say: Callable[[str], None]) -> None:
    """Serve until Ctrl-C. ``folder`` keeps the base; ``say`` tells the person at the terminal what to do."""
    with _data_folder(folder) as data:
        try:
            server = PracticeServer(port=port)
            await server.start()
        except OSError as error:
            raise BadInput(f"Port {port} cannot be used ({error.strerror}): try --port 0.") from None
        try:
            settings = _settings(server, data)
            say("Loading the starter base …")
            async with open_base(settings) as base:
                await load_starter(base.db, facts_only=False, now=utc_now())
            async with open_house(settings) as house:
                line = connect(house)
                usual_people(server)
                say(f"\nOpen this page:\n\n  {server.page_url}\n")
                say("Ask for instance: What did Switzerland say about hosting the ISU?")
                say("Nothing here reaches Telegram. Ctrl-C stops it.")
                async with serving(house, line):
                    await line.station.serve(grace=timedelta(seconds=2))
        finally:
            await server.stop()


def _settings(server: PracticeServer, data: Path) -> Settings:
    """The person's own settings, but for what must not reach beyond this machine or into the real base."""
    return read_settings(
        token=server.token,
        api_url=server.url,
        api_file_url="",
        webhook_url="",
        data_dir=data,
        database_url="",
    )


@contextmanager
def _data_folder(folder: Path | None) -> Iterator[Path]:
    if folder is not None:
        yield folder
        return
    with tempfile.TemporaryDirectory(prefix="rapporteur-demo-") as temporary:
        yield Path(temporary)
