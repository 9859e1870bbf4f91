"""The inside of the drawing child process: an order as JSON on standard input, a PNG on standard output.

It knows nothing of the project: every word is in the order, in the reader's language. Everything is placed in
pixels on a sheet 1080 wide; for a language written from right to left the sheet is mirrored.
"""

from __future__ import annotations

import io
import json
import logging
import sys
from collections.abc import Iterable
from typing import Any

NO_FONT = 3
"""Exit code where no font at hand has the letters of the order."""

WIDTH = 1080
MARGIN = 48
_INK, _SOFT, _PAPER, _RULE = "#1b1b1b", "#5a5a5a", "#ffffff", "#d9d9d9"

# How a stand looks: colours after Okabe and Ito, told apart by all kinds of colour vision; a hatch and a mark
# beside each, so that nothing rests on colour alone. Mark: matplotlib's name.
_LOOKS: dict[str, tuple[str, str, str]] = {
    "in": ("#0072b2", "", "o"),
    "said": ("#56b4e9", "..", "D"),
    "due": ("#e6e6e6", "", "s"),
    "overdue": ("#d55e00", "///", "^"),
    "extra": ("#009e73", "\\\\\\", "P"),
    "unsure": ("#ffffff", "xx", "X"),
}
# One line a regional group: colour, dash, mark.
_LINES = (
    ("#1b1b1b", "-", "o"),
    ("#e69f00", "--", "s"),
    ("#0072b2", "-.", "^"),
    ("#009e73", ":", "D"),
    ("#cc79a7", (0, (5, 1)), "v"),
    ("#56b4e9", (0, (3, 1, 1, 1)), "P"),
    ("#d55e00", (0, (1, 1)), "X"),
)
_FONTS = {
    "ar": ("Noto Sans Arabic", "Noto Naskh Arabic", "Geeza Pro", "Segoe UI", "Tahoma", "Arial"),
    "zh": (
        "Noto Sans CJK SC",
        "Noto Sans SC",
        "Source Han Sans SC",
        "PingFang SC",
        "Heiti SC",
        "Microsoft YaHei",
        "SimHei",
        "WenQuanYi Micro Hei",
        "WenQuanYi Zen Hei",
        "Noto Sans CJK JP",
    ),
}
_COMMON = ("Noto Sans", "DejaVu Sans")


def main() -> None:
    order = json.load(sys.stdin)
    logging.getLogger("matplotlib").setLevel(logging.ERROR)
    fonts = _fonts(order["language"], _letters(order))
    if fonts is None:
        sys.exit(NO_FONT)
    sys.stdout.buffer.write(picture(order, fonts))
    sys.stdout.buffer.flush()


def picture(order: dict[str, Any], fonts: list[str]) -> bytes:
    """The PNG. ``order["kind"]``: "bars", "names" or "rates"; see ``bot.board.picture``."""
    import matplotlib

    matplotlib.use("Agg")
    matplotlib.rcParams["font.family"] = fonts
    matplotlib.rcParams["hatch.linewidth"] = 2.2
    kinds = {"bars": _bars, "names": _names, "rates": _rates}
    out = io.BytesIO()
    kinds[order["kind"]](order).savefig(out, format="png", dpi=100, facecolor=_PAPER)
    return out.getvalue()


