"""Automatic numbers of a Word file: what Word prints before a list entry or a heading, and never stores."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from bot.records.formats.xml import ignore, parse
from bot.records.limits import Limits


@dataclass(slots=True)
class _Level:
    start: int = 1
    kind: str = "decimal"
    text: str = "%1."


@dataclass(slots=True)
class Numbering:
    """Lists by id, and how far each has counted."""

    abstract: dict[str, dict[int, _Level]] = field(default_factory=dict)
    lists: dict[str, str] = field(default_factory=dict)  # list → abstract list
    overrides: dict[tuple[str, int], int] = field(default_factory=dict)  # (list, level) → start
    counters: dict[str, dict[int, int]] = field(default_factory=dict)  # by abstract list
    begun: set[tuple[str, int]] = field(default_factory=set)

    def marker(self, list_id: str, level: int) -> str:
        """What is printed before the next paragraph of the list at ``level``: "3.", "(a)", "-"; "" for no list."""
        abstract = self.lists.get(list_id)
        if abstract is None or list_id == "0":
            return ""
        levels = self.abstract.get(abstract, {})
        current = levels.get(level, _Level())
        if current.kind == "none":
            return ""
        if current.kind == "bullet":
            return "-"
        counts = self.counters.setdefault(abstract, {})
        if (list_id, level) in self.overrides and (list_id, level) not in self.begun:
            counts[level] = self.overrides[list_id, level]
        elif level in counts:
            counts[level] += 1
        else:
            counts[level] = current.start
        self.begun.add((list_id, level))
        for deeper in [one for one in counts if one > level]:
            del counts[deeper]

        def number(match: re.Match[str]) -> str:
            at = int(match[1]) - 1
            kind = levels.get(at, _Level()).kind
            return _shown(counts.get(at, levels.get(at, _Level()).start), kind)

        return re.sub(r"%([1-9])", number, current.text).strip()


def _shown(number: int, kind: str) -> str:
    if kind in ("lowerLetter", "upperLetter") and 1 <= number <= 26:
        return chr((96 if kind == "lowerLetter" else 64) + number)
    if kind in ("lowerRoman", "upperRoman") and 1 <= number <= 50:
        roman = ""
        rest = number
        for value, sign in ((50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")):
            while rest >= value:
                roman, rest = roman + sign, rest - value
        return roman.lower() if kind == "lowerRoman" else roman
    return str(number)


def read_numbering(data: bytes, limits: Limits) -> Numbering:
    """The part word/numbering.xml; empty where there is none."""
    numbering = Numbering()
    if not data:
        return numbering
    abstract = list_id = ""
    level = 0

    def start(tag: str, attributes: dict[str, str]) -> None:
        nonlocal abstract, list_id, level
        value = attributes.get("val", "")
        if tag == "abstractNum":
            abstract, list_id = attributes.get("abstractNumId", ""), ""
            numbering.abstract[abstract] = {}
        elif tag == "num":
            list_id, abstract = attributes.get("numId", ""), ""
        elif tag == "abstractNumId" and list_id:
            numbering.lists[list_id] = value
        elif tag in ("lvl", "lvlOverride"):
            level = int(attributes.get("ilvl", "0"))
            if abstract and tag == "lvl":
                numbering.abstract[abstract][level] = _Level()
        elif tag == "startOverride" and list_id and value.isdigit():
            numbering.overrides[list_id, level] = int(value)
        elif abstract and level in numbering.abstract[abstract]:
            current = numbering.abstract[abstract][level]
            if tag == "start" and value.isdigit():
                current.start = int(value)
            elif tag == "numFmt":
                current.kind = value
            elif tag == "lvlText":
                current.text = value

    parse(data, start, ignore, ignore, limits)
    return numbering
