"""Days written in a record: "24 February 2011", "February 24, 2011", "24-25 February 2011", in three languages."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

_MONTHS = {
    name: month
    for month, names in enumerate(
        (
            "january jan janvier enero",
            "february feb février fevrier febrero",
            "march mar mars marzo",
            "april apr avril abril",
            "may mai mayo",
            "june jun juin junio",
            "july jul juillet julio",
            "august aug août aout agosto",
            "september sep sept septembre septiembre setiembre",
            "october oct octobre octubre",
            "november nov novembre noviembre",
            "december dec décembre decembre diciembre",
        ),
        start=1,
    )
    for name in names.split()
}
_MONTH = "(?:" + "|".join(sorted(_MONTHS, key=len, reverse=True)) + r")\b\.?"
_DAY = r"(?:1er|[0-3]?\d)(?:st|nd|rd|th|º|°)?"
_DASH = r"\s*(?:-|–|—|to|and|au|et|al|a|y)\s*"
_FORMS = tuple(
    re.compile(pattern, re.I)
    for pattern in (
        rf"\b(?P<d1>{_DAY})\s+(?:de\s+)?(?P<m1>{_MONTH}){_DASH}(?P<d2>{_DAY})\s+(?:de\s+)?(?P<m>{_MONTH}),?\s+"
        rf"(?:de\s+|del\s+)?(?P<y>(?:19|20)\d\d)\b",
        rf"\b(?P<d1>{_DAY}){_DASH}(?P<d2>{_DAY})\s+(?:de\s+)?(?P<m>{_MONTH}),?\s+(?:de\s+|del\s+)?(?P<y>(?:19|20)\d\d)\b",
        rf"\b(?P<d1>{_DAY})\s+(?:of\s+|de\s+)?(?P<m>{_MONTH}),?\s+(?:de\s+|del\s+)?(?P<y>(?:19|20)\d\d)\b",
        rf"\b(?P<m>{_MONTH})\s+(?P<d1>{_DAY}){_DASH}(?P<d2>{_DAY}),?\s+(?P<y>(?:19|20)\d\d)\b",
        rf"\b(?P<m>{_MONTH})\s+(?P<d1>{_DAY}),?\s+(?P<y>(?:19|20)\d\d)\b",
        r"\b(?P<y>(?:19|20)\d\d)-(?P<m>[01]\d)-(?P<d1>[0-3]\d)\b",
    )
)


@dataclass(frozen=True, slots=True)
class Days:
    """A day, or the first and last of several, and where it is written."""

    first: date
    last: date
    start: int
    end: int


def find_days(text: str) -> list[Days]:
    """Every day or span of days written in full (with its year) in ``text``, in order; impossible ones left out."""
    found: list[Days] = []
    for form in _FORMS:
        for match in form.finditer(text):
            if any(match.start() < days.end and days.start < match.end() for days in found):
                continue
            days = _days(match)
            if days is not None:
                found.append(days)
    return sorted(found, key=lambda days: days.start)


def _days(match: re.Match[str]) -> Days | None:
    part = match.groupdict()
    try:
        year, month = int(part["y"]), _month(part["m"])
        first = date(year, _month(part["m1"]) if part.get("m1") else month, _day(part["d1"]))
        last = date(year, month, _day(part["d2"])) if part.get("d2") else first
    except ValueError:
        return None
    return Days(first, last, match.start(), match.end()) if first <= last else None


def _month(word: str) -> int:
    return int(word) if word.isdigit() else _MONTHS[word.lower().rstrip(".")]


def _day(word: str) -> int:
    return int(re.sub(r"\D", "", word.lower().replace("1er", "1")))
