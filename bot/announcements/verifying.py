"""Whether a code is that of an announcement that went out from here: anybody may ask."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum, auto
from typing import Final

from bot.announcements.codes import read_code
from storage import announcements, verifying
from storage.announcement_rows import Announcement, AnnouncementState, AnnouncementText
from storage.database import Database

WRONG: Final = 5  # codes within PAUSE; after that none is looked at, right or wrong
PAUSE: Final = timedelta(hours=1)
_WENT_OUT = frozenset(
    {AnnouncementState.SENDING, AnnouncementState.DONE, AnnouncementState.STOPPED, AnnouncementState.RECALLED}
)


class Unverified(Enum):
    """Why nothing is said of an announcement. Which codes there are does not show."""

    NO_CODE = auto()  # what was written is no code at all
    UNKNOWN = auto()  # nothing with this code went out: no announcement has it, or one that is still in the making
    TOO_MANY = auto()  # they tried too many: said of a right code too


@dataclass(frozen=True, kw_only=True, slots=True)
class Genuine:
    """One that went out. ``texts``: language → how it reads now; {} where it is recalled, or no longer kept."""

    announcement: Announcement
    texts: Mapping[str, AnnouncementText]


class Verifying:
    """Answers, and counts who asks in vain."""

    def __init__(self, db: Database) -> None:
        self._db = db

    async def verified(self, written: str, by: int, now: datetime) -> Genuine | Unverified:
        """What is known of the code that somebody wrote, in any case, with or without its hyphen."""
        code = read_code(written)
        if code is None:
            return Unverified.NO_CODE
        async with self._db.write() as tx:
            await verifying.prune(tx, now - PAUSE)
            if await verifying.wrong_since(tx, by, now - PAUSE) >= WRONG:
                return Unverified.TOO_MANY
            found = await announcements.by_code(tx, code)
            if found is None or found.state not in _WENT_OUT or found.began_at is None:
                await verifying.note_wrong(tx, by, now)
                return Unverified.UNKNOWN
            recalled = found.state is AnnouncementState.RECALLED
            texts = {} if recalled else await announcements.texts(tx, found.id, found.revision)
        return Genuine(announcement=found, texts=texts)
