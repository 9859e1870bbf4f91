"""What is wrong with an audience, as a sentence that can be said in the reader's language."""

from __future__ import annotations

from bot.errors import BadInput
from bot.text.catalogue import Texts


class AudienceError(BadInput):
    """An audience cannot be read, or names what is not there. ``str`` is English; see ``said``.

    ``sentence`` is a sentence of the catalogue with ``fields``.
    """

    def __init__(self, sentence: str, **fields: str | int) -> None:
        super().__init__(sentence.format(**fields))
        self.sentence = sentence
        self.fields = fields

    def said(self, texts: Texts) -> str:
        return texts.say(self.sentence).format(**self.fields)


class UnknownInAudience(AudienceError):
    """An audience names what is not there any more: a saved audience dropped, a rule deleted, a person erased."""
