"""What a language contributes to understanding a question, as data: one module a language, one noun each."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.questions.folding import fold
from bot.questions.types import Intent

# In the patterns of a language these stand for what was recognised before: a party, a meeting, an agenda item,
# a day or year. The text is masked with as many of these characters as the recognised words were long.
PARTY, MEETING, ITEM, DATE = "\ue000", "\ue001", "\ue002", "\ue003"


@dataclass(frozen=True, kw_only=True)
class Tongue:
    """The words of one language that say what kind of question this is.

    Patterns are regular expressions over folded lower case, where ``§P``, ``§M``, ``§I`` and ``§D`` stand for a
    recognised party, meeting, agenda item and date. ``intents`` are tried in order, the first that matches is the
    prior. ``asking`` are words that ask and carry no topic. ``telling`` marks a question about words that were
    said (at a past meeting). ``about`` opens a topic: a party after it is talked about, not talking.
    ``clause`` opens a subordinate clause; a meeting behind it is a topic, not the place of the words.
    """

    code: str
    intents: tuple[tuple[Intent, str], ...]
    asking: frozenset[str]
    telling: str
    about: str
    by: str  # before a party: it is the one who speaks ("by France", "according to France")
    at: str  # before a meeting: what was said there
    clause: str
    and_: str
    ourselves: str
    against: str  # small words by which one is against; they are too small to be ideas
    in_favour: str
    amount: str  # "how many", "how much": the answer holds a number
    reason: str  # "why"
    instant: str  # "when", "what date": the answer holds a date
    asks: str  # what States are asked for: requests for input
    small_talk: str
    orders: str  # orders to the machine, words put into a State's mouth
    item: str  # agenda item; group "n" is the number
    item_word: str  # "item" without a number: its title is named
    article: str  # article of the treaty; group "n" is the number
    last_meeting: str
    next_meeting: str
    this_meeting: str
    ordinals: Mapping[str, int]
    kinds: Mapping[str, str]  # regular expression → Meeting.kind; group "n" may be the ordinal
    evidence: frozenset[str] = field(default=frozenset())  # small words that give the language away

    def pattern(self, source: str) -> re.Pattern[str]:
        """One of the patterns above, compiled."""
        return compiled(source)


# Escapes, names of groups and the signs keep their case; all else is folded as the text is.
_ESCAPE = re.compile(r"(\\.|\(\?P<\w+>|§[A-Z])|[^\\(§]+|.", re.DOTALL)


def words(text: str) -> list[str]:
    """The words of a line, in order."""
    return text.split()


_COMPILED: dict[str, re.Pattern[str]] = {}


def compiled(source: str) -> re.Pattern[str]:
    """The pattern with its signs expanded; an empty one matches nothing."""
    if source not in _COMPILED:
        text = _ESCAPE.sub(lambda m: m[0] if m[1] else fold(m[0]), source) if source else r"(?!)"
        for sign, mark in (("§P", PARTY), ("§M", MEETING), ("§I", ITEM), ("§D", DATE)):
            text = text.replace(sign, f"{mark}+")
        _COMPILED[source] = re.compile(text)
    return _COMPILED[source]
