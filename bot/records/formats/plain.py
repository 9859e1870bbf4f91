"""Plain text into blocks: paragraphs by blank lines, wrapped lines joined, lists and headings by their look."""

from __future__ import annotations

import re

from bot.records.formats.labels import LABELLED
from bot.records.formats.source import Builder, Source
from bot.records.limits import Limits
from bot.records.types import BlockKind

_UNDERLINE = re.compile(r"^\s*([=\-~_*])\1{2,}\s*$")
_BULLET = re.compile(r"^\s*([-*•‣–—·o])\s+(?=\S)")
_NUMBER = re.compile(r"^\s*(\(?(?:\d{1,3}(?:\.\d{1,3}){0,2}|[a-z]|[ivx]{1,5}|[IVX]{1,5})[.)])\s+(?=\S)")
_END = re.compile(r"[.!?;:,…][)\]\"'”’»]*$")
HEADING_LENGTH = 110
_WRAPPED_AT = 160


def read_plain(text: str, limits: Limits) -> Source:
    """Blocks of a plain text. Nothing in it is markup: asterisks and angle brackets stay as they are."""
    builder = Builder(limits)
    lengths = sorted(len(line) for line in text.splitlines() if line.strip())
    width = lengths[int(len(lengths) * 0.9)] if lengths else 0
    text = re.sub(r"(?m)^[ \t]*</?[A-Za-z]+>[ \t]*$", "", text)  # a tag alone on its line says nothing to a reader
    for page, chunk in enumerate(text.split("\f"), start=1) if "\f" in text else [(None, text)]:
        lines: list[str] = []
        for line in chunk.splitlines():
            if line.strip():
                lines.append(line)
                continue
            _groups(builder, lines, page, width)
            lines = []
        _groups(builder, lines, page, width)
    pages = text.count("\f") + 1 if "\f" in text else None
    return Source(blocks=tuple(builder.blocks), pages=pages)


def _groups(builder: Builder, lines: list[str], page: int | None, width: int) -> None:
    """Lines between blank lines, cut where a line ends although the next word would have fitted easily."""
    group: list[str] = []
    for line in lines:
        if group and (LABELLED.match(line.strip()) or _stands_apart(group[-1], line, width)):
            _add(builder, group, page)
            group = []
        group.append(line)
    _add(builder, group, page)


def _stands_apart(line: str, following: str, width: int) -> bool:
    word = following.split(maxsplit=1)[0]
    if not 50 <= width <= _WRAPPED_AT or _UNDERLINE.match(following) or _BULLET.match(line) or _NUMBER.match(line):
        return False
    return (
        len(line.rstrip()) + len(word) < 0.7 * width
        and word[:1].isupper()
        and not line.rstrip().endswith((",", ":"))
    )


def _add(builder: Builder, lines: list[str], page: int | None) -> None:
    """One group of lines between blank lines: an underlined heading, a list, a heading or a paragraph."""
    while lines and _UNDERLINE.match(lines[0]):
        lines = lines[1:]
    if not lines:
        return
    if len(lines) > 1 and _UNDERLINE.match(lines[1]):
        builder.add(BlockKind.HEADING, [(lines[0], False)], level=1 if "=" in lines[1] else 2, page=page)
        _add(builder, lines[2:], page)
        return
    if len(lines) > 1 and max(map(len, lines)) > _WRAPPED_AT:  # not wrapped by hand: each line is a paragraph
        for line in lines:
            _add(builder, [line], page)
        return
    marks = [bool(_BULLET.match(line) or _NUMBER.match(line)) for line in lines]
    if not any(marks):
        _paragraph(builder, lines, page)
        return
    if len(lines) == 1 and _is_heading(lines[0]) and not _BULLET.match(lines[0]):
        builder.add(BlockKind.HEADING, [(lines[0], False)], page=page)
        return
    if marks[0] and sum(marks) == 1:  # one numbered paragraph, hard-wrapped
        _item(builder, lines, page)
        return
    first = marks.index(True)
    # "…on the\n4. May" is a wrapped line, not a list: a list starts the group or follows a colon, or has two marks
    if first and not lines[first - 1].rstrip().endswith(":") and sum(marks) < 2:
        _paragraph(builder, lines, page)
        return
    _paragraph(builder, lines[:first], page)
    entry: list[str] = []
    for line, mark in zip(lines[first:], marks[first:], strict=True):
        if mark and entry:
            _item(builder, entry, page)
            entry = []
        entry.append(line)
    _item(builder, entry, page)


def _paragraph(builder: Builder, lines: list[str], page: int | None) -> None:
    if not lines:
        return
    if len(lines) == 1 and _is_label(lines[0]):
        builder.add(BlockKind.HEADING, [(lines[0], False)], page=page)
        return
    builder.add(BlockKind.PARAGRAPH, [(_joined(lines), False)], page=page)


def _item(builder: Builder, lines: list[str], page: int | None) -> None:
    marker, text = "", _joined(lines)
    for pattern in (_BULLET, _NUMBER):  # "- 1. Title": the number is the marker that counts
        if found := pattern.match(text):
            marker, text = found[1], text[found.end() :]
    builder.add(BlockKind.ITEM, [(text, False)], marker=marker, page=page)


def _joined(lines: list[str]) -> str:
    """Hard-wrapped lines as one; a word cut by a hyphen at the end of a line keeps its hyphen."""
    text = ""
    for line in lines:
        line = line.strip()
        glue = "" if not text or re.search(r"\w-$", text) else " "
        text += glue + line
    return text


def _is_heading(line: str) -> bool:
    return len(line.strip()) <= HEADING_LENGTH and not _END.search(line.strip())


def _is_label(line: str) -> bool:
    """A line alone that reads as a heading: all capitals, or a short label with a colon ("Agenda:")."""
    text = line.strip()
    if text.isupper() and len(text) > 3 and _is_heading(text):
        return True
    return text.endswith(":") and len(text) <= 40 and text.count(" ") <= 3
