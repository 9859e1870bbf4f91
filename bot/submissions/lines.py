"""A pasted list, a line a State: what each line says, and what in it was not understood.

Strict on purpose: a line with words that are neither State, obligation, day, document nor usual wording is not
taken, so that "Ireland has not submitted" records nothing.
"""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass, fields, replace
from datetime import date
from enum import StrEnum
from typing import Any

from bot.obligations.rules import Rulebook
from bot.parties.lexicon import Lexicon
from bot.parties.types import Mention
from bot.questions.folding import fold
from bot.submissions.days import find_days, western
from bot.submissions.naming import named
from storage.rows import PartyKind

MOST_LINES = 500
LONGEST_DOCUMENT = 300


class Trouble(StrEnum):
    """Why a line, or something in it, was not understood. ``Line.words`` is what it concerns."""

    NO_STATE = "no-state"
    NOT_A_STATE = "not-a-state"  # an organisation
    WORDS = "words"  # words that mean nothing here
    NO_SUCH_DAY = "no-such-day"
    DAYS = "days"  # several days
    YEARS = "years"  # several years
    ARTICLE = "article"  # an obligation nobody has
    FUTURE = "future"  # handed in on a day to come
    LONG = "long"


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """One State's line. ``number`` counts the lines as given, from 1; ``text`` is as given.

    ``parties``: one = understood, several = the name may be any of them. ``guessed``: the name was misspelt, or is
    an adjective, and is asked about. ``rules`` are ids, () where none is named. ``year_covered``: the year may be
    the one that the report covers ("for 2010").
    """

    number: int
    text: str
    parties: tuple[str, ...] = ()
    guessed: str = ""
    treaty: str = ""
    rules: tuple[str, ...] = ()
    year: int = 0
    year_covered: bool = False
    day: date | None = None
    turned: bool = False
    document: str = ""
    trouble: Trouble | None = None
    words: str = ""

    def as_json(self) -> dict[str, Any]:
        return {**asdict(self), "day": self.day.isoformat() if self.day else None}

    @classmethod
    def of_json(cls, data: dict[str, Any]) -> Line:
        lists = {name: tuple(data[name]) for name in ("parties", "rules")}
        day = date.fromisoformat(data["day"]) if data["day"] else None
        trouble = Trouble(data["trouble"]) if data["trouble"] else None
        known = {one.name for one in fields(cls)}
        kept = {name: value for name, value in data.items() if name in known}
        return cls(**{**kept, **lists, "day": day, "trouble": trouble})

    @property
    def says_something(self) -> bool:
        """Whether it names an obligation, a year or a day: a heading, where it names no State."""
        return bool(self.rules or self.year or self.day or self.treaty)


_URL = re.compile(r"https?://\S+", re.IGNORECASE)
_SYMBOL = re.compile(r"(?<![\w/])[A-Za-z][A-Za-z0-9.-]*(?:/[A-Za-z0-9.()_-]+)+")
_YEAR = re.compile(r"(?<![\d/.-])(?:19|20)\d\d(?![\d/]|[.-]\d)")
_COVERED = re.compile(
    r"(?:\bfor\b|\bcovering\b|\bcovers\b|\bpour\b|\bcouvrant\b|\bpara\b|\bsobre\b|\bза\b|\bعن\b)"
    r"\s+(?:the\s+)?(?:calendar\s+)?(?:year\s+)?(?:l'annee\s+)?(?:el\s+ano\s+)?$"
)
_NUMBERING = re.compile(r"^\s*(?:[-*•·–—]+|\(?\d{1,3}[.)](?!\d))\s*")
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
# Usual wording around a State, an obligation and a day, folded.
_USUAL = (
    "a an and article articles as at by ccm convention date day dated doc document due for from handed has have",
    "in is its it of on para paragraph received recorded report reported reports reporting submission submissions",
    "submit submits submitted symbol the this to treaty under was year obligation state states party parties done",
    "complete completed completion declaration declared compliance arms trade mine ban cluster munitions covering",
    "calendar link see ref reference",
    "au aux a date de des du en est et la le les l d son sa rapport rapports remis remise soumis soumise presente",
    "presenta recu recue l'article de l'article par pour le annee etat etats partie parties traite document",
    "el ha han al los las del informe informes entregado entrego presentado presento recibido con su fecha y ano",
    "estado estados parte partes tratado convencion por",
    "в на от за о об по и его её ее доклад доклада доклады отчет отчета отчеты представил представила представило",
    "представлен представлена получен получено передан сдан сдала год года г дата документ государство участник",
    "договор конвенция согласно",
    "في من عن على الى إلى التقرير تقرير قدم قدمت قدّم تم تقديم استلم بتاريخ تاريخ المقدم وثيقة سنة عام دولة طرف",
    "الدولة الطرف معاهدة اتفاقية",
    "提交 已 已提交 于 報告 报告 的 在 日期 文件 收到 年 国 缔约国 公约 条约 履约",
)
_HAN_USUAL = re.compile("[提交已于報告报的在日期文件收到年国缔约公条履了其按根据]+")


def read_list(text: str, lexicon: Lexicon, book: Rulebook, *, today: date, treaty: str = "") -> tuple[Line, ...]:
    """What each line of ``text`` says. A line without a State that names an obligation, year or day is a heading:
    what it says holds for the lines below it that say nothing else. Empty lines are left out.
    """
    heading = Line(number=0, text="", treaty=treaty)
    found: list[Line] = []
    for number, written in enumerate(text.splitlines(), 1):
        if not written.strip():
            continue
        of_line = read_line(written, lexicon, book, number=number, today=today, treaty=heading.treaty)
        if of_line[0].trouble is Trouble.NO_STATE and of_line[0].says_something:
            heading = replace(under(of_line[0], heading), trouble=None)
        else:
            found.extend(under(one, heading) for one in of_line)
    if not found and heading.number:
        return (replace(heading, trouble=Trouble.NO_STATE),)
    return tuple(found)


