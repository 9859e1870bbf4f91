"""Extensions and conditions as they are written, a line each: "Peru; Article 4; 1 April 2026; source"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Final

from bot.circumstances.circumstance import Circumstance, Kind, key_of
from bot.meetings.complaint import Complaint
from bot.obligations.rules import Rule, Rulebook
from bot.parties.lexicon import Lexicon
from bot.people.offers import states_meant
from bot.questions.folding import fold
from bot.submissions.days import Found, find_days
from bot.submissions.naming import named, tallied
from bot.text.catalogue import N_
from bot.text.dates import isolate
from storage.rows import Condition, Extension, PartyKind

MOST_LINES: Final = 100
LONGEST: Final = 400  # characters of a source

_FEW_PARTS: Final = N_("State, obligation, day and source are needed, parted by semicolons.")
_FEW_PARTS_OF_A_CONDITION: Final = N_("State, what it has or has not, yes or no, and a source are needed.")
_NO_STATE: Final = N_("I know no State called “{name}”.")
_SEVERAL: Final = N_("“{name}” may be several States; please write its full name.")
_NO_RULE: Final = N_("“{words}” names no obligation that can be put off. There are: {articles}.")
_NOTHING_EXTENDABLE: Final = N_("No obligation here can be put off.")
_NO_DAY: Final = N_("Until which day? Write it as in 1 April 2026.")
_WRONG_DAY: Final = N_("There is no day “{words}”.")
_NOT_YET: Final = N_("“{words}” has not come yet.")
_NO_SOURCE: Final = N_("Where does it stand? Name a document or an address as the last part.")
_LONG: Final = N_("The source is longer than {most} characters.")
_NO_CONDITION: Final = N_("“{words}” names nothing on which an obligation hangs. There are: {articles}.")
_NOTHING_HANGS: Final = N_("No obligation here hangs on what a State has.")
_YES_OR_NO: Final = N_("Write yes or no as the third part, not “{words}”.")
_TWICE: Final = N_("A line above says the same.")
_MANY: Final = N_("At most {most} lines can be taken at a time.")

_PARTING: Final = re.compile(r"\s*[;；؛\t]\s*")
_COMMAS: Final = re.compile(r"\s*[,，،]\s*")
# What may stand beside a day in a part of its own: "until", "granted on", "depuis le".
_BESIDE: Final = re.compile(r"\W*(?:[^\W\d_]{1,12}\W*){0,3}")
_YES: Final = frozenset(map(fold, ("yes", "y", "true", "oui", "sí", "да", "نعم", "是", "有")))
_NO: Final = frozenset(map(fold, ("no", "n", "none", "false", "non", "нет", "لا", "否", "无", "没有")))


class _Wrong(Exception):
    """A line that cannot be taken, and why."""

    def __init__(self, sentence: str, **fields: str | int) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.fields = fields


def read_lines(
    text: str, kind: Kind, lexicon: Lexicon, book: Rulebook, *, today: date
) -> tuple[Circumstance, ...] | tuple[Complaint, ...]:
    """What each line says, or everything that is wrong with them."""
    lines = [(at, one) for at, one in enumerate(text.splitlines(), 1) if one.strip()]
    several = len(lines) > 1
    return _read([(at if several else 0, parts_of(one)) for at, one in lines], kind, lexicon, book, today)


def read_rows(
    rows: Sequence[tuple[int, Sequence[str]]], kind: Kind, lexicon: Lexicon, book: Rulebook, *, today: date
) -> tuple[Circumstance, ...] | tuple[Complaint, ...]:
    """The same from the rows of a table whose columns stand in the order of a line; its heads are passed over."""
    heads = rows and not states_meant(rows[0][1][0], lexicon)
    cells = [(at, [cell.strip() for cell in row if cell.strip()]) for at, row in rows[1 if heads else 0 :]]
    return _read(cells, kind, lexicon, book, today)


def parts_of(line: str) -> list[str]:
    """A line's parts: between semicolons or, where there are none, between commas."""
    parts = _PARTING.split(line.strip())
    if len(parts) == 1:
        parts = _COMMAS.split(line.strip())
    return [part for part in parts if part]


def _read(
    lines: Sequence[tuple[int, Sequence[str]]], kind: Kind, lexicon: Lexicon, book: Rulebook, today: date
) -> tuple[Circumstance, ...] | tuple[Complaint, ...]:
    if len(lines) > MOST_LINES:
        return (Complaint(_MANY, {"most": MOST_LINES}),)
    read = _extension if kind is Kind.EXTENSION else _condition
    found: dict[str, Circumstance] = {}
    wrong: list[Complaint] = []
    for at, parts in lines:
        try:
            one = read(parts, lexicon, book, today)
        except _Wrong as error:
            wrong.append(Complaint(error.sentence, error.fields, at))
            continue
        if found.setdefault(key_of(one), one) is not one:
            wrong.append(Complaint(_TWICE, line=at))
    return tuple(wrong) or tuple(found.values())


