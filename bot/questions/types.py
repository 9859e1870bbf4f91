"""A question on its way to an answer. The answer is data; ``bot.questions.tell`` makes a message of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from bot.obligations.due import DueDate, NothingDue
from bot.obligations.groups import Group
from bot.obligations.rules import Published, Rule
from bot.text.message import Action
from storage.rows import (
    AgendaItem,
    Authority,
    Meeting,
    MeetingChange,
    Passage,
    PassageKind,
    PlannedItem,
    Record,
    Term,
)


class Intent(StrEnum):
    POSITION = "position"  # what X said (on a topic)
    WHO_SAID = "who-said"  # who said, supported, asked for something
    AGENDA = "agenda"  # the agenda, or one item of it
    MEETING = "meeting"  # when, where, who chaired
    PARTICIPANTS = "participants"  # who took part, did X take part
    GLOSSARY = "glossary"  # what an acronym or term means
    DEADLINE = "deadline"  # when a report is due
    STATUS = "status"  # is X a State Party, since when
    COORDINATORS = "coordinators"  # who held a thematic office
    DOCUMENTS = "documents"  # what is here
    REQUESTS = "requests"  # what States are asked to send or do
    SOURCE = "source"  # where a passage stands, in its paragraph
    SEARCH = "search"  # anything else: the records are searched
    SMALL_TALK = "small-talk"  # greetings, thanks, jokes
    NOT_A_QUESTION = "not-a-question"  # orders to the machine, empty, noise


class Silence(StrEnum):
    """Why nothing is quoted; each is said aloud."""

    BASE_IS_EMPTY = "base-is-empty"
    NOT_IN_BASE = "not-in-base"  # the party appears in no record in scope
    DID_NOT_SPEAK = "did-not-speak"  # took part, but did not take the floor
    NAMED_ONLY = "named-only"  # the records name the party, but attribute no words to it
    NAMED_ON_TOPIC = "named-on-topic"  # took the floor elsewhere; on this it is only named, in nobody's words
    SILENT_ON_TOPIC = "silent-on-topic"  # took the floor, but not on this
    UNKNOWN_TOPIC = "unknown-topic"  # what was asked about occurs nowhere in scope
    UNMATCHED_WORDS = "unmatched-words"  # words of another language than the records', which no table knows
    UNKNOWN_MEETING = "unknown-meeting"
    UNKNOWN_TERM = "unknown-term"
    UNKNOWN_ITEM = "unknown-item"  # no such number on the agenda
    NOTHING_CLOSE = "nothing-close"  # found only passages too far from the question
    OFF_SUBJECT = "off-subject"  # small talk, other fields
    AN_ORDER = "an-order"  # told to speak in a State's name, or to drop its rules
    EMPTY_QUESTION = "empty-question"
    OUTSIDE_DATES = "outside-dates"  # a year from which the base holds nothing
    NO_RECORD_OF_MEETING = "no-record-of-meeting"  # the meeting is known, no record of it is here
    OTHER_TREATY = "other-treaty"
    WHICH_PARTY = "which-party"  # the name means several States
    UNKNOWN_DATE = "unknown-date"  # the base has no date from which this could be computed
    GONE = "gone"  # a button's record, item or passage is no longer there
    TAKEN_BACK = "taken-back"  # a quote's record was taken back


@dataclass(frozen=True, kw_only=True, slots=True)
class Citation:
    """A verbatim span of a stored passage and everything a reader needs to judge it.

    ``quote`` equals ``passage.text[start:end]`` after folding white space; verified just before it leaves.
    """

    passage: int
    start: int
    end: int
    quote: str
    parties: tuple[str, ...]  # public codes
    party_keys: tuple[str, ...]
    capacity: str
    on_behalf_of: str
    record: int
    record_title: str
    meeting: str  # id, "" where unknown
    meeting_title: str
    date: date | None
    place: str
    item: str  # agenda number, "" outside the agenda
    item_id: int | None
    item_title: str
    paragraph: int
    printed_paragraph: str
    page: int | None
    authority: Authority
    language: str
    kind: PassageKind = PassageKind.INTERVENTION
    names: tuple[str, ...] = ()  # the speakers as the record has them, in the order of ``party_keys``


@dataclass(frozen=True, kw_only=True, slots=True)
class Searched:
    records: int
    passages: int
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Correction:
    """A word that was understood as another: "irland" as "Ireland"."""

    written: str
    understood: str


class OfferKind(StrEnum):
    """What a button offers; ``bot.questions.offers`` gives it its label."""

    MORE = "more"
    BACK = "back"
    SOURCE = "source"
    NEXT_SPEAKER = "next-speaker"
    ITEM = "item"
    OTHERS_ON_ITEM = "others-on-item"
    PARTY_ON_ITEM = "party-on-item"
    PARTY = "party"
    WHO_SPOKE_ON = "who-spoke-on"
    AGENDA = "agenda"
    SPEAKERS = "speakers"
    PARTICIPANTS = "participants"
    MEETING = "meeting"
    MEETINGS = "meetings"
    INTO_CALENDAR = "into-calendar"
    DOCUMENTS = "documents"
    HELP = "help"
    HOW_COMPUTED = "how-computed"
    FORM = "form"
    REMIND_ME = "remind-me"
    ALL_DUE = "all-due"


@dataclass(frozen=True, kw_only=True, slots=True)
class Offer:
    """A button as data. ``text`` is a topic or title in the words of the base or the glossary."""

    kind: OfferKind
    action: Action
    party: str = ""
    item: str = ""
    text: str = ""
    n: int = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class PartySilence:
    """One party of several, and why it is not quoted."""

    party: str
    why: Silence


@dataclass(frozen=True, kw_only=True, slots=True)
class RecordHead:
    """What the first line about a record needs."""

    id: int
    title: str
    meeting: str
    meeting_title: str
    date: date | None
    place: str
    authority: Authority


@dataclass(frozen=True, kw_only=True, slots=True)
class AgendaFact:
    record: RecordHead
    items: tuple[AgendaItem, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class ItemFact:
    """One agenda item and who took the floor on it (Party.keys in order of speaking)."""

    record: RecordHead
    item: AgendaItem
    speakers: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class MeetingFact:
    """``wanted``: "when", "where", "chair", "agenda" or "" for all. ``records``: those here.

    ``agenda`` is the planned one, ``changes`` what was changed by hand, the earliest first.
    """

    meeting: Meeting
    wanted: str = ""
    records: tuple[RecordHead, ...] = ()
    chair_as_written: str = ""
    treaty: str = ""  # where meetings of several treaties are known
    agenda: tuple[PlannedItem, ...] = ()
    changes: tuple[MeetingChange, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class ParticipantsFact:
    """Who took part, after a record. ``asked``: the parties asked about and whether they did."""

    record: RecordHead
    states: tuple[str, ...]
    others: tuple[str, ...]
    asked: tuple[tuple[str, bool], ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class SpeakersFact:
    """Who took the floor: (Party.key, passages), in a record or on a topic."""

    record: RecordHead
    speakers: tuple[tuple[str, int], ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class StatusFact:
    """A party's relation to the treaty on a day.

    ``state``: "party", "signatory", "bound-later", "withdrawn", "none".
    """

    party: str
    treaty: str
    on: date
    state: str
    signed: date | None = None
    deposited: date | None = None
    deposit_kind: str = ""
    entry_into_force: date | None = None
    withdrawn: date | None = None
    source: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class CountFact:
    """How many States are bound, have deposited, have signed only, on a day."""

    treaty: str
    on: date
    bound: int
    deposited: int
    signatories: int


@dataclass(frozen=True, kw_only=True, slots=True)
class DueFact:
    """What is due under one rule. ``due`` is None where the rule alone was asked, nobody's date.

    ``initial``: the first report, where a yearly one follows it; ``on``: the day it is seen from. ``overdue``: what
    is past due under the rules asked about, where submissions are recorded; ``claimed`` as in ``Account``.
    ``published``: other dates that public sources give. ``arithmetic``: how it was counted is asked too.
    ``recorded``: whether any submission is recorded. ``treaty`` is named where it is not the one of the records.
    """

    party: str
    rule: Rule
    on: date
    due: DueDate | NothingDue | None = None
    initial: DueDate | None = None
    entry_into_force: date | None = None
    overdue: tuple[DueDate, ...] = ()
    claimed: frozenset[str] = frozenset()
    published: tuple[Published, ...] = ()
    arithmetic: bool = False
    recorded: bool = True
    treaty: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class DueListFact:
    """What is "coming" or "overdue" from all parties to a treaty, the first groups of ``total``.

    ``recorded``: whether any submission is recorded here.
    """

    treaty: str
    which: str
    on: date
    groups: tuple[Group, ...]
    total: int
    recorded: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class TermFact:
    term: Term


@dataclass(frozen=True, kw_only=True, slots=True)
class CoordinatorsFact:
    theme: str
    period: str
    parties: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class DocumentsFact:
    """What is here: a page of the records with their number of passages."""

    records: tuple[tuple[RecordHead, int], ...]
    total: int


@dataclass(frozen=True, kw_only=True, slots=True)
class MeetingsFact:
    """A page of the meetings known; ``with_record`` are the ids of those of which a record is here."""

    meetings: tuple[Meeting, ...]
    with_record: frozenset[str]
    total: int


@dataclass(frozen=True, kw_only=True, slots=True)
class SourceFact:
    """A passage where it stands. ``before`` and ``after`` are the rest of its paragraph."""

    record: Record
    head: RecordHead
    passage: Passage
    before: tuple[Passage, ...]
    after: tuple[Passage, ...]
    put_in_at: datetime


Fact = (
    AgendaFact
    | ItemFact
    | MeetingFact
    | ParticipantsFact
    | SpeakersFact
    | StatusFact
    | CountFact
    | DueFact
    | DueListFact
    | TermFact
    | CoordinatorsFact
    | DocumentsFact
    | MeetingsFact
    | SourceFact
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Answer:
    """What is known about a question, before it is a text.

    ``answered`` is False where ``silence`` says why; then ``citations`` is empty. ``language`` is the reader's.
    ``asked_parties`` are those whose words were sought, ``topic`` what was sought, in the asker's own words or
    the glossary's, for the sentence that says so; neither is ever drawn as a quote.
    """

    id: str = ""
    intent: Intent
    answered: bool
    language: str
    citations: tuple[Citation, ...] = ()
    facts: tuple[Fact, ...] = ()
    silence: Silence | None = None
    silences: tuple[PartySilence, ...] = ()
    asked_parties: tuple[str, ...] = ()
    choices: tuple[str, ...] = ()  # parties that an ambiguous name may mean
    topic: str = ""
    terms: tuple[str, ...] = ()  # Term.ids of what was sought and met silence
    unmatched: str = ""  # words that no table knows: what is quoted was chosen without them
    meeting: Meeting | None = None
    year: int | None = None
    treaty: str = ""
    searched: Searched | None = None
    offers: tuple[Offer, ...] = ()
    corrections: tuple[Correction, ...] = ()
    found: int = 0  # quotes over all pages
    page: int = 0
    pages: int = 1
    ms: float = 0.0
