"""Every State by its names in six languages, judged by the table of United Nations names."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest

from bot.parties.lexicon import Lexicon
from bot.parties.table import LANGUAGES
from storage.rows import PartyKind

TABLE = Path(__file__).resolve().parents[2].parent / "shared" / "data" / "state_names_6lang.csv"
pytestmark = pytest.mark.skipif(not TABLE.is_file(), reason="the shared table of names is not beside the project")

lexicon = Lexicon.standard()

# "Congo" alone is the short name of one State and half the name of another; only a person can tell.
AMBIGUOUS = {"CG": {"CG", "CD"}}
_ARTICLE = re.compile(r"\s*\((?:the|l'|le|la|les|el|los|las)\)$")


def rows() -> list[dict[str, str]]:
    with TABLE.open(encoding="utf-8", newline="") as lines:
        return [row for row in csv.DictReader(lines) if row["iso2"]]


def names_of(row: dict[str, str]) -> list[tuple[str, str]]:
    """(language, name): short, formal and statistical names, without the remark on the article."""
    return [
        (language, _ARTICLE.sub("", row[f"{language}_{kind}"].strip()))
        for language in LANGUAGES
        for kind in ("short", "formal", "m49")
        if row[f"{language}_{kind}"].strip()
    ]


def parties_in(name: str) -> set[str]:
    return {party for mention in lexicon.mentions(name) for party in mention.parties}


def test_every_state_is_recognised_by_all_its_names():
    states = {party.key for party in lexicon.parties if party.kind is PartyKind.STATE}
    seen, missed, ambiguous = 0, [], []
    for row in rows():
        if row["iso2"] not in states:
            continue
        for language, name in names_of(row):
            seen += 1
            found = parties_in(name)
            if found == AMBIGUOUS.get(row["iso2"]) and found != {row["iso2"]}:
                ambiguous.append((language, name))
            elif found != {row["iso2"]}:
                missed.append((row["iso2"], language, name, found))
    assert missed == []
    assert seen > 3500
    assert {name for _, name in ambiguous} == {"Congo", "Конго", "الكونغو", "刚果"}


def test_no_name_of_a_territory_is_taken_for_a_state():
    states = {party.key for party in lexicon.parties if party.kind is PartyKind.STATE}
    territories = [row for row in rows() if row["iso2"] not in states]
    assert len(territories) > 40
    wrong = [(name, parties_in(name)) for row in territories for _, name in names_of(row) if parties_in(name)]
    assert wrong == []


def test_every_state_of_the_table_is_known_and_no_other():
    listed = {row["iso2"] for row in rows() if row["un_status"]}
    states = {party.key for party in lexicon.parties if party.kind is PartyKind.STATE}
    # The table does not mark these two, whose names carry accents.
    assert states - listed == {"TR", "CI"}
    assert listed <= states
