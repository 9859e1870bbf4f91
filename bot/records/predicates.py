"""The verb of a subject: does it report speech, is it some other verb, or is it done to the subject?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.records import verbs
from bot.records.tokens import Token
from bot.records.wordlist import words

_IRREGULAR = words(
    """
    went came left met saw won lost sent spent brought built became began chose found kept led ran broke fell got
    grew rose stuck threw wrote lent dug shook bought sold taught withdrew overcame stood held
    """
)


@dataclass(frozen=True, slots=True)
class Verb:
    """``strength``: "strong" reports speech; "weak" is some other verb; "passive" is done to the subject.

    ``at`` is the index of its token.
    """

    strength: str
    base: str
    at: int
    simple_past: bool = False


class Predicates:
    """Verb groups in the tokens of one sentence."""

    def __init__(self, tokens: Sequence[Token]) -> None:
        self.tokens = tokens

    def low(self, at: int) -> str:
        return self.tokens[at].low if 0 <= at < len(self.tokens) else ""

    def group(self, at: int) -> Verb | None:
        """The verb group that begins at token ``at``; None where none does."""
        at = self.adverbs(at)
        word = self.low(at)
        if not word or self.tokens[at].kind == "mark":
            return None
        if word in verbs.BE:
            return self._copula(at)
        if word in verbs.FUTURE:
            return Verb("weak", word, at)
        if word in verbs.HAVE:
            return self._perfect(at)
        if word in verbs.MODALS or word in verbs.DO:
            return self._modal(at)
        for form in ("past", "third", "base"):
            base = verbs.base_of(word, form)
            if (
                form == "past"
                and self.low(at + 1) == "by"
                and verbs.base_of(word, "participle")
                and word != "stood"
            ):
                return None  # "…, supported by Chile, said": not what the subject did
            if base is not None and self.tokens[at].kind == "word" and not self.tokens[at].capital:
                strong = self._has_object(base, at)
                return Verb("strong" if strong else "weak", base, at, simple_past=form == "past")
        if self.tokens[at].kind == "word" and word.endswith(("ed", "s")) and not self.tokens[at].capital:
            return Verb("weak", word, at)
        if word in _IRREGULAR:
            return Verb("weak", word, at)
        return None

    def adverbs(self, at: int) -> int:
        while True:
            if self.low(at) == "in" and self.low(at + 1) in (
                "turn",
                "response",
                "addition",
                "particular",
                "general",
            ):
                at += 2
            elif (
                self.low(at) == "for"
                and self.low(at + 1) in ("its", "their", "his", "her")
                and (self.low(at + 2) == "part")
            ):
                at += 3
            elif self.low(at) and verbs.is_adverb(self.low(at)) and self.tokens[at].kind == "word":
                at += 1
            elif (
                self.low(at) == ","
                and (verbs.is_adverb(self.low(at + 1)) or self.low(at + 1) in ("however", "too"))
                and self.low(at + 2) == ","
            ):
                at += 3
            else:
                return at

    def _has_object(self, base: str, at: int) -> bool:
        wanted = verbs.needs(base)
        if wanted is None:
            return True
        return any(self.low(index) in wanted for index in range(at + 1, min(at + 12, len(self.tokens))))

    def _copula(self, at: int) -> Verb:
        past = self.low(at) in verbs.PAST_BE
        after = self.adverbs(at + 1)
        word = self.low(after)
        if word in verbs.POSITION_ADJECTIVES:
            return Verb("strong", word, at, simple_past=past)
        for phrase in verbs.POSITION_PHRASES:
            if all(self.low(after + index) == part for index, part in enumerate(phrase)) or all(
                self.low(at + 1 + index) == part for index, part in enumerate(phrase)
            ):
                return Verb("strong", "be", at, simple_past=past)
        if verbs.base_of(word, "ing"):
            return Verb(
                "strong" if past and self._has_object(verbs.base_of(word, "ing") or "", after) else "weak", word, at
            )
        if word in verbs.DONE_TO or verbs.base_of(word, "participle") or word == "being":
            return Verb("passive", word, at, simple_past=past)
        return Verb("weak", "be", at)

    def _perfect(self, at: int) -> Verb:
        after = self.adverbs(at + 1)
        word = self.low(after)
        if word == "been":
            return Verb(
                "passive" if verbs.base_of(self.low(self.adverbs(after + 1)), "participle") else "weak", "been", at
            )
        if verbs.base_of(word, "participle"):
            return Verb("weak", word, at)
        if self._has_object("have", at) and self.low(at) == "had":
            return Verb("strong", "have", at, simple_past=True)
        return Verb("weak", "have", at)

    def _modal(self, at: int) -> Verb:
        after = self.adverbs(at + 1)
        word = self.low(after)
        simple = self.low(at) == "did"
        if word == "be" or (word in verbs.WISHING and self.low(at) in (verbs.POLITE | verbs.DO)):
            if word == "be":
                kind = "strong" if self.low(self.adverbs(after + 1)) in verbs.POSITION_ADJECTIVES else "weak"
                return Verb(kind, word, at)
            return Verb("strong", word, at, simple_past=simple)
        base = verbs.base_of(word, "base")
        wishes = self.low(at) in verbs.DO or (self.low(at) in verbs.POLITE and base in verbs.ATTITUDES)
        if base is not None and wishes and self._has_object(base, after):
            return Verb("strong", base, at, simple_past=simple)
        return Verb("weak", word, at)  # "Japan would present its plan later", "Norway should report"

    def next_past(self, at: int, width: int) -> int | None:
        for index in range(at + 1, min(at + width, len(self.tokens))):
            if self.tokens[index].kind == "mark" and self.tokens[index].text in (".", ";", ":"):
                return None
            before = self.low(index - 1)
            if before in ("the", "a", "an", "of", "on", "to", "and", "its", "their"):
                continue
            verb = self.group(index)
            if verb is not None and verb.strength == "strong" and verb.simple_past:
                return index
        return None

    def only_procedure(self, at: int) -> bool:
        """Whether every past verb of the sentence only runs the meeting ("opened the floor and adjourned")."""
        said = [
            self.low(index)
            for index in range(at, len(self.tokens))
            if verbs.base_of(self.low(index), "past")
            and not self.tokens[index].capital
            and self.low(index - 1) not in ("the", "a", "an", "to")
        ]
        return all(word in verbs.PROCEDURAL for word in said) and not any(
            self.low(index) == "that" for index in range(at, len(self.tokens))
        )
