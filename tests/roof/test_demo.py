"""``demo --keep``: the base is kept in a folder, and one process at a time runs on it."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path

from bot.settings import read_settings
from storage.tenancy import sole_tenant
from tests.auxil.terminal import Owner


def test_a_second_demo_on_the_same_folder_is_refused_in_one_sentence(elsewhere: Path) -> None:
    kept = elsewhere / "kept"

    async def run() -> None:
        async with sole_tenant(read_settings(data_dir=kept, database_url="").database):
            ran = await asyncio.to_thread(Owner(), "demo", "--port", "0", "--keep", str(kept))
        assert (ran.code, ran.said) == (1, "")
        (sentence,) = ran.complained.strip().splitlines()
        assert f"Another process (process {os.getpid()}) runs the bot on the database {kept}" in sentence
        assert sentence.endswith("stop it first, or name another database.")

    asyncio.run(run())
    assert not (kept / "rapporteur.db").exists(), "nothing was loaded into it"
