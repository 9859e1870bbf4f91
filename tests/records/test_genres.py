"""Other genres are kept as passages of nobody's, and the warning says so."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from bot.parties.lexicon import Lexicon
from bot.records.draft import draft, language_of
from bot.records.reader import read_file
from bot.records.types import Block, BlockKind
from storage.rows import PassageKind
from tests.records.conftest import Recognise, shared
from tests.records.forms import Parts


@pytest.mark.parametrize(
    ("name", "guess", "day", "treaty"),
    [
        ("un80_session1_turns.md", "transcript", date(2025, 9, 16), ""),
        ("bulletin_sb10_1999-05-31.md", "bulletin", date(1999, 5, 31), "UNFCCC"),
        ("bbnj_prepcom_report_2026.txt", "numbered paragraphs", None, "BBNJ"),
        ("ep_debate_ccm_2010-07-07.txt", "debate", None, "CCM"),
        ("ep_minutes_ccm_2010-07-07.txt", "", None, "CCM"),
    ],
)
async def test_other_genres_become_passages_without_speakers(
    name: str, guess: str, day: date | None, treaty: str, lexicon: Lexicon
) -> None:
    document = await read_file(shared(name))
    found = draft(document, lexicon)
    assert found.genre == "passages"
    assert len(found.passages) > 10
    assert all(not passage.speakers and passage.kind is PassageKind.NARRATIVE for passage in found.passages)
    text = " ".join(found.warnings)
    assert "not recognised as a synopsis" in text
    assert "Nobody is named as a speaker" in text
    assert guess in text
    assert (found.date, found.treaty) == (day, treaty)
    # every word of the body is kept
    kept = " ".join(passage.text for passage in found.passages) + found.title
    assert all(block.text in kept for block in document.blocks)


TURNS: Parts = [
    ("title", "Morning session"),
    ("heading", "Peru | Delegate"),
    ("text", "Thank you, Chair. We support the text as it stands."),
    ("heading", "Mali | Delegate"),
    ("text", "We thank Peru. We need more time to study it."),
    ("heading", "Peru | Delegate"),
    ("text", "I have nothing to add."),
]


async def test_turns_under_names_are_not_read_as_a_synopsis(recognise: Recognise) -> None:
    found = await recognise(TURNS, "md")
    assert found.genre == "passages"
    assert [passage.text for passage in found.passages][:2] == ["Peru | Delegate", TURNS[2][1]]


async def test_an_agenda_alone_makes_no_synopsis(recognise: Recognise) -> None:
    parts: Parts = [("title", "Report"), ("label", "Agenda"), ("entry", "1. Costs"), ("entry", "2. Place")]
    for number in ("1. Costs", "2. Place"):
        parts += [("heading", number)]
        parts += [("text", "The budget rose again. It will be reviewed. Rooms are dear in most cities.")] * 5
    parts += [("text", "Peru said that it agreed.")]
    assert (await recognise(parts, "md")).genre == "passages"


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Les délégations ont pris la parole sur le budget et la date de la réunion.", "fr"),
        ("Las delegaciones hicieron uso de la palabra sobre el presupuesto de la reunión.", "es"),
        ("Делегации выступили по вопросу о бюджете.", "ru"),
        ("تحدثت الوفود عن الميزانية", "ar"),
        ("各代表团就预算发言。", "zh"),
        ("The delegations spoke of the budget and of the place.", "en"),
    ],
)
def test_the_language(text: str, language: str) -> None:
    assert language_of([Block(kind=BlockKind.PARAGRAPH, text=text)]) == language


async def test_a_record_in_another_language_is_kept_and_the_warning_says_why(
    tmp_path: Path, lexicon: Lexicon
) -> None:
    path = tmp_path / "a.md"
    path.write_text(
        "# Notes\n\nLe Pérou a dit que le budget est une question de la plus haute importance pour lui.\n"
    )
    found = draft(await read_file(path), lexicon)
    assert (found.genre, found.language) == ("passages", "fr")
    assert "not in English" in " ".join(found.warnings)
