"""Events as an iCalendar file (RFC 5545). Escaping and folding are the library's.

Hours are written in UTC, which every program shows in its owner's zone: a zone's own rules, which may change
before the day comes, need not be copied into the file. The same events give the same bytes.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from typing import Final

from icalendar import Alarm, Calendar
from icalendar import Event as VEvent

from bot.calendar.event import Event
from bot.questions.wording import Voice
from bot.text.markup import clean
from bot.text.message import Attachment

_PRODUCT: Final = "-//Rapporteur//Calendar//EN"
FRESH: Final = timedelta(hours=1)
"""How often programs are asked to look at a feed again."""


def calendar_file(events: Iterable[Event], voice: Voice, *, name: str) -> Attachment:
    """The events as a file to be sent; ``name`` without its ending."""
    return Attachment(f"{name}.ics", calendar_bytes(events, language=voice.language))


def calendar_bytes(events: Iterable[Event], *, language: str, title: str = "", feed: bool = False) -> bytes:
    """The events as a calendar. ``title`` is its name; ``feed``: it is looked at again from time to time."""
    calendar = Calendar()
    calendar.add("PRODID", _PRODUCT)
    calendar.add("VERSION", "2.0")
    calendar.add("CALSCALE", "GREGORIAN")
    calendar.add("METHOD", "PUBLISH")
    if title:
        calendar.add("NAME", _plain(title))
        calendar.add("X-WR-CALNAME", _plain(title))
    if feed:
        calendar.add("REFRESH-INTERVAL", FRESH, parameters={"VALUE": "DURATION"})
        calendar.add("X-PUBLISHED-TTL", "PT1H")
    for event in sorted(events, key=lambda one: (_day(one.first), one.uid)):
        calendar.add_component(_vevent(event, language))
    written: bytes = calendar.to_ical(sorted=False)
    return written


def _vevent(event: Event, language: str) -> VEvent:
    found = VEvent()
    found.add("UID", event.uid)
    found.add("SEQUENCE", event.sequence)
    found.add("DTSTAMP", event.stamp.astimezone(UTC))
    found.add("LAST-MODIFIED", event.stamp.astimezone(UTC))
    found.add("SUMMARY", _plain(event.title), parameters={"LANGUAGE": language})
    if isinstance(event.first, datetime):
        found.add("DTSTART", event.first.astimezone(UTC))
        if isinstance(event.last, datetime):
            found.add("DTEND", event.last.astimezone(UTC))
    else:
        found.add("DTSTART", event.first)
        if event.last is not None:
            found.add("DTEND", _day(event.last) + timedelta(days=1))  # the day after the last: it is not counted
    if event.place:
        found.add("LOCATION", _plain(event.place))
    if event.words:
        found.add("DESCRIPTION", "\n".join(_plain(words) for words in event.words))
    if event.category:
        found.add("CATEGORIES", [_plain(event.category)])
    found.add("STATUS", "CANCELLED" if event.cancelled else "CONFIRMED")
    found.add("TRANSP", "OPAQUE" if event.busy and not event.cancelled else "TRANSPARENT")
    for at in () if event.cancelled else event.alarms:
        alarm = Alarm()
        alarm.add("ACTION", "DISPLAY")
        alarm.add("DESCRIPTION", _plain(event.title))
        alarm.add("TRIGGER", at.astimezone(UTC), parameters={"VALUE": "DATE-TIME"})
        found.add_component(alarm)
    return found


def _day(at: date | datetime) -> date:
    return at.astimezone(UTC).date() if isinstance(at, datetime) else at


def _plain(text: str) -> str:
    """One line without control signs, nor the marks that isolate a name's direction in a message."""
    return " ".join(clean(text).translate(_ISOLATES).split())


_ISOLATES: Final = dict.fromkeys((0x2066, 0x2067, 0x2068, 0x2069))
