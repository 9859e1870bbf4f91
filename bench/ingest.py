"""How many passages a second go from a file into the base, reading, recognising and checking included."""

from __future__ import annotations

import random
import tempfile
import time
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Final

from bench.table import Row, percentile
from bot.parties.lexicon import Lexicon
from bot.records.draft import draft
from bot.records.reader import read_file
from bot.records.shelf import put_in
from storage.database import Database
from storage.rows import Authority, Visibility

_STATES: Final = ("Austria", "Chile", "Ghana", "Ireland", "Japan", "Mexico", "Norway", "Peru", "Spain", "Zambia")
_VERBS: Final = ("stated that", "noted that", "stressed that", "proposed that", "explained that", "hoped that")
_THINGS: Final = (
    "the survey of the northern valleys would be finished before the rains",
    "survivors had been heard when the national plan was written",
    "the remaining stockpile would be destroyed at one site",
    "a smaller committee could prepare the agenda in time",
    "contributions for the coming year had been late",
    "two neighbours were about to join",
)
_NOW: Final = datetime(2015, 1, 1, tzinfo=UTC)


async def measure(*, quick: bool) -> list[Row]:
    """Synopses of 40 and 400 paragraphs, several of each."""
    rows = []
    lexicon = Lexicon.standard()
    for paragraphs, files in ((40, 3), (400, 1)) if quick else ((40, 12), (400, 4)):
        read: list[float] = []
        whole: list[float] = []
        passages = 0
        with tempfile.TemporaryDirectory(prefix="rapporteur-bench-") as folder:
            db = await Database.open(f"sqlite+aiosqlite:///{folder}/rapporteur.db")
            for number in range(files):
                path = Path(folder, f"{number}.md")
                path.write_text(_synopsis(number, paragraphs), "utf-8")
                began = time.perf_counter()
                document = await read_file(path)
                read.append(time.perf_counter() - began)
                recognised = draft(document, lexicon)
                done = await put_in(
                    db,
                    document,
                    recognised,
                    authority=Authority.SUMMARY_RECORD,
                    language="en",
                    visibility=Visibility.PUBLIC,
                    now=_NOW,
                    by="bench",
                )
                whole.append(time.perf_counter() - began)
                passages += done.passages
            await db.close()
        rows.append(
            Row(
                part="ingest",
                what=f"synopsis of {paragraphs} paragraphs (Markdown): passages a second; one file, of which the "
                "guarded reading",
                ours=f"{passages / sum(whole):,.0f} passages/s; {percentile(whole, 0.5) * 1000:.0f} ms, "
                f"{percentile(read, 0.5) * 1000:.0f} ms",
            )
        )
    return rows


def _synopsis(number: int, paragraphs: int) -> str:
    chance = random.Random(number)
    day = date(2012, 1, 9) + timedelta(days=7 * number)
    agenda = [f"{item}. Part {item} of the work" for item in range(1, 9)]
    lines = [
        f"# Synopsis of informal consultations {number}",
        f"Convention on Cluster Munitions, {day.day} {day:%B} {day.year}, Palais des Nations, Geneva",
        f"The informal consultations took place on {day.day} {day:%B} {day.year} under the chairmanship of Chile.",
        f"The following states participated in the meeting: {', '.join(_STATES[:-1])} and {_STATES[-1]}.",
        "## Agenda",
        "\n".join(agenda),
    ]
    for item, title in enumerate(agenda):
        lines.append(f"## {title}")
        for _ in range(item, paragraphs, 8):
            speakers = chance.sample(_STATES, 2)
            lines.append(
                " ".join(
                    f"**{who}** {chance.choice(_VERBS)} {chance.choice(_THINGS)}. They added that "
                    f"{chance.choice(_THINGS)}."
                    for who in speakers
                )
            )
    return "\n\n".join(lines) + "\n"
