"""Several records of one meeting: the more authoritative is cited."""

from __future__ import annotations

from collections.abc import Sequence

from bot.questions.shelf import Shelf
from bot.questions.weigh import Finding
from storage.rows import Authority

_RANK = {authority: rank for rank, authority in enumerate(Authority)}


def preferred(findings: Sequence[Finding], shelf: Shelf) -> tuple[Finding, ...]:
    """The findings without those that a more authoritative record of the same meeting bears out itself.

    A less authoritative record is kept only for a party of whom no better record of that meeting says anything
    that answers. The order stays.
    """
    best: dict[tuple[str, str], int] = {}
    for finding in findings:
        for mark in _marks(finding, shelf):
            rank = _rank(finding, shelf)
            best[mark] = min(rank, best.get(mark, rank))
    return tuple(
        finding
        for finding in findings
        if any(best[mark] == _rank(finding, shelf) for mark in _marks(finding, shelf))
    )


def _rank(finding: Finding, shelf: Shelf) -> int:
    return _RANK[shelf.records[finding.passage.record].authority]


def _marks(finding: Finding, shelf: Shelf) -> list[tuple[str, str]]:
    """The meeting (or the record, where its meeting is unknown) with each party that speaks."""
    record = shelf.records[finding.passage.record]
    where = record.meeting or f"record {record.id}"
    speakers = [speaker.party or speaker.name for speaker in finding.passage.speakers] or [""]
    return [(where, speaker) for speaker in speakers]
