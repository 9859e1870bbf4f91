"""The lexicon as records use it: English names, the adjective of a delegation ("the Swiss delegation") included."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.parties.lexicon import Lexicon
from bot.parties.types import Mention
from bot.records.nouns import PERSON_NOUNS, Nouns
from bot.records.tokens import Token, tokenise


def tokens_of(text: str, lexicon: Lexicon, bold: Sequence[tuple[int, int]] = ()) -> tuple[Token, ...]:
    """The tokens of ``text`` with the parties that it names."""
    mentions = lexicon.mentions(text, languages={"en"}, demonyms=True)
    return tokenise(text, [_in_running_text(mention) for mention in mentions if _counts(text, mention)], bold)


def nouns_of(text: str, lexicon: Lexicon) -> Nouns:
    return Nouns(text, tokens_of(text, lexicon))


def _in_running_text(mention: Mention) -> Mention:
    """The name without ", the": in "the Netherlands, the Holy See" the second article is the next one's."""
    if not mention.text.lower().endswith(", the"):
        return mention
    cut = len(", the")
    return replace(mention, end=mention.end - cut, text=mention.text[:-cut])


def _counts(text: str, mention: Mention) -> bool:
    """Adjectives count only before "delegation", "Ambassador" and the like."""
    if not mention.demonym:
        return True
    following = text[mention.end :].split(maxsplit=1)
    return bool(following) and following[0].lower().strip(",.;:") in PERSON_NOUNS
