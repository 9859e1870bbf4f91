"""Lines on pages become headings, paragraphs and list items.

A line is all text at one height. What repeats at the head or foot of the pages is dropped. A paragraph ends where
the distance to the next line grows, the look changes, a list entry begins, or a line stops although the next word
would have fitted. Across a page break only the last of these decides.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from statistics import median

from bot.records.clean import Run
from bot.records.formats.source import Builder
from bot.records.limits import Limits
from bot.records.remark import Remark
from bot.records.types import Block, BlockKind

_MARKER = re.compile(r"^\s*(?:[-–•‣◦·▪]\s+)?(\(?(?:\d{1,3}|[a-z]|[ivx]{1,4})[.)]|[-–•‣◦·▪])\s+(?=\S)")
_PAGE_NUMBER = re.compile(r"^\W*(?:page\s+)?(?:\d{1,4}|[ivxl]{1,6})(?:\s*(?:of|/|\|)\s*\d{1,4})?\W*$", re.I)
_ENDED = re.compile(r"[.!?:;…][)\]\"'”’»]*$")
# No sentence ends so, and no heading: after it a capital letter only begins a name.
_HANGING = re.compile(
    r"(?:[,،，(–—]|(?<![\w.-])(?:a|an|and|as|at|by|for|from|in|its|of|on|or|that|the|their|to|which|with"
    r"|au|aux|d[eu]|des|et|la|le|les|par|pour|que|un|une|del?|el|los|las|para|por|y"
    r"|и|в|на|с|от|для|что|по|к))\s*$"
)
# Widths of Helvetica in ems; other faces have about the same proportions, and only proportions matter here.
_WIDTHS = {
    character: width
    for width, characters in (
        (0.2, "'’‘"),
        (0.222, "ijl"),
        (0.278, " ft.,:;!/I[]"),
        (0.333, "r-()“”"),
        (0.5, "ckvxyzsJ"),
        (0.556, "abdeghnopqu0123456789L–"),
        (0.611, "FTZ"),
        (0.667, "ABEKPSVXY&"),
        (0.722, "CDHNRUw"),
        (0.778, "GOQ"),
        (0.833, "mM"),
        (0.944, "W%"),
        (1.0, "—…"),
    )
    for character in characters
}


@dataclass(frozen=True, slots=True)
class Span:
    text: str
    bold: bool
    size: float
    fixed: bool = False  # every letter as wide as the next


@dataclass(slots=True)
class Line:
    """Text at one height of a page; ``x``, ``y`` in points from the lower left."""

    x: float
    y: float
    spans: list[Span]

    @property
    def text(self) -> str:
        return "".join(span.text for span in self.spans)

    @property
    def size(self) -> float:
        return max((span.size for span in self.spans if span.text.strip()), default=self.spans[0].size)

    @property
    def bold(self) -> bool:
        shown = [span for span in self.spans if span.text.strip()]
        return bool(shown) and all(span.bold for span in shown)

    @property
    def width(self) -> float:
        return sum(width_of(span.text, span.size, fixed=span.fixed) for span in self.spans)


@dataclass(frozen=True, slots=True)
class Page:
    number: int
    lines: list[Line]


@dataclass(slots=True)
class _Open:
    """A block being gathered."""

    page: int
    lines: list[Line] = field(default_factory=list)
    marker: str = ""


def width_of(text: str, size: float, *, fixed: bool = False) -> float:
    """About how wide a text is in points, good to a few hundredths for common faces."""
    if fixed:
        return 0.6 * len(text) * size
    return size * sum(_WIDTHS.get(character, 0.556) for character in text)


def lay_out(pages: list[Page], limits: Limits) -> tuple[tuple[Block, ...], tuple[str, ...]]:
    """The blocks of the pages, in order, and the page breaks at which a person should look."""
    _drop_running(pages)
    lines = [line for page in pages for line in page.lines]
    builder = Builder(limits)
    if not lines:
        return (), ()
    body = _body_size(lines)
    right = _right_edge(lines, body)
    spacing = _spacing(pages, body)
    vocabulary = Counter(re.findall(r"[\w'’-]+", " ".join(line.text.lower() for line in lines)))
    current: _Open | None = None
    last_page = 0
    unsure: list[str] = []
    for page in pages:
        for line in page.lines:
            new_page = page.number != last_page
            last_page = page.number
            if current is None or _begins(current, line, body, right, spacing, new_page=new_page):
                _close(builder, current, body, vocabulary)
                current = _Open(page.number)
                if found := _MARKER.match(line.text):
                    current.marker = found[1]
            elif new_page and line.text.lstrip()[:1].isupper() and not _HANGING.search(current.lines[-1].text):
                unsure.append(
                    Remark(
                        "It is not sure that “{words} …” at the top of page {page} goes on with the paragraph"
                        " before it: look at that page.",
                        words=line.text.strip()[:40],
                        page=page.number,
                    )
                )
            current.lines.append(line)
    _close(builder, current, body, vocabulary)
    return tuple(builder.blocks), tuple(unsure)


# -- the page as a whole ------------------------------------------------------------------------------------
def _drop_running(pages: list[Page]) -> None:
    """Takes out page numbers, and lines that stand at the head or foot of most pages alike but for numbers."""
    edge = 3
    for top in (True, False):
        counts: Counter[str] = Counter()
        for page in pages:
            counts.update({_alike(line) for line in _edge(page, edge, top=top)})
        wanted = max(2, round(0.6 * len(pages)))
        repeated = {text for text, count in counts.items() if count >= wanted} if len(pages) > 1 else set()
        for page in pages:
            for line in _edge(page, edge, top=top):
                if _alike(line) in repeated or (_PAGE_NUMBER.match(line.text) and line in _edge(page, 1, top=top)):
                    page.lines.remove(line)


def _edge(page: Page, count: int, *, top: bool) -> list[Line]:
    return sorted(page.lines, key=lambda line: -line.y if top else line.y)[:count]


def _alike(line: Line) -> str:
    """The text of a line without its numbers, and its height on the page."""
    return f"{round(line.y / 4)} " + re.sub(r"\d+", "#", re.sub(r"\s+", " ", line.text.strip().lower()))


def _body_size(lines: list[Line]) -> float:
    sizes: Counter[float] = Counter()
    for line in lines:
        for span in line.spans:
            sizes[round(span.size * 2) / 2] += len(span.text.strip())
    return sizes.most_common(1)[0][0] or 10.0


def _right_edge(lines: list[Line], body: float) -> float:
    """Where body lines end at the latest, in estimated points; full lines are near it."""
    ends = sorted(line.x + line.width for line in lines if abs(line.size - body) < 0.6 and len(line.text) > 20)
    return ends[int(len(ends) * 0.95)] if ends else 0.0


def _spacing(pages: list[Page], body: float) -> float:
    """The usual distance between two lines of one paragraph."""
    gaps = [
        one.y - other.y
        for page in pages
        for one, other in zip(page.lines, page.lines[1:], strict=False)
        if abs(one.size - body) < 0.6 and abs(other.size - body) < 0.6 and 0 < one.y - other.y < 3 * body
    ]
    if not gaps:
        return 1.3 * body
    common = Counter(round(gap * 2) / 2 for gap in gaps).most_common(2)
    return min(median(gaps), common[0][0]) if len(gaps) > 3 else min(gaps)


# -- where blocks begin -------------------------------------------------------------------------------------
def _begins(current: _Open, line: Line, body: float, right: float, spacing: float, *, new_page: bool) -> bool:
    last = current.lines[-1]
    if _look(last, body) != _look(line, body):
        return True
    heading = _look(line, body) != "body"
    if new_page:
        return heading or bool(_MARKER.match(line.text)) or not _runs_on(last, line, right)
    gap = last.y - line.y
    if gap < -0.5 * body:  # the next column
        return heading or not _runs_on(last, line, right)
    if gap > 1.25 * max(spacing, 1.0) * max(1.0, line.size / body):
        return True
    if heading:
        return bool(_MARKER.match(line.text))
    short = not _is_full(last, line, right)
    if _MARKER.match(line.text) and (current.marker or short):
        return True
    left = current.lines[0].x if len(current.lines) == 1 else current.lines[1].x
    if line.x - left > 0.8 * body and len(current.lines) > 1:  # a first line is indented
        return True
    if last.x + last.width > 0.8 * right:
        return False
    return bool(_ENDED.search(last.text.rstrip())) and line.text.lstrip()[:1].isupper()


def _look(line: Line, body: float) -> str:
    if line.size > 1.12 * body:
        return f"size {round(line.size)}"
    return "bold" if line.bold and not _ENDED.search(line.text.rstrip()) else "body"


def _is_full(line: Line, following: Line, right: float) -> bool:
    """Whether the next line's first word would not have fitted on this line."""
    word = following.text.split(maxsplit=1)[0] if following.text.split() else ""
    return line.x + line.width + width_of(f" {word}", line.size, fixed=line.spans[-1].fixed) > 0.97 * right


