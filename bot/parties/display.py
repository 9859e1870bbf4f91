"""What a party is called when it is shown."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from bot.parties.table import read_rows
from storage.rows import NameKind, Party, PartyKind, PartyName


class Display:
    """Display names: our own choice first; else an organisation's acronym, the first short name, English."""

    def __init__(self, parties: Mapping[str, Party], names: Iterable[PartyName]) -> None:
        self._parties = parties
        # (party, language) → names with the day before which each was in use, the oldest first
        self._chosen: dict[tuple[str, str], list[tuple[date, str]]] = {}
        self._short: dict[tuple[str, str], str] = {}
        self._acronym: dict[tuple[str, str], str] = {}
        for row in read_rows("display.csv"):
            until = date.fromisoformat(row["until"]) if row["until"] else date.max
            self._chosen.setdefault((row["party"], row["language"]), []).append((until, row["name"]))
        for dated in self._chosen.values():
            dated.sort()
        for name in names:
            if name.kind is NameKind.SHORT:
                self._short.setdefault((name.party, name.language), name.name)
            elif name.kind is NameKind.ACRONYM:
                self._acronym.setdefault((name.party, name.language), name.name)

    def name(self, key: str, language: str, *, on: date | None = None) -> str:
        party = self._parties.get(key)
        if party is None:
            return key
        for wanted in (language, "en"):
            dated = self._chosen.get((key, wanted))
            if dated:
                day = on or date.max
                return next((name for until, name in dated if day < until), dated[-1][1])
            if party.kind is PartyKind.ORGANISATION and (key, wanted) in self._acronym:
                return self._acronym[key, wanted]
            if (key, wanted) in self._short:
                return self._short[key, wanted]
        return party.code
