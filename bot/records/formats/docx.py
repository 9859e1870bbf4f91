"""Word files (.docx) into blocks, read as a stream of XML events.

Own code rather than a converter: a record must drop what Word hides (``w:vanish``, deleted and moved-away text) and
keep what Word only prints (the numbers of lists and headings), and converters build a whole tree, which a small
file can make enormous.
"""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import dataclass, field, replace

from bot.errors import UnreadableFile
from bot.records.clean import Run
from bot.records.formats.numbering import Numbering, read_numbering
from bot.records.formats.source import Builder, Source
from bot.records.formats.styles import Format, Styles, read_styles
from bot.records.formats.xml import ignore, parse, part
from bot.records.limits import Limits
from bot.records.remark import Remark
from bot.records.types import BlockKind

# Their text is not the document's as it stands: deleted or moved away, instructions of fields, the second copy
# of a drawing, how a paragraph was formatted before.
_DROPPED = frozenset(
    {
        "del",
        "moveFrom",
        "instrText",
        "delText",
        "delInstrText",
        "Fallback",
        "rPrChange",
        "pPrChange",
        "sectPrChange",
    }
)
_SPACES = frozenset({"br", "cr", "tab", "ptab"})


def read_docx(name: str, data: bytes, limits: Limits) -> Source:
    """The visible text of a Word file; ``page`` where the file marks page breaks."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        main = _main_part(archive, limits)
        body = part(archive, main, limits)
        if not body:
            raise UnreadableFile(
                Remark(
                    "{name} is broken: there is no document in it; open it in Word and save it again.", name=name
                ),
                reason="broken",
            )
        if len(re.findall(rb"<(?:\w+:)?p[\s/>]", body)) > 4 * limits.blocks:
            raise UnreadableFile(
                Remark(
                    "{name} holds more than {most} paragraphs, which no meeting record does.",
                    name=name,
                    most=f"{4 * limits.blocks:,}",
                ),
                reason="too-many-parts",
            )
        folder = main.rpartition("/")[0]
        styles = read_styles(part(archive, f"{folder}/styles.xml", limits), limits)
        numbering = read_numbering(part(archive, f"{folder}/numbering.xml", limits), limits)
        reader = _Reader(Builder(limits), styles, numbering)
        parse(body, reader.start, reader.end, reader.text, limits)
        paged = reader.page > 1
        for notes in ("footnotes", "endnotes"):
            if note := part(archive, f"{folder}/{notes}.xml", limits):
                parse(note, reader.start, reader.end, reader.text, limits)
    blocks = reader.builder.blocks
    if not paged:
        blocks = [replace(block, page=None) for block in blocks]
    return Source(blocks=tuple(blocks), pages=reader.page if paged else None)


def _main_part(archive: zipfile.ZipFile, limits: Limits) -> str:
    found: list[str] = []

    def start(tag: str, attributes: dict[str, str]) -> None:
        if tag == "Relationship" and attributes.get("Type", "").endswith("/officeDocument"):
            found.append(attributes.get("Target", "").lstrip("/"))

    if relations := part(archive, "_rels/.rels", limits):
        parse(relations, start, ignore, ignore, limits)
    return found[0] if found and found[0] in archive.namelist() else "word/document.xml"


@dataclass(slots=True)
class _Paragraph:
    """A paragraph being read."""

    style: str = ""
    own: Format = field(default_factory=Format)
    runs: list[Run] = field(default_factory=list)
    page: int = 1


@dataclass(slots=True)
class _Row:
    cells: list[list[Run]] = field(default_factory=list)


class _Reader:
    def __init__(self, builder: Builder, styles: Styles, numbering: Numbering) -> None:
        self.builder = builder
        self.styles = styles
        self.numbering = numbering
        self.path: list[str] = []
        self.dropped = 0  # depth of elements whose text does not count
        self.paragraphs: list[_Paragraph] = []  # a text box nests one in another
        self.rows: list[_Row] = []
        self.run = Format()
        self.run_style = ""
        self.in_text = False
        self.page = 1

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        parent = self.path[-1] if self.path else ""
        self.path.append(tag)
        if tag in _DROPPED and not (tag == "del" and parent in ("rPr", "trPr")):
            self.dropped += 1
        if tag == "p":
            self.paragraphs.append(_Paragraph(style=self.styles.paragraph, page=self.page))
        elif tag == "r":
            self.run, self.run_style = Format(), ""
        elif tag == "tr":
            self.rows.append(_Row())
        elif tag == "tc" and self.rows:
            self.rows[-1].cells.append([])
        elif tag == "t":
            self.in_text = True
        elif tag == "lastRenderedPageBreak" or (tag == "br" and attributes.get("type") == "page"):
            self._new_page()
        elif self.dropped:
            return
        elif parent == "rPr":
            self._run_property(tag, attributes)
        elif parent in ("pPr", "numPr") and self.paragraphs:
            if tag == "pStyle":
                self.paragraphs[-1].style = attributes.get("val", "")
            elif tag == "pageBreakBefore":
                self._new_page()
            else:
                self.paragraphs[-1].own.read(tag, attributes)
        elif tag in _SPACES and "r" in self.path:
            self._add(" ")
        elif tag == "noBreakHyphen":
            self._add("-")

    def end(self, tag: str) -> None:
        self.path.pop()
        if tag in _DROPPED and self.dropped and not (tag == "del" and self.path[-1:] in (["rPr"], ["trPr"])):
            self.dropped -= 1
        if tag == "t":
            self.in_text = False
        elif tag == "p" and self.paragraphs:
            self._paragraph(self.paragraphs.pop())
        elif tag == "tr" and self.rows:
            self._row(self.rows.pop())

    def text(self, data: str) -> None:
        if self.in_text:
            self._add(data)

    def _run_property(self, tag: str, attributes: dict[str, str]) -> None:
        if len(self.path) >= 3 and self.path[-3] == "pPr":
            return  # of the paragraph's mark, not of its text
        if tag == "rStyle":
            self.run_style = attributes.get("val", "")
        else:
            self.run.read(tag, attributes)

    def _add(self, data: str) -> None:
        if self.dropped or not self.paragraphs:
            return
        paragraph = self.paragraphs[-1]
        look = self.run.over(self.styles.format(self.run_style)).over(self.styles.format(paragraph.style))
        if not look.hidden:
            paragraph.runs.append((data, bool(look.bold)))

    def _new_page(self) -> None:
        if self.dropped:
            return
        self.page += 1
        if self.paragraphs and not any(text.strip() for text, _ in self.paragraphs[-1].runs):
            self.paragraphs[-1].page = self.page

    def _paragraph(self, paragraph: _Paragraph) -> None:
        if not any(text.strip() for text, _ in paragraph.runs):
            return
        if self.rows and self.rows[-1].cells:
            cell = self.rows[-1].cells[-1]
            cell += ([(" ", False)] if cell else []) + paragraph.runs
            return
        look = paragraph.own.over(self.styles.format(paragraph.style))
        level = self.styles.heading(paragraph.style)
        if paragraph.own.outline is not None and paragraph.own.outline < 9:
            level = paragraph.own.outline + 1
        marker = self.numbering.marker(look.list_id or "", look.list_level or 0) if look.list_id else ""
        if level:
            runs = [(f"{marker} ", False), *paragraph.runs] if marker and marker != "-" else paragraph.runs
            self.builder.add(BlockKind.HEADING, runs, level=level, page=paragraph.page)
        elif marker or self._is_list(paragraph.style):
            self.builder.add(BlockKind.ITEM, paragraph.runs, marker=marker or "-", page=paragraph.page)
        else:
            self.builder.add(BlockKind.PARAGRAPH, paragraph.runs, page=paragraph.page)

    def _is_list(self, style: str) -> bool:
        found = self.styles.table.get(style)
        return found is not None and found.name.lower().startswith("list bullet")

    def _row(self, row: _Row) -> None:
        cells = [cell for cell in row.cells if any(text.strip() for text, _ in cell)]
        if self.rows and self.rows[-1].cells:  # a table in a cell
            outer = self.rows[-1].cells[-1]
            for cell in cells:
                outer += ([(" ", False)] if outer else []) + cell
            return
        if len(cells) == 1:
            self.builder.add(BlockKind.PARAGRAPH, cells[0], page=self.page)
        elif cells:
            runs: list[Run] = []
            for cell in cells:
                runs += ([(" | ", False)] if runs else []) + cell
            shown = tuple("".join(text for text, _ in cell) for cell in cells)
            self.builder.add(BlockKind.ROW, runs, cells=shown, page=self.page)
