"""What people call things, made comparable: names of saved audiences, groups and offices."""

from __future__ import annotations

import unicodedata

from bot.audience.complaint import AudienceError
from bot.parties.fold import fold
from bot.text.catalogue import N_

LONGEST = 40  # characters of the name of a saved audience


def key_of(name: str) -> str:
    """The name folded: case, accents, width, spaces and punctuation make no other name of it."""
    return "".join(c for c in fold(name).text if c.isalnum())


def clean_name(written: str) -> str:
    """A name to keep an audience under. Raises ``AudienceError`` where there is none in it, or it is too long."""
    shown = "".join(c if unicodedata.category(c)[0] != "C" else " " for c in written)
    name = " ".join(shown.split())
    if not key_of(name):
        raise AudienceError(N_("Please write a name with letters in it, for instance: Friends of clearance"))
    if len(name) > LONGEST:
        raise AudienceError(N_("Please write a name of at most {most} characters."), most=LONGEST)
    return name
