"""Sentences: offsets that cover the text, and never inside an abbreviation."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.records.sentences import split_sentences


def split(text: str) -> list[str]:
    return [text[start:end] for start, end in split_sentences(text)]


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("Ghana spoke. Togo did not.", 2),
        ("H.E. Mr. Holm spoke for Sweden. He was brief.", 2),
        ("It cited Art. 7 and paras. 3 and 4 of the text. No. 5 was left out.", 2),
        ("The duty, i.e. Art. 5, stands. The rest, e.g. costs, does not.", 2),
        ("The U.S. Mission replied. The U.S. The end.", 3),
        ("It was said in the U.S. The delegation left.", 2),
        ("Was it late? Yes! It was.", 3),
        ("It said: “No seats.” Peru agreed.", 2),
        ("Funds, staff, etc. are short. More are needed.", 2),
        ("The paper of 30 Sept. 2012 was late.", 1),
        ("Mr. J. P. Smith of St. Lucia spoke.", 1),
        ("See A/65/L.1/Rev. 2 and Vol. 3, pp. 4 to 5.", 1),
        ("The answer was no. The next was yes.", 2),
        ("Costs rose by 3.5 per cent. www.example.org has more.", 1),
        ("3. The paper was late. It was long.", 2),
        ("It ended … and began again. Then it ended...", 2),
        ("瑞士发言。法国也发言。", 2),
        ("Россия выступила. Франция тоже.", 2),
        ("Meeting in Washington D.C. was proposed.", 1),
    ],
)
def test_how_many_sentences_there_are(text: str, count: int) -> None:
    assert len(split(text)) == count, split(text)


@given(st.text(max_size=300))
def test_offsets_cover_any_text_but_for_white_space(text: str) -> None:
    spans = split_sentences(text)
    assert all(left[1] <= right[0] for left, right in pairwise(spans))
    assert "".join("".join(text[start:end].split()) for start, end in spans) == "".join(text.split())
    assert all(text[start:end].strip() == text[start:end] != "" for start, end in spans)


ABBREVIATIONS = (
    "H.E. Mr. Holm", "Art. 7", "i.e. late", "the U.S. delegation", "No. 5", "Ms. Doe", "paras. 4 and 5", "e.g. maps",
    "Dr. Okoro", "cf. Annex II", "Rev. 1", "Amb. Tamm", "Nos. 3 to 5", "vs. Peru", "p. 12", "14 Feb. 2011",
)  # fmt: skip
WORDS = ("Ghana", "said", "that", "the", "paper", "on", "costs", "was", "late", "and", "long")


@given(st.lists(st.one_of(st.sampled_from(WORDS), st.sampled_from(ABBREVIATIONS)), min_size=1, max_size=14))
def test_no_sentence_ends_inside_an_abbreviation(parts: list[str]) -> None:
    text = "Togo noted " + " ".join(parts) + " again."
    assert split(text) == [text]


@given(st.lists(st.lists(st.sampled_from(WORDS), min_size=2, max_size=8), min_size=1, max_size=8))
def test_plain_sentences_come_back_as_they_went_in(sentences: list[list[str]]) -> None:
    written = ["Togo " + " ".join(one) + " it." for one in sentences]
    assert split(" ".join(written)) == written
