"""Names found in running text, as records write them."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

from bot.parties.lexicon import Lexicon
from storage.rows import NameKind, Party, PartyKind, PartyName

RECORDS = Path(__file__).resolve().parents[2].parent / "shared" / "records"
needs_records = pytest.mark.skipif(not RECORDS.is_dir(), reason="the shared records are not beside the project")

lexicon = Lexicon.standard()


def found(text: str, **how: object) -> list[tuple[str, str]]:
    return [(mention.text, "/".join(mention.parties)) for mention in lexicon.mentions(text, **how)]  # type: ignore[arg-type]


def keys(text: str) -> str:
    return " ".join("/".join(mention.parties) for mention in lexicon.mentions(text))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Papua New Guinea, Guinea-Bissau, Equatorial Guinea and Guinea", "PG GW GQ GN"),
        ("Niger spoke before Nigeria", "NE NG"),
        ("Dominica and the Dominican Republic", "DM DO"),
        ("Sudan and South Sudan", "SD SS"),
        ("the Republic of Korea, the DPRK and ROK", "KR KP KR"),
        ("the Republic of Ireland", "IE"),
        ("the United Kingdom of Great Britain and Northern Ireland", "GB"),
        ("the UK, U.K. and the UK's paper", "GB GB GB"),
        ("the US, the U.S., USA and U.S.A.", "US US US US"),
        ("DRC, DR Congo, the Democratic Republic of Congo", "CD CD CD"),
        ("Congo (Brazzaville) and the Republic of the Congo", "CG CG"),
        ("Lao PDR, Laos and the Lao People’s Democratic Republic", "LA LA LA"),
        ("the Holy See", "VA"),
        ("Cape Verde and Cabo Verde; Swaziland and Eswatini; Burma and Myanmar", "CV CV SZ SZ MM MM"),
        ("Turkey, Türkiye and Turkiye", "TR TR TR"),
        ("Côte d’Ivoire, COTE D'IVOIRE, Ivory Coast", "CI CI CI"),
        ("the former Yugoslav Republic of Macedonia, FYROM, North Macedonia", "MK MK MK"),
        ("Bosnia & Herzegovina and BiH", "BA BA"),
        ("St. Kitts and Nevis, Saint Lucia, St Vincent and the Grenadines", "KN LC VC"),
        ("Bolivia (Plurinational State of) and Iran (Islamic Republic of)", "BO IR"),
        ("Cook Islands, Niue and the State of Palestine", "CK NU PS"),
        ("the CMC, the ISU of the APMBT, the ICRC and UNMAS", "CMC APMBT-ISU ICRC UNMAS"),
        ("the AP MBT ISU", "APMBT-ISU"),
        ("UNODA, UN ODA and the United Nations Office for Disarmament Affairs", "UNODA UNODA UNODA"),
        ("the African Union (AU) and Australia", "X-AU X-AU AU"),
        ("the Executive Coordinator and Ecuador", "X-EC EC"),
        ("the Non Aligned Movement and the Arab League", "NAM LAS"),
        ("SAUDI  ARABIA, supported by the REPUBLIC\nOF KOREA", "SA KR"),
    ],
)
def test_the_longest_name_wins(text, expected):
    assert keys(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Northern Ireland and the island of New Ireland",
        "Guinea fowl, Guinea pigs and the Gulf of Guinea",
        "New Mexico, the Gulf of Mexico and Mexico City",
        "the South China Sea and the Indian Ocean",
        "the Republic of China; Hong Kong, China; Taiwan, Province of China",
        "Lake Chad, the Jordan Valley, the Niger Delta and the Congo Basin",
        "American Samoa, French Guiana and the United States Virgin Islands",
        "Kosovo and Taiwan",
        "the Caribbean Netherlands and the U.S. Virgin Islands",
        "Latin American coalitions",
        "the British Red Cross",
        "let us do this for us all",
        "WE ASK ALL OF US TO JOIN",
        "the car park",
        "write to info@norway.example or see www.ireland.example/chad",
        "the ISU, the President and the Chair",
        "notSwitzerland Switzerland2",
        "turkey and china on the table",
        "发展中国家在上海地区",
        "一枚手榴弹，其中国家不详",
        "Того же мнения",
        "دعم مالي",
        "grenade launchers. Grenade launchers.",
    ],
)
def test_what_only_looks_like_a_state_is_none(text):
    assert found(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ms. Georgia Smith of Norway", "NO"),
        ("Mr. Jordan thanked Jordan", "JO"),
        ("H.E. Mr. Michael Jordan (Ireland)", "IE"),
        ("Georgia M. Brown met the delegation of Georgia", "GE"),
        ("the novels of Anatole France", ""),
        ("Dr Chad Miller", ""),
        ("Ms Chair, Jordan thanks you", "JO"),
        ("Madam President, Georgia aligns itself with the EU", "GE EU"),
        ("JORDAN Supported this", "JO"),
        ("Georgia Ambassador to the United Nations", "GE UN"),
        ("M. Maurice Dupont, de la délégation suisse", ""),
        ("Maurice et la Dominique ont pris la parole", "MU DM"),
        ("Maurice was thanked", ""),
    ],
)
def test_people_are_not_taken_for_states(text, expected):
    assert " ".join("/".join(m.parties) for m in lexicon.mentions(text, demonyms=False)) == expected


def test_an_ambiguous_name_carries_every_party_it_may_be():
    (congo,) = lexicon.mentions("Congo took the floor")
    assert set(congo.parties) == {"CG", "CD"}
    (korea,) = lexicon.mentions("Korea took the floor")
    assert set(korea.parties) == {"KR", "KP"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("l’Irlande, les Pays-Bas, la RDP lao, le Royaume-Uni et les États-Unis", "IE NL LA GB US"),
        ("el Reino Unido, EE.UU., la República Democrática Popular Lao y Suiza", "GB US LA CH"),
        ("Норвегии, Швейцарией, Великобританию, Нидерландам, Соединенных Штатов", "NO CH GB NL US"),
        ("Корейской Народно-Демократической Республики и Республики Корея", "KP KR"),
        ("делегация Того заявила; делегация Чада согласилась", "TG TD"),
        ("МККК и Коалиция по кассетным боеприпасам", "ICRC CMC"),
        ("وسويسرا ولبنان وبريطانيا، وللنرويج وبالمملكة المتحدة", "CH LB GB NO GB"),
        ("جمهورية الكونغو الديمقراطية وجنوب السودان", "CD SS"),
        ("瑞士和挪威对英国、老挝、刚果（金）说", "CH NO GB LA CD"),
        ("发展中国家和中国，以及红十字国际委员会", "CN ICRC"),
    ],
)
def test_names_are_found_in_six_languages(text, expected):
    assert keys(text) == expected


def test_languages_narrow_the_names():
    text = "Suiza, Switzerland, Швейцария"
    assert found(text, languages={"es"}) == [("Suiza", "CH")]
    assert found(text, languages={"en", "ru"}) == [("Switzerland", "CH"), ("Швейцария", "CH")]


def test_adjectives_are_found_only_when_asked_for_and_are_marked():
    text = "the Swiss delegation and la délégation norvégienne"
    assert found(text) == []
    marked = lexicon.mentions(text, demonyms=True)
    assert [(m.text, m.parties, m.demonym) for m in marked] == [
        ("Swiss", ("CH",), True),
        ("norvégienne", ("NO",), True),
    ]


def test_a_party_of_the_database_is_found_beside_the_shipped_ones():
    party = Party(key="IANSA", code="IANSA", kind=PartyKind.ORGANISATION)
    names = [
        PartyName(party="IANSA", language="en", name="IANSA", kind=NameKind.ACRONYM),
        PartyName(party="IANSA", language="en", name="Small Arms Network"),
        PartyName(party="CH", language="en", name="Helvetia", kind=NameKind.ALIAS),
        PartyName(party="nobody", language="en", name="Atlantis"),
    ]
    built = Lexicon.build([party], names)
    text = "The Small Arms Network (IANSA), Helvetia, Atlantis and Norway"
    assert [m.parties for m in built.mentions(text)] == [("IANSA",), ("IANSA",), ("CH",), ("NO",)]
    assert built.name("IANSA", "fr") == "IANSA"
    assert lexicon.mentions("Helvetia and IANSA") == []


@needs_records
def test_the_synopsis_names_its_participants_and_nobody_else():
    text = (RECORDS / "ccm_informal_consultations_2011-02-24.md").read_text(encoding="utf-8")
    plain = re.sub(r"<[^>]+>|[*_#]", "", text)
    listed = next(line for line in plain.splitlines() if "participated in the meeting" in line)
    states = "AU AT BE BG CA CO HR CY FR DE VA HU ID IE IT JP LA LB MX NL NZ NO PH PT ZA SE CH GB"
    assert keys(listed) == f"{states} CMC APMBT-ISU ICRC UNMAS"

    counted = Counter("/".join(mention.parties) for mention in lexicon.mentions(plain))
    others = {
        key: count for key, count in counted.items() if key not in f"{states} CMC APMBT-ISU ICRC UNMAS".split()
    }
    assert others == {"GICHD": 4, "UNODA": 3, "NAM": 2, "X-EC": 2, "AD": 1, "GD": 1, "TT": 1, "LT": 1, "MZ": 1}
    assert counted["NO"] == 5
    assert counted["GB"] == 4


@needs_records
def test_the_bulletin_names_states_in_capitals():
    text = (RECORDS / "bulletin_sb10_1999-05-31.md").read_text(encoding="utf-8")
    counted = Counter("/".join(mention.parties) for mention in lexicon.mentions(text))
    assert counted["CN"] == 7
    assert counted["KR"] == 3
    assert counted["US"] == 5
    assert counted["GM"] == 1


def test_a_letter_with_its_accent_apart_is_taken_whole():
    text = "Peru\u0301, Co\u0302te d'Ivoire"
    assert found(text) == [("Peru\u0301", "PE"), ("Co\u0302te d'Ivoire", "CI")]