class _Sheet:
    """A sheet in pixels, its origin at the top, mirrored for right-to-left."""

    def __init__(self, order: dict[str, Any], height: float) -> None:
        from matplotlib.backends.backend_agg import FigureCanvasAgg
        from matplotlib.figure import Figure

        self.mirrored = bool(order["mirrored"])
        self.figure = Figure(figsize=(WIDTH / 100, height / 100), dpi=100)
        self.canvas = FigureCanvasAgg(self.figure)
        self.height = height
        self.axes = self.figure.add_axes((0, 0, 1, 1))
        self.axes.set_xlim(0, WIDTH)
        self.axes.set_ylim(height, 0)
        self.axes.axis("off")

    def x(self, at: float) -> float:
        return WIDTH - at if self.mirrored else at

    def text(self, x: float, y: float, words: str, size: float, **style: Any) -> Any:
        """Words that begin at ``x`` (``align="end"``: end there, "middle": are centred); ``size`` in pixels."""
        sides = {"start": ("left", "right"), "end": ("right", "left"), "middle": ("center", "center")}
        side = sides[style.pop("align", "start")][self.mirrored]
        style = {"color": _INK, "va": "center", **style}
        return self.axes.text(self.x(x), y, words, fontsize=size * 0.72, ha=side, **style)

    def box(self, x: float, y: float, width: float, height: float, look: str) -> None:
        from matplotlib.patches import Rectangle

        colour, hatch, _ = _LOOKS[look]
        left = self.x(x) - (width if self.mirrored else 0)
        edge = "#ffffff" if hatch and look != "unsure" else _SOFT
        self.axes.add_patch(
            Rectangle((left, y), width, height, facecolor=colour, hatch=hatch or None, edgecolor=edge, linewidth=0)
        )
        self.axes.add_patch(Rectangle((left, y), width, height, fill=False, edgecolor=_SOFT, linewidth=1.2))

    def plate(self, x: float, y: float, width: float, height: float) -> None:
        """A white ground under words that stand on a hatch, around its middle."""
        from matplotlib.patches import Rectangle

        corner = (self.x(x) - width / 2, y - height / 2)
        self.axes.add_patch(Rectangle(corner, width, height, facecolor=_PAPER, linewidth=0))

    def mark(self, x: float, y: float, look: str, size: float) -> None:
        colour, _, shape = _LOOKS[look]
        self.axes.plot(
            [self.x(x)], [y], marker=shape, markersize=size * 0.72, color=colour, markeredgecolor=_INK, linestyle=""
        )

    def rule(self, y: float) -> None:
        self.axes.plot([MARGIN, WIDTH - MARGIN], [y, y], color=_RULE, linewidth=1.5)

    def width_of(self, words: str, size: float, weight: str = "normal") -> float:
        """How wide words are, in pixels."""
        shown = self.axes.text(0, 0, words, fontsize=size * 0.72, weight=weight)
        renderer = self.canvas.get_renderer()  # type: ignore[no-untyped-call]
        width = float(shown.get_window_extent(renderer).width)
        shown.remove()
        return width

    def fitting(self, words: str, size: float, room: float, weight: str = "normal", least: float = 22) -> float:
        """A size at which the words fit into ``room``."""
        width = self.width_of(words, size, weight)
        return size if width <= room else max(least, size * room / width)


def _head(sheet: _Sheet, order: dict[str, Any]) -> float:
    """Title, subtitle and legend; where what follows begins."""
    room = WIDTH - 2 * MARGIN
    size = sheet.fitting(order["title"], 52, room, "bold")
    sheet.text(MARGIN, 70, order["title"], size, weight="bold")
    sheet.text(MARGIN, 130, order["subtitle"], sheet.fitting(order["subtitle"], 34, room), color=_SOFT)
    x, y = float(MARGIN), 196.0
    for entry in order.get("legend", ()):
        width = 46 + sheet.width_of(entry["label"], 32)
        if x > MARGIN and x + width > WIDTH - MARGIN:
            x, y = float(MARGIN), y + 54
        sheet.box(x, y - 16, 32, 32, entry["look"])
        sheet.text(x + 46, y, entry["label"], 32)
        x += width + 48
    return y + (40 if order.get("legend") else -20)


def _foot(sheet: _Sheet, order: dict[str, Any]) -> None:
    size = sheet.fitting(order["foot"], 26, WIDTH - 2 * MARGIN, least=18)
    sheet.text(MARGIN, sheet.height - 36, order["foot"], size, color=_SOFT)


def _bars(order: dict[str, Any]) -> Any:
    rows = order["rows"]
    lines = 1 + _legend_lines(order)
    sheet = _Sheet(order, 196 + 54 * (lines - 1) + 40 + 128 * len(rows) + 90)
    y = _head(sheet, order) + 10
    room = WIDTH - 2 * MARGIN
    most = max((sum(row["counts"].values()) for row in rows[1:] or rows), default=1)
    for index, row in enumerate(rows):
        total = sum(row["counts"].values())
        first = index == 0 and len(rows) > 1
        label = sheet.fitting(row["label"], 36, room - 260)
        sheet.text(MARGIN, y + 24, row["label"], label, weight="bold" if first else "normal")
        sheet.text(WIDTH - MARGIN, y + 24, row["total"], 34, align="end", color=_SOFT)
        x = float(MARGIN)
        # The first bar is all States; the others are drawn to one scale among themselves.
        scale = room / (total if first else most) if total else 0
        for look, n in row["counts"].items():
            width = n * scale
            if n:
                sheet.box(x, y + 50, width, 56, look)
                words = str(n)
                if width > 24 + 20 * len(words):
                    plain = look in ("in", "due")
                    if not plain:
                        sheet.plate(x + width / 2, y + 78, sheet.width_of(words, 34, "bold") + 12, 42)
                    colour = _PAPER if look == "in" else _INK
                    sheet.text(x + width / 2, y + 79, words, 34, align="middle", color=colour, weight="bold")
            x += width
        y += 128
        if first:
            sheet.rule(y - 8)
    _foot(sheet, order)
    return sheet.figure


def _legend_lines(order: dict[str, Any]) -> int:
    """How many lines the legend may need: words are about 17 pixels a letter at its size."""
    x, lines = 0.0, 1
    for entry in order.get("legend", ()):
        width = 94 + 18 * len(entry["label"]) * (1.6 if order["language"] == "zh" else 1)
        if x and x + width > WIDTH - 2 * MARGIN:
            x, lines = 0.0, lines + 1
        x += width
    return lines


