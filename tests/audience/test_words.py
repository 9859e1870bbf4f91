"""Audiences as people write them, in six languages."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.audience.audience import parse
from bot.audience.complaint import AudienceError
from bot.audience.describing import Titles, describe
from bot.audience.names import clean_name, key_of
from bot.audience.reading import read
from bot.audience.vocabulary import Vocabulary, beginning
from bot.obligations.rules import shipped
from bot.parties.lexicon import Lexicon
from bot.questions.wording import Voice
from bot.text.catalogue import Catalogues
from storage.rows import Term

KNOWN = Vocabulary(
    lexicon=Lexicon.standard(),
    book=shipped(),
    year=2026,
    groups=("Friends of clearance", "Bureau", "finance"),
    saved=("Not reported", "The West"),
    meetings={"CCM-3MSP": "Third Meeting of States Parties"},
    treaties=("CCM", "ATT"),
)
ANNUAL = "ccm-article-7-annual"


def meant(text: str) -> str:
    """The one thing a text surely means."""
    found = read(text, KNOWN)
    assert found.sure, [str(one) for one in found.readings]
    return str(found.readings[0])


@pytest.mark.parametrize(
    ("text", "expression"),
    [
        ("WEOG and not those who have handed in Article 7 for 2025", f"region:WEOG and not reported:{ANNUAL}:2025"),
        ("WEOG that have not handed in Article 7 for 2025", f"region:WEOG and missing:{ANNUAL}:2025"),
        ("parties to the CCM that have not reported for 2025", f"party:CCM and missing:{ANNUAL}:2025"),
        ("late with Article 7(2) for 2025", f"overdue:{ANNUAL}:2025"),
        ("have not handed in Article 4", "missing:ccm-article-4-clearance:0"),
        ("have not reported", f"missing:{ANNUAL}:2026"),
        ("Article 7 for 2025 missing and not Switzerland", f"missing:{ANNUAL}:2025 and not state:CH"),
        ("Austria, Belgium and Croatia", "state:AT or state:BE or state:HR"),
        ("Bosnia and Herzegovina or Trinidad and Tobago", "state:BA or state:TT"),
        ("all but Switzerland and Austria", "not (state:CH or state:AT)"),
        ("everybody except the African group", "not region:AFRICAN-GROUP"),
        ("African States and Latin America and the Caribbean", "region:AFRICAN-GROUP or region:GRULAC"),
        ("South Africa", "state:ZA"),
        ("Western European and others, not in French", "region:WEOG and not language:fr"),
        ("Friends of clearance and not finance", 'group:"Friends of clearance" and not group:finance'),
        ("Friends of clearance that have not reported", f'group:"Friends of clearance" and missing:{ANNUAL}:2026'),
        ("“bureau” or coordinators", "group:Bureau or role:coordinator"),
        ("Not reported", 'saved:"Not reported"'),
        ("(WEOG or EEG) and not (state:CH or Ireland)",
         "(region:WEOG or region:EEG) and not (state:CH or state:IE)"),
        ("those who follow Switzerland", "follows:party:CH"),
        ("follow Third Meeting of States Parties and not Ireland", "follows:meeting:CCM-3MSP and not state:IE"),
        ("les États d'Afrique qui n'ont pas remis l'article 7 pour 2025",
         f"region:AFRICAN-GROUP and missing:{ANNUAL}:2025"),
        ("la Suisse et l'Autriche sauf les coordinateurs", "(state:CH or state:AT) and not role:coordinator"),
        ("GRULAC y no Cuba", "region:GRULAC and not state:CU"),
        ("estados que no han presentado el artículo 7 de 2025", f"missing:{ANNUAL}:2025"),
        ("африканские государства кроме Марокко", "region:AFRICAN-GROUP and not state:MA"),
        ("государства, которые не представили статью 7 за 2025", f"missing:{ANNUAL}:2025"),
        ("非洲国家但不包括摩洛哥", "region:AFRICAN-GROUP and not state:MA"),
        ("未提交第七条 2025年", f"missing:{ANNUAL}:2025"),
        ("الدول الافريقية باستثناء المغرب", "region:AFRICAN-GROUP and not state:MA"),
        ("الدول التي لم تقدم تقرير المادة 7 لعام ٢٠٢٥", f"missing:{ANNUAL}:2025"),
    ],
)  # fmt: skip
def test_what_people_write_is_understood(text: str, expression: str) -> None:
    assert meant(text) == expression
    assert str(parse(expression)) == expression


def test_an_ambiguous_or_misspelt_name_is_not_sure() -> None:
    congo = read("Congo and not coordinators", KNOWN)
    assert [str(one) for one in congo.readings] == [
        "state:CG and not role:coordinator",
        "state:CD and not role:coordinator",
    ]
    spelt = read("swizerland and austia", KNOWN)
    assert ([str(one) for one in spelt.readings], spelt.sure) == (["state:CH or state:AT"], False)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("weather", "I do not know “weather”"),
        ("WEOG and not the weather", "I do not know “weather”"),
        ("Bureua", "Did you mean “Bureau”?"),
        ("Freinds of clearance", "Did you mean “Friends of clearance”?"),
        ("“The East”", "Did you mean “The West”?"),
        ("NAM", "do not know which States are in “NAM”"),
        ("WEOG and", "not clear"),
        ("Switzerland (Austria", "not clear"),
        ("have not handed in Article 99", "no obligation called “Article 99”"),
        ("those who follow", "not clear"),
        ("not", "not clear|I know nobody"),
        ("the States", "I know nobody by “the States”"),
        ("x" * 2000, "at most 1000"),
        ("foo:bar and WEOG", "For instance: region:WEOG"),
    ],
)
def test_what_is_not_understood_says_so_with_an_example(text: str, says: str) -> None:
    with pytest.raises(AudienceError, match=says):
        read(text, KNOWN)


PIECES = st.sampled_from(
    ["WEOG", "Switzerland", "and", "or", "not", "but not", ",", "(", ")", "Congo", "swizerland", "Bureau", "weather",
     "have not handed in", "Article 7", "for 2025", "follow", "in French", "all", "“The West”", "state:CH", '"', ":"]
)  # fmt: skip


@given(st.lists(PIECES, max_size=9).map(" ".join))
def test_whatever_is_written_is_read_or_refused(text: str) -> None:
    try:
        found = read(text, KNOWN)
    except AudienceError as error:
        found = read("WEOG", KNOWN)
        text = error.sentence
    assert text is not None
    for one in found.readings:
        assert parse(str(one)) == one


def test_the_beginning_of_a_name_is_found_in_any_language() -> None:
    def first(text: str) -> list[str]:
        return [str(leaf) for leaf in beginning(text, KNOWN)]

    assert first("Swit") == ["state:CH"]
    assert first("suisse") == ["state:CH", "state:FSD"], "what begins so, then what has a word that does"
    assert first("Швейц") == ["state:CH"]
    assert first("瑞士") == ["state:CH"]
    assert first("سويس") == ["state:CH"]
    assert "state:GN" in first("Guin")
    assert first("bur")[-1] == "group:Bureau"
    assert first("  ") == []


@pytest.mark.parametrize("language", ["ar", "en", "es", "fr", "ru", "zh"])
def test_every_kind_of_leaf_has_words_in_every_language(language: str) -> None:
    voice = Voice(Catalogues.open().texts(language), Lexicon.standard())
    names = Titles(meetings={"CCM-3MSP": "Third Meeting"}, people={7: "Ana"}, terms={
        "clearance": Term(id="clearance", acronym="", names={"en": ("clearance",)})
    })  # fmt: skip
    for expression in (
        "all", "state:CH", "region:WEOG", "region:-", "group:Bureau", "role:delegate", "language:fr", "party:CCM",
        "signatory:CCM", f"missing:{ANNUAL}:2025", f"due:{ANNUAL}:2025", f"overdue:{ANNUAL}:2025",
        f"reported:{ANNUAL}:2025", "missing:ccm-article-4-clearance:0", "follows:party:CH", "follows:topic:clearance",
        "follows:item:CCM-3MSP:3", "meeting:CCM-3MSP", "saved:Bureau", "person:7",
        "not (state:CH or state:IE) and region:WEOG", "missing:gone:2025", "follows:meeting:gone", "person:0",
    ):  # fmt: skip
        told = describe(parse(expression), voice, names)
        assert told.strip()
        assert "{" not in told


def test_what_is_described_is_called_by_its_name() -> None:
    voice = Voice(Catalogues.open().texts("en"), Lexicon.standard())
    names = Titles(meetings={"CCM-3MSP": "Third Meeting"}, people={7: "Ana"})
    told = describe(parse("meeting:CCM-3MSP or person:7 or (region:GRULAC and not state:CU)"), voice, names)
    assert told == "those who follow Third Meeting OR Ana OR (Latin American and Caribbean States AND NOT Cuba)"


def test_names_of_saved_audiences_are_one_whatever_their_look() -> None:
    assert key_of("The  West") == key_of("thé-west") == key_of("ＴＨＥ ＷＥＳＴ")
    assert clean_name("  The\n\u202eWest ") == "The West"
    for wrong in ("", "  ", "—", "\u200b"):
        with pytest.raises(AudienceError, match="letters"):
            clean_name(wrong)
    with pytest.raises(AudienceError, match="at most 40"):
        clean_name("x" * 41)
