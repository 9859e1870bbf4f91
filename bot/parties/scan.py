"""Looking for names in a text: where each stands, and whether it is written as the name of somebody."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass

import ahocorasick

from bot.parties import context
from bot.parties.entries import Entry
from bot.parties.fold import Folded, script
from bot.parties.inflect import ARABIC_PREFIXES
from bot.parties.table import word_list

# Names that are first names, fruit or weapons in other languages: counted where their own language is spoken.
_OWN_LANGUAGE_ONLY = {
    "maurice": "fr",
    "dominique": "fr",
    "grenade": "fr",
    "granada": "es",
    "catar": "es",
    "mauricio": "es",
    "salvador": "es",
}
# "Того" opens sentences as "of that"; "مالي" is "financial".
_NOT_AT_A_START = "того"
_ALSO_FINANCIAL = "مالي"
_SAYING = (
    r"(?:'s)?\s+(?:say|said|says|saying|think|thinks|position|view|views|stance|statement|delegation|government"
    r"|want|wants|support|supports|supported|oppose|opposes|report|reports|reported|ratify|ratified|sign|signed"
    r"|join|joined|accede|acceded|speak|spoke|propose|proposed|present|attend|attended|participate|take|took)\b"
)
_TREATED_AS_STATE_AFTER = re.compile(_SAYING)
_TREATED_AS_STATE_BEFORE = re.compile(
    r"(?:\b(?:did|does|has|(?:position|views?|statement|delegation|ambassador) of|(?:statement|said) by"
    r"|government of)\s+)$"
)
# Acronyms of two letters that people type in lower case and that are no words.
_LOWER_ACRONYMS = frozenset({"uk", "eu", "nz"})
LINK = re.compile(r"(?:https?://|www\.)\S+|\S+@\S+")
_PLAIN_REST = re.compile(r"[\s,]*(?:и\s+[А-ЯЁ]|заяви|сказ|,)", re.I)


@dataclass(frozen=True, slots=True)
class Found:
    """A form that stands at [start, end) of the text as given."""

    start: int
    end: int
    entry: Entry


@dataclass(frozen=True, slots=True)
class Manner:
    """How to look. ``strict``: records, where names are written as names; else questions."""

    languages: Collection[str] | None
    strict: bool
    demonyms: bool


class Scanner:
    def __init__(self, by_form: Mapping[str, list[Entry]]) -> None:
        self._automaton = ahocorasick.Automaton()
        for form, entries in by_form.items():
            self._automaton.add_word(form, (len(form), tuple(entries)))
        self._automaton.make_automaton()

    def every(self, folded: Folded, manner: Manner) -> list[Found]:
        """Every form that stands in the text, also where one lies inside another."""
        found: list[Found] = []
        text = folded.source
        links = [(m.start(), m.end()) for m in LINK.finditer(text)] if "@" in text or "." in text else []
        for last, (length, entries) in self._automaton.iter(folded.text):
            first, end = last - length + 1, last + 1
            span = folded.span(first, end)
            if span is None or any(low <= span[0] < high for low, high in links):
                continue
            for entry in entries:
                if (
                    _is_wanted(entry, manner)
                    and _stands_alone(folded.text, first, end, entry)
                    and _is_written_right(folded, first, end, span, entry, manner)
                ):
                    found.append(Found(*span, entry))
                    break
        return found

    def longest(self, folded: Folded, manner: Manner) -> list[Found]:
        """The longest forms that do not overlap, in order; those that name nobody hide what lies in them."""
        found = self.every(folded, manner)
        found.sort(key=lambda one: (one.start - one.end, one.start))
        taken: list[Found] = []
        for one in found:
            if all(one.end <= other.start or one.start >= other.end for other in taken):
                taken.append(one)
        taken.sort(key=lambda one: one.start)
        starts = {one.start for one in taken}
        return [one for one in taken if one.entry.parties and not _is_a_person(folded.source, one, starts)]


def _is_wanted(entry: Entry, manner: Manner) -> bool:
    if entry.demonym and not manner.demonyms:
        return False
    return manner.languages is None or not entry.languages or not entry.languages.isdisjoint(manner.languages)


def _is_a_person(text: str, one: Found, starts: set[int]) -> bool:
    entry = one.entry
    if not entry.state or entry.han or entry.arabic or " " in entry.text or entry.acronym:
        return False
    if not context.is_person(text, one.start, one.end):
        return False
    after = context.surname_start(text, one.end)
    return after is None or after not in starts


def _is_written_right(
    folded: Folded, first: int, end: int, span: tuple[int, int], entry: Entry, manner: Manner
) -> bool:
    if not entry.parties:
        return True
    if entry.acronym:
        return _is_acronym_written_right(folded, folded.text[first:end], span, entry, manner)
    text, name = folded.source, folded.text[first:end]
    own = _OWN_LANGUAGE_ONLY.get(name)
    if own and not _is_in_its_language(text, span, own, manner):
        return False
    if name == _NOT_AT_A_START and not _is_inside_a_sentence(text, *span):
        return False
    if name == _ALSO_FINANCIAL and not _has_arabic_cue(folded.text, first):
        return False
    if not entry.capitals:
        return True
    if not manner.strict:
        if name not in word_list("needs-capital"):
            # "irán" is "they will go"; the State has a capital or no accent.
            return not (name == "iran" and text[span[0] : span[1]] == "irán")
        if _is_treated_as_a_state(text, *span):
            return True
    return any(text[folded.at[first + offset]].isupper() for offset in entry.capitals)


def _is_acronym_written_right(
    folded: Folded, name: str, span: tuple[int, int], entry: Entry, manner: Manner
) -> bool:
    like_a_word = name in word_list("acronyms-like-words")
    tolerated = not manner.strict and not like_a_word and (len(_letters(name)) > 2 or name in _LOWER_ACRONYMS)
    if tolerated:
        return True
    if _letters(folded.source[span[0] : span[1]]) != _letters(entry.text):
        return "." in name and not manner.strict
    return not like_a_word or not context.is_shouted(folded.source, *span)


def _is_in_its_language(text: str, span: tuple[int, int], language: str, manner: Manner) -> bool:
    rest = text[: span[0]] + " " + text[span[1] :]
    chosen = manner.languages is not None and language in manner.languages and len(manner.languages) < 3
    return chosen or not rest.strip() or context.is_spoken_here(rest, language)


def _stands_alone(folded: str, start: int, end: int, entry: Entry) -> bool:
    if entry.han:
        return True
    if end < len(folded) and _joins(folded[end - 1], folded[end]):
        return False
    if start == 0 or not _joins(folded[start - 1], folded[start]):
        return True
    if not entry.arabic:
        return False
    left = start
    while left and script(folded[left - 1]) == "arabic":
        left -= 1
    return folded[left:start] in ARABIC_PREFIXES


def _joins(one: str, other: str) -> bool:
    """Whether two neighbouring characters belong to one word."""
    left, right = script(one), script(other)
    if not left or not right:
        return False
    return left == right or ("digit" in (left, right) and "han" not in (left, right))


def _letters(text: str) -> str:
    return "".join(character for character in text if character.isalnum())


def _is_inside_a_sentence(text: str, start: int, end: int) -> bool:
    before = text[:start].rstrip()
    if before and (before[-1].isalnum() or before[-1] in ",;:("):
        return True
    return text.strip() == text[start:end] or _PLAIN_REST.match(text, end) is not None


def _has_arabic_cue(folded: str, start: int) -> bool:
    words = folded[:start].split()
    if not words:
        return True
    last = words[-1]
    return last.strip("،,") in word_list("arabic-cues") or last.endswith(("،", ","))


def _is_treated_as_a_state(text: str, start: int, end: int) -> bool:
    """Whether a lower-case word that is also a bird or a fruit says, wants or signs something."""
    return (
        _TREATED_AS_STATE_AFTER.match(text, end) is not None
        or _TREATED_AS_STATE_BEFORE.search(text[:start]) is not None
    )
