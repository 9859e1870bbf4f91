"""What comes of a step: the draft as it is now, a refusal, or what has changed since it was shown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from bot.announcements.reach import Fingerprint, Reach
from bot.audience.complaint import AudienceError
from bot.text.message import Written
from storage.announcement_rows import Announcement


class No(StrEnum):
    """Why nothing was done."""

    ROLE = "role"  # no coordinator, or none any more
    GONE = "gone"  # no such announcement
    NOT_YOURS = "not-yours"  # somebody else's draft
    NOT_NOW = "not-now"  # it has come further meanwhile, or was discarded
    EMPTY = "empty"  # it says nothing yet
    NOBODY = "nobody"  # there is nobody in its audience
    PAST = "past"  # its time has passed
    OWN = "own"  # who made or confirmed it cannot approve it
    NOBODY_ELSE = "nobody-else"  # a second person must approve, and there is none
    LAST_TEXT = "last-text"  # the only text there is
    ENDED = "ended"  # nothing is left to be stopped


@dataclass(frozen=True, kw_only=True, slots=True)
class Draft:
    """An announcement with what is to be known before it goes out. ``texts``: language → text.

    ``reach`` is None where the audience cannot be resolved: ``trouble`` says why. ``second``: another coordinator
    must approve it; ``others`` is how many could. ``fingerprint`` is what a confirmation confirms.
    """

    announcement: Announcement
    texts: Mapping[str, Written]
    reach: Reach | None
    fingerprint: Fingerprint | None
    trouble: AudienceError | None
    second: bool
    others: int
    countdown: timedelta


@dataclass(frozen=True, kw_only=True, slots=True)
class Changed:
    """It is not what was shown: ``draft`` is how it stands. ``text`` and ``people`` say which of the two changed.

    ``returned``: it went back to whoever made it.
    """

    draft: Draft
    text: bool
    people: bool
    before: int
    returned: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Progress:
    """How far it has come: how many of its recipients' messages stand where.

    ``title`` is its first words. ``people`` are those it was confirmed for, or frozen for. ``why`` it was stopped,
    "" unless Telegram refused it. ``left``: until it goes out. ``resting``: of those waiting, how many have quiet
    hours.
    """

    announcement: Announcement
    title: str = ""
    people: int = 0
    sent: int = 0
    failed: int = 0
    uncertain: int = 0
    cancelled: int = 0
    waiting: int = 0
    resting: int = 0
    why: str = ""
    left: timedelta = timedelta(0)
