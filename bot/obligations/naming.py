"""Which treaty of the book a text names: its acronym, a name from its file, or what it is commonly called."""

from __future__ import annotations

import re

from bot.obligations.rules import Rulebook
from bot.questions.folding import fold
from bot.questions.treaties import where_called
from bot.text.catalogue import LANGUAGES


def treaty_in(text: str, book: Rulebook) -> tuple[str, str]:
    """The treaty that ``text`` names, "" for none of the book's, and the text without its name."""
    treaty, (start, end) = where_named(text, book)
    if not treaty:
        return "", text
    return treaty, " ".join(f"{text[:start]} {text[end:]}".split()).strip(" ,;:·-–()")


def where_named(text: str, book: Rulebook) -> tuple[str, tuple[int, int]]:
    """The treaty that ``text`` names and where; "" and (0, 0) for none of the book's."""
    for treaty in book.treaties():
        if found := re.search(rf"(?<![^\W_]){re.escape(treaty)}(?![^\W_])", text, re.IGNORECASE):
            return treaty, found.span()
    folded = fold(text)
    # Where folding changed the length, places in it are not places in the text: the name may be anywhere.
    anywhere = None if len(folded) == len(text) else (0, len(text))
    for treaty in book.treaties():
        for language in LANGUAGES:
            name = fold(book.treaty_name(treaty, language))
            if (at := folded.find(name)) >= 0:
                return treaty, anywhere or (at, at + len(name))
        if (span := where_called(folded, treaty)) is not None:
            return treaty, anywhere or span
    return "", (0, 0)
