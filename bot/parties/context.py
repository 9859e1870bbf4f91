"""Words around a name that tell a State from a person, a bird or a shout in capitals."""

from __future__ import annotations

import re

from bot.parties.table import word_list

_HONORIFIC = (
    r"Mr|Mrs|Ms|Miss|Mx|Messrs|Dr|Prof|Professor|Sir|Dame|Lady|Lord|Madam|Madame|Mme|Mlle|Monsieur|M|MM|Mister"
    r"|Sr|Sra|Srta|Señor|Señora|Señorita|Don|Doña|Minister|Senator|Congressman|Congresswoman|Colonel|Col|General"
    r"|Captain|Capt|Major|Maj|Lieutenant|Lt|Г-н|Г-жа|г-н|г-жа|господин|госпожа"
)
_OFFICE = (
    r"(?:Chair|Chairman|Chairwoman|Chairperson|President|Speaker|Facilitator|Moderator|Coordinator|Minister"
    r"|Ambassador|Secretary|Director|Rapporteur|Presidente|Présidente?|Président|Foreign)\b"
)
_BEFORE_A_PERSON = re.compile(
    rf"(?:^|[\s(\"'“‘|*])(?:{_HONORIFIC})\.?\s+(?:(?!{_OFFICE})[A-ZÀ-ÖØ-Þ][\w'’-]*\.?\s+){{0,2}}$"
)
_WORD_BEFORE = re.compile(r"([A-ZÀ-ÖØ-Þ][\w'’-]+)\s+(?:[A-Z]\.\s+)?$")
_WORD_AFTER = re.compile(r" (?:[A-Z]\. )?([A-ZÀ-ÖØ-Þ][a-zà-öø-ÿ][\w'’-]*)")

# Common function words: enough to tell whether a weak foreign name stands in its own language.
_SPEECH = {
    "fr": re.compile(
        r"\b(?:dit|qui|ce|au|en|la|le|les|des|du|et|à|dans|que|pour|sur|est|par|avec|une|aux)\b|\b[ldqs]['’]", re.I
    ),
    "es": re.compile(r"\b(?:el|la|los|las|del|y|en|que|para|sobre|es|por|con|una|de)\b", re.I),
}
_LOWER = re.compile(r"[a-zà-öø-ÿа-яё]")


def is_person(text: str, start: int, end: int) -> bool:
    """Whether the one-word name at [start, end) is somebody's: "Ms. Georgia Smith", "Michael Jordan"."""
    before = text[max(0, start - 60) : start]
    if _BEFORE_A_PERSON.search(before):
        return True
    name = text[start:end].lower()
    if name in word_list("states-like-surnames"):
        word = _WORD_BEFORE.search(before)
        if word and word[1].lower() in word_list("first-names"):
            return True
    if name in word_list("states-like-first-names") and not text[start:end].isupper():
        word = _WORD_AFTER.match(text, end)
        if word and word[1].lower() not in word_list("no-surnames"):
            return True
    return False


def surname_start(text: str, end: int) -> int | None:
    """Where the capitalised word after [.., end) starts, None where there is none."""
    word = _WORD_AFTER.match(text, end)
    return word.start(1) if word else None


def is_shouted(text: str, start: int, end: int) -> bool:
    """Whether an acronym that is also a word ("US", "CAR") stands in a run of capitals, so that it may be the word.

    It is taken for the acronym where lower-case letters stand nearby, or where it stands by itself in a list.
    """
    left, right = text[max(0, start - 40) : start], text[end : end + 40]
    if _LOWER.search(left) or _LOWER.search(right):
        return False
    before, after = left.rstrip(), right.lstrip()
    alone_before = not before or before[-1] in ",;/(|*:&" or re.search(r"\b(?:THE|AND)$", before) is not None
    alone_after = not after or after[0] in ",;/)|*:&" or re.match(r"AND\b", after) is not None
    return not (alone_before and alone_after)


def is_spoken_here(text: str, language: str) -> bool:
    """Whether ``text`` has function words of ``language`` ("fr" or "es")."""
    pattern = _SPEECH.get(language)
    return pattern is not None and pattern.search(text) is not None
