"""The shared synopsis, sentence by sentence: whose words each one is was decided by eye."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from bot.parties.lexicon import Lexicon
from bot.records.draft import draft
from bot.records.reader import read_file
from bot.records.review import review_json
from bot.records.types import Draft
from storage.rows import PassageKind
from tests.records.conftest import shared, speakers

NAME = "ccm_informal_consultations_2011-02-24.md"

WHO: dict[int, str] = {  # one word a sentence; "." nobody, "+" joins several
    1: ".",
    2: ". .",
    3: "LA . .",
    4: "NO NO NO",
    5: "CA CA CA CA CA CA",
    6: ".",
    7: "CMC CMC CMC",
    8: "ZA+LB+GB+ICRC+BE",
    9: "IE CH",
    10: "CMC CMC CMC AU CH",
    11: "NO NO NO GB+PT GB DE MX+JP BE",
    12: "CH CH AU+FR AU",
    13: "IE IE BE",
    14: "LB LB LB",
    15: "CA CA CA",
    16: "JP JP JP JP JP JP",
    17: "CMC CMC CMC CMC",
    18: "LA LA LA",
    19: "BG",
    20: "PT",
    21: "NL",
    22: ". .",
    23: "X-EC",
    24: "BE BE BE BE .",
    25: "LB LB LB LB LB LB",
    26: "LA",
}
ITEMS = "-- 1 2 33333333333 4444444 5 6 77".replace(" ", "")


@pytest.fixture(scope="module")
def path() -> Path:
    return shared(NAME)


@pytest.fixture
async def synopsis(path: Path, lexicon: Lexicon) -> Draft:
    return draft(await read_file(path), lexicon)


async def test_every_sentence_is_attributed_to_whoever_said_it(synopsis: Draft) -> None:
    expected = {
        number: [() if who == "." else tuple(who.split("+")) for who in line.split()]
        for number, line in WHO.items()
    }
    assert speakers(synopsis) == expected


async def test_the_facts_at_its_head(synopsis: Draft) -> None:
    assert synopsis.genre == "synopsis"
    assert synopsis.treaty == "CCM"
    assert synopsis.date == date(2011, 2, 24)
    assert synopsis.place == "Palais des Nations, Geneva"
    assert (synopsis.chair, synopsis.chair_parties) == ("Lao PDR", ("LA",))
    assert synopsis.warnings == ()


async def test_twenty_eight_states_and_four_organisations_took_part(synopsis: Draft) -> None:
    keys = [speaker.party for speaker in synopsis.participants]
    states = "AU AT BE BG CA CO HR CY FR DE VA HU ID IE IT JP LA LB MX NL NZ NO PH PT ZA SE CH GB".split()  # noqa: SIM905
    assert keys == [*states, "CMC", "APMBT-ISU", "ICRC", "UNMAS"]


async def test_eight_agenda_items_and_each_paragraph_under_its_own(synopsis: Draft) -> None:
    assert [item.number for item in synopsis.agenda] == list("12345678")
    assert (synopsis.agenda[2].title, synopsis.agenda[7].title) == ("Draft architecture", "AOB")
    found = {passage.paragraph: passage.item or "-" for passage in synopsis.passages}
    assert "".join(found[number] for number in sorted(found)) == ITEMS


async def test_capacities_are_those_that_the_record_states(synopsis: Draft) -> None:
    found = {(p.paragraph, s.party): s.capacity for p in synopsis.passages for s in p.speakers if s.capacity}
    assert found == {
        (3, "LA"): "Chair",
        (4, "NO"): "Friend of the President on General status and operation of the Convention",
        (5, "CA"): "Friend of the President on the workplan and implementation architecture",
    }


async def test_the_sentence_cut_by_a_page_break_is_one_and_links_are_text(synopsis: Draft) -> None:
    text = "\n".join(passage.text for passage in synopsis.passages)
    assert "will undergo continuous consultations with the aim" in text
    assert "website, the www.clusterconvention.org\n" in text
    assert "<a" not in text
    assert "href" not in text


async def test_the_closing_note_is_nobodys(synopsis: Draft) -> None:
    notes = [passage for passage in synopsis.passages if passage.kind is PassageKind.NOTE]
    assert [note.paragraph for note in notes] == [22]
    assert notes[0].speakers == ()


async def test_states_that_are_only_named_never_speak(synopsis: Draft) -> None:
    speaking = {speaker.party for passage in synopsis.passages for speaker in passage.speakers}
    assert not speaking & {"AD", "GD", "TT", "LT", "MZ", "GICHD", "UNODA", "NAM", "IT", "SE", "PH"}


async def test_its_review_shows_public_codes(synopsis: Draft, lexicon: Lexicon) -> None:
    review = review_json(synopsis, lexicon)
    assert review["date"] == "2011-02-24"
    assert len(review["participants"]) == 32
    assert [p["speakers"] for p in review["passages"] if p["paragraph"] == 23] == [["EC"]]
    assert review["agenda"][0] == {"number": "1", "title": synopsis.agenda[0].title}
