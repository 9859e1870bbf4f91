"""One sentence that holds the words of two parties: "A wanted more time; B did not", "A agreed, while B objected".

Such a sentence is cut in two so that neither party stands over the other's words. It is cut only where both halves
name their own speakers and the second begins with them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.records.clauses import Who, read_sentence
from bot.records.tokens import Token

_CONTRAST = ("whereas", "while", "whilst")
_JOINING = (*_CONTRAST, "and", "but", "however", ",")


def cuts(text: str, tokens: Sequence[Token]) -> tuple[tuple[int, int], ...]:
    """(where the second part starts, where its subject does) for each cut of the sentence ``text``, in order."""
    for index in range(2, len(tokens) - 2):
        contrast = tokens[index].low in _CONTRAST and tokens[index - 1].text == ","
        if not contrast and tokens[index].text != ";":
            continue
        left = tokens[:index]
        if contrast and any(token.low in ("that", "if", "whether") for token in left):
            continue  # the contrast may be within what the first said
        if not _closed(text[: tokens[index].start]):
            continue
        start = index if contrast else index + 1
        subject = start
        while subject < len(tokens) - 1 and tokens[subject].low in _JOINING:
            subject += 1
        if not _both_speak(text, tokens, index, subject):
            continue
        at, rest = tokens[start].start, tokens[subject].start
        more = cuts(text[rest:], [_moved(token, rest) for token in tokens[subject:]])
        return ((at, rest), *((first + rest, second + rest) for first, second in more))
    return ()


def _both_speak(text: str, tokens: Sequence[Token], end: int, subject: int) -> bool:
    first = tokens[subject]
    if first.kind != "party" and not (first.low == "the" and tokens[subject + 1].kind == "party"):
        return False
    left = read_sentence(text[: tokens[end].start], tuple(tokens[:end]))
    rest = first.start
    right = read_sentence(text[rest:], tuple(_moved(token, rest) for token in tokens[subject:]))
    if left.who is not Who.NAMED or right.who is not Who.NAMED:
        return False
    one = {name.parties for name in left.names}
    other = {name.parties for name in right.names}
    return () not in one | other and not one & other


def _moved(token: Token, by: int) -> Token:
    return replace(token, start=token.start - by, end=token.end - by)


def _closed(text: str) -> bool:
    """Whether every bracket and quotation mark opened in ``text`` is closed in it."""
    pairs = (("(", ")"), ("“", "”"), ("«", "»"), ("[", "]"))
    return text.count('"') % 2 == 0 and all(text.count(left) == text.count(right) for left, right in pairs)
