"""Clean text: composed, visible, single spaces; bold in step with it."""

from __future__ import annotations

import re
import unicodedata
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from bot.records.clean import clean, clean_runs

runs = st.lists(st.tuples(st.text(max_size=30), st.booleans()), max_size=8)


@given(st.text(max_size=200))
def test_clean_text_stays_as_it_is(text: str) -> None:
    once = clean(text)
    assert clean(once) == once
    assert unicodedata.is_normalized("NFC", once)
    assert once == once.strip()
    assert not re.search(r"\s\s|[\t\n\r\x00-\x1f\u200b\u202e\ufeff]", once)


@given(runs)
def test_bold_lies_within_the_text_and_does_not_touch(given_runs: list[tuple[str, bool]]) -> None:
    text, bold = clean_runs(given_runs)
    assert all(0 <= start < end <= len(text) for start, end in bold)
    assert all(left[1] < right[0] for left, right in pairwise(bold))
    assert all(text[start:end] == text[start:end].strip() for start, end in bold)


@given(st.lists(st.tuples(st.sampled_from(["Peru", " and ", "Chile", ", ", "said"]), st.booleans()), max_size=12))
def test_bold_words_stay_bold(given_runs: list[tuple[str, bool]]) -> None:
    text, bold = clean_runs(given_runs)
    marked = [any(start <= index < end for start, end in bold) for index in range(len(text))]
    expected = [(c, is_bold) for part, is_bold in given_runs for c in part if not c.isspace()]
    assert [(c, m) for c, m in zip(text, marked, strict=True) if not c.isspace()] == expected


def test_what_cannot_be_seen_is_gone() -> None:
    assert clean("a\u200bb\u00ad c\u202ed\u202c \ufeffe\x00\ud800") == "ab cd e"
    assert clean("ﬁnal eﬀort\u00a0here\u2028now") == "final effort here now"
    assert clean("Cote d\u2019Ivoire: Co\u0302te") == "Cote d\u2019Ivoire: Côte"
