"""The styles of a Word file: which text they make bold, hidden or a heading, and which list they belong to."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from bot.records.formats.xml import ignore, parse
from bot.records.limits import Limits


@dataclass(slots=True)
class Format:
    """What a style, a paragraph or a run says of itself; None where it says nothing."""

    bold: bool | None = None
    hidden: bool | None = None
    outline: int | None = None  # 0 is the first level of headings
    list_id: str | None = None
    list_level: int | None = None

    def over(self, base: Format) -> Format:
        """This format where it says something, ``base`` elsewhere."""
        return Format(
            self.bold if self.bold is not None else base.bold,
            self.hidden if self.hidden is not None else base.hidden,
            self.outline if self.outline is not None else base.outline,
            self.list_id if self.list_id is not None else base.list_id,
            self.list_level if self.list_level is not None else base.list_level,
        )

    def read(self, tag: str, attributes: dict[str, str]) -> None:
        """Takes in one property element (w:b, w:vanish, w:outlineLvl, w:numId, w:ilvl)."""
        value = attributes.get("val", "")
        if tag == "b":
            self.bold = is_on(attributes)
        elif tag == "vanish":
            self.hidden = is_on(attributes)
        elif tag == "outlineLvl" and value.isdigit():
            self.outline = int(value)
        elif tag == "numId":
            self.list_id = value
        elif tag == "ilvl" and value.isdigit():
            self.list_level = int(value)


@dataclass(slots=True)
class _Style:
    name: str = ""
    base: str = ""
    format: Format = field(default_factory=Format)


@dataclass(slots=True)
class Styles:
    """Styles by id, resolved through what they are based on."""

    table: dict[str, _Style] = field(default_factory=dict)
    defaults: Format = field(default_factory=Format)
    paragraph: str = ""  # the default paragraph style

    def format(self, style: str) -> Format:
        found = Format()
        seen: set[str] = set()
        while style in self.table and style not in seen:
            seen.add(style)
            found = found.over(self.table[style].format)
            style = self.table[style].base
        return found.over(self.defaults)

    def heading(self, style: str) -> int:
        """1–9 for a heading style, by name or outline level; 1 for a title; 0 for any other."""
        seen: set[str] = set()
        while style in self.table and style not in seen:
            seen.add(style)
            name = self.table[style].name.lower()
            if numbered := re.match(r"(?:heading|titre|título|überschrift|заголовок|标题)\s*([1-9])", name):
                return int(numbered[1])
            if name in ("title", "subtitle", "titre", "título"):
                return 1
            outline = self.table[style].format.outline
            if outline is not None and outline < 9:
                return outline + 1
            style = self.table[style].base
        return 0


def is_on(attributes: dict[str, str]) -> bool:
    return attributes.get("val", "true").lower() not in ("0", "false", "off", "none")


def read_styles(data: bytes, limits: Limits) -> Styles:
    """The part word/styles.xml; empty where there is none."""
    styles = Styles()
    if not data:
        return styles
    path: list[str] = []
    current = _Style()

    def start(tag: str, attributes: dict[str, str]) -> None:
        nonlocal current
        if tag == "style":
            current = _Style()
            styles.table[attributes.get("styleId", "")] = current
            if attributes.get("type") == "paragraph" and attributes.get("default") in ("1", "true"):
                styles.paragraph = attributes.get("styleId", "")
        elif tag == "name" and path[-1:] == ["style"]:
            current.name = attributes.get("val", "")
        elif tag == "basedOn":
            current.base = attributes.get("val", "")
        elif "rPrDefault" in path:
            styles.defaults.read(tag, attributes)
        elif path[-1:] in (["rPr"], ["pPr"], ["numPr"]) and "style" in path and "tblStylePr" not in path:
            current.format.read(tag, attributes)
        path.append(tag)

    def end(_: str) -> None:
        path.pop()

    parse(data, start, end, ignore, limits)
    return styles
