"""What the tests of records share."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from bot.parties.lexicon import Lexicon
from bot.records.draft import draft
from bot.records.reader import read_file
from bot.records.types import Draft
from tests.records.forms import Parts, write

SHARED = Path(__file__).resolve().parents[2].parent / "shared" / "records"

Recognise = Callable[[Parts, str], Awaitable[Draft]]


def shared(name: str) -> Path:
    path = SHARED / name
    if not path.exists():
        pytest.skip(f"{name} is not beside the project (../shared/records)")
    return path


@pytest.fixture(scope="session")
def lexicon() -> Lexicon:
    return Lexicon.standard()


@pytest.fixture(scope="session")
def recognise(tmp_path_factory: pytest.TempPathFactory, lexicon: Lexicon) -> Recognise:
    """Writes a record in a form, reads the file and gives the draft; each once."""
    known: dict[tuple[str, str], Draft] = {}

    async def one(parts: Parts, form: str) -> Draft:
        key = (repr(parts), form)
        if key not in known:
            path = write(parts, form, tmp_path_factory.mktemp("form"))
            known[key] = draft(await read_file(path), lexicon)
        return known[key]

    return one


def speakers(found: Draft) -> dict[int, list[tuple[str, ...]]]:
    """By paragraph, sentence by sentence: Party.keys, or "?name" of those not known."""
    out: dict[int, list[tuple[str, ...]]] = {}
    for passage in found.passages:
        who = tuple(speaker.party or f"?{speaker.name}" for speaker in passage.speakers)
        out.setdefault(passage.paragraph, []).extend([who] * len(passage.sentences))
    return out
