"""A meeting in one message: parts separated by semicolons or lines, named or told apart by their shape.

``Intersessional meeting; 27–30 June 2027; 10:00–18:00; Geneva; Palais des Nations; chair: Lao PDR``
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Final

from bot.meetings import reading
from bot.meetings.complaint import Complaint
from bot.meetings.reading import Read
from bot.meetings.when import zone_of
from bot.parties.lexicon import Lexicon
from bot.text.catalogue import N_, Texts

LABELS: Final[Mapping[str, str]] = {
    "title": N_("Title"),
    "kind": N_("Kind"),
    "treaty": N_("Treaty"),
    "days": N_("Days"),
    "times": N_("Time"),
    "zone": N_("Time zone"),
    "city": N_("City"),
    "country": N_("Country"),
    "place": N_("Place"),
    "chair": N_("Chair"),
    "agenda": N_("Agenda"),
    "note": N_("Note"),
}
"""What may be set by hand, as a person sees it: "days" is start and end, "times" when it begins and ends."""

FIELDS_OF: Final[Mapping[str, tuple[str, ...]]] = {
    "days": ("start", "end", "year"),
    "times": ("starts_at", "ends_at"),
}
"""The fields behind a label; of any other label, the field of the same name."""

_ALSO: Final = {
    "date": "days",
    "dates": "days",
    "when": "days",
    "times": "times",
    "hours": "times",
    "zone": "zone",
    "where": "place",
    "venue": "place",
    "in the chair": "chair",
    "president": "chair",
    "items": "agenda",
}
_UNNAMED: Final = ("title", "city", "place")
_NAMED = re.compile(r"\s*([^:：;0-9\n]{1,24}?)\s*[:：]\s*(.*)", re.S)
_COUNTRY = N_("There is no country called “{name}” here. Write for instance: Switzerland")
_ZONE = N_("There is no time zone “{name}”. Write for instance: Europe/Zurich")
_TWICE = N_("{label} is given twice. Please give it once.")
_LEFT_OVER = N_("What is “{words}”? Name it, for instance: place: {words}")
_NO_TITLE = N_("A meeting needs a title, for instance: Intersessional meeting; 27–30 June 2027; Geneva")


def read_form(text: str, texts: Texts, lexicon: Lexicon) -> Read:
    """The settings that a message holds; a complaint about the first part that is not understood.

    Names of parts are read in English and in the language of ``texts``. City and country are not looked up.
    """
    found: dict[str, str] = {}
    given: set[str] = set()
    for label, words in _parts(text, texts):
        if not label:
            label = _by_shape(words, given)
            if not label:
                return Complaint(_LEFT_OVER, {"words": words[:60]})
        elif label in given:
            return Complaint(_TWICE, {"label": texts.say(LABELS[label])})
        given.add(label)
        read = read_one(label, words, lexicon)
        if isinstance(read, Complaint):
            return read
        found.update(read)
    if not found.get("title"):
        return Complaint(_NO_TITLE)
    return reading.ends_first(found) or found


def read_one(label: str, words: str, lexicon: Lexicon) -> Read:
    """What a person wrote for one label."""
    match label:
        case "days":
            return reading.days(words)
        case "times":
            return reading.times(words)
        case "agenda":
            return reading.agenda(words)
        case "country":
            key = lexicon.key_of(reading.plain(words).strip())
            return {"country": key} if key else Complaint(_COUNTRY, {"name": " ".join(words.split())[:60]})
        case "zone":
            name = " ".join(reading.plain(words).split())
            return {"zone": name} if zone_of(name) else Complaint(_ZONE, {"name": name[:60]})
        case _:
            return reading.words(label, words)


def _parts(text: str, texts: Texts) -> list[tuple[str, str]]:
    """(label or "", words) of each part; what follows the label of the agenda is all of it."""
    names = _names(texts)
    found: list[tuple[str, str]] = []
    rest = text
    while rest.strip():
        named = _NAMED.match(rest)
        if named and names.get(named[1].strip().casefold()) == "agenda":
            words = named[2] if "\n" in named[2].strip() else re.sub(r"\s*[;；؛]\s*", "\n", named[2])
            found.append(("agenda", words))
            break
        part, _, rest = _cut(rest)
        named = _NAMED.fullmatch(part)
        label = names.get(named[1].strip().casefold(), "") if named else ""
        words = named[2] if named and label else part
        if words.strip():
            found.append((label, words.strip()))
    return found


def _cut(text: str) -> tuple[str, str, str]:
    pieces = re.split(r"([;；؛\n])", text, maxsplit=1)
    return (pieces[0], pieces[1], pieces[2]) if len(pieces) == 3 else (text, "", "")


def _names(texts: Texts) -> dict[str, str]:
    own = {texts.say(label).casefold(): field for field, label in LABELS.items()}
    english = {label.casefold(): field for field, label in LABELS.items()}
    return own | english | {field: field for field in LABELS} | _ALSO


def _by_shape(words: str, given: set[str]) -> str:
    """What an unnamed part is: days and times by their shape, else title, city and place in that order."""
    shapes: tuple[tuple[str, Callable[[str], Read]], ...] = (("days", reading.days), ("times", reading.times))
    for label, read in shapes:
        if label not in given and not isinstance(read(words), Complaint):
            return label
    return next((label for label in _UNNAMED if label not in given), "")
