"""Calendar files as another library reads them: whatever is in them, it is what was put in."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ical.calendar_stream import IcsCalendarStream
from ical.event import Event as Read

from bot.calendar.event import Event
from bot.calendar.file import calendar_bytes
from bot.calendar.meetings import event_of
from bot.calendar.uid import meeting_of, meeting_subject, uid_of
from bot.meetings.plan import Plan
from bot.parties.lexicon import Lexicon
from bot.questions.wording import Voice
from bot.text.catalogue import LANGUAGES, Catalogues
from tests.meetings.made import TALKS

LEXICON = Lexicon.standard()
STAMP = datetime(2012, 1, 1, tzinfo=UTC)
ZONES = (
    "Europe/Zurich",
    "America/New_York",
    "America/Santiago",
    "Australia/Lord_Howe",
    "Asia/Kathmandu",
    "Pacific/Apia",
)

instants = st.integers(978_307_200, 3_786_912_000).map(lambda seconds: datetime.fromtimestamp(seconds, UTC))
days = st.dates(date(2001, 1, 1), date(2090, 1, 1))
words = st.text(max_size=90)


@st.composite
def events(draw: st.DrawFn, number: int = 0) -> Event:
    if draw(st.booleans()):
        first: date | datetime = draw(instants)
        last: date | datetime | None = draw(st.none() | st.integers(1, 9999).map(lambda n: timedelta(minutes=n)))
    else:
        first = draw(days)
        last = draw(st.none() | st.integers(0, 9).map(lambda n: timedelta(days=n)))
    return Event(
        uid=uid_of(meeting_subject(f"CCM-{number}")),
        title=draw(words),
        first=first,
        last=None if last is None else first + last,  # type: ignore[operator]
        stamp=draw(instants),
        sequence=draw(st.integers(0, 99)),
        place=draw(words),
        words=draw(st.lists(words, max_size=5)),
        category=draw(st.sampled_from(("", "CCM", "A, B; C"))),
        cancelled=draw(st.booleans()),
        busy=draw(st.booleans()),
        alarms=draw(st.lists(instants, max_size=3)),
    )


def read(data: bytes) -> list[Read]:
    return list(IcsCalendarStream.calendar_from_ics(data.decode()).events)


def plain(text: str) -> str:
    """Text as a calendar shows it: one line, without signs that nobody sees."""
    kept = (c if unicodedata.category(c) != "Cc" or c.isspace() else " " for c in text)
    return " ".join("".join(kept).split())


@settings(max_examples=60, deadline=None)
@given(event=events())
def test_another_library_reads_what_was_written(event: Event) -> None:
    data = calendar_bytes([event], language="en")
    (found,) = read(data)
    assert found.uid == event.uid
    assert found.sequence == event.sequence
    assert found.dtstamp == event.stamp
    assert _letters(found.summary or "") == _letters(event.title)
    assert _letters(found.location or "") == _letters(event.place)
    assert _letters(found.description or "") == _letters("\n".join(event.words))
    assert found.dtstart == event.first
    if isinstance(event.first, datetime):
        assert found.dtend == event.last
    else:
        assert found.dtend == (None if event.last is None else event.last + timedelta(days=1))
    assert (found.status == "CANCELLED") == event.cancelled
    alarms = [alarm.trigger for alarm in found.alarm]
    assert alarms == ([] if event.cancelled else list(event.alarms))


def _letters(text: str) -> str:
    """Letters and figures alone: white space and invisible signs are cleaned, nothing else is lost."""
    return "".join(c for c in unicodedata.normalize("NFC", text) if c.isalnum())


@settings(max_examples=40, deadline=None)
@given(event=events())
def test_every_line_is_as_the_standard_wants_it(event: Event) -> None:
    data = calendar_bytes([event], language="ar")
    lines = data.split(b"\r\n")
    assert lines[-1] == b""
    assert all(len(line) <= 75 for line in lines), "folded at 75 octets"
    assert not re.search(rb"(?<!\r)\n|\r(?!\n)|[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]", data)
    for name in (b"BEGIN:VEVENT", b"UID:", b"DTSTAMP:", b"PRODID:", b"VERSION:2.0"):
        assert sum(line.startswith(name) for line in lines) == 1, name


@settings(max_examples=20, deadline=None)
@given(made=st.lists(st.integers(0, 50), unique=True, max_size=5).flatmap(lambda ns: st.tuples(*map(events, ns))))
def test_the_same_events_give_the_same_bytes_in_whatever_order(made: tuple[Event, ...]) -> None:
    data = calendar_bytes(made, language="en", title="All", feed=True)
    assert data == calendar_bytes(reversed(made), language="en", title="All", feed=True)
    assert {one.uid for one in read(data)} == {one.uid for one in made}


@settings(max_examples=60, deadline=None)
@given(
    zone=st.sampled_from(ZONES),
    start=st.dates(date(2010, 1, 1), date(2030, 1, 1)),
    length=st.integers(0, 5),
    begins=st.times(time(7), time(15)),
    ends=st.times(time(16), time(23)),
)
def test_hours_are_those_of_the_meetings_zone_whatever_its_clock_does(
    zone: str, start: date, length: int, begins: time, ends: time
) -> None:
    begins, ends = begins.replace(second=0, microsecond=0), ends.replace(second=0, microsecond=0)
    end = start + timedelta(days=length)
    if {start, end} & {date(2011, 12, 30)} and zone == "Pacific/Apia":
        return  # the day that Samoa left out
    meeting = replace(TALKS, zone=zone, start=start, end=end, starts_at=begins, ends_at=ends)
    event = event_of(Plan(meeting=meeting), _voice("en"))
    assert event is not None
    (found,) = read(calendar_bytes([event], language="en"))
    assert isinstance(found.dtstart, datetime)
    assert isinstance(found.dtend, datetime)
    local = found.dtstart.astimezone(ZoneInfo(zone)), found.dtend.astimezone(ZoneInfo(zone))
    assert [(at.date(), at.time()) for at in local] == [(start, begins), (end, ends)]


def _voice(language: str) -> Voice:
    return Voice(Catalogues.open().texts(language), LEXICON)


def _event(**more: object) -> Event:
    found = event_of(Plan(meeting=replace(TALKS, **more), agenda=(("1", "Wood; and, stone"),)), _voice("en"))  # type: ignore[arg-type]
    assert found is not None
    return found


def test_a_meeting_without_hours_is_of_whole_days_and_its_last_day_counts() -> None:
    (found,) = read(calendar_bytes([_event(starts_at=None, end=date(2012, 6, 16))], language="en"))
    assert (found.dtstart, found.dtend) == (date(2012, 6, 14), date(2012, 6, 17))


def test_hours_without_a_zone_are_told_and_not_guessed() -> None:
    event = _event(zone="")
    assert event.first == date(2012, 6, 14)
    assert any("10:00–13:00, local time" in line for line in event.words)


def test_a_meeting_of_several_days_without_an_end_lasts_through_the_last() -> None:
    event = _event(ends_at=None, end=date(2012, 6, 16))
    assert event.last == datetime(2012, 6, 16, 22, 0, tzinfo=UTC), "midnight in Geneva"
    assert _event(ends_at=None).last is None


def test_a_meeting_known_by_its_year_alone_is_no_event() -> None:
    assert event_of(Plan(meeting=replace(TALKS, start=None)), _voice("en")) is None


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_words_are_in_the_readers_language(language: str) -> None:
    event = event_of(Plan(meeting=TALKS), _voice(language))
    assert event is not None
    (found,) = read(calendar_bytes([event], language=language))
    assert plain(event.place.replace("\u2068", "").replace("\u2069", "")) == found.location
    data = calendar_bytes([event], language=language)
    assert f"SUMMARY;LANGUAGE={language}:".encode() in data
    assert b"\xe2\x81\xa8" not in data, "a calendar needs no marks of direction"


def test_a_uid_names_its_meeting_for_ever_and_nobody_elses() -> None:
    assert uid_of(meeting_subject("CCM-2MSP")) == "meeting:CCM-2MSP@rapporteur"
    assert meeting_of("meeting:CCM-2MSP@rapporteur") == "CCM-2MSP"
    for other in ("meeting:CCM-2MSP@example.org", "due:x:CH:2011@rapporteur", "meeting:CCM-2MSP", ""):
        assert meeting_of(other) == ""
