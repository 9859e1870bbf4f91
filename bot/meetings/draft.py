"""A meeting on its way into the base: what was set so far, and what is asked for now.

A draft is kept between messages as data; every step makes a new one, so that a message that is handled twice
goes the same step twice and an old button leads back to what was shown above it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any, Final

from bot.meetings import plan as plans
from bot.meetings.form import FIELDS_OF
from bot.meetings.plan import Plan
from storage.rows import Meeting

KIND: Final = "meeting"
"""``Held.kind`` of a draft."""

STEPS: Final = ("title", "kind", "days", "times", "city", "place", "chair")
"""What is asked for, one after the other, where a meeting is added step by step."""

NEEDED: Final = frozenset({"title"})
"""What cannot be passed over."""

SPOT: Final = "spot"
"""Asked for instead of a label where a city of that name lies in several places."""


@dataclass(frozen=True, slots=True)
class Choice:
    """Something that a button sets. ``country`` and ``zone`` stand on its label where it is a city."""

    settings: Mapping[str, str]
    label: str
    country: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Draft:
    """``id`` is the meeting's, "" for a new one; ``revision`` the one that the person saw.

    ``asked`` is the label asked for now ("" for the whole to be looked at), ``left`` those still to come, and
    ``guided`` whether they are asked one after the other.
    ``saved`` is the meeting's id once this draft is in the base.
    """

    id: str = ""
    revision: int = 0
    settings: Mapping[str, str]
    asked: str = ""
    left: tuple[str, ...] = ()
    guided: bool = False
    choices: tuple[Choice, ...] = ()
    saved: str = ""

    @property
    def after_this(self) -> Draft:
        """The draft at its next question, or as a whole."""
        asked = self.left[0] if self.left else ""
        return replace(self, asked=asked, left=self.left[1:], guided=self.guided and bool(asked), choices=())

    def having(self, settings: Mapping[str, str]) -> Draft:
        return replace(self, settings={**self.settings, **settings})

    def asking(self, label: str, choices: Sequence[Choice] = ()) -> Draft:
        return replace(self, asked=label, choices=tuple(choices))

    def as_data(self) -> dict[str, Any]:
        return {**asdict(self), "settings": dict(self.settings)}


def from_data(data: Mapping[str, Any]) -> Draft:
    return Draft(
        id=data["id"],
        revision=data["revision"],
        settings=data["settings"],
        asked=data["asked"],
        left=tuple(data["left"]),
        guided=data["guided"],
        choices=tuple(Choice(**choice) for choice in data["choices"]),
        saved=data["saved"],
    )


def blank(year: int) -> Plan:
    """A meeting of which nothing is known."""
    return Plan(meeting=Meeting(id="", treaty="", kind="", title="", year=year))


def clears(label: str) -> dict[str, str]:
    """The settings that leave a label open."""
    return {field: "" for field in FIELDS_OF.get(label, (label,)) if field != "year"} | (
        {"zone": "", "country": ""} if label == "city" else {}
    )


def holds(plan: Plan, label: str) -> bool:
    """Whether a meeting has something under a label."""
    return any(plans.value(plan, field) for field in FIELDS_OF.get(label, (label,)) if field != "year")
