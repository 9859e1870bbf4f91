"""The catalogues that ship: complete, in step with the code, fit to be shown."""

from __future__ import annotations

import re

import pytest

from bot.text.catalogue import FOLDER, LANGUAGES, Catalogues, path_of
from bot.text.extraction import complaints, read, sentences, written


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sentence_is_there_translated_and_sound(language: str) -> None:
    assert complaints(languages=[language]) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_file_is_as_updating_would_write_it(language: str) -> None:
    kept = path_of(FOLDER, language).read_bytes()
    assert kept == written(read(FOLDER, language), sentences(), language)


@pytest.mark.parametrize("language", [language for language in LANGUAGES if language != "en"])
def test_a_translation_is_not_the_english_sentence(language: str) -> None:
    texts = Catalogues.open().texts(language)
    worded = [key for key in sentences() if isinstance(key, str) and len(re.findall(r"[a-z]{2,}", _bare(key))) > 2]
    assert len(worded) > 50
    assert [key for key in worded if texts.say(key) == key] == []


def _bare(sentence: str) -> str:
    """The words between the fields."""
    return re.sub(r"\{\w+\}", "", sentence)


def test_there_is_no_language_beside_the_six() -> None:
    assert sorted(path.name for path in FOLDER.iterdir() if path.is_dir()) == sorted(LANGUAGES)
