"""Telegram's own list of commands, and the same list for the documentation."""

from __future__ import annotations

from collections.abc import Sequence

import telegram
from telegram import BotCommand

from bot.text.catalogue import LANGUAGES, SOURCE_LANGUAGE, Catalogues, Texts
from handlers.command import Command, form
from handlers.table import COMMANDS

Menu = tuple[BotCommand, ...]


def menu(texts: Texts, commands: Sequence[Command] = COMMANDS) -> Menu:
    """The commands as Telegram lists them in one language."""
    return tuple(BotCommand(command.name, texts.say(command.does)) for command in commands)


def menus(catalogues: Catalogues, commands: Sequence[Command] = COMMANDS) -> dict[str, Menu]:
    """Language code → menu; "" for everybody whose language has none.

    All in the default scope: a narrower scope without a language would win over this one with a language.
    """
    found = {language: menu(catalogues.texts(language), commands) for language in LANGUAGES}
    return {"": found[SOURCE_LANGUAGE]} | {code: m for code, m in found.items() if code != SOURCE_LANGUAGE}


async def publish(bot: telegram.Bot, catalogues: Catalogues) -> None:
    """Give Telegram the menus. Raises ``telegram.error.TelegramError``; the bot works without them."""
    for code, commands in menus(catalogues).items():
        await bot.set_my_commands(commands, language_code=code or None)


def as_markdown(texts: Texts, commands: Sequence[Command] = COMMANDS) -> str:
    """The commands as a table for the documentation."""
    rows = [
        f"| `{form(command, texts)}` | {texts.say(command.does)} | {_example(command, texts)} |"
        for command in commands
    ]
    return "\n".join(["| Command | What it does | For example |", "|---|---|---|", *rows, ""])


def _example(command: Command, texts: Texts) -> str:
    return f"`{texts.say(command.example) or '/' + command.name}`"
