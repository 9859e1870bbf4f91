"""The review as a file that is read and changed in any editor, and sent back.

Plain text, a line for each thing: what stands after a colon may be changed, the words of the record, after ``>``,
may not. ``docs/records.md`` describes it. What comes back is held against what went out: a line that is as it was
leaves its part of the draft as it is, so that nothing is lost that the file does not show.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Final

from bot.meetings.complaint import Complaint
from bot.parties.lexicon import Lexicon
from bot.reception import correcting
from bot.reception.speaking import folded, speaker_line, speakers_of
from bot.records.dates import find_days
from bot.records.types import Draft, DraftItem, DraftPassage
from bot.text.catalogue import N_, Texts

MARK: Final = "RAPPORTEUR REVIEW 1"
NONE: Final = "-"
LONGEST: Final = 300  # characters of a title, a place, a chair
MOST_COMPLAINTS: Final = 5

_HELP = (
    N_("This is what was recognised in {name}. Change what stands after a colon, and nothing else."),
    N_("The record's own words stand after the sign > and must stay as they are."),
    N_("date: as 2011-02-24, or 2011-02-24 to 2011-02-25; the sign - where it is not known."),
    N_("item: the number of an item of the agenda; the sign - outside the agenda."),
    N_("speakers: names with semicolons between, or the word nobody; the word note for an editor's note."),
    N_("A State or organisation that is on no list: its name in quotation marks."),
    N_("Under another name in the record: Xland = Finland. Further: Norway | as Chair | for the African Group."),
    N_("Save it as text (UTF-8) and send it back with /record as its caption."),
)
_FIELDS = ("title", "date", "place", "chair")
_LINE = re.compile(r"(?P<key>file|title|date|place|chair|item|speakers)\s*[:：]\s*(?P<value>.*)", re.I)
_AGENDA = re.compile(r"agenda\s+(?P<number>.+?)\s*[:：]\s*(?P<title>.*)", re.I)
_PASSAGE = re.compile(r"\[(?P<number>\d{1,6})\](?:\s|$)")


def is_sheet(data: bytes) -> bool:
    """Whether a file is a review that was sent out, rather than a record."""
    return MARK in decoded(data[:400])[: len(MARK) + 40]


def decoded(data: bytes) -> str:
    """The text of a file, however an editor saved it; a letter lost on the way shows when words are compared."""
    for mark in (b"\xff\xfe", b"\xfe\xff"):
        if data.startswith(mark):
            return data.decode("utf-16", "replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


def digest_in(text: str) -> str:
    """The digest of the file that a review is of; "" where it names none."""
    found = re.search(r"^\s*file\s*[:：]\s*([0-9a-f]{64})\s*$", text, re.I | re.M)
    return found[1].lower() if found else ""


def written(draft: Draft, *, sha256: str, file_name: str, lexicon: Lexicon, texts: Texts) -> str:
    """The file. Its explanations are in the person's language, what is read back in English."""
    lines = [MARK, f"file: {sha256}"]
    lines += [f"# {texts.say(sentence).format(name=folded(file_name))}" for sentence in _HELP]
    lines += ["", *(f"{key}: {_value(draft, key)}" for key in _FIELDS), ""]
    lines += [f"agenda {folded(item.number)}: {folded(item.title)}" for item in draft.agenda]
    for number, passage in enumerate(draft.passages, start=1):
        page = f", p. {passage.page}" if passage.page else ""
        lines += [
            "",
            f"[{number}] ¶ {passage.paragraph}{page}",
            f"item: {folded(passage.item) or NONE}",
            f"speakers: {speaker_line(passage, lexicon)}",
            f"> {folded(passage.text)}",
        ]
    return "\n".join(lines) + "\n"


def read(text: str, draft: Draft, *, sha256: str, lexicon: Lexicon) -> Draft | tuple[Complaint, ...]:
    """The draft with what was changed in the file, or everything that is wrong with it (the first few)."""
    if digest_in(text) != sha256:
        return (Complaint(N_("This is the review of another file. Nothing was changed.")),)
    reading = _Reading(draft, lexicon)
    found = reading.read(text)
    return tuple(reading.complaints[:MOST_COMPLAINTS]) or found