def _extension(parts: Sequence[str], lexicon: Lexicon, book: Rulebook, today: date) -> Extension:
    if len(parts) < 3:
        raise _Wrong(_FEW_PARTS)
    party = _state(parts[0], lexicon)
    rule = _rule(parts[1], book)
    days, rest = _days(parts[2:], 2)
    if not days:
        raise _Wrong(_NO_DAY)
    granted = days[1] if len(days) > 1 else None
    if granted is not None and granted > today:
        raise _Wrong(_NOT_YET, words=granted.isoformat())
    return Extension(
        treaty=rule.treaty, party=party, rule=rule.id, until=days[0], granted=granted, source=_source(rest)
    )


def _condition(parts: Sequence[str], lexicon: Lexicon, book: Rulebook, today: date) -> Condition:
    if len(parts) < 3:
        raise _Wrong(_FEW_PARTS_OF_A_CONDITION)
    party = _state(parts[0], lexicon)
    rule = _hanging(parts[1], book)
    word = fold(parts[2]).strip(" .")
    if word not in _YES | _NO:
        raise _Wrong(_YES_OR_NO, words=isolate(parts[2][:60]))
    days, rest = _days(parts[3:], 1)
    if days and days[0] > today:
        raise _Wrong(_NOT_YET, words=days[0].isoformat())
    return Condition(
        treaty=rule.treaty,
        party=party,
        condition=rule.condition,
        holds=word in _YES,
        since=days[0] if days else None,
        source=_source(rest),
    )


def _state(name: str, lexicon: Lexicon) -> str:
    found = [key for key in states_meant(name, lexicon) if lexicon.kind(key) is PartyKind.STATE]
    if len(found) > 1:
        raise _Wrong(_SEVERAL, name=isolate(name[:60]))
    if not found:
        raise _Wrong(_NO_STATE, name=isolate(name[:60]))
    return found[0]


def _rule(words: str, book: Rulebook) -> Rule:
    open_ones = [rule for treaty in book.treaties() for rule in tallied(book, treaty) if rule.extendable]
    if not open_ones:
        raise _Wrong(_NOTHING_EXTENDABLE)
    found = [rule for rule in named(words, book).rules if rule.extendable]
    if len(found) != 1:
        raise _Wrong(_NO_RULE, words=isolate(words[:60]), articles=_articles(open_ones))
    return found[0]


def _hanging(words: str, book: Rulebook) -> Rule:
    """The rule that hangs on the condition meant: named by itself, or by the obligation."""
    open_ones = [rule for treaty in book.treaties() for rule in book.rules(treaty) if rule.condition]
    if not open_ones:
        raise _Wrong(_NOTHING_HANGS)
    asked = named(words, book)
    bare = "-".join(word for word in fold(words).strip(" .").split() if word != asked.treaty.lower())
    by_name = [rule for rule in open_ones if bare.removesuffix("-areas") == rule.condition.removesuffix("-areas")]
    by_name = [rule for rule in by_name if not asked.treaty or rule.treaty == asked.treaty]
    found = [rule for rule in asked.rules if rule.condition] or by_name[:1]
    if len({rule.condition for rule in found}) != 1:
        listed = _articles(open_ones)
        raise _Wrong(_NO_CONDITION, words=isolate(words[:60]), articles=listed)
    return found[0]


def _articles(rules: Iterable[Rule]) -> str:
    """ "CCM 3(2), CCM 4(1), APMBC 5(1)"."""
    return isolate(", ".join(f"{rule.treaty} {rule.article}" for rule in rules))


def _days(parts: Sequence[str], most: int) -> tuple[list[date], list[str]]:
    """The parts that are a day and little else, ``most`` of them; and what is left."""
    days: list[date] = []
    rest: list[str] = []
    for part in parts:
        found = find_days(part)
        if len(found) == 1 and len(days) < most and not rest and _alone(part, found[0]):
            if found[0].day is None:
                raise _Wrong(_WRONG_DAY, words=isolate(part[:60]))
            days.append(found[0].day)
        else:
            rest.append(part)
    return days, rest


def _alone(part: str, found: Found) -> bool:
    around = part[: found.start] + " " + part[found.end :]
    return _BESIDE.fullmatch(around.strip()) is not None


def _source(rest: Sequence[str]) -> str:
    source = "; ".join(rest)
    if not source:
        raise _Wrong(_NO_SOURCE)
    if len(source) > LONGEST:
        raise _Wrong(_LONG, most=LONGEST)
    return source
