"""Backed up while it is written to, killed, put back: what was committed before the backup began is there."""

from __future__ import annotations

import asyncio
import json
import os
import sqlite3
import sys
from contextlib import closing
from pathlib import Path

import pytest

from tests.auxil.lines import until

pytestmark = pytest.mark.drill

ROOT = Path(__file__).resolve().parents[2]


class Writer:
    """The writing process; ``last`` is the last transaction that it said was committed."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self.process = process
        self.last = 0
        self._reading = asyncio.create_task(self._read())

    async def _read(self) -> None:
        assert self.process.stdout is not None
        async for line in self.process.stdout:
            self.last = int(line)

    async def writes(self, more: int) -> int:
        """Wait until so many more were committed; the last one's number."""
        wanted = self.last + more
        await until(lambda: self.last >= wanted, seconds=60, every=0.005)
        return self.last

    async def killed(self) -> int:
        self.process.kill()
        await self.process.wait()
        await self._reading
        return self.last


async def bot(folder: Path, *words: str) -> str:
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        str(ROOT / "bot.py"),
        *words,
        cwd=folder,
        env=os.environ,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    said, complained = await process.communicate()
    assert process.returncode == 0, complained.decode()
    return said.decode()


def transactions(file: Path) -> tuple[list[int], list[int]]:
    """What a base holds of each of the two rows of a transaction, in order; the base is checked as well."""
    with closing(sqlite3.connect(file)) as base:
        assert base.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        marks = [int(name[5:]) for (name,) in base.execute("SELECT name FROM marks WHERE name LIKE 'mark %'")]
        entries = base.execute("SELECT subject FROM journal WHERE deed = 'meeting.changed' ORDER BY number")
        return sorted(marks), [int(subject[8:]) for (subject,) in entries]


async def test_backed_up_while_writing_and_put_back_nothing_is_lost(
    base: Path, elsewhere: Path, long_drill: bool
) -> None:
    backups = 40 if long_drill else 3
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.auxil.writer", f"sqlite:///{base}", cwd=ROOT, stdout=asyncio.subprocess.PIPE
    )
    writer = Writer(process)
    told = []
    for number in range(backups):
        before = await writer.writes(40)
        await bot(elsewhere, "backup", f"copy{number}.db")
        after = await writer.writes(1)
        marks, entries = transactions(elsewhere / f"copy{number}.db")
        assert marks == entries == list(range(1, len(marks) + 1)), "whole transactions, none left out"
        assert before <= marks[-1] <= after
        told.append((before, marks[-1], after))
    last = await writer.killed()
    print(f"\ncommitted before the backup, in it, committed after it: {told}; killed at {last}")

    assert told[-1][2] > told[-1][0], "it was written to meanwhile"
    back = json.loads(await bot(elsewhere, "restore", f"copy{backups - 1}.db", "--yes", "--json"))
    marks, entries = transactions(base)
    assert marks == entries == list(range(1, told[-1][1] + 1))
    await bot(elsewhere, "journal", "--verify")

    # Of the base that was killed nothing is lost either: what was said to be committed is in what is kept.
    marks, entries = transactions(elsewhere / back["kept"])
    assert marks == entries == list(range(1, len(marks) + 1))
    assert last <= marks[-1] <= last + 1
