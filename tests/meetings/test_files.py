"""Meetings from tables and calendar files: what is new, what changes, what is wrong and where."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import settings as effort
from hypothesis import strategies as st

from bot.calendar.file import calendar_bytes
from bot.calendar.meetings import event_of
from bot.errors import BadInput
from bot.meetings import plan as settings
from bot.meetings.arrival import Arrival, Arrivals, Outcome, Preview
from bot.meetings.complaint import Complaint
from bot.meetings.draft import blank
from bot.meetings.icsfile import read_calendar
from bot.meetings.meetings import Meetings
from bot.meetings.plan import Plan
from bot.meetings.table import read_table, write_table
from bot.parties.lexicon import Lexicon
from bot.questions.wording import Voice
from bot.settings import Settings
from bot.terminal import import_meetings
from bot.text.catalogue import LANGUAGES, Catalogues
from storage import journal
from storage.database import Database
from storage.rows import Meeting
from tests.meetings.made import NOW, OLD, TALKS, filled

FEW = effort(max_examples=40, deadline=None)
LEXICON = Lexicon.standard()
TEXTS = Catalogues.open().texts("en")


def arrivals(found: Sequence[Arrival | Complaint]) -> list[Arrival]:
    assert [one for one in found if isinstance(one, Complaint)] == []
    return [one for one in found if isinstance(one, Arrival)]


def said(found: Sequence[Arrival | Complaint]) -> list[str]:
    return [one.said(TEXTS) for one in found if isinstance(one, Complaint)]


async def look(kept: Meetings, found: Sequence[Arrival | Complaint]) -> Preview:
    return await Arrivals(kept).look(arrivals(found), NOW)


async def put(kept: Meetings, found: Sequence[Arrival | Complaint]) -> None:
    preview = await look(kept, found)
    assert preview.complaints == ()
    done = await Arrivals(kept).put_in(preview.matched, by=1, now=NOW)
    assert done.saved


# ── tables ──────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("apart", [",", ";", "\t"])
@pytest.mark.parametrize("coding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_table_is_read_however_a_spreadsheet_saves_it(apart: str, coding: str) -> None:
    rows = [["Title", "Start", "starts at", "City"], ["Talks", "27 June 2027", "10:00", "Zürich"], [], ["", ""]]
    data = "\r\n".join(apart.join(row) for row in rows).encode(coding)
    (one,) = arrivals(read_table(data, LEXICON))
    assert one.settings == {"title": "Talks", "start": "2027-06-27", "starts_at": "10:00", "city": "Zürich"}
    assert one.line == 2


@pytest.mark.parametrize(
    ("table", "words"),
    [
        ("", "no line with a meeting"),
        ("title\n", "no line with a meeting"),
        ("name,start\nTalks,2027-06-27\n", "Line 1: The first line must name the columns"),
        ("title,room\nTalks,A\n", "Line 1: There is no column “room”"),
        ("title,title\nTalks,A\n", "Line 1: The column “title” is there twice"),
        ("title,start\nTalks,soon\n", "Line 2: These days are not understood"),
        ('title,agenda\n"Talks","1. A\n2. B"\nMore,"1. A\nB"\n', "Line 4: “B” has no number"),
        ("title,zone\nTalks,Mars/Olympus\n", "Line 2: There is no time zone “Mars/Olympus”"),
        ("title,country\nTalks,Narnia\n", "Line 2: There is no country called “Narnia”"),
        ("title,start,end\nTalks,2027-06-27,2027-06-20\n", "Line 2: The last day is before the first"),
        ("title,cancelled\nTalks,perhaps\n", "Line 2: Write yes or no"),
        ("title,start\nTalks,2027,Geneva\n", "Line 2: This line has more cells"),
        ('title,start\n"Talks,2027\n', "quotation mark"),
        ("id,title\na b,Talks\n", "Line 2: An id has letters"),
    ],
)
def test_each_mistake_names_its_line(table: str, words: str) -> None:
    assert words in " ".join(said(read_table(table.encode(), LEXICON)))


def test_every_mistake_is_named_at_once() -> None:
    found = said(read_table(b"title,start,zone\nA,soon,X\nB,2027,\nC,later,\n", LEXICON))
    assert [one.split(":")[0] for one in found] == ["Line 2", "Line 2", "Line 4"]


@pytest.mark.parametrize("data", [b"\x00\x01\x02", b"\xff\xfe\x00", b"title\n\xe9\n"])
def test_what_is_no_text_is_said_to_be_none(data: bytes) -> None:
    assert "UTF-8" in said(read_table(data, LEXICON))[0]


async def test_a_table_shows_what_is_new_what_changes_and_what_does_not(db: Database) -> None:
    kept = await filled(db)
    table = f"id,title,start,place\n{TALKS.id},,,Room B\n{OLD.id},Past talks,2011-05-03,\n,New talks,2012-09-01,\n"
    preview = await look(kept, read_table(table.encode(), LEXICON))
    assert [one.outcome for one in preview.matched] == [Outcome.CHANGED, Outcome.UNCHANGED, Outcome.NEW]
    assert preview.matched[0].changed == {"place": ("Room A", "Room B")}
    assert preview.matched[2].after.meeting.treaty == "CCM", "the treaty of the others"
    assert preview.matched[2].after.last == date(2012, 9, 1)


async def test_an_empty_cell_leaves_and_a_hyphen_takes_away(db: Database) -> None:
    kept = await filled(db)
    await put(kept, read_table(f"id,place,chair\n{TALKS.id},-,\n".encode(), LEXICON))
    plan = await kept.plan(TALKS.id)
    assert plan is not None
    assert (plan.meeting.place, plan.meeting.city, plan.meeting.revision) == ("", "Geneva", 1)


async def test_a_table_that_moves_only_the_first_day_past_the_last_is_refused(db: Database) -> None:
    kept = await filled(db)
    preview = await look(kept, read_table(f"id,start\n{TALKS.id},2012-07-01\n".encode(), LEXICON))
    assert "last day is before the first" in preview.complaints[0].said(TEXTS)


async def test_an_unknown_id_and_the_same_meeting_twice_are_refused(db: Database) -> None:
    kept = await filled(db)
    preview = await look(kept, read_table(f"id,place\nNO,A\n{TALKS.id},A\n{TALKS.id},B\n".encode(), LEXICON))
    assert [one.said(TEXTS) for one in preview.complaints] == [
        "Line 2: The base has no meeting with the id NO. Leave the id empty for a new meeting.",
        "Line 4: This is the same meeting as in line 3.",
    ]


async def test_a_new_city_brings_its_country_and_zone(db: Database) -> None:
    kept = await filled(db)
    await put(kept, read_table(f"id,city\n{TALKS.id},Beirut\n".encode(), LEXICON))
    plan = await kept.plan(TALKS.id)
    assert plan is not None
    assert (plan.meeting.country, plan.meeting.zone) == ("LB", "Asia/Beirut")


words = st.text(st.characters(exclude_categories=("C", "Z")), min_size=1, max_size=12)
phrase = (
    st.lists(words, min_size=1, max_size=4)
    .map(lambda found: unicodedata.normalize("NFC", " ".join(found)))
    .filter(lambda found: found != "-")  # which takes away what is there
)
hours = st.none() | st.builds(time, st.integers(0, 22), st.sampled_from((0, 15, 30)))


@st.composite
def plans(draw: st.DrawFn) -> Plan:
    start = draw(st.none() | st.dates(date(2000, 1, 1), date(2090, 1, 1)))
    starts_at = draw(hours) if start else None
    end = start if start and (starts_at is not None or draw(st.booleans())) else None
    meeting = Meeting(
        id="CCM-X",
        treaty="CCM",
        kind=draw(phrase),
        title=draw(phrase),
        year=start.year if start else 2012,
        start=start,
        end=end,
        city=draw(st.sampled_from(("", "Geneva", "Beirut"))),
        country=draw(st.sampled_from(("", "CH", "LB"))),
        place=draw(st.just("") | phrase),
        chair=draw(st.just("") | phrase),
        note=draw(st.just("") | phrase),
        starts_at=starts_at,
        ends_at=starts_at.replace(hour=23) if starts_at and draw(st.booleans()) else None,
        zone=draw(st.sampled_from(("Europe/Zurich", "Asia/Kathmandu", "Pacific/Apia"))),
        cancelled=draw(st.booleans()),
    )
    agenda = draw(st.lists(phrase, max_size=4))
    return Plan(meeting=meeting, agenda=tuple((str(n), title) for n, title in enumerate(agenda, 1)))


@FEW
@given(plans())
def test_a_table_written_is_read_as_what_it_was_written_from(plan: Plan) -> None:
    (one,) = arrivals(read_table(write_table([plan]), LEXICON))
    assert one.id == plan.meeting.id
    read = settings.applied(blank(plan.meeting.year), one.settings)
    for field in settings.FIELDS:
        assert settings.value(read, field) == settings.value(plan, field), field


# ── calendar files ──────────────────────────────────────────────────────────────────────────────────────────

ICS = """BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//Somebody//EN
BEGIN:VEVENT
UID:abc-1@example.org
DTSTAMP:20120301T000000Z
SUMMARY:Consultations on costs
DTSTART;TZID=Europe/Zurich:20120614T100000
DTEND;TZID=Europe/Zurich:20120614T130000
LOCATION:Palais des Nations\\, Geneva\\, Switzerland
END:VEVENT
BEGIN:VEVENT
UID:abc-2@example.org
DTSTAMP:20120301T000000Z
SUMMARY:Meeting of experts
DTSTART;VALUE=DATE:20120910
DTEND;VALUE=DATE:20120914
LOCATION:Oslo
END:VEVENT
END:VCALENDAR
"""


async def test_events_become_meetings_and_a_later_file_updates_them(db: Database) -> None:
    kept = await filled(db)
    preview = await look(kept, read_calendar(ICS.encode(), LEXICON))
    first, second = (one.after.meeting for one in preview.matched)
    assert (first.place, first.city, first.country) == ("Palais des Nations", "Geneva", "CH")
    assert (first.starts_at, first.ends_at, first.zone) == (time(10), time(13), "Europe/Zurich")
    assert (second.start, second.end) == (date(2012, 9, 10), date(2012, 9, 13)), "the last day is not counted there"
    assert (second.city, second.country, second.starts_at) == ("Oslo", "NO", None)
    await put(kept, read_calendar(ICS.encode(), LEXICON))
    again = await look(kept, read_calendar(ICS.encode(), LEXICON))
    assert {one.outcome for one in again.matched} == {Outcome.UNCHANGED}
    later = ICS.replace("Consultations on costs", "Consultations on all costs").replace("T100000", "T110000")
    preview = await look(kept, read_calendar(later.encode(), LEXICON))
    assert [one.outcome for one in preview.matched] == [Outcome.CHANGED, Outcome.UNCHANGED]
    assert preview.matched[0].changed == {
        "title": ("Consultations on costs", "Consultations on all costs"),
        "starts_at": ("10:00", "11:00"),
    }


async def test_a_cancelled_event_cancels_the_meeting(db: Database) -> None:
    kept = await filled(db)
    await put(kept, read_calendar(ICS.encode(), LEXICON))
    await put(
        kept, read_calendar(ICS.replace("SUMMARY:Meeting", "STATUS:CANCELLED\nSUMMARY:Meeting").encode(), LEXICON)
    )
    cancelled = {plan.meeting.title for plan in await kept.plans() if plan.meeting.cancelled}
    assert cancelled == {"Meeting of experts"}


async def test_hours_in_utc_are_those_of_the_city(db: Database) -> None:
    kept = await filled(db)
    utc = ICS.replace(";TZID=Europe/Zurich:20120614T100000", ":20120614T080000Z").replace(
        ";TZID=Europe/Zurich:20120614T130000", ":20120614T110000Z"
    )
    preview = await look(kept, read_calendar(utc.encode(), LEXICON))
    meeting = preview.matched[0].after.meeting
    assert (meeting.starts_at, meeting.ends_at, meeting.zone) == (time(10), time(13), "Europe/Zurich")


@pytest.mark.parametrize("language", LANGUAGES)
async def test_a_file_of_our_own_comes_back_unchanged(db: Database, language: str) -> None:
    kept = await filled(db)
    voice = Voice(Catalogues.open().texts(language), LEXICON)
    events = [event for plan in await kept.plans() if (event := event_of(plan, voice))]
    preview = await look(kept, read_calendar(calendar_bytes(events, language=language), LEXICON))
    assert [one.changed for one in preview.matched] == [{}, {}]


@pytest.mark.parametrize("language", LANGUAGES)
def test_agenda_chair_and_note_of_our_own_file_come_back(language: str) -> None:
    agenda = (("1", "Opening"), ("2", "Budget of 2013"), ("2 (a)", "Costs: a plan"), ("10", "إقرار التقرير"))
    meeting = replace(TALKS, chair="Lao PDR", note="Bring maps; 1. and the second, too.")
    voice = Voice(Catalogues.open().texts(language), LEXICON)
    event = event_of(Plan(meeting=meeting, agenda=agenda), voice)
    assert event is not None
    (one,) = arrivals(read_calendar(calendar_bytes([event], language=language), LEXICON))
    assert one.settings["note"] == meeting.note
    assert one.settings["chair"] == meeting.chair
    assert one.settings.get("agenda") == settings.agenda_text(agenda)


def described(text: str) -> dict[str, str]:
    """What an event with this description sets, but for what every event sets."""
    escaped = text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")
    with_words = ICS.replace("SUMMARY:Meeting", f"DESCRIPTION:{escaped}\nSUMMARY:Meeting")
    one = arrivals(read_calendar(with_words.encode(), LEXICON))[1]
    return {name: value for name, value in one.settings.items() if name in ("agenda", "note", "chair")}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", {}),
        ("Bring maps.", {"note": "Bring maps."}),
        ("Agenda:\n1. Opening\n2. Costs\n\n3) Closing", {"agenda": "1\tOpening\n2\tCosts\n3\tClosing"}),
        (
            "Dear all\nProvisional agenda:\n1. Opening\n1.1 Welcome\n2. Costs\nLunch, at one",
            {"agenda": "1\tOpening\n1.1\tWelcome\n2\tCosts", "note": "Dear all Lunch, at one"},
        ),
        ("1. Opening", {"note": "1. Opening"}),  # one item is no agenda
        ("10:00 Opening\n13:00 Lunch", {"note": "10:00 Opening 13:00 Lunch"}),
        ("3 delegates, please\n1 room", {"note": "3 delegates, please 1 room"}),
        ("1 room\n7 chairs", {"note": "1 room 7 chairs"}),
        ("<p>1. Opening</p><p>2. Costs &amp; fees</p>", {"agenda": "1\tOpening\n2\tCosts & fees"}),
        ("In the chair: Norway", {"note": "In the chair: Norway"}),  # somebody else's words are theirs
    ],
)
def test_what_a_description_says(text: str, found: dict[str, str]) -> None:
    assert described(text) == found


def test_a_long_description_is_cut_where_the_note_ends() -> None:
    note = described("word " * 400)["note"]
    assert (len(note), note[-5:]) == (500, "word…") or note.endswith("…")
    assert len(note) <= 500


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("SUMMARY:Meeting", "RRULE:FREQ=DAILY\nSUMMARY:Meeting", "Line 12: This event repeats"),
        ("SUMMARY:Meeting of experts\n", "", "Line 12: This event has no title"),
        ("DTSTART;VALUE=DATE:20120910\n", "", "Line 12: This event has no beginning"),
        ("BEGIN:VEVENT", "BEGIN:VTODO", "no event"),
        ("END:VCALENDAR", "", "no calendar file"),
    ],
)
def test_what_a_calendar_file_may_not_hold_is_named_with_its_line(old: str, new: str, words: str) -> None:
    assert words in " ".join(said(read_calendar(ICS.replace(old, new).encode(), LEXICON)))


@pytest.mark.parametrize("data", [b"", b"BEGIN:VCALENDAR", b"\xff\xfe", b"BEGIN:VCALENDAR\nEND:VCALENDAR\n" * 2])
def test_what_is_no_calendar_file_is_said_to_be_none(data: bytes) -> None:
    assert len(said(read_calendar(data, LEXICON))) == 1


@FEW
@given(st.binary(max_size=400) | st.text(max_size=400).map(str.encode))
def test_no_file_breaks_the_reading(data: bytes) -> None:
    for found in (read_table(data, LEXICON), read_calendar(b"BEGIN:VCALENDAR\n" + data, LEXICON)):
        assert found


# ── at the terminal ─────────────────────────────────────────────────────────────────────────────────────────


async def test_the_terminal_puts_a_file_in_or_says_what_is_wrong(tmp_path: Path) -> None:
    chosen = Settings(data_dir=tmp_path, _env_file=None)
    db = await Database.open(chosen.database)
    kept = await filled(db)
    file = tmp_path / "meetings.csv"
    file.write_text(f"id,place\n{TALKS.id},Room B\n", "utf-8")

    async def put_in(*, dry_run: bool = False) -> str:
        return await import_meetings(chosen, file, "", dry_run=dry_run, now=NOW)

    async def place() -> str:
        plan = await kept.plan(TALKS.id)
        return plan.meeting.place if plan is not None else ""

    assert "Place: Room B, Geneva, Switzerland, not Room A" in await put_in(dry_run=True)
    assert await place() == "Room A"
    assert "It is done." in await put_in()
    assert await place() == "Room B"
    assert "There is nothing to put in." in await put_in()
    async with db.read() as tx:
        assert [(row.deed, row.doer) for row in await journal.rows(tx)] == [("meeting.list", "terminal")]
    file.write_text("title,start\nTalks,soon\n", "utf-8")
    with pytest.raises(BadInput, match="Line 2: These days are not understood"):
        await put_in()
    file.unlink()
    with pytest.raises(BadInput, match="cannot be read"):
        await put_in()
    await db.close()
