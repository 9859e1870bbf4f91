"""Who a noun phrase names: a State, its delegation, an ambassador of it, an office, or several of them.

Works on the tokens of one sentence and gives back where the phrase ends, so that ``clauses`` can look at its verb.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.records import verbs
from bot.records.tokens import Token
from bot.records.wordlist import words

PERSON_NOUNS = words(
    """
    delegation delegations delegate delegates representative representatives ambassador mission minister
    spokesperson spokesman spokeswoman speaker expert experts official officials government presidency
    chairmanship embassy
    """
)
_PERSON_START = PERSON_NOUNS | words(
    """
    h.e. h.e mr mr. mrs mrs. ms ms. mx dr dr. prof prof. professor amb amb. his her excellency sir madam
    lord dame baroness permanent deputy head director director-general secretary-general general colonel
    major captain lieutenant brigadier counsellor attaché prime foreign first vice-minister state
    under-secretary commissioner president
    """
)
TITLES = words(
    """
    h.e. h.e mr mrs ms mx dr prof professor amb ambassador sir madam minister general colonel major
    captain counsellor excellency
    """
)
ROLE_NOUNS = words(
    """
    chair chairs chairperson chairpersons chairman chairmen chairwoman co-chair co-chairs
    co-chairpersons vice-chair vice-chairs president presidents president-designate co-president
    co-presidents vice-president vice-presidents presidency friend friends coordinator coordinators
    co-coordinator co-coordinators co-ordinator co-ordinators facilitator facilitators co-facilitator
    co-facilitators rapporteur rapporteurs secretariat secretary-general moderator host hosts depositary
    treasurer convener convenor focal-point director co-lead co-leads co-host co-hosts
    """
)
CHAIR_NOUNS = words(
    """
    chair chairs chairperson chairpersons chairman chairwoman co-chair co-chairs co-chairpersons
    president presidency co-president co-presidents
    """
)
_ROLE_ADJECTIVES = words(
    """
    incoming outgoing former current then acting designated newly elected new next thematic national two
    three both co executive meeting conference committee session general
    """
)
_MANY = words("states parties delegations countries members organisations organizations donors speakers observers")
# Offices "of" a party that speak as that party: "the President of Zambia", "the Director of UNMAS".
_HEADS = words("president friend host chair coordinator secretariat director secretary-general")
_AND = frozenset({"and", "&"})
_DETERMINERS = words("the a an")
_TOPIC = words("on for of to")


@dataclass(frozen=True, slots=True)
class Name:
    """One named party: ``parties`` as the lexicon has them, "" text never. ``bold`` where any of it was."""

    text: str
    parties: tuple[str, ...] = ()
    capacity: str = ""
    on_behalf_of: str = ""
    bold: bool = False
    person: str = ""  # the surname of the person named, where one was
    role: str = ""  # "chair", "president", …: an office without a party


@dataclass(frozen=True, slots=True)
class Phrase:
    names: tuple[Name, ...]
    end: int  # index of the first token after it


class Nouns:
    """Noun phrases in the tokens of one sentence."""

    def __init__(self, text: str, tokens: Sequence[Token]) -> None:
        self.text = text
        self.tokens = tokens

    def low(self, at: int) -> str:
        return self.tokens[at].low if 0 <= at < len(self.tokens) else ""

    def raw(self, start: int, end: int) -> str:
        """The text of tokens [start, end) without a leading article and closing punctuation."""
        if start >= end:
            return ""
        shown = self.text[self.tokens[start].start : self.tokens[end - 1].end].strip(" ,;:.()")
        first, _, rest = shown.partition(" ")
        return rest if first.lower() in _DETERMINERS and rest else shown

    # -- several ------------------------------------------------------------------------------------------
    def several(self, at: int, *, stop: int | None = None) -> Phrase | None:
        """Names from token ``at``: "A", "A and B", "A, the B delegation, C and D as well as E"; None for nobody."""
        if self.low(at) in ("both", "all"):
            at += 1
        first = self.one(at)
        if first is None:
            return None
        names, end, closed = list(first.names), first.end, False
        while True:
            step = self._link(end)
            if step is None or (stop is not None and end >= stop):
                break
            width, conjunction = step
            if closed and not conjunction.startswith("as well"):
                break
            following = self.one(end + width)
            if following is None:
                break
            if conjunction == "," and self._is_apposition(names, following):
                break
            names += following.names
            end = following.end
            closed = closed or conjunction in _AND
        return Phrase(tuple(names), self._and_others(end))

    def _and_others(self, at: int) -> int:
        """Past "and others", "and several other delegations"."""
        index = at + (self.low(at) == ",")
        if self.low(index) in ("among", "inter"):
            return index + 2 if self.low(index + 1) in ("others", "alia") else at
        if self.low(index) not in _AND:
            return at
        for width in range(1, 5):
            if self.low(index + width) == "others":
                return index + width + 1
            if self.low(index + width) == "other":
                nouns = range(index + width + 1, min(index + width + 5, len(self.tokens)))
                return next((noun + 1 for noun in nouns if self.low(noun) in _MANY), at)
        return at

    def _link(self, at: int) -> tuple[int, str] | None:
        """How many tokens join two names here, and by which word."""
        comma = 1 if self.low(at) == "," else 0
        word = self.low(at + comma)
        if word in _AND and self.low(at + comma + 1) == "," and self.low(at + comma + 3) == ",":
            return comma + 4, "and"  # "Denmark and, later, Sweden"
        if word in _AND:
            extra = 1 if self.low(at + comma + 1) in ("also", "then", "finally") else 0
            return comma + 1 + extra, "and"
        if word == "as" and self.low(at + comma + 1) == "well" and self.low(at + comma + 2) == "as":
            return comma + 3, "as well as"
        if word in ("together", "along", "jointly") and self.low(at + comma + 1) == "with":
            return comma + 2, "as well as"
        if word == "plus":
            return comma + 1, "as well as"
        if word == "/" and self._is_party(at + 1):
            return 1, ","
        return (1, ",") if comma else None

    def _is_apposition(self, names: list[Name], following: Phrase) -> bool:
        """Whether "Norway, Coordinator on …," goes on about the same party rather than naming another."""
        name = following.names[0]
        person = bool(name.person) and self.low(following.end) == ","
        return len(names) == 1 and (bool(name.role) or person) and not name.parties

    # -- one ----------------------------------------------------------------------------------------------
    def one(self, at: int) -> Phrase | None:
        """One name from token ``at``, its article, brackets and "delegation" included."""
        if at >= len(self.tokens):
            return None
        start = at
        if self.low(at) in _DETERMINERS:
            at += 1
        if at >= len(self.tokens):
            return None
        token = self.tokens[at]
        if token.kind == "party":
            return self._party(start, at)
        role = self._role(start, at)
        if role is not None:
            return role
        if token.low.rstrip(".") in _PERSON_START or token.low in _PERSON_START:
            return self._person(start, at)
        if token.capital and at + 1 < len(self.tokens):
            return self._named_person(at)
        return None

    def _party(self, start: int, at: int) -> Phrase | None:
        token = self.tokens[at]
        end = at + 1
        if self.low(end) in ("'s", "’s", "'", "’"):
            if self.low(end + 1) in ("permanent", "foreign", "head", "deputy"):
                end += 1
            if self.low(end + 1) not in PERSON_NOUNS and self.low(end + 2) not in PERSON_NOUNS:
                return None
            while self.low(end) not in PERSON_NOUNS:
                end += 1
            end += 1
        else:
            while self.low(end) in PERSON_NOUNS and self.low(end) not in ("speaker",):
                end += 1
        name = Name(self.raw(at, at + 1), token.parties, bold=token.bold)
        if end > at + 1 and self.low(end) in ("to", "in", "at") and self.low(end - 1) in PERSON_NOUNS:
            end = self._tail(end)
        return self._brackets(name, end)

    def _brackets(self, name: Name, end: int) -> Phrase:
        """Past "(CMC)", "(on behalf of the EU)" or "(Coordinator on …)", which may say for whom or as what."""
        while self.low(end) == "(":
            close = self._close(end)
            if close is None:
                break
            inside = range(end + 1, close)
            if any(self.low(index) == "behalf" for index in inside):
                at = next(index for index in inside if self.low(index) == "behalf")
                name = replace(name, on_behalf_of=self.raw(at + 2, close))
            elif any(self.low(index) in ROLE_NOUNS for index in inside):
                name = replace(name, capacity=self.raw(end + 1, close))
            end = close + 1
        return Phrase((name,), end)

    def _close(self, at: int) -> int | None:
        for index in range(at + 1, min(at + 40, len(self.tokens))):
            if self.low(index) == ")":
                return index
        return None

    def _role(self, start: int, at: int) -> Phrase | None:
        """As in "the Friend of the President on X (Japan)", "President-designate, Lebanon,", "the Chair"."""
        head = at
        while self.low(head) in _ROLE_ADJECTIVES and head - at < 4:
            head += 1
        if self.low(head) not in ROLE_NOUNS or self.low(head + 1) in ("'s", "’s", "’", "'"):
            return None
        if start == at and not self.tokens[at].capital and self.low(head) not in ("presidency",):
            return None  # "chair said": offices come with an article or a capital
        end = head + 1
        while self.low(end) in _TOPIC or self.low(end) == "and" or self._in_topic(end):
            if self.low(end) == "of" and self._is_party(end + 1 + (self.low(end + 1) in _DETERMINERS)):
                party_at = end + 1 + (self.low(end + 1) in _DETERMINERS)
                token = self.tokens[party_at]
                rest = self._tail(party_at + 1) if self.low(party_at + 1) in ("to", "in") else party_at + 1
                if self.low(head) in _HEADS:
                    return self._brackets(Name(token.text, token.parties, bold=token.bold), rest)
            if self._verb_at(end):
                break
            end += 1
        role = self.raw(at, end)
        word = self.low(head)
        bold = self.tokens[head].bold
        if self._is_party(end):  # "President-designate Lebanon said"
            return self._with_capacity(end, end + 1, role)
        if self.low(end) == "(" and self._is_party(end + 1 + (self.low(end + 1) in _DETERMINERS)):
            inside = end + 1 + (self.low(end + 1) in _DETERMINERS)
            close = self._close(end)
            if close is not None:
                found = self.several(inside)
                if found is not None and found.end == close:
                    return Phrase(tuple(replace(name, capacity=role) for name in found.names), close + 1)
        if self.low(end) == ",":
            inner = self.several(end + 1) if not self._role_like(end + 1) else None
            if inner is not None and self.low(inner.end) == "," and all(name.parties for name in inner.names):
                return Phrase(tuple(replace(name, capacity=role) for name in inner.names), inner.end + 1)
        if self.low(end) in TITLES or self.low(end).rstrip(".") in TITLES:  # "the Chair, Ambassador Yong,"
            inner = self._person(end, end)
            if inner is not None:
                return Phrase(tuple(replace(name, capacity=role) for name in inner.names), inner.end)
        return Phrase((Name(self._as_written(start, end), role=word, bold=bold),), end)

    def _as_written(self, start: int, end: int) -> str:
        return self.text[self.tokens[start].start : self.tokens[end - 1].end]

    def _with_capacity(self, at: int, end: int, role: str) -> Phrase:
        token = self.tokens[at]
        return self._brackets(Name(token.text, token.parties, capacity=role, bold=token.bold), end)

    def _role_like(self, at: int) -> bool:
        at += self.low(at) in _DETERMINERS
        return self.low(at) in ROLE_NOUNS

    def _in_topic(self, at: int) -> bool:
        """Whether the token still belongs to "… on General status and operation of the Convention"."""
        if at >= len(self.tokens) or self.tokens[at].kind == "mark":
            return False
        inside = any(self.low(index) in _TOPIC for index in range(max(0, at - 12), at))
        return (
            inside and not self._verb_at(at) and not (self.tokens[at].kind == "party" and self.low(at - 1) != "the")
        )

    def _verb_at(self, at: int) -> bool:
        word = self.low(at)
        if (
            word in verbs.BE
            or word in verbs.HAVE
            or word in verbs.MODALS
            or word in verbs.FUTURE
            or word in verbs.DO
        ):
            return True
        if self.low(at - 1) in _TOPIC or self.low(at - 1) in _DETERMINERS:
            return False
        known = verbs.base_of(word, "past") or verbs.base_of(word, "third")
        return known is not None or (verbs.is_adverb(word) and self._verb_at(at + 1))

    def _is_party(self, at: int) -> bool:
        return 0 <= at < len(self.tokens) and self.tokens[at].kind == "party"

    def _person(self, start: int, at: int) -> Phrase | None:
        """As in "Ambassador Yong from Lao PDR", "the delegation of Peru", "Mr. Holm (Norway)", "Mr. Holm"."""
        names: list[str] = []
        titled = False
        index = at
        while index < len(self.tokens) and index - at < 16:
            token = self.tokens[index]
            low = token.low.rstrip(".")
            if token.kind == "party":
                before = self.low(index - 1)
                if before in ("the", "("):
                    before = self.low(index - 2) if before == "the" else before
                if before not in ("of", "from", "for", "(", ",", "representing") and not token.capital:
                    return None
                end = index + 1
                if self.low(index - 1) == "(" or (self.low(index - 1) == "the" and self.low(index - 2) == "("):
                    close = self._close(index - 1)
                    end = close + 1 if close is not None else end
                elif self.low(end) in ("to", "in", "at"):
                    end = self._tail(end)
                bold = any(one.bold for one in self.tokens[start:end])
                name = Name(token.text, token.parties, bold=bold, person=names[-1] if titled and names else "")
                return self._brackets(name, end)
            if low in TITLES:
                titled = True
            elif token.capital and token.low not in _PERSON_START:
                names.append(token.text)
            elif (
                (token.kind == "mark" and token.text not in (".", "(", ",", "-"))
                or (token.text == "," and not self._goes_on(index + 1))
                or (
                    token.kind == "word"
                    and not token.capital
                    and low not in _PERSON_START
                    and low
                    not in (
                        "of",
                        "from",
                        "for",
                        "the",
                        "to",
                        "and",
                        "foreign",
                        "affairs",
                        "de",
                        "van",
                        "der",
                        "von",
                        "al",
                        "bin",
                        "da",
                        "di",
                        "la",
                        "du",
                        "representing",
                    )
                )
                or (
                    low == "and"
                    and not (self.low(index - 1) in ("affairs", "defence") or self.low(index + 1) in ("of",))
                )
            ):
                break
            index += 1
        if titled and names:
            while index > at and self.tokens[index - 1].text in (",", "(", "."):
                index -= 1
            shown = self._as_written(start, index)
            return Phrase((Name(shown, bold=self.tokens[at].bold, person=names[-1]),), index)
        return None

    def _goes_on(self, at: int) -> bool:
        """Whether a comma after a person's name leads to an office or a State: "Jane Doe, Ambassador of Peru,"."""
        at += self.low(at) in _DETERMINERS
        if at >= len(self.tokens):
            return False
        return self._is_party(at) or self.low(at) in _PERSON_START or self.low(at) in ROLE_NOUNS

    def _named_person(self, at: int) -> Phrase | None:
        """As in "Jane Doe (Norway)", "Jane Doe of the ICRC": two to five capitalised words, then a party."""
        index = at
        while (
            index < len(self.tokens)
            and self.tokens[index].kind == "word"
            and (self.tokens[index].capital or self.low(index) in ("de", "van", "der", "von", "al", "bin", "da"))
        ):
            index += 1
        if not 2 <= index - at <= 5:
            return None
        link = self.low(index)
        inside = index + 1 + (self.low(index + 1) == "the")
        if not self._is_party(inside) or link not in ("(", "of", "from"):
            return None
        token = self.tokens[inside]
        end = inside + 1
        if link == "(":
            close = self._close(index)
            if close is None or close != inside + 1:
                return None
            end = close + 1
        name = Name(token.text, token.parties, bold=self.tokens[at].bold, person=self.tokens[index - 1].text)
        return self._brackets(name, end)

    def _tail(self, at: int) -> int:
        """Past "to the United Nations in Geneva"."""
        index = at
        while index < len(self.tokens) and index - at < 12:
            if self.tokens[index].kind == "mark" or self._verb_at(index) or self.low(index) == "and":
                return index
            index += 1
        return at
