"""The facts at the head of a record: day, place, who chaired, who held which office, who took part."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date

from bot.parties.lexicon import Lexicon
from bot.records.attendance import find_participants
from bot.records.dates import Days, find_days
from bot.records.labels import is_labelled, label_lines
from bot.records.names import nouns_of
from bot.records.nouns import CHAIR_NOUNS, Name
from bot.records.outline import Outline
from bot.records.sentences import split_sentences
from bot.records.types import Document, DraftSpeaker

_PLACE_LABEL = re.compile(r"^(?:venue|place|location|lieu|lugar|where)\s*:\s*(.+)$", re.I)
_CHAIR_LABEL = re.compile(
    r"^(?:(?:co-?)?chair(?:person|man|woman)?s?|presid(?:ent|ing(?:\s+officer)?)|(?:co-?)?facilitators?|moderators?|"
    r"(?:chaired|facilitated|moderated|convened)\s+by|"
    r"présidence|président[e]?|presidencia|president[ea])\s*:\s*(.+)$",
    re.I,
)
_HELD = re.compile(
    r"\b(?:held|took\s+place|met|convened|gathered|organi[sz]ed|hosted|meeting|consultations?|session)\b"
    r"(?:(?!\b(?:at|in)\b\s+(?:the\s+)?[A-Z])[^.])*?\b(?:at|in)\s+(?:the\s+)?(?P<place>[A-Z][^.;()]*?)"
    r"(?=\s+(?:on|from|under|with|by|and\s+was|to\s+(?:discuss|consider|prepare)|between)\b|\s*\(|[.;]|,\s*(?:on|under|chaired|"
    r"with|from|where|at|which)\b|,?\s+(?:on\s+)?\d{1,2}\s+[A-Z]|$)"
)
_NOT_A_PLACE = re.compile(
    r"convention|treaty|protocol|meeting|synopsis|summary|consultation|conference|session|minutes|record|report|draft|"
    r"capacity|monday|tuesday|wednesday|thursday|friday|saturday|sunday",
    re.I,
)
_CHAIRED = re.compile(
    r"\b(?P<how>(?:co-?)?chaired|presided\s+over|moderated|facilitated|(?:under\s+the\s+)?(?:co-?)?chair(?:person|man)?ship"
    r"|(?:under\s+the\s+)?presidency)\s+(?:by|of)\s+",
    re.I,
)
_SHIP = re.compile(r"\s+(?P<how>(?:co-?)?chair(?:person|man)?ship|presidency)\b", re.I)
_DID_CHAIR = re.compile(r"\s+(?:\w+ly\s+)?(?P<how>(?:co-?)?chaired|presided\s+over|presided)\b", re.I)


@dataclass(slots=True)
class Facts:
    """``roles``: "chair", "president", "president-designate" … → the parties that held it."""

    first: date | None = None
    last: date | None = None
    place: str = ""
    chair: str = ""
    chair_parties: tuple[str, ...] = ()
    roles: dict[str, tuple[str, ...]] = field(default_factory=dict)
    people: dict[str, tuple[str, ...]] = field(default_factory=dict)  # surname → parties
    participants: tuple[DraftSpeaker, ...] = ()
    attendance: frozenset[int] = frozenset()  # paragraphs that only list who came


def find_facts(document: Document, outline: Outline, lexicon: Lexicon) -> Facts:
    """What title matter and opening paragraphs say about the meeting."""
    facts = Facts()
    matter = [line for block in outline.matter for line in label_lines(block.text)]
    opening = [place.block.text for place in outline.opening]
    _days(facts, matter, opening, dict(document.properties).get("date", ""))
    facts.place = _place(matter, opening, outline.title)
    for text in (*matter, *opening):
        for line in label_lines(text):
            _chair(facts, line, lexicon)
        _offices(facts, text, lexicon)
    for place in outline.body[len(outline.opening) :]:
        _offices(facts, place.block.text, lexicon)
    if not facts.chair:
        _chair_by_office(facts, lexicon)
    facts.participants, facts.attendance = find_participants(document, outline, lexicon)
    return facts


# -- when and where ---------------------------------------------------------------------------------------
def heading_days(text: str) -> list[Days]:
    """The days in a line of title matter that can be the meeting's: not "in force on 1 August 2010 of the …"."""
    return [days for days in find_days(text) if not re.match(r"\s+(?:of|for|the|and|which|in)\b", text[days.end :])]


