# ruff: noqa: E501 - a pattern or a row of a table in one line is read at once
"""Which whole sentences of a passage are quoted together."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.questions import thresholds as at
from storage.rows import Passage

# A sentence that opens like this leans on the one before it.
_LEANS = re.compile(
    r"[\s\"“«(]*(?:they|it|he|she|this|these|that|those|such|in addition|furthermore|moreover|however|also|thus|therefore"
    r"|their|its|his|her|the latter|for that|on this|in this regard|in that regard|as such|doing so"
    r"|il|elle|ils|elles|cela|ceci|ce|cette|ces|en outre|de plus|par ailleurs|toutefois|cependant|son|sa|ses|leur|leurs"
    r"|este|esta|esto|estos|ello|ellos|además|asimismo|sin embargo|también|su|sus"
    r"|он|она|оно|они|это|этот|эта|эти|кроме того|однако|также|его|её|их"
    r"|كما|وأضاف\w*|وقال\w*|وذكر\w*|وهذا|وذلك|هذا|ذلك)\b|[\s“]*(?:他们|它|该国|此外|另外|然而|这|其)",
    re.IGNORECASE,
)


def span(passage: Passage, best: int, inside: Sequence[float], needed: Sequence[int] = ()) -> tuple[int, int]:
    """First and last sentence to quote around the best one. ``inside``: each sentence's own coverage, ``needed``:
    those that hold what the best one lacks.

    A short passage is quoted whole; a sentence that leans on another comes with it; neighbours that say as much
    come along, as far as the quote stays readable.
    """
    sentences = passage.sentences
    if passage.speakers and len(passage.text) <= at.WHOLE_PASSAGE:
        return 0, len(sentences) - 1
    first = last = best
    for one in needed if passage.speakers else ():
        if _fits(sentences, min(first, one), max(last, one)):
            first, last = min(first, one), max(last, one)
    while first > 0 and leans(passage.text[slice(*sentences[first])]):
        if sentences[last][1] - sentences[first - 1][0] > at.LONGEST_QUOTE:
            break
        first -= 1
    if not passage.speakers:
        # Nobody is known to speak here: the next sentence may be another's.
        return first, last
    floor = at.ALONGSIDE * inside[best] if inside[best] else 2.0
    while first > 0 and inside[first - 1] >= floor and _fits(sentences, first - 1, last):
        first -= 1
    while last + 1 < len(sentences) and inside[last + 1] >= floor and _fits(sentences, first, last + 1):
        last += 1
    while first > 0 and leans(passage.text[slice(*sentences[first])]) and _fits(sentences, first - 1, last):
        first -= 1
    return first, last


def leans(sentence: str) -> bool:
    """Whether a sentence cannot stand without the one before it."""
    return bool(_LEANS.match(sentence))


def _fits(sentences: Sequence[tuple[int, int]], first: int, last: int) -> bool:
    return sentences[last][1] - sentences[first][0] <= at.LONGEST_QUOTE
