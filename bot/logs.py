"""Logging that no token passes.

python-telegram-bot and httpx put the token into addresses, ``repr`` and error texts, so whatever a handler is
about to write is cleaned first: the message, its arguments, the traceback and the stack.
"""

from __future__ import annotations

import logging
import re
import sys
import traceback
from collections.abc import Iterable
from types import TracebackType
from typing import TextIO
from urllib.parse import quote

# No \b in front: in ".../bot123456:AAE…" the digits follow a letter.
_TOKEN = re.compile(r"\d{6,12}(?::|%3A)[A-Za-z0-9_-]{30,}", re.IGNORECASE)
_HIDDEN = "[token hidden]"
# aiosqlite and SQLAlchemy write out the values of statements at DEBUG: the texts of questions among them.
_LIBRARIES_AT_WARNING = (
    "aiosqlite",
    "alembic",
    "apscheduler",
    "asyncio",
    "httpcore",
    "httpx",
    "pypdf",
    "sqlalchemy",
    "telegram",
    "uvicorn",
)


class Redactor:
    """Replaces everything that looks like a bot token, and each secret it was told of, however short."""

    def __init__(self, secrets: Iterable[str] = ()) -> None:
        known = {form for secret in secrets if secret for form in (secret, quote(secret, safe=""))}
        self._known = sorted(known, key=len, reverse=True)

    def __call__(self, text: str) -> str:
        for secret in self._known:
            text = text.replace(secret, _HIDDEN)
        return _TOKEN.sub(_HIDDEN, text)


class RedactingHandler(logging.StreamHandler[TextIO]):
    """Writes records only after they were cleaned.

    The cleaning is the handler's own and not a ``logging.Filter``: before Python 3.12 a filter cannot hand on a
    copy, and cleaning the record itself would change it for everybody else who listens.
    """

    def __init__(self, stream: TextIO, redact: Redactor) -> None:
        super().__init__(stream)
        self._redact = redact

    def emit(self, record: logging.LogRecord) -> None:
        super().emit(self._clean(record))

    def _clean(self, record: logging.LogRecord) -> logging.LogRecord:
        clean = logging.makeLogRecord(record.__dict__)
        try:
            message = record.getMessage()
        except (TypeError, ValueError):  # wrong number of arguments: still worth a line
            message = f"{record.msg} {record.args}"
        clean.msg, clean.args = self._redact(message), None
        if record.exc_info:
            lines = traceback.format_exception(*record.exc_info)
            clean.exc_text, clean.exc_info = self._redact("".join(lines)).rstrip("\n"), None
        elif record.exc_text:
            clean.exc_text = self._redact(record.exc_text)
        if record.stack_info:
            clean.stack_info = self._redact(record.stack_info)
        return clean


def set_up_logging(level: str, secrets: Iterable[str] = (), stream: TextIO | None = None) -> logging.Handler:
    """One handler on the root logger (standard error by default), cleaned; libraries speak from WARNING on.

    Uncaught exceptions are cleaned as well. Returns the handler, so that a test can take it off again.
    """
    redact = Redactor(secrets)
    handler = RedactingHandler(stream or sys.stderr, redact)
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    for name in _LIBRARIES_AT_WARNING:
        logging.getLogger(name).setLevel(logging.WARNING)
    logging.captureWarnings(True)

    def uncaught(kind: type[BaseException], value: BaseException, trace: TracebackType | None) -> None:
        target = stream or sys.stderr
        target.write(redact("".join(traceback.format_exception(kind, value, trace))))

    sys.excepthook = uncaught
    return handler
