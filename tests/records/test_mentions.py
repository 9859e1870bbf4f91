"""Over generated sentences: a State that is only mentioned never speaks; the one that speaks always does."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.parties.lexicon import Lexicon
from bot.records.clauses import Who, read_sentence
from bot.records.names import tokens_of

LEXICON = Lexicon.standard()
STATES = {
    "Andorra": "AD", "Angola": "AO", "Austria": "AT", "Benin": "BJ", "Brazil": "BR", "Canada": "CA", "Chile": "CL",
    "Croatia": "HR", "Denmark": "DK", "Egypt": "EG", "Fiji": "FJ", "Ghana": "GH", "Iceland": "IS", "Ireland": "IE",
    "Japan": "JP", "Kenya": "KE", "Lao PDR": "LA", "Mali": "ML", "Mexico": "MX", "the Netherlands": "NL",
    "New Zealand": "NZ", "Norway": "NO", "Peru": "PE", "Samoa": "WS", "South Africa": "ZA", "Togo": "TG",
    "Trinidad and Tobago": "TT", "the UK": "GB", "Zambia": "ZM", "the Holy See": "VA", "Viet Nam": "VN",
}  # fmt: skip
VERBS = (
    "said that it agreed", "stated its support", "asked for more time", "welcomed the draft", "opposed the text",
    "expressed concern", "also stressed the cost", "then replied that it could wait", "called for calm",
    "gave an update", "took the floor", "would like to see figures", "is of the view that time is short",
    "strongly supported the idea", "drew attention to the deadline", "did not agree", "suggests a new date",
)  # fmt: skip
TAILS = (
    "", ", noting the work of {m}", " and thanked {m}", " with regard to {m}", " on the basis of a paper by {m}",
    " (see the report of {m})", ", as in {m}", " at a meeting held in {m}", " and that {m} had done so before",
    ", recalling that {m} would host the next meeting", " for {m}", " and agreed with {m}", " together",
    ", unlike {m}", " after a visit to {m}", ", in reply to {m}", " and called on {m} to join",
    ", adding that {m} opposed it in 2009",
)  # fmt: skip
LEADS = (
    "", "", "In reply to {m}, ", "On the proposal of {m}, ", "Following the presentation by {m}, ", "However, ",
    "With reference to {m}, ", "As regards the letter from {m}, ", "Under item 3, ", "After consulting {m}, ",
)  # fmt: skip
NEUTRAL = (
    "The paper by {m} will be revised.",
    "A letter will be sent to {m}.",
    "Comments should reach the Permanent Mission of {m} in Geneva.",
    "The next presidency ({m}) will be consulted.",
    "Ratification is under way in {m}.",
    "The proposal of {m} is on the website.",
    "The guidance prepared by {m} remains in use.",
    "This includes {m}.",
    "Nothing prevents accession by {m}.",
    "Work with {m} continues.",
)

states = st.sampled_from(sorted(STATES))


def names(chosen: list[str]) -> str:
    return chosen[0] if len(chosen) == 1 else ", ".join(chosen[:-1]) + " and " + chosen[-1]


def capital(text: str) -> str:
    return text[:1].upper() + text[1:]


@settings(max_examples=250, deadline=None)
@given(st.lists(states, min_size=4, max_size=7, unique=True), st.sampled_from(VERBS), st.sampled_from(LEADS),
       st.sampled_from(TAILS), st.integers(1, 3))  # fmt: skip
def test_the_subject_speaks_and_whoever_else_is_named_does_not(
    chosen: list[str], verb: str, lead: str, tail: str, count: int
) -> None:
    speakers, (first, *rest) = chosen[:count], chosen[count:]
    if "{m}" in lead:
        lead = lead.format(m=first)
    sentence = capital(lead + names(speakers) + " " + verb + tail.format(m=names(rest or [first])) + ".")
    reading = read_sentence(sentence, tokens_of(sentence, LEXICON))
    assert reading.who is Who.NAMED, sentence
    assert [name.parties for name in reading.names] == [(STATES[one],) for one in speakers], sentence


@settings(max_examples=100, deadline=None)
@given(st.lists(states, min_size=1, max_size=3, unique=True), st.sampled_from(NEUTRAL))
def test_nobody_speaks_where_states_are_only_mentioned(chosen: list[str], frame: str) -> None:
    sentence = frame.format(m=names(chosen))
    assert read_sentence(sentence, tokens_of(sentence, LEXICON)).who not in (Who.NAMED, Who.SAME), sentence


@settings(max_examples=100, deadline=None)
@given(st.lists(states, min_size=1, max_size=4, unique=True), st.sampled_from(
    ("The need for care was reiterated by {m}.", "The view that haste is harmful was shared by {m}.",
     "Concerns about cost were expressed by {m}.", "The draft was welcomed by {m}.")))  # fmt: skip
def test_the_agents_of_a_passive_speak(chosen: list[str], frame: str) -> None:
    sentence = frame.format(m=names(chosen))
    reading = read_sentence(sentence, tokens_of(sentence, LEXICON))
    assert [name.parties for name in reading.names] == [(STATES[one],) for one in chosen], sentence


@settings(max_examples=150, deadline=None)
@given(st.text(alphabet="aA .,;:()'’\"and the of Peru Chile said by was that \n", max_size=120))
def test_no_text_breaks_the_reading(text: str) -> None:
    tokens = tokens_of(text, LEXICON)
    assert "".join(text[token.start : token.end] for token in tokens).replace(" ", "") == "".join(text.split())
    read_sentence(text, tokens)
