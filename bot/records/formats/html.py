"""HTML into blocks with the standard library's parser: iterative, so that deep nesting costs nothing.

What a browser would not show is dropped: a record that quotes hidden text would leak it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

from bot.records.clean import Run
from bot.records.formats.labels import LABELLED
from bot.records.formats.source import Builder, Source
from bot.records.limits import Limits
from bot.records.types import BlockKind
from bot.records.wordlist import words

_LINE = "\u2028"  # a line break; a space where nothing makes more of it
_VOID = words("area base br col embed hr img input link meta param source track wbr")
_DROPPED = words(
    """
    head title script style template noscript iframe object svg math canvas audio video select datalist
    textarea button del dialog
    """
)
_BLOCKS = words(
    """
    address article aside blockquote body caption center dd details dir div dl dt fieldset figcaption
    figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr html legend li main menu nav ol p pre section
    summary table tbody td tfoot th thead tr ul
    """
)
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_BOLD = frozenset({"b", "strong"})
_CLOSED_BY = {  # an open element of the first kind ends where one of the second opens
    "p": _BLOCKS,
    "li": frozenset({"li"}),
    "dt": frozenset({"dt", "dd"}),
    "dd": frozenset({"dt", "dd"}),
    "td": frozenset({"td", "th", "tr"}),
    "th": frozenset({"td", "th", "tr"}),
    "tr": frozenset({"tr"}),
}
_HIDING = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|font-size\s*:\s*0(?![.\d])|opacity\s*:\s*0(?![.\d])",
    re.I,
)
_WEIGHT = re.compile(r"font-weight\s*:\s*(bold|bolder|[6-9]00|normal|lighter|[1-5]00)", re.I)
_PAGE_BREAK = re.compile(r"(?:page-break|break)-before\s*:\s*(?:always|page)", re.I)


def read_html(text: str, limits: Limits) -> Source:
    """The visible text of an HTML document (or fragment) as headings, paragraphs, list items and table rows."""
    reader = _Reader(Builder(limits))
    reader.feed(text)
    reader.close()
    reader.finish()
    return Source(blocks=tuple(reader.builder.blocks))


@dataclass(slots=True)
class _Open:
    """An element not yet closed."""

    tag: str
    hidden: bool
    bold: bool


@dataclass(slots=True)
class _List:
    ordered: bool
    number: int
    style: str


@dataclass(slots=True)
class _Table:
    cells: list[list[Run]] = field(default_factory=list)
    in_row: bool = False


class _Reader(HTMLParser):
    def __init__(self, builder: Builder) -> None:
        super().__init__(convert_charrefs=True)
        self.builder = builder
        self.open: list[_Open] = []
        self.counts: dict[str, int] = {}
        self.lists: list[_List] = []
        self.tables: list[_Table] = []
        self.runs: list[Run] = []
        self.kind = BlockKind.PARAGRAPH
        self.level = 0
        self.marker = ""

    # -- events -------------------------------------------------------------------------------------------
    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        if tag == "br":
            self.runs.append((_LINE, False))
            return
        self._close_implied(tag)
        if tag in _BLOCKS:
            self._flush()
        if tag in _VOID:
            return
        top = self.open[-1] if self.open else None
        style = values.get("style", "")
        hidden = bool(top and top.hidden) or tag in _DROPPED or "hidden" in values or bool(_HIDING.search(style))
        bold = tag in _BOLD or bool(top and top.bold and tag not in ("td", "li", "p"))
        if weight := _WEIGHT.search(style):
            bold = weight[1].lower() in ("bold", "bolder", "600", "700", "800", "900")
        self.open.append(_Open(tag, hidden, bold))
        self.counts[tag] = self.counts.get(tag, 0) + 1
        if not hidden:
            self._enter(tag, values)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)  # "<div/>" opens an element in HTML

    def handle_endtag(self, tag: str) -> None:
        if tag in _VOID:
            return
        if tag in _BLOCKS:
            self._flush()
        if not self.counts.get(tag):
            return
        while self.open:
            last = self._pop()
            if last.tag == tag:
                break

    def handle_data(self, data: str) -> None:
        top = self.open[-1] if self.open else None
        if top is None or not top.hidden:
            self.runs.append((data, bool(top and top.bold)))

    def finish(self) -> None:
        self._flush()
        while self.open:
            self._pop()

    # -- state --------------------------------------------------------------------------------------------
    def _close_implied(self, tag: str) -> None:
        for name in ("p", "li", "dt", "dd", "td", "th", "tr"):
            if tag not in _CLOSED_BY[name] or not self.counts.get(name):
                continue
            for depth in range(len(self.open) - 1, -1, -1):
                found = self.open[depth].tag
                if found == name:
                    self._flush()
                    while len(self.open) > depth:
                        self._pop()
                    break
                if found in ("ul", "ol", "table", "td", "th") and name not in ("td", "th", "tr"):
                    break
                if found == "table":
                    break

    def _enter(self, tag: str, values: dict[str, str]) -> None:
        if tag in _HEADINGS:
            self.kind, self.level = BlockKind.HEADING, _HEADINGS[tag]
        elif tag in ("ol", "ul", "menu", "dir"):
            start = values.get("start", "1").strip()
            number = int(start) if re.fullmatch(r"-?\d{1,6}", start) else 1
            self.lists.append(_List(tag == "ol", number, values.get("type", "1")))
        elif tag == "li":
            self.kind, self.marker = BlockKind.ITEM, self._next_marker(values)
        elif tag == "table":
            self.tables.append(_Table())
        elif tag == "tr" and self.tables:
            self.tables[-1].cells, self.tables[-1].in_row = [], True
        elif tag in ("td", "th") and self.tables and self.tables[-1].in_row:
            self.tables[-1].cells.append([])

    def _next_marker(self, values: dict[str, str]) -> str:
        current = self.lists[-1] if self.lists else None
        if current is None or not current.ordered:
            return "-"
        value = values.get("value", "").strip()
        if re.fullmatch(r"-?\d{1,6}", value):
            current.number = int(value)
        number = current.number
        current.number += 1
        if current.style in ("a", "A") and 1 <= number <= 26:
            return f"({chr(96 + number) if current.style == 'a' else chr(64 + number)})"
        return f"{number}."

    def _pop(self) -> _Open:
        last = self.open.pop()
        self.counts[last.tag] -= 1
        if last.hidden:
            return last
        if last.tag in ("ol", "ul", "menu", "dir") and self.lists:
            self._flush()
            self.lists.pop()
        elif last.tag == "tr" and self.tables and self.tables[-1].in_row:
            self._end_row()
        elif last.tag == "table" and self.tables:
            self._end_row()
            self.tables.pop()
        elif last.tag == "li" or last.tag in _HEADINGS:
            self._flush()
            self.kind, self.level, self.marker = BlockKind.PARAGRAPH, 0, ""
        return last

    def _end_row(self) -> None:
        table = self.tables[-1]
        cells, table.cells, table.in_row = [cell for cell in table.cells if _visible(cell)], [], False
        if not cells:
            return
        if len(cells) == 1:
            self.builder.add(BlockKind.PARAGRAPH, cells[0])
            return
        runs: list[Run] = []
        for cell in cells:
            runs += ([(" | ", False)] if runs else []) + cell
        self.builder.add(BlockKind.ROW, runs, cells=tuple("".join(text for text, _ in cell) for cell in cells))

    def _flush(self) -> None:
        runs, self.runs = self.runs, []
        if not _visible(runs):
            return
        if self.tables and self.tables[-1].in_row and self.tables[-1].cells:
            cell = self.tables[-1].cells[-1]
            cell += ([(" ", False)] if cell else []) + runs
            return
        for part in _lines(runs):
            self.builder.add(self.kind, part, level=self.level, marker=self.marker)
            if self.kind is BlockKind.ITEM:  # what follows inside the same item is a paragraph
                self.kind, self.marker = BlockKind.PARAGRAPH, ""


def _lines(runs: list[Run]) -> list[list[Run]]:
    """``runs`` cut at the line breaks after which a line such as "Venue: …" or an empty one stands."""
    parts: list[list[Run]] = [[]]
    for index, (text, bold) in enumerate(runs):
        if text == _LINE:
            rest = "".join(shown for shown, _ in runs[index + 1 :])[:60].lstrip(" \n\t")
            before = runs[index - 1][0] if index else ""
            if LABELLED.match(rest) or before == _LINE or rest.startswith(_LINE):
                parts.append([])
                continue
        parts[-1].append((text, bold))
    return parts


def _visible(runs: list[Run]) -> bool:
    return any(text.strip() for text, _ in runs)
