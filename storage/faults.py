"""Errors of the drivers, made ours where they enter: one sentence that says what to do."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError, IntegrityError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from bot.errors import DatabaseUnavailable, StorageError

# The start of SQLite's name for an error → what to say of the database.
_SENTENCES = {
    "SQLITE_CANTOPEN": "cannot be opened: check that the folder exists and may be written to",
    "SQLITE_NOTADB": "is not a database: name another file or move this one away",
    "SQLITE_CORRUPT": "is damaged: restore it from a backup",
    "SQLITE_BUSY": "stayed locked by another process: try again, or stop the other one",
    "SQLITE_LOCKED": "stayed locked by another process: try again, or stop the other one",
    "SQLITE_FULL": "cannot grow: the disk is full",
    "SQLITE_READONLY": "cannot be written to: check its permissions",
    "SQLITE_PERM": "cannot be written to: check its permissions",
    "SQLITE_IOERR": "cannot be read or written: the disk reports an error",
    "SQLITE_PROTOCOL": "stayed locked by another process: try again, or stop the other one",
}


@contextmanager
def translated(name: str) -> Iterator[None]:
    """Turn what drivers raise within the block into DatabaseUnavailable or StorageError about ``name``."""
    try:
        yield
    except PoolTimeout as error:
        raise DatabaseUnavailable(
            f"The database {name} is busy: too many transactions wait for it; try again."
        ) from error
    except IntegrityError as error:
        raise StorageError(f"The database {name} refused a contradictory row: {error.orig}.") from error
    except DBAPIError as error:
        raise _of_driver(name, error.orig) from error
    except sqlite3.Error as error:
        raise _of_driver(name, error) from error
    except SQLAlchemyError as error:
        raise StorageError(f"The database {name} cannot do this: {error}.") from error


def _of_driver(name: str, error: BaseException | None) -> StorageError:
    code = getattr(error, "sqlite_errorname", "")
    for start, sentence in _SENTENCES.items():
        if code.startswith(start):
            return DatabaseUnavailable(f"The database {name} {sentence}.")
    if getattr(error, "sqlstate", None) is None and not isinstance(error, sqlite3.Error):
        # PostgreSQL's driver gives no state where no server answered.
        return DatabaseUnavailable(f"The database {name} cannot be reached: {error}.")
    return StorageError(f"The database {name} cannot do this: {error}.")
