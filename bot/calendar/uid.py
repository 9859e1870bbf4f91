"""The names of events in calendar files: the same for ever, and without anybody's address in them."""

from __future__ import annotations

from typing import Final

_SUFFIX: Final = "@rapporteur"
_MEETING: Final = "meeting:"


def uid_of(subject: str) -> str:
    """The UID of a subject: "meeting:CCM-2MSP", "due:ccm-article-7-annual:CH:2011"."""
    return subject + _SUFFIX


def meeting_of(uid: str) -> str:
    """The Meeting.id behind a UID of ours; "" for any other."""
    named = uid.removesuffix(_SUFFIX)
    return named.removeprefix(_MEETING) if named != uid and named.startswith(_MEETING) else ""


def meeting_subject(id: str) -> str:
    """The name of a meeting as an event."""
    return _MEETING + id
