"""Plain typed rows: what storage takes in and hands out. No SQLAlchemy type leaves this package.

Instants are aware UTC ``datetime``; civil days are ``date``. Languages are "ar", "en", "es", "fr", "ru", "zh".
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, datetime, time
from enum import StrEnum
from typing import Any


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
    OFFICE_ANSWER = "office-answer"  # of the support unit, a presidency: to a question, not at a meeting
    THIRD_PARTY_BULLETIN = "third-party-bulletin"
    UNOFFICIAL_SUMMARY = "unofficial-summary"
    UNOFFICIAL_TRANSLATION = "unofficial-translation"


class Visibility(StrEnum):
    """Who may be shown a record, the widest first."""

    PUBLIC = "public"
    DELEGATES = "delegates"  # everybody who was invited
    NAMED = "named"  # the parties and groups in ``Record.audience``, and coordinators
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
    starts_at: time | None = None  # wall time of the first day in ``zone``; None = not known
    ends_at: time | None = None  # wall time of the last day
    zone: str = ""  # IANA name, "Europe/Zurich"; "" = not known
    cancelled: bool = False
    revision: int = 0  # counts the changes made by hand: a calendar file's SEQUENCE
    uid: str = ""  # the UID that a calendar file put in gave it; "" where none did


@dataclass(frozen=True, kw_only=True, slots=True)
class PlannedItem:
    """An item of the agenda of a meeting to come, as the coordinators have it; a record's own agenda is apart."""

    meeting: str  # Meeting.id
    order: int
    number: str  # "3", "10 (a)"
    title: str


@dataclass(frozen=True, kw_only=True, slots=True)
class MeetingChange:
    """One thing about a meeting that became another. ``told_at``: when followers were told of it, None = not yet.

    ``field`` is "start", "end", "starts_at", "ends_at", "zone", "city", "country", "place", "title", "kind",
    "treaty", "chair", "agenda", "cancelled" or "added"; ``before`` and ``after`` are ISO text, "" for nothing (an
    agenda: a line an item, number and title parted by a tab; cancelled: "yes"; added: the meeting's first day).
    """

    id: int  # 0 before it is stored
    meeting: str
    field: str
    before: str
    after: str
    at: datetime
    by: int = 0  # Person.id; 0 = not a person, or one who was erased
    told_at: datetime | None = None


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
    audience: tuple[str, ...] = ()  # of a NAMED one: "state:CH" (Party.key), "group:Friends" (as in Person.groups)
    taken_back_at: datetime | None = None  # it stays, with its passages, and is shown to nobody
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


class Role(StrEnum):
    """What somebody may do, the least first. Administrators are named in the settings, never in the base."""

    GUEST = "guest"  # may ask about public records
    DELEGATE = "delegate"
    COORDINATOR = "coordinator"
    ADMINISTRATOR = "administrator"

    @property
    def rank(self) -> int:
        return list(Role).index(self)


@dataclass(frozen=True, kw_only=True, slots=True)
class Reader:
    """On whose behalf the base is read: what they may be shown, and nothing else about them.

    Where others read along, in a group, it is nobody in particular: ``PUBLIC_READER``.
    """

    role: Role = Role.GUEST
    state: str = ""  # Party.key
    groups: frozenset[str] = frozenset()

    def may_read(self, visibility: Visibility, audience: Collection[str] = ()) -> bool:
        """Whether a record of this visibility, named to this audience, may be shown to them."""
        match visibility:
            case Visibility.PUBLIC:
                return True
            case Visibility.DELEGATES:
                return self.role.rank >= Role.DELEGATE.rank
            case Visibility.NAMED if self.role is Role.DELEGATE:
                return f"state:{self.state}" in audience or any(f"group:{name}" in audience for name in self.groups)
            case _:
                return self.role.rank >= Role.COORDINATOR.rank


PUBLIC_READER = Reader()


