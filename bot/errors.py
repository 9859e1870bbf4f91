"""One tree for everything that can go wrong. A foundation stone: imports nothing, every room may import it.

::

    RapporteurError                 str(error) is one plain sentence that says what to do
    ├── BadInput                    the caller's file, words or settings; exit code 2
    │   ├── BadSettings
    │   └── UnreadableFile          .reason names the kind: "missing", "encrypted", "too-large", …
    ├── StorageError                the database or the index; exit code 1
    │   ├── DatabaseUnavailable     cannot be opened, locked for too long, full or read-only
    │   ├── DatabaseInUse           another process runs the bot on it
    │   ├── SchemaTooNew            written by a later version of Rapporteur
    │   └── IndexUnavailable
    ├── NoPicture                   a picture could not be drawn
    │   └── NoFont                  for want of the letters of its language
    └── LineError                   Telegram; exit code 1
        ├── NotSent                 the call surely had no effect; may be repeated (.retry_after: timedelta | None)
        ├── OutcomeUnknown          the call may have had its effect
        ├── ChatGone                blocked, deleted, kicked: stop writing to this chat
        ├── Refused                 the content or the request is wrong; repeating does not help
        │   └── MessageGone         the message to be changed is not there, or cannot become this
        └── LineDown                401 or 409: the token is wrong, or another process holds the line
"""

from __future__ import annotations

from datetime import timedelta


class RapporteurError(Exception):
    """Base of every error this project raises on purpose."""

    exit_code = 1


class BadInput(RapporteurError):
    """Something a person handed in cannot be used."""

    exit_code = 2


class BadSettings(BadInput):
    """A setting is missing or cannot be understood."""


class UnreadableFile(BadInput):
    """A file cannot become a record.

    ``reason`` is one of: missing, empty, unknown-type, wrong-extension, encrypted, no-text, broken,
    zip-bomb, too-large, too-many-parts, binary, encoding, timeout, not-a-file.
    """

    def __init__(self, message: str, *, reason: str) -> None:
        super().__init__(message)
        self.reason = reason


class StorageError(RapporteurError):
    """The ground gave way."""


class DatabaseUnavailable(StorageError):
    """The database cannot be opened, stayed locked, is full or is read-only."""


class DatabaseInUse(StorageError):
    """Another process runs the bot on this database."""


class SchemaTooNew(StorageError):
    """The database was written by a later version."""


class IndexUnavailable(StorageError):
    """The search index cannot be opened or built."""


class NoPicture(RapporteurError):
    """A picture could not be drawn."""


class NoFont(NoPicture):
    """No font on this machine has the letters of the picture's language."""


class LineError(RapporteurError):
    """Telegram did not do what was asked."""


class NotSent(LineError):
    """The call surely had no effect."""

    def __init__(self, message: str, *, retry_after: timedelta | None = None) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class OutcomeUnknown(LineError):
    """The call may or may not have had its effect."""


class ChatGone(LineError):
    """The chat blocked the bot, left, or no longer exists."""


class Refused(LineError):
    """The request itself is wrong; repeating it does not help."""


class MessageGone(Refused):
    """The message to be changed or removed is no longer there, or cannot become what was asked."""


class LineDown(LineError):
    """The token is wrong (401) or another process is polling (409)."""
