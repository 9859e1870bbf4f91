"""The meeting that a record tells of: one that the base knows, or one made from the record."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from datetime import date

from bot.records.dates import find_days
from bot.records.titles import title_words
from bot.records.types import Draft
from storage.rows import Meeting, Record

_RECORD_OF = re.compile(
    r"^(?:(?:draft|final|corrected|revised|informal|chair(?:person)?['’]s|summary)\s+)*(?:synopsis|summary|minutes|report|"
    r"record|notes|highlights|proceedings|account)\s*(?:record\s+)?(?:of|from|on|:|-|–)\s*(?:the\s+)?",
    re.I,
)
_KINDS = (  # words of the title → kind of meeting, its short sign in an id
    (r"open-?ended informal consultations?", "open-ended informal consultations", "OEIC"),
    (r"informal (?:consultations?|meetings?)", "informal consultations", "IC"),
    (r"co-?ordinati(?:on|ng) committee", "coordination committee", "CC"),
    (r"intersessional", "intersessional meeting", "IM"),
    (r"review conference", "review conference", "RC"),
    (r"prep(?:aratory|com)\b", "preparatory meeting", "PM"),
    (r"meeting of (?:the )?states? parties|\b\d+msp\b|\bmsp\b", "meeting of States Parties", "MSP"),
    (r"working group", "working group", "WG"),
    (r"meeting of experts|expert meeting", "meeting of experts", "MX"),
    (r"workshop|seminar", "workshop", "WS"),
    (r"consultations?", "consultations", "CONS"),
)
_SPECIFIC = title_words(
    "consultation committee conference intersessional review preparatory workshop coordination group experts"
    " informal"
)


def find_meeting(draft: Draft, known: Iterable[Meeting]) -> Meeting | None:
    """The known meeting of the draft's treaty on its day whose kind the title has in its words.

    Of several the one that shares the most. Where the title names no kind of meeting ("Minutes"), the only one
    of that day. None otherwise, and where the draft has no day or no treaty.
    """
    if draft.date is None or not draft.treaty:
        return None
    last = draft.date_end or draft.date
    that_day = [
        meeting
        for meeting in known
        if meeting.treaty == draft.treaty and meeting.start and _overlap(meeting, draft.date, last)
    ]
    title = title_words(draft.title)
    scored = [(_share(meeting.kind, title), meeting) for meeting in that_day]
    scored.sort(key=lambda pair: (-pair[0], pair[1].id))
    if scored and scored[0][0] >= 0.5:
        return scored[0][1]
    return that_day[0] if len(that_day) == 1 and not title & _SPECIFIC else None


def _share(kind: str, title: frozenset[str]) -> float:
    """The share of the words of a kind of meeting that a title has."""
    wanted = title_words(kind)
    return len(wanted & title) / len(wanted) if wanted else 0.0


def _overlap(meeting: Meeting, first: date, last: date) -> bool:
    assert meeting.start is not None
    return meeting.start <= last and first <= (meeting.end or meeting.start)


def make_meeting(draft: Draft, file_name: str, taken: Collection[str]) -> Meeting:
    """A meeting with a readable id such as "CCM-OEIC-2011-02-24", unlike those ``taken``; the draft has a date."""
    assert draft.date is not None
    title = meeting_title(draft.title)
    stem = f"{draft.treaty or 'MEETING'}-{_kind(title)[1]}-{draft.date.isoformat()}"
    id, number = stem, 2
    while id in taken:
        id, number = f"{stem}-{number}", number + 1
    place, _, city = draft.place.rpartition(", ")
    return Meeting(
        id=id,
        treaty=draft.treaty,
        kind=_kind(title)[0],
        title=title or "Meeting",
        year=draft.date.year,
        start=draft.date,
        end=draft.date_end or draft.date,
        city=city,
        place=place,
        chair=draft.chair,
        source=file_name,
    )


def told_by(record: Record, id: str) -> Meeting:
    """The meeting of this id, as a record of it alone tells of it: what :func:`make_meeting` made of its draft.

    But for its last day, which a record does not keep.
    """
    title = meeting_title(record.title)
    place, _, city = record.place.rpartition(", ")
    return Meeting(
        id=id,
        treaty=record.treaty,
        kind=_kind(title)[0],
        title=title or "Meeting",
        year=record.date.year if record.date else record.put_in_at.year,
        start=record.date,
        end=record.date,
        city=city,
        place=place,
        chair=record.chair,
        source=record.file_name,
    )


def _kind(title: str) -> tuple[str, str]:
    """The kind of meeting that a title names, and its short sign in an id."""
    found = (known[1:] for known in _KINDS if re.search(known[0], title, re.I))
    return next(found, (title.lower() or "meeting", "M"))


def meeting_title(title: str) -> str:
    """What is left of a record's title: "Synopsis of informal talks, 24 February 2011" → "Informal talks"."""
    for days in reversed(find_days(title)):
        title = title[: days.start] + title[days.end :]
    title = _RECORD_OF.sub("", title.strip())
    title = re.sub(r"\s+", " ", re.sub(r"[\s,(–—-]+[)]?\s*$", "", title)).strip(" ,;:")
    return title[:1].upper() + title[1:]
