"""Days, times and agendas as people write them."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.meetings import reading
from bot.meetings.complaint import Complaint
from bot.meetings.form import read_form
from bot.parties.lexicon import Lexicon
from bot.text.catalogue import LANGUAGES, Catalogues
from bot.text.dates import day_range

FEW = settings(max_examples=40, deadline=None)
FOUR = {"start": "2027-06-27", "end": "2027-06-30"}


@pytest.mark.parametrize(
    ("words", "read"),
    [
        ("27–30 June 2027", FOUR),
        ("June 27-30, 2027", FOUR),
        ("2027-06-27 – 2027-06-30", FOUR),
        ("27–30.06.2027", FOUR),
        ("27.6.2027 - 30.6.2027", FOUR),
        ("du 27 au 30 juin 2027", FOUR),
        ("27 al 30 de junio de 2027", FOUR),
        ("с 27 по 30 июня 2027 года", FOUR),
        ("27–30 حزيران/يونيه 2027", FOUR),
        ("٢٧–٣٠ يونيو ٢٠٢٧", FOUR),
        ("2027年6月27日至30日", FOUR),
        ("2027年6月27日至7月2日", {"start": "2027-06-27", "end": "2027-07-02"}),
        ("30 Dec 2027 – 2 Jan 2028", {"start": "2027-12-30", "end": "2028-01-02"}),
        ("1er juillet 2027", {"start": "2027-07-01", "end": "2027-07-01"}),
        ("Sunday, 27 June 2027", {"start": "2027-06-27", "end": "2027-06-27"}),
        ("2027", {"year": "2027", "start": "", "end": ""}),
    ],
)
def test_days_are_read_as_they_are_written(words: str, read: dict[str, str]) -> None:
    assert reading.days(words) == read


@pytest.mark.parametrize(
    "words", ["27 June", "soon", "31 June 2027", "30–27 June 2027", "1 June – 30 September 2027", "1 June 1066", ""]
)
def test_what_is_no_day_is_answered_with_the_right_form(words: str) -> None:
    found = reading.days(words)
    assert isinstance(found, Complaint)
    assert "27–30 June 2027" in found.said(Catalogues.open().texts("en"))


@FEW
@given(
    first=st.dates(date(1995, 1, 1), date(2090, 1, 1)),
    length=st.integers(0, 20),
    language=st.sampled_from(LANGUAGES),
    short=st.booleans(),
)
def test_what_is_shown_can_be_written_back(first: date, length: int, language: str, short: bool) -> None:
    last = first + timedelta(days=length)
    written = day_range(first, last, language, short=short)
    if short and language in ("fr", "es", "ru"):
        return  # abbreviated months are not shown in previews
    assert reading.days(written) == {"start": first.isoformat(), "end": last.isoformat()}, written


@pytest.mark.parametrize(
    ("words", "read"),
    [
        ("10:00–13:00", ("10:00", "13:00")),
        ("10-13", ("10:00", "13:00")),
        ("10 am to 1 pm", ("10:00", "13:00")),
        ("10h00-18h30", ("10:00", "18:30")),
        ("с 10:00 до 13:00", ("10:00", "13:00")),
        ("10点至13点", ("10:00", "13:00")),
        ("9.30", ("09:30", "")),
        ("١٠:٠٠", ("10:00", "")),
    ],
)
def test_times_are_read_as_they_are_written(words: str, read: tuple[str, str]) -> None:
    assert reading.times(words) == {"starts_at": read[0], "ends_at": read[1]}


@pytest.mark.parametrize("words", ["25:00", "morning", "10:60", "13 pm", "10:00–13:00–15:00", ""])
def test_what_is_no_time_is_complained_about(words: str) -> None:
    assert isinstance(reading.times(words), Complaint)


@FEW
@given(st.text(max_size=60))
def test_no_words_break_the_reading(words: str) -> None:
    for read in (reading.days, reading.times, reading.agenda):
        found = read(words)
        if isinstance(found, Complaint):
            assert found.said(Catalogues.open().texts("en"))
        else:
            for field in ("start", "end"):
                assert not found.get(field) or date.fromisoformat(found[field])
            for field in ("starts_at", "ends_at"):
                assert not found.get(field) or time.fromisoformat(found[field])


def test_an_agenda_keeps_its_own_numbers() -> None:
    assert reading.agenda("1. Opening\n\n2) Work\n3 (a) Land\n10.1 – Other") == {
        "agenda": "1\tOpening\n2\tWork\n3 (a)\tLand\n10.1\tOther"
    }
    assert reading.agenda("Opening\nClosing") == {"agenda": "1\tOpening\n2\tClosing"}
    assert reading.agenda("I. Opening\nII. Closing") == {"agenda": "I\tOpening\nII\tClosing"}


def test_a_line_without_a_number_among_others_is_named() -> None:
    found = reading.agenda("1. Opening\nCoffee")
    assert isinstance(found, Complaint)
    assert "“Coffee” has no number" in found.said(Catalogues.open().texts("en"))


def test_a_form_may_name_its_parts_or_leave_it_to_their_shape() -> None:
    texts, lexicon = Catalogues.open().texts("en"), Lexicon.standard()
    by_shape = read_form("Talks; 27 June 2027; 10:00; Geneva; Room A", texts, lexicon)
    by_name = read_form("place: Room A\ncity: Geneva\ntime: 10:00\ndate: 27.6.2027\ntitle: Talks", texts, lexicon)
    assert by_shape == by_name
    assert not isinstance(by_shape, Complaint)
    assert by_shape["city"] == "Geneva"
    with_agenda = read_form("Talks; 2027; agenda: 1. Wood; 2. Stone", texts, lexicon)
    assert not isinstance(with_agenda, Complaint)
    assert with_agenda["agenda"] == "1\tWood\n2\tStone"
    zoned = read_form("Talks; 2027; time zone: Asia/Vientiane", texts, lexicon)
    assert not isinstance(zoned, Complaint)
    assert zoned["zone"] == "Asia/Vientiane"
    title = read_form("title: Wood: a survey; days: 2027", texts, lexicon)
    assert not isinstance(title, Complaint)
    assert title["title"] == "Wood: a survey"


@pytest.mark.parametrize(
    ("form", "words"),
    [
        ("27 June 2027", "needs a title"),
        ("Talks; place: A; place: B", "Place is given twice"),
        ("a; b; c; d", "What is “d”?"),
        ("Talks; days: soon", "Write them with the year"),
        ("Talks; country: Narnia", "no country called “Narnia”"),
        ("Talks; time zone: Narnia/Cair", "no time zone “Narnia/Cair”"),
        ("x" * 201, "longer than 200"),
    ],
)
def test_a_form_that_is_not_understood_says_which_part(form: str, words: str) -> None:
    texts = Catalogues.open().texts("en")
    found = read_form(form, texts, Lexicon.standard())
    assert isinstance(found, Complaint)
    assert words in found.said(texts)
