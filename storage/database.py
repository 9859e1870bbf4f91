"""The database: opened, brought up to date, and handed out one transaction at a time.

SQLite by default. Its drivers' defaults lose updates silently, so connections are set up here by hand: the
driver starts no transactions of its own, a writer takes its lock at BEGIN and not at its first write, and
waits for it. Readers and writers have connections of their own: a reader's cannot write, and the one writer's
queue is fair, where SQLite's own waiting is a lottery. On PostgreSQL both share one pool.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from datetime import timedelta
from pathlib import Path
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlalchemy.pool import NullPool

from bot.errors import BadSettings, DatabaseUnavailable
from storage import migrations
from storage.faults import translated

Tx = AsyncConnection
"""A transaction: the first argument of every function of the ground."""

PATIENCE: Final = timedelta(seconds=10)
"""How long a transaction waits for another process's write lock."""

READERS: Final = 8


class Database:
    """Open with :meth:`open`; ``async with db.write() as tx`` or ``db.read()``; close at the end."""

    def __init__(self, name: str, writer: AsyncEngine, reader: AsyncEngine) -> None:
        self.name = name
        """What to call it before a person: a path, or host and database, never a password."""
        self._writer = writer
        self._reader = reader

    @classmethod
    async def open(cls, url: str, *, patience: timedelta = PATIENCE) -> Database:
        """The database at ``url``, with the newest schema; a missing SQLite file is made, with its folder.

        ``sqlite:///relative.db``, ``sqlite:////absolute.db`` or ``postgresql://user@host/name``.
        Raises BadSettings, DatabaseUnavailable or SchemaTooNew.
        """
        address = address_of(url)
        if address.get_backend_name() == "sqlite":
            db = await cls._open_sqlite(address, patience)
        else:
            db = cls._of_postgresql(address)
        try:
            await db._bring_up_to_date()
            if db.on_sqlite:
                await db._write_ahead(patience)
        except BaseException:
            await db.close()
            raise
        return db

    @property
    def on_sqlite(self) -> bool:
        return self._writer.dialect.name == "sqlite"

    def write(self) -> AbstractAsyncContextManager[Tx]:
        """A transaction that may write: committed at the end of the block, rolled back on any error."""
        return self._begin(self._writer, commit=True)

    def read(self) -> AbstractAsyncContextManager[Tx]:
        """A transaction that sees one state of the base throughout, and cannot write."""
        return self._begin(self._reader, commit=False)

    async def scrub(self) -> None:
        """Fold SQLite's log into the database file, so that erased texts leave the disk as well.

        An erased text is overwritten in the database at once, but an older copy may sit in the log beside it
        until that is folded in. Skipped where somebody is reading: the next call does it. Nothing to do on
        PostgreSQL, whose VACUUM is the operator's.
        """
        if self.on_sqlite:
            with suppress(DatabaseUnavailable):
                await self._outside_transactions("PRAGMA wal_checkpoint(TRUNCATE)")

    async def close(self) -> None:
        """Close every connection; transactions under way are rolled back."""
        await self._reader.dispose()
        await self._writer.dispose()

    @asynccontextmanager
    async def _begin(self, engine: AsyncEngine, *, commit: bool) -> AsyncIterator[Tx]:
        with translated(self.name):
            async with engine.connect() as tx:
                await tx.begin()
                yield tx
                await (tx.commit() if commit else tx.rollback())

    @classmethod
    async def _open_sqlite(cls, address: sa.URL, patience: timedelta) -> Database:
        path = file_of(address)
        await asyncio.to_thread(make_room, path)
        address = address.set(drivername="sqlite+aiosqlite")
        common: dict[str, Any] = {"hide_parameters": True, "pool_timeout": patience.total_seconds()}
        writer = create_async_engine(
            address, **common, pool_size=1, max_overflow=0, execution_options={"begin": "BEGIN IMMEDIATE"}
        )
        reader = create_async_engine(
            address, **common, pool_size=READERS, max_overflow=READERS, execution_options={"begin": "BEGIN"}
        )
        _prepare(writer, patience)
        _prepare(reader, patience, "PRAGMA query_only = ON")
        return cls(str(path), writer, reader)

    @classmethod
    def _of_postgresql(cls, address: sa.URL) -> Database:
        try:
            engine = create_async_engine(
                address.set(drivername="postgresql+psycopg"), hide_parameters=True, pool_pre_ping=True
            )
        except ModuleNotFoundError as error:
            raise BadSettings(
                "A PostgreSQL database needs the driver: install psycopg with its binary and pool extras."
            ) from error
        # A read transaction keeps to one snapshot.
        reader = engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
        return cls(f"{address.host or 'localhost'}/{address.database or ''}", engine, reader)

    async def _outside_transactions(self, statement: str) -> None:
        """Run one of the few statements that SQLite takes only outside a transaction."""
        with translated(self.name):
            async with self._writer.connect() as connection:
                await connection.execution_options(begin="")
                await connection.exec_driver_sql(statement)

    async def _write_ahead(self, patience: timedelta) -> None:
        """Switch SQLite to its write-ahead log, in which readers and the writer do not wait for each other.

        The switch is kept in the file. It fails at once, without SQLite's own waiting, where another process
        is doing the same.
        """
        end = asyncio.get_running_loop().time() + patience.total_seconds()
        while True:
            try:
                return await self._outside_transactions("PRAGMA journal_mode = WAL")
            except DatabaseUnavailable:
                if asyncio.get_running_loop().time() > end:
                    raise
                await asyncio.sleep(0.02)

    async def _bring_up_to_date(self) -> None:
        """Run the migrations that are missing, under a lock that holds out every other process."""
        async with self.read() as tx:
            version = await tx.run_sync(migrations.version_of)
        if version == migrations.HEAD:
            return
        if self.on_sqlite:
            # Changing a table on SQLite means copying it; with foreign keys on, dropping the old one would
            # delete every row that points to it. The switch has no effect within a transaction.
            engine = create_async_engine(
                self._writer.url,
                hide_parameters=True,
                poolclass=NullPool,
                execution_options={"begin": "BEGIN IMMEDIATE"},
            )
            _prepare(engine, PATIENCE, "PRAGMA foreign_keys = OFF")
        else:
            engine = self._writer
        try:
            async with migrations.one_at_a_time(), self._begin(engine, commit=True) as tx:
                await tx.run_sync(migrations.upgrade)
        finally:
            if engine is not self._writer:
                await engine.dispose()


