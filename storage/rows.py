"""Plain typed rows: what storage takes in and hands out. No SQLAlchemy type leaves this package.

Instants are aware UTC ``datetime``; civil days are ``date``. Languages are "ar", "en", "es", "fr", "ru", "zh".
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum


class PartyKind(StrEnum):
    STATE = "state"
    ORGANISATION = "organisation"
    ROLE = "role"  # an office that speaks as itself: Executive Coordinator, Chair, Co-Chair
    GROUP = "group"  # a regional or political group


class NameKind(StrEnum):
    SHORT = "short"
    FORMAL = "formal"
    ALIAS = "alias"
    FORMER = "former"
    ACRONYM = "acronym"


class Authority(StrEnum):
    """On what authority a record's words stand, the most authoritative first."""

    AS_DELIVERED = "as-delivered"
    AS_SUBMITTED = "as-submitted"
    SUMMARY_RECORD = "summary-record"
    THIRD_PARTY_BULLETIN = "third-party-bulletin"
    UNOFFICIAL_SUMMARY = "unofficial-summary"
    UNOFFICIAL_TRANSLATION = "unofficial-translation"


class Visibility(StrEnum):
    PUBLIC = "public"
    COORDINATORS = "coordinators"


class PassageKind(StrEnum):
    INTERVENTION = "intervention"  # somebody's words or deeds at the meeting; has speakers
    NARRATIVE = "narrative"  # the record's own telling: who attended, "the floor was opened"
    NOTE = "note"  # an editor's note, added later; never anybody's intervention


@dataclass(frozen=True, kw_only=True, slots=True)
class Party:
    """A State, organisation, office or group.

    ``key`` is unique ("CH", "EC" for Ecuador, "CMC", "X-EC" for the Executive Coordinator); ``code`` is what
    the public contracts show (ISO 3166 alpha-2 or the usual acronym: "EC" for the Executive Coordinator too).
    """

    key: str
    code: str
    kind: PartyKind


@dataclass(frozen=True, kw_only=True, slots=True)
class PartyName:
    party: str  # Party.key
    language: str
    name: str
    kind: NameKind = NameKind.SHORT
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class PartyStatus:
    """A party's dated relation to one treaty. ``deposit_kind``: ratification, accession, acceptance, approval."""

    party: str
    treaty: str
    signed: date | None = None
    deposited: date | None = None
    deposit_kind: str = ""
    entry_into_force: date | None = None
    withdrawn: date | None = None
    source: str = ""
    note: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Meeting:
    """``id`` is readable and stable, e.g. "CCM-2MSP". ``start`` may be unknown beyond ``year``."""

    id: str
    treaty: str
    kind: str  # "meeting of States Parties", "intersessional meeting", "open-ended informal consultations", …
    title: str
    year: int
    start: date | None = None
    end: date | None = None
    city: str = ""
    country: str = ""  # Party.key
    place: str = ""  # the building, as the source has it
    chair: str = ""  # as the source has it
    source: str = ""
    note: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Coordinator:
    """Who held a thematic office, and when, as the source states it."""

    treaty: str
    period: str
    theme: str
    parties: tuple[str, ...]
    source: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Term:
    """A glossary entry: a concept with its words. ``acronym`` may be ""; ``related`` are near-synonyms."""

    id: str  # "ISU"
    acronym: str
    names: dict[str, tuple[str, ...]]  # language → expansions and synonyms, the preferred one first
    meaning: dict[str, str] = field(default_factory=dict)  # language → one sentence
    related: dict[str, tuple[str, ...]] = field(default_factory=dict)  # language → near-synonyms
    treaty: str = ""  # "" = common to all
    source: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class AgendaItem:
    id: int  # 0 before it is stored
    number: str  # "3", "10 (a)"
    title: str
    order: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Speaker:
    """``party`` is a Party.key, or "" where the base does not know the name; ``name`` is as the record has it."""

    party: str
    name: str
    capacity: str = ""  # "Friend of the President on General status and operation"
    on_behalf_of: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Passage:
    """A run of whole sentences in one paragraph with the same speakers: what is stored, cited and shown.

    ``sentences`` are (start, end) offsets into ``text``; together they cover it but for white space.
    """

    id: int  # 0 before it is stored
    record: int
    order: int
    paragraph: int  # counted through the record from 1; a paragraph may hold several passages
    text: str
    sentences: tuple[tuple[int, int], ...]
    kind: PassageKind = PassageKind.INTERVENTION
    item: int | None = None  # AgendaItem.id
    page: int | None = None
    printed_paragraph: str = ""  # the number printed in the source, where it has one
    speakers: tuple[Speaker, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Record:
    id: int  # 0 before it is stored
    treaty: str
    title: str
    meeting: str | None  # Meeting.id
    genre: str  # "synopsis", "passages"
    authority: Authority
    language: str
    file_name: str
    sha256: str
    put_in_at: datetime
    put_in_by: str = ""
    visibility: Visibility = Visibility.PUBLIC
    date: date | None = None
    place: str = ""
    chair: str = ""  # as written
    chair_parties: tuple[str, ...] = ()
    participants: tuple[str, ...] = ()  # Party.keys of those the record lists as present
    agenda: tuple[AgendaItem, ...] = ()
    supersedes: int | None = None
    superseded_by: int | None = None
    pages: int | None = None
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Person:
    """Someone who writes to the bot. ``id`` is the Telegram user id. ``language`` "" = not chosen."""

    id: int
    language: str = ""
    state: str = ""  # Party.key
    seen_at: datetime | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class InboxUpdate:
    """An update Telegram handed over, until it is answered. ``payload`` is the update as JSON text."""

    update_id: int
    chat: int
    payload: str
    attempts: int
    received_at: datetime


class ReplyState(StrEnum):
    SENDING = "sending"  # the call was about to be made: it may or may not have gone out
    SENT = "sent"


@dataclass(frozen=True, kw_only=True, slots=True)
class Reply:
    """One call that an update led to. ``ordinal`` counts the calls of that update."""

    ordinal: int
    state: ReplyState
    at: datetime
    message_id: int | None = None
