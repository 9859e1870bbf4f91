"""A quote that goes with an answer, while it waits to be sent: as JSON, and back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from datetime import date
from typing import Any

from bot.questions.types import Citation
from storage.rows import Authority, PassageKind

_NAMES = tuple(field.name for field in fields(Citation))


def as_json(one: Citation) -> dict[str, Any]:
    """The citation as it is kept. That it still stands is looked at when it is sent, not here."""
    plain = {name: getattr(one, name) for name in _NAMES}
    return plain | {"date": one.date.isoformat() if one.date is not None else None}


def of_json(data: Mapping[str, Any]) -> Citation:
    """The citation that was kept."""
    kept = {name: data[name] for name in _NAMES if name in data}
    lists = {name: tuple(value) for name, value in kept.items() if isinstance(value, list)}
    told = {
        "date": date.fromisoformat(data["date"]) if data["date"] else None,
        "authority": Authority(data["authority"]),
        "kind": PassageKind(data["kind"]),
    }
    return Citation(**{**kept, **lists, **told})
