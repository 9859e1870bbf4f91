"""Clean text: NFC, single spaces, nothing that cannot be seen; bold kept as offsets."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

Run = tuple[str, bool]
"""A stretch of text and whether it is bold."""

# Invisible or dangerous in a quote: controls, soft hyphen, zero-width space, byte order mark, marks that
# reorder text, private use, lone surrogates. The joiners U+200C and U+200D stay: words need them.
_UNSEEN = re.compile(
    "[\u0000-\u0008\u000e-\u001b\u007f-\u0084\u0086-\u009f\u00ad\u180e\u200b\u200e\u200f\u202a-\u202e"
    "\u2060-\u2069\ufeff\ufff9-\ufffb\ufffe\uffff\ud800-\udfff\ue000-\uf8ff]"
)
_SPACE = re.compile(r"\s+")
_LIGATURES = str.maketrans(
    {
        "\ufb00": "ff",
        "\ufb01": "fi",
        "\ufb02": "fl",
        "\ufb03": "ffi",
        "\ufb04": "ffl",
        "\ufb05": "st",
        "\ufb06": "st",
    }
)


def clean(text: str) -> str:
    """``text`` in NFC with single spaces, no control or invisible characters, no space at either end."""
    return clean_runs([(text, False)])[0]


def clean_runs(runs: Iterable[Run]) -> tuple[str, tuple[tuple[int, int], ...]]:
    """The clean text of ``runs`` and the (start, end) offsets of its bold stretches, in order, not touching."""
    pieces = _composed(runs)
    out: list[str] = []
    bold: list[tuple[int, int]] = []
    length = 0
    pending_space = False
    for text, is_bold in pieces:
        for part in re.findall(r"\s+|\S+", text):
            if part.isspace():
                pending_space = length > 0
                continue
            if pending_space:
                out.append(" ")
                length += 1
                pending_space = False
            start = length
            out.append(part)
            length += len(part)
            if not is_bold:
                continue
            gap = start - bold[-1][1] if bold else 2
            if gap == 0 or (gap == 1 and out[-2] == " "):
                bold[-1] = (bold[-1][0], length)
            else:
                bold.append((start, length))
    return "".join(out), tuple(bold)


def _composed(runs: Iterable[Run]) -> list[Run]:
    """Runs in NFC, a combining mark at the start of a run moved to the letter it belongs to."""
    pieces: list[Run] = []
    for text, is_bold in runs:
        text = _UNSEEN.sub("", text.translate(_LIGATURES))
        if not text:
            continue
        if pieces and unicodedata.combining(text[0]):
            marks = len(text) - len(text.lstrip("".join({c for c in text if unicodedata.combining(c)})))
            pieces[-1] = (pieces[-1][0] + text[:marks], pieces[-1][1])
            text = text[marks:]
        if text:
            pieces.append((text, is_bold))
    composed = [(unicodedata.normalize("NFC", text), is_bold) for text, is_bold in pieces]
    whole = "".join(text for text, _ in composed)
    if not unicodedata.is_normalized("NFC", whole):  # e.g. Hangul jamo split over runs: text before bold
        return [(unicodedata.normalize("NFC", whole), False)]
    return composed


def fold_space(text: str) -> str:
    return _SPACE.sub(" ", text).strip()
