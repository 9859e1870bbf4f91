"""The terminal's commands within the test's own process: the same door and error boundary, without a start each."""

from __future__ import annotations

import contextlib
import logging
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import StringIO
from unittest import mock

from bot import cli


@dataclass(frozen=True)
class Ran:
    """What a command left: its exit code, standard output and standard error."""

    code: int
    said: str
    complained: str


class Owner:
    """``owner("journal", "--verify")`` runs a command in the working folder, with the environment as it is."""

    def __call__(self, *words: str) -> Ran:
        said, complained = StringIO(), StringIO()
        code: object = 0
        with _as_it_was(), contextlib.redirect_stdout(said), contextlib.redirect_stderr(complained):
            try:
                with mock.patch.object(sys, "argv", ["bot.py", *words]):
                    cli.main()
            except SystemExit as end:
                code = end.code or 0
        assert isinstance(code, int)
        return Ran(code, said.getvalue(), complained.getvalue())


@contextmanager
def _as_it_was() -> Iterator[None]:
    """Logging is set up by every command, once a process: put back what was there."""
    root = logging.getLogger()
    handlers, level, hook = root.handlers[:], root.level, sys.excepthook
    try:
        yield
    finally:
        logging.captureWarnings(False)
        root.handlers[:], sys.excepthook = handlers, hook
        root.setLevel(level)
