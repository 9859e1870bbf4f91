"""Whether a clause is the record's own telling of the meeting, and nobody's words."""

from __future__ import annotations

from bot.records import verbs
from bot.records.narration import DEALT_WITH, EVENT, HAPPENED, MOODS, PROCEDURE, REMAINED
from bot.records.nouns import Nouns
from bot.records.predicates import Predicates


class Telling:
    """Looks at the clauses of one sentence."""

    def __init__(self, nouns: Nouns, predicates: Predicates) -> None:
        self.predicates = predicates
        self.text = nouns.text
        self.tokens = nouns.tokens
        self.low = nouns.low

    def is_procedure(self, start: int) -> bool:
        return start < len(self.tokens) and bool(PROCEDURE.match(self.text, self.tokens[start].start))

    def happened(self, start: int) -> bool:
        """Whether the clause tells what became of the meeting: "the session was suspended"."""
        if start >= len(self.tokens):
            return False
        rest = self.text[self.tokens[start].start :]
        later = ("will", "would", "should", "must", "shall")
        if any(token.low in later for token in self.tokens[start : start + 14]):
            return False
        return bool(EVENT.match(rest)) and bool(HAPPENED.search(rest))

    def impersonal(self, start: int) -> bool:
        """Whether the clause says what was done, and not who did it: "Doubts were voiced.", "Views differed."."""
        for index in range(start, min(start + 16, len(self.tokens))):
            word = self.low(index)
            if self.tokens[index].kind == "party" or word in ("that", "which", "who", "they", "it", "he", "she"):
                return False
            if word in REMAINED and index > start:
                return any(self.low(before) in MOODS for before in range(start, index))
            if word in verbs.PAST_BE:
                done = self.low(self.predicates.adverbs(index + 1 + (self.low(index + 1) == "not")))
                base = verbs.base_of(done, "participle")
                told = base is not None and verbs.needs(base) is None
                return told or (done in DEALT_WITH and any(self.low(one) in MOODS for one in range(start, index)))
            if word in verbs.BE | verbs.HAVE | verbs.MODALS | verbs.FUTURE | verbs.DO:
                return False
        return False
