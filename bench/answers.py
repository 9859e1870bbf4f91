"""Question → answer at growing sizes, beside SQLite FTS5 on the same sentences and the same words.

The rival is what one would pick first: an FTS5 table with its porter tokenizer, any of the words, ordered by its
own BM25, the best fifty. Both search the same synthetic sentences, both are warm, both run in this process.
"""

from __future__ import annotations

import json
import random
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from rich.console import Console

from bench.synthetic import fill, questions, speakers, synthetic_records
from bench.table import Row, milliseconds, percentile
from bot.parties.lexicon import Lexicon
from bot.questions.assistant import Assistant
from bot.text.words import Analyser
from storage import parties
from storage.database import Database
from storage.search import Alternative, Concept, Scope, SearchIndex

SIZES: Final = (1_000, 100_000, 1_000_000)
QUICK: Final = (1_000, 10_000)
_ASKED: Final = 300  # questions timed at each size
_WARM: Final = 20  # asked first, not timed
_SLOW: Final = 60  # questions timed of a rival that takes a second for one
_NOW: Final = datetime(2014, 1, 1, tzinfo=UTC)
_START: Final = """
import asyncio, json, sys, time
began = time.perf_counter()
import psutil
from bot.house import open_house
from bot.settings import Settings

async def main():
    async with open_house(Settings(_env_file=None, data_dir=sys.argv[1], database_url="")) as house:
        opened = time.perf_counter() - began
        await house.assistant.answer("Who spoke about clearance?", now=__import__("datetime").datetime.now(
            __import__("datetime").UTC))
        print(json.dumps({"opened": opened, "memory": psutil.Process().memory_info().rss}))

asyncio.run(main())
"""


async def measure(*, quick: bool) -> list[Row]:
    """The rows of this part; in temporary folders only."""
    sizes = QUICK if quick else SIZES
    rows: list[Row] = []
    for size in sizes:
        with tempfile.TemporaryDirectory(prefix="rapporteur-bench-") as folder:
            rows += await _at(size, Path(folder), goals=size >= 1_000_000)
    return rows


async def _at(size: int, folder: Path, *, goals: bool) -> list[Row]:
    say = Console(stderr=True).print
    label = f"{size:,} passages"
    say(f"answers: storing {label} …")
    db = await Database.open(f"sqlite+aiosqlite:///{folder / 'rapporteur.db'}")
    stored = await _seconds(lambda: fill(db, size))
    say(f"answers: building the rival's index of {label} …")
    rival = _Rival.build(folder / "fts.db", size)
    say(f"answers: building the index of {label} …")
    index = SearchIndex.open(folder / "index", Analyser())
    built = await _seconds(lambda: index.refresh(db))
    disk = sum(path.stat().st_size for path in (folder / "index").rglob("*") if path.is_file())
    started = _started(folder)
    say(f"answers: asking at {label} …")
    async with db.read() as tx:
        lexicon = Lexicon.build(await parties.all_parties(tx), await parties.all_names(tx))
    asked = questions(_ASKED + _WARM)
    ours = [_retrieved(index, words) for words in asked][_WARM:]
    theirs = [rival.matched(words) for words in asked[: _WARM + (_SLOW if goals else _ASKED)]][_WARM:]
    answered = (await _answered(Assistant(db, index, lexicon), lexicon, asked))[_WARM:]
    answers = [clock for clock, _ in answered]
    index.close()
    await db.close()
    rival.close()

    faster = percentile(theirs, 0.5) / percentile(ours, 0.5)
    opened = percentile([one["opened"] for one in started], 0.5)
    return [
        Row(
            part="answers",
            what=f"{label}: retrieval, any of 3-6 words, p50 / p99",
            ours=milliseconds(ours),
            beside=f"FTS5, OR: {milliseconds(theirs)} ({faster:.0f} times ours)",
            goal="p99 < 20 ms, 20 times faster" if goals else "",
            met=percentile(ours, 0.99) < 0.020 and faster >= 20 if goals else None,
        ),
        Row(
            part="answers",
            what=f"{label}: question to answer, p50 / p99",
            ours=milliseconds(answers),
            goal="p99 < 60 ms" if goals else "",
            met=percentile(answers, 0.99) < 0.060 if goals else None,
        ),
        Row(
            part="answers",
            what=f"{label}: of it processor time, all threads, p50 / p99",
            ours=milliseconds([processor for _, processor in answered]),
        ),
        Row(
            part="answers",
            what=f"{label}: index built, on disk",
            ours=f"{built:.1f} s, {disk / 1e6:.0f} MB",
            beside=f"FTS5: {rival.built:.1f} s, {rival.bytes / 1e6:.0f} MB",
        ),
        Row(
            part="answers",
            what=f"{label}: a new process until it can answer, its memory",
            ours=f"{opened:.2f} s, {max(one['memory'] for one in started) / 1e6:.0f} MB",
            goal="< 2 s" if goals else "",
            met=opened < 2 if goals else None,
        ),
        Row(part="answers", what=f"{label}: stored in the database", ours=f"{size / stored:,.0f} passages/s"),
    ]


