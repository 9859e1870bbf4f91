"""The regional groups: every State once, as the United Nations counts them."""

from __future__ import annotations

from bot.parties.regions import NONE, REGIONS, members, region_name, region_of
from bot.parties.table import shipped_parties
from bot.text.catalogue import Catalogues
from storage.rows import PartyKind


def test_the_groups_are_as_large_as_the_united_nations_says() -> None:
    sizes = {region: len(members(region)) for region in REGIONS}
    assert sizes == {
        "AFRICAN-GROUP": 54,
        "ASIA-PACIFIC-GROUP": 54,
        "EEG": 23,
        "GRULAC": 33,
        "WEOG": 29,
        NONE: 4,
    }
    assert sum(sizes.values()) == 193 + 4


def test_every_state_is_in_one_group_and_the_four_in_none() -> None:
    states = {party.key for party in shipped_parties() if party.kind is PartyKind.STATE}
    assert {key for region in REGIONS for key in members(region)} == states
    assert set(members(NONE)) == {"CK", "NU", "VA", "PS"}


def test_groups_are_those_that_the_lexicon_knows_as_parties() -> None:
    keys = {party.key for party in shipped_parties() if party.kind is PartyKind.GROUP}
    assert set(REGIONS) - {NONE} <= keys


def test_some_that_are_easily_put_in_the_wrong_group() -> None:
    found = {key: region_of(key) for key in ("TR", "IL", "US", "CY", "AU", "GE", "MX", "LA", "CMC")}
    assert found == {
        "TR": "WEOG", "IL": "WEOG", "US": "WEOG", "CY": "ASIA-PACIFIC-GROUP", "AU": "WEOG", "GE": "EEG",
        "MX": "GRULAC", "LA": "ASIA-PACIFIC-GROUP", "CMC": NONE,
    }  # fmt: skip
    assert region_name("WEOG", Catalogues.open().texts("en")) == "Western European and other States"
