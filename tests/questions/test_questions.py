"""A delegate's questions about the meeting of Lusaka, in six languages, and what would be accepted as an answer.

``questions.jsonl`` has the shape of the shared questions: what is expected is judged by the same function.
"""

from __future__ import annotations

import json
from pathlib import Path

from bench.questions import objections
from bot.questions.contract import as_json
from tests.questions.conftest import Base

QUESTIONS = [
    json.loads(row) for row in (Path(__file__).parent / "questions.jsonl").read_text(encoding="utf-8").splitlines()
]


async def wrong_answers(base: Base, rows: list[dict]) -> dict[str, tuple[str, ...]]:
    wrong = {}
    for row in rows:
        answer = await base.ask(row["question"], language=row["language"], state=row.get("state"), id=row["id"])
        found = objections(row["expect"], as_json(answer, base.text(answer)))
        if found:
            wrong[f"{row['id']}: {row['question']}"] = found
    return wrong


async def test_every_question_is_answered_as_a_delegate_would_accept(base: Base):
    assert await wrong_answers(base, QUESTIONS) == {}


async def test_nothing_is_quoted_that_the_record_does_not_hold(base: Base):
    """Every quote of every answer is whole sentences of a stored passage by exactly those speakers."""
    from storage import records

    for row in QUESTIONS:
        answer = await base.ask(row["question"], language=row["language"], state=row.get("state"))
        assert answer.answered or not answer.citations, row["id"]
        async with base.db.read() as tx:
            for one in answer.citations:
                passage = await records.passage(tx, one.passage)
                assert passage is not None
                assert passage.text[one.start : one.end] == one.quote, row["id"]
                assert {start for start, _ in passage.sentences} >= {one.start}
                assert {end for _, end in passage.sentences} >= {one.end}
                assert tuple(speaker.party for speaker in passage.speakers) == one.party_keys


def test_there_are_questions_of_every_kind_and_language():
    assert len(QUESTIONS) >= 150
    assert {row["language"] for row in QUESTIONS} == {"ar", "en", "es", "fr", "ru", "zh"}
    silent = [row for row in QUESTIONS if row["expect"].get("answered") is False]
    assert len(silent) >= 45
