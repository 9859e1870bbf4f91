"""``python -m bench.questions``: the questions beside the project, asked of the record they are about.

Prints which are answered as a delegate would accept, and why the others are not. Always exits with 0: it is a
measure, not a test.
"""

from __future__ import annotations

import asyncio
import json
import re
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from bot.parties.lexicon import Lexicon
from bot.questions.assistant import Assistant
from bot.questions.contract import as_json
from bot.questions.tell import tell
from bot.records.draft import draft
from bot.records.reader import read_file
from bot.records.shelf import put_in
from bot.starter.load import load_starter
from bot.text.catalogue import Catalogues
from bot.text.markup import to_plain
from bot.text.words import Analyser
from storage import parties
from storage.database import Database
from storage.rows import Authority, Visibility
from storage.search import SearchIndex

SHARED = Path(__file__).resolve().parents[1].parent / "shared"
RECORD = SHARED / "records" / "ccm_informal_consultations_2011-02-24.md"
QUESTIONS = SHARED / "questions" / "synopsis_2011.jsonl"


@dataclass(frozen=True, slots=True)
class Verdict:
    id: str
    question: str
    wrong: tuple[str, ...]  # what a delegate would object to; () = accepted
    ms: float


def objections(expect: Mapping[str, Any], answer: Mapping[str, Any]) -> tuple[str, ...]:
    """What is wrong with an answer (as JSON) by the expectations of a question; see the shared README."""
    citations: Sequence[Mapping[str, Any]] = answer["citations"]
    text = answer["text"]
    cited = {party for one in citations for party in one["parties"]}
    wrong = []
    if answer["answered"] != expect.get("answered", answer["answered"]):
        wrong.append(f"answered is {answer['answered']}")
    for wanted in expect.get("cites", ()):
        if not any(
            set(wanted["by"]) <= set(one["parties"]) and wanted.get("has", "") in one["quote"] for one in citations
        ):
            wrong.append(f"no citation by {', '.join(wanted['by'])} with “{wanted.get('has', '')}”")
    if "only" in expect and (stray := cited - set(expect["only"])):
        wrong.append(f"cited besides: {', '.join(sorted(stray))}")
    if missing := set(expect.get("parties", ())) - cited:
        wrong.append(f"not cited: {', '.join(sorted(missing))}")
    if stray := set(expect.get("not_parties", ())) & cited:
        wrong.append(f"should not be cited: {', '.join(sorted(stray))}")
    wrong += [
        f"text lacks /{one}/" for one in expect.get("text_has", ()) if not re.search(one, text, re.IGNORECASE)
    ]
    if "any_text" in expect and not any(one.lower() in text.lower() for one in expect["any_text"]):
        wrong.append(f"text has none of {expect['any_text']}")
    if not answer["answered"] and citations:
        wrong.append("citations beside a silence")
    return tuple(wrong)


async def score(questions: Sequence[Mapping[str, Any]], assistant: Assistant, lexicon: Lexicon) -> list[Verdict]:
    """Ask each question and judge its answer."""
    catalogues = Catalogues.open()
    verdicts = []
    for row in questions:
        answer = await assistant.answer(
            row["question"],
            now=datetime.fromisoformat(row["now"]),
            language=row.get("language"),
            state=row.get("state"),
            id=row["id"],
        )
        texts = catalogues.texts(answer.language)
        told = as_json(answer, to_plain(tell(answer, texts, lexicon)))
        verdicts.append(Verdict(row["id"], row["question"], objections(row["expect"], told), answer.ms))
    return verdicts


async def ask_all() -> list[Verdict]:
    """A base with the facts of the Convention and the shared synopsis, and every shared question asked of it."""
    now = datetime.now(UTC)
    with tempfile.TemporaryDirectory() as folder:
        db = await Database.open(f"sqlite+aiosqlite:///{folder}/questions.db")
        try:
            await load_starter(db, facts_only=True, now=now)
            async with db.read() as tx:
                lexicon = Lexicon.build(await parties.all_parties(tx), await parties.all_names(tx))
            document = await read_file(RECORD)
            await put_in(
                db,
                document,
                draft(document, lexicon),
                authority=Authority.SUMMARY_RECORD,
                language="en",
                visibility=Visibility.PUBLIC,
                now=now,
                by="bench",
            )
            analyser = Analyser()
            index = SearchIndex.open(Path(folder) / "index", analyser)
            await index.refresh(db)
            questions = [
                json.loads(line) for line in QUESTIONS.read_text(encoding="utf-8").splitlines() if line.strip()
            ]
            verdicts = await score(questions, Assistant(db, index, lexicon, analyser), lexicon)
            index.close()
            return verdicts
        finally:
            await db.close()


def draw(verdicts: Sequence[Verdict]) -> None:
    table = Table("", "question", "why not", "ms")
    for one in verdicts:
        table.add_row("–" if one.wrong else "✓", f"{one.id}: {one.question}", "; ".join(one.wrong), f"{one.ms:.1f}")
    console = Console()
    console.print(table)
    accepted = sum(not one.wrong for one in verdicts)
    console.print(f"{accepted} of {len(verdicts)} accepted")


def main() -> None:
    if not QUESTIONS.exists():
        Console().print(
            f"There are no questions to ask: {QUESTIONS.parent.name}/{QUESTIONS.name} is not beside the project."
        )
        return
    draw(asyncio.run(ask_all()))


if __name__ == "__main__":
    main()
