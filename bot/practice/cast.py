"""The people of the demo: delegates of four States, in three languages, and a coordinator."""

from __future__ import annotations

from bot.practice.people import Person
from bot.practice.server import PracticeServer

_PEOPLE = (
    ("Aoife Byrne", "en", "Delegate of Ireland"),
    ("Urs Keller", "en", "Delegate of Switzerland"),
    ("ندى خوري", "ar", "Delegate of Lebanon"),
    ("Claire Moreau", "fr", "Delegate of France"),
    ("Marta Lindqvist", "en", "Coordinator"),
)


def usual_people(server: PracticeServer) -> list[Person]:
    """Put the demo's people into ``server``; the names are invented."""
    return [server.person(name, language_code=language, note=note) for name, language, note in _PEOPLE]
