"""The list of commands that Telegram shows, and the one the documentation shows."""

from __future__ import annotations

from bot.text.buttons import ACTIONS
from bot.text.catalogue import LANGUAGES, Catalogues
from handlers.menus import as_markdown, menus
from handlers.table import COMMANDS, PRESSES

CATALOGUES = Catalogues.open()


def test_menus_keep_to_telegrams_limits() -> None:
    for menu in menus(CATALOGUES).values():
        assert 0 < len(menu) <= 100
        assert all(3 <= len(entry.description) <= 256 for entry in menu)
        assert len({entry.command for entry in menu}) == len(menu)


def test_there_is_a_menu_for_everybody_and_one_for_each_language() -> None:
    assert set(menus(CATALOGUES)) == {""} | set(LANGUAGES) - {"en"}


def test_the_documentation_lists_every_command_with_its_form() -> None:
    rows = as_markdown(CATALOGUES.texts("en")).splitlines()
    assert len(rows) == 2 + len(COMMANDS)
    assert (
        rows[2] == "| `/ask YOUR QUESTION` | Answer a question from the records | `/ask Who spoke on clearance?` |"
    )
    assert any("/agenda [A MEETING]" in row for row in rows)


def test_every_action_has_a_press_and_every_press_an_action() -> None:
    assert set(PRESSES) == set(ACTIONS)
