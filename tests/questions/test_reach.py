"""Questions whose words a record puts otherwise: elliptic sentences, numerals, other languages, bare names."""

from __future__ import annotations

import pytest

from bot.questions.articles import forms, number_written
from bot.questions.spelling import Spelling
from bot.questions.types import DueFact, OfferKind, Silence, StatusFact
from tests.questions.conftest import Base
from tests.questions.lusaka import put_meeting_in

TEXT = """
# 1. Means
NO: Norway wished to open a savings account for lean years.
ES: Spain saw no point in that.
PE: Peru spoke of the canteen.

# 2. Information
LA: Lao PDR wished to paint the corridor.
PE: Peru spoke of the canteen.
TG: Togo commended the electronic platform of the library.
TG: Togo thanked the interpreters.
HR: Croatia recalled that Article VII asks for a table every spring.
IE: Ireland donated 300,000 euros to the library.
ICRC: The ICRC mentioned the hospital that Denmark had built in Lusaka.
-: A photography exhibition will be opened by Kenya in the lobby.

# 3. Dates
MZ: Mozambique asked that every district be free by 2031.
-: The secretariat announced that the next meeting will be held on 9 October 2013.
"""


@pytest.fixture
async def reach(base: Base) -> Base:
    await put_meeting_in(base.db, base.lexicon, text=TEXT, title="Third day", file_name="third-day.md")
    await base.refresh()
    return base


async def quotes(base: Base, question: str, **more: object) -> dict[str, set[str]]:
    answer = await base.ask(question, **more)
    found: dict[str, set[str]] = {}
    for one in answer.citations:
        found.setdefault(",".join(one.parties), set()).add(one.quote)
    return found


async def test_a_sentence_may_lean_on_the_one_before(reach: Base):
    said = await quotes(reach, "What did Spain think of a savings account?")
    assert said == {"ES": {"Spain saw no point in that."}}


async def test_what_stands_two_speakers_back_is_not_leant_on(reach: Base):
    assert not (await reach.ask("What did Peru think of a savings account?")).answered


async def test_a_sentence_with_a_topic_of_its_own_does_not_lean(reach: Base):
    assert not (await reach.ask("What did Peru think of painting the corridor?")).answered


@pytest.mark.parametrize(
    ("question", "language"),
    [
        ("What did Croatia say about Article 7?", "en"),
        ("Croatia on art. VII", "en"),
        ("What did Croatia say on article seven?", "en"),
        ("¿Qué dijo Croacia sobre el artículo siete?", "es"),
        ("Qu'a dit la Croatie de l'article 7 ?", "fr"),
        ("Что сказала Хорватия о статье 7?", "ru"),
        ("ماذا قالت كرواتيا عن المادة السابعة؟", "ar"),
        ("克罗地亚对第七条说了什么", "zh"),
    ],
)
async def test_an_article_is_one_however_it_is_numbered(reach: Base, question: str, language: str):
    said = await quotes(reach, question, language=language)
    assert any("Article VII" in quote for quote in said.get("HR", ())), said


def test_numerals_of_articles():
    assert [number_written(word) for word in ("VII", "seven", "السابعة", "七", "hospital")] == ["7"] * 4 + [""]
    assert {"Article VII", "Art. 7", "第七条"} <= set(forms("7"))


async def test_a_word_of_a_sister_language_is_found(reach: Base):
    said = await quotes(reach, "¿Qué opina Togo de la plataforma?", language="es")
    assert any("electronic platform" in quote for quote in said["TG"])


def test_cognates_share_their_beginning_and_nearly_all_else():
    spelling = Spelling(["a protocol, a balcony, a castle"], (), "en", own=True)
    assert spelling.cognate("protocolo") == "protocol"
    assert spelling.cognate("castillos") is None
    assert spelling.cognate("barco") is None


async def test_words_no_table_knows_do_not_hide_what_a_state_said(reach: Base):
    answer = await reach.ask("Что сказало Того о фотосинтезе?", language="ru")
    assert answer.answered
    assert answer.unmatched == "фотосинтезе"
    assert {party for one in answer.citations for party in one.parties} == {"TG"}
    assert "фотосинтезе" in reach.text(answer).splitlines()[0]


async def test_a_state_of_many_words_is_not_quoted_at_random(reach: Base):
    often = "\n".join(
        f"AL: Albania spoke of the {thing}." for thing in ["roof", "gate", "yard", "lift", "lamp", "door", "wall"]
    )
    await put_meeting_in(reach.db, reach.lexicon, text=f"# 1. House\n{often}", title="House", file_name="house.md")
    await reach.refresh()
    answer = await reach.ask("Что сказала Албания о фотосинтезе?", language="ru")
    assert (answer.answered, answer.unmatched) == (False, "")


async def test_money_by_any_name(reach: Base):
    said = await quotes(reach, "Did Ireland give the library any money?")
    assert any("300,000 euros" in quote for quote in said.get("IE", ()))


async def test_who_is_named_but_not_quoted_is_not_said_to_be_absent(reach: Base):
    answer = await reach.ask("What did Denmark say?")
    assert (answer.answered, answer.silence) == (False, Silence.NAMED_ONLY)
    assert any(offer.kind is OfferKind.SOURCE for offer in answer.offers)
    assert "did not take the floor" not in reach.text(answer)


async def test_a_plan_told_of_a_state_is_not_its_words(reach: Base):
    answer = await reach.ask("kenya photography exhibition")
    assert (answer.answered, answer.silence) == (False, Silence.NAMED_ON_TOPIC)
    assert any(offer.kind is OfferKind.SOURCE for offer in answer.offers)
    for language in ("en", "fr", "es", "ru", "ar", "zh"):
        assert reach.text(answer, language).strip()


async def test_a_year_without_a_meeting_is_a_word(reach: Base):
    said = await quotes(reach, "Mozambique on 2031")
    assert any("by 2031" in quote for quote in said.get("MZ", ()))
    assert (await reach.ask("What did Mozambique say in 2031?")).silence is Silence.OUTSIDE_DATES


async def test_small_words_do_not_hide_an_answer(reach: Base):
    assert (await reach.ask("mozambique survey progress?")).answered
    assert (await reach.ask("who'd like a savings account")).answered


async def test_becoming_a_party_is_a_matter_of_dates(reach: Base):
    answer = await reach.ask("When did Ireland become a State Party?")
    assert [type(fact) for fact in answer.facts] == [StatusFact]


async def test_our_report_is_due_when_the_askers_is(reach: Base):
    answer = await reach.ask("deadline for our first article 7 report?", state="MZ")
    assert [type(fact) for fact in answer.facts] == [DueFact]


async def test_the_authority_is_said_once_for_quotes_of_one_record(reach: Base):
    answer = await reach.ask("What did Togo say?")
    assert len({one.record for one in answer.citations}) == 1 < len(answer.citations)
    assert reach.text(answer).count("not the delegate's own words") == 1


async def test_who_does_not_want_it_is_not_answered_by_who_does(reach: Base):
    assert "NO" not in await quotes(reach, "Who doesn't want a savings account?")