@dataclass(frozen=True, kw_only=True, slots=True)
class Person:
    """Someone who writes to the bot. ``id`` is the Telegram user id, and that of their private chat.

    ``language`` "" = not chosen; ``zone`` is an IANA name, "" = not chosen. Between ``quiet_from`` and
    ``quiet_until`` (wall time where they are; equal = no such hours) nothing is sent by itself.
    """

    id: int
    language: str = ""
    state: str = ""  # Party.key of the State or organisation they belong to
    seen_at: datetime | None = None
    role: Role = Role.GUEST
    name: str = ""  # as the invitation or the person has it
    groups: tuple[str, ...] = ()  # names of the groups they were put in, in order
    zone: str = ""
    quiet_from: time = time(21)
    quiet_until: time = time(8)
    joined_at: datetime | None = None  # since when they have a role
    left_at: datetime | None = None  # when they stopped everything by leaving; None = they have not


@dataclass(frozen=True, kw_only=True, slots=True)
class Invitation:
    """A one-use way in. ``digest`` is the SHA-256 of the token in hexadecimal: the token itself is not kept."""

    digest: str
    role: Role
    state: str  # Party.key; "" for someone who belongs to none
    created_at: datetime
    created_by: int  # Person.id; 0 = erased
    expires_at: datetime
    groups: tuple[str, ...] = ()
    name: str = ""  # who it was made for
    used_at: datetime | None = None
    used_by: int = 0
    withdrawn_at: datetime | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Preference:
    """What somebody chose about one kind of reminder. Where there is no row, the kind's default holds.

    ``kind``: "report", "deadline", "meeting" or "change". ``leads`` are how early, each "30d" (at 09:00 where
    the person is, so many days before) or "90m" (so many minutes before the start); () with ``wanted`` = default.
    """

    person: int
    kind: str
    wanted: bool = True
    leads: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Silence:
    """Something that somebody wants no more reminders of.

    ``subject`` names an event ("due:ccm-article-7-annual:CH:2011", "meeting:CCM-2MSP") or a whole rule
    ("rule:ccm-article-7-annual": not my file).
    """

    person: int
    subject: str
    at: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class Snooze:
    """One further reminder of an event, at an instant that the person chose."""

    person: int
    subject: str  # as in Silence
    at: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class Held:
    """A step of a conversation that a button or the next message takes up again: a draft, a preview, a question.

    ``data`` is JSON; ``expires_at`` ends it. ``kind`` names the conversation. ``taken_by`` is the update whose
    words it took (0 = none has yet): the same update, handled again after a fault, is meant for it again.
    """

    id: int  # 0 before it is stored
    person: int
    kind: str
    data: dict[str, Any]
    created_at: datetime
    expires_at: datetime
    awaits_words: bool = False  # the person's next message in their private chat is meant for it
    taken_by: int = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class Feed:
    """A person's calendar feed. ``digest`` is the SHA-256 of the secret in its address.

    ``language`` is that in which it was asked for: spoken where the person chose none.
    """

    person: int
    digest: str
    created_at: datetime
    language: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Extension:
    """A deadline put off, as granted to one party."""

    treaty: str
    party: str
    rule: str  # Rule.id
    until: date
    granted: date | None = None
    source: str = ""
    note: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Condition:
    """Whether something on which an obligation hangs is so for a party: "stockpiles", "contaminated"."""

    treaty: str
    party: str
    condition: str
    holds: bool
    since: date | None = None
    source: str = ""


class SubmissionStep(StrEnum):
    """What one entry of the ledger of submissions says."""

    CLAIMED = "claimed"  # a delegate says so; waits for a coordinator
    CONFIRMED = "confirmed"  # a coordinator confirms what was claimed
    DECLINED = "declined"  # a coordinator does not
    RECORDED = "recorded"  # a coordinator puts it down
    CORRECTED = "corrected"  # another day or document
    TAKEN_BACK = "taken-back"


