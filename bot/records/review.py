"""What was recognised, for the person who agrees to it: as data and as text."""

from __future__ import annotations

from typing import Any

from bot.parties.lexicon import Lexicon
from bot.records.types import Draft, DraftPassage, DraftSpeaker
from storage.rows import PartyKind, PassageKind


def review_json(draft: Draft, lexicon: Lexicon) -> dict[str, Any]:
    """The review as plain data: speakers and participants as public codes, those not known as written."""
    return {
        "title": draft.title,
        "genre": draft.genre,
        "treaty": draft.treaty,
        "language": draft.language,
        "date": draft.date.isoformat() if draft.date else None,
        "place": draft.place,
        "chair": draft.chair,
        "participants": [_code(speaker, lexicon) for speaker in draft.participants],
        "agenda": [{"number": item.number, "title": item.title} for item in draft.agenda],
        "passages": [
            {
                "item": passage.item or None,
                "paragraph": passage.paragraph,
                "page": passage.page,
                "kind": passage.kind.value,
                "speakers": [_code(speaker, lexicon) for speaker in passage.speakers],
                "capacity": "; ".join(dict.fromkeys(one.capacity for one in passage.speakers if one.capacity)),
                "on_behalf_of": "; ".join(
                    dict.fromkeys(one.on_behalf_of for one in passage.speakers if one.on_behalf_of)
                ),
                "text": passage.text,
                "sentences": [passage.text[start:end] for start, end in passage.sentences],
            }
            for passage in draft.passages
        ],
        "warnings": list(draft.warnings),
        "doubts": list(draft.doubts),
    }


def review_text(draft: Draft, lexicon: Lexicon, *, words: int = 12) -> str:
    """The review as a coordinator reads it: the facts, the agenda, each passage with its speakers, then doubts."""
    lines = [draft.title or "(no title)", "=" * min(76, len(draft.title) or 10), ""]
    lines += _facts(draft, lexicon)
    for item in (None, *draft.agenda):
        number = item.number if item else ""
        passages = [passage for passage in draft.passages if passage.item == number]
        if item is not None:
            lines += ["", f"{item.number}. {item.title}" + ("" if passages else "   (no section)")]
        elif passages:
            lines += ["", "Outside the agenda" if draft.agenda else "Passages"]
        lines += [_passage(passage, lexicon, words) for passage in passages]
    if draft.warnings:
        lines += ["", f"Warnings ({len(draft.warnings)})", *(f"  ! {warning}" for warning in draft.warnings)]
    if draft.doubts:
        lines += ["", f"Please look at ({len(draft.doubts)})", *(f"  ? {doubt}" for doubt in draft.doubts)]
    return "\n".join(lines) + "\n"


def _facts(draft: Draft, lexicon: Lexicon) -> list[str]:
    days = "not found" if draft.date is None else f"{draft.date.day} {draft.date:%B %Y}"
    if draft.date and draft.date_end and draft.date_end != draft.date:
        days += f" to {draft.date_end.day} {draft.date_end:%B %Y}"
    states, others = _split(draft, lexicon)
    spoken = [one for one in draft.passages if one.kind is PassageKind.INTERVENTION]
    facts = [
        ("Genre", draft.genre),
        ("Treaty", draft.treaty or "not recognised"),
        ("Date", days),
        ("Place", draft.place or "not found"),
        ("Chair", draft.chair or "not found"),
        (f"States ({len(states)})", ", ".join(states) or "none found"),
        (f"Others ({len(others)})", ", ".join(others) or "none found"),
        ("Passages", f"{len(draft.passages)}, of which {len(spoken)} with speakers"),
    ]
    return [f"{label + ':':<14}{value}" for label, value in facts]


def _split(draft: Draft, lexicon: Lexicon) -> tuple[list[str], list[str]]:
    states: list[str] = []
    others: list[str] = []
    for speaker in draft.participants:
        state = speaker.party and lexicon.kind(speaker.party) is PartyKind.STATE
        (states if state else others).append(speaker.name if speaker.party else f"{speaker.name} (not known)")
    return states, others


def _passage(passage: DraftPassage, lexicon: Lexicon, words: int) -> str:
    who = ", ".join(_shown(speaker, lexicon) for speaker in passage.speakers)
    if not who:
        who = "(note)" if passage.kind is PassageKind.NOTE else "(nobody)"
    text = passage.text.split()
    first = " ".join(text[:words]) + (" …" if len(text) > words else "")
    page = f" p. {passage.page}" if passage.page else ""
    return f"  ¶ {passage.paragraph}{page}  {who}: {first}"


def _shown(speaker: DraftSpeaker, lexicon: Lexicon) -> str:
    """The name as written; where that is an office, the party that holds it."""
    name = speaker.name
    if speaker.party and lexicon.key_of(name) != speaker.party:
        name = lexicon.name(speaker.party, "en")
    extra = [part for part in (speaker.capacity, speaker.on_behalf_of and f"for {speaker.on_behalf_of}") if part]
    return name + (f" [{'; '.join(extra)}]" if extra else "") + ("" if speaker.party else " (not known)")


def _code(speaker: DraftSpeaker, lexicon: Lexicon) -> str:
    return lexicon.code(speaker.party) if speaker.party else speaker.name
