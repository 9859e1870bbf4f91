"""Backing the base up and putting it back, as whoever keeps the installation does it."""

from __future__ import annotations

import asyncio
import json
import os
import sqlite3
import stat
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.errors import DatabaseInUse
from storage import backup, outbox
from storage.database import Database
from storage.rows import OutboxState, Outgoing
from storage.tenancy import lock_file, sole_tenant
from tests.auxil.terminal import Owner
from tests.roof.test_commands import SYNOPSIS

NOW = datetime(2011, 3, 1, 9, 0, tzinfo=UTC)


def url(base: Path) -> str:
    return f"sqlite:///{base}"


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(backup, "PATIENCE", timedelta(milliseconds=200))


def put(base: Path, *names: str) -> None:
    with closing(sqlite3.connect(base)) as plain, plain:
        plain.executemany("INSERT INTO marks VALUES (?, '2011-03-01 09:00:00.000000')", [(name,) for name in names])


def held(base: Path) -> list[str]:
    with closing(sqlite3.connect(base)) as plain:
        return [name for (name,) in plain.execute("SELECT name FROM marks WHERE name != 'backup' ORDER BY name")]


def left_over(folder: Path) -> list[str]:
    return sorted(
        path.name for path in folder.iterdir() if path.name.endswith((".part", "-wal", "-shm", "-journal"))
    )


# making one


def test_a_backup_is_one_whole_file_for_its_owner_alone(base: Path, owner: Owner, elsewhere: Path) -> None:
    put(base, "a", "b")
    made = owner("backup", "copy.db")
    assert made.code == 0, made.complained
    assert made.said.startswith("Backed up to copy.db: ")
    assert made.said.endswith(" s, checked and whole.\n")
    copy = elsewhere / "copy.db"
    assert held(copy) == ["a", "b"]
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    assert copy.read_bytes()[18:20] == b"\x01\x01", "no write-ahead log: the file stands alone"
    assert left_over(elsewhere) == []
    data = json.loads(owner("backup", "copy.db", "--json").said)
    assert (data["file"], data["bytes"]) == ("copy.db", copy.stat().st_size)


def test_what_is_only_in_the_log_beside_the_base_is_in_the_backup(base: Path, elsewhere: Path) -> None:
    with closing(sqlite3.connect(base)) as plain:
        plain.execute("PRAGMA wal_autocheckpoint = 0")
        with plain:
            plain.execute("INSERT INTO marks VALUES ('late', '2011-03-01 09:00:00.000000')")
        assert base.with_name("rapporteur.db-wal").stat().st_size > 0
        backup.back_up(url(base), elsewhere / "copy.db", NOW)
    assert held(elsewhere / "copy.db") == ["late"]


def test_in_a_folder_the_backup_gets_a_dated_name(base: Path, elsewhere: Path) -> None:
    made = backup.back_up(url(base), elsewhere, NOW)
    assert made.path == elsewhere / "rapporteur-2011-03-01T090000Z.db"
    assert made.size == made.path.stat().st_size > 0


def test_an_older_backup_is_replaced_and_any_other_file_is_not(base: Path, owner: Owner, elsewhere: Path) -> None:
    put(base, "a")
    backup.back_up(url(base), elsewhere / "copy.db", NOW)
    put(base, "b")
    backup.back_up(url(base), elsewhere / "copy.db", NOW)
    assert held(elsewhere / "copy.db") == ["a", "b"]

    (elsewhere / "letter.txt").write_text("Dear colleagues", "utf-8")
    with closing(sqlite3.connect(elsewhere / "other.db")) as other, other:
        other.execute("CREATE TABLE invoices (id INTEGER)")
    for name in ("letter.txt", "other.db"):
        before = (elsewhere / name).read_bytes()
        refused = owner("backup", name)
        assert refused.code == 2
        assert (
            refused.complained == f"{name} is there and is no backup: it is not overwritten. Name another file.\n"
        )
        assert (elsewhere / name).read_bytes() == before


@pytest.mark.parametrize(
    ("target", "sentence"),
    [
        ("data/rapporteur.db", "data/rapporteur.db is the database itself: name another file."),
        ("nowhere/copy.db", "There is no folder nowhere for the backup: make it first."),
    ],
)
def test_where_a_backup_cannot_be_it_says_so(base: Path, owner: Owner, target: str, sentence: str) -> None:
    refused = owner("backup", target)
    assert (refused.code, refused.complained, refused.said) == (2, sentence + "\n", "")


def test_nothing_is_made_where_there_is_no_base(owner: Owner, elsewhere: Path) -> None:
    refused = owner("backup", "copy.db")
    assert refused.complained == "There is no database at data/rapporteur.db to back up.\n"
    assert not (elsewhere / "copy.db").exists()
    assert not (elsewhere / "data").exists()


