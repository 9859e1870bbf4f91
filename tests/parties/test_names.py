"""What a party is called, by which code, and how a name finds its key."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest

from bot.parties.lexicon import Lexicon
from bot.parties.table import LANGUAGES, cldr_names, shipped_names, shipped_parties
from storage.rows import PartyKind

lexicon = Lexicon.standard()


@pytest.mark.parametrize(
    ("key", "language", "expected"),
    [
        ("LA", "en", "Lao PDR"),
        ("LA", "fr", "RDP lao"),
        ("VA", "en", "Holy See"),
        ("GB", "en", "United Kingdom"),
        ("GB", "ru", "Соединенное Королевство"),
        ("CH", "en", "Switzerland"),
        ("CH", "zh", "瑞士"),
        ("NL", "en", "Netherlands"),
        ("NL", "fr", "Pays-Bas"),
        ("IR", "es", "Irán"),
        ("NO", "ar", "النرويج"),
        ("KR", "en", "Republic of Korea"),
        ("CMC", "en", "CMC"),
        ("ICRC", "fr", "CICR"),
        ("ICRC", "zh", "红十字国际委员会"),
        ("X-EC", "en", "Executive Coordinator"),
        ("X-EC", "fr", "Coordonnateur exécutif"),
        ("NAM", "en", "Non-Aligned Movement"),
        ("APMBT-ISU", "en", "ISU of the APMBT"),
        ("GICHD", "en", "GICHD"),
        ("nobody", "en", "nobody"),
    ],
)
def test_names_are_shown_as_the_united_nations_uses_them(key, language, expected):
    assert lexicon.name(key, language) == expected


@pytest.mark.parametrize(
    ("key", "on", "expected"),
    [
        ("TR", date(2011, 2, 24), "Turkey"),
        ("TR", date(2022, 6, 1), "Türkiye"),
        ("CV", date(2011, 2, 24), "Cape Verde"),
        ("SZ", date(2011, 2, 24), "Swaziland"),
        ("SZ", date(2020, 1, 1), "Eswatini"),
        ("CZ", date(2011, 2, 24), "Czech Republic"),
        ("MK", date(2011, 2, 24), "the former Yugoslav Republic of Macedonia"),
        ("CH", date(1990, 1, 1), "Switzerland"),
    ],
)
def test_a_record_of_its_day_has_the_name_of_its_day(key, on, expected):
    assert lexicon.name(key, "en", on=on) == expected
    assert lexicon.name(key, "en") != expected or expected in {"Eswatini", "Türkiye", "Switzerland"}


def test_every_party_has_a_name_in_every_language_and_it_leads_back():
    for party in lexicon.parties:
        for language in LANGUAGES:
            name = lexicon.name(party.key, language)
            assert name
            assert "(" not in name or party.key in {"CG", "CD"}, (party.key, language, name)
            if party.key != "CG":  # "Congo" alone is two States
                assert lexicon.key_of(name) == party.key, (party.key, language, name)


@pytest.mark.parametrize(
    ("written", "key"),
    [
        ("Switzerland", "CH"),
        ("the Netherlands", "NL"),
        ("ch", "CH"),
        ("EC", "EC"),
        ("AU", "AU"),
        ("X-EC", "X-EC"),
        ("Executive Coordinator", "X-EC"),
        ("African Union", "X-AU"),
        ("uk", "GB"),
        ("Кабо-Верде", "CV"),
        ("ISU of the APMBT", "APMBT-ISU"),
        ("Congo", None),
        ("Korea", None),
        ("Kosovo", None),
        ("Northern Ireland", None),
        ("ISU", None),
        ("", None),
        ("Switzerland and Norway", None),
    ],
)
def test_an_exact_name_or_code_finds_its_key(written, key):
    assert lexicon.key_of(written) == key


def test_codes_and_kinds():
    assert (lexicon.code("X-EC"), lexicon.kind("X-EC")) == ("EC", PartyKind.ROLE)
    assert (lexicon.code("X-AU"), lexicon.kind("X-AU")) == ("AU", PartyKind.ORGANISATION)
    assert (lexicon.code("EC"), lexicon.kind("EC")) == ("EC", PartyKind.STATE)
    assert lexicon.kind("GRULAC") is PartyKind.GROUP
    assert lexicon.kind("EU") is PartyKind.ORGANISATION
    with pytest.raises(KeyError):
        lexicon.kind("nobody")
    assert lexicon.code("nobody") == "nobody"


def test_the_states_are_members_observers_cook_islands_and_niue():
    states = {party.key for party in shipped_parties() if party.kind is PartyKind.STATE}
    assert len(states) == 197
    assert {"VA", "PS", "CK", "NU", "CI", "TR"} <= states
    assert not states & {"TW", "XK", "HK", "EH", "EU"}


def test_keys_are_unique_and_a_code_is_shared_only_where_the_key_says_so():
    keys = Counter(party.key for party in shipped_parties())
    assert max(keys.values()) == 1
    codes = Counter(party.code for party in shipped_parties())
    shared = {code for code, count in codes.items() if count > 1}
    assert shared == {"AU", "EC"}
    organisations = [party for party in shipped_parties() if party.kind is not PartyKind.STATE]
    assert all(party.key.startswith("X-") == (party.code in shared) for party in organisations)


def test_every_shipped_name_belongs_to_a_party_and_a_language():
    keys = {party.key for party in shipped_parties()}
    for name in (*shipped_names(), *cldr_names()):
        assert name.party in keys, name
        assert name.language in LANGUAGES, name
        assert name.name == name.name.strip() != "", name


def test_only_known_names_mean_two_states():
    doubtful = {
        mention.parties
        for name in (*shipped_names(), *cldr_names())
        for mention in lexicon.mentions(name.name, languages={name.language})
        if len(mention.parties) > 1
    }
    assert {frozenset(parties) for parties in doubtful} == {frozenset({"CG", "CD"}), frozenset({"KR", "KP"})}
