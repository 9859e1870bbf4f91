"""A sentence about a file that knows how it was made, so that it can be said in another language too.

To everybody who does not ask, it is the plain English text. The class is its own mark for the catalogue: what
stands first in ``Remark("…")`` is extracted. Imports nothing, as the guarded child process makes remarks as well.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

Say = Callable[[str], str]  # a sentence of the catalogue → the same in somebody's language, its fields open


class Remark(str):
    """``sentence`` is of the catalogue; ``fields`` fill it, and may hold more than it shows.

    A field that is itself a remark is a phrase of the catalogue.
    """

    sentence: str
    fields: Mapping[str, Any]

    def __new__(cls, sentence: str, /, **fields: str | int) -> Remark:
        made = super().__new__(cls, sentence.format(**fields))
        made.sentence = sentence
        made.fields = fields
        return made

    def __deepcopy__(self, memo: object) -> Remark:
        return self  # nothing about it ever changes

    def said(self, say: Say, shown: Callable[[str], str] = str) -> str:
        """In the language that ``say`` speaks. ``shown`` is what becomes of names and words of the file in it."""

        def part(value: str | int) -> str | int:
            if isinstance(value, Remark):
                return value.said(say, shown)
            return shown(value) if isinstance(value, str) else value

        return say(self.sentence).format(**{name: part(value) for name, value in self.fields.items()})


def said(text: str, say: Say, shown: Callable[[str], str] = str) -> str:
    """A remark in the language that ``say`` speaks, as :meth:`Remark.said`; any other text as it is."""
    return text.said(say, shown) if isinstance(text, Remark) else text


def field(text: str, name: str) -> str | int | None:
    """What a remark says under ``name``; None where it does not, and for any other text."""
    value: str | int | None = text.fields.get(name) if isinstance(text, Remark) else None
    return value


def as_data(text: str) -> Any:
    """As JSON, for ``of_data``."""
    if not isinstance(text, Remark):
        return text
    return {"sentence": text.sentence, "fields": {name: _plain(value) for name, value in text.fields.items()}}


def of_data(data: Any) -> str:
    """What ``as_data`` gave."""
    if isinstance(data, str):
        return data
    fields = {name: of_data(v) if isinstance(v, dict) else v for name, v in data["fields"].items()}
    sentence = str(data["sentence"])
    return Remark(sentence, **fields)


def _plain(value: str | int) -> Any:
    return as_data(value) if isinstance(value, str) else value


__all__ = ["Remark", "as_data", "field", "of_data", "said"]
