"""The short code of an announcement: what anybody can ask about with /verify."""

from __future__ import annotations

import re
import secrets
from typing import Final

ALPHABET: Final = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"  # without what is taken for one another: 0 and O, 1, I and L
LENGTH: Final = 8
_HALF: Final = LENGTH // 2
_BETWEEN = re.compile(r"[\s\u2010-\u2015_-]+")
_SHOWN = re.compile(rf"(?<![\w-])[{ALPHABET}]{{{_HALF}}}-[{ALPHABET}]{{{_HALF}}}(?![\w-])", re.IGNORECASE)
_CODE = re.compile(f"[{ALPHABET}]{{{LENGTH}}}")


def new_code() -> str:
    """A code that nobody can guess: one of some 850,000 million."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


def shown(code: str) -> str:
    """ "7KQ2M4XA" as readers see it: "7KQ2-M4XA"."""
    return f"{code[:_HALF]}-{code[_HALF:]}"


def read_code(text: str) -> str | None:
    """The code that somebody typed, as it is kept; None where it is none. Case and hyphens do not matter."""
    code = _BETWEEN.sub("", text).upper()
    return code if _CODE.fullmatch(code) else None


def code_in(text: str) -> str:
    """What first looks like a code in a text, as readers see one; "" where nothing does."""
    found = _SHOWN.search(text)
    return found[0].upper() if found else ""
