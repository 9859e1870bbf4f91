"""What an event's description says: an agenda where it looks like one, the note, and our own lines read back."""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from functools import cache
from typing import Final

from bot.meetings import reading
from bot.meetings.complaint import Complaint
from bot.text.catalogue import LANGUAGES, Catalogues

_BREAK: Final = re.compile(r"<\s*(?:br|/p|/div|/li|/tr|/h\d)\b[^>]{0,200}>", re.I)
_TAG: Final = re.compile(r"</?[a-z][^<>]{0,500}>", re.I)
_FEWEST: Final = 2  # items that look like an agenda


def described(text: str, *, ours: bool) -> dict[str, str]:
    """The settings in a description: "agenda", "note"; of a file of our own "chair" too. What it lacks is left."""
    rows = [" ".join(row.split()) for row in _plain(text).splitlines()]
    found: dict[str, str] = {}
    if ours:
        rows = _own([*rows, ""], found)
    before, items, after = _agenda(rows) if "agenda" not in found else (rows, [], [])
    if items:
        read = reading.agenda("\n".join(items))
        if isinstance(read, Complaint):
            before, after = rows, []
        else:
            found |= read
            if before and (before[-1].endswith((":", "：")) or before[-1].casefold() in _labels().agenda):
                before = before[:-1]
    rest = " ".join(row for row in (*before, *after) if row)
    most = reading.LONGEST["note"]
    if rest and "note" not in found:
        found["note"] = rest if len(rest) <= most else rest[: most - 1].rstrip() + "…"
    return found


def _plain(text: str) -> str:
    """A description as lines: some programs write HTML into it."""
    if _BREAK.search(text) or re.search(r"<(?:p|div|ul|ol|b|i|a)\b", text, re.I):
        text = html.unescape(_TAG.sub("", _BREAK.sub("\n", text)))
    return reading.plain(text, keep="\n\r\t")


def _agenda(rows: Sequence[str]) -> tuple[list[str], list[str], list[str]]:
    """What stands before the items, the items, what stands after; no items where nothing looks like an agenda."""
    first = next((at for at, row in enumerate(rows) if _number(row) == 1), None)
    if first is None:
        return list(rows), [], []
    items: list[str] = []
    end, last = len(rows), 1
    for at, row in enumerate(rows[first:], first):
        number = _number(row)
        if row and (number is None or number not in (last, last + 1)):
            end = at
            break
        if number is not None:
            items.append(row)
            last = number
    if len(items) < _FEWEST or last == 1:
        return list(rows), [], []
    return _trimmed(rows[:first]), items, _trimmed(rows[end:])


def _number(row: str) -> int | None:
    """The first number of an item: 10 of "10 (a) Costs"."""
    match = reading.NUMBERED.fullmatch(row)
    return int(match[1].split(".")[0].split("(")[0]) if match is not None else None


def _trimmed(rows: Sequence[str]) -> list[str]:
    return [row for row in rows if row]


class _Labels:
    """How our own files begin a line, in each of the languages."""

    def __init__(self) -> None:
        every = [Catalogues.open().texts(language) for language in LANGUAGES]
        self.agenda = frozenset(texts.say("Agenda").casefold() for texts in every)
        self.time = [_opening(texts.say("Time: {hours}"), "hours") for texts in every]
        self.chair = [_opening(texts.say("In the chair: {name}"), "name") for texts in every]
        self.note = [_opening(texts.say("Note: {note}"), "note") for texts in every]


@cache
def _labels() -> _Labels:
    return _Labels()


def _opening(template: str, field: str) -> re.Pattern[str]:
    before, _, after = template.partition(f"{{{field}}}")
    return re.compile(re.escape(" ".join(before.split())) + r"\s*(.+?)\s*" + re.escape(after.strip()))


def _own(rows: Sequence[str], found: dict[str, str]) -> list[str]:
    """Our own lines read into ``found``; what somebody wrote beside them is left."""
    labels, rest = _labels(), []
    items: list[str] | None = None  # of the agenda, while its lines are read
    for row in rows:
        if items is not None and reading.NUMBERED.fullmatch(row):
            items.append(row)
            continue
        if items:
            read = reading.agenda("\n".join(items))
            rest += items if isinstance(read, Complaint) else []
            found |= {} if isinstance(read, Complaint) else read
        items = None
        if row.casefold() in labels.agenda and "agenda" not in found:
            items = []
        elif not any(one.fullmatch(row) for one in labels.time) and not _told(row, found):
            rest.append(row)
    return rest


def _told(row: str, found: dict[str, str]) -> bool:
    """Whether a line of our own says the chair or the note, read into ``found``."""
    for name, openings in (("chair", _labels().chair), ("note", _labels().note)):
        match = next((match for one in openings if (match := one.fullmatch(row))), None)
        if match is not None and name not in found:
            found[name] = match[1][: reading.LONGEST[name]]
            return True
    return False
