"""Markdown into blocks: drawn as HTML by markdown-it, then read as HTML, so that one reader decides what shows."""

from __future__ import annotations

import re

from markdown_it import MarkdownIt

from bot.records.clean import clean
from bot.records.formats.html import read_html
from bot.records.formats.labels import LABELLED
from bot.records.formats.source import Source
from bot.records.limits import Limits

_FRONT_MATTER = re.compile(r"\A---[ \t]*\r?\n(.*?)\r?\n(?:---|\.\.\.)[ \t]*(?:\r?\n|\Z)", re.S)
_PROPERTY = re.compile(r"^([A-Za-z][\w -]{0,40}):[ \t]+(\S.*)$", re.M)


def read_markdown(text: str, limits: Limits) -> Source:
    """Markdown (CommonMark with tables). Inline HTML keeps its text; "front matter" becomes properties."""
    properties: tuple[tuple[str, str], ...] = ()
    if (front := _FRONT_MATTER.match(text)) and _PROPERTY.search(front[1]):
        properties = tuple(
            (name.lower(), clean(value.strip("\"' "))) for name, value in _PROPERTY.findall(front[1])
        )
        text = text[front.end() :]
    text = re.sub(rf"(?im)(?<=[^\n])\n(?=(?:\*\*)?{LABELLED.pattern.replace(chr(92) + 'S', '')})", "\n\n", text)
    parser = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
    source = read_html(parser.render(text), limits)
    return Source(blocks=source.blocks, properties=properties)
