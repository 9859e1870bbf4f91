"""``python -m bench``: every figure of docs/performance.md, in one run, beside what one would pick instead."""

from __future__ import annotations

import asyncio
import importlib
from collections.abc import Sequence
from typing import Annotated

import typer

from bench.table import Row, draw, machine

PARTS = ("answers", "ingest", "line", "delivery", "reminders")


def main(
    parts: Annotated[
        list[str] | None, typer.Argument(help=f"Which parts: {', '.join(PARTS)}. All by default.")
    ] = None,
    quick: Annotated[bool, typer.Option(help="Smaller sizes: to see that it runs, not to quote.")] = False,
    markdown: Annotated[bool, typer.Option(help="Print the table as Markdown.")] = False,
) -> None:
    """Measure, and print one table."""
    chosen = parts or list(PARTS)
    if wrong := [part for part in chosen if part not in PARTS]:
        raise typer.BadParameter(f"there is no part {wrong[0]!r}; there are {', '.join(PARTS)}")
    typer.echo(machine())
    rows: list[Row] = []
    for part in chosen:
        measure = importlib.import_module(f"bench.{part}").measure
        measured: Sequence[Row] = asyncio.run(measure(quick=quick))
        rows.extend(measured)
    draw(rows, markdown=markdown)


if __name__ == "__main__":
    typer.run(main)
