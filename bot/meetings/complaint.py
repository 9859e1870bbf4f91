"""What is wrong with something handed in, as data: said in the language of whoever handed it in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.text.catalogue import Texts


@dataclass(frozen=True, slots=True)
class Complaint:
    """``sentence`` is a sentence of the catalogue with ``fields``; ``line`` the line of a file, 0 for no file."""

    sentence: str
    fields: Mapping[str, str | int] = field(default_factory=dict)
    line: int = 0

    def said(self, texts: Texts) -> str:
        words = texts.say(self.sentence).format(**self.fields)
        if not self.line:
            return words
        return texts.say("Line {line}: {complaint}").format(line=self.line, complaint=words)
