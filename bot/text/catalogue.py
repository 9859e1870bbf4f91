"""Sentences in six languages, straight from the ``.po`` files: nothing compiled lies in the tree.

English is the source: a sentence is its own key, and an unknown language or a missing translation falls back
to it. Whoever shows text holds a :class:`Texts`; only :class:`Catalogues` knows where the files are.
"""

from __future__ import annotations

import gettext
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import PoFileError, read_po

from bot.errors import BadSettings

LANGUAGES = ("ar", "en", "es", "fr", "ru", "zh")
SOURCE_LANGUAGE = "en"
DOMAIN = "rapporteur"
FOLDER = Path(__file__).resolve().parents[2] / "locales"

# What each language calls itself: shown on the language buttons, never translated.
OWN_NAMES: Mapping[str, str] = {
    "ar": "العربية",
    "en": "English",
    "es": "Español",
    "fr": "Français",
    "ru": "Русский",
    "zh": "中文",
}


def N_(msgid: str) -> str:  # noqa: N802 - the customary name of the mark that extraction looks for
    """Mark a sentence for extraction where it is written down but not yet shown."""
    return msgid


def language_of(code: str | None) -> str | None:
    """The one of our six languages that a language tag means ("pt-BR" → None, "zh-hans" → "zh")."""
    primary = (code or "").replace("_", "-").split("-")[0].lower()
    return primary if primary in LANGUAGES else None


class Texts:
    """The sentences of one language."""

    def __init__(self, language: str, translations: gettext.NullTranslations) -> None:
        self.language = language
        self._translations = translations

    def say(self, msgid: str) -> str:
        """The sentence in this language, its ``{fields}`` still open (see ``bot.text.message.fill``)."""
        return self._translations.gettext(msgid) if msgid else ""

    def say_n(self, one: str, many: str, n: int) -> str:
        """The sentence in the plural form that ``n`` asks for, its ``{fields}`` still open."""
        return self._translations.ngettext(one, many, n)

    def __repr__(self) -> str:
        return f"Texts({self.language!r})"


class Catalogues:
    """Every language, each read when first asked for."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._texts: dict[str, Texts] = {}

    @classmethod
    def open(cls, folder: Path = FOLDER) -> Catalogues:
        """The catalogues under ``folder`` (``<language>/LC_MESSAGES/rapporteur.po``)."""
        return cls(folder)

    def texts(self, language: str | None) -> Texts:
        """The sentences of ``language``; of English where the language is none of ours.

        Raises ``BadSettings`` where a catalogue is there but cannot be read.
        """
        chosen = language_of(language) or SOURCE_LANGUAGE
        if chosen not in self._texts:
            self._texts[chosen] = Texts(chosen, _load(self._folder, chosen))
        return self._texts[chosen]


def path_of(folder: Path, language: str) -> Path:
    """Where the catalogue of ``language`` lies."""
    return folder / language / "LC_MESSAGES" / f"{DOMAIN}.po"


def _load(folder: Path, language: str) -> gettext.NullTranslations:
    path = path_of(folder, language)
    if not path.exists():
        return gettext.NullTranslations()
    try:
        with path.open("rb") as source:
            catalogue = read_po(source, locale=language, abort_invalid=True)
        compiled = BytesIO()
        write_mo(compiled, catalogue)
        compiled.seek(0)
        return gettext.GNUTranslations(compiled)
    except (OSError, PoFileError, ValueError) as error:
        raise BadSettings(f"The catalogue {path.name} of language {language} cannot be read: {error}") from error
