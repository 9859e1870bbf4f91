"""Whose words follow whose in a paragraph: where a turn goes on, and where it ends."""

from __future__ import annotations

import hashlib

import pytest

from bot.parties.lexicon import Lexicon
from bot.records.draft import draft
from bot.records.formats.markdown import read_markdown
from bot.records.limits import Limits
from bot.records.settle import settle
from bot.records.types import Document, Draft
from tests.records.conftest import speakers

HEAD = """# Synopsis of the exchange on storage

Mine Ban Convention, 4 June 2015, Lyon

The exchange was held on 4 June 2015 in Lyon and was chaired by Gabon.

These States took part: Belize, Bhutan, Fiji, Gabon, Kenya, Latvia, Malta and Samoa.

Also present: Lantern Network (LANT), the ICRC and Safe Roads.

## Agenda

1. Depots
2. Transport

## 1. Depots

Fiji welcomed the draft. Kenya opposed it. Malta supported Kenya.

"""
START = 5  # the paragraph under test: three stand before it under the title, one under item 1


def record(paragraph: str, lexicon: Lexicon, head: str = HEAD) -> Draft:
    text = head + paragraph + "\n\n## 2. Transport\n\nBelize asked for more time.\n"
    blocks = settle(read_markdown(text, Limits()).blocks)
    sha = hashlib.sha256(text.encode()).hexdigest()
    return draft(Document(kind="md", file_name="a.md", sha256=sha, blocks=blocks), lexicon)


@pytest.mark.parametrize(
    ("paragraph", "who"),
    [
        ("Fiji presented a plan. It covers ten depots. They added that it was urgent.", "FJ FJ FJ"),
        ("Fiji presented a plan. So did Kenya.", "FJ KE"),
        ("Fiji presented a plan. Laughter followed. The plan is long.", "FJ . ."),
        ("Fiji presented a plan. Doubts were voiced.", "FJ ."),
        ("Fiji presented a plan. The matter was left open.", "FJ ."),
        ("Fiji presented a plan. UNRWA will study it. It is long.", "FJ . ."),
        ("Fiji presented a plan. The UNRWA would welcome a copy.", "FJ ?UNRWA"),
        ("Fiji presented a plan. The LANT would welcome a copy. It offered help.", "FJ ?Lantern_Network ?Lantern_Network"),
        ("Fiji presented a plan. It was clarified by Safe Roads that funds were short.", "FJ ?Safe_Roads"),
        ("Fiji presented a plan. Kenya and Safe Roads welcomed it.", "FJ KE+?Safe_Roads"),
        ("Fiji presented a plan. Kenya has asked for a copy. Fiji agreed.", "FJ . FJ"),
        ("Kenya has asked for a copy. Fiji agreed.", "KE FJ"),
        ("The Chair gave the floor to Latvia. She described three depots.", ". LV"),
        ("The Chair closed the meeting.", "GA"),
        ("Fiji presented a plan. Haste breeds error, it argued.", "FJ FJ"),
        ("Fiji and Malta wanted a pause, whereas Samoa wanted an end.", "FJ+MT WS"),
        ("Fiji wanted a pause; Samoa and Kenya preferred an end.", "FJ WS+KE"),
        ("Fiji wanted a pause; Samoa opposed it; Kenya agreed with Samoa.", "FJ WS KE"),
        ("Fiji said that it was ready, while Samoa opposed the text.", "FJ+WS"),
        ("Fiji wanted a pause; others did not.", "FJ"),
    ],
)  # fmt: skip
def test_who_speaks_in_a_paragraph(paragraph: str, who: str, lexicon: Lexicon) -> None:
    expected = [() if one == "." else tuple(one.replace("_", " ").split("+")) for one in who.split()]
    found = record(paragraph, lexicon)
    assert speakers(found)[START] == expected
    text = " ".join(
        passage.text[start:end] for passage in found.passages if passage.paragraph == START
        for start, end in passage.sentences
    )  # fmt: skip
    assert text == paragraph


def test_the_chair_that_closes_has_its_capacity(lexicon: Lexicon) -> None:
    [speaker] = next(
        p for p in record("The Chair closed the meeting.", lexicon).passages if p.paragraph == START
    ).speakers
    assert (speaker.party, speaker.capacity) == ("GA", "Chair")


def test_a_chair_nobody_knows_is_the_chair_without_fuss(lexicon: Lexicon) -> None:
    found = record("The Chair called the pace alarming.", lexicon, HEAD.replace(" and was chaired by Gabon", ""))
    [speaker] = next(p for p in found.passages if p.paragraph == START).speakers
    assert (speaker.party, speaker.name) == ("", "Chair")
    assert [warning for warning in found.warnings if "Chair" in warning] == []


def test_bodies_that_only_the_list_knows_are_named_in_a_warning_once(lexicon: Lexicon) -> None:
    found = record("The LANT welcomed the plan.", lexicon)
    assert [one for one in found.warnings if "Lantern" in one or "LANT" in one] == [
        "Among the participants these names are not known: Lantern Network (LANT), Safe Roads."
    ]


def test_uncertain_verbs_are_written_down_for_a_person(lexicon: Lexicon) -> None:
    found = record("Kenya bristled at the wording.", lexicon)
    assert any(f"¶ {START}" in doubt and "bristled" in doubt for doubt in found.doubts)
