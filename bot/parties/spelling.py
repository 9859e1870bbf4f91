"""Misspelt names of States in questions: "irland", "swizerland", "new zeland".

A word is taken for a misspelt name only where it is close to one name, starts alike, is long enough, is no
ordinary word of the six languages and no acronym or number.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from itertools import pairwise
from typing import Any

from symspellpy import SymSpell, Verbosity

from bot.parties.fold import Folded
from bot.parties.table import read_rows

_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_DOUBLED = re.compile(r"(.)\1+")
_LONGEST_PHRASE = 3
_SHORTEST_WORD = 5
_SHORTEST_RUSSIAN = 7


@cache
def ordinary_words() -> frozenset[str]:
    """Folded words of six languages that lie close to a name and are not one."""
    return frozenset(row["word"] for row in read_rows("ordinary_words.csv"))


class Spelling:
    """Finds misspelt names. ``names`` maps folded names to what they stand for."""

    def __init__(self, names: Mapping[str, tuple[str, ...]]) -> None:
        self._names = {name: keys for name, keys in names.items() if len(name) >= _SHORTEST_WORD}
        self._near: Any = SymSpell(max_dictionary_edit_distance=2, prefix_length=7)
        self._single: dict[str, tuple[str, ...]] = {}
        for name, keys in self._names.items():
            self._near.create_dictionary_entry(name, 1)
            single = _single_letters(name)
            self._single[single] = tuple(dict.fromkeys((*self._single.get(single, ()), *keys)))

    def near(self, word: str) -> tuple[str, ...]:
        """The parties a folded word or phrase may misspell; () where it is none or too far from any."""
        reach = _reach(word)
        if not reach or word in self._names or word in ordinary_words():
            return ()
        single = self._single.get(_single_letters(word))
        if single:
            return single
        found = self._near.lookup(word, Verbosity.ALL, max_edit_distance=reach)
        best: int | None = None
        keys: dict[str, None] = {}
        for one in found:
            if one.distance == 0 or not _starts_alike(word, one.term) or one.distance > _reach(one.term):
                continue
            if " " in word and " " not in one.term:  # "be in" is not Benin
                continue
            if best is not None and one.distance > best:
                break
            best = one.distance
            keys.update(dict.fromkeys(self._names[one.term]))
        return tuple(keys) if len(keys) <= 2 else ()


def phrases(folded: Folded, free: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int, str]]:
    """(start, end, phrase) in folded offsets, the longest first, of words wholly inside the ``free`` stretches."""
    for low, high in free:
        words = [(m.start(), m.end()) for m in _WORD.finditer(folded.text, low, high)]
        for count in range(_LONGEST_PHRASE, 0, -1):
            for index in range(len(words) - count + 1):
                run = words[index : index + count]
                gaps = (folded.text[one[1] : other[0]] for one, other in pairwise(run))
                if all(gap == " " for gap in gaps):
                    yield run[0][0], run[-1][1], folded.text[run[0][0] : run[-1][1]]


def is_acronym(written: str, text: str) -> bool:
    """Whether a word of ``written`` is an acronym: two capitals or more, in a text that is not all capitals."""
    if text.isupper():
        return False
    return any(sum(character.isupper() for character in word) >= 2 for word in written.split())


def _single_letters(word: str) -> str:
    """The word with doubled letters made single: people double the wrong one ("morroco")."""
    return _DOUBLED.sub(r"\1", word)


def _reach(word: str) -> int:
    """How many typing errors are forgiven in a word of this length."""
    if len(word) < (_SHORTEST_WORD if word[0] < "\u0400" else _SHORTEST_RUSSIAN):
        return 0
    if word[0] >= "\u0400":  # endings make Russian words look alike
        return 1
    return 1 if len(word) < 8 else 2


def _starts_alike(word: str, name: str) -> bool:
    return word[0] == name[0] or (len(word) > 1 and word[1] == name[0] and word[0] == name[1])
