"""What is to be drawn, every word of it in the reader's language: handed to the drawing child as it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from bot.board.board import Board, Rates, Row
from bot.board.choice import Stand
from bot.board.telling import on_legend, title
from bot.obligations.rules import Rulebook
from bot.parties.regions import region_name
from bot.questions.folding import fold
from bot.questions.wording import Voice

MOST_NAMES = 48
"""A picture names the States up to so many; beyond that it counts them by group, so that it can be read."""

_ORDER = (Stand.HANDED_IN, Stand.CLAIMED, Stand.DUE, Stand.OVERDUE, Stand.VOLUNTARY, Stand.UNSURE)
_NOT_OWED = (Stand.VOLUNTARY, Stand.UNSURE)


def board_order(board: Board, book: Rulebook, voice: Voice) -> dict[str, Any]:
    """The board as a picture: names where they can be read, else bars by group."""
    rows = [row for row in board.rows if board.choice.stand in ("", row.stand)]
    return _names(board, rows, book, voice) if len(rows) <= MOST_NAMES else _bars(board, book, voice)


def rates_order(rates: Rates, book: Rulebook, voice: Voice) -> dict[str, Any]:
    """The rates as lines over the years: all States first, then each group."""
    say = voice.texts.say
    known = [any(shares[at].rate is not None for shares in rates.shares.values()) for at in range(len(rates.years))]
    last = max((at for at, is_known in enumerate(known) if is_known), default=-1) + 1
    series = [
        {
            "label": region_name(region, voice.texts) if region else say("All States"),
            "rates": [share.rate for share in shares[:last]],
        }
        for region, shares in rates.shares.items()
        if any(share.rate is not None for share in shares)
    ]
    return {
        **_sheet(
            "rates",
            title(replace(rates.choice, year=0), book, voice),
            say("Share of the reports due that were handed in"),
            voice,
        ),
        "years": list(rates.years[:last]),
        "percents": [[n, say("{n}%").format(n=n)] for n in (0, 25, 50, 75, 100)],
        "series": series,
        "foot": _foot(rates.on, voice),
    }


def _bars(board: Board, book: Rulebook, voice: Voice) -> dict[str, Any]:
    groups: list[tuple[str, Sequence[Row]]] = [(voice.texts.say("All States"), board.rows)]
    groups += [(region_name(region, voice.texts), rows) for region, rows in board.by_region.items()]
    if board.choice.region or len(groups) == 2:
        groups = groups[1:]
    shown = [stand for stand in _ORDER if board.of(stand)]
    return {
        **_sheet("bars", title(board.choice, book, voice), _subtitle(board, voice), voice),
        "legend": [{"label": on_legend(stand, board.counts[stand], voice), "look": stand.value} for stand in shown],
        "rows": [
            {
                "label": label,
                "counts": {stand.value: sum(row.stand is stand for row in rows) for stand in shown},
                "total": _handed_of(rows, voice),
            }
            for label, rows in groups
        ],
        "foot": _foot(board.on, voice),
    }


def _names(board: Board, rows: Sequence[Row], book: Rulebook, voice: Voice) -> dict[str, Any]:
    sections = []
    for stand in (Stand.OVERDUE, Stand.DUE, Stand.CLAIMED, Stand.HANDED_IN, *_NOT_OWED):
        names = [voice.lexicon.name(row.due.party, voice.language) for row in rows if row.stand is stand]
        if names:
            names.sort(key=fold)
            sections.append(
                {
                    "heading": on_legend(stand, len(names), voice),
                    "look": stand.value,
                    "names": _each_once(names, voice),
                }
            )
    return {
        **_sheet("names", title(board.choice, book, voice), _subtitle(board, voice), voice),
        "sections": sections,
        "foot": _foot(board.on, voice),
    }


def _each_once(names: Sequence[str], voice: Voice) -> list[str]:
    """A State that owes two reports stands once, with their number."""
    counted = {name: names.count(name) for name in names}
    twice = voice.texts.say("{party} ({n})")
    return [name if n == 1 else twice.format(party=name, n=n) for name, n in counted.items()]


def _sheet(kind: str, head: str, subtitle: str, voice: Voice) -> dict[str, Any]:
    return {
        "kind": kind,
        "language": voice.language,
        "mirrored": voice.language == "ar",
        "title": head,
        "subtitle": subtitle,
    }


def _subtitle(board: Board, voice: Voice) -> str:
    if board.choice.region:
        return region_name(board.choice.region, voice.texts)
    return voice.texts.say("By what is recorded here")


def _handed_of(rows: Sequence[Row], voice: Voice) -> str:
    """ "14 of 24 handed in", of what is surely due; "" where nothing is."""
    done = sum(row.stand is Stand.HANDED_IN for row in rows)
    owed = sum(row.stand not in _NOT_OWED for row in rows)
    return voice.texts.say("{n} of {all} handed in").format(n=done, all=owed) if owed else ""


def _foot(on: Any, voice: Voice) -> str:
    return voice.texts.say("As of {day}").format(day=voice.day(on, short=False))