def test_on_postgresql_it_says_what_to_use(owner: Owner, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BOT_DATABASE_URL", "postgresql://bot:secret@db.example.org/rapporteur")
    for words in (("backup", "copy.db"), ("restore", "copy.db", "-y")):
        refused = owner(*words)
        assert refused.code == 2
        assert "pg_dump --format=custom --file=FILE --host=db.example.org --dbname=rapporteur" in refused.complained
        assert "secret" not in refused.complained


def test_a_damaged_base_gives_no_backup(base: Path, owner: Owner, elsewhere: Path) -> None:
    put(base, *(f"mark {n}" for n in range(500)))
    with base.open("rb+") as file:
        file.seek(base.stat().st_size - 6 * 4096)
        file.write(b"\xff" * 3 * 4096)
    refused = owner("backup", "copy.db")
    assert refused.code == 1
    assert "is damaged: restore it from" in refused.complained
    assert not (elsewhere / "copy.db").exists()
    assert left_over(elsewhere) == []


def test_what_fails_half_way_leaves_the_last_backup_as_it_was(
    base: Path, elsewhere: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(base, "a")
    backup.back_up(url(base), elsewhere / "copy.db", NOW)
    put(base, "b")

    def full(file: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(Exception, match=r"copy\.db cannot be written: No space left on device"):
        backup.back_up(url(base), elsewhere / "copy.db", NOW)
    assert held(elsewhere / "copy.db") == ["a"]
    assert left_over(elsewhere) == []


# putting one back


def test_a_base_is_put_back_and_the_one_before_it_is_kept(base: Path, owner: Owner, elsewhere: Path) -> None:
    (elsewhere / "may.md").write_text(SYNOPSIS, "utf-8")
    assert owner("ingest", "may.md").code == 0
    assert owner("backup", "copy.db").code == 0
    (elsewhere / "may.md").write_text(SYNOPSIS.replace("before the winter", "before the spring"), "utf-8")
    assert owner("ingest", "may.md").code == 0

    back = owner("restore", "copy.db", "--yes", "--json")
    assert back.code == 0, back.complained
    data = json.loads(back.said)
    assert data["sentences"] > 0
    answer = json.loads(owner("ask", "--json", "What did Chile say about its stockpile?").said)
    assert "before the winter" in answer["citations"][0]["quote"]
    entries = json.loads(owner("journal", "--json").said)
    assert [row["deed"] for row in entries] == ["settings.restored", "record.put-in"]
    assert owner("journal", "--verify").code == 0

    with closing(sqlite3.connect(data["kept"])) as kept:
        assert kept.execute("SELECT count(*) FROM records").fetchone() == (2,)
    assert left_over(elsewhere / "data") == []


def test_restoring_asks_first_where_there_is_something_to_lose(
    base: Path, owner: Owner, elsewhere: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(base, "a")
    owner("backup", "copy.db")
    put(base, "b")
    no = elsewhere / "no"
    no.write_text("n\n")
    with no.open() as answer:
        monkeypatch.setattr("sys.stdin", answer)
        assert owner("restore", "copy.db").code == 1
    assert held(base) == ["a", "b"]

    base.unlink()
    assert owner("restore", "copy.db").code == 0, "there is nothing to lose"
    assert held(base) == ["a"]


def test_two_restores_within_a_second_keep_both_bases(base: Path, elsewhere: Path) -> None:
    backup.back_up(url(base), elsewhere / "copy.db", NOW)
    kept = []
    for name in ("first", "second"):
        put(base, name)
        kept.append(backup.restore(url(base), elsewhere / "copy.db", NOW).kept)
    assert [held(path) for path in kept if path] == [["first"], ["second"]]
    assert held(base) == []


def test_a_base_too_damaged_to_open_is_kept_with_its_log(base: Path, elsewhere: Path) -> None:
    put(base, "a")
    backup.back_up(url(base), elsewhere / "copy.db", NOW)
    base.write_bytes(b"rubbish" * 1000)
    logs = [base.with_name(f"rapporteur.db-{kind}") for kind in ("wal", "journal")]
    for log in logs:
        log.write_bytes(b"rubbish too")
    kept = backup.restore(url(base), elsewhere / "copy.db", NOW).kept
    assert kept is not None
    assert kept.read_bytes() == b"rubbish" * 1000
    for log in logs:
        assert log.with_name(log.name.replace(base.name, kept.name)).read_bytes() == b"rubbish too"
        assert not log.exists()
    assert held(base) == ["a"]


@pytest.mark.parametrize("what", ["missing", "a folder", "words", "another program's", "cut short", "rotten"])
def test_what_is_no_whole_backup_changes_nothing(base: Path, owner: Owner, elsewhere: Path, what: str) -> None:
    put(base, *(f"mark {n}" for n in range(500)))
    copy = elsewhere / "copy.db"
    match what:
        case "a folder":
            copy.mkdir()
        case "words":
            copy.write_text("Dear colleagues", "utf-8")
        case "another program's":
            with closing(sqlite3.connect(copy)) as other, other:
                other.execute("CREATE TABLE invoices (id INTEGER)")
        case "cut short":
            backup.back_up(url(base), copy, NOW)
            os.truncate(copy, copy.stat().st_size // 2)
        case "rotten":
            backup.back_up(url(base), copy, NOW)
            with copy.open("rb+") as file:
                file.seek(copy.stat().st_size - 6 * 4096)
                file.write(b"\xff" * 3 * 4096)
    refused = owner("restore", "copy.db", "--yes")
    assert (refused.code, refused.said) == (2 if what != "cut short" else refused.code, "")
    assert refused.code in (1, 2)
    assert refused.complained.count("\n") == 1, "one plain sentence"
    assert "copy.db" in refused.complained
    assert len(held(base)) == 500
    assert sorted(path.name for path in base.parent.iterdir() if path.suffix == ".db") == ["rapporteur.db"]
    assert left_over(base.parent) == []


def test_a_backup_of_a_later_version_is_refused(base: Path, owner: Owner, elsewhere: Path) -> None:
    owner("backup", "copy.db")
    with closing(sqlite3.connect(elsewhere / "copy.db")) as plain, plain:
        plain.execute("UPDATE alembic_version SET version_num = '9999'")
    put(base, "a")
    refused = owner("restore", "copy.db", "-y")
    assert refused.code == 1
    assert refused.complained == (
        "copy.db was written by a later version of Rapporteur (schema 9999): install that version first."
        " Nothing was changed.\n"
    )
    assert held(base) == ["a"]


def test_the_base_itself_is_no_backup_of_itself(base: Path, owner: Owner) -> None:
    refused = owner("restore", "data/rapporteur.db", "-y")
    assert (refused.code, "is the database itself" in refused.complained) == (2, True)


async def test_a_base_somebody_has_open_is_not_replaced_under_them(base: Path, elsewhere: Path) -> None:
    backup.back_up(url(base), elsewhere / "copy.db", NOW)
    put(base, "a")
    db = await Database.open(url(base))
    async with db.read():
        with pytest.raises(DatabaseInUse, match=r"has the database .* open: stop it first"):
            await asyncio.to_thread(backup.restore, url(base), elsewhere / "copy.db", NOW)
    await db.close()
    assert left_over(base.parent) == []
    assert held(base) == ["a"]
    assert backup.restore(url(base), elsewhere / "copy.db", NOW).kept is not None


# what waited to be sent


def outgoing(key: str, not_before: datetime) -> Outgoing:
    return Outgoing(
        id=0,
        key=key,
        kind="announcement",
        person=7,
        chat=abs(hash(key)),
        data={},
        created_at=NOW,
        not_before=not_before,
        expires_at=NOW + timedelta(days=9),
    )


@pytest.mark.parametrize("moved", [False, True])
async def test_what_may_have_been_sent_since_the_backup_is_not_sent_again(
    base: Path, elsewhere: Path, moved: bool
) -> None:
    db = await Database.open(url(base))
    async with db.write() as tx:
        rows = [outgoing("waiting", NOW), outgoing("later", NOW + timedelta(days=2)), outgoing("under way", NOW)]
        assert await outbox.enqueue(tx, rows) == 3
        row = await outbox.of_key(tx, "under way")
        assert row is not None
        assert await outbox.claim(tx, NOW, row.id) is not None
    await db.close()
    copy = elsewhere / "copy.db"
    await asyncio.to_thread(backup.back_up, url(base), copy, NOW)

    found = await asyncio.to_thread(backup.restore, url(base), copy, NOW + timedelta(hours=1), moved=moved)
    db = await Database.open(url(base))
    async with db.read() as tx:
        states = {
            key: row.state for key in ("waiting", "later", "under way") if (row := await outbox.of_key(tx, key))
        }
        ended = await outbox.of_key(tx, "waiting")
    await db.close()
    if moved:
        assert found.perhaps_sent == 0
        assert states["waiting"] is OutboxState.QUEUED
        return
    assert found.perhaps_sent == 2
    assert states == {
        "waiting": OutboxState.UNCERTAIN,
        "later": OutboxState.QUEUED,
        "under way": OutboxState.UNCERTAIN,
    }
    assert ended is not None
    assert ended.ended_at == NOW + timedelta(hours=1)
    assert "restored" in ended.error


# one bot a base


async def test_a_base_has_one_tenant_until_that_one_ends(base: Path, owner: Owner) -> None:
    async with sole_tenant(url(base)):
        with pytest.raises(DatabaseInUse, match=rf"Another process \(process {os.getpid()}\) runs the bot on"):
            async with sole_tenant(url(base)):
                pytest.fail("two at once")
    async with sole_tenant(url(base)):
        assert lock_file(base).read_text().strip() == str(os.getpid())


def test_a_restore_under_a_running_bot_is_refused(base: Path, owner: Owner, elsewhere: Path) -> None:
    owner("backup", "copy.db")

    async def while_running() -> None:
        async with sole_tenant(url(base)):
            refused = await asyncio.to_thread(owner, "restore", "copy.db", "-y")
            assert refused.code == 1
            assert "runs the bot on the database data/rapporteur.db: stop it first" in refused.complained

    put(base, "a")
    asyncio.run(while_running())
    assert held(base) == ["a"]
