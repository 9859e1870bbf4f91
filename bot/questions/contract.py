"""An answer as JSON: the public shape."""

from __future__ import annotations

from typing import Any

from bot.questions.types import Answer, Citation


def as_json(answer: Answer, text: str) -> dict[str, Any]:
    """``text`` is what the delegate would read, plain. Keys may be added to the public ones."""
    searched = answer.searched
    return {
        "id": answer.id,
        "intent": answer.intent.value,
        "answered": answer.answered,
        "language": answer.language,
        "text": text,
        "citations": [_citation(one) for one in answer.citations],
        "searched": {
            "records": searched.records if searched else 0,
            "passages": searched.passages if searched else 0,
        },
        "silence": answer.silence.value if answer.silence else None,
        "page": answer.page,
        "pages": answer.pages,
        "ms": answer.ms,
    }


def _citation(one: Citation) -> dict[str, Any]:
    return {
        "parties": list(one.parties),
        "quote": one.quote,
        "record": one.record_title,
        "meeting": one.meeting or one.meeting_title,
        "item": one.item,
        "paragraph": one.paragraph,
        "authority": one.authority.value,
        "names": list(one.names),
        "capacity": one.capacity,
        "on_behalf_of": one.on_behalf_of,
        "record_id": one.record,
        "passage_id": one.passage,
        "item_title": one.item_title,
        "printed_paragraph": one.printed_paragraph,
        "page": one.page,
        "date": one.date.isoformat() if one.date else None,
        "place": one.place,
        "language": one.language,
    }
