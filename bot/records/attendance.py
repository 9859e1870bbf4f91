"""Who took part in a meeting: the lists of States, bodies and observers at the head of its record."""

from __future__ import annotations

import re

from bot.parties.lexicon import Lexicon
from bot.records.labels import label_lines
from bot.records.names import tokens_of
from bot.records.outline import Outline, is_agenda_label
from bot.records.sentences import split_sentences
from bot.records.types import Block, BlockKind, Document, DraftSpeaker

_ATTENDED = re.compile(
    r"\b(?:participat(?:ed|ing)|attend(?:ed|ing)|took\s+part|taking\s+part|were\s+(?:also\s+)?(?:present|represented)"
    r"|was\s+(?:also\s+)?(?:present|represented)|in\s+attendance)\b|^participants?\b|^attendance\b|^present\b",
    re.I,
)
_PARTICIPANTS_HEADING = re.compile(
    r"^(?:list\s+of\s+)?(?:participants|attendance|attendees|delegations\s+present|present)\b", re.I
)
_LIST_LABEL = re.compile(
    r"^(?:(?:also|others?)\s+)?(?:(?:participating|attending|present|observer|international|regional|non-governmental"
    r"|intergovernmental|specialized|other|member|signatory|national|the|united\s+nations|un)\s+){0,3}"
    r"(?:participants|attendance|attendees|present|attending|observers?|organi[sz]ations?|agencies|bodies|entities|states"
    r"(?:\s+part(?:y|ies))?|signatories|delegations|ngos|civil\s+society(?:\s+organi[sz]ations)?|secretariats?|"
    r"institutions)(?:\s+(?:present|attending|represented|not\s+party|and\s+\w+|\w+))?\s*(?:\([^)]*\)\s*)?:\s*",
    re.I,
)
_FROM = re.compile(
    r"^(?:from|among)\s+(?:the\s+)?(?:\w+\s+){0,2}(?:organi[sz]ations|civil\s+society|agencies|ngos|observers)\s*,?\s+"
    r"(?:there\s+)?(?:were|was|came|attended|participated)?\s*",
    re.I,
)


def find_participants(
    document: Document, outline: Outline, lexicon: Lexicon
) -> tuple[tuple[DraftSpeaker, ...], frozenset[int]]:
    """Who took part, States and bodies as listed, and the numbers of the paragraphs that only list who came."""
    found: dict[str, DraftSpeaker] = {}
    attendance: set[int] = set()
    listing = False
    for text in (line for block in outline.matter for line in label_lines(block.text)):
        if _LIST_LABEL.match(text):
            for speaker in _listed(text, lexicon):
                found.setdefault(speaker.party or speaker.name.lower(), speaker)
    for place in outline.opening:
        text = place.block.text
        spans = split_sentences(text)
        sentences = [text[start:end] for start, end in spans]
        lists = [one for one in sentences if _ATTENDED.search(one) or _LIST_LABEL.match(one) or _FROM.match(one)]
        if place.block.kind in (BlockKind.ITEM, BlockKind.ROW):
            lists = [text] if listing else lists
        else:
            listing = bool(lists) and text.endswith(":")
        for sentence in lists:
            named = _listed(sentence, lexicon)
            labelled = _LIST_LABEL.match(sentence) is not None
            if len(named) >= 2 or (named and labelled) or place.block.kind in (BlockKind.ITEM, BlockKind.ROW):
                attendance.add(place.paragraph)
                for speaker in named:
                    found.setdefault(speaker.party or speaker.name.lower(), speaker)
    for speaker in _under_heading(document.blocks, lexicon):
        found.setdefault(speaker.party or speaker.name.lower(), speaker)
    return tuple(found.values()), frozenset(attendance)


def _under_heading(blocks: tuple[Block, ...], lexicon: Lexicon) -> list[DraftSpeaker]:
    out: list[DraftSpeaker] = []
    inside = False
    for block in blocks:
        if block.kind is BlockKind.HEADING:
            inside = _PARTICIPANTS_HEADING.match(block.text) is not None
        elif is_agenda_label(block.text):
            inside = False
        elif inside:
            out += _listed(block.text, lexicon)
    return out


def _listed(text: str, lexicon: Lexicon) -> list[DraftSpeaker]:
    """Everybody a list names. Entries between commas that the lexicon does not know are kept with no party."""
    label = _LIST_LABEL.match(text) or _FROM.match(text)
    if label:
        text = text[label.end() :]
    tokens = tokens_of(text, lexicon)
    out: list[DraftSpeaker] = []
    parties = [token for token in tokens if token.kind == "party"]
    first = parties[0].start if parties and not label else 0
    bracket = ""
    entry: list[str] = []
    named = False
    for token in tokens:
        if token.start < first and token.low not in ("the",):
            continue
        if token.kind == "party":
            if not (named and not entry):  # "Cluster Munition Coalition (CMC)" is one entry
                if len(token.parties) == 1:
                    out.append(DraftSpeaker(name=token.text, party=token.parties[0]))
                else:
                    out.append(DraftSpeaker(name=token.text))
            entry, named = [], True
        elif (not bracket and token.text in (",", ";", "/", "•")) or (not bracket and token.low in ("and", "&")):
            _close(out, entry, named=named)
            entry, named = [], False
        elif token.text == "(":
            bracket = "("
        elif token.text == ")":
            bracket = ""
        elif token.text == ".":
            continue
        elif bracket:
            if entry and bracket == "(" and token.text.isupper():  # "Moon Club (MC)" is kept so
                entry.append(f"({token.text})")
            bracket = "in"
        else:
            if re.match(_ATTENDED, token.text) or token.low in (
                "were",
                "was",
                "also",
                "participated",
                "attended",
                "in",
            ):
                break
            entry.append(token.text)
    _close(out, entry, named=named)
    return out


def _close(out: list[DraftSpeaker], entry: list[str], *, named: bool) -> None:
    written = [word for word in entry if word.lower() not in ("the", "as", "well", "from", "for", "with")]
    if named or not written or not any(word[:1].isupper() for word in written) or len(written) > 8:
        return
    out.append(DraftSpeaker(name=" ".join(written)))