async def _seconds(work: Callable[[], Awaitable[object]]) -> float:
    began = time.perf_counter()
    await work()
    return time.perf_counter() - began


def _started(folder: Path) -> list[dict[str, float]]:
    """Three new processes, one after the other, each opening the house over the built index."""
    found = []
    for _ in range(3):
        run = subprocess.run(
            [sys.executable, "-c", _START, str(folder)], capture_output=True, text=True, check=True
        )
        found.append(json.loads(run.stdout))
    return found


def _retrieved(index: SearchIndex, words: str) -> float:
    began = time.perf_counter()
    concepts = [Concept((Alternative((word,)),)) for word in Analyser().words(words, "en")]
    index.search(concepts, Scope(), 50)
    return time.perf_counter() - began


async def _answered(assistant: Assistant, lexicon: Lexicon, asked: list[str]) -> list[tuple[float, float]]:
    """Seconds by the clock and of this process's processor time, for each question."""
    chance = random.Random(7)
    talkers = speakers()[:60]
    found = []
    for number, words in enumerate(asked):
        about = " ".join(words.split()[:3])
        who = lexicon.name(chance.choice(talkers), "en")
        text = f"What did {who} say about {about}?" if number % 2 else f"Who spoke about {about}?"
        began, used = time.perf_counter(), time.process_time()
        await assistant.answer(text, now=_NOW, language="en")
        found.append((time.perf_counter() - began, time.process_time() - used))
    return found


@dataclass(frozen=True, kw_only=True, slots=True)
class _Rival:
    """SQLite FTS5 over the same sentences."""

    connection: sqlite3.Connection
    built: float
    bytes: int

    @classmethod
    def build(cls, path: Path, size: int) -> _Rival:
        connection = sqlite3.connect(path)
        connection.execute("CREATE VIRTUAL TABLE sentences USING fts5(text, content='', tokenize='porter')")
        began = time.perf_counter()
        with connection:
            connection.executemany("INSERT INTO sentences(rowid, text) VALUES (?, ?)", enumerate(_sentences(size)))
            connection.execute("INSERT INTO sentences(sentences) VALUES ('optimize')")
        built = time.perf_counter() - began
        return cls(connection=connection, built=built, bytes=path.stat().st_size)

    def matched(self, words: str) -> float:
        any_of = " OR ".join(f'"{word}"' for word in words.split())
        began = time.perf_counter()
        self.connection.execute(
            "SELECT rowid FROM sentences WHERE sentences MATCH ? ORDER BY rank LIMIT 50", (any_of,)
        ).fetchall()
        return time.perf_counter() - began

    def close(self) -> None:
        self.connection.close()


def _sentences(size: int) -> Iterator[str]:
    for _, _, passages in synthetic_records(size):
        for passage in passages:
            yield from (passage.text[start:end] for start, end in passage.sentences)
