"""The parts of the documentation that are drawn from the code. ``python -m tests.docs.blocks`` writes them anew."""

from __future__ import annotations

import re
from pathlib import Path

import click
import typer.main

from bot.cli import commands
from bot.settings import settings_table
from bot.text.catalogue import Catalogues
from handlers.menus import as_markdown

ROOT = Path(__file__).resolve().parents[2]
REFERENCE = ROOT / "docs" / "reference.md"


def command_table() -> str:
    """Every command of ``python bot.py`` with its arguments, options and meaning."""
    group = typer.main.get_command(commands)
    assert isinstance(group, typer.main.TyperGroup)
    rows = ["| command | does | options |", "|---|---|---|"]
    for name, command in sorted(group.commands.items()):
        arguments = [_argument(item) for item in command.params if item.param_type_name == "argument"]
        options = [_option(item) for item in command.params if item.param_type_name == "option"]
        usage = " ".join([name, *arguments])
        rows.append(f"| `{usage}` | {(command.help or '').strip()} | {'<br>'.join(options)} |")
    return "\n".join(rows)


def _argument(item: click.Parameter) -> str:
    metavar = item.metavar or (item.name or "").upper()
    return metavar if item.required else f"[{metavar}]"


def _option(item: click.Parameter) -> str:
    return f"`{'`, `'.join(item.opts)}` {getattr(item, 'help', '') or ''}".strip()


BLOCKS = {
    "commands": command_table,
    "settings": settings_table,
    "chat-commands": lambda: as_markdown(Catalogues.open().texts("en")).strip(),
}


def filled(text: str) -> str:
    """``text`` with every marked block as the code has it now."""
    for name, draw in BLOCKS.items():
        found = re.search(rf"(?<=<!-- {name} -->\n).*?(?=<!-- end of {name} -->)", text, re.DOTALL)
        if found is None:
            raise ValueError(f"docs/reference.md has lost its block {name!r}")
        text = f"{text[: found.start()]}{draw()}\n{text[found.end() :]}"
    return text


if __name__ == "__main__":
    REFERENCE.write_text(filled(REFERENCE.read_text("utf-8")), "utf-8")
