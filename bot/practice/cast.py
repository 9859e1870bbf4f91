"""The people of the demo: delegates of eight States, in six languages, and two coordinators."""

from __future__ import annotations

from bot.practice.people import Person
from bot.practice.server import PracticeServer

_PEOPLE = (
    ("Aoife Byrne", "en", "Delegate of Ireland"),
    ("Urs Keller", "en", "Delegate of Switzerland"),
    ("ندى خوري", "ar", "Delegate of Lebanon"),
    ("Claire Moreau", "fr", "Delegate of France"),
    ("Marta Lindqvist", "en", "Coordinator"),
    ("Tomás Herrera", "es", "Second coordinator"),
    ("Lucía Ortega", "es", "Delegate of Mexico"),
    ("Елена Русу", "ru", "Delegate of Moldova"),
    ("Mamadou Diop", "fr", "Delegate of Senegal"),
    ("李静", "zh", "Delegate of Lao PDR"),
)


def usual_people(server: PracticeServer) -> list[Person]:
    """Put the demo's people into ``server``; the names are invented."""
    return [server.person(name, language_code=language, note=note) for name, language, note in _PEOPLE]
