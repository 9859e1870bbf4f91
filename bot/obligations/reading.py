"""Files of rules, checked while they are read: what is wrong is said with file, rule and field.

One file is one treaty: its rules, the published dates that differ, and optionally what States are to it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from string import Formatter
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, model_validator

from bot.errors import BadInput
from bot.obligations.rule import RuleKind
from bot.text.catalogue import LANGUAGES, SOURCE_LANGUAGE


def _one_of_six(value: str) -> str:
    if value not in LANGUAGES:
        raise ValueError(f"there is no language {value!r}; there are: {' '.join(LANGUAGES)}")
    return value


Language = Annotated[str, AfterValidator(_one_of_six)]
# A subject ("due:RULE:PARTY:2011") has to fit on a button beside the name of what the button does.
RuleId = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{1,29}$")]
TreatyId = Annotated[str, Field(pattern=r"^[A-Z][A-Z0-9-]{1,11}$")]
Text = Annotated[str, Field(min_length=1, max_length=400)]


def _with_english(value: str | dict[Language, str]) -> str | dict[Language, str]:
    if isinstance(value, dict) and not value.get(SOURCE_LANGUAGE):
        raise ValueError('a sentence by language needs "en" among them')
    return value


def _link(value: str) -> str:
    if not re.match(r"https?://[^/\s]+\S*$", value):
        raise ValueError(f"{value!r} is no address that begins with http:// or https://")
    return value


Words = Annotated[Text | dict[Language, Text], AfterValidator(_with_english)]
Link = Annotated[Text, AfterValidator(_link)]


class _Row(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


# Which numbers each kind needs; the others may not be there, so that a slip is seen.
_NUMBERS: Mapping[RuleKind, tuple[str, ...]] = {
    RuleKind.MONTH_AFTER_DEPOSIT: ("months",),
    RuleKind.DAYS_AFTER_DEPOSIT: ("days",),
    RuleKind.DAYS_AFTER: ("days",),
    RuleKind.YEARS_AFTER: ("years",),
    RuleKind.EVERY_YEAR: ("month", "day"),
    RuleKind.STANDING: (),
}
# Which other fields belong to some kinds only.
_ONLY: Mapping[str, frozenset[RuleKind]] = {
    "day_before": frozenset({RuleKind.YEARS_AFTER}),
    "after": frozenset({RuleKind.EVERY_YEAR}),
    "full_years": frozenset({RuleKind.EVERY_YEAR}),
    "not_before": frozenset({RuleKind.MONTH_AFTER_DEPOSIT, RuleKind.DAYS_AFTER_DEPOSIT}),
    "extendable": frozenset({RuleKind.DAYS_AFTER, RuleKind.YEARS_AFTER}),
    "given_with": frozenset({RuleKind.STANDING}),
}


class RuleRow(_Row):
    """One rule as it is written in a file."""

    id: RuleId
    article: Annotated[str, Field(pattern=r"^\d{1,3}\S{0,12}$")]
    subject: Words
    kind: RuleKind
    who: Words
    source: Text
    months: int = Field(0, ge=0, le=240)
    days: int = Field(0, ge=0, le=3660)
    years: int = Field(0, ge=0, le=100)
    day_before: bool = False
    month: int = Field(0, ge=0, le=12)
    day: int = Field(0, ge=0, le=31)
    after: str = ""
    full_years: bool = False
    not_before: date | None = None
    report: bool = False
    extendable: bool = False
    condition: Annotated[str, Field(pattern=r"^([a-z][a-z-]{1,30})?$")] = ""
    says: Words | None = None
    says_if: Words | None = None
    hand_in: Words | None = None
    form: dict[Language, Link] = {}
    address: dict[Language, Text] = {}
    given_with: str = ""
    before_weekend: bool = False

    @model_validator(mode="after")
    def _consistent(self) -> RuleRow:
        needed = _NUMBERS[self.kind]
        for name in ("months", "days", "years", "month", "day"):
            given = getattr(self, name) != 0
            if given != (name in needed):
                verb = "does not take" if given else "needs"
                raise ValueError(f"a rule of kind {self.kind.value!r} {verb} {name!r}")
        for name, kinds in _ONLY.items():
            if getattr(self, name) and self.kind not in kinds:
                raise ValueError(f"a rule of kind {self.kind.value!r} does not take {name!r}")
        if self.kind is RuleKind.EVERY_YEAR:
            _day_of_every_year(self.month, self.day)
        if self.kind is RuleKind.STANDING and not self.given_with:
            raise ValueError("a standing rule needs 'given_with', the id of the report it is handed in with")
        if self.report and self.hand_in is None:
            raise ValueError("a report needs 'hand_in', which says what to hand in")
        if bool(self.condition) != (self.says_if is not None):
            raise ValueError("'condition' and 'says_if' belong together")
        self._sentences()
        return self

    def _sentences(self) -> None:
        dated = self.kind not in (RuleKind.MONTH_AFTER_DEPOSIT, RuleKind.DAYS_AFTER_DEPOSIT, RuleKind.STANDING)
        if self.says is None and self.kind not in (RuleKind.MONTH_AFTER_DEPOSIT, RuleKind.DAYS_AFTER_DEPOSIT):
            raise ValueError("'says' is needed: the sentence that names {party} and the {day}")
        wanted = {"party", "day"} if dated else {"party"}
        for name, value in (("says", self.says), ("says_if", self.says_if)):
            for sentence in [value] if isinstance(value, str) else (value or {}).values():
                if (found := _fields(sentence)) != wanted:
                    listed = " and ".join(f"{{{one}}}" for one in sorted(wanted))
                    raise ValueError(f"{name!r} has to hold {listed}, and has {sorted(found)}")


class PublishedRow(_Row):
    rule: RuleId
    party: Text
    period: int = Field(0, ge=0, le=9999)
    day: date
    why: Words
    source: Text


class StatusRow(_Row):
    party: Text
    signed: date | None = None
    deposited: date | None = None
    deposit_kind: str = ""
    entry_into_force: date | None = None
    withdrawn: date | None = None
    source: str = ""
    note: str = ""


class ExtensionRow(_Row):
    party: Text
    rule: RuleId
    until: date
    granted: date | None = None
    source: str = ""
    note: str = ""


class ConditionRow(_Row):
    party: Text
    condition: Annotated[str, Field(pattern=r"^[a-z][a-z-]{1,30}$")]
    holds: bool
    since: date | None = None
    source: str = ""


class TreatyFile(_Row):
    """One file: a treaty. ``changes``: by rule id, fields that replace those of a rule from another file."""

    treaty: TreatyId
    name: Words | None = None
    rules: tuple[RuleRow, ...] = ()
    published: tuple[PublishedRow, ...] = ()
    changes: dict[str, dict[str, Any]] = {}
    statuses: tuple[StatusRow, ...] = ()
    extensions: tuple[ExtensionRow, ...] = ()
    conditions: tuple[ConditionRow, ...] = ()


def read_treaty(text: str, name: str) -> TreatyFile:
    """One file's text, checked. Raises ``BadInput`` that names the file, the row and the field."""
    try:
        data = json.loads(text)
    except ValueError as error:
        raise BadInput(f"{name} is not JSON: {error}.") from None
    if not isinstance(data, dict):
        raise BadInput(f'{name} has to be an object such as {{"treaty": "CCM", "rules": […]}}.')
    try:
        return TreatyFile.model_validate(data)
    except ValidationError as error:
        raise BadInput(f"{name} cannot be used: {complaint(error, data)}.") from None


