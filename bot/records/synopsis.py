"""The genre *synopsis*: a record by agenda item that reports in sentences who said what.

A document is one where it has an agenda (or numbered sections) whose items have sections of their own, is in
English, and known parties are the subject of reporting verbs in at least three sentences and in at least three
tenths of the paragraphs under agenda items.
"""

from __future__ import annotations

from dataclasses import dataclass

from bot.parties.lexicon import Lexicon
from bot.records.facts import Facts, find_facts
from bot.records.outline import Outline
from bot.records.remark import Remark
from bot.records.speakers import Attribution
from bot.records.treaties import find_treaty
from bot.records.types import Document, Draft, DraftPassage
from storage.rows import PartyKind

NO_DATE = Remark("No date was found: the record cannot be tied to a meeting by its day.")
NO_CHAIR = Remark("The record does not say who chaired.")
LEAST_SENTENCES = 3
LEAST_SHARE = 0.3


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a document is a synopsis, and where it is not, in plain words why."""

    draft: Draft | None
    lacking: str = ""  # a clause, as a Remark


def read_synopsis(document: Document, outline: Outline, lexicon: Lexicon, language: str) -> Verdict:
    """The draft of a synopsis, or what the document lacks to be one."""
    if language != "en":
        return Verdict(
            None, Remark("it is not in English, the only language whose sentences are read for speakers")
        )
    if not outline.agenda or not outline.headings:
        return Verdict(None, Remark("it has no agenda and no numbered sections"))
    facts = find_facts(document, outline, lexicon)
    attribution = Attribution(lexicon, facts)
    passages: list[DraftPassage] = []
    for place in outline.body:
        passages += attribution.passages(place)
    under = {passage.paragraph for passage in passages if passage.item}
    spoken = {
        passage.paragraph
        for passage in passages
        if passage.item and any(speaker.party for speaker in passage.speakers)
    }
    if attribution.named < LEAST_SENTENCES or len(spoken) < LEAST_SHARE * len(under):
        return Verdict(None, Remark("too few of its sentences say that a known State or organisation spoke"))
    return Verdict(_draft(document, outline, facts, attribution, passages))


def _draft(
    document: Document, outline: Outline, facts: Facts, attribution: Attribution, passages: list[DraftPassage]
) -> Draft:
    head = " \n".join([block.text for block in outline.matter] + [place.block.text for place in outline.opening])
    return Draft(
        genre="synopsis",
        title=outline.title,
        treaty=find_treaty(head, (passage.text for passage in passages)),
        date=facts.first,
        date_end=facts.last,
        place=facts.place,
        chair=facts.chair,
        chair_parties=facts.chair_parties,
        participants=facts.participants,
        agenda=outline.agenda,
        passages=tuple(passages),
        warnings=(*document.warnings, *_missing(outline, facts), *outline.warnings, *attribution.warnings),
        doubts=(
            *outline.doubts,
            *_empty_items(outline, passages),
            *_absent(facts, passages, attribution.lexicon),
            *attribution.doubts,
        ),
    )


def _missing(outline: Outline, facts: Facts) -> list[str]:
    out: list[str] = []
    if facts.first is None:
        out.append(NO_DATE)
    if not facts.chair:
        out.append(NO_CHAIR)
    if not facts.participants:
        out.append(
            Remark("No list of participants was found: “did X take part” cannot be answered from this record.")
        )
    if not outline.listed:
        out.append(Remark("No agenda is listed: its items were taken from the numbered headings."))
    unknown = [speaker.name for speaker in facts.participants if not speaker.party]
    if unknown:
        out.append(Remark("Among the participants these names are not known: {names}.", names=", ".join(unknown)))
    return out


def _empty_items(outline: Outline, passages: list[DraftPassage]) -> list[str]:
    used = {passage.item for passage in passages}
    return [
        Remark("Item {item}, “{title}”, has no section of its own.", item=item.number, title=item.title)
        for item in outline.agenda
        if item.number not in used and not any(number.startswith(f"{item.number} (") for number in used)
    ]


def _absent(facts: Facts, passages: list[DraftPassage], lexicon: Lexicon) -> list[str]:
    """Speakers whom the list of participants, where there is one, does not name."""
    present = {speaker.party for speaker in facts.participants if speaker.party}
    if len(present) < 3:
        return []
    absent: dict[str, str] = {}
    for passage in passages:
        for speaker in passage.speakers:
            party = speaker.party
            if party and party not in present and lexicon.kind(party) is not PartyKind.ROLE:
                absent.setdefault(
                    party,
                    Remark(
                        "¶ {paragraph}: {speaker} speaks but is not among those listed.",
                        paragraph=passage.paragraph,
                        speaker=speaker.name,
                    ),
                )
    return list(absent.values())
