"""What a question names and means, before anything is searched."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.parties.lexicon import Lexicon
from bot.questions.folding import fold
from bot.questions.marks import hide_parties, parts_of
from bot.questions.quoting import leans, span
from bot.questions.speech import language_of_question
from bot.questions.spelling import Spelling
from bot.questions.stances import is_against, is_warning
from bot.questions.thesaurus import LANGUAGES, groups
from bot.questions.tongues import TONGUES, compiled
from bot.questions.topics import Topics
from bot.questions.understand import LONGEST, clean
from bot.questions.weigh import has_amount, rarity
from bot.questions.whichmeeting import Use
from bot.text.words import Analyser
from storage.rows import PUBLIC_READER, Passage, Speaker, Term
from tests.questions.conftest import NOW, Base

LEXICON = Lexicon.standard()


def parts(question: str, language: str = "en") -> dict[str, str]:
    mentions = LEXICON.mentions_corrected(question)
    masked = hide_parties(question, mentions)
    return {
        one.mention.parties[0]: one.part.value for one in parts_of(masked, mentions, TONGUES[language], LEXICON)
    }


@pytest.mark.parametrize(
    ("question", "language", "expected"),
    [
        ("What did Norway say about Bulgaria?", "en", {"NO": "speaker", "BG": "subject"}),
        ("Who agreed with Switzerland?", "en", {"CH": "subject"}),
        ("What is the position of France on Chad?", "en", {"FR": "speaker", "TD": "subject"}),
        ("Norway: core tasks", "en", {"NO": "speaker"}),
        ("Did Kenya and Chad speak?", "en", {"KE": "speaker", "TD": "speaker"}),
        ("What was said about Denmark?", "en", {"DK": "subject"}),
        ("Which States did Peru ask for advice?", "en", {"PE": "speaker"}),
        ("What did France say about the GICHD?", "en", {"FR": "speaker", "GICHD": "subject"}),
        ("Did the ICRC comment?", "en", {"ICRC": "speaker"}),
        ("Qu'a dit l'Irlande de la Belgique ?", "fr", {"IE": "speaker", "BE": "subject"}),
        ("¿Qué posición tiene Bélgica sobre Suiza?", "es", {"BE": "speaker", "CH": "subject"}),
        ("Что сказала Норвегия о Болгарии?", "ru", {"NO": "speaker", "BG": "subject"}),
        ("瑞士对挪威说了什么？", "zh", {"CH": "speaker", "NO": "subject"}),
    ],
)
def test_who_is_asked_to_have_spoken_and_who_is_spoken_of(question: str, language: str, expected: dict[str, str]):
    assert parts(question, language) == expected


@pytest.mark.parametrize(
    ("text", "given", "language"),
    [
        ("What did France say?", "fr", "en"),
        ("Qu'a dit la France ?", "en", "fr"),
        ("¿Qué dijo Francia?", "en", "es"),
        ("Что сказала Франция?", "en", "ru"),
        ("ماذا قالت فرنسا؟", "en", "ar"),
        ("法国说了什么？", "en", "zh"),
        ("agenda", "fr", "fr"),
        ("agenda", None, "en"),
    ],
)
def test_the_language_of_a_question(text: str, given: str | None, language: str):
    assert language_of_question(text, given) == language


async def understood(base: Base, question: str, now: datetime = NOW):
    async with base.db.read() as tx:
        shelf = await base.assistant._current(tx, PUBLIC_READER)
    return base.assistant._understood(clean(question), None, now, shelf)


@pytest.mark.parametrize(
    ("question", "meeting", "use"),
    [
        ("What did Norway say at the 3MSP?", "CCM-3MSP", Use.SCOPE),
        ("Who wants this decided at the 4MSP?", "CCM-4MSP", Use.TOPIC),
        ("What does Lebanon think about the second meeting of States Parties?", "CCM-2MSP", Use.TOPIC),
        ("At the workshop in Lusaka, what did Chad say?", "CCM-RW-2013", Use.SCOPE),
        ("What happened at the First Review Conference?", "CCM-1RC", Use.SCOPE),
        ("When is the next meeting?", "CCM-OEIC-2013-06", Use.EITHER),
        ("Who chaired the last meeting?", "CCM-RW-2013", Use.EITHER),
        ("Où se tient la quatrième assemblée des États parties ?", "CCM-4MSP", Use.EITHER),
        ("第四届缔约国会议在哪里举行？", "CCM-4MSP", Use.EITHER),
        ("What was said in the February 2011 consultations?", "CCM-OEIC-2011-02", Use.SCOPE),
    ],
)
async def test_which_meeting_is_meant(base: Base, question: str, meeting: str, use: Use):
    named = (await understood(base, question)).meeting
    assert named is not None
    assert named.meeting is not None
    assert (named.meeting.id, named.use) == (meeting, use)


async def test_the_next_meeting_depends_on_the_day(base: Base):
    early = (await understood(base, "next meeting", datetime(2011, 3, 1, tzinfo=UTC))).meeting
    late = (await understood(base, "next meeting", datetime(2012, 9, 1, tzinfo=UTC))).meeting
    assert early is not None
    assert late is not None
    assert early.meeting is not None
    assert late.meeting is not None
    assert (early.meeting.id, late.meeting.id) == ("CCM-IM-2011", "CCM-3MSP")


async def test_an_unknown_meeting_is_known_to_be_unknown(base: Base):
    named = (await understood(base, "What did Norway say at the 40th Meeting of States Parties?")).meeting
    assert named is not None
    assert named.meeting is None


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("clearence", "clearance"),
        ("destuction", "destruction"),
        ("protsthetic", "prosthetic"),
        ("weather", None),
        ("clear", None),
        ("NPA", None),
        ("xyzzyq", None),
        ("cat", None),
    ],
)
def test_only_misspelt_words_are_put_right(written: str, meant: str | None):
    speller = Spelling(
        ["The clearance and destruction of stocks. Prosthetic limbs. Whether it rains."],
        ["cleared"],
        "en",
        own=True,
    )
    assert speller.meant(written) == meant


def test_every_table_is_whole():
    ids = [group.id for group in groups()]
    assert len(ids) == len(set(ids)) > 200
    for group in groups():
        assert group.kind in ("", "light", "talk", "stance"), group.id
        for language in LANGUAGES:
            assert group.equal[language], (group.id, language)
    for tongue in TONGUES.values():
        for _, source in tongue.intents:
            assert compiled(source).groups >= 0
        assert set(tongue.kinds.values()) <= {
            "meeting of States Parties",
            "review conference",
            "intersessional meeting",
            "open-ended informal consultations",
            "preparatory meeting",
            "diplomatic conference",
            "coordination committee",
        }


def test_a_term_reaches_the_words_of_another_language():
    term = Term(
        id="ISU",
        acronym="ISU",
        names={"en": ("Implementation Support Unit",), "fr": ("unité d'appui à l'application",)},
        related={"en": ("secretariat",)},
    )
    topics = Topics([term], Analyser())
    (match,) = topics.matches(tuple(Analyser().words("l'unité d'appui à l'application", "fr")), "fr")
    found = topics.alternatives(match.senses, (), "fr", ("en",))
    assert found[("isu",)] > 0.9
    assert found[tuple(Analyser().words("implementation support unit", "en"))] > 0.9
    assert 0 < found[("secretariat",)] < 0.6
    assert topics.term_called("the ISU?") is term
    assert topics.term_called("unite d’appui à l’application") is term
    assert topics.term_called("unit") is None


def test_being_against_and_warning_are_read_from_the_sentence():
    assert is_against("Spain could not accept assessed contributions.", "en")
    assert is_against("Brazil opposed a new fund.", "en")
    assert not is_against("Norway supported assessed contributions.", "en")
    assert is_warning("Lebanon asked for quality rather than speed.", "en")
    assert not is_warning("Lebanon asked for quality.", "en")
    assert is_against("La France s'est opposée au fonds.", "fr")


def test_amounts_are_seen():
    assert has_amount("no more than three staff")
    assert has_amount("nearly 80%")
    assert not has_amount("it would keep costs down")


def test_rarity_falls_with_every_occurrence_and_does_not_grow_with_the_base():
    for total in (50, 5_000, 5_000_000):
        weights = [rarity(number, total) for number in (0, 1, 2, 10, total // 2, total)]
        assert weights == sorted(weights, reverse=True)
        assert max(weights) <= 1.0


def passage(*sentences: str, speaker: str = "NO") -> Passage:
    text, spans = "", []
    for sentence in sentences:
        start = len(text)
        text += sentence
        spans.append((start, len(text)))
        text += " "
    return Passage(
        id=1,
        record=1,
        order=1,
        paragraph=1,
        text=text.strip(),
        sentences=tuple(spans),
        speakers=(Speaker(party=speaker, name=speaker),) if speaker else (),
    )


def test_a_sentence_that_leans_on_another_comes_with_it():
    long = "x" * 400 + "."
    one = passage(f"Norway said {long}", "They added that more is needed.", f"Norway closed {long}")
    assert span(one, 1, [0.0, 1.0, 0.0]) == (0, 1)
    assert leans("They added that")
    assert not leans("Norway added that")


def test_where_no_speaker_is_known_neighbours_stay_out():
    one = passage("Oman spoke of nets.", "Fiji spoke of nets.", speaker="")
    assert span(one, 0, [1.0, 1.0]) == (0, 0)
    assert span(passage("Oman spoke of nets.", "Oman spoke of ports."), 0, [1.0, 0.0]) == (0, 1)


@given(
    lengths=st.lists(st.integers(3, 500), min_size=1, max_size=9),
    data=st.data(),
)
def test_a_quote_is_always_whole_sentences_around_the_best(lengths: list[int], data: st.DataObject):
    one = passage(*("A" + "b" * (length - 2) + "." for length in lengths))
    best = data.draw(st.integers(0, len(lengths) - 1))
    inside = [data.draw(st.floats(0, 1)) for _ in lengths]
    first, last = span(one, best, inside, [data.draw(st.integers(0, len(lengths) - 1))])
    assert 0 <= first <= best <= last < len(lengths)


@given(st.text(max_size=300))
def test_folding_keeps_every_character_in_its_place(text: str):
    assert len(fold(text)) == len(text)
    assert fold(fold(text)) == fold(text)


@given(st.text(max_size=LONGEST * 2))
def test_a_cleaned_question_is_one_short_line(text: str):
    cleaned = clean(text)
    assert len(cleaned) <= LONGEST
    assert "\n" not in cleaned
    cleaned.encode("utf-8")
