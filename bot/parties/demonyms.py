"""Adjectives and names of peoples: "the Swiss delegation", "la délégation norvégienne", "норвежская делегация"."""

from __future__ import annotations

from collections.abc import Iterator

from bot.parties.table import read_rows

_RUSSIAN_ENDINGS = ("ий", "ая", "ое", "ие", "ого", "ой", "ому", "ую", "им", "их", "ими", "ом")


def demonym_forms() -> Iterator[tuple[tuple[str, ...], str, str]]:
    """(party keys, language, form) for every adjective, bent for gender and number."""
    bend = {"en": _english, "fr": _french, "es": _spanish, "ru": _russian, "ar": _arabic}
    for row in read_rows("demonyms.csv"):
        keys = tuple(row["party"].split())
        for language, forms_of in bend.items():
            for word in (row[language] or "").split(";"):
                if word:
                    for form in forms_of(word):
                        yield keys, language, form


def _english(word: str) -> set[str]:
    return {word}


def _french(word: str) -> set[str]:
    forms = {word, word + "s"}
    if word.endswith("e"):
        return forms
    forms |= {word + "e", word + "es"}
    if word.endswith(("en", "on")):
        forms |= {word + "ne", word + "nes"}
    if word == "turc":
        forms |= {"turques"}
    return {form for form in forms if not form.endswith(("ss", "xs"))}


def _spanish(word: str) -> set[str]:
    if word.endswith("o"):
        return {word, word[:-1] + "a", word + "s", word[:-1] + "as"}
    if word.endswith("és"):
        return {word, *(word[:-2] + "es" + end for end in ("a", "es", "as"))}
    if word.endswith("án"):
        return {word, *(word[:-2] + "an" + end for end in ("a", "es", "as"))}
    if word.endswith("ol"):
        return {word, word + "a", word + "es", word + "as"}
    if word.endswith("í"):
        return {word, word + "es", word + "s"}
    return {word, word + "s"}


def _russian(word: str) -> set[str]:
    return {word + ending for ending in _RUSSIAN_ENDINGS}


def _arabic(word: str) -> set[str]:
    forms = {word, word + "ة", word + "ون", word + "ين", word + "ات"}
    return forms | {"ال" + form for form in forms} | {"لل" + form for form in forms}
