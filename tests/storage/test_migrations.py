"""The schema: what the migrations make is what the tables say, on whatever start."""

from __future__ import annotations

import asyncio
import shutil
import sqlite3
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy.dialects import postgresql
from sqlalchemy.schema import CreateIndex, CreateTable

from bot.errors import DatabaseUnavailable, SchemaTooNew
from storage import migrations, parties
from storage.database import Database
from storage.rows import Party, PartyKind, PartyName
from storage.tables import metadata

ROOT = Path(__file__).parents[2]
PARTY = Party(key="AA", code="AA", kind=PartyKind.STATE)


async def test_the_migrated_schema_is_what_the_tables_say(db: Database) -> None:
    def differences(connection: sa.Connection) -> list[object]:
        options = {"compare_type": True}
        return list(compare_metadata(MigrationContext.configure(connection, opts=options), metadata))

    async with db.read() as tx:
        assert await tx.run_sync(differences) == []


def test_the_head_named_in_the_code_is_the_last_script() -> None:
    config = Config()
    config.set_main_option("script_location", str(migrations.SCRIPTS))
    assert ScriptDirectory.from_config(config).get_heads() == [migrations.HEAD]


def test_the_tables_can_be_made_on_postgresql() -> None:
    dialect = postgresql.dialect()
    for table in metadata.sorted_tables:
        assert str(CreateTable(table).compile(dialect=dialect)).strip().startswith("CREATE TABLE")
        for index in table.indexes:
            assert "INDEX" in str(CreateIndex(index).compile(dialect=dialect))


async def test_many_tasks_start_on_one_new_database_and_on_others(tmp_path: Path) -> None:
    urls = [f"sqlite:///{tmp_path}/{name}.db" for name in ("one", "one", "one", "one", "two", "three")]
    bases = await asyncio.gather(*(Database.open(url) for url in urls))
    for base in bases:
        async with base.write() as tx:
            await parties.put_parties(tx, [PARTY], [])
        await base.close()


def release(go: Path, number: int) -> None:
    """Let all start at one moment, once all are ready."""
    while len(list(go.parent.glob(f"{go.name}?"))) < number:
        time.sleep(0.01)
    go.touch()


async def test_many_processes_start_on_one_new_database(tmp_path: Path, url: str) -> None:
    script = (
        "import asyncio, pathlib, sys, time\n"
        "from storage.database import Database\n"
        "import alembic.command\n"
        "go = pathlib.Path(sys.argv[2])\n"
        "go.with_name(go.name + sys.argv[3]).touch()\n"
        "while not go.exists(): time.sleep(0.001)\n"
        "async def main():\n"
        "    db = await Database.open(sys.argv[1])\n"
        "    async with db.read() as tx: pass\n"
        "    await db.close()\n"
        "asyncio.run(main())\n"
    )
    go = tmp_path / "go"
    starts = [
        await asyncio.create_subprocess_exec(sys.executable, "-c", script, url, str(go), str(number), cwd=ROOT)
        for number in range(4)
    ]
    await asyncio.to_thread(release, go, 4)
    assert [await start.wait() for start in starts] == [0] * 4


async def test_a_database_of_a_later_version_is_left_alone(url: str, tmp_path: Path) -> None:
    await (await Database.open(url)).close()
    with sqlite3.connect(tmp_path / "base.db") as plain:
        plain.execute("UPDATE alembic_version SET version_num = '9999'")
    plain.close()
    with pytest.raises(SchemaTooNew, match=r"later version of Rapporteur \(schema 9999\)"):
        await Database.open(url)


async def test_another_programs_database_is_left_alone(url: str, tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "base.db") as plain:
        plain.execute("CREATE TABLE invoices (id INTEGER)")
    plain.close()
    with pytest.raises(DatabaseUnavailable, match="another program"):
        await Database.open(url)
    with sqlite3.connect(tmp_path / "base.db") as plain:
        assert plain.execute("SELECT name FROM sqlite_master").fetchall() == [("invoices",)]
    plain.close()


@pytest.fixture
def later_version(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """The scripts with one more revision, whose text the test hands in."""
    scripts = tmp_path / "scripts"
    shutil.copytree(migrations.SCRIPTS, scripts, ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.setattr(migrations, "SCRIPTS", scripts)
    monkeypatch.setattr(migrations, "HEAD", "test")

    def write(text: str) -> None:
        (scripts / "versions" / "vtest.py").write_text(text)

    return write


def revision(before: str, *steps: str) -> str:
    lines = [
        "import sqlalchemy as sa",
        "from alembic import op",
        "revision = 'test'",
        f"down_revision = '{before}'",
    ]
    return "\n".join([*lines, "def upgrade():", *(f"    {step}" for step in steps), ""])


HEAD = migrations.HEAD


async def test_changing_a_table_keeps_the_rows_that_point_to_it(
    url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, later_version: Callable[[str], None]
) -> None:
    with monkeypatch.context() as earlier:
        earlier.setattr(migrations, "HEAD", HEAD)
        db = await Database.open(url)
    async with db.write() as tx:
        await parties.put_parties(tx, [PARTY], [PartyName(party="AA", language="en", name="State AA")])
    await db.close()
    later_version(
        revision(
            HEAD,
            "with op.batch_alter_table('parties', recreate='always') as batch:",
            "    batch.add_column(sa.Column('flag', sa.Text, server_default=''))",
        )
    )
    db = await Database.open(url)
    async with db.read() as tx:
        assert (await tx.exec_driver_sql("SELECT key, flag FROM parties")).all() == [("AA", "")]
        assert len(await parties.all_names(tx)) == 1
    await db.close()


async def test_a_migration_that_leaves_orphans_is_undone(
    url: str, monkeypatch: pytest.MonkeyPatch, later_version: Callable[[str], None]
) -> None:
    with monkeypatch.context() as earlier:
        earlier.setattr(migrations, "HEAD", HEAD)
        db = await Database.open(url)
    async with db.write() as tx:
        await parties.put_parties(tx, [PARTY], [PartyName(party="AA", language="en", name="State AA")])
    await db.close()
    later_version(revision(HEAD, "op.execute('DELETE FROM parties')"))
    with pytest.raises(DatabaseUnavailable, match="1 rows point to nothing"):
        await Database.open(url)
    monkeypatch.setattr(migrations, "HEAD", HEAD)
    db = await Database.open(url)
    async with db.read() as tx:
        assert await parties.all_parties(tx) == (PARTY,)
    await db.close()
