"""What would be passed on is shown whole, as the one quote on the screen: that quote is what is passed on."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.inquiries.acting import LONGEST, No
from bot.inquiries.inquiries import To
from bot.inquiries.telling import preview_message, refusal
from bot.parties.lexicon import Lexicon
from bot.questions.wording import Voice
from bot.text.catalogue import LANGUAGES, Catalogues
from bot.text.markup import to_html
from bot.text.message import Message, line
from tests.auxil.tdlib import parse

LETTERS = st.characters(exclude_categories=("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp", "Zs", "Mn", "Me"))
WORDS = st.text(LETTERS, min_size=1, max_size=30)
QUESTIONS = st.lists(WORDS, min_size=1, max_size=8).map(" ".join) | st.lists(WORDS, min_size=2, max_size=4).map(
    "\n".join
)
CATALOGUES = Catalogues.open()
TO = (To(number=3, state="IE"), To(number=1), To(number=2, state="NO", code="ABCD2345", office="<Unit> & Co"))


@settings(deadline=None)
@given(QUESTIONS, st.sampled_from(TO), st.booleans(), st.sampled_from(LANGUAGES))
def test_what_is_shown_is_what_is_passed_on(question: str, to: To, named: bool, language: str) -> None:
    voice = Voice(CATALOGUES.texts(language), Lexicon.standard())
    (part,) = to_html(preview_message(question, to, voice, named=named, askable=False, days=90))
    seen = parse(part.text)
    (quote,) = seen.of("BlockQuote")
    # White space at the ends goes, as in every message.
    assert quote.split() == _cleaned(question).split()
    assert seen.of("ExpandableBlockQuote") == []


@pytest.mark.parametrize("no", No)
def test_every_refusal_has_a_sentence_short_enough_for_a_toast(no: No) -> None:
    for language in LANGUAGES:
        words = refusal(no, Voice(CATALOGUES.texts(language), Lexicon.standard()), most=LONGEST)
        assert 0 < len(words) <= 200


def _cleaned(question: str) -> str:
    """The question as any message of the bot would show it."""
    (part,) = to_html(Message((line(question),)))
    return parse(part.text).text
