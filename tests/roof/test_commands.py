"""The commands as their owner uses them: real processes, real files, exit codes and what stands where."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
SYNOPSIS = """# Summary of the informal consultations

Convention on Cluster Munitions, 12 May 2014, Palais des Nations, Geneva

The informal consultations took place on Monday 12 May 2014 under the chairmanship of Zambia.

The following states participated in the meeting: Austria, Chile, Ghana, Japan, Zambia.

## Agenda

1. Opening
2. Stockpile destruction
3. Other matters

## 1. Opening

The Chair opened the meeting.

## 2. Stockpile destruction

**Chile** stated that the last of its stockpile would be destroyed before the winter. **Austria** asked
whether foreign experts had watched the destruction.

## 3. Other matters

**Ghana** said that a regional seminar would be held in Accra in October.
"""

Result = subprocess.CompletedProcess[str]
Run = Callable[..., Result]


@pytest.fixture
def owner(elsewhere: Path) -> Run:
    """``owner("ask", "agenda")`` runs the command in an empty folder, with nothing set but the data folder."""

    def run(*words: str, given: str | None = None, **settings: str) -> Result:
        environment = {name: value for name, value in os.environ.items() if not name.startswith("BOT_")}
        return subprocess.run(
            [sys.executable, str(ROOT / "bot.py"), *words],
            capture_output=True,
            text=True,
            input=given,
            cwd=elsewhere,
            env={**environment, "BOT_DATA_DIR": str(elsewhere / "data"), **settings},
            timeout=120,
        )

    return run


@pytest.fixture
def synopsis(elsewhere: Path) -> Path:
    path = elsewhere / "may.md"
    path.write_text(SYNOPSIS, "utf-8")
    return path


def data_of(result: Result) -> Any:
    assert result.returncode == 0, result.stderr
    return json.loads(result.stdout)


def test_an_owner_puts_a_record_in_and_asks_about_it(owner: Run, synopsis: Path) -> None:
    review = data_of(owner("ingest", "--dry-run", "--json", str(synopsis)))
    assert review["done"] == "reviewed"
    assert review["date"] == "2014-05-12"
    assert [item["title"] for item in review["agenda"]] == ["Opening", "Stockpile destruction", "Other matters"]
    assert sorted(review["participants"]) == ["AT", "CL", "GH", "JP", "ZM"]
    assert data_of(owner("records", "--json")) == []  # a dry run stores nothing

    stored = owner("ingest", str(synopsis))
    assert stored.returncode == 0, stored.stderr
    assert "stored as record 1" in stored.stdout
    assert "Chile" in stored.stdout

    answer = data_of(owner("ask", "--json", "What did Chile say about its stockpile?"))
    assert answer["answered"] is True
    assert [citation["parties"] for citation in answer["citations"]] == [["CL"]]
    assert "destroyed before the winter" in answer["citations"][0]["quote"]
    assert answer["citations"][0]["authority"] == "summary-record"
    assert answer["searched"]["records"] == 1

    silent = data_of(owner("ask", "--json", "What did Japan say about its stockpile?"))
    assert silent["answered"] is False
    assert silent["citations"] == []

    spoken = owner("ask", "What did Chile say about its stockpile?")
    assert spoken.stdout.startswith("Chile")
    assert "not the delegate's own words" in spoken.stdout


def test_the_same_file_again_changes_nothing_and_a_corrected_one_supersedes(owner: Run, synopsis: Path) -> None:
    assert owner("ingest", str(synopsis)).returncode == 0
    again = owner("ingest", str(synopsis))
    assert again.returncode == 0
    assert "already here as record 1; nothing was changed" in again.stdout

    synopsis.write_text(SYNOPSIS.replace("before the winter", "before the spring"), "utf-8")
    corrected = owner("ingest", str(synopsis))
    assert "it supersedes record 1" in corrected.stdout
    answer = data_of(owner("ask", "--json", "What did Chile say about its stockpile?"))
    assert "before the spring" in answer["citations"][0]["quote"]
    assert len(answer["citations"]) == 1
    assert [row["id"] for row in data_of(owner("records", "--json"))] == [2]


def test_several_files_are_each_stored_or_refused(owner: Run, synopsis: Path, elsewhere: Path) -> None:
    (elsewhere / "rubbish.pdf").write_bytes(bytes(range(256)) * 8)
    result = owner("ingest", str(synopsis), str(elsewhere / "rubbish.pdf"), str(elsewhere / "nowhere.md"))
    assert result.returncode == 2
    assert len(result.stderr.strip().splitlines()) == 2
    assert "nowhere.md" in result.stderr
    assert "Traceback" not in result.stderr
    assert len(data_of(owner("records", "--json"))) == 1


def test_questions_come_by_the_line_and_a_wrong_line_stops_nobody(owner: Run, synopsis: Path) -> None:
    assert owner("ingest", str(synopsis)).returncode == 0
    lines = [
        json.dumps({"id": "a", "question": "agenda", "now": "2014-06-01T09:00:00Z"}),
        "",
        "not json",
        json.dumps({"id": "b", "question": "What is agenda item 2?", "language": "xx"}),
        json.dumps({"id": "c", "question": "Which states took part?"}),
    ]
    result = owner("ask", "--jsonl", given="\n".join(lines))
    assert result.returncode == 2
    first, second, third, fourth = (json.loads(line) for line in result.stdout.splitlines())
    assert first["id"] == "a"
    assert "Stockpile destruction" in first["text"]
    assert second["line"] == 3
    assert "not JSON" in second["error"]
    assert third["id"] == "b"
    assert "'xx'" in third["error"]
    assert "Ghana" in fourth["text"]


def test_the_starter_base_goes_in_once(owner: Run) -> None:
    assert owner("ask", "agenda").returncode == 0  # an empty base says so, and is no failure
    facts = owner("load", "ccm", "--facts-only")
    assert facts.returncode == 0, facts.stderr
    assert data_of(owner("records", "--json")) == []
    whole = owner("load", "ccm")
    assert whole.returncode == 0, whole.stderr
    held = data_of(owner("records", "--json"))
    assert [row["authority"] for row in held] == ["unofficial-summary"]
    assert owner("load", "ccm").returncode == 0
    assert data_of(owner("records", "--json")) == held
    known = data_of(owner("meetings", "--json"))
    assert {"CCM-1MSP", "CCM-2MSP", "CCM-OEIC-2011-02"} <= {row["id"] for row in known}
    answer = data_of(owner("ask", "--json", "What did Switzerland say about hosting the ISU?"))
    assert answer["answered"] is True
    assert {tuple(citation["parties"]) for citation in answer["citations"]} == {("CH",)}


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("load", "att"), "There is no starter base 'att'"),
        (("ask",), "What is the question?"),
        (("ask", "--now", "yesterday", "agenda"), "'yesterday' is no instant"),
        (("ask", "--state", "Narnia", "agenda"), "No State is called 'Narnia'"),
        (("ask", "--jsonl", "agenda"), "from standard input"),
        (("run",), "@BotFather"),
    ],
)
def test_bad_input_is_one_sentence_and_exit_code_2(owner: Run, words: tuple[str, ...], sentence: str) -> None:
    result = owner(*words)
    assert result.returncode == 2
    assert sentence in result.stderr
    assert len(result.stderr.strip().splitlines()) == 1
    assert result.stdout == ""


def test_help_is_everywhere(owner: Run) -> None:
    whole = owner("--help")
    assert whole.returncode == 0
    for name in (
        *("run", "demo", "ingest", "load", "ask", "records", "meetings", "deadlines", "journal"),
        *("backup", "restore", "export", "erase", "doctor"),
    ):
        assert name in whole.stdout
    assert "--dry-run" in owner("ingest", "--help").stdout


def test_the_doctor_finds_what_is_wrong(owner: Run, elsewhere: Path) -> None:
    empty = owner("doctor")
    assert empty.returncode == 0, empty.stdout
    assert "python bot.py load ccm" in empty.stdout
    assert "BOT_TOKEN is not set" in empty.stdout

    (elsewhere / "data" / "rapporteur.db").write_bytes(b"this is no database" * 100)
    found = owner("doctor", "--json")
    assert found.returncode == 1
    states = {item["about"]: item["state"] for item in json.loads(found.stdout)}
    assert states["database"] == "wrong"
    assert states["languages"] == "good"
    assert states["obligations"] == "good"

    (elsewhere / "rules.json").write_text("{}", "utf-8")
    ruled = owner("doctor", "--json", BOT_OBLIGATIONS=str(elsewhere / "rules.json"))
    (wrong,) = [item for item in json.loads(ruled.stdout) if item["about"] == "obligations"]
    assert wrong["state"] == "wrong"
    assert "rules.json" in wrong["says"]
    settings = owner("doctor", BOT_LANGUAGE="de")
    assert settings.returncode == 1
    assert "BOT_LANGUAGE" in settings.stdout


def test_what_is_held_about_a_person_can_be_shown_and_erased(owner: Run) -> None:
    assert data_of(owner("export", "42")) == {"person": 42, "held": None}
    assert "Nothing was held" in owner("erase", "42", "--yes").stdout
    refused = owner("erase", "42", given="n\n")
    assert refused.returncode == 1
