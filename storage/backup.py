"""Copies of the whole base, taken while the bot writes, and a base put back from one.

A copy is one SQLite file of one moment: everything committed before it was begun is in it. It is written under
another name, checked, brought to the disk and only then given its name: a file of that name is always whole.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import tempfile
import time
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final
from urllib.parse import quote

from bot.errors import BadInput, DatabaseInUse, DatabaseUnavailable, SchemaTooNew
from storage import migrations
from storage.database import PATIENCE, address_of, file_of
from storage.faults import translated
from storage.figures import BACKED_UP

_BESIDE: Final = ("-wal", "-shm", "-journal")
_PERHAPS_SENT: Final = "It waited when the backup was made that was restored: it may have been sent since."


@dataclass(frozen=True, kw_only=True, slots=True)
class Copy:
    """A copy that was checked. ``took`` counts the copying and the checking."""

    path: Path
    size: int  # bytes
    took: timedelta


@dataclass(frozen=True, kw_only=True, slots=True)
class Restored:
    """``kept``: where the base before it went, None where there was none. ``schema`` is the copy's.

    ``perhaps_sent``: messages that waited when the copy was made, and are not sent by themselves now.
    """

    kept: Path | None
    schema: str
    perhaps_sent: int


def back_up(url: str, target: Path, now: datetime) -> Copy:
    """Copy the SQLite base at ``url`` to ``target``; in a folder, under a name with the instant ``now``.

    Blocks its thread for as long as the disk takes. Raises BadInput where the base is on PostgreSQL, there is none,
    or the target cannot be, and DatabaseUnavailable where the base cannot be read or the copy is not whole.
    """
    database = path_of(url)
    if not database.is_file():
        raise BadInput(f"There is no database at {database} to back up.")
    if target.is_dir():
        target = target / f"{database.stem}-{now:%Y-%m-%dT%H%M%SZ}{database.suffix}"
    if not target.parent.is_dir():
        raise BadInput(f"There is no folder {target.parent} for the backup: make it first.")
    if target.exists():
        if target.samefile(database):
            raise BadInput(f"{target} is the database itself: name another file.")
        _schema_of(target, "{} is there and is no backup: it is not overwritten. Name another file.")
    begun = time.monotonic()
    with _part_of(target) as part:
        _copy(database, part)
        if not _is_whole(part):
            raise DatabaseUnavailable(f"The database {database} is damaged: restore it from an older backup.")
        size = part.stat().st_size
        _into_place(part, target)
    _note(database, now)
    return Copy(path=target, size=size, took=timedelta(seconds=time.monotonic() - begun))


def restore(url: str, copy: Path, now: datetime, *, moved: bool = False) -> Restored:
    """Put the copy in the place of the SQLite base at ``url``, which is kept under a name with the instant ``now``.

    To be called by its only tenant (:func:`storage.tenancy.sole_tenant`). Messages that waited to be sent when the
    copy was made become uncertain, because the bot that ran on may have sent them; ``moved`` says that none did.

    Raises BadInput where ``copy`` is no backup or not whole, SchemaTooNew where it is a later version's,
    DatabaseInUse where another process has the base open; nothing was changed then.
    """
    database = path_of(url)
    schema = _schema_of(copy, "{} is no backup of Rapporteur: nothing was changed.")
    if schema not in migrations.known():
        raise SchemaTooNew(
            f"{copy} was written by a later version of Rapporteur (schema {schema}): install that version first."
            " Nothing was changed."
        )
    if database.exists() and copy.samefile(database):
        raise BadInput(f"{copy} is the database itself: there is nothing to restore.")
    with _part_of(database) as part:
        _copy(copy, part)
        if not _is_whole(part):
            raise BadInput(f"{copy} is damaged: nothing was changed. Take an older backup.")
        perhaps_sent = 0 if moved else _distrust(part, now)
        kept = _set_aside(database, now) if database.exists() else None
        _into_place(part, database)
    return Restored(kept=kept, schema=schema, perhaps_sent=perhaps_sent)


def path_of(url: str) -> Path:
    """The file of the SQLite base at ``url``. BadInput, with what to do instead, for one on PostgreSQL."""
    address = address_of(url)
    if address.get_backend_name() != "sqlite":
        where = f"--host={address.host or 'localhost'} --dbname={address.database or 'NAME'}"
        raise BadInput(
            f"The base is on PostgreSQL, which has tools of its own: pg_dump --format=custom --file=FILE {where}"
            f" makes a backup, and pg_restore --clean {where} FILE puts it back."
        )
    return file_of(address)


def _open(path: Path, mode: str) -> sqlite3.Connection:
    return sqlite3.connect(
        f"file:{quote(str(path.absolute()))}?mode={mode}",
        uri=True,
        isolation_level=None,
        timeout=PATIENCE.total_seconds(),
    )


def _schema_of(copy: Path, refusal: str) -> str:
    """The revision a file stands at. BadInput with the refusal, about its name, where it is none of our bases."""
    if not copy.is_file():
        raise BadInput(f"There is no file {copy}.")
    try:
        with closing(_open(copy, "ro")) as base:
            (schema,) = base.execute("SELECT version_num FROM alembic_version").fetchone() or ("",)
            base.execute("SELECT count(*) FROM counters").fetchone()
    except sqlite3.Error:
        raise BadInput(refusal.format(copy)) from None
    return str(schema)


@contextmanager
def _part_of(target: Path) -> Iterator[Path]:
    """An empty file beside the target, for its owner alone; gone at the end unless it was put into place."""
    try:
        handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}-", suffix=".part")
    except OSError as error:
        raise BadInput(f"{target.parent} cannot be written to: {error.strerror}.") from error
    os.close(handle)
    part = Path(name)
    try:
        yield part
    except OSError as error:
        raise DatabaseUnavailable(f"{target} cannot be written: {error.strerror}.") from error
    finally:
        _remove([part, *_beside(part)])


def _copy(source: Path, part: Path) -> None:
    """All pages in one go: one moment of the source, whoever writes to it meanwhile."""
    with translated(str(source)), closing(_open(source, "rw")) as base, closing(_open(part, "rw")) as made:
        base.backup(made)
        made.execute("PRAGMA journal_mode = DELETE")  # one file, with nothing beside it


def _note(database: Path, now: datetime) -> None:
    """Keep in the base when it was last backed up, for those who watch over it; the backup is good without."""
    with suppress(sqlite3.Error), closing(_open(database, "rw")) as base:
        base.execute("REPLACE INTO marks (name, at) VALUES (?, ?)", (BACKED_UP, _stamp(now)))


def _stamp(now: datetime) -> str:
    """An instant as the tables keep it."""
    return f"{now.astimezone(UTC):%Y-%m-%d %H:%M:%S.%f}"


def _is_whole(part: Path) -> bool:
    try:
        with closing(_open(part, "rw")) as made:
            found = made.execute("PRAGMA integrity_check").fetchall()
            return found == [("ok",)] and not made.execute("PRAGMA foreign_key_check").fetchall()
    except sqlite3.DatabaseError:
        return False


def _distrust(part: Path, now: datetime) -> int:
    """What waited to be sent when the copy was made may have been sent by the bot that ran on."""
    with translated(str(part)), closing(_open(part, "rw")) as made:
        if not made.execute("SELECT 1 FROM sqlite_master WHERE name = 'outbox'").fetchone():
            return 0
        return made.execute(
            "UPDATE outbox SET state = 'uncertain', ended_at = :now, error = :why"
            " WHERE state = 'sending' OR state = 'queued' AND not_before <= :now",
            {"now": _stamp(now), "why": _PERHAPS_SENT},
        ).rowcount


def _set_aside(database: Path, now: datetime) -> Path:
    """Keep the base under a dated name too; its log is folded in, or kept with it where the base is too damaged."""
    kept = _kept_name(database, now)
    # Opening a damaged base may throw its log away: it is kept apart until that has gone well.
    spares = [
        Path(shutil.copy2(path, kept.with_name(kept.name + path.name.removeprefix(database.name))))
        for path in _beside(database)
        if path.exists()
    ]
    try:
        with closing(_open(database, "rw")) as base:
            base.execute("PRAGMA locking_mode = EXCLUSIVE")
            base.execute("BEGIN EXCLUSIVE")  # fails where anybody else has it open
            base.execute("COMMIT")
            base.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    except sqlite3.Error as error:
        if getattr(error, "sqlite_errorname", "").startswith("SQLITE_BUSY"):
            _remove(spares)
            raise DatabaseInUse(
                f"Another process has the database {database} open: stop it first. Nothing was changed."
            ) from None
    else:
        _remove(spares)
    _remove(_beside(database))  # a log left there would be taken for that of the base that is put back
    try:
        os.link(database, kept)  # both names at once: at no moment is there no base
    except OSError:
        database.replace(kept)
    return kept


def _remove(paths: Iterable[Path]) -> None:
    for path in paths:
        path.unlink(missing_ok=True)


def _kept_name(database: Path, now: datetime) -> Path:
    name, number = f"{database.stem}-before-{now:%Y-%m-%dT%H%M%SZ}", 1
    kept = database.with_name(name + database.suffix)
    while kept.exists():
        number += 1
        kept = database.with_name(f"{name}-{number}{database.suffix}")
    return kept


def _beside(database: Path) -> list[Path]:
    return [database.with_name(database.name + suffix) for suffix in _BESIDE]


def _into_place(part: Path, target: Path) -> None:
    with part.open("rb+") as file:
        os.fsync(file.fileno())
    part.replace(target)
    with suppress(OSError):  # some systems do not take a folder to the disk
        folder = os.open(target.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
