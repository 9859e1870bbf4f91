"""Who speaks, as one line that a person can write: "Norway; Xland = Finland | as Chair; "Moon Club"; nobody"."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace
from typing import Final

from bot.meetings.complaint import Complaint
from bot.parties.lexicon import Lexicon
from bot.reception.correcting import spoken
from bot.records.types import Draft, DraftPassage, DraftSpeaker
from bot.text.catalogue import N_
from storage.rows import PassageKind

NOBODY: Final = "nobody"
NOTE: Final = "note"
_LONGEST: Final = 200  # characters of a name
_QUOTED = re.compile(r"[\"“”„«»‟](?P<name>.+)[\"“”„«»‟]")

_UNKNOWN = N_(
    "I know no State or organisation called “{name}”. Write its name or code; a name that is on no list stands in"
    " quotation marks."
)
_MEANT = N_("I know no State or organisation called “{name}”. Is “{meant}” meant?")
_SEVERAL = N_("“{name}” may be more than one. Write which, for instance: {name} = {code}")
_EMPTY = N_("Nobody is named here. Write names with semicolons between, or the word nobody.")
_PART = N_("“{words}” is not understood. Write for instance: Norway | as Chair | for the African Group")
_LONG = N_("A name has at most {most} characters.")


def speaker_line(passage: DraftPassage, lexicon: Lexicon) -> str:
    """Who speaks in a passage."""
    if passage.speakers:
        return "; ".join(shown(one, lexicon) for one in passage.speakers)
    return NOTE if passage.kind is PassageKind.NOTE else NOBODY


def shown(speaker: DraftSpeaker, lexicon: Lexicon) -> str:
    """One speaker: the name as written, the party where the name alone does not say it, capacity and group."""
    name = folded(speaker.name)
    if not speaker.party:
        name = f'"{name}"'
    elif lexicon.key_of(name) != speaker.party:
        plain = lexicon.name(speaker.party, "en")
        name += f" = {plain if lexicon.key_of(plain) == speaker.party else speaker.party}"
    parts = [name]
    parts += [f"as {folded(speaker.capacity)}"] if speaker.capacity else []
    parts += [f"for {folded(speaker.on_behalf_of)}"] if speaker.on_behalf_of else []
    return " | ".join(parts)


def speakers_of(line: str, passage: DraftPassage, draft: Draft, lexicon: Lexicon) -> DraftPassage | Complaint:
    """The passage with the speakers that a line names. One that the record has already is taken over whole."""
    words = folded(line)
    if words.casefold() == NOBODY:
        return spoken(passage, ())
    if words.casefold() == NOTE:
        return spoken(passage, (), note=True)
    known = {shown(one, lexicon): one for other in draft.passages for one in other.speakers}
    known |= {shown(one, lexicon): one for one in passage.speakers}
    found: list[DraftSpeaker] = []
    for part in (part.strip() for part in re.split(r"[;；؛]", words)):
        if not part:
            continue
        one = known.get(part) or speaker_of(part, lexicon)
        if isinstance(one, Complaint):
            return one
        found.append(one)
    return spoken(passage, found) if found else Complaint(_EMPTY)


def speaker_of(written: str, lexicon: Lexicon) -> DraftSpeaker | Complaint:
    """One speaker as a person writes it."""
    head, *rest = (part.strip() for part in folded(written).split("|"))
    speaker = _named(head, lexicon)
    if isinstance(speaker, Complaint):
        return speaker
    for part in rest:
        word, _, value = part.partition(" ")
        match word.casefold():
            case "as" if value:
                speaker = replace(speaker, capacity=value)
            case "for" if value:
                speaker = replace(speaker, on_behalf_of=value)
            case _:
                return Complaint(_PART, {"words": part[:60]})
    return speaker


def party_of(name: str, lexicon: Lexicon) -> str | Complaint:
    """The Party.key of a name or code; else what is wrong with it."""
    key = lexicon.key_of(name)
    if key is not None:
        return key
    several = next((m.parties for m in lexicon.mentions(name) if len(m.parties) > 1), ())
    if several:
        return Complaint(_SEVERAL, {"name": name[:60], "code": lexicon.code(several[0])})
    meant = near(name, lexicon)
    if meant:
        return Complaint(_MEANT, {"name": name[:60], "meant": meant[0]})
    return Complaint(_UNKNOWN, {"name": name[:60]})


def near(name: str, lexicon: Lexicon) -> tuple[str, ...]:
    """Party.keys that a name may be meant for, the likeliest first."""
    found = [key for mention in lexicon.mentions_corrected(name) for key in mention.parties]
    return tuple(dict.fromkeys(found))


def folded(text: str) -> str:
    """One line, single blanks, composed letters."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def _named(head: str, lexicon: Lexicon) -> DraftSpeaker | Complaint:
    if quoted := _QUOTED.fullmatch(head):
        name = quoted["name"].strip()
        return DraftSpeaker(name=name) if 0 < len(name) <= _LONGEST else Complaint(_LONG, {"most": _LONGEST})
    name, equals, party = (part.strip() for part in head.partition("="))
    if not name or len(name) > _LONGEST:
        return Complaint(_EMPTY) if not name else Complaint(_LONG, {"most": _LONGEST})
    key = party_of(party if equals else name, lexicon)
    if isinstance(key, Complaint):
        return key
    if not equals and name.upper() in (key, lexicon.code(key)):
        name = lexicon.name(key, "en")
    if quoted := _QUOTED.fullmatch(name):
        name = quoted["name"].strip()
    return DraftSpeaker(name=name, party=key)