def _runs_on(last: Line, line: Line, right: float) -> bool:
    """Whether the paragraph goes on after a page or column break."""
    if line.spans[0].bold and line.text.lstrip()[:1].isupper():
        return False  # the speaker with whom paragraphs begin
    if not _ENDED.search(last.text.rstrip()):
        return line.text.lstrip()[:1].islower() or _is_full(last, line, right)
    return _is_full(last, line, right) and not line.text.lstrip()[:1].islower()


# -- blocks -------------------------------------------------------------------------------------------------
def _close(builder: Builder, current: _Open | None, body: float, vocabulary: Counter[str]) -> None:
    if current is None or not current.lines:
        return
    runs = list(_joined(current.lines, vocabulary))
    look = _look(current.lines[0], body)
    page = current.page
    if look.startswith("size") and len(current.lines) <= 4:
        level = 1 if current.lines[0].size > 1.5 * body else 2
        builder.add(BlockKind.HEADING, runs, level=level, page=page)
    elif look == "bold" and len(current.lines) <= 3:
        builder.add(BlockKind.HEADING, runs, level=3, page=page)
    elif current.marker:
        builder.add(BlockKind.ITEM, _without_marker(runs), marker=current.marker, page=page)
    else:
        builder.add(BlockKind.PARAGRAPH, runs, page=page)


