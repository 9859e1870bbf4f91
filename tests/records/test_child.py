"""The child process: what it may not do, and that it runs from wherever the project lies."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from dataclasses import asdict
from datetime import timedelta
from pathlib import Path

from bot.records.child import BOOTSTRAP
from bot.records.limits import Limits

ROOT = Path(__file__).resolve().parents[2]


def order(kind: str = "txt") -> str:
    limits = {k: v.total_seconds() if isinstance(v, timedelta) else v for k, v in asdict(Limits()).items()}
    return json.dumps({"kind": kind, "name": "a", "limits": limits})


def run(root: Path, code: str = BOOTSTRAP, *, data: bytes = b"Ghana spoke.") -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-I", "-B", "-c", code, str(root), order()],
        input=data, capture_output=True, env={}, cwd="/", timeout=60, check=False,
    )  # fmt: skip


def test_it_runs_from_a_plain_checkout(tmp_path: Path) -> None:
    for room in ("bot", "storage"):
        shutil.copytree(ROOT / room, tmp_path / room, ignore=shutil.ignore_patterns("__pycache__"))
    done = run(tmp_path)
    assert done.returncode == 0, done.stderr.decode()
    assert [block["text"] for block in json.loads(done.stdout)["blocks"]] == ["Ghana spoke."]


def test_it_cannot_write_a_file(tmp_path: Path) -> None:
    target = tmp_path / "written"
    probe = (
        "import sys; sys.path.insert(0, sys.argv[1])\n"
        "from bot.records.child import bound\nfrom bot.records.limits import Limits\nbound(Limits())\n"
        f"with open({str(target)!r}, 'w') as file:\n    file.write('x' * 10)\n"
    )
    done = run(ROOT, probe)
    assert done.returncode != 0
    assert not target.exists() or target.read_bytes() == b""


def test_it_cannot_take_more_memory_than_allowed() -> None:
    probe = (
        "import sys; sys.path.insert(0, sys.argv[1])\n"
        "from bot.records.child import bound\nfrom bot.records.limits import Limits\nbound(Limits())\n"
        "bytearray(2 * 1024 ** 3)\n"
    )
    done = run(ROOT, probe)
    assert done.returncode != 0
    assert b"MemoryError" in done.stderr


def test_it_sees_no_environment() -> None:
    probe = "import os, sys; print(sorted(set(os.environ) - {'LC_CTYPE'}))"
    assert run(ROOT, probe).stdout.strip() == b"[]"
