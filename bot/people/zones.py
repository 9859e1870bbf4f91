"""Where somebody's clock is: from a city's name, from a place on the map, from their State, or from a list."""

from __future__ import annotations

import zoneinfo
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache

import tzfpy
from babel import Locale
from babel.core import get_global
from babel.dates import format_time, get_timezone_location

from bot.parties.lexicon import Lexicon
from bot.people.cities import cities_named
from bot.text.catalogue import N_, SOURCE_LANGUAGE, language_of

# The first word of a zone's name → what the list calls the region, in the order in which it shows them.
REGIONS: Mapping[str, str] = {
    "Africa": N_("Africa"),
    "America": N_("Americas"),
    "Asia": N_("Asia"),
    "Atlantic": N_("Atlantic"),
    "Australia": N_("Australia"),
    "Europe": N_("Europe"),
    "Indian": N_("Indian Ocean"),
    "Pacific": N_("Pacific"),
}


@dataclass(frozen=True, kw_only=True, slots=True)
class ZoneChoice:
    """A zone that may be meant. ``city`` and ``country`` are names in the reader's language, or "" each."""

    zone: str  # IANA name
    city: str = ""
    country: str = ""


def is_zone(name: str) -> bool:
    """Whether this machine knows the zone."""
    return name in _known()


def zone_at(latitude: float, longitude: float) -> str:
    """The zone of a place, in degrees; "" where nobody's clocks are known: on the open sea, at the poles."""
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
        return ""
    found = tzfpy.get_tz(longitude, latitude)
    return found if is_zone(found) and not found.startswith("Etc/") else ""


def zone_of_city(text: str, language: str, lexicon: Lexicon) -> list[ZoneChoice]:
    """The zones that words may mean: a city in any script, a State, or a zone's own name; likeliest first.

    A State with several zones gives each. Cities of one name in one country and zone are one. Reads a file of
    cities: call it in a thread.
    """
    words = " ".join(text.split())
    own = next((zone for zone in _known() if zone.casefold() == words.replace(" ", "_").casefold()), "")
    if own == "UTC" or "/" in own:
        return [ZoneChoice(zone=own, city=city_of(own, language))]
    found: dict[tuple[str, str], ZoneChoice] = {}
    state = lexicon.key_of(words)
    if state is not None and (zones := zones_of_state(state)):
        country = country_name(state, language, lexicon)
        for zone in zones:
            found[state, zone] = ZoneChoice(zone=zone, city=city_of(zone, language), country=country)
    for zone in _by_city(language).get(words.casefold(), ()):
        country = country_name(_territories()[zone], language, lexicon)
        found[_territories()[zone], zone] = ZoneChoice(zone=zone, city=city_of(zone, language), country=country)
    for city in cities_named(words):
        zone = city.zone
        if is_zone(zone) and (city.country, zone) not in found:
            country = country_name(city.country, language, lexicon)
            found[city.country, zone] = ZoneChoice(zone=zone, city=city.name, country=country)
    return list(found.values())


def zones_of_state(state: str) -> tuple[str, ...]:
    """The zones of a State (ISO 3166 alpha-2), in order of name; () for what has none."""
    return tuple(sorted(zone for zone, territory in _territories().items() if territory == state))


def zones_of_region(region: str) -> tuple[str, ...]:
    """The usual zones whose names begin so, in order of name; () for a region that is none of ours."""
    if region not in REGIONS:
        return ()
    return tuple(sorted(zone for zone in _territories() if zone.startswith(f"{region}/")))


def city_of(zone: str, language: str) -> str:
    """What a zone is called by its best-known city: "Zurich", "Женева" (CLDR)."""
    if "/" not in zone or zone.startswith("Etc/"):
        return zone
    locale = language_of(language) or SOURCE_LANGUAGE
    return get_timezone_location(zoneinfo.ZoneInfo(zone), locale=locale, return_city=True)


def clock_in(zone: str, now: datetime, language: str) -> str:
    """What the clocks of a zone show at an instant: "10:05"."""
    local = now.astimezone(zoneinfo.ZoneInfo(zone))
    return format_time(local, "HH:mm", locale=language_of(language) or SOURCE_LANGUAGE)


def country_name(code: str, language: str, lexicon: Lexicon) -> str:
    """A State as the lexicon calls it; a territory that is none as CLDR does."""
    name = lexicon.name(code, language)
    if name != code:
        return name
    return str(Locale.parse(language_of(language) or SOURCE_LANGUAGE).territories.get(code, code))


@cache
def _known() -> frozenset[str]:
    return frozenset(zoneinfo.available_timezones())


@cache
def _territories() -> Mapping[str, str]:
    """Usual zone → territory: one name for each, where the tz database has several."""
    return {zone: territory for zone, territory in get_global("zone_territories").items() if zone in _known()}


@cache
def _by_city(language: str) -> Mapping[str, tuple[str, ...]]:
    """The cities and islands that zones are called by, some of them too small for the table of cities."""
    found: dict[str, tuple[str, ...]] = {}
    for spoken in {SOURCE_LANGUAGE, language}:
        for zone in _territories():
            city = city_of(zone, spoken).casefold()
            found[city] = tuple(dict.fromkeys((*found.get(city, ()), zone)))
    return found