def _days(facts: Facts, matter: list[str], opening: list[str], stated: str) -> None:
    for text, find in [(line, heading_days) for line in (*matter, stated)] + [
        (line, find_days) for line in opening
    ]:
        found = find(text)
        if found:
            facts.first, facts.last = found[0].first, found[0].last
            return


def _place(matter: list[str], opening: list[str], title: str) -> str:
    for text in (*matter, *[line for paragraph in opening for line in label_lines(paragraph)]):
        if labelled := _PLACE_LABEL.match(text):
            return _tidy(labelled[1])
    for text in matter:
        if is_labelled(text):
            continue
        for days in find_days(text):
            after = _tidy(text[days.end :])
            if after and len(after) < 120 and not is_labelled(after) and not _NOT_A_PLACE.search(after):
                return after
            before = _last_places(text[: days.start])
            if before:
                return before
    for text in matter:
        if text != title and not is_labelled(text) and _looks_like_place(text):
            return _tidy(text)
    for text in opening:
        for start, end in split_sentences(text):
            found = _HELD.search(text[start:end])
            if found and not _NOT_A_PLACE.search(found["place"]):
                return _tidy(found["place"])
    return ""


def _tidy(text: str) -> str:
    shown = re.sub(r"^(?:[,;:()\-–—|.\s]+|(?:at|in|held)\s+(?:the\s+)?)+", "", text).rstrip(" ,;:.()|-–—")
    return _closed(shown) if text[text.find(shown) + len(shown) :][:1] == ")" else shown


def _last_places(text: str) -> str:
    parts: list[str] = []
    for part in reversed(re.split(r"[,|–—]|\s-\s", text)):
        part = _tidy(part)
        if not part or re.fullmatch(r"\w+day", part, re.I):
            continue
        if _NOT_A_PLACE.search(part) or not part[:1].isupper():
            break
        parts.insert(0, part)
    return ", ".join(parts[-3:]) if len(" ".join(parts)) < 100 else ""


def _looks_like_place(text: str) -> bool:
    return bool(
        re.match(
            r"^(?:[A-Z][\w'’-]+(?:\s+(?:des|de|of|the|and|[A-Z][\w'’-]*))*)(?:,\s*[A-Z][\w\s'’-]+){0,3}$", text
        )
        and "," in text
        and len(text) < 90
        and not _NOT_A_PLACE.search(text)
    )


# -- who chaired ------------------------------------------------------------------------------------------
def _chair(facts: Facts, text: str, lexicon: Lexicon) -> None:
    if labelled := _CHAIR_LABEL.match(text):
        _set_chair(facts, text[labelled.start(1) :], "chair", lexicon)
    if facts.chair:
        return
    for start, end in split_sentences(text) or ((0, len(text)),):
        sentence = text[start:end]
        for found in _CHAIRED.finditer(sentence):
            if _set_chair(facts, sentence[found.end() :], found["how"], lexicon):
                return
        for mention in lexicon.mentions(sentence, languages={"en"}, demonyms=True):
            if re.match(r"\s+in\s+the\s+chair\b", sentence[mention.end :]):
                _take_chair(facts, (Name(mention.text, mention.parties),), mention.text, "chair")
                return
            shown = lexicon.name(mention.parties[0], "en") if mention.demonym else mention.text
            ship = _SHIP.match(sentence, mention.end)
            if mention.demonym and not ship:
                continue
            how = ship or _DID_CHAIR.match(sentence, mention.end)
            if how and (ship or _is_meeting(sentence, how.end())):
                _take_chair(facts, (Name(mention.text, mention.parties),), shown, how["how"])
                return
        nouns = nouns_of(sentence, lexicon)
        for index in range(len(nouns.tokens)):
            phrase = nouns.several(index)
            if phrase is None or not all(name.parties or name.person for name in phrase.names):
                continue
            rest = sentence[nouns.tokens[phrase.end - 1].end :]
            did = _DID_CHAIR.match(rest) or re.match(
                r"^,?\s+in\s+(?:its|their|his|her)\s+capacity\s+as\s+(?:the\s+)?(?P<how>chair\w*|president)\b",
                rest,
                re.I,
            )
            if did and _is_meeting(rest, did.end()):
                _take_chair(facts, phrase.names, nouns.raw(index, phrase.end), did["how"])
                return


