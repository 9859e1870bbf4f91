# ruff: noqa: E501 - a pattern or a row of a table in one line is read at once
"""What a question names: parties and the part each plays, an agenda item, an article, a year.

What is recognised is masked in the folded text by a sign of its own, so that the patterns of a language can speak
of "a party here" and nothing is recognised twice.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from bot.parties.lexicon import Lexicon
from bot.parties.types import Mention
from bot.questions.articles import number_written
from bot.questions.folding import fold
from bot.questions.tongues.tongue import DATE, ITEM, PARTY, Tongue
from storage.rows import PartyKind


class Part(StrEnum):
    """The part a party plays in a question."""

    SPEAKER = "speaker"  # its words are asked for
    SUBJECT = "subject"  # it is talked about


@dataclass(frozen=True, slots=True)
class Named:
    mention: Mention
    part: Part


@dataclass(frozen=True, slots=True)
class Masked:
    """``text`` as asked; ``folded`` has the same length and hides what was recognised."""

    text: str
    folded: str

    def hide(self, start: int, end: int, sign: str) -> Masked:
        return replace(self, folded=self.folded[:start] + sign * (end - start) + self.folded[end:])

    def show(self, start: int, end: int) -> Masked:
        return replace(self, folded=self.folded[:start] + fold(self.text[start:end]) + self.folded[end:])


_BY_ALONE = re.compile(r"\b(?:by|par|por)\b(?: the| la| le| les| el| los| las| l')? ?$")
_YEAR = re.compile(r"(?<!\d)(?:19[5-9]\d|20\d\d)(?!\d)")
_IN_YEAR = re.compile(
    r"(?:\b(?:in|of|from|during|since|year|en|de|du|depuis|desde|durante|annee|ano|в|за|с|на)|عام|سنة|في)(?: the)? ?$"
)
_OF_YEAR = re.compile(r" ?(?:\ue001|meeting|session|conference|consultation|records?\b|год|年|会)")
_ARTICLE_S = re.compile(r"['’]s?\b")
_STARTS = re.compile(r"^[\s¿¡\"'(]*(?:the |l'|la |le |les |el |los |las |ال)?$")


def hide_parties(text: str, mentions: Sequence[Mention]) -> Masked:
    masked = Masked(text, fold(text))
    for mention in mentions:
        masked = masked.hide(mention.start, mention.end, PARTY)
    return masked


def parts_of(masked: Masked, mentions: Sequence[Mention], tongue: Tongue, lexicon: Lexicon) -> tuple[Named, ...]:
    """Who is asked to have spoken, and who is only spoken of.

    "What did Norway say about Bulgaria?" asks for Norway's words; "Who agreed with Switzerland?" for nobody's in
    particular.
    """
    named: list[Named] = []
    asks_who = bool(re.search(_who(tongue), masked.folded))
    previous_end = 0
    for mention in mentions:
        before = masked.folded[: mention.start]
        between = masked.folded[previous_end : mention.start]
        after = masked.folded[mention.end :]
        if named and tongue.pattern(tongue.and_).search(between):
            part = named[-1].part
        else:
            part = _part(mention, before, after, named, tongue, lexicon, asks_who=asks_who)
        named.append(Named(mention, part))
        previous_end = mention.end
    return tuple(named)


def _part(
    mention: Mention,
    before: str,
    after: str,
    named: Sequence[Named],
    tongue: Tongue,
    lexicon: Lexicon,
    *,
    asks_who: bool,
) -> Part:
    if tongue.pattern(tongue.by).search(before):
        # "Who supports its being hosted by …" still asks for somebody else.
        return Part.SUBJECT if asks_who and _BY_ALONE.search(before) else Part.SPEAKER
    if tongue.pattern(tongue.about).search(before):
        return Part.SUBJECT
    if mention.demonym:
        return Part.SPEAKER
    if any(one.part is Part.SPEAKER for one in named) or asks_who:
        return Part.SUBJECT
    if _STARTS.match(before) or _ARTICLE_S.match(after):
        return Part.SPEAKER
    kinds = {lexicon.kind(key) for key in mention.parties}
    if kinds & {PartyKind.STATE, PartyKind.ROLE}:
        return Part.SPEAKER
    # An organisation is as often the topic ("hosted by UNOPS") as the one who speaks ("did the ICRC comment").
    return Part.SPEAKER if _next_to_telling(before, after, tongue) else Part.SUBJECT


def _next_to_telling(before: str, after: str, tongue: Tongue) -> bool:
    telling = tongue.pattern(tongue.telling)
    close_after, close_before = after[:28], before[-24:]
    auxiliary = re.search(r"\b(?:did|does|do|has|have|had|is|was|were|would|will|what|can)\b(?: the)? ?$", before)
    return bool(auxiliary or telling.search(close_after) or telling.search(close_before))


def _who(tongue: Tongue) -> str:
    """Whether somebody unnamed is asked for; an auxiliary before a party takes it back ("who did Oman thank")."""
    return _WHO_STARTS[tongue.code]


_WHO_STARTS = {
    "en": r"^\W*(?:(?:and|so|but) )?(?:who(?!\w)|whose|which (?:other )?(?:states?|countr|delegation|organi|part(?:y|ies)|governments?)|what (?:other )?(?:states?|countries|delegations|organi[sz]ations)|did any|has any|any(?:one|body))(?!.*\b(?:did|does|has|will|would)\b \W*[\ue000])",
    "fr": r"^\W*(?:qui |quel(?:le)?s? (?:etats?|pays|delegations?|organisations?))",
    "es": r"^\W*(?:quien(?:es)?|que (?:estados?|pais(?:es)?|delegaci|organizaci))",
    "ru": r"^\W*(?:кто|как(?:ие|ая|ое) (?:государств|стран|делегаци|организаци))",
    "ar": r"^\W*(?:من (?!\ue000)|اي (?:ال)?(?:دول|بلد|وفد|وفود|منظم))",
    "zh": r"^\W*(?:谁|哪些|哪个|哪国|有哪些)",
}


@dataclass(frozen=True, slots=True)
class Number:
    """A number of an agenda item or an article, and where it stands."""

    start: int
    end: int
    value: str


def items_in(masked: Masked, tongue: Tongue) -> tuple[tuple[Number, ...], Masked]:
    """Agenda items by number ("item 3", "the last item" = "-1"); they are masked."""
    found = tuple(_numbers(masked.folded, tongue.item, tongue))
    for number in found:
        masked = masked.hide(number.start, number.end, ITEM)
    return found, masked


def articles_in(masked: Masked, tongue: Tongue) -> tuple[Number, ...]:
    """Articles of the treaty by number. They stay visible: they are a topic."""
    found = []
    for match in tongue.pattern(tongue.article).finditer(masked.folded):
        groups = match.groupdict()
        written = next((value for name in ("n", "n2", "n3") if (value := groups.get(name))), "")
        value = number_of(written, tongue) if written.isdecimal() else number_written(written)
        if value or (value := number_of(written, tongue)):
            found.append(Number(match.start(), match.end(), value))
    return tuple(found)


def years_in(masked: Masked, known: Collection[int]) -> tuple[tuple[Number, ...], Masked]:
    """Years that something was said in; one of no meeting (``known``) is a word like others, unless put so."""
    found = tuple(
        Number(m.start(), m.end(), m[0])
        for m in _YEAR.finditer(masked.folded)
        if int(m[0]) in known
        or _IN_YEAR.search(masked.folded[: m.start()])
        or _OF_YEAR.match(masked.folded[m.end() :])
    )
    for number in found:
        masked = masked.hide(number.start, number.end, DATE)
    return found, masked


def _numbers(folded: str, source: str, tongue: Tongue) -> Iterable[Number]:
    for match in tongue.pattern(source).finditer(folded):
        groups = match.groupdict()
        digits = next((value for name in ("n", "n2", "n3") if (value := groups.get(name))), "")
        number = number_of(digits, tongue)
        if number:
            yield Number(match.start(), match.end(), number)


_LAST = ("last", "dernier", "ultimo", "последн", fold("الأخير"))


def number_of(word: str, tongue: Tongue) -> str:
    """The number that digits, an ordinal or its stem stand for; "-1" for "last", "" for none."""
    word = word.strip()
    if word[:1].isdigit():
        return word.replace(" ", "")
    if word in _LAST:
        return "-1"
    for ordinal, value in tongue.ordinals.items():
        if word and fold(ordinal) == word:
            return str(value)
    if tongue.code == "ru" and len(word) > 3:
        for ordinal, value in tongue.ordinals.items():
            if fold(ordinal).startswith(word):
                return str(value)
    if tongue.code == "zh" and len(word) > 1 and word[0] == "十" and word[1] in tongue.ordinals:
        return str(10 + tongue.ordinals[word[1]])
    if tongue.code == "ar" and word:
        for ordinal, value in tongue.ordinals.items():
            if fold(ordinal).removeprefix("ال")[:3] == word.removeprefix("ال")[:3]:
                return str(value)
    return ""
