"""``deadlines`` and the loading of a treaty's own file, as an operator types them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.roof.test_commands import Run, owner  # noqa: F401 - the fixture

LAKES = {
    "treaty": "LAKES",
    "name": "Treaty on Quiet Lakes",
    "rules": [
        {
            "id": "lakes-force",
            "article": "9",
            "subject": "entry into force",
            "kind": "days-after-deposit",
            "days": 30,
            "who": "each State",
            "source": "Article 9",
        },
        {
            "id": "lakes-letter",
            "article": "2",
            "subject": "yearly letter",
            "kind": "every-year",
            "month": 2,
            "day": 28,
            "who": "each State",
            "report": True,
            "says": "{party} writes by {day}.",
            "hand_in": "A letter",
            "source": "Article 2",
        },
    ],
    "statuses": [{"party": "CH", "deposited": "2020-01-30"}],
}


@pytest.fixture
def loaded(owner: Run) -> Run:  # noqa: F811
    assert owner("load", "ccm", "--facts-only").returncode == 0
    return owner


def test_the_due_dates_of_one_state_and_of_all_are_listed(loaded: Run) -> None:
    one = loaded("deadlines", "Ireland", "--now", "2011-03-15")
    assert one.returncode == 0, one.stderr
    lines = [line.split() for line in one.stdout.splitlines()]
    assert ["2011-04-30", "Ireland", "annual", "transparency", "report", "7(2)", "due"] in lines
    assert ["2011-01-28", "Ireland", "initial", "transparency", "report", "7(1)", "overdue"] in lines
    assert "No submission by anybody is recorded here yet" in one.stdout
    every = loaded("deadlines", "--all", "--now", "2011-03-15")
    assert every.stdout.count("annual transparency report") > 30
    assert "overdue" not in every.stdout
    late = loaded("deadlines", "--overdue", "--now", "2011-03-15")
    assert "Ireland" in late.stdout
    assert "2011-04-30" not in late.stdout
    gone = loaded("deadlines", "LT", "--now", "2025-03-06")
    assert gone.stdout.count("it withdrew with effect of 6 March 2025") == 3
    assert "overdue" not in gone.stdout


def test_the_data_carry_the_arithmetic_and_the_other_published_date(loaded: Run) -> None:
    result = loaded(
        "deadlines", "CV", "--from", "2011-01-01", "--until", "2011-12-31", "--now", "2012-01-01", "--json"
    )
    data: dict[str, Any] = json.loads(result.stdout)
    assert (data["treaty"], data["on"], data["recorded"]) == ("CCM", "2012-01-01", False)
    (row,) = data["due"]
    assert (row["day"], row["code"], row["article"], row["standing"]) == ("2011-09-28", "CV", "7(1)", "overdue")
    assert [(step["kind"], step["day"]) for step in row["steps"]] == [
        ("deposit", "2010-10-19"),
        ("months-after", "2011-04-01"),
        ("entry-into-force", "2011-04-01"),
        ("days-after", "2011-09-28"),
    ]
    assert [one["day"] for one in row["published"]] == ["2011-10-28"]


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        (("deadlines", "Narnia"), "No State is called 'Narnia'"),
        (("deadlines", "--treaty", "NPT"), "There are no rules of a treaty called 'NPT'; there are those of: CCM"),
        (("deadlines", "--from", "soon"), "'soon' is no day; write it as 2025-04-30."),
        (("deadlines", "--from", "2012-01-01", "--until", "2011-01-01"), "The window ends on 2011-01-01"),
        (("deadlines", "Ireland", "--all"), "Give a State or --all, not both."),
        (("load", "nowhere.json"), "There is no file nowhere.json."),
    ],
)
def test_a_slip_is_one_sentence_and_exit_code_two(owner: Run, words: tuple[str, ...], complaint: str) -> None:  # noqa: F811
    result = owner(*words)
    assert result.returncode == 2
    assert complaint in result.stderr
    assert result.stderr.count("\n") == 1


def test_an_empty_base_and_a_treaty_without_parties_say_so(owner: Run) -> None:  # noqa: F811
    for words in (("deadlines",), ("deadlines", "--treaty", "Arms Trade Treaty")):
        result = owner(*words)
        assert result.returncode == 0, result.stderr
        assert "is not stored here, so no date can be computed." in result.stdout


def test_a_treaty_is_added_with_one_file_and_no_code(owner: Run, tmp_path: Path) -> None:  # noqa: F811
    file = tmp_path / "lakes.json"
    file.write_text(json.dumps(LAKES), "utf-8")
    refused = owner("load", str(file))
    assert refused.returncode == 2
    assert "BOT_OBLIGATIONS" in refused.stderr
    put_in = owner("load", str(file), BOT_OBLIGATIONS=str(file))
    assert put_in.returncode == 0, put_in.stderr
    shown = owner("deadlines", "CH", "--now", "2024-01-01", BOT_OBLIGATIONS=str(file))
    assert "2024-02-28" in shown.stdout
    assert "yearly letter" in shown.stdout
    file.write_text(json.dumps({**LAKES, "rules": LAKES["rules"][1:]}), "utf-8")
    broken = owner("deadlines", "CH", BOT_OBLIGATIONS=str(file))
    assert broken.returncode == 2
    assert broken.stderr.startswith("BOT_OBLIGATIONS: The treaty LAKES needs one rule of entry into force")
