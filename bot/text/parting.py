"""Where a text is cut when it is too long for one message.

Between blocks if that leaves a fair part, best at an empty line and never between a speaker's line and the
quote under it; else after a sentence, else between words, and only in a stretch without any of these between
two characters. Nothing is lost: the parts put together are the text, save for white space where it was cut.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

LIMIT = 4096  # UTF-16 units, Telegram's
_FAIR = 0.3  # a cut that leaves less than this of the limit in a part is not worth its tidiness

_SENTENCE_END = re.compile(r"(?:[.?!…؟۔][\"”’»)\]]*\s+|[。？！；][”’」』）]*)")
_SPACE = re.compile(r"\s+")


def cuts(
    text: str, starts: Sequence[int], quotes: Sequence[tuple[int, int]], limit: int = LIMIT
) -> list[tuple[int, int]]:
    """Stretches of ``text``, in order and without holes, each of at most ``limit`` UTF-16 units.

    ``starts`` are where blocks begin, ``quotes`` where quotes stand.
    """
    # A line that stands right above a quote belongs to it.
    heads = {start for start, _ in quotes} - {s for s in starts if text[max(0, s - 2) : s] == "\n\n"}
    gaps = [s for s in starts if text[max(0, s - 2) : s] == "\n\n"]
    tidy = [s for s in starts if s not in heads]
    stretches = []
    at = 0
    while at < len(text):
        reach = _reach(text, at, limit)
        if reach < len(text):
            reach = _best(text, at, reach, (gaps, tidy))
        stretches.append((at, reach))
        at = reach
    return stretches


def _reach(text: str, at: int, limit: int) -> int:
    """The farthest end of a stretch from ``at`` that holds no more than ``limit`` units."""
    end = at
    used = 0
    while end < len(text):
        used += 2 if text[end] > "\uffff" else 1
        if used > limit:
            break
        end += 1
    return end


def _best(text: str, at: int, reach: int, boundaries: tuple[list[int], list[int]]) -> int:
    fair = at + int((reach - at) * _FAIR)
    for places in boundaries:
        inside = [place for place in places if fair <= place <= reach and place > at]
        if inside:
            return max(inside)
    window = text[at:reach]
    for pattern in (_SENTENCE_END, _SPACE):
        ends = [at + match.end() for match in pattern.finditer(window) if fair <= at + match.end()]
        if ends:
            return ends[-1]
    return _whole_character(text, at, reach)


def _whole_character(text: str, at: int, reach: int) -> int:
    """``reach`` moved back so that a letter keeps its marks and a joined sign stays joined."""
    end = reach
    while end > at + 1 and reach - end < 32 and (_clings(text[end]) or text[end - 1] == "\u200d"):
        end -= 1
    return end if end > at + 1 and reach - end < 32 else reach


def _clings(letter: str) -> bool:
    return unicodedata.category(letter) in ("Mn", "Me", "Mc") or letter in "\u200d\ufe0f\U000e007f"
