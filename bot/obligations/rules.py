"""The book of rules: those that ship with the project, one file a treaty, and those an operator adds.

The code knows no treaty: what is due, when, and in which words, lies in ``data/``, each rule with its source.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from bot.errors import BadInput, BadSettings
from bot.obligations.reading import RuleRow, TreatyFile, Words, complaint, read_files, read_treaty
from bot.obligations.rule import ENTRY_KINDS, Published, Rule, RuleKind
from bot.text.catalogue import SOURCE_LANGUAGE

__all__ = ["Published", "Rule", "RuleKind", "Rulebook", "by_id", "rule", "rules", "shipped", "treaties"]

_Translations = dict[str, dict[str, str]]


class Rulebook:
    """Every rule at hand. Raises ``BadInput`` where files contradict themselves or one another."""

    def __init__(self, treaty_files: Iterable[TreatyFile]) -> None:
        self._files = tuple(treaty_files)
        rows = _rows(self._files)
        self._rules: dict[str, Rule] = {}
        for treaty in dict.fromkeys(treaty for treaty, _ in rows.values()):
            self._rules |= _linked(treaty, [_rule(of, row) for of, row in rows.values() if of == treaty])
        self._published = tuple(
            Published(
                rule=row.rule,
                party=row.party,
                period=row.period,
                day=row.day,
                why=_english(row.why),
                source=row.source,
                words=_translations(row.why),
            )
            for file in self._files
            for row in file.published
        )
        for one in self._published:
            if one.rule not in self._rules:
                raise BadInput(f"A published date of {one.party} names the rule {one.rule!r}, which is not there.")
        self._names = {file.treaty: file.name for file in self._files if file.name is not None}

    @classmethod
    def open(cls, further: Path | None = None) -> Rulebook:
        """The rules that ship, with those of a further file or folder. Raises ``BadSettings``."""
        if further is None:
            return shipped()
        try:
            return cls((*shipped_files(), *read_files(further)))
        except BadInput as error:
            raise BadSettings(f"BOT_OBLIGATIONS: {error}") from None

    def treaties(self) -> tuple[str, ...]:
        """The treaties that have rules, in the order of the files."""
        return tuple(dict.fromkeys(one.treaty for one in self._rules.values()))

    def treaty_name(self, treaty: str, language: str = SOURCE_LANGUAGE) -> str:
        """What a treaty is called: in that language where its file says so, else in English, else its acronym."""
        name = self._names.get(treaty, treaty)
        return name if isinstance(name, str) else name.get(language) or name[SOURCE_LANGUAGE]

    def rules(self, treaty: str | None = None) -> tuple[Rule, ...]:
        """Every rule, of one treaty or of all; () for a treaty that has none here."""
        return tuple(one for one in self._rules.values() if treaty is None or one.treaty == treaty)

    def by_id(self, id: str) -> Rule:
        """One rule. Raises KeyError where there is none."""
        return self._rules[id]

    def published(self, rule: str, party: str, period: int = 0) -> tuple[Published, ...]:
        """What public sources give instead of the day that is counted."""
        return tuple(
            one
            for one in self._published
            if (one.rule, one.party) == (rule, party) and (period == 0 or one.period in (0, period))
        )

    def every_published(self) -> tuple[Published, ...]:
        return self._published


def shipped_files() -> tuple[TreatyFile, ...]:
    """The files that ship with the project, by name: the number before a name is the treaty's place in lists."""
    folder = files("bot.obligations") / "data"
    found = sorted((one for one in folder.iterdir() if one.name.endswith(".json")), key=lambda one: one.name)
    return tuple(read_treaty(one.read_text(encoding="utf-8"), one.name) for one in found)


@cache
def shipped() -> Rulebook:
    """The rules that ship with the project."""
    return Rulebook(shipped_files())


def treaties() -> tuple[str, ...]:
    """The treaties that have rules among those shipped."""
    return shipped().treaties()


def rules(treaty: str) -> tuple[Rule, ...]:
    """Every rule shipped of a treaty; () for a treaty that has none here."""
    return shipped().rules(treaty)


