"""Numbers of articles as they are written: in digits, in Roman numerals, in words, in six languages."""

from __future__ import annotations

from functools import cache

from bot.questions.folding import fold

_ROMAN = [
    "i",
    "ii",
    "iii",
    "iv",
    "v",
    "vi",
    "vii",
    "viii",
    "ix",
    "x",
    "xi",
    "xii",
    "xiii",
    "xiv",
    "xv",
    "xvi",
    "xvii",
    "xviii",
    "xix",
    "xx",
    "xxi",
    "xxii",
    "xxiii",
    "xxiv",
    "xxv",
]
_WORDS = (
    "one two three four five six seven eight nine ten eleven twelve",
    "premier deux trois quatre cinq six sept huit neuf dix onze douze",
    "primero dos tres cuatro cinco seis siete ocho nueve diez once doce",
    "первая вторая третья четвертая пятая шестая седьмая восьмая девятая десятая",
    "первой второй третьей четвертой пятой шестой седьмой восьмой девятой десятой",
    "الأولى الثانية الثالثة الرابعة الخامسة السادسة السابعة الثامنة التاسعة العاشرة",
)
_HAN = [
    "一",
    "二",
    "三",
    "四",
    "五",
    "六",
    "七",
    "八",
    "九",
    "十",
    "十一",
    "十二",
    "十三",
    "十四",
    "十五",
    "十六",
    "十七",
    "十八",
    "十九",
    "二十",
]
_BEFORE_DIGITS = ("Article", "Articles", "Art.", "artículo", "статья", "статьи", "المادة")


@cache
def _numbers() -> dict[str, int]:
    rows = [_ROMAN, _HAN, *(row.split() for row in _WORDS)]
    return {fold(word): number for row in rows for number, word in enumerate(row, 1)}


def number_written(word: str) -> str:
    """The digits that a Roman numeral or a word stands for, "" for none."""
    return str(_numbers().get(fold(word.strip()), "")) if word else ""


@cache
def forms(number: str) -> tuple[str, ...]:
    """The ways in which a record may print an article's number, in any language."""
    found = [f"{word} {number}" for word in _BEFORE_DIGITS]
    value = int(number) if number.isdecimal() else 0
    if 0 < value <= len(_ROMAN):
        found += [f"{word} {_ROMAN[value - 1].upper()}" for word in _BEFORE_DIGITS]
    found += [f"{noun} {words[value - 1]}" for noun, words in _in_words() if 0 < value <= len(words)]
    if 0 < value <= len(_HAN):
        found += [f"第{_HAN[value - 1]}条", f"第{value}条"]
    return tuple(dict.fromkeys(found))


def _in_words() -> list[tuple[str, list[str]]]:
    nouns = ("Article", "article", "artículo", "статья", "статьи", "المادة")
    return [(noun, row.split()) for noun, row in zip(nouns, _WORDS, strict=True)]