def under(one: Line, heading: Line) -> Line:
    """The line with what its heading says, where it says nothing else itself."""
    return replace(
        one,
        treaty=one.treaty or heading.treaty,
        rules=one.rules or heading.rules,
        year=one.year or heading.year,
        year_covered=one.year_covered if one.year else heading.year_covered,
        day=one.day or heading.day,
        turned=one.turned if one.day else heading.turned,
        document=one.document,
    )


def read_line(
    text: str, lexicon: Lexicon, book: Rulebook, *, number: int = 1, today: date, treaty: str = ""
) -> tuple[Line, ...]:
    """What one line says: a line for each State in it, or one that says what is wrong."""
    line = Line(number=number, text=text.strip())
    if len(text) > 1000:
        return (replace(line, text=line.text[:80] + "…", trouble=Trouble.LONG),)
    rest = _Rest(_NUMBERING.sub(lambda match: " " * len(match[0]), text))
    line = replace(line, document=_document(rest))
    line, mentions = _days(line, rest, today), _states(rest, lexicon)
    asked = named(rest.text, book, treaty=treaty)
    rest.blank(*asked.spans)
    line = replace(line, treaty=asked.treaty, rules=tuple(one.id for one in asked.rules))
    line = _year(line, rest)
    if asked.unknown:
        line = _wrong(line, Trouble.ARTICLE, asked.unknown)
    states = [m for m in mentions if any(lexicon.kind(key) is PartyKind.STATE for key in m.parties)]
    if strange := rest.strange_words():
        line = _wrong(line, Trouble.WORDS, strange)
    if mentions and not states:
        line = _wrong(line, Trouble.NOT_A_STATE, mentions[0].text)
    elif not states:
        line = replace(line, trouble=line.trouble or Trouble.NO_STATE)
    if not states or line.trouble:
        return (line,)
    return tuple(
        replace(line, parties=m.parties, guessed=m.text if m.corrected_from or m.demonym else "")
        for m in {m.parties: m for m in states}.values()
    )


class _Rest:
    """A text whose understood stretches are blanked out, so that what is left shows."""

    def __init__(self, text: str) -> None:
        self.text = text

    def blank(self, *spans: tuple[int, int]) -> None:
        for start, end in spans:
            self.text = self.text[:start] + " " * (end - start) + self.text[end:]

    def strange_words(self) -> str:
        """What is left that is no usual wording, as written."""
        folded = fold(self.text)
        left = _HAN_USUAL.sub(lambda match: " " * len(match[0]), folded)
        strange = [m for m in _WORD.finditer(left) if m[0] not in _FOLDED_USUAL and not _elided(m[0])]
        return self.text[strange[0].start() : strange[-1].end()].strip() if strange else ""


_FOLDED_USUAL = frozenset(fold(word) for row in _USUAL for word in row.split())


def _elided(word: str) -> bool:
    """ "l'article", "d'avril": an elided article before a usual word."""
    head, mark, tail = word.replace("’", "'").partition("'")
    return bool(mark) and head in {"l", "d", "s", "qu"} and tail in _FOLDED_USUAL


def _wrong(line: Line, trouble: Trouble, words: str) -> Line:
    return line if line.trouble else replace(line, trouble=trouble, words=words[:80])


def _document(rest: _Rest) -> str:
    match = _URL.search(rest.text) or _SYMBOL.search(rest.text)
    if match is None:
        return ""
    rest.blank(match.span())
    return match[0].rstrip(".,;)")[:LONGEST_DOCUMENT]


def _days(line: Line, rest: _Rest, today: date) -> Line:
    days = find_days(rest.text)
    written = " ".join(rest.text[one.start : one.end] for one in days)
    rest.blank(*((one.start, one.end) for one in days))
    if not days:
        return line
    if len(days) > 1:
        return _wrong(line, Trouble.DAYS, written)
    if days[0].day is None:
        return _wrong(line, Trouble.NO_SUCH_DAY, written)
    if days[0].day > today:
        return _wrong(line, Trouble.FUTURE, written)
    return replace(line, day=days[0].day, turned=days[0].turned)


def _states(rest: _Rest, lexicon: Lexicon) -> list[Mention]:
    mentions = lexicon.mentions_corrected(rest.text)
    if not mentions:  # a bare code, alone or between commas: "IE; 2011"
        for match in re.finditer(r"(?<![\w/])[A-Z]{2}(?![\w/])", rest.text):
            key = lexicon.key_of(match[0])
            if key is not None and lexicon.kind(key) is PartyKind.STATE:
                mentions.append(Mention(start=match.start(), end=match.end(), parties=(key,), text=match[0]))
    rest.blank(*((one.start, one.end) for one in mentions))
    return mentions


def _year(line: Line, rest: _Rest) -> Line:
    plain = western(fold(rest.text))
    matches = list(_YEAR.finditer(plain))
    years = {int(match[0]) for match in matches}
    written = " ".join(match[0] for match in matches)
    covered = any(_COVERED.search(plain[: match.start()]) for match in matches)
    rest.blank(*(match.span() for match in matches))
    if len(years) > 1:
        return _wrong(line, Trouble.YEARS, written)
    return replace(line, year=years.pop(), year_covered=covered) if years else line
