"""The folder of the search index: one generation in use, a note of what it is, and a lock for writers.

::

    index/
      state.json            which generation is in use, and what it was made from
      lock                  held by the one process that writes
      g-5f1c…/              a generation: the engine's own files

A rebuild fills a new generation and then names it in ``state.json``, in one step: a process killed on the way
leaves the one in use as it was. Who searches an older generation keeps it open until the next refresh.
"""

from __future__ import annotations

import asyncio
import fcntl
import json
import os
import secrets
import shutil
import zlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import timedelta
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, Final

from bot.errors import IndexUnavailable
from storage.changes import Change
from storage.rows import Visibility

if TYPE_CHECKING:
    import tantivy

_FORMAT: Final = 2
"""Raise it with any change to the schema or to what is put into it."""

_SENTENCE_BITS: Final = 20


def place_of(passage: int, sentence: int) -> int:
    """One number for a sentence; by it sentences stand in the order of their passages."""
    return passage << _SENTENCE_BITS | sentence


def split_place(place: int) -> tuple[int, int]:
    """Passage and sentence of a place."""
    return place >> _SENTENCE_BITS, place & ((1 << _SENTENCE_BITS) - 1)


_VISIBILITIES: Final = tuple(Visibility)


def mark_of(*, spoken: bool, visibility: Visibility) -> int:
    """What is looked up of a hit, in one number."""
    return _VISIBILITIES.index(visibility) << 1 | spoken


def split_mark(mark: int) -> tuple[bool, Visibility]:
    """Spoken, visibility."""
    return bool(mark & 1), _VISIBILITIES[mark >> 1]


def is_damage(error: BaseException) -> bool:
    """Whether an error of the engine means that its files are not to be used.

    Its panics come as an exception that is no Exception.
    """
    return isinstance(error, ValueError | OSError) or type(error).__name__ == "PanicException"


def schema() -> tantivy.Schema:
    from tantivy import SchemaBuilder

    build = SchemaBuilder()
    build.add_text_field("words", tokenizer_name="whitespace", index_option="position")
    for facet in ("speaker", "meeting", "visibility", "spoken"):
        build.add_text_field(facet, tokenizer_name="raw", index_option="basic")
    # Signed, though none is negative: the engine takes a Python int for signed, and dies of it in an unsigned one.
    for facet in ("item", "record"):
        build.add_integer_field(facet, indexed=True)
    build.add_integer_field("place", fast=True)
    build.add_integer_field("marks", fast=True)
    return build.build()


@dataclass(frozen=True, slots=True)
class State:
    """What an index is: the change it has taken in last, and how many sentences it has dropped since built."""

    generation: str
    change: Change
    dropped: int
    files: dict[str, int]  # name → checksum


class IndexFolder:
    """The folder on disk; knows generations, not words."""

    def __init__(self, path: Path) -> None:
        self.path = path

    @classmethod
    def at(cls, path: Path) -> IndexFolder:
        """The folder, made where missing; IndexUnavailable where it cannot be."""
        try:
            path.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            raise IndexUnavailable(
                f"The folder of the search index, {path}, cannot be made: {error.strerror}."
            ) from error
        return cls(path)

    def state(self, analyser: str) -> State | None:
        """What ``state.json`` says; None where there is none, or it is of another version, or nonsense."""
        try:
            found = json.loads((self.path / "state.json").read_text("utf-8"))
            if found["version"] != _version(analyser):
                return None
            change = Change(int(found["change"]), str(found["stamp"]))
            files = {str(name): int(checksum) for name, checksum in found["files"].items()}
            return State(str(found["generation"]), change, int(found["dropped"]), files)
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            return None

    def opened(self, state: State) -> tantivy.Index | None:
        """The generation in use; None where it is gone or not as it was written.

        Reads every file through, about a second for two gigabytes.
        """
        from tantivy import Index

        folder = self.path / state.generation
        try:
            if any(_checksum(folder / name) != checksum for name, checksum in state.files.items()):
                return None
            index = Index.open(str(folder))
            index.config_reader("manual")
            index.reload()
        except BaseException as error:
            if not is_damage(error):
                raise
            return None
        return index

    def new_generation(self) -> str:
        """A name for a new generation. Those that are not in use, left by processes that died, go."""
        used = _generation_in(self.path / "state.json")
        for left in self.path.glob("g-*"):
            if left.name != used:
                shutil.rmtree(left, ignore_errors=True)
        return f"g-{secrets.token_hex(6)}"

    def new_index(self, generation: str) -> tantivy.Index:
        """An empty index in a new generation."""
        from tantivy import Index

        try:
            (self.path / generation).mkdir(mode=0o700)
            return Index(schema(), path=str(self.path / generation), reuse=False)
        except (OSError, ValueError) as error:
            raise IndexUnavailable(f"The search index cannot be written to {self.path}: {error}.") from error

    def publish(self, state: State, analyser: str) -> None:
        """Name the generation in use, in one step; those not in use go."""
        note = {
            "version": _version(analyser),
            "generation": state.generation,
            "change": state.change.number,
            "stamp": state.change.stamp,
            "dropped": state.dropped,
            "files": state.files,
        }
        draft = self.path / "state.json.new"
        try:
            with draft.open("w", encoding="utf-8") as file:
                json.dump(note, file)
                file.flush()
                os.fsync(file.fileno())
            draft.replace(self.path / "state.json")
        except OSError as error:
            raise IndexUnavailable(
                f"The search index cannot be written to {self.path}: {error.strerror}."
            ) from error
        for left in self.path.glob("g-*"):
            if left.name != state.generation:
                shutil.rmtree(left, ignore_errors=True)

    def written(self, generation: str, change: Change, before: State | None = None) -> State:
        """What a generation is once it was written; ``before``, what it was where it was added to."""
        # The engine never changes a file it has written, but for its two lists of files.
        known = before.files if before else {}
        files = {
            path.name: known[path.name] if path.name in known and path.suffix != ".json" else _checksum(path)
            for path in sorted((self.path / generation).iterdir())
            if path.suffix != ".lock"
        }
        return State(generation, change, 0, files)

    def discard(self) -> None:
        """Have the index made again at the next refresh."""
        with suppress(OSError):
            (self.path / "state.json").unlink()

    @asynccontextmanager
    async def held(self, patience: timedelta) -> AsyncIterator[None]:
        """Hold the writers' lock. It falls with the process that holds it, however that ends."""
        try:
            file = os.open(self.path / "lock", os.O_RDWR | os.O_CREAT, 0o600)
        except OSError as error:
            raise IndexUnavailable(
                f"The search index cannot be written to {self.path}: {error.strerror}."
            ) from error
        try:
            end = asyncio.get_running_loop().time() + patience.total_seconds()
            while not _lock(file):
                if asyncio.get_running_loop().time() >= end:
                    raise IndexUnavailable(
                        f"The search index in {self.path} is being written by another process;"
                        " wait for it to finish, or try again in a moment."
                    )
                await asyncio.sleep(0.05)
            yield
        finally:
            os.close(file)


def _lock(file: int) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _version(analyser: str) -> str:
    return f"{_FORMAT}/{metadata.version('tantivy')}/{analyser}"


def _generation_in(note: Path) -> str | None:
    """The generation a note names, whatever its version: somebody may be searching it."""
    try:
        return str(json.loads(note.read_text("utf-8"))["generation"])
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _checksum(path: Path) -> int:
    total = 0
    with path.open("rb") as file:
        while block := file.read(1 << 20):
            total = zlib.crc32(block, total)
    return total
