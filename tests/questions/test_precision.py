"""Sentences that hold the words asked for and do not answer: they are not quoted."""

from __future__ import annotations

import pytest

from tests.questions.conftest import Base
from tests.questions.lusaka import put_meeting_in

TEXT = """
# 1. Fees
NO: Norway supported a ceiling on registration fees.
ES: Spain could not support a ceiling on registration fees.
MZ: Mozambique noted that the implementation support unit had drawn up a table of registration fees.

# 2. Outreach
KE: Kenya said that it would send a letter to States not party in the region.
AL: Albania said that it would send a questionnaire to all States Parties in the region.

# 3. Dialogue
CMC: The CMC asked for talks from military to military and for dialogue at all levels.
"""


@pytest.fixture
async def fees(base: Base) -> Base:
    await put_meeting_in(base.db, base.lexicon, text=TEXT, title="Second day", file_name="second-day.md")
    await base.refresh()
    return base


async def cited(base: Base, question: str, **more: object) -> set[str]:
    answer = await base.ask(question, **more)
    return {party for one in answer.citations for party in one.parties}


async def test_who_could_not_support_is_no_supporter(fees: Base):
    assert await cited(fees, "Who supports a ceiling on registration fees?") == {"NO"}


async def test_who_could_not_support_is_found_among_those_against(fees: Base):
    assert await cited(fees, "Who is against a ceiling on registration fees?") == {"ES"}
    assert await cited(fees, "Qui est contre un plafond des registration fees ?", language="fr") == {"ES"}


async def test_a_support_unit_supports_nobody(fees: Base):
    assert "MZ" not in await cited(fees, "Who supports the table of registration fees?")


async def test_states_not_party_are_not_states_parties(fees: Base):
    assert await cited(fees, "Who will send something to States not party?") == {"KE"}
    assert await cited(fees, "¿Quién escribirá una carta a los Estados no partes?", language="es") == {"KE"}


async def test_the_words_of_a_term_in_another_order_are_still_the_term(fees: Base):
    assert await cited(fees, "military dialogue") == {"CMC"}


async def test_a_later_page_is_of_the_same_answer(fees: Base):
    first = await fees.ask("Who spoke on clearance?", page=0)
    second = await fees.ask("Who spoke on clearance?", page=1)
    assert first.pages == second.pages
    if first.pages > 1:
        assert not {one.passage for one in first.citations} & {one.passage for one in second.citations}
