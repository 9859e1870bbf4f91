"""The schema's history, and bringing a database up to its newest state.

A new revision: change ``storage/tables.py``, write ``versions/vNNNN_name.py`` after the last one's pattern, and
set HEAD. A test holds the migrated schema against the tables.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final

import sqlalchemy as sa

from bot.errors import DatabaseUnavailable, SchemaTooNew

if TYPE_CHECKING:
    from alembic.config import Config

HEAD: Final = "0008"
"""The newest revision. Kept here so that a start on an up-to-date database need not load Alembic."""

SCRIPTS = Path(__file__).parent

# Any number, the same for every process that starts on one PostgreSQL database.
_ADVISORY_LOCK = 7_303_014_417

_alone = threading.Lock()


def version_of(connection: sa.Connection) -> str | None:
    """The revision a database stands at; None for an empty one.

    Raises DatabaseUnavailable where another program's tables are in it.
    """
    tables = sa.inspect(connection).get_table_names()
    if "alembic_version" not in tables:
        if tables:
            raise DatabaseUnavailable("The database holds another program's tables: name another file or database.")
        return None
    version = connection.execute(sa.text("SELECT version_num FROM alembic_version")).scalar()
    return None if version is None else str(version)


@asynccontextmanager
async def one_at_a_time() -> AsyncIterator[None]:
    """Alembic keeps the migration under way in module globals: one at a time in a process.

    Polled, because tasks of one loop and threads with loops of their own may all come here.
    """
    while not _alone.acquire(blocking=False):  # noqa: ASYNC110
        await asyncio.sleep(0.01)
    try:
        yield
    finally:
        _alone.release()


def known() -> frozenset[str]:
    """Every revision that this version knows."""
    from alembic.script import ScriptDirectory

    return frozenset(script.revision for script in ScriptDirectory.from_config(_config()).walk_revisions())


def _config() -> Config:
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(SCRIPTS).replace("%", "%%"))
    return config


def upgrade(connection: sa.Connection) -> None:
    """Run every missing revision in the transaction of ``connection``, which holds the write lock.

    Raises SchemaTooNew where the database stands at a revision this version does not know.
    """
    from alembic import command

    if connection.dialect.name == "postgresql":
        connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_ADVISORY_LOCK)))
    version = version_of(connection)
    config = _config()
    config.attributes["connection"] = connection
    if version is not None and version not in known():
        raise SchemaTooNew(
            f"The database was written by a later version of Rapporteur (schema {version});"
            " install that version, or name another database."
        )
    command.upgrade(config, HEAD)
    if connection.dialect.name == "sqlite":
        orphans = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
        if orphans:
            raise DatabaseUnavailable(
                f"The database could not be brought up to date: {len(orphans)} rows point to nothing"
                f" (the first in {orphans[0][0]}); it was left as it was."
            )
