"""Text becomes words: the same ones for the search index, for questions and for highlighting.

A word is what a token of the text is reduced to: case, accents and look-alike characters folded, spellings brought
to one, endings stemmed. Stop words fall away. A token's script decides how it is reduced, the language given
decides between the languages of the Latin script. Chinese, written without spaces, becomes pairs of characters.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from typing import Final

import Stemmer

from bot.text.words_data.acronyms import ALSO_WORDS, KNOWN, NAMES
from bot.text.words_data.spelling import APART, TOGETHER, one_spelling
from bot.text.words_data.stop import STOP

_VERSION: Final = "2"
"""Raise it with any change to what words come out: indexes made with another version are rebuilt."""

Span = tuple[str, int, int]
"""A word, and where in the text it stands: start and end."""

_LONGEST: Final = 64  # a longer "word" is noise; its head is enough to find it by
_MOST_CACHED: Final = 200_000

_LETTER: Final = r"[^\W_]"
# Accents written apart, vowel signs, invisible joiners: inside a word they belong to it.
_MARK: Final = (
    r"[\u0300-\u036f\u0483-\u0487\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e8\u06ea-\u06ed"
    r"\u00ad\u200c-\u200f\u2060]"
)
_RUN: Final = rf"{_LETTER}+(?:{_MARK}+{_LETTER}*)*"
_APOSTROPHE: Final = r"['\u2019\u02bc\uff07]"
_HYPHEN: Final = r"[-\u2010\u2011]"
_WORD: Final = rf"{_RUN}(?:{_APOSTROPHE}{_RUN})*"
_TOKEN: Final = re.compile(
    rf"""
      (?<!\w)(?:[^\W\d_]\.){{2,}}                                           # U.N., e.g.
    | (?<!\w)\d{{1,3}}(?:[,'\u2019\u00a0\u202f\u066c]\d{{3}})+(?!\w)        # 10,000
    | (?<!\w)\d+(?:[.\u066b]\d+)+(?!\w)                                     # 7.1
    | (?:(?i:anti|bi|co|e|inter|micro|multi|over|post|pre|re|sub|tri|under){_HYPHEN}(?={_LETTER}))?
      {_WORD}                                                               # co-operation, State's, l'article
    """,
    re.VERBOSE,
)
# Most sentences have nothing of the first kinds in them; then this finds the same tokens in a third of the time.
_SIMPLE: Final = re.compile(_WORD)
# Two searches for one thing each: an alternation tries every branch at every letter.
_FIGURE: Final = re.compile(r"[\d\-\u2010\u2011]")
_DOTTED: Final = re.compile(r"\.\w")
_HAN: Final = re.compile(r"[\u3005\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]+")
_NOT_WORD: Final = re.compile(r"[^\w.]|_")
_CAPITALS: Final = re.compile(r"[^\W\d_]{2,6}")
_PLURAL: Final = re.compile(r"([A-Z\d]{2,6})s")
_ACCENTS: Final = re.compile(r"[\u0300-\u036f]+")
_ARABIC_MARKS: Final = re.compile(r"[\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06ed]+")
_ARABIC_FOLDED: Final = str.maketrans("أإآٱىةؤئ", "ااااي" + "هوي")
_ARABIC_PREFIX: Final = re.compile(r"(?:[وفبك]?ال|لل|و)(?=\w{3})")
_ARABIC_SUFFIX: Final = re.compile(r"(?<=\w{3})(?:ها|ان|ات|ون|ين|يه|ه|ي|ا)$")

_ELIDED_FR: Final = "c d j l m n s t qu jusqu lorsqu puisqu quoiqu presqu quelqu"
_ELIDED: Final = {"fr": frozenset(_ELIDED_FR.split())}
_ELIDED_ELSEWHERE: Final = frozenset("dl")  # Côte d'Ivoire, L'Aquila
_SNOWBALL: Final = {"en": "english", "es": "spanish", "fr": "french", "ru": "russian"}


class _Known(dict[str, tuple[Span, ...]]):
    """Tokens met before, and what became of them; places count from the token's start."""

    def __init__(self, make: Callable[[str], tuple[Span, ...]]) -> None:
        super().__init__()
        self._make = make

    def __missing__(self, token: str) -> tuple[Span, ...]:
        self[token] = spans = self._make(token)
        return spans


class Analyser:
    """Makes words of text. Holds nothing but caches; threads may share one."""

    def __init__(self) -> None:
        self.version = f"{_VERSION}-{Stemmer.version()}-{unicodedata.unidata_version}"
        """Names what words come out: equal versions give equal words."""
        self._stem: dict[str, Callable[[str], str]] = {
            language: Stemmer.Stemmer(algorithm, 0).stemWord for language, algorithm in _SNOWBALL.items()
        }
        self._cache: dict[tuple[str, bool], _Known] = {}

    def words(self, text: str, language: str) -> list[str]:
        """The words of ``text``, in order. Never raises, whatever the text; a language other than the six of
        the project means Latin words are analysed as English."""
        known = self._known(text, language)
        return [span[0] for token in _tokens(text).findall(text) for span in known[token]]

    def spans(self, text: str, language: str) -> list[Span]:
        """The same words with their places: ``text[start:end]`` is what became the word.

        Chinese pairs overlap.
        """
        known = self._known(text, language)
        return [
            (word, found.start() + start, found.start() + end)
            for found in _tokens(text).finditer(text)
            for word, start, end in known[found[0]]
        ]

    def _known(self, text: str, language: str) -> _Known:
        # All in capitals, a text has no acronyms but the known ones.
        shouted = len(text) > 12 and text.isupper()
        known = self._cache.get((language, shouted))
        if known is None or len(known) > _MOST_CACHED:
            known = self._cache[language, shouted] = _Known(
                lambda token: tuple(self._of_token(token, language, shouted))
            )
        return known

    def _of_token(self, token: str, language: str, shouted: bool) -> Iterator[Span]:
        if token.isascii():
            yield from self._of_latin(token, 0, language, shouted)
            return
        end = 0
        for run in _HAN.finditer(token):
            if run.start() > end:
                yield from self._of_script(token[end : run.start()], end, language, shouted)
            yield from _pairs(run[0], run.start())
            end = run.end()
        if end < len(token):
            yield from self._of_script(token[end:], end, language, shouted)

    def _of_script(self, token: str, start: int, language: str, shouted: bool) -> Iterator[Span]:
        letter = unicodedata.normalize("NFKC", next((one for one in token if one.isalpha()), "a"))[:1]
        if "\u0400" <= letter < "\u0530":
            word = _clean(_folded(token).replace("ё", "е"))
            word = "" if word in STOP["ru"] else self._stemmed(word, "ru")
        elif "\u0600" <= letter < "\u0780":
            word = _clean(_ARABIC_MARKS.sub("", _folded(token)).translate(_ARABIC_FOLDED))
            word = "" if word in STOP["ar"] else _arabic_stem(word)
        else:
            yield from self._of_latin(token, start, language, shouted)
            return
        if word:
            yield word[:_LONGEST], start, start + len(token)

    def _of_latin(self, token: str, start: int, language: str, shouted: bool) -> Iterator[Span]:
        end = start + len(token)
        language = language if language in ("fr", "es") else "en"
        parts = re.split(_APOSTROPHE, token)
        if len(parts) > 1:
            if parts[0].lower() in _ELIDED.get(language, _ELIDED_ELSEWHERE):
                start += len(parts.pop(0)) + 1
            if len(parts) > 1 and parts[-1] in ("s", "S"):
                parts.pop()
        written = "".join(parts)
        plural = _PLURAL.fullmatch(written)
        if plural:
            written = plural[1]
        acronym = plural is not None or (not shouted and _is_acronym(written))
        word = _clean(_ACCENTS.sub("", unicodedata.normalize("NFD", _folded(written))))
        if word.replace(".", "").isalpha():
            word = word.replace(".", "")
        if not acronym:
            if word in STOP[language] and written != "May":
                return
            if word.isalpha() and word not in KNOWN:
                word = self._stemmed(word, language)
        if word:
            yield word[:_LONGEST], start, end

    def _stemmed(self, word: str, language: str) -> str:
        word = word[:_LONGEST]
        if language == "en":
            word = one_spelling(word)
            if word in APART:
                return APART[word]
            stem = self._stem[language](word)
            return TOGETHER.get(stem, stem)
        if language == "fr":
            # Folding took the accents that the stemmer knows these endings by.
            word = re.sub(r"ite(s?)$", r"ité\1", word)
            return _ACCENTS.sub("", unicodedata.normalize("NFD", self._stem[language](word)))
        return self._stem[language](word)


def _tokens(text: str) -> re.Pattern[str]:
    return _TOKEN if _FIGURE.search(text) or _DOTTED.search(text) else _SIMPLE


def _is_acronym(token: str) -> bool:
    if not (token.isupper() and _CAPITALS.fullmatch(token)):
        return False
    word = token.lower()
    return word not in NAMES and (word in ALSO_WORDS or word not in STOP["en"])


def _folded(token: str) -> str:
    """Case and compatibility forms folded, digits of every script made 0–9."""
    if token.isascii():
        return token.lower()
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", token).casefold())
    return "".join(
        str(unicodedata.decimal(one)) if one.isdecimal() else "." if one == "\u066b" else one for one in folded
    )


def _clean(word: str) -> str:
    """What is left of a folded token once joiners, separators and stray marks are gone."""
    return _NOT_WORD.sub("", word).strip(".")


def _pairs(run: str, start: int) -> Iterator[Span]:
    """Each two neighbours of a run of Chinese characters; a lone one by itself."""
    run = "".join(unicodedata.normalize("NFKC", one)[:1] for one in run)
    size = min(2, len(run))
    for place in range(len(run) - size + 1):
        pair = run[place : place + size]
        if pair not in STOP["zh"]:
            yield pair, start + place, start + place + size


def _arabic_stem(word: str) -> str:
    """A light stem: article, joined conjunction or preposition, and the commonest endings taken off.

    Snowball's own stemmer treats a noun with and without its article differently, and takes the first letters
    of nouns such as iltizam for an article only in the one without; here they fall in both.
    """
    before = ""
    while before != word:
        before, word = word, _ARABIC_PREFIX.sub("", word, count=1) if _ARABIC_PREFIX.match(word) else word
    before = ""
    while before != word:
        before, word = word, _ARABIC_SUFFIX.sub("", word)
    return word
