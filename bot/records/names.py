"""The lexicon as records use it: English names, the adjective of a delegation ("the Swiss delegation") included."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from bot.parties.lexicon import Lexicon
from bot.parties.types import Mention
from bot.records.nouns import PERSON_NOUNS, Nouns
from bot.records.tokens import Token, tokenise
from bot.records.types import DraftSpeaker

LOCAL = "?"  # before the name of a body that only the record at hand makes known


def tokens_of(
    text: str, lexicon: Lexicon, bold: Sequence[tuple[int, int]] = (), local: Mapping[str, str] | None = None
) -> tuple[Token, ...]:
    """The tokens of ``text`` with the parties that it names.

    ``local``: names of bodies that the lexicon does not have → the name under which they are kept; they become
    tokens whose party is that name after ``LOCAL``.
    """
    mentions = lexicon.mentions(text, languages={"en"}, demonyms=True)
    known = [_in_running_text(mention) for mention in mentions if _counts(text, mention)]
    return tokenise(text, [*known, *_local(text, known, local or {})], bold)


def local_names(participants: Sequence[DraftSpeaker]) -> dict[str, str]:
    """What bodies on the list of participants that have no party may be called: "Moon Club (MC)" by both."""
    out: dict[str, str] = {}
    for speaker in participants:
        full, bracket, rest = speaker.name.partition("(")
        initials = rest.partition(")")[0].strip() if bracket else ""
        for name in (full.strip(), initials):
            if len(name) >= 3 and name[:1].isupper():
                out.setdefault(name, full.strip())
    return out


def _local(text: str, known: Sequence[Mention], local: Mapping[str, str]) -> list[Mention]:
    out: list[Mention] = []
    taken = [(mention.start, mention.end) for mention in known]
    for name in sorted(local, key=len, reverse=True):
        for found in re.finditer(rf"(?<![\w-]){re.escape(name)}(?![\w-])", text):
            start, end = found.span()
            if all(end <= left or right <= start for left, right in taken):
                taken.append((start, end))
                out.append(Mention(start=start, end=end, text=name, parties=(LOCAL + local[name],)))
    return out


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
