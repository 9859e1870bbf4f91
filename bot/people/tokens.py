"""The secret in an invitation's link. What is kept of it is its digest."""

from __future__ import annotations

import hashlib
import secrets

BYTES = 32  # 256 bits; in a link 43 characters of A-Z a-z 0-9 - _, of the 64 that a start link may carry


def new_token() -> str:
    """A secret that nobody can guess."""
    return secrets.token_urlsafe(BYTES)


def digest_of(token: str) -> str:
    """SHA-256 in hexadecimal. The secret has 256 bits itself, so nothing is gained by a slower digest."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


def link(bot: str, token: str) -> str:
    """What is passed on to the one invited; ``bot`` is the bot's username."""
    return f"https://t.me/{bot}?start={token}"
