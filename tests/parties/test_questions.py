"""Names in questions: typed in a hurry, in lower case, misspelt."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.parties.fold import fold
from bot.parties.lexicon import Lexicon
from bot.parties.spelling import ordinary_words

# A busy machine is no fault of the code.
unhurried = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
lexicon = Lexicon.standard()


def keys(text: str) -> str:
    return " ".join("/".join(mention.parties) for mention in lexicon.mentions_corrected(text))


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("irland", "IE"),
        ("swizerland", "CH"),
        ("switzerlnad", "CH"),
        ("belguim", "BE"),
        ("philipines", "PH"),
        ("Phillippines", "PH"),
        ("germnay", "DE"),
        ("columbia", "CO"),
        ("new zeland", "NZ"),
        ("New Zeland", "NZ"),
        ("newzealand", "NZ"),
        ("south afrika", "ZA"),
        ("Untied Kingdom", "GB"),
        ("lebannon", "LB"),
        ("morroco", "MA"),
        ("netherland", "NL"),
        ("holly see", "VA"),
        ("cote divoire", "CI"),
        ("швецария", "CH"),
        ("IRLAND", "IE"),
    ],
)
def test_a_misspelt_name_is_understood_and_what_was_written_is_kept(written, expected):
    mentions = lexicon.mentions_corrected(f"{written}?")
    assert [m.parties for m in mentions] == [(expected,)]
    assert mentions[0].corrected_from == mentions[0].text == written


def test_a_word_between_two_states_is_ambiguous_not_guessed():
    (mention,) = lexicon.mentions_corrected("what did slovania say")
    assert set(mention.parties) == {"SI", "SK"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("what did switzerland and the uk say", "CH GB"),
        ("lao pdr, laos, drc, usa, cmc, icrc", "LA LA CD US CMC ICRC"),
        ("the swiss and the norwegians; the british view", "CH NO GB"),
        ("what did turkey say about it", "TR"),
        ("apmbt isu", "APMBT-ISU"),
        ("what did the EC say", "X-EC"),
        ("Qu'a dit l'irlande ? et la suisse, d'allemagne", "IE CH DE"),
        ("la position britannique", "GB"),
        ("¿qué dijo bélgica? ¿y la delegación noruega?", "BE NO"),
        ("что сказала норвегия о позиции швейцарии и ирландской делегации", "NO CH IE"),
        ("ماذا قالت النرويج للأردن وموقف الوفد السويسري", "NO JO CH"),
        ("瑞士对执行支助股说了什么？英国呢", "CH GB"),
    ],
)
def test_lower_case_adjectives_and_cases_are_understood(text, expected):
    assert keys(text) == expected


ORDINARY = """
    chain male polish turkey grenade grenades child island islands hungry begin grace iris george palais
    what can you tell us about our work and what we said
    I ran to the meeting because the malt went with turkey soup
    be in but an a genuine chance; may june march august
    the state of the states parties; a coordinated mission; rotation of permanent seats
    location venue hosting funding quality rushed victims clearance retention universalisation
    la maladie, le chien, la chaîne, une grenade, autrice, perdu, libre, congé, la malle, suite, en cours
    la niña cansada, una espada, la serie, tenga, corte, libre, multa, casada, la granada, ¿irán a Beirut?
    линия, серия, пользу, самый, камера, того, этого, фракция, кроме того
    الدعم المالي، الأمن، الذين، المقر، السيارات
    发展中国家的发言、其中国家、上海地区
    suede shoes, chili peppers, a dominique of sorts, salvador the painter's brush
    aob tor vap oeic 2msp 1msp rc 20 2011 art7
