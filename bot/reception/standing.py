"""How a file under review stands: what was recognised, what was decided, what is asked next."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum, StrEnum, auto

from bot.parties.lexicon import Lexicon
from bot.reception.choices import NEW_MEETING, OPEN, Choices
from bot.reception.data import draft_of
from bot.reception.doubts import Doubt, doubts
from bot.records.meeting import find_meeting
from bot.records.shelf import AUTO, version_of
from bot.records.types import Draft
from storage import meetings, people, records
from storage.database import Tx
from storage.receptions import Reception
from storage.rows import Meeting, Record, Visibility


class Ask(StrEnum):
    """What is asked next, in this order."""

    DOUBT = "doubt"
    AUTHORITY = "authority"
    LANGUAGE = "language"
    VISIBILITY = "visibility"
    READERS = "readers"
    REPLACES = "replaces"
    CONFIRM = "confirm"


class No(Enum):
    """Why something was not done."""

    GONE = auto()  # over, put in, given up, or somebody else's
    STALE = auto()  # the button belongs to an earlier state
    ROLE = auto()  # no coordinator any more


@dataclass(frozen=True, kw_only=True, slots=True)
class Standing:
    """``revision`` is the state that buttons belong to.

    ``meeting`` is the known one that the record will be of, None for a new one or none. ``near`` are known meetings
    on its days, ``older`` the version that it may replace, ``replaced`` the one that it will. ``groups`` are those
    that readers may be named by. ``reopened``: what was decided does not fit the base any more and is asked again.
    """

    id: int
    revision: int
    file_name: str
    sha256: str
    draft: Draft
    choices: Choices
    doubts: tuple[Doubt, ...]
    meeting: Meeting | None
    near: tuple[Meeting, ...]
    older: Record | None
    replaced: Record | None
    groups: tuple[str, ...]
    reopened: bool = False

    @property
    def meeting_is_new(self) -> bool:
        return self.meeting is None and self.draft.date is not None

    @property
    def ask(self) -> Ask:
        choices = self.choices
        if self.doubts:
            return Ask.DOUBT
        if choices.authority is None:
            return Ask.AUTHORITY
        if not choices.language:
            return Ask.LANGUAGE
        if choices.visibility is None:
            return Ask.VISIBILITY
        if choices.visibility is Visibility.NAMED and not choices.audience:
            return Ask.READERS
        if choices.replaces == OPEN and self.older is not None:
            return Ask.REPLACES
        return Ask.CONFIRM


async def standing(tx: Tx, row: Reception, lexicon: Lexicon) -> Standing:
    """How ``row`` stands against the base as it is in this transaction."""
    draft, choices = draft_of(row.draft), Choices.of_data(row.choices)
    known = await meetings.meetings(tx)
    reopened = False
    if choices.meeting not in (AUTO, NEW_MEETING) and all(one.id != choices.meeting for one in known):
        choices, reopened = replace(choices, meeting=AUTO), True
    found = _meeting(draft, choices, known)
    older = await _older(tx, row.file_name, draft, choices, found)
    replaced = await records.record(tx, choices.replaces) if choices.replaces > 0 else None
    if choices.replaces != OPEN:
        surprised = older is not None and older.id != choices.offered
        lost = choices.replaces > 0 and (replaced is None or not records.is_current(replaced))
        if surprised or lost:
            choices, replaced, reopened = replace(choices, replaces=OPEN, offered=0), None, True
    near = _near(draft, known)
    return Standing(
        id=row.id,
        revision=row.revision,
        file_name=row.file_name,
        sha256=row.sha256,
        draft=draft,
        choices=choices,
        doubts=doubts(draft, choices, near, lexicon),
        meeting=found,
        near=near,
        older=older,
        replaced=replaced,
        groups=tuple(sorted(await people.groups(tx))),
        reopened=reopened,
    )


def _meeting(draft: Draft, choices: Choices, known: tuple[Meeting, ...]) -> Meeting | None:
    if choices.meeting == AUTO:
        return find_meeting(draft, known)
    return next((one for one in known if one.id == choices.meeting), None)


def _near(draft: Draft, known: tuple[Meeting, ...]) -> tuple[Meeting, ...]:
    """The known meetings on the draft's days, the likeliest first."""
    if draft.date is None:
        return ()
    last = draft.date_end or draft.date
    there = [
        one
        for one in known
        if one.start and one.start <= last and draft.date <= (one.end or one.start) and _fits(one, draft)
    ]
    likeliest = find_meeting(draft, known)
    return tuple(sorted(there, key=lambda one: one != likeliest))


def _fits(meeting: Meeting, draft: Draft) -> bool:
    return not draft.treaty or not meeting.treaty or meeting.treaty == draft.treaty


async def _older(tx: Tx, file_name: str, draft: Draft, choices: Choices, meeting: Meeting | None) -> Record | None:
    decided = choices.authority and choices.language and choices.visibility
    if meeting is None or not decided or (choices.visibility is Visibility.NAMED and not choices.audience):
        return None
    assert choices.authority is not None
    assert choices.visibility is not None
    return await version_of(
        tx,
        file_name,
        draft,
        meeting=meeting.id,
        authority=choices.authority,
        language=choices.language,
        visibility=choices.visibility,
        audience=choices.audience,
    )
