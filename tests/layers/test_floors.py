"""The house has four floors; a room imports only from floors below it. Proven by walking every import."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

FOUNDATION = {"bot.errors"}
ROOF = {
    "bot.house": 0,
    "bot.upkeep": 1,
    "bot.app": 2,
    "bot.demo": 3,
    "bot.doctor": 3,
    "bot.terminal": 3,
    "bot.caretaker": 3,
    "bot.cli": 4,
}  # and its beams
GROUND, ASSISTANT, LINE, TOP, DOOR = range(5)

# Who may not know whom although the floors would allow it.
FORBIDDEN_LIBRARIES = {
    "assistant": {"sqlalchemy", "alembic", "aiosqlite", "telegram", "tantivy", "starlette", "uvicorn"},
    "ground": {"telegram", "starlette", "uvicorn", "babel"},
    "handlers": {"sqlalchemy", "alembic", "aiosqlite", "tantivy"},
    "transport": {"sqlalchemy", "alembic", "aiosqlite", "tantivy"},
    "practice": {"sqlalchemy", "alembic", "aiosqlite", "tantivy", "telegram"},
}


def floor(module: str) -> int:
    if module in ROOF:
        return TOP
    if module.split(".")[0] == "storage":
        return GROUND
    if module.split(".")[0] == "handlers" or module.startswith(("bot.transport", "bot.practice")):
        return LINE
    return ASSISTANT


def room(module: str) -> str:
    parts = module.split(".")
    if parts[0] != "bot":
        return parts[0]
    return ".".join(parts[:2])


def modules() -> list[tuple[str, Path]]:
    found = []
    for top in ("bot", "handlers", "storage"):
        for path in sorted((ROOT / top).rglob("*.py")):
            relative = path.relative_to(ROOT).with_suffix("")
            parts = relative.parts[:-1] if relative.name == "__init__" else relative.parts
            found.append((".".join(parts), path))
    return found


def imports(path: Path, module: str) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{module}:{node.lineno} imports relatively; write the whole name"
            assert node.module is not None
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def offences(module: str, path: Path) -> list[str]:
    """Every import of ``module`` that climbs or knows what it must not know."""
    known = {name for name, _ in modules()}
    found = []
    for name in imports(path, module):
        top = name.split(".")[0]
        if top in {"tests", "bench"}:
            found.append(f"{module} imports {name}")
        if top not in {"bot", "handlers", "storage"}:
            kind = _kind(module)
            if top in FORBIDDEN_LIBRARIES.get(kind, set()):
                found.append(f"{module} ({kind}) imports {top}")
            continue
        if name not in known or name in FOUNDATION or name in {"bot", "handlers", "storage"}:
            continue
        if room(name) == "bot.practice" and room(module) != "bot.practice" and floor(module) < TOP:
            found.append(f"{module} imports {name}: only the roof and tests know the practice server")
        if room(module) == "bot.practice" and room(name) != "bot.practice":
            found.append(f"{module} imports {name}: the practice server is a peer and knows nothing of ours")
        if room(module) == "bot.transport" and room(name) == "handlers":
            found.append(f"{module} imports {name}: the line does not know the conversations")
        if floor(name) > floor(module) or (
            name in ROOF and module in ROOF and ROOF[name] >= ROOF[module] and name != module
        ):
            found.append(f"{module} imports {name}, which lies above it")
    return found


def _kind(module: str) -> str:
    if module.startswith("bot.transport"):
        return "transport"
    if module.startswith("bot.practice"):
        return "practice"
    return {GROUND: "ground", ASSISTANT: "assistant", LINE: "handlers", TOP: "top"}[floor(module)]


@pytest.mark.parametrize(("module", "path"), modules(), ids=[name for name, _ in modules()])
def test_a_room_imports_only_from_floors_below_it(module: str, path: Path) -> None:
    assert offences(module, path) == []


@pytest.mark.parametrize(
    ("module", "text", "word"),
    [
        ("storage.rows", "from bot.text.words import Analyser", "above"),
        ("storage.rows", "import handlers.table", "above"),
        ("bot.records.types", "import sqlalchemy as sa", "sqlalchemy"),
        ("bot.records.types", "def f():\n    from bot.transport import station", "above"),
        ("bot.transport.station", "import handlers.table", "conversations"),
        ("bot.practice.server", "from bot.text.message import Message", "peer"),
        ("handlers.table", "import bot.practice.server", "practice"),
        ("handlers.table", "from bot.app import House", "above"),
    ],
)
def test_the_walk_finds_an_import_that_climbs(module: str, text: str, word: str, tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.py"
    wrong.write_text(text, "utf-8")
    assert any(word in offence for offence in offences(module, wrong))


def test_the_foundation_stones_import_nothing_of_ours() -> None:
    for name in FOUNDATION:
        path = ROOT / (name.replace(".", "/") + ".py")
        assert not [i for i in imports(path, name) if i.split(".")[0] in {"bot", "handlers", "storage"}]


def test_the_door_is_five_lines_and_nobody_imports_it() -> None:
    door = (ROOT / "bot.py").read_text("utf-8")
    assert len(door.splitlines()) <= 5
    assert (ROOT / "bot" / "__init__.py").is_file()  # the package wins every `import bot`
