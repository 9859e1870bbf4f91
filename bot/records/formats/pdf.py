"""PDF pages into lines of text with their place, size and weight; ``layout`` makes blocks of them."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping
from typing import Any

from pypdf import PdfReader
from pypdf.errors import PdfReadError

from bot.errors import UnreadableFile
from bot.records.formats.layout import Line, Page, Span, lay_out
from bot.records.formats.source import Source
from bot.records.limits import Limits
from bot.records.remark import Remark

_BOLD_NAME = re.compile(r"bold|black|heavy|semi-?b|demi|[-,]bd\b|extrab", re.I)
_FIXED_NAME = re.compile(r"courier|mono|consol|typewriter", re.I)
_FORCE_BOLD = 1 << 18  # PDF 32000-1, table 123, bit 19


def read_pdf(name: str, data: bytes, limits: Limits) -> Source:
    """Headings, paragraphs and list items with their pages. UnreadableFile where no page has text."""
    try:
        reader = PdfReader(io.BytesIO(data))
        if reader.is_encrypted and not _opens(reader):
            raise _encrypted(name)
        count = len(reader.pages)
    except PdfReadError as error:
        raise UnreadableFile(
            Remark("{name} is broken: it cannot be opened as a PDF; print it to PDF again.", name=name),
            reason="broken",
        ) from error
    if count > limits.pages:
        raise UnreadableFile(
            Remark(
                "{name} has {count} pages, more than the {most} allowed: split it.",
                name=name,
                count=f"{count:,}",
                most=f"{limits.pages:,}",
            ),
            reason="too-many-parts",
        )
    pages = [_read_page(page, number) for number, page in enumerate(reader.pages, start=1)]
    empty = [page.number for page in pages if not page.lines]
    if len(empty) == count:
        raise UnreadableFile(
            Remark(
                "{name} holds pictures of pages and no text: run text recognition (OCR) on it first.", name=name
            ),
            reason="no-text",
        )
    warnings: tuple[str, ...] = ()
    if empty:
        shown = ", ".join(str(number) for number in empty[:20]) + (" …" if len(empty) > 20 else "")
        warnings = (Remark("These pages hold no text, perhaps pictures only: {pages}.", pages=shown),)
    blocks, unsure = lay_out(pages, limits)
    return Source(blocks=blocks, pages=count, warnings=(*warnings, *unsure))


def _opens(reader: PdfReader) -> bool:
    """Whether the file opens without a password (only printing or copying is restricted)."""
    try:
        return bool(reader.decrypt(""))
    except Exception:  # noqa: BLE001 — an unknown cipher, a missing one, a broken dictionary: it stays shut
        return False


def _encrypted(name: str) -> UnreadableFile:
    return UnreadableFile(
        Remark("{name} is protected by a password: save a copy without the password and put that in.", name=name),
        reason="encrypted",
    )


def _read_page(page: Any, number: int) -> Page:
    lines: list[Line] = []
    looks: dict[int, tuple[bool, bool]] = {}

    def visit(text: str, cm: list[float], tm: list[float], font: Mapping[str, Any] | None, size: float) -> None:
        if not text or (not text.strip() and "\n" in text):
            return
        x = tm[4] * cm[0] + tm[5] * cm[2] + cm[4]
        y = tm[4] * cm[1] + tm[5] * cm[3] + cm[5]
        scale = (abs(tm[3] * cm[3]) or abs(tm[1] * cm[1]) or 1.0) * size
        if font is not None and id(font) not in looks:
            looks[id(font)] = (_is_bold(font), bool(_FIXED_NAME.search(str(font.get("/BaseFont", "")))))
        bold, fixed = looks.get(id(font), (False, False))
        for part in re.split(r"\n+", text):
            if part:
                _place(lines, Span(part, bold, scale, fixed), x, y)

    page.extract_text(visitor_text=visit)
    return Page(number, [line for line in lines if line.text.strip()])


def _place(lines: list[Line], span: Span, x: float, y: float) -> None:
    """Adds a stretch of text to the line it stands on, or begins one."""
    last = lines[-1] if lines else None
    if last is None:
        lines.append(Line(x, y, [span]))
        return
    gap = abs(y - last.y)
    if gap <= 0.2 * max(span.size, last.size):
        last.spans.append(span)
    elif gap <= 0.6 * last.size and span.size < 0.8 * last.size:  # raised or lowered: the mark of a footnote
        if not re.fullmatch(r"\s*[\d*†‡,]+\s*", span.text):
            last.spans.append(span)
    elif not span.text.strip():
        return
    else:
        lines.append(Line(x, y, [span]))


def _is_bold(font: Mapping[str, Any]) -> bool:
    try:
        if _BOLD_NAME.search(str(font.get("/BaseFont", ""))):
            return True
        descriptor = font.get("/FontDescriptor")
        if descriptor is None and "/DescendantFonts" in font:
            descriptor = font["/DescendantFonts"][0].get_object().get("/FontDescriptor")
        if descriptor is None:
            return False
        found = descriptor.get_object()
        weight = found.get("/FontWeight", 0)
        return bool(int(found.get("/Flags", 0)) & _FORCE_BOLD) or float(weight) >= 600
    except Exception:  # noqa: BLE001 — a font that cannot be read is a plain one
        return False
