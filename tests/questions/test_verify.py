"""Quote or silence: the database is tampered with between finding and answering."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from bot.questions import assistant as assistant_module
from bot.questions import browsing
from bot.questions.types import Silence
from bot.questions.verify import folded, verified
from storage.tables import passage_speakers, passages, records
from tests.questions.conftest import Base
from tests.questions.lusaka import put_meeting_in

QUESTION = "What did Spain say about retention?"


async def citations_of(base: Base, question: str = QUESTION):
    answer = await base.ask(question)
    assert answer.citations
    return answer.citations


async def execute(base: Base, statement) -> None:
    async with base.db.write() as tx:
        await tx.execute(statement)


async def kept(base: Base, citations):
    async with base.db.read() as tx:
        return await verified(tx, citations)


async def test_an_untouched_citation_stands(base: Base):
    citations = await citations_of(base)
    assert await kept(base, citations) == citations


async def test_a_changed_letter_drops_the_quote(base: Base):
    citations = await citations_of(base)
    text = citations[0].quote.replace("711", "712")
    assert text != citations[0].quote
    await execute(base, sa.update(passages).where(passages.c.id == citations[0].passage).values(text=text))
    assert await kept(base, citations) == ()


async def test_white_space_alone_is_folded(base: Base):
    citations = await citations_of(base)
    one = citations[0]
    text = one.quote.replace(" and ", "\nand ")
    await execute(base, sa.update(passages).where(passages.c.id == one.passage).values(text=text))
    assert await kept(base, citations) == citations


@pytest.mark.parametrize("column", ["party", "name"])
async def test_a_changed_speaker_drops_the_quote(base: Base, column: str):
    citations = await citations_of(base)
    await execute(
        base,
        sa.update(passage_speakers)
        .where(passage_speakers.c.passage == citations[0].passage)
        .values({column: "PT"}),
    )
    assert await kept(base, citations) == ()


async def test_a_further_speaker_drops_the_quote(base: Base):
    citations = await citations_of(base)
    await execute(
        base,
        sa.insert(passage_speakers).values(
            passage=citations[0].passage, position=9, party="PT", name="Portugal", capacity="", on_behalf_of=""
        ),
    )
    assert await kept(base, citations) == ()


async def test_a_record_withdrawn_from_the_public_is_not_quoted(base: Base):
    citations = await citations_of(base)
    await execute(base, sa.update(records).values(visibility="coordinators"))
    assert await kept(base, citations) == ()


async def test_a_record_of_another_authority_than_shown_is_not_quoted(base: Base):
    citations = await citations_of(base)
    await execute(base, sa.update(records).values(authority="as-delivered"))
    assert await kept(base, citations) == ()


async def test_half_a_sentence_is_no_quote(base: Base):
    from dataclasses import replace

    (one, *_) = await citations_of(base)
    half = replace(one, end=one.start + 20, quote=one.quote[:20])
    assert await kept(base, [half]) == ()


async def test_what_is_tampered_with_between_finding_and_answering_is_not_sent(base: Base, monkeypatch):
    """The whole way: the passage changes after it was found, just before the last look."""
    real = browsing.verified

    async def tampered(tx, citations, reader):
        await execute(base, sa.update(passages).values(text="Spain said something else altogether."))
        async with base.db.read() as later:
            return await real(later, citations, reader)

    monkeypatch.setattr(browsing, "verified", tampered)
    answer = await base.ask(QUESTION)
    assert (answer.answered, answer.citations, answer.silence) == (False, (), Silence.NOTHING_CLOSE)
    assert "711" not in base.text(answer)
    assert assistant_module.Assistant._borne_out is browsing.Browsing._borne_out


async def test_a_quote_left_out_takes_only_itself(base: Base):
    citations = await citations_of(base, "Compare Norway and Spain on assessed contributions")
    assert len(citations) == 2
    await execute(base, sa.delete(passages).where(passages.c.id == citations[0].passage))
    assert await kept(base, citations) == citations[1:]


async def test_a_superseded_record_is_no_longer_cited_but_its_source_resolves(base: Base):
    (one, *_) = await citations_of(base)
    assert base.record is not None
    await put_meeting_in(base.db, base.lexicon, file_name="corrected.md", supersedes=base.record.id)
    await base.refresh()
    assert await kept(base, [one]) == ()
    (again, *_) = await citations_of(base)
    assert again.record != one.record
    source = await base.assistant.source(one.passage)
    assert source.answered
    assert "replaced by a corrected one" in base.text(source)


def test_white_space_folds_to_single_blanks():
    assert folded("  a\u00a0 b\n\tc ") == "a b c"
