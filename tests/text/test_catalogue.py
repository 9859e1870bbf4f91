"""Sentences out of the catalogues, and the catalogues out of the code."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.errors import BadSettings
from bot.text.catalogue import LANGUAGES, OWN_NAMES, Catalogues, language_of, path_of
from bot.text.extraction import PLURALS, complaints, main, sentences, update

CODE = """
NAME = N_("Ask again, please.")
def view(texts, n):
    texts.say("{state} took "
              "the floor.")
    texts.say(NAME)
    texts.say_n("{n} record", "{n} records", n)
"""


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """A small code base of its own, with catalogues made from it."""
    (tmp_path / "bot").mkdir()
    (tmp_path / "handlers").mkdir()
    (tmp_path / "bot" / "view.py").write_text(CODE, encoding="utf-8")
    (tmp_path / "bot" / "demo.py").write_text('say("On the terminal.")', encoding="utf-8")
    update(tmp_path / "locales", tmp_path)
    return tmp_path


def translate(house: Path, language: str, english: str, translation: str) -> None:
    path = path_of(house / "locales", language)
    text = path.read_text(encoding="utf-8")
    empty = f'msgid "{english}"\nmsgstr ""'
    assert empty in text
    path.write_text(text.replace(empty, f'msgid "{english}"\nmsgstr "{translation}"'), encoding="utf-8")


def test_sentences_are_found_where_they_are_said_to_a_person_marked_and_counted(house: Path) -> None:
    assert sentences(house) == {
        "Ask again, please.": ("bot/view.py",),
        "{state} took the floor.": ("bot/view.py",),
        ("{n} record", "{n} records"): ("bot/view.py",),
    }


def test_a_translation_is_shown_and_what_has_none_stays_english(house: Path) -> None:
    translate(house, "fr", "Ask again, please.", "Veuillez reposer votre question.")
    texts = Catalogues.open(house / "locales").texts("fr")
    assert texts.say("Ask again, please.") == "Veuillez reposer votre question."
    assert texts.say("{state} took the floor.") == "{state} took the floor."
    assert texts.say("") == ""
    assert [texts.say_n("{n} record", "{n} records", n) for n in (0, 1, 2)] == [
        "{n} record",
        "{n} record",
        "{n} records",
    ]


def test_updating_keeps_translations_and_drops_what_is_no_longer_said(house: Path) -> None:
    translate(house, "fr", "Ask again, please.", "Veuillez reposer votre question.")
    (house / "bot" / "view.py").write_text('texts.say("Ask again, please."), texts.say("New.")', encoding="utf-8")
    assert {path.parts[-3] for path in update(house / "locales", house)} == set(LANGUAGES)
    text = path_of(house / "locales", "fr").read_text(encoding="utf-8")
    assert "Veuillez reposer votre question." in text
    assert "took the floor" not in text
    assert 'msgid "New."\nmsgstr ""' in text


def test_updating_twice_changes_nothing_and_leaves_no_date_or_line(house: Path) -> None:
    assert update(house / "locales", house) == []
    for language in LANGUAGES:
        text = path_of(house / "locales", language).read_text(encoding="utf-8")
        assert "Date" not in text
        assert str(house) not in text
        assert "#: bot/view.py\n" in text


def test_plural_rules_choose_as_the_languages_do(house: Path) -> None:
    path = path_of(house / "locales", "ru")
    text = path.read_text(encoding="utf-8")
    for form, word in enumerate(("{n} запись", "{n} записи", "{n} записей")):
        text = text.replace(f'msgstr[{form}] ""', f'msgstr[{form}] "{word}"')
    path.write_text(text, encoding="utf-8")
    texts = Catalogues.open(house / "locales").texts("ru")
    said = [texts.say_n("{n} record", "{n} records", n).format(n=n) for n in (1, 3, 5, 11, 21, 112)]
    assert said == ["1 запись", "3 записи", "5 записей", "11 записей", "21 запись", "112 записей"]


@pytest.mark.parametrize(
    ("code", "language"),
    [("fr", "fr"), ("fr-CH", "fr"), ("zh-hans", "zh"), ("zh_TW", "zh"), ("pt-BR", None), ("", None), (None, None)],
)
def test_a_language_tag_means_one_of_the_six_or_none(code: str | None, language: str | None) -> None:
    assert language_of(code) == language


def test_an_unknown_language_speaks_english(tmp_path: Path) -> None:
    catalogues = Catalogues.open(tmp_path)
    assert catalogues.texts("pt").language == "en"
    assert catalogues.texts(None) is catalogues.texts("en")


def test_a_broken_catalogue_is_one_clear_sentence(tmp_path: Path) -> None:
    path = path_of(tmp_path, "fr")
    path.parent.mkdir(parents=True)
    path.write_text('msgid "a"\n<<<<<<< ours\nmsgstr "b"\n', encoding="utf-8")
    with pytest.raises(BadSettings, match="language fr cannot be read"):
        Catalogues.open(tmp_path).texts("fr")


def test_every_language_has_a_name_and_a_plural_rule() -> None:
    assert set(OWN_NAMES) == set(PLURALS) == set(LANGUAGES)


@pytest.mark.parametrize(
    ("language", "before", "after", "complaint"),
    [
        ("fr", 'the floor."\nmsgstr ""', 'the floor."\nmsgstr "{etat} a pris la parole."', "placeholders"),
        ("fr", 'the floor."\nmsgstr ""', 'the floor."\nmsgstr "On a pris la parole."', "placeholders"),
        ("fr", 'please."\nmsgstr ""', 'please."\nmsgstr "Encore !"', "exclamation mark"),
        ("zh", 'please."\nmsgstr ""', 'please."\nmsgstr "请再问！"', "exclamation mark"),
        ("fr", 'please."\nmsgstr ""', 'please."\nmsgstr "<b>Encore</b>."', "markup"),
        ("fr", 'please."\nmsgstr ""', 'please."\nmsgstr "Encore. "', "white space"),
        ("fr", 'please."\nmsgstr ""', 'please."\nmsgstr "Encore {."', "placeholders"),
        ("fr", "{n} record", "{n} record", "not translated"),
        ("fr", "#: bot/view.py\nmsgid \"Ask", "#: bot/view.py\n#, fuzzy\nmsgid \"Ask", "fuzzy"),
        ("fr", 'msgid "Ask again, please."', 'msgid "Ask again."', "missing"),
        ("fr", 'msgid "Ask again, please."', 'msgid "Ask again."', "no longer said"),
        ("fr", "nplurals=2", "nplurals=3", "rule of plural forms"),
        ("ru", 'msgstr[1] ""\nmsgstr[2] ""', 'msgstr[1] ""', "not translated"),
        ("en", 'msgstr "Ask again, please."', 'msgstr "Please ask again."', "English differs"),
        ("fr", "#: bot/view.py\n", "<<<<<<< ours\n", "cannot be read"),
    ],
)  # fmt: skip
def test_a_hand_broken_catalogue_is_found_out(
    house: Path, language: str, before: str, after: str, complaint: str
) -> None:
    path = path_of(house / "locales", language)
    text = path.read_text(encoding="utf-8")
    assert before in text
    path.write_text(text.replace(before, after, 1), encoding="utf-8")
    assert any(complaint in c for c in complaints(house / "locales", house, [language]))


def test_a_whole_catalogue_has_no_complaints(house: Path) -> None:
    assert complaints(house / "locales", house, ["en"]) == []


def test_the_command_says_how_it_is_used(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["nonsense"]) == 2
    assert "update | check" in capsys.readouterr().err
