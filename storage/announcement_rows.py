"""Announcements as rows: what is said to whom, how far it has come, and what became of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any


class AnnouncementState(StrEnum):
    """How far an announcement has come.

    ::

        draft ─▶ waiting ─▶ scheduled | countdown ─▶ sending ─▶ done ─▶ recalled
          ▲        │             │         │            │
          └────────┴─────────────┤         └─▶ stopped ◀┘
                                 └─▶ missed: asks        discarded: from draft, stopped (nothing sent) or missed
    """

    DRAFT = "draft"
    WAITING = "waiting"  # for a second person
    SCHEDULED = "scheduled"  # goes out at ``scheduled_for``
    COUNTDOWN = "countdown"  # goes out at ``leaves_at``
    SENDING = "sending"  # its recipients are frozen; their rows stand in the outbox
    DONE = "done"  # every row has ended
    STOPPED = "stopped"  # in its countdown (``began_at`` None: nothing went out) or while it was being sent
    MISSED = "missed"  # its time went by while nobody could send it: somebody is asked
    RECALLED = "recalled"
    DISCARDED = "discarded"  # its texts are gone


class AnnouncementKind(StrEnum):
    """What it is about: each may be refused, ``announce-{kind}`` in the preferences, but for what is urgent."""

    GENERAL = "general"
    MEETING = "meeting"
    REPORT = "report"
    DOCUMENT = "document"

    @property
    def preference(self) -> str:
        """``Preference.kind`` of it."""
        return f"announce-{self.value}"


@dataclass(frozen=True, kw_only=True, slots=True)
class AnnouncementFile:
    """The picture or document that goes with it. ``id`` is what Telegram calls it: it can be sent again by that.

    ``unique`` tells files apart; ``kind`` is "photo" or "document".
    """

    kind: str
    name: str
    id: str
    unique: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Announcement:
    """``code``: eight characters, shown as XXXX-XXXX. ``audience`` is an expression, as ``bot.audience`` writes it.

    ``office`` in whose name it goes out, and ``party``, the Party.key of whoever made it, are those of the moment
    at which it was confirmed; ``office`` "" = none was given. ``fallback`` is the language of the text for readers
    in whose own there is none. ``revision`` counts the texts: 1 until it is corrected. ``confirmed`` is the
    fingerprint of what was confirmed, "" before. ``people`` and ``parties`` count its recipients and their
    States and organisations as frozen, 0 before.
    """

    id: int  # 0 before it is stored
    code: str
    made_by: int  # Person.id; 0 = erased; so are the others
    created_at: datetime
    state: AnnouncementState = AnnouncementState.DRAFT
    office: str = ""
    party: str = ""
    kind: AnnouncementKind = AnnouncementKind.GENERAL
    urgent: bool = False
    audience: str = "all"
    fallback: str = ""
    confirmed_by: int = 0
    approved_by: int = 0
    scheduled_for: datetime | None = None
    leaves_at: datetime | None = None
    began_at: datetime | None = None
    ended_at: datetime | None = None
    revision: int = 1
    confirmed: str = ""
    people: int = 0
    parties: int = 0
    file: AnnouncementFile | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class AnnouncementText:
    """What it says in one language, as of a revision. ``blocks`` is JSON: see ``bot.announcements.texts``."""

    announcement: int
    revision: int
    language: str
    blocks: list[dict[str, Any]]


@dataclass(frozen=True, kw_only=True, slots=True)
class Recipient:
    """Somebody it was frozen for. ``language`` and ``revision`` are of the text last made for them."""

    announcement: int
    person: int
    language: str
    revision: int = 1


@dataclass(frozen=True, kw_only=True, slots=True)
class Watching:
    """A message in somebody's private chat in which the countdown and the progress are shown."""

    announcement: int
    person: int
    message: int
