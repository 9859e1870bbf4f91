"""When an announcement is to go out, as people write it: "tomorrow 09:00", "2026-12-01 09:00", "9 h 30 demain"."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from enum import StrEnum

from bot.announcements.announcing import FARTHEST
from bot.questions.folding import fold
from bot.submissions.days import find_days, western

# Days that are counted from today, in six languages, folded as the text is.
_DAYS: Mapping[str, int] = {
    fold(word): days
    for days, words in (
        (
            2,
            (
                "day after tomorrow",
                "après-demain",
                "apres demain",
                "pasado mañana",
                "послезавтра",
                "بعد غد",
                "后天",
            ),
        ),
        (1, ("tomorrow", "demain", "mañana", "завтра", "غدا", "غدًا", "明天")),
        (0, ("today", "aujourd'hui", "aujourd’hui", "hoy", "сегодня", "اليوم", "今天")),
    )
    for word in words
}
_CLOCK = re.compile(
    r"(?<![\d:.])(?P<h>[01]?\d|2[0-3])\s*(?:[:h.٫時时点]|uhr)\s*(?P<m>[0-5]\d)?(?:分)?(?![\d:])\s*(?P<half>[ap]\.?m\b\.?)?"
    r"|(?<![\d:.])(?P<h12>0?[1-9]|1[0-2])\s*(?P<half12>[ap]\.?m\b\.?)"
)
_SMALL = re.compile(r"\b(?:at|on|the|a|à|le|las|el|los|в|на|في|الساعة|um|h)\b|[,;.،在于的]")


class Misread(StrEnum):
    """Why words name no instant at which an announcement could go out."""

    UNREAD = "unread"  # no day and hour, or more than that
    PAST = "past"
    TOO_FAR = "too-far"
    SKIPPED = "skipped"  # the clocks leave that hour out
    TWICE = "twice"  # the clocks show that hour twice


def read_when(text: str, zone: tzinfo, now: datetime) -> datetime | Misread:
    """The instant that words name on the clocks of ``zone``, aware UTC.

    An hour alone is today's; "tomorrow", "today" and days written with their year go with it.
    """
    found = _day_and_hour(text, now.astimezone(zone).date())
    if found is None:
        return Misread.UNREAD
    instant = on_clocks(*found, zone)
    if isinstance(instant, Misread):
        return instant
    if instant <= now:
        return Misread.PAST
    return instant if instant <= now + FARTHEST else Misread.TOO_FAR


def on_clocks(day: date, clock: time, zone: tzinfo) -> datetime | Misread:
    """The one instant at which the clocks of ``zone`` show that, aware UTC."""
    local = datetime.combine(day, clock, zone)
    first, second = local.astimezone(UTC), local.replace(fold=1).astimezone(UTC)
    if first.astimezone(zone).replace(tzinfo=None) != local.replace(tzinfo=None):
        return Misread.SKIPPED
    return first if first == second else Misread.TWICE


def _day_and_hour(text: str, today: date) -> tuple[date, time] | None:
    folded = western(fold(text)).strip()
    days = [(one.start, one.end, one.day) for one in find_days(text)]
    if len(days) > 1 or any(day is None for _, _, day in days):
        return None
    rest = folded
    day: date | None = None
    if days:
        (start, end, day), *_ = days
        rest = f"{folded[:start]} {folded[end:]}"
    else:
        for word, ahead in _DAYS.items():
            if word in rest:
                rest, day = rest.replace(word, " ", 1), today + timedelta(days=ahead)
                break
    match = _CLOCK.search(rest)
    if match is None:
        return None
    clock = _clock(match)
    left = _SMALL.sub(" ", rest[: match.start()] + " " + rest[match.end() :])
    if clock is None or left.replace("t", "").strip():  # the "t" of 2026-12-01T09:00
        return None
    return day or today, clock


def _clock(match: re.Match[str]) -> time | None:
    hour = int(match["h"] or match["h12"])
    minute = int(match["m"] or 0)
    half = (match["half"] or match["half12"] or "").replace(".", "")
    if half:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if half == "pm" else 0)
    return time(hour, minute)
