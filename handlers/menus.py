"""Telegram's own list of commands, and the same list for the documentation."""

from __future__ import annotations

import asyncio
import hashlib
import logging
from collections.abc import Sequence
from datetime import timedelta

import telegram
from telegram import BotCommand, BotCommandScopeChat
from telegram.error import TelegramError

from bot.text.catalogue import LANGUAGES, SOURCE_LANGUAGE, Catalogues, Texts
from handlers.command import Command, commands_for, form
from handlers.context import Desk
from handlers.table import COMMANDS
from storage import reminders
from storage.rows import Role

log = logging.getLogger(__name__)

Menu = tuple[BotCommand, ...]


def menu(texts: Texts, commands: Sequence[Command] = COMMANDS) -> Menu:
    """The commands as Telegram lists them in one language."""
    return tuple(BotCommand(command.name, texts.say(command.does)) for command in commands)


def menus(catalogues: Catalogues, commands: Sequence[Command] = COMMANDS) -> dict[str, Menu]:
    """Language code → menu; "" for everybody whose language has none.

    Every scope gets them all: a narrower scope without a language would win over a wider one with a language.
    """
    found = {language: menu(catalogues.texts(language), commands) for language in LANGUAGES}
    return {"": found[SOURCE_LANGUAGE]} | {code: m for code, m in found.items() if code != SOURCE_LANGUAGE}


async def publish(bot: telegram.Bot, catalogues: Catalogues) -> None:
    """Give Telegram the menus of everybody: what needs no role. Raises ``telegram.error.TelegramError``."""
    for code, shown in menus(catalogues, commands_for(Role.GUEST, COMMANDS)).items():
        await bot.set_my_commands(shown, language_code=code or None)


async def offer(bot: telegram.Bot, catalogues: Catalogues, person: int, role: Role) -> bool:
    """Give one person, in their private chat, the menus of their role, or take them away from who has none.

    Everything works without them, so a failure is logged and no more; False then.
    """
    scope = BotCommandScopeChat(person)
    try:
        if role is Role.GUEST:
            codes = ["", *(language for language in LANGUAGES if language != SOURCE_LANGUAGE)]
            await asyncio.gather(*(bot.delete_my_commands(scope, language_code=code or None) for code in codes))
        else:
            shown = menus(catalogues, commands_for(role, COMMANDS))
            await asyncio.gather(
                *(bot.set_my_commands(menu, scope, language_code=code or None) for code, menu in shown.items())
            )
    except TelegramError as error:
        log.info("The menu of one %s was not published: %s", role.value, error)
        return False
    return True


async def renew(desk: Desk, pause: timedelta = timedelta(milliseconds=500)) -> int:
    """Give everybody who has a role the menus of it, slowly, so that answers are not held up; how many people.

    Administrators each time; the others, who got theirs when they came in, once after the commands changed.
    """
    for person in sorted(desk.admins):
        await desk.offer_menu(person, Role.ADMINISTRATOR)
    name = f"menus:{_fingerprint(desk.catalogues)}"
    async with desk.db.read() as tx:
        if await reminders.mark(tx, name) is not None:
            return len(desk.admins)
    everybody = [person for person in await desk.people.everybody() if person.id not in desk.admins]
    for row in everybody:
        await desk.offer_menu(row.id, desk.people.role(row.id, row))
        await asyncio.sleep(pause.total_seconds())
    async with desk.db.write() as tx:
        await reminders.put_mark(tx, name, desk.clock())
    return len(desk.admins) + len(everybody)


def _fingerprint(catalogues: Catalogues) -> str:
    """What changes when a menu does."""
    shown = [(code, entry.command, entry.description) for code, menu in menus(catalogues).items() for entry in menu]
    return hashlib.sha256(repr(shown).encode()).hexdigest()[:16]


def as_markdown(texts: Texts, commands: Sequence[Command] = COMMANDS) -> str:
    """The commands as a table for the documentation."""
    rows = [
        f"| `{form(command, texts)}` | {texts.say(command.does)} | {_example(command, texts)} |"
        for command in commands
    ]
    return "\n".join(["| Command | What it does | For example |", "|---|---|---|", *rows, ""])


def _example(command: Command, texts: Texts) -> str:
    return f"`{texts.say(command.example) or '/' + command.name}`"
