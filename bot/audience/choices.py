"""What can be chosen in an audience, kind by kind, from what the base holds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.audience.audience import Kind, Leaf
from bot.audience.describing import term_name
from bot.audience.picking import mark
from bot.audience.vocabulary import Vocabulary
from bot.obligations.rules import Rulebook
from bot.parties.regions import REGIONS, region_name
from bot.questions.wording import Voice
from bot.submissions.wording import obligation, subject
from bot.text.catalogue import LANGUAGES, N_, OWN_NAMES
from storage import audiences, follows, glossary, meetings, parties, people
from storage.database import Tx
from storage.rows import Role


class Shelf(StrEnum):
    """A kind of choices. In the order of the buttons."""

    STATES = "states"
    REGIONS = "regions"
    GROUPS = "groups"
    ROLES = "roles"
    LANGUAGES = "languages"
    TREATIES = "treaties"
    MISSING = "missing"
    OVERDUE = "overdue"
    REPORTED = "reported"
    MEETINGS = "meetings"
    ITEMS = "items"
    TOPICS = "topics"
    WATCHED = "watched"  # those who follow a State
    SAVED = "saved"


TITLES: Mapping[Shelf, str] = {
    Shelf.STATES: N_("States and organisations"),
    Shelf.REGIONS: N_("Regional groups"),
    Shelf.GROUPS: N_("Other groups"),
    Shelf.ROLES: N_("Delegates or coordinators"),
    Shelf.LANGUAGES: N_("Languages"),
    Shelf.TREATIES: N_("Parties to a treaty"),
    Shelf.MISSING: N_("Have not handed in"),
    Shelf.OVERDUE: N_("Are late with"),
    Shelf.REPORTED: N_("Have handed in"),
    Shelf.MEETINGS: N_("Follow a meeting"),
    Shelf.ITEMS: N_("Follow an agenda item"),
    Shelf.TOPICS: N_("Follow a topic"),
    Shelf.WATCHED: N_("Follow a State"),
    Shelf.SAVED: N_("Saved audiences"),
}
EMPTY: Mapping[Shelf, str] = {
    Shelf.STATES: N_("Nobody has come in yet: /invite makes an invitation."),
    Shelf.GROUPS: N_("Nobody is in a group yet. Groups are named in an invitation: /invite."),
    Shelf.TREATIES: N_("The base knows no parties to any treaty yet."),
    Shelf.MEETINGS: N_("There is no meeting here yet: /meeting adds one."),
    Shelf.ITEMS: N_("No meeting here has an agenda yet: /meeting changes one."),
    Shelf.TOPICS: N_("The glossary is empty, so there are no topics to follow."),
    Shelf.WATCHED: N_("Nobody follows a State yet."),
    Shelf.SAVED: N_("No audience is saved yet. When you have put one together, save it under a name."),
}
_REPORTS = {Shelf.MISSING: Kind.MISSING, Shelf.OVERDUE: Kind.OVERDUE, Shelf.REPORTED: Kind.REPORTED}


@dataclass(frozen=True, slots=True)
class Choice:
    leaf: Leaf
    label: str


async def choices(tx: Tx, shelf: Shelf, book: Rulebook, voice: Voice, now: datetime) -> tuple[Choice, ...]:
    """Everything that can be chosen of a kind, in the order in which it is shown."""
    say = voice.texts.say
    match shelf:
        case Shelf.STATES:
            return await _states(tx, voice)
        case Shelf.WATCHED:
            return await _watched(tx, voice)
        case Shelf.REGIONS:
            return tuple(Choice(Leaf(Kind.REGION, key), region_name(key, voice.texts)) for key in REGIONS)
        case Shelf.GROUPS:
            return tuple(Choice(Leaf(Kind.GROUP, name), name) for name in sorted(await audiences.groups(tx)))
        case Shelf.ROLES:
            return (
                Choice(Leaf(Kind.ROLE, Role.DELEGATE.value), say("Delegates")),
                Choice(Leaf(Kind.ROLE, Role.COORDINATOR.value), say("Coordinators")),
            )
        case Shelf.LANGUAGES:
            return tuple(Choice(Leaf(Kind.LANGUAGE, one), OWN_NAMES[one]) for one in LANGUAGES)
        case Shelf.TREATIES:
            return await _treaties(tx, book, voice)
        case Shelf.MISSING | Shelf.OVERDUE | Shelf.REPORTED:
            return _reports(_REPORTS[shelf], book, voice, now)
        case Shelf.MEETINGS:
            rows = reversed(await meetings.meetings(tx))
            return tuple(Choice(Leaf(Kind.MEETING, row.id), row.title) for row in rows)
        case Shelf.ITEMS:
            return await _items(tx, voice)
        case Shelf.TOPICS:
            return _by_label(
                Choice(Leaf(Kind.FOLLOWS, f"topic:{term.id}"), term_name(term, voice.language))
                for term in await glossary.terms(tx)
            )
        case Shelf.SAVED:
            return tuple(Choice(Leaf(Kind.SAVED, row.name), row.name) for row in await audiences.every(tx))


async def vocabulary(tx: Tx, book: Rulebook, voice: Voice, now: datetime) -> Vocabulary:
    """What may be named in a typed audience."""
    treaties = [treaty for treaty in book.treaties() if await parties.statuses(tx, treaty)]
    return Vocabulary(
        lexicon=voice.lexicon,
        book=book,
        year=now.year,
        groups=sorted(await audiences.groups(tx)),
        saved=[row.name for row in await audiences.every(tx)],
        meetings={row.id: row.title for row in await meetings.meetings(tx)},
        treaties=treaties,
    )


def marked(found: tuple[Choice, ...], handle: str) -> Leaf | None:
    """The choice that a button means, by the mark it carries; None where it is there no more."""
    return next((one.leaf for one in found if mark(one.leaf) == handle), None)


async def _states(tx: Tx, voice: Voice) -> tuple[Choice, ...]:
    """Those of whom somebody has come in: an audience is of people."""
    rows = await people.everybody(tx, roles=(Role.DELEGATE, Role.COORDINATOR))
    return _by_label(
        Choice(Leaf(Kind.STATE, key), voice.lexicon.name(key, voice.language))
        for key in {row.state for row in rows if row.state}
    )


async def _watched(tx: Tx, voice: Voice) -> tuple[Choice, ...]:
    """The States and organisations that anybody follows."""
    found = [subject.partition(":")[::2] for subject in await follows.subjects(tx)]
    return _by_label(
        Choice(Leaf(Kind.FOLLOWS, f"party:{key}"), voice.lexicon.name(key, voice.language))
        for kind, key in found
        if kind == "party"
    )


def _by_label(found: Iterable[Choice]) -> tuple[Choice, ...]:
    return tuple(sorted(found, key=lambda choice: (choice.label.casefold(), choice.leaf.value)))


async def _treaties(tx: Tx, book: Rulebook, voice: Voice) -> tuple[Choice, ...]:
    found: list[Choice] = []
    for treaty in book.treaties():
        if await parties.statuses(tx, treaty):
            for kind, label in (
                (Kind.PARTY, voice.texts.say("{treaty}: States parties")),
                (Kind.SIGNATORY, voice.texts.say("{treaty}: have only signed")),
            ):
                found.append(Choice(Leaf(kind, treaty), label.format(treaty=treaty)))
    return tuple(found)


def _reports(kind: Kind, book: Rulebook, voice: Voice, now: datetime) -> tuple[Choice, ...]:
    """Every obligation with a day; those of each year for this year, the one before and the one after."""
    found: list[Choice] = []
    for rule in book.rules():
        if not rule.dated:
            continue
        fields = {"obligation": obligation(rule, book, voice), "subject": subject(rule, voice)}
        if rule.yearly:
            for year in (now.year, now.year - 1, now.year + 1):
                label = voice.texts.say("{obligation}, due in {year}").format(**fields, year=year)
                found.append(Choice(Leaf(kind, f"{rule.id}:{year}"), label))
        else:
            label = voice.texts.say("{obligation}, {subject}").format(**fields)
            found.append(Choice(Leaf(kind, f"{rule.id}:0"), label))
    return tuple(found)


async def _items(tx: Tx, voice: Voice) -> tuple[Choice, ...]:
    agendas = await meetings.agendas(tx)
    found: list[Choice] = []
    for meeting in reversed(await meetings.meetings(tx)):
        for item in agendas.get(meeting.id, ()):
            label = voice.texts.say("{number}. {title} · {meeting}")
            leaf = Leaf(Kind.FOLLOWS, f"item:{meeting.id}:{item.number}")
            found.append(Choice(leaf, label.format(number=item.number, title=item.title, meeting=meeting.title)))
    return tuple(found)
