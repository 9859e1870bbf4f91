"""When and where a meeting is, as instants and as lines: its own clock, and the reader's where that differs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time
from functools import cache
from zoneinfo import ZoneInfo

from babel.dates import get_timezone_name

from bot.meetings.plan import Agenda
from bot.questions.wording import Voice
from bot.reminders.instants import at, end_of
from bot.text.dates import day, day_range, zone_title
from bot.text.message import Block, bold, fill, line
from storage.rows import Meeting

_LOCALES = {"en": "en_GB", "zh": "zh_Hans"}


@cache
def zone_of(name: str) -> ZoneInfo | None:
    """The zone of an IANA name; None where there is none of that name."""
    if not name or name.startswith(("/", ".")) or ".." in name:
        return None
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return None


def begins(meeting: Meeting) -> datetime | None:
    """The instant at which it begins, aware UTC; None where day, hour or zone is not known."""
    zone = zone_of(meeting.zone)
    if meeting.start is None or meeting.starts_at is None or zone is None:
        return None
    return at(meeting.start, meeting.starts_at, zone)


def ends(meeting: Meeting) -> datetime | None:
    """The instant at which it ends, aware UTC; None where that is not known."""
    zone, last = zone_of(meeting.zone), meeting.end or meeting.start
    if last is None or meeting.ends_at is None or zone is None:
        return None
    found, first = at(last, meeting.ends_at, zone), begins(meeting)
    return found if first is None or found > first else None


def is_over_at(meeting: Meeting) -> datetime:
    """The instant from which it is certainly over: where no hour is known, the end of its last day."""
    known = ends(meeting)
    if known is not None:
        return known
    last = meeting.end or meeting.start or date(meeting.year, 12, 31)
    return end_of(last, zone_of(meeting.zone) or UTC)


def days(meeting: Meeting, voice: Voice) -> str:
    """ "27–30 June 2011", or the year where that is all that is known."""
    if meeting.start is None:
        return str(meeting.year)
    return day_range(meeting.start, meeting.end, voice.language)


def where(meeting: Meeting, voice: Voice) -> str:
    """ "Palais des Nations, Geneva, Switzerland"; "" where nothing is known."""
    parts = [voice.foreign(part) for part in (meeting.place, meeting.city) if part]
    if meeting.country:
        parts.append(voice.party(meeting.country, meeting.start))
    return _comma(voice).join(parts)


def hours(meeting: Meeting, voice: Voice) -> str:
    """Its own wall times in one sentence: "10:00–13:00, Central European Summer Time"; "" where none is known."""
    if meeting.starts_at is None:
        return ""
    say = voice.texts.say
    fields = {"start": clock(meeting.starts_at), "end": clock(meeting.ends_at) if meeting.ends_at else ""}
    zone = _zone_name(meeting, meeting.zone, voice)
    several = meeting.end is not None and meeting.start is not None and meeting.end > meeting.start
    if several and zone:
        sentence = (
            say("from {start} on the first day to {end} on the last, {zone}")
            if meeting.ends_at
            else say("from {start} on the first day, {zone}")
        )
    elif several:
        sentence = (
            say("from {start} on the first day to {end} on the last, local time")
            if meeting.ends_at
            else say("from {start} on the first day, local time")
        )
    elif zone:
        sentence = say("{start}–{end}, {zone}") if meeting.ends_at else say("from {start}, {zone}")
    else:
        sentence = say("{start}–{end}, local time") if meeting.ends_at else say("from {start}, local time")
    return sentence.format(**fields, zone=zone)


def there(meeting: Meeting, voice: Voice, reader: str) -> str:
    """The same where the reader is (IANA name), "" where their clocks show the same or something is not known."""
    begin, end, zone = begins(meeting), ends(meeting), zone_of(reader)
    own = zone_of(meeting.zone)
    if begin is None or zone is None or own is None:
        return ""
    if _wall(begin, own) == _wall(begin, zone) and (end is None or _wall(end, own) == _wall(end, zone)):
        return ""
    say = voice.texts.say
    name = _zone_name(meeting, reader, voice)
    start = begin.astimezone(zone)
    finish = end.astimezone(zone) if end is not None else None
    if start.date() == meeting.start and (finish is None or finish.date() == start.date()):
        fields = {"start": clock(start.time()), "end": clock(finish.time()) if finish else ""}
        sentence = say("{start}–{end}, {zone}") if finish else say("from {start}, {zone}")
        return sentence.format(**fields, zone=name)
    comma = _comma(voice)
    fields = {
        "start": comma.join((day(start.date(), voice.language), clock(start.time()))),
        "end": comma.join((day(finish.date(), voice.language), clock(finish.time()))) if finish else "",
    }
    sentence = say("from {start} to {end}, {zone}") if finish else say("from {start}, {zone}")
    return sentence.format(**fields, zone=name)


def lines(meeting: Meeting, voice: Voice, *, reader: str = "") -> dict[str, Block]:
    """What is known of when and where, a line each: "when", "time", "there" (where the reader is), "where"."""
    say = voice.texts.say
    found: dict[str, Block] = {"when": fill(say("When: {days}"), days=days(meeting, voice))}
    if told := hours(meeting, voice):
        found["time"] = fill(say("Time: {hours}"), hours=told)
    if told := there(meeting, voice, reader):
        found["there"] = fill(say("Where you are: {hours}"), hours=told)
    if told := where(meeting, voice):
        found["where"] = fill(say("Where: {place}"), place=told)
    return found


def agenda_lines(agenda: Agenda, voice: Voice) -> list[Block]:
    """The planned agenda under its heading; nothing where none is known."""
    if not agenda:
        return []
    head: list[Block] = [line(bold(voice.texts.say("Agenda")))]
    return head + [line(bold(number), "  ", voice.foreign(title)) for number, title in agenda]


def in_zone(settings: Mapping[str, str], name: str) -> dict[str, str]:
    """Settings whose hours are those of UTC, as the clocks of another zone show them."""
    found, zone = dict(settings), zone_of(name)
    if zone is None or found.get("zone") != "UTC":
        return found
    for field, hour in (("start", "starts_at"), ("end", "ends_at")):
        if found.get(field) and found.get(hour):
            local = datetime.fromisoformat(f"{found[field]}T{found[hour]}+00:00").astimezone(zone)
            found[field], found[hour] = local.date().isoformat(), clock(local.time())
    if found.get("start"):
        found["end"] = max(found.get("end", ""), found["start"])
    return found | {"zone": name}


def clock(at: time) -> str:
    return f"{at:%H:%M}"


def zone_name(name: str, on: date | None, clock: time | None, language: str) -> str:
    """A zone in the reader's words, as it is called on that day; "" for one that is not known."""
    zone = zone_of(name)
    if zone is None:
        return ""
    local = datetime.combine(on, clock or time(12), zone) if on is not None else None
    if local is not None:
        return zone_title(local, language)
    return str(get_timezone_name(zone, width="long", locale=_LOCALES.get(language, language)))


def _zone_name(meeting: Meeting, zone: str, voice: Voice) -> str:
    return zone_name(zone, meeting.start, meeting.starts_at, voice.language)


def _wall(instant: datetime, zone: ZoneInfo) -> datetime:
    return instant.astimezone(zone).replace(tzinfo=None)


def _comma(voice: Voice) -> str:
    return {"ar": "، ", "zh": "，"}.get(voice.language, ", ")


__all__: Sequence[str] = (
    "agenda_lines",
    "begins",
    "clock",
    "days",
    "ends",
    "hours",
    "in_zone",
    "is_over_at",
    "lines",
    "there",
    "where",
    "zone_name",
    "zone_of",
)