def read_files(path: Path) -> tuple[TreatyFile, ...]:
    """A file, or every ``*.json`` of a folder by name. Raises ``BadInput``."""
    if path.is_dir():
        return tuple(one for part in sorted(path.glob("*.json")) for one in read_files(part))
    try:
        text = path.read_text("utf-8")
    except FileNotFoundError:
        raise BadInput(f"There is no file {path}.") from None
    except (OSError, UnicodeDecodeError) as error:
        raise BadInput(f"{path} cannot be read: {error}.") from None
    return (read_treaty(text, path.name),)


def complaint(error: ValidationError, data: Mapping[str, Any]) -> str:
    """The first thing that is wrong, with the row's own id: "rules 2 (att-annual), month: …"."""
    # Of a text that may also be a table by language, both complaints are there: the table's says more.
    first = min(error.errors(), key=lambda one: one["type"] == "string_type")
    place = _place(first["loc"], data)
    words = str(first["msg"]).removeprefix("Value error, ").rstrip(".")
    more = error.error_count() - 1
    tail = f" (and {more} more)" if more else ""
    return f"{place}: {words}{tail}" if place else f"{words}{tail}"


def _place(loc: Sequence[int | str], data: Mapping[str, Any]) -> str:
    parts: list[str] = []
    here: Any = data
    for step in loc:
        if isinstance(step, int):
            here = here[step] if isinstance(here, list) and step < len(here) else None
            name = (here.get("id") or here.get("party")) if isinstance(here, dict) else None
            parts[-1] += f" {step + 1} ({name})" if name else f" {step + 1}"
        elif isinstance(here, dict) and (step in here or len(parts) < 2):
            here = here.get(step)
            parts.append(step)
        elif not step.startswith(("function-", "constrained-", "str", "dict")):
            parts.append(step)
    return ", ".join(parts)


def _day_of_every_year(month: int, day: int) -> None:
    try:
        date(2001, month, day)
    except ValueError:
        raise ValueError(f"no year, or not every year, has a day {day} of month {month}") from None


def _fields(sentence: str) -> set[str]:
    try:
        return {name for _, name, _, _ in Formatter().parse(sentence) if name is not None}
    except ValueError:
        return {"a brace without its pair"}
