"""A message drawn for Telegram (HTML) and for a terminal (plain text).

Both come from one :class:`Flow`: the text a reader sees, cleaned, with the ranges that are styled. The text is
cut into parts of at most 4,096 UTF-16 units by :mod:`bot.text.parting` before any markup is written, so markup
never counts and is never cut. ``escape`` is the only place where text becomes markup.
"""

from __future__ import annotations

import re
import textwrap
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from urllib.parse import quote, urlsplit

from bot.text.message import STYLES, Block, Button, Gap, Mark, Message, Quote, Span, Written
from bot.text.parting import LIMIT, cuts

MARGIN = "┃ "
SCHEMES = frozenset({"http", "https", "mailto", "tg"})
_TAGS = {
    "bold": "b",
    "italic": "i",
    "underline": "u",
    "strikethrough": "s",
    "spoiler": "tg-spoiler",
    "code": "code",
}
_OF_SPANS = frozenset({"bold", "italic", "code"})
_QUOTES = ("quote", "expandable")
_ALONE = ("pre", "code")  # nothing but a quote may be around them, and nothing within
_DEPTH = {style: depth for depth, style in enumerate(STYLES)}  # which stands around which
_PROGRAM = re.compile(r"[A-Za-z0-9+#_.-]{1,40}")

# What Telegram's servers turn into spaces or take out of every text; taken out here, so that what is counted,
# verified and shown is the same.
_TO_SPACE = re.compile(r"[\x00-\x09\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_DROPPED = re.compile("[\u202a-\u202e\u0333\u033f\u030a\ufeff]")
_LINE_ENDS = re.compile("\r\n?|[\u2028\u2029]")
_BLANK_LETTERS = frozenset("\u115f\u1160\u2800\u3164\uffa0")


@dataclass(frozen=True, slots=True)
class HtmlPart:
    """One message as Telegram takes it: ``text`` is HTML, at most 4,096 UTF-16 units once parsed."""

    text: str
    rows: tuple[tuple[Button, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Range:
    """A styled stretch of a flow. ``style`` is one of STYLES; ``url`` as in Mark. They may overlap."""

    start: int
    end: int
    style: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Flow:
    """What a reader sees. ``starts`` are where blocks begin."""

    text: str
    starts: tuple[int, ...]
    ranges: tuple[Range, ...]


def to_html(message: Message) -> list[HtmlPart]:
    """The message in parts, each short enough for Telegram; the buttons hang on the last.

    Raises ``ValueError`` for a message that shows nothing.
    """
    flow = _flow(message)
    if not _shows(flow.text):
        raise ValueError("a message must show something")
    quotes = [(r.start, r.end) for r in flow.ranges if r.style in _QUOTES]
    pieces = [
        piece
        for start, end in cuts(flow.text, flow.starts, quotes, LIMIT)
        if _shows((piece := _piece(flow, start, end)).text)
    ]
    texts = [_html(piece) for piece in pieces]
    return [HtmlPart(text) for text in texts[:-1]] + [HtmlPart(texts[-1], message.rows)]


def to_plain(message: Message, width: int | None = None, *, margin: str = MARGIN, buttons: bool = False) -> str:
    """The message as plain lines: quotes behind ``margin``, wrapped to ``width`` columns where one is given.

    ``buttons`` shows them as ``[ label ]``, a row a line; nothing can be pressed in a terminal.
    """
    lines: list[str] = []
    for block in message.blocks:
        text, _ = _block(block, message.language)
        if isinstance(block, Gap):
            lines.append("")
        elif text:
            prefix = margin if isinstance(block, Quote) else ""
            lines += [prefix + row for row in _wrapped(text, width and max(width - len(prefix), 16))]
    if buttons:
        lines += ["  ".join(f"[ {clean(button.label)} ]" for button in row) for row in message.rows if row]
    return "\n".join(lines).strip("\n")


def escape(text: str) -> str:
    """Text as HTML, safe in an element and in a double-quoted attribute."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")


def clean(text: str) -> str:
    """Text without what Telegram refuses or removes: lone surrogates, control characters, overrides.

    Composed first (NFC), so that a letter written with a combining ring keeps it.
    """
    lines = _LINE_ENDS.sub("\n", unicodedata.normalize("NFC", text))
    return _DROPPED.sub("", _TO_SPACE.sub(" ", lines))


def units(text: str) -> int:
    """The length of a text as Telegram counts it: UTF-16 units."""
    return len(text) + sum(c > "\uffff" for c in text)


def safe_url(url: str) -> str | None:
    """The address if a link may carry it: http or https with a host, mailto, tg; else None."""
    address = quote(clean(url).strip(), safe="!#$%&'()*+,/:;=?@[]~_-.")
    try:
        parts = urlsplit(address)
    except ValueError:
        return None
    if parts.scheme not in SCHEMES or not (parts.netloc or parts.path):
        return None
    if parts.scheme in ("http", "https") and not parts.hostname:
        return None
    return address


def _flow(message: Message) -> Flow:
    text = ""
    starts: list[int] = []
    ranges: list[Range] = []
    for block in message.blocks:
        words, styled = _block(block, message.language)
        if not words and not isinstance(block, Gap):
            continue
        if starts:
            text += "\n"
        starts.append(len(text))
        ranges += [Range(r.start + len(text), r.end + len(text), r.style, r.url) for r in styled]
        text += words
    return Flow(text, tuple(starts), tuple(ranges))


def _block(block: Block, language: str) -> tuple[str, list[Range]]:
    """A block's text and its ranges within it."""
    if isinstance(block, Gap):
        return "", []
    if isinstance(block, Quote):
        text = clean(block.text).strip()
        return text, [Range(0, len(text), "expandable" if block.expandable else "quote")] if text else []
    if isinstance(block, Written):
        return _written(block)
    drawn = [_span(span) for span in block.spans]
    words_only = "".join(words for words, _, _ in drawn)
    if not words_only.strip():
        return "", []
    text = _direction_mark(words_only, language)
    ranges = []
    for words, style, url in drawn:
        # What is to be typed keeps its own direction: the stroke of /verify would go to the other end. The isolate
        # stands outside, so that whoever copies it copies no sign that cannot be seen.
        apart = style == "code" and language == "ar"
        text += "\u2068" if apart else ""
        if style and words.strip():
            ranges.append(Range(len(text), len(text) + len(words), style, url))
        text += words + ("\u2069" if apart else "")
    return text, ranges


def _span(span: Span) -> tuple[str, str, str]:
    """A span's text, style and address as they can be drawn."""
    text = clean(span.text)
    if span.style != "link":
        return text, span.style if span.style in _OF_SPANS else "", ""
    url = safe_url(span.url)
    if url is None:
        return text, "", ""
    if url.startswith("mailto:"):
        # Telegram makes mail addresses pressable by itself and breaks a link that hides one.
        address = clean(span.url)[len("mailto:") :].split("?")[0].strip()
        return text if not address or address in text else f"{text} ({address})", "", ""
    return text, "link", url


def _written(block: Written) -> tuple[str, list[Range]]:
    """A written text and its marks, as far as they can be drawn.

    It is cleaned stretch by stretch: as a whole, letters taken out or joined would leave the marks misplaced.
    """
    size = len(block.text)
    marks = [mark for mark in block.marks if mark.style in STYLES and 0 <= mark.start < mark.end <= size]
    places = sorted({0, size, *(mark.start for mark in marks), *(mark.end for mark in marks)})
    text, at = "", {0: 0}
    for start, end in pairwise(places):
        text += clean(block.text[start:end])
        at[end] = len(text)
    if not text.strip():
        return "", []
    ranges = []
    for mark in marks:
        start, end = at[mark.start], at[mark.end]
        if mark.style in _QUOTES:  # a quote begins and ends with its words
            inside = text[start:end]
            start, end = end - len(inside.lstrip()), start + len(inside.rstrip())
        url = _address(mark)
        if text[start:end].strip() and url is not None:
            ranges.append(Range(start, end, mark.style, url))
    return text, ranges


def _address(mark: Mark) -> str | None:
    """What goes with a mark; None where a link has no address that may be shown."""
    if mark.style == "link":
        url = safe_url(mark.url)
        return None if url is None or url.startswith("mailto:") else url
    if mark.style == "pre":
        return mark.url if _PROGRAM.fullmatch(mark.url) else ""
    return ""


def _direction_mark(text: str, language: str) -> str:
    """The mark that makes a line run in its language's direction whatever word comes first; "" if it does.

    An application takes a line's direction from its first letter: an Arabic sentence that opens with an acronym
    would run from the left.
    """
    wanted = "R" if language == "ar" else "L"
    depth = 0
    for letter in text:
        kind = unicodedata.bidirectional(letter)
        if kind in ("LRI", "RLI", "FSI"):
            depth += 1
        elif kind == "PDI":
            depth = max(0, depth - 1)
        elif depth == 0 and kind in ("L", "R", "AL"):
            same = (kind == "L") == (wanted == "L")
            return "" if same else ("\u200f" if wanted == "R" else "\u200e")
    return "\u200f" if wanted == "R" else ""


def _piece(flow: Flow, start: int, end: int) -> Flow:
    """One part of a flow, without white space around it."""
    text = flow.text[start:end]
    start, end = start + len(text) - len(text.lstrip()), end - (len(text) - len(text.rstrip()))
    inside = (Range(max(r.start, start) - start, min(r.end, end) - start, r.style, r.url) for r in flow.ranges)
    return Flow(flow.text[start:end], (), tuple(r for r in inside if r.start < r.end))


def _html(piece: Flow) -> str:
    places = sorted({0, len(piece.text), *(r.start for r in piece.ranges), *(r.end for r in piece.ranges)})
    written: list[str] = []
    open_now: list[Range] = []
    for start, end in pairwise(places):
        around = _around(piece.ranges, start)
        kept = 0
        while kept < min(len(open_now), len(around)) and open_now[kept] == around[kept]:
            kept += 1
        written += [_tags(r)[1] for r in reversed(open_now[kept:])]
        written += [_tags(r)[0] for r in around[kept:]]
        written.append(escape(piece.text[start:end]))
        open_now = around
    written += [_tags(r)[1] for r in reversed(open_now)]
    return "".join(written)


def _around(ranges: Iterable[Range], at: int) -> list[Range]:
    """The tags that stand around a place, the outermost first: one of a kind, and only what Telegram lets in."""
    found: dict[str, Range] = {}
    for r in ranges:
        if r.start <= at < r.end:
            found.setdefault("quote" if r.style in _QUOTES else r.style, r)
    alone = next((style for style in _ALONE if style in found), None)
    if alone is not None:
        found = {style: r for style, r in found.items() if style in ("quote", alone)}
    return sorted(found.values(), key=lambda r: _DEPTH[r.style])


def _tags(r: Range) -> tuple[str, str]:
    if r.style == "link":
        return f'<a href="{escape(r.url)}">', "</a>"
    if r.style in _QUOTES:
        return "<blockquote expandable>" if r.style == "expandable" else "<blockquote>", "</blockquote>"
    if r.style == "pre":
        return (f'<pre><code class="language-{r.url}">', "</code></pre>") if r.url else ("<pre>", "</pre>")
    tag = _TAGS[r.style]
    return f"<{tag}>", f"</{tag}>"


def _shows(text: str) -> bool:
    """Whether a reader sees anything of it."""
    return any(unicodedata.category(c)[0] not in "ZC" and c not in _BLANK_LETTERS for c in text)


def _wrapped(text: str, width: int | None) -> list[str]:
    rows = text.split("\n")
    if not width:
        return rows
    return [piece for row in rows for piece in textwrap.wrap(row, width, break_on_hyphens=False) or [""]]
