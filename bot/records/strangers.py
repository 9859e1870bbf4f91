"""Speakers that nobody has told of: names and initials on no list."""

from __future__ import annotations

import re

from bot.records import verbs
from bot.records.attributes import LEAD_INS, Attributes, Extras
from bot.records.narration import DOCUMENTS
from bot.records.nouns import Name, Nouns
from bot.records.predicates import Predicates
from bot.records.treaties import find_treaty
from bot.records.wordlist import words

_NO_BODY = words("aob cop msp note faq pdf isu annex item agenda")


class Strangers:
    """Unknown names in the tokens of one sentence that have words of their own in it."""

    def __init__(self, nouns: Nouns, predicates: Predicates, attributes: Attributes) -> None:
        self.predicates = predicates
        self.attributes = attributes
        self.text = nouns.text
        self.tokens = nouns.tokens
        self.low = nouns.low

    def named(self, start: int) -> tuple[Name, bool] | None:
        """A name as the subject of a verb of speech: bold, or with capitals; and whether it surely speaks."""
        at = start + (self.low(start) in ("the",))
        if at >= len(self.tokens) or self.tokens[at].kind != "word":
            return None
        end = at
        if self.tokens[at].bold and self.tokens[at].low != "note":
            while end < len(self.tokens) and self.tokens[end].bold and self.low(end) != ",":
                end += 1
        else:
            while end < len(self.tokens) and (
                (self.tokens[end].kind in ("word", "party") and self.tokens[end].capital)
                or (
                    end > at
                    and self.low(end) in ("of", "for", "the", "and", "de")
                    and self.tokens[end + 1 :]
                    and self.tokens[end + 1].capital
                )
            ):
                end += 1
        if end == at:
            return None
        last = self.low(end - 1)
        if last in DOCUMENTS or self.low(at) in DOCUMENTS or last.isdigit() or self.low(at) in ("this", "these"):
            return None
        if verbs.is_adverb(self.low(at)):
            return None
        words = [token for token in self.tokens[at:end] if token.low not in ("of", "for", "the", "and")]
        if any(token.kind == "party" for token in words) and not any(token.bold for token in words):
            return None
        follow = end
        if self.low(follow) == "(" and (close := self._closing(follow)) is not None:
            follow = close + 1
        follow, extras = self.attributes.after(follow, Extras())
        verb = self.predicates.group(follow)
        if verb is None or verb.strength != "strong":
            return None
        lone = len(words) == 1 and at == start and start == 0 and not words[0].bold
        if lone and (
            not verb.simple_past or self.low(at) in LEAD_INS or words[0].low.endswith(("ing", "ion", "ions"))
        ):
            return None
        shown = self.text[self.tokens[at].start : self.tokens[end - 1].end]
        name = Name(shown, capacity=extras.capacity, on_behalf_of=extras.on_behalf_of, bold=words[0].bold)
        return name, verb.simple_past or words[0].bold

    def _closing(self, at: int) -> int | None:
        return next((i for i in range(at, min(at + 20, len(self.tokens))) if self.low(i) == ")"), None)

    def body(self) -> tuple[Name, bool] | None:
        """A body by its initials, as subject or agent of a verb; and whether it speaks."""
        for index in range(2, len(self.tokens)):  # "It was clarified by UNRWA that …"
            known = self.low(index - 1) == "by" and verbs.base_of(self.low(index - 2), "participle")
            name = self.tokens[index].text
            if known and self.low(index - 3) in verbs.PAST_BE and re.fullmatch(r"[A-Z]{3,}", name):
                return Name(name), True
        at = int(self.low(0) == "the")
        if at + 1 >= len(self.tokens) or self.tokens[at].kind != "word":
            return None
        name = self.tokens[at].text
        if not re.fullmatch(r"[A-Z]{3,}(?:-[A-Z]+)*", name) or name.lower() in _NO_BODY or find_treaty(name):
            return None
        verb = self.predicates.group(self.attributes.after(at + 1, Extras())[0])
        if verb is None or verb.strength == "passive":
            return None
        return Name(name), verb.strength == "strong"
