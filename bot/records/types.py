"""A document on its way to becoming a record: blocks, then a draft, then a review."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from storage.rows import PassageKind


class BlockKind(StrEnum):
    HEADING = "heading"
    PARAGRAPH = "paragraph"
    ITEM = "item"  # of a list; ``marker`` holds what was printed before it ("1.", "-")
    ROW = "row"  # of a table; ``cells``


@dataclass(frozen=True, kw_only=True, slots=True)
class Block:
    """One typed block of a document.

    ``text`` is clean (NFC, single spaces, no markup). ``bold`` are (start, end) offsets into it. ``level`` is a
    heading's level (hint only: levels jump in real files). ``page`` counts from 1 where the format has pages.
    """

    kind: BlockKind
    text: str
    bold: tuple[tuple[int, int], ...] = ()
    level: int = 0
    marker: str = ""
    cells: tuple[str, ...] = ()
    page: int | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Document:
    """A file read into blocks. ``kind``: md, txt, html, docx, pdf."""

    kind: str
    file_name: str
    sha256: str
    blocks: tuple[Block, ...]
    pages: int | None = None
    properties: tuple[tuple[str, str], ...] = ()  # what the file states about itself: ("title", "…"), ("date", "…")
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class DraftSpeaker:
    name: str  # as written
    party: str = ""  # Party.key, "" where unknown
    capacity: str = ""
    on_behalf_of: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class DraftPassage:
    item: str  # agenda number as printed in the outline, "" outside the agenda
    paragraph: int
    text: str
    sentences: tuple[tuple[int, int], ...]
    kind: PassageKind
    speakers: tuple[DraftSpeaker, ...] = ()
    page: int | None = None
    printed_paragraph: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class DraftItem:
    number: str
    title: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Draft:
    """What was recognised in a document, before anyone has agreed to it."""

    genre: str  # "synopsis" or "passages"
    title: str
    treaty: str  # "CCM", "" where not recognised
    date_end: date | None = None  # the last day, where the record names several
    date: date | None = None
    place: str = ""
    chair: str = ""
    chair_parties: tuple[str, ...] = ()
    participants: tuple[DraftSpeaker, ...] = ()
    agenda: tuple[DraftItem, ...] = ()
    passages: tuple[DraftPassage, ...] = ()
    language: str = "en"
    warnings: tuple[str, ...] = field(default=())
    doubts: tuple[str, ...] = ()  # places a person should look at, each with its paragraph; shown in the review
