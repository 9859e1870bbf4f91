"""A day as people write it: 2011-04-28, 28/04/2011, 28 April 2011, 28 апреля 2011 г., 2011年4月28日, ٢٨ نيسان ٢٠١١.

Where day and month could be exchanged, the day is read first, and the reader is told so.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from functools import cache

from babel import Locale

from bot.questions.folding import fold

# Arabic names its months in three ways, by region.
_LOCALES = ("en", "fr", "es", "ru", "ar", "ar_SY", "ar_DZ", "ar_MA")
_OTHER_NAMES = {"sept": 9, "setiembre": 9, "يونيه": 6, "يوليه": 7, "شباط": 2}


@dataclass(frozen=True, slots=True)
class Found:
    """What is written between ``start`` and ``end``; ``day`` is None where no such day exists (31 February).

    ``turned``: day and month could be exchanged.
    """

    start: int
    end: int
    day: date | None
    turned: bool = False


def find_days(text: str) -> list[Found]:
    """Every day written with its year, in order."""
    folded = western(fold(text))
    found: list[Found] = []
    for form in _forms():
        for match in form.finditer(folded):
            if not any(match.start() < one.end and one.start < match.end() for one in found):
                found.append(_found(match))
    return sorted(found, key=lambda one: one.start)


def western(text: str) -> str:
    """Arabic-Indic and other digits as 0 to 9; the length stays."""
    if text.isascii():
        return text
    return "".join(str(unicodedata.digit(one)) if one.isdecimal() else one for one in text)


def _found(match: re.Match[str]) -> Found:
    part = match.groupdict()
    written = part["m"]
    year, day = int(part["y"]), int(part["d"])
    year += 2000 if year < 100 else 0
    month = int(written) if written.isdigit() else _months()[written.rstrip(".")]
    plain = part.get("plain") is not None
    if plain and month > 12 >= day:
        day, month = month, day
    try:
        on = date(year, month, day)
    except ValueError:
        return Found(match.start(), match.end(), None)
    return Found(match.start(), match.end(), on, turned=plain and day <= 12 and int(written) <= 12 and day != month)


@cache
def _months() -> dict[str, int]:
    names = {fold(name): month for name, month in _OTHER_NAMES.items()}
    for code in _LOCALES:
        for widths in Locale.parse(code).months.values():
            for width in ("wide", "abbreviated"):
                names.update({fold(name).rstrip("."): month for month, name in widths[width].items()})
    return {name: month for name, month in names.items() if not name.isdigit()}


@cache
def _forms() -> tuple[re.Pattern[str], ...]:
    names = "|".join(re.escape(name) for name in sorted(_months(), key=len, reverse=True))
    month = rf"(?P<m>{names})\.?(?:\s*/\s*(?:{names}))?"
    year = r"(?P<y>(?:19|20)\d\d)(?!\d)"
    patterns = (
        rf"(?<!\d){year}\s*年\s*(?P<m>\d{{1,2}})\s*月\s*(?P<d>\d{{1,2}})\s*[日号號]",
        rf"(?<![\d/.-]){year}-(?P<m>\d{{1,2}})-(?P<d>\d{{1,2}})(?![\d/-])",
        rf"(?<![\d/.-]){year}(?P<sep>[/.])(?P<m>\d{{1,2}})(?P=sep)(?P<d>\d{{1,2}})(?![\d/-])",
        r"(?<![\d/.-])(?P<plain>(?P<d>\d{1,2})(?P<sep>[/.-])(?P<m>\d{1,2})(?P=sep)(?P<y>(?:19|20)\d\d|\d\d))(?![\d/-])",
        rf"(?<!\d)(?P<d>\d{{1,2}})(?:st|nd|rd|th|er|º|°|\.)?\s+(?:of\s+|de\s+|من\s+)?{month},?\s+(?:de\s+|del\s+)?{year}"
        r"(?:\s*(?:г\.|г\b|года?\b))?",
        rf"\b(?P<m>{names})\.?\s+(?P<d>\d{{1,2}})(?:st|nd|rd|th)?,?\s+{year}",
    )
    return tuple(re.compile(pattern) for pattern in patterns)
