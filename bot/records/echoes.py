"""Speakers that are neither the subject of the sentence nor an agent in it: "as did Chile", "For Denmark, …"."""

from __future__ import annotations

from bot.records import verbs
from bot.records.nouns import Name, Nouns
from bot.records.predicates import Predicates
from bot.records.wordlist import words

_AUXILIARIES = words("did does do was were had has have could would will can is are")
_OPINIONS = words(
    """
    opinion view position understanding belief hope wish contention impression conviction expectation preference
    concern feeling desire
    """
)
_OF_NOBODY = words("no little some strong further much general great more there was were nor any")
_RAISED = words("objection objections opposition support comment comments question questions reservations concerns")
_CAME = words("came was were raised heard voiced received forthcoming arose also expressed followed then")
_SHARED_BY = words("view position concern point sentiment opinion call request proposal idea reading")


class Echoes:
    """Names in the tokens of one sentence that join what is said in it, or to whom its words are given."""

    def __init__(self, nouns: Nouns, predicates: Predicates) -> None:
        self.nouns = nouns
        self.predicates = predicates
        self.tokens = nouns.tokens
        self.low = nouns.low

    def opening(self) -> tuple[Name, ...] | None:
        """As in "So did X.", "Nor could Y.", "It was the opinion of Z that …", "No objection came from X."."""
        first = self.low(0)
        if first in ("so", "nor", "neither") and self.low(1) in _AUXILIARIES:
            return self._parties(2)
        if first == "it" and self.low(1) in verbs.BE and self.low(2) in ("the", "also"):
            at = 3 + (self.low(2) == "also" and self.low(3) == "the")
            if self.low(at) in _OPINIONS and self.low(at + 1) == "of":
                found = self.nouns.several(at + 2)
                if found and self.low(found.end) in ("that", ","):
                    return self._parties(at + 2)
            return None
        return self._nominal()

    def _nominal(self) -> tuple[Name, ...] | None:
        """As in "No objection from X", "There was no opposition from Y and Z"."""
        at = 0
        while self.low(at) in _OF_NOBODY and at < 5:
            at += 1
        if not at or self.low(at) not in _RAISED:
            return None
        for index in range(at + 1, min(at + 6, len(self.tokens))):
            if self.low(index) == "from":
                return self._parties(index + 1)
            if self.low(index) not in _CAME and self.low(index) not in verbs.PAST_BE:
                return None
        return None

    def viewpoint(self) -> tuple[Name, ...] | None:
        """As in "For X, the date was too early": X before the comma, and no party as the subject after it."""
        if self.low(0) == "for":
            at = 1
        elif [self.low(index) for index in range(5)] == ["from", "the", "perspective", "of", self.low(4)]:
            at = 4
        elif [self.low(index) for index in range(5)] == ["from", "the", "point", "of", "view"]:
            at = 6
        elif self.low(0) == "to" and self.low(2) == ",":
            at = 1
        else:
            return None
        found = self.nouns.several(at)
        if found is None or self.low(found.end) != "," or not all(name.parties for name in found.names):
            return None
        after = found.end + 1
        if self.low(after) in ("which", "who", "whose", "where", "as", "whom"):
            return None
        return found.names if self.nouns.several(after) is None else None

    def spoken_before(self) -> tuple[Name, ...] | str:
        """As in "“No”, X declared." and "…, they argued." at the end: the names, or the pronoun."""
        last = len(self.tokens) - 1
        while last > 0 and self.tokens[last].kind == "mark":
            last -= 1
        verb = last
        base = verbs.base_of(self.low(verb), "past")
        if base is None or self.tokens[verb].capital:
            return ()
        for index in range(verb - 1, max(0, verb - 14), -1):
            if self.low(index) not in (",", "”", '"', "“", "’", "'", "?", "—", "–"):
                continue
            word = self.low(index + 1)
            if word in ("it", "they", "he", "she") and self.predicates.adverbs(index + 2) == verb:
                return word
            found = self.nouns.several(index + 1)
            if found is None or self.predicates.adverbs(found.end) != verb:
                return ()
            if self._clause_open(index):
                return ()
            return found.names if all(name.parties for name in found.names) else ()
        return ()

    def _clause_open(self, comma: int) -> bool:
        """Whether what stands before the comma only leads in: "As agreed, Peru reported."."""
        lead_in = self.low(0) in ("as", "when", "while", "if", "in", "on", "at", "after", "before", "during")
        return lead_in and not any(
            self.low(index) in verbs.BE or self.predicates.group(index) is not None for index in range(2, comma)
        )

    def trailing(self, at: int) -> tuple[Name, ...]:
        """As in "…, as did X and Y", "…, to which Z gave its backing", "…, a view that Z shared"."""
        names: tuple[Name, ...] = ()
        for index in range(at + 1, len(self.tokens) - 1):
            if self.low(index) in ("that", "whether", "if"):
                break  # what follows may be within what was said
            word, following = self.low(index), self.low(index + 1)
            if word in ("as", "so", "nor", "neither") and following in _AUXILIARIES:
                names += self._parties(index + 2, closed=True) or ()
            elif word in ("to", "with") and following == "which" and self.low(index - 1) == ",":
                names += self._relative(index + 2)
            elif word in _SHARED_BY and self.low(index - 1) in ("a", "an") and self.low(index - 2) == ",":
                names += self._relative(index + 1 + (following in ("that", "which", "also")))
        return names

    def _relative(self, at: int) -> tuple[Name, ...]:
        found = self.nouns.several(at)
        verb = self.predicates.group(found.end) if found else None
        if found is None or verb is None or verb.strength != "strong" or not verb.simple_past:
            return ()
        return found.names if all(name.parties for name in found.names) else ()

    def joined(self, at: int) -> tuple[Name, ...]:
        """The names in "X was joined by Y in asking …", where ``at`` is the token after X."""
        if self.low(at) not in verbs.PAST_BE:
            return ()
        verb = self.predicates.adverbs(at + 1)
        if self.low(verb) != "joined" or self.low(verb + 1) != "by":
            return ()
        return self._parties(verb + 2) or ()

    def given_the_floor(self) -> tuple[Name, ...]:
        """The names in "gave the floor to X" at the end of the sentence."""
        for index in range(len(self.tokens) - 4):
            if [self.low(index + step) for step in range(3)] == ["the", "floor", "to"] and self.low(index - 1) in (
                "gave",
                "passed",
                "handed",
                "offered",
                "given",
                "giving",
            ):
                return self._parties(index + 3, closed=True) or ()
        return ()

    def _parties(self, at: int, *, closed: bool = False) -> tuple[Name, ...] | None:
        found = self.nouns.several(at)
        if found is None or not all(name.parties for name in found.names):
            return None
        if closed and self.low(found.end) not in (",", ".", ";", "", "and", "who", "which", ")"):
            return None
        return found.names