@dataclass(frozen=True, kw_only=True, slots=True)
class SubmissionEntry:
    """One entry of the ledger, never changed: the last one of (rule, party, period) is how things stand.

    ``period`` is the year in which a yearly report falls due, 0 for what is due once.
    """

    id: int  # 0 before it is stored
    treaty: str
    rule: str
    party: str
    period: int
    step: SubmissionStep
    at: datetime
    by: int  # Person.id; 0 = erased, or the starter base
    submitted_on: date | None = None
    document: str = ""  # symbol or address of what was handed in
    note: str = ""


class OutboxState(StrEnum):
    """Where a message to somebody stands. All but the first two are ends; each row ends in a named one."""

    QUEUED = "queued"
    SENDING = "sending"  # the call was about to be made: it may or may not have gone out
    SENT = "sent"
    FAILED = "failed"  # Telegram refused it, or the chat is gone; ``error`` says why
    UNCERTAIN = "uncertain"  # may have arrived; not resent by itself
    CANCELLED = "cancelled"  # no longer wanted: submitted, silenced, withdrawn, erased
    EXPIRED = "expired"  # not sent while it still mattered


@dataclass(frozen=True, kw_only=True, slots=True)
class Outgoing:
    """A message to somebody, as facts: the text is made when it is sent.

    ``key`` is unique for ever and names what is said to whom, so that nothing is queued twice. ``again`` is how
    often it may be tried once more after an unknown end. ``tries`` counts the attempts that may have arrived: one
    that surely had no effect is not counted, so more than one means that the person may have had this already.
    ``data["batch"]`` names what rows of a kind belong to together, an announcement for instance. ``parts`` are the
    ids of the messages that surely arrived, in order: a long text, or a text and its file, take several calls. Of a
    row that changes or removes messages they are those it has seen to, one that it removed with a minus.
    """

    id: int  # 0 before it is stored
    key: str
    kind: str  # "reminder", "change", "notice", "announcement"
    person: int  # Person.id; 0 for a group
    chat: int
    data: dict[str, Any]
    created_at: datetime
    not_before: datetime
    expires_at: datetime
    state: OutboxState = OutboxState.QUEUED
    priority: int = 5  # 0 goes first
    again: int = 0
    tries: int = 0
    ended_at: datetime | None = None
    message_id: int | None = None  # the last of ``parts``, on which the buttons hang
    parts: tuple[int, ...] = ()
    error: str = ""


class ChatState(StrEnum):
    BLOCKED = "blocked"  # until the person writes again
    GONE = "gone"


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


