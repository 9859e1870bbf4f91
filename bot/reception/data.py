"""Documents and drafts as JSON, to be kept while a person looks through them, and back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from typing import Any

from bot.records.remark import as_data, of_data
from bot.records.types import Block, BlockKind, Document, Draft, DraftItem, DraftPassage, DraftSpeaker
from storage.rows import PassageKind


def draft_data(draft: Draft) -> dict[str, Any]:
    """JSON for ``draft_of``."""
    return {
        "genre": draft.genre,
        "title": draft.title,
        "treaty": draft.treaty,
        "date": draft.date.isoformat() if draft.date else None,
        "date_end": draft.date_end.isoformat() if draft.date_end else None,
        "place": draft.place,
        "chair": draft.chair,
        "chair_parties": list(draft.chair_parties),
        "participants": [_speaker_data(one) for one in draft.participants],
        "agenda": [[item.number, item.title] for item in draft.agenda],
        "passages": [_passage_data(one) for one in draft.passages],
        "language": draft.language,
        "warnings": [as_data(one) for one in draft.warnings],
        "doubts": [as_data(one) for one in draft.doubts],
    }


def draft_of(data: Mapping[str, Any]) -> Draft:
    """The draft that ``draft_data`` gave."""
    return Draft(
        genre=data["genre"],
        title=data["title"],
        treaty=data["treaty"],
        date=_day(data["date"]),
        date_end=_day(data["date_end"]),
        place=data["place"],
        chair=data["chair"],
        chair_parties=tuple(data["chair_parties"]),
        participants=tuple(DraftSpeaker(**one) for one in data["participants"]),
        agenda=tuple(DraftItem(number=number, title=title) for number, title in data["agenda"]),
        passages=tuple(_passage_of(one) for one in data["passages"]),
        language=data["language"],
        warnings=tuple(of_data(one) for one in data["warnings"]),
        doubts=tuple(of_data(one) for one in data["doubts"]),
    )


def document_data(document: Document) -> dict[str, Any]:
    """JSON for ``document_of``."""
    return {
        "kind": document.kind,
        "file_name": document.file_name,
        "sha256": document.sha256,
        "pages": document.pages,
        "properties": [list(one) for one in document.properties],
        "warnings": [as_data(one) for one in document.warnings],
        "blocks": [{name: value for name, value in asdict(block).items() if value} for block in document.blocks],
    }


def document_of(data: Mapping[str, Any]) -> Document:
    """The document that ``document_data`` gave."""
    return Document(
        kind=data["kind"],
        file_name=data["file_name"],
        sha256=data["sha256"],
        blocks=tuple(_block_of(one) for one in data["blocks"]),
        pages=data["pages"],
        properties=tuple((name, value) for name, value in data["properties"]),
        warnings=tuple(of_data(one) for one in data["warnings"]),
    )


def _speaker_data(one: DraftSpeaker) -> dict[str, str]:
    return {name: value for name, value in asdict(one).items() if value or name == "name"}


def _passage_data(one: DraftPassage) -> dict[str, Any]:
    return {
        "item": one.item,
        "paragraph": one.paragraph,
        "text": one.text,
        "sentences": [list(span) for span in one.sentences],
        "kind": one.kind.value,
        "speakers": [_speaker_data(speaker) for speaker in one.speakers],
        "page": one.page,
        "printed_paragraph": one.printed_paragraph,
    }


def _passage_of(data: Mapping[str, Any]) -> DraftPassage:
    return DraftPassage(
        item=data["item"],
        paragraph=data["paragraph"],
        text=data["text"],
        sentences=tuple((start, end) for start, end in data["sentences"]),
        kind=PassageKind(data["kind"]),
        speakers=tuple(DraftSpeaker(**speaker) for speaker in data["speakers"]),
        page=data["page"],
        printed_paragraph=data["printed_paragraph"],
    )


def _block_of(data: Mapping[str, Any]) -> Block:
    return Block(
        kind=BlockKind(data["kind"]),
        text=data.get("text", ""),
        bold=tuple((start, end) for start, end in data.get("bold", ())),
        level=data.get("level", 0),
        marker=data.get("marker", ""),
        cells=tuple(data.get("cells", ())),
        page=data.get("page"),
    )


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
