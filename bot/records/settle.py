"""What all formats share once a file is blocks: bold headings are headings, cut sentences are whole."""

from __future__ import annotations

import re
from collections.abc import Iterable

from bot.records.types import Block, BlockKind

_ENDED = re.compile(r"[.!?:;…。！？؟][)\]\"'”’»]*$")
_CONTINUES = re.compile(r"^[a-z(]")
_HEADING_LENGTH = 120


def settle(blocks: Iterable[Block]) -> tuple[Block, ...]:
    """Headings made of short, wholly bold paragraphs; a paragraph cut in mid-sentence joined to its rest."""
    out: list[Block] = []
    for block in blocks:
        block = _heading(block)
        if out and _cut(out[-1], block):
            out[-1] = join(out[-1], block)
        else:
            out.append(block)
    return tuple(out)


def join(first: Block, rest: Block) -> Block:
    """``first`` with the text of ``rest`` after a space; page, kind and marker are the first's."""
    shift = len(first.text) + 1
    bold = list(first.bold)
    for start, end in rest.bold:
        start, end = start + shift, end + shift
        if bold and bold[-1][1] == start - 1:
            bold[-1] = (bold[-1][0], end)
        else:
            bold.append((start, end))
    return Block(
        kind=first.kind,
        text=f"{first.text} {rest.text}",
        bold=tuple(bold),
        level=first.level,
        marker=first.marker,
        cells=first.cells,
        page=first.page,
    )


def _heading(block: Block) -> Block:
    wholly_bold = bool(block.bold) and block.bold == ((0, len(block.text)),)
    if block.kind is not BlockKind.PARAGRAPH or not wholly_bold:
        return block
    if len(block.text) > _HEADING_LENGTH or re.search(r"[.!?;,]$", block.text):
        return block
    return Block(kind=BlockKind.HEADING, text=block.text, bold=block.bold, page=block.page)


def _cut(first: Block, rest: Block) -> bool:
    """Whether ``rest`` goes on with the sentence that ``first`` leaves unfinished."""
    if rest.kind is not BlockKind.PARAGRAPH or first.kind not in (BlockKind.PARAGRAPH, BlockKind.ITEM):
        return False
    if _ENDED.search(first.text) or not _CONTINUES.match(rest.text):
        return False
    return " " in first.text and not re.match(r"^\(?[a-z]{1,4}[).]\s", rest.text)
