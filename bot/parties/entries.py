"""Every way a party may be written, as entries for the automaton that looks for them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from bot.parties.demonyms import demonym_forms
from bot.parties.fold import Folded, fold, is_han, script
from bot.parties.inflect import arabic_forms, russian_forms
from bot.parties.table import guard_phrases, territory_names
from storage.rows import NameKind, Party, PartyKind, PartyName


@dataclass(frozen=True, slots=True)
class Entry:
    """One written form. ``parties`` is empty for a phrase that names nobody and hides the names in it."""

    parties: tuple[str, ...]
    text: str  # as the table has it
    capitals: tuple[int, ...]  # offsets of upper-case letters in the folded form
    languages: frozenset[str]  # empty: any
    acronym: bool
    han: bool
    arabic: bool
    state: bool
    demonym: bool = False


class Entries:
    """``by_form``: folded form → entries; ``keys``: folded name → parties; ``acronyms``: folded."""

    def __init__(self, parties: Mapping[str, Party], names: Iterable[PartyName]) -> None:
        self._parties = parties
        self.by_form: dict[str, list[Entry]] = {}
        self.keys: dict[str, tuple[str, ...]] = {}
        self.acronyms: set[str] = set()
        self._add_names(names)
        self._add_demonyms()
        self._add_phrases_of_nobody()

    def _add_names(self, names: Iterable[PartyName]) -> None:
        parties: dict[tuple[str, bool], dict[str, None]] = {}
        languages: dict[tuple[str, bool], set[str]] = {}
        written: dict[tuple[str, bool], Folded] = {}
        for row in names:
            for form in _forms(row):
                folded = fold(form)
                at = (folded.text, row.kind is NameKind.ACRONYM)
                if folded.text.strip():
                    parties.setdefault(at, {})[row.party] = None
                    languages.setdefault(at, set()).add(row.language)
                    written.setdefault(at, folded)
        for at, found in parties.items():
            form, acronym = at
            keys = tuple(found)
            if acronym:
                self.acronyms.add(form)
            self.keys[form] = tuple(dict.fromkeys((*self.keys.get(form, ()), *keys)))
            # An acronym reads alike in every language that writes with its letters.
            known = frozenset() if acronym else frozenset(languages[at])
            state = any(self._parties[key].kind is PartyKind.STATE for key in keys)
            entry = _entry(keys, written[at], known, acronym=acronym, state=state)
            self.by_form.setdefault(form, []).append(entry)

    def _add_demonyms(self) -> None:
        forms: dict[str, tuple[dict[str, None], set[str], Folded]] = {}
        for keys, language, form in demonym_forms():
            known = [key for key in keys if key in self._parties]
            if known:
                folded = fold(form)
                parties, languages, _ = forms.setdefault(folded.text, ({}, set(), folded))
                parties.update(dict.fromkeys(known))
                languages.add(language)
        for text, (parties, languages, folded) in forms.items():
            entry = _entry(tuple(parties), folded, frozenset(languages), acronym=False, state=True)
            self.by_form.setdefault(text, []).append(replace(entry, demonym=True))

    def _add_phrases_of_nobody(self) -> None:
        names = {form for form, found in self.by_form.items() if any(not entry.demonym for entry in found)}
        territories = ((name, "") for name in territory_names() if fold(name).text not in names)
        for phrase, party in (*guard_phrases(), *territories):
            folded = fold(phrase)
            keys = (party,) if party else ()
            entry = _entry(keys, folded, frozenset(), acronym=False, state=True)
            self.by_form.setdefault(folded.text, []).insert(0, entry)


def _forms(row: PartyName) -> set[str]:
    """A name with the other ways of writing it that follow a rule."""
    name = row.name
    forms = {name}
    if row.kind is NameKind.ACRONYM:
        return forms
    if " & " in name:
        forms.add(name.replace(" & ", " and "))
    for form in tuple(forms):
        if "St. " in form:
            forms.update({form.replace("St. ", "Saint "), form.replace("St. ", "St ")})
    if row.language == "ru":
        for form in tuple(forms):
            forms |= russian_forms(form)
    if row.language == "ar":
        for form in tuple(forms):
            forms |= arabic_forms(form)
    for form in tuple(forms):
        if "-" in form and row.language != "zh":
            forms.add(form.replace("-", " "))
        if "о-ва" in form:
            forms.add(form.replace("о-ва", "острова"))
        for dash in (" - ", " — "):
            if dash in form:
                forms.add(form.replace(dash, "-"))
    return forms


def _entry(
    parties: tuple[str, ...], name: Folded, languages: frozenset[str], *, acronym: bool, state: bool
) -> Entry:
    first = next((character for character in name.text if character.isalnum()), " ")
    return Entry(
        parties=parties,
        text=name.source,
        capitals=tuple(index for index, at in enumerate(name.at) if name.source[at].isupper()),
        languages=languages,
        acronym=acronym,
        han=is_han(name.text),
        arabic=script(first) == "arabic",
        state=state,
    )