def _names(order: dict[str, Any]) -> Any:
    sections, step = order["sections"], 56
    columns = _columns(order, [name for section in sections for name in section["names"]])
    height = 196 + 54 * _legend_lines(order) + 100
    height += sum(90 + step * -(-len(section["names"]) // columns) for section in sections)
    sheet = _Sheet(order, height)
    y = _head(sheet, order) + 24
    wide = (WIDTH - 2 * MARGIN) / columns
    for section in sections:
        sheet.rule(y)
        sheet.mark(MARGIN + 16, y + 40, section["look"], 28)
        sheet.text(MARGIN + 48, y + 40, section["heading"], 38, weight="bold")
        y += 82
        deep = -(-len(section["names"]) // columns)
        for index, name in enumerate(section["names"]):
            x = MARGIN + wide * (index // deep)
            at = y + step * (index % deep) + step / 2 - 8
            sheet.mark(x + 16, at, section["look"], 22)
            sheet.text(x + 44, at, name, sheet.fitting(name, 34, wide - 60, least=18))
        y += step * deep + 8
    _foot(sheet, order)
    return sheet.figure


def _columns(order: dict[str, Any], names: list[str]) -> int:
    """Three columns where there are many names and all of them stay large enough in them, else two."""
    room = (WIDTH - 2 * MARGIN) / 3 - 60
    trial = _Sheet(order, 100)
    return 3 if len(names) > 24 and all(trial.width_of(name, 26) <= room for name in names) else 2


def _rates(order: dict[str, Any]) -> Any:
    years, series = order["years"], order["series"]
    sheet = _Sheet(order, 230 + 600 + 100 + 54 * len(series) + 70)
    top = _head(sheet, {**order, "legend": ()}) + 20
    left, width, tall = MARGIN + 100, WIDTH - 2 * MARGIN - 140, 600

    def at_x(index: float) -> float:
        return left + width * (index / max(1, len(years) - 1) if len(years) > 1 else 0.5)

    def at_y(rate: float) -> float:
        return top + tall * (1 - rate)

    for percent, label in order["percents"]:
        y = at_y(percent / 100)
        sheet.axes.plot([sheet.x(left - 10), sheet.x(left + width + 20)], [y, y], color=_RULE, linewidth=1.5)
        sheet.text(left - 22, y, label, 30, align="end", color=_SOFT)
    every = -(-len(years) // 7)
    for index, year in enumerate(years):
        if index % every == 0:
            sheet.text(at_x(index), top + tall + 36, str(year), 30, align="middle", color=_SOFT)
    for number, one in enumerate(series):
        colour, dash, mark = _LINES[number % len(_LINES)]
        first = number == 0
        points = [
            (sheet.x(at_x(i)), at_y(r)) if r is not None else (float("nan"),) * 2
            for i, r in enumerate(one["rates"])
        ]
        sheet.axes.plot(
            [x for x, _ in points], [y for _, y in points], color=colour, linestyle=dash, marker=mark,
            linewidth=5 if first else 3, markersize=11 if first else 9, zorder=3 if first else 2,
        )  # fmt: skip
    for number, one in enumerate(series):
        colour, dash, mark = _LINES[number % len(_LINES)]
        y = top + tall + 104 + 54 * number
        sheet.axes.plot(
            [sheet.x(MARGIN), sheet.x(MARGIN + 50), sheet.x(MARGIN + 100)], [y] * 3, color=colour, linestyle=dash,
            marker=mark, markevery=[1], linewidth=4, markersize=11,
        )  # fmt: skip
        weight = "bold" if number == 0 else "normal"
        label = sheet.fitting(one["label"], 34, WIDTH - 2 * MARGIN - 130, weight)
        sheet.text(MARGIN + 126, y, one["label"], label, weight=weight)
    _foot(sheet, order)
    return sheet.figure


def _letters(order: Any) -> Iterable[str]:
    """Every text of the order."""
    if isinstance(order, str):
        yield order
    elif isinstance(order, dict):
        for value in order.values():
            yield from _letters(value)
    elif isinstance(order, list):
        for value in order:
            yield from _letters(value)


def _fonts(language: str, texts: Iterable[str]) -> list[str] | None:
    """The families to draw with, the first that has a letter is used for it; None where some letter has none."""
    from matplotlib import font_manager
    from matplotlib.ft2font import FT2Font

    there = {entry.name: entry for entry in font_manager.fontManager.ttflist}
    chosen = [name for name in (*_FONTS.get(language, ())[:], *_COMMON) if name in there]
    has: set[int] = set()
    for name in chosen:
        path = font_manager.findfont(font_manager.FontProperties(family=[name]))
        has |= set(FT2Font(path).get_charmap())
    wanted = {ord(letter) for text in texts for letter in text if not letter.isspace()} - set(range(0x2066, 0x206A))
    return chosen if wanted <= has else None


if __name__ == "__main__":
    main()