class Deed(StrEnum):
    """What the journal notes: the kind, a dot, what was done. A value once written never gets another meaning."""

    ANNOUNCEMENT_AUDIENCE = "announcement.audience"  # saved under a name, or dropped
    ANNOUNCEMENT_HANDED_ON = "announcement.handed-on"  # to a second coordinator, to be approved
    ANNOUNCEMENT_APPROVED = "announcement.approved"
    ANNOUNCEMENT_DECLINED = "announcement.declined"  # by the second coordinator, or it had changed meanwhile
    ANNOUNCEMENT_SCHEDULED = "announcement.scheduled"
    ANNOUNCEMENT_STARTED = "announcement.started"
    ANNOUNCEMENT_STOPPED = "announcement.stopped"
    ANNOUNCEMENT_CORRECTED = "announcement.corrected"
    ANNOUNCEMENT_RECALLED = "announcement.recalled"
    ANNOUNCEMENT_RESENT = "announcement.resent"
    SUBMISSION_CLAIMED = "submission.claimed"
    SUBMISSION_CONFIRMED = "submission.confirmed"
    SUBMISSION_DECLINED = "submission.declined"
    SUBMISSION_RECORDED = "submission.recorded"
    SUBMISSION_CORRECTED = "submission.corrected"
    SUBMISSION_TAKEN_BACK = "submission.taken-back"
    SUBMISSION_LIST = "submission.list"  # many at once, from a file
    OBLIGATION_EXTENDED = "obligation.extended"
    OBLIGATION_CONDITION = "obligation.condition"
    OBLIGATION_STATUS = "obligation.status"  # what States are to a treaty, from its file
    OBLIGATION_EXTENSION_DROPPED = "obligation.extension-dropped"
    OBLIGATION_CONDITION_DROPPED = "obligation.condition-dropped"
    MEETING_ADDED = "meeting.added"
    MEETING_CHANGED = "meeting.changed"
    MEETING_CANCELLED = "meeting.cancelled"
    MEETING_LIST = "meeting.list"  # many at once, from a file
    RECORD_PUT_IN = "record.put-in"
    RECORD_SUPERSEDED = "record.superseded"  # put in, in the place of an older one
    RECORD_TAKEN_BACK = "record.taken-back"
    RECORD_PUT_BACK = "record.put-back"  # taken back before
    RECORD_STARTER = "record.starter"  # the starter base
    RECORD_VISIBILITY = "record.visibility"  # shown to others than before
    QUESTION_PASSED_ON = "question.passed-on"
    QUESTION_TAKEN = "question.taken"
    QUESTION_ANSWERED = "question.answered"
    QUESTION_DECLINED = "question.declined"
    ROLE_GIVEN = "role.given"  # an invitation was accepted
    ROLE_CHANGED = "role.changed"
    ROLE_OFFICE = "role.office"  # in whose name they announce and answer
    ROLE_WITHDRAWN = "role.withdrawn"
    ROLE_LEFT = "role.left"
    ROLE_BACK = "role.back"
    INVITATION_MADE = "invitation.made"
    INVITATION_WITHDRAWN = "invitation.withdrawn"
    EXPORT_PERSON = "export.person"
    EXPORT_BOARD = "export.board"
    EXPORT_REPORT = "export.report"  # of an announcement, by recipient
    EXPORT_JOURNAL = "export.journal"
    ERASURE_PERSON = "erasure.person"
    FEED_MADE = "feed.made"
    FEED_WITHDRAWN = "feed.withdrawn"
    SETTINGS_CHANGED = "settings.changed"
    SETTINGS_RESTORED = "settings.restored"  # the base was restored from a backup

    @property
    def kind(self) -> str:
        """ "record" of "record.put-in"."""
        return self.value.partition(".")[0]


class Doer(StrEnum):
    """In what capacity something was done. The first four are Role's."""

    GUEST = "guest"
    DELEGATE = "delegate"
    COORDINATOR = "coordinator"
    ADMINISTRATOR = "administrator"
    TERMINAL = "terminal"  # whoever works at the machine's terminal
    ITSELF = "itself"  # the assistant, unasked


@dataclass(frozen=True, kw_only=True, slots=True)
class JournalEntry:
    """Something done that is to be noted.

    ``subject`` names what it was done to ("record:12", "meeting:CCM-2MSP", "due:ccm-article-7-annual:CH:2011") and
    never a person: whom it concerns stands in ``person``, which can be erased. ``detail`` are a few facts (counts,
    days, codes, short words; lists of them), never the text of a message.
    """

    deed: Deed
    at: datetime
    doer: Doer
    by: int = 0  # Person.id; 0 at the terminal and for the assistant itself
    subject: str = ""
    person: int = 0
    detail: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True, slots=True)
class JournalRow:
    """An entry as it stands in the chain. ``by`` and ``person`` are None where that person was erased since.

    ``deed`` and ``doer`` are text: a later version may know more of them. ``detail`` is None once its time is over.
    """

    number: int
    at: datetime
    doer: str
    by: int | None
    by_digest: str
    deed: str
    subject: str
    person: int | None
    person_digest: str
    detail: dict[str, Any] | None
    detail_digest: str
    previous: str
    hash: str
