"""What is done at the terminal is noted in the transaction that does it, and the terminal shows it."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path

from tests.auxil.terminal import Owner
from tests.roof.test_commands import SYNOPSIS


def test_an_owner_sees_what_was_put_in_and_that_nothing_was_tampered_with(owner: Owner, tmp_path: Path) -> None:
    assert owner("journal").said.startswith("Nothing has been noted yet.")

    (tmp_path / "may.md").write_text(SYNOPSIS, "utf-8")
    for _ in range(2):  # the same file again changes nothing, and that nothing is not noted
        assert owner("ingest", "may.md").code == 0
    (tmp_path / "may.md").write_text(SYNOPSIS.replace("before the winter", "before the spring"), "utf-8")
    assert owner("ingest", "may.md").code == 0
    for _ in range(2):
        assert owner("load", "ccm", "--facts-only").code == 0

    rows = json.loads(owner("journal", "--json").said)
    assert [(row["number"], row["deed"], row["doer"], row["by"], row["subject"]) for row in rows] == [
        (3, "record.starter", "terminal", 0, "starter:CCM"),
        (2, "record.superseded", "terminal", 0, "record:2"),
        (1, "record.put-in", "terminal", 0, "record:1"),
    ]
    assert rows[1]["detail"]["supersedes"] == 1
    assert rows[1]["detail"]["file"] == "may.md"
    assert rows[0]["detail"]["meetings"] > 10
    assert [
        row["number"] for row in json.loads(owner("journal", "--json", "--kind", "record", "--last", "1").said)
    ] == [3]
    assert "record.superseded" in owner("journal").said

    refused = owner("journal", "--kind", "weather")
    assert (refused.code, refused.said) == (2, "")
    assert refused.complained.startswith("There is no kind of entries 'weather'; there are: announcement, ")

    whole = owner("journal", "--verify")
    assert whole.code == 0
    assert "3 entries: the chain is whole." in whole.said
    fingerprint = rows[0]["hash"][:12]
    assert f"{fingerprint[:4]} {fingerprint[4:8]} {fingerprint[8:]}" in whole.said
    noted = owner("journal", "--verify", "--noted", fingerprint)
    assert (noted.code, "Entry 3 has the fingerprint that was noted" in noted.said) == (0, True)
    gone = owner("journal", "--verify", "--noted", "0123 4567 89ab")
    assert (gone.code, "was rewritten since" in gone.said) == (1, True)

    taken = owner("journal", "--csv", "journal.csv")
    assert taken.said.startswith("The journal is in journal.csv;")
    lines = (tmp_path / "journal.csv").read_text("utf-8-sig").splitlines()
    assert len(lines) == 5
    assert ",export.journal," in lines[-1]
    assert owner("journal", "--csv", "no/such/folder.csv").code == 2


def test_a_journal_that_was_tampered_with_fails_the_check(owner: Owner, tmp_path: Path) -> None:
    (tmp_path / "may.md").write_text(SYNOPSIS, "utf-8")
    owner("ingest", "may.md")
    owner("load", "ccm", "--facts-only")
    with sqlite3.connect(tmp_path / "data" / "rapporteur.db") as base:
        base.execute("DELETE FROM journal WHERE number = 1")
    base.close()
    broken = owner("journal", "--verify")
    assert broken.code == 1
    assert "The chain is broken" in broken.said
    assert "Entry 1 is missing." in broken.said
    data = json.loads(owner("journal", "--verify", "--json").said)
    assert (data["whole"], data["flaws"]) == (False, [{"number": 1, "until": 1, "kind": "missing"}])


def test_an_export_and_an_erasure_at_the_terminal_are_noted_the_latter_without_whom(
    owner: Owner, tmp_path: Path
) -> None:
    assert owner("load", "ccm", "--facts-only").code == 0
    with closing(sqlite3.connect(tmp_path / "data" / "rapporteur.db")) as base, base:
        base.execute("INSERT INTO people (id, name, role) VALUES (4711, 'Ana Silva', 'delegate')")
    assert owner("export", "4712").code == 0  # nothing is held, so nothing is noted
    assert "Ana Silva" in owner("export", "4711").said
    rows = json.loads(owner("journal", "--json").said)
    assert [(row["deed"], row["person"]) for row in rows] == [("export.person", 4711), ("record.starter", 0)]

    assert owner("erase", "4711", "--yes").said == "Erased.\n"
    assert owner("erase", "4711", "--yes").said == "Nothing was held about 4711.\n"
    rows = json.loads(owner("journal", "--json").said)
    assert [(row["deed"], row["person"]) for row in rows][:2] == [("erasure.person", 0), ("export.person", None)]
    assert "4711" not in json.dumps(rows)
    assert owner("journal", "--verify").code == 0