def rule(treaty: str, id: str) -> Rule:
    """One rule shipped. Raises KeyError where the treaty has no such rule."""
    for one in rules(treaty):
        if one.id == id:
            return one
    raise KeyError(f"{treaty} has no rule {id!r}")


def by_id(id: str) -> Rule:
    """One rule shipped. Raises KeyError where there is none; an operator's rules are in a ``Rulebook``."""
    return shipped().by_id(id)


def _rows(treaty_files: tuple[TreatyFile, ...]) -> dict[str, tuple[str, RuleRow]]:
    """Treaty and row by rule id, each with the changes made to it in other files."""
    found: dict[str, tuple[str, RuleRow]] = {}
    for file in treaty_files:
        for row in file.rules:
            if row.id in found:
                raise BadInput(
                    f"The rule {row.id!r} is there twice; to alter a rule, name its fields under 'changes'."
                )
            found[row.id] = (file.treaty, row)
    for file in treaty_files:
        for id, fields in file.changes.items():
            if id not in found:
                raise BadInput(f"There is no rule {id!r} to change.")
            treaty, row = found[id]
            found[id] = (treaty, _changed(row, fields))
    return found


def _changed(row: RuleRow, fields: Mapping[str, Any]) -> RuleRow:
    data = {**json.loads(row.model_dump_json(exclude_defaults=True)), **fields, "id": row.id}
    try:
        return RuleRow.model_validate(data)
    except ValidationError as error:
        raise BadInput(f"The changes to the rule {row.id!r} cannot be used: {complaint(error, data)}.") from None


def _rule(treaty: str, row: RuleRow) -> Rule:
    texts = (row.subject, row.who, row.says, row.says_if, row.hand_in)
    return Rule(
        id=row.id,
        treaty=treaty,
        article=row.article,
        subject=_english(row.subject),
        kind=row.kind,
        who=_english(row.who),
        source=row.source,
        months=row.months,
        days=row.days,
        years=row.years,
        day_before=row.day_before,
        month=row.month,
        day=row.day,
        after=row.after,
        full_years=row.full_years,
        not_before=row.not_before,
        report=row.report,
        extendable=row.extendable,
        condition=row.condition,
        says=_english(row.says),
        says_if=_english(row.says_if),
        hand_in=_english(row.hand_in),
        form={str(language): link for language, link in row.form.items()},
        address={str(language): words for language, words in row.address.items()},
        given_with=row.given_with,
        before_weekend=row.before_weekend,
        words=_translations(*texts),
    )


def _linked(treaty: str, unlinked: list[Rule]) -> dict[str, Rule]:
    """The treaty's rules, each knowing those that it names."""
    entries = [one for one in unlinked if one.kind in ENTRY_KINDS]
    if len(entries) != 1:
        raise BadInput(f"The treaty {treaty} needs one rule of entry into force, and has {len(entries)}.")
    entry = entries[0]
    found = {entry.id: entry}
    waiting = [replace(one, entry=entry) for one in unlinked if one is not entry]
    while waiting:
        ready = [one for one in waiting if all(name in found for name in (one.after, one.given_with) if name)]
        if not ready:
            one = waiting[0]
            raise BadInput(
                f"The rule {one.id!r} comes after {one.after or one.given_with!r}, which cannot be found."
            )
        for one in ready:
            before, beside = found.get(one.after), found.get(one.given_with)
            for other in (before, beside):
                if other is not None and not other.dated:
                    raise BadInput(f"The rule {one.id!r} depends on {other.id!r}, which has no due date.")
            found[one.id] = replace(one, after_rule=before, with_rule=beside)
        waiting = [one for one in waiting if one.id not in found]
    return {one.id: found[one.id] for one in unlinked}


def _english(words: Words | None) -> str:
    if words is None:
        return ""
    return words if isinstance(words, str) else words[SOURCE_LANGUAGE]


def _translations(*texts: Words | None) -> _Translations:
    found: _Translations = {}
    for words in texts:
        if isinstance(words, dict):
            for language, text in words.items():
                found.setdefault(language, {})[words[SOURCE_LANGUAGE]] = text
    return found