"""


@pytest.mark.parametrize("line", [line.strip() for line in ORDINARY.strip().splitlines()])
def test_ordinary_words_stay_words(line):
    assert [(m.text, m.parties) for m in lexicon.mentions_corrected(line)] == []


@pytest.mark.parametrize("text", ["in French, please", "en español", "на русском", "answer in Chinese"])
def test_the_name_of_a_language_is_not_a_state(text):
    assert lexicon.mentions_corrected(text) == []


@pytest.mark.parametrize("text", ["us", "the us position", "help us", "our view", "we", "THE REST OF US HERE"])
def test_we_and_us_are_nobody(text):
    assert keys(text) == ""


def test_no_word_on_the_list_of_ordinary_words_is_a_name():
    assert len(ordinary_words()) > 400
    wrong = {word: lexicon.key_of(word) for word in ordinary_words() if lexicon.key_of(word)}
    assert wrong == {}
    corrected = [word for word in ordinary_words() for m in lexicon.mentions_corrected(word) if m.corrected_from]
    assert corrected == []


STATES = [party.key for party in lexicon.parties if party.kind == "state"]


@unhurried
@given(st.sampled_from(STATES), st.sampled_from(["en", "fr", "es"]), st.data())
def test_one_dropped_letter_in_a_long_name_never_names_a_third_party(key, language, data):
    name = lexicon.name(key, language)
    if len(name) < 8:
        return
    at = data.draw(st.integers(1, len(name) - 2))
    written = (name[:at] + name[at + 1 :]).lower()
    for mention in lexicon.mentions_corrected(written):
        if mention.corrected_from == written:
            assert key in mention.parties


@unhurried
@given(st.text(st.characters(codec="utf-8"), max_size=80))
def test_any_text_is_read_without_a_fault_and_offsets_match(text):
    for mention in (*lexicon.mentions(text, demonyms=True), *lexicon.mentions_corrected(text)):
        assert 0 <= mention.start < mention.end <= len(text)
        assert text[mention.start : mention.end] == mention.text
        assert mention.parties


NAMES = st.sampled_from([lexicon.name(key, "en") for key in STATES] + ["CMC", "ICRC", "UNMAS", "the UK", "Lao PDR"])
NOISE = st.sampled_from(["  ", "\n", " and ", ", ", " said “x”, ", " — ", " é́ ", "ﬁ ", "İ ", " 中 ", "\u202b"])


@unhurried
@given(st.lists(st.tuples(NAMES, NOISE), max_size=6))
def test_names_among_noise_are_found_where_they_stand(parts):
    text = "".join(name + noise for name, noise in parts)
    mentions = lexicon.mentions(text)
    assert [text[m.start : m.end] for m in mentions] == [m.text for m in mentions]
    ends = [m.end for m in mentions]
    assert all(one.start >= end for one, end in zip(mentions[1:], ends, strict=False))


@unhurried
@given(
    st.text(st.sampled_from("0123456789"), min_size=4, max_size=9), st.sampled_from(["ISU", "MSP", "VAPX", "GICHT"])
)
def test_numbers_and_acronyms_are_never_corrected(digits, acronym):
    for written in (digits, f"{digits[:2]}{acronym}", acronym, f"what about {acronym} {digits}"):
        assert [m for m in lexicon.mentions_corrected(written) if m.corrected_from] == []


@pytest.mark.parametrize("written", ["BELGUM", "NORWEI", "MALTO", "SWEDN", "SWeden2", "IRELND"])
def test_what_is_written_as_an_acronym_is_not_a_misspelt_name(written):
    assert lexicon.mentions_corrected(f"what does {written} stand for?") == []


def test_a_character_that_folds_to_several_is_never_cut():
    folded = fold("a…b")
    assert folded.text == "a...b"
    assert folded.span(1, 4) == (1, 2)
    assert folded.span(1, 2) is None
    assert folded.span(2, 4) is None


@unhurried
@given(st.text(max_size=60))
def test_folding_keeps_the_way_back(text):
    folded = fold(text)
    assert len(folded.text) == len(folded.at)
    assert all(0 <= at < len(text) for at in folded.at)
    assert list(folded.at) == sorted(folded.at)
    assert fold(folded.text).text == folded.text or not text.isascii()
