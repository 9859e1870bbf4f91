"""Meetings from a calendar file (RFC 5545), as other programs write them.

An event with the UID of an earlier one updates that meeting; so does an event from a file of our own.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Final

from icalendar import Calendar, Event

from bot.calendar.uid import meeting_of
from bot.meetings import reading
from bot.meetings.arrival import MOST, TOO_MANY, Arrival
from bot.meetings.complaint import Complaint
from bot.meetings.description import described
from bot.meetings.when import in_zone, zone_of
from bot.parties.lexicon import Lexicon
from bot.people.cities import cities_named
from bot.text.catalogue import N_

_UNREADABLE: Final = N_("This is no calendar file that can be read. Export the events as .ics and send it again.")
_NO_EVENT: Final = N_("The calendar file holds no event.")
_REPEATS: Final = N_("This event repeats. Write each meeting as an event of its own.")
_NO_TITLE: Final = N_("This event has no title.")
_NO_START: Final = N_("This event has no beginning that can be read.")
_TOO_LONG: Final = N_("The title is longer than {n} characters.")


def read_calendar(data: bytes, lexicon: Lexicon) -> list[Arrival] | list[Complaint]:
    """The meetings of a calendar file, or everything that is wrong with it; lines are those of BEGIN:VEVENT.

    Looks cities up on the disk: call it in a thread.
    """
    try:
        calendars = Calendar.from_ical(data.decode("utf-8-sig"), multiple=True)
        events = [event for calendar in calendars for event in calendar.events]
        method = {str(calendar.get("METHOD", "")).upper() for calendar in calendars}
    except Exception:  # noqa: BLE001 - whatever a hostile file makes the parser do
        return [Complaint(_UNREADABLE)]
    if not events:
        return [Complaint(_NO_EVENT if calendars else _UNREADABLE)]
    if len(events) > MOST:
        return [Complaint(TOO_MANY, {"n": MOST})]
    places = _lines(data)
    arrivals: list[Arrival] = []
    complaints: list[Complaint] = []
    for number, event in enumerate(events):
        line = places[number] if number < len(places) else 0
        try:
            read = _event(event, line, lexicon, cancelled="CANCEL" in method)
        except Exception:  # noqa: BLE001 - a property that says what it may not
            read = Complaint(_NO_START, line=line)
        if isinstance(read, Complaint):
            complaints.append(read)
        else:
            arrivals.append(read)
    return complaints or arrivals


def _event(event: Event, line: int, lexicon: Lexicon, *, cancelled: bool) -> Arrival | Complaint:
    if any(name in event for name in ("RRULE", "RDATE", "RECURRENCE-ID")):
        return Complaint(_REPEATS, line=line)
    title = _words(event, "SUMMARY")
    if not title:
        return Complaint(_NO_TITLE, line=line)
    if len(title) > reading.LONGEST["title"]:
        return Complaint(_TOO_LONG, {"n": reading.LONGEST["title"]}, line)
    when = _when(event)
    if when is None:
        return Complaint(_NO_START, line=line)
    uid = _words(event, "UID")[:255]
    settings = _in_local_time({"title": title, **when, **_where(_words(event, "LOCATION"), lexicon)})
    own = meeting_of(uid)
    settings |= described(_text(event, "DESCRIPTION"), ours=bool(own))
    settings["cancelled"] = "yes" if cancelled or _words(event, "STATUS").upper() == "CANCELLED" else ""
    return Arrival(line=line, id=own, uid="" if own else uid, settings=settings)


def _when(event: Event) -> dict[str, str] | None:
    """Days, hours and zone of an event; None where it has no beginning."""
    first, last, lasts = _value(event, "DTSTART"), _value(event, "DTEND"), _value(event, "DURATION")
    if not isinstance(first, date):
        return None
    if last is None and isinstance(lasts, timedelta):
        last = first + lasts
    if not isinstance(first, datetime):
        found = {"start": first.isoformat(), "starts_at": "", "ends_at": ""}
        if isinstance(last, date) and last > first:
            found["end"] = (last - timedelta(days=1)).isoformat()
        return found
    zone = _zone(first)
    if isinstance(last, datetime) and zone and last.tzinfo is not None:
        last = last.astimezone(zone_of(zone))
    if not isinstance(last, datetime) or last.replace(tzinfo=None) <= first.replace(tzinfo=None):
        ends_at, final = "", first.date()
    elif last.time() == time(0):  # midnight is the end of the day before
        ends_at, final = "", max(first.date(), last.date() - timedelta(days=1))
    else:
        ends_at, final = f"{last:%H:%M}", last.date()
    return {
        "start": first.date().isoformat(),
        "end": final.isoformat(),
        "starts_at": f"{first:%H:%M}",
        "ends_at": ends_at,
        "zone": zone,
    }


def _zone(at: datetime) -> str:
    """The IANA name of an hour's zone: "UTC" for one written in UTC, "" for a floating one."""
    if at.tzinfo is None:
        return ""
    name = str(getattr(at.tzinfo, "key", "") or getattr(at.tzinfo, "zone", ""))
    if name and zone_of(name) is not None:
        return name
    return "UTC" if at.utcoffset() == timedelta(0) and at.tzinfo is UTC else ""


def _where(location: str, lexicon: Lexicon) -> dict[str, str]:
    """Place, city and country of "Palais des Nations, Geneva, Switzerland", as far as they are known names."""
    parts = [part for part in re.split(r"\s*[,،，;\n]\s*", location) if part]
    found: dict[str, str] = {}
    if len(parts) > 1 and (key := lexicon.key_of(parts[-1])):
        found["country"] = key
        parts.pop()
    if parts and (len(parts) > 1 or "country" in found):
        within = [one for one in cities_named(parts[-1]) if one.country == found.get("country", one.country)]
        if within:
            found["city"] = parts.pop()[: reading.LONGEST["city"]]
            found.setdefault("country", within[0].country)
    elif len(parts) == 1 and cities_named(parts[0]):
        found["city"] = parts.pop()[: reading.LONGEST["city"]]
    if parts:
        found["place"] = ", ".join(parts)[: reading.LONGEST["place"]]
    return found


def _in_local_time(settings: Mapping[str, str]) -> dict[str, str]:
    """Hours that are written in UTC, as the clocks of the meeting's city show them."""
    if settings.get("zone") != "UTC" or not settings.get("city"):
        return dict(settings)
    country = settings.get("country")
    within = [one for one in cities_named(settings["city"]) if one.country == (country or one.country)]
    return in_zone(settings, within[0].zone) if within else dict(settings)


def _value(event: Event, name: str) -> Any:
    """A date, an hour or a length; None where there is none."""
    return getattr(event.get(name), "dt", None)


def _words(event: Event, name: str) -> str:
    return " ".join(reading.plain(_text(event, name)).split())


def _text(event: Event, name: str) -> str:
    """A property as it stands, the first where there are several."""
    found = event.get(name)
    if isinstance(found, list):
        found = found[0]
    return str(found or "")


def _lines(data: bytes) -> list[int]:
    rows = data.decode("utf-8-sig").splitlines()
    return [number for number, row in enumerate(rows, 1) if row.strip().upper() == "BEGIN:VEVENT"]
