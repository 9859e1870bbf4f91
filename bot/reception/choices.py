"""What a coordinator decides about a file beyond what is written in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Final

from bot.records.shelf import AUTO
from storage.rows import Authority, Visibility

NEW_MEETING: Final = ""
OPEN: Final = -1
"""For ``replaces``: not decided yet."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Choices:
    """None (OPEN, AUTO) is what was not decided yet.

    ``answered`` are the keys of doubts that need no answer any more. ``meeting`` is a Meeting.id or NEW_MEETING.
    ``replaces`` is the Record.id of the older version, 0 for none. ``offered`` is the version that was found and
    shown when that was decided, 0 for none: where another is found on confirming, it is asked about again.
    """

    answered: tuple[str, ...] = ()
    meeting: str = AUTO
    authority: Authority | None = None
    language: str = ""
    visibility: Visibility | None = None
    audience: tuple[str, ...] = ()
    replaces: int = OPEN
    offered: int = 0

    def as_data(self) -> dict[str, Any]:
        return asdict(self) | {"answered": list(self.answered), "audience": list(self.audience)}

    @classmethod
    def of_data(cls, data: Mapping[str, Any]) -> Choices:
        return cls(
            **{
                **data,
                "answered": tuple(data["answered"]),
                "audience": tuple(data["audience"]),
                "authority": Authority(data["authority"]) if data["authority"] else None,
                "visibility": Visibility(data["visibility"]) if data["visibility"] else None,
            }
        )
