"""From the name of a city to its country and zone."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from bot.people.cities import City, cities_named

_MANY: Final = 6  # choices on buttons
_CLEARLY: Final = 8  # times as large: the one that is meant


@dataclass(frozen=True, kw_only=True, slots=True)
class Spot:
    """Where a city is. ``country`` is an ISO code, which for States is the Party.key; ``zone`` an IANA name."""

    city: str
    country: str
    zone: str


async def spots(city: str, country: str = "") -> tuple[Spot, ...]:
    """Where a city of that name may be, the likeliest first: one where it is clear, () where none is known.

    ``country`` leaves only those in it, if there are any.
    """
    found = await asyncio.to_thread(cities_named, city)
    within = [one for one in found if one.country == country]
    found = tuple(within) or found
    if not found:
        return ()
    distinct: dict[tuple[str, str], City] = {}
    for one in found:
        distinct.setdefault((one.country, one.zone), one)
    ordered = list(distinct.values())
    if len(ordered) > 1 and ordered[0].population >= _CLEARLY * max(1, ordered[1].population):
        ordered = ordered[:1]
    return tuple(Spot(city=one.name, country=one.country, zone=one.zone) for one in ordered[:_MANY])


async def located(city: str, country: str = "") -> Spot | None:
    """Where a city is, if that is clear."""
    found = await spots(city, country)
    return found[0] if len(found) == 1 else None


async def settled(settings: Mapping[str, str], before: Mapping[str, str] | None = None) -> dict[str, str]:
    """The settings with country and zone of a new city, where they are not set beside it and the city is clear.

    ``before`` is what the meeting has so far.
    """
    known = {**(before or {}), **settings}
    city = settings.get("city", "")
    if not city or (city == (before or {}).get("city") and known.get("zone")):
        return dict(settings)
    spot = await located(city, settings.get("country", ""))
    if spot is None:
        return dict(settings)
    return {"country": spot.country, "zone": spot.zone} | dict(settings)