def _is_meeting(text: str, start: int) -> bool:
    """Whether what was chaired is this meeting: it is named, or nothing is."""
    rest = text[start:].strip(" .,;")
    return (
        not rest
        or re.search(r"meeting|consultation|session|conference|discussion|chair|convention", rest, re.I) is not None
    )


def _set_chair(facts: Facts, text: str, how: str, lexicon: Lexicon) -> bool:
    nouns = nouns_of(text, lexicon)
    phrase = nouns.several(0)
    if phrase is not None and (any(name.parties for name in phrase.names) or how == "chair"):
        _take_chair(facts, phrase.names, nouns.raw(0, phrase.end), how)
        return True
    if how == "chair":
        facts.chair = text.strip()
    return False


def _take_chair(facts: Facts, names: tuple[Name, ...], shown: str, how: str) -> None:
    parties = tuple(name.parties[0] for name in names if len(name.parties) == 1)
    facts.chair, facts.chair_parties = _closed(shown), parties
    facts.roles["president" if "presid" in how.lower() else "chair"] = parties
    facts.roles.setdefault("chair", parties)
    for office in ("facilitat", "moderat"):
        if office in how.lower():
            facts.roles.setdefault(f"{office}or", parties)
    for name in names:
        if name.person and name.parties:
            facts.people[name.person.lower()] = name.parties


def _closed(text: str) -> str:
    """``text`` with the bracket closed that a slice may have cut."""
    return text + ")" if text.count("(") > text.count(")") else text


def _offices(facts: Facts, text: str, lexicon: Lexicon) -> None:
    """Offices and who held them: "President-designate, Lebanon", "X in its capacity as President"."""
    nouns = nouns_of(text, lexicon)
    for index, token in enumerate(nouns.tokens):
        if token.kind == "party":
            phrase = nouns.one(index)
            name = phrase.names[0] if phrase else None
            if name and name.person and len(name.parties) == 1:
                facts.people.setdefault(name.person.lower(), name.parties)
            continue
        phrase = nouns.one(index) if token.capital or token.low in ("the", "h.e") else None
        for name in phrase.names if phrase else ():
            if name.person and len(name.parties) == 1:
                facts.people.setdefault(name.person.lower(), name.parties)
            if name.capacity and len(name.parties) == 1:
                facts.roles.setdefault(role_key(name.capacity), name.parties)
    office = re.search(r"\bin\s+(?:its|their|his|her)\s+capacity\s+as\s+(?:the\s+)?(President|Presidency)\b", text)
    if office and facts.chair_parties:
        facts.roles.setdefault("president", facts.chair_parties)


def _chair_by_office(facts: Facts, lexicon: Lexicon) -> None:
    """As in "The President, Germany, opened the meeting": the office tells who chaired where nothing else does."""
    held = facts.roles.get("chair") or facts.roles.get("president")
    if held:
        facts.chair, facts.chair_parties = " and ".join(lexicon.name(party, "en") for party in held), held


_THIS_MEETING = re.compile(r"meeting|consultation|conference|session|msp|convention|treaty|assembly", re.I)


def role_key(role: str) -> str:
    """As in "Co-Chairs" and "Chairperson" → "chair", "Presidency" → "president"; other offices by their own words.

    The chair of something else than the meeting ("Chair of the Committee on Victim Assistance") is not "chair".
    """
    low = role.lower()
    head, *topic = re.split(r"\s+(?:of|on|for|to)\s+|,", low, maxsplit=1)
    first, *more = head.split() or [head]
    last = more[-1] if more else first
    if last not in CHAIR_NOUNS:
        return head if not topic else low
    if topic and not _THIS_MEETING.search(topic[0]):
        return low
    key = "president" if "presid" in last else "chair"
    return f"{first} {key}" if first in ("incoming", "outgoing", "next", "former") else key
