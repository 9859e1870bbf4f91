"""What every reader hands back, and the builder that keeps it within bounds."""

from __future__ import annotations

from dataclasses import dataclass, field

from bot.errors import UnreadableFile
from bot.records.clean import Run, clean, clean_runs
from bot.records.limits import Limits
from bot.records.remark import Remark
from bot.records.types import Block, BlockKind


@dataclass(frozen=True, kw_only=True, slots=True)
class Source:
    """A file as one reader saw it. ``properties`` are what a file states about itself ("title", "date")."""

    blocks: tuple[Block, ...]
    pages: int | None = None
    properties: tuple[tuple[str, str], ...] = ()
    warnings: tuple[str, ...] = ()


@dataclass
class Builder:
    """Collects blocks; refuses the file as soon as it holds too many, or too much text."""

    limits: Limits
    blocks: list[Block] = field(default_factory=list)
    characters: int = 0

    def add(
        self,
        kind: BlockKind,
        runs: list[Run],
        *,
        level: int = 0,
        marker: str = "",
        cells: tuple[str, ...] = (),
        page: int | None = None,
    ) -> None:
        """Adds a block unless it has no text."""
        text, bold = clean_runs(runs)
        if not text:
            return
        self.characters += len(text)
        self.blocks.append(
            Block(
                kind=kind,
                text=text,
                bold=bold,
                level=level,
                marker=clean(marker),
                cells=tuple(clean(cell) for cell in cells),
                page=page,
            )
        )
        if len(self.blocks) > self.limits.blocks:
            raise UnreadableFile(
                Remark(
                    "The file has more than {most} paragraphs, which no meeting record has: split it or check that"
                    " it is the right file.",
                    most=f"{self.limits.blocks:,}",
                ),
                reason="too-many-parts",
            )
        if self.characters > self.limits.characters:
            raise UnreadableFile(
                Remark(
                    "The file holds more than {most} characters of text, which no meeting record has: split it or"
                    " check that it is the right file.",
                    most=f"{self.limits.characters:,}",
                ),
                reason="too-large",
            )
