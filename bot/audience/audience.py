"""Who is meant, as a tree: leaves that each name a set of delegates, combined with and, or, not.

The canonical text, which is stored, is ``str(audience)``; ``parse`` reads it back::

    region:WEOG and not reported:ccm-article-7-annual:2025
    state:CH or group:"Friends of clearance"
    not (language:fr or saved:Bureau)

"not" is relative to everybody who may be written to; it binds closest, then "and", then "or".
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from bot.audience.complaint import AudienceError
from bot.text.catalogue import N_


class Kind(StrEnum):
    """What a leaf goes by; beside each, what its value is."""

    ALL = "all"  # nothing
    STATE = "state"  # Party.key of a State or organisation
    REGION = "region"  # key of a regional group, "WEOG"; "-" for States in none
    GROUP = "group"  # a name, as in Person.groups
    ROLE = "role"  # "delegate", "coordinator"
    LANGUAGE = "language"  # "fr"
    PARTY = "party"  # a treaty of which the State is a party, "CCM"
    SIGNATORY = "signatory"  # a treaty that the State has signed and not joined
    MISSING = "missing"  # "{Rule.id}:{period}": the State owes it, and has not handed it in
    DUE = "due"  # the same, and its day is still to come
    OVERDUE = "overdue"  # the same, and its day has passed
    REPORTED = "reported"  # the State has handed it in, or says so
    FOLLOWS = "follows"  # the subject of a follow: "party:CH", "item:CCM-2MSP:3", "topic:ISU", "meeting:CCM-2MSP"
    MEETING = "meeting"  # Meeting.id: those who follow the meeting
    SAVED = "saved"  # the name of a saved audience
    PERSON = "person"  # Person.id


REPORTS = frozenset({Kind.MISSING, Kind.DUE, Kind.OVERDUE, Kind.REPORTED})


@dataclass(frozen=True, slots=True)
class Leaf:
    """One set of delegates. Raises ``ValueError`` where ``value`` is missing, or too much."""

    kind: Kind
    value: str = ""

    def __post_init__(self) -> None:
        if bool(self.value) == (self.kind is Kind.ALL):
            raise ValueError(f"{self.kind} with the value {self.value!r}")

    @property
    def report(self) -> tuple[str, int] | None:
        """(Rule.id, period) of a leaf that is about a report; None for any other, and where it names none."""
        rule, colon, period = self.value.rpartition(":")
        if self.kind not in REPORTS or not colon or not re.fullmatch(r"0|[12]\d{3}", period):
            return None
        return rule, int(period)

    def __str__(self) -> str:
        return self.kind.value if self.kind is Kind.ALL else f"{self.kind.value}:{_written(self.value)}"


@dataclass(frozen=True, slots=True)
class Not:
    """Everybody else."""

    of: Audience

    def __str__(self) -> str:
        return f"not {_within(self.of)}"


@dataclass(frozen=True, slots=True)
class And:
    """Those who are in every part; there are at least two."""

    parts: tuple[Audience, ...]

    def __post_init__(self) -> None:
        _at_least_two(self.parts)

    def __str__(self) -> str:
        return " and ".join(map(_within, self.parts))


@dataclass(frozen=True, slots=True)
class Or:
    """Those who are in any part; there are at least two."""

    parts: tuple[Audience, ...]

    def __post_init__(self) -> None:
        _at_least_two(self.parts)

    def __str__(self) -> str:
        return " or ".join(map(_within, self.parts))


Audience = Leaf | Not | And | Or

ALL = Leaf(Kind.ALL)
EXAMPLE = "region:WEOG and not state:CH"
LONGEST = 4_000  # characters of an expression
DEEPEST = 40  # brackets and nots within one another


def leaves(audience: Audience) -> Iterator[Leaf]:
    """Every leaf, from left to right."""
    match audience:
        case Leaf():
            yield audience
        case Not(of):
            yield from leaves(of)
        case And(parts) | Or(parts):
            for part in parts:
                yield from leaves(part)


def parse(text: str) -> Audience:
    """The audience that a canonical expression means.

    Raises ``AudienceError`` (a ``BadInput``) that says where it is not understood, and shows a right form.
    """
    if len(text) > LONGEST:
        raise AudienceError(N_("An audience is written in at most {most} characters."), most=LONGEST)
    return _Reading(text).whole()


# ── the text ────────────────────────────────────────────────────────────────────────────────────────────────────

_BARE = re.compile(r"[\w.:+-]+")
_TOKEN = re.compile(
    r"""\s*(?:
        (?P<bracket>[()])
      | (?P<kind>[a-z]+):(?:"(?P<quoted>(?:[^"\\]|\\["\\])*)"|(?P<bare>[\w.:+-]+))
      | (?P<word>[a-z]+)(?![\w:])
    )""",
    re.VERBOSE,
)
_ESCAPED = re.compile(r'\\(["\\])')
_KINDS = frozenset(kind.value for kind in Kind if kind is not Kind.ALL)


def _written(value: str) -> str:
    if _BARE.fullmatch(value):
        return value
    return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _within(part: Audience) -> str:
    """A part of a larger expression: in brackets where it is one of several parts itself."""
    return f"({part})" if isinstance(part, And | Or) else str(part)


def _at_least_two(parts: tuple[Audience, ...]) -> None:
    if len(parts) < 2:
        raise ValueError("there is nothing to combine")


class _Reading:
    """One expression, read from left to right."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0  # where the next token is looked for
        self._start = 0  # where the last one began
        self._depth = 0
        self._token: re.Match[str] | None = None
        self._next()

    def whole(self) -> Audience:
        found = self._several("or")
        if self._token is not None:
            raise self._wrong()
        return found

    def _several(self, word: str) -> Audience:
        """Parts joined by "or", each of parts joined by "and"."""
        parts = [self._part(word)]
        while self._is(word):
            self._next()
            parts.append(self._part(word))
        if len(parts) == 1:
            return parts[0]
        return Or(tuple(parts)) if word == "or" else And(tuple(parts))

    def _part(self, of: str) -> Audience:
        return self._several("and") if of == "or" else self._one()

    def _one(self) -> Audience:
        token = self._token
        if token is None:
            raise self._wrong()
        self._depth += 1
        if self._depth > DEEPEST:
            raise AudienceError(N_("This has too many brackets within one another."))
        found: Audience
        if self._is("not"):
            self._next()
            found = Not(self._one())
        elif token["bracket"] == "(":
            self._next()
            found = self._several("or")
            if self._token is None or self._token["bracket"] != ")":
                raise self._wrong()
            self._next()
        else:
            found = self._leaf(token)
            self._next()
        self._depth -= 1
        return found

    def _leaf(self, token: re.Match[str]) -> Leaf:
        if token["word"] == Kind.ALL:
            return ALL
        kind = token["kind"]
        if kind not in _KINDS:
            raise self._wrong()
        value = token["bare"] if token["bare"] is not None else _ESCAPED.sub(r"\1", token["quoted"])
        if not value:
            raise self._wrong()
        return Leaf(Kind(kind), value)

    def _is(self, word: str) -> bool:
        return self._token is not None and self._token["word"] == word

    def _next(self) -> None:
        rest = self._text[self._at :]
        self._start = self._at + len(rest) - len(rest.lstrip())
        self._token = _TOKEN.match(self._text, self._at)
        if self._token is not None:
            self._at = self._token.end()
        elif rest.strip():
            raise self._wrong()

    def _wrong(self) -> AudienceError:
        """What stands where it should not."""
        position, there = self._start + 1, self._text[self._start :].strip()
        if not there:
            return AudienceError(
                N_("The expression ends too early. Write for instance: {example}"), example=EXAMPLE
            )
        return AudienceError(
            N_("The expression is not understood from character {position} on, “{there}”. For instance: {example}"),
            position=position,
            there=there[:40],
            example=EXAMPLE,
        )