def _joined(lines: list[Line], vocabulary: Counter[str]) -> Iterable[Run]:
    for number, line in enumerate(lines):
        spans = line.spans
        following = lines[number + 1].text.lstrip() if number + 1 < len(lines) else ""
        text = line.text.rstrip()
        cut = re.search(r"([\w'’]+)[-‐]$", text)
        if cut is None or not following[:1].islower():
            yield from ((span.text, span.bold) for span in spans)
            yield (" ", False)
            continue
        rest = re.match(r"[\w'’]+", following)
        drop = _is_split(cut[1].lower(), rest[0].lower() if rest else "", vocabulary)
        for index, span in enumerate(spans):
            shown = span.text.rstrip() if index == len(spans) - 1 else span.text
            yield (shown[:-1] if drop and index == len(spans) - 1 else shown, span.bold)


def _is_split(first: str, rest: str, vocabulary: Counter[str]) -> bool:
    """Whether a hyphen at the end of a line was put there by the typesetter."""
    if vocabulary[first + rest]:
        return True
    if vocabulary[f"{first}-{rest}"]:
        return False
    return not (vocabulary[first] and vocabulary[rest])


def _without_marker(runs: list[Run]) -> list[Run]:
    text = "".join(shown for shown, _ in runs)
    found = _MARKER.match(text)
    width = found.end() if found else 0
    out: list[Run] = []
    for shown, bold in runs:
        cut = min(width, len(shown))
        width -= cut
        if shown[cut:]:
            out.append((shown[cut:], bold))
    return out