@dataclass(slots=True)
class _Piece:
    """A passage as it stands in the file; the numbers are those of lines."""

    number: int
    at: int
    item: tuple[int, str] | None = None
    speakers: tuple[int, str] | None = None
    words: list[tuple[int, str]] = field(default_factory=list)


@dataclass(slots=True)
class _Reading:
    draft: Draft
    lexicon: Lexicon
    complaints: list[Complaint] = field(default_factory=list)

    def read(self, text: str) -> Draft:
        head, agenda, pieces = self._parsed(text)
        draft = self._head(head)
        items = self._agenda(agenda)
        passages = self._passages(pieces)
        draft = replace(draft, agenda=items, passages=passages)
        return draft if passages == self.draft.passages else correcting.settled(draft)

    def _wrong(self, line: int, sentence: str, **fields: str | int) -> None:
        self.complaints.append(Complaint(sentence, fields, line))

    def _parsed(self, text: str) -> tuple[dict[str, tuple[int, str]], list[tuple[int, str, str]], list[_Piece]]:
        head: dict[str, tuple[int, str]] = {}
        agenda: list[tuple[int, str, str]] = []
        pieces: list[_Piece] = []
        for at, line in _lines(text):
            piece = pieces[-1] if pieces else None
            if begins := _PASSAGE.match(line):
                pieces.append(_Piece(int(begins["number"]), at))
            elif piece is not None and (piece.words or line.startswith(">")):
                piece.words.append((at, line[1:] if not piece.words else line))
            elif found := _LINE.fullmatch(line):
                key, value = found["key"].lower(), (at, folded(found["value"]))
                if piece is not None and key in ("item", "speakers"):
                    setattr(piece, key, value)
                elif piece is None and key not in head and key not in ("item", "speakers"):
                    head[key] = value
                else:
                    self._wrong(at, N_("“{word}:” stands in the wrong place."), word=key)
            elif piece is None and (listed := _AGENDA.fullmatch(line)):
                agenda.append((at, folded(listed["number"]), folded(listed["title"])))
            else:
                self._wrong(
                    at,
                    N_("“{words}” is not understood. Lines begin as they do in the file that was sent."),
                    words=_short(line),
                )
        return head, agenda, pieces

    def _head(self, head: dict[str, tuple[int, str]]) -> Draft:
        draft = self.draft
        for key in _FIELDS:
            if key not in head:
                self._wrong(0, N_("The line “{word}:” is missing."), word=key)
                continue
            at, value = head[key]
            if value == _value(draft, key):
                continue
            if len(value) > LONGEST:
                self._wrong(at, N_("This is longer than {most} characters."), most=LONGEST)
            elif key == "date":
                draft = self._dated(draft, at, value)
            elif key == "title" and not value:
                self._wrong(at, N_("A record needs a title."))
            elif key == "title":
                draft = correcting.titled(draft, value)
            elif key == "place":
                draft = correcting.placed(draft, value)
            else:
                draft = correcting.chaired(draft, value, self.lexicon)
        return draft

    def _dated(self, draft: Draft, at: int, value: str) -> Draft:
        if value in (NONE, ""):
            return correcting.dated(draft, None, None)
        days = days_in(value)
        if days is None:
            self._wrong(at, N_("“{words}” is no date. Write it as in 2011-02-24."), words=_short(value))
            return draft
        return correcting.dated(draft, *days)

    def _agenda(self, found: Sequence[tuple[int, str, str]]) -> tuple[DraftItem, ...]:
        items = list(self.draft.agenda)
        for place, item in enumerate(self.draft.agenda):
            if place >= len(found) or found[place][1] != folded(item.number):
                at = found[place][0] if place < len(found) else 0
                self._wrong(
                    at, N_("Item {item} of the agenda is expected here: only titles may change."), item=item.number
                )
                return self.draft.agenda
            at, _, title = found[place]
            if not title:
                self._wrong(at, N_("Item {item} of the agenda needs a title."), item=item.number)
            elif title != folded(item.title):
                items[place] = replace(item, title=title)
        for at, number, _ in found[len(items) :]:
            self._wrong(at, N_("There is no item {item} on the agenda: only titles may change."), item=number)
        return tuple(items)

    def _passages(self, pieces: Sequence[_Piece]) -> tuple[DraftPassage, ...]:
        there = self.draft.passages
        out: list[DraftPassage] = []
        for place, passage in enumerate(there):
            if place >= len(pieces) or pieces[place].number != place + 1:
                at = pieces[place].at if place < len(pieces) else 0
                self._wrong(
                    at,
                    N_("Passage [{number}] is expected here: none may be left out, added or moved."),
                    number=place + 1,
                )
                return there
            out.append(self._passage(passage, pieces[place]))
        for piece in pieces[len(there) :]:
            self._wrong(piece.at, N_("There is no passage [{number}]."), number=piece.number)
        return tuple(out)

    def _passage(self, passage: DraftPassage, piece: _Piece) -> DraftPassage:
        self._same_words(passage, piece)
        for key in ("item", "speakers"):
            if getattr(piece, key) is None:
                self._wrong(
                    piece.at, N_("Passage [{number}] has no line “{word}:”."), number=piece.number, word=key
                )
                return passage
        assert piece.item is not None
        assert piece.speakers is not None
        at, item = piece.item
        if item != (folded(passage.item) or NONE):
            numbers = {folded(one.number): one.number for one in self.draft.agenda}
            if item != NONE and item not in numbers:
                self._wrong(
                    at,
                    N_("There is no item {item} on the agenda. Write the number of one that is, or the sign -."),
                    item=_short(item) or "?",
                )
            else:
                passage = replace(passage, item=numbers.get(item, ""))
        at, line = piece.speakers
        if line != speaker_line(passage, self.lexicon):
            changed = speakers_of(line, passage, self.draft, self.lexicon)
            if isinstance(changed, Complaint):
                self.complaints.append(replace(changed, line=at))
            else:
                passage = changed
        return passage

    def _same_words(self, passage: DraftPassage, piece: _Piece) -> None:
        """The words are those of the record; where not, the line and the first word that is another."""
        was = folded(passage.text).split()
        now = [(at, word) for at, line in piece.words for word in folded(line).split()]
        if [word for _, word in now] == was:
            return
        place = next((n for n, (one, (_, other)) in enumerate(zip(was, now, strict=False)) if one != other), None)
        at = now[min(place if place is not None else len(was), len(now) - 1)][0] if now else piece.at
        if place is not None:
            self._wrong(
                at,
                N_("The words of passage [{number}] were changed: “{now}” stands where the record has “{was}”."),
                number=piece.number,
                now=_short(now[place][1]),
                was=_short(was[place]),
            )
        else:
            self._wrong(
                at,
                N_("The words of passage [{number}] were changed: some are missing or too many."),
                number=piece.number,
            )


def days_in(value: str) -> tuple[date, date] | None:
    """The first and the last day that somebody wrote; None where it is neither a day nor days in order."""
    found = find_days(value)
    if not found or len(found) > 2:
        return None
    rest = value
    for days in reversed(found):
        rest = rest[: days.start] + rest[days.end :]
    if re.sub(r"\b(?:to|and|until|till)\b|[\s,–—-]", "", rest):
        return None
    first, last = found[0].first, found[-1].last
    return (first, last) if first <= last else None


def _value(draft: Draft, key: str) -> str:
    if key != "date":
        return folded(str(getattr(draft, key)))
    if draft.date is None:
        return NONE
    if draft.date_end and draft.date_end != draft.date:
        return f"{draft.date.isoformat()} to {draft.date_end.isoformat()}"
    return draft.date.isoformat()


def _lines(text: str) -> Iterator[tuple[int, str]]:
    """Lines that say something, with their numbers."""
    for at, line in enumerate(re.split(r"\r\n|\r|\n", text), start=1):
        folded = line.strip()
        if folded and not folded.startswith("#") and folded.lstrip("\ufeff") != MARK:
            yield at, folded


def _short(text: str) -> str:
    return text if len(text) <= 60 else text[:59].rstrip() + "…"
