"""What an answer costs: how often it asks the database, and that a large base answers as a small one does."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
import sqlalchemy as sa

from bot.questions import thresholds
from bot.questions.types import Silence
from tests.questions.conftest import Base

ASKED = (
    "What did Spain say about retention?",
    "What did Norway say about the budget?",
    "Who spoke about clearance?",
    "Who supported the proposal?",
    "What was said about the costs of the unit?",
    "What did Zambia say about transparency reports?",
)


@contextmanager
def statements(base: Base) -> Iterator[list[str]]:
    """The statements that are sent to the database meanwhile, but for BEGIN."""
    sent: list[str] = []

    def note(_connection, _cursor, statement: str, *_rest: object) -> None:
        if not statement.startswith("BEGIN"):
            sent.append(statement)

    engine = base.db._reader.sync_engine
    sa.event.listen(engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        sa.event.remove(engine, "before_cursor_execute", note)


async def test_a_quote_of_one_party_takes_few_looks_at_the_database(base: Base) -> None:
    await base.ask("Who spoke about clearance?")  # what is read once and kept
    with statements(base) as sent:
        answer = await base.ask("What did Spain say about retention?")
    assert answer.citations
    # Whether anything changed; who spoke; the passages with those around them; an item so called; and the last check.
    assert len(sent) <= 6, sent
    assert sum("passage_speakers" in statement for statement in sent) == len(sent) - 2
    with statements(base) as again:
        assert (await base.ask("What did Spain say about retention?")).citations == answer.citations
    assert len(again) <= 5, "who spoke is known by now"


async def test_the_last_check_is_one_look_in_a_transaction_of_its_own(base: Base) -> None:
    await base.ask(ASKED[0])
    with statements(base) as sent:
        answer = await base.ask(ASKED[0])
    assert answer.citations
    assert "superseded_by" in sent[-1]
    assert "superseded_by" not in "".join(sent[:-1])


@pytest.mark.parametrize("question", ASKED)
async def test_a_large_base_answers_as_a_small_one(
    base: Base, monkeypatch: pytest.MonkeyPatch, question: str
) -> None:
    small = await base.ask(question)
    monkeypatch.setattr(thresholds, "LARGE_BASE", 0)
    large = await base.ask(question)
    assert (large.answered, large.silence, large.citations, large.found) == (
        small.answered,
        small.silence,
        small.citations,
        small.found,
    )


async def test_of_a_word_that_is_everywhere_synonyms_are_not_looked_for(
    base: Base, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[list[tuple[str, ...]]] = []
    search = base.index.search

    def noted(concepts, *rest: object, **more: object):
        asked.append([one.words for concept in concepts for one in concept.alternatives])
        return search(concepts, *rest, **more)

    monkeypatch.setattr(base.index, "search", noted)
    question = "Who spoke about the budget?"
    small = await base.ask(question)
    (words, *_), asked[:] = list(asked), []
    assert len(words) > 1, "the question is to have near-synonyms"
    # As if a word in three sentences were a common one.
    monkeypatch.setattr(thresholds, "SMALL_BASE", 2)
    monkeypatch.setattr(thresholds, "COMMON", base.index.sentences)
    large = await base.ask(question)
    assert len(asked[0]) < len(words)
    assert asked[0][0] == words[0]
    assert small.answered
    assert large.answered
    assert large.silence is not Silence.UNKNOWN_TOPIC
