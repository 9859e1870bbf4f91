"""Days, times and agendas as people write them, in six languages.

Each function gives settings (see ``bot.meetings.plan``) or a complaint that shows the right form.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from datetime import date, time
from functools import cache
from typing import Final

from babel.dates import get_month_names

from bot.meetings.complaint import Complaint
from bot.meetings.plan import agenda_text
from bot.records.dates import find_days
from bot.text.catalogue import N_

Read = Mapping[str, str] | Complaint

LONGEST: Final[Mapping[str, int]] = {
    "title": 200,
    "kind": 80,
    "treaty": 16,
    "city": 80,
    "country": 80,
    "place": 200,
    "chair": 200,
    "note": 500,
}
MOST_ITEMS: Final = 60
_LONGEST_ITEM: Final = 300
_MOST_DAYS: Final = 60
_YEARS: Final = range(1990, 2101)

NO_DAYS = N_("These days are not understood. Write them with the year, for instance: 27–30 June 2027")
_WRONG_ORDER = N_("The last day is before the first. Write for instance: 27–30 June 2027")
_TOO_MANY_DAYS = N_("A meeting of more than {n} days is not taken. Write for instance: 27–30 June 2027")
_NO_TIME = N_("This time is not understood. Write for instance: 10:00–13:00")
_ENDS_FIRST = N_("It ends before it begins. Write for instance: 10:00–13:00")
_TOO_LONG = N_("This is longer than {n} characters. Please write it shorter.")
_EMPTY = N_("There is nothing in it. Please write some words.")
_TREATY = N_("A treaty is written by its acronym, for instance: CCM")
_NO_NUMBER = N_("“{line}” has no number. Write each item in a line of its own: 3. Clearance")
_ITEM_TOO_LONG = N_("The item “{line}” is longer than {n} characters.")
_TOO_MANY_ITEMS = N_("An agenda of more than {n} items is not taken.")
_NO_ITEMS = N_("An agenda has an item in each line, with its number: 3. Clearance")

_MONTHS_EN = [str(name) for name in get_month_names("wide", locale="en").values()]
# The other names of months, as United Nations documents in Arabic write them beside CLDR's.
_ARABIC = (
    "كانون الثاني|شباط|آذار|نيسان|أيار|حزيران|تموز|آب|أيلول|تشرين الأول|تشرين الثاني|كانون الأول",
    "يناير|فبراير|مارس|أبريل|مايو|يونيه|يوليه|أغسطس|سبتمبر|أكتوبر|نوفمبر|ديسمبر",
)
_DASH = r"\s*(?:-|‐|‑|–|—|−|至|到|~|to|until|bis|au|al|a|по|до|إلى|и|and)\s*"
_WEEKDAY = re.compile(r"\s*(?:[^\W\d_]{2,14}\s*[,،]?)?\s*")
_ISO = r"(\d{4})-(\d{1,2})-(\d{1,2})"
_DOTTED = r"(\d{1,2})[./](\d{1,2})[./](\d{4})"
_CHINESE = re.compile(
    r"(\d{4})年(\d{1,2})月(\d{1,2})日?(?:" + _DASH + r"(?:(?:(\d{4})年)?(\d{1,2})月)?(\d{1,2})日?)?"
)
_TIME = r"(\d{1,2})(?:\s*(?:[:.h点時时]|ч\.?)\s*(\d{2})?分?)?\s*(am|pm|a\.m\.|p\.m\.)?"
_TIMES = re.compile(rf"(?:from|de|с|von|من)?\s*{_TIME}(?:{_DASH}{_TIME})?\s*(?:h|uhr|час\w*)?\.?", re.I)
NUMBERED = re.compile(
    r"(?:(?:item|punto|point|пункт|البند)\s+)?(\d{1,3}(?:\.\d{1,2})*(?:\s?\([a-z0-9]{1,3}\))?)"
    r"(?:\s*[.):\-–—]+\s*|\s+|(?<=\)))(\S.*)",
    re.I,
)
_LETTERED = re.compile(r"([IVX]{1,5}|[a-z])[.)]\s*(\S.*)")


def words(field: str, text: str) -> Read:
    """A field that holds words."""
    told = " ".join(plain(text).split())
    if not told:
        return Complaint(_EMPTY)
    if len(told) > LONGEST[field]:
        return Complaint(_TOO_LONG, {"n": LONGEST[field]})
    if field == "treaty":
        told = told.upper()
        if not re.fullmatch(r"[A-Z][A-Z0-9-]{1,15}", told):
            return Complaint(_TREATY)
    return {field: told}


def days(text: str) -> Read:
    """Days with their year: "27–30 June 2027", "2027-06-27 – 2027-06-30", "27.6.2027", "2027" for the year."""
    told = _digits(plain(text)).strip().rstrip(".")
    if (year := re.fullmatch(r"\d{4}", told)) and int(told) in _YEARS:
        return {"year": year[0], "start": "", "end": ""}
    try:
        found = _days(told)
    except ValueError:
        found = None
    if found is None:
        return Complaint(NO_DAYS)
    first, last = found
    if last < first:
        return Complaint(_WRONG_ORDER)
    if (last - first).days >= _MOST_DAYS:
        return Complaint(_TOO_MANY_DAYS, {"n": _MOST_DAYS})
    if first.year not in _YEARS or last.year not in _YEARS:
        return Complaint(NO_DAYS)
    return {"start": first.isoformat(), "end": last.isoformat()}


def times(text: str) -> Read:
    """Wall times: "10:00–13:00", "10 am to 1 pm", "10:00" for the beginning alone."""
    told = _digits(plain(text)).strip()
    match = _TIMES.fullmatch(told)
    if match is None:
        return Complaint(_NO_TIME)
    try:
        begins = _time(*match.group(1, 2, 3))
        ends = _time(*match.group(4, 5, 6)) if match[4] else None
    except ValueError:
        return Complaint(_NO_TIME)
    return {"starts_at": f"{begins:%H:%M}", "ends_at": f"{ends:%H:%M}" if ends else ""}


def agenda(text: str) -> Read:
    """A line an item, number and title. Where no line has a number, they are counted."""
    rows = [" ".join(row.split()) for row in plain(text, keep="\n\r\t").splitlines()]
    rows = [row for row in rows if row]
    if not rows:
        return Complaint(_NO_ITEMS)
    if len(rows) > MOST_ITEMS:
        return Complaint(_TOO_MANY_ITEMS, {"n": MOST_ITEMS})
    numbered = [NUMBERED.fullmatch(row) for row in rows]
    lettered = [_LETTERED.fullmatch(row) for row in rows]
    matches = numbered if any(numbered) or not all(lettered) else lettered
    found = []
    for number, (row, match) in enumerate(zip(rows, matches, strict=True), 1):
        if match is None and any(matches):
            return Complaint(_NO_NUMBER, {"line": row[:60]})
        item = (match[1], match[2]) if match is not None else (str(number), row)
        if len(item[1]) > _LONGEST_ITEM:
            return Complaint(_ITEM_TOO_LONG, {"line": row[:60], "n": _LONGEST_ITEM})
        found.append(item)
    return {"agenda": agenda_text(tuple(found))}


def ends_first(settings: Mapping[str, str]) -> Complaint | None:
    """The complaint about a meeting of one day that would end before it begins."""
    begins, ends = settings.get("starts_at"), settings.get("ends_at")
    one_day = settings.get("end", "") in ("", settings.get("start", ""))
    return Complaint(_ENDS_FIRST) if begins and ends and one_day and ends <= begins else None


def backwards(settings: Mapping[str, str]) -> Complaint | None:
    """The complaint about days or times that run backwards."""
    first, last = settings.get("start", ""), settings.get("end", "")
    return Complaint(_WRONG_ORDER) if first and last and last < first else ends_first(settings)


def plain(text: str, keep: str = "") -> str:
    """Text without invisible signs, which a copied one may hold; white space but what is to be kept is a blank."""
    found = []
    for letter in unicodedata.normalize("NFC", text):
        if letter in keep:
            found.append(letter)
        elif letter.isspace():
            found.append(letter if keep else " ")
        elif unicodedata.category(letter) not in ("Cc", "Cf", "Cs", "Co", "Cn"):
            found.append(letter)
    return "".join(found)


def _digits(text: str) -> str:
    """Digits of every script as 0–9."""
    return "".join(str(unicodedata.decimal(letter)) if letter.isdecimal() else letter for letter in text)


def _days(told: str) -> tuple[date, date] | None:
    if match := re.fullmatch(rf"{_ISO}(?:(?:{_DASH}|/|\s+){_ISO})?", told):
        return _pair(match.group(1, 2, 3), match.group(4, 5, 6))
    if match := re.fullmatch(rf"{_DOTTED}(?:{_DASH}{_DOTTED})?", told):
        return _pair(match.group(3, 2, 1), match.group(6, 5, 4))
    if match := re.fullmatch(rf"(\d{{1,2}})[./]?{_DASH}{_DOTTED}", told):
        return _pair(match.group(4, 3, 1), match.group(4, 3, 2))
    if match := _CHINESE.fullmatch(told.replace(" ", "")):
        first = match.group(1, 2, 3)
        return _pair(first, (match[4] or match[1], match[5] or match[2], match[6]))
    english = re.sub(r"\s*\b(?:г\.|года?\b|г$)", "", told)
    for written, name in _month_words().items():
        english = re.sub(rf"(?<!\w){re.escape(written)}(?!\w)", name, english, flags=re.I)
    english = re.sub(r"\b(\w+)/\1\b", r"\1", english)
    english = re.sub(r"\s*(?:по|إلى|−|‐|‑)\s*", "–", english)
    english = re.sub(r"^(?:с|from|du|del|من)\s+", "", english)
    found = find_days(english)
    if (
        len(found) == 1
        and _WEEKDAY.fullmatch(english[: found[0].start])
        and not english[found[0].end :].strip(" .")
    ):
        return found[0].first, found[0].last
    if len(found) == 2 and re.fullmatch(_DASH, english[found[0].end : found[1].start]):
        return found[0].first, found[1].last
    return None


def _pair(first: tuple[str | None, ...], last: tuple[str | None, ...]) -> tuple[date, date]:
    begins = _date(first)
    return begins, _date(last) if last[2] else begins


def _date(parts: tuple[str | None, ...]) -> date:
    year, month, day = (int(part or 0) for part in parts)
    return date(year, month, day)


@cache
def _month_words() -> dict[str, str]:
    """Names of months in Russian and Arabic → in English, the longest first; the other languages are read as is."""
    found: dict[str, str] = {}
    for language in ("ru", "ar"):
        for width in ("wide", "abbreviated"):
            for context in ("format", "stand-alone"):
                names = get_month_names(width, context=context, locale=language)
                found.update({str(name): _MONTHS_EN[number - 1] for number, name in names.items()})
    for row in _ARABIC:
        found.update(dict(zip(row.split("|"), _MONTHS_EN, strict=True)))
    return dict(sorted(found.items(), key=lambda pair: -len(pair[0])))


def _time(hour: str, minute: str | None, half: str | None) -> time:
    number = int(hour)
    if half:
        if not 1 <= number <= 12:
            raise ValueError(hour)
        number = number % 12 + (12 if half.lower().startswith("p") else 0)
    return time(number, int(minute or 0))
