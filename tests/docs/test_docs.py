"""Documentation is a contract: what it names exists, and what exists is named."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

from tests.docs.blocks import REFERENCE, ROOT, filled

PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])


def test_the_reference_says_what_the_code_says() -> None:
    text = REFERENCE.read_text("utf-8")
    assert filled(text) == text, "run: python -m tests.docs.blocks"


def test_a_block_that_was_lost_is_noticed() -> None:
    with pytest.raises(ValueError, match="settings"):
        filled(REFERENCE.read_text("utf-8").replace("<!-- settings -->", ""))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_within_the_project_leads_somewhere(page: Path) -> None:
    text = re.sub(r"```.*?```", "", page.read_text("utf-8"), flags=re.DOTALL)
    for target in re.findall(r"\]\(([^)\s]+)\)", text):
        if re.match(r"[a-z]+:", target) or target.startswith("#"):
            continue
        assert (page.parent / target.partition("#")[0]).exists(), f"{page.name} links to {target}"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_command_that_a_page_shows_exists(page: Path) -> None:
    text = page.read_text("utf-8")
    for name in re.findall(r"bot\.py ([a-z]+)\b", text):
        assert f"| `{name}" in REFERENCE.read_text("utf-8"), f"{page.name} names the command {name}"
    makefile = (ROOT / "Makefile").read_text("utf-8")
    for target in re.findall(r"`make ([a-z-]+)`|^make ([a-z-]+)", text, flags=re.MULTILINE):
        name = "".join(target)
        assert re.search(rf"^{name}:", makefile, flags=re.MULTILINE), f"{page.name} names make {name}"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_setting_that_a_page_names_exists(page: Path) -> None:
    reference = REFERENCE.read_text("utf-8")
    for name in re.findall(r"\bBOT_[A-Z_]+[A-Z]\b", page.read_text("utf-8")):
        assert f"| `{name}` |" in reference, f"{page.name} names {name}"


def test_the_example_of_an_env_file_names_settings_that_exist() -> None:
    reference = REFERENCE.read_text("utf-8")
    names = re.findall(r"^#? ?(BOT_[A-Z_]+)=", (ROOT / ".env.example").read_text("utf-8"), flags=re.MULTILINE)
    assert "BOT_TOKEN" in names
    assert [name for name in names if f"| `{name}` |" not in reference] == []


def test_no_pinned_version_carries_an_address() -> None:
    lines = (ROOT / "constraints.txt").read_text("utf-8").splitlines()
    assert lines
    assert [line for line in lines if not re.fullmatch(r"[A-Za-z0-9._-]+==[A-Za-z0-9.!+]+", line)] == []


def test_every_dependency_is_pinned() -> None:
    import tomllib

    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    asked = [*project["dependencies"], *project["optional-dependencies"]["dev"]]
    pinned = {
        line.partition("==")[0].lower().replace("_", "-")
        for line in (ROOT / "constraints.txt").read_text("utf-8").splitlines()
    }
    names = {re.split(r"[\[<>=!~ ]", item)[0].lower().replace("_", "-") for item in asked}
    assert names - pinned == set()


def test_the_project_names_no_machine_and_no_registry() -> None:
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard"], cwd=ROOT, capture_output=True, text=True
    )
    if listed.returncode != 0:
        pytest.skip("not a git checkout")
    wrong = []
    for name in listed.stdout.splitlines():
        path = ROOT / name
        if path.suffix in {".png", ".ico"} or not path.is_file() or path == Path(__file__):
            continue
        text = path.read_text("utf-8", "replace")
        if re.search(r"(?<![\w/.])/(?:root|work)/|pypi\.org|pythonhosted|npmjs", text):
            wrong.append(name)
    assert wrong == []
