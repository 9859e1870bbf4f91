"""What somebody wants to see of the board: treaty, article, year, regional group, and how it stands.

Short enough for a button: "CCM.7.2011.WEOG.overdue".
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from bot.board.words import REGION_WORDS, STAND_WORDS, USUAL
from bot.obligations.rules import Rule, Rulebook
from bot.parties.lexicon import Lexicon
from bot.parties.regions import REGIONS
from bot.questions.folding import fold
from bot.submissions.days import western
from bot.submissions.naming import named, tallied
from storage.rows import PartyKind


class Stand(StrEnum):
    """How a report stands on one day, by what is recorded."""

    HANDED_IN = "in"
    CLAIMED = "said"  # a delegate says so, no coordinator has confirmed it
    DUE = "due"
    OVERDUE = "overdue"
    VOLUNTARY = "extra"  # handed in by a State that did not owe it
    UNSURE = "unsure"  # due only where the State has any of what it is about, which is not known


@dataclass(frozen=True, kw_only=True, slots=True)
class Choice:
    """``article``: "7" for all its paragraphs, or "7(1)". ``year`` 0 = every year.

    ``region`` and ``stand`` (a value of ``Stand``) "" = all.
    """

    treaty: str
    article: str
    year: int = 0
    region: str = ""
    stand: str = ""

    @property
    def code(self) -> str:
        return ".".join((self.treaty, self.article, str(self.year), self.region, self.stand))

    def rules(self, book: Rulebook) -> tuple[Rule, ...]:
        """The rules under which the board looks."""
        return tuple(
            one for one in tallied(book, self.treaty) if self.article in (one.article, one.article.split("(")[0])
        )

    def yearly(self, book: Rulebook) -> bool:
        return any(one.yearly for one in self.rules(book))


def first_choice(book: Rulebook, today: date) -> Choice:
    """What is shown where nothing is asked for: the reports of the first treaty that fall due this year."""
    treaty = book.treaties()[0]
    rules = tallied(book, treaty)
    rule = next((one for one in rules if one.yearly), rules[0])
    return Choice(treaty=treaty, article=_main(rule), year=today.year if rule.yearly else 0)


def decoded(code: str, book: Rulebook, today: date) -> Choice | None:
    """The choice that a button carries; None for one that is forged or of rules no longer there."""
    if not code:
        return first_choice(book, today)
    parts = code.split(".")
    if len(parts) != 5 or not re.fullmatch(r"0|[12]\d{3}", parts[2]):
        return None
    choice = Choice(treaty=parts[0], article=parts[1], year=int(parts[2]), region=parts[3], stand=parts[4])
    if choice.region not in ("", *REGIONS) or choice.stand not in ("", *Stand):
        return None
    return choice if choice.rules(book) else None


@dataclass(frozen=True, slots=True)
class Asked:
    """What words ask for. ``party``: they name one State. ``strange``: words that are not understood."""

    choice: Choice
    party: str = ""
    strange: str = ""


def asked(text: str, book: Rulebook, lexicon: Lexicon, today: date) -> Asked:
    """What ``text`` asks to see; what it does not name is as in the first choice."""
    folded, rest = western(fold(text)), list(text)
    choice = first_choice(book, today)

    def blank(*spans: tuple[int, int]) -> None:
        for start, end in spans:
            rest[start:end] = " " * (end - start)

    says = named(text, book)
    blank(*says.spans)
    if says.unknown:
        return Asked(choice, strange=says.unknown)
    if says.treaty or says.rules:
        known = says.rules or tallied(book, says.treaty)
        rule = next((one for one in known if one.yearly), known[0])
        alone = (
            says.rules
            and len({one.article for one in says.rules}) == 1
            and len(says.rules) < len(Choice(treaty=rule.treaty, article=_main(rule)).rules(book))
        )
        choice = Choice(treaty=rule.treaty, article=rule.article if alone else _main(rule))
        choice = replace(choice, year=today.year if choice.yearly(book) else 0)
    if year := re.search(r"(?<!\d)(?:19|20)\d\d(?!\d)", folded):
        choice = replace(choice, year=int(year[0]))
        blank(year.span())
    for region, pattern in REGION_WORDS:
        if match := re.search(pattern, fold("".join(rest))):
            choice = replace(choice, region=region)
            blank(match.span())
            break
    for stand, pattern in STAND_WORDS:
        if match := re.search(pattern, fold("".join(rest))):
            choice = replace(choice, stand=stand)
            blank(match.span())
            break
    party = ""
    for mention in lexicon.mentions_corrected("".join(rest)):
        blank((mention.start, mention.end))
        if len(mention.parties) == 1 and mention.parties[0] in REGIONS:
            choice = replace(choice, region=mention.parties[0])
        elif lexicon.kind(mention.parties[0]) is PartyKind.STATE:
            party = mention.parties[0]
    left = USUAL.sub(" ", fold("".join(rest))).strip()
    return Asked(choice, party=party, strange="".join(rest).strip()[:60] if left else "")


def _main(rule: Rule) -> str:
    return rule.article.split("(")[0]