def address_of(url: str) -> sa.URL:
    """The address taken apart. Raises BadSettings where it is not one of SQLite or PostgreSQL."""
    try:
        address = sa.make_url(url)
        backend = address.get_backend_name()
    except SQLAlchemyError:
        backend = ""
    if backend not in ("sqlite", "postgresql"):
        raise BadSettings(
            "The database setting is not understood: write sqlite:///data/rapporteur.db"
            " or postgresql://user@host/name."
        )
    return address


def file_of(address: sa.URL) -> Path:
    """The file of an SQLite database. Raises BadSettings where the address names none."""
    if not address.database or address.database == ":memory:" or "mode" in address.query:
        raise BadSettings("The database setting must name a file, for instance sqlite:///data/rapporteur.db.")
    return Path(address.database)


def make_room(path: Path) -> None:
    """Make the folder of a database that is not there yet, for its owner alone."""
    try:
        if not path.parent.is_dir():
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise DatabaseUnavailable(
            f"The folder of the database, {path.parent}, cannot be made: {error.strerror}."
        ) from error


def _prepare(engine: AsyncEngine, patience: timedelta, *pragmas: str) -> None:
    """Set SQLite up on each new connection."""

    @sa.event.listens_for(engine.sync_engine, "connect")
    def connected(connection: Any, _record: object) -> None:
        connection.isolation_level = None  # BEGIN is ours, below; the driver's own comes too late
        cursor = connection.cursor()
        for pragma in (
            f"PRAGMA busy_timeout = {patience // timedelta(milliseconds=1)}",
            "PRAGMA foreign_keys = ON",
            "PRAGMA synchronous = FULL",  # what was confirmed to Telegram survives a power cut
            "PRAGMA secure_delete = ON",  # erased question texts are overwritten
            *pragmas,
        ):
            cursor.execute(pragma)
        cursor.close()

    @sa.event.listens_for(engine.sync_engine, "begin")
    def began(connection: sa.Connection) -> None:
        if statement := connection.get_execution_options()["begin"]:
            connection.exec_driver_sql(statement)
