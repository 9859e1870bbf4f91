"""Day, place, chair and participants, as records write them."""

from __future__ import annotations

from datetime import date

import pytest

from bot.parties.lexicon import Lexicon
from bot.records.dates import find_days
from bot.records.facts import Facts, find_facts
from bot.records.formats.markdown import read_markdown
from bot.records.limits import Limits
from bot.records.outline import find_outline
from bot.records.settle import settle
from bot.records.treaties import find_treaty
from bot.records.types import Document


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("24 February 2011", (2011, 2, 24), None),
        ("Thursday, February 24, 2011", (2011, 2, 24), None),
        ("the 3rd of May 2012", (2012, 5, 3), None),
        ("24-25 February 2011", (2011, 2, 24), (2011, 2, 25)),
        ("from 30 June to 2 July 2014", (2014, 6, 30), (2014, 7, 2)),
        ("September 12–16, 2011", (2011, 9, 12), (2011, 9, 16)),
        ("le 1er mars 2011", (2011, 3, 1), None),
        ("24 et 25 février 2011", (2011, 2, 24), (2011, 2, 25)),
        ("9 de mayo de 2019", (2019, 5, 9), None),
        ("del 9 al 11 de septiembre de 2019", (2019, 9, 9), (2019, 9, 11)),
        ("5 Oct. 2023", (2023, 10, 5), None),
        ("2012-05-03", (2012, 5, 3), None),
    ],
)
def test_days_are_read_in_three_languages(
    text: str, first: tuple[int, int, int], last: tuple[int, int, int] | None
) -> None:
    [days] = find_days(f"Held on {text} in Geneva")
    assert (days.first, days.last) == (date(*first), date(*(last or first)))


@pytest.mark.parametrize("text", ["31 February 2011", "May 2012", "24 February", "in 2011", "1,200 May 12"])
def test_what_is_no_whole_day_is_none(text: str) -> None:
    assert find_days(text) == []


AGENDA = "\n\nAgenda\n\n1. Costs\n2. Place\n\n## 1. Costs\n\nPeru spoke of it.\n"


def facts(head: str, lexicon: Lexicon, body: str = AGENDA) -> Facts:
    blocks = settle(read_markdown(head + body, Limits()).blocks)
    document = Document(kind="md", file_name="a.md", sha256="0", blocks=blocks)
    return find_facts(document, find_outline(blocks), lexicon)


@pytest.mark.parametrize(
    ("head", "place"),
    [
        ("# Notes\n\n3 May 2012, Harbour Hall, Oslo", "Harbour Hall, Oslo"),
        ("# Notes\n\nHarbour Hall, Oslo, 3 May 2012", "Harbour Hall, Oslo"),
        ("# Notes\n\nMine Ban Convention 3 May 2012, Oslo", "Oslo"),
        ("# Notes\n\nVenue: Harbour Hall, Oslo", "Harbour Hall, Oslo"),
        ("# Notes\n\n**Date:** 3 May 2012\n**Venue:** Harbour Hall (HH)\n**Chair:** Peru", "Harbour Hall (HH)"),
        ("# Notes\n\nDate: 3 May 2012 Place: Harbour Hall, Oslo Chair: Peru", "Harbour Hall, Oslo"),
        ("# Notes\n\n**Date:** 3 May 2012\n\n**Chair:** Peru", ""),
        (
            "# Notes\n\nThe group met at the Palais des Nations on 3 May 2012 under the chair of Peru.",
            "Palais des Nations",
        ),
        ("# Notes\n\nThe meeting was held in Oslo, chaired by Peru.", "Oslo"),
        ("# Informal meeting, Vienna, 14-15 March 2017", "Vienna"),
        ("# Notes\n\nThe group met for the third time.", ""),
    ],
)
def test_the_place(head: str, place: str, lexicon: Lexicon) -> None:
    assert facts(head, lexicon).place == place


