"""The facts at the head of a record: day, place, who chaired, who held which office, who took part."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date

from bot.parties.lexicon import Lexicon
from bot.records.dates import Days, find_days
from bot.records.names import nouns_of, tokens_of
from bot.records.nouns import CHAIR_NOUNS, Name
from bot.records.outline import Outline, is_agenda_label
from bot.records.sentences import split_sentences
from bot.records.types import Block, BlockKind, Document, DraftSpeaker

_PLACE_LABEL = re.compile(r"^(?:venue|place|location|lieu|lugar|where)\s*:\s*(.+)$", re.I)
_CHAIR_LABEL = re.compile(
    r"^(?:(?:co-?)?chair(?:person|man|woman)?s?|presid(?:ent|ing\s+officer)|facilitators?|moderators?|chaired\s+by|"
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
_ATTENDED = re.compile(
    r"\b(?:participat(?:ed|ing)|attend(?:ed|ing)|took\s+part|taking\s+part|were\s+(?:also\s+)?(?:present|represented)"
    r"|was\s+(?:also\s+)?(?:present|represented)|in\s+attendance)\b|^participants?\b|^attendance\b|^present\b",
    re.I,
)
_PARTICIPANTS_HEADING = re.compile(
    r"^(?:list\s+of\s+)?(?:participants|attendance|attendees|delegations\s+present|present)\b", re.I
)


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
    matter = [block.text for block in outline.matter]
    opening = [place.block.text for place in outline.opening]
    _days(facts, matter, opening, dict(document.properties).get("date", ""))
    facts.place = _place(matter, opening, outline.title)
    for text in (*matter, *opening):
        _chair(facts, text, lexicon)
        _offices(facts, text, lexicon)
    for place in outline.body[len(outline.opening) :]:
        _offices(facts, place.block.text, lexicon)
    if not facts.chair:
        _chair_by_office(facts, lexicon)
    _participants(facts, document, outline, lexicon)
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
    for text in matter:
        if labelled := _PLACE_LABEL.match(text):
            return _tidy(labelled[1])
    for text in matter:
        for days in find_days(text):
            after = _tidy(text[days.end :])
            if after and len(after) < 120 and not _NOT_A_PLACE.search(after):
                return after
            before = _last_places(text[: days.start])
            if before:
                return before
    for text in matter:
        if text != title and _looks_like_place(text):
            return _tidy(text)
    for text in opening:
        for start, end in split_sentences(text):
            found = _HELD.search(text[start:end])
            if found and not _NOT_A_PLACE.search(found["place"]):
                return _tidy(found["place"])
    return ""


def _tidy(text: str) -> str:
    return re.sub(r"^(?:[,;:()\-–—|.\s]+|(?:at|in|held)\s+(?:the\s+)?)+", "", text).rstrip(" ,;:.()|-–—")


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
        found = _CHAIRED.search(sentence)
        if found and _set_chair(facts, sentence[found.end() :], found["how"], lexicon):
            return
        for mention in lexicon.mentions(sentence, languages={"en"}):
            if re.match(r"\s+in\s+the\s+chair\b", sentence[mention.end :]):
                _take_chair(facts, (Name(mention.text, mention.parties),), mention.text, "chair")
                return
            ship = _SHIP.match(sentence, mention.end)
            how = ship or _DID_CHAIR.match(sentence, mention.end)
            if how and (ship or _is_meeting(sentence, how.end())):
                _take_chair(facts, (Name(mention.text, mention.parties),), mention.text, how["how"])
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


# -- who took part ----------------------------------------------------------------------------------------
def _participants(facts: Facts, document: Document, outline: Outline, lexicon: Lexicon) -> None:
    found: dict[str, DraftSpeaker] = {}
    attendance: set[int] = set()
    listing = False
    for place in outline.opening:
        text = place.block.text
        spans = split_sentences(text)
        lists = [text[start:end] for start, end in spans if _ATTENDED.search(text[start:end])]
        if place.block.kind in (BlockKind.ITEM, BlockKind.ROW):
            lists = [text] if listing else lists
        else:
            listing = bool(lists) and text.endswith(":")
        for sentence in lists:
            named = _listed(sentence, lexicon)
            if len(named) >= 2 or place.block.kind in (BlockKind.ITEM, BlockKind.ROW):
                attendance.add(place.paragraph)
                for speaker in named:
                    found.setdefault(speaker.party or speaker.name.lower(), speaker)
    for speaker in _under_heading(document.blocks, lexicon):
        found.setdefault(speaker.party or speaker.name.lower(), speaker)
    for text in (block.text for block in outline.matter):
        if re.match(r"^(?:participants|present|attendance)\s*:", text, re.I):
            for speaker in _listed(text.partition(":")[2], lexicon):
                found.setdefault(speaker.party or speaker.name.lower(), speaker)
    facts.participants = tuple(found.values())
    facts.attendance = frozenset(attendance)


def _under_heading(blocks: tuple[Block, ...], lexicon: Lexicon) -> list[DraftSpeaker]:
    out: list[DraftSpeaker] = []
    inside = False
    for block in blocks:
        if block.kind is BlockKind.HEADING:
            inside = _PARTICIPANTS_HEADING.match(block.text) is not None
        elif is_agenda_label(block.text):
            inside = False
        elif inside:
            out += _listed(block.text, lexicon)
    return out


def _listed(text: str, lexicon: Lexicon) -> list[DraftSpeaker]:
    """Everybody a list names. Entries between commas that the lexicon does not know are kept with no party."""
    tokens = tokens_of(text, lexicon)
    out: list[DraftSpeaker] = []
    parties = [token for token in tokens if token.kind == "party"]
    first = parties[0].start if parties else 0
    entry: list[str] = []
    named = False
    for token in tokens:
        if token.start < first and token.low not in ("the",):
            continue
        if token.kind == "party":
            if not (named and not entry):  # "Cluster Munition Coalition (CMC)" is one entry
                if len(token.parties) == 1:
                    out.append(DraftSpeaker(name=token.text, party=token.parties[0]))
                else:
                    out.append(DraftSpeaker(name=token.text))
            entry, named = [], True
        elif token.text in (",", ";", "/", "•") or token.low in ("and", "&"):
            _close(out, entry, named=named)
            entry, named = [], False
        elif token.text in ("(", ")", "."):
            continue
        else:
            if re.match(_ATTENDED, token.text) or token.low in (
                "were",
                "was",
                "also",
                "participated",
                "attended",
                "in",
            ):
                break
            entry.append(token.text)
    _close(out, entry, named=named)
    return out


def _close(out: list[DraftSpeaker], entry: list[str], *, named: bool) -> None:
    written = [word for word in entry if word.lower() not in ("the", "as", "well", "from", "for", "with")]
    if named or not written or not any(word[:1].isupper() for word in written) or len(written) > 8:
        return
    out.append(DraftSpeaker(name=" ".join(written)))
