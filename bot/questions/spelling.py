"""Misspelt words of a question, understood over the base's own words. Never names, acronyms or numbers."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cache
from importlib.resources import files
from typing import Final

from symspellpy import SymSpell, Verbosity

from bot.questions.folding import fold

_WORD: Final = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_SHORTEST: Final = 4
_COGNATE: Final = 6  # letters from which words of sister languages may be compared
_FAR: Final = 7  # letters from which two errors are forgiven
MOST_WORDS: Final = 60_000


@cache
def english() -> frozenset[str]:
    """The English words that symspellpy ships: a word of these is no error, even where the base lacks it."""
    table = (files("symspellpy") / "frequency_dictionary_en_82_765.txt").read_text(encoding="utf-8-sig")
    return frozenset(line.split(" ", 1)[0] for line in table.splitlines())


class Spelling:
    """Words of one language that may be meant. Built once for a state of the base.

    ``own`` says whether the base's records are in this language; if not, only the tables' words are known, and
    what looks like another form of one of them is let be.
    """

    def __init__(self, texts: Iterable[str], known: Iterable[str], language: str, *, own: bool) -> None:
        self._right = english() if language == "en" else frozenset[str]()
        self._own = own
        counted: Counter[str] = Counter()
        for text in texts:
            counted.update(fold(word) for word in _WORD.findall(text) if not word.isupper())
            if len(counted) > MOST_WORDS:
                break
        for word in known:
            for part in _WORD.findall(word):
                counted[fold(part)] += 3
        self._words = counted
        self._symspell = SymSpell(max_dictionary_edit_distance=2, prefix_length=6)
        for word, count in counted.items():
            if len(word) >= 3:
                self._symspell.create_dictionary_entry(word, count)

    def knows(self, word: str) -> bool:
        return fold(word) in self._words

    def meant(self, word: str) -> str | None:
        """The word that was meant; None where the word is known, too short, or like nothing the base has."""
        folded = fold(word)
        if (
            len(folded) < (_SHORTEST if self._own else _FAR)
            or word.isupper()
            or folded in self._words
            or not folded.isalpha()
        ):
            return None
        if folded in self._right:
            return None
        distance = 2 if len(folded) >= _FAR and self._own else 1
        found = self._symspell.lookup(folded, Verbosity.CLOSEST, max_edit_distance=distance)
        # A first letter is rarely mistyped: another one means another word.
        best = next(
            (str(one.term) for one in found if one.term[0] == folded[0] and abs(len(one.term) - len(folded)) < 3),
            None,
        )
        if best is None or _inflected(folded, best) or (not self._own and _same_stem(folded, best)):
            return None
        return best

    def cognate(self, word: str) -> str | None:
        """A word of this language that one of a sister language hardly differs from: "plataforma", "platform"."""
        folded = fold(word)
        if len(folded) < _COGNATE or not folded.isalpha():
            return None
        distance = 2 if len(folded) > _FAR else 1
        found = self._symspell.lookup(folded, Verbosity.CLOSEST, max_edit_distance=distance)
        return next((str(one.term) for one in found if one.term[:4] == folded[:4]), None)


def _inflected(one: str, other: str) -> bool:
    """Whether the two are forms of one word ("hosts", "hosted"): no error, the stemmer's business."""
    shorter, longer = sorted((one, other), key=len)
    return longer.startswith(shorter) and longer[len(shorter) :] in {"s", "es", "d", "ed", "er", "ly", "e"}


def _same_stem(one: str, other: str) -> bool:
    """Whether two words differ at their end alone, as forms of one word do."""
    shared = max(4, min(len(one), len(other)) - 3)
    return one[:shared] == other[:shared]


def words_of(text: str) -> Sequence[tuple[str, int, int]]:
    return [(match[0], match.start(), match.end()) for match in _WORD.finditer(text)]