@pytest.mark.parametrize(
    ("head", "chair", "parties"),
    [
        ("The group met under the Peru chairmanship of the treaty.", "Peru", ("PE",)),
        ("The meeting was chaired by Ambassador Liis Tamm of Estonia.", "Ambassador Liis Tamm of Estonia", ("EE",)),
        ("The meeting was co-chaired by Ghana and Austria.", "Ghana and Austria", ("GH", "AT")),
        ("It met under the chairmanship of Ms. Ann Lee (Ireland).", "Ms. Ann Lee (Ireland)", ("IE",)),
        ("Chair: Mr. Paul Okoro (Nigeria)", "Mr. Paul Okoro (Nigeria)", ("NG",)),
        ("Chair: Mr. Paul Okoro", "Mr. Paul Okoro", ()),
        ("The group met with Morocco in the chair, as before.", "Morocco", ("MA",)),
        ("The group met in Oslo under the Peruvian presidency of the treaty.", "Peru", ("PE",)),
        ("**Date:** 3 May 2012\n**Venue:** Harbour Hall (HH)\n**Chair:** Peru", "Peru", ("PE",)),
        ("Co-Chairs: Ghana and Austria", "Ghana and Austria", ("GH", "AT")),
        ("It was convened by Fiji, holding the presidency of the Bureau, and facilitated by Mr. Paul Okoro of Nigeria.", "Mr. Paul Okoro of Nigeria", ("NG",)),
        ("Croatia chaired the meeting, which was short.", "Croatia", ("HR",)),
        ("Zambia, in its capacity as President of the meeting, opened it.", "Zambia", ("ZM",)),
        ("Norway has chaired another body since 2009 with success.", "", ()),
        ("The study was led by Norway and Peru in the year before.", "", ()),
    ],
)  # fmt: skip
def test_the_chair(head: str, chair: str, parties: tuple[str, ...], lexicon: Lexicon) -> None:
    found = facts(f"# Notes\n\n{head}", lexicon)
    assert (found.chair, found.chair_parties) == (chair, parties)


@pytest.mark.parametrize(
    "head",
    [
        "These States took part: Peru, Mali, the Holy See and Trinidad and Tobago. The ICRC and the Moon Club attended.",
        "Participants: Peru; Mali; Holy See; Trinidad and Tobago; ICRC; Moon Club",
        "## Participants\n\n- Peru\n- Mali\n- Holy See\n- Trinidad and Tobago\n- ICRC\n- Moon Club",
        "The following participated:\n\n- Peru\n- Mali\n- Holy See\n- Trinidad and Tobago\n- ICRC\n- Moon Club",
    ],
)
def test_the_participants(head: str, lexicon: Lexicon) -> None:
    found = facts(f"# Notes\n\n{head}", lexicon)
    assert [one.party or one.name for one in found.participants] == ["PE", "ML", "VA", "TT", "ICRC", "Moon Club"]


@pytest.mark.parametrize(
    "line",
    [
        "Also present: Moon Club, the ICRC and Tide Watch (TW).",
        "International organizations: Moon Club, ICRC, Tide Watch (TW).",
        "Observers: Moon Club; ICRC; Tide Watch (TW)",
        "Civil society: Moon Club, ICRC, Tide Watch (TW).",
        "From organizations there were Moon Club, the ICRC and Tide Watch (TW).",
    ],
)
def test_organisations_are_read_under_their_own_label(line: str, lexicon: Lexicon) -> None:
    found = facts(f"# Notes\n\nParticipants: Peru, Mali.\n\n{line}", lexicon)
    assert [one.party or one.name for one in found.participants] == [
        "PE",
        "ML",
        "Moon Club",
        "ICRC",
        "Tide Watch (TW)",
    ]


@pytest.mark.parametrize(
    ("head", "title"),
    [
        (
            "# SYNOPSIS\n\n## Arms Trade Treaty – talks on transit",
            "SYNOPSIS – Arms Trade Treaty – talks on transit",
        ),
        ("# Committee on Depots\n\n## Summary of the meeting", "Committee on Depots – Summary of the meeting"),
        ("# Minutes\n\n**Date:** 3 May 2012\n\nArms Trade Treaty", "Minutes – Arms Trade Treaty"),
        ("# Summary of talks on transit\n\nArms Trade Treaty", "Summary of talks on transit"),
        ("# Notes", "Notes"),
    ],
)
def test_a_title_that_says_nothing_takes_the_line_beside_it(head: str, title: str) -> None:
    blocks = settle(read_markdown(head + AGENDA, Limits()).blocks)
    assert find_outline(blocks).title == title


@pytest.mark.parametrize(
    ("text", "treaty"),
    [
        ("Convention on Cluster Munitions", "CCM"),
        ("MINE BAN CONVENTION", "APMBC"),
        ("Arms Trade Treaty", "ATT"),
        ("BWC meeting of experts", "BWC"),
        ("CTBT, Article XIV", "CTBT"),
        ("a meeting on att matters", ""),
    ],
)
def test_the_treaty(text: str, treaty: str) -> None:
    assert find_treaty(text) == treaty
