"""Options and environment common to all tests."""

from __future__ import annotations

import os

import pytest

# python-telegram-bot hands out durations as timedelta only when asked; without it each one warns.
os.environ.setdefault("PTB_TIMEDELTA", "1")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--long-drill", action="store_true", help="make the kill drills ten times longer")


@pytest.fixture
def long_drill(request: pytest.FixtureRequest) -> bool:
    return bool(request.config.getoption("--long-drill"))
