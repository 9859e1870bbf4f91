"""A quote that waits to be sent comes back as it was kept."""

from __future__ import annotations

import json
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from bot.inquiries.citing import as_json, of_json
from bot.questions.types import Citation
from storage.rows import Authority, PassageKind

words = st.text(max_size=20)
names = st.lists(words, max_size=3).map(tuple)
numbers = st.integers(0, 10_000)

citations = st.builds(
    Citation,
    passage=numbers,
    start=numbers,
    end=numbers,
    quote=words,
    parties=names,
    party_keys=names,
    capacity=words,
    on_behalf_of=words,
    record=numbers,
    record_title=words,
    meeting=words,
    meeting_title=words,
    date=st.none() | st.dates(date(1900, 1, 1)),
    place=words,
    item=words,
    item_id=st.none() | numbers,
    item_title=words,
    paragraph=numbers,
    printed_paragraph=words,
    page=st.none() | numbers,
    authority=st.sampled_from(Authority),
    language=words,
    kind=st.sampled_from(PassageKind),
    names=names,
)


@given(citations)
def test_a_quote_comes_back_as_it_was_kept(one: Citation) -> None:
    assert of_json(json.loads(json.dumps(as_json(one)))) == one
