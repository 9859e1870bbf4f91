"""One bot a database: whoever runs it holds a lock that ends with the process, however it ends.

On SQLite the lock is on a file beside the database. The file stays; that it is there means nothing. Reading and
putting records in from another process is allowed meanwhile: only running and restoring are not.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Final

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

from bot.errors import DatabaseInUse, DatabaseUnavailable
from storage.database import address_of, file_of, make_room
from storage.faults import translated

try:
    import fcntl
except ImportError:  # a system without such locks: Telegram alone keeps a second one off the line
    fcntl = None  # type: ignore[assignment]

# Any number but that of the migrations, the same for every process on one PostgreSQL database.
_ADVISORY_LOCK: Final = 7_303_014_418


@asynccontextmanager
async def sole_tenant(url: str) -> AsyncIterator[None]:
    """Hold the database at ``url`` (as :meth:`storage.database.Database.open` takes it) for running the bot on it.

    Raises DatabaseInUse at once where another process holds it, and DatabaseUnavailable where that cannot be told.
    """
    address = address_of(url)
    if address.get_backend_name() == "sqlite":
        path = file_of(address)
        await asyncio.to_thread(make_room, path)
        lock = _taken(path)
        try:
            yield
        finally:
            os.close(lock)
        return
    async with _advisory(address):
        yield


def lock_file(database: Path) -> Path:
    """The file whose lock stands for the database's."""
    return database.with_name(database.name + ".lock")


def _taken(database: Path) -> int:
    path = lock_file(database)
    try:
        lock = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError as error:
        raise DatabaseUnavailable(f"The lock {path} cannot be opened: {error.strerror}.") from error
    try:
        if fcntl is not None:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        os.ftruncate(lock, 0)
        os.write(lock, f"{os.getpid()}\n".encode())
    except BlockingIOError:
        holder = os.read(lock, 20).decode("ascii", "replace").strip()
        os.close(lock)
        raise DatabaseInUse(_sentence(str(database), f" (process {holder})" if holder.isdigit() else "")) from None
    except OSError as error:
        os.close(lock)
        raise DatabaseUnavailable(f"The lock {path} cannot be taken: {error.strerror}.") from error
    return lock


@asynccontextmanager
async def _advisory(address: sa.URL) -> AsyncIterator[None]:
    name = f"{address.host or 'localhost'}/{address.database or ''}"
    engine = create_async_engine(
        address.set(drivername="postgresql+psycopg"), hide_parameters=True, poolclass=NullPool
    )
    try:
        with translated(name):
            connection = await engine.connect()
            # Outside a transaction: a lock held for weeks must not hold a snapshot for weeks.
            await connection.execution_options(isolation_level="AUTOCOMMIT")
            held = await connection.execute(sa.select(sa.func.pg_try_advisory_lock(_ADVISORY_LOCK)))
        try:
            if not held.scalar_one():
                raise DatabaseInUse(_sentence(name, ""))
            yield
        finally:
            await connection.close()
    finally:
        await engine.dispose()


def _sentence(name: str, holder: str) -> str:
    return f"Another process{holder} runs the bot on the database {name}: stop it first, or name another database."
