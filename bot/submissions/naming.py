"""Which obligations words mean: "Article 7(2)", "annual report", "статья 4", "第七条", "clearance", "ATT".

What the words of a kind are stands here; which rules are of that kind is read from the rules themselves, so that
a treaty added by data alone is understood too.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from bot.obligations.rules import Rule, Rulebook, RuleKind
from bot.questions.articles import number_written
from bot.questions.folding import fold
from bot.questions.treaties import other_treaty
from bot.submissions.days import western
from bot.text.catalogue import LANGUAGES

_ARTICLE = re.compile(
    r"(?:\barticles?\b|\bart\b\.?|\barticulos?\b|\bстать[а-я]*|\bст\.|(?<!\w)(?:ال|لل)?ماد[ةه](?!\w))"
    r"\s*(?P<number>\d{1,2}(?!\d)|[ivx]{1,5}\b|[^\W\d_]+)"
    r"(?:\s*(?:\(|[.]|,?\s*(?:para(?:graph|graphe)?s?\.?|parrafo|пункт[а-я]*|п\.|الفقر[ةه])\s*)\s*(?P<part>\d{1,2})\b\)?)?"
)
_HAN = re.compile(
    r"第\s*(?P<number>\d{1,2}|[一二三四五六七八九十]{1,3})\s*条(?:\s*第?\s*(?P<part>\d{1,2}|[一二三四五六七八九十])\s*[款项])?"
)
_BARE = re.compile(r"(?<![\w/.-])(?P<number>\d{1,2})\s*\(\s*(?P<part>\d{1,2})\s*\)")

_KINDS: tuple[tuple[re.Pattern[str], Callable[[Rule], bool]], ...] = (
    (
        re.compile(
            r"\b(?:first|initial)\b|\bpremiers?\b|\binitia(?:l|ux)\b|\bprimer\b|\binicial(?:es)?\b"
            r"|\bпервоначальн\w+|\bпервый\b|\bпервые\b|(?<!\w)(?:ال)?(?:تقرير الاول|اولي|اولية|الاول)(?!\w)"
            r"|首次|初次|初始|第一次"
        ),
        lambda one: one.report and one.kind is not RuleKind.EVERY_YEAR,
    ),
    (
        re.compile(
            r"\b(?:annual|yearly)\b|\bannuel(?:le)?s?\b|\banual(?:es)?\b|\bежегодн\w+|\bгодов\w+"
            r"|(?<!\w)(?:ال)?سنوي[ةه]?(?!\w)|年度|每年"
        ),
        lambda one: one.report and one.kind is RuleKind.EVERY_YEAR,
    ),
    (
        re.compile(
            r"\bclear(?:ance|ing|ed)?\b|\bdemining\b|\bdepollution\b|\bdeminage\b|\blimpieza\b|\bremocion\b|\bdesminado\b"
            r"|\bочистк\w+|\bрасчистк\w+|\bразминирован\w+|\bобезврежива\w+|(?<!\w)(?:ال)?(?:تطهير|ازال[ةه])(?!\w)|清除|清理|排雷"
        ),
        lambda one: "clear" in one.subject or "mined" in one.subject,
    ),
    (
        re.compile(
            r"\bstock(?:pile[ds]?|piling|s)?\b|\bdestruction\b|\bstocks\b|\bexistencias\b|\breservas\b|\barsenales\b"
            r"|\bзапас\w*|\bуничтожени\w+|(?<!\w)(?:ال)?(?:مخزون|مخزونات|تدمير)(?!\w)|库存|储存|销毁"
        ),
        lambda one: "stockpile" in one.subject,
    ),
    (
        re.compile(
            r"\btransparency\b|\btransparence\b|\btransparencia\b|\bтранспарентност\w+|(?<!\w)(?:ال)?شفافي[ةه](?!\w)|透明"
        ),
        lambda one: one.report,
    ),
)


@dataclass(frozen=True, slots=True)
class Named:
    """What words name. ``rules`` is () where they name no obligation, or one that nobody has (``unknown``: so).

    ``spans`` are where that is written; ``treaty`` is "" where none is named.
    """

    rules: tuple[Rule, ...]
    treaty: str
    spans: tuple[tuple[int, int], ...]
    unknown: str = ""


def named(text: str, book: Rulebook, *, treaty: str = "") -> Named:
    """The obligations that ``text`` names: of the treaty it names, else of ``treaty``, else of the first."""
    folded = western(fold(text))
    spans: list[tuple[int, int]] = []
    said = _treaty(text, folded, book, spans)
    known = tallied(book, said or treaty or book.treaties()[0])
    chosen: tuple[Rule, ...] | None = None
    for match in _articles(folded):
        number = match["number"] if match["number"].isdigit() else number_written(match["number"])
        part = match["part"] or ""
        part = part if not part or part.isdigit() else number_written(part)
        if not number:
            continue
        spans.append(match.span())
        of_article = tuple(one for one in known if one.article.split("(")[0] == number)
        if not of_article:
            return Named((), said, tuple(spans), text[slice(*match.span())])
        of_part = tuple(one for one in of_article if f"({part})" in one.article)
        chosen = _both(chosen, of_part or of_article)
    for pattern, is_of_kind in _KINDS:
        words = [match.span() for match in pattern.finditer(folded)]
        if words:
            spans.extend(words)
            of_kind = tuple(one for one in known if is_of_kind(one))
            if not of_kind:
                return Named((), said, tuple(spans), text[slice(*words[0])])
            chosen = _both(chosen, of_kind)
    if chosen == ():
        return Named((), said, tuple(spans), " ".join(text[a:b] for a, b in sorted(spans)))
    return Named(chosen or (), said, tuple(spans))


def tallied(book: Rulebook, treaty: str) -> tuple[Rule, ...]:
    """The rules of a treaty under which something is to be done by a day, in the treaty's order."""
    return tuple(one for one in book.rules(treaty) if one.dated)


def _both(chosen: tuple[Rule, ...] | None, more: tuple[Rule, ...]) -> tuple[Rule, ...]:
    return more if chosen is None else tuple(one for one in chosen if one in more)


def _articles(folded: str) -> list[re.Match[str]]:
    found: list[re.Match[str]] = []
    for pattern in (_ARTICLE, _HAN, _BARE):
        for match in pattern.finditer(folded):
            if not any(match.start() < one.end() and one.start() < match.end() for one in found):
                found.append(match)
    return found


def _treaty(text: str, folded: str, book: Rulebook, spans: list[tuple[int, int]]) -> str:
    """The treaty that is named, by its acronym or its name in any language."""
    for treaty in book.treaties():
        if match := re.search(rf"(?<![\w/]){re.escape(treaty)}(?![\w/])", text, re.IGNORECASE):
            spans.append(match.span())
            return treaty
        for language in LANGUAGES:
            name = fold(book.treaty_name(treaty, language))
            if (at := folded.find(name)) >= 0:
                spans.append((at, at + len(name)))
                return treaty
    called = other_treaty(text, frozenset())
    if called not in book.treaties():
        return ""
    # Its span: the fewest neighbouring words that are still taken for it.
    words = [match.span() for match in re.finditer(r"\S+", text)]
    for size in range(1, len(words) + 1):
        for first in range(len(words) - size + 1):
            start, end = words[first][0], words[first + size - 1][1]
            if other_treaty(text[start:end], frozenset()) == called:
                spans.append((start, end))
                return called
    return called
