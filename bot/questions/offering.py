"""What to press next: buttons as data, made from what was found and what the base holds."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from bot.obligations.due import DueDate
from bot.questions.facts import Facts
from bot.questions.ideas import Idea
from bot.questions.shelf import Shelf
from bot.questions.types import Citation, DueFact, Offer, OfferKind
from bot.questions.weigh import Finding
from bot.text.buttons import fits
from bot.text.message import Action
from storage.rows import AgendaItem, Meeting

_MOST_ITEMS = 20
_LONGEST_WORDS = 40  # bytes of a topic on a button


def turning(name: str, args: tuple[str | int, ...], page: int, pages: int, left: int) -> list[Offer]:
    """Back and on by the action ``name``, whose last argument is the page; ``left`` quotes come after this page."""
    offers = []
    if page:
        offers.append(Offer(kind=OfferKind.BACK, action=Action(name, (*args, page - 1))))
    if page + 1 < pages:
        offers.append(Offer(kind=OfferKind.MORE, action=Action(name, (*args, page + 1)), n=left))
    return offers


def of_citations(citations: Sequence[Citation], *, alone: bool) -> list[Offer]:
    """Source and surroundings of what is quoted. ``alone``: one party was asked for, so others may be offered."""
    offers = [
        Offer(kind=OfferKind.SOURCE, action=Action("source", (one.passage,)), n=number if len(citations) > 1 else 0)
        for number, one in enumerate(citations, 1)
    ]
    if alone and citations and citations[0].item_id is not None and len(citations[0].party_keys) == 1:
        first = citations[0]
        offers.append(
            Offer(
                kind=OfferKind.OTHERS_ON_ITEM,
                action=Action("others", (first.item_id or 0, first.party_keys[0], 0)),
                item=first.item,
            )
        )
    return offers


def passages(ids: Sequence[int]) -> list[Offer]:
    """Passages to be read where they stand, by Passage.id."""
    return [
        Offer(kind=OfferKind.SOURCE, action=Action("source", (id,)), n=number if len(ids) > 1 else 0)
        for number, id in enumerate(ids, 1)
    ]


def on_topic(idea: Idea | None, shelf: Shelf) -> list[Offer]:
    """Who spoke on what was asked, where the base knows it."""
    if idea is None:
        return []
    term = next((term for term in shelf.topics.terms if term.id == idea.term), None)
    words = (term.acronym or term.id.replace("-", " ")) if term else idea.label
    if not words or len(words.encode()) > _LONGEST_WORDS or "|" in words:
        return []
    return [Offer(kind=OfferKind.WHO_SPOKE_ON, action=Action("who-on", (words, 0)), text=words)]


def items_of(findings: Iterable[tuple[int | None, str]], shelf: Shelf, most: int = 3) -> list[Offer]:
    """The agenda items on which a party spoke: (AgendaItem.id, Party.key)."""
    offers: list[Offer] = []
    for item_id, party in dict.fromkeys(findings):
        if item_id is None or item_id not in shelf.items:
            continue
        item = shelf.items[item_id][1]
        offers.append(
            Offer(
                kind=OfferKind.PARTY_ON_ITEM,
                action=Action("party-on-item", (item_id, party)),
                party=party,
                item=item.number,
                text=item.title,
            )
        )
        if len(offers) == most:
            break
    return offers


def of_due(facts: Sequence[DueFact]) -> tuple[Offer, ...]:
    """How the first date was computed, its form, a reminder of it: what of these is there."""
    first = next((fact.due for fact in facts if isinstance(fact.due, DueDate)), None)
    if first is None:
        return ()
    on = next(fact.on for fact in facts)
    kinds = [(OfferKind.FORM, "due-form")]
    if not facts[0].arithmetic:
        kinds.insert(0, (OfferKind.HOW_COMPUTED, "due-how"))
    if first.day >= on:
        kinds.append((OfferKind.REMIND_ME, "remind-me"))
    made = [Offer(kind=kind, action=Action(name, (first.subject,))) for kind, name in kinds]
    return tuple(offer for offer in made if fits(offer.action))


def all_due(treaty: str, which: str) -> tuple[Offer, ...]:
    """The whole list of what is due from all parties."""
    return (Offer(kind=OfferKind.ALL_DUE, action=Action("deadlines-all", (treaty, which, 0))),)


def items(agenda: Sequence[AgendaItem]) -> tuple[Offer, ...]:
    """The items of an agenda, each by its number and title."""
    return tuple(
        Offer(
            kind=OfferKind.ITEM,
            action=Action("item", (item.id, 0)),
            item=item.number,
            text=f"{item.number}. {item.title}",
        )
        for item in agenda[:_MOST_ITEMS]
    )


def near(findings: Iterable[Finding], shelf: Shelf) -> list[Offer]:
    """Where the nearest stand, without quoting them: by party and item."""
    pairs = [(f.passage.item, s.party) for f in findings for s in f.passage.speakers if s.party]
    return items_of(pairs, shelf, most=2)


def here(facts: Facts, records: Iterable[int]) -> list[Offer]:
    """What the base holds at all."""
    latest = facts.latest(set(records))
    offers = []
    if latest is not None:
        offers.append(Offer(kind=OfferKind.SPEAKERS, action=Action("speakers", (latest.id, 0))))
        if latest.agenda:
            offers.append(Offer(kind=OfferKind.AGENDA, action=Action("agenda", (latest.id,))))
    offers.append(Offer(kind=OfferKind.DOCUMENTS, action=Action("documents", (0,))))
    return offers


def into_calendar(meeting: Meeting) -> list[Offer]:
    """The meeting as a calendar file, where its days are known."""
    action = Action("ics", (meeting.id,))
    return [Offer(kind=OfferKind.INTO_CALENDAR, action=action)] if meeting.start and fits(action) else []
