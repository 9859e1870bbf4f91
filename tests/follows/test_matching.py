"""What a record holds for a subject."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from bot.follows import subjects
from bot.follows.matching import Matcher, signature
from bot.follows.subjects import Subject
from bot.parties.lexicon import Lexicon
from bot.questions.topics import Topics
from bot.text.words import Analyser
from storage.rows import Authority, Passage, PassageKind, Record, Speaker, Term
from tests.follows.newsroom import AGENDA, CLEARANCE, OFFICE, SAID, TALKS, passages

NOT_PARTY = Term(id="not-party", acronym="", names={"en": ("States not party",)})
ITEMS = tuple(replace(item, id=item.order) for item in AGENDA)


def record(language: str = "en", meeting: str | None = TALKS.id) -> Record:
    return Record(
        id=1,
        treaty="CCM",
        title="Talks",
        meeting=meeting,
        genre="synopsis",
        authority=Authority.SUMMARY_RECORD,
        language=language,
        file_name="talks.md",
        sha256="0" * 64,
        put_in_at=datetime(2012, 3, 20, tzinfo=UTC),
        agenda=ITEMS,
    )


def made(*said: str, **more: Any) -> list[Passage]:
    found = passages((2, ("CH",), text) for text in said)
    return [replace(one, id=number, **more) for number, one in enumerate(found, 1)]


HELD = [replace(one, id=number) for number, one in enumerate(passages(SAID), 1)]


def matcher() -> Matcher:
    analyser = Analyser()
    return Matcher(Lexicon.standard(), Topics([CLEARANCE, OFFICE, NOT_PARTY], analyser), analyser)


def hits(subject: Subject, held: list[Passage] = HELD, of: Record | None = None) -> list[int] | None:
    found = matcher().matches(of or record(), held, [subject]).get(subject)
    return None if found is None else [hit.passage.id for hit in found]


@pytest.mark.parametrize(
    ("subject", "expected"),
    [
        (subjects.party("NO"), [1, 3]),
        (subjects.party("IE"), [5]),  # together with another
        (subjects.party("FR"), None),
        (subjects.item(TALKS.id, "3"), [4, 5]),
        (subjects.item(TALKS.id, "9"), None),
        (subjects.item("CCM-2MSP", "3"), None),  # of another meeting
        (subjects.topic("clearance"), [2]),
        (subjects.topic("office"), [4]),
        (subjects.topic("gone"), None),
        (subjects.meeting(TALKS.id), [1, 2, 3, 4, 5]),
        (subjects.meeting("CCM-2MSP"), None),
    ],
)
def test_each_kind_of_subject_finds_its_passages(subject: Subject, expected: list[int] | None) -> None:
    assert hits(subject) == expected


def test_whoever_spoke_for_a_group_is_heard_by_those_who_follow_the_group() -> None:
    for written in ("GRULAC", "the Latin American and Caribbean Group", "Latin American and Caribbean Group"):
        speaker = Speaker(party="MX", name="Mexico", on_behalf_of=written)
        held = made("Mexico spoke.", speakers=(speaker,))
        key = Lexicon.standard().key_of("GRULAC")
        assert key is not None
        assert hits(subjects.party(key), held) == [1], written
        assert hits(subjects.party("MX"), held) == [1]


def test_a_topic_is_found_by_its_names_acronym_and_near_words_in_the_language_of_the_record() -> None:
    clearance, office = subjects.topic("clearance"), subjects.topic("office")
    assert hits(clearance, made("Demining goes on.", "Clearances went on.", "The weather was clear of fog?")) == [
        1,
        2,
    ]
    assert hits(office, made("The SOF is small.", "The office is small.", "An office lends support.")) == [1]
    assert hits(clearance, made("La dépollution continue."), record("fr")) == [1]
    assert hits(clearance, made("La dépollution continue."), record("en")) is None


def test_a_name_that_denies_something_is_not_found_where_it_is_affirmed() -> None:
    held = made("States party spoke of money.", "States not party listened.")
    assert hits(subjects.topic("not-party"), held) == [2]


def test_of_a_long_passage_the_sentences_on_the_topic_are_known() -> None:
    held = made("It rained. Clearance went on. They ate. Demining was praised.")
    (hit,) = matcher().matches(record(), held, [subjects.topic("clearance")])[subjects.topic("clearance")]
    assert hit.sentences == (1, 3)


def test_an_editors_note_concerns_nobody() -> None:
    held = made("Switzerland spoke of clearance.", kind=PassageKind.NOTE)
    assert hits(subjects.party("CH"), held) is None
    assert hits(subjects.topic("clearance"), held) is None


def test_a_signature_changes_with_words_speakers_and_item_and_with_nothing_else() -> None:
    def of(held: list[Passage], at: Record) -> object:
        return signature(at, matcher().matches(at, held, [subjects.party("CH")])[subjects.party("CH")])

    same = of(made("Switzerland spoke."), record())
    assert of(made("Switzerland  spoke.", paragraph=40, order=9), replace(record(), id=2, title="Again")) == same
    assert of(made("Switzerland slept."), record()) != same
    assert of(made("Switzerland spoke.", item=3), record()) != same
    joint = (Speaker(party="CH", name="CH"), Speaker(party="AT", name="AT"))
    assert of(made("Switzerland spoke.", speakers=joint), record()) != same


@pytest.mark.parametrize(
    "text", ["", "party", "party:", "item:CCM-2MSP", "item::3", "item:X:", "colour:red", "PARTY:CH"]
)
def test_what_is_no_subject_is_read_as_none(text: str) -> None:
    assert subjects.read(text) is None


@pytest.mark.parametrize(
    "subject",
    [
        subjects.party("CH"),
        subjects.item("CCM-2MSP", "10 (a)"),
        subjects.topic("ISU"),
        subjects.meeting("CCM-2MSP"),
    ],
)
def test_a_subject_is_read_as_it_was_written(subject: Subject) -> None:
    assert subjects.read(str(subject)) == subject
    assert subjects.on_buttons(subject)


def test_what_no_button_can_carry_is_not_offered() -> None:
    assert not subjects.on_buttons(subjects.meeting("CCM-" + "LONG-" * 12))
