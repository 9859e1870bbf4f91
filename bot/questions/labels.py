"""What is written on buttons, and how they lie in rows."""

from __future__ import annotations

from collections.abc import Iterable

from bot.questions.types import Offer, OfferKind
from bot.questions.wording import Voice
from bot.text.catalogue import N_
from bot.text.keyboard import in_rows
from bot.text.message import Action, Button

_LABELS = {
    OfferKind.BACK: N_("Back"),
    OfferKind.NEXT_SPEAKER: N_("Next speaker"),
    OfferKind.ITEM: N_("Item {item}"),
    OfferKind.OTHERS_ON_ITEM: N_("Others on item {item}"),
    OfferKind.PARTY_ON_ITEM: N_("{party} on item {item}"),
    OfferKind.PARTY: N_("{party}"),
    OfferKind.WHO_SPOKE_ON: N_("Who spoke on {topic}"),
    OfferKind.AGENDA: N_("Agenda"),
    OfferKind.SPEAKERS: N_("Who took the floor"),
    OfferKind.PARTICIPANTS: N_("Who took part"),
    OfferKind.MEETING: N_("The meeting"),
    OfferKind.MEETINGS: N_("Meetings"),
    OfferKind.INTO_CALENDAR: N_("Add to calendar"),
    OfferKind.DOCUMENTS: N_("What is here"),
    OfferKind.HELP: N_("Help"),
    OfferKind.HOW_COMPUTED: N_("How this was computed"),
    OfferKind.FORM: N_("Form"),
    OfferKind.REMIND_ME: N_("Remind me"),
    OfferKind.ALL_DUE: N_("All States"),
}


def label(offer: Offer, voice: Voice) -> str:
    texts = voice.texts
    if offer.kind is OfferKind.MORE:
        return texts.say_n("{n} more", "{n} more", offer.n).format(n=offer.n)
    if offer.kind is OfferKind.SOURCE:
        return texts.say("Source {n}").format(n=offer.n) if offer.n else texts.say("Source")
    if offer.kind in (OfferKind.ITEM, OfferKind.MEETING) and offer.text:
        return _short(voice.foreign(offer.text))
    return texts.say(_LABELS[offer.kind]).format(
        item=offer.item,
        party=voice.party(offer.party) if offer.party else "",
        topic=voice.foreign(offer.text),
    )


def rows(offers: Iterable[Offer], voice: Voice) -> tuple[tuple[Button, ...], ...]:
    """Buttons beside one another while they fit; the same action once."""
    once: dict[Action, Offer] = {}
    for offer in offers:
        once.setdefault(offer.action, offer)
    return in_rows(Button(label(offer, voice), action) for action, offer in once.items())


def _short(text: str) -> str:
    return text if len(text) <= 48 else text[:47].rstrip() + "…"
