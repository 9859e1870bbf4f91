"""One figure a row, beside what one would pick instead."""

from __future__ import annotations

import math
import os
import platform
import sqlite3
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.table import Table


@dataclass(frozen=True, kw_only=True, slots=True)
class Row:
    """``ours`` and ``beside`` are figures with their unit, ready to print; ``beside`` names its rival first."""

    part: str  # "questions", "index", "ingest", "line"
    what: str
    ours: str
    beside: str = ""
    goal: str = ""
    met: bool | None = None


def percentile(values: Sequence[float], share: float) -> float:
    """The nearest-rank percentile: a value that was really measured. ``share`` in (0, 1]."""
    if not values:
        raise ValueError("no values")
    ordered = sorted(values)
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)]


def milliseconds(values: Sequence[float]) -> str:
    """Seconds → "p50 / p99 ms"."""
    return f"{percentile(values, 0.50) * 1000:.1f} / {percentile(values, 0.99) * 1000:.1f} ms"


def machine() -> str:
    """What the figures were measured on, in one line."""
    memory = ""
    meminfo = Path("/proc/meminfo")
    if meminfo.is_file():
        kilobytes = int(meminfo.read_text("ascii").split()[1])
        memory = f", {kilobytes / 1024 / 1024:.0f} GiB of memory"
    model = platform.processor() or platform.machine()
    cpuinfo = Path("/proc/cpuinfo")
    if cpuinfo.is_file():
        names = [
            line.partition(":")[2].strip()
            for line in cpuinfo.read_text("utf-8").splitlines()
            if "model name" in line
        ]
        model = names[0] if names else model
    return (
        f"{model}, {os.cpu_count()} cores{memory}, {platform.system()} {platform.release()}, "
        f"Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}"
    )


def draw(rows: Sequence[Row], *, markdown: bool) -> None:
    """Prints the table; ``markdown`` for the documentation."""
    if markdown:
        sys.stdout.write("| part | what | Rapporteur | beside it | goal |\n|---|---|---|---|---|\n")
        for row in rows:
            sys.stdout.write(f"| {row.part} | {row.what} | {row.ours} | {row.beside} | {_goal(row)} |\n")
        return
    table = Table(title="Measured in this run", title_justify="left")
    for column in ("part", "what", "Rapporteur", "beside it", "goal"):
        table.add_column(column, overflow="fold")
    previous = ""
    for row in rows:
        if previous and row.part != previous:
            table.add_section()
        table.add_row(row.part, row.what, row.ours, row.beside, _goal(row))
        previous = row.part
    Console(width=None if sys.stdout.isatty() else 150).print(table)


def _goal(row: Row) -> str:
    if not row.goal:
        return ""
    return row.goal if row.met is None else f"{row.goal} {'met' if row.met else 'NOT met'}"
