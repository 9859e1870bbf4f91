"""Records for some readers, at the terminal: put in, opened, taken back, and asked about."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.auxil.terminal import Owner

NOTES = """# Synopsis of informal consultations on lanterns

Date: 3 May 2012
Venue: Harbour Hall, Oslo

## 1. Lanterns

**Fiji** said that lanterns would be hung along the cleared road.
"""
QUESTION = ("ask", "--json", "What did Fiji say about lanterns?")


@pytest.fixture
def owner() -> Owner:
    return Owner()


@pytest.fixture
def notes(elsewhere: Path, owner: Owner) -> Path:
    """A file to be put in, and a base with the parties."""
    assert owner("load", "ccm", "--facts-only").code == 0
    path = elsewhere / "lanterns.md"
    path.write_text(NOTES, "utf-8")
    return path


def asked(owner: Owner, *more: str) -> dict[str, Any]:
    ran = owner(*QUESTION, *more)
    assert ran.code == 0, ran.complained
    found: dict[str, Any] = json.loads(ran.said)
    return found


def listed(owner: Owner) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(owner("records", "--json").said)
    return found


def test_a_record_for_named_readers_answers_them_alone(owner: Owner, notes: Path) -> None:
    ran = owner("ingest", str(notes), "--visibility", "named", "--audience", "state:Switzerland")
    assert ran.code == 0, ran.complained
    (row,) = listed(owner)
    assert (row["visibility"], row["audience"], row["readers"]) == ("named", ["state:CH"], "state:CH")
    assert not asked(owner)["answered"]
    assert asked(owner)["searched"] == {"records": 0, "passages": 0}
    assert not asked(owner, "--as", "delegate", "--state", "FR")["answered"]
    assert "cleared road" in asked(owner, "--as", "delegate", "--state", "CH")["citations"][0]["quote"]
    assert asked(owner, "--as", "coordinator")["answered"]
    assert "state:CH" in owner("records").said


@pytest.mark.parametrize(
    ("more", "says"),
    [
        (("--visibility", "named"), "needs their names"),
        (("--visibility", "named", "--audience", "state:Switzerlnd"), "Is Switzerland meant? Then write state:CH"),
        (("--visibility", "named", "--audience", "group:Friends"), "nobody has been put in a group yet"),
        (("--audience", "state:CH"), "only for a record for named readers"),
    ],
)
def test_readers_who_are_not_known_are_refused_in_one_sentence(
    owner: Owner, notes: Path, more: tuple[str, ...], says: str
) -> None:
    ran = owner("ingest", str(notes), *more)
    assert ran.code == 2
    assert says in ran.complained
    assert len(ran.complained.splitlines()) == 1
    assert listed(owner) == []


def test_a_record_is_closed_opened_taken_back_and_put_back(owner: Owner, notes: Path) -> None:
    assert owner("ingest", str(notes)).code == 0
    assert asked(owner)["answered"]
    assert (
        "The readers of record 1 are now: delegates."
        in owner("records", "--record", "1", "--visibility", "delegates").said
    )
    assert "had these readers already" in owner("records", "--record", "1", "--visibility", "delegates").said
    assert not asked(owner)["answered"]
    assert "Record 1 was taken back" in owner("records", "--take-back", "1").said
    assert "was taken back already" in owner("records", "--take-back", "1").said
    assert not asked(owner, "--as", "coordinator")["answered"]
    assert "taken back" in owner("records").said
    assert "its readers: delegates" in owner("records", "--put-back", "1").said
    assert asked(owner, "--as", "delegate")["answered"]
    deeds = [row["deed"] for row in json.loads(owner("journal", "--json", "--kind", "record").said)]
    assert deeds[:3] == ["record.put-back", "record.taken-back", "record.visibility"]


@pytest.mark.parametrize(
    "words",
    [
        ("--visibility", "public"),
        ("--record", "1"),
        ("--audience", "state:CH"),
        ("--take-back", "1", "--put-back", "1"),
        ("--take-back", "9"),
        ("--record", "9", "--visibility", "public"),
    ],
)
def test_half_a_wish_is_refused_with_the_right_form(owner: Owner, notes: Path, words: tuple[str, ...]) -> None:
    ran = owner("records", *words)
    assert ran.code == 2
    assert "--take-back" in ran.complained or "--record 3" in ran.complained or "no record 9" in ran.complained
