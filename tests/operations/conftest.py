"""A base in a folder of its own, and somebody at the machine's terminal."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from tests.auxil.terminal import Owner


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """No .env of the developer's and no BOT_ variable reaches a test."""
    for name in [name for name in os.environ if name.upper().startswith("BOT_")]:
        monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def base(elsewhere: Path, empty_database: Path) -> Path:
    """The file of an empty base where the terminal expects it."""
    (elsewhere / "data").mkdir()
    return Path(shutil.copy(empty_database, elsewhere / "data" / "rapporteur.db"))


@pytest.fixture
def owner(elsewhere: Path) -> Owner:
    return Owner()
