"""Agendas in the shapes that records print them in, sections with other titles, paragraphs counted."""

from __future__ import annotations

import pytest

from bot.records.formats.html import read_html
from bot.records.formats.markdown import read_markdown
from bot.records.formats.plain import read_plain
from bot.records.limits import Limits
from bot.records.outline import Outline, find_outline
from bot.records.settle import settle

BODY = "\n\n## 1. Costs\n\nPeru spoke of costs.\n\n## 2. Place of the office\n\nMali spoke of the place.\n"
OPENING = "# Notes\n\nThe group met in Oslo in the spring.\n\n"


def outline(markdown: str) -> Outline:
    return find_outline(settle(read_markdown(markdown, Limits()).blocks))


@pytest.mark.parametrize(
    "agenda",
    [
        "## Agenda:\n\n- 1. Costs\n- 2. Place\n- 3. AOB\n",
        "## Agenda\n\n1. Costs\n2. Place\n3. AOB\n",
        "Agenda\n\n1) Costs\n2) Place\n3) AOB\n",
        "**Provisional agenda**\n\n- Item 1: Costs\n- Item 2: Place\n- Item 3: AOB\n",
        "Agenda items:\n\n- Costs\n- Place\n- AOB\n",
        "### Draft agenda\n\n| Item | Title |\n|---|---|\n| 1 | Costs |\n| 2 | Place |\n| 3 | AOB |\n",
        "### Draft agenda\n\n| a | b |\n|---|---|\n| 1. Costs | Peru |\n| 2. Place | Mali |\n| 3. AOB | |\n",
        "Agenda: 1. Costs; 2. Place; 3. AOB.\n",
        "1. Costs\n2. Place\n3. AOB\n",
        "Ordre du jour\n\n1. Costs\n2. Place\n3. AOB\n",
    ],
)
def test_an_agenda_is_found_however_it_is_printed(agenda: str) -> None:
    found = outline(OPENING + agenda + BODY)
    assert [(item.number, item.title) for item in found.agenda] == [("1", "Costs"), ("2", "Place"), ("3", "AOB")]
    assert [(place.paragraph, place.item) for place in found.body] == [(1, ""), (2, "1"), (3, "2")]


def test_a_row_of_headings_is_no_agenda_item() -> None:
    found = outline(OPENING + "### Agenda\n\n| No | Title |\n|---|---|\n| 1 | Costs |\n| 2 | Place |\n" + BODY)
    assert [item.title for item in found.agenda] == ["Costs", "Place"]


def test_lettered_items_belong_to_the_number_above() -> None:
    found = outline("# Notes\n\nAgenda\n\n- 1. Costs\n- (a) Staff\n- (b) Rent\n- 2. Place\n" + BODY)
    assert [item.number for item in found.agenda] == ["1", "1 (a)", "1 (b)", "2"]


@pytest.mark.parametrize(
    ("title", "heading"),
    [
        ("Universalisation, status report", "4. Universalization"),
        ("CCM Website", "4. Website"),
        ("Website", "On the CCM web site and website"),
        ("Any other business", "AOB"),
        ("AOB", "Item 4 – Other matters"),
        ("Labour and colour", "Labor and Color"),
        ("Vientiane Action Plan, reporting", "Agenda item 4: The Vientiane Action Plan (VAP)"),
        ("Coopération", "Cooperation"),
    ],
)
def test_headings_match_agenda_titles_by_number_or_words(title: str, heading: str) -> None:
    text = f"# Notes\n\nAgenda\n\n1. Costs\n2. Staff\n3. Rooms\n4. {title}\n\n## 1. Costs\n\nPeru spoke.\n\n"
    found = outline(text + f"## {heading}\n\nMali spoke of it.\n")
    assert [place.item for place in found.body] == ["1", "4"]


def test_headings_with_the_wrong_number_go_by_their_words_and_say_so() -> None:
    text = "# Notes\n\nAgenda\n\n1. Costs\n2. Clearance of land\n\n## 1. Clearance of land\n\nPeru spoke of it.\n"
    found = outline(text)
    assert [place.item for place in found.body] == ["2"]
    assert "Clearance of land" in found.doubts[0]


def test_a_heading_inside_an_item_stays_in_it_and_a_closing_one_leaves_it() -> None:
    found = outline(
        "# Notes\n\nAgenda\n\n1. Costs\n2. Place\n\n## 1. Costs\n\n### 1.1 Staff\n\nPeru spoke of it.\n\n"
        "### Remarks\n\nMali spoke of it.\n\n## Closing of the meeting\n\nTogo thanked the host for it.\n"
    )
    assert [place.item for place in found.body] == ["1", "1", ""]


def test_an_item_that_the_agenda_lacks_is_added_with_a_warning() -> None:
    found = outline(
        "# Notes\n\nAgenda\n\n1. Costs\n2. Place\n\n## 1. Costs\n\nPeru spoke.\n\n## 7. Elections\n\nA vote.\n"
    )
    assert [item.number for item in found.agenda] == ["1", "2", "7"]
    assert "Elections" in found.warnings[0]


def test_without_an_agenda_numbered_headings_serve() -> None:
    found = outline(OPENING + BODY)
    assert not found.listed
    assert [(item.number, item.title) for item in found.agenda] == [("1", "Costs"), ("2", "Place of the office")]


def test_a_run_in_heading_is_a_heading() -> None:
    found = outline(
        "# Notes\n\nAgenda\n\n1. Costs\n2. Place\n\n**1. Costs.** Peru spoke of it.\n\n**2. Place:** Mali spoke of it.\n"
    )
    assert [(place.item, place.block.text) for place in found.body] == [
        ("1", "Peru spoke of it."), ("2", "Mali spoke of it."),
    ]  # fmt: skip


def test_a_table_of_items_and_discussion_is_read_row_by_row() -> None:
    html = (
        "<h1>Notes</h1><p>Agenda</p><ol><li>Costs<li>Place</ol>"
        "<table><tr><td>1. Costs</td><td>Peru spoke of it.</td></tr><tr><td>2</td><td>Place</td>"
        "<td>Mali spoke of it.</td></tr></table>"
    )
    found = find_outline(settle(read_html(html, Limits()).blocks))
    assert [(place.item, place.block.text) for place in found.body] == [
        ("1", "Peru spoke of it."), ("2", "Mali spoke of it."),
    ]  # fmt: skip


def test_printed_paragraph_numbers_are_kept_apart() -> None:
    found = find_outline(
        settle(
            read_plain(
                "Notes\n\nAgenda\n\n1. Costs\n2. Place\n\n1. Costs\n\n12. Peru spoke of it.\n", Limits()
            ).blocks
        )
    )
    assert [(place.item, place.printed, place.block.text) for place in found.body] == [
        ("1", "12", "Peru spoke of it.")
    ]


def test_title_matter_and_agenda_are_not_counted() -> None:
    found = outline(
        "# Notes\n\nOslo, 3 May 2012\n\nThe group met in Oslo in spring.\n\nAgenda\n\n1. Costs\n2. Place\n" + BODY
    )
    assert found.title == "Notes"
    assert [block.text for block in found.matter] == ["Notes", "Oslo, 3 May 2012"]
    assert [place.paragraph for place in found.body] == [1, 2, 3]
