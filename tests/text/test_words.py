"""Words: the same for however a thing is written, in six languages, and never a surprise."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.text.words import Analyser
from bot.text.words_data.stop import STOP

LANGUAGES = ["ar", "en", "es", "fr", "ru", "zh"]
analyser = Analyser()


def words(text: str, language: str = "en") -> list[str]:
    return analyser.words(text, language)


@pytest.mark.parametrize(
    ("language", "one", "other"),
    [
        ("en", "States Parties", "State Party"),
        ("en", "universalisation", "universalization"),
        ("en", "organised, organising, organisers", "organized, organizing, organizers"),
        ("en", "analyses of the analysis", "analysed analyze"),
        ("en", "programmes", "program"),
        ("en", "defence, offences and licences", "defense, offense, license"),
        ("en", "centre centres", "center centers"),
        ("en", "favourable neighbours labour", "favorable neighbor labor"),
        ("en", "cancelled, travelling, fulfilment", "canceled, traveling, fulfillment"),
        ("en", "co-operation, co-ordinators", "cooperation, coordinator"),
        ("en", "sub-munitions and anti-personnel mines", "submunition antipersonnel mine"),
        ("en", "the State's report; the States’ reports", "state report state report"),
        ("en", "10,000 mines", "10000 mines"),
        ("en", "The U.N. and NGOs", "UN NGO"),
        ("en", "ＩＳＵ ﬁnal", "ISU final"),
        ("en", "Sa\u0303o Tome\u0301", "São Tomé"),
        ("en", "cleara\u00adnce", "clearance"),
        ("en", "Côte d’Ivoire", "Cote d'Ivoire"),
        ("en", "held, withdrew and undertook", "hold withdraw undertake"),
        ("en", "they destroyed, decided, ratified and submitted", "destruction decision ratification submission"),
        ("en", "SWITZERLAND OFFERED TO HOST THE ISU", "Switzerland offered to host the ISU"),
        ("en", "ITALY and FRANCE proposed", "Italy and France proposed"),
        ("fr", "L’universalisation des États parties", "universalisation etat partie"),
        ("fr", "la sécurité", "securite"),
        ("fr", "jusqu'à la réunion", "reunions"),
        ("es", "las declaraciones de los Estados partes", "declaración Estado parte"),
        ("es", "víctimas", "victima"),
        ("ru", "Государства-участники", "государствам участников"),
        ("ru", "учёт", "учет"),
        ("ar", "الدول الأطراف", "دولة اطراف"),
        ("ar", "الالتزامات", "التزام"),
        ("ar", "والاجتماعات", "اجتماع"),
        ("ar", "ذَخائِر عُنقوديّة", "الذخائر العنقودية"),
        ("ar", "عام ٢٠١١", "عام 2011"),
        ("zh", "公约 第７条", "公约，第7条"),
    ],
)
def test_written_in_different_ways_it_is_the_same_words(language: str, one: str, other: str) -> None:
    assert words(one, language)
    assert set(words(one, language)) == set(words(other, language))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("AIDS", "aid"),
        ("UNMAS", "unma"),
        ("US", "use"),
        ("CAR", "care"),
        ("prize", "precise"),
        ("informal", "information"),
        ("objectives", "objections"),
        ("accession", "access"),
        ("2MSP", "3MSP"),
        ("Article 7", "Article 17"),
    ],
)
def test_different_things_stay_different(one: str, other: str) -> None:
    assert words(one) != words(other)


def test_acronyms_are_kept_whole_and_found_in_lower_case_too() -> None:
    assert words("The ISU, UNMAS and the 2MSP") == ["isu", "unmas", "2msp"]
    assert words("isu unmas 2msp") == ["isu", "unmas", "2msp"]


def test_an_acronym_that_is_also_a_common_word_counts_in_capitals_only() -> None:
    assert words("WHO told the US in May") == ["who", "us", "may"]
    assert words("who told us they may") == []


@pytest.mark.parametrize(
    ("language", "question", "subject"),
    [
        ("en", "What did Switzerland say about hosting?", "Switzerland hosting"),
        ("fr", "Qu’est-ce que la Suisse a dit sur l’hébergement ?", "Suisse hébergement"),
        ("es", "¿Qué dijo Suiza sobre la sede?", "Suiza sede"),
        ("ru", "Что сказала Швейцария о размещении?", "Швейцария размещении"),
        ("ar", "ماذا قالت سويسرا عن الاستضافة؟", "سويسرا الاستضافة"),
        ("zh", "什么？", ""),
    ],
)
def test_of_a_question_only_its_subject_is_left(language: str, question: str, subject: str) -> None:
    assert words(question, language) == words(subject, language)


def test_chinese_becomes_pairs_of_characters() -> None:
    assert words("集束弹药", "zh") == ["集束", "束弹", "弹药"]
    assert words("CCM公约 条", "zh") == ["ccm", "公约", "条"]


def test_names_of_another_script_are_analysed_as_what_they_are() -> None:
    assert words("Швейцария and Switzerland", "en") == words("Швейцария", "ru") + words("Switzerland", "en")
    assert words("Заявление of Switzerland", "ru")[-1:] == words("Switzerland", "en")


def test_numbers_of_articles_and_documents_are_kept() -> None:
    assert words("Article 7.1, CCM/MSP/2011/5, 24 February") == [
        *words("article"), "7.1", "ccm", "msp", "2011", "5", "24", *words("February"),
    ]  # fmt: skip


def test_spans_are_where_the_words_stand() -> None:
    text = "L'État's CO-ORDINATOR hosted 集束弹"
    assert [(word, text[start:end]) for word, start, end in analyser.spans(text, "en")] == [
        (words("État")[0], "État's"),
        (words("coordinator")[0], "CO-ORDINATOR"),
        ("host", "hosted"),
        ("集束", "集束"),
        ("束弹", "束弹"),
    ]


def test_stop_words_are_written_as_they_are_compared() -> None:
    for language, stop in STOP.items():
        assert 80 <= len(stop) <= 260, language
        for word in stop:
            assert words(word, language) == [], (language, word)


TREATY_WORDS = {
    "en": "state party parties member support oppose position need first second last work against victim new use",
    "fr": "état partie soutien besoin premier second travail victime nouveau position usage",
    "es": "estado parte apoyo necesidad primer segundo trabajo víctima nuevo posición uso",
}


@pytest.mark.parametrize("language", TREATY_WORDS)
def test_words_that_treaties_turn_on_are_no_stop_words(language: str) -> None:
    kept = [word for word in TREATY_WORDS[language].split() if words(word, language)]
    assert set(TREATY_WORDS[language].split()) - set(kept) <= {"against"}


def test_the_version_names_what_words_come_out() -> None:
    assert Analyser().version == Analyser().version
    assert unicodedata.unidata_version in analyser.version


anything = st.text() | st.text("ISUsé'’-.,7 \u0301\u00ad公约ДаالأAa½ﬁ_", max_size=40)


@given(text=anything, language=st.sampled_from([*LANGUAGES, "pt", ""]))
def test_any_text_has_words_and_their_places(text: str, language: str) -> None:
    found = words(text, language)
    spans = analyser.spans(text, language)
    assert [word for word, _, _ in spans] == found
    last = 0
    for word, start, end in spans:
        assert last <= start < end <= len(text)
        assert word
        assert not any(one.isspace() for one in word)
        assert len(word) <= 64
        last = start


@given(text=anything, language=st.sampled_from(LANGUAGES))
def test_words_do_not_depend_on_what_was_analysed_before(text: str, language: str) -> None:
    assert Analyser().words(text, language) == words(text, language)


@given(text=anything, language=st.sampled_from(LANGUAGES))
def test_a_span_by_itself_gives_its_word_again(text: str, language: str) -> None:
    """What is highlighted is what was searched: but in a text all in capitals, where no acronym is known."""
    if len(text) > 12 and text.isupper():
        return
    for word, start, end in analyser.spans(text, language):
        assert word in words(text[start:end], language) or not words(text[start:end], language)
