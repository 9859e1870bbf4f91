"""A draft with something in it corrected. Words are never changed, and what holds of a draft still holds."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date

from bot.parties.lexicon import Lexicon
from bot.records.remark import field
from bot.records.synopsis import NO_CHAIR, NO_DATE
from bot.records.types import Draft, DraftPassage, DraftSpeaker
from storage.rows import PassageKind

Speakers = tuple[DraftSpeaker, ...]


def named(draft: Draft, name: str, party: str) -> Draft:
    """Whoever is called ``name`` and of no known party is this party, wherever it speaks or took part."""

    def who(speaker: DraftSpeaker) -> DraftSpeaker:
        return replace(speaker, party=party) if _is(speaker, name) else speaker

    draft = _each(draft, lambda speakers: once([who(one) for one in speakers]))
    participants = once([who(one) for one in draft.participants])
    chairs = draft.chair_parties
    if not chairs and draft.chair and draft.chair.casefold() == name.casefold():
        chairs = (party,)
    return without_warnings(replace(draft, participants=participants, chair_parties=chairs), name)


def kept(draft: Draft, name: str) -> Draft:
    """Whoever is called ``name`` is not on any list, and stays as written."""
    return without_warnings(draft, name)


def nobodys(draft: Draft, name: str) -> Draft:
    """``name`` is nobody who speaks: what stands under it alone is the record's own telling."""
    draft = _each(draft, lambda speakers: tuple(one for one in speakers if not _is(one, name)))
    return without_warnings(draft, name)


def said_by(draft: Draft, paragraph: int, sentence: str, speakers: Speakers) -> Draft:
    """One sentence of a paragraph is of these speakers, () for nobody's; its passage is cut around it."""
    passages: list[DraftPassage] = []
    for passage in draft.passages:
        at = _place(passage, paragraph, sentence)
        passages += [passage] if at is None else _cut(passage, at, speakers)
    return replace(draft, passages=tuple(passages))


def holds(passage: DraftPassage, paragraph: int, sentence: str) -> bool:
    """Whether the passage has this sentence of this paragraph."""
    return _place(passage, paragraph, sentence) is not None


def titled(draft: Draft, title: str) -> Draft:
    return replace(draft, title=title)


def placed(draft: Draft, place: str) -> Draft:
    return replace(draft, place=place)


def chaired(draft: Draft, chair: str, lexicon: Lexicon) -> Draft:
    """``chair`` as written; the parties are those it names."""
    parties = tuple(
        dict.fromkeys(
            mention.parties[0]
            for mention in lexicon.mentions(chair, languages={"en"})
            if len(mention.parties) == 1 and not mention.demonym
        )
    )
    warnings = tuple(one for one in draft.warnings if not (chair and one == NO_CHAIR))
    return replace(draft, chair=chair, chair_parties=parties, warnings=warnings)


def dated(draft: Draft, first: date | None, last: date | None) -> Draft:
    """``last`` None or equal: one day. ``first`` None: the day is not known."""
    warnings = [one for one in draft.warnings if one != NO_DATE]
    if first is None:
        warnings.insert(0, NO_DATE)
        last = None
    return replace(draft, date=first, date_end=last or first, warnings=tuple(warnings))


def spoken(passage: DraftPassage, speakers: Sequence[DraftSpeaker], *, note: bool = False) -> DraftPassage:
    """The passage with these speakers; without any it is the record's own telling, or an editor's note."""
    if speakers:
        return replace(passage, speakers=once(speakers), kind=PassageKind.INTERVENTION)
    return replace(passage, speakers=(), kind=PassageKind.NOTE if note else PassageKind.NARRATIVE)


def once(speakers: Sequence[DraftSpeaker]) -> Speakers:
    """Each party, and each name of no party, once; the first counts."""
    found: dict[str, DraftSpeaker] = {}
    for one in speakers:
        found.setdefault(one.party or f"?{one.name.casefold()}", one)
    return tuple(found.values())


def without_warnings(draft: Draft, name: str) -> Draft:
    """The warnings but those that somebody called ``name`` is not known."""
    kept = (one for one in draft.warnings if str(field(one, "speaker") or "").casefold() != name.casefold())
    return replace(draft, warnings=tuple(kept))


def settled(draft: Draft) -> Draft:
    """The draft without warnings of names that nobody has any more."""
    names = {one.name.casefold() for passage in draft.passages for one in passage.speakers if not one.party}
    gone = {str(name) for one in draft.warnings if (name := field(one, "speaker")) is not None}
    for name in gone:
        draft = draft if name.casefold() in names else without_warnings(draft, name)
    return draft


def _is(speaker: DraftSpeaker, name: str) -> bool:
    return not speaker.party and speaker.name.casefold() == name.casefold()


def _each(draft: Draft, change: Callable[[Speakers], Speakers]) -> Draft:
    passages = []
    for passage in draft.passages:
        speakers = change(passage.speakers)
        passages.append(passage if speakers == passage.speakers else spoken(passage, speakers))
    return replace(draft, passages=tuple(passages))


def _place(passage: DraftPassage, paragraph: int, sentence: str) -> tuple[int, int] | None:
    """The first and last of the passage's sentences that lie within a sentence of the text, if it has it."""
    if passage.paragraph != paragraph:
        return None
    at = passage.text.find(sentence)
    if at < 0:
        return None
    inside = [
        number
        for number, (start, end) in enumerate(passage.sentences)
        if at <= start < at + len(sentence) or at < end <= at + len(sentence)
    ]
    return (inside[0], inside[-1]) if inside else None


def _cut(passage: DraftPassage, at: tuple[int, int], speakers: Speakers) -> list[DraftPassage]:
    first, last = at
    pieces = [
        (passage.sentences[:first], False),
        (passage.sentences[first : last + 1], True),
        (passage.sentences[last + 1 :], False),
    ]
    out = []
    for spans, changed in pieces:
        if not spans:
            continue
        start, end = spans[0][0], spans[-1][1]
        piece = replace(
            passage,
            text=passage.text[start:end],
            sentences=tuple((left - start, right - start) for left, right in spans),
        )
        out.append(spoken(piece, speakers) if changed else piece)
    return out
