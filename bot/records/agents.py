"""Who speaks where no party is the subject: agents of passives, names after "said" or "came from"."""

from __future__ import annotations

from bot.records import verbs
from bot.records.attributes import LEAD_INS, SUPPORTING, Attributes, Extras
from bot.records.narration import COLLECTIVE, INCLUDING
from bot.records.nouns import Name, Nouns
from bot.records.predicates import Predicates
from bot.records.wordlist import words

# Nouns of speech that come "from" somebody.
_SPOKEN = words(
    """
    support comments questions statements interventions concerns proposals suggestions remarks opposition
    objections reservations
    """
)


class Agents:
    """Names in the tokens of one sentence that speak without being its subject."""

    def __init__(self, nouns: Nouns, predicates: Predicates, attributes: Attributes) -> None:
        self.nouns = nouns
        self.predicates = predicates
        self.attributes = attributes
        self.text = nouns.text
        self.tokens = nouns.tokens
        self.low = nouns.low

    def inverted(self) -> tuple[Name, ...] | None:
        """As in "…, said Ireland." at the end."""
        for index in range(len(self.tokens) - 1, max(0, len(self.tokens) - 25), -1):
            if self.low(index) not in (
                "said",
                "noted",
                "stated",
                "added",
                "argued",
                "concluded",
                "explained",
                "asked",
            ):
                continue
            if self.low(index - 1) not in (",", "”", '"', "?", "’", "'"):
                continue
            phrase = self.nouns.several(index + 1)
            if phrase is not None and self._at_end(phrase.end) and all(name.parties for name in phrase.names):
                return phrase.names
        return None

    def passive(self) -> tuple[Name, ...] | None:
        """As in "The need for … was reiterated by A, B and C": the agents speak."""
        reported = False
        for index in range(len(self.tokens)):
            word = self.low(index)
            if reported and word in ("that", "if", "whether"):
                return None  # what follows is what somebody said
            if (
                verbs.base_of(word, "past")
                and self.tokens[index].kind == "word"
                and index
                and (
                    self.low(index - 1) not in verbs.PAST_BE
                    and self.low(index - 1) != "been"
                    and self.low(index + 1) in ("that", "how", "to", "whether")
                )
            ):
                reported = True
            auxiliary = word in verbs.PAST_BE or (word == "been" and self.low(index - 1) in verbs.HAVE)
            if not auxiliary or self.low(index - 1) in (
                "that",
                "which",
                "who",
                "if",
                "when",
                "as",
                "what",
                "where",
            ):
                continue
            at = self.predicates.adverbs(index + 1)
            participle = self.low(at)
            base = verbs.base_of(participle, "participle")
            wanted = verbs.needs(base) if base else None
            if base is None or (wanted and not any(self.low(before) in wanted for before in range(index))):
                continue  # "statements were made by", but not "the meeting was held by"
            agents = self._agents(at + 1)
            if agents is not None:
                return agents
        return None

    def _agents(self, at: int) -> tuple[Name, ...] | None:
        """The names after "by", soon after a participle."""
        for index in range(at, min(at + 6, len(self.tokens))):
            if self.low(index) in ("and", "or") and verbs.base_of(self.low(index + 1), "participle"):
                continue
            if self.low(index) in verbs.BE:
                return None
            if self.low(index) != "by":
                continue
            start = index + 1
            while self.low(start) in (
                ",",
                "inter",
                "alia",
                "among",
                "others",
                "notably",
                "both",
                "also",
                "including",
            ):
                start += 1
            phrase = self.nouns.several(start)
            if phrase is not None and all(name.parties for name in phrase.names):
                end, extras = phrase.end, Extras()
                self.attributes.markers(end, min(end + 30, len(self.tokens)), extras)
                return extras.on(phrase.names) if len(phrase.names) == 1 else phrase.names
            offset = self.tokens[start].start if start < len(self.tokens) else len(self.text)
            if crowd := COLLECTIVE.match(self.text, offset):
                end = next((i for i, one in enumerate(self.tokens) if one.start >= crowd.end()), len(self.tokens))
                listed, _ = self.listed(end)
                return listed or None
            return None
        return None

    def nominal(self) -> tuple[Name, ...] | None:
        """As in "Support came from A and B", "Questions were raised from X": nouns of speech with "from"."""
        first = (
            self.low(0)
            if self.low(0) not in ("further", "strong", "general", "additional", "more")
            else self.low(1)
        )
        if first == "there" and any(self.low(index) in _SPOKEN for index in range(2, 6)):
            for index in range(3, min(20, len(self.tokens))):
                phrase = self.nouns.several(index + 1) if self.low(index) == "from" else None
                if phrase is not None and all(name.parties for name in phrase.names):
                    return phrase.names
            return None
        if first not in _SPOKEN:
            return None
        for index in range(1, min(16, len(self.tokens))):
            if self.low(index) == "from" and self.low(index - 1) in ("came", "received", "heard", "voiced"):
                phrase = self.nouns.several(index + 1)
                if phrase is not None and all(name.parties for name in phrase.names):
                    return phrase.names
        return None

    def without_comma(self) -> tuple[Name, ...] | None:
        """As in "With regard to item 3 Ireland said": the comma after what leads in was left out."""
        if self.low(0) not in LEAD_INS:
            return None
        barred = words(
            """
            of by from with to for and or the that which who whom what where when as if than between
            against a an like including about towards on in at toward over
            """
        )
        for index in range(2, min(30, len(self.tokens))):
            before = index - 1 - (self.low(index - 1) == "the")
            if self.tokens[index].kind != "party" or self.low(before) in barred or self.low(before) == ",":
                continue
            phrase = self.nouns.several(index)
            verb = self.predicates.group(phrase.end) if phrase else None
            if phrase and verb and verb.strength == "strong" and verb.simple_past:
                if self._closing_comma(verb.at):
                    continue
                extras = Extras()
                self.attributes.markers(0, before + 1, extras)
                return extras.on(phrase.names)
        return None

    def _closing_comma(self, at: int) -> bool:
        """Whether the verb ends a clause ("the paper Canada presented, Norway …")."""
        return self.low(at + 1) == ","

    def trailing_support(self, at: int) -> tuple[Name, ...]:
        """As in "…, supported by Chile and Peru" at the end of the sentence."""
        for index in range(at + 1, len(self.tokens)):
            if self.low(index) != ",":
                continue
            start = index + 1
            if (self.low(start) == "which" and self.low(start + 1) in verbs.PAST_BE) or (
                self.low(start) in ("a", "an") and self.low(start + 1) in ("view", "point", "position", "concern")
            ):
                start += 2
            while self.low(start) in ("also", "strongly", "later", "subsequently", "then"):
                start += 1
            shared = self.low(start) in SUPPORTING or self.low(start) == "shared"
            if not (shared and self.low(start + 1) == "by"):
                continue
            phrase = self.nouns.several(start + 2)
            if phrase is not None and self._at_end(phrase.end) and all(name.parties for name in phrase.names):
                return phrase.names
        return ()

    def listed(self, at: int) -> tuple[tuple[Name, ...], int]:
        """Names after "including", "such as", in brackets: who the unnamed are."""
        index = at + (self.low(at) == ",")
        if self.low(index) == "(":
            phrase = self.nouns.several(index + 1)
            if phrase and self.low(phrase.end) == ")" and all(name.parties for name in phrase.names):
                return phrase.names, phrase.end + 1
            return (), at
        if index < len(self.tokens) and (found := INCLUDING.match(self.text, self.tokens[index].start)):
            while index < len(self.tokens) and self.tokens[index].start < found.end():
                index += 1
            phrase = self.nouns.several(index)
            if phrase and all(name.parties for name in phrase.names):
                return phrase.names, phrase.end + (self.low(phrase.end) == ",")
        return (), at

    def after_colon(self, at: int) -> tuple[Name, ...]:
        """As in "The following States took the floor: A, B and C."""
        for index in range(at, min(at + 12, len(self.tokens))):
            if self.low(index) == ":":
                phrase = self.nouns.several(index + 1)
                if phrase and self._at_end(phrase.end) and all(name.parties for name in phrase.names):
                    return phrase.names
        return ()

    def crowd_named(self, at: int) -> tuple[Name, ...]:
        """The names in "others (Mexico and Peru) opposed it", a later clause."""
        found = COLLECTIVE.match(self.text, self.tokens[at].start) if at < len(self.tokens) else None
        if found is None:
            return ()
        end = next((i for i, token in enumerate(self.tokens) if token.start >= found.end()), len(self.tokens))
        listed, after = self.listed(end)
        verb = self.predicates.group(after) if listed else None
        return listed if verb is not None and verb.strength == "strong" and verb.simple_past else ()

    def _at_end(self, at: int) -> bool:
        return all(token.kind == "mark" for token in self.tokens[at:])
