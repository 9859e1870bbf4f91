"""Whom an announcement reaches at one moment, in which language, and who is left out."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from bot.audience.audience import parse
from bot.audience.audiences import Audiences
from storage import announcements, chats, reminders
from storage.announcement_rows import Announcement, AnnouncementText
from storage.database import Tx
from storage.rows import Person

_HALF: Final = 12


@dataclass(frozen=True, kw_only=True, slots=True)
class Reach:
    """``people`` are its readers, ``parties`` counts their States and organisations.

    ``read``: language of a text → how many read that one; ``fallback`` of them because there is none in theirs.
    ``wanting``: language → how many would read it, of those in which there is no text. ``refused``: how many are
    in the audience and want no announcements of this kind. ``blocked`` of the people take no messages from the bot,
    as far as is known: it is tried all the same.
    """

    people: tuple[Person, ...]
    parties: int
    read: Mapping[str, int]
    fallback: int
    wanting: Mapping[str, int]
    refused: int
    blocked: int = 0


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """What a confirmation is about: the texts with all that goes with them, and the people. It fits on a button."""

    text: str
    people: str
    number: int

    def __str__(self) -> str:
        return f"{self.text}{self.people}{self.number}"

    @classmethod
    def of(cls, written: str) -> Fingerprint | None:
        """The one that was written; None where none was."""
        number = written[2 * _HALF :]
        if not number.isascii() or not number.isdigit():
            return None
        return cls(written[:_HALF], written[_HALF : 2 * _HALF], int(number))


async def reach_of(
    tx: Tx, announcement: Announcement, languages: Collection[str], audiences: Audiences, now: datetime
) -> Reach:
    """Whom it would reach now. ``languages`` are those of its texts.

    Raises ``UnknownInAudience`` where the audience names what is not there any more.
    """
    found = await audiences.people_of(tx, parse(announcement.audience), now)
    wanted = found
    if not announcement.urgent:
        chosen = await reminders.all_preferences(tx)
        kind = announcement.kind.preference
        refusing = {id for id, kinds in chosen.items() if kind in kinds and not kinds[kind].wanted}
        wanted = tuple(person for person in found if person.id not in refusing)
    speak = Counter(audiences.language_of(person) for person in wanted)
    read: Counter[str] = Counter()
    for language, number in speak.items():
        if languages:
            read[text_language(announcement, languages, language)] += number
    stopped = await chats.all_stopped(tx)
    wanting = {language: number for language, number in speak.items() if language not in languages}
    return Reach(
        people=wanted,
        parties=len({person.state for person in wanted if person.state}),
        read=dict(read.most_common()),
        fallback=sum(wanting.values()),
        wanting=dict(Counter(wanting).most_common()),
        refused=len(found) - len(wanted),
        blocked=sum(person.id in stopped for person in wanted),
    )


def text_language(announcement: Announcement, languages: Collection[str], reader: str) -> str:
    """In which of the texts' languages somebody reads it who is written to in ``reader``."""
    if reader in languages:
        return reader
    return announcement.fallback if announcement.fallback in languages else min(languages)


async def fingerprint(
    tx: Tx,
    announcement: Announcement,
    texts: Mapping[str, AnnouncementText],
    reach: Reach,
    audiences: Audiences,
    now: datetime,
) -> Fingerprint:
    """What would be confirmed now. Raises as ``reach_of``."""
    expanded = await audiences.expanded(tx, parse(announcement.audience), now)
    said = [
        announcement.revision,
        announcement.kind.value,
        announcement.urgent,
        announcement.fallback,
        announcement.scheduled_for.isoformat() if announcement.scheduled_for else "",
        announcement.file.unique if announcement.file else "",
        announcement.office,
        announcement.party,
        [[language, texts[language].blocks] for language in sorted(texts)],
    ]
    ids = [str(expanded), sorted(person.id for person in reach.people)]
    return Fingerprint(_digest(said), _digest(ids), len(reach.people))


async def texts_of(tx: Tx, announcement: Announcement) -> dict[str, AnnouncementText]:
    """Its texts as of its revision, by language."""
    return await announcements.texts(tx, announcement.id, announcement.revision)


def _digest(facts: object) -> str:
    written = json.dumps(facts, ensure_ascii=True, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(written.encode()).hexdigest()[:_HALF]
