"""The starter record: faithful to the facts, told in words of our own."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from bot.parties.lexicon import Lexicon
from bot.records.draft import draft
from bot.records.reader import read_file
from bot.records.types import Draft
from bot.starter import facts
from storage.rows import PassageKind

REAL = Path(__file__).resolve().parents[2].parent / "shared/records/ccm_informal_consultations_2011-02-24.md"
needs_real = pytest.mark.skipif(not REAL.is_file(), reason="the shared records are not beside the project")

lexicon = Lexicon.standard()


@pytest.fixture(scope="module")
def told() -> str:
    with facts.record_file() as path:
        return path.read_text(encoding="utf-8")


async def read(path: Path) -> Draft:
    return draft(await read_file(path), lexicon)


def who_spoke(found: Draft) -> dict[str, list[tuple[str, ...]]]:
    """Agenda item → the speakers of its interventions in order, the same ones in a row counted once."""
    turns: dict[str, list[tuple[str, ...]]] = {}
    for passage in found.passages:
        if passage.kind is PassageKind.INTERVENTION:
            speakers = tuple(sorted(speaker.party for speaker in passage.speakers))
            item = turns.setdefault(passage.item, [])
            if not item or item[-1] != speakers:
                item.append(speakers)
    return turns


async def test_it_reads_as_a_synopsis_of_the_meeting():
    with facts.record_file() as path:
        found = await read(path)
    assert found.genre == "synopsis"
    assert (found.treaty, found.date, found.place) == ("CCM", date(2011, 2, 24), "Palais des Nations, Geneva")
    assert "LA" in found.chair_parties
    assert len(found.participants) == 32
    assert [item.number for item in found.agenda] == list("12345678")
    assert found.warnings == ()
    (meeting,) = [row for row in facts.meetings() if row.start == found.date]
    assert meeting.id == "CCM-OEIC-2011-02"


@needs_real
async def test_the_same_parties_speak_in_the_same_order_on_the_same_items_as_at_the_meeting():
    with facts.record_file() as path:
        ours = await read(path)
    theirs = await read(REAL)
    assert [(item.number, item.title) for item in ours.agenda] == [(i.number, i.title) for i in theirs.agenda]
    assert {p.party for p in ours.participants} == {p.party for p in theirs.participants}

    def without_the_chair(found: Draft) -> dict[str, list[tuple[str, ...]]]:
        turns = who_spoke(found)
        return {
            item: [one for one in said if one != ("LA",) or item == "4"]
            for item, said in turns.items()
            if item != "1"
        }

    assert without_the_chair(ours) == without_the_chair(theirs)
    notes = [[p.text for p in found.passages if p.kind is PassageKind.NOTE] for found in (ours, theirs)]
    assert [len(found) for found in notes] == [1, 1]
    assert set(re.findall(r"\d+", notes[0][0])) == set(re.findall(r"\d+", notes[1][0]))


@needs_real
def test_numbers_and_dates_are_those_of_the_meeting(told):
    def numbers(text: str) -> set[str]:
        return set(re.findall(r"\b\d+\b", text))

    real = REAL.read_text(encoding="utf-8")
    assert numbers(told) - numbers(real) == set()
    assert numbers(real) - numbers(told) == set()
    parties = {key for text in (told, real) for m in lexicon.mentions(text) for key in m.parties}
    for text in (told, real):
        assert {key for m in lexicon.mentions(re.sub(r"[*#]|<[^>]+>", "", text)) for key in m.parties} == parties


CAPACITIES = re.compile(
    r"as friend of the president on (?:general status and operation|the workplan .*? architecture)"
)


def runs_of_words(text: str, length: int) -> set[tuple[str, ...]]:
    """Every run of ``length`` words of running text, names of parties, capacities, headings and lists left out."""
    runs = set()
    for line in re.sub(r"[*_]|<[^>]+>", "", text).splitlines():
        if re.match(r"\s*(?:#|-|\d+\.)", line):
            continue
        masked = line
        for mention in reversed(lexicon.mentions(line)):
            masked = f"{masked[: mention.start]} | {masked[mention.end :]}"
        masked = CAPACITIES.sub("|", masked.casefold())
        for stretch in masked.split("|"):
            words = re.findall(r"[\w']+", stretch)
            runs |= {tuple(words[at : at + length]) for at in range(len(words) - length + 1)}
    return runs


@needs_real
def test_no_eight_words_in_a_row_are_taken_over(told):
    real = REAL.read_text(encoding="utf-8")
    assert len(runs_of_words(real, 8)) > 500
    assert runs_of_words(told, 8) & runs_of_words(real, 8) == set()
