"""An audience in the reader's words: "Western European and other States AND NOT Switzerland"."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from babel import Locale

from bot.audience.audience import REPORTS, And, Audience, Kind, Leaf, Not, Or, leaves
from bot.obligations.rules import Rulebook, shipped
from bot.parties.regions import REGIONS, region_name
from bot.questions.wording import Voice
from bot.submissions.wording import obligation
from bot.text.catalogue import N_
from storage import glossary, meetings, people
from storage.database import Tx
from storage.rows import Role, Term

# A whole expression: capitals keep the joining words apart from names that have an "and" themselves.
_AND = N_("{first} AND {second}")
_OR = N_("{first} OR {second}")
_NOT = N_("NOT {part}")
_BRACKETS = N_("({part})")
_EVERYBODY = N_("everybody")

_ROLES = {Role.DELEGATE.value: N_("delegates"), Role.COORDINATOR.value: N_("coordinators")}
_REPORTS = {
    Kind.MISSING: (
        N_("those who have not handed in {report}, due in {year}"),
        N_("those who have not handed in {report}"),
    ),
    Kind.DUE: (
        N_("those who are still to hand in {report}, due in {year}"),
        N_("those who are still to hand in {report}"),
    ),
    Kind.OVERDUE: (
        N_("those who are late with {report}, due in {year}"),
        N_("those who are late with {report}"),
    ),
    Kind.REPORTED: (
        N_("those who have handed in {report}, due in {year}"),
        N_("those who have handed in {report}"),
    ),
}
_FOLLOWS = {
    "party": N_("those who follow {subject}"),
    "topic": N_("those who follow the topic {subject}"),
    "meeting": N_("those who follow {subject}"),
    "item": N_("those who follow item {number} of {subject}"),
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Titles:
    """What stands in the base behind the ids in an audience: Meeting.id → title, Person.id → name, terms."""

    book: Rulebook = field(default_factory=shipped)
    meetings: Mapping[str, str] = field(default_factory=dict)
    terms: Mapping[str, Term] = field(default_factory=dict)
    people: Mapping[int, str] = field(default_factory=dict)


async def titles(tx: Tx, audience: Audience, book: Rulebook) -> Titles:
    """What is needed to describe an audience; what is not there any more is left out."""
    found = tuple(leaves(audience))
    subjects = {leaf.value.partition(":")[0] for leaf in found if leaf.kind is Kind.FOLLOWS}
    of_meetings = subjects & {"meeting", "item"} or any(leaf.kind is Kind.MEETING for leaf in found)
    names: dict[int, str] = {}
    for leaf in found:
        if leaf.kind is Kind.PERSON and leaf.value.isdecimal() and len(leaf.value) <= _DIGITS:
            row = await people.person(tx, int(leaf.value))
            names |= {row.id: row.name} if row is not None else {}
    return Titles(
        book=book,
        meetings={one.id: one.title for one in await meetings.meetings(tx)} if of_meetings else {},
        terms={one.id: one for one in await glossary.terms(tx)} if "topic" in subjects else {},
        people=names,
    )


def describe(audience: Audience, voice: Voice, names: Titles | None = None) -> str:
    """The audience in a line. What ``names`` does not have is called by its id."""
    return _told(audience, voice, names or Titles())


def term_name(term: Term, language: str) -> str:
    """What a topic is called in a language, else in English; its id where it has no name."""
    words = term.names.get(language) or term.names.get("en") or (term.id,)
    return words[0]


_DIGITS = 18


def _told(audience: Audience, voice: Voice, names: Titles) -> str:
    match audience:
        case Leaf():
            return _leaf(audience, voice, names)
        case Not(of):
            return voice.texts.say(_NOT).format(part=_part(of, voice, names))
        case And(parts):
            return _joined(_AND, parts, voice, names)
        case Or(parts):
            return _joined(_OR, parts, voice, names)


def _joined(template: str, parts: tuple[Audience, ...], voice: Voice, names: Titles) -> str:
    told = _part(parts[0], voice, names)
    for part in parts[1:]:
        told = voice.texts.say(template).format(first=told, second=_part(part, voice, names))
    return told


def _part(part: Audience, voice: Voice, names: Titles) -> str:
    told = _told(part, voice, names)
    return voice.texts.say(_BRACKETS).format(part=told) if isinstance(part, And | Or) else told


def _leaf(leaf: Leaf, voice: Voice, names: Titles) -> str:
    say, value = voice.texts.say, leaf.value
    if leaf.kind in REPORTS:
        return _report(leaf, voice, names)
    match leaf.kind:
        case Kind.ALL:
            return say(_EVERYBODY)
        case Kind.STATE:
            return voice.party(value)
        case Kind.REGION:
            return region_name(value, voice.texts) if value in REGIONS else voice.foreign(value)
        case Kind.GROUP:
            return say(N_("the group “{name}”")).format(name=voice.foreign(value))
        case Kind.ROLE:
            return say(_ROLES[value]) if value in _ROLES else voice.foreign(value)
        case Kind.LANGUAGE:
            language = str(Locale.parse(voice.language).languages.get(value) or value)
            return say(N_("those who read {language}")).format(language=voice.foreign(language))
        case Kind.PARTY:
            return say(N_("States parties to {treaty}")).format(treaty=voice.foreign(value))
        case Kind.SIGNATORY:
            return say(N_("States that have only signed {treaty}")).format(treaty=voice.foreign(value))
        case Kind.FOLLOWS | Kind.MEETING:
            return _follows(f"meeting:{value}" if leaf.kind is Kind.MEETING else value, voice, names)
        case Kind.SAVED:
            return say(N_("the saved audience “{name}”")).format(name=voice.foreign(value))
        case _:
            return _person(value, voice, names)


def _report(leaf: Leaf, voice: Voice, names: Titles) -> str:
    found = leaf.report
    if found is None:
        return voice.foreign(str(leaf))
    id, period = found
    try:
        report = obligation(names.book.by_id(id), names.book, voice)
    except KeyError:
        report = voice.foreign(id)
    with_year, without = _REPORTS[leaf.kind]
    return voice.texts.say(with_year if period else without).format(report=report, year=period)


def _follows(subject: str, voice: Voice, names: Titles) -> str:
    kind, _, id = subject.partition(":")
    number = ""
    if kind == "item":
        id, _, number = id.rpartition(":")
    if kind == "party":
        name = voice.party(id)
    elif kind == "topic":
        name = voice.foreign(term_name(names.terms[id], voice.language) if id in names.terms else id)
    else:
        name = voice.foreign(names.meetings.get(id, id))
    template = _FOLLOWS.get(kind, _FOLLOWS["party"])
    return voice.texts.say(template).format(subject=name, number=voice.foreign(number))


def _person(value: str, voice: Voice, names: Titles) -> str:
    if value == "0":
        return voice.texts.say(N_("somebody who was erased"))
    name = names.people.get(int(value), "") if value.isdecimal() and len(value) <= _DIGITS else ""
    return voice.foreign(name or value)
