"""Days and moments in six languages, after CLDR and the usage of the United Nations; bidirectional isolation."""

from __future__ import annotations

from datetime import date, datetime, timedelta, tzinfo
from functools import cache, lru_cache
from typing import Literal

from babel.dates import format_date, format_time, get_month_names, get_timezone_name

from bot.text.catalogue import SOURCE_LANGUAGE, language_of

_LOCALES = {"ar": "ar", "en": "en_GB", "es": "es", "fr": "fr", "ru": "ru", "zh": "zh_Hans"}

# United Nations documents in Arabic name every month twice, so that readers east and west agree.
_ARABIC_MONTHS = (
    "كانون الثاني/يناير",
    "شباط/فبراير",
    "آذار/مارس",
    "نيسان/أبريل",
    "أيار/مايو",
    "حزيران/يونيه",
    "تموز/يوليه",
    "آب/أغسطس",
    "أيلول/سبتمبر",
    "تشرين الأول/أكتوبر",
    "تشرين الثاني/نوفمبر",
    "كانون الأول/ديسمبر",
)

# One day; then a range within a month, within a year, across years. d, m, y; D, M, Y at the end of the range.
_PATTERNS = {
    "ar": ("{d} {m} {y}", "{d}–{D} {m} {y}", "{d} {m} – {D} {M} {y}", "{d} {m} {y} – {D} {M} {Y}"),
    "en": ("{d} {m} {y}", "{d}–{D} {m} {y}", "{d} {m} – {D} {M} {y}", "{d} {m} {y} – {D} {M} {Y}"),
    "es": (
        "{d} de {m} de {y}",
        "{d}–{D} de {m} de {y}",
        "{d} de {m} – {D} de {M} de {y}",
        "{d} de {m} de {y} – {D} de {M} de {Y}",
    ),
    "fr": ("{d} {m} {y}", "{d}–{D} {m} {y}", "{d} {m} – {D} {M} {y}", "{d} {m} {y} – {D} {M} {Y}"),
    "ru": ("{d} {m} {y} г.", "{d}–{D} {m} {y} г.", "{d} {m} – {D} {M} {y} г.", "{d} {m} {y} г. – {D} {M} {Y} г."),
    "zh": ("{y}年{m}{d}日", "{y}年{m}{d}日至{D}日", "{y}年{m}{d}日至{M}{D}日", "{y}年{m}{d}日至{Y}年{M}{D}日"),
}
_SHORT_SPANISH = ("{d} {m} {y}", "{d}–{D} {m} {y}", "{d} {m} – {D} {M} {y}", "{d} {m} {y} – {D} {M} {Y}")


def day(d: date, language: str, *, short: bool = False) -> str:
    """A civil day: "30 April 2011", short "30 Apr 2011"."""
    return day_range(d, d, language, short=short)


def day_range(start: date, end: date | None, language: str, *, short: bool = False) -> str:
    """From one day to another, both counted: "27–30 June 2011". ``end`` None or equal: one day."""
    end = end or start
    language = language_of(language) or SOURCE_LANGUAGE
    patterns = _SHORT_SPANISH if short and language == "es" else _PATTERNS[language]
    if start == end:
        pattern = patterns[0]
    elif start.year != end.year:
        pattern = patterns[3]
    else:
        pattern = patterns[1] if start.month == end.month else patterns[2]
    return pattern.format(
        d=_number(start, language),
        m=month(start, language, short=short),
        y=start.year,
        D=_number(end, language),
        M=month(end, language, short=short),
        Y=end.year,
    )


def month(d: date, language: str, *, short: bool = False) -> str:
    """The month of a day as it stands within a date ("апреля", "févr.")."""
    if language == "ar":
        return _ARABIC_MONTHS[d.month - 1]
    if language == "zh":
        return f"{d.month}月"
    return format_date(d, "MMM" if short else "MMMM", locale=_LOCALES[language])


@cache
def month_names() -> frozenset[str]:
    """The twelve months in each of the six languages, in small letters, as they stand alone and within a date."""
    found: set[str] = set()
    for locale in _LOCALES.values():
        for context in ("format", "stand-alone"):
            found |= {name.lower() for name in get_month_names("wide", context, locale).values()}
    return frozenset(found)


def moment(at: datetime, zone: tzinfo, language: str) -> str:
    """An instant as the clocks of ``zone`` show it, with the zone's name.

    "30 April 2011, 09:00, Central European Summer Time". ``at`` is aware.
    """
    language = language_of(language) or SOURCE_LANGUAGE
    local = at.astimezone(zone)
    comma = "، " if language == "ar" else "，" if language == "zh" else ", "
    clock = format_time(local, "HH:mm", tzinfo=zone, locale=_LOCALES[language])
    name = zone_title(local, language)
    return comma.join((day(local.date(), language), clock, name))


def zone_title(local: datetime, language: str) -> str:
    """What the zone of ``local`` is called at that moment: "Central European Summer Time".

    Where the time of summer is the standard by law and winter is what departs from it, as in Ireland, the names
    in CLDR are still those of the season.
    """
    locale = _LOCALES[language_of(language) or SOURCE_LANGUAGE]
    zone = local.tzinfo
    if zone is None or not _departs_in_winter(zone, local.year):
        return str(get_timezone_name(local, width="long", locale=locale))
    variant: Literal["daylight", "standard"] = "standard" if local.dst() else "daylight"
    return str(get_timezone_name(zone, width="long", locale=locale, zone_variant=variant))


@lru_cache(maxsize=1_000)
def _departs_in_winter(zone: tzinfo, year: int) -> bool:
    days = (datetime(year, month, day, 12, tzinfo=zone) for month in range(1, 13) for day in (1, 15))
    return any((moment.dst() or timedelta(0)) < timedelta(0) for moment in days)


def isolate(name: str) -> str:
    """``name`` wrapped so that its direction does not disturb the sentence around it.

    Isolates and embeddings inside it are dropped: it can neither leave the wrap nor turn what follows.
    """
    return "\u2068" + "".join(c for c in name if c not in _DIRECTIONAL) + "\u2069"


_DIRECTIONAL = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def _number(d: date, language: str) -> str:
    return "1er" if language == "fr" and d.day == 1 else str(d.day)
