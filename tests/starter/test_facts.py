"""The facts that ship with the project: complete, consistent, each with its source."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import pytest

from bot.parties.lexicon import Lexicon
from bot.parties.table import LANGUAGES
from bot.starter import facts

SHARED = Path(__file__).resolve().parents[2].parent / "shared" / "data" / "ccm"
needs_shared = pytest.mark.skipif(not SHARED.is_dir(), reason="the shared facts are not beside the project")

lexicon = Lexicon.standard()
known = {party.key for party in lexicon.parties}


def shared_rows(name: str) -> list[dict[str, str]]:
    with (SHARED / name).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


@needs_shared
def test_every_status_is_carried_over_with_its_dates():
    ours = {row.party: row for row in facts.statuses()}
    theirs = shared_rows("ccm_states.csv")
    assert set(ours) == {row["iso2"] for row in theirs}
    for row in theirs:
        one = ours[row["iso2"]]
        assert (one.signed.isoformat() if one.signed else "") == row["signature"]
        assert one.deposit_kind == row["type"]
        assert (one.entry_into_force.isoformat() if one.entry_into_force else "") == row["eif_computed"]
        assert (one.withdrawn.isoformat() if one.withdrawn else "") == row["withdrawal_effective"]
        if len(row["deposit"]) == 4:
            assert one.deposited is None
            assert row["deposit"] in one.note
        else:
            assert (one.deposited.isoformat() if one.deposited else "") == row["deposit"]


@needs_shared
def test_every_meeting_and_office_is_carried_over():
    ours = {row.id: row for row in facts.meetings()}
    theirs = shared_rows("ccm_meetings.csv")
    assert list(ours) == [row["meeting_id"] for row in theirs]
    for row in theirs:
        one = ours[row["meeting_id"]]
        assert (one.kind, one.title, one.chair) == (row["kind"], row["title"], row["chair_or_president"])
        start = one.start.isoformat() if one.start else str(one.year)
        assert (start, one.end.isoformat() if one.end else "") == (row["start"], row["end"])
        assert row["city"].startswith(one.city)
        assert (lexicon.key_of(row["country"]) or "") == one.country
    offices = [(row.period, row.theme, row.parties) for row in facts.coordinators()]
    assert offices == [
        (row["period"], row["theme"], tuple(str(lexicon.key_of(name.strip())) for name in row["states"].split(";")))
        for row in shared_rows("ccm_coordinators.csv")
    ]


def test_where_sources_differ_the_note_says_so():
    meetings = {row.id: row for row in facts.meetings()}
    assert "12 to 16 September" in meetings["CCM-2MSP"].note
    assert "9 to 13 September" in meetings["CCM-4MSP"].note
    statuses = {row.party: row for row in facts.statuses()}
    assert statuses["PT"].deposited == date(2011, 3, 9)
    assert "9 March 2011" in statuses["PT"].note
    assert statuses["LT"].withdrawn == date(2025, 3, 6)


def test_every_row_names_known_parties_and_a_source():
    for status in facts.statuses():
        assert status.party in known
        assert status.source, status.party
        assert status.deposited or not status.entry_into_force
    for meeting in facts.meetings():
        assert not meeting.country or meeting.country in known
        assert meeting.source, meeting.id
        assert meeting.start is None or meeting.start.year == meeting.year
        assert meeting.end is None or meeting.start is not None
    for office in facts.coordinators():
        assert office.parties
        assert known.issuperset(office.parties)
        assert office.source


def test_the_glossary_speaks_six_languages_and_explains_in_two():
    terms = facts.terms()
    assert len(terms) >= 45
    assert len({term.id for term in terms}) == len(terms)
    for term in terms:
        assert set(term.names) == set(LANGUAGES), term.id
        assert set(term.meaning) >= {"en", "fr"}, term.id
        assert not term.related or set(term.related) == set(LANGUAGES), term.id
        for sentence in term.meaning.values():
            assert sentence[0].isupper(), (term.id, sentence)
            assert sentence.endswith("."), (term.id, sentence)
            assert len(sentence) < 260, term.id
        for names in (*term.names.values(), *term.related.values()):
            assert len(set(names)) == len(names), (term.id, names)
            assert all(name == name.strip() != "" for name in names), term.id


@pytest.mark.parametrize(
    ("acronym", "language", "expected"),
    [
        ("ISU", "en", "Implementation Support Unit"),
        ("ISU", "fr", "unité d’appui à l’application"),
        ("ISU", "ru", "Группа имплементационной поддержки"),
        ("ISU", "ar", "وحدة دعم التنفيذ"),
        ("ISU", "zh", "执行支助股"),
        ("UNODA", "en", "United Nations Office for Disarmament Affairs"),
        ("VAP", "es", "Plan de Acción de Vientián"),
        ("2MSP", "en", "Second Meeting of States Parties"),
        ("APMBT", "en", "Anti-Personnel Mine Ban Convention"),
        ("AOB", "en", "any other business"),
    ],
)
def test_an_acronym_has_its_words(acronym, language, expected):
    (term,) = [term for term in facts.terms() if term.acronym == acronym]
    assert term.names[language][0] == expected


def test_an_acronym_stands_for_one_thing():
    acronyms = [term.acronym.casefold() for term in facts.terms() if term.acronym]
    assert len(set(acronyms)) == len(acronyms)


def test_the_numbered_meetings_of_the_glossary_are_those_of_the_table():
    meetings = {row.id: row for row in facts.meetings()}
    numbered = [term for term in facts.terms() if term.id.endswith("MSP") and term.id != "MSP"]
    assert len(numbered) == 13
    for term in numbered:
        meeting = meetings[f"CCM-{term.acronym}"]
        assert meeting.title == term.names["en"][0]
        assert meeting.city in term.meaning["en"]
        assert str(meeting.year) in term.meaning["en"]
        assert str(meeting.year) in term.meaning["fr"]
        if meeting.start:
            assert str(meeting.start.day) in term.meaning["en"]
